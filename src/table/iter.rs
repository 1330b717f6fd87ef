//! Iterating over a `HashTable`.
//! Knows no hasher; the walks themselves are the core's.

use super::HashTable;
use crate::raw::iter::buckets::UnsafeIter;
use crate::raw::iter::hash::{IterHash, IterHashMut};
use crate::raw::iter::{self, IntoIter, Iter, IterMut};
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::iter::FusedIterator;

/// Removes and yields the entries that a closure picks: see [`HashTable::extract_if`].
#[must_use = "iterators are lazy: nothing is taken out until they are asked"]
pub struct ExtractIf<'a, T, F, A: Allocator = Global> {
    pub(super) walk: iter::Extract<'a, T, A>,
    pub(super) pick: F,
}

impl<T, F: FnMut(&mut T) -> bool, A: Allocator> Iterator for ExtractIf<'_, T, F, A> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.walk.next_if(&mut self.pick)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.walk.len()))
    }
}

impl<T, F: FnMut(&mut T) -> bool, A: Allocator> FusedIterator for ExtractIf<'_, T, F, A> {}

impl<T, F, A: Allocator> fmt::Debug for ExtractIf<'_, T, F, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtractIf").finish_non_exhaustive()
    }
}

impl<T, A: Allocator> HashTable<T, A> {
    /// Iterates over the entries, in no particular order.
    ///
    /// # Complexity
    /// O(len + capacity/16) for the whole walk, or, below one entry in 256 slots, O(inserted +
    /// capacity/4096). *Inserted* counts the insertions since the last clear or growth.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(1, 10, |_| 1);
    /// table.insert_unique(2, 20, |_| 2);
    /// assert_eq!(table.iter().sum::<i32>(), 30);
    /// ```
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        self.raw.iter()
    }

    /// Iterates over the entries by exclusive reference, in no particular order. Their hashes must
    /// stay the same.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(1, ("one", 10), |_| 1);
    /// table.iter_mut().for_each(|entry| entry.1 *= 2);
    /// assert!(table.iter().eq([&("one", 20)]));
    /// ```
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        self.raw.iter_mut()
    }

    /// See [`iter_mut`](Self::iter_mut), as pointers: for iterators that are to be covariant in
    /// `T`, which no iterator over `&mut T` can be.
    ///
    /// Until the iterator's lifetime ends, each pointer may be used as `&mut T` would be, but only
    /// if there is no other reference to the entry, those of [`UnsafeIter::iter`] included. A `T`
    /// may not be replaced by one with a shorter lifetime.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(1, ("one", 10), |_| 1);
    /// for entry in table.unsafe_iter() {
    ///     // SAFETY: each entry comes once, and the table is borrowed exclusively.
    ///     unsafe { (*entry.as_ptr()).1 *= 2 };
    /// }
    /// assert!(table.iter().eq([&("one", 20)]));
    /// ```
    #[inline]
    pub fn unsafe_iter(&mut self) -> UnsafeIter<'_, T> {
        self.raw.unsafe_iter()
    }

    /// Iterates over the entries that may have this hash: all that do, and perhaps a few that do
    /// not.
    ///
    /// # Complexity
    /// As [`find`](Self::find).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// // A multimap: entries with equal keys lie side by side.
    /// let mut table = HashTable::new();
    /// for value in [10, 11] {
    ///     table.insert_unique(1, ("one", value), |_| 1);
    /// }
    /// let ones = table.iter_hash(1).filter(|entry| entry.0 == "one");
    /// assert_eq!(ones.map(|entry| entry.1).sum::<i32>(), 21);
    /// assert!(table.iter_hash(2).all(|entry| entry.0 != "two"));
    /// ```
    #[inline]
    pub fn iter_hash(&self, hash: u64) -> IterHash<'_, T> {
        self.raw.iter_hash(hash)
    }

    /// Iterates over the same entries as [`iter_hash`](Self::iter_hash), by exclusive reference.
    ///
    /// # Complexity
    /// As [`iter_hash`](Self::iter_hash).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// for value in [10, 11] {
    ///     table.insert_unique(1, ("one", value), |_| 1);
    /// }
    /// table.iter_hash_mut(1).filter(|entry| entry.0 == "one").for_each(|entry| entry.1 += 1);
    /// assert_eq!(table.iter().map(|entry| entry.1).sum::<i32>(), 23);
    /// ```
    #[inline]
    pub fn iter_hash_mut(&mut self, hash: u64) -> IterHashMut<'_, T> {
        self.raw.iter_hash_mut(hash)
    }
}

impl<T, A: Allocator> IntoIterator for HashTable<T, A> {
    type Item = T;
    type IntoIter = IntoIter<T, A>;

    /// The entries by value. The memory is freed with the iterator.
    #[inline]
    fn into_iter(self) -> IntoIter<T, A> {
        self.raw.into_iter()
    }
}

impl<'a, T, A: Allocator> IntoIterator for &'a HashTable<T, A> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<'a, T, A: Allocator> IntoIterator for &'a mut HashTable<T, A> {
    type Item = &'a mut T;
    type IntoIter = IterMut<'a, T>;

    #[inline]
    fn into_iter(self) -> IterMut<'a, T> {
        self.iter_mut()
    }
}
