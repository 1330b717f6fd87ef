//! Raw entries, beyond what tests/parity compares with hashbrown's: the invariants afterwards, with
//! displaced entries and with closures that panic.
#![cfg(feature = "raw-entry")]

use super::{By, HASHERS, Map, contents, counted, map_of, mix, panic_of};
use core::hash::BuildHasher;
use std::collections::BTreeMap;
use tabularasa::HashMap;
use tabularasa::hash_map::RawEntryMut;

#[test]
fn places_are_those_of_keys() {
    for by in HASHERS {
        let mut map = HashMap::with_hasher(by);
        for n in 0..300_u64 {
            let entry = map.raw_entry_mut().from_key(&n);
            assert!(matches!(entry, RawEntryMut::Vacant(_)));
            assert_eq!(entry.or_insert(n, n * 10), (&mut n.clone(), &mut (n * 10)));
        }
        assert_eq!(contents(&map), contents(&map_of(0..300, by)));
        for n in (0..300).step_by(3) {
            let entry = map.raw_entry_mut().from_key(&n).and_replace_entry_with(|_, _| None);
            assert!(matches!(entry, RawEntryMut::Vacant(_)));
            map.raw_entry_mut().from_key(&(n + 1)).and_modify(|_, value| *value += 1);
        }
        map.assert_invariants();
        let expected: BTreeMap<u64, u64> =
            (0..300).filter(|n| n % 3 != 0).map(|n| (n, n * 10 + n % 3 % 2)).collect();
        assert_eq!(contents(&map), expected);
    }
}

/// What is taken out and put back in another place on its path is found again.
#[test]
fn replacing_keeps_entries_findable() {
    for by in HASHERS {
        let mut map = map_of(0..200, by);
        map.retain(|key, _| key % 2 == 0);
        for n in (0..200).step_by(2) {
            map.raw_entry_mut().from_key(&n).and_replace_entry_with(|key, value| Some(key + value));
        }
        map.assert_invariants();
        for n in (0..200).step_by(2) {
            assert_eq!(map.raw_entry().from_key(&n), Some((&n, &(n * 11))));
        }
    }
}

#[test]
fn hashers_that_panic_lose_only_the_new_entry() {
    let mut map = map_of(0..28, By(mix));
    assert_eq!(map.len(), map.capacity());
    let before = contents(&map);
    let RawEntryMut::Vacant(entry) = map.raw_entry_mut().from_key(&1_000) else {
        panic!("it is not there")
    };
    let message = panic_of(|| entry.insert_with_hasher(mix(1_000), 1_000, 1, |_| panic!("hash")));
    assert_eq!(message, "hash");
    map.assert_invariants();
    assert_eq!(contents(&map), before);
}

#[test]
fn tests_that_panic_change_nothing() {
    let mut map = map_of(0..50, By(mix));
    let before = contents(&map);
    assert_eq!(panic_of(|| map.raw_entry().from_hash(mix(7), |_| panic!("eq"))), "eq");
    assert_eq!(panic_of(|| map.raw_entry_mut().from_hash(mix(7), |_| panic!("eq"))), "eq");
    let entry = map.raw_entry_mut().from_key(&50);
    assert_eq!(panic_of(|| entry.or_insert_with(|| panic!("default"))), "default");
    let entry = map.raw_entry_mut().from_key(&7);
    assert_eq!(panic_of(|| entry.and_modify(|_, _| panic!("change"))), "change");
    map.assert_invariants();
    assert_eq!(contents(&map), before);
}

#[test]
fn an_entry_handed_to_a_closure_that_panics_is_dropped_once() {
    let (mut map, drops) = counted(20, By(mix));
    let entry = map.raw_entry_mut().from_key(&7);
    assert_eq!(panic_of(|| entry.and_replace_entry_with(|_, _| panic!("replace"))), "replace");
    assert_eq!((drops.get(), map.len(), map.contains_key(&7)), (1, 19, false));
    map.assert_invariants();
    drop(map);
    assert_eq!(drops.get(), 20);
}

/// A hash that is not the key's: nothing is found by it, nothing breaks.
#[test]
fn hashes_that_lie() {
    let mut map: Map<u64, u64> = HashMap::with_hasher(By(mix));
    for n in 0..500 {
        match map.raw_entry_mut().from_hash(mix(n + 1), |there| *there == n) {
            RawEntryMut::Vacant(entry) => {
                entry.insert_hashed_nocheck(mix(n + 1), n, n);
            }
            // Growth puts entries where their keys belong.
            RawEntryMut::Occupied(mut entry) => {
                entry.insert(n);
            }
        }
        let hash = map.hasher().hash_one(n);
        if let RawEntryMut::Occupied(entry) = map.raw_entry_mut().from_hash(hash, |_| true) {
            entry.remove();
        }
    }
    assert_eq!(map.len(), map.iter().count());
    map.clear();
    map.insert(1, 1);
    map.assert_invariants();
}

#[test]
fn shown() {
    let mut map = map_of([1], By(mix));
    assert_eq!(format!("{:?}", map.raw_entry()), "RawEntryBuilder { .. }");
    assert_eq!(format!("{:?}", map.raw_entry_mut()), "RawEntryBuilderMut { .. }");
    assert_eq!(
        format!("{:?}", map.raw_entry_mut().from_key(&1)),
        "RawEntryMut(RawOccupiedEntryMut { key: 1, value: 10, .. })"
    );
    assert_eq!(
        format!("{:?}", map.raw_entry_mut().from_key(&2)),
        "RawEntryMut(RawVacantEntryMut { .. })"
    );
}
