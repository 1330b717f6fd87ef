//! Entries: every method, on keys that are there and on keys that are not.

use crate::{By, HASHERS, Map, Marked, StdMap, contents, counted, map_of, mix, one, panic_of};
use core::cell::Cell;
use core::error::Error;
use tabularasa::HashMap;
use tabularasa::hash_map::{Entry, EntryRef, OccupiedEntry, VacantEntry, VacantEntryRef};
use tabularasa::testing::trial::Trial;

fn occupied<V>(map: &mut Map<u64, V>, key: u64) -> OccupiedEntry<'_, u64, V, By> {
    match map.entry(key) {
        Entry::Occupied(entry) => entry,
        Entry::Vacant(_) => panic!("{key} is there"),
    }
}

fn vacant<V>(map: &mut Map<u64, V>, key: u64) -> VacantEntry<'_, u64, V, By> {
    match map.entry(key) {
        Entry::Occupied(_) => panic!("{key} is absent"),
        Entry::Vacant(entry) => entry,
    }
}

fn words(words: &[&str]) -> Map<String, u64> {
    words.iter().zip(0..).map(|(word, n)| (word.to_string(), n)).collect()
}

fn vacant_ref<'a, 'b>(
    map: &'a mut Map<String, u64>,
    key: &'b str,
) -> VacantEntryRef<'a, 'b, String, str, u64, By> {
    match map.entry_ref(key) {
        EntryRef::Occupied(_) => panic!("{key} is absent"),
        EntryRef::Vacant(entry) => entry,
    }
}

// ---- Entry

#[test]
fn entry_tells_what_is_there() {
    for by in HASHERS {
        let mut map = map_of((0..100).map(|n| 2 * n), by);
        for n in 0..200 {
            let entry = map.entry(n);
            assert_eq!(*entry.key(), n);
            assert_eq!(matches!(entry, Entry::Occupied(_)), n % 2 == 0);
        }
        map.assert_invariants();
    }
    // The key that is there, not the one asked for; the latter if there is none.
    let mut map: Map<Marked, u64> = Map::default();
    map.insert(Marked { id: 1, mark: "there" }, 1);
    assert_eq!(map.entry(Marked { id: 1, mark: "asked" }).key().mark, "there");
    assert_eq!(map.entry(Marked { id: 2, mark: "asked" }).key().mark, "asked");
}

#[test]
fn entry_allocates_nothing_until_it_is_filled() {
    let trial = Trial::new();
    let mut map: HashMap<u64, u64, By, _> = HashMap::with_hasher_in(By(mix), trial.allocator());
    let _ = map.entry(1);
    let _ = map.entry_ref(&1);
    let _ = map.entry(1).and_modify(|_| ()).and_replace_entry_with(|_, _| None);
    assert_eq!((trial.memory().allocations, map.capacity()), (0, 0));
    map.entry(0).or_insert(0);
    for n in 1..map.capacity() as u64 {
        map.entry(n).or_insert(n);
    }
    // Full: std would grow here.
    let before = (trial.memory(), map.capacity());
    let _ = map.entry(1000);
    let _ = map.entry_ref(&1000);
    let Entry::Vacant(entry) = map.entry(1000) else { panic!("1000 is absent") };
    assert_eq!(entry.into_key(), 1000);
    // Nor does a key that is there, however it is overwritten.
    for n in 0..map.len() as u64 {
        map.entry(n).insert(n + 1);
        map.entry(n).insert_entry(n + 2);
        *map.entry(n).or_insert(0) += 1;
        map.entry_ref(&n).insert(n + 3);
        *map.entry_ref(&n).or_default() += 1;
        map.insert(n, n);
        assert!(map.try_insert(n, n).is_err());
    }
    assert_eq!((trial.memory(), map.capacity()), before);
    map.entry(1000).or_insert(1000);
    assert_eq!(trial.memory().allocations, before.0.allocations + 1);
    map.assert_invariants();
    drop(map);
    trial.assert_clean();
}

#[test]
fn entry_insert_wins_and_or_insert_does_not() {
    for by in HASHERS {
        let mut map = map_of([1], by);
        assert_eq!(*map.entry(1).insert(11).get(), 11);
        assert_eq!(*map.entry(2).insert(21).get(), 21);
        assert_eq!(*map.entry(1).insert_entry(12).get(), 12);
        assert_eq!(*map.entry(3).insert_entry(31).get(), 31);
        assert_eq!(*map.entry(1).or_insert(0), 12);
        assert_eq!(*map.entry(4).or_insert(41), 41);
        assert_eq!(*map.entry(1).or_insert_entry(0).get(), 12);
        assert_eq!(*map.entry(5).or_insert_entry(51).get(), 51);
        assert_eq!(*map.entry(1).or_insert_with(|| unreachable!("1 is there")), 12);
        assert_eq!(*map.entry(6).or_insert_with(|| 61), 61);
        assert_eq!(*map.entry(1).or_insert_with_key(|_| unreachable!("1 is there")), 12);
        assert_eq!(*map.entry(7).or_insert_with_key(|key| key * 10), 70);
        assert_eq!(*map.entry(1).or_default(), 12);
        assert_eq!(*map.entry(8).or_default(), 0);
        *map.entry(8).or_default() += 81;
        *map.entry(7).or_insert(0) += 1;
        let values = [12, 21, 31, 41, 51, 61, 71, 81];
        assert!(contents(&map).into_iter().eq((1..).zip(values)));
        map.assert_invariants();
    }
}

#[test]
fn entry_keeps_the_key_that_is_there() {
    let mut map: Map<Marked, u64> = Map::default();
    let mut std: StdMap<Marked, u64> = StdMap::default();
    for (mark, value) in [("first", 1), ("second", 2), ("third", 3)] {
        map.entry(Marked { id: 1, mark }).insert_entry(value);
        std.entry(Marked { id: 1, mark }).insert_entry(value);
        map.entry(Marked { id: 2, mark }).or_insert(value);
        std.entry(Marked { id: 2, mark }).or_insert(value);
    }
    for id in [1, 2] {
        let asked = Marked { id, mark: "" };
        let found = map.get_key_value(&asked).map(|(key, value)| (key.mark, *value));
        assert_eq!(found, std.get_key_value(&asked).map(|(key, value)| (key.mark, *value)));
        assert_eq!(found, Some(("first", if id == 1 { 3 } else { 1 })));
    }
}

#[test]
fn entry_and_modify_touches_what_is_there() {
    let mut map = map_of([1], By(mix));
    map.entry(1).and_modify(|value| *value += 1).or_insert(0);
    map.entry(2).and_modify(|_| unreachable!("2 is absent")).or_insert(20);
    assert!(contents(&map).into_iter().eq([(1, 11), (2, 20)]));
}

#[test]
fn entry_and_replace_entry_with() {
    for by in HASHERS {
        let mut map = map_of(0..50, by);
        let entry = map.entry(7).and_replace_entry_with(|key, value| Some(key + value));
        assert_eq!(format!("{entry:?}"), "Entry(OccupiedEntry { key: 7, value: 77, .. })");
        let entry = map.entry(8).and_replace_entry_with(|_, _| None);
        assert_eq!(format!("{entry:?}"), "Entry(VacantEntry(8))");
        // The place can be filled again, in one go.
        entry.insert(88);
        map.entry(9).and_replace_entry_with(|_, _| None);
        map.entry(99).and_replace_entry_with(|_, _| unreachable!("99 is absent"));
        assert_eq!((map.len(), map[&7], map[&8], map.get(&9)), (49, 77, 88, None));
        map.assert_invariants();
    }
}

#[test]
fn entry_into_map_gives_the_map_back() {
    let mut map = map_of([1], By(mix));
    for key in [1, 2] {
        let back = map.entry(key).into_map();
        assert_eq!(back.len(), 1);
        back.insert(1, key);
    }
    assert_eq!(map[&1], 2);
}

// ---- OccupiedEntry

#[test]
fn occupied_reads_and_writes() {
    let mut map = map_of([1, 2], By(one));
    let mut entry = occupied(&mut map, 2);
    assert_eq!((*entry.key(), *entry.get()), (2, 20));
    *entry.get_mut() += 1;
    assert_eq!(entry.insert(5), 21);
    *entry.into_mut() += 1;
    let (key, value) = occupied(&mut map, 1).into_entry();
    *value += *key;
    assert!(contents(&map).into_iter().eq([(1, 11), (2, 6)]));
    assert_eq!(occupied(&mut map, 1).into_map().len(), 2);
}

#[test]
fn occupied_removes() {
    for by in HASHERS {
        let mut map = map_of(0..100, by);
        for n in 0..100 {
            if n % 2 == 0 {
                assert_eq!(occupied(&mut map, n).remove(), n * 10);
            } else {
                assert_eq!(occupied(&mut map, n).remove_entry(), (n, n * 10));
            }
            assert_eq!(map.len() as u64, 99 - n);
            map.assert_invariants();
        }
    }
    let (mut map, drops) = counted(10, By(mix));
    let value = occupied(&mut map, 3).remove();
    assert_eq!((value.id, drops.get()), (3, 0));
    drop(value);
    drop(map);
    assert_eq!(drops.get(), 10);
}

#[test]
fn occupied_replaces_its_key() {
    let mut map: Map<Marked, u64> = Map::default();
    map.insert(Marked { id: 1, mark: "old" }, 10);
    let Entry::Occupied(mut entry) = map.entry(Marked { id: 1, mark: "asked" }) else {
        panic!("1 is there")
    };
    assert_eq!(entry.replace_key(Marked { id: 1, mark: "new" }).mark, "old");
    assert_eq!(entry.key().mark, "new");
    let message = panic_of(|| entry.replace_key(Marked { id: 2, mark: "other" }));
    assert!(message.contains("not equal"));
    assert_eq!((entry.key().id, entry.key().mark, *entry.get()), (1, "new", 10));
    map.assert_invariants();
}

#[test]
fn occupied_replaces_or_gives_up_its_value() {
    let (mut map, drops) = counted(20, By(mix));
    let seen = Cell::new(0);
    let entry = occupied(&mut map, 3).replace_entry_with(|key, value| {
        seen.set(key + value.id);
        Some(value)
    });
    assert!(matches!(entry, Entry::Occupied(_)));
    assert_eq!((seen.get(), drops.get()), (6, 0));
    let entry = occupied(&mut map, 4).replace_entry_with(|_, _| None);
    assert!(matches!(&entry, Entry::Vacant(entry) if *entry.key() == 4));
    assert_eq!((map.len(), drops.get()), (19, 1));
    // If the closure panics the entry is out, whole, and all others stay.
    panic_of(|| occupied(&mut map, 5).replace_entry_with(|_, _| panic!("as the test wants")));
    assert_eq!((map.len(), map.contains_key(&5), drops.get()), (18, false, 2));
    map.assert_invariants();
}

// ---- VacantEntry

#[test]
fn vacant_is_filled_or_left() {
    for by in HASHERS {
        let mut map = map_of(0..10, by);
        *vacant(&mut map, 10).insert(1) += 1;
        assert_eq!(*vacant(&mut map, 11).key(), 11);
        assert_eq!(vacant(&mut map, 11).into_key(), 11);
        assert_eq!(vacant(&mut map, 11).into_map().len(), 11);
        let mut entry = vacant(&mut map, 11).insert_entry(3);
        *entry.get_mut() += 1;
        assert_eq!((*entry.key(), *entry.get(), map[&10], map[&11]), (11, 4, 2, 4));
        for n in 12..500 {
            vacant(&mut map, n).insert(n);
        }
        assert_eq!(map.len(), 500);
        assert!((12..500).all(|n| map[&n] == n));
        map.assert_invariants();
    }
}

#[test]
fn vacant_entry_of_an_unallocated_map() {
    let mut map: Map<u64, u64> = Map::default();
    assert_eq!(vacant(&mut map, 1).insert_entry(10).remove_entry(), (1, 10));
    assert_eq!(map.len(), 0);
    map.assert_invariants();
}

// ---- EntryRef

#[test]
fn entry_ref_makes_owned_keys_only_to_put_them_in() {
    thread_local!(static MADE: Cell<u32> = const { Cell::new(0) });
    #[derive(PartialEq, Eq, Hash, Debug)]
    struct Loan(u64);
    #[derive(PartialEq, Eq, Hash, Debug)]
    struct Owned(Loan);
    impl core::borrow::Borrow<Loan> for Owned {
        fn borrow(&self) -> &Loan {
            &self.0
        }
    }
    impl std::borrow::ToOwned for Loan {
        type Owned = Owned;
        fn to_owned(&self) -> Owned {
            MADE.set(MADE.get() + 1);
            Owned(Loan(self.0))
        }
    }
    let mut map: Map<Owned, u64> = Map::default();
    let _ = map.entry_ref(&Loan(1));
    assert_eq!((MADE.get(), map.capacity()), (0, 0));
    *map.entry_ref(&Loan(1)).or_insert(1) += 1;
    *map.entry_ref(&Loan(1)).or_insert(1) += 1;
    assert_eq!(*map.entry_ref(&Loan(1)).key(), Loan(1));
    map.entry_ref(&Loan(1)).insert(5);
    assert_eq!((MADE.get(), map[&Loan(1)]), (1, 5));
    let EntryRef::Vacant(entry) = map.entry_ref(&Loan(2)) else { panic!("2 is absent") };
    entry.insert_with_key(Owned(Loan(2)), 20);
    assert_eq!((MADE.get(), map.len()), (1, 2));
    map.assert_invariants();
}

#[test]
fn entry_ref_insert_wins_and_or_insert_does_not() {
    let mut map = words(&["a", "b"]);
    assert_eq!(*map.entry_ref("a").insert(10).get(), 10);
    assert_eq!(*map.entry_ref("c").insert(30).get(), 30);
    assert_eq!(*map.entry_ref("a").or_insert(0), 10);
    assert_eq!(*map.entry_ref("d").or_insert(40), 40);
    assert_eq!(*map.entry_ref("a").or_insert_with(|| unreachable!("it is there")), 10);
    assert_eq!(*map.entry_ref("e").or_insert_with(|| 50), 50);
    assert_eq!(*map.entry_ref("a").or_insert_with_key(|_| unreachable!("it is there")), 10);
    assert_eq!(*map.entry_ref("ffff").or_insert_with_key(|key| key.len() as u64), 4);
    assert_eq!(*map.entry_ref("a").or_default(), 10);
    assert_eq!(*map.entry_ref("g").or_default(), 0);
    assert_eq!(*map.entry_ref("a").or_default_entry().get(), 10);
    assert_eq!(*map.entry_ref("h").or_default_entry().get(), 0);
    map.entry_ref("a").and_modify(|value| *value += 1).or_insert(0);
    map.entry_ref("i").and_modify(|_| unreachable!("it is absent")).or_insert(90);
    assert_eq!(map.entry_ref("a").key(), "a");
    assert_eq!(map.entry_ref("z").key(), "z");
    assert_eq!((map.entry_ref("a").into_map().len(), map.entry_ref("z").into_map().len()), (9, 9));
    let expected =
        [("a", 11), ("b", 1), ("c", 30), ("d", 40), ("e", 50), ("ffff", 4), ("g", 0), ("h", 0)];
    assert!(expected.iter().all(|(key, value)| map[*key] == *value));
    assert_eq!((map["i"], map.get("z")), (90, None));
    map.assert_invariants();
}

#[test]
fn vacant_entry_ref_is_filled_or_left() {
    let mut map = words(&["a"]);
    assert_eq!(vacant_ref(&mut map, "b").key(), "b");
    *vacant_ref(&mut map, "b").insert(1) += 1;
    assert_eq!(vacant_ref(&mut map, "c").insert_entry(3).key(), "c");
    *vacant_ref(&mut map, "d").insert_with_key("d".to_owned(), 4) += 1;
    let mut entry = vacant_ref(&mut map, "e").insert_entry_with_key("e".to_owned(), 6);
    *entry.get_mut() += 1;
    assert_eq!(vacant_ref(&mut map, "f").into_map().len(), 5);
    assert_eq!((map["b"], map["c"], map["d"], map["e"]), (2, 3, 5, 7));
    map.assert_invariants();
}

#[test]
fn vacant_entry_ref_takes_no_other_key() {
    let mut map = words(&["a"]);
    let before = map.clone();
    let put = panic_of(|| *vacant_ref(&mut map, "b").insert_with_key("c".to_owned(), 1));
    assert!(put.contains("not equivalent"));
    panic_of(|| vacant_ref(&mut map, "b").insert_entry_with_key("c".to_owned(), 1).remove());
    assert_eq!(map, before);
    map.assert_invariants();
}

// ---- errors, Debug

#[test]
fn occupied_error_says_what_is_in_the_way() {
    let mut map = map_of([1], By(mix));
    let error = map.try_insert(1, 5).expect_err("1 is there");
    assert_eq!(error.to_string(), "5 was not put in: key 1 has value 10");
    assert_eq!(format!("{error:?}"), "OccupiedError { key: 1, old_value: 10, new_value: 5, .. }");
    let error: &dyn Error = &error;
    assert!(error.source().is_none());
}

#[test]
fn entries_print_what_they_are() {
    let mut map = map_of([1], By(mix));
    let entry = map.entry(1);
    assert_eq!(format!("{entry:?}"), "Entry(OccupiedEntry { key: 1, value: 10, .. })");
    assert_eq!(format!("{:?}", map.entry(2)), "Entry(VacantEntry(2))");
    let mut map = words(&["a"]);
    let entry = map.entry_ref("a");
    assert_eq!(format!("{entry:?}"), r#"EntryRef(OccupiedEntry { key: "a", value: 0, .. })"#);
    assert_eq!(format!("{:?}", map.entry_ref("b")), r#"EntryRef(VacantEntryRef("b"))"#);
}

/// Compiles only if either spelling of the type parameters does: std's and hashbrown's.
#[test]
fn entries_have_defaults_for_hasher_and_allocator() {
    use tabularasa::DefaultHashBuilder as Default;
    fn std_spelling(entry: Entry<'_, u64, u64>) -> Entry<'_, u64, u64, Default> {
        entry
    }
    let mut map = HashMap::from([(1, 10)]);
    assert_eq!(*std_spelling(map.entry(1)).key(), 1);
}
