//! Histories at random, in step with std's map.

use crate::{HASHERS, Map, StdMap, contents, sorted};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Op {
    Insert(u64, u64),
    TryInsert(u64, u64),
    Remove(u64),
    RemoveEntry(u64),
    Get(u64),
    Extend(Vec<(u64, u64)>),
    Retain(u64),
    Pop,
    Reserve(usize),
    ShrinkToFit,
    Clear,
}

fn any_op() -> impl Strategy<Value = Op> {
    let key = 0..120_u64;
    prop_oneof![
        8 => (key.clone(), any::<u64>()).prop_map(|(key, value)| Op::Insert(key, value)),
        2 => (key.clone(), any::<u64>()).prop_map(|(key, value)| Op::TryInsert(key, value)),
        4 => key.clone().prop_map(Op::Remove),
        2 => key.clone().prop_map(Op::RemoveEntry),
        2 => key.clone().prop_map(Op::Get),
        1 => prop::collection::vec((key.clone(), any::<u64>()), 0..60).prop_map(Op::Extend),
        1 => (1..6_u64).prop_map(Op::Retain),
        2 => Just(Op::Pop),
        1 => (0..200_usize).prop_map(Op::Reserve),
        1 => Just(Op::ShrinkToFit),
        1 => Just(Op::Clear),
    ]
}

fn step(op: Op, map: &mut Map<u64, u64>, std: &mut StdMap<u64, u64>) {
    match op {
        Op::Insert(key, value) => assert_eq!(map.insert(key, value), std.insert(key, value)),
        Op::TryInsert(key, value) => {
            assert_eq!(map.try_insert(key, value).is_ok(), !std.contains_key(&key));
            std.entry(key).or_insert(value);
        }
        Op::Remove(key) => assert_eq!(map.remove(&key), std.remove(&key)),
        Op::RemoveEntry(key) => assert_eq!(map.remove_entry(&key), std.remove_entry(&key)),
        Op::Get(key) => assert_eq!(map.get(&key), std.get(&key)),
        Op::Extend(entries) => {
            map.extend(&entries);
            std.extend(entries);
        }
        Op::Retain(divisor) => {
            map.retain(|key, _| key % divisor == 0);
            std.retain(|key, _| key % divisor == 0);
        }
        Op::Pop => {
            let popped = map.pop();
            assert_eq!(popped.is_some(), !std.is_empty());
            assert_eq!(popped, popped.and_then(|(key, _)| std.remove_entry(&key)));
        }
        Op::Reserve(additional) => map.reserve(additional),
        Op::ShrinkToFit => map.shrink_to_fit(),
        Op::Clear => {
            map.clear();
            std.clear();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_history_agrees_with_std(
        which in 0..3_usize,
        ops in prop::collection::vec(any_op(), 1..120),
    ) {
        let mut map = Map::with_hasher(HASHERS[which]);
        let mut std = StdMap::default();
        for op in ops {
            step(op, &mut map, &mut std);
            prop_assert_eq!(map.len(), std.len());
            map.assert_invariants();
        }
        prop_assert!(contents(&map).into_iter().eq(sorted(std)));
    }
}
