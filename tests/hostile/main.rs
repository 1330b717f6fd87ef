//! Hostile input: sizes that no memory holds, allocators that refuse, entries of odd sizes and
//! alignments, iterators that lie about their length, keys that all collide. Nothing may be lost,
//! nothing may take longer than it must by nature, and every error says what it is.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod amounts;
mod bounded;
mod claims;
mod collisions;
mod kinds;
mod refusal;

use std::hash::{BuildHasher, Hasher};
use tabularasa::testing::subject::mix;

/// Mixes whatever is written; nothing random in it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mixed;

impl BuildHasher for Mixed {
    type Hasher = Sum;

    fn build_hasher(&self) -> Sum {
        Sum(0)
    }
}

/// The hasher of [`Mixed`].
#[derive(Debug)]
pub(crate) struct Sum(u64);

impl Hasher for Sum {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = mix(self.0 ^ u64::from(*byte)));
    }
}

/// Every power of two and its neighbours, and the last numbers there are.
pub(crate) fn amounts() -> impl Iterator<Item = usize> {
    let powers = (0..usize::BITS).map(|shift| 1_usize << shift);
    let around = powers.flat_map(|power| [power - 1, power, power.saturating_add(1)]);
    around.chain((0..4).map(|n| usize::MAX - n)).chain((1..20).map(|k| usize::MAX / k))
}
