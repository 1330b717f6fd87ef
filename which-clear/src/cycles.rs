//! Question 1, emptying often: what a cycle of filling and emptying takes, in each way.
//! All subjects take turns, in a few milliseconds each: a slow moment does not hit one alone.

use crate::answers::Cycles;
use crate::clock::{Deadline, nanoseconds};
use crate::input::Fills;
use crate::progress::Progress;
use crate::spread::Histogram;
use crate::ways::{self, Arguments, Subject};
use std::time::Instant;

/// Keys that one turn fills in, roughly.
const KEYS_A_TURN: usize = 20_000;

/// One subject with its times.
struct Timed {
    subject: Box<dyn Subject>,
    /// Emptying of the spike, once.
    spike: u64,
    next: usize,
    cycle: Histogram,
    emptying: Histogram,
}

impl Timed {
    /// Fills and empties until the turn is over. The first cycle, with other subjects' data in the
    /// caches, is not counted, unless there is only one.
    fn turn(&mut self, fills: &[Vec<u32>]) {
        let (mut keys, mut is_first) = (0, true);
        while keys < KEYS_A_TURN {
            let fill = &fills[self.next];
            self.next = (self.next + 1) % fills.len();
            // An empty fill counts for something, or a trace of them would never end.
            keys += fill.len().max(16);
            let start = Instant::now();
            self.subject.fill(fill);
            let filled = Instant::now();
            self.subject.empty();
            let end = Instant::now();
            if !is_first || keys >= KEYS_A_TURN {
                self.cycle.add(nanoseconds(start, end));
                self.emptying.add(nanoseconds(filled, end));
            }
            is_first = false;
        }
    }
}

/// Measures all kinds of entries, with and without a spike before.
pub fn measure(
    fills: &Fills,
    arguments: Arguments,
    spike: u32,
    seconds: f64,
    progress: &Progress,
) -> Vec<Cycles> {
    let spike: Vec<u32> = (0..spike).collect();
    let share = seconds / (2 * ways::KINDS.len()) as f64;
    let mut answers = Vec::new();
    for after_spike in [false, true] {
        for kind in ways::KINDS {
            let state = if after_spike { " in tables that were once large" } else { "" };
            progress.step(format!("cycles of {kind} entries{state}"));
            let mut timed = Vec::new();
            for mut subject in ways::subjects_of_kind(kind, &fills.words, arguments) {
                let spike = if after_spike { empty_spike(&mut *subject, &spike) } else { 0 };
                let (cycle, emptying) = (Histogram::default(), Histogram::default());
                timed.push(Timed { subject, spike, next: 0, cycle, emptying });
            }
            // One turn for warming up, whose times are thrown away.
            for each in &mut timed {
                each.turn(&fills.fills);
                (each.cycle, each.emptying) = (Histogram::default(), Histogram::default());
            }
            take_turns(&mut timed, &fills.fills, Deadline::after(share));
            answers.extend(timed.iter().map(|each| answer(each, kind, after_spike)));
        }
    }
    answers
}

/// Nanoseconds that emptying the spike takes.
fn empty_spike(subject: &mut dyn Subject, spike: &[u32]) -> u64 {
    subject.fill(spike);
    let start = Instant::now();
    subject.empty();
    let end = Instant::now();
    subject.settle();
    nanoseconds(start, end)
}

/// At least one round, and each with another subject first.
fn take_turns(timed: &mut [Timed], fills: &[Vec<u32>], deadline: Deadline) {
    let count = timed.len();
    for first in (0..count).cycle() {
        for place in 0..count {
            timed[(first + place) % count].turn(fills);
        }
        if deadline.is_over() {
            break;
        }
    }
}

fn answer(timed: &Timed, kind: &str, after_spike: bool) -> Cycles {
    Cycles {
        crate_name: timed.subject.crate_name().to_owned(),
        way: timed.subject.way().to_owned(),
        entries: kind.to_owned(),
        after_spike,
        spike: timed.spike,
        cycle: timed.cycle.spread(),
        emptying: timed.emptying.spread(),
    }
}
