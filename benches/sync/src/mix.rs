//! Mixes of single operations, B1 to B3, and the price of the epoch, B7: nanoseconds an operation.
//! Knows no map but by the trait.

use crate::Plan;
use crate::keys::{Random, key};
use crate::machine::pin;
use crate::maps::{Dash, Dash7, Lock, Locked, Map, Ours, Papaya, Plain, Scc, Table};
use crate::report::table;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// Of a hundred operations.
#[derive(Clone, Copy)]
struct Mix {
    reads: u64,
    inserts: u64,
    removes: u64,
    /// Entries that are there in the beginning; twice as many keys are in use.
    filled: u64,
    /// Is there room for them all from the start?
    reserved: bool,
}

pub fn reads(plan: &Plan) {
    let mix = Mix { reads: 98, inserts: 1, removes: 1, filled: 1 << 17, reserved: true };
    compare("B1: 98 % reads, ns an operation", plan, mix);
}

pub fn exchange(plan: &Plan) {
    let mix = Mix { reads: 10, inserts: 40, removes: 40, filled: 1 << 17, reserved: true };
    compare("B2: exchange, ns an operation", plan, mix);
}

pub fn growth(plan: &Plan) {
    let mix = Mix { reads: 5, inserts: 80, removes: 5, filled: 0, reserved: false };
    compare("B3: rapid growth, ns an operation", plan, mix);
}

fn compare(title: &str, plan: &Plan, mix: Mix) {
    let mut least = [[f64::INFINITY; 2]; 6];
    for round in 0..plan.rounds {
        for threads in [1, 2] {
            let column = threads - 1;
            let mut note = |row: usize, time: f64| {
                let least: &mut [f64; 2] = &mut least[row];
                least[column] = least[column].min(time);
            };
            note(0, run::<Ours<u64>>(plan, mix, threads, round));
            note(1, run::<Dash<u64>>(plan, mix, threads, round));
            note(2, run::<Dash7<u64>>(plan, mix, threads, round));
            note(3, run::<Papaya<u64>>(plan, mix, threads, round));
            note(4, run::<Scc<u64>>(plan, mix, threads, round));
            note(5, run::<Locked<u64>>(plan, mix, threads, round));
        }
    }
    let names = names();
    let rows: Vec<_> =
        names.iter().zip(least).map(|(name, least)| (*name, least.to_vec())).collect();
    table(title, &["1 thread", "2 threads"], &rows, &["dashmap", "dashmap 7 rc", "scc"]);
}

pub fn names() -> [&'static str; 6] {
    [
        <Ours<u64> as Map<u64>>::NAME,
        <Dash<u64> as Map<u64>>::NAME,
        <Dash7<u64> as Map<u64>>::NAME,
        <Papaya<u64> as Map<u64>>::NAME,
        <Scc<u64> as Map<u64>>::NAME,
        <Locked<u64> as Map<u64>>::NAME,
    ]
}

/// Time of one round, over the operations of one thread.
fn run<M: Map<u64>>(plan: &Plan, mix: Mix, threads: usize, round: usize) -> f64 {
    let map = M::with_capacity(if mix.reserved { 2 * mix.filled as usize } else { 0 });
    (0..mix.filled).for_each(|n| map.insert(key(n), n));
    let range = if mix.filled == 0 { plan.operations as u64 } else { 2 * mix.filled };
    let barrier = Barrier::new(threads);
    let work = |n: usize| {
        pin(n);
        let mut random = Random(0x5EED + (round * 2 + n) as u64);
        barrier.wait();
        let start = Instant::now();
        let mut found = 0;
        for _ in 0..plan.operations {
            let key = key(random.below(range));
            let kind = random.below(100);
            if kind < mix.reads {
                found += u64::from(map.get(key).is_some());
            } else if kind < mix.reads + mix.inserts {
                map.insert(key, kind);
            } else if kind < mix.reads + mix.inserts + mix.removes {
                found += u64::from(map.remove(key));
            } else {
                map.update(key, |old| old.map_or(1, |n| n + 1));
            }
        }
        std::hint::black_box(found);
        start.elapsed()
    };
    let work = &work;
    let times: Vec<Duration> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|n| scope.spawn(move || work(n))).collect();
        running.into_iter().map(|thread| thread.join().expect("a worker")).collect()
    });
    let longest = times.iter().max().copied().unwrap_or_default();
    longest.as_nanos() as f64 / plan.operations as f64
}

/// B7: look-ups and insertions in the same shards, with an epoch and without, behind two locks.
pub fn epoch(plan: &Plan) {
    const FILLED: u64 = 1 << 14;
    type Std = std::sync::RwLock<Table<u64>>;
    type ParkingLot = parking_lot::RwLock<Table<u64>>;
    let ours = Ours::<u64>::with_capacity(1 << 15);
    let std = Plain::<u64, Std>::with_capacity(1 << 15);
    let parking_lot = Plain::<u64, ParkingLot>::with_capacity(1 << 15);
    for n in 0..FILLED {
        ours.insert(key(n), n);
        std.insert(key(n), n);
        parking_lot.insert(key(n), n);
    }
    pin(0);
    let mut least = [[f64::INFINITY; 2]; 3];
    for round in 0..4 * plan.rounds {
        let mut time = |row: usize, column: usize, step: &dyn Fn(&mut Random) -> bool| {
            let mut random = Random(0x5EED + round as u64);
            let start = Instant::now();
            let hits = (0..plan.operations).filter(|_| step(&mut random)).count();
            let time = start.elapsed().as_nanos() as f64 / plan.operations as f64;
            assert_eq!(hits, plan.operations);
            least[row][column] = least[row][column].min(time);
        };
        time(0, 0, &|random| ours.get(&key(random.below(FILLED))).is_some());
        time(1, 0, &|random| std.get(key(random.below(FILLED))).is_some());
        time(2, 0, &|random| parking_lot.get(key(random.below(FILLED))).is_some());
        time(0, 1, &|random| ours.insert(key(random.below(FILLED)), 1).is_some());
        time(1, 1, &|random| (std.insert(key(random.below(FILLED)), 1), true).1);
        time(2, 1, &|random| (parking_lot.insert(key(random.below(FILLED)), 1), true).1);
    }
    let names =
        ["tabularasa", <Std as Lock<Table<u64>>>::NAME, <ParkingLot as Lock<Table<u64>>>::NAME];
    let rows: Vec<_> = names.into_iter().zip(least.map(|row| row.to_vec())).collect();
    table("B7: the same shards without an epoch, ns", &["look-up", "replace"], &rows, &names[1..]);
}
