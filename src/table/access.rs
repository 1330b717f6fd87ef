//! Look-up and insertion by hash.
//! Knows no hasher: hashes are given, or a closure that hashes an entry again.

use super::HashTable;
use super::entry::{AbsentEntry, Entry, OccupiedEntry, VacantEntry};
use crate::raw::entry::{OccupiedSlot, VacantSlot};
use allocator_api2::alloc::Allocator;

impl<T, A: Allocator> HashTable<T, A> {
    /// Returns the entry with this hash that `eq` accepts.
    ///
    /// # Complexity
    /// O(1) on average. `eq` is also asked about a few entries with other hashes.
    ///
    /// # Panics
    /// If `eq` does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(7, ("seven", 1), |_| 7);
    /// assert_eq!(table.find(7, |entry| entry.0 == "seven"), Some(&("seven", 1)));
    /// assert_eq!(table.find(7, |entry| entry.0 == "eight"), None);
    /// ```
    #[inline]
    pub fn find(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&T> {
        self.raw.get(hash, eq)
    }

    /// As [`find`](Self::find), for who has to wait for tags and entry alike: both are asked for at
    /// once.
    #[cfg(all(feature = "std", target_has_atomic = "64"))]
    #[inline(always)]
    pub(crate) fn find_far(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&T> {
        self.raw.prefetch_home(hash);
        self.raw.get_prefetched(hash, eq)
    }

    /// Returns the entry with this hash that `eq` accepts, by exclusive reference: see
    /// [`find`](Self::find).
    ///
    /// Its hash must stay what it is, or it is not found any more.
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
    /// table.insert_unique(7, ("seven", 1), |_| 7);
    /// if let Some(entry) = table.find_mut(7, |entry| entry.0 == "seven") {
    ///     entry.1 += 1;
    /// }
    /// assert_eq!(table.find(7, |entry| entry.0 == "seven"), Some(&("seven", 2)));
    /// ```
    #[inline]
    pub fn find_mut(&mut self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&mut T> {
        self.raw.get_mut(hash, eq)
    }

    /// Returns a handle that can change, replace or remove the entry that [`find`](Self::find)
    /// finds.
    ///
    /// Never grows the table: there is no way on from an absent entry but
    /// [`AbsentEntry::into_table`]. See [`entry`](Self::entry).
    ///
    /// # Complexity
    /// As [`find`](Self::find).
    ///
    /// # Panics
    /// If `eq` does.
    ///
    /// # Errors
    /// If there is no such entry.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(7, "seven", |_| 7);
    /// if let Ok(entry) = table.find_entry(7, |entry| *entry == "seven") {
    ///     entry.remove();
    /// }
    /// assert!(table.find_entry(7, |entry| *entry == "seven").is_err());
    /// ```
    #[inline]
    pub fn find_entry(
        &mut self,
        hash: u64,
        eq: impl FnMut(&T) -> bool,
    ) -> Result<OccupiedEntry<'_, T, A>, AbsentEntry<'_, T, A>> {
        match OccupiedSlot::find(self, hash, eq) {
            Ok(slot) => Ok(OccupiedEntry::new(slot, Some(hash))),
            Err(table) => Err(AbsentEntry { table }),
        }
    }

    /// Returns the entry with this hash that `eq` accepts, occupied or vacant.
    ///
    /// An entry that is there never makes the table grow. For one that is not, room is made at
    /// once: the table may grow, and after many removals what is known of displaced entries is
    /// found out anew. Both call `hasher` for every entry. Only growth moves entries, and
    /// [`VacantEntry::insert`] needs no hasher.
    ///
    /// # Complexity
    /// O(1) on average, amortised over the insertions.
    ///
    /// # Panics
    /// If `eq` or `hasher` does, or if more than `isize::MAX` bytes would be needed. Every entry is
    /// still there.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |entry: &(u64, u32)| entry.0.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut counts = HashTable::new();
    /// for n in [5, 6, 5] {
    ///     counts
    ///         .entry(hasher(&(n, 0)), |entry| entry.0 == n, hasher)
    ///         .and_modify(|entry| entry.1 += 1)
    ///         .or_insert((n, 1));
    /// }
    /// assert_eq!(counts.find(hasher(&(5, 0)), |entry| entry.0 == 5), Some(&(5, 2)));
    /// assert_eq!(counts.len(), 2);
    /// ```
    #[inline]
    pub fn entry(
        &mut self,
        hash: u64,
        eq: impl FnMut(&T) -> bool,
        hasher: impl Fn(&T) -> u64,
    ) -> Entry<'_, T, A> {
        match VacantSlot::find(self, hash, eq, |(), entry| hasher(entry)) {
            Ok(slot) => Entry::Occupied(OccupiedEntry::new(slot, Some(hash))),
            Err(slot) => Entry::Vacant(VacantEntry { slot, hash: Some(hash) }),
        }
    }

    /// Inserts an entry that is known to be absent.
    ///
    /// Of two entries that a test cannot tell apart, any may be found.
    ///
    /// # Complexity
    /// O(1) on average, amortised over the insertions.
    ///
    /// # Panics
    /// If `hasher` does, or if more than `isize::MAX` bytes would be needed. Every entry that was
    /// there still is; `value` is dropped.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let hasher = |n: &u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    /// let mut squares = HashTable::new();
    /// for n in (0..100).map(|n| n * n) {
    ///     // No two are equal: a test would be wasted.
    ///     squares.insert_unique(hasher(&n), n, hasher);
    /// }
    /// assert!(squares.find(hasher(&81), |n| *n == 81).is_some());
    /// assert_eq!(squares.len(), 100);
    /// ```
    #[inline]
    pub fn insert_unique(
        &mut self,
        hash: u64,
        value: T,
        hasher: impl Fn(&T) -> u64,
    ) -> OccupiedEntry<'_, T, A> {
        let slot = OccupiedSlot::insert_unique(self, hash, value, |(), entry| hasher(entry));
        OccupiedEntry::new(slot, Some(hash))
    }

    /// Returns several entries by exclusive reference, and `None` for those that are absent.
    ///
    /// `eq` is given the number of the request and an entry.
    ///
    /// # Complexity
    /// O(N²) comparisons of slots, O(N) look-ups.
    ///
    /// # Panics
    /// If two requests find the same entry, or `eq` does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashTable;
    ///
    /// let mut balances = HashTable::new();
    /// balances.insert_unique(1, ("ada", 10), |_| 1);
    /// balances.insert_unique(1, ("bob", 0), |_| 1);
    ///
    /// let names = ["ada", "bob", "eve"];
    /// let found = balances.get_disjoint_mut([1, 1, 1], |i, entry| entry.0 == names[i]);
    /// let [Some(ada), Some(bob), None] = found else { panic!("eve has no account") };
    /// (ada.1, bob.1) = (ada.1 - 4, bob.1 + 4);
    /// assert_eq!(balances.find(1, |entry| entry.0 == "bob"), Some(&("bob", 4)));
    /// ```
    #[inline]
    pub fn get_disjoint_mut<const N: usize>(
        &mut self,
        hashes: [u64; N],
        eq: impl FnMut(usize, &T) -> bool,
    ) -> [Option<&mut T>; N] {
        self.raw.get_disjoint_mut(hashes, eq)
    }

    /// hashbrown's former name of [`get_disjoint_mut`](Self::get_disjoint_mut).
    ///
    /// # Complexity
    /// As there.
    ///
    /// # Panics
    /// As there.
    ///
    /// # Examples
    /// ```
    /// # #![allow(deprecated)]
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// table.insert_unique(1, "one", |_| 1);
    /// assert_eq!(table.get_many_mut([1], |_, entry| *entry == "one"), [Some(&mut "one")]);
    /// ```
    #[deprecated(note = "use `get_disjoint_mut`")]
    #[inline]
    pub fn get_many_mut<const N: usize>(
        &mut self,
        hashes: [u64; N],
        eq: impl FnMut(usize, &T) -> bool,
    ) -> [Option<&mut T>; N] {
        self.get_disjoint_mut(hashes, eq)
    }
}
