//! Entries of a `HashTable`: a place in it, found or kept free, and the table itself.
//! Knows no hasher: what may move entries has happened when an entry is made.

use super::HashTable;
use crate::raw::entry::{OccupiedSlot, VacantSlot};
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;

/// An occupied or a vacant entry: see [`HashTable::entry`].
pub enum Entry<'a, T, A: Allocator = Global> {
    /// The entry is present.
    Occupied(OccupiedEntry<'a, T, A>),
    /// It is not, and there is room for it.
    Vacant(VacantEntry<'a, T, A>),
}

/// An occupied entry.
pub struct OccupiedEntry<'a, T, A: Allocator = Global> {
    slot: OccupiedSlot<'a, HashTable<T, A>>,
    /// The entry's hash, by which removal can tell whether it was displaced; if it is known.
    hash: Option<u64>,
}

/// Room for an entry.
pub struct VacantEntry<'a, T, A: Allocator = Global> {
    pub(super) slot: VacantSlot<'a, HashTable<T, A>>,
    /// That of the entry that was looked up, or removed; if it is known.
    pub(super) hash: Option<u64>,
}

/// An absent entry, without room for it: see [`HashTable::find_entry`].
pub struct AbsentEntry<'a, T, A: Allocator = Global> {
    pub(super) table: &'a mut HashTable<T, A>,
}

impl<'a, T, A: Allocator> Entry<'a, T, A> {
    /// Inserts `value`, or replaces the present entry by it.
    ///
    /// It must have the same hash. What it replaces is dropped.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// for value in [1, 2] {
    ///     table.entry(7, |entry: &(&str, i32)| entry.0 == "a", |_| 7).insert(("a", value));
    /// }
    /// assert!(table.iter().eq([&("a", 2)]));
    /// ```
    #[inline]
    pub fn insert(self, value: T) -> OccupiedEntry<'a, T, A> {
        match self {
            Entry::Occupied(mut entry) => {
                *entry.get_mut() = value;
                entry
            }
            Entry::Vacant(entry) => entry.insert(value),
        }
    }

    /// Inserts `default` if the entry is absent.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// for value in [1, 2] {
    ///     table.entry(7, |entry: &(&str, i32)| entry.0 == "a", |_| 7).or_insert(("a", value));
    /// }
    /// assert!(table.iter().eq([&("a", 1)]));
    /// ```
    #[inline]
    pub fn or_insert(self, default: T) -> OccupiedEntry<'a, T, A> {
        match self {
            Entry::Occupied(entry) => entry,
            Entry::Vacant(entry) => entry.insert(default),
        }
    }

    /// Inserts what `default` returns if the entry is absent.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `default` does; then nothing is inserted.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let entry = table.entry(7, |entry: &String| entry == "seven", |_| 7);
    /// assert_eq!(entry.or_insert_with(|| "seven".to_owned()).get(), "seven");
    /// let entry = table.entry(7, |entry: &String| entry == "seven", |_| 7);
    /// entry.or_insert_with(|| unreachable!("nothing is allocated for an entry that is there"));
    /// ```
    #[inline]
    pub fn or_insert_with(self, default: impl FnOnce() -> T) -> OccupiedEntry<'a, T, A> {
        match self {
            Entry::Occupied(entry) => entry,
            Entry::Vacant(entry) => entry.insert(default()),
        }
    }

    /// Changes the entry if it is present. Its hash must stay the same.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `f` does; the entry stays.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// for _ in 0..3 {
    ///     table
    ///         .entry(7, |entry: &(&str, i32)| entry.0 == "a", |_| 7)
    ///         .and_modify(|entry| entry.1 += 1)
    ///         .or_insert(("a", 1));
    /// }
    /// assert!(table.iter().eq([&("a", 3)]));
    /// ```
    #[inline]
    #[must_use]
    pub fn and_modify(self, f: impl FnOnce(&mut T)) -> Self {
        match self {
            Entry::Occupied(mut entry) => {
                f(entry.get_mut());
                Entry::Occupied(entry)
            }
            Entry::Vacant(entry) => Entry::Vacant(entry),
        }
    }

    /// Returns the underlying table.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table: HashTable<&str> = HashTable::new();
    /// let entry = table.entry(7, |entry| *entry == "seven", |_| 7);
    /// assert!(entry.into_table().is_empty());
    /// ```
    #[inline]
    pub fn into_table(self) -> &'a mut HashTable<T, A> {
        match self {
            Entry::Occupied(entry) => entry.into_table(),
            Entry::Vacant(entry) => entry.into_table(),
        }
    }
}

impl<'a, T, A: Allocator> OccupiedEntry<'a, T, A> {
    /// Of a slot, and the hash of the entry in it if that is known.
    #[inline]
    pub(super) fn new(slot: OccupiedSlot<'a, HashTable<T, A>>, hash: Option<u64>) -> Self {
        OccupiedEntry { slot, hash }
    }

    /// Removes the entry. Returns it, and a vacant entry that leads back to the same bucket.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1). The memory stays, and so does the table's capacity.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let entry = table.insert_unique(7, "seven", |_| 7);
    /// let index = entry.bucket_index();
    /// let (removed, vacant) = entry.remove();
    /// assert_eq!(removed, "seven");
    /// assert_eq!(vacant.insert("7").bucket_index(), index);
    /// ```
    #[inline]
    pub fn remove(self) -> (T, VacantEntry<'a, T, A>) {
        let OccupiedEntry { slot, hash } = self;
        let (value, slot) = slot.remove(hash);
        (value, VacantEntry { slot, hash })
    }

    /// Returns the entry.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// assert_eq!(table.insert_unique(7, "seven", |_| 7).get(), &"seven");
    /// ```
    #[inline]
    pub fn get(&self) -> &T {
        self.slot.get()
    }

    /// Returns the entry by exclusive reference. Its hash must stay the same.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let mut entry = table.insert_unique(7, ("seven", 1), |_| 7);
    /// entry.get_mut().1 += 1;
    /// assert_eq!(entry.get(), &("seven", 2));
    /// ```
    #[inline]
    pub fn get_mut(&mut self) -> &mut T {
        self.slot.get_mut()
    }

    /// Returns the entry by exclusive reference, for as long as the table is borrowed.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// fn longest_lived(table: &mut HashTable<(u64, String)>, key: u64) -> &mut String {
    ///     let entry = table.entry(key, |entry| entry.0 == key, |entry| entry.0);
    ///     &mut entry.or_insert_with(|| (key, String::new())).into_mut().1
    /// }
    ///
    /// let mut table = HashTable::new();
    /// longest_lived(&mut table, 1).push_str("one");
    /// assert_eq!(longest_lived(&mut table, 1), "one");
    /// ```
    #[inline]
    pub fn into_mut(self) -> &'a mut T {
        self.slot.into_mut()
    }

    /// Returns the underlying table.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let table = table.insert_unique(7, "seven", |_| 7).into_table();
    /// assert_eq!(table.len(), 1);
    /// ```
    #[inline]
    pub fn into_table(self) -> &'a mut HashTable<T, A> {
        self.slot.into_owner()
    }

    /// Returns the entry's bucket index: see [`HashTable::find_bucket_index`].
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let index = table.insert_unique(7, "seven", |_| 7).bucket_index();
    /// assert_eq!(table.find_bucket_index(7, |entry| *entry == "seven"), Some(index));
    /// ```
    #[inline]
    pub fn bucket_index(&self) -> usize {
        self.slot.index()
    }

    /// Removes the entry, passes it to `f`, and inserts what that returns into the same bucket.
    ///
    /// It must have the same hash.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `f` does; the entry is out then.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    /// use tabularasa::hash_table::Entry;
    ///
    /// let mut table = HashTable::new();
    /// let entry = table.insert_unique(7, "seven".to_owned(), |_| 7);
    /// // By value: nothing has to be left in its place meanwhile.
    /// let entry = entry.replace_entry_with(|name| Some(name + "!"));
    /// let Entry::Occupied(entry) = entry else { panic!("it was replaced") };
    /// assert_eq!(entry.get(), "seven!");
    /// assert!(matches!(entry.replace_entry_with(|_| None), Entry::Vacant(_)));
    /// assert!(table.is_empty());
    /// ```
    #[inline]
    pub fn replace_entry_with<F>(self, f: F) -> Entry<'a, T, A>
    where
        F: FnOnce(T) -> Option<T>,
    {
        let OccupiedEntry { slot, hash } = self;
        match slot.replace_with(hash, f) {
            Ok(slot) => Entry::Occupied(OccupiedEntry { slot, hash }),
            Err(slot) => Entry::Vacant(VacantEntry { slot, hash }),
        }
    }
}

impl<'a, T, A: Allocator> VacantEntry<'a, T, A> {
    /// Inserts the entry. It must have the hash for which this vacant entry was made.
    ///
    /// # Complexity
    /// O(1) on average: room was made before.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    /// use tabularasa::hash_table::Entry;
    ///
    /// let mut table = HashTable::new();
    /// if let Entry::Vacant(entry) = table.entry(7, |entry| *entry == "seven", |_| 7) {
    ///     entry.insert("seven");
    /// }
    /// assert_eq!(table.len(), 1);
    /// ```
    #[inline]
    pub fn insert(self, value: T) -> OccupiedEntry<'a, T, A> {
        OccupiedEntry { slot: self.slot.insert(value), hash: self.hash }
    }

    /// Returns the underlying table.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// let (_, vacant) = table.insert_unique(7, "seven", |_| 7).remove();
    /// assert!(vacant.into_table().is_empty());
    /// ```
    #[inline]
    pub fn into_table(self) -> &'a mut HashTable<T, A> {
        self.slot.into_owner()
    }
}

impl<'a, T, A: Allocator> AbsentEntry<'a, T, A> {
    /// Returns the underlying table.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table: HashTable<&str> = HashTable::new();
    /// let absent = table.find_entry(7, |entry| *entry == "seven").unwrap_err();
    /// // Room is made only now, by those who want it.
    /// absent.into_table().insert_unique(7, "seven", |_| 7);
    /// assert_eq!(table.len(), 1);
    /// ```
    #[inline]
    pub fn into_table(self) -> &'a mut HashTable<T, A> {
        self.table
    }
}

impl<T: fmt::Debug, A: Allocator> fmt::Debug for Entry<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Occupied(entry) => f.debug_tuple("Entry").field(entry).finish(),
            Entry::Vacant(entry) => f.debug_tuple("Entry").field(entry).finish(),
        }
    }
}

impl<T: fmt::Debug, A: Allocator> fmt::Debug for OccupiedEntry<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OccupiedEntry").field("value", self.get()).finish()
    }
}

impl<T: fmt::Debug, A: Allocator> fmt::Debug for VacantEntry<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VacantEntry")
    }
}

impl<T: fmt::Debug, A: Allocator> fmt::Debug for AbsentEntry<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AbsentEntry")
    }
}
