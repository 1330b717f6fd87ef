//! Sets, in the words that std and hashbrown share.

use super::lib::{HashMap, HashSet, TryReserveError, hash_set};
use crate::{ByMix, assert_traits, sorted};
use core::borrow::Borrow;
use core::fmt::Debug;
use core::hash::{BuildHasher, Hash};
use core::iter::FusedIterator;
use core::ops::{BitAnd, BitOr, BitXor, Sub};
use core::panic::{RefUnwindSafe, UnwindSafe};

type Set<T, S> = HashSet<T, S>;

/// No bounds on elements or hasher.
#[allow(dead_code, reason = "compiling is the test")]
fn methods_without_bounds<T, S>() {
    let _: fn(S) -> Set<T, S> = HashSet::with_hasher;
    let _: fn(usize, S) -> Set<T, S> = HashSet::with_capacity_and_hasher;
    let _: fn() -> HashSet<T> = HashSet::new;
    let _: fn(usize) -> HashSet<T> = HashSet::with_capacity;
    let _: fn(&Set<T, S>) -> &S = HashSet::hasher;
    let _: fn(&Set<T, S>) -> usize = HashSet::capacity;
    let _: fn(&Set<T, S>) -> usize = HashSet::len;
    let _: fn(&Set<T, S>) -> bool = HashSet::is_empty;
    let _: fn(&Set<T, S>) -> hash_set::Iter<'_, T> = HashSet::iter;
    let _: fn(&mut Set<T, S>) -> hash_set::Drain<'_, T> = HashSet::drain;
    let _: fn(&mut Set<T, S>, fn(&T) -> bool) = HashSet::retain;
    let _: fn(&mut Set<T, S>) = HashSet::clear;
}

#[allow(dead_code, reason = "compiling is the test")]
fn methods_by_value<T: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized, S: BuildHasher>() {
    let _: fn(&mut Set<T, S>, usize) = HashSet::reserve;
    let _: fn(&mut Set<T, S>, usize) -> Result<(), TryReserveError> = HashSet::try_reserve;
    let _: fn(&mut Set<T, S>) = HashSet::shrink_to_fit;
    let _: fn(&mut Set<T, S>, usize) = HashSet::shrink_to;
    let _: fn(&Set<T, S>, &Q) -> bool = HashSet::contains;
    let _: for<'s> fn(&'s Set<T, S>, &Q) -> Option<&'s T> = HashSet::get;
    let _: fn(&mut Set<T, S>, T) -> bool = HashSet::insert;
    let _: fn(&mut Set<T, S>, T) -> Option<T> = HashSet::replace;
    let _: fn(&mut Set<T, S>, &Q) -> bool = HashSet::remove;
    let _: fn(&mut Set<T, S>, &Q) -> Option<T> = HashSet::take;
    let _: fn(&Set<T, S>, &Set<T, S>) -> bool = HashSet::is_disjoint;
    let _: fn(&Set<T, S>, &Set<T, S>) -> bool = HashSet::is_subset;
    let _: fn(&Set<T, S>, &Set<T, S>) -> bool = HashSet::is_superset;
    let _: for<'s> fn(&'s Set<T, S>, &'s Set<T, S>) -> hash_set::Union<'s, T, S> = HashSet::union;
    let _: for<'s> fn(&'s Set<T, S>, &'s Set<T, S>) -> hash_set::Intersection<'s, T, S> =
        HashSet::intersection;
    let _: for<'s> fn(&'s Set<T, S>, &'s Set<T, S>) -> hash_set::Difference<'s, T, S> =
        HashSet::difference;
    let _: for<'s> fn(&'s Set<T, S>, &'s Set<T, S>) -> hash_set::SymmetricDifference<'s, T, S> =
        HashSet::symmetric_difference;
}

/// Fit for a static.
const _: HashSet<String, ()> = HashSet::with_hasher(());

#[allow(dead_code, reason = "compiling is the test")]
fn traits() {
    type Bytes = HashSet<u8, ByMix>;
    assert_traits! {
        HashSet<String, ByMix>: (
            Clone + Debug + Default + Eq + FromIterator<String> + Extend<String>
        );
        Bytes: (for<'a> Extend<&'a u8>);
        HashSet<u8>: (From<[u8; 3]> + Send + Sync + Unpin + UnwindSafe + RefUnwindSafe);
        Bytes: (IntoIterator<Item = u8, IntoIter = hash_set::IntoIter<u8>>);
        &'static Bytes: (
            IntoIterator<Item = &'static u8, IntoIter = hash_set::Iter<'static, u8>>
        );
        &'static Bytes: (BitAnd<&'static Bytes, Output = Bytes>);
        &'static Bytes: (BitOr<&'static Bytes, Output = Bytes>);
        &'static Bytes: (BitXor<&'static Bytes, Output = Bytes>);
        &'static Bytes: (Sub<&'static Bytes, Output = Bytes>);
        hash_set::Iter<'_, u8>: (
            Clone + Default + Debug + ExactSizeIterator + FusedIterator + Send
        );
        hash_set::IntoIter<u8>: (Default + Debug + ExactSizeIterator + FusedIterator + Send);
        hash_set::Drain<'_, u8>: (Debug + ExactSizeIterator + FusedIterator + Send);
        hash_set::Union<'static, u8, ByMix>: (Clone + Debug + FusedIterator + Send);
        hash_set::Intersection<'static, u8, ByMix>: (Clone + Debug + FusedIterator + Send);
        hash_set::Difference<'static, u8, ByMix>: (Clone + Debug + FusedIterator + Send);
        hash_set::SymmetricDifference<'static, u8, ByMix>: (
            Clone + Debug + FusedIterator + Send
        );
    }
}

/// What lives longer will do where what lives shorter is asked for.
#[allow(dead_code, reason = "compiling is the test")]
mod covariance {
    use super::*;

    type Long = &'static str;

    fn set<'n>(long: HashSet<Long>) -> HashSet<&'n str> {
        long
    }
    fn iter<'a, 'n>(long: hash_set::Iter<'a, Long>) -> hash_set::Iter<'a, &'n str> {
        long
    }
    fn into_iter<'n>(long: hash_set::IntoIter<Long>) -> hash_set::IntoIter<&'n str> {
        long
    }
    fn drain<'a, 'n>(long: hash_set::Drain<'a, Long>) -> hash_set::Drain<'a, &'n str> {
        long
    }
    fn union<'a, 'n>(long: hash_set::Union<'a, Long, ()>) -> hash_set::Union<'a, &'n str, ()> {
        long
    }
}

#[test]
fn whole_sets() {
    let set = |range| -> HashSet<u32, ByMix> { HashSet::from_iter(range) };
    let (low, high) = (set(0..6), set(4..10));
    assert_eq!(sorted(&low & &high), [4, 5]);
    assert_eq!(sorted(&low | &high), Vec::from_iter(0..10));
    assert_eq!(sorted(&low - &high), [0, 1, 2, 3]);
    assert_eq!(sorted(&low ^ &high), [0, 1, 2, 3, 6, 7, 8, 9]);
    assert_eq!(sorted(low.union(&high).copied()), Vec::from_iter(0..10));
    assert_eq!(low.intersection(&high).count(), 2);
    assert_eq!(low.difference(&high).count(), 4);
    assert_eq!(low.symmetric_difference(&high).count(), 8);
    assert!(!low.is_disjoint(&high) && low.is_superset(&set(1..3)) && set(1..3).is_subset(&low));
    assert_eq!(low.clone(), low);

    let mut set: HashSet<String> = HashSet::from(["a".into(), "b".into()]);
    assert!(set.contains("a") && !set.insert("a".into()) && set.insert("c".into()));
    assert_eq!(set.replace("a".into()), Some("a".into()));
    assert_eq!((set.take("a"), set.take("a")), (Some("a".into()), None));
    assert!(set.remove("b") && !set.remove("b"));
    assert_eq!(set.get("c").map(String::as_str), Some("c"));
    assert_eq!(set.drain().count(), 1);
    let keys: HashMap<u8, char> = HashMap::from_iter([(1, 'a')]);
    assert_eq!(keys.into_keys().collect::<HashSet<u8>>().len(), 1);
}
