//! Maps, in the words that std and hashbrown share.

use super::lib::{HashMap, TryReserveError, hash_map};
use crate::{ByMix, assert_traits, sorted};
use core::borrow::Borrow;
use core::fmt::Debug;
use core::hash::{BuildHasher, Hash};
use core::iter::FusedIterator;
use core::ops::Index;

type Map<K, V, S> = HashMap<K, V, S>;

/// No bounds on keys, values or hasher.
#[allow(dead_code, reason = "compiling is the test")]
fn methods_without_bounds<K, V, S>() {
    let _: fn(S) -> Map<K, V, S> = HashMap::with_hasher;
    let _: fn(usize, S) -> Map<K, V, S> = HashMap::with_capacity_and_hasher;
    let _: fn(&Map<K, V, S>) -> &S = HashMap::hasher;
    let _: fn(&Map<K, V, S>) -> usize = HashMap::capacity;
    let _: fn(&Map<K, V, S>) -> usize = HashMap::len;
    let _: fn(&Map<K, V, S>) -> bool = HashMap::is_empty;
    let _: fn(&Map<K, V, S>) -> hash_map::Iter<'_, K, V> = HashMap::iter;
    let _: fn(&mut Map<K, V, S>) -> hash_map::IterMut<'_, K, V> = HashMap::iter_mut;
    let _: fn(&Map<K, V, S>) -> hash_map::Keys<'_, K, V> = HashMap::keys;
    let _: fn(&Map<K, V, S>) -> hash_map::Values<'_, K, V> = HashMap::values;
    let _: fn(&mut Map<K, V, S>) -> hash_map::ValuesMut<'_, K, V> = HashMap::values_mut;
    let _: fn(Map<K, V, S>) -> hash_map::IntoKeys<K, V> = HashMap::into_keys;
    let _: fn(Map<K, V, S>) -> hash_map::IntoValues<K, V> = HashMap::into_values;
    let _: fn(&mut Map<K, V, S>) -> hash_map::Drain<'_, K, V> = HashMap::drain;
    let _: fn(&mut Map<K, V, S>, fn(&K, &mut V) -> bool) = HashMap::retain;
    let _: fn(&mut Map<K, V, S>) = HashMap::clear;
}

#[allow(dead_code, reason = "compiling is the test")]
fn methods_with_the_default_hasher<K, V>() {
    let _: fn() -> HashMap<K, V> = HashMap::new;
    let _: fn(usize) -> HashMap<K, V> = HashMap::with_capacity;
}

#[allow(dead_code, reason = "compiling is the test")]
fn methods_by_key<K: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized, V, S: BuildHasher>() {
    let _: fn(&mut Map<K, V, S>, usize) = HashMap::reserve;
    let _: fn(&mut Map<K, V, S>, usize) -> Result<(), TryReserveError> = HashMap::try_reserve;
    let _: fn(&mut Map<K, V, S>) = HashMap::shrink_to_fit;
    let _: fn(&mut Map<K, V, S>, usize) = HashMap::shrink_to;
    let _: for<'m> fn(&'m Map<K, V, S>, &Q) -> Option<&'m V> = HashMap::get;
    let _: for<'m> fn(&'m mut Map<K, V, S>, &Q) -> Option<&'m mut V> = HashMap::get_mut;
    let _: for<'m> fn(&'m Map<K, V, S>, &Q) -> Option<(&'m K, &'m V)> = HashMap::get_key_value;
    let _: fn(&Map<K, V, S>, &Q) -> bool = HashMap::contains_key;
    let _: fn(&mut Map<K, V, S>, K, V) -> Option<V> = HashMap::insert;
    let _: fn(&mut Map<K, V, S>, &Q) -> Option<V> = HashMap::remove;
    let _: fn(&mut Map<K, V, S>, &Q) -> Option<(K, V)> = HashMap::remove_entry;
}

/// Fit for a static.
const _: HashMap<String, String, ()> = HashMap::with_hasher(());

#[allow(dead_code, reason = "compiling is the test")]
fn traits<K: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized, V: PartialEq, S: BuildHasher>() {
    assert_traits! {
        HashMap<u8, String, ByMix>: (Clone + Debug + Default + Eq);
        HashMap<u8, f32, ByMix>: (PartialEq);
        HashMap<u8, String, ByMix>: (FromIterator<(u8, String)> + Extend<(u8, String)>);
        HashMap<u8, char, ByMix>: (for<'a> Extend<(&'a u8, &'a char)>);
        HashMap<u8, char>: (From<[(u8, char); 3]> + Send + Sync + Unpin);
        HashMap<String, char, ByMix>: (for<'a> Index<&'a str, Output = char>);
        HashMap<u8, char, ByMix>: (
            IntoIterator<Item = (u8, char), IntoIter = hash_map::IntoIter<u8, char>>
        );
        &'static HashMap<u8, char, ByMix>: (
            IntoIterator<IntoIter = hash_map::Iter<'static, u8, char>>
        );
        &'static mut HashMap<u8, char, ByMix>: (
            IntoIterator<IntoIter = hash_map::IterMut<'static, u8, char>>
        );
        TryReserveError: (Clone + Debug + Eq + core::fmt::Display + core::error::Error);
    }
    fn equality<K: Eq + Hash, V: PartialEq, S: BuildHasher>() {
        let _: fn(&Map<K, V, S>, &Map<K, V, S>) -> bool = PartialEq::eq;
    }
    equality::<K, V, S>();
    fn index<'m, K, Q, V, S: BuildHasher>(map: &'m Map<K, V, S>, key: &Q) -> &'m V
    where
        K: Eq + Hash + Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        &map[key]
    }
    let _ = index::<K, Q, V, S>;
    // Nothing is asked of keys and values to make an empty one.
    fn default<K, V, S: Default>() -> Map<K, V, S> {
        HashMap::default()
    }
    let _ = default::<K, V, ()>;
}

#[allow(dead_code, reason = "compiling is the test")]
fn iterators<K: Debug, V: Debug>() {
    assert_traits! {
        hash_map::Iter<'_, u8, char>: (
            Clone + Default + Debug + ExactSizeIterator + FusedIterator
        );
        hash_map::Keys<'_, u8, char>: (
            Clone + Default + Debug + ExactSizeIterator + FusedIterator
        );
        hash_map::Values<'_, u8, char>: (
            Clone + Default + Debug + ExactSizeIterator + FusedIterator
        );
        hash_map::IterMut<'_, u8, char>: (Default + Debug + ExactSizeIterator + FusedIterator);
        hash_map::ValuesMut<'_, u8, char>: (Default + Debug + ExactSizeIterator + FusedIterator);
        hash_map::IntoIter<u8, char>: (Default + Debug + ExactSizeIterator + FusedIterator);
        hash_map::IntoKeys<u8, char>: (Default + Debug + ExactSizeIterator + FusedIterator);
        hash_map::IntoValues<u8, char>: (Default + Debug + ExactSizeIterator + FusedIterator);
        hash_map::Drain<'_, u8, char>: (Debug + ExactSizeIterator + FusedIterator);
        hash_map::OccupiedEntry<'_, u8, char>: (Debug);
        hash_map::VacantEntry<'_, u8, char>: (Debug);
    }
    // What is `Clone` or `Default` is so for entries that are not; keys are shown without values.
    fn bounds<K, V>() {
        fn clone<'m, K, V>(iter: &hash_map::Iter<'m, K, V>) -> hash_map::Iter<'m, K, V> {
            iter.clone()
        }
        let _ = clone::<K, V>;
        let _: fn() -> hash_map::IntoIter<K, V> = Default::default;
    }
    fn shown<'m, K: Debug, V>(keys: &'m hash_map::Keys<'_, K, V>) -> &'m dyn Debug {
        keys
    }
    let _ = (bounds::<K, V>, shown::<K, V>);
}

#[test]
fn entries() {
    let mut map: HashMap<String, usize> = HashMap::new();
    *map.entry("a".into()).or_insert(1) += 1;
    *map.entry("b".into()).or_insert_with(|| 3) += 1;
    *map.entry("ccc".into()).or_insert_with_key(|key| key.len()) += 1;
    *map.entry("d".into()).or_default() += 1;
    map.entry("a".into()).and_modify(|value| *value += 10).or_insert(0);
    assert_eq!(map.entry("e".into()).key(), "e");
    match map.entry("a".into()) {
        hash_map::Entry::Occupied(mut entry) => {
            assert_eq!((entry.key().as_str(), *entry.get()), ("a", 12));
            assert_eq!(entry.insert(5), 12);
            *entry.get_mut() += 1;
            *entry.into_mut() += 1;
        }
        hash_map::Entry::Vacant(_) => panic!("it is there"),
    }
    match map.entry("f".into()) {
        hash_map::Entry::Occupied(_) => panic!("it is not there"),
        hash_map::Entry::Vacant(entry) => {
            assert_eq!(entry.key(), "f");
            assert_eq!(*entry.insert_entry(6).get(), 6);
        }
    }
    if let hash_map::Entry::Vacant(entry) = map.entry("g".into()) {
        assert_eq!(entry.into_key(), "g");
    }
    if let hash_map::Entry::Vacant(entry) = map.entry("g".into()) {
        *entry.insert(7) += 1;
    }
    let found: Vec<_> = sorted(map.iter().map(|(key, value)| (key.as_str(), *value)));
    assert_eq!(found, [("a", 7), ("b", 4), ("ccc", 4), ("d", 1), ("f", 6), ("g", 8)]);
    match map.entry("g".into()) {
        hash_map::Entry::Occupied(entry) => assert_eq!(entry.remove_entry(), ("g".into(), 8)),
        hash_map::Entry::Vacant(_) => panic!("it is there"),
    }
    match map.entry("f".into()) {
        hash_map::Entry::Occupied(entry) => assert_eq!(entry.remove(), 6),
        hash_map::Entry::Vacant(_) => panic!("it is there"),
    }
    assert_eq!(map.len(), 4);
}

#[test]
fn whole_maps() {
    let mut map: HashMap<u32, u32, ByMix> = (0..100).map(|i| (i, i)).collect();
    map.extend([(100, 100)]);
    map.extend(&HashMap::<u32, u32, ByMix>::from_iter([(101, 101)]));
    assert_eq!(map.len(), 102);
    let mut copy = map.clone();
    assert_eq!(copy, map);
    copy.retain(|key, _| *key < 50);
    assert_eq!(sorted(copy.into_keys()), Vec::from_iter(0..50));
    assert_eq!(map.values().sum::<u32>(), map.clone().into_values().sum());
    map.values_mut().for_each(|value| *value += 1);
    assert_eq!((map[&7], map.get_key_value(&8)), (8, Some((&8, &9))));
    assert_eq!(map.drain().count(), 102);
    assert!(map.is_empty() && map.capacity() >= 102);
    map.shrink_to_fit();
    assert_eq!(map.capacity(), 0);
    assert!(map.try_reserve(usize::MAX).is_err());
}

/// Capacity as both promise it.
#[test]
fn capacity() {
    let mut map: HashMap<u32, u32> = HashMap::with_capacity(0);
    assert_eq!(map.capacity(), 0);
    map.reserve(0);
    map.shrink_to(1_000);
    assert_eq!(map.capacity(), 0);
    for wanted in [1, 3, 7, 8, 100] {
        let mut map: HashMap<usize, ()> = HashMap::with_capacity(wanted);
        let capacity = map.capacity();
        assert!(capacity >= wanted);
        map.extend((0..capacity).map(|i| (i, ())));
        assert_eq!(map.capacity(), capacity);
        map.insert(capacity, ());
        assert!(map.capacity() > capacity);
    }
}

/// The other side of a comparison says what it is, or is made to.
#[cfg(not(feature = "std-eq"))]
#[test]
fn equality_infers() {
    let map: HashMap<u32, u32> = [(1, 2)].into_iter().collect();
    assert_eq!(map, [(1, 2)].into_iter().collect());
    assert!(map != Default::default());
}
