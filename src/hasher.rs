//! The default hasher: ahash behind a type of our own, so that it can be changed.
//! Knows no table.

#[cfg(feature = "default-hasher")]
use core::fmt;
#[cfg(feature = "default-hasher")]
use core::hash::{BuildHasher, Hasher};

/// The default hasher of maps: fast, and keyed anew for every map, so that colliding keys cannot
/// be prepared.
///
/// The algorithm is not part of the API. Under `std` the keys come from its `RandomState`; without
/// it, from what the process offers (an address, a counter), which resists floods less.
#[cfg(feature = "default-hasher")]
#[derive(Clone)]
pub struct DefaultHashBuilder {
    keys: ahash::RandomState,
}

/// Stands in for the default hasher, which feature `default-hasher` brings. Implements nothing: a
/// hasher has to be named.
#[cfg(not(feature = "default-hasher"))]
#[derive(Clone, Copy, Debug)]
pub enum DefaultHashBuilder {}

/// The hasher that [`DefaultHashBuilder`] builds.
#[cfg(feature = "default-hasher")]
#[derive(Clone)]
pub struct DefaultHasher {
    state: ahash::AHasher,
}

/// A default hasher with a fixed seed: `const`, so that a map can be a static, and the same in
/// every run, so that a run can be repeated.
///
/// With one seed, all maps hash alike: in every process that runs the same build on the same
/// machine, a sequence of operations then leads to the same iteration order. Not promised is that
/// hashes stay the same from one platform, set of target features or version of this crate to
/// another: nothing that is stored or sent should depend on them.
///
/// Who knows the seed can prepare keys that collide. Where keys come from outside,
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
#[cfg(feature = "default-hasher")]
#[derive(Clone)]
pub struct FixedState {
    keys: ahash::RandomState,
}

#[cfg(feature = "default-hasher")]
impl DefaultHashBuilder {
    /// New keys, other than those of any other map; std's way to write `default`.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

#[cfg(feature = "default-hasher")]
impl DefaultHasher {
    /// With fixed keys, as std's type of this name.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

#[cfg(feature = "default-hasher")]
impl FixedState {
    /// The seed that everybody gets who asks for none.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self::with_seed(0)
    }

    /// A seed of one's own.
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
        // As in `new_keys`: the hasher spreads the four, which differ by constants of its own.
        let keys =
            ahash::RandomState::with_seeds(seed, seed.rotate_left(32), !seed, seed.rotate_left(16));
        FixedState { keys }
    }
}

#[cfg(feature = "default-hasher")]
impl Default for FixedState {
    /// See [`new`](Self::new).
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "default-hasher")]
impl BuildHasher for FixedState {
    type Hasher = DefaultHasher;

    #[inline]
    fn build_hasher(&self) -> DefaultHasher {
        DefaultHasher { state: self.keys.build_hasher() }
    }
}

#[cfg(feature = "default-hasher")]
impl fmt::Debug for FixedState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FixedState").finish_non_exhaustive()
    }
}

#[cfg(feature = "default-hasher")]
impl Default for DefaultHashBuilder {
    /// New keys, other than those of any other map.
    #[inline]
    fn default() -> Self {
        match crate::seed::next() {
            Some(seed) => DefaultHashBuilder { keys: FixedState::with_seed(seed).keys },
            None => DefaultHashBuilder { keys: new_keys() },
        }
    }
}

/// The same keys always: a fuzzer must be able to replay its input.
#[cfg(all(feature = "default-hasher", fuzzing))]
fn new_keys() -> ahash::RandomState {
    ahash::RandomState::with_seeds(1, 2, 3, 4)
}

#[cfg(all(feature = "default-hasher", feature = "std", not(fuzzing)))]
fn new_keys() -> ahash::RandomState {
    let source = std::hash::RandomState::new();
    // Two words of SipHash's output; ahash spreads four seeds, the constants keep them apart.
    let (first, second) = (source.hash_one(1u8), source.hash_one(2u8));
    ahash::RandomState::with_seeds(first, second, !first, second.rotate_left(32))
}

#[cfg(all(feature = "default-hasher", not(feature = "std"), not(fuzzing)))]
fn new_keys() -> ahash::RandomState {
    ahash::RandomState::new()
}

#[cfg(feature = "default-hasher")]
impl BuildHasher for DefaultHashBuilder {
    type Hasher = DefaultHasher;

    #[inline]
    fn build_hasher(&self) -> DefaultHasher {
        DefaultHasher { state: self.keys.build_hasher() }
    }
}

#[cfg(feature = "default-hasher")]
impl fmt::Debug for DefaultHashBuilder {
    /// Not the keys: they are a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DefaultHashBuilder").finish_non_exhaustive()
    }
}

#[cfg(feature = "default-hasher")]
impl Default for DefaultHasher {
    /// With fixed keys, as std's type of this name.
    #[inline]
    fn default() -> Self {
        DefaultHasher { state: ahash::RandomState::with_seeds(0, 0, 0, 0).build_hasher() }
    }
}

#[cfg(feature = "default-hasher")]
impl fmt::Debug for DefaultHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DefaultHasher").finish_non_exhaustive()
    }
}

#[cfg(feature = "default-hasher")]
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
