//! Runs lists of operations, given as such or as bytes. The bodies of the fuzz targets.
//! Knows no map.

use super::model::Violation;
use super::script::{self as op, Op, Setup};
use super::world::World;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

/// A list of operations that shows a fault, up to the operation where it shows.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What the list began with.
    pub setup: Setup,
    /// The list.
    pub ops: Vec<Op>,
    /// What was wrong.
    pub violation: Violation,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{:?}", self.violation, self.setup)?;
        self.ops.iter().try_for_each(|op| writeln!(f, "    {op:?},"))
    }
}

/// Applies the operations to empty maps.
///
/// # Errors
/// The first violation of the contract.
///
/// # Panics
/// If an invariant of the core is broken.
pub fn run(setup: Setup, ops: &[Op]) -> Result<(), Failure> {
    let mut world = World::new(setup);
    for (done, op) in ops.iter().enumerate() {
        if let Err(violation) = world.apply(*op) {
            return Err(Failure { setup, ops: ops[..=done].to_vec(), violation });
        }
    }
    Ok(())
}

/// As [`run`]; a panic is a violation too.
///
/// # Errors
/// The first violation of the contract.
pub fn run_caught(setup: Setup, ops: &[Op]) -> Result<(), Failure> {
    catch_unwind(AssertUnwindSafe(|| run(setup, ops))).unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(|text| String::from(*text)));
        let violation = Violation { clause: 0, text: text.unwrap_or_default() };
        Err(Failure { setup, ops: ops.to_vec(), violation })
    })
}

/// The shortest list that still fails, as far as leaving out single operations finds it.
#[must_use]
pub fn shorten(failure: Failure) -> Failure {
    let mut best = failure;
    let mut at = best.ops.len();
    while at > 0 {
        at -= 1;
        let mut ops = best.ops.clone();
        ops.remove(at);
        if let Err(shorter) = run_caught(best.setup, &ops) {
            at = at.min(shorter.ops.len());
            best = shorter;
        }
    }
    best
}

/// The body of the fuzz target `cursor`.
///
/// # Panics
/// If the contract is violated.
pub fn fuzz_cursor(bytes: &[u8]) {
    let (setup, ops) = op::decode(bytes);
    if let Err(failure) = run(setup, &ops) {
        panic!("{failure}");
    }
}
