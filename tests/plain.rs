//! All that reaches unsafe code, once, with plain types and forty entries: small enough for tools
//! that take a thousand times as long as the processor. Answers are checked in passing; the point
//! is that every reference, pointer and block is really used, in the order that strains the rules.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

use std::hash::{Hash, Hasher};
use std::mem::swap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use tabularasa::hash_map::{Entry, RawEntryMut};
use tabularasa::sync::{ShardedMap, SwapMap};
use tabularasa::{HashMap, HashSet, HashTable};

/// More than two windows, and more than two in the tiny geometry by far.
const ENTRIES: u32 = 40;

type Map = HashMap<u32, Box<u32>>;

/// Every value is a block of its own, whose use after free, or twice, shows.
fn filled() -> Map {
    (0..ENTRIES).map(|id| (id, Box::new(id))).collect()
}

fn panics(action: impl FnOnce()) -> bool {
    // Not a word of panics that are part of a test.
    std::panic::set_hook(Box::new(|_| {}));
    let panicked = catch_unwind(AssertUnwindSafe(action)).is_err();
    drop(std::panic::take_hook());
    panicked
}

/// References that one iterator has handed out are good together, and after it.
#[test]
fn plain_references_of_iterators_coexist() {
    let mut map = filled();
    let mut entries = map.iter_mut();
    let (_, first) = entries.next().unwrap();
    let (_, second) = entries.next().unwrap();
    swap(first, second);
    **first += 1;
    let (_, third) = entries.next().unwrap();
    **second += 1;
    **third += 1;
    **first += 1;

    let mut values: Vec<_> = map.values_mut().collect();
    for value in values.iter_mut().rev() {
        ***value += 1;
    }
    values.into_iter().for_each(|value| **value += 1);
    let shared: Vec<_> = map.iter().collect();
    let again = map.iter().clone();
    assert!(again.eq(shared));
    let total: u32 = map.values().map(|value| **value).sum();
    assert_eq!(total, (0..ENTRIES).sum::<u32>() + 4 + 2 * ENTRIES);
}

/// Iterators that own or empty something, left before their end.
#[test]
fn plain_iterators_are_left_halfway() {
    let mut map = filled();
    let mut drain = map.drain();
    assert!(drain.next().is_some() && drain.next().is_some());
    drop(drain);
    assert!(map.is_empty());

    let mut owned = filled().into_iter();
    let (key, value) = owned.next().unwrap();
    assert_eq!(owned.len(), ENTRIES as usize - 1);
    drop(owned);
    assert_eq!(*value, key);
    assert_eq!(filled().into_keys().take(3).count(), 3);
    assert_eq!(filled().into_values().count(), ENTRIES as usize);

    let mut map = filled();
    let mut odd = map.extract_if(|key, value| {
        **value += 1;
        key % 2 == 1
    });
    let (key, value) = odd.next().unwrap();
    assert_eq!(*value, key + 1);
    drop(odd);
    map.retain(|_, value| {
        **value += 1;
        **value % 3 == 0
    });
    map.assert_invariants();
}

/// Growth, removal, room that is asked for and given back, and each clear, on memory that was used.
#[test]
fn plain_life_of_an_allocation() {
    let clears: [fn(&mut Map); 7] = [
        Map::clear,
        Map::clear_retain,
        Map::clear_shrink,
        |map| map.clear_shrink_to(3),
        Map::clear_zeroize,
        Map::reset,
        |map| drop(map.take_all()),
    ];
    let mut map = Map::new();
    for (round, clear) in (0..).zip(clears) {
        for id in 0..ENTRIES {
            map.insert(id * 7 + round, Box::new(id));
        }
        for id in 0..ENTRIES / 2 {
            assert_eq!(map.remove(&(id * 7 + round)), Some(Box::new(id)));
        }
        map.shrink_to_fit();
        map.reserve(100);
        map.try_reserve(10).unwrap();
        clear(&mut map);
        assert!(map.is_empty());
        map.assert_invariants();
    }
    map.insert(1, Box::new(1));
    let mut words = map.recycle::<i32, Box<i32>>();
    words.insert(-1, Box::new(-1));
    assert_eq!(words.pop(), Some((-1, Box::new(-1))));
}

/// Copies live on after their original, and with blocks of their own.
#[test]
fn plain_copies() {
    let source = filled();
    let mut target = filled();
    target.remove(&3);
    target.clone_from(&source);
    let mut empty = Map::new();
    empty.clone_from(&source);
    let copy = source.clone();
    assert!(source == target && empty == copy);
    drop(source);
    assert_eq!(*empty[&5] + *target[&5] + *copy[&5], 15);
}

#[test]
fn plain_entries() {
    let mut map = filled();
    **map.entry(1).or_insert_with(|| Box::new(0)) += 1;
    map.entry(1_000).or_insert_with(|| Box::new(3));
    map.entry(1_000).and_modify(|value| **value += 1);
    assert_eq!((*map[&1], *map[&1_000]), (2, 4));
    let Entry::Occupied(mut entry) = map.entry(2) else { panic!("2 is present") };
    **entry.get_mut() = 9;
    assert_eq!(*entry.insert(Box::new(3)), 9);
    assert_eq!(*entry.remove(), 3);
    match map.raw_entry_mut().from_key(&5) {
        RawEntryMut::Occupied(mut entry) => {
            **entry.get_mut() = 4;
            entry.insert_key(5);
            assert_eq!(entry.remove_entry(), (5, Box::new(4)));
        }
        RawEntryMut::Vacant(_) => panic!("5 is present"),
    }
    match map.raw_entry_mut().from_key(&5) {
        RawEntryMut::Occupied(_) => panic!("5 was removed"),
        RawEntryMut::Vacant(entry) => **entry.insert(5, Box::new(1)).1 += 1,
    }
    map.entry(6).and_replace_entry_with(|_, _| None);
    assert!(map[&5] == Box::new(2) && !map.contains_key(&6));

    let mut counts: HashMap<String, String> = HashMap::new();
    for id in 0..ENTRIES {
        counts.entry_ref(&*(id % 20).to_string()).or_default().push('x');
    }
    let (key, value) = counts.get_key_value_mut("3").unwrap();
    value.push_str(key);
    assert_eq!(counts["3"], "xx3");
    map.assert_invariants();
}

/// Several entries at a time; entries that are inserted without a look.
#[test]
fn plain_several_at_once() {
    let mut map = filled();
    let [first, second, absent] = map.get_disjoint_mut([&7, &8, &5_000]);
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(absent, None);
    swap(first, second);
    **first += 1;
    **second += 1;
    **first += 1;
    assert_eq!((*map[&7], *map[&8]), (10, 8));
    assert!(panics(|| assert!(map.get_disjoint_mut([&7, &7])[0].is_some())));
    // SAFETY: no other key is above 1,000.
    #[allow(unsafe_code, reason = "it is what is tested")]
    let (_, value) = unsafe { map.insert_unique_unchecked(99_999, Box::new(1)) };
    **value += 1;
    assert_eq!(*map[&99_999], 2);
}

#[test]
fn plain_cursors() {
    let mut map = filled();
    let mut cursor = map.cursor();
    let mut steps = 0;
    while let Some((&key, _)) = cursor.next(&map).unwrap() {
        steps += 1;
        if key % 2 == 0 {
            map.remove(&key);
        }
        if steps < 10 {
            map.insert(key + 1_000, Box::new(1)); // grows
        }
    }
    assert!(steps >= ENTRIES);
    let mut cursor = map.cursor();
    while let Some(mut entry) = cursor.next_entry(&mut map).unwrap() {
        **entry.get_mut() += 1;
        if **entry.get() % 3 == 0 {
            entry.remove();
        }
    }
    let mut cursor = map.cursor();
    assert!(cursor.next_batch(&map).unwrap().is_some());
    map.reserve(500);
    let before = cursor.next(&map).unwrap().map(|(key, _)| *key);
    map.clear();
    assert_eq!(cursor.next(&map).unwrap(), None, "after {before:?}");
    assert!(cursor.end_reason().is_some());

    let mut map = filled();
    let mut cursor = map.cursor();
    while cursor.retain_next(&mut map, 5, |_, value| **value % 2 == 0).unwrap().is_some() {}
    assert_eq!(map.len(), ENTRIES as usize / 2);
    assert!(cursor.has_passed(&map, &4).unwrap());
}

/// A value whose destructor panics if it is the one.
struct Bomb(bool);

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(!self.0, "the bomb");
    }
}

type Bombs = HashMap<u32, Bomb>;

fn bombs() -> Bombs {
    (0..12).map(|id| (id, Bomb(id == 5))).collect()
}

#[test]
fn plain_destructors_panic() {
    let ways: [fn(&mut Bombs); 7] = [
        Bombs::clear,
        Bombs::reset,
        Bombs::clear_shrink,
        |map| drop(map.drain()),
        |map| map.retain(|_, _| false),
        |map| map.extract_if(|key, _| *key != 3).for_each(drop),
        Bombs::clear_zeroize,
    ];
    for way in ways {
        let mut map = bombs();
        assert!(panics(|| way(&mut map)));
        map.assert_invariants();
        map.insert(77, Bomb(false));
    }
    assert!(panics(|| drop(bombs())));
    assert!(panics(|| drop(bombs().into_iter().nth(20))));
    assert!(panics(|| assert_ne!(bombs().into_keys().count(), 0)));
}

/// A key whose clone panics if it is the one.
#[derive(PartialEq, Eq, Hash)]
struct Single(u32);

impl Clone for Single {
    fn clone(&self) -> Self {
        assert_ne!(self.0, 9, "there is one only");
        Single(self.0)
    }
}

#[test]
fn plain_callbacks_panic() {
    let mut map = filled();
    assert!(panics(|| {
        map.retain(|key, _| {
            assert_ne!(*key, 7);
            false
        })
    }));
    map.assert_invariants();
    assert!(map.contains_key(&7));

    let source: HashMap<Single, Box<u32>> = (0..12).map(|id| (Single(id), Box::new(id))).collect();
    assert!(panics(|| drop(source.clone())));
    let mut target = HashMap::new();
    target.insert(Single(77), Box::new(1));
    assert!(panics(|| target.clone_from(&source)));
    target.assert_invariants();
}

#[test]
fn plain_sets() {
    let words =
        |ids: std::ops::Range<u32>| -> HashSet<String> { ids.map(|id| id.to_string()).collect() };
    let (mut some, others) = (words(0..20), words(10..30));
    assert_eq!(some.union(&others).count(), 30);
    assert_eq!(some.intersection(&others).count(), 10);
    assert_eq!(some.difference(&others).count(), 10);
    assert_eq!(some.symmetric_difference(&others).count(), 20);
    let (all, rest) = (&some | &others, &some - &others);
    assert!(rest.is_subset(&all));
    assert_eq!(some.replace("3".to_owned()).as_deref(), Some("3"));
    assert_eq!(some.take("4").as_deref(), Some("4"));
    some.get_or_insert_with("77", |word| (*word).to_owned());
    assert_eq!(some.extract_if(|word| word.len() == 1).count(), 9);
    some.assert_invariants();
}

/// Five hashes for all entries: long paths, many of them displaced.
fn few_hashes(entry: &(u32, Box<u32>)) -> u64 {
    u64::from(entry.0 % 5)
}

#[test]
fn plain_tables() {
    let mut table: HashTable<(u32, Box<u32>)> = HashTable::new();
    for id in 0..ENTRIES {
        table.insert_unique(u64::from(id % 5), (id, Box::new(id)), few_hashes);
    }
    table.iter_hash_mut(3).for_each(|entry| *entry.1 += 1);
    assert_eq!(table.iter_hash(3).filter(|entry| entry.0 % 5 == 3).count(), 8);
    *table.find_mut(2, |entry| entry.0 == 7).unwrap().1 = 3;
    let (entry, _) = table.find_entry(2, |entry| entry.0 == 7).unwrap().remove();
    assert_eq!(entry, (7, Box::new(3)));
    table.retain(|entry| entry.0 % 2 == 0);
    table.shrink_to_fit(few_hashes);
    let found = table.get_disjoint_mut([1, 2], |nth, entry| entry.0 == [6, 12][nth]);
    assert!(found.into_iter().all(|entry| entry.is_some()));
    table.assert_invariants(few_hashes);
    assert!(table.drain().next().is_some());
}

/// Entries of no bytes, and entries aligned to a line of the cache.
#[test]
fn plain_layouts() {
    let mut unit: HashMap<(), ()> = HashMap::new();
    assert_eq!(unit.insert((), ()), None);
    unit.iter_mut().for_each(|_| ());
    assert_eq!(unit.remove(&()), Some(()));
    let mut units = HashTable::<()>::new();
    for _ in 0..20 {
        units.insert_unique(1, (), |_| 1);
    }
    assert_eq!(units.into_iter().count(), 20);

    #[derive(Clone, PartialEq, Eq)]
    #[repr(align(64))]
    struct Line(u8);
    impl Hash for Line {
        fn hash<H: Hasher>(&self, state: &mut H) {
            state.write_u8(self.0);
        }
    }
    let mut lines: HashMap<Line, [u8; 3]> = (0..20).map(|id| (Line(id), [id; 3])).collect();
    let copy = lines.clone();
    lines.clear_shrink();
    assert_eq!(copy[&Line(3)], [3; 3]);
}

/// What each of some threads does to one map, and the clears among it.
fn use_by_thread(map: &ShardedMap<u32, String>, thread: u32) {
    for id in 0..12 {
        map.insert(id, thread.to_string());
        map.get(&id);
        map.update(id, |value| value.map(|text| text + "x"));
        map.get_or_insert_with(id + 100, || "new".to_owned());
        match (id, thread) {
            (5, 0) => map.clear(),
            (6, 1) => drop(map.take_all()),
            (7, 2) => {
                map.clear_lazy();
                map.reclaim();
            }
            _ => {}
        }
        let mut cursor = map.cursor();
        drop(cursor.next(map));
        map.remove(&(id / 2));
        map.for_each(|_, value| assert!(!value.is_empty()));
    }
}

#[test]
fn plain_threads() {
    let map = ShardedMap::with_shards_capacity_and_hasher(4, 8, Default::default());
    let map: Arc<ShardedMap<u32, String>> = Arc::new(map);
    thread::scope(|scope| {
        for id in 0..3 {
            let map = &map;
            scope.spawn(move || use_by_thread(map, id));
        }
    });
    drop(map.replace_all(HashMap::<_, _>::from_iter([(1, "a".to_owned())])));
    assert_eq!(map.len(), 1);
    map.reset();

    let published: SwapMap<u32, String> = SwapMap::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            (0..4).for_each(|id| {
                published.rcu(|map| map.insert(id, id.to_string()));
            })
        });
        scope.spawn(|| {
            for id in 0..8 {
                let known = published.load().get(&id).cloned();
                assert!(known.is_none_or(|text| text == id.to_string()));
            }
        });
    });
    let all: HashSet<u32> = published.load().keys().copied().collect();
    assert_eq!(all.len(), 4);
}
