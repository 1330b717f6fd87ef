//! Whole maps: memory before and after the first entry, `reserve` and `shrink_to`, the standard
//! traits, serde, rayon; and the set, which has no protocol of its own.

use super::done;
use std::collections::BTreeSet;
use tabularasa::sync::{Refusal, ShardedEnd, ShardedMap, ShardedSet};
use tabularasa::{DefaultHashBuilder, FixedState, HashMap, HashSet};

type Map = ShardedMap<u64, u64>;

fn filled(len: u64) -> Map {
    (0..len).map(|key| (key, key * key)).collect()
}

/// In a static, without `LazyLock`.
static STATIC: ShardedMap<&str, u32, FixedState> = ShardedMap::with_hasher(FixedState::new());

#[test]
fn a_static_needs_no_lazy_lock() {
    assert!(STATIC.is_empty());
    STATIC.insert("a", 1);
    let mut cursor = STATIC.cursor();
    assert_eq!(cursor.next(&STATIC), Ok(Some(("a", 1))));
    assert_eq!(STATIC.remove("a"), Some(1));
}

/// Looking, removing and clearing allocate nothing; the first entry brings the shards.
#[test]
fn nothing_is_allocated_before_the_first_entry() {
    let map = Map::new();
    let expected = 4 * std::thread::available_parallelism().map_or(1, usize::from);
    assert_eq!(map.shards(), expected.next_power_of_two());
    done((map.get(&1), map.remove(&1), map.remove_if(&1, |_, _| true), map.len()));
    done((map.view_mut(&1, |_| ()), map.epoch_of(&1), map.cursor().next(&map)));
    map.retain(|_, _| false);
    map.clear();
    map.clear_lazy();
    map.reclaim();
    map.shrink_to_fit();
    map.for_each(|_, _| panic!("there is none"));
    assert!(map.take_all().is_empty() && map.replace_all(HashMap::<_, _>::new()).is_empty());
    assert_eq!((map.stats().shards, map.capacity()), (0, 0));
    map.insert(1, 1);
    assert_eq!(map.stats().shards, map.shards());
}

#[test]
fn a_cursor_opened_before_the_first_entry_walks_what_comes() {
    let map = Map::new();
    let mut cursor = map.cursor();
    let mut ended = cursor.clone();
    assert_eq!(ended.next(&map), Ok(None));
    assert_eq!(ended.end_reason(), Some(ShardedEnd::Exhausted));
    map.insert(1, 2);
    assert_eq!((cursor.next(&map), cursor.next(&map)), (Ok(Some((1, 2))), Ok(None)));
    assert_eq!(ended.next(&map), Ok(None));
    let mut cleared = Map::new().cursor();
    assert!(cleared.next(&map).is_err());
}

#[test]
fn memory_is_reserved_and_given_back() {
    let map = Map::new();
    map.reserve(10_000);
    let capacity = map.capacity();
    assert!(capacity >= 10_000);
    (0..100).for_each(|key| done(map.insert(key, key)));
    assert_eq!(map.capacity(), capacity);
    map.shrink_to(1_000);
    assert!((1_000..capacity).contains(&map.capacity()));
    map.shrink_to_fit();
    assert!((100..1_000).contains(&map.capacity()));
    assert_eq!(map.len(), 100);
    map.assert_invariants();
    map.reserve(0);
    map.clear();
    map.shrink_to_fit();
    assert_eq!(map.capacity(), 0);
}

#[test]
fn a_clear_shrinks_to_what_it_is_told() {
    for max in [0, 1, 100, 5_000, 1_000_000] {
        let new = |max| Map::with_shards_capacity_and_hasher(8, max, DefaultHashBuilder::default());
        let map = new(20_000);
        (0..10_000).for_each(|key| done(map.insert(key, key)));
        let before = map.capacity();
        map.clear_shrink_to(max);
        let new = new(max.max(1));
        let most = if max == 0 { 0 } else { new.capacity() };
        assert_eq!(map.capacity(), before.min(most), "{max}");
        // Small enough already: kept.
        map.clear_shrink_to(usize::MAX / 2);
        assert_eq!(map.capacity(), before.min(most), "{max}");
    }
}

#[test]
fn clones_are_maps_of_their_own() {
    let map = filled(1_000);
    let clone = map.clone();
    assert_eq!(map, clone);
    assert_eq!((clone.len(), clone.shards()), (1_000, map.shards()));
    clone.assert_invariants();
    clone.insert(0, 1);
    assert_ne!(map, clone);
    assert_ne!(clone, map);
    assert!(map.cursor().next(&clone).is_err());
    assert_eq!(clone.insert_if_epoch(map.epoch(), 1, 1).unwrap_err().reason, Refusal::WrongMap);
    map.clear_lazy();
    assert!(map.clone().is_empty());
}

#[test]
fn equality_is_that_of_maps() {
    let map = filled(100);
    let other = Map::with_shards_capacity_and_hasher(1, 0, DefaultHashBuilder::default());
    (0..99).for_each(|key| done(other.insert(key, key * key)));
    let are_equal = |map: &Map, other: &Map| {
        let answers = [map == other, other == map];
        assert_eq!(answers[0], answers[1]);
        answers[0]
    };
    assert!(!are_equal(&map, &other));
    other.insert(99, 99 * 99);
    assert!(are_equal(&map, &other) && are_equal(&map, &map));
    other.remove(&5);
    other.insert(100, 25);
    assert!(!are_equal(&map, &other));
    assert_eq!(Map::new(), Map::new());
    // A value that is not equal to itself.
    let nan = ShardedMap::from([(1, f64::NAN)]);
    let same = &nan;
    assert!(nan != *same);
}

/// Two comparisons, the other way round, beside writers: neither waits for the other for ever.
#[test]
fn comparisons_lock_in_one_order() {
    let maps = [filled(200), filled(200)];
    std::thread::scope(|scope| {
        for turn in 0..4 {
            let maps = &maps;
            scope.spawn(move || {
                for round in 0..100 {
                    match turn {
                        0 => done(maps[0] == maps[1]),
                        1 => done(maps[1] == maps[0]),
                        _ => done(maps[turn - 2].insert(round, round)),
                    }
                }
            });
        }
    });
}

#[test]
fn maps_become_sharded_ones_and_back() {
    let map: HashMap<u64, u64> = (0..1_000).map(|key| (key, key)).collect();
    let sharded = Map::from(map.clone());
    sharded.assert_invariants();
    assert_eq!(sharded.take_all().into_map(), map);
    let (shared, mut by_ref) = (Map::new(), &Map::new());
    (&shared).extend([(1, 1), (2, 2)]);
    by_ref.extend([(1, 1), (2, 2)]);
    assert_eq!(&shared, by_ref);
}

#[test]
#[cfg(feature = "serde")]
fn maps_and_sets_are_serialised() {
    let map = ShardedMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    let text = serde_json::to_string(&map).unwrap();
    assert_eq!(serde_json::from_str::<ShardedMap<String, i32>>(&text).unwrap(), map);
    let last = serde_json::from_str::<ShardedMap<String, i32>>(r#"{"a": 1, "a": 2}"#).unwrap();
    assert_eq!((last.len(), last.get("a")), (1, Some(2)));
    assert_eq!(serde_json::to_string(&Map::new()).unwrap(), "{}");
    assert!(serde_json::from_str::<ShardedMap<String, i32>>("[1]").is_err());

    let set = ShardedSet::from([1, 2, 3]);
    let text = serde_json::to_string(&set).unwrap();
    assert_eq!(serde_json::from_str::<ShardedSet<i32>>(&text).unwrap(), set);
    assert_eq!(serde_json::from_str::<ShardedSet<i32>>("[4, 4]").unwrap().len(), 1);
}

#[test]
#[cfg(feature = "rayon")]
fn maps_and_sets_are_walked_in_parallel() {
    use rayon::prelude::*;
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    let map: Map = (0..10_000u64).into_par_iter().map(|key| (key, 1)).collect();
    map.assert_invariants();
    (&map).par_extend((10_000..20_000u64).into_par_iter().map(|key| (key, 1)));
    let sum = AtomicU64::new(0);
    map.par_for_each(|key, value| done(sum.fetch_add(key * value, Relaxed)));
    assert_eq!(sum.into_inner(), (0..20_000).sum::<u64>());
    map.clear_lazy();
    map.par_for_each(|_, _| panic!("it is cleared"));
    map.insert(7, 8);
    assert_eq!(map.into_par_iter().collect::<Vec<_>>(), [(7, 8)]);
    Map::new().par_for_each(|_, _| panic!("it is empty"));

    let mut set: ShardedSet<u64> = (0..1_000u64).into_par_iter().collect();
    set.par_extend(500..2_000u64);
    let sum = AtomicU64::new(0);
    set.par_for_each(|element| done(sum.fetch_add(*element, Relaxed)));
    assert_eq!(sum.into_inner(), (0..2_000).sum::<u64>());
    assert_eq!(set.into_par_iter().count(), 2_000);
}

/// A panic in one part of a parallel walk arrives, and leaves the map usable.
#[test]
#[cfg(feature = "rayon")]
fn a_parallel_walk_may_panic() {
    let map = filled(1_000);
    let walk = || map.par_for_each(|key, _| assert_ne!(*key, 500));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(walk)).is_err());
    assert_eq!(map.len(), 1_000);
    map.insert(1_000, 1);
}

#[test]
fn a_set_is_a_map_without_values() {
    let set: ShardedSet<String> = ShardedSet::new();
    assert!(set.is_empty() && set.insert("a".into()) && !set.insert("a".into()));
    assert!(set.contains("a") && !set.contains("b"));
    assert_eq!((set.get("a"), set.view("a", String::len)), (Some("a".into()), Some(1)));
    assert_eq!((set.replace("a".into()), set.replace("b".into())), (Some("a".into()), None));
    assert_eq!(set.remove_if("a", |element| element == "z"), None);
    assert_eq!((set.take("a"), set.take("a")), (Some("a".into()), None));
    assert!(set.remove("b") && !set.remove("b"));
    let epoch = set.epoch_of("a");
    assert_eq!(set.insert_if_epoch(epoch, "a".into()), Ok(true));
    set.remove("a");
    assert_eq!(set.insert_if_epoch(epoch, "a".into()).unwrap_err().reason, Refusal::Removed);
}

#[test]
fn a_set_is_walked_and_cleared_as_a_map() {
    let set: ShardedSet<u32> = (0..100).collect();
    let mut seen = BTreeSet::new();
    set.for_each(|element| assert!(seen.insert(*element)));
    assert_eq!(seen.len(), 100);
    let mut cursor = set.cursor();
    assert_eq!(cursor.next(&set).unwrap().map(|element| element < 100), Some(true));
    let mut rest = 0;
    while let Some(count) = cursor.next_batch(&set, |_| ()).unwrap() {
        rest += count;
    }
    assert_eq!((rest, cursor.end_reason()), (99, Some(ShardedEnd::Exhausted)));
    assert_eq!(set.extract_if(|element| *element < 10).into_set(), (0..10).collect::<HashSet<_>>());
    set.retain(|element| *element < 20);
    assert_eq!((set.len(), set.clone() == set), (10, true));
    assert_eq!(format!("{:?}", ShardedSet::from([1])), "{1}");
    let old = set.replace_all(HashSet::<u32>::from([1]));
    assert_eq!((old.len(), set.len()), (10, 1));
    let clears: [fn(&ShardedSet<u32>); 6] = [
        ShardedSet::clear,
        ShardedSet::clear_retain,
        ShardedSet::clear_shrink,
        |set| set.clear_shrink_to(1),
        ShardedSet::reset,
        |set| (set.clear_lazy(), set.reclaim()).1,
    ];
    for clear in clears {
        (0..10).for_each(|element| done(set.insert(element)));
        clear(&set);
        assert!(set.is_empty());
        set.assert_invariants();
    }
    set.reserve(100);
    assert!(set.capacity() >= 100 && set.stats().total.len == 0);
    set.shrink_to(10);
    set.shrink_to_fit();
    assert_eq!(set.capacity(), 0);
    assert!(set.take_all().into_iter().next().is_none());
    assert_eq!(ShardedSet::from(HashSet::<u32>::from([1, 2])).into_iter().count(), 2);
}
