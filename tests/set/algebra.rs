//! Set algebra against std's: iterators, comparisons, operators.

use crate::{Marked, Set, StdSet, set_of, sorted};
use proptest::collection::vec;
use proptest::prelude::*;
use tabularasa::HashSet;
use tabularasa::testing::effort;
use tabularasa::testing::subject::Hashing;

fn std_of(elements: &[u32]) -> StdSet {
    elements.iter().copied().collect()
}

/// Two lists that overlap, of very different lengths at times.
fn two_lists() -> impl Strategy<Value = (Vec<u32>, Vec<u32>)> {
    let list = || prop_oneof![vec(0..40u32, 0..6), vec(0..200u32, 0..200)];
    (list(), list())
}

/// The items, sorted, none twice; by `next` and by `fold`, with a hint that is right at each step.
fn items<'a>(walk: impl Iterator<Item = &'a u32> + Clone) -> Vec<u32> {
    let folded = sorted(walk.clone().fold(Vec::new(), |mut all, item| {
        all.push(*item);
        all
    }));
    let (mut stepped, mut rest, mut left) = (Vec::new(), walk, folded.len());
    loop {
        let (least, most) = rest.size_hint();
        assert!(least <= left && most.is_some_and(|most| most >= left), "{least} {left} {most:?}");
        let Some(item) = rest.next() else { break };
        stepped.push(*item);
        left -= 1;
    }
    assert!(rest.next().is_none(), "an iterator that ended goes on");
    assert_eq!(sorted(stepped), folded);
    assert!(folded.windows(2).all(|pair| pair[0] != pair[1]), "an element twice");
    folded
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(effort(96, 2)))]

    #[test]
    fn iterators_agree_with_std((a, b) in two_lists(), which in 0..Hashing::ALL.len()) {
        let (std_a, std_b) = (std_of(&a), std_of(&b));
        let (a, b) = (set_of(a, Hashing::ALL[which]), set_of(b, Hashing::ALL[which]));
        let both = sorted(std_a.intersection(&std_b).copied());
        prop_assert_eq!(items(a.intersection(&b)), both);
        prop_assert_eq!(items(a.union(&b)), sorted(std_a.union(&std_b).copied()));
        prop_assert_eq!(items(a.difference(&b)), sorted(std_a.difference(&std_b).copied()));
        let one = sorted(std_a.symmetric_difference(&std_b).copied());
        prop_assert_eq!(items(a.symmetric_difference(&b)), one);
        prop_assert_eq!(a.is_disjoint(&b), std_a.is_disjoint(&std_b));
        prop_assert_eq!(a.is_subset(&b), std_a.is_subset(&std_b));
        prop_assert_eq!(a.is_superset(&b), std_a.is_superset(&std_b));
        prop_assert!(a.is_subset(&a.clone()) && a.is_superset(&a.clone()));
    }

    #[test]
    fn operators_agree_with_std((a, b) in two_lists()) {
        let (std_a, std_b) = (std_of(&a), std_of(&b));
        let (a, b) = (set_of(a, Hashing::default()), set_of(b, Hashing::default()));
        let agree = |by_value: Set, in_place: fn(&mut Set, &Set), std: StdSet| {
            let mut assigned = a.clone();
            in_place(&mut assigned, &b);
            by_value.assert_invariants();
            assigned.assert_invariants();
            assert_eq!(assigned, by_value);
            assert_eq!(sorted(by_value), sorted(std));
        };
        agree(&a | &b, |a, b| *a |= b, &std_a | &std_b);
        agree(&a & &b, |a, b| *a &= b, &std_a & &std_b);
        agree(&a ^ &b, |a, b| *a ^= b, &std_a ^ &std_b);
        agree(&a - &b, |a, b| *a -= b, &std_a - &std_b);
    }
}

/// Equal elements can be told apart: the set's own stay, as in std.
#[test]
fn operators_keep_the_elements_that_are_there() {
    let ours = || HashSet::from([Marked::new(1, "ours"), Marked::new(2, "ours")]);
    let theirs = HashSet::from([2, 3, 4, 5].map(|id| Marked::new(id, "theirs")));
    let marks = |set: &HashSet<Marked>, id: u32| set.get(&Marked::new(id, "")).map(|it| it.mark);
    let mut set = ours();
    set |= &theirs;
    assert_eq!((marks(&set, 2), marks(&set, 3), set.len()), (Some("ours"), Some("theirs"), 5));
    let mut set = ours();
    set &= &theirs;
    assert_eq!((marks(&set, 2), set.len()), (Some("ours"), 1));
    assert_eq!(ours().difference(&theirs).map(|it| it.mark).collect::<Vec<_>>(), ["ours"]);
}

/// The set with fewer elements is walked, the other one is asked.
#[test]
fn the_smaller_set_is_walked() {
    let (few, many) = (set_of(0..3, Hashing::default()), set_of(0..5_000, Hashing::default()));
    for intersection in [few.intersection(&many), many.intersection(&few)] {
        assert_eq!(intersection.size_hint(), (0, Some(3)));
    }
    assert_eq!(many.union(&few).size_hint(), (5_000, Some(5_003)));
    assert_eq!(few.union(&many).size_hint(), (5_000, Some(5_003)));
}

#[test]
fn algebra_prints_its_elements() {
    let (a, b) = (HashSet::from([1]), HashSet::from([2]));
    let difference = a.difference(&b);
    let text = format!("{:?} {:?} {difference:?}", a.union(&b), a.intersection(&b));
    assert_eq!(text, "[1, 2] [] [1]");
    let either = format!("{:?}", a.symmetric_difference(&b));
    assert_eq!(either, "[1, 2]");
}
