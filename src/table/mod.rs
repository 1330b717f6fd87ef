//! `HashTable`: entries found by a hash and a test, both given by the caller.
//! Knows no hasher and no key; no pointer passes through it.

mod access;
mod bucket;
mod clear;
mod cursor;
mod entry;
mod iter;
mod traits;
mod unchecked;

pub use cursor::{Hashed, HashedMut};
pub use entry::{AbsentEntry, Entry, OccupiedEntry, VacantEntry};
pub use iter::ExtractIf;

use crate::error::TryReserveError;
use crate::raw::RawTable;
use crate::stats::Stats;
use allocator_api2::alloc::{Allocator, Global};

/// A hash table whose caller provides the hashes.
///
/// For entries that do not carry what they are found by, or find it elsewhere: positions in an
/// arena, interned strings, several keys for one entry. Each operation takes the hash, a test that
/// tells the entry sought from others, and, where entries may move, a closure that hashes an entry
/// again. Hash and closure must agree, or entries are not found.
///
/// Clearing is as on [`HashMap`](crate::HashMap): every clear says in its name, and in its
/// *Contract*, what becomes of entries, memory and open cursors.
///
/// # Examples
/// The strings live once, in a vector; the table holds their positions.
/// ```
/// use std::hash::{BuildHasher, RandomState};
/// use tabularasa::HashTable;
/// use tabularasa::hash_table::Entry;
///
/// struct Interner {
///     state: RandomState,
///     names: Vec<String>,
///     table: HashTable<usize>,
/// }
///
/// impl Interner {
///     fn intern(&mut self, name: &str) -> usize {
///         let Interner { state, names, table } = self;
///         let entry = table.entry(
///             state.hash_one(name),
///             |&position| names[position] == name,
///             |&position| state.hash_one(names[position].as_str()),
///         );
///         match entry {
///             Entry::Occupied(entry) => *entry.get(),
///             Entry::Vacant(entry) => {
///                 let position = names.len();
///                 entry.insert(position);
///                 names.push(name.to_owned());
///                 position
///             }
///         }
///     }
/// }
///
/// let mut interner =
///     Interner { state: RandomState::new(), names: Vec::new(), table: HashTable::new() };
/// let tabula = interner.intern("tabula");
/// let rasa = interner.intern("rasa");
/// assert_ne!(tabula, rasa);
/// assert_eq!(interner.intern("tabula"), tabula);
/// ```
pub struct HashTable<T, A: Allocator = Global> {
    pub(crate) raw: RawTable<T, A>,
}

impl<T> HashTable<T> {
    /// Creates an empty table. Allocates nothing.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// const EMPTY: HashTable<u64> = HashTable::new();
    /// assert_eq!((EMPTY.capacity(), EMPTY.allocation_size()), (0, 0));
    /// ```
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self::new_in(Global)
    }

    /// Creates an empty table with room for at least `capacity` entries.
    ///
    /// # Complexity
    /// O(capacity).
    ///
    /// # Panics
    /// If more than `isize::MAX` bytes would be needed.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let table: HashTable<u64> = HashTable::with_capacity(100);
    /// assert!(table.capacity() >= 100);
    /// assert_eq!(HashTable::<u64>::with_capacity(0).allocation_size(), 0);
    /// ```
    #[inline]
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::with_capacity_in(capacity, Global)
    }
}

impl<T, A: Allocator> HashTable<T, A> {
    /// Creates an empty table that will allocate from `alloc`. Allocates nothing.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use tabularasa::HashTable;
    ///
    /// let table: HashTable<u64, &Global> = HashTable::new_in(&Global);
    /// assert_eq!(table.capacity(), 0);
    /// ```
    #[inline]
    #[must_use]
    pub const fn new_in(alloc: A) -> Self {
        HashTable { raw: RawTable::new_in(alloc) }
    }

    /// Creates an empty table with room for at least `capacity` entries, allocated from `alloc`.
    ///
    /// # Complexity
    /// O(capacity).
    ///
    /// # Panics
    /// If more than `isize::MAX` bytes would be needed.
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use tabularasa::HashTable;
    ///
    /// let table: HashTable<u64, &Global> = HashTable::with_capacity_in(100, &Global);
    /// assert!(table.capacity() >= 100);
    /// ```
    #[inline]
    #[must_use]
    pub fn with_capacity_in(capacity: usize, alloc: A) -> Self {
        HashTable { raw: RawTable::with_capacity(capacity, alloc) }
    }

    /// Returns the allocator.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use tabularasa::HashTable;
    ///
    /// let table: HashTable<u64> = HashTable::new();
    /// let _: &Global = table.allocator();
    /// ```
    #[inline]
    pub fn allocator(&self) -> &A {
        self.raw.allocator()
    }

    /// Returns how many entries fit into the allocation, present ones included.
    ///
    /// A constant of the allocation: no removal lowers it.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |n: &u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::with_capacity(100);
    /// let capacity = table.capacity();
    /// for n in 0..1000 {
    ///     table.insert_unique(hasher(&n), n, hasher).remove();
    /// }
    /// assert_eq!(table.capacity(), capacity);
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
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(7, "entry", |_| 7);
    /// assert_eq!(table.len(), 1);
    /// ```
    #[inline]
    pub fn len(&self) -> usize {
        self.raw.len()
    }

    /// Returns whether the table is empty.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// assert!(table.is_empty());
    /// table.insert_unique(7, "entry", |_| 7);
    /// assert!(!table.is_empty());
    /// ```
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.raw.len() == 0
    }

    /// Returns the bytes of the allocation; 0 without one.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table: HashTable<u64> = HashTable::with_capacity(100);
    /// assert!(table.allocation_size() >= 100 * size_of::<u64>());
    /// table.reset();
    /// assert_eq!(table.allocation_size(), 0);
    /// ```
    #[inline]
    pub fn allocation_size(&self) -> usize {
        self.raw.allocation_size()
    }

    /// Makes room for at least `additional` more entries.
    ///
    /// # Complexity
    /// O(1) if there is room already; else every entry is hashed and moved.
    ///
    /// # Panics
    /// If more than `isize::MAX` bytes would be needed, or `hasher` does: then nothing changed.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |n: &u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::new();
    /// table.reserve(100, hasher);
    /// let capacity = table.capacity();
    /// for n in 0..100 {
    ///     table.insert_unique(hasher(&n), n, hasher);
    /// }
    /// assert_eq!(table.capacity(), capacity);
    /// ```
    #[inline]
    pub fn reserve(&mut self, additional: usize, hasher: impl Fn(&T) -> u64) {
        self.raw.reserve(additional, &hasher);
    }

    /// Makes room for at least `additional` more entries, or changes nothing.
    ///
    /// # Complexity
    /// As [`reserve`](Self::reserve).
    ///
    /// # Panics
    /// If `hasher` does: then nothing changed.
    ///
    /// # Errors
    /// If more than `isize::MAX` bytes would be needed, or the allocator refuses.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::{HashTable, TryReserveError};
    ///
    /// let mut table: HashTable<u64> = HashTable::new();
    /// assert_eq!(table.try_reserve(usize::MAX, |n| *n), Err(TryReserveError::CapacityOverflow));
    /// assert_eq!(table.try_reserve(100, |n| *n), Ok(()));
    /// assert!(table.capacity() >= 100);
    /// ```
    #[inline]
    pub fn try_reserve(
        &mut self,
        additional: usize,
        hasher: impl Fn(&T) -> u64,
    ) -> Result<(), TryReserveError> {
        self.raw.try_reserve(additional, &hasher)
    }

    /// Frees the memory that the entries do not need; all of it if the table is empty.
    ///
    /// See [`shrink_to`](Self::shrink_to).
    ///
    /// # Complexity
    /// O(capacity) if anything is given back.
    ///
    /// # Panics
    /// If `hasher` does: then nothing changed.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |n: &u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::with_capacity(1000);
    /// table.insert_unique(hasher(&1), 1, hasher);
    /// table.shrink_to_fit(hasher);
    /// assert!((1..10).contains(&table.capacity()));
    /// ```
    #[inline]
    pub fn shrink_to_fit(&mut self, hasher: impl Fn(&T) -> u64) {
        self.raw.shrink_to(0, &hasher);
    }

    /// Frees the memory that the entries do not need, but keeps room for `min_capacity`.
    ///
    /// It never rises. If the allocator refuses the smaller block, the larger one stays.
    ///
    /// # Complexity
    /// O(1) if nothing would be gained; else every entry is hashed and moved.
    ///
    /// # Panics
    /// If `hasher` does: then nothing changed.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table: HashTable<u64> = HashTable::with_capacity(1000);
    /// table.shrink_to(50, |n| *n);
    /// assert!((50..100).contains(&table.capacity()));
    /// table.shrink_to(1000, |n| *n);
    /// assert!((50..100).contains(&table.capacity()));
    /// ```
    #[inline]
    pub fn shrink_to(&mut self, min_capacity: usize, hasher: impl Fn(&T) -> u64) {
        self.raw.shrink_to(min_capacity, &hasher);
    }

    /// Returns length, memory, and how far look-ups walk.
    ///
    /// # Complexity
    /// O(len + capacity/16): the table keeps no counters, so every entry is hashed.
    ///
    /// # Panics
    /// If `hasher` does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// // All entries have one hash: 16 of them fit into the window where look-ups begin.
    /// let mut table = HashTable::new();
    /// for n in 0..20 {
    ///     table.insert_unique(7, n, |_| 7);
    /// }
    /// let stats = table.stats(|_| 7);
    /// assert_eq!((stats.len, stats.displaced, stats.longest_probe), (20, 4, 2));
    /// ```
    pub fn stats(&self, hasher: impl Fn(&T) -> u64) -> Stats {
        Stats::of(&self.raw, hasher)
    }

    /// Panics unless the table's inner invariants hold for the hashes that `hasher` gives.
    #[doc(hidden)]
    #[cfg(any(test, feature = "testing"))]
    pub fn assert_invariants(&self, hasher: impl Fn(&T) -> u64) {
        self.raw.assert_invariants(hasher);
    }
}
