//! One input run twice, in one process or two, does the same: answers, iteration order, capacities.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Command;
use tabularasa::testing::subject::mix;
use tabularasa::testing::{Op, Subject, with_seed};
use tabularasa::{HashMap, HashSet};

/// Set for the second process, which prints its digest and nothing else of interest.
const CHILD: &str = "TABULARASA_DIGEST";

/// Whatever can be observed of a map and a set under many operations, in 64 bits.
fn digest() -> u64 {
    let mut digest = DefaultHasher::new();
    with_seed(11, || {
        let mut map: HashMap<u8, u16> = HashMap::new();
        let mut set: HashSet<u8> = HashSet::new();
        for op in many_ops() {
            map.apply(&op).hash(&mut digest);
            set.apply(&op.map(|key| key, drop)).hash(&mut digest);
            // In the order of the walk.
            map.contents().hash(&mut digest);
            set.contents().hash(&mut digest);
            (map.capacity(), set.capacity(), map.allocation_size()).hash(&mut digest);
        }
    });
    digest.finish()
}

/// The same operations in every process.
fn many_ops() -> Vec<Op<u8, u16>> {
    let bytes: Vec<u8> = (0..4_000).flat_map(|n| mix(n).to_le_bytes()).collect();
    let mut bytes = arbitrary::Unstructured::new(&bytes);
    let ops: Vec<Op<u8, u16>> = (0..1_000).map(|_| bytes.arbitrary().unwrap()).collect();
    assert!(!bytes.is_empty(), "some operations were made of nothing");
    ops
}

#[test]
fn an_input_run_twice_does_the_same() {
    let here = digest();
    if env::var_os(CHILD).is_some() {
        println!("digest {here}");
        return;
    }
    assert_eq!(digest(), here, "in one process");
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "processes::an_input_run_twice_does_the_same", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains(&format!("digest {here}\n")), "in another process:\n{printed}");
}

/// A case of a property test, tried again with its seed, is the same down to the iteration order.
#[test]
fn a_case_run_twice_is_the_same() {
    let case = || {
        with_seed(3, || {
            let mut runner = TestRunner::deterministic();
            let maps = tabularasa::testing::proptest::map(0..200_u8, 0..9_u8, 50..100);
            let map: HashMap<u8, u8> = maps.new_tree(&mut runner).unwrap().current();
            map.into_iter().collect::<Vec<_>>()
        })
    };
    assert_eq!(case(), case());
}
