//! What a cursor's steps cost, `u64` to `u64`, default hasher: nanoseconds per entry, and ratios to
//! an `iter()` that also hashes each key (`retain_next`: to `retain`).
//!
//! `cargo run --release --bin cursor`. Maps are filled to 0.66 and 0.87 of their slots; then one
//! that grew 1,000-fold after the cursor was opened. Least of some rounds.
//!
//! # Tried and dropped (2026-11-24)
//!
//! Nanoseconds per entry at 28,672 of capacity, 0.66 of the slots, `iter()` with hashes 1.9.
//!
//! - Blocks of 32 homes instead of 256, one entry in a bit set of 64: batches 9.0 (now 6.4).
//! - Filtering every entry by its place in the order: 8.4. Reversing 64 bits takes 14 instructions;
//!   a whole block needs no filter, its homes are its places.
//! - `next` by places instead of homes: 44.5 (now 25): a whole block is hashed for each dozen.

use std::hash::BuildHasher;
use std::hint::black_box;
use std::time::Instant;
use tabularasa::HashMap;
use tabularasa_benches::keys::keys;

type Map = HashMap<u64, u64>;

fn main() {
    println!(
        "{:>9} {:>5} {:>12} {:>16} {:>16} {:>9} {:>16}",
        "capacity", "load", "iter + hash", "next_batch", "next", "collect", "retain_next"
    );
    for capacity in [1_792, 28_672, 458_752, 7_340_032] {
        for load in [0.66, 0.87] {
            let entries = (capacity as f64 / 0.875 * load) as usize;
            measure(capacity, entries, load, |keys| {
                let mut map = Map::with_capacity(capacity);
                let cursor = map.cursor();
                map.extend(keys.iter().map(|key| (*key, *key)));
                (map, cursor)
            });
        }
    }
    println!("grown 1,000-fold since the cursor was opened");
    measure(1_000_000, 600_000, 0.57, |keys| {
        let mut map: Map = keys[..600].iter().map(|key| (*key, *key)).collect();
        let mut cursor = map.cursor();
        // In the middle of a block, for both kinds of step.
        for _ in 0..100 {
            black_box(cursor.next(&map).expect("its own map"));
        }
        map.extend(keys[600..].iter().map(|key| (*key, *key)));
        (map, cursor)
    });
}

fn measure(
    capacity: usize,
    entries: usize,
    load: f64,
    open: impl Fn(&[u64]) -> (Map, tabularasa::Cursor),
) {
    let mut least = [f64::INFINITY; 6];
    let rounds = (4_000_000 / entries).clamp(4, 300) as u64;
    for round in 0..rounds {
        let keys = keys(round, entries);
        let (map, cursor) = open(&keys);
        let mut note = |i: usize, nanoseconds: f64| {
            least[i] = least[i].min(nanoseconds / entries as f64);
        };
        note(
            0,
            timed(|| {
                map.iter()
                    .map(|(key, value)| map.hasher().hash_one(key) ^ value)
                    .fold(0, |a, b| a ^ b)
            }),
        );
        let mut walk = cursor.clone();
        note(
            1,
            timed(|| {
                let mut sum = 0;
                while let Some(batch) = walk.next_batch(&map).expect("its own map") {
                    sum = batch.fold(sum, |sum, (_, value)| sum ^ value);
                }
                sum
            }),
        );
        let mut walk = cursor.clone();
        note(
            2,
            timed(|| {
                let mut sum = 0;
                while let Some((_, value)) = walk.next(&map).expect("its own map, no ties") {
                    sum ^= value;
                }
                sum
            }),
        );
        note(
            3,
            timed(|| {
                let keys: Vec<u64> = map.keys().copied().collect();
                keys.iter().fold(0, |sum, key| sum ^ map[key])
            }),
        );
        let (mut map, mut copy) = (map.clone(), map);
        note(
            4,
            timed(|| {
                map.retain(|_, value| *value % 8 != 0);
                map.len() as u64
            }),
        );
        // The copy is the map that the cursor knows.
        let mut walk = cursor;
        note(
            5,
            timed(|| {
                while walk
                    .retain_next(&mut copy, 1_000, |_, value| *value % 8 != 0)
                    .expect("its own map")
                    .is_some()
                {}
                copy.len() as u64
            }),
        );
    }
    let [iter, batch, next, collect, retain, retain_next] = least;
    println!(
        "{capacity:>9} {load:>5} {iter:>12.2} {batch:>8.2} ({:>4.2}x) {next:>8.2} ({:>4.2}x) \
         {collect:>9.2} {retain_next:>8.2} ({:>4.2}x)",
        batch / iter,
        next / iter,
        retain_next / retain
    );
}

fn timed(work: impl FnOnce() -> u64) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_nanos() as f64
}
