//! Iterators: each element once, exact lengths, what `Clone`, `Default` and `Debug` give.

use crate::{Set, set_of, sorted};
use core::iter::FusedIterator;
use tabularasa::HashSet;
use tabularasa::hash_set::{IntoIter, Iter};
use tabularasa::testing::effort;
use tabularasa::testing::subject::Hashing;

/// Sets of many shapes: unallocated, small, large, thinned out, wide.
fn shapes() -> Vec<Set> {
    let of = |len| set_of(0..len, Hashing::default());
    let mut shapes: Vec<_> =
        [0, 1, 3, 4, 7, 14, 15, effort(100, 20), effort(300, 30)].map(of).into();
    let mut thin = set_of(0..effort(300, 40), Hashing::Few);
    thin.retain(|n| n % 10 == 0);
    shapes.push(thin);
    // Large enough for the bitmap of lines in use.
    let mut wide = Set::with_capacity_and_hasher(8_000, Hashing::default());
    wide.extend(0..50);
    shapes.push(wide);
    shapes
}

/// Steps through, and folds and counts what is left of a clone at each step.
fn assert_exact<W: ExactSizeIterator + FusedIterator>(walk: impl Fn() -> W, len: usize) {
    for taken in 0..=len {
        let rest = || {
            let mut rest = walk();
            rest.by_ref().take(taken).for_each(drop);
            rest
        };
        let left = len - taken;
        assert_eq!((rest().len(), rest().size_hint()), (left, (left, Some(left))));
        assert_eq!((rest().count(), rest().fold(0, |sum, _| sum + 1)), (left, left));
    }
    let mut ended = walk();
    ended.by_ref().for_each(drop);
    assert!(ended.next().is_none() && ended.len() == 0, "an iterator that ended goes on");
}

#[test]
fn iterators_are_exact_and_fused() {
    for set in shapes() {
        assert_exact(|| set.iter(), set.len());
        assert_exact(|| (&set).into_iter(), set.len());
        assert_exact(|| set.clone().into_iter(), set.len());
        let mut drained = set.clone();
        assert_eq!(drained.drain().len(), set.len());
        drained.assert_invariants();
        assert_eq!(sorted(set.iter().copied()), sorted(set.clone()));
        assert_eq!(sorted(set.clone().drain()), sorted(set));
    }
}

#[test]
fn extract_if_knows_at_most_how_many() {
    for mut set in shapes() {
        let len = set.len();
        let mut seen = 0;
        let mut walk = set.extract_if(|_| {
            seen += 1;
            seen % 3 == 0
        });
        assert_eq!(walk.size_hint(), (0, Some(len)));
        assert_eq!(walk.by_ref().count(), len / 3);
        assert_eq!((walk.next(), walk.size_hint()), (None, (0, Some(0))));
        drop(walk);
        assert_eq!((seen, set.len()), (len, len - len / 3));
        set.assert_invariants();
    }
}

/// What the iterator has not reached stays; dropping or forgetting it changes nothing about that.
#[test]
fn extract_if_in_part_leaves_the_rest() {
    for forget in [false, true] {
        let mut set = set_of(0..100, Hashing::default());
        let mut walk = set.extract_if(|_| true);
        assert_eq!(walk.by_ref().take(10).count(), 10);
        if forget {
            std::mem::forget(walk)
        } else {
            drop(walk)
        }
        assert_eq!(set.len(), 90);
        set.assert_invariants();
    }
}

#[test]
fn a_clone_goes_on_where_the_original_was() {
    let set = set_of(0..20, Hashing::default());
    let mut walk = set.iter();
    walk.by_ref().take(7).for_each(drop);
    assert!(walk.clone().eq(walk));
}

#[test]
fn iterators_over_nothing() {
    assert_eq!(Iter::<u32>::default().next(), None);
    assert_eq!(IntoIter::<u32>::default().len(), 0);
}

#[test]
fn iterators_print_what_is_left() {
    let mut set = HashSet::from([7]);
    assert_eq!(format!("{:?} {:?}", set.iter(), set.clone().into_iter()), "[7] [7]");
    let mut ended = set.iter();
    ended.next();
    assert_eq!(format!("{ended:?}"), "[]");
    assert_eq!(format!("{:?}", set.extract_if(|_| true)), "ExtractIf { .. }");
    assert_eq!(format!("{:?}", set.drain()), "[7]");
}
