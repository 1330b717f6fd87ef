//! Standard traits of `HashTable`.
//! Knows no hasher: a clone copies slot for slot.

use super::HashTable;
use crate::raw::RawTable;
use allocator_api2::alloc::Allocator;
use core::fmt;

impl<T: Copy, A: Allocator + Clone> HashTable<T, A> {
    /// As [`clone`](Clone::clone), by copying the allocation instead of each entry.
    ///
    /// # Complexity
    /// O(capacity), at the speed of `memcpy`.
    ///
    /// # Panics
    /// An allocation failure goes to the error hook.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(7, 'a', |_| 7);
    /// let copy = table.clone_copy();
    /// assert_eq!(copy.find(7, |_| true), Some(&'a'));
    /// ```
    #[must_use]
    pub fn clone_copy(&self) -> Self {
        HashTable { raw: self.raw.clone_copy() }
    }
}

impl<T: Clone, A: Allocator + Clone> Clone for HashTable<T, A> {
    /// A table of the same capacity, with clones of the entries. Nothing is hashed.
    fn clone(&self) -> Self {
        HashTable { raw: self.raw.clone() }
    }

    /// As `clone`, into the memory that is there if it has the same size.
    ///
    /// Open cursors of `self` do not know it any more. If `Clone` or a destructor panics, `self`
    /// is left empty and valid.
    fn clone_from(&mut self, source: &Self) {
        self.raw.clone_from(&source.raw);
    }
}

impl<T, A: Allocator + Default> Default for HashTable<T, A> {
    /// An empty table, without an allocation.
    #[inline]
    fn default() -> Self {
        HashTable { raw: RawTable::new_in(A::default()) }
    }
}

impl<T: fmt::Debug, A: Allocator> fmt::Debug for HashTable<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}
