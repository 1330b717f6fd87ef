//! Auto traits, variance, sizes: checked when this compiles, or by constants.

use crate::auto_traits::auto_traits;
use crate::unchecked::Local;
use allocator_api2::alloc::Global;
use core::cell::{Cell, UnsafeCell};
use std::rc::Rc;
use tabularasa::hash_set::*;
use tabularasa::{DefaultHashBuilder, HashMap};

/// Each row: the type of `u32`, of `Cell` (not `Sync`), of `Rc` (not `Send` either).
macro_rules! assert_auto_traits {
    ($($name:ident<$($life:lifetime,)? _>: $plain:literal $cell:literal $rc:literal;)*) => {$(
        let found = [
            auto_traits!($name<$($life,)? u32>),
            auto_traits!($name<$($life,)? Cell<u32>>),
            auto_traits!($name<$($life,)? Rc<u32>>),
        ];
        assert_eq!(found, [$plain, $cell, $rc], "{}", stringify!($name));
    )*};
}

type Picks<T, A = Global> = ExtractIf<'static, T, fn(&T) -> bool, A>;

/// As hashbrown's.
#[test]
fn auto_traits() {
    assert_auto_traits! {
        HashSet<_>: "sypur" "s-pu-" "--pur";
        Iter<'static, _>: "sypur" "--p--" "--pur";
        IntoIter<_>: "sypur" "s-p--" "--pur";
        Drain<'static, _>: "sypur" "s-p--" "--pur";
        Picks<_>: "syp-r" "s-p--" "--p-r";
        Entry<'static, _>: "syp-r" "s-p--" "--p-r";
        OccupiedEntry<'static, _>: "syp-r" "s-p--" "--p-r";
        VacantEntry<'static, _>: "syp-r" "s-p--" "--p-r";
        Intersection<'static, _>: "sypur" "--p--" "--pur";
        Difference<'static, _>: "sypur" "--p--" "--pur";
        SymmetricDifference<'static, _>: "sypur" "--p--" "--pur";
        Union<'static, _>: "sypur" "--p--" "--pur";
    }
}

/// Hashers and allocators count as well, wherever they are reachable.
#[test]
fn auto_traits_of_hasher_and_allocator() {
    type S = DefaultHashBuilder;
    type Here = Rc<u32>;
    assert_eq!(auto_traits!(HashSet<u32, Here>), "--pur");
    assert_eq!(auto_traits!(HashSet<u32, Cell<u32>>), "s-pu-");
    assert_eq!(auto_traits!(HashSet<u32, S, Local>), "--pur");
    assert_eq!(auto_traits!(IntoIter<u32, Local>), "--pur");
    assert_eq!(auto_traits!(Drain<'static, u32, Local>), "--pur");
    assert_eq!(auto_traits!(Picks<u32, Local>), "--p-r");
    assert_eq!(auto_traits!(Entry<'static, u32, Here>), "--p-r");
    assert_eq!(auto_traits!(OccupiedEntry<'static, u32, S, Local>), "--p-r");
    assert_eq!(auto_traits!(VacantEntry<'static, u32, S, Local>), "--p-r");
    assert_eq!(auto_traits!(Union<'static, u32, Here>), "--pur");
    assert_eq!(auto_traits!(Difference<'static, u32, S, Local>), "--pur");
    // The closure of `extract_if`.
    assert_eq!(auto_traits!(ExtractIf<'static, u32, Box<dyn FnMut(&u32) -> bool>>), "--p--");
    // What std asserts of its own.
    assert_eq!(&auto_traits!(HashSet<UnsafeCell<()>>)[3..4], "u");
}

/// Compiles only if these types are covariant: elements that live longer will do.
#[test]
fn covariance() {
    type Long = &'static str;
    fn set<'n>(long: HashSet<Long>) -> HashSet<&'n str> {
        long
    }
    fn iter<'a, 'n>(long: Iter<'a, Long>) -> Iter<'a, &'n str> {
        long
    }
    fn into_iter<'n>(long: IntoIter<Long>) -> IntoIter<&'n str> {
        long
    }
    fn drain<'a, 'n>(long: Drain<'a, Long>) -> Drain<'a, &'n str> {
        long
    }
    fn intersection<'a, 'n>(long: Intersection<'a, Long>) -> Intersection<'a, &'n str> {
        long
    }
    fn difference<'a, 'n>(long: Difference<'a, Long>) -> Difference<'a, &'n str> {
        long
    }
    fn symmetric_difference<'a, 'n>(
        long: SymmetricDifference<'a, Long>,
    ) -> SymmetricDifference<'a, &'n str> {
        long
    }
    fn union<'a, 'n>(long: Union<'a, Long>) -> Union<'a, &'n str> {
        long
    }
    let (mut words, none): (HashSet<Long>, HashSet<Long>) = (HashSet::from(["a"]), HashSet::new());
    assert_eq!(iter(words.iter()).next(), Some(&"a"));
    assert_eq!(into_iter(words.clone().into_iter()).next(), Some("a"));
    assert_eq!(intersection(words.intersection(&words)).next(), Some(&"a"));
    assert_eq!(difference(words.difference(&none)).next(), Some(&"a"));
    assert_eq!(symmetric_difference(words.symmetric_difference(&none)).next(), Some(&"a"));
    assert_eq!(union(words.union(&none)).next(), Some(&"a"));
    assert_eq!(drain(words.drain()).next(), Some("a"));
    assert!(set(words).is_empty());
}

/// A set is its map, to the byte.
#[test]
fn sizes_of_types() {
    assert_eq!(size_of::<HashSet<u64, ()>>(), size_of::<HashMap<u64, (), ()>>());
    assert_eq!(size_of::<Option<HashSet<u64, ()>>>(), size_of::<HashSet<u64, ()>>());
}
