//! The map's unsafe functions: what hashbrown leaves to the caller to check.
//! Forwards to the table's of the same kind; knows no slot.
#![expect(unsafe_code, reason = "declares the unsafe functions that parity asks for")]

use super::HashMap;
use super::entry::OccupiedEntry;
use super::entry_ref::VacantEntryRef;
use crate::raw::entry::OccupiedSlot;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use equivalent::Equivalent;

impl<K: Eq + Hash, V, S: BuildHasher, A: Allocator> HashMap<K, V, S, A> {
    /// Inserts an entry whose key is known to be absent, without a look-up.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Safety
    /// The key must not be in the map. (With two equal keys in it this map's own code stays
    /// memory-safe; code that relies on the difference need not.)
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut copy = HashMap::new();
    /// for (key, value) in &HashMap::from([(1, 'a'), (2, 'b')]) {
    ///     // SAFETY: the keys of a map differ, and the copy has no others.
    ///     unsafe { copy.insert_unique_unchecked(*key, *value) };
    /// }
    /// assert_eq!(copy.len(), 2);
    /// ```
    #[inline]
    pub unsafe fn insert_unique_unchecked(&mut self, key: K, value: V) -> (&K, &mut V) {
        let hash = self.hash_builder.hash_one(&key);
        let hasher = |hash_builder: &S, (key, _): &(K, V)| hash_builder.hash_one(key);
        let slot = OccupiedSlot::insert_unique(self, hash, (key, value), hasher);
        let (key, value) = slot.into_mut();
        (key, value)
    }

    /// See [`get_disjoint_mut`](Self::get_disjoint_mut), which checks.
    ///
    /// # Complexity
    /// O(N) look-ups.
    ///
    /// # Safety
    /// No two of the keys may find the same entry.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::from([(1, 10), (2, 20)]);
    /// // SAFETY: 1 and 2 are different keys.
    /// let [one, two] = unsafe { map.get_disjoint_unchecked_mut([&1, &2]) };
    /// std::mem::swap(one.unwrap(), two.unwrap());
    /// assert_eq!((map[&1], map[&2]), (20, 10));
    /// ```
    #[inline]
    pub unsafe fn get_disjoint_unchecked_mut<Q, const N: usize>(
        &mut self,
        keys: [&Q; N],
    ) -> [Option<&mut V>; N]
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        // SAFETY: the caller's promise.
        let found = unsafe { self.get_disjoint_key_value_unchecked_mut(keys) };
        found.map(|found| found.map(|(_, value)| value))
    }

    /// See [`get_disjoint_key_value_mut`](Self::get_disjoint_key_value_mut), which checks.
    ///
    /// # Complexity
    /// O(N) look-ups.
    ///
    /// # Safety
    /// No two of the keys may find the same entry.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::from([(1, 10), (2, 20)]);
    /// // SAFETY: 1 and 2 are different keys.
    /// let [one, two] = unsafe { map.get_disjoint_key_value_unchecked_mut([&1, &2]) };
    /// assert_eq!((one, two), (Some((&1, &mut 10)), Some((&2, &mut 20))));
    /// ```
    #[inline]
    pub unsafe fn get_disjoint_key_value_unchecked_mut<Q, const N: usize>(
        &mut self,
        keys: [&Q; N],
    ) -> [Option<(&K, &mut V)>; N]
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hashes = keys.map(|key| self.hash_builder.hash_one(key));
        // SAFETY: the caller's promise.
        let found = unsafe {
            self.raw.get_disjoint_unchecked_mut(hashes, |i, (key, _)| keys[i].equivalent(key))
        };
        found.map(|found| found.map(|(key, value)| (&*key, value)))
    }

    /// hashbrown's former name of
    /// [`get_disjoint_unchecked_mut`](Self::get_disjoint_unchecked_mut).
    ///
    /// # Complexity
    /// As there.
    ///
    /// # Safety
    /// As there.
    #[deprecated(note = "use `get_disjoint_unchecked_mut`")]
    pub unsafe fn get_many_unchecked_mut<Q, const N: usize>(
        &mut self,
        keys: [&Q; N],
    ) -> [Option<&mut V>; N]
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        // SAFETY: the caller's promise.
        unsafe { self.get_disjoint_unchecked_mut(keys) }
    }

    /// hashbrown's former name of
    /// [`get_disjoint_key_value_unchecked_mut`](Self::get_disjoint_key_value_unchecked_mut).
    ///
    /// # Complexity
    /// As there.
    ///
    /// # Safety
    /// As there.
    #[deprecated(note = "use `get_disjoint_key_value_unchecked_mut`")]
    pub unsafe fn get_many_key_value_unchecked_mut<Q, const N: usize>(
        &mut self,
        keys: [&Q; N],
    ) -> [Option<(&K, &mut V)>; N]
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        // SAFETY: the caller's promise.
        unsafe { self.get_disjoint_key_value_unchecked_mut(keys) }
    }
}

impl<K, V, S, A: Allocator> OccupiedEntry<'_, K, V, S, A> {
    /// See [`replace_key`](Self::replace_key), which checks.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Safety
    /// The key must be equal to the one that is there and hash like it. (This map's own code stays
    /// memory-safe if not; code that relies on finding its keys need not.)
    pub unsafe fn replace_key_unchecked(&mut self, key: K) -> K {
        self.swap_key(key)
    }
}

impl<'a, K, Q: ?Sized, V, S, A: Allocator> VacantEntryRef<'a, '_, K, Q, V, S, A> {
    /// See [`insert_with_key`](Self::insert_with_key), which checks.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Safety
    /// The key must be equivalent to the one asked for and hash like it.
    pub unsafe fn insert_with_key_unchecked(self, key: K, value: V) -> &'a mut V
    where
        K: Hash,
        S: BuildHasher,
    {
        self.put(key, value).into_mut()
    }

    /// See [`insert_entry_with_key`](Self::insert_entry_with_key), which checks.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Safety
    /// The key must be equivalent to the one asked for and hash like it.
    pub unsafe fn insert_entry_with_key_unchecked(
        self,
        key: K,
        value: V,
    ) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        S: BuildHasher,
    {
        self.put(key, value)
    }
}
