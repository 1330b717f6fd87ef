//! The clear family, row by row as in the contract; then what removes some entries and is no clear.
//! Knows no hasher; each promise is written once, in `src/contract/`, for all containers.

use super::HashTable;
use super::iter::ExtractIf;
use crate::raw::iter::Drain;
use allocator_api2::alloc::Allocator;

impl<T, A: Allocator> HashTable<T, A> {
    #[doc = include_str!("../contract/clear.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(7, "entry", |_| 7);
    /// let bytes = table.allocation_size();
    /// table.clear();
    /// assert_eq!((table.len(), table.allocation_size()), (0, bytes));
    /// ```
    #[inline]
    pub fn clear(&mut self) {
        self.raw.clear_retain();
    }

    #[doc = include_str!("../contract/clear_retain.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// // One allocation for all rounds.
    /// let mut seen = HashTable::with_capacity(100);
    /// let bytes = seen.allocation_size();
    /// for round in 0..10 {
    ///     for n in 0..100 {
    ///         seen.insert_unique(n, round * n, |_| unreachable!("there is room"));
    ///     }
    ///     seen.clear_retain();
    /// }
    /// assert_eq!(seen.allocation_size(), bytes);
    /// ```
    #[inline]
    #[doc(alias = "clearRetainingCapacity")]
    pub fn clear_retain(&mut self) {
        self.raw.clear_retain();
    }

    #[doc = include_str!("../contract/clear_shrink.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |n: &u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::with_capacity(10_000);
    /// for n in 0..100 {
    ///     table.insert_unique(hasher(&n), n, hasher);
    /// }
    /// // The next fill will be like this one, not like the one that was prepared for.
    /// table.clear_shrink();
    /// assert!((100..200).contains(&table.capacity()));
    /// ```
    #[inline]
    pub fn clear_shrink(&mut self) {
        self.raw.clear_shrink();
    }

    #[doc = include_str!("../contract/clear_shrink_to.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |n: &u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::new();
    /// for n in 0..10_000 {
    ///     table.insert_unique(hasher(&n), n, hasher);
    /// }
    /// // That was a spike: keep what an ordinary fill needs.
    /// table.clear_shrink_to(100);
    /// assert!((100..200).contains(&table.capacity()));
    /// ```
    #[inline]
    pub fn clear_shrink_to(&mut self, max_capacity: usize) {
        self.raw.clear_shrink_to(max_capacity);
    }

    #[doc = include_str!("../contract/reset.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(7, "entry", |_| 7);
    /// table.reset();
    /// assert_eq!((table.len(), table.allocation_size()), (0, 0));
    /// ```
    #[inline]
    pub fn reset(&mut self) {
        self.raw.reset();
    }

    #[doc = include_str!("../contract/take_all.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |n: &Box<u64>| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::new();
    /// for n in (0..1000).map(Box::new) {
    ///     table.insert_unique(hasher(&n), n, hasher);
    /// }
    /// let mut rest = table.take_all().into_iter();
    /// assert!(table.is_empty());
    /// // A slice per tick, in place of one long pause.
    /// while rest.len() > 0 {
    ///     rest.by_ref().take(100).for_each(drop);
    /// }
    /// ```
    #[inline]
    #[must_use = "the entries are in what is returned"]
    pub fn take_all(&mut self) -> Self
    where
        A: Clone,
    {
        HashTable { raw: self.raw.take_all() }
    }

    #[doc = include_str!("../contract/recycle.md")]
    ///
    /// # Examples
    /// ```
    /// use std::hash::{BuildHasher, RandomState};
    /// use tabularasa::HashTable;
    ///
    /// let state = RandomState::new();
    /// let mut scratch: HashTable<&str> = HashTable::with_capacity(100);
    /// let bytes = scratch.allocation_size();
    /// for line in ["one line", "another line"] {
    ///     let line = line.to_owned();
    ///     let mut words = scratch.recycle::<&str>();
    ///     for word in line.split(' ') {
    ///         words.insert_unique(state.hash_one(word), word, |word| state.hash_one(*word));
    ///     }
    ///     assert_eq!(words.len(), 2);
    ///     // `line` goes out of scope: its words must be gone before, the memory need not.
    ///     scratch = words.recycle();
    /// }
    /// assert_eq!(scratch.allocation_size(), bytes);
    /// ```
    /// Entries of another size do not compile:
    /// ```compile_fail
    /// use tabularasa::HashTable;
    ///
    /// let table: HashTable<u64> = HashTable::new();
    /// let _ = table.recycle::<u32>();
    /// ```
    #[inline]
    #[must_use = "the memory is in what is returned"]
    pub fn recycle<T2>(self) -> HashTable<T2, A> {
        HashTable { raw: self.raw.recycle() }
    }

    #[doc = include_str!("../contract/drain.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(7, "entry", |_| 7);
    /// let bytes = table.allocation_size();
    /// assert!(table.drain().eq(["entry"]));
    /// assert_eq!((table.len(), table.allocation_size()), (0, bytes));
    /// ```
    #[inline]
    pub fn drain(&mut self) -> Drain<'_, T, A> {
        self.raw.drain()
    }

    #[doc = include_str!("../contract/clear_zeroize.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut tokens: HashTable<[u8; 16]> = HashTable::new();
    /// tokens.insert_unique(7, *b"sixteen bytes: a", |_| 7);
    /// let bytes = tokens.allocation_size();
    /// tokens.clear_zeroize();
    /// assert_eq!((tokens.len(), tokens.allocation_size()), (0, bytes));
    /// ```
    #[cfg(feature = "zeroize")]
    #[doc(alias = "wipe")]
    pub fn clear_zeroize(&mut self) {
        self.raw.clear_zeroize();
    }

    /// Drops the entries for which `f` returns `false`. Not a clear: the memory stays, open cursors
    /// go on.
    ///
    /// What is dropped is dropped in its slot, so a destructor that wipes its value wipes the slot.
    ///
    /// # Complexity
    /// O(inserted + capacity/4096). *Inserted* counts the insertions since the last clear or
    /// growth.
    ///
    /// # Panics
    /// If `f` or a destructor does: what was judged stays judged, an entry that was being dropped
    /// is out, and all others stay.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |n: &u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::new();
    /// for n in 0..100 {
    ///     table.insert_unique(hasher(&n), n, hasher);
    /// }
    /// let capacity = table.capacity();
    /// table.retain(|n| *n % 10 == 0);
    /// assert_eq!((table.len(), table.capacity()), (10, capacity));
    /// ```
    #[inline]
    pub fn retain(&mut self, f: impl FnMut(&mut T) -> bool) {
        self.raw.retain(f);
    }

    /// Removes and yields the entries for which `f` returns `true`. Not a clear: the memory stays,
    /// open cursors go on.
    ///
    /// What the iterator was not asked for stays in the table.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// As [`retain`](Self::retain) for the whole walk.
    ///
    /// # Panics
    /// The iterator does if `f` does; the entry in question stays.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |n: &u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::new();
    /// for n in 0..100 {
    ///     table.insert_unique(hasher(&n), n, hasher);
    /// }
    /// let tens: Vec<u64> = table.extract_if(|n| *n % 10 == 0).collect();
    /// assert_eq!((tens.len(), table.len()), (10, 90));
    /// ```
    #[inline]
    pub fn extract_if<F>(&mut self, f: F) -> ExtractIf<'_, T, F, A>
    where
        F: FnMut(&mut T) -> bool,
    {
        ExtractIf { walk: self.raw.extract(), pick: f }
    }

    /// Removes and returns some entry. Not a clear: the memory stays, open cursors go on.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(inserted + capacity/4096) to empty the table this way. *Inserted* counts the insertions
    /// since the last clear or growth.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// // Work that makes more work: the table may be filled on the way.
    /// let mut todo = HashTable::new();
    /// todo.insert_unique(40, 40, |n| *n);
    /// let mut done = 0;
    /// while let Some(n) = todo.pop() {
    ///     done += 1;
    ///     if n > 10 {
    ///         todo.entry(n / 2, |other| *other == n / 2, |n| *n).or_insert(n / 2);
    ///     }
    /// }
    /// assert_eq!(done, 3);
    /// ```
    #[inline]
    #[doc(alias = "take_any")]
    pub fn pop(&mut self) -> Option<T> {
        self.raw.pop()
    }
}
