//! Maps: every parallel form against its sequential twin.

use crate::{By, Map, in_pools, mix, sorted, states};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tabularasa::HashMap;
use tabularasa::testing::effort;

#[test]
fn references() {
    in_pools(|| {
        for (name, map) in states() {
            let entries: Vec<(u64, u64)> =
                map.par_iter().map(|(key, value)| (*key, *value)).collect();
            // A walk in parts goes the same way.
            let way: Vec<(u64, u64)> = map.iter().map(|(key, value)| (*key, *value)).collect();
            assert_eq!(entries, way, "{name}");
            let keys: Vec<u64> = map.par_keys().copied().collect();
            assert!(map.keys().eq(&keys), "{name}");
            let values: Vec<u64> = map.par_values().copied().collect();
            assert!(map.values().eq(&values), "{name}");
            let by_shorthand = (&map).into_par_iter().map(|(key, value)| value - key).sum::<u64>();
            assert_eq!(by_shorthand, map.len() as u64, "{name}");
            assert_eq!(map.par_iter().count(), map.len());
        }
    });
}

#[test]
fn exclusive_references() {
    in_pools(|| {
        for (name, mut map) in states() {
            map.par_iter_mut().for_each(|(key, value)| *value += key);
            assert!(map.iter().all(|(key, value)| *value == 2 * key + 1), "{name}");
            map.par_values_mut().for_each(|value| *value = 7);
            assert!(map.values().all(|value| *value == 7), "{name}");
            assert_eq!(map.par_iter_mut().count(), map.len());
            map.assert_invariants();
        }
    });
}

#[test]
fn by_value() {
    in_pools(|| {
        for (name, map) in states() {
            let all = sorted(map.clone());
            let mut entries: Vec<(u64, u64)> = map.into_par_iter().collect();
            entries.sort_unstable();
            assert_eq!(entries, all, "{name}");
        }
    });
}

/// Consumers that stop: every entry is looked at once at most, and those behind are not needed.
#[test]
fn consumers_that_stop_early() {
    in_pools(|| {
        for (name, map) in states() {
            let seen = AtomicU64::new(0);
            let found = map.par_iter().find_any(|(key, _)| {
                seen.fetch_add(1, Relaxed);
                *key % 10 == 3
            });
            assert_eq!(found.is_some(), map.keys().any(|key| key % 10 == 3), "{name}");
            assert!(seen.into_inner() <= map.len() as u64);
            assert_eq!(
                map.par_iter().find_first(|(key, _)| *key % 10 == 3),
                map.iter().find(|(key, _)| *key % 10 == 3),
                "{name}"
            );
            let some: Vec<u64> = map.into_par_iter().map(|(key, _)| key).take_any(5).collect();
            assert!(some.len() <= 5);
        }
    });
}

#[test]
fn equality() {
    in_pools(|| {
        for (name, map) in states() {
            let mut other: Map<u64, u64> = Map::with_hasher(By(|n| mix(n ^ 1)));
            other.par_extend(&map);
            assert!(map.par_eq(&other) && other.par_eq(&map), "{name}");
            if let Some(key) = map.keys().last() {
                other.insert(*key, 0);
                assert!(!map.par_eq(&other), "{name}: another value");
                other.insert(*key, key + 1);
                assert!(map.par_eq(&other), "{name}: the same value");
            }
            other.insert(u64::MAX, 0);
            assert!(!map.par_eq(&other) && !other.par_eq(&map), "{name}: longer");
            if let Some((key, _)) = map.iter().next() {
                other.remove(key);
                assert!(!map.par_eq(&other), "{name}: another key");
            }
        }
    });
}

#[test]
fn extension_and_collection() {
    in_pools(|| {
        for (name, map) in states() {
            let mut all: BTreeMap<u64, u64> =
                map.iter().map(|(key, value)| (*key, *value)).collect();
            let mut extended = map.clone();
            let more = |n: u64| (n * 3, n);
            extended.par_extend((0..effort(500, 50)).into_par_iter().map(more));
            all.extend((0..effort(500, 50)).map(more));
            assert_eq!(sorted(extended.clone()), sorted(all.clone()), "{name}");
            extended.assert_invariants();
            let collected: Map<u64, u64> = extended.par_iter().map(|(k, v)| (*k, *v)).collect();
            assert_eq!(collected, extended, "{name}");
            collected.assert_invariants();
            let mut copied = Map::default();
            copied.par_extend(collected.par_iter());
            assert_eq!(copied, collected, "{name}");
        }
    });
}

/// The allocator and the hasher are the default ones where a caller names none.
#[test]
fn collection_into_plain_maps() {
    let map: HashMap<u64, u64> = (0..1_000).into_par_iter().map(|n| (n, n)).collect();
    assert_eq!(map.len(), 1_000);
    let map: HashMap<_, _> = map.into_par_iter().filter(|(key, _)| key % 2 == 0).collect();
    assert_eq!(map.par_values().sum::<u64>(), 249_500);
}

/// As in a loop of insertions: the later value, with the earlier key.
#[test]
fn the_later_of_two_entries_counts() {
    in_pools(|| {
        let map: Map<u64, u64> = (0..10_000).into_par_iter().map(|n| (n % 10, n)).collect();
        assert_eq!(sorted(map), (0..10).map(|n| (n, 9_990 + n)).collect::<Vec<_>>());
    });
}

/// A collection allocates once: what is there is counted first.
#[test]
fn extension_reserves() {
    in_pools(|| {
        let map: Map<u64, u64> = (0..1_000).into_par_iter().map(|n| (n, n)).collect();
        let capacity = Map::<u64, u64>::with_capacity_and_hasher(1_000, By(mix)).capacity();
        assert_eq!(map.capacity(), capacity);
    });
}

#[test]
fn iterators_are_cloned_and_shown() {
    let map = Map::from_iter([(1, 2)]);
    let (iter, keys, values) = (map.par_iter(), map.par_keys(), map.par_values());
    assert_eq!(format!("{iter:?} {keys:?} {values:?}"), "[(1, 2)] [1] [2]");
    assert_eq!(iter.clone().count() + keys.clone().count() + values.clone().count(), 3);
    assert_eq!(iter.count() + keys.count() + values.count(), 3);
    let mut map = map;
    assert_eq!(
        format!("{:?} {:?}", map.clone().par_iter_mut(), map.par_values_mut()),
        "[(1, 2)] [2]"
    );
    assert_eq!(format!("{:?}", map.clone().into_par_iter()), "[(1, 2)]");
    assert_eq!(format!("{:?}", map.par_drain()), "[(1, 2)]");
    assert!(map.is_empty());
}
