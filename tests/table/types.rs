//! Auto traits, variance, sizes.

use crate::auto_traits::auto_traits;
use core::cell::Cell;
use std::rc::Rc;
use tabularasa::Stats;
use tabularasa::hash_table::*;

// ---- types

/// Each row: the type of `u32`, of `Cell` (not `Sync`), of `Rc` (not `Send` either).
macro_rules! assert_auto_traits {
    ($($name:ident<$($life:lifetime,)? _>: $plain:tt $cell:tt $rc:tt;)*) => {$(
        let found = [
            auto_traits!($name<$($life,)? u32>),
            auto_traits!($name<$($life,)? Cell<u32>>),
            auto_traits!($name<$($life,)? Rc<u32>>),
        ];
        assert_eq!(found, [$plain, $cell, $rc], "{}", stringify!($name));
    )*};
}

/// As hashbrown's, but for `UnsafeIter`, which there is `Send` and `Sync` whatever it points to,
/// although its `iter` gives references.
#[test]
fn auto_traits() {
    assert_auto_traits! {
        HashTable<_>: "sypur" "s-pu-" "--pur";
        IntoIter<_>: "sypur" "s-p--" "--pur";
        Iter<'static, _>: "sypur" "--p--" "--pur";
        IterMut<'static, _>: "syp-r" "s-p--" "--p-r";
        UnsafeIter<'static, _>: "sypur" "s-p--" "--pur";
        Drain<'static, _>: "sypur" "s-p--" "--pur";
        IterHash<'static, _>: "--pur" "--p--" "--pur";
        IterHashMut<'static, _>: "--p-r" "--p--" "--p-r";
        IterBuckets<'static, _>: "--pur" "--p--" "--pur";
        IterHashBuckets<'static, _>: "--pur" "--p--" "--pur";
        Entry<'static, _>: "syp-r" "s-p--" "--p-r";
        OccupiedEntry<'static, _>: "syp-r" "s-p--" "--p-r";
        VacantEntry<'static, _>: "syp-r" "s-p--" "--p-r";
        AbsentEntry<'static, _>: "syp-r" "s-p--" "--p-r";
    }
    type Picks<T> = ExtractIf<'static, T, fn(&mut T) -> bool>;
    assert_eq!(auto_traits!(Picks<u32>), "syp-r");
    assert_eq!(auto_traits!(Picks<Cell<u32>>), "s-p--");
    assert_eq!(auto_traits!(Stats), "sypur");
}

/// Compiles only if these types are covariant: an entry that lives longer will do.
#[test]
fn covariance() {
    fn table<'n>(long: HashTable<&'static str>) -> HashTable<&'n str> {
        long
    }
    fn iter<'a, 'n>(long: Iter<'a, &'static str>) -> Iter<'a, &'n str> {
        long
    }
    fn unsafe_iter<'a, 'n>(long: UnsafeIter<'a, &'static str>) -> UnsafeIter<'a, &'n str> {
        long
    }
    fn into_iter<'n>(long: IntoIter<&'static str>) -> IntoIter<&'n str> {
        long
    }
    fn drain<'a, 'n>(long: Drain<'a, &'static str>) -> Drain<'a, &'n str> {
        long
    }
    fn hash<'a, 'n>(long: IterHash<'a, &'static str>) -> IterHash<'a, &'n str> {
        long
    }
    fn buckets<'a, 'n>(long: IterBuckets<'a, &'static str>) -> IterBuckets<'a, &'n str> {
        long
    }
    let mut words: HashTable<&'static str> = HashTable::new();
    words.insert_unique(7, "seven", |_| 7);
    assert_eq!(iter(words.iter()).count(), 1);
    assert_eq!(unsafe_iter(words.unsafe_iter()).count(), 1);
    assert_eq!(hash(words.iter_hash(7)).count(), 1);
    assert_eq!(buckets(words.iter_buckets()).count(), 1);
    assert_eq!(into_iter(words.clone().into_iter()).count(), 1);
    assert_eq!(drain(words.drain()).count(), 1);
    let words = table(words);
    words.assert_invariants(|_| 7);
}

#[test]
fn sizes_of_types() {
    if cfg!(target_pointer_width = "64") {
        assert!(size_of::<HashTable<u64>>() <= 48, "hashbrown's 32, and 16");
    }
    assert_eq!(size_of::<Option<HashTable<u64>>>(), size_of::<HashTable<u64>>());
}
