//! Waiting, B9: a writer among readers that sleep inside, a look-up beside a reader that sleeps
//! inside, and many threads that wait for one lock. Of every map one shard or as few as it has, and
//! of two libraries the lock alone. Knows no map but by what is done to it.

use crate::Plan;
use crate::keys::Hasher;
use crate::maps::{Lock, Ours};
use crate::report::table;
use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What is done under a lock.
type Inside<'a> = &'a (dyn Fn() + Sync);
/// Runs something with the lock held.
type Way = Box<dyn Fn(Inside<'_>) + Sync>;

/// Drops what an operation returned, be it `Copy` or not.
fn done<T>(_: T) {}

/// A lock, to be taken by readers and writers.
struct Contested {
    name: &'static str,
    read: Way,
    write: Way,
}

const READERS: usize = 16;
const WAITERS: usize = 1_000;
/// How long a reader stays.
const STAY: Duration = Duration::from_millis(1);

pub fn waits(plan: &Plan) {
    let maps = || [ours(), dashmap(), scc(), of_library::<StdLock>(), of_library::<ParkingLot>()];
    let rows = maps().map(|map| (map.name, writer(&map, plan.time)));
    let columns = ["writes", "median, ms", "longest, ms"];
    table("B9: a writer among 16 readers of 1 ms", &columns, &rows, &[]);
    let rows = maps().map(|map| (map.name, beside_a_reader(&map)));
    table("B9: a look-up, ns", &["alone", "beside a reader"], &rows, &[]);
    let rows = maps().map(|map| (map.name, crowd(&map)));
    table("B9: 1,000 waiters, one turn each", &["ms in all", "switches"], &rows, &[]);
}

type StdLock = std::sync::RwLock<u32>;
type ParkingLot = parking_lot::RwLock<u32>;

fn ours() -> Contested {
    let map = Ours::<u64>::with_shards_capacity_and_hasher(1, 1, Hasher::default());
    map.insert(1, 1);
    let map = &*Box::leak(Box::new(map));
    Contested {
        name: "tabularasa",
        read: Box::new(|inside| done(map.view(&1, |_| inside()))),
        write: Box::new(|inside| {
            map.update(1, |value| {
                inside();
                value
            });
        }),
    }
}

fn dashmap() -> Contested {
    let map = crate::maps::Dash::with_hasher_and_shard_amount(Hasher::default(), 2);
    map.insert(1, 1u64);
    let map = &*Box::leak(Box::new(map));
    Contested {
        name: "dashmap",
        read: Box::new(|inside| {
            let _value = map.get(&1);
            inside();
        }),
        write: Box::new(|inside| {
            let _value = map.get_mut(&1);
            inside();
        }),
    }
}

fn scc() -> Contested {
    let map = crate::maps::Scc::with_hasher(Hasher::default());
    let _ = map.insert_sync(1, 1u64);
    let map = &*Box::leak(Box::new(map));
    Contested {
        name: "scc",
        read: Box::new(|inside| done(map.read_sync(&1, |_, _| inside()))),
        write: Box::new(|inside| done(map.update_sync(&1, |_, _| inside()))),
    }
}

fn of_library<L: Lock<u32> + 'static>() -> Contested {
    let lock = &*Box::leak(Box::new(L::new(1)));
    Contested {
        name: L::NAME,
        read: Box::new(|inside| lock.read(|_| inside())),
        write: Box::new(|inside| lock.write(|_| inside())),
    }
}

/// How long a writer waits among readers of which one is inside at all times, if nobody else waits.
fn writer(map: &Contested, time: Duration) -> Vec<f64> {
    let over = AtomicBool::new(false);
    let mut waits = Vec::new();
    thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    (map.read)(&|| thread::sleep(STAY));
                }
            });
        }
        // Some locks let a writer wait for as long as readers come.
        scope.spawn(|| {
            thread::sleep(3 * time);
            over.store(true, Ordering::Relaxed);
        });
        thread::sleep(Duration::from_millis(50));
        while waits.is_empty() || !over.load(Ordering::Relaxed) {
            let begun = Instant::now();
            (map.write)(&|| ());
            waits.push(begun.elapsed().as_secs_f64() * 1e3);
            thread::sleep(2 * STAY);
        }
    });
    waits.sort_by(f64::total_cmp);
    vec![waits.len() as f64, waits[waits.len() / 2], waits[waits.len() - 1]]
}

fn beside_a_reader(map: &Contested) -> Vec<f64> {
    const OPERATIONS: u32 = 20_000;
    let cost = || {
        let one = || {
            let start = Instant::now();
            (0..OPERATIONS).for_each(|_| (map.read)(&|| black_box(())));
            start.elapsed().as_nanos() as f64 / f64::from(OPERATIONS)
        };
        (0..40).map(|_| one()).fold(f64::INFINITY, f64::min)
    };
    let alone = cost();
    let over = AtomicBool::new(false);
    let beside = thread::scope(|scope| {
        scope.spawn(|| {
            (map.read)(&|| {
                while !over.load(Ordering::Relaxed) {
                    thread::sleep(STAY);
                }
            });
        });
        thread::sleep(Duration::from_millis(50));
        let cost = cost();
        over.store(true, Ordering::Relaxed);
        cost
    });
    vec![alone, beside]
}

/// Threads that all wait for a writer, and then go in one after another: until the last is out, and
/// how often they gave up the processor meanwhile.
fn crowd(map: &Contested) -> Vec<f64> {
    const HELD: Duration = Duration::from_millis(300);
    let barrier = Barrier::new(WAITERS + 1);
    let mut left = Instant::now();
    let switches: u64 = thread::scope(|scope| {
        let wait = || {
            barrier.wait();
            (map.write)(&|| ());
            switches()
        };
        let waiting: Vec<_> = (0..WAITERS).map(|_| scope.spawn(wait)).collect();
        (map.write)(&|| {
            barrier.wait();
            thread::sleep(HELD);
        });
        left = Instant::now();
        waiting.into_iter().map(|thread| thread.join().expect("a waiter")).sum()
    });
    vec![left.elapsed().as_secs_f64() * 1e3, switches as f64]
}

/// How often this thread has gone to sleep; nothing where it is not told.
fn switches() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    line.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}
