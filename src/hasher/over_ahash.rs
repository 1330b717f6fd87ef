//! The default hasher over ahash, in one word a map.
//!
//! ahash wants four words of keys; every hash goes through two, those of long strings through all.
//! The process has two, drawn at random when the first hasher is made, and each map has a seed of
//! its own, which is mixed into both; the other two are made of these: see
//! `expand`. So a map is keyed by
//! words that nobody outside the process knows: to prepare keys that collide, one would have to
//! know these. (Four words for the process: misses in small maps take 1.5 of hashbrown's time with
//! its own default hasher, with two 1.2.)
//! What the seed is for is that no two maps hash alike: filling one from another's iterator stays
//! linear, and the order in one says nothing obvious about the order in another. Knows no table.

use super::seed;
use core::hash::BuildHasher;

pub(super) type Hasher = ahash::AHasher;

/// What tells the hashers of this process apart.
#[derive(Clone)]
pub(super) struct Keys {
    seed: u64,
}

impl Keys {
    /// Other than all others.
    #[inline]
    pub(super) fn new() -> Self {
        shared::draw();
        Keys { seed: seed::unique() }
    }

    /// The same for one seed, where the shared keys are constants.
    #[cfg(any(test, feature = "testing"))]
    #[inline]
    pub(super) fn with_seed(seed: u64) -> Self {
        Keys { seed }
    }

    #[inline]
    pub(super) fn build(&self) -> Hasher {
        let [first, second] = shared::keys();
        let [first, second, third, fourth] =
            expand(first ^ self.seed, second ^ self.seed.rotate_left(32));
        ahash::RandomState::with_seeds(first, second, third, fourth).build_hasher()
    }
}

/// Four words of keys from two. Where the processor has AES, ahash also takes the first pair
/// combined with the second by XOR, so that must depend on what is secret: complements of the first
/// would make it a constant. Products of one word with odd numbers do, and what is not needed, as
/// for a number without AES, is not computed.
#[inline]
fn expand(first: u64, second: u64) -> [u64; 4] {
    let third = second.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let fourth = first.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    [first, second, third, fourth]
}

/// A hasher of fixed keys.
#[inline]
pub(super) const fn fixed(seed: u64) -> ahash::RandomState {
    ahash::RandomState::with_seeds(seed, seed.rotate_left(32), !seed, seed.rotate_left(16))
}

/// The keys of the process.
#[cfg(all(not(any(test, feature = "testing", fuzzing)), target_has_atomic = "ptr"))]
mod shared {
    use super::seed;
    use core::sync::atomic::{AtomicUsize, Ordering};

    /// 0 until drawn, each by itself.
    static KEYS: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

    /// Draws the keys, unless that was done. What was drawn never changes: of two threads that draw
    /// at once, the first to reach a word decides it for both.
    #[inline]
    pub(super) fn draw() {
        // The last: whoever sees it sees all.
        if KEYS[1].load(Ordering::Acquire) == 0 {
            draw_all();
        }
    }

    #[cold]
    #[inline(never)]
    fn draw_all() {
        for (word, key) in (0..).zip(&KEYS) {
            let drawn = seed::random(word) as usize | 1;
            let _ = key.compare_exchange(0, drawn, Ordering::AcqRel, Ordering::Acquire);
        }
    }

    /// The keys, drawn before: whoever has a hasher has drawn them, or has it from a thread that
    /// did. So nothing is checked here.
    #[inline]
    pub(super) fn keys() -> [u64; 2] {
        let key = |word: usize| KEYS[word].load(Ordering::Relaxed) as u64;
        [key(0), key(1)]
    }
}

/// Constants: a test must be able to replay what it saw, and a fuzzer its input. And where words
/// cannot be exchanged atomically.
#[cfg(not(all(not(any(test, feature = "testing", fuzzing)), target_has_atomic = "ptr")))]
mod shared {
    #[inline]
    pub(super) fn draw() {}

    #[inline]
    pub(super) fn keys() -> [u64; 2] {
        [0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344]
    }
}

#[cfg(test)]
mod tests {
    use super::expand;
    use alloc::vec::Vec;

    /// No two keys differ by what is known to those who do not know the keys: whichever two are
    /// combined by XOR or subtraction, other words give something else.
    #[test]
    fn expanded_keys_have_no_constant_relation() {
        let words = |n: u64| {
            let mixed = (n ^ n >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB)
        };
        let keys = |n: u64| expand(words(2 * n), words(2 * n + 1));
        for combine in [|a: u64, b: u64| a ^ b, u64::wrapping_sub, u64::wrapping_add] {
            for (i, j) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
                let relation = |n| combine(keys(n)[i], keys(n)[j]);
                let mut all: Vec<u64> = (1..1_000).map(relation).collect();
                all.sort_unstable();
                all.dedup();
                assert_eq!(all.len(), 999, "keys {i} and {j}");
            }
        }
    }
}
