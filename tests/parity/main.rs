//! What std and hashbrown offer, named once and compiled against each library that has it: a path,
//! method, bound or auto trait that is lost here does not build, and one that the original never
//! had does not either.
//!
//! The files: `map`, `set` and `types` are what all three have; `std_names` what std has and
//! hashbrown has not; `hashbrown_*` the reverse, and what std has only since after the oldest
//! compiler that builds these tests (`get_disjoint_mut`, `extract_if`).
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]
#![allow(clippy::duplicate_mod, reason = "one text, several libraries")]
#![allow(clippy::type_complexity, reason = "signatures, written out")]

mod conversions;
mod differences;
mod with_hashbrown;
mod with_std;
mod with_tabularasa;

/// Holds if the type has all these traits.
macro_rules! assert_traits {
    ($($type:ty: ($($bound:tt)+);)+) => {$({
        fn has<T: $($bound)+ + ?Sized>() {}
        has::<$type>();
    })+};
}
pub(crate) use assert_traits;

use core::hash::{BuildHasherDefault, Hasher};

/// A hasher that every library can use, so that all iterate alike as far as they can.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mix(u64);

pub(crate) type ByMix = BuildHasherDefault<Mix>;

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        (self.0 ^ self.0 >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
}

pub(crate) fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort_unstable();
    items
}
