//! Many entries at once: extend, conversions, comparison, copies.

use crate::{By, HASHERS, Map, Marked, StdMap, contents, counted, map_of, mix, one};
use tabularasa::HashMap;

// ---- many at once

#[test]
fn extend_takes_three_forms() {
    let entries = [(1_u64, 10_u64), (2, 20), (1, 11)];
    let mut map = map_of([0, 1], By(mix));
    map.extend(entries);
    assert!(contents(&map).into_iter().eq([(0, 0), (1, 11), (2, 20)]));
    let mut map = map_of([0, 1], By(one));
    map.extend(&entries);
    assert!(contents(&map).into_iter().eq([(0, 0), (1, 11), (2, 20)]));
    let other: StdMap<u64, u64> = [(2, 20), (1, 11)].into();
    let mut map = map_of([0, 1], By(mix));
    map.extend(&other);
    assert!(contents(&map).into_iter().eq([(0, 0), (1, 11), (2, 20)]));
    map.extend(&Map::<u64, u64>::default());
    map.assert_invariants();
}

#[test]
fn extend_reserves_what_may_come() {
    // An empty map: for the whole hint at once.
    let mut map = Map::default();
    map.extend((0..1000_u64).map(|n| (n, n)));
    let exact = Map::<u64, u64>::with_capacity_and_hasher(1000, By(mix)).capacity();
    assert_eq!(map.capacity(), exact);
    // Else for half of it, rounded up: the keys may all be there.
    let mut map = map_of(0..600, By(mix));
    let (capacity, room) = (map.capacity(), (map.capacity() - 600) as u64);
    assert!(2 * room + 1 < 600, "premise: a hint within the keys that are there");
    map.extend((0..2 * room).map(|n| (n, n)));
    assert_eq!(map.capacity(), capacity);
    map.extend((0..2 * room + 1).map(|n| (n, n)));
    assert!(map.capacity() > capacity);
    assert_eq!(map.len(), 600);
    map.assert_invariants();
}

#[test]
fn maps_from_arrays_and_iterators() {
    // Without naming the hasher: the impl must infer it.
    let map = HashMap::from([(1, 'a'), (2, 'b'), (1, 'c')]);
    assert_eq!((map.len(), map[&1], map[&2]), (2, 'c', 'b'));
    let map: HashMap<u32, char> = [(1, 'a'), (1, 'b')].into();
    assert_eq!((map.len(), map[&1]), (1, 'b'));
    assert_eq!(HashMap::<u32, u32>::from([]).capacity(), 0);
    let map: Map<u64, u64> = (0..100).map(|n| (n % 10, n)).collect();
    assert!(contents(&map).into_iter().eq((0..10).map(|n| (n, 90 + n))));
    map.assert_invariants();
}

#[test]
fn an_array_that_overwrites_keeps_the_first_key() {
    let entries = [(Marked { id: 1, mark: "first" }, 1), (Marked { id: 1, mark: "second" }, 2)];
    let map = HashMap::from(entries.clone());
    let std = StdMap::from(entries);
    let shown = |(key, value): (&Marked, &i32)| (key.mark, *value);
    assert!(map.iter().map(shown).eq(std.iter().map(shown)));
}

// ---- comparison, copies

#[test]
fn maps_are_equal_by_contents() {
    let map = map_of(0..100, By(mix));
    // Neither order, capacity nor history counts; both have the same hasher type.
    let mut other: Map<u64, u64> = Map::with_capacity_and_hasher(5000, By(one));
    other.extend((0..150).rev().map(|n| (n, n * 10)));
    assert_ne!(map, other);
    other.retain(|key, _| *key < 100);
    assert_eq!(map, other);
    other.insert(5, 0);
    assert_ne!(map, other, "a value differs");
    other.remove(&5);
    assert_ne!(map, other, "a key is absent");
    other.insert(1000, 50);
    assert_ne!(map, other, "of two keys each has one");
    assert_eq!(Map::<u64, u64>::default(), Map::with_capacity_and_hasher(9, By(one)));
}

#[test]
fn clones_are_independent() {
    for by in HASHERS {
        for len in [0, 1, 3, 14, 300] {
            let mut map = map_of(0..len, by);
            map.retain(|key, _| key % 5 != 0);
            let mut clone = map.clone();
            assert_eq!((&clone, clone.capacity()), (&map, map.capacity()));
            clone.extend((0..50).map(|n| (1000 + n, n)));
            clone.values_mut().for_each(|value| *value += 1);
            assert!(contents(&map).iter().all(|(key, value)| key % 5 != 0 && *value == key * 10));
            clone.assert_invariants();
            map.assert_invariants();
        }
    }
}

/// Entries, capacity and what removals left behind; sparse and with a touched map, too.
#[test]
fn copies_are_clones() {
    for by in HASHERS {
        for (len, room) in [(0, 0), (0, 100), (1, 0), (3, 0), (14, 0), (300, 0), (50, 9_000)] {
            let mut map = map_of(0..len, by);
            map.reserve(room);
            map.retain(|key, _| key % 5 != 0);
            let mut copy = map.clone_copy();
            assert_eq!((&copy, copy.capacity()), (&map, map.capacity()));
            copy.assert_invariants();
            copy.extend((0..50).map(|n| (1000 + n, n)));
            copy.values_mut().for_each(|value| *value += 1);
            copy.assert_invariants();
            assert!(contents(&map).iter().all(|(key, value)| key % 5 != 0 && *value == key * 10));
            map.assert_invariants();
            // Of a map whose last fill was abandoned: nothing, and fit for use.
            std::mem::forget(map.drain());
            let mut copy = map.clone_copy();
            copy.assert_invariants();
            copy.extend([(1, 10)]);
            assert_eq!(contents(&copy), contents(&map_of(1..2, by)));
        }
    }
}

#[test]
fn clone_from_replaces_everything() {
    for (by, other_by) in [(By(mix), By(one)), (By(one), By(mix)), (By(mix), By(mix))] {
        for (len, source_len) in [(0, 0), (0, 100), (100, 0), (100, 110), (1000, 3), (3, 300)] {
            let (mut map, source) = (map_of(0..len, by), map_of(500..500 + source_len, other_by));
            map.clone_from(&source);
            assert_eq!(contents(&map), contents(&source));
            assert!(source.keys().all(|key| map.contains_key(key)), "the hasher came along");
            map.assert_invariants();
        }
    }
    let (mut map, drops) = counted(100, By(mix));
    let (source, source_drops) = counted(90, By(mix));
    map.clone_from(&source);
    assert_eq!((drops.get(), source_drops.get()), (100, 0));
    drop(map);
    assert_eq!(source_drops.get(), 90);
}
