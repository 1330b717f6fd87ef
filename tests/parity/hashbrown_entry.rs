//! Entries: what hashbrown has and std has not.

use super::lib::HashMap;
use super::lib::hash_map::{Entry, EntryRef, OccupiedEntry, VacantEntry, VacantEntryRef};
use crate::assert_traits;
use allocator_api2::alloc::Allocator;
use core::borrow::Borrow;
use core::fmt::Debug;
use core::hash::{BuildHasher, Hash};

#[allow(dead_code, reason = "compiling is the test")]
fn entry<'m, K: Hash + 'm, V: 'm, S: BuildHasher + 'm, A: Allocator + 'm>() {
    type New<V> = fn() -> V;
    type Made<K, V> = fn(&K) -> V;
    type Change<V> = fn(&mut V);
    type Again<K, V> = fn(&K, V) -> Option<V>;
    let _: fn(Entry<'m, K, V, S, A>, V) -> OccupiedEntry<'m, K, V, S, A> = Entry::insert;
    let _: fn(Entry<'m, K, V, S, A>, V) -> &'m mut V = Entry::or_insert;
    let _: fn(Entry<'m, K, V, S, A>, V) -> OccupiedEntry<'m, K, V, S, A> = Entry::or_insert_entry;
    let _: fn(Entry<'m, K, V, S, A>, New<V>) -> &'m mut V = Entry::or_insert_with;
    let _: fn(Entry<'m, K, V, S, A>, Made<K, V>) -> &'m mut V = Entry::or_insert_with_key;
    let _: for<'e> fn(&'e Entry<'m, K, V, S, A>) -> &'e K = Entry::key;
    let _: fn(Entry<'m, K, V, S, A>, Change<V>) -> Entry<'m, K, V, S, A> = Entry::and_modify;
    let _: fn(Entry<'m, K, V, S, A>, Again<K, V>) -> Entry<'m, K, V, S, A> =
        Entry::and_replace_entry_with;
    let _: fn(Entry<'m, K, V, S, A>) -> &'m mut HashMap<K, V, S, A> = Entry::into_map;
    type Occupied<'m, K, V, S, A> = OccupiedEntry<'m, K, V, S, A>;
    let _: for<'e> fn(&'e Occupied<'m, K, V, S, A>) -> &'e K = OccupiedEntry::key;
    let _: for<'e> fn(&'e Occupied<'m, K, V, S, A>) -> &'e V = OccupiedEntry::get;
    let _: for<'e> fn(&'e mut Occupied<'m, K, V, S, A>) -> &'e mut V = OccupiedEntry::get_mut;
    let _: fn(Occupied<'m, K, V, S, A>) -> &'m mut V = OccupiedEntry::into_mut;
    let _: fn(Occupied<'m, K, V, S, A>) -> (&'m K, &'m mut V) = OccupiedEntry::into_entry;
    let _: fn(&mut Occupied<'m, K, V, S, A>, V) -> V = OccupiedEntry::insert;
    let _: fn(Occupied<'m, K, V, S, A>) -> V = OccupiedEntry::remove;
    let _: fn(Occupied<'m, K, V, S, A>) -> (K, V) = OccupiedEntry::remove_entry;
    let _: unsafe fn(&mut Occupied<'m, K, V, S, A>, K) -> K = OccupiedEntry::replace_key_unchecked;
    let _: fn(Occupied<'m, K, V, S, A>, Again<K, V>) -> Entry<'m, K, V, S, A> =
        OccupiedEntry::replace_entry_with;
    let _: fn(Occupied<'m, K, V, S, A>) -> &'m mut HashMap<K, V, S, A> = OccupiedEntry::into_map;
    type Vacant<'m, K, V, S, A> = VacantEntry<'m, K, V, S, A>;
    let _: for<'e> fn(&'e Vacant<'m, K, V, S, A>) -> &'e K = VacantEntry::key;
    let _: fn(Vacant<'m, K, V, S, A>) -> K = VacantEntry::into_key;
    let _: fn(Vacant<'m, K, V, S, A>, V) -> &'m mut V = VacantEntry::insert;
    let _: fn(Vacant<'m, K, V, S, A>, V) -> Occupied<'m, K, V, S, A> = VacantEntry::insert_entry;
    let _: fn(Vacant<'m, K, V, S, A>) -> &'m mut HashMap<K, V, S, A> = VacantEntry::into_map;
}

#[allow(dead_code, reason = "compiling is the test")]
fn more_bounds<'m, K: Hash + Eq + 'm, V: Default + 'm, S: BuildHasher + 'm, A: Allocator + 'm>() {
    let _: fn(&mut OccupiedEntry<'m, K, V, S, A>, K) -> K = OccupiedEntry::replace_key;
    let _: fn(Entry<'m, K, V, S, A>) -> &'m mut V = Entry::or_default;
}

#[allow(dead_code, reason = "compiling is the test")]
fn entry_ref<'m, 'q, K, Q, V, S, A>()
where
    K: Hash + Borrow<Q> + 'm,
    Q: ToOwned<Owned = K> + ?Sized + 'q,
    V: Default + 'm,
    S: BuildHasher + 'm,
    A: Allocator + 'm,
{
    type Place<'m, 'q, K, Q, V, S, A> = EntryRef<'m, 'q, K, Q, V, S, A>;
    type Occupied<'m, K, V, S, A> = OccupiedEntry<'m, K, V, S, A>;
    let _: fn(Place<'m, 'q, K, Q, V, S, A>, V) -> Occupied<'m, K, V, S, A> = EntryRef::insert;
    let _: fn(Place<'m, 'q, K, Q, V, S, A>, V) -> &'m mut V = EntryRef::or_insert;
    let _: fn(Place<'m, 'q, K, Q, V, S, A>, fn() -> V) -> &'m mut V = EntryRef::or_insert_with;
    let _: fn(Place<'m, 'q, K, Q, V, S, A>, fn(&Q) -> V) -> &'m mut V =
        EntryRef::or_insert_with_key;
    let _: fn(Place<'m, 'q, K, Q, V, S, A>) -> &'m mut V = EntryRef::or_default;
    let _: fn(Place<'m, 'q, K, Q, V, S, A>) -> Occupied<'m, K, V, S, A> =
        EntryRef::or_default_entry;
    let _: for<'e> fn(&'e Place<'m, 'q, K, Q, V, S, A>) -> &'e Q = EntryRef::key;
    let _: fn(Place<'m, 'q, K, Q, V, S, A>, fn(&mut V)) -> Place<'m, 'q, K, Q, V, S, A> =
        EntryRef::and_modify;
    let _: fn(Place<'m, 'q, K, Q, V, S, A>) -> &'m mut HashMap<K, V, S, A> = EntryRef::into_map;
    type Vacant<'m, 'q, K, Q, V, S, A> = VacantEntryRef<'m, 'q, K, Q, V, S, A>;
    let _: fn(&Vacant<'m, 'q, K, Q, V, S, A>) -> &'q Q = VacantEntryRef::key;
    let _: fn(Vacant<'m, 'q, K, Q, V, S, A>, V) -> &'m mut V = VacantEntryRef::insert;
    let _: fn(Vacant<'m, 'q, K, Q, V, S, A>, V) -> Occupied<'m, K, V, S, A> =
        VacantEntryRef::insert_entry;
    let _: unsafe fn(Vacant<'m, 'q, K, Q, V, S, A>, K, V) -> &'m mut V =
        VacantEntryRef::insert_with_key_unchecked;
    let _: unsafe fn(Vacant<'m, 'q, K, Q, V, S, A>, K, V) -> Occupied<'m, K, V, S, A> =
        VacantEntryRef::insert_entry_with_key_unchecked;
    let _: fn(Vacant<'m, 'q, K, Q, V, S, A>) -> &'m mut HashMap<K, V, S, A> =
        VacantEntryRef::into_map;
}

#[allow(dead_code, reason = "compiling is the test")]
fn traits() {
    type S = super::lib::DefaultHashBuilder;
    assert_traits! {
        Entry<'_, u8, char, S>: (Debug);
        OccupiedEntry<'_, u8, char>: (Debug);
        VacantEntry<'_, u8, char>: (Debug);
        EntryRef<'_, '_, u8, u8, char, S>: (Debug);
        VacantEntryRef<'_, '_, u8, u8, char, S>: (Debug);
    }
}

#[test]
fn entries() {
    let mut map: HashMap<String, u32> = HashMap::new();
    assert_eq!(*map.entry("a".into()).insert(1).get(), 1);
    assert_eq!(*map.entry("a".into()).or_insert_entry(9).get(), 1);
    map.entry("a".into()).and_replace_entry_with(|key, value| {
        assert_eq!((key.as_str(), value), ("a", 1));
        Some(2)
    });
    let Entry::Occupied(mut entry) = map.entry("a".into()) else { panic!("it is there") };
    assert_eq!(entry.replace_key("a".into()), "a");
    assert_eq!(entry.into_entry().1, &2);
    assert!(matches!(
        map.entry("a".into()).and_replace_entry_with(|_, _| None),
        Entry::Vacant(entry) if entry.key() == "a"
    ));
    assert_eq!(map.entry("b".into()).into_map().len(), 0);
}

#[test]
fn entries_by_reference() {
    let mut map: HashMap<String, usize> = HashMap::new();
    *map.entry_ref("a").or_insert(1) += 1;
    *map.entry_ref("bb").or_insert_with_key(str::len) += 1;
    *map.entry_ref("c").or_insert_with(|| 7) += 1;
    *map.entry_ref("d").or_default() += 1;
    assert_eq!(map.entry_ref("e").or_default_entry().remove_entry(), ("e".into(), 0));
    assert_eq!(*map.entry_ref("d").insert(5).get(), 5);
    map.entry_ref("a").and_modify(|value| *value += 10);
    assert_eq!((map["a"], map["bb"], map["c"], map["d"]), (12, 3, 8, 5));
    assert_eq!(map.entry_ref("f").key(), "f");
    let EntryRef::Vacant(entry) = map.entry_ref("f") else { panic!("it is not there") };
    assert_eq!(*entry.insert_with_key("f".into(), 6), 6);
    let EntryRef::Vacant(entry) = map.entry_ref("g") else { panic!("it is not there") };
    assert_eq!(entry.insert_entry_with_key("g".into(), 7).key(), "g");
    let EntryRef::Vacant(entry) = map.entry_ref("h") else { panic!("it is not there") };
    assert_eq!(entry.into_map().len(), 6);
}
