//! Constant-length churn at 85 % of capacity: random victims, then first in, first out. The table
//! must never grow; misses are to stay within 1.5 times a fresh table's, which is printed and not
//! asserted, for it is a time.
//!
//! `cargo run --release --bin churn [-- OPERATIONS]`; 50 million by default, in each order.

use std::collections::VecDeque;
use std::env;
use std::hint::black_box;
use std::time::Instant;
use tabularasa_benches::hashers::Hasher;
use tabularasa_benches::keys::{Random, key};

type Map = tabularasa::HashMap<u64, u64, Hasher>;

const CAPACITY: usize = 14_336;

fn main() {
    let operations = env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(50_000_000u64);
    for (name, fifo) in [("random", false), ("first in, first out", true)] {
        churn(name, fifo, operations);
    }
}

fn churn(name: &str, fifo: bool, operations: u64) {
    let mut map = Map::with_capacity_and_hasher(CAPACITY, Hasher::default());
    let capacity = map.capacity();
    let live = capacity * 85 / 100;
    let mut keys: VecDeque<u64> = (0..live as u64).map(key).collect();
    for key in &keys {
        map.insert(*key, 0);
    }
    let bytes = map.allocation_size();
    let fresh = miss(&map);
    let (mut random, mut worst) = (Random(7), fresh);
    let start = Instant::now();
    for (next, operation) in (live as u64..).zip(1..=operations / 2) {
        let out = if fifo {
            keys.pop_front()
        } else {
            let at = random.number() as usize % live;
            keys.swap_remove_back(at)
        };
        assert!(out.is_some_and(|out| map.remove(&out).is_some()));
        map.insert(key(next), 0);
        keys.push_back(key(next));
        if operation % (operations / 40) == 0 {
            worst = worst.max(miss(&map));
        }
    }
    let pair = start.elapsed().as_nanos() as f64 / (operations / 2) as f64;
    assert_eq!((map.capacity(), map.allocation_size(), map.len()), (capacity, bytes, live));
    println!(
        "{name}: {operations} operations at {live} of {capacity}, {bytes} bytes throughout; \
         {pair:.1} ns a pair; a miss {fresh:.2} ns fresh, {worst:.2} ns at worst ({:.2})",
        worst / fresh
    );
}

/// Nanoseconds of a miss, the least of rounds enough to outlast a disturbance.
fn miss(map: &Map) -> f64 {
    let mut least = f64::INFINITY;
    for round in 0..100u64 {
        let start = Instant::now();
        for i in 0..20_000 {
            black_box(map.get(black_box(&key((1 << 50) + round * 20_000 + i))));
        }
        least = least.min(start.elapsed().as_nanos() as f64 / 20_000.0);
    }
    least
}
