//! Raw entries: a key's place in a map by way of a hash and a test that the caller brings, as in
//! hashbrown. No key has to be `Hash` or `Eq` here.
//! Over the core's handle of a slot; knows no slot number.

use super::HashMap;
use crate::hasher::DefaultHashBuilder;
use crate::raw::entry::OccupiedSlot;
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::mem;
use equivalent::Equivalent;

/// Look-ups by a hash that is known already: [`raw_entry`](HashMap::raw_entry).
pub struct RawEntryBuilder<'a, K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    map: &'a HashMap<K, V, S, A>,
}

/// The way to a [`RawEntryMut`]: [`raw_entry_mut`](HashMap::raw_entry_mut).
pub struct RawEntryBuilderMut<'a, K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    map: &'a mut HashMap<K, V, S, A>,
}

/// The place in a [`HashMap`] of what was asked for: [`raw_entry_mut`](HashMap::raw_entry_mut).
pub enum RawEntryMut<'a, K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    /// The entry is present.
    Occupied(RawOccupiedEntryMut<'a, K, V, S, A>),
    /// It is not.
    Vacant(RawVacantEntryMut<'a, K, V, S, A>),
}

/// An occupied entry, whose key can be changed too.
///
/// # Examples
/// ```
/// use tabularasa::HashMap;
/// use tabularasa::hash_map::RawEntryMut;
///
/// let mut map = HashMap::from([(String::from("a"), 1)]);
/// if let RawEntryMut::Occupied(mut entry) = map.raw_entry_mut().from_key("a") {
///     let (key, value) = entry.get_key_value_mut();
///     // Still the same hash, and equal: memory for the key to grow into.
///     key.reserve(100);
///     *value += 1;
///     assert_eq!(entry.remove_entry(), ("a".to_owned(), 2));
/// }
/// assert!(map.is_empty());
/// ```
pub struct RawOccupiedEntryMut<'a, K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    slot: OccupiedSlot<'a, HashMap<K, V, S, A>>,
    hash: u64,
}

/// A vacant entry: filling it makes room.
///
/// # Examples
/// ```
/// use std::hash::BuildHasher;
/// use tabularasa::HashMap;
/// use tabularasa::hash_map::RawEntryMut;
///
/// let mut map: HashMap<String, u32> = HashMap::new();
/// let hash = map.hasher().hash_one("a");
/// if let RawEntryMut::Vacant(entry) = map.raw_entry_mut().from_hash(hash, |key| key == "a") {
///     // Hashed once, for the look-up and for this.
///     entry.insert_hashed_nocheck(hash, "a".to_owned(), 1);
/// }
/// assert_eq!(map["a"], 1);
/// ```
pub struct RawVacantEntryMut<'a, K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    map: &'a mut HashMap<K, V, S, A>,
}

impl<K, V, S, A: Allocator> HashMap<K, V, S, A> {
    /// Looks an entry up by a hash and a test of the caller's own.
    ///
    /// [`HashTable`](crate::HashTable) is the better tool where all look-ups are of this kind: it
    /// holds no hasher.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use std::hash::BuildHasher;
    /// use tabularasa::HashMap;
    ///
    /// // One hash for two maps with the same hasher.
    /// let first = HashMap::from([("a", 1)]);
    /// let second: HashMap<&str, u32> = HashMap::with_hasher(first.hasher().clone());
    /// let hash = first.hasher().hash_one("a");
    /// let found = [&first, &second].map(|map| map.raw_entry().from_hash(hash, |key| *key == "a"));
    /// assert_eq!(found, [Some((&"a", &1)), None]);
    /// ```
    #[inline]
    pub fn raw_entry(&self) -> RawEntryBuilder<'_, K, V, S, A> {
        RawEntryBuilder { map: self }
    }

    /// Returns the entry, occupied or vacant, that is found by a hash and a test of the caller's
    /// own.
    ///
    /// Nothing checks that key and hash belong together. With others than those of the map's
    /// hasher, entries are not found again by key; nothing worse than that happens.
    ///
    /// # Complexity
    /// O(1). Allocates nothing: a vacant entry does, when it is filled.
    ///
    /// # Examples
    /// ```
    /// use std::hash::BuildHasher;
    /// use tabularasa::HashMap;
    ///
    /// // The key is made only if it is new, and hashed once.
    /// let mut counts: HashMap<String, u32> = HashMap::new();
    /// for word in ["a", "b", "a"] {
    ///     let hash = counts.hasher().hash_one(word);
    ///     let entry = counts.raw_entry_mut().from_key_hashed_nocheck(hash, word);
    ///     *entry.or_insert_with(|| (word.to_owned(), 0)).1 += 1;
    /// }
    /// assert_eq!((counts["a"], counts["b"]), (2, 1));
    /// ```
    #[inline]
    pub fn raw_entry_mut(&mut self) -> RawEntryBuilderMut<'_, K, V, S, A> {
        RawEntryBuilderMut { map: self }
    }
}

impl<'a, K, V, S, A: Allocator> RawEntryBuilder<'a, K, V, S, A> {
    /// Returns the entry with this key.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn from_key<Q>(self, key: &Q) -> Option<(&'a K, &'a V)>
    where
        S: BuildHasher,
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.map.hash_builder.hash_one(key);
        self.from_key_hashed_nocheck(hash, key)
    }

    /// Returns the entry with this key, whose hash is `hash`.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn from_key_hashed_nocheck<Q>(self, hash: u64, key: &Q) -> Option<(&'a K, &'a V)>
    where
        Q: Equivalent<K> + ?Sized,
    {
        self.from_hash(hash, |there| key.equivalent(there))
    }

    /// Returns the entry with this hash whose key `is_match` accepts.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn from_hash<F>(self, hash: u64, mut is_match: F) -> Option<(&'a K, &'a V)>
    where
        F: FnMut(&K) -> bool,
    {
        match self.map.raw.get(hash, |(key, _)| is_match(key)) {
            Some((key, value)) => Some((key, value)),
            None => None,
        }
    }
}

impl<'a, K, V, S, A: Allocator> RawEntryBuilderMut<'a, K, V, S, A> {
    /// Returns the entry of this key, occupied or vacant.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(String::from("a"), 1)]);
    /// map.raw_entry_mut().from_key("a").and_modify(|_, value| *value += 1);
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn from_key<Q>(self, key: &Q) -> RawEntryMut<'a, K, V, S, A>
    where
        S: BuildHasher,
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.map.hash_builder.hash_one(key);
        self.from_key_hashed_nocheck(hash, key)
    }

    /// Returns the entry of this key, whose hash is `hash`, occupied or vacant.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn from_key_hashed_nocheck<Q>(self, hash: u64, key: &Q) -> RawEntryMut<'a, K, V, S, A>
    where
        Q: Equivalent<K> + ?Sized,
    {
        self.from_hash(hash, |there| key.equivalent(there))
    }

    /// Returns the entry with this hash whose key `is_match` accepts, occupied or vacant.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::RawEntryMut;
    ///
    /// // Keys are places in `names`, which the map could not hash by itself.
    /// let names = ["ann", "bob"];
    /// let hash = |name: &str| name.len() as u64;
    /// let mut ages: HashMap<usize, u32, ()> = HashMap::with_hasher(());
    /// if let RawEntryMut::Vacant(entry) =
    ///     ages.raw_entry_mut().from_hash(hash("bob"), |&place| names[place] == "bob")
    /// {
    ///     entry.insert_with_hasher(hash("bob"), 1, 44, |&place| hash(names[place]));
    /// }
    /// let found = ages.raw_entry().from_hash(hash("bob"), |&place| names[place] == "bob");
    /// assert_eq!(found, Some((&1, &44)));
    /// ```
    #[inline]
    pub fn from_hash<F>(self, hash: u64, mut is_match: F) -> RawEntryMut<'a, K, V, S, A>
    where
        F: FnMut(&K) -> bool,
    {
        match OccupiedSlot::find(self.map, hash, |(key, _)| is_match(key)) {
            Ok(slot) => RawEntryMut::Occupied(RawOccupiedEntryMut { slot, hash }),
            Err(map) => RawEntryMut::Vacant(RawVacantEntryMut { map }),
        }
    }
}

impl<'a, K, V, S, A: Allocator> RawEntryMut<'a, K, V, S, A> {
    /// Replaces the value if the entry is present, and inserts key and value otherwise. A present
    /// key stays.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// let entry = map.raw_entry_mut().from_key("a").insert("a", 1);
    /// assert_eq!(entry.remove_entry(), ("a", 1));
    /// ```
    #[inline]
    pub fn insert(self, key: K, value: V) -> RawOccupiedEntryMut<'a, K, V, S, A>
    where
        K: Hash,
        S: BuildHasher,
    {
        match self {
            RawEntryMut::Occupied(mut entry) => {
                entry.insert(value);
                entry
            }
            RawEntryMut::Vacant(entry) => entry.insert_entry(key, value),
        }
    }

    /// Inserts key and value if the entry is absent, and returns both by exclusive reference.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// *map.raw_entry_mut().from_key("a").or_insert("a", 1).1 += 1;
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn or_insert(self, default_key: K, default_value: V) -> (&'a mut K, &'a mut V)
    where
        K: Hash,
        S: BuildHasher,
    {
        match self {
            RawEntryMut::Occupied(entry) => entry.into_key_value(),
            RawEntryMut::Vacant(entry) => entry.insert(default_key, default_value),
        }
    }

    /// Inserts what `default` returns if the entry is absent, and returns key and value by
    /// exclusive reference.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows or `default` panics.
    ///
    /// # Examples
    /// See [`raw_entry_mut`](HashMap::raw_entry_mut).
    #[inline]
    pub fn or_insert_with<F>(self, default: F) -> (&'a mut K, &'a mut V)
    where
        F: FnOnce() -> (K, V),
        K: Hash,
        S: BuildHasher,
    {
        match self {
            RawEntryMut::Occupied(entry) => entry.into_key_value(),
            RawEntryMut::Vacant(entry) => {
                let (key, value) = default();
                entry.insert(key, value)
            }
        }
    }

    /// Changes the entry if it is present. Its key must keep its hash.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// See [`from_key`](RawEntryBuilderMut::from_key).
    #[inline]
    pub fn and_modify<F>(mut self, change: F) -> Self
    where
        F: FnOnce(&mut K, &mut V),
    {
        if let RawEntryMut::Occupied(entry) = &mut self {
            let (key, value) = entry.get_key_value_mut();
            change(key, value);
        }
        self
    }

    /// Replaces the value if the entry is present, or removes the entry if `replace` returns
    /// `None`.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `replace` does; the entry is out then.
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([("a", 1)]);
    /// map.raw_entry_mut().from_key("a").and_replace_entry_with(|_, value| Some(value + 1));
    /// assert_eq!(map["a"], 2);
    /// map.raw_entry_mut().from_key("a").and_replace_entry_with(|_, _| None);
    /// assert!(map.is_empty());
    /// ```
    #[inline]
    pub fn and_replace_entry_with<F>(self, replace: F) -> Self
    where
        F: FnOnce(&K, V) -> Option<V>,
    {
        match self {
            RawEntryMut::Occupied(entry) => entry.replace_entry_with(replace),
            RawEntryMut::Vacant(_) => self,
        }
    }
}

impl<'a, K, V, S, A: Allocator> RawOccupiedEntryMut<'a, K, V, S, A> {
    /// Returns the key.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn key(&self) -> &K {
        &self.slot.get().0
    }

    /// Returns the key by exclusive reference. Its hash must stay the same.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn key_mut(&mut self) -> &mut K {
        &mut self.slot.get_mut().0
    }

    /// Returns the key by exclusive reference, for as long as the map is borrowed. Its hash must
    /// stay the same.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn into_key(self) -> &'a mut K {
        &mut self.slot.into_mut().0
    }

    /// Returns the value.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn get(&self) -> &V {
        &self.slot.get().1
    }

    /// Returns the value by exclusive reference.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn get_mut(&mut self) -> &mut V {
        &mut self.slot.get_mut().1
    }

    /// Returns the value by exclusive reference, for as long as the map is borrowed.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn into_mut(self) -> &'a mut V {
        &mut self.slot.into_mut().1
    }

    /// Returns key and value.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn get_key_value(&self) -> (&K, &V) {
        let (key, value) = self.slot.get();
        (key, value)
    }

    /// Returns key and value by exclusive reference. The key's hash must stay the same.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn get_key_value_mut(&mut self) -> (&mut K, &mut V) {
        let (key, value) = self.slot.get_mut();
        (key, value)
    }

    /// Returns key and value by exclusive reference, for as long as the map is borrowed. The key's
    /// hash must stay the same.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn into_key_value(self) -> (&'a mut K, &'a mut V) {
        let (key, value) = self.slot.into_mut();
        (key, value)
    }

    /// Replaces the value and returns the old one.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn insert(&mut self, value: V) -> V {
        mem::replace(self.get_mut(), value)
    }

    /// Replaces the key by one with the same hash, and returns the old key.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn insert_key(&mut self, key: K) -> K {
        mem::replace(self.key_mut(), key)
    }

    /// Removes the entry and returns its value.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn remove(self) -> V {
        self.remove_entry().1
    }

    /// Removes the entry and returns both parts of it.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1).
    #[inline]
    pub fn remove_entry(self) -> (K, V) {
        self.slot.remove(Some(self.hash)).0
    }

    /// Replaces the value, or removes the entry if `replace` returns `None`.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `replace` does; the entry is out then.
    ///
    /// # Examples
    /// See [`RawEntryMut::and_replace_entry_with`].
    #[inline]
    pub fn replace_entry_with<F>(self, replace: F) -> RawEntryMut<'a, K, V, S, A>
    where
        F: FnOnce(&K, V) -> Option<V>,
    {
        let RawOccupiedEntryMut { slot, hash } = self;
        let replaced = slot.replace_with(Some(hash), |(key, value)| {
            let value = replace(&key, value)?;
            Some((key, value))
        });
        match replaced {
            Ok(slot) => RawEntryMut::Occupied(RawOccupiedEntryMut { slot, hash }),
            Err(vacant) => RawEntryMut::Vacant(RawVacantEntryMut { map: vacant.into_owner() }),
        }
    }
}

impl<'a, K, V, S, A: Allocator> RawVacantEntryMut<'a, K, V, S, A> {
    /// Inserts key and value.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    #[inline]
    pub fn insert(self, key: K, value: V) -> (&'a mut K, &'a mut V)
    where
        K: Hash,
        S: BuildHasher,
    {
        self.insert_entry(key, value).into_key_value()
    }

    /// Inserts key and value, by this hash of the key.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// See [`raw_entry_mut`](HashMap::raw_entry_mut).
    #[inline]
    pub fn insert_hashed_nocheck(self, hash: u64, key: K, value: V) -> (&'a mut K, &'a mut V)
    where
        K: Hash,
        S: BuildHasher,
    {
        self.put(hash, (key, value), |hash_builder, key| hash_builder.hash_one(key))
            .into_key_value()
    }

    /// Inserts key and value, by this hash of the key. If the map grows, `hasher` hashes the keys
    /// of all entries except this one.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows, or `hasher` panics; only this entry is lost then.
    ///
    /// # Examples
    /// See [`from_hash`](RawEntryBuilderMut::from_hash).
    #[inline]
    pub fn insert_with_hasher<H>(
        self,
        hash: u64,
        key: K,
        value: V,
        hasher: H,
    ) -> (&'a mut K, &'a mut V)
    where
        H: Fn(&K) -> u64,
    {
        self.put(hash, (key, value), |_, key| hasher(key)).into_key_value()
    }

    #[inline]
    fn insert_entry(self, key: K, value: V) -> RawOccupiedEntryMut<'a, K, V, S, A>
    where
        K: Hash,
        S: BuildHasher,
    {
        let hash = self.map.hash_builder.hash_one(&key);
        self.put(hash, (key, value), |hash_builder, key| hash_builder.hash_one(key))
    }

    #[inline]
    fn put(
        self,
        hash: u64,
        entry: (K, V),
        hasher: impl Fn(&S, &K) -> u64,
    ) -> RawOccupiedEntryMut<'a, K, V, S, A> {
        let hasher = |hash_builder: &S, (key, _): &(K, V)| hasher(hash_builder, key);
        let slot = OccupiedSlot::insert_unique(self.map, hash, entry, hasher);
        RawOccupiedEntryMut { slot, hash }
    }
}

impl<K, V, S, A: Allocator> fmt::Debug for RawEntryBuilder<'_, K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawEntryBuilder").finish_non_exhaustive()
    }
}

impl<K, V, S, A: Allocator> fmt::Debug for RawEntryBuilderMut<'_, K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawEntryBuilderMut").finish_non_exhaustive()
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S, A: Allocator> fmt::Debug for RawEntryMut<'_, K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RawEntryMut::Occupied(entry) => f.debug_tuple("RawEntryMut").field(entry).finish(),
            RawEntryMut::Vacant(entry) => f.debug_tuple("RawEntryMut").field(entry).finish(),
        }
    }
}

impl<K, V, S, A> fmt::Debug for RawOccupiedEntryMut<'_, K, V, S, A>
where
    K: fmt::Debug,
    V: fmt::Debug,
    A: Allocator,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawOccupiedEntryMut")
            .field("key", self.key())
            .field("value", self.get())
            .finish_non_exhaustive()
    }
}

impl<K, V, S, A: Allocator> fmt::Debug for RawVacantEntryMut<'_, K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawVacantEntryMut").finish_non_exhaustive()
    }
}
