//! What the programs of this package share: keys, the maps that are compared, and the clock.

pub mod keys;
pub mod map;
pub mod rounds;

/// The hasher of every map here, with the same keys for all.
pub type Hasher = foldhash::fast::FixedState;

/// That hasher.
pub fn hasher() -> Hasher {
    Hasher::with_seed(0x7AB0_1A5A)
}
