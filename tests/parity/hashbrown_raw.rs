//! Raw entries, as hashbrown has them under its feature `raw-entry`.
#![cfg(feature = "raw-entry")]

use super::lib::hash_map::{
    RawEntryBuilder, RawEntryBuilderMut, RawEntryMut, RawOccupiedEntryMut, RawVacantEntryMut,
};
use super::lib::{Equivalent, HashMap};
use crate::{ByMix, assert_traits, sorted};
use allocator_api2::alloc::Allocator;
use core::fmt::Debug;
use core::hash::{BuildHasher, Hash};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Nothing is asked of keys.
#[allow(dead_code, reason = "compiling is the test")]
fn without_bounds<'m, K: 'm, V: 'm, S: 'm, A: Allocator + 'm, Q: Equivalent<K> + ?Sized>() {
    type Map<K, V, S, A> = HashMap<K, V, S, A>;
    type Test<K> = fn(&K) -> bool;
    type Again<K, V> = fn(&K, V) -> Option<V>;
    type Pair<'m, K, V> = (&'m mut K, &'m mut V);
    let _: fn(&'m Map<K, V, S, A>) -> RawEntryBuilder<'m, K, V, S, A> = HashMap::raw_entry;
    let _: fn(&'m mut Map<K, V, S, A>) -> RawEntryBuilderMut<'m, K, V, S, A> =
        HashMap::raw_entry_mut;
    type Look<'m, K, V, S, A> = RawEntryBuilder<'m, K, V, S, A>;
    let _: fn(Look<'m, K, V, S, A>, u64, &Q) -> Option<(&'m K, &'m V)> =
        RawEntryBuilder::from_key_hashed_nocheck;
    let _: fn(Look<'m, K, V, S, A>, u64, Test<K>) -> Option<(&'m K, &'m V)> =
        RawEntryBuilder::from_hash;
    type Way<'m, K, V, S, A> = RawEntryBuilderMut<'m, K, V, S, A>;
    let _: fn(Way<'m, K, V, S, A>, u64, &Q) -> RawEntryMut<'m, K, V, S, A> =
        RawEntryBuilderMut::from_key_hashed_nocheck;
    let _: fn(Way<'m, K, V, S, A>, u64, Test<K>) -> RawEntryMut<'m, K, V, S, A> =
        RawEntryBuilderMut::from_hash;
    let _: fn(RawEntryMut<'m, K, V, S, A>, fn(&mut K, &mut V)) -> RawEntryMut<'m, K, V, S, A> =
        RawEntryMut::and_modify;
    let _: fn(RawEntryMut<'m, K, V, S, A>, Again<K, V>) -> RawEntryMut<'m, K, V, S, A> =
        RawEntryMut::and_replace_entry_with;
    type Occupied<'m, K, V, S, A> = RawOccupiedEntryMut<'m, K, V, S, A>;
    let _: for<'e> fn(&'e Occupied<'m, K, V, S, A>) -> &'e K = RawOccupiedEntryMut::key;
    let _: for<'e> fn(&'e mut Occupied<'m, K, V, S, A>) -> &'e mut K = RawOccupiedEntryMut::key_mut;
    let _: fn(Occupied<'m, K, V, S, A>) -> &'m mut K = RawOccupiedEntryMut::into_key;
    let _: for<'e> fn(&'e Occupied<'m, K, V, S, A>) -> &'e V = RawOccupiedEntryMut::get;
    let _: for<'e> fn(&'e mut Occupied<'m, K, V, S, A>) -> &'e mut V = RawOccupiedEntryMut::get_mut;
    let _: fn(Occupied<'m, K, V, S, A>) -> &'m mut V = RawOccupiedEntryMut::into_mut;
    let _: for<'e> fn(&'e Occupied<'m, K, V, S, A>) -> (&'e K, &'e V) =
        RawOccupiedEntryMut::get_key_value;
    let _: for<'e> fn(&'e mut Occupied<'m, K, V, S, A>) -> (&'e mut K, &'e mut V) =
        RawOccupiedEntryMut::get_key_value_mut;
    let _: fn(Occupied<'m, K, V, S, A>) -> Pair<'m, K, V> = RawOccupiedEntryMut::into_key_value;
    let _: fn(&mut Occupied<'m, K, V, S, A>, V) -> V = RawOccupiedEntryMut::insert;
    let _: fn(&mut Occupied<'m, K, V, S, A>, K) -> K = RawOccupiedEntryMut::insert_key;
    let _: fn(Occupied<'m, K, V, S, A>) -> V = RawOccupiedEntryMut::remove;
    let _: fn(Occupied<'m, K, V, S, A>) -> (K, V) = RawOccupiedEntryMut::remove_entry;
    let _: fn(Occupied<'m, K, V, S, A>, Again<K, V>) -> RawEntryMut<'m, K, V, S, A> =
        RawOccupiedEntryMut::replace_entry_with;
    let _: fn(RawVacantEntryMut<'m, K, V, S, A>, u64, K, V, fn(&K) -> u64) -> Pair<'m, K, V> =
        RawVacantEntryMut::insert_with_hasher;
}

#[allow(dead_code, reason = "compiling is the test")]
fn with_bounds<'m, K: Hash + 'm, V: 'm, S: BuildHasher + 'm, A: Allocator + 'm, Q>()
where
    Q: Hash + Equivalent<K> + ?Sized,
{
    type Pair<'m, K, V> = (&'m mut K, &'m mut V);
    let _: fn(RawEntryBuilder<'m, K, V, S, A>, &Q) -> Option<(&'m K, &'m V)> =
        RawEntryBuilder::from_key;
    let _: fn(RawEntryBuilderMut<'m, K, V, S, A>, &Q) -> RawEntryMut<'m, K, V, S, A> =
        RawEntryBuilderMut::from_key;
    let _: fn(RawEntryMut<'m, K, V, S, A>, K, V) -> RawOccupiedEntryMut<'m, K, V, S, A> =
        RawEntryMut::insert;
    let _: fn(RawEntryMut<'m, K, V, S, A>, K, V) -> Pair<'m, K, V> = RawEntryMut::or_insert;
    let _: fn(RawEntryMut<'m, K, V, S, A>, fn() -> (K, V)) -> Pair<'m, K, V> =
        RawEntryMut::or_insert_with;
    let _: fn(RawVacantEntryMut<'m, K, V, S, A>, K, V) -> Pair<'m, K, V> =
        RawVacantEntryMut::insert;
    let _: fn(RawVacantEntryMut<'m, K, V, S, A>, u64, K, V) -> Pair<'m, K, V> =
        RawVacantEntryMut::insert_hashed_nocheck;
}

#[allow(dead_code, reason = "compiling is the test")]
fn traits() {
    assert_traits! {
        RawEntryBuilder<'static, u8, char, ByMix>: (Debug + Send + Sync + Unpin);
        RawEntryBuilderMut<'static, u8, char, ByMix>: (Debug + Send + Sync + Unpin);
        RawEntryMut<'static, u8, char, ByMix>: (Debug + Send + Sync + Unpin);
        RawOccupiedEntryMut<'static, u8, char, ByMix>: (Debug + Send + Sync + Unpin);
        RawOccupiedEntryMut<'static, core::cell::Cell<u8>, char, ByMix>: (Send);
        RawVacantEntryMut<'static, u8, char, ByMix>: (Debug + Send + Sync + Unpin);
    }
}

#[test]
fn look_up() {
    let map: HashMap<String, u32, ByMix> = [("a".into(), 1)].into_iter().collect();
    let hash = map.hasher().hash_one("a");
    let key = "a".to_owned();
    let found = Some((&key, &1));
    assert_eq!(map.raw_entry().from_key("a"), found);
    assert_eq!(map.raw_entry().from_key_hashed_nocheck(hash, "a"), found);
    assert_eq!(map.raw_entry().from_hash(hash, |key| key == "a"), found);
    assert_eq!(map.raw_entry().from_key("b"), None);
    assert_eq!(map.raw_entry().from_hash(hash, |_| false), None);
}

#[test]
fn change_and_insert() {
    let mut map: HashMap<String, u32, ByMix> = HashMap::default();
    let hash = |key: &str| ByMix::default().hash_one(key);
    assert_eq!(*map.raw_entry_mut().from_key("a").insert("a".into(), 1).get(), 1);
    // The key that is there stays; nothing checks that the new one is equal.
    assert_eq!(*map.raw_entry_mut().from_key("a").insert("other".into(), 2).get(), 2);
    let (key, value) = map.raw_entry_mut().from_key("b").or_insert("b".into(), 3);
    assert_eq!((key.as_str(), *value), ("b", 3));
    *map.raw_entry_mut().from_key("c").or_insert_with(|| ("c".into(), 4)).1 += 1;
    map.raw_entry_mut().from_key("a").and_modify(|_, value| *value += 10);
    let RawEntryMut::Occupied(mut entry) =
        map.raw_entry_mut().from_key_hashed_nocheck(hash("a"), "a")
    else {
        panic!("it is there")
    };
    assert_eq!(entry.get_key_value(), (&"a".into(), &12));
    assert_eq!((entry.insert(13), entry.insert_key("a".into())), (12, "a".into()));
    *entry.get_key_value_mut().1 += 1;
    entry.key_mut().make_ascii_lowercase();
    assert_eq!((entry.key().as_str(), *entry.get()), ("a", 14));
    *entry.get_mut() += 1;
    assert_eq!(*entry.into_key_value().1, 15);
    for key in ["d", "e"] {
        match map.raw_entry_mut().from_hash(hash(key), |there| there == key) {
            RawEntryMut::Vacant(entry) if key == "d" => {
                assert_eq!(*entry.insert_hashed_nocheck(hash(key), key.into(), 5).1, 5);
            }
            RawEntryMut::Vacant(entry) => {
                entry.insert_with_hasher(hash(key), key.into(), 6, |key| hash(key));
            }
            RawEntryMut::Occupied(_) => panic!("it is not there"),
        }
    }
    let RawEntryMut::Vacant(entry) = map.raw_entry_mut().from_key("f") else {
        panic!("it is not there")
    };
    assert_eq!(*entry.insert("f".into(), 7).1, 7);
    let found = sorted(map.iter().map(|(key, value)| (key.as_str(), *value)));
    assert_eq!(found, [("a", 15), ("b", 3), ("c", 5), ("d", 5), ("e", 6), ("f", 7)]);
}

#[test]
fn replace_and_remove() {
    let mut map: HashMap<u32, u32, ByMix> = (0..4).map(|i| (i, i)).collect();
    map.raw_entry_mut().from_key(&1).and_replace_entry_with(|key, value| Some(key + value + 9));
    assert_eq!(map[&1], 11);
    let gone = map.raw_entry_mut().from_key(&1).and_replace_entry_with(|_, _| None);
    assert!(matches!(gone, RawEntryMut::Vacant(_)));
    let absent = map.raw_entry_mut().from_key(&1).and_replace_entry_with(|_, _| panic!("absent"));
    assert!(matches!(absent, RawEntryMut::Vacant(_)));
    let RawEntryMut::Occupied(entry) = map.raw_entry_mut().from_key(&2) else {
        panic!("it is there")
    };
    assert_eq!(entry.remove_entry(), (2, 2));
    let RawEntryMut::Occupied(entry) = map.raw_entry_mut().from_key(&3) else {
        panic!("it is there")
    };
    assert_eq!(entry.remove(), 3);
    // An entry handed out is out when the closure panics; all others stay.
    map.insert(5, 5);
    let entry = map.raw_entry_mut().from_key(&5);
    assert!(
        catch_unwind(AssertUnwindSafe(|| entry.and_replace_entry_with(|_, _| panic!("no"))))
            .is_err()
    );
    assert_eq!(sorted(&map), [(&0, &0)]);
}

/// A key without any trait; a map with a hasher that is none.
#[test]
fn keys_need_no_traits() {
    struct Plain(u64);
    let mut map: HashMap<Plain, u64, ()> = HashMap::with_hasher(());
    let hash = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for n in 0..200 {
        match map.raw_entry_mut().from_hash(hash(n), |there| there.0 == n) {
            RawEntryMut::Vacant(entry) => {
                entry.insert_with_hasher(hash(n), Plain(n), n * 10, |there| hash(there.0));
            }
            RawEntryMut::Occupied(_) => panic!("it is not there"),
        }
    }
    for n in 0..200 {
        let found = map.raw_entry().from_hash(hash(n), |there| there.0 == n);
        assert_eq!(found.map(|(_, value)| *value), Some(n * 10));
    }
}
