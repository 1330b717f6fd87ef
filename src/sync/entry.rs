//! The place of a key, shown to a closure under the shard's lock: `entry`, `entry_ref`.
//! Knows neither lock nor epoch, but that what a removal leaves over is dropped later.

use super::ShardedMap;
use super::sharded::{Removals, WriteShard};
use crate::{Equivalent, hash_table};
use alloc::borrow::ToOwned;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::mem;

/// What an entry leaves over, kept from before the lock until after it.
struct LeftOver<K, V> {
    /// The key for a vacant entry; under an occupied one, the key that was asked for.
    key: Option<K>,
    /// The key that was asked for, where another one was removed.
    spare: Option<K>,
    values: Vec<V>,
}

impl<K, V> LeftOver<K, V> {
    fn new(key: Option<K>) -> Self {
        LeftOver { key, spare: None, values: Vec::new() }
    }

    /// Keeps a key that was removed: a vacant entry inserts that one again.
    fn keep(&mut self, removed: K) {
        if let Some(asked) = self.key.replace(removed) {
            self.spare = Some(asked);
        }
    }

    /// Gives the removed key back.
    fn give_back(&mut self) -> Option<K> {
        mem::replace(&mut self.key, self.spare.take())
    }

    fn key(&self) -> &K {
        let Some(key) = &self.key else { unreachable!("a vacant entry has a key") };
        key
    }

    fn take_key(&mut self) -> K {
        let Some(key) = self.key.take() else { unreachable!("a vacant entry has a key") };
        key
    }
}

/// The place of a key in a [`ShardedMap`], for as long as the closure of
/// [`entry`](ShardedMap::entry) runs.
pub enum Entry<'a, K, V> {
    /// The key is present.
    Occupied(OccupiedEntry<'a, K, V>),
    /// It is not.
    Vacant(VacantEntry<'a, K, V>),
}

/// The place in a [`ShardedMap`] of a key given by reference, for as long as the closure of
/// [`entry_ref`](ShardedMap::entry_ref) runs.
pub enum EntryRef<'a, 'b, K, Q: ?Sized, V> {
    /// The key is present.
    Occupied(OccupiedEntry<'a, K, V>),
    /// It is not.
    Vacant(VacantEntryRef<'a, 'b, K, Q, V>),
}

/// A key that is present, and its value.
pub struct OccupiedEntry<'a, K, V> {
    entry: hash_table::OccupiedEntry<'a, (K, V)>,
    left: &'a mut LeftOver<K, V>,
    removals: &'a mut Removals,
}

/// A key that is absent, and room for it.
pub struct VacantEntry<'a, K, V> {
    entry: hash_table::VacantEntry<'a, (K, V)>,
    left: &'a mut LeftOver<K, V>,
    removals: &'a mut Removals,
}

/// A key that is absent, given by reference, and room for it.
pub struct VacantEntryRef<'a, 'b, K, Q: ?Sized, V> {
    key: &'b Q,
    entry: hash_table::VacantEntry<'a, (K, V)>,
    left: &'a mut LeftOver<K, V>,
    removals: &'a mut Removals,
}

impl<K: Eq + Hash, V, S: BuildHasher> ShardedMap<K, V, S> {
    /// Shows the place of a key to `f`, and returns what that returns: insert, change, remove, and
    /// decide which at one instant.
    ///
    /// The shard may grow for a vacant entry, whether it is filled or not.
    ///
    /// # Locking
    /// One shard, exclusive. `Eq` and `f` run under it, `Hash` when the shard grows: keep `f`
    /// short, and let it [wait for nothing](crate::sync#closures). Keys that are left over, and a
    /// value that [`Entry::insert`] replaces, are dropped after the lock; what `f` itself drops, it
    /// drops under it.
    ///
    /// # Complexity
    /// O(1) on average, amortised.
    ///
    /// # Panics
    /// As [`insert`](Self::insert), or if `f` does: what it did until then stays done.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::{Entry, ShardedMap};
    ///
    /// let hits = ShardedMap::new();
    /// for page in ["/", "/about", "/"] {
    ///     hits.entry(page, |hits| *hits.or_insert(0) += 1);
    /// }
    /// assert_eq!(hits.get("/"), Some(2));
    ///
    /// // Something comes out: here, whether this was the last one.
    /// let is_last = hits.entry("/", |entry| match entry {
    ///     Entry::Occupied(mut entry) if *entry.get() > 1 => {
    ///         *entry.get_mut() -= 1;
    ///         false
    ///     }
    ///     Entry::Occupied(entry) => entry.remove() == 1,
    ///     Entry::Vacant(_) => false,
    /// });
    /// assert!(!is_last);
    /// ```
    #[inline]
    #[doc(alias = "compute")]
    pub fn entry<R>(&self, key: K, f: impl FnOnce(Entry<'_, K, V>) -> R) -> R {
        let hash = self.hash(&key);
        let mut left = LeftOver::new(Some(key));
        match self.write_live(hash) {
            Some(shard) => self.entry_in(hash, &mut left, f, shard),
            None => {
                let shards = self.existing_or_new();
                self.entry_in(hash, &mut left, f, self.write(shards, shards.index_of(hash)))
            }
        }
    }

    /// Shows the place of a key to `f` as [`entry`](Self::entry) does. The key is given by
    /// reference, and an owned one is made only if it is inserted.
    ///
    /// # Locking
    /// As [`entry`](Self::entry).
    ///
    /// # Complexity
    /// O(1) on average, amortised.
    ///
    /// # Panics
    /// As [`entry`](Self::entry).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let hits: ShardedMap<String, u32> = ShardedMap::new();
    /// for page in ["/", "/about", "/"] {
    ///     // Two Strings are made.
    ///     hits.entry_ref(page, |hits| *hits.or_insert(0) += 1);
    /// }
    /// assert_eq!(hits.get("/"), Some(2));
    /// ```
    #[inline]
    pub fn entry_ref<'b, Q, R>(
        &self,
        key: &'b Q,
        f: impl FnOnce(EntryRef<'_, 'b, K, Q, V>) -> R,
    ) -> R
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.hash(key);
        let mut left = LeftOver::new(None);
        match self.write_live(hash) {
            Some(shard) => self.entry_ref_in(hash, key, &mut left, f, shard),
            None => {
                let shards = self.existing_or_new();
                let shard = self.write(shards, shards.index_of(hash));
                self.entry_ref_in(hash, key, &mut left, f, shard)
            }
        }
    }

    #[inline(always)]
    fn entry_in<N, R>(
        &self,
        hash: u64,
        left: &mut LeftOver<K, V>,
        f: impl FnOnce(Entry<'_, K, V>) -> R,
        mut shard: WriteShard<'_, K, V, N>,
    ) -> R {
        let (table, removals) = shard.parts();
        let asked = left.key();
        f(match table.entry(hash, |(known, _)| known == asked, self.rehash()) {
            hash_table::Entry::Occupied(entry) => {
                Entry::Occupied(OccupiedEntry { entry, left, removals })
            }
            hash_table::Entry::Vacant(entry) => {
                Entry::Vacant(VacantEntry { entry, left, removals })
            }
        })
    }

    #[inline(always)]
    fn entry_ref_in<'b, N, Q, R>(
        &self,
        hash: u64,
        key: &'b Q,
        left: &mut LeftOver<K, V>,
        f: impl FnOnce(EntryRef<'_, 'b, K, Q, V>) -> R,
        mut shard: WriteShard<'_, K, V, N>,
    ) -> R
    where
        Q: Equivalent<K> + ?Sized,
    {
        let (table, removals) = shard.parts();
        f(match table.entry(hash, |(known, _)| key.equivalent(known), self.rehash()) {
            hash_table::Entry::Occupied(entry) => {
                EntryRef::Occupied(OccupiedEntry { entry, left, removals })
            }
            hash_table::Entry::Vacant(entry) => {
                EntryRef::Vacant(VacantEntryRef { key, entry, left, removals })
            }
        })
    }
}

impl<'a, K, V> Entry<'a, K, V> {
    /// Gives the key this value, whether it is present or not. The old value is dropped after the
    /// lock.
    pub fn insert(self, value: V) -> OccupiedEntry<'a, K, V> {
        match self {
            Entry::Occupied(entry) => entry.overwrite(value),
            Entry::Vacant(entry) => entry.insert_entry(value),
        }
    }

    /// As [`insert`](Self::insert), under hashbrown's other name.
    pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V> {
        self.insert(value)
    }

    /// Returns the value, which is `default` if the key was absent.
    pub fn or_insert(self, default: V) -> &'a mut V {
        self.or_insert_with(|| default)
    }

    /// Returns the entry, whose value is `default` if the key was absent.
    pub fn or_insert_entry(self, default: V) -> OccupiedEntry<'a, K, V> {
        match self {
            Entry::Occupied(entry) => entry,
            Entry::Vacant(entry) => entry.insert_entry(default),
        }
    }

    /// Returns the value, which is what `default` makes if the key was absent.
    pub fn or_insert_with<F: FnOnce() -> V>(self, default: F) -> &'a mut V {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(default()),
        }
    }

    /// Returns the value, which is what `default` makes of the key if that was absent.
    pub fn or_insert_with_key<F: FnOnce(&K) -> V>(self, default: F) -> &'a mut V {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let value = default(entry.key());
                entry.insert(value)
            }
        }
    }

    /// Returns the value, which is the default one if the key was absent.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }

    /// Returns the key: the one that is present, or the one that was asked for.
    pub fn key(&self) -> &K {
        match self {
            Entry::Occupied(entry) => entry.key(),
            Entry::Vacant(entry) => entry.key(),
        }
    }

    /// Changes the value if the key is present.
    pub fn and_modify<F: FnOnce(&mut V)>(mut self, change: F) -> Self {
        if let Entry::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }

    /// Replaces the value if the key is present, or removes the entry if `replace` returns `None`.
    ///
    /// # Panics
    /// If `replace` does; the entry is gone then.
    pub fn and_replace_entry_with<F>(self, replace: F) -> Self
    where
        F: FnOnce(&K, V) -> Option<V>,
    {
        match self {
            Entry::Occupied(entry) => entry.replace_entry_with(replace),
            Entry::Vacant(_) => self,
        }
    }
}

impl<'a, 'b, K, Q: ?Sized, V> EntryRef<'a, 'b, K, Q, V> {
    /// Gives the key this value, whether it is present or not. The old value is dropped after the
    /// lock.
    pub fn insert(self, value: V) -> OccupiedEntry<'a, K, V>
    where
        Q: ToOwned<Owned = K>,
    {
        match self {
            EntryRef::Occupied(entry) => entry.overwrite(value),
            EntryRef::Vacant(entry) => entry.insert_entry(value),
        }
    }

    /// Returns the value, which is `default` if the key was absent.
    pub fn or_insert(self, default: V) -> &'a mut V
    where
        Q: ToOwned<Owned = K>,
    {
        self.or_insert_with(|| default)
    }

    /// Returns the value, which is what `default` makes if the key was absent.
    pub fn or_insert_with<F: FnOnce() -> V>(self, default: F) -> &'a mut V
    where
        Q: ToOwned<Owned = K>,
    {
        match self {
            EntryRef::Occupied(entry) => entry.into_mut(),
            EntryRef::Vacant(entry) => entry.insert(default()),
        }
    }

    /// Returns the value, which is what `default` makes of the key if that was absent.
    pub fn or_insert_with_key<F: FnOnce(&Q) -> V>(self, default: F) -> &'a mut V
    where
        Q: ToOwned<Owned = K>,
    {
        match self {
            EntryRef::Occupied(entry) => entry.into_mut(),
            EntryRef::Vacant(entry) => {
                let value = default(entry.key);
                entry.insert(value)
            }
        }
    }

    /// Returns the value, which is the default one if the key was absent.
    pub fn or_default(self) -> &'a mut V
    where
        Q: ToOwned<Owned = K>,
        V: Default,
    {
        self.or_insert_with(V::default)
    }

    /// Returns the entry, whose value is the default one if the key was absent.
    pub fn or_default_entry(self) -> OccupiedEntry<'a, K, V>
    where
        Q: ToOwned<Owned = K>,
        V: Default,
    {
        match self {
            EntryRef::Occupied(entry) => entry,
            EntryRef::Vacant(entry) => entry.insert_entry(V::default()),
        }
    }

    /// Returns the key: the one that is present, or the one that was asked for.
    pub fn key(&self) -> &Q
    where
        K: core::borrow::Borrow<Q>,
    {
        match self {
            EntryRef::Occupied(entry) => entry.key().borrow(),
            EntryRef::Vacant(entry) => entry.key(),
        }
    }

    /// Changes the value if the key is present.
    pub fn and_modify<F: FnOnce(&mut V)>(mut self, change: F) -> Self {
        if let EntryRef::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }
}

impl<'a, K, V> OccupiedEntry<'a, K, V> {
    /// Returns the key that is present.
    pub fn key(&self) -> &K {
        &self.entry.get().0
    }

    /// Returns the value.
    pub fn get(&self) -> &V {
        &self.entry.get().1
    }

    /// Returns the value, to change it.
    pub fn get_mut(&mut self) -> &mut V {
        &mut self.entry.get_mut().1
    }

    /// Returns the value, to change it, for as long as the closure runs.
    pub fn into_mut(self) -> &'a mut V {
        &mut self.entry.into_mut().1
    }

    /// Returns key and value for as long as the closure runs.
    pub fn into_entry(self) -> (&'a K, &'a mut V) {
        let (key, value) = self.entry.into_mut();
        (key, value)
    }

    /// Replaces the value, and returns the old one.
    pub fn insert(&mut self, value: V) -> V {
        mem::replace(self.get_mut(), value)
    }

    /// Removes the entry, and returns its value. The key is dropped after the lock.
    pub fn remove(self) -> V {
        let OccupiedEntry { entry, left, removals } = self;
        removals.count();
        let (key, value) = entry.remove().0;
        left.keep(key);
        value
    }

    /// Removes the entry, and returns it.
    pub fn remove_entry(self) -> (K, V) {
        self.removals.count();
        self.entry.remove().0
    }

    /// Replaces the key by an equal one, and returns the old one.
    ///
    /// # Panics
    /// If the keys are not equal.
    pub fn replace_key(&mut self, key: K) -> K
    where
        K: Equivalent<K>,
    {
        assert!(key.equivalent(self.key()), "the new key is not equal to the one in the map");
        mem::replace(&mut self.entry.get_mut().0, key)
    }

    /// Replaces the value, or removes the entry if `replace` returns `None`.
    ///
    /// # Panics
    /// If `replace` does; the entry is gone then.
    pub fn replace_entry_with<F>(self, replace: F) -> Entry<'a, K, V>
    where
        F: FnOnce(&K, V) -> Option<V>,
    {
        let OccupiedEntry { entry, left, removals } = self;
        // If `replace` panics, the entry is gone: it is a removal until that has returned.
        let before = *removals;
        removals.count();
        let replaced = entry.replace_entry_with(|(key, value)| {
            left.keep(key);
            let value = replace(left.key(), value)?;
            left.give_back().map(|key| (key, value))
        });
        match replaced {
            hash_table::Entry::Occupied(entry) => {
                *removals = before;
                Entry::Occupied(OccupiedEntry { entry, left, removals })
            }
            hash_table::Entry::Vacant(entry) => {
                Entry::Vacant(VacantEntry { entry, left, removals })
            }
        }
    }

    /// Replaces the value, and keeps the old one for after the lock.
    fn overwrite(mut self, value: V) -> Self {
        let old = self.insert(value);
        self.left.values.push(old);
        self
    }
}

impl<'a, K, V> VacantEntry<'a, K, V> {
    /// Returns the key that was asked for.
    pub fn key(&self) -> &K {
        self.left.key()
    }

    /// Returns the key that was asked for by value.
    pub fn into_key(self) -> K {
        self.left.take_key()
    }

    /// Inserts the key with this value.
    pub fn insert(self, value: V) -> &'a mut V {
        self.insert_entry(value).into_mut()
    }

    /// Inserts the key with this value.
    pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V> {
        let VacantEntry { entry, left, removals } = self;
        let entry = entry.insert((left.take_key(), value));
        OccupiedEntry { entry, left, removals }
    }
}

impl<'a, 'b, K, Q: ?Sized, V> VacantEntryRef<'a, 'b, K, Q, V> {
    /// Returns the key that was asked for.
    pub fn key(&self) -> &'b Q {
        self.key
    }

    /// Inserts an owned copy of the key with this value.
    pub fn insert(self, value: V) -> &'a mut V
    where
        Q: ToOwned<Owned = K>,
    {
        self.insert_entry(value).into_mut()
    }

    /// Inserts an owned copy of the key with this value.
    pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V>
    where
        Q: ToOwned<Owned = K>,
    {
        let key = self.key.to_owned();
        self.fill(key, value)
    }

    /// Inserts this key, which must be equivalent to the one asked for, with this value.
    ///
    /// # Panics
    /// If the keys are not equivalent.
    pub fn insert_with_key(self, key: K, value: V) -> &'a mut V
    where
        Q: Equivalent<K>,
    {
        self.insert_entry_with_key(key, value).into_mut()
    }

    /// As [`insert_with_key`](Self::insert_with_key), and returns the entry.
    ///
    /// # Panics
    /// If the keys are not equivalent.
    pub fn insert_entry_with_key(self, key: K, value: V) -> OccupiedEntry<'a, K, V>
    where
        Q: Equivalent<K>,
    {
        assert!(self.key.equivalent(&key), "the new key is not equivalent to the one asked for");
        self.fill(key, value)
    }

    fn fill(self, key: K, value: V) -> OccupiedEntry<'a, K, V> {
        let VacantEntryRef { entry, left, removals, .. } = self;
        OccupiedEntry { entry: entry.insert((key, value)), left, removals }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Entry<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Occupied(entry) => f.debug_tuple("Entry").field(entry).finish(),
            Entry::Vacant(entry) => f.debug_tuple("Entry").field(entry).finish(),
        }
    }
}

impl<K: fmt::Debug, Q: fmt::Debug + ?Sized, V: fmt::Debug> fmt::Debug
    for EntryRef<'_, '_, K, Q, V>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntryRef::Occupied(entry) => f.debug_tuple("EntryRef").field(entry).finish(),
            EntryRef::Vacant(entry) => f.debug_tuple("EntryRef").field(entry).finish(),
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for OccupiedEntry<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, value) = self.entry.get();
        f.debug_struct("OccupiedEntry").field("key", key).field("value", value).finish()
    }
}

impl<K: fmt::Debug, V> fmt::Debug for VacantEntry<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VacantEntry").field(self.key()).finish()
    }
}

impl<K, Q: fmt::Debug + ?Sized, V> fmt::Debug for VacantEntryRef<'_, '_, K, Q, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VacantEntryRef").field(&self.key).finish()
    }
}
