//! What strategies and `Arbitrary` make: everything there is to make, and nothing that hurts.

use arbitrary::{Arbitrary, Unstructured};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use tabularasa::testing::op::Clear;
use tabularasa::testing::proptest::{map, ops, set};
use tabularasa::testing::subject::mix;
use tabularasa::testing::{Op, check, effort, run};
use tabularasa::{HashMap, HashSet, HashTable};

/// What variants there are: the text up to the first that is not part of a name.
fn variants<'a>(ops: impl IntoIterator<Item = &'a Op<u8, u16>>) -> BTreeSet<String> {
    let name = |op| format!("{op:?}").split(['(', ' ']).next().unwrap().to_owned();
    ops.into_iter().map(name).collect()
}

/// All variants of `Op`, as its source has them.
fn all_variants() -> BTreeSet<String> {
    let source = include_str!("../../src/testing/op.rs");
    let source = source.split("pub enum Op<K, V> {").nth(1).unwrap().split("\n}\n").next().unwrap();
    let lines = source.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let names = lines.filter_map(|line| line.split(['(', ',']).next());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn bytes(seed: u64, words: u64) -> Vec<u8> {
    (0..words).flat_map(|word| mix(seed << 32 ^ word).to_le_bytes()).collect()
}

fn assert_bounded(ops: &[Op<u8, u16>]) {
    for op in ops {
        match op {
            Op::Reserve(additional) => assert!(*additional < 1_000),
            Op::TryReserve(additional) => {
                assert!(*additional < 1_000 || *additional > usize::MAX - 1_000);
            }
            Op::Clear(clear) => assert!(!matches!(clear, Clear::DrainForgotten(_)), "leaks"),
            Op::Extend(list) | Op::InsertEach(list) | Op::CloneFrom(list) => {
                assert!(list.len() < 12);
            }
            _ => {}
        }
    }
}

#[test]
#[cfg_attr(any(miri, tabularasa_small), ignore = "takes thousands of draws")]
fn arbitrary_makes_every_operation() {
    let bytes = bytes(1, 100_000);
    let mut bytes = Unstructured::new(&bytes);
    let ops: Vec<Op<u8, u16>> = (0..20_000).map(|_| bytes.arbitrary().unwrap()).collect();
    assert!(!bytes.is_empty());
    assert_eq!(variants(&ops), all_variants());
    assert_bounded(&ops);
}

#[test]
#[cfg_attr(any(miri, tabularasa_small), ignore = "takes thousands of draws")]
fn strategies_make_every_operation() {
    let mut runner = TestRunner::deterministic();
    let strategy = ops(any::<u8>(), any::<u16>(), 20_000);
    let ops = strategy.new_tree(&mut runner).unwrap().current();
    assert_eq!(variants(&ops), all_variants());
    assert_bounded(&ops);
}

/// As a fuzzer would feed it.
#[test]
fn what_arbitrary_makes_runs() {
    for seed in 0..effort(100, 2) {
        let bytes = bytes(seed, 40);
        let mut bytes = Unstructured::new(&bytes);
        let mut map: HashMap<u8, u16> = bytes.arbitrary().unwrap();
        let ops: Vec<Op<u8, u16>> = bytes.arbitrary().unwrap();
        run(&mut map, &ops).unwrap();
        let ops: Vec<Op<u8, ()>> = ops.into_iter().map(|op| op.map(|key| key, drop)).collect();
        check(HashSet::<u8>::new, &ops).unwrap();
    }
}

/// Entries are made of bytes: there are not more of them, whatever the bytes say.
#[test]
fn no_byte_asks_for_more_than_there_is() {
    for byte in [0, 1, 0x7F, 0xFF] {
        let bytes = vec![byte; 300];
        let map = HashMap::<u8, u8>::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        assert!(map.capacity() <= 300);
        let set = HashSet::<u8>::arbitrary_take_rest(Unstructured::new(&bytes)).unwrap();
        assert!(set.len() <= 300 && set.capacity() <= 600);
        // No bytes for an element: at most one for each byte all the same.
        let nothings = HashSet::<()>::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        assert!(nothings.len() <= 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(effort(256, 2)))]

    #[test]
    fn maps_and_sets_have_the_size_asked_for(
        a in map(any::<u8>(), any::<bool>(), 3..9),
        b in set(any::<u16>(), 20),
        c in any::<HashMap<u8, u8>>(),
        d in any::<HashSet<String>>(),
    ) {
        let (a, b): (HashMap<u8, bool>, HashSet<u16>) = (a, b);
        prop_assert!((3..9).contains(&a.len()) && b.len() == 20);
        prop_assert!(c.len() <= 100 && d.len() <= 100);
        a.assert_invariants();
        b.assert_invariants();
    }

    #[test]
    fn what_strategies_make_runs(
        start in map(0..30_u8, any::<u16>(), 0..30),
        ops in ops(0..30_u8, any::<u16>(), 0..60),
    ) {
        let mut start: HashMap<u8, u16> = start;
        run(&mut start, &ops)?;
        run(&mut (HashTable::new(), start.hasher().clone()), &ops)?;
        let ops: Vec<Op<u8, ()>> = ops.into_iter().map(|op| op.map(|key| key, drop)).collect();
        run(&mut HashSet::<u8>::new(), &ops)?;
    }
}

/// A failing case gets short, and plain.
#[test]
fn what_fails_is_simplified() {
    let mut runner = TestRunner::deterministic();
    let strategy = ops(0..100_u8, 0..100_u16, 0..60);
    let is_bad =
        |ops: &[Op<u8, u16>]| ops.iter().any(|op| matches!(op, Op::Insert(key, _) if *key > 10));
    let mut tree = loop {
        let tree = strategy.new_tree(&mut runner).unwrap();
        if is_bad(&tree.current()) {
            break tree;
        }
    };
    let mut simplest = tree.current();
    let mut more = tree.simplify();
    while more {
        let current = tree.current();
        if is_bad(&current) {
            simplest = current;
            more = tree.simplify();
        } else {
            more = tree.complicate();
        }
    }
    assert_eq!(simplest, [Op::Insert(11, 0)]);
}
