//! Counts in several threads and reports in another: `take_all` takes the counters of one
//! instant, so that every hit is in exactly one report.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use tabularasa::sync::ShardedMap;

const THREADS: u64 = 4;
const HITS: u64 = 50_000;

fn main() {
    let counters: ShardedMap<String, u64> = ShardedMap::new();
    let done = AtomicBool::new(false);
    let flush = || counters.take_all().into_iter().map(|(_page, hits)| hits).sum::<u64>();

    let hit = |n: u64| {
        let page = ["/", "/about"][n as usize % 2];
        counters.entry_ref(page, |count| *count.or_insert(0) += 1);
    };

    let reported = thread::scope(|scope| {
        let reporter = scope.spawn(|| {
            let mut sum = 0;
            while !done.load(Ordering::Acquire) {
                sum += flush();
                thread::yield_now();
            }
            sum
        });
        let count = || (0..HITS).for_each(hit);
        let counting: Vec<_> = (0..THREADS).map(|_| scope.spawn(count)).collect();
        counting.into_iter().for_each(|thread| thread.join().unwrap());
        done.store(true, Ordering::Release);
        reporter.join().unwrap()
    });
    assert_eq!(reported + flush(), THREADS * HITS);
    println!("{} hits, none lost, none twice", THREADS * HITS);
}
