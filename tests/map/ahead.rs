//! Batches: `get_batch`, and `extend` into a map that caches do not hold.

use crate::{By, Counted, HASHERS, Map, contents, map_of, mix, one, panic_of};
use core::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use tabularasa::HashMap;

/// A map that looks keys up in batches: one of many slots.
fn large(len: u64) -> Map<u64, u64> {
    let mut map = Map::with_capacity_and_hasher(400_000, By(mix));
    map.extend((0..len).map(|n| (n, n * 10)));
    map
}

#[test]
fn get_many_answers_in_order() {
    let maps =
        HASHERS.map(|by| map_of(0..300, by)).into_iter().chain([Map::default(), large(5_000)]);
    for map in maps {
        for len in [0, 1, 31, 32, 33, 64, 400] {
            let keys: Vec<u64> = (0..len).map(|n| mix(n) % 600).collect();
            let expected: Vec<Option<&u64>> = keys.iter().map(|key| map.get(key)).collect();
            assert_eq!(map.get_batch(&keys).collect::<Vec<_>>(), expected);
            // Step by step, and part of the way step by step.
            let mut many = map.get_batch(&keys);
            for (i, answer) in expected.iter().enumerate() {
                assert_eq!(many.len(), expected.len() - i);
                assert_eq!(many.clone().collect::<Vec<_>>(), expected[i..]);
                assert_eq!(many.next().as_ref(), Some(answer));
            }
            assert_eq!((many.len(), many.next(), many.next()), (0, None, None));
        }
    }
}

#[test]
fn get_many_takes_any_form_of_the_key() {
    let map: HashMap<String, usize> = (0..100).map(|n| (n.to_string(), n)).collect();
    let found: Vec<_> = map.get_batch(["7", "seven", "99"]).collect();
    assert_eq!(found, [Some(&7), None, Some(&99)]);
    let sum: usize = map.get_batch("1 2 3 x".split(' ')).flatten().sum();
    assert_eq!(sum, 6);
    assert_eq!(format!("{:?}", map.get_batch(["1"])), "GetBatch { .. }");
}

#[test]
fn get_many_after_a_clear_finds_nothing() {
    let mut map = large(1_000);
    map.clear_retain();
    assert!(map.get_batch(&[1, 2, 3]).all(|answer| answer.is_none()));
    drop(map.drain());
    assert!(map.get_batch(&[1, 2, 3]).all(|answer| answer.is_none()));
    map.assert_invariants();
}

#[test]
fn extend_a_large_map_as_a_small_one() {
    for by in [By(mix), By(one)] {
        let mut map = Map::with_capacity_and_hasher(400_000, by);
        let capacity = map.capacity();
        let entries = (0..500).map(|n| (mix(n) % 300, n));
        map.extend(entries.clone());
        let expected: BTreeMap<u64, u64> = entries.collect();
        assert_eq!(contents(&map), expected);
        assert_eq!(map.capacity(), capacity);
        map.assert_invariants();
    }
}

#[test]
fn extend_a_large_map_beyond_its_room() {
    let mut map = large(1_000);
    let capacity = map.capacity() as u64;
    // `filter` promises nothing, so that nothing is reserved.
    map.extend((0..capacity + 100).filter(|n| *n >= 500).map(|n| (n, n * 10)));
    assert_eq!(map.len() as u64, capacity + 100);
    assert!((0..capacity + 100).all(|n| map.get(&n) == Some(&(n * 10))));
    map.assert_invariants();
}

/// What waits when the iterator panics, at most 32 entries, is dropped; nothing else is lost.
#[test]
fn extend_drops_what_waits_when_the_iterator_panics() {
    for stop in [0, 1, 31, 32, 33, 70] {
        let drops = Rc::new(Cell::new(0));
        let mut map: Map<u64, Counted> = Map::with_capacity_and_hasher(400_000, By(mix));
        let message = panic_of(|| {
            map.extend((0..100).map(|n| {
                assert!(n != stop, "no more");
                (n, Counted::new(n, &drops))
            }));
        });
        assert_eq!(message, "no more");
        let inserted = stop.saturating_sub(32);
        assert_eq!((map.len() as u64, drops.get()), (inserted, stop - inserted));
        assert!((0..inserted).all(|n| map[&n].id == n));
        map.assert_invariants();
        drop(map);
        assert_eq!(drops.get(), stop);
    }
}
