//! What a cursor's steps cost, `u64` to `u64`, default hasher: nanoseconds per entry, and ratios to
//! an `iter()` that also hashes each key (`retain_next`: to `retain`).
//!
//! `cargo run --release --bin cursor`. Maps are filled to 0.66 and 0.87 of their slots; then one
//! that grew 1,000-fold after the cursor was opened. Least of some rounds.
//!
//! # Tried and dropped
//!
//! Instructions for one entry at a load of 0.49, as `instructions` counts them; floor of `next`: a
//! look-up by window and hash (35), 1.9 hashes in the look ahead (32), checks and the item (25).
//!
//! - One bit set at a time, each entry tested for its own window: batches 56 (now 36).
//! - A closure for each hash of a look ahead, called from two places and so never in line: `next`
//!   198 (now 189). Looking pending entries up by the general walk of a path: 259.
//! - `retain_next` of as many homes as entries are asked for: ends in many looks for a few; 51
//!   (now 43).
//! - Blocks of 32 homes instead of 256; filtering every entry by its place in the order, whose 64
//!   reversed bits take 14 instructions: slower by a third or more.

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

/// Opens cursors with `open` on maps of so many entries and prints what their steps cost.
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
        let copy = map.clone();
        let times = [
            timed(|| hash_all(&map)),
            timed(|| walk_batches(&map, cursor.clone())),
            timed(|| walk(&map, cursor.clone())),
            timed(|| collect_and_look_up(&map)),
            timed(|| retain(copy)),
            timed(|| retain_in_steps(map, cursor)),
        ];
        for (least, time) in least.iter_mut().zip(times) {
            *least = least.min(time / entries as f64);
        }
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

fn hash_all(map: &Map) -> u64 {
    map.iter().fold(0, |sum, (key, value)| sum ^ map.hasher().hash_one(key) ^ value)
}

fn walk_batches(map: &Map, mut cursor: tabularasa::Cursor) -> u64 {
    let mut sum = 0;
    while let Some(batch) = cursor.next_batch(map).expect("its own map") {
        sum = batch.fold(sum, |sum, (_, value)| sum ^ value);
    }
    sum
}

fn walk(map: &Map, mut cursor: tabularasa::Cursor) -> u64 {
    let mut sum = 0;
    while let Some((_, value)) = cursor.next(map).expect("its own map, no ties") {
        sum ^= value;
    }
    sum
}

fn collect_and_look_up(map: &Map) -> u64 {
    let keys: Vec<u64> = map.keys().copied().collect();
    keys.iter().fold(0, |sum, key| sum ^ map[key])
}

fn retain(mut map: Map) -> u64 {
    map.retain(|_, value| *value % 8 != 0);
    keep(map)
}

fn retain_in_steps(mut map: Map, mut cursor: tabularasa::Cursor) -> u64 {
    let keep_most = |_: &u64, value: &mut u64| *value % 8 != 0;
    while cursor.retain_next(&mut map, 1_000, keep_most).expect("its own map").is_some() {}
    keep(map)
}

/// The map's length; its memory is not freed within the time measured.
fn keep(map: Map) -> u64 {
    let len = map.len() as u64;
    std::mem::forget(map);
    len
}

fn timed(work: impl FnOnce() -> u64) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_nanos() as f64
}
