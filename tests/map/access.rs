//! Look-up, insertion, removal; what takes out some entries or all.

use crate::{By, Counted, HASHERS, Map, Marked, StdMap};
use crate::{contents, counted, map_of, mix, panic_of, sorted};
use core::cell::Cell;
use core::hash::{BuildHasher, Hash, Hasher};
use std::rc::Rc;
use tabularasa::{Equivalent, HashMap};

// ---- look-up

#[test]
fn look_ups_agree_with_std() {
    for by in HASHERS {
        let mut map = map_of((0..200).map(|n| 2 * n), by);
        let mut std: StdMap<u64, u64> = (0..200).map(|n| (2 * n, 20 * n)).collect();
        for n in 0..400 {
            assert_eq!(map.get(&n), std.get(&n));
            assert_eq!(map.get_mut(&n), std.get_mut(&n));
            assert_eq!(map.get_key_value(&n), std.get_key_value(&n));
            assert_eq!(map.contains_key(&n), std.contains_key(&n));
            let with_key = map.get_key_value_mut(&n).map(|(key, value)| (*key, *value));
            assert_eq!(with_key, std.get(&n).map(|value| (n, *value)));
            if std.contains_key(&n) {
                assert_eq!(map[&n], std[&n]);
                *map.get_mut(&n).expect("just found") += 1;
                *map.get_key_value_mut(&n).expect("just found").1 += 1;
                *std.get_mut(&n).expect("just found") += 2;
            }
        }
        assert!(contents(&map).into_iter().eq(sorted(std)));
        map.assert_invariants();
    }
}

#[test]
fn look_ups_give_the_key_that_is_there() {
    let (there, asked) = (Marked { id: 1, mark: "there" }, Marked { id: 1, mark: "asked" });
    let mut map: Map<Marked, u64> = Map::default();
    map.insert(there, 10);
    assert_eq!(map.get_key_value(&asked).map(|(key, _)| key.mark), Some("there"));
    assert_eq!(map.get_key_value_mut(&asked).map(|(key, _)| key.mark), Some("there"));
    let [found] = map.get_disjoint_key_value_mut([&asked]);
    assert_eq!(found.map(|(key, _)| key.mark), Some("there"));
}

#[test]
fn look_ups_take_any_equivalent_form() {
    let mut words: Map<String, u64> = Map::default();
    words.insert("one".to_owned(), 1);
    assert_eq!((words.get("one"), words.get("two"), words["one"]), (Some(&1), None, 1));
    assert_eq!(words.remove("one"), Some(1));

    /// Equal to an owned pair without being one: what std's `Borrow` cannot express.
    struct Both<'a>(&'a str, u64);
    impl Hash for Both<'_> {
        fn hash<H: Hasher>(&self, state: &mut H) {
            (self.0, self.1).hash(state);
        }
    }
    impl Equivalent<(String, u64)> for Both<'_> {
        fn equivalent(&self, key: &(String, u64)) -> bool {
            self.0 == key.0 && self.1 == key.1
        }
    }
    let mut pairs: Map<(String, u64), char> = Map::default();
    pairs.insert(("a".to_owned(), 1), 'x');
    pairs.insert(("a".to_owned(), 2), 'y');
    assert_eq!(pairs.get(&Both("a", 2)), Some(&'y'));
    assert_eq!(pairs.get(&Both("b", 2)), None);
    *pairs.get_mut(&Both("a", 1)).expect("put in") = 'z';
    assert_eq!(pairs.remove_entry(&Both("a", 1)), Some((("a".to_owned(), 1), 'z')));
    pairs.assert_invariants();
}

#[test]
fn empty_maps_hash_nothing() {
    struct Never;
    impl BuildHasher for Never {
        type Hasher = std::hash::DefaultHasher;
        fn build_hasher(&self) -> Self::Hasher {
            unreachable!("there is nothing to be found")
        }
    }
    for mut map in [
        HashMap::<u64, u64, Never>::with_hasher(Never),
        HashMap::with_capacity_and_hasher(100, Never),
    ] {
        assert_eq!(map.get(&1), None);
        assert_eq!(map.get_mut(&1), None);
        assert_eq!(map.get_key_value(&1), None);
        assert_eq!(map.get_key_value_mut(&1), None);
        assert!(!map.contains_key(&1));
        assert_eq!(map.remove(&1), None);
        assert_eq!(map.remove_entry(&1), None);
        map.retain(|_, _| unreachable!("no entry"));
        assert_eq!(map.pop(), None);
        map.clear();
        map.shrink_to_fit();
        assert_eq!(map.allocation_size(), 0);
    }
}

#[test]
fn index_panics_without_an_entry() {
    let map = map_of(0..10, By(mix));
    assert_eq!(map[&9], 90);
    assert_eq!(panic_of(|| map[&10]), "no entry found for key");
    assert!(panic_of(|| Map::<u64, u64>::default()[&10]).contains("no entry found"));
}

// ---- several at once

#[test]
fn disjoint_requests() {
    for by in HASHERS {
        let mut map = map_of(0..50, by);
        // An absent key may be asked for as often as one likes.
        let found = map.get_disjoint_mut([&3, &77, &40, &77]);
        assert_eq!(found, [Some(&mut 30), None, Some(&mut 400), None]);
        let [three, forty] = map.get_disjoint_mut([&3, &40]);
        core::mem::swap(three.expect("there"), forty.expect("there"));
        assert_eq!((map[&3], map[&40]), (400, 30));

        let found = map.get_disjoint_key_value_mut([&5, &99]);
        assert_eq!(found, [Some((&5, &mut 50)), None]);
        assert_eq!(map.get_disjoint_mut::<u64, 0>([]), []);
        assert_eq!(map.get_disjoint_key_value_mut::<u64, 0>([]), []);
        map.assert_invariants();
    }
    assert_eq!(Map::<u64, u64>::default().get_disjoint_mut([&1, &1]), [None, None]);
}

#[test]
fn disjoint_requests_that_overlap_panic() {
    for by in HASHERS {
        let mut map = map_of(0..50, by);
        panic_of(|| map.get_disjoint_mut([&3, &3]).map(|found| found.copied()));
        panic_of(|| map.get_disjoint_mut([&1, &2, &99, &3, &1]).map(|found| found.copied()));
        panic_of(|| map.get_disjoint_key_value_mut([&9, &8, &8]).map(|found| found.is_some()));
        assert_eq!(contents(&map), contents(&map_of(0..50, by)));
        map.assert_invariants();
    }
    // Keys that differ, but find one entry.
    let mut names: Map<Marked, u64> = Map::default();
    names.insert(Marked { id: 7, mark: "there" }, 7);
    let (a, b) = (Marked { id: 7, mark: "a" }, Marked { id: 7, mark: "b" });
    panic_of(|| names.get_disjoint_mut([&a, &b]).map(|found| found.copied()));
}

#[test]
#[expect(deprecated, reason = "hashbrown's former names")]
fn disjoint_requests_under_their_former_names() {
    let mut map = map_of(0..50, By(mix));
    assert_eq!(map.get_many_mut([&4, &99]), [Some(&mut 40), None]);
    assert_eq!(map.get_many_key_value_mut([&99, &4]), [None, Some((&4, &mut 40))]);
    panic_of(|| map.get_many_mut([&4, &4]).map(|found| found.copied()));
    panic_of(|| map.get_many_key_value_mut([&4, &4]).map(|found| found.is_some()));
}

// ---- insert, remove

#[test]
fn insert_keeps_the_key_that_is_there() {
    let marks = ["first", "second", "third"];
    let mut map: Map<Marked, &str> = Map::default();
    let mut std: StdMap<Marked, &str> = StdMap::default();
    for mark in marks {
        let key = Marked { id: 1, mark };
        assert_eq!(map.insert(key.clone(), mark), std.insert(key, mark));
    }
    let mark = |(key, value): (&Marked, &&'static str)| (key.mark, *value);
    assert_eq!(map.iter().map(mark).collect::<Vec<_>>(), [("first", "third")]);
    assert!(map.iter().map(mark).eq(std.iter().map(mark)));
    map.assert_invariants();
}

#[test]
fn insert_over_drops_the_new_key_and_returns_the_old_value() {
    let drops = Rc::new(Cell::new(0));
    let mut map: Map<u64, Counted> = Map::default();
    assert!(map.insert(1, Counted::new(10, &drops)).is_none());
    let old = map.insert(1, Counted::new(11, &drops)).expect("the old value");
    assert_eq!((old.id, map[&1].id, drops.get()), (10, 11, 0));
    drop(old);
    drop(map);
    assert_eq!(drops.get(), 2);

    let key = Rc::new(5_u64);
    let mut map: Map<Rc<u64>, ()> = Map::default();
    map.insert(Rc::new(5), ());
    map.insert(Rc::clone(&key), ());
    assert_eq!(Rc::strong_count(&key), 1, "the second key is kept nowhere");
}

#[test]
fn try_insert_puts_in_or_hands_back() {
    let mut map: Map<Marked, u64> = Map::default();
    *map.try_insert(Marked { id: 1, mark: "first" }, 10).expect("vacant") += 1;
    let mut error = map.try_insert(Marked { id: 1, mark: "second" }, 20).expect_err("occupied");
    assert_eq!((error.entry.key().mark, *error.entry.get(), error.value), ("first", 11, 20));
    assert_eq!(error.entry.insert(error.value), 11);
    assert_eq!(map[&Marked { id: 1, mark: "" }], 20);
    map.assert_invariants();
}

#[test]
fn removals_agree_with_std() {
    for by in HASHERS {
        let mut map = map_of(0..300, by);
        let mut std: StdMap<u64, u64> = (0..300).map(|n| (n, n * 10)).collect();
        for n in (0..400).step_by(3) {
            assert_eq!(map.remove(&n), std.remove(&n));
            assert_eq!(map.remove(&n), None);
            assert_eq!(map.remove_entry(&(n + 1)), std.remove_entry(&(n + 1)));
            assert_eq!(map.len(), std.len());
            map.assert_invariants();
        }
        assert!(contents(&map).into_iter().eq(sorted(std)));
    }
}

#[test]
fn remove_entry_returns_the_key_that_was_there() {
    let mut map: Map<Marked, u64> = Map::default();
    map.insert(Marked { id: 1, mark: "there" }, 10);
    let (key, value) = map.remove_entry(&Marked { id: 1, mark: "asked" }).expect("there");
    assert_eq!((key.mark, value, map.len()), ("there", 10, 0));
}

#[test]
fn a_key_can_come_back() {
    for by in HASHERS {
        let mut map = map_of(0..100, by);
        for n in 0..100 {
            assert_eq!(map.remove(&n), Some(n * 10));
            assert_eq!(map.insert(n, n), None);
            assert_eq!((map[&n], map.len()), (n, 100));
        }
        assert!(contents(&map).into_iter().eq((0..100).map(|n| (n, n))));
        map.assert_invariants();
    }
}

// ---- some of them

#[test]
fn retain_agrees_with_std() {
    for by in HASHERS {
        for keep in [|_: &u64| true, |_: &u64| false, |n: &u64| *n == 7, |n: &u64| n % 3 == 0] {
            let mut map = map_of(0..300, by);
            let mut std: StdMap<u64, u64> = (0..300).map(|n| (n, n * 10)).collect();
            let capacity = map.capacity();
            let judge = |key: &u64, value: &mut u64| {
                *value += 1;
                keep(key)
            };
            map.retain(judge);
            std.retain(judge);
            assert!(contents(&map).into_iter().eq(sorted(std)));
            assert_eq!(map.capacity(), capacity);
            map.assert_invariants();
        }
    }
}

#[test]
fn retain_judges_each_once_and_drops_what_goes() {
    let (mut map, drops) = counted(100, By(mix));
    let mut judged = Vec::new();
    map.retain(|key, value| {
        judged.push((*key, value.id));
        key % 2 == 0
    });
    assert_eq!(sorted(judged), (0..100).map(|n| (n, n)).collect::<Vec<_>>());
    assert_eq!((map.len(), drops.get()), (50, 50));
    map.assert_invariants();
}

#[test]
fn extract_if_takes_what_it_picks_as_far_as_it_comes() {
    for by in HASHERS {
        let mut map = map_of(0..300, by);
        let capacity = map.capacity();
        let odd = sorted(map.extract_if(|key, value| {
            *value += 1;
            key % 2 == 1
        }));
        assert_eq!(odd, (0..150).map(|n| (2 * n + 1, 20 * n + 11)).collect::<Vec<_>>());
        assert!(contents(&map).into_iter().eq((0..150).map(|n| (2 * n, 20 * n + 1))));
        assert_eq!(map.capacity(), capacity);
        map.assert_invariants();

        // Dropped early: those that it did not reach stay.
        let taken: Vec<u64> = map.extract_if(|_, _| true).take(10).map(|(key, _)| key).collect();
        assert_eq!((taken.len(), map.len()), (10, 140));
        assert!(taken.iter().all(|key| !map.contains_key(key)));
        drop(map.extract_if(|_, _| unreachable!("nothing is done before it is asked for")));
        assert_eq!(map.len(), 140);
        map.assert_invariants();
    }
}

#[test]
fn drain_yields_all_and_keeps_the_memory() {
    for by in HASHERS {
        let mut map = map_of(0..300, by);
        let memory = (map.capacity(), map.allocation_size());
        assert_eq!(sorted(map.drain()), (0..300).map(|n| (n, n * 10)).collect::<Vec<_>>());
        assert_eq!((map.len(), (map.capacity(), map.allocation_size())), (0, memory));
        map.assert_invariants();
        map.extend((0..300).map(|n| (n, n)));
        assert_eq!((map.capacity(), map.allocation_size()), memory);
        map.assert_invariants();
    }
    let (mut map, drops) = counted(100, By(mix));
    let taken: Vec<_> = map.drain().take(30).collect();
    assert_eq!((map.len(), taken.len(), drops.get()), (0, 30, 70));
    map.assert_invariants();
}

#[test]
fn pop_takes_each_once() {
    for by in HASHERS {
        let mut map = map_of(0..300, by);
        let capacity = map.capacity();
        let mut popped = Vec::new();
        while let Some(entry) = map.pop() {
            popped.push(entry);
            assert_eq!(map.len() + popped.len(), 300);
        }
        assert_eq!(map.pop(), None);
        assert_eq!(sorted(popped), (0..300).map(|n| (n, n * 10)).collect::<Vec<_>>());
        assert_eq!(map.capacity(), capacity);
        map.assert_invariants();
    }
}
