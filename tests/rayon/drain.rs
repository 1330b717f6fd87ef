//! Draining in parallel: what the contract says of a drain, and of one that is left early.

use crate::{Map, in_pools, mix, sorted, states};
use rayon::prelude::*;
use std::mem;
use std::sync::Arc;
use tabularasa::{ClearKind, End, HashTable};

#[test]
fn drains_yield_everything_and_keep_the_memory() {
    in_pools(|| {
        for (name, mut map) in states() {
            let all = sorted(map.clone());
            let (capacity, bytes) = (map.capacity(), map.allocation_size());
            let mut cursor = map.cursor();
            let mut drained: Vec<(u64, u64)> = map.par_drain().collect();
            drained.sort_unstable();
            assert_eq!(drained, all, "{name}");
            assert_eq!((map.len(), map.capacity()), (0, capacity), "{name}");
            assert_eq!(map.allocation_size(), bytes, "{name}");
            assert!(map.iter().next().is_none() && map.get(&0).is_none());
            assert_eq!(cursor.next(&map), Ok(None));
            assert_eq!(cursor.end_reason(), Some(End::Cleared(ClearKind::Drain)));
            map.assert_invariants();
            map.extend(all.iter().copied());
            assert_eq!(sorted(map.clone()), all, "{name}: refilled");
            map.assert_invariants();
        }
    });
}

/// A map whose values tell how many of them live.
type Counted = Map<u64, Arc<()>>;

fn counted(len: u64) -> (Counted, Arc<()>) {
    let token = Arc::new(());
    let map = (0..len).map(|n| (n, Arc::clone(&token))).collect();
    (map, token)
}

/// A drain that is never driven, one whose consumer wants nothing, one that wants a few.
#[test]
fn what_a_drain_does_not_yield_is_dropped() {
    in_pools(|| {
        for len in [0, 1, 20, 3_000] {
            let drains: [fn(&mut Counted); 4] = [
                |map| drop(map.par_drain()),
                |map| assert!(map.par_drain().take_any(0).count() == 0),
                |map| assert!(map.par_drain().take_any(3).count() <= 3),
                |map| assert!(!map.par_drain().any(|(key, _)| key == u64::MAX)),
            ];
            for drain in drains {
                let (mut map, token) = counted(len);
                let bytes = map.allocation_size();
                drain(&mut map);
                assert_eq!(Arc::strong_count(&token), 1);
                assert_eq!((map.len(), map.allocation_size()), (0, bytes));
                map.insert(7, Arc::clone(&token));
                map.assert_invariants();
                drop(map);
                assert_eq!(Arc::strong_count(&token), 1);
            }
        }
    });
}

/// The same of a map that is consumed.
#[test]
fn what_a_consumed_map_does_not_yield_is_dropped() {
    in_pools(|| {
        for len in [0, 1, 20, 3_000] {
            let (map, token) = counted(len);
            drop(map.into_par_iter());
            assert_eq!(Arc::strong_count(&token), 1);
            let (map, token) = counted(len);
            assert!(map.into_par_iter().take_any(3).count() <= 3);
            assert_eq!(Arc::strong_count(&token), 1);
        }
    });
}

/// A drain that is forgotten leaks its entries, not the memory; the map goes on, empty.
#[test]
fn forgotten_drains_leave_an_empty_map() {
    let (mut map, token) = counted(3_000);
    let bytes = map.allocation_size();
    let mut cursor = map.cursor();
    mem::forget(map.par_drain());
    assert_eq!((map.len(), map.iter().count(), map.allocation_size()), (0, 0, bytes));
    assert_eq!(cursor.next_batch(&map).map(|batch| batch.is_none()), Ok(true));
    assert_eq!(map.par_iter().count(), 0);
    assert_eq!(map.par_drain().count(), 0);
    map.assert_invariants();
    map.extend((0..100).map(|n| (n, Arc::clone(&token))));
    assert_eq!(map.par_iter().count(), 100);
    map.assert_invariants();
    drop(map);
    assert_eq!(Arc::strong_count(&token), 3_001);
}

/// In every state; also behind a step, and one of which the results are forgotten.
#[test]
fn forgotten_drains_keep_the_memory_in_every_state() {
    let forget: [fn(&mut Map<u64, u64>); 4] = [
        |map| mem::forget(map.par_drain()),
        |map| mem::forget(map.par_drain().map(|(key, _)| key).filter(|key| key % 2 == 0)),
        |map| mem::forget(map.par_drain().collect::<Vec<_>>()),
        |map| map.par_drain().for_each(mem::forget),
    ];
    in_pools(|| {
        for forget in forget {
            for (name, mut map) in states() {
                let all = sorted(map.clone());
                let before = (map.capacity(), map.allocation_size());
                let mut cursor = map.cursor();
                forget(&mut map);
                assert_eq!((map.capacity(), map.allocation_size()), before, "{name}");
                assert!(map.is_empty() && map.par_iter().count() == 0, "{name}");
                assert_eq!(cursor.next(&map), Ok(None), "{name}");
                assert_eq!(cursor.end_reason(), Some(End::Cleared(ClearKind::Drain)), "{name}");
                map.assert_invariants();
                map.par_extend(all.clone());
                assert_eq!(sorted(map.clone()), all, "{name}");
                assert_eq!((map.capacity(), map.allocation_size()), before, "{name}");
                map.assert_invariants();
            }
        }
    });
}

/// A panic in the consumer, at any entry: all are dropped once, the memory stays.
#[test]
fn panicking_consumers_lose_nothing() {
    in_pools(|| {
        for at in [0, 1, 500, 2_999] {
            let (mut map, token) = counted(3_000);
            let bytes = map.allocation_size();
            let drained = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                map.par_drain().for_each(|(key, _)| {
                    if key == at {
                        std::panic::resume_unwind(Box::new(()));
                    }
                });
            }));
            assert!(drained.is_err());
            assert_eq!(Arc::strong_count(&token), 1);
            assert_eq!((map.len(), map.allocation_size()), (0, bytes));
            map.insert(1, Arc::clone(&token));
            map.assert_invariants();
        }
    });
}

/// Large, sparse and on all threads at once: each entry is moved out by one of them.
#[test]
fn a_drained_table_of_strings() {
    in_pools(|| {
        let hasher = |text: &String| mix(text.len() as u64);
        let mut table: HashTable<String> = HashTable::with_capacity(20_000);
        for n in 0..500 {
            let text = "x".repeat(n);
            table.insert_unique(hasher(&text), text, hasher);
        }
        let mut lengths: Vec<usize> = table.par_drain().map(|text| text.len()).collect();
        lengths.sort_unstable();
        assert!(lengths.into_iter().eq(0..500));
        table.assert_invariants(hasher);
    });
}
