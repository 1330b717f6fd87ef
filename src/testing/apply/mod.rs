//! `Subject`: what operations are applied to, one file for each container of the crate.
//! Knows the public API only.

mod life;
mod map;
#[cfg(feature = "raw-entry")]
mod raw_entry;
mod set;
mod table;

use super::op::Op;
use super::outcome::Outcome;
use crate::Stats;
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

    /// The bucket number and the key of every entry, if it is to be seen that only insertions and
    /// what is told to change the memory move entries.
    fn buckets(&self) -> Option<Vec<(K, usize)>> {
        None
    }

    /// Panics if it is not in order inside.
    fn assert_invariants(&self) {}
}

/// So many slots are the most that [`Op::Grow`] makes.
const GROWN: usize = 1 << 13;

/// What is to be reserved for so many times the capacity, which is so many times the slots.
fn growth(capacity: usize, len: usize, times: usize) -> Option<usize> {
    let grown = capacity.checked_mul(times)?;
    (grown <= GROWN).then_some(grown.saturating_sub(len))
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

/// What a container says of its memory, in accord with itself.
///
/// # Panics
/// If it contradicts itself.
fn capacity<K, V>(capacity: usize, bytes: usize, len: usize, stats: &Stats) -> Outcome<K, V> {
    assert_eq!(capacity == 0, bytes == 0, "capacity {capacity}, {bytes} bytes");
    let told = (stats.len, stats.capacity, stats.bytes);
    assert_eq!(told, (len, capacity, bytes), "statistics differ");
    Outcome::Room(capacity)
}
