//! What keeps a loaded value out: a clear, a removal of its key, in every form; and what does not.

use super::call::Fixed;
use super::{Named, done};
use tabularasa::sync::{Entry, Refusal, ShardedMap};

type Map = ShardedMap<u32, u32, Fixed>;

/// Two shards, told by a key's lowest bit.
fn map() -> Map {
    ShardedMap::with_shards_capacity_and_hasher(2, 0, Fixed)
}

/// What counts as a removal of key 1, present or not.
const REMOVALS: [Named<fn(&Map)>; 8] = [
    ("remove", |map| done(map.remove(&1))),
    ("remove_entry", |map| done(map.remove_entry(&1))),
    ("remove_if", |map| done(map.remove_if(&1, |_, _| true))),
    ("update", |map| map.update(1, |_| None)),
    ("retain", |map| map.retain(|key, _| *key != 1)),
    ("extract_if", |map| done(map.extract_if(|key, _| *key == 1))),
    ("clear", Map::clear),
    ("clear_lazy", Map::clear_lazy),
];

/// The same for a key that must be present.
const ENTRY_REMOVALS: [Named<fn(&Map)>; 4] = [
    ("remove", |map| map.entry(1, |entry| occupied(entry, |entry| done(entry.remove())))),
    ("remove_entry", |map| map.entry(1, |entry| occupied(entry, |e| done(e.remove_entry())))),
    ("replace_entry_with", |map| {
        map.entry(1, |entry| occupied(entry, |e| done(e.replace_entry_with(|_, _| None))));
    }),
    ("and_replace_entry_with", |map| {
        map.entry(1, |entry| done(entry.and_replace_entry_with(|_, _| None)));
    }),
];

fn occupied(
    entry: Entry<'_, u32, u32>,
    f: impl FnOnce(tabularasa::sync::OccupiedEntry<'_, u32, u32>),
) {
    match entry {
        Entry::Occupied(entry) => f(entry),
        Entry::Vacant(_) => panic!("it is present"),
    }
}

/// What removes nothing of key 1, and nothing of its shard.
const NO_REMOVALS: [Named<fn(&Map)>; 9] = [
    ("get", |map| done(map.get(&1))),
    ("another shard", |map| done(map.remove(&2))),
    ("remove_if that refuses", |map| done(map.remove_if(&3, |_, _| false))),
    ("update", |map| map.update(3, |_| Some(4))),
    ("view_mut", |map| done(map.view_mut(&3, |value| *value += 1))),
    ("entry", |map| map.entry(3, |entry| done(entry.insert(5)))),
    ("entry, vacant", |map| map.entry(5, |entry| done(entry))),
    ("replace_entry_with", |map| {
        map.entry(3, |entry| done(entry.and_replace_entry_with(|_, value| Some(value))));
    }),
    ("insert", |map| done(map.insert(3, 6))),
];

#[test]
fn removals_keep_out_what_was_loaded_before() {
    for (name, remove) in REMOVALS {
        // Before there are shards, with shards, and with an entry of the key that comes and goes.
        let none: Map = map();
        let other = map();
        other.insert(2, 2);
        for (state, map) in [("no shards", none), ("absent", other)] {
            let loaded = map.get_or_insert_with(1, || (remove(&map), 7).1);
            assert_eq!((loaded, map.get(&1)), (7, None), "{name}, {state}");
            let epoch = map.epoch_of(&1);
            remove(&map);
            let refused = map.insert_if_epoch(epoch, 1, 7).unwrap_err();
            let is_clear = name.starts_with("clear");
            let reason = if is_clear { Refusal::Cleared { clears: 1 } } else { Refusal::Removed };
            assert_eq!((refused.key, refused.value, refused.reason), (1, 7, reason), "{name}");
            // Again, after it.
            assert_eq!(map.get_or_insert_with(1, || 8), 8);
            assert_eq!(map.get(&1), Some(8), "{name}, {state}");
        }
        let map = map();
        let loaded = map.get_or_insert_with(1, || {
            map.insert(1, 5);
            remove(&map);
            7
        });
        assert_eq!((loaded, map.get(&1)), (7, None), "{name}, present");
    }
}

#[test]
fn removals_of_entries_keep_it_out_too() {
    for (name, remove) in ENTRY_REMOVALS {
        let map = map();
        let epoch = map.epoch_of(&1);
        map.insert(1, 5);
        remove(&map);
        assert_eq!(
            map.insert_if_epoch(epoch, 1, 7).unwrap_err().reason,
            Refusal::Removed,
            "{name}"
        );
        assert!(map.is_empty());
    }
    // An update that panics has removed the entry.
    let map = map();
    map.insert(1, 5);
    let epoch = map.epoch_of(&1);
    let panics = || map.update(1, |_| panic!("arranged"));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
    assert_eq!(map.insert_if_epoch(epoch, 1, 7).unwrap_err().reason, Refusal::Removed);
}

#[test]
fn everything_else_lets_it_in() {
    for (name, operate) in NO_REMOVALS {
        let map = map();
        map.insert(3, 3);
        assert_eq!(map.get_or_insert_with(1, || (operate(&map), 7).1), 7);
        assert_eq!(map.get(&1), Some(7), "{name}");
        let epoch = map.epoch_of(&1);
        operate(&map);
        assert_eq!(map.insert_if_epoch(epoch, 1, 8), Ok(Some(7)), "{name}");
    }
    // An epoch of the whole map knows of clears alone.
    for (name, remove) in REMOVALS {
        let map = map();
        map.insert(3, 3);
        let epoch = map.epoch();
        remove(&map);
        let is_clear = name.starts_with("clear");
        assert_eq!(map.insert_if_epoch(epoch, 1, 7).is_err(), is_clear, "{name}");
    }
}

#[test]
fn an_epoch_knows_its_key() {
    let map = map();
    let epoch = map.epoch_of(&1);
    let refused = map.insert_if_epoch(epoch, 2, 7).unwrap_err();
    assert_eq!(refused.reason, Refusal::OtherKey);
    assert_eq!(refused.to_string(), "not inserted: the epoch is one of another key");
    map.remove(&1);
    let refused = map.insert_if_epoch(epoch, 1, 7).unwrap_err();
    assert_eq!(refused.to_string(), "not inserted: the key was removed since");
    assert_eq!(self::map().insert_if_epoch(epoch, 1, 7).unwrap_err().reason, Refusal::WrongMap);
    assert_ne!(map.epoch_of(&1), epoch);
    assert_eq!(map.epoch_of(&1), map.epoch_of(&1));
}

/// A load that fails changes nothing, and does not overwrite what somebody else has inserted
/// meanwhile.
#[test]
fn a_load_may_fail() {
    let map = map();
    assert_eq!(map.get_or_try_insert_with(1, || Err("no row")), Err("no row"));
    assert!(map.is_empty());
    let older = || {
        map.insert(1, 20);
        Ok::<u32, ()>(10)
    };
    assert_eq!(map.get_or_try_insert_with(1, older), Ok(20));
    assert_eq!(map.get_or_try_insert_with(1, || Err(())), Ok(20), "it is present");
}
