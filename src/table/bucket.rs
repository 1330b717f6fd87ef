//! Access by bucket index: the number of the slot in which an entry lies.
//! Knows no hasher; every index is checked.

use super::HashTable;
use super::entry::{AbsentEntry, OccupiedEntry};
use crate::raw::entry::OccupiedSlot;
use crate::raw::iter::buckets::IterBuckets;
use crate::raw::iter::hash::IterHashBuckets;
use allocator_api2::alloc::Allocator;

impl<T, A: Allocator> HashTable<T, A> {
    /// Returns the number below which bucket indices lie; 0 without an allocation.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::with_capacity(100);
    /// let index = table.insert_unique(7, "entry", |_| 7).bucket_index();
    /// assert!(index < table.num_buckets());
    /// ```
    #[inline]
    pub fn num_buckets(&self) -> usize {
        self.raw.slots()
    }

    /// Returns the bucket index of the entry with this hash that `eq` accepts.
    ///
    /// It stays what it is until an entry is inserted or the table is cleared, shrunk or given
    /// more room; removing others does not change it. After a clear it finds nothing, until
    /// another entry takes the place.
    ///
    /// # Complexity
    /// As [`find`](Self::find).
    ///
    /// # Panics
    /// If `eq` does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(7, "seven", |_| 7);
    /// table.insert_unique(7, "another", |_| 7);
    /// let index = table.find_bucket_index(7, |entry| *entry == "seven").unwrap();
    ///
    /// table.find_entry(7, |entry| *entry == "another").unwrap().remove();
    /// assert_eq!(table.get_bucket(index), Some(&"seven"));
    /// table.clear();
    /// assert_eq!(table.get_bucket(index), None);
    /// ```
    #[inline]
    pub fn find_bucket_index(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<usize> {
        self.raw.find_index(hash, eq)
    }

    /// Returns the entry at this bucket index, if there is one.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let index = table.insert_unique(7, "entry", |_| 7).bucket_index();
    /// assert_eq!(table.get_bucket(index), Some(&"entry"));
    /// assert_eq!(table.get_bucket(usize::MAX), None);
    /// ```
    #[inline]
    pub fn get_bucket(&self, index: usize) -> Option<&T> {
        self.raw.slot(index)
    }

    /// Returns the entry at this bucket index by exclusive reference: see
    /// [`get_bucket`](Self::get_bucket).
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let index = table.insert_unique(7, ("entry", 0), |_| 7).bucket_index();
    /// table.get_bucket_mut(index).unwrap().1 += 1;
    /// assert_eq!(table.get_bucket(index), Some(&("entry", 1)));
    /// ```
    #[inline]
    pub fn get_bucket_mut(&mut self, index: usize) -> Option<&mut T> {
        self.raw.slot_mut(index)
    }

    /// Returns a handle that can change, replace or remove the entry at this bucket index.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Errors
    /// If there is no entry at this index.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let index = table.insert_unique(7, "entry", |_| 7).bucket_index();
    /// // No hash is needed to remove an entry whose index is known.
    /// assert_eq!(table.get_bucket_entry(index).unwrap().remove().0, "entry");
    /// assert!(table.get_bucket_entry(index).is_err());
    /// ```
    #[inline]
    pub fn get_bucket_entry(
        &mut self,
        index: usize,
    ) -> Result<OccupiedEntry<'_, T, A>, AbsentEntry<'_, T, A>> {
        match OccupiedSlot::at(self, index) {
            Ok(slot) => Ok(OccupiedEntry::new(slot, None)),
            Err(table) => Err(AbsentEntry { table }),
        }
    }

    /// Iterates over the bucket indices of all entries.
    ///
    /// # Complexity
    /// O(len + capacity/16) for the whole walk.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let index = table.insert_unique(7, "entry", |_| 7).bucket_index();
    /// assert!(table.iter_buckets().eq([index]));
    /// ```
    #[inline]
    pub fn iter_buckets(&self) -> IterBuckets<'_, T> {
        self.raw.iter_buckets()
    }

    /// Iterates over the bucket indices of the entries that may have this hash: all that do, and
    /// perhaps a few that do not.
    ///
    /// # Complexity
    /// As [`find`](Self::find).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let one = table.insert_unique(7, "one", |_| 7).bucket_index();
    /// let two = table.insert_unique(7, "two", |_| 7).bucket_index();
    /// let found: Vec<usize> = table.iter_hash_buckets(7).collect();
    /// assert!(found.len() == 2 && found.contains(&one) && found.contains(&two));
    /// ```
    #[inline]
    pub fn iter_hash_buckets(&self, hash: u64) -> IterHashBuckets<'_, T> {
        self.raw.iter_hash_buckets(hash)
    }
}
