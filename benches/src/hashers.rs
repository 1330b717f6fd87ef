//! The hashers of the maps that are compared. Knows no map.

use foldhash::fast::{FixedState, FoldHasher};
use std::hash::BuildHasher;

/// The seed of [`Hasher`], one for all maps.
pub const SEED: u64 = 0x7AB0_1A5A;

/// The hasher of every map, where it is not the hasher that is asked about.
#[derive(Clone)]
pub struct Hasher(FixedState);

impl Default for Hasher {
    fn default() -> Self {
        Hasher(FixedState::with_seed(SEED))
    }
}

impl BuildHasher for Hasher {
    type Hasher = FoldHasher<'static>;

    #[inline]
    fn build_hasher(&self) -> Self::Hasher {
        self.0.build_hasher()
    }
}

/// A hasher at another offset of the map: code that differs in nothing else, which the compiler
/// therefore keeps as a second copy. It would merge two that are equal.
#[derive(Clone, Default)]
#[repr(C)]
pub struct Again<S> {
    apart: u64,
    hasher: S,
}

impl<S: BuildHasher> BuildHasher for Again<S> {
    type Hasher = S::Hasher;

    #[inline]
    fn build_hasher(&self) -> Self::Hasher {
        self.hasher.build_hasher()
    }
}

/// Every number is its own hash, as C++ libraries have it.
#[derive(Clone, Default)]
pub struct Identity;

impl BuildHasher for Identity {
    type Hasher = Itself;

    #[inline]
    fn build_hasher(&self) -> Itself {
        Itself(0)
    }
}

/// What [`Identity`] builds.
pub struct Itself(u64);

impl std::hash::Hasher for Itself {
    fn write(&mut self, _: &[u8]) {
        unreachable!("only numbers are their own hashes");
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}
