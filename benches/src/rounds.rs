//! One round: every operation once on fresh maps of one size, timed. Keeps the least of all rounds.

use crate::keys::{Random, keys};
use crate::map::Map;
use std::hint::black_box;
use std::time::Instant;

/// The operations, in the order of [`Times`].
pub const OPERATIONS: [&str; 9] = [
    "hit",
    "miss",
    "insert, growing",
    "insert, reserved",
    "churn",
    "remove",
    "iterate",
    "clear, dense",
    "clear of 100",
];

/// The least nanoseconds seen for each operation: per entry, for "clear of 100" per clear.
#[derive(Clone, Copy)]
pub struct Times(pub [f64; OPERATIONS.len()]);

impl Default for Times {
    fn default() -> Self {
        Times([f64::INFINITY; OPERATIONS.len()])
    }
}

impl Times {
    fn note(&mut self, operation: usize, nanoseconds: f64) {
        self.0[operation] = self.0[operation].min(nanoseconds);
    }
}

/// Keys of one round, the same for every map in it.
pub struct Keys {
    present: Vec<u64>,
    shuffled: Vec<u64>,
    absent: Vec<u64>,
}

impl Keys {
    pub fn new(set: u64, size: usize) -> Self {
        let present = keys(2 * set, size);
        let mut shuffled = present.clone();
        Random(set + 1).shuffle(&mut shuffled);
        Keys { present, shuffled, absent: keys(2 * set + 1, size) }
    }
}

/// Times every operation once, small ones repeatedly.
pub fn round<M: Map>(keys: &Keys, times: &mut Times) {
    let size = keys.present.len();
    let repeat = (100_000 / size).max(1);
    let per_entry = (size * repeat) as f64;

    let (grown, map) = timed(|| build::<M>(0, &keys.present));
    times.note(2, grown / size as f64);
    drop(map);
    let (reserved, mut map) = timed(|| build::<M>(size, &keys.present));
    times.note(3, reserved / size as f64);

    look_up(&map, &keys.shuffled);
    let (hit, _) = timed(|| (0..repeat).map(|_| look_up(black_box(&map), &keys.shuffled)).max());
    times.note(0, hit / per_entry);
    let (miss, _) = timed(|| (0..repeat).map(|_| look_up(black_box(&map), &keys.absent)).max());
    times.note(1, miss / per_entry);
    let (iterate, _) = timed(|| (0..repeat).map(|_| black_box(&map).sum()).max());
    times.note(6, iterate / per_entry);

    let (churn, ()) = timed(|| exchange(&mut map, &keys.shuffled, &keys.absent));
    times.note(4, churn / size as f64);
    let (remove, _) = timed(|| remove_all(&mut map, &keys.absent));
    times.note(5, remove / size as f64);
    drop(map);

    let mut map = build::<M>(size, &keys.present);
    let (dense, ()) = timed(|| map.clear());
    times.note(7, dense / size as f64);
    for key in &keys.present[..size.min(100)] {
        map.insert(*key, 0);
    }
    let (few, ()) = timed(|| map.clear());
    times.note(8, few);
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = black_box(work());
    (start.elapsed().as_nanos() as f64, result)
}

#[inline(never)]
pub fn build<M: Map>(capacity: usize, keys: &[u64]) -> M {
    let mut map = M::with_capacity(capacity);
    for key in keys {
        map.insert(*key, *key);
    }
    map
}

#[inline(never)]
pub fn look_up<M: Map>(map: &M, keys: &[u64]) -> u64 {
    let mut sum = 0u64;
    for key in keys {
        if let Some(value) = map.get(*key) {
            sum = sum.wrapping_add(value);
        }
    }
    sum
}

#[inline(never)]
pub fn exchange<M: Map>(map: &mut M, out: &[u64], into: &[u64]) {
    for (out, into) in out.iter().zip(into) {
        map.remove(*out);
        map.insert(*into, 0);
    }
}

#[inline(never)]
pub fn remove_all<M: Map>(map: &mut M, keys: &[u64]) -> usize {
    keys.iter().filter(|key| map.remove(**key).is_some()).count()
}
