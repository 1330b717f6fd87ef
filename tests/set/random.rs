//! Histories at random, in step with std's set.
//!
//! A failing one is printed, shrunk, and its seed is written to `random.regressions` beside this
//! file and tried first from then on. `PROPTEST_CASES` says how many are tried,
//! `PROPTEST_RNG_SEED` fixes the seed.

use crate::{Set, StdSet, sorted};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tabularasa::testing::subject::Hashing;

#[derive(Clone, Debug)]
enum Op {
    Insert(u32),
    Replace(u32),
    GetOrInsert(u32),
    Entry(u32),
    Toggle(u32),
    Remove(u32),
    Take(u32),
    Extend(Vec<u32>),
    Or(Vec<u32>),
    And(Vec<u32>),
    Xor(Vec<u32>),
    Sub(Vec<u32>),
    Retain(u32),
    ExtractIf(u32),
    Pop,
    Drain(usize),
    Reserve(usize),
    ShrinkToFit,
    CloneFrom(usize),
    Clear(usize),
}

fn any_op() -> impl Strategy<Value = Op> {
    let n = || 0..120u32;
    let list = || vec(n(), 0..60);
    prop_oneof![
        8 => n().prop_map(Op::Insert),
        2 => n().prop_map(Op::Replace),
        2 => n().prop_map(Op::GetOrInsert),
        2 => n().prop_map(Op::Entry),
        2 => n().prop_map(Op::Toggle),
        4 => n().prop_map(Op::Remove),
        2 => n().prop_map(Op::Take),
        1 => list().prop_map(Op::Extend),
        1 => list().prop_map(Op::Or),
        1 => list().prop_map(Op::And),
        1 => list().prop_map(Op::Xor),
        1 => list().prop_map(Op::Sub),
        1 => (1..6u32).prop_map(Op::Retain),
        1 => (1..6u32).prop_map(Op::ExtractIf),
        2 => Just(Op::Pop),
        1 => (0..40usize).prop_map(Op::Drain),
        1 => (0..200usize).prop_map(Op::Reserve),
        1 => Just(Op::ShrinkToFit),
        1 => (0..200usize).prop_map(Op::CloneFrom),
        1 => (0..5usize).prop_map(Op::Clear),
    ]
}

/// Operations on single elements.
fn step_one(op: &Op, set: &mut Set, std: &mut StdSet) {
    use tabularasa::hash_set::Entry;
    match *op {
        Op::Insert(n) => assert_eq!(set.insert(n), std.insert(n)),
        Op::Replace(n) => assert_eq!(set.replace(n), std.replace(n)),
        Op::GetOrInsert(n) => {
            assert_eq!(*set.get_or_insert(n), n);
            std.insert(n);
        }
        Op::Entry(n) => {
            assert_eq!(matches!(set.entry(n), Entry::Occupied(_)), std.contains(&n));
            set.entry(n).or_insert();
            std.insert(n);
        }
        Op::Toggle(n) => {
            match set.entry(n) {
                Entry::Occupied(entry) => assert_eq!(entry.remove(), n),
                Entry::Vacant(entry) => assert_eq!(*entry.insert().get(), n),
            }
            if !std.remove(&n) {
                std.insert(n);
            }
        }
        Op::Remove(n) => assert_eq!(set.remove(&n), std.remove(&n)),
        Op::Take(n) => assert_eq!(set.take(&n), std.take(&n)),
        Op::Pop => {
            let popped = set.pop();
            assert_eq!(popped.is_some(), !std.is_empty());
            assert_eq!(popped, popped.and_then(|n| std.take(&n)));
        }
        _ => step_many(op, set, std),
    }
}

/// Operations on all of them.
fn step_many(op: &Op, set: &mut Set, std: &mut StdSet) {
    let list = |list: &[u32]| -> (Set, StdSet) {
        (list.iter().copied().collect(), list.iter().copied().collect())
    };
    match op {
        Op::Extend(elements) => {
            set.extend(elements);
            std.extend(elements);
        }
        Op::Or(elements) => {
            *set |= &list(elements).0;
            *std = &*std | &list(elements).1;
        }
        Op::And(elements) => {
            *set &= &list(elements).0;
            *std = &*std & &list(elements).1;
        }
        Op::Xor(elements) => {
            *set ^= &list(elements).0;
            *std = &*std ^ &list(elements).1;
        }
        Op::Sub(elements) => {
            *set -= &list(elements).0;
            *std = &*std - &list(elements).1;
        }
        Op::Retain(divisor) => {
            set.retain(|n| n % divisor == 0);
            std.retain(|n| n % divisor == 0);
        }
        Op::ExtractIf(divisor) => {
            let taken = sorted(set.extract_if(|n| n % divisor == 0));
            assert_eq!(taken, sorted(std.iter().copied().filter(|n| n % divisor == 0)));
            std.retain(|n| n % divisor != 0);
        }
        Op::Drain(taken) => {
            assert!(set.drain().take(*taken).all(|n| std.remove(&n)));
            std.clear();
        }
        Op::Reserve(additional) => set.reserve(*additional),
        Op::ShrinkToFit => set.shrink_to_fit(),
        Op::CloneFrom(capacity) => {
            let mut target = Set::with_capacity_and_hasher(*capacity, Hashing::Few);
            target.extend(0..*capacity as u32 / 2);
            target.clone_from(set);
            *set = target;
        }
        Op::Clear(which) => {
            match which {
                0 => set.clear(),
                1 => set.clear_shrink(),
                2 => set.clear_shrink_to(20),
                3 => set.reset(),
                _ => assert_eq!(set.take_all().len(), std.len()),
            }
            std.clear();
        }
        _ => unreachable!("an operation on one element"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_history_agrees_with_std(
        which in 0..Hashing::ALL.len(),
        ops in vec(any_op(), 1..120),
    ) {
        let mut set = Set::with_hasher(Hashing::ALL[which]);
        let mut std = StdSet::default();
        for op in &ops {
            step_one(op, &mut set, &mut std);
            prop_assert_eq!(set.len(), std.len());
            prop_assert!(std.iter().all(|n| set.contains(n)));
            set.assert_invariants();
        }
        prop_assert_eq!(sorted(set.iter().copied()), sorted(std));
    }
}
