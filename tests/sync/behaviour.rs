//! Single operations, by one thread: results as those of std's map.

use super::call::Fixed;
use super::done;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabularasa::HashMap;
use tabularasa::sync::{Refusal, ShardedMap};
use tabularasa::testing::effort;
use tabularasa::testing::subject::mix;

type Map = ShardedMap<u64, u64>;

/// Random operations on the map and on std's: the same answers, for any number of shards.
#[test]
fn answers_are_those_of_a_map() {
    for shards in [1, 2, 8, 64] {
        let seed = mix(shards);
        let map: Map = ShardedMap::with_shards_capacity_and_hasher(
            shards as usize,
            seed as usize % 100,
            Default::default(),
        );
        let mut model = BTreeMap::new();
        for round in 0..effort(20_000, 100) {
            let word = mix(seed ^ round);
            let (key, value) = (word >> 8 & 0xFF, round);
            match word % 8 {
                0 | 1 => assert_eq!(map.insert(key, value), model.insert(key, value)),
                2 => assert_eq!(map.remove(&key), model.remove(&key)),
                3 => assert_eq!(map.get(&key), model.get(&key).copied()),
                4 => assert_eq!(map.contains_key(&key), model.contains_key(&key)),
                5 => {
                    let new = word & 0x800 != 0;
                    map.update(key, |seen| {
                        assert_eq!(seen, model.get(&key).copied());
                        new.then_some(value)
                    });
                    if new {
                        model.insert(key, value)
                    } else {
                        model.remove(&key)
                    };
                }
                6 => {
                    let known = *model.entry(key).or_insert(value);
                    assert_eq!(map.get_or_insert_with(key, || value), known);
                }
                _ if word & 0xFF00 == 0 => {
                    map.retain(|key, value| {
                        *value += 1;
                        key % 2 == 0
                    });
                    model.retain(|key, value| {
                        *value += 1;
                        key % 2 == 0
                    });
                }
                _ => assert_eq!(map.view(&key, |v| v + 1), model.get(&key).map(|v| v + 1)),
            }
            assert_eq!((map.len(), map.is_empty()), (model.len(), model.is_empty()));
        }
        map.assert_invariants();
        let mut seen = BTreeMap::new();
        map.for_each(|key, value| assert_eq!(seen.insert(*key, *value), None));
        assert_eq!(seen, model, "{shards} shards");
        assert_eq!(map.into_iter().collect::<BTreeMap<_, _>>(), model);
    }
}

#[test]
fn the_key_that_is_there_stays() {
    #[derive(Debug, Clone)]
    struct Named(u32, &'static str);
    impl PartialEq for Named {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }
    impl Eq for Named {}
    impl std::hash::Hash for Named {
        fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
            self.0.hash(state);
        }
    }
    let map = ShardedMap::from([(Named(1, "first"), 'a')]);
    assert_eq!(map.insert(Named(1, "second"), 'b'), Some('a'));
    map.update(Named(1, "third"), |value| value);
    map.get_or_insert_with(Named(1, "fourth"), || unreachable!());
    let names: Vec<_> = map.into_iter().map(|(key, value)| (key.1, value)).collect();
    assert_eq!(names, [("first", 'b')]);
}

#[test]
fn an_epoch_knows_its_map() {
    let (map, other) = (Map::new(), Map::new());
    let refused = map.insert_if_epoch(other.epoch(), 1, 2).unwrap_err();
    assert_eq!((refused.key, refused.value, refused.reason), (1, 2, Refusal::WrongMap));
    assert_eq!(refused.to_string(), "not inserted: the epoch is one of another map");
    assert!(map.is_empty());
    assert_ne!(map.epoch(), other.epoch());
}

#[test]
fn an_epoch_counts_every_clear() {
    let map = Map::new();
    let epoch = map.epoch();
    assert_eq!(map.insert_if_epoch(epoch, 1, 1), Ok(None));
    assert_eq!(map.insert_if_epoch(epoch, 1, 2), Ok(Some(1)));
    map.clear();
    map.clear_shrink();
    map.reset();
    map.clear_lazy();
    done(map.take_all());
    done(map.replace_all(HashMap::from([(1, 5)])));
    let refused = map.insert_if_epoch(epoch, 1, 3).unwrap_err();
    assert_eq!(refused.reason, Refusal::Cleared { clears: 6 });
    assert_eq!(refused.to_string(), "not inserted: the map was cleared 6 times since");
    assert_eq!(map.get(&1), Some(5));
    // What clears nothing is none.
    let epoch = map.epoch();
    map.reclaim();
    map.retain(|_, _| false);
    assert_eq!(map.insert_if_epoch(epoch, 1, 4), Ok(None));
}

#[test]
fn a_load_that_loses_returns_the_value_that_is_there() {
    let map = Map::new();
    let value = map.get_or_insert_with(1, || {
        map.insert(1, 10);
        20
    });
    assert_eq!((value, map.get(&1)), (10, Some(10)));
}

#[test]
fn taken_entries_are_a_map() {
    let map: Map = (0..1_000).map(|i| (i, i * i)).collect();
    let taken = map.take_all();
    assert_eq!((taken.len(), taken.is_empty(), map.len()), (1_000, false, 0));
    assert_eq!(format!("{taken:?}"), "Taken { len: 1000, .. }");
    let taken = taken.into_map();
    assert_eq!(taken.len(), 1_000);
    assert!((0..1_000).all(|i| taken[&i] == i * i));
    taken.assert_invariants();
    let back = map.replace_all(taken);
    assert!(back.is_empty());
    map.assert_invariants();
    let mut entries = map.take_all().into_iter();
    assert_eq!(entries.by_ref().take(10).count(), 10);
    assert_eq!((entries.len(), entries.count()), (990, 990));
}

/// Shards are told by bits that the tag leaves alone, and a hasher without them by one shard.
#[test]
fn shards_fill_evenly() {
    let map: Map = (0..64_000).map(|i| (i, i)).collect();
    let stats = map.stats();
    assert!(stats.total.len == 64_000 && stats.longest_shard < 2 * 64_000 / stats.shards);
    assert!(stats.total.mean_probe < 1.2, "{stats}");

    let spread: ShardedMap<u32, u32, Fixed> =
        ShardedMap::with_shards_capacity_and_hasher(2, 0, Fixed);
    (0..100).for_each(|key| done(spread.insert(key, key)));
    assert_eq!(spread.stats().longest_shard, 50);
}

#[test]
fn numbers_of_shards_are_checked_and_rounded() {
    let with = |shards| Map::with_shards_capacity_and_hasher(shards, 10, Default::default());
    let sizes = [(1, 1), (2, 2), (3, 4), (100, 128), (65_535, 65_536)];
    for (asked, given) in sizes {
        let map = with(asked);
        assert_eq!(map.shards(), given);
        map.insert(1, 1);
        assert_eq!(map.get(&1), Some(1));
    }
    for wrong in [0, 65_537, usize::MAX] {
        let panic = catch_unwind(|| with(wrong)).unwrap_err();
        let message = panic.downcast_ref::<String>().unwrap();
        assert_eq!(*message, format!("{wrong} shards: there must be 1 to 65536"));
    }
}

/// A panic in any closure leaves the map usable; what the closure was given by value is gone.
#[test]
fn nothing_is_poisoned() {
    let map = Map::from([(1, 1), (2, 2)]);
    let panics = |f: &dyn Fn()| assert!(catch_unwind(AssertUnwindSafe(f)).is_err());
    panics(&|| map.view(&1, |_| panic!("view")).unwrap());
    panics(&|| map.update(2, |_| panic!("update")));
    panics(&|| map.update(3, |_| panic!("update")));
    panics(&|| done(map.get_or_insert_with(4, || panic!("load"))));
    panics(&|| map.for_each(|_, _| panic!("for_each")));
    panics(&|| map.retain(|_, _| panic!("retain")));
    panics(&|| done(map.cursor().next_batch(&map, |_, _| panic!("batch"))));
    map.assert_invariants();
    assert_eq!((map.get(&1), map.get(&2), map.len()), (Some(1), None, 1));
    map.insert(2, 5);
    map.clear();
    assert!(map.is_empty());
}

/// `Hash` and `Eq` that panic: at a look-up, an insertion, while a shard grows.
#[test]
fn hash_and_eq_may_panic() {
    use tabularasa::testing::trial::{Point, Trial};

    for point in [Point::Hash, Point::Eq, Point::CloneValue] {
        for nth in 1..40 {
            let trial = Trial::new();
            let map = ShardedMap::with_shards_capacity_and_hasher(2, 0, trial.hasher());
            trial.arm(point, nth);
            let mut entered = Vec::new();
            for id in 0..30 {
                let key = || trial.key(id % 20, ((id % 20) << 55) | (id % 20 % 3));
                let insert = || done(map.insert(key(), trial.value(id)));
                let get = || done(map.get(&key()));
                if catch_unwind(AssertUnwindSafe(insert)).is_ok() {
                    entered.push(id % 20);
                }
                let _ = catch_unwind(AssertUnwindSafe(get));
            }
            map.assert_invariants();
            entered.sort_unstable();
            entered.dedup();
            let mut there = Vec::new();
            map.for_each(|key, _| there.push(key.id()));
            there.sort_unstable();
            assert_eq!(there, entered, "{point:?} {nth}");
            drop(map);
            trial.assert_clean();
        }
    }
}

#[test]
fn debug_shows_the_entries() {
    assert_eq!(format!("{:?}", Map::from([(1, 2)])), "{1: 2}");
    assert_eq!(format!("{:?}", Map::new().epoch()), "Epoch { clears: 0, .. }");
    assert_eq!(format!("{:?}", Map::new().cursor()), "ShardedCursor { end: None, .. }");
}
