//! Cursors over a `HashTable`, which is passed to each step together with its hasher.
//! Knows no position.

use super::HashTable;
use super::entry::OccupiedEntry;
use crate::cursor::Cursor;
use crate::cursor::source::sealed::{Entries, EntriesMut, Judge, Keyed};
use crate::raw::RawTable;
use crate::raw::entry::OccupiedSlot;
use crate::raw::iter::homes::{Picked, PickedSlots};
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;

impl<T, A: Allocator> HashTable<T, A> {
    /// Opens a cursor on the entries of the table: a walk that borrows nothing between its steps.
    ///
    /// Each step is given the table together with its hasher, which must be the same one every
    /// time: [`hashed`](Self::hashed), [`hashed_mut`](Self::hashed_mut).
    ///
    /// # Complexity
    /// O(1). The table's first cursor takes a process-wide unique number.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |number: &u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::new();
    /// for number in 0..100 {
    ///     table.insert_unique(hasher(&number), number, hasher);
    /// }
    /// let mut cursor = table.cursor();
    /// let mut sum = 0;
    /// while let Some(number) = cursor.next(table.hashed(&hasher))? {
    ///     sum += number;
    /// }
    /// assert_eq!(sum, (0..100).sum());
    /// # Ok::<(), tabularasa::CursorError>(())
    /// ```
    #[doc(alias = "scan")]
    pub fn cursor(&mut self) -> Cursor {
        Cursor::open(self.raw.open_cursor())
    }

    /// Pairs the table with the hasher of its entries, for a step of a [`Cursor`].
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// See [`cursor`](Self::cursor).
    pub fn hashed<'a, 'h, H: Fn(&T) -> u64>(&'a self, hasher: &'h H) -> Hashed<'a, 'h, T, H, A> {
        Hashed { table: self, hasher }
    }

    /// Pairs the table with the hasher of its entries, for a step of a [`Cursor`] that changes it.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |number: &u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut table = HashTable::new();
    /// for number in 0..100 {
    ///     table.insert_unique(hasher(&number), number, hasher);
    /// }
    /// let mut cursor = table.cursor();
    /// // Ten or so at a time.
    /// while cursor.retain_next(table.hashed_mut(&hasher), 10, |n| *n % 2 == 0)?.is_some() {}
    /// assert_eq!(table.len(), 50);
    /// # Ok::<(), tabularasa::WrongMap>(())
    /// ```
    pub fn hashed_mut<'a, 'h, H: Fn(&T) -> u64>(
        &'a mut self,
        hasher: &'h H,
    ) -> HashedMut<'a, 'h, T, H, A> {
        HashedMut { table: self, hasher }
    }
}

/// A table and the hasher of its entries. Made by [`HashTable::hashed`].
pub struct Hashed<'a, 'h, T, H, A: Allocator = Global> {
    table: &'a HashTable<T, A>,
    hasher: &'h H,
}

impl<T, H, A: Allocator> Clone for Hashed<'_, '_, T, H, A> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, H, A: Allocator> Copy for Hashed<'_, '_, T, H, A> {}

impl<T, H, A: Allocator> fmt::Debug for Hashed<'_, '_, T, H, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hashed").field("len", &self.table.len()).finish_non_exhaustive()
    }
}

/// A table, to be changed, and the hasher of its entries. Made by [`HashTable::hashed_mut`].
pub struct HashedMut<'a, 'h, T, H, A: Allocator = Global> {
    table: &'a mut HashTable<T, A>,
    hasher: &'h H,
}

impl<T, H, A: Allocator> fmt::Debug for HashedMut<'_, '_, T, H, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HashedMut").field("len", &self.table.len()).finish_non_exhaustive()
    }
}

impl<T, H: Fn(&T) -> u64, A: Allocator> HashedMut<'_, '_, T, H, A> {
    pub(crate) fn table(&self) -> &HashTable<T, A> {
        self.table
    }

    pub(crate) fn shrink_to(&mut self, min_capacity: usize) {
        self.table.shrink_to(min_capacity, self.hasher);
    }
}

impl<'a, T, H: Fn(&T) -> u64, A: Allocator> Entries for Hashed<'a, '_, T, H, A> {
    type Entry = T;
    type Alloc = A;
    type Item = &'a T;
    type Picked = Picked<'a, T>;

    #[inline]
    fn raw(&self) -> &RawTable<T, A> {
        &self.table.raw
    }

    #[inline]
    fn hash(&self, entry: &T) -> u64 {
        (self.hasher)(entry)
    }

    #[inline]
    fn item(self, slot: usize) -> Option<&'a T> {
        self.table.raw.slot(slot)
    }

    #[inline]
    fn pick(self, slots: PickedSlots) -> Picked<'a, T> {
        self.table.raw.picked(slots)
    }
}

impl<T, H: Fn(&T) -> u64, A: Allocator> Keyed<T> for Hashed<'_, '_, T, H, A> {
    fn hash_key(self, key: &T) -> u64 {
        (self.hasher)(key)
    }
}

impl<'a, T, H: Fn(&T) -> u64, A: Allocator> EntriesMut for HashedMut<'a, '_, T, H, A> {
    type Shared<'s>
        = Hashed<'s, 's, T, H, A>
    where
        Self: 's;
    type Entry = OccupiedEntry<'a, T, A>;

    fn shared(&self) -> Hashed<'_, '_, T, H, A> {
        Hashed { table: self.table, hasher: self.hasher }
    }

    fn entry(self, slot: usize, hash: u64) -> Option<OccupiedEntry<'a, T, A>> {
        OccupiedSlot::at(self.table, slot).ok().map(|slot| OccupiedEntry::new(slot, Some(hash)))
    }
}

impl<T, H, A, F> Judge<F> for HashedMut<'_, '_, T, H, A>
where
    H: Fn(&T) -> u64,
    A: Allocator,
    F: FnMut(&mut T) -> bool,
{
    #[inline]
    fn judge(&mut self, slots: PickedSlots, keep: &mut F) {
        self.table.raw.retain_picked(slots, keep);
    }
}
