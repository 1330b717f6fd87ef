//! Keys, values and the hasher that all maps share. Knows no map.

use foldhash::fast::{FixedState, FoldHasher};
use std::hash::BuildHasher;

/// One hasher, one seed.
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

/// Numbers without a pattern.
pub struct Random(pub u64);

impl Random {
    /// The next one, below `limit`.
    #[inline]
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((u128::from(self.0) * u128::from(limit)) >> 64) as u64
    }
}

/// The `n`-th key: a bijection, so that keys of different numbers differ.
#[inline]
pub fn key(n: u64) -> u64 {
    n.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A value that can be made of a number.
pub trait Value: Clone + Send + Sync + 'static {
    /// How it is called in a table.
    const NAME: &'static str;
    fn of(n: u64) -> Self;
}

impl Value for u64 {
    const NAME: &'static str = "u64";

    fn of(n: u64) -> Self {
        n
    }
}

impl Value for String {
    const NAME: &'static str = "String";

    fn of(n: u64) -> Self {
        format!("a value that is on the heap: {n:020}")
    }
}
