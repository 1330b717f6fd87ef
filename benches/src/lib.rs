//! What the programs of this package share: keys, the maps that are compared, the operations that
//! are timed, one file for each question, and the clock.

pub mod adapter;
pub mod clear;
pub mod insert;
pub mod iterate;
pub mod keys;
pub mod lookup;
pub mod memory;
pub mod remove;
pub mod report;
pub mod timing;

use foldhash::fast::{FixedState, FoldHasher};
use std::hash::BuildHasher;

/// The hasher of every map here, with one seed for all.
#[derive(Clone)]
pub struct Hasher(FixedState);

impl Default for Hasher {
    fn default() -> Self {
        Hasher(FixedState::with_seed(0x7AB0_1A5A))
    }
}

impl BuildHasher for Hasher {
    type Hasher = FoldHasher<'static>;

    #[inline]
    fn build_hasher(&self) -> Self::Hasher {
        self.0.build_hasher()
    }
}

/// The same hasher at another offset of the map: code that differs in nothing else, which the
/// compiler therefore keeps as a second copy. It would merge two that are equal.
#[derive(Clone, Default)]
#[repr(C)]
pub struct Again {
    apart: u64,
    hasher: Hasher,
}

impl BuildHasher for Again {
    type Hasher = FoldHasher<'static>;

    #[inline]
    fn build_hasher(&self) -> Self::Hasher {
        self.hasher.build_hasher()
    }
}
