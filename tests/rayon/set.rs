//! Sets: every parallel form against its sequential twin. The walks are the map's, in whose tests
//! are the states of a table.

use crate::{By, in_pools, mix, sorted};
use rayon::prelude::*;
use std::sync::Arc;
use tabularasa::HashSet;
use tabularasa::testing::effort;

type Set<T> = HashSet<T, By>;

/// Sets of multiples: many pairs of them overlap, some are subsets, some have nothing in common.
fn sets() -> Vec<Set<u64>> {
    let multiples = |of: u64, len: u64| (0..len).map(move |n| n * of);
    let mut sets: Vec<Set<u64>> = vec![
        Set::default(),
        multiples(1, 1).collect(),
        multiples(1, effort(1_000, 50)).collect(),
        multiples(2, effort(500, 25)).collect(),
        multiples(6, effort(100, 5)).collect(),
        (1_000..1_020).collect(),
    ];
    let mut sparse = Set::with_capacity_and_hasher(effort(10_000, 4_000), By(mix));
    sparse.extend(multiples(3, effort(200, 20)));
    let mut displaced = Set::with_hasher(By(|_| 7));
    displaced.extend(multiples(5, effort(100, 20)));
    sets.extend([sparse, displaced]);
    sets
}

fn copied<'a>(elements: impl ParallelIterator<Item = &'a u64>) -> Vec<u64> {
    elements.copied().collect()
}

#[test]
fn algebra() {
    in_pools(|| {
        for a in sets() {
            for b in sets() {
                // Even in the same order.
                assert!(a.intersection(&b).eq(&copied(a.par_intersection(&b))));
                assert!(a.difference(&b).eq(&copied(a.par_difference(&b))));
                assert!(a.union(&b).eq(&copied(a.par_union(&b))));
                let one_of_both = copied(a.par_symmetric_difference(&b));
                assert!(a.symmetric_difference(&b).eq(&one_of_both));
                assert_eq!(a.par_is_disjoint(&b), a.is_disjoint(&b));
                assert_eq!(a.par_is_subset(&b), a.is_subset(&b));
                assert_eq!(a.par_is_superset(&b), a.is_superset(&b));
                assert_eq!(a.par_eq(&b), a == b);
            }
        }
    });
}

#[test]
fn walks() {
    in_pools(|| {
        for set in sets() {
            assert!(set.iter().eq(&copied(set.par_iter())));
            assert_eq!((&set).into_par_iter().count(), set.len());
            let all = sorted(set.clone());
            assert_eq!(sorted(set.into_par_iter().collect::<Vec<u64>>()), all);
        }
    });
}

#[test]
fn drains() {
    in_pools(|| {
        for mut set in sets() {
            let (all, bytes) = (sorted(set.clone()), set.allocation_size());
            assert_eq!(sorted(set.par_drain().collect::<Vec<u64>>()), all);
            assert_eq!((set.len(), set.allocation_size()), (0, bytes));
            set.assert_invariants();
        }
        let token = Arc::new(());
        let mut set: HashSet<(u64, Arc<()>)> = (0..1_000).map(|n| (n, token.clone())).collect();
        assert!(set.par_drain().take_any(3).count() <= 3);
        assert_eq!(Arc::strong_count(&token), 1);
        set.assert_invariants();
    });
}

#[test]
fn extension_and_collection() {
    in_pools(|| {
        for mut set in sets() {
            let mut expected = set.clone();
            expected.extend(0..effort(700, 70));
            set.par_extend((0..effort(700_u64, 70)).into_par_iter());
            assert_eq!(set, expected);
            set.assert_invariants();
            let collected: Set<u64> = set.par_iter().copied().collect();
            let mut copied = Set::default();
            copied.par_extend(&set);
            assert!(collected.par_eq(&set) && copied.par_eq(&set));
            collected.assert_invariants();
        }
    });
    let set: HashSet<u64> = (0..1_000_u64).into_par_iter().map(|n| n % 10).collect();
    assert_eq!(set.len(), 10);
}

#[test]
fn iterators_are_cloned_and_shown() {
    let (mut a, b) = (Set::from_iter([1]), Set::from_iter([2]));
    let iter = a.par_iter();
    assert_eq!(format!("{iter:?}"), "[1]");
    assert_eq!((iter.clone().count(), iter.count()), (1, 1));
    assert_eq!(format!("{:?} {:?}", a.par_intersection(&b), a.par_difference(&b)), "[] [1]");
    assert_eq!(format!("{:?}", a.par_union(&b)), format!("{:?}", a.union(&b)));
    assert_eq!(format!("{:?}", a.par_symmetric_difference(&b)), "[1, 2]");
    assert_eq!(format!("{:?} {:?}", a.clone().into_par_iter(), a.par_drain()), "[1] [1]");
}
