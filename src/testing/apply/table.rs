//! A `HashTable` of pairs beside its hasher as a subject. Where a map has one method and a table
//! several, operations of like effect take one each.

use super::super::op::{Clear, EntryOp, Op};
use super::super::outcome::Outcome;
use super::{Subject, capacity, growth, life, walk};
use crate::HashTable;
use crate::hash_table::{Entry, OccupiedEntry};
use alloc::vec::Vec;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use core::mem;

impl<K, V, S, A> Subject<K, V> for (HashTable<(K, V), A>, S)
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator + Clone,
{
    fn apply(&mut self, op: &Op<K, V>) -> Outcome<K, V> {
        let (table, hasher) = self;
        match op {
            Op::Get(key) => {
                let found = table.find(hasher.hash_one(key), is(key));
                Outcome::Value(found.map(|(_, value)| value.clone()))
            }
            Op::GetKeyValue(key) => {
                let index = table.find_bucket_index(hasher.hash_one(key), is(key));
                Outcome::Entry(index.and_then(|index| table.get_bucket(index)).cloned())
            }
            Op::Contains(key) => {
                Outcome::Flag(table.iter_hash(hasher.hash_one(key)).any(|pair| is(key)(pair)))
            }
            Op::Len => Outcome::Count(table.len()),
            Op::IsEmpty => Outcome::Flag(table.is_empty()),
            Op::Capacity => {
                let stats = table.stats(hash_by(hasher));
                capacity(table.capacity(), table.allocation_size(), table.len(), &stats)
            }
            Op::Iter => Outcome::entries(walk(table.iter()).into_iter().cloned()),
            Op::Keys => Outcome::keys(table.iter_buckets().filter_map(|index| {
                assert!(index < table.num_buckets(), "no such bucket");
                table.get_bucket(index).map(|(key, _)| key.clone())
            })),
            Op::Entry(key, op) => entry(table, hasher, key, op),
            Op::Life(key, way, stages) => life::in_table(table, hasher, key, *way, stages),
            Op::LifeAlone(key, way, stages) => {
                table.retain(|pair| is(key)(pair));
                life::in_table(table, hasher, key, *way, stages)
            }
            Op::Clear(_)
            | Op::TakeAll
            | Op::Clone
            | Op::CloneFrom(_)
            | Op::IntoIter
            | Op::Reserve(_)
            | Op::TryReserve(_)
            | Op::Grow(_)
            | Op::ShrinkToFit
            | Op::ShrinkTo(_) => whole(table, hasher, op),
            Op::IterMut(..) | Op::ValuesMut(_) | Op::Retain(_) | Op::ExtractIf(..) => {
                walks(table, op)
            }
            _ => single(table, hasher, op),
        }
    }

    fn contents(&self) -> Vec<(K, V)> {
        self.0.iter().cloned().collect()
    }

    fn room(&self) -> Option<usize> {
        Some(self.0.capacity())
    }

    fn buckets(&self) -> Option<Vec<(K, usize)>> {
        let (table, hasher) = self;
        let bucket = |index| {
            let (key, _) = table.get_bucket(index).expect("no entry in a bucket of `iter_buckets`");
            // Where all hashes are equal, looking up each takes the square of their number.
            if (table.len() < 50 || index % 8 == 0) && is(key)(&(key.clone(), ())) {
                let found = table.find_bucket_index(hasher.hash_one(key), is(key));
                assert_eq!(found, Some(index), "found in another bucket");
            }
            (key.clone(), index)
        };
        Some(table.iter_buckets().map(bucket).collect())
    }

    fn assert_invariants(&self) {
        self.0.assert_invariants(hash_by(&self.1));
    }
}

/// Is an entry the one with this key?
fn is<K: PartialEq, V>(key: &K) -> impl Fn(&(K, V)) -> bool {
    move |(there, _)| key == there
}

/// How a table is to hash its entries.
fn hash_by<K: Hash, V, S: BuildHasher>(hasher: &S) -> impl Fn(&(K, V)) -> u64 {
    |(key, _)| hasher.hash_one(key)
}

fn insert<K, V, S, A>(
    table: &mut HashTable<(K, V), A>,
    hasher: &S,
    (key, value): (K, V),
) -> Option<V>
where
    K: Hash + Eq,
    S: BuildHasher,
    A: Allocator,
{
    match table.find_entry(hasher.hash_one(&key), is(&key)) {
        Ok(mut entry) => Some(mem::replace(&mut entry.get_mut().1, value)),
        Err(absent) => {
            let table = absent.into_table();
            table.insert_unique(hasher.hash_one(&key), (key, value), hash_by(hasher));
            None
        }
    }
}

fn remove<K, V, S, A>(table: &mut HashTable<(K, V), A>, hasher: &S, key: &K) -> Option<(K, V)>
where
    K: Hash + Eq,
    S: BuildHasher,
    A: Allocator,
{
    let entry = table.find_entry(hasher.hash_one(key), is(key)).ok()?;
    Some(entry.remove().0)
}

fn single<K, V, S, A>(table: &mut HashTable<(K, V), A>, hasher: &S, op: &Op<K, V>) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    match op {
        Op::GetMut(key, new) => {
            let found = table.find_mut(hasher.hash_one(key), is(key));
            Outcome::Value(found.map(|(_, value)| mem::replace(value, new.clone())))
        }
        Op::GetKeyValueMut(key, new) => {
            let hash = hasher.hash_one(key);
            let index = table
                .iter_hash_buckets(hash)
                .find(|index| table.get_bucket(*index).is_some_and(is(key)));
            let found = index.and_then(|index| table.get_bucket_mut(index));
            Outcome::Value(found.map(|(_, value)| mem::replace(value, new.clone())))
        }
        Op::GetDisjointMut(keys, new) if keys[0] != keys[1] => {
            let hashes = [hasher.hash_one(&keys[0]), hasher.hash_one(&keys[1])];
            let found = table.get_disjoint_mut(hashes, |i, pair| is(&keys[i])(pair));
            let write = |(_, value): &mut (K, V)| mem::replace(value, new.clone());
            Outcome::Found(found.map(|found| found.map(write)).into())
        }
        Op::GetDisjointKeyValueMut(keys, new) if keys[0] != keys[1] => {
            let write = |key| {
                let mut found = table.iter_hash_mut(hasher.hash_one(key));
                let (_, value) = found.find(|pair| is(key)(pair))?;
                Some(mem::replace(value, new.clone()))
            };
            Outcome::Found(keys.iter().map(write).collect())
        }
        Op::Insert(key, value) => {
            Outcome::Value(insert(table, hasher, (key.clone(), value.clone())))
        }
        Op::InsertEach(entries) => {
            let entries = entries.iter().cloned();
            Outcome::Found(entries.map(|pair| insert(table, hasher, pair)).collect())
        }
        Op::Remove(key) => Outcome::Value(remove(table, hasher, key).map(|(_, value)| value)),
        Op::RemoveEntry(key) => {
            let index = table.find_bucket_index(hasher.hash_one(key), is(key));
            let entry = index.and_then(|index| table.get_bucket_entry(index).ok());
            Outcome::Entry(entry.map(|entry| entry.remove().0))
        }
        Op::RemoveEach(keys) => {
            let removed = keys.iter().map(|key| remove(table, hasher, key));
            Outcome::Found(removed.map(|pair| pair.map(|(_, value)| value)).collect())
        }
        Op::Pop => Outcome::Entry(table.pop()),
        _ => Outcome::Skipped,
    }
}

fn walks<K, V, A>(table: &mut HashTable<(K, V), A>, op: &Op<K, V>) -> Outcome<K, V>
where
    K: Ord + Clone,
    V: Ord + Clone,
    A: Allocator,
{
    match op {
        Op::IterMut(pick, new) => {
            let write = |pair: &mut (K, V)| {
                let old = pair.clone();
                if pick.picks(&pair.0) {
                    pair.1.clone_from(new);
                }
                old
            };
            Outcome::entries(walk(table.iter_mut()).into_iter().map(write))
        }
        Op::ValuesMut(new) => {
            let write = |pair: &mut (K, V)| mem::replace(&mut pair.1, new.clone());
            Outcome::values(walk(table.iter_mut()).into_iter().map(write))
        }
        Op::Retain(pick) => {
            let mut judged = Vec::new();
            table.retain(|pair| {
                judged.push(pair.clone());
                !pick.picks(&pair.0)
            });
            Outcome::entries(judged)
        }
        Op::ExtractIf(pick, most) => {
            Outcome::entries(table.extract_if(|pair| pick.picks(&pair.0)).take(*most))
        }
        _ => Outcome::Skipped,
    }
}

fn whole<K, V, S, A>(table: &mut HashTable<(K, V), A>, hasher: &S, op: &Op<K, V>) -> Outcome<K, V>
where
    K: Hash + Ord + Clone,
    V: Ord + Clone,
    S: BuildHasher,
    A: Allocator + Clone,
{
    match op {
        Op::Clear(clear) => return clears(table, *clear),
        Op::TakeAll => return Outcome::entries(walk(table.take_all().into_iter())),
        Op::IntoIter => {
            let empty = HashTable::new_in(table.allocator().clone());
            return Outcome::entries(walk(mem::replace(table, empty).into_iter()));
        }
        Op::Clone => {
            *table = table.clone();
            return Outcome::Done;
        }
        Op::CloneFrom(entries) => {
            let mut other = HashTable::new_in(table.allocator().clone());
            for pair in entries.iter().cloned() {
                insert(&mut other, hasher, pair);
            }
            table.clone_from(&other);
            return Outcome::Done;
        }
        Op::Reserve(additional) => table.reserve(*additional, hash_by(hasher)),
        Op::TryReserve(additional) => {
            if table.try_reserve(*additional, hash_by(hasher)).is_err() {
                return Outcome::Refused;
            }
        }
        Op::Grow(times) => {
            if let Some(additional) = growth(table.capacity(), table.len(), *times) {
                let grown = table.num_buckets() * times;
                table.reserve(additional, hash_by(hasher));
                assert!(table.capacity() == 0 || table.num_buckets() == grown, "not {times} times");
            }
        }
        Op::ShrinkToFit => table.shrink_to_fit(hash_by(hasher)),
        Op::ShrinkTo(capacity) => table.shrink_to(*capacity, hash_by(hasher)),
        _ => return Outcome::Skipped,
    }
    Outcome::Room(table.capacity())
}

fn clears<K, V, A>(table: &mut HashTable<(K, V), A>, clear: Clear) -> Outcome<K, V>
where
    K: Ord + Clone,
    V: Ord + Clone,
    A: Allocator + Clone,
{
    match clear {
        Clear::Std => table.clear(),
        Clear::Retain => table.clear_retain(),
        Clear::Shrink => table.clear_shrink(),
        Clear::ShrinkTo(max_capacity) => table.clear_shrink_to(max_capacity),
        Clear::Reset => table.reset(),
        // A table has none to replace.
        Clear::ResetWithHasher => return Outcome::Skipped,
        Clear::Recycle => {
            let empty = HashTable::new_in(table.allocator().clone());
            *table = mem::replace(table, empty).recycle();
        }
        #[cfg(feature = "zeroize")]
        Clear::Zeroize => table.clear_zeroize(),
        #[cfg(not(feature = "zeroize"))]
        Clear::Zeroize => return Outcome::Skipped,
        Clear::Drain(most) => return Outcome::entries(table.drain().take(most)),
        Clear::DrainForgotten(most) => {
            let mut drain = table.drain();
            let taken = Outcome::entries(drain.by_ref().take(most));
            mem::forget(drain);
            return taken;
        }
    }
    Outcome::Done
}

fn entry<K, V, S, A>(
    table: &mut HashTable<(K, V), A>,
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
    let hash = hasher.hash_one(key);
    let capacity = table.capacity();
    let entry = table.entry(hash, is(key), hash_by(hasher));
    let pair = |new: &V| (key.clone(), new.clone());
    let value = |entry: &OccupiedEntry<'_, (K, V), A>| Some(entry.get().1.clone());
    Outcome::Value(match op {
        EntryOp::Insert(new) => value(&entry.insert(pair(new))),
        EntryOp::OrInsert(new) | EntryOp::OrInsertEntry(new) => value(&entry.or_insert(pair(new))),
        EntryOp::OrInsertWith(new) | EntryOp::OrInsertWithKey(new) => {
            value(&entry.or_insert_with(|| pair(new)))
        }
        EntryOp::AndModify(new) => match entry.and_modify(|pair| pair.1.clone_from(new)) {
            Entry::Occupied(entry) => Some(entry.into_mut().1.clone()),
            Entry::Vacant(_) => None,
        },
        EntryOp::OrTryInsertWith(_) => return Outcome::Skipped,
        EntryOp::Leave => {
            let found = entry.into_table().find(hash, is(key));
            found.map(|(_, value)| value.clone())
        }
        op => match entry {
            Entry::Occupied(entry) => return occupied(entry, op),
            Entry::Vacant(entry) => {
                let table = entry.into_table();
                // Growing hashes all anew, and a hasher that lies says something else then.
                let is_absent = table.find(hash, is(key)).is_none();
                assert!(is_absent || table.capacity() != capacity, "it is there");
                return match op {
                    EntryOp::Get | EntryOp::RemoveEntry => Outcome::Entry(None),
                    _ => Outcome::Value(None),
                };
            }
        },
    })
}

fn occupied<K, V, A>(mut entry: OccupiedEntry<'_, (K, V), A>, op: &EntryOp<V>) -> Outcome<K, V>
where
    K: Ord + Clone,
    V: Ord + Clone,
    A: Allocator,
{
    Outcome::Value(match op {
        EntryOp::Get => {
            let (index, pair) = (entry.bucket_index(), entry.get().clone());
            let there = entry.into_table().get_bucket(index);
            assert!(there.is_some_and(|there| there.cmp(&pair).is_eq()), "another bucket");
            return Outcome::Entry(Some(pair));
        }
        EntryOp::GetMut(new) => {
            entry.get_mut().1.clone_from(new);
            Some(entry.get().1.clone())
        }
        EntryOp::Replace(new) => Some(mem::replace(&mut entry.get_mut().1, new.clone())),
        EntryOp::ReplaceKey => {
            // Out and in again, where it was.
            let index = entry.bucket_index();
            let (pair, vacant) = entry.remove();
            let entry = vacant.insert(pair);
            assert_eq!(entry.bucket_index(), index, "put back in another bucket");
            Some(entry.get().1.clone())
        }
        EntryOp::ReplaceWith(new) | EntryOp::AndReplaceWith(new) => {
            let replace = |(key, _): (K, V)| new.clone().map(|new| (key, new));
            match entry.replace_entry_with(replace) {
                Entry::Occupied(entry) => Some(entry.get().1.clone()),
                Entry::Vacant(_) => None,
            }
        }
        EntryOp::Remove => Some(entry.remove().0.1),
        EntryOp::RemoveEntry => return Outcome::Entry(Some(entry.remove().0)),
        _ => return Outcome::Skipped,
    })
}
