//! `HashSet` as a subject: its values are `()`.

use super::super::op::{Algebra, Clear, Comparison, EntryOp, Op};
use super::super::outcome::Outcome;
use super::{Subject, capacity, growth, walk};
use crate::HashSet;
use crate::hash_set::Entry;
use alloc::vec::Vec;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use core::mem;

impl<T, S, A> Subject<T, ()> for HashSet<T, S, A>
where
    T: Hash + Ord + Clone,
    S: BuildHasher + Clone,
    A: Allocator + Clone,
{
    fn apply(&mut self, op: &Op<T, ()>) -> Outcome<T, ()> {
        match op {
            Op::Get(key) => value(self.get(key).is_some()),
            Op::GetKeyValue(key) => Outcome::Entry(self.get(key).cloned().map(pair)),
            Op::Contains(key) => Outcome::Flag(self.contains(key)),
            Op::Len => Outcome::Count(self.len()),
            Op::IsEmpty => Outcome::Flag(self.is_empty()),
            Op::Capacity => {
                let bytes = self.allocation_size();
                capacity(self.capacity(), bytes, self.len(), &self.stats())
            }
            Op::Iter => Outcome::entries(walk(self.iter()).into_iter().cloned().map(pair)),
            Op::Equals(entries) => Outcome::Flag(*self == like(self, entries.iter().map(key))),
            Op::Combine(algebra, keys) => combine(self, *algebra, &like(self, keys)),
            Op::CombineAssign(algebra, entries) => {
                let other = like(self, entries.iter().map(key));
                match algebra {
                    Algebra::Union => *self |= &other,
                    Algebra::Intersection => *self &= &other,
                    Algebra::Difference => *self -= &other,
                    Algebra::SymmetricDifference => *self ^= &other,
                }
                Outcome::Done
            }
            Op::Compare(comparison, keys) => {
                let other = like(self, keys);
                Outcome::Flag(match comparison {
                    Comparison::IsDisjoint => self.is_disjoint(&other),
                    Comparison::IsSubset => self.is_subset(&other),
                    Comparison::IsSuperset => self.is_superset(&other),
                })
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
            | Op::ShrinkTo(_) => whole(self, op),
            _ => single(self, op),
        }
    }

    fn contents(&self) -> Vec<(T, ())> {
        self.iter().cloned().map(pair).collect()
    }

    fn room(&self) -> Option<usize> {
        Some(self.capacity())
    }

    fn assert_invariants(&self) {
        HashSet::assert_invariants(self);
    }
}

fn pair<T>(key: T) -> (T, ()) {
    (key, ())
}

fn key<T>(pair: &(T, ())) -> &T {
    &pair.0
}

/// Of a key that is there, or was.
fn value<T>(known: bool) -> Outcome<T, ()> {
    Outcome::Value(known.then_some(()))
}

/// A set of these, beside another one.
fn like<'a, T, S, A>(
    set: &HashSet<T, S, A>,
    keys: impl IntoIterator<Item = &'a T>,
) -> HashSet<T, S, A>
where
    T: Hash + Eq + Clone + 'a,
    S: BuildHasher + Clone,
    A: Allocator + Clone,
{
    let mut other = HashSet::with_hasher_in(set.hasher().clone(), set.allocator().clone());
    other.extend(keys.into_iter().cloned());
    other
}

fn combine<T, S, A>(
    set: &HashSet<T, S, A>,
    algebra: Algebra,
    other: &HashSet<T, S, A>,
) -> Outcome<T, ()>
where
    T: Hash + Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    match algebra {
        Algebra::Union => Outcome::keys(set.union(other).cloned()),
        Algebra::Intersection => Outcome::keys(set.intersection(other).cloned()),
        Algebra::Difference => Outcome::keys(set.difference(other).cloned()),
        Algebra::SymmetricDifference => Outcome::keys(set.symmetric_difference(other).cloned()),
    }
}

fn whole<T, S, A>(set: &mut HashSet<T, S, A>, op: &Op<T, ()>) -> Outcome<T, ()>
where
    T: Hash + Ord + Clone,
    S: BuildHasher + Clone,
    A: Allocator + Clone,
{
    match op {
        Op::Clear(clear) => return clears(set, *clear),
        Op::TakeAll => {
            return Outcome::entries(walk(set.take_all().into_iter()).into_iter().map(pair));
        }
        Op::IntoIter => {
            let empty = like(set, []);
            let set = mem::replace(set, empty);
            return Outcome::entries(walk(set.into_iter()).into_iter().map(pair));
        }
        Op::Clone => {
            *set = set.clone();
            return Outcome::Done;
        }
        Op::CloneFrom(entries) => {
            let other = like(set, entries.iter().map(key));
            set.clone_from(&other);
            return Outcome::Done;
        }
        Op::Reserve(additional) => set.reserve(*additional),
        Op::TryReserve(additional) => {
            if set.try_reserve(*additional).is_err() {
                return Outcome::Refused;
            }
        }
        Op::Grow(times) => {
            if let Some(additional) = growth(set.capacity(), set.len(), *times) {
                set.reserve(additional);
            }
        }
        Op::ShrinkToFit => set.shrink_to_fit(),
        Op::ShrinkTo(capacity) => set.shrink_to(*capacity),
        _ => return Outcome::Skipped,
    }
    Outcome::Room(set.capacity())
}

fn clears<T, S, A>(set: &mut HashSet<T, S, A>, clear: Clear) -> Outcome<T, ()>
where
    T: Hash + Ord + Clone,
    S: BuildHasher + Clone,
    A: Allocator + Clone,
{
    match clear {
        Clear::Std => set.clear(),
        Clear::Retain => set.clear_retain(),
        Clear::Shrink => set.clear_shrink(),
        Clear::ShrinkTo(max_capacity) => set.clear_shrink_to(max_capacity),
        Clear::Reset => set.reset(),
        Clear::ResetWithHasher => set.reset_with_hasher(set.hasher().clone()),
        Clear::Recycle => {
            let empty = like(set, []);
            *set = mem::replace(set, empty).recycle();
        }
        #[cfg(feature = "zeroize")]
        Clear::Zeroize => set.clear_zeroize(),
        #[cfg(not(feature = "zeroize"))]
        Clear::Zeroize => return Outcome::Skipped,
        Clear::Drain(most) => return Outcome::entries(set.drain().take(most).map(pair)),
        Clear::DrainForgotten(most) => {
            let mut drain = set.drain();
            let taken = Outcome::entries(drain.by_ref().take(most).map(pair));
            mem::forget(drain);
            return taken;
        }
    }
    Outcome::Done
}

fn single<T, S, A>(set: &mut HashSet<T, S, A>, op: &Op<T, ()>) -> Outcome<T, ()>
where
    T: Hash + Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    match op {
        Op::Insert(key, ()) => value(!set.insert(key.clone())),
        Op::TryInsert(key, ()) => {
            let known = set.contains(key);
            assert!(set.get_or_insert(key.clone()).cmp(key).is_eq(), "another key");
            value(known)
        }
        Op::ReplaceEntry(key, ()) => Outcome::Entry(set.replace(key.clone()).map(pair)),
        Op::InsertEach(entries) => {
            let insert = |(key, ()): &(T, ())| (!set.insert(key.clone())).then_some(());
            Outcome::Found(entries.iter().map(insert).collect())
        }
        Op::Extend(entries) => {
            set.extend(entries.iter().map(|(key, ())| key.clone()));
            Outcome::Done
        }
        Op::Remove(key) => value(set.remove(key)),
        Op::RemoveEntry(key) => Outcome::Entry(set.take(key).map(pair)),
        Op::RemoveEach(keys) => {
            Outcome::Found(keys.iter().map(|key| set.remove(key).then_some(())).collect())
        }
        Op::Pop => Outcome::Entry(set.pop().map(pair)),
        Op::Retain(pick) => {
            let mut judged = Vec::new();
            set.retain(|key| {
                judged.push(pair(key.clone()));
                !pick.picks(key)
            });
            Outcome::entries(judged)
        }
        Op::ExtractIf(pick, most) => {
            Outcome::entries(set.extract_if(|key| pick.picks(key)).take(*most).map(pair))
        }
        Op::Entry(key, op) => entry(set.entry(key.clone()), key, op),
        Op::EntryRef(
            key,
            EntryOp::OrInsert(()) | EntryOp::OrInsertWith(()) | EntryOp::OrInsertWithKey(()),
        ) => {
            let there = set.get_or_insert_with(key, Clone::clone);
            value(there.cmp(key).is_eq())
        }
        _ => Outcome::Skipped,
    }
}

fn entry<T, S, A>(entry: Entry<'_, T, S, A>, key: &T, op: &EntryOp<()>) -> Outcome<T, ()>
where
    T: Hash + Ord + Clone,
    S: BuildHasher,
    A: Allocator,
{
    assert!(entry.get().cmp(key).is_eq(), "another key");
    match (op, entry) {
        (EntryOp::Insert(()) | EntryOp::OrInsertEntry(()), entry) => {
            value(entry.insert().get().cmp(key).is_eq())
        }
        (EntryOp::OrInsert(()) | EntryOp::OrInsertWith(()), entry) => {
            entry.or_insert();
            value(true)
        }
        (EntryOp::Get, Entry::Occupied(entry)) => Outcome::Entry(Some(pair(entry.get().clone()))),
        (EntryOp::Remove, Entry::Occupied(entry)) => value(entry.remove() == *key),
        (EntryOp::RemoveEntry, Entry::Occupied(entry)) => {
            Outcome::Entry(Some(pair(entry.remove())))
        }
        (EntryOp::Get | EntryOp::RemoveEntry, Entry::Vacant(entry)) => {
            assert!(entry.into_value().cmp(key).is_eq(), "another key");
            Outcome::Entry(None)
        }
        (EntryOp::Remove, Entry::Vacant(_)) => value(false),
        _ => Outcome::Skipped,
    }
}
