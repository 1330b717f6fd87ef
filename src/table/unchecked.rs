//! What callers vouch for themselves: access by bucket index and to several entries, unchecked.
//! Knows no hasher; each function has a checked twin of the same behaviour.
#![expect(unsafe_code, reason = "declares `pub unsafe fn`s")]

use super::HashTable;
use super::entry::OccupiedEntry;
use allocator_api2::alloc::Allocator;
use core::hint;

impl<T, A: Allocator> HashTable<T, A> {
    /// See [`get_bucket`](Self::get_bucket), unchecked.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Safety
    /// There is an entry at this index.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let index = table.insert_unique(7, "entry", |_| 7).bucket_index();
    /// // SAFETY: nothing happened since the insertion.
    /// assert_eq!(unsafe { table.get_bucket_unchecked(index) }, &"entry");
    /// ```
    #[inline]
    pub unsafe fn get_bucket_unchecked(&self, index: usize) -> &T {
        // SAFETY: the caller's promise.
        unsafe { self.raw.slot_unchecked(index) }
    }

    /// See [`get_bucket_mut`](Self::get_bucket_mut), unchecked.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Safety
    /// There is an entry at this index.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let index = table.insert_unique(7, ("entry", 0), |_| 7).bucket_index();
    /// // SAFETY: nothing happened since the insertion.
    /// unsafe { table.get_bucket_unchecked_mut(index) }.1 += 1;
    /// assert_eq!(table.get_bucket(index), Some(&("entry", 1)));
    /// ```
    #[inline]
    pub unsafe fn get_bucket_unchecked_mut(&mut self, index: usize) -> &mut T {
        // SAFETY: the caller's promise.
        unsafe { self.raw.slot_unchecked_mut(index) }
    }

    /// See [`get_bucket_entry`](Self::get_bucket_entry), unchecked.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Safety
    /// There is an entry at this index.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let index = table.insert_unique(7, "entry", |_| 7).bucket_index();
    /// // SAFETY: nothing happened since the insertion.
    /// let entry = unsafe { table.get_bucket_entry_unchecked(index) };
    /// assert_eq!(entry.remove().0, "entry");
    /// ```
    #[inline]
    pub unsafe fn get_bucket_entry_unchecked(&mut self, index: usize) -> OccupiedEntry<'_, T, A> {
        match self.get_bucket_entry(index) {
            Ok(entry) => entry,
            // SAFETY: the caller's promise.
            Err(_) => unsafe { hint::unreachable_unchecked() },
        }
    }

    /// See [`get_disjoint_mut`](Self::get_disjoint_mut), unchecked.
    ///
    /// # Complexity
    /// O(N) look-ups.
    ///
    /// # Panics
    /// If `eq` does.
    ///
    /// # Safety
    /// No two requests find the same entry.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(1, "one", |_| 1);
    /// table.insert_unique(2, "two", |_| 2);
    /// // SAFETY: an entry is equal to one name at most.
    /// let found = unsafe {
    ///     table.get_disjoint_unchecked_mut([1, 2], |i, entry| *entry == ["one", "two"][i])
    /// };
    /// assert_eq!(found, [Some(&mut "one"), Some(&mut "two")]);
    /// ```
    #[inline]
    pub unsafe fn get_disjoint_unchecked_mut<const N: usize>(
        &mut self,
        hashes: [u64; N],
        eq: impl FnMut(usize, &T) -> bool,
    ) -> [Option<&mut T>; N] {
        // SAFETY: the caller's promise.
        unsafe { self.raw.get_disjoint_unchecked_mut(hashes, eq) }
    }

    /// hashbrown's former name of [`get_disjoint_unchecked_mut`](Self::get_disjoint_unchecked_mut).
    ///
    /// # Complexity
    /// As there.
    ///
    /// # Panics
    /// As there.
    ///
    /// # Safety
    /// As there.
    ///
    /// # Examples
    /// ```
    /// # #![allow(deprecated)]
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(1, "one", |_| 1);
    /// // SAFETY: one request.
    /// let found = unsafe { table.get_many_unchecked_mut([1], |_, entry| *entry == "one") };
    /// assert_eq!(found, [Some(&mut "one")]);
    /// ```
    #[deprecated(note = "use `get_disjoint_unchecked_mut`")]
    #[inline]
    pub unsafe fn get_many_unchecked_mut<const N: usize>(
        &mut self,
        hashes: [u64; N],
        eq: impl FnMut(usize, &T) -> bool,
    ) -> [Option<&mut T>; N] {
        // SAFETY: the caller's promise.
        unsafe { self.raw.get_disjoint_unchecked_mut(hashes, eq) }
    }
}
