//! Raw entries of a map, as far as a caller who knows key and hasher can use them.

use super::super::op::EntryOp;
use super::super::outcome::Outcome;
use crate::HashMap;
use crate::hash_map::{RawEntryMut, RawOccupiedEntryMut, RawVacantEntryMut};
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};

/// By all three ways, which must agree.
pub(super) fn look<K, V, S, A>(map: &HashMap<K, V, S, A>, key: &K) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    let hash = map.hasher().hash_one(key);
    let found = map.raw_entry().from_key(key);
    let others = [
        map.raw_entry().from_key_hashed_nocheck(hash, key),
        map.raw_entry().from_hash(hash, |there| there == key),
    ];
    assert!(others.iter().all(|other| other.cmp(&found).is_eq()), "the ways differ");
    Outcome::Entry(found.map(|(key, value)| (key.clone(), value.clone())))
}

/// The way in, and of two ways to do the same the one to take, depend on the operation.
pub(super) fn change<K, V, S, A>(
    map: &mut HashMap<K, V, S, A>,
    key: &K,
    op: &EntryOp<V>,
) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher + Clone,
    A: Allocator,
{
    let hasher = map.hasher().clone();
    let hash = hasher.hash_one(key);
    let builder = map.raw_entry_mut();
    let entry = match op {
        EntryOp::Insert(_) | EntryOp::OrInsertWith(_) => builder.from_key_hashed_nocheck(hash, key),
        EntryOp::OrInsert(_) => builder.from_hash(hash, |there| there == key),
        _ => builder.from_key(key),
    };
    Outcome::Value(match (entry, op) {
        (entry, EntryOp::Insert(new)) => Some(entry.insert(key.clone(), new.clone()).get().clone()),
        (entry, EntryOp::OrInsert(new)) => {
            let (there, value) = entry.or_insert(key.clone(), new.clone());
            assert!((*there).cmp(key).is_eq(), "another key");
            Some(value.clone())
        }
        (entry, EntryOp::OrInsertWith(new)) => {
            Some(entry.or_insert_with(|| (key.clone(), new.clone())).1.clone())
        }
        (entry, EntryOp::AndModify(new)) => {
            match entry.and_modify(|_, value| value.clone_from(new)) {
                RawEntryMut::Occupied(entry) => Some(entry.into_mut().clone()),
                RawEntryMut::Vacant(_) => None,
            }
        }
        (entry, EntryOp::AndReplaceWith(new)) => {
            match entry.and_replace_entry_with(|_, _| new.clone()) {
                RawEntryMut::Occupied(entry) => Some(entry.into_key_value().1.clone()),
                RawEntryMut::Vacant(_) => None,
            }
        }
        (RawEntryMut::Occupied(entry), op) => return occupied(entry, key, op),
        (RawEntryMut::Vacant(entry), op) => return vacant(entry, &hasher, key, op),
    })
}

fn occupied<K, V, S, A>(
    mut entry: RawOccupiedEntryMut<'_, K, V, S, A>,
    key: &K,
    op: &EntryOp<V>,
) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    assert!(entry.key() == key && entry.key_mut() == key, "another key");
    Outcome::Value(match op {
        EntryOp::Get => {
            let (key, value) = entry.get_key_value();
            return Outcome::Entry(Some((key.clone(), value.clone())));
        }
        EntryOp::GetMut(new) => {
            entry.get_mut().clone_from(new);
            Some(entry.get_key_value_mut().1.clone())
        }
        EntryOp::Replace(new) => Some(entry.insert(new.clone())),
        EntryOp::ReplaceKey => {
            assert!(entry.insert_key(key.clone()) == *key, "another key");
            Some(entry.get().clone())
        }
        EntryOp::ReplaceWith(new) => match entry.replace_entry_with(|_, _| new.clone()) {
            RawEntryMut::Occupied(entry) => Some(entry.get().clone()),
            RawEntryMut::Vacant(_) => None,
        },
        EntryOp::Remove => Some(entry.remove()),
        EntryOp::RemoveEntry => return Outcome::Entry(Some(entry.remove_entry())),
        EntryOp::OrInsertWithKey(_) | EntryOp::OrInsertEntry(_) => Some(entry.get().clone()),
        EntryOp::Leave => {
            let value = entry.get().clone();
            assert!(*entry.into_key() == *key, "another key");
            Some(value)
        }
        _ => return Outcome::Skipped,
    })
}

fn vacant<K, V, S, A>(
    entry: RawVacantEntryMut<'_, K, V, S, A>,
    hasher: &S,
    key: &K,
    op: &EntryOp<V>,
) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    match op {
        EntryOp::OrInsertEntry(new) => {
            let (_, value) =
                entry.insert_hashed_nocheck(hasher.hash_one(key), key.clone(), new.clone());
            Outcome::Value(Some(value.clone()))
        }
        EntryOp::OrInsertWithKey(new) => {
            let hash = |key: &K| hasher.hash_one(key);
            let (_, value) = entry.insert_with_hasher(hash(key), key.clone(), new.clone(), hash);
            Outcome::Value(Some(value.clone()))
        }
        EntryOp::OrTryInsertWith(_) => Outcome::Skipped,
        EntryOp::Get | EntryOp::RemoveEntry => Outcome::Entry(None),
        _ => Outcome::Value(None),
    }
}
