//! Sets: what hashbrown has and std has not.

use super::lib::hash_set::{Difference, Intersection, SymmetricDifference, Union};
use super::lib::hash_set::{Drain, Entry, ExtractIf, IntoIter, OccupiedEntry, VacantEntry};
use super::lib::{DefaultHashBuilder, Equivalent, HashMap, HashSet};
use crate::{ByMix, assert_traits, sorted};
use allocator_api2::alloc::{Allocator, Global};
use core::fmt::Debug;
use core::hash::{BuildHasher, Hash};
use core::iter::FusedIterator;
use core::ops::{BitAndAssign, BitOrAssign, BitXorAssign, SubAssign};

type Set<T, S, A> = HashSet<T, S, A>;
type Pick<T> = fn(&T) -> bool;

#[allow(dead_code, reason = "compiling is the test")]
fn methods_without_bounds<T, S, A: Allocator>() {
    let _: fn(S, A) -> Set<T, S, A> = HashSet::with_hasher_in;
    let _: fn(usize, S, A) -> Set<T, S, A> = HashSet::with_capacity_and_hasher_in;
    let _: fn(&Set<T, S, A>) -> &A = HashSet::allocator;
    let _: fn(&Set<T, S, A>) -> &S = HashSet::hasher;
    let _: fn(&mut Set<T, S, A>) -> Drain<'_, T, A> = HashSet::drain;
    let _: fn(Set<T, S, A>) -> IntoIter<T, A> = IntoIterator::into_iter;
    let _: fn(&mut Set<T, S, A>, Pick<T>) -> ExtractIf<'_, T, Pick<T>, A> = HashSet::extract_if;
    let _: fn(HashMap<T, (), S, A>) -> Set<T, S, A> = From::from;
    let _: fn() -> IntoIter<T, A> = Default::default;
}

#[allow(dead_code, reason = "compiling is the test")]
fn methods_by_value<T: Eq + Hash, Q, S: BuildHasher, A: Allocator>()
where
    Q: Hash + Equivalent<T> + ?Sized,
{
    let _: fn(A) -> HashSet<T, DefaultHashBuilder, A> = HashSet::new_in;
    let _: fn(usize, A) -> HashSet<T, DefaultHashBuilder, A> = HashSet::with_capacity_in;
    let _: fn(&Set<T, S, A>) -> usize = HashSet::allocation_size;
    let _: fn(&Set<T, S, A>, &Q) -> bool = HashSet::contains;
    let _: for<'s> fn(&'s Set<T, S, A>, &Q) -> Option<&'s T> = HashSet::get;
    let _: fn(&mut Set<T, S, A>, T) -> &T = HashSet::get_or_insert;
    let _: for<'s> fn(&'s mut Set<T, S, A>, &Q, fn(&Q) -> T) -> &'s T = HashSet::get_or_insert_with;
    let _: fn(&mut Set<T, S, A>, T) -> Entry<'_, T, S, A> = HashSet::entry;
    let _: unsafe fn(&mut Set<T, S, A>, T) -> &T = HashSet::insert_unique_unchecked;
    let _: fn(&mut Set<T, S, A>, &Q) -> bool = HashSet::remove;
    let _: fn(&mut Set<T, S, A>, &Q) -> Option<T> = HashSet::take;
    let _: for<'s> fn(&'s Set<T, S, A>, &'s Set<T, S, A>) -> Union<'s, T, S, A> = HashSet::union;
    let _: for<'s> fn(&'s Set<T, S, A>, &'s Set<T, S, A>) -> Intersection<'s, T, S, A> =
        HashSet::intersection;
    let _: for<'s> fn(&'s Set<T, S, A>, &'s Set<T, S, A>) -> Difference<'s, T, S, A> =
        HashSet::difference;
    let _: for<'s> fn(&'s Set<T, S, A>, &'s Set<T, S, A>) -> SymmetricDifference<'s, T, S, A> =
        HashSet::symmetric_difference;
}

#[allow(dead_code, reason = "compiling is the test")]
fn entries<'s, T: Hash + 's, S: BuildHasher + 's, A: Allocator + 's>() {
    let _: fn(Entry<'s, T, S, A>) -> OccupiedEntry<'s, T, S, A> = Entry::insert;
    let _: fn(Entry<'s, T, S, A>) = Entry::or_insert;
    let _: for<'e> fn(&'e Entry<'s, T, S, A>) -> &'e T = Entry::get;
    let _: for<'e> fn(&'e OccupiedEntry<'s, T, S, A>) -> &'e T = OccupiedEntry::get;
    let _: fn(OccupiedEntry<'s, T, S, A>) -> T = OccupiedEntry::remove;
    let _: for<'e> fn(&'e VacantEntry<'s, T, S, A>) -> &'e T = VacantEntry::get;
    let _: fn(VacantEntry<'s, T, S, A>) -> T = VacantEntry::into_value;
    let _: fn(VacantEntry<'s, T, S, A>) -> OccupiedEntry<'s, T, S, A> = VacantEntry::insert;
}

/// Fit for a static.
const _: HashSet<String, (), Global> = HashSet::with_hasher_in((), Global);

#[allow(dead_code, reason = "compiling is the test")]
fn traits() {
    type Bytes = HashSet<u8, ByMix>;
    assert_traits! {
        Bytes: (
            for<'a> BitAndAssign<&'a Bytes> + for<'a> BitOrAssign<&'a Bytes>
            + for<'a> BitXorAssign<&'a Bytes> + for<'a> SubAssign<&'a Bytes>
        );
        Entry<'static, u8, ByMix>: (Debug + Send + Sync);
        OccupiedEntry<'static, u8, ByMix>: (Debug + Send + Sync);
        VacantEntry<'static, u8, ByMix>: (Debug + Send + Sync);
        ExtractIf<'static, u8, Pick<u8>>: (FusedIterator + Send);
    }
}

#[test]
fn whole_sets() {
    let set = |range| -> HashSet<u32, ByMix> { HashSet::from_iter(range) };
    let (low, high) = (set(0..6), set(4..10));
    let changed = |change: fn(&mut HashSet<u32, ByMix>, &HashSet<u32, ByMix>)| {
        let mut changed = low.clone();
        change(&mut changed, &high);
        sorted(changed)
    };
    assert_eq!(changed(|a, b| *a &= b), [4, 5]);
    assert_eq!(changed(|a, b| *a |= b), Vec::from_iter(0..10));
    assert_eq!(changed(|a, b| *a ^= b), [0, 1, 2, 3, 6, 7, 8, 9]);
    assert_eq!(changed(|a, b| *a -= b), [0, 1, 2, 3]);

    let mut set: HashSet<String> = HashSet::new();
    assert_eq!(set.get_or_insert("a".into()), "a");
    assert_eq!(set.get_or_insert_with("b", str::to_owned), "b");
    assert_eq!(set.entry("c".into()).insert().get(), "c");
    set.entry("d".into()).or_insert();
    assert_eq!(set.entry("d".into()).get(), "d");
    let Entry::Occupied(entry) = set.entry("d".into()) else { panic!("it is there") };
    assert_eq!(entry.remove(), "d");
    let Entry::Vacant(entry) = set.entry("d".into()) else { panic!("it is not there") };
    assert_eq!(entry.get(), "d");
    assert_eq!(entry.into_value(), "d");
    assert_eq!(sorted(&set), ["a", "b", "c"]);
    let from: HashSet<u8, ByMix> = HashSet::from(HashMap::from_iter([(1, ())]));
    assert_eq!(from.len(), 1);
}
