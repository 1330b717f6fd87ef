//! The default hasher: ahash, or foldhash, behind types of our own, so that either can be changed.
//! Knows no table.

#[cfg(feature = "default-hasher")]
#[path = "over_ahash.rs"]
mod algorithm;
#[cfg(all(feature = "foldhash", not(feature = "default-hasher")))]
#[path = "over_foldhash.rs"]
mod algorithm;
#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
#[cfg_attr(
    any(fuzzing, not(any(feature = "default-hasher", test, feature = "testing"))),
    allow(dead_code, reason = "foldhash draws its own; a fuzzer draws none")
)]
mod seed;

/// Stands in for the default hasher, which feature `default-hasher` or `foldhash` brings.
/// Implements nothing: a hasher has to be named.
#[cfg(not(any(feature = "default-hasher", feature = "foldhash")))]
#[derive(Clone, Copy, Debug)]
pub enum DefaultHashBuilder {}

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
pub use default::{DefaultHashBuilder, DefaultHasher, FixedState};

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
mod default {
    use super::algorithm;
    use core::fmt;
    use core::hash::{BuildHasher, Hasher};

    /// The default hasher of maps: fast, and seeded anew for every map, so that colliding keys
    /// cannot be prepared. One word.
    ///
    /// The algorithm is not part of the API: with feature `default-hasher`, which is on by default,
    /// it is ahash; else, with feature `foldhash`, foldhash. Under `std` all keys come from what
    /// its `RandomState` draws from the system, once in a process: to prepare collisions one would
    /// have to know these, whatever one learns of a map's own seed. Without `std` they come from
    /// what the process offers (an address, a counter), which resists floods less. Under feature
    /// `testing` the process's keys are constants, so that `testing::with_seed` replays.
    ///
    /// # What a known seed allows
    /// A map's order is that of its hashes, so a program that shows it tells something about them.
    /// It tells nothing obvious about another map: no order is another's rotation, reversal or the
    /// like (`tests/random_keys` of the repository). Over foldhash neighbours among small integers
    /// stay neighbours more often than by chance; up to 6 % of them were seen.
    ///
    /// Whoever knows the process's keys and a map's seed, by reading its memory for instance, knows
    /// all hashes, and can prepare keys that collide: `n` keys of one hash cost as many comparisons
    /// as in std's map, about n²/2 to insert them all. Time is lost, and nothing else: no entry, no
    /// memory; iteration, clears and cursors stay linear. Neither ahash nor foldhash is a
    /// cryptographic hash. Where an attacker sees hashes, or can measure times exactly, std's
    /// `RandomState` (SipHash) as the hasher parameter is the cautious choice.
    #[derive(Clone)]
    pub struct DefaultHashBuilder {
        keys: algorithm::Keys,
    }

    /// The hasher that [`DefaultHashBuilder`] builds.
    #[derive(Clone)]
    pub struct DefaultHasher {
        state: algorithm::Hasher,
    }

    /// A default hasher with a fixed seed: `const`, so that a map can be a static, and the same in
    /// every run, so that a run can be repeated.
    ///
    /// With one seed, all maps hash alike: in every process that runs the same build on the same
    /// machine, a sequence of operations then leads to the same iteration order. Not promised is
    /// that hashes stay the same from one platform, set of features or version of this crate to
    /// another: nothing that is stored or sent should depend on them.
    ///
    /// Who knows the seed can prepare keys that collide, and knows the order of every map: see
    /// [there](DefaultHashBuilder#what-a-known-seed-allows). Where keys come from outside,
    /// [`DefaultHashBuilder`] is the better choice.
    ///
    /// # Examples
    /// ```
    /// use std::sync::Mutex;
    /// use tabularasa::{FixedState, HashMap};
    ///
    /// static NAMES: Mutex<HashMap<u32, &str, FixedState>> =
    ///     Mutex::new(HashMap::with_hasher(FixedState::new()));
    /// NAMES.lock().unwrap().insert(1, "one");
    /// assert_eq!(NAMES.lock().unwrap()[&1], "one");
    ///
    /// // Two maps that were filled alike are walked alike.
    /// let fill = || -> HashMap<u32, u32, FixedState> { (0..100).map(|i| (i, i)).collect() };
    /// assert!(fill().iter().eq(fill().iter()));
    /// ```
    #[derive(Clone)]
    pub struct FixedState {
        seed: u64,
    }

    impl DefaultHashBuilder {
        /// Creates a hasher with a seed other than that of any other map; std's way to write
        /// `default`.
        ///
        /// # Complexity
        /// O(1).
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self::default()
        }
    }

    impl DefaultHasher {
        /// Creates a hasher with fixed keys, as std's type of this name.
        ///
        /// # Complexity
        /// O(1).
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self::default()
        }
    }

    impl FixedState {
        /// Creates a hasher with the crate's default seed.
        ///
        /// # Complexity
        /// O(1).
        #[inline]
        #[must_use]
        pub const fn new() -> Self {
            Self::with_seed(0)
        }

        /// Creates a hasher with this seed.
        ///
        /// # Complexity
        /// O(1).
        ///
        /// # Examples
        /// ```
        /// use std::hash::BuildHasher;
        /// use tabularasa::FixedState;
        ///
        /// let hash = |seed| FixedState::with_seed(seed).hash_one("a");
        /// assert_eq!(hash(1), hash(1));
        /// assert_ne!(hash(1), hash(2));
        /// ```
        #[inline]
        #[must_use]
        pub const fn with_seed(seed: u64) -> Self {
            FixedState { seed }
        }
    }

    impl Default for FixedState {
        /// See [`new`](Self::new).
        #[inline]
        fn default() -> Self {
            Self::new()
        }
    }

    impl BuildHasher for FixedState {
        type Hasher = DefaultHasher;

        #[inline]
        fn build_hasher(&self) -> DefaultHasher {
            DefaultHasher { state: algorithm::fixed(self.seed).build_hasher() }
        }
    }

    impl fmt::Debug for FixedState {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("FixedState").finish_non_exhaustive()
        }
    }

    impl Default for DefaultHashBuilder {
        /// Creates a hasher with a seed other than that of any other map.
        #[inline]
        fn default() -> Self {
            #[cfg(any(test, feature = "testing"))]
            if let Some(seed) = crate::seed::next() {
                return DefaultHashBuilder { keys: algorithm::Keys::with_seed(seed) };
            }
            DefaultHashBuilder { keys: algorithm::Keys::new() }
        }
    }

    impl BuildHasher for DefaultHashBuilder {
        type Hasher = DefaultHasher;

        #[inline]
        fn build_hasher(&self) -> DefaultHasher {
            DefaultHasher { state: self.keys.build() }
        }
    }

    impl fmt::Debug for DefaultHashBuilder {
        /// Not the keys: they are a secret.
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("DefaultHashBuilder").finish_non_exhaustive()
        }
    }

    impl Default for DefaultHasher {
        /// Creates a hasher with fixed keys, as std's type of this name.
        #[inline]
        fn default() -> Self {
            FixedState::new().build_hasher()
        }
    }

    impl fmt::Debug for DefaultHasher {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("DefaultHasher").finish_non_exhaustive()
        }
    }

    impl Hasher for DefaultHasher {
        #[inline]
        fn write(&mut self, bytes: &[u8]) {
            self.state.write(bytes);
        }
        #[inline]
        fn write_u8(&mut self, n: u8) {
            self.state.write_u8(n);
        }
        #[inline]
        fn write_u16(&mut self, n: u16) {
            self.state.write_u16(n);
        }
        #[inline]
        fn write_u32(&mut self, n: u32) {
            self.state.write_u32(n);
        }
        #[inline]
        fn write_u64(&mut self, n: u64) {
            self.state.write_u64(n);
        }
        #[inline]
        fn write_u128(&mut self, n: u128) {
            self.state.write_u128(n);
        }
        #[inline]
        fn write_usize(&mut self, n: usize) {
            self.state.write_usize(n);
        }
        #[inline]
        fn finish(&self) -> u64 {
            self.state.finish()
        }
    }
}
