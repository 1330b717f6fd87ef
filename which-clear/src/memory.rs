//! Question 2, memory: the heap of each map before a spike, with it, after it was emptied, and over
//! an hour of usual fills. Counted, not timed: the figures are the same each time.

use crate::answers::{Memory, Snapshot};
use crate::clock::Deadline;
use crate::heap::{self, Count};
use crate::input::Fills;
use crate::kinds::{Kind, Numbers};
use crate::progress::Progress;
use crate::ways::{self, Arguments, Subject};
use std::cell::Cell;

/// Fills of an hour, one a second.
pub const HOUR: usize = 3_600;

/// Fills that are looked at in any case, and those of which the bytes are told.
const LEAST_FILLS: usize = 40;
const TOLD: [usize; 6] = [1, 4, 8, 9, 16, 40];

fn snapshot(subject: &dyn Subject) -> Snapshot {
    let count = Count::read();
    Snapshot { bytes: count.bytes, blocks: count.blocks, capacity: subject.capacity() }
}

/// Measures every way with every kind of entry.
pub fn measure(
    fills: &Fills,
    arguments: Arguments,
    spike: u32,
    seconds: f64,
    progress: &Progress,
) -> Vec<Memory> {
    let spike: Vec<u32> = (0..spike).collect();
    let mut answers = Vec::new();
    for kind in ways::KINDS {
        progress.step(format!("memory of {kind} entries"));
        let mut subjects = ways::subjects_of_kind(kind, &fills.words, arguments);
        subjects.retain(|subject| subject.way() != ways::AGAIN);
        // Threads that are only just starting allocate, too.
        subjects.iter_mut().for_each(|subject| subject.settle());
        let share = seconds / (ways::KINDS.len() * subjects.len()) as f64;
        for mut subject in subjects {
            answers.push(measure_one(&mut *subject, kind, fills, &spike, share));
        }
    }
    answers
}

fn measure_one(
    subject: &mut dyn Subject,
    kind: &str,
    fills: &Fills,
    spike: &[u32],
    seconds: f64,
) -> Memory {
    let mut answer = Memory {
        crate_name: subject.crate_name().to_owned(),
        way: subject.way().to_owned(),
        entries: kind.to_owned(),
        before: Snapshot::default(),
        peak: Snapshot::default(),
        after: Snapshot::default(),
        later: Vec::with_capacity(TOLD.len()),
        mean: 0.0,
        fills: 0,
        allocations: 0.0,
        stale_kept: None,
        stale_freed: None,
    };
    Count::start();
    answer.before = snapshot(subject);
    let spike_and_empty = |subject: &mut dyn Subject, answer: &mut Memory, look: &dyn Fn()| {
        subject.fill(spike);
        answer.peak = snapshot(subject);
        look();
        subject.empty();
        subject.settle();
        answer.after = snapshot(subject);
    };
    if kind == Numbers::NAME {
        heap::watch(|leftovers| {
            // What growth freed on the way up is no way's doing.
            let grown = Cell::new(0);
            spike_and_empty(subject, &mut answer, &|| grown.set(leftovers().freed));
            let left = leftovers();
            answer.stale_kept = Some(left.kept);
            answer.stale_freed = Some(left.freed - grown.get());
        });
    } else {
        spike_and_empty(subject, &mut answer, &|| ());
    }
    hour(subject, &mut answer, fills, seconds);
    Count::stop();
    answer
}

/// The fills after the spike. Where there is no time for all of an hour, the rest of it is taken to
/// be like the later half of those that there were.
fn hour(subject: &mut dyn Subject, answer: &mut Memory, fills: &Fills, seconds: f64) {
    let (deadline, allocations) = (Deadline::after(seconds), Count::read().allocations);
    let mut sums = [0.0; HOUR + 1];
    let mut sum = 0.0;
    for (index, fill) in fills.fills.iter().cycle().take(HOUR).enumerate() {
        if index >= LEAST_FILLS && deadline.is_over() {
            break;
        }
        subject.fill(fill);
        subject.empty();
        subject.settle();
        let bytes = Count::read().bytes;
        sum += bytes as f64;
        sums[index + 1] = sum;
        answer.fills = index + 1;
        if TOLD.contains(&answer.fills) {
            answer.later.push((answer.fills, bytes));
        }
    }
    answer.allocations = (Count::read().allocations - allocations) as f64 / answer.fills as f64;
    let middle = answer.fills / 2;
    let later = (sum - sums[middle]) / (answer.fills - middle) as f64;
    answer.mean = (sum + later * (HOUR - answer.fills) as f64) / HOUR as f64;
}
