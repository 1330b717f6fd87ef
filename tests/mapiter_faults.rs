//! Negative controls: with a fault in the real code the model must object, for every fault that
//! there is; without one it must not.

use tabularasa::testing::effort;
use tabularasa::testing::run::{Failure, caught, shorten};
use tabularasa::testing::script::{BYTES, Setup, Step, decode};
use tabularasa::testing::subject::mix;
use tabularasa::testing::{Fault, with_fault, world};

/// Lists without a fault; with one, lists before it has to be found.
const LISTS: u64 = effort(if cfg!(debug_assertions) { 500 } else { 5_000 }, 1);
const OPS: usize = effort(120, 20);

/// A list that failed, and the world that it began with.
type Failed = (Setup, Failure<Step>);

fn attempt(setup: Setup, steps: &[Step]) -> Result<(), Failure<Step>> {
    caught(steps, |steps| world::run(setup, steps))
}

fn short((setup, failure): Failed) -> Failure<Step> {
    shorten(failure, |steps| attempt(setup, steps))
}

/// The first of so many random lists of steps that fails.
fn first_failure(seed: u64, lists: u64) -> Option<(u64, Failed)> {
    (0..lists).find_map(|list| {
        let words = (0..=OPS as u64).map(|word| mix(seed << 40 ^ list << 16 ^ word));
        let bytes: Vec<u8> = words.flat_map(|word| word.to_le_bytes()[..BYTES].to_vec()).collect();
        let (setup, steps) = decode(&bytes);
        attempt(setup, &steps).err().map(|failure| (list, (setup, failure)))
    })
}

#[test]
fn without_a_fault_nothing_is_found() {
    if let Some((list, failure)) = first_failure(0, LISTS) {
        panic!("list {list}: {}", short(failure));
    }
}

#[test]
#[cfg_attr(any(miri, tabularasa_small), ignore = "takes thousands of lists")]
fn every_fault_is_found() {
    let mut missed = Vec::new();
    for fault in Fault::ALL {
        // A step picks slots into a set of a few hundred bits. Shrunk tables are smaller than that,
        // so an entry that comes twice is picked once: the real geometry has to show this one.
        if cfg!(tabularasa_tiny) && fault == Fault::AnyWindow {
            continue;
        }
        match with_fault(fault, || first_failure(1, LISTS)) {
            Some((list, failure)) => {
                // In full, and short, under `--nocapture`.
                println!("{fault:?}: list {list}, {}", with_fault(fault, || short(failure)));
            }
            None => missed.push(fault),
        }
    }
    assert!(missed.is_empty(), "not found: {missed:?}");
}
