//! `HashTable` through its public interface, by topic. Each test ends in a check of the
//! invariants, with the hashes that it used.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

#[path = "../subject/auto_traits.rs"]
mod auto_traits;
mod clear;
mod entry;
mod iterate;
mod life;
mod lookup;
mod random;
mod types;

use core::cell::Cell;
use std::rc::Rc;
use tabularasa::HashTable;

pub(crate) fn mix(n: &u64) -> u64 {
    let n = (n ^ n >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (n ^ n >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// All entries on one path, with one tag: most of them displaced.
pub(crate) fn one(_: &u64) -> u64 {
    0xABCD_0000_0000_0005
}

/// The hashers that the tests run with; the last puts entries into every sixteenth home.
pub(crate) const HASHERS: [fn(&u64) -> u64; 3] = [mix, one, |n| n << 4 | n << 58];

pub(crate) fn table_of(
    numbers: impl IntoIterator<Item = u64>,
    hasher: fn(&u64) -> u64,
) -> HashTable<u64> {
    let mut table = HashTable::new();
    for n in numbers {
        table.insert_unique(hasher(&n), n, hasher);
    }
    table
}

pub(crate) fn sorted(entries: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let mut entries: Vec<u64> = entries.into_iter().collect();
    entries.sort_unstable();
    entries
}

pub(crate) fn range(end: u64) -> Vec<u64> {
    (0..end).collect()
}

/// Counts its drops; panics in one of them.
#[derive(Debug)]
pub(crate) struct Witness {
    pub(crate) number: u64,
    dropped: Rc<Cell<u64>>,
    panics: bool,
}

impl Witness {
    pub(crate) fn hash(&self) -> u64 {
        mix(&self.number)
    }

    /// A table of 100, and the number of those that were dropped.
    pub(crate) fn table(panics_at: Option<u64>) -> (HashTable<Witness>, Rc<Cell<u64>>) {
        let dropped = Rc::new(Cell::new(0));
        let mut table = HashTable::new();
        for number in 0..100 {
            let (dropped, panics) = (Rc::clone(&dropped), panics_at == Some(number));
            let witness = Witness { number, dropped, panics };
            table.insert_unique(witness.hash(), witness, Witness::hash);
        }
        (table, dropped)
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.dropped.set(self.dropped.get() + 1);
        assert!(!self.panics, "as the test wants");
    }
}
