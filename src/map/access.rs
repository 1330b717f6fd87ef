//! Look-up, insertion and removal by key. Straight to the core: these are the hot paths.
//! Hashes and compares keys; knows no slot.

use super::HashMap;
use super::entry::{Entry, OccupiedEntry, OccupiedError, VacantEntry};
use super::entry_ref::{EntryRef, VacantEntryRef};
use crate::raw::entry::AbsentSlot;
use crate::raw::insert::AtHome;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use core::mem;
use equivalent::Equivalent;

impl<K: Eq + Hash, V, S: BuildHasher, A: Allocator> HashMap<K, V, S, A> {
    /// Returns the value of this key.
    ///
    /// # Complexity
    /// O(1). An empty map hashes nothing.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let map = HashMap::from([(String::from("a"), 1)]);
    /// // Any form of the key will do that hashes and compares like it.
    /// assert_eq!(map.get("a"), Some(&1));
    /// assert_eq!(map.get("b"), None);
    /// ```
    #[inline(always)]
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        match self.find(key) {
            Some((_, value)) => Some(value),
            None => None,
        }
    }

    /// Returns the value of this key by exclusive reference.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::from([(1, 10)]);
    /// if let Some(value) = map.get_mut(&1) {
    ///     *value += 1;
    /// }
    /// assert_eq!(map[&1], 11);
    /// ```
    #[inline]
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        match self.find_mut(key) {
            Some((_, value)) => Some(value),
            None => None,
        }
    }

    /// Returns the key that the map holds, and its value.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let map = HashMap::from([(String::from("a"), 1)]);
    /// let (key, value) = map.get_key_value("a").unwrap();
    /// assert_eq!((key.as_str(), *value), ("a", 1));
    /// ```
    #[inline]
    pub fn get_key_value<Q>(&self, key: &Q) -> Option<(&K, &V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        match self.find(key) {
            Some((key, value)) => Some((key, value)),
            None => None,
        }
    }

    /// Returns the key that the map holds, and its value by exclusive reference.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::from([(String::from("a"), 1)]);
    /// let (key, value) = map.get_key_value_mut("a").unwrap();
    /// *value += key.len();
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn get_key_value_mut<Q>(&mut self, key: &Q) -> Option<(&K, &mut V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        match self.find_mut(key) {
            Some((key, value)) => Some((key, value)),
            None => None,
        }
    }

    /// Returns whether the map has an entry with this key.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let map = tabularasa::HashMap::from([(1, 'a')]);
    /// assert!(map.contains_key(&1) && !map.contains_key(&2));
    /// ```
    #[inline(always)]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.find(key).is_some()
    }

    /// Returns the values of several keys by exclusive reference, and `None` for keys that are
    /// absent.
    ///
    /// # Complexity
    /// O(N²) comparisons of slots, O(N) look-ups.
    ///
    /// # Panics
    /// If two of the keys find the same entry.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut accounts = HashMap::from([("a", 10), ("b", 0)]);
    /// if let [Some(from), Some(to)] = accounts.get_disjoint_mut(["a", "b"]) {
    ///     *from -= 4;
    ///     *to += 4;
    /// }
    /// assert_eq!((accounts["a"], accounts["b"]), (6, 4));
    /// ```
    pub fn get_disjoint_mut<Q, const N: usize>(&mut self, keys: [&Q; N]) -> [Option<&mut V>; N]
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.get_disjoint_key_value_mut(keys).map(|found| found.map(|(_, value)| value))
    }

    /// Returns what [`get_disjoint_mut`](Self::get_disjoint_mut) returns, with the keys that the
    /// map holds.
    ///
    /// # Complexity
    /// O(N²) comparisons of slots, O(N) look-ups.
    ///
    /// # Panics
    /// If two of the keys find the same entry.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::from([(1, 10), (2, 20)]);
    /// let [one, none] = map.get_disjoint_key_value_mut([&1, &3]);
    /// assert_eq!((one, none), (Some((&1, &mut 10)), None));
    /// ```
    pub fn get_disjoint_key_value_mut<Q, const N: usize>(
        &mut self,
        keys: [&Q; N],
    ) -> [Option<(&K, &mut V)>; N]
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hashes = keys.map(|key| self.hash_builder.hash_one(key));
        self.raw
            .get_disjoint_mut(hashes, |i, (key, _)| keys[i].equivalent(key))
            .map(|found| found.map(|(key, value)| (&*key, value)))
    }

    /// hashbrown's former name of [`get_disjoint_mut`](Self::get_disjoint_mut).
    ///
    /// # Complexity
    /// As there.
    ///
    /// # Panics
    /// As there.
    #[deprecated(note = "use `get_disjoint_mut`")]
    pub fn get_many_mut<Q, const N: usize>(&mut self, keys: [&Q; N]) -> [Option<&mut V>; N]
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.get_disjoint_mut(keys)
    }

    /// hashbrown's former name of
    /// [`get_disjoint_key_value_mut`](Self::get_disjoint_key_value_mut).
    ///
    /// # Complexity
    /// As there.
    ///
    /// # Panics
    /// As there.
    #[deprecated(note = "use `get_disjoint_key_value_mut`")]
    pub fn get_many_key_value_mut<Q, const N: usize>(
        &mut self,
        keys: [&Q; N],
    ) -> [Option<(&K, &mut V)>; N]
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.get_disjoint_key_value_mut(keys)
    }

    /// Inserts an entry. If the key is present, replaces its value and returns the old one; the key
    /// stays.
    ///
    /// # Complexity
    /// O(1) amortised. Overwriting never grows the table.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::new();
    /// assert_eq!(map.insert(1, 'a'), None);
    /// assert_eq!(map.insert(1, 'b'), Some('a'));
    /// ```
    #[inline]
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let hash = self.hash_builder.hash_one(&key);
        self.insert_hashed(hash, key, value)
    }

    /// As [`insert`](Self::insert), with the hash of the key.
    #[inline]
    pub(super) fn insert_hashed(&mut self, hash: u64, key: K, value: V) -> Option<V> {
        match self.raw.at_home(hash, super::same_key(&key)) {
            AtHome::Found((_, old)) => {
                // Here, and not on the way out, where a panic would leak what is returned
                // (rust-lang/rust#47949).
                drop(key);
                Some(mem::replace(old, value))
            }
            AtHome::Free(slot) => {
                slot.fill((key, value));
                None
            }
            AtHome::Absent => self.insert_cold(hash, key, value, true),
            AtHome::Undecided => self.insert_cold(hash, key, value, false),
        }
    }

    /// An insertion that is not decided by the first window. All of it, to the end, so that the
    /// usual way has one call, the last thing it does.
    #[cold]
    #[inline(never)]
    pub(super) fn insert_cold(
        &mut self,
        hash: u64,
        key: K,
        value: V,
        is_absent: bool,
    ) -> Option<V> {
        if !is_absent {
            if let Some((_, old)) = self.raw.get_mut_cold(hash, super::same_key(&key)) {
                drop(key);
                return Some(mem::replace(old, value));
            }
        }
        let hasher = super::rehash(&self.hash_builder);
        self.raw.insert_cold(hash, (key, value), &hasher);
        None
    }

    /// As [`insert`](Self::insert), but the key is replaced as well: for a set all that there is.
    #[inline]
    pub(crate) fn replace_entry(&mut self, key: K, value: V) -> Option<(K, V)> {
        let hash = self.hash_builder.hash_one(&key);
        match self.raw.at_home(hash, super::same_key(&key)) {
            AtHome::Found(old) => return Some(mem::replace(old, (key, value))),
            AtHome::Free(slot) => {
                slot.fill((key, value));
                return None;
            }
            AtHome::Absent | AtHome::Undecided => {}
        }
        if let Some(old) = self.raw.get_mut_cold(hash, super::same_key(&key)) {
            return Some(mem::replace(old, (key, value)));
        }
        let hasher = super::rehash(&self.hash_builder);
        self.raw.insert_cold(hash, (key, value), &hasher);
        None
    }

    /// Inserts an entry if the key is absent.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Errors
    /// [`OccupiedError`] with the present entry and the value that was not inserted.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::new();
    /// assert_eq!(*map.try_insert(1, 'a').unwrap(), 'a');
    /// let error = map.try_insert(1, 'b').unwrap_err();
    /// assert_eq!((*error.entry.get(), error.value), ('a', 'b'));
    /// ```
    pub fn try_insert(
        &mut self,
        key: K,
        value: V,
    ) -> Result<&mut V, OccupiedError<'_, K, V, S, A>> {
        match self.entry(key) {
            Entry::Occupied(entry) => Err(OccupiedError { entry, value }),
            Entry::Vacant(entry) => Ok(entry.insert(value)),
        }
    }

    /// Removes the entry with this key and returns its value.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1). The memory stays, and so does the capacity.
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(1, 'a')]);
    /// assert_eq!((map.remove(&1), map.remove(&1)), (Some('a'), None));
    /// ```
    #[inline(always)]
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.remove_entry(key).map(|(_, value)| value)
    }

    /// Removes the entry with this key and returns both parts of it.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1). The memory stays, and so does the capacity.
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(1, 'a')]);
    /// assert_eq!(map.remove_entry(&1), Some((1, 'a')));
    /// ```
    #[inline(always)]
    pub fn remove_entry<Q>(&mut self, key: &Q) -> Option<(K, V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        // An empty map hashes nothing.
        if self.is_empty() {
            return None;
        }
        let hash = self.hash_builder.hash_one(key);
        self.raw.remove(hash, super::same_key(key))
    }

    /// Returns the entry of this key, occupied or vacant, found once and then used.
    ///
    /// # Complexity
    /// O(1). Allocates nothing: a vacant entry does, when it is filled.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut counts = HashMap::new();
    /// for word in ["a", "b", "a"] {
    ///     *counts.entry(word).or_insert(0) += 1;
    /// }
    /// assert_eq!(counts["a"], 2);
    /// ```
    #[inline]
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V, S, A> {
        let hash = self.hash_builder.hash_one(&key);
        match AbsentSlot::find(self, hash, super::same_key(&key)) {
            Ok(slot) => Entry::Occupied(OccupiedEntry::new(slot, hash)),
            Err(slot) => Entry::Vacant(VacantEntry { key, slot }),
        }
    }

    /// Returns the entry of a key given by reference, which is turned into an owned key only if it
    /// has to be inserted.
    ///
    /// # Complexity
    /// O(1). Allocates nothing: a vacant entry does, when it is filled.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut counts: HashMap<String, u32> = HashMap::new();
    /// for word in ["a", "b", "a"] {
    ///     // Two `String`s are made, not three.
    ///     *counts.entry_ref(word).or_insert(0) += 1;
    /// }
    /// assert_eq!(counts["a"], 2);
    /// ```
    #[inline]
    pub fn entry_ref<'a, 'b, Q>(&'a mut self, key: &'b Q) -> EntryRef<'a, 'b, K, Q, V, S, A>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.hash_builder.hash_one(key);
        match AbsentSlot::find(self, hash, super::same_key(key)) {
            Ok(slot) => EntryRef::Occupied(OccupiedEntry::new(slot, hash)),
            Err(slot) => EntryRef::Vacant(VacantEntryRef { key, slot }),
        }
    }

    #[inline(always)]
    fn find<Q>(&self, key: &Q) -> Option<&(K, V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        // An empty map hashes nothing.
        let hash = || self.hash_builder.hash_one(key);
        self.raw.get_hashed_by(hash, super::same_key(key))
    }

    #[inline(always)]
    fn find_mut<Q>(&mut self, key: &Q) -> Option<(&K, &mut V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = || self.hash_builder.hash_one(key);
        match self.raw.get_mut_hashed_by(hash, super::same_key(key)) {
            Some((key, value)) => Some((key, value)),
            None => None,
        }
    }
}
