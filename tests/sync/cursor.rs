//! Cursors over shards, by one thread: complete, once, ended by clears.

use super::call::{Fixed, new_map};
use super::{Named, done};
use std::collections::BTreeSet;
use tabularasa::sync::{ShardedCursor, ShardedEnd, ShardedMap};
use tabularasa::{CursorError, HashMap, WrongMap};

type Map = ShardedMap<u32, u32, Fixed>;

fn filled(len: u32) -> Map {
    let map = new_map();
    (0..len).for_each(|key| done(map.insert(key, key)));
    map
}

fn rest(map: &Map, cursor: &mut ShardedCursor) -> Vec<u32> {
    std::iter::from_fn(|| cursor.next(map).unwrap()).map(|(key, _)| key).collect()
}

#[test]
fn a_walk_yields_every_entry_once() {
    for len in [0, 1, 2, 100, 5_000] {
        let map = filled(len);
        let mut cursor = map.cursor();
        let mut keys = rest(&map, &mut cursor);
        keys.sort_unstable();
        assert!(keys.into_iter().eq(0..len));
        assert_eq!(cursor.end_reason(), Some(ShardedEnd::Exhausted));
        assert_eq!(cursor.next(&map), Ok(None));

        let mut cursor = map.cursor();
        let mut keys = BTreeSet::new();
        while let Some(batch) = cursor
            .next_batch(&map, |key, value| assert!(key == value && keys.insert(*key)))
            .unwrap()
        {
            assert!(batch > 0);
        }
        assert!(keys.into_iter().eq(0..len));
        assert_eq!(cursor.end_reason(), Some(ShardedEnd::Exhausted));
    }
}

/// The map grows many times over, shrinks to nothing and grows again, between the steps.
#[test]
fn a_walk_survives_what_moves_entries() {
    let map = filled(300);
    let mut cursor = map.cursor();
    let mut keys = BTreeSet::new();
    for step in 0.. {
        let Some((key, value)) = cursor.next(&map).unwrap() else { break };
        assert!(keys.insert(key), "{key} comes twice");
        assert!(key >= 300 || value == key || value == 1);
        let new = 1_000 + 40 * step;
        (new..new + 40).for_each(|key| done(map.insert(key, key)));
        if step % 3 == 0 {
            map.retain(|key, _| *key < 300);
        }
        // Replaced is still there.
        map.insert(step % 300, 1);
    }
    assert!((0..300).all(|key| keys.contains(&key)));
    assert_eq!(cursor.end_reason(), Some(ShardedEnd::Exhausted));
}

#[test]
fn removed_entries_are_not_yielded() {
    let map = filled(500);
    let mut cursor = map.cursor();
    let mut seen = BTreeSet::new();
    while let Some((key, _)) = cursor.next(&map).unwrap() {
        assert!(seen.insert(key) && map.contains_key(&key));
        map.remove(&((key + 250) % 500));
    }
    assert!(seen.len() >= 250);
}

#[test]
fn every_clear_ends_a_walk() {
    let clears: [Named<fn(&Map)>; 7] = [
        ("clear", Map::clear),
        ("clear_retain", Map::clear_retain),
        ("clear_shrink", Map::clear_shrink),
        ("reset", Map::reset),
        ("clear_lazy", Map::clear_lazy),
        ("take_all", |map| done(map.take_all())),
        ("replace_all", |map| done(map.replace_all(HashMap::from([(7, 7)])))),
    ];
    for (name, clear) in clears {
        for steps in [0, 1, 9, 10] {
            let map = filled(10);
            let mut cursor = map.cursor();
            for _ in 0..steps {
                assert!(cursor.next(&map).unwrap().is_some());
            }
            let mut early = cursor.clone();
            clear(&map);
            (0..10).for_each(|key| done(map.insert(key, key)));
            assert_eq!(cursor.end_reason(), None);
            assert!(rest(&map, &mut cursor).is_empty(), "{name}");
            assert_eq!(cursor.end_reason(), Some(ShardedEnd::Cleared), "{name}");
            assert_eq!(early.next_batch(&map, |_, _| panic!("{name}")), Ok(None));
            assert_eq!(early.end_reason(), Some(ShardedEnd::Cleared), "{name}");
        }
    }
    // Behind an end that was seen, nothing changes it.
    let map = filled(3);
    let mut cursor = map.cursor();
    rest(&map, &mut cursor);
    map.clear();
    assert_eq!(cursor.next(&map), Ok(None));
    assert_eq!(cursor.end_reason(), Some(ShardedEnd::Exhausted));
}

/// `retain` and `reclaim` are no clears.
#[test]
fn a_walk_goes_on_behind_what_is_no_clear() {
    let map = filled(100);
    map.clear_lazy();
    (0..100).for_each(|key| done(map.insert(key, key)));
    let mut cursor = map.cursor();
    cursor.next(&map).unwrap();
    map.reclaim();
    map.retain(|key, _| key % 2 == 0);
    assert!(rest(&map, &mut cursor).len() >= 49);
}

/// Opened while all shards are stale: there is nothing, and nothing is dropped by looking.
#[test]
fn a_walk_over_what_was_cleared_lazily_finds_nothing() {
    let map = filled(10);
    map.clear_lazy();
    let mut cursor = map.cursor();
    assert!(rest(&map, &mut cursor).is_empty());
    assert_eq!(cursor.end_reason(), Some(ShardedEnd::Exhausted));
    assert_eq!(map.stats().stale_entries, 10);
}

#[test]
fn another_map_is_refused() {
    let (map, other) = (filled(3), filled(3));
    let mut cursor = map.cursor();
    assert_eq!(cursor.next(&other), Err(CursorError::WrongMap));
    let refused: Result<_, WrongMap> = cursor.next_batch(&other, |_, _| ());
    assert!(refused.is_err());
    other.clear();
    assert_eq!(cursor.next(&other), Err(CursorError::WrongMap));
    assert_eq!(rest(&map, &mut cursor).len(), 3);
    assert_eq!(cursor.next(&other), Err(CursorError::WrongMap));
}

/// Equal hashes: single steps say so and do not move, batches pass them.
#[test]
fn ties_are_passed_by_batches() {
    #[derive(Clone, Copy, Default)]
    struct Same;
    struct SameHasher;
    impl std::hash::BuildHasher for Same {
        type Hasher = SameHasher;
        fn build_hasher(&self) -> SameHasher {
            SameHasher
        }
    }
    impl std::hash::Hasher for SameHasher {
        fn finish(&self) -> u64 {
            7
        }
        fn write(&mut self, _: &[u8]) {}
    }
    let map = ShardedMap::with_shards_capacity_and_hasher(4, 0, Same);
    (0..5).for_each(|key| done(map.insert(key, key)));
    let mut cursor = map.cursor();
    assert_eq!(cursor.next(&map), Err(CursorError::HashTie));
    let mut keys = BTreeSet::new();
    while cursor.next_batch(&map, |key, _| done(keys.insert(*key))).unwrap().is_some() {}
    assert_eq!(keys.len(), 5);
}
