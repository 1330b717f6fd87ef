//! `Subject`: what operations are applied to, one file for each container of the crate.
//! Knows the public API only.

mod map;
mod set;
mod table;

use super::op::Op;
use super::outcome::Outcome;
use alloc::vec::Vec;

/// Something that operations are applied to: a container of this crate, or one built upon them.
///
/// Implemented for [`HashMap`](crate::HashMap), for [`HashSet`](crate::HashSet) with values `()`,
/// and for a [`HashTable`](crate::HashTable) of pairs beside its hasher. In an implementation of
/// your own, answer [`Outcome::Skipped`] to what your type does not have; the reference skips it
/// too.
pub trait Subject<K, V> {
    /// Does an operation, and answers as [`Op`] says.
    fn apply(&mut self, op: &Op<K, V>) -> Outcome<K, V>;

    /// All entries, in any order.
    fn contents(&self) -> Vec<(K, V)>;

    /// The capacity, if it is to be held against the contract.
    fn room(&self) -> Option<usize> {
        None
    }

    /// Panics if it is not in order inside.
    fn assert_invariants(&self) {}
}

/// All items: a half by `next`, a half by `fold`.
///
/// # Panics
/// If the iterator does not tell exactly how many are to come.
fn walk<I: ExactSizeIterator>(mut items: I) -> Vec<I::Item> {
    let len = items.len();
    let mut all: Vec<I::Item> = items.by_ref().take(len / 2).collect();
    assert_eq!(items.size_hint(), (len - len / 2, Some(len - len / 2)), "a wrong length");
    items.for_each(|item| all.push(item));
    assert_eq!(all.len(), len, "a wrong length");
    all
}
