//! `HashMap`: keys and values, as pairs in a raw table, and a hasher.
//! Knows no slot: what it does beyond hashing and comparing keys, the table does.

mod access;
mod ahead;
mod clear;
#[cfg(doctest)]
mod compile_fail;
mod cursor;
pub(crate) mod entry;
mod entry_ref;
mod iter;
#[cfg(feature = "raw-entry")]
mod raw_entry;
#[cfg(feature = "std")]
mod std_map;
mod traits;
mod unchecked;

pub use ahead::GetBatch;
pub(crate) use cursor::PickedPairs;
pub use entry::{Entry, OccupiedEntry, OccupiedError, VacantEntry};
pub use entry_ref::{EntryRef, VacantEntryRef};
pub(crate) use iter::delegate;
pub use iter::{
    Drain, ExtractIf, IntoIter, IntoKeys, IntoValues, Iter, IterMut, Keys, Values, ValuesMut,
};
#[cfg(feature = "raw-entry")]
pub use raw_entry::{
    RawEntryBuilder, RawEntryBuilderMut, RawEntryMut, RawOccupiedEntryMut, RawVacantEntryMut,
};

use crate::error::TryReserveError;
use crate::hasher::DefaultHashBuilder;
use crate::raw::RawTable;
use crate::stats::Stats;
use allocator_api2::alloc::{Allocator, Global};
use core::hash::{BuildHasher, Hash};
use equivalent::Equivalent;

/// A hash map whose clears say what they do with the memory.
///
/// A drop-in for std's and hashbrown's `HashMap`: same methods, same traits, and type parameters
/// with defaults, so that either's way of naming the type compiles. What it adds: a family of
/// clears with written contracts ([`clear_retain`](Self::clear_retain) and its kin),
/// [cursors](crate::Cursor) that survive any mutation, and a capacity that is a constant of the
/// allocation: removals neither lower it nor make the map grow.
///
/// # Examples
/// ```
/// use tabularasa::HashMap;
///
/// let mut stock = HashMap::new();
/// stock.insert("apples", 3);
/// *stock.entry("pears").or_insert(0) += 2;
/// assert_eq!(stock["apples"], 3);
/// let capacity = stock.capacity();
/// stock.clear_retain();
/// assert!(stock.is_empty() && stock.capacity() == capacity);
/// ```
pub struct HashMap<K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    pub(crate) raw: RawTable<(K, V), A>,
    pub(crate) hash_builder: S,
}

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<K, V> HashMap<K, V, DefaultHashBuilder> {
    /// Creates an empty map with a new default hasher. Allocates nothing.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let map: tabularasa::HashMap<u32, &str> = tabularasa::HashMap::new();
    /// assert_eq!((map.len(), map.capacity(), map.allocation_size()), (0, 0, 0));
    /// ```
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an empty map with room for `capacity` entries and a new default hasher.
    ///
    /// # Complexity
    /// O(capacity): one allocation, whose metadata (17 bytes for 16 slots) is written.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::with_capacity(100);
    /// let capacity = map.capacity();
    /// map.extend((0..100).map(|i| (i, i)));
    /// assert_eq!(map.capacity(), capacity);
    /// ```
    #[inline]
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::with_capacity_and_hasher(capacity, DefaultHashBuilder::default())
    }
}

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<K, V, A: Allocator> HashMap<K, V, DefaultHashBuilder, A> {
    /// Creates an empty map with a new default hasher that will allocate from `alloc`.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use tabularasa::HashMap;
    ///
    /// let map: HashMap<u32, u32> = HashMap::new_in(Global);
    /// assert_eq!(map.capacity(), 0);
    /// ```
    #[inline]
    #[must_use]
    pub fn new_in(alloc: A) -> Self {
        Self::with_hasher_in(DefaultHashBuilder::default(), alloc)
    }

    /// See [`with_capacity`](HashMap::with_capacity); allocates from `alloc`.
    ///
    /// # Complexity
    /// O(capacity).
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use tabularasa::HashMap;
    ///
    /// let map: HashMap<u32, u32> = HashMap::with_capacity_in(5, Global);
    /// assert!(map.capacity() >= 5);
    /// ```
    #[inline]
    #[must_use]
    pub fn with_capacity_in(capacity: usize, alloc: A) -> Self {
        Self::with_capacity_and_hasher_in(capacity, DefaultHashBuilder::default(), alloc)
    }
}

impl<K, V, S> HashMap<K, V, S> {
    /// Creates an empty map with this hasher. Allocates nothing, and is `const`: fit for a static.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use std::hash::{BuildHasherDefault, DefaultHasher};
    /// use std::sync::Mutex;
    /// use tabularasa::HashMap;
    ///
    /// type Fixed = BuildHasherDefault<DefaultHasher>;
    /// static NAMES: Mutex<HashMap<u32, &str, Fixed>> =
    ///     Mutex::new(HashMap::with_hasher(Fixed::new()));
    /// NAMES.lock().unwrap().insert(1, "one");
    /// assert_eq!(NAMES.lock().unwrap()[&1], "one");
    /// ```
    #[inline]
    pub const fn with_hasher(hash_builder: S) -> Self {
        Self::with_hasher_in(hash_builder, Global)
    }

    /// See [`with_capacity`](HashMap::with_capacity); with this hasher.
    ///
    /// # Complexity
    /// O(capacity).
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use std::hash::RandomState;
    /// use tabularasa::HashMap;
    ///
    /// // std's own hasher, where its guarantees are asked for.
    /// let mut map = HashMap::with_capacity_and_hasher(10, RandomState::new());
    /// map.insert(1, 2);
    /// assert!(map.capacity() >= 10);
    /// ```
    #[inline]
    pub fn with_capacity_and_hasher(capacity: usize, hash_builder: S) -> Self {
        Self::with_capacity_and_hasher_in(capacity, hash_builder, Global)
    }
}

impl<K, V, S, A: Allocator> HashMap<K, V, S, A> {
    /// See [`with_hasher`](HashMap::with_hasher); will allocate from `alloc`.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use std::hash::RandomState;
    /// use tabularasa::HashMap;
    ///
    /// let map: HashMap<u8, u8, _> = HashMap::with_hasher_in(RandomState::new(), Global);
    /// assert!(map.is_empty());
    /// ```
    #[inline]
    pub const fn with_hasher_in(hash_builder: S, alloc: A) -> Self {
        HashMap { raw: RawTable::new_in(alloc), hash_builder }
    }

    /// See [`with_capacity`](HashMap::with_capacity); with this hasher, from `alloc`.
    ///
    /// # Complexity
    /// O(capacity).
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use std::hash::RandomState;
    /// use tabularasa::HashMap;
    ///
    /// let map: HashMap<u8, u8, _> =
    ///     HashMap::with_capacity_and_hasher_in(9, RandomState::new(), Global);
    /// assert!(map.capacity() >= 9);
    /// ```
    #[inline]
    pub fn with_capacity_and_hasher_in(capacity: usize, hash_builder: S, alloc: A) -> Self {
        HashMap { raw: RawTable::with_capacity(capacity, alloc), hash_builder }
    }

    /// Returns the allocator.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use tabularasa::HashMap;
    ///
    /// let map: HashMap<u32, u32> = HashMap::new();
    /// let _: &Global = map.allocator();
    /// ```
    #[inline]
    pub fn allocator(&self) -> &A {
        self.raw.allocator()
    }

    /// Returns the hasher.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use std::hash::BuildHasher;
    /// use tabularasa::HashMap;
    ///
    /// // A second map with the same keys can be merged into without rehashing surprises.
    /// let map: HashMap<u32, u32> = HashMap::new();
    /// let twin: HashMap<u32, u32> = HashMap::with_hasher(map.hasher().clone());
    /// assert_eq!(map.hasher().hash_one(7), twin.hasher().hash_one(7));
    /// ```
    #[inline]
    pub fn hasher(&self) -> &S {
        &self.hash_builder
    }

    /// Returns how many entries fit before the map grows: a constant of the allocation, whatever is
    /// inserted and removed.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, u32> = (0..100).map(|i| (i, i)).collect();
    /// let capacity = map.capacity();
    /// for i in 0..10_000 {
    ///     map.remove(&i);
    ///     map.insert(i + 100, i);
    /// }
    /// assert_eq!(map.capacity(), capacity);
    /// ```
    #[inline]
    pub fn capacity(&self) -> usize {
        self.raw.capacity()
    }

    /// Returns the number of entries.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let map = tabularasa::HashMap::from([(1, 'a'), (2, 'b'), (2, 'c')]);
    /// assert_eq!(map.len(), 2);
    /// ```
    #[inline]
    pub fn len(&self) -> usize {
        self.raw.len()
    }

    /// Returns whether the map is empty.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(1, 'a')]);
    /// assert!(!map.is_empty());
    /// map.clear();
    /// assert!(map.is_empty());
    /// ```
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the bytes of the allocation; 0 if there is none.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u64, u64> = HashMap::with_capacity(1_000);
    /// assert!(map.allocation_size() >= 1_000 * 16);
    /// map.reset();
    /// assert_eq!(map.allocation_size(), 0);
    /// ```
    #[inline]
    pub fn allocation_size(&self) -> usize {
        self.raw.allocation_size()
    }
}

impl<K: Eq + Hash, V, S: BuildHasher, A: Allocator> HashMap<K, V, S, A> {
    /// Makes room for `additional` more entries.
    ///
    /// # Complexity
    /// O(1) if there is room; else O(capacity): every entry moves.
    ///
    /// # Panics
    /// If the capacity overflows. If `Hash` panics nothing has changed.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::from([(1, 2)]);
    /// map.reserve(100);
    /// assert!(map.capacity() >= 101);
    /// ```
    #[inline]
    #[doc(alias = "EnsureCapacity")]
    pub fn reserve(&mut self, additional: usize) {
        let (raw, hasher) = self.raw_and_hasher();
        raw.reserve(additional, &hasher);
    }

    /// Makes room for `additional` more entries, or changes nothing.
    ///
    /// # Complexity
    /// As [`reserve`](Self::reserve).
    ///
    /// # Panics
    /// If `Hash` panics; nothing has changed then.
    ///
    /// # Errors
    /// [`TryReserveError`] if the capacity overflows or the allocator refuses.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::{HashMap, TryReserveError};
    ///
    /// let mut map: HashMap<u64, u64> = HashMap::new();
    /// assert_eq!(map.try_reserve(usize::MAX), Err(TryReserveError::CapacityOverflow));
    /// assert_eq!(map.try_reserve(10), Ok(()));
    /// ```
    #[inline]
    pub fn try_reserve(&mut self, additional: usize) -> Result<(), TryReserveError> {
        let (raw, hasher) = self.raw_and_hasher();
        raw.try_reserve(additional, &hasher)
    }

    /// Frees the memory that the entries do not need.
    ///
    /// See [`shrink_to`](Self::shrink_to).
    ///
    /// # Complexity
    /// O(capacity) if anything is given back.
    ///
    /// # Panics
    /// If `Hash` panics; nothing has changed then.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, u32> = (0..1_000).map(|i| (i, i)).collect();
    /// map.retain(|key, _| *key < 10);
    /// map.shrink_to_fit();
    /// assert!(map.capacity() < 20);
    /// ```
    #[inline]
    #[doc(alias = "TrimExcess")]
    pub fn shrink_to_fit(&mut self) {
        self.shrink_to(0);
    }

    /// Frees the memory that the entries do not need, but keeps room for `min_capacity`.
    ///
    /// If the allocator refuses the smaller block the larger one stays.
    ///
    /// # Complexity
    /// O(capacity) if anything is given back.
    ///
    /// # Panics
    /// If `Hash` panics; nothing has changed then.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, u32> = HashMap::with_capacity(1_000);
    /// map.insert(1, 1);
    /// map.shrink_to(100);
    /// assert!(map.capacity() >= 100 && map.capacity() < 1_000);
    /// ```
    #[inline]
    pub fn shrink_to(&mut self, min_capacity: usize) {
        let (raw, hasher) = self.raw_and_hasher();
        raw.shrink_to(min_capacity, &hasher);
    }

    /// Returns figures about the allocation and the look-ups in it, counted by a walk.
    ///
    /// # Complexity
    /// O(capacity): every key is hashed. Nothing is counted while the map is used.
    ///
    /// # Panics
    /// If `Hash` does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let map: HashMap<u32, u32> = (0..1_000).map(|i| (i, i)).collect();
    /// let stats = map.stats();
    /// assert_eq!((stats.len, stats.bytes), (1_000, map.allocation_size()));
    /// println!("{stats}");
    /// ```
    pub fn stats(&self) -> Stats {
        Stats::of(&self.raw, |(key, _)| self.hash_builder.hash_one(key))
    }

    /// Panics unless the invariants of the core hold.
    #[doc(hidden)]
    #[cfg(any(test, feature = "testing"))]
    pub fn assert_invariants(&self) {
        self.raw.assert_invariants(|(key, _)| self.hash_builder.hash_one(key));
    }
}

/// The closure that compares entries with a key: one type for each type of map and of key.
#[inline(always)]
pub(crate) fn same_key<Q: Equivalent<K> + ?Sized, K, V>(key: &Q) -> impl Fn(&(K, V)) -> bool {
    move |(there, _)| key.equivalent(there)
}

/// The closure by which the core rehashes an entry: one type for each type of map, so that what
/// is made of it exists once.
#[inline(always)]
pub(crate) fn rehash<K: Hash, V, S: BuildHasher>(hash_builder: &S) -> impl Fn(&(K, V)) -> u64 {
    move |(key, _)| hash_builder.hash_one(key)
}

impl<K: Hash, V, S: BuildHasher, A: Allocator> HashMap<K, V, S, A> {
    /// The core, and the closure by which it rehashes an entry.
    #[expect(clippy::type_complexity, reason = "a closure's type has no name")]
    #[inline]
    fn raw_and_hasher(&mut self) -> (&mut RawTable<(K, V), A>, impl Fn(&(K, V)) -> u64) {
        (&mut self.raw, rehash(&self.hash_builder))
    }
}
