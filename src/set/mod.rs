//! `HashSet`: elements, over a `HashMap` from each to nothing.
//! Has no algorithm of its own but set algebra; knows no slot.

mod access;
mod algebra;
mod clear;
mod cursor;
mod entry;
mod iter;
mod operators;
#[cfg(feature = "std")]
mod std_set;
mod traits;
mod unchecked;

pub use algebra::{Difference, Intersection, SymmetricDifference, Union};
pub use entry::{Entry, OccupiedEntry, VacantEntry};
pub use iter::{Drain, ExtractIf, IntoIter, Iter};

use crate::error::TryReserveError;
use crate::hasher::DefaultHashBuilder;
use crate::map::HashMap;
use crate::stats::Stats;
use allocator_api2::alloc::{Allocator, Global};
use core::hash::{BuildHasher, Hash};

/// A hash set whose clears say what they do with the memory.
///
/// A drop-in for std's and hashbrown's `HashSet`. What it adds is what [`HashMap`] adds: a family
/// of clears with written contracts ([`clear_retain`](Self::clear_retain) and its kin),
/// [cursors](crate::Cursor) that survive any mutation, and a capacity that is a constant of the
/// allocation: removals neither lower it nor make the set grow.
///
/// # Examples
/// ```
/// use tabularasa::HashSet;
///
/// // One set for all pages: its memory is asked for once.
/// let mut seen = HashSet::new();
/// for page in [["to", "be", "to"], ["or", "not", "or"]] {
///     let new = page.iter().filter(|word| seen.insert(**word)).count();
///     assert_eq!(new, 2);
///     seen.clear_retain();
/// }
/// assert!(seen.is_empty() && seen.capacity() >= 2);
/// ```
pub struct HashSet<T, S = DefaultHashBuilder, A: Allocator = Global> {
    pub(crate) map: HashMap<T, (), S, A>,
}

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<T> HashSet<T, DefaultHashBuilder> {
    /// Creates an empty set with a new default hasher. Allocates nothing.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let set: tabularasa::HashSet<u32> = tabularasa::HashSet::new();
    /// assert_eq!((set.len(), set.capacity(), set.allocation_size()), (0, 0, 0));
    /// ```
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an empty set with room for `capacity` elements and a new default hasher.
    ///
    /// # Complexity
    /// O(capacity): one allocation, whose metadata (17 bytes for 16 slots) is written.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set = HashSet::with_capacity(100);
    /// let capacity = set.capacity();
    /// set.extend(0..100);
    /// assert_eq!(set.capacity(), capacity);
    /// ```
    #[inline]
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        HashSet { map: HashMap::with_capacity(capacity) }
    }
}

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<T, A: Allocator> HashSet<T, DefaultHashBuilder, A> {
    /// Creates an empty set with a new default hasher that will allocate from `alloc`.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use tabularasa::HashSet;
    ///
    /// let set: HashSet<u32> = HashSet::new_in(Global);
    /// assert_eq!(set.capacity(), 0);
    /// ```
    #[inline]
    #[must_use]
    pub fn new_in(alloc: A) -> Self {
        HashSet { map: HashMap::new_in(alloc) }
    }

    /// See [`with_capacity`](HashSet::with_capacity); allocates from `alloc`.
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
    /// use tabularasa::HashSet;
    ///
    /// let set: HashSet<u32> = HashSet::with_capacity_in(5, Global);
    /// assert!(set.capacity() >= 5);
    /// ```
    #[inline]
    #[must_use]
    pub fn with_capacity_in(capacity: usize, alloc: A) -> Self {
        HashSet { map: HashMap::with_capacity_in(capacity, alloc) }
    }
}

impl<T, S> HashSet<T, S> {
    /// Creates an empty set with this hasher. Allocates nothing, and is `const`: fit for a static.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use std::hash::{BuildHasherDefault, DefaultHasher};
    /// use std::sync::Mutex;
    /// use tabularasa::HashSet;
    ///
    /// type Fixed = BuildHasherDefault<DefaultHasher>;
    /// static SEEN: Mutex<HashSet<u32, Fixed>> = Mutex::new(HashSet::with_hasher(Fixed::new()));
    /// assert!(SEEN.lock().unwrap().insert(1));
    /// assert!(!SEEN.lock().unwrap().insert(1));
    /// ```
    #[inline]
    pub const fn with_hasher(hash_builder: S) -> Self {
        HashSet { map: HashMap::with_hasher(hash_builder) }
    }

    /// See [`with_capacity`](HashSet::with_capacity); with this hasher.
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
    /// use tabularasa::HashSet;
    ///
    /// // std's own hasher, where its guarantees are asked for.
    /// let mut set = HashSet::with_capacity_and_hasher(10, RandomState::new());
    /// set.insert(1);
    /// assert!(set.capacity() >= 10);
    /// ```
    #[inline]
    pub fn with_capacity_and_hasher(capacity: usize, hash_builder: S) -> Self {
        HashSet { map: HashMap::with_capacity_and_hasher(capacity, hash_builder) }
    }
}

impl<T, S, A: Allocator> HashSet<T, S, A> {
    /// See [`with_hasher`](HashSet::with_hasher); will allocate from `alloc`.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use std::hash::RandomState;
    /// use tabularasa::HashSet;
    ///
    /// let set: HashSet<u8, _> = HashSet::with_hasher_in(RandomState::new(), Global);
    /// assert!(set.is_empty());
    /// ```
    #[inline]
    pub const fn with_hasher_in(hash_builder: S, alloc: A) -> Self {
        HashSet { map: HashMap::with_hasher_in(hash_builder, alloc) }
    }

    /// See [`with_capacity`](HashSet::with_capacity); with this hasher, from `alloc`.
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
    /// use tabularasa::HashSet;
    ///
    /// let set: HashSet<u8, _> =
    ///     HashSet::with_capacity_and_hasher_in(9, RandomState::new(), Global);
    /// assert!(set.capacity() >= 9);
    /// ```
    #[inline]
    pub fn with_capacity_and_hasher_in(capacity: usize, hash_builder: S, alloc: A) -> Self {
        HashSet { map: HashMap::with_capacity_and_hasher_in(capacity, hash_builder, alloc) }
    }

    /// Returns the allocator.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use tabularasa::HashSet;
    ///
    /// let set: HashSet<u32> = HashSet::new();
    /// let _: &Global = set.allocator();
    /// ```
    #[inline]
    pub fn allocator(&self) -> &A {
        self.map.allocator()
    }

    /// Returns the hasher.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use std::hash::BuildHasher;
    /// use tabularasa::HashSet;
    ///
    /// let set: HashSet<u32> = HashSet::new();
    /// let twin: HashSet<u32> = HashSet::with_hasher(set.hasher().clone());
    /// assert_eq!(set.hasher().hash_one(7), twin.hasher().hash_one(7));
    /// ```
    #[inline]
    pub fn hasher(&self) -> &S {
        self.map.hasher()
    }

    /// Returns how many elements fit before the set grows: a constant of the allocation, whatever
    /// is inserted and removed.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set: HashSet<u32> = (0..100).collect();
    /// let capacity = set.capacity();
    /// for i in 0..10_000 {
    ///     set.remove(&i);
    ///     set.insert(i + 100);
    /// }
    /// assert_eq!(set.capacity(), capacity);
    /// ```
    #[inline]
    pub fn capacity(&self) -> usize {
        self.map.capacity()
    }

    /// Returns the number of elements.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// assert_eq!(tabularasa::HashSet::from([1, 2, 2]).len(), 2);
    /// ```
    #[inline]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Returns whether the set is empty.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut set = tabularasa::HashSet::from([1]);
    /// assert!(!set.is_empty());
    /// set.clear();
    /// assert!(set.is_empty());
    /// ```
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Returns the bytes of the allocation; 0 if there is none.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set: HashSet<u64> = HashSet::with_capacity(1_000);
    /// assert!(set.allocation_size() >= 1_000 * 8);
    /// set.reset();
    /// assert_eq!(set.allocation_size(), 0);
    /// ```
    #[inline]
    pub fn allocation_size(&self) -> usize {
        self.map.allocation_size()
    }
}

impl<T: Eq + Hash, S: BuildHasher, A: Allocator> HashSet<T, S, A> {
    /// Makes room for `additional` more elements.
    ///
    /// # Complexity
    /// O(1) if there is room; else O(capacity): every element moves.
    ///
    /// # Panics
    /// If the capacity overflows. If `Hash` panics nothing has changed.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set = HashSet::from([1]);
    /// set.reserve(100);
    /// assert!(set.capacity() >= 101);
    /// ```
    #[inline]
    #[doc(alias = "EnsureCapacity")]
    pub fn reserve(&mut self, additional: usize) {
        self.map.reserve(additional);
    }

    /// Makes room for `additional` more elements, or changes nothing.
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
    /// use tabularasa::{HashSet, TryReserveError};
    ///
    /// let mut set: HashSet<u64> = HashSet::new();
    /// assert_eq!(set.try_reserve(usize::MAX), Err(TryReserveError::CapacityOverflow));
    /// assert_eq!(set.try_reserve(10), Ok(()));
    /// ```
    #[inline]
    pub fn try_reserve(&mut self, additional: usize) -> Result<(), TryReserveError> {
        self.map.try_reserve(additional)
    }

    /// Frees the memory that the elements do not need.
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
    /// use tabularasa::HashSet;
    ///
    /// let mut set: HashSet<u32> = (0..1_000).collect();
    /// set.retain(|n| *n < 10);
    /// set.shrink_to_fit();
    /// assert!(set.capacity() < 20);
    /// ```
    #[inline]
    #[doc(alias = "TrimExcess")]
    pub fn shrink_to_fit(&mut self) {
        self.map.shrink_to_fit();
    }

    /// Frees the memory that the elements do not need, but keeps room for `min_capacity`.
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
    /// use tabularasa::HashSet;
    ///
    /// let mut set: HashSet<u32> = HashSet::with_capacity(1_000);
    /// set.insert(1);
    /// set.shrink_to(100);
    /// assert!(set.capacity() >= 100 && set.capacity() < 1_000);
    /// ```
    #[inline]
    pub fn shrink_to(&mut self, min_capacity: usize) {
        self.map.shrink_to(min_capacity);
    }

    /// Returns figures about the allocation and the look-ups in it, counted by a walk.
    ///
    /// # Complexity
    /// O(capacity): every element is hashed. Nothing is counted while the set is used.
    ///
    /// # Panics
    /// If `Hash` does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let set: HashSet<u32> = (0..1_000).collect();
    /// let stats = set.stats();
    /// assert_eq!((stats.len, stats.bytes), (1_000, set.allocation_size()));
    /// println!("{stats}");
    /// ```
    pub fn stats(&self) -> Stats {
        self.map.stats()
    }

    /// Panics unless the invariants of the core hold.
    #[doc(hidden)]
    #[cfg(any(test, feature = "testing"))]
    pub fn assert_invariants(&self) {
        self.map.assert_invariants();
    }
}
