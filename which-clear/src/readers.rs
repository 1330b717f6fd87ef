//! Question 3, under readers: how long readers wait while another thread empties and refills, and
//! whether what they see can be right.
//!
//! Readers keep to a schedule: a read counts from the moment when it was due. Where a reader waits
//! for a lock, all reads that became due meanwhile have waited, and all of them count.

use crate::answers::Readers;
use crate::clock::{Deadline, nanoseconds};
use crate::maps::Ours;
use crate::progress::Progress;
use crate::spread::Histogram;
use std::sync::RwLock;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::thread;
use std::time::{Duration, Instant};
use tabularasa::DefaultHashBuilder;
use tabularasa::sync::{ShardedMap, SwapMap};

/// Times a second that the map is emptied.
pub const RATES: [u32; 5] = [0, 1, 10, 100, 1_000];

/// A reader wants to read every two microseconds.
const DUE: Duration = Duration::from_micros(2);

/// An entry: the fill that it belongs to, and a block that its destructor frees.
#[derive(Debug)]
struct Entry {
    fill: u64,
    _block: Box<[u64; 8]>,
}

impl Entry {
    fn of(fill: u64) -> Self {
        Entry { fill, _block: Box::new([fill; 8]) }
    }
}

/// A map that threads share, with one way of emptying it.
trait Shared: Sync {
    /// The fill that the entry of a key belongs to.
    fn read(&self, key: u64) -> Option<u64>;
    fn empty(&self);
    fn refill(&self, keys: u64, fill: u64);
}

struct Locked(RwLock<Ours<u64, Entry>>, fn(&RwLock<Ours<u64, Entry>>));

/// A map that a panic under its lock has left valid, as this crate's maps are.
fn write(map: &RwLock<Ours<u64, Entry>>) -> std::sync::RwLockWriteGuard<'_, Ours<u64, Entry>> {
    map.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Shared for Locked {
    fn read(&self, key: u64) -> Option<u64> {
        let map = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        map.get(&key).map(|entry| entry.fill)
    }

    fn empty(&self) {
        (self.1)(&self.0);
    }

    fn refill(&self, keys: u64, fill: u64) {
        for key in 0..keys {
            let entry = Entry::of(fill);
            write(&self.0).insert(key, entry);
        }
    }
}

struct Sharded(ShardedMap<u64, Entry>, fn(&ShardedMap<u64, Entry>));

impl Shared for Sharded {
    fn read(&self, key: u64) -> Option<u64> {
        self.0.view(&key, |entry| entry.fill)
    }

    fn empty(&self) {
        (self.1)(&self.0);
    }

    fn refill(&self, keys: u64, fill: u64) {
        for key in 0..keys {
            self.0.insert(key, Entry::of(fill));
        }
    }
}

struct Dash(dashmap::DashMap<u64, Entry, DefaultHashBuilder>);

impl Shared for Dash {
    fn read(&self, key: u64) -> Option<u64> {
        self.0.get(&key).map(|entry| entry.fill)
    }

    fn empty(&self) {
        self.0.clear();
    }

    fn refill(&self, keys: u64, fill: u64) {
        for key in 0..keys {
            self.0.insert(key, Entry::of(fill));
        }
    }
}

struct Swapped(SwapMap<u64, Entry>);

impl Shared for Swapped {
    fn read(&self, key: u64) -> Option<u64> {
        self.0.load().get(&key).map(|entry| entry.fill)
    }

    fn empty(&self) {
        self.0.clear();
    }

    /// The next contents are made aside and appear at once.
    fn refill(&self, keys: u64, fill: u64) {
        let map = (0..keys).map(|key| (key, Entry::of(fill))).collect();
        drop(self.0.replace_all(map));
    }
}

/// Every design, empty.
fn designs() -> Vec<(&'static str, Box<dyn Shared>)> {
    let locked = |empty| Box::new(Locked(RwLock::default(), empty)) as Box<dyn Shared>;
    let sharded = |empty| Box::new(Sharded(ShardedMap::new(), empty)) as Box<dyn Shared>;
    let dash = Dash(dashmap::DashMap::with_hasher(DefaultHashBuilder::default()));
    vec![
        ("RwLock, clear", locked(|map| write(map).clear())),
        ("RwLock, take_all, drop after", {
            locked(|map| {
                let old = write(map).take_all();
                drop(old);
            })
        }),
        ("ShardedMap, clear_retain", sharded(ShardedMap::clear_retain)),
        ("ShardedMap, clear_shrink", sharded(ShardedMap::clear_shrink)),
        ("ShardedMap, reset", sharded(ShardedMap::reset)),
        ("ShardedMap, clear_lazy", sharded(ShardedMap::clear_lazy)),
        ("ShardedMap, take_all", sharded(|map| drop(map.take_all()))),
        ("SwapMap, clear and replace_all", Box::new(Swapped(SwapMap::new()))),
        ("dashmap, clear", Box::new(dash)),
    ]
}

/// What one design did at one rate.
#[derive(Default)]
struct Tally {
    read: Histogram,
    emptying: Histogram,
    wrong: u64,
    seconds: f64,
}

/// Where the writing thread is, for the readers.
#[derive(Default)]
struct Stage {
    /// The last fill that was complete, and the last one whose clear has returned.
    complete: AtomicU64,
    cleared: AtomicU64,
    is_over: AtomicBool,
}

/// Measures every design at every rate.
pub fn measure(entries: u64, seconds: f64, progress: &Progress) -> Vec<Readers> {
    // Shares of a second: seldom clears take longer to watch.
    let share = |rate| match rate {
        0 => 0.2,
        1 => 1.0,
        _ => 0.25,
    };
    let all: f64 = RATES.iter().map(|rate| share(*rate)).sum();
    let unit = seconds / (all * designs().len() as f64);
    let rounds = if unit >= 3.0 { 3 } else { 1 };
    let mut answers = Vec::new();
    for rate in RATES {
        progress.step(format!("readers beside {rate} clears a second"));
        let mut tallies: Vec<Tally> = designs().iter().map(|_| Tally::default()).collect();
        for _ in 0..rounds {
            for ((_, design), tally) in designs().iter().zip(&mut tallies) {
                let seconds = share(rate) * unit / f64::from(rounds);
                watch(&**design, entries, rate, seconds, tally);
            }
        }
        let names = designs().into_iter().map(|(name, _)| name);
        answers.extend(names.zip(tallies).map(|(name, tally)| Readers {
            design: name.to_owned(),
            wanted: rate,
            rate: tally.emptying.spread().count as f64 / tally.seconds,
            entries: entries as usize,
            read: tally.read.spread(),
            emptying: tally.emptying.spread(),
            wrong: tally.wrong,
        }));
    }
    answers
}

/// Lets readers read while this thread empties and refills.
fn watch(design: &dyn Shared, entries: u64, rate: u32, seconds: f64, tally: &mut Tally) {
    let stage = Stage::default();
    design.refill(entries, 1);
    stage.complete.store(1, Release);
    let readers = thread::available_parallelism().map_or(1, |count| count.get() - 1).max(1);
    thread::scope(|scope| {
        let read = |seed| {
            let stage = &stage;
            scope.spawn(move || read_until_over(design, stage, entries, seed))
        };
        let readers: Vec<_> = (0..readers as u64).map(read).collect();
        empty_until_over(design, &stage, entries, rate, seconds, tally);
        for reader in readers {
            let (read, wrong) = reader.join().expect("a reader does nothing that panics");
            tally.read.merge(&read);
            tally.wrong += wrong;
        }
    });
}

fn empty_until_over(
    design: &dyn Shared,
    stage: &Stage,
    entries: u64,
    rate: u32,
    seconds: f64,
    tally: &mut Tally,
) {
    let (start, deadline) = (Instant::now(), Deadline::after(seconds));
    let period = if rate == 0 { f64::INFINITY } else { 1.0 / f64::from(rate) };
    let mut due = if rate == 0 { f64::INFINITY } else { (period / 2.0).min(seconds / 2.0) };
    let mut fill = 1;
    // Where other programs had the processor all the time, it is emptied once at least.
    while !deadline.is_over() || (rate > 0 && fill == 1) {
        if start.elapsed().as_secs_f64() < due {
            let left = due.min(seconds) - start.elapsed().as_secs_f64();
            thread::sleep(Duration::from_secs_f64(left.clamp(0.0, 0.01)));
            continue;
        }
        let called = Instant::now();
        design.empty();
        tally.emptying.add(nanoseconds(called, Instant::now()));
        stage.cleared.store(fill, Release);
        fill += 1;
        design.refill(entries, fill);
        stage.complete.store(fill, Release);
        due += period;
    }
    tally.seconds += start.elapsed().as_secs_f64();
    stage.is_over.store(true, Release);
}

fn read_until_over(
    design: &dyn Shared,
    stage: &Stage,
    entries: u64,
    seed: u64,
) -> (Histogram, u64) {
    let (mut times, mut wrong) = (Histogram::default(), 0);
    let mut random = 0x9E37_79B9_7F4A_7C15 ^ (seed + 1);
    let mut key = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % entries
    };
    let mut due = Instant::now();
    while !stage.is_over.load(Acquire) {
        due += DUE;
        let (one, other) = (key(), key());
        while Instant::now() < due {
            std::hint::spin_loop();
        }
        let complete = stage.complete.load(Acquire);
        let cleared = stage.cleared.load(Acquire);
        let first = design.read(one);
        times.add(nanoseconds(due, Instant::now()));
        let second = design.read(other);
        wrong += u64::from(!can_be_right(complete, cleared, first, second));
    }
    (times, wrong)
}

/// Can two reads, one after the other, find these fills, if before both the fill `complete` was
/// complete and the clear of the fill `cleared` had returned?
fn can_be_right(complete: u64, cleared: u64, first: Option<u64>, second: Option<u64>) -> bool {
    let is_gone = |fill: Option<u64>| fill.is_none_or(|fill| fill > cleared);
    // Without an entry of the complete fill, that fill had been cleared.
    let was_cleared = first.is_none_or(|fill| fill > complete);
    let is_later = second.is_none_or(|fill| fill > complete);
    is_gone(first) && is_gone(second) && (!was_cleared || is_later)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_answers_are_told_from_right_ones() {
        // All there; both gone; both refilled; the clear between the reads.
        for (first, second) in
            [(Some(3), Some(3)), (None, None), (Some(4), Some(4)), (Some(3), None), (None, Some(4))]
        {
            assert!(can_be_right(3, 2, first, second), "{first:?} {second:?}");
        }
        // One half cleared and the other not, refilled and not, and what was cleared before.
        for (first, second) in [(None, Some(3)), (Some(4), Some(3)), (Some(2), Some(3))] {
            assert!(!can_be_right(3, 2, first, second), "{first:?} {second:?}");
        }
    }

    /// The judge notices a map that clears one half after the other.
    #[test]
    fn half_clears_are_noticed() {
        struct Halves(ShardedMap<u64, Entry>);
        impl Shared for Halves {
            fn read(&self, key: u64) -> Option<u64> {
                self.0.view(&key, |entry| entry.fill)
            }
            fn empty(&self) {
                self.0.retain(|key, _| *key >= 50);
                thread::sleep(Duration::from_millis(2));
                self.0.clear();
            }
            fn refill(&self, keys: u64, fill: u64) {
                (0..keys).for_each(|key| drop(self.0.insert(key, Entry::of(fill))));
            }
        }
        let mut tally = Tally::default();
        watch(&Halves(ShardedMap::new()), 100, 100, 0.5, &mut tally);
        assert!(tally.wrong > 0 && tally.emptying.spread().count > 0);
    }
}
