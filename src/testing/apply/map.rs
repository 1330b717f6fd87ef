//! `HashMap` as a subject.

use super::super::op::{Clear, EntryOp, Op};
use super::super::outcome::Outcome;
use super::{Subject, capacity, growth, life, walk};
use crate::HashMap;
use crate::hash_map::{Entry, EntryRef, OccupiedEntry};
use alloc::vec::Vec;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use core::mem;

impl<K, V, S, A> Subject<K, V> for HashMap<K, V, S, A>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher + Clone,
    A: Allocator + Clone,
{
    fn apply(&mut self, op: &Op<K, V>) -> Outcome<K, V> {
        match op {
            Op::Get(key) => Outcome::Value(self.get(key).cloned()),
            Op::GetKeyValue(key) => Outcome::Entry(self.get_key_value(key).map(owned)),
            Op::GetBatch(keys) => {
                Outcome::Found(self.get_batch(keys).map(|value| value.cloned()).collect())
            }
            Op::Contains(key) => Outcome::Flag(self.contains_key(key)),
            Op::Len => Outcome::Count(self.len()),
            Op::IsEmpty => Outcome::Flag(self.is_empty()),
            Op::Capacity => {
                let bytes = self.allocation_size();
                capacity(self.capacity(), bytes, self.len(), &self.stats())
            }
            Op::Iter => Outcome::entries(walk(self.iter()).into_iter().map(owned)),
            Op::Keys => Outcome::keys(walk(self.keys()).into_iter().cloned()),
            Op::Values => Outcome::values(walk(self.values()).into_iter().cloned()),
            Op::Equals(entries) => {
                let mut other = empty_like(self);
                other.extend(entries.iter().cloned());
                Outcome::Flag(*self == other)
            }
            Op::Entry(..) | Op::EntryRef(..) | Op::RawEntryMut(..) => {
                let before = (self.len(), self.capacity());
                let answer = entries(self, op);
                let filled = self.len() > before.0;
                assert!(filled || self.capacity() == before.1, "an entry made room unfilled");
                answer
            }
            Op::Life(key, way, stages) => life::in_map(self, key, *way, stages),
            Op::LifeAlone(key, way, stages) => {
                self.retain(|there, _| there == key);
                life::in_map(self, key, *way, stages)
            }
            #[cfg(feature = "raw-entry")]
            Op::RawEntry(key) => super::raw_entry::look(self, key),
            Op::Reserve(_)
            | Op::TryReserve(_)
            | Op::Grow(_)
            | Op::ShrinkToFit
            | Op::ShrinkTo(_) => memory(self, op),
            Op::IterMut(..)
            | Op::ValuesMut(_)
            | Op::Retain(_)
            | Op::ExtractIf(..)
            | Op::IntoIter
            | Op::IntoKeys
            | Op::IntoValues => walks(self, op),
            Op::Clear(clear) => clears(self, *clear),
            Op::TakeAll => Outcome::entries(walk(self.take_all().into_iter())),
            Op::Clone => {
                *self = self.clone();
                Outcome::Done
            }
            Op::CloneFrom(entries) => {
                let mut other = empty_like(self);
                other.extend(entries.iter().cloned());
                self.clone_from(&other);
                Outcome::Done
            }
            _ => single(self, op),
        }
    }

    fn contents(&self) -> Vec<(K, V)> {
        self.iter().map(owned).collect()
    }

    fn room(&self) -> Option<usize> {
        Some(self.capacity())
    }

    fn buckets(&self) -> Option<Vec<(K, usize)>> {
        Some(super::super::look::buckets(self))
    }

    fn assert_invariants(&self) {
        HashMap::assert_invariants(self);
    }
}

fn owned<K: Clone, V: Clone>((key, value): (&K, &V)) -> (K, V) {
    (key.clone(), value.clone())
}

fn empty_like<K, V, S: Clone, A: Allocator + Clone>(
    map: &HashMap<K, V, S, A>,
) -> HashMap<K, V, S, A> {
    HashMap::with_hasher_in(map.hasher().clone(), map.allocator().clone())
}

fn single<K, V, S, A>(map: &mut HashMap<K, V, S, A>, op: &Op<K, V>) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    match op {
        Op::GetMut(key, new) => {
            Outcome::Value(map.get_mut(key).map(|value| mem::replace(value, new.clone())))
        }
        Op::GetKeyValueMut(key, new) => {
            let found = map.get_key_value_mut(key);
            Outcome::Value(found.map(|(_, value)| mem::replace(value, new.clone())))
        }
        Op::GetDisjointMut([first, second], new) => {
            let write = |found: Option<&mut V>| found.map(|value| mem::replace(value, new.clone()));
            Outcome::Found(if first == second {
                map.get_disjoint_mut([first]).map(write).into()
            } else {
                map.get_disjoint_mut([first, second]).map(write).into()
            })
        }
        Op::GetDisjointKeyValueMut([first, second], new) => {
            let write = |found: Option<(&K, &mut V)>| {
                found.map(|(_, value)| mem::replace(value, new.clone()))
            };
            Outcome::Found(if first == second {
                map.get_disjoint_key_value_mut([first]).map(write).into()
            } else {
                map.get_disjoint_key_value_mut([first, second]).map(write).into()
            })
        }
        Op::Insert(key, value) => Outcome::Value(map.insert(key.clone(), value.clone())),
        Op::TryInsert(key, value) => Outcome::Value(
            map.try_insert(key.clone(), value.clone()).err().map(|error| error.entry.get().clone()),
        ),
        Op::InsertEach(entries) => {
            let entries = entries.iter().cloned();
            Outcome::Found(entries.map(|(key, value)| map.insert(key, value)).collect())
        }
        Op::Extend(entries) => {
            map.extend(entries.iter().cloned());
            Outcome::Done
        }
        Op::Remove(key) => Outcome::Value(map.remove(key)),
        Op::RemoveEntry(key) => Outcome::Entry(map.remove_entry(key)),
        Op::RemoveEach(keys) => Outcome::Found(keys.iter().map(|key| map.remove(key)).collect()),
        Op::Pop => Outcome::Entry(map.pop()),
        _ => Outcome::Skipped,
    }
}

fn walks<K, V, S, A>(map: &mut HashMap<K, V, S, A>, op: &Op<K, V>) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher + Clone,
    A: Allocator + Clone,
{
    match op {
        Op::IterMut(pick, new) => {
            let write = |(key, value): (&K, &mut V)| {
                let old = value.clone();
                if pick.picks(key) {
                    value.clone_from(new);
                }
                (key.clone(), old)
            };
            Outcome::entries(walk(map.iter_mut()).into_iter().map(write))
        }
        Op::ValuesMut(new) => {
            let write = |value: &mut V| mem::replace(value, new.clone());
            Outcome::values(walk(map.values_mut()).into_iter().map(write))
        }
        Op::Retain(pick) => {
            let mut judged = Vec::new();
            map.retain(|key, value| {
                judged.push((key.clone(), value.clone()));
                !pick.picks(key)
            });
            Outcome::entries(judged)
        }
        Op::ExtractIf(pick, most) => {
            Outcome::entries(map.extract_if(|key, _| pick.picks(key)).take(*most))
        }
        op => {
            let empty = empty_like(map);
            let map = mem::replace(map, empty);
            match op {
                Op::IntoKeys => Outcome::keys(walk(map.into_keys())),
                Op::IntoValues => Outcome::values(walk(map.into_values())),
                _ => Outcome::entries(walk(map.into_iter())),
            }
        }
    }
}

fn clears<K, V, S, A>(map: &mut HashMap<K, V, S, A>, clear: Clear) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher + Clone,
    A: Allocator + Clone,
{
    match clear {
        Clear::Std => map.clear(),
        Clear::Retain => map.clear_retain(),
        Clear::Shrink => map.clear_shrink(),
        Clear::ShrinkTo(max_capacity) => map.clear_shrink_to(max_capacity),
        Clear::Reset => map.reset(),
        Clear::ResetWithHasher => map.reset_with_hasher(map.hasher().clone()),
        Clear::Recycle => {
            let empty = empty_like(map);
            *map = mem::replace(map, empty).recycle();
        }
        #[cfg(feature = "zeroize")]
        Clear::Zeroize => map.clear_zeroize(),
        #[cfg(not(feature = "zeroize"))]
        Clear::Zeroize => return Outcome::Skipped,
        Clear::Drain(most) => return Outcome::entries(map.drain().take(most)),
        Clear::DrainForgotten(most) => {
            let mut drain = map.drain();
            let taken = Outcome::entries(drain.by_ref().take(most));
            mem::forget(drain);
            return taken;
        }
    }
    Outcome::Done
}

fn memory<K, V, S, A>(map: &mut HashMap<K, V, S, A>, op: &Op<K, V>) -> Outcome<K, V>
where
    K: Hash + Eq,
    S: BuildHasher,
    A: Allocator,
{
    match op {
        Op::Reserve(additional) => map.reserve(*additional),
        Op::TryReserve(additional) => {
            if map.try_reserve(*additional).is_err() {
                return Outcome::Refused;
            }
        }
        Op::Grow(times) => {
            if let Some(additional) = growth(map.capacity(), map.len(), *times) {
                map.reserve(additional);
            }
        }
        Op::ShrinkToFit => map.shrink_to_fit(),
        Op::ShrinkTo(capacity) => map.shrink_to(*capacity),
        _ => return Outcome::Skipped,
    }
    Outcome::Room(map.capacity())
}

fn entries<K, V, S, A>(map: &mut HashMap<K, V, S, A>, op: &Op<K, V>) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher + Clone,
    A: Allocator,
{
    match op {
        Op::Entry(key, op) => entry(map.entry(key.clone()), op),
        Op::EntryRef(key, op) => entry_ref(map.entry_ref(key), key, op),
        #[cfg(feature = "raw-entry")]
        Op::RawEntryMut(key, op) => super::raw_entry::change(map, key, op),
        _ => Outcome::Skipped,
    }
}

fn entry<K, V, S, A>(entry: Entry<'_, K, V, S, A>, op: &EntryOp<V>) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    let key = entry.key().clone();
    let value = |entry: &OccupiedEntry<'_, K, V, S, A>| Some(entry.get().clone());
    Outcome::Value(match op {
        EntryOp::Insert(new) => value(&entry.insert(new.clone())),
        EntryOp::OrInsert(new) => Some(entry.or_insert(new.clone()).clone()),
        EntryOp::OrInsertWith(new) => Some(entry.or_insert_with(|| new.clone()).clone()),
        EntryOp::OrInsertWithKey(new) => {
            let make = |given: &K| {
                assert!(key.cmp(given).is_eq(), "another key");
                new.clone()
            };
            Some(entry.or_insert_with_key(make).clone())
        }
        EntryOp::OrInsertEntry(new) => match entry {
            Entry::Vacant(entry) => value(&entry.insert_entry(new.clone())),
            entry => value(&entry.or_insert_entry(new.clone())),
        },
        EntryOp::OrTryInsertWith(new) => {
            let made = entry.or_try_insert_with(|| new.clone().ok_or(()));
            made.ok().cloned()
        }
        EntryOp::AndModify(new) => match entry.and_modify(|value| value.clone_from(new)) {
            Entry::Occupied(entry) => Some(entry.into_mut().clone()),
            Entry::Vacant(_) => None,
        },
        EntryOp::AndReplaceWith(new) => match entry.and_replace_entry_with(|_, _| new.clone()) {
            Entry::Occupied(entry) => value(&entry),
            Entry::Vacant(_) => None,
        },
        EntryOp::Leave => entry.into_map().get(&key).cloned(),
        op => match entry {
            Entry::Occupied(entry) => return occupied(entry, &key, op),
            Entry::Vacant(entry) => {
                assert!(entry.into_key().cmp(&key).is_eq(), "another key");
                return nothing(op);
            }
        },
    })
}

fn entry_ref<K, V, S, A>(
    entry: EntryRef<'_, '_, K, K, V, S, A>,
    key: &K,
    op: &EntryOp<V>,
) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    assert!(entry.key().cmp(key).is_eq(), "another key");
    Outcome::Value(match (entry, op) {
        (entry, EntryOp::OrInsertWith(new)) => {
            Some(entry.or_insert_with_entry(|key| (key.clone(), new.clone())).clone())
        }
        (entry, EntryOp::OrTryInsertWith(new)) => {
            let made = entry.or_try_insert_with(|| new.clone().ok_or(()));
            made.ok().cloned()
        }
        (EntryRef::Occupied(entry), EntryOp::Insert(new)) => {
            let mut entry = entry;
            entry.insert(new.clone());
            Some(entry.get().clone())
        }
        (
            EntryRef::Occupied(entry),
            EntryOp::OrInsert(_) | EntryOp::OrInsertWithKey(_) | EntryOp::OrInsertEntry(_),
        ) => Some(entry.get().clone()),
        // Keys here cannot be made from their own loans: they are given.
        (EntryRef::Vacant(entry), EntryOp::Insert(new) | EntryOp::OrInsertEntry(new)) => {
            Some(entry.insert_entry_with_key(key.clone(), new.clone()).get().clone())
        }
        (EntryRef::Vacant(entry), EntryOp::OrInsert(new) | EntryOp::OrInsertWithKey(new)) => {
            Some(entry.insert_with_key(key.clone(), new.clone()).clone())
        }
        (entry, EntryOp::AndModify(new)) => match entry.and_modify(|value| value.clone_from(new)) {
            EntryRef::Occupied(entry) => Some(entry.get().clone()),
            EntryRef::Vacant(_) => None,
        },
        (entry, EntryOp::Leave) => entry.into_map().get(key).cloned(),
        (EntryRef::Occupied(entry), op) => return occupied(entry, key, op),
        (EntryRef::Vacant(_), op) => return nothing(op),
    })
}

/// What is done with occupied entries alone.
fn occupied<K, V, S, A>(
    mut entry: OccupiedEntry<'_, K, V, S, A>,
    key: &K,
    op: &EntryOp<V>,
) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    assert!(entry.key() == key, "another key");
    Outcome::Value(match op {
        EntryOp::Get => {
            let (key, value) = entry.into_entry();
            return Outcome::Entry(Some((key.clone(), value.clone())));
        }
        EntryOp::GetMut(new) => {
            entry.get_mut().clone_from(new);
            Some(entry.get().clone())
        }
        EntryOp::Replace(new) => Some(entry.insert(new.clone())),
        EntryOp::ReplaceKey => {
            assert!(entry.replace_key(key.clone()) == *key, "another key");
            Some(entry.get().clone())
        }
        EntryOp::ReplaceWith(new) | EntryOp::AndReplaceWith(new) => {
            match entry.replace_entry_with(|_, _| new.clone()) {
                Entry::Occupied(entry) => Some(entry.get().clone()),
                Entry::Vacant(_) => None,
            }
        }
        EntryOp::Remove => Some(entry.remove()),
        EntryOp::RemoveEntry => return Outcome::Entry(Some(entry.remove_entry())),
        _ => return Outcome::Skipped,
    })
}

/// What these answer if there is no entry.
fn nothing<K, V>(op: &EntryOp<V>) -> Outcome<K, V> {
    match op {
        EntryOp::Get | EntryOp::RemoveEntry => Outcome::Entry(None),
        _ => Outcome::Value(None),
    }
}
