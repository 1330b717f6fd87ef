//! The bodies of the fuzz targets: any bytes are a list of operations, done to a container beside
//! the reference, or to maps and cursors beside the model of their contract.

use super::apply::Subject;
use super::op::Op;
use super::run::run;
use super::script::{decode, decode_ops};
use super::subject::{Hashing, Key};
use super::world;
use crate::{HashMap, HashSet, HashTable};
use alloc::vec::Vec;
use core::fmt;

/// The body of the fuzz target `map`.
///
/// # Panics
/// If map and reference differ, or an invariant of the core is broken.
pub fn map(bytes: &[u8]) {
    let mut stamp = 0_u64;
    let value = || {
        stamp += 1;
        stamp
    };
    against_reference(bytes, HashMap::with_hasher, value);
}

/// The body of the fuzz target `set`.
///
/// # Panics
/// If set and reference differ, or an invariant of the core is broken.
pub fn set(bytes: &[u8]) {
    against_reference(bytes, HashSet::with_hasher, || ());
}

/// The body of the fuzz target `table`.
///
/// # Panics
/// If table and reference differ, or an invariant of the core is broken.
pub fn table(bytes: &[u8]) {
    let mut stamp = 0_u64;
    let value = || {
        stamp += 1;
        stamp
    };
    against_reference(bytes, |hashing| (HashTable::new(), hashing), value);
}

/// The body of the fuzz target `cursor`.
///
/// # Panics
/// If the contract is violated, or an invariant of the core is broken.
pub fn cursor(bytes: &[u8]) {
    let (setup, steps) = decode(bytes);
    if let Err(failure) = world::run(setup, &steps) {
        panic!("{failure}");
    }
}

fn against_reference<V, S>(
    bytes: &[u8],
    make: impl FnOnce(Hashing) -> S,
    mut value: impl FnMut() -> V,
) where
    V: Ord + Clone + fmt::Debug,
    S: Subject<Key, V>,
{
    let (setup, ops) = decode_ops(bytes);
    let mut serial = 0;
    let key = |key: Key| {
        serial += 1;
        if key.unequal == 0 { key } else { Key { unequal: serial, ..key } }
    };
    let (mut key, ops) = (key, ops);
    let ops: Vec<Op<Key, V>> = ops.into_iter().map(|op| op.map(&mut key, |()| value())).collect();
    if let Err(failure) = run(&mut make(setup.hashing), &ops) {
        panic!("{setup:?}\n{failure}");
    }
}
