//! The lives of entries: looked up by any way there is, then removed, put back, filled and replaced
//! through one entry, which never lets go of its table between. Knows the public API only.

use super::super::op::{Stage, Way};
use super::super::outcome::Outcome;
use crate::hash_map::{Entry, EntryRef};
#[cfg(feature = "raw-entry")]
use crate::hash_map::{RawEntryMut, RawOccupiedEntryMut};
use crate::{Cursor, HashMap, HashTable, hash_table};
use alloc::vec::Vec;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};

/// In a map.
pub(super) fn in_map<K, V, S, A>(
    map: &mut HashMap<K, V, S, A>,
    key: &K,
    way: Way,
    stages: &[Stage<V>],
) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    let mut lived = match way {
        Way::EntryRef => match map.entry_ref(key) {
            EntryRef::Occupied(entry) => of_entry(Entry::Occupied(entry), stages),
            EntryRef::Vacant(entry) => {
                // A fill is all that becomes of it.
                let fill = stages.iter().enumerate().find_map(|(at, stage)| match stage {
                    Stage::Fill(value) => Some((at, value)),
                    _ => None,
                });
                match fill {
                    Some((at, value)) => {
                        let mut lived = alloc::vec![None; at];
                        let entry = entry.insert_entry_with_key(key.clone(), value.clone());
                        lived.push(Some(entry.get().clone()));
                        lived.extend(of_entry(Entry::Occupied(entry), &stages[at + 1..]));
                        lived
                    }
                    None => alloc::vec![None; stages.len()],
                }
            }
        },
        #[cfg(feature = "raw-entry")]
        Way::RawEntry => of_raw_entry(map.raw_entry_mut().from_key(key), key, stages),
        Way::NextEntry => match before(map.cursor(), |cursor| {
            cursor.next(&*map).ok().flatten().map(|(there, _)| there == key)
        }) {
            Some(mut cursor) => match cursor.next_entry(&mut *map) {
                Ok(Some(entry)) => of_entry(Entry::Occupied(entry), stages),
                _ => panic!("`next` found it and `next_entry` does not"),
            },
            None => of_entry(map.entry(key.clone()), stages),
        },
        _ => of_entry(map.entry(key.clone()), stages),
    };
    lived.push(map.get(key).cloned());
    Outcome::Found(lived)
}

/// A cursor whose next step is the one that says `true`; `None` if there is no such step, or a tie
/// that keeps a cursor from stepping comes before it.
fn before(mut cursor: Cursor, step: impl Fn(&mut Cursor) -> Option<bool>) -> Option<Cursor> {
    loop {
        let before = cursor.clone();
        if step(&mut cursor)? {
            return Some(before);
        }
    }
}

fn of_entry<K, V, S, A>(mut entry: Entry<'_, K, V, S, A>, stages: &[Stage<V>]) -> Vec<Option<V>>
where
    K: Hash + Eq,
    V: Clone,
    S: BuildHasher,
    A: Allocator,
{
    let mut removed = None;
    let mut lived = Vec::new();
    for stage in stages {
        entry = match (entry, stage) {
            (Entry::Occupied(entry), Stage::Remove) => entry.replace_entry_with(|_, value| {
                removed = Some(value);
                None
            }),
            (Entry::Vacant(entry), Stage::PutBack) => match removed.take() {
                Some(value) => Entry::Occupied(entry.insert_entry(value)),
                None => Entry::Vacant(entry),
            },
            (Entry::Vacant(entry), Stage::Fill(new)) => {
                Entry::Occupied(entry.insert_entry(new.clone()))
            }
            (Entry::Occupied(mut entry), Stage::Fill(new)) => {
                entry.insert(new.clone());
                Entry::Occupied(entry)
            }
            (Entry::Occupied(entry), Stage::ReplaceWith(new)) => {
                entry.replace_entry_with(|_, value| {
                    removed = if new.is_none() { Some(value) } else { removed.take() };
                    new.clone()
                })
            }
            (entry, _) => entry,
        };
        lived.push(match &entry {
            Entry::Occupied(entry) => Some(entry.get().clone()),
            Entry::Vacant(_) => None,
        });
    }
    // Were a destructor to panic on the way out, what is returned would leak
    // (rust-lang/rust#47949).
    drop(entry);
    drop(removed);
    lived
}

#[cfg(feature = "raw-entry")]
fn of_raw_entry<K, V, S, A>(
    mut entry: RawEntryMut<'_, K, V, S, A>,
    key: &K,
    stages: &[Stage<V>],
) -> Vec<Option<V>>
where
    K: Hash + Eq + Clone,
    V: Clone,
    S: BuildHasher,
    A: Allocator,
{
    let mut removed = None;
    let mut lived = Vec::new();
    for stage in stages {
        entry = match (entry, stage) {
            (RawEntryMut::Occupied(entry), Stage::Remove) => {
                entry.replace_entry_with(|_, value| {
                    removed = Some(value);
                    None
                })
            }
            (entry @ RawEntryMut::Vacant(_), Stage::PutBack) => match removed.take() {
                Some(value) => RawEntryMut::Occupied(entry.insert(key.clone(), value)),
                None => entry,
            },
            (entry, Stage::Fill(new)) => {
                RawEntryMut::Occupied(entry.insert(key.clone(), new.clone()))
            }
            (RawEntryMut::Occupied(entry), Stage::ReplaceWith(new)) => {
                entry.replace_entry_with(|_, value| {
                    removed = if new.is_none() { Some(value) } else { removed.take() };
                    new.clone()
                })
            }
            (entry, _) => entry,
        };
        let value = |entry: &RawOccupiedEntryMut<'_, K, V, S, A>| entry.get().clone();
        lived.push(match &entry {
            RawEntryMut::Occupied(entry) => Some(value(entry)),
            RawEntryMut::Vacant(_) => None,
        });
    }
    // As above.
    drop(removed);
    lived
}

/// In a table.
pub(super) fn in_table<K, V, S, A>(
    table: &mut HashTable<(K, V), A>,
    hasher: &S,
    key: &K,
    way: Way,
    stages: &[Stage<V>],
) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    use hash_table::Entry;

    let hash = hasher.hash_one(key);
    let rehash = |(key, _): &(K, V)| hasher.hash_one(key);
    let is = |(there, _): &(K, V)| there == key;
    let mut lived = match way {
        Way::FindEntry => match table.find_entry(hash, is) {
            Ok(entry) => of_bucket(Entry::Occupied(entry), key, stages),
            Err(absent) => of_bucket(absent.into_table().entry(hash, is, rehash), key, stages),
        },
        Way::BucketEntry => {
            let index = table.find_bucket_index(hash, is).unwrap_or(usize::MAX);
            match table.get_bucket_entry(index) {
                Ok(entry) => of_bucket(Entry::Occupied(entry), key, stages),
                Err(absent) => of_bucket(absent.into_table().entry(hash, is, rehash), key, stages),
            }
        }
        Way::NextEntry => match before(table.cursor(), |cursor| {
            cursor.next(table.hashed(&rehash)).ok().flatten().map(is)
        }) {
            Some(mut cursor) => match cursor.next_entry(table.hashed_mut(&rehash)) {
                Ok(Some(entry)) => of_bucket(Entry::Occupied(entry), key, stages),
                _ => panic!("`next` found it and `next_entry` does not"),
            },
            None => of_bucket(table.entry(hash, is, rehash), key, stages),
        },
        _ => of_bucket(table.entry(hash, is, rehash), key, stages),
    };
    lived.push(table.find(hash, is).map(|(_, value)| value.clone()));
    Outcome::Found(lived)
}

/// What is put back comes back to its bucket.
fn of_bucket<K, V, A>(
    mut entry: hash_table::Entry<'_, (K, V), A>,
    key: &K,
    stages: &[Stage<V>],
) -> Vec<Option<V>>
where
    K: Clone,
    V: Clone,
    A: Allocator,
{
    use hash_table::Entry;

    let mut removed = None;
    let mut place = None;
    let mut lived = Vec::new();
    for stage in stages {
        if let Entry::Occupied(entry) = &entry {
            assert_eq!(entry.bucket_index(), place.unwrap_or(entry.bucket_index()), "it moved");
            place = Some(entry.bucket_index());
        }
        entry = match (entry, stage) {
            (Entry::Occupied(entry), Stage::Remove) => {
                let (pair, vacant) = entry.remove();
                removed = Some(pair);
                Entry::Vacant(vacant)
            }
            (Entry::Vacant(entry), Stage::PutBack) => match removed.take() {
                Some(pair) => Entry::Occupied(entry.insert(pair)),
                None => Entry::Vacant(entry),
            },
            (entry, Stage::Fill(new)) => Entry::Occupied(entry.insert((key.clone(), new.clone()))),
            (Entry::Occupied(entry), Stage::ReplaceWith(new)) => {
                entry.replace_entry_with(|pair| match new {
                    Some(new) => Some((pair.0, new.clone())),
                    None => {
                        removed = Some(pair);
                        None
                    }
                })
            }
            (entry, _) => entry,
        };
        lived.push(match &entry {
            Entry::Occupied(entry) => Some(entry.get().1.clone()),
            Entry::Vacant(_) => None,
        });
    }
    // As above.
    drop(removed);
    lived
}
