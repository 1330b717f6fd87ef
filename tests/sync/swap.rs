//! `SwapMap`: snapshots stay, changes are not lost, what was cleared does not come back.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use tabularasa::HashMap;
use tabularasa::sync::SwapMap;

#[test]
fn snapshots_stay_as_they_are() {
    let map: SwapMap<u32, u32> = SwapMap::from(HashMap::from([(1, 1)]));
    let first = map.load();
    assert_eq!(map.rcu(|copy| copy.insert(1, 2)), Some(1));
    let second = map.load();
    let taken = map.take_all();
    map.rcu(|copy| copy.insert(1, 3));
    assert_eq!((first[&1], second[&1], taken[&1], map.load()[&1]), (1, 2, 2, 3));
    assert_eq!(format!("{map:?} {first:?}"), "{1: 3} {1: 1}");
    map.load().assert_invariants();
}

#[test]
fn a_change_that_panics_is_none() {
    let map: SwapMap<u32, u32> = SwapMap::from(HashMap::from([(1, 1)]));
    let change = std::panic::AssertUnwindSafe(|| {
        map.rcu(|copy| {
            copy.clear();
            panic!("arranged")
        })
    });
    assert!(std::panic::catch_unwind(change).is_err());
    assert_eq!(map.load().len(), 1);
}

/// Every increment is in one of the maps taken, or left.
#[test]
fn changes_are_neither_lost_nor_brought_back() {
    const EACH: u64 = 5_000;
    let map: SwapMap<u64, u64> = SwapMap::new();
    let stop = AtomicBool::new(false);
    let sum = |map: &HashMap<u64, u64>| map.values().sum::<u64>();
    let flushed = thread::scope(|scope| {
        let (map, stop) = (&map, &stop);
        let flusher = scope.spawn(move || {
            let mut flushed = 0;
            while !stop.load(SeqCst) {
                flushed += sum(&map.take_all());
                thread::yield_now();
            }
            flushed
        });
        let count = move || {
            (0..EACH).for_each(|i| map.rcu(|copy| *copy.entry(i % 10).or_insert(0) += 1));
        };
        [scope.spawn(count), scope.spawn(count)].into_iter().for_each(|t| t.join().unwrap());
        stop.store(true, SeqCst);
        flusher.join().unwrap()
    });
    assert_eq!(flushed + sum(&map.load()), 2 * EACH);
}
