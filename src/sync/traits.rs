//! The traits of `ShardedMap`.
//! Knows of locks that a map is walked shard by shard, and that two maps are locked in one order.

use super::registry::Table;
use super::sharded::{Header, ShardedMap};
use super::taken::IntoIter;
use crate::HashMap;
use alloc::vec::Vec;
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::ops::ControlFlow;

impl<K, V, S: Default> Default for ShardedMap<K, V, S> {
    /// An empty map. Nothing is allocated.
    fn default() -> Self {
        Self::with_hasher(S::default())
    }
}

impl<K, V, S> Clone for ShardedMap<K, V, S>
where
    K: Clone + Eq + Hash,
    V: Clone,
    S: BuildHasher + Clone,
{
    /// A map with clones of the entries and of the hasher, and as many shards. Each shard is cloned
    /// at one instant, under its lock; entries that come in with a clear are not among them.
    /// Cursors and epochs of the one are refused by the other.
    ///
    /// # Panics
    /// If `Clone` or `Hash` does; or in a [re-entrant call](crate::sync#re-entrant-calls).
    fn clone(&self) -> Self {
        let hash_builder = self.header.hash_builder.clone();
        let clone = Self::with_shards_capacity_and_hasher(self.shards(), 0, hash_builder);
        self.clone_entries(|key, value| drop(clone.insert(key, value)));
        clone
    }
}

impl<K, V, S> ShardedMap<K, V, S> {
    /// Shows clones of the entries to `f`, with no shard locked.
    pub(crate) fn clone_entries(&self, mut f: impl FnMut(K, V))
    where
        K: Clone,
        V: Clone,
    {
        let Some(shards) = self.existing() else { return };
        let mut first = None;
        // Two lists, and both from before the lock: if `Clone` panics, what was cloned so far is
        // dropped after it.
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for index in 0..shards.len() {
            let shard = self.read(shards, index);
            if *first.get_or_insert(shard.epoch) != shard.epoch {
                return;
            }
            for (key, value) in shard.table().into_iter().flatten() {
                keys.push(key.clone());
                values.push(value.clone());
            }
            drop(shard);
            keys.drain(..).zip(values.drain(..)).for_each(|(key, value)| f(key, value));
        }
    }
}

impl<K, V, S> PartialEq for ShardedMap<K, V, S>
where
    K: Eq + Hash,
    V: PartialEq,
    S: BuildHasher,
{
    /// Compares shard by shard: each shard of one map at one instant, and each of its entries with
    /// that of the other map at another. Where nobody writes meanwhile that is equality of maps.
    ///
    /// Both maps have a shard locked at a time, first one of the map that got its identity first:
    /// two comparisons of the same maps, the other way round, do not wait for each other. A map and
    /// itself are compared with one lock at a time.
    ///
    /// # Panics
    /// If `Hash`, `Eq` or `PartialEq` does; or in a
    /// [re-entrant call](crate::sync#re-entrant-calls).
    fn eq(&self, other: &Self) -> bool {
        if core::ptr::eq(self, other) {
            return self.all(|_, value| {
                #[expect(clippy::eq_op, reason = "not every value is equal to itself")]
                let is_equal = value == value;
                is_equal
            });
        }
        if self.len() != other.len() {
            return false;
        }
        if self.header.id.get() < other.header.id.get() {
            self.all(|key, value| other.view(key, |there| value == there).unwrap_or(false))
        } else {
            other.all(|key, value| self.view(key, |here| here == value).unwrap_or(false))
        }
    }
}

impl<K: Eq + Hash, V: Eq, S: BuildHasher> Eq for ShardedMap<K, V, S> {}

impl<K, V, S> ShardedMap<K, V, S> {
    /// The tables. What `clear_lazy` left is dropped before.
    pub(crate) fn into_tables(self) -> Vec<Table<K, V>> {
        let epoch = self.header.clears.get();
        let Header { shards, hash_builder, .. } = self.header.into_inner();
        // First: were its destructor to panic, the shards are still ours and drop their entries.
        drop(hash_builder);
        let locks = shards.into_inner().map(|shards| shards.locks).unwrap_or_default();
        let shards = locks.into_iter().map(|shard| shard.into_inner().into_inner());
        shards.filter(|shard| shard.stamp == epoch).map(|shard| shard.table).collect()
    }

    /// Is this so of every entry? Runs under the shards' locks.
    fn all(&self, mut is_so: impl FnMut(&K, &V) -> bool) -> bool {
        let mut is_all = true;
        self.walk(|table| {
            is_all = table.iter().all(|(key, value)| is_so(key, value));
            if is_all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        is_all
    }
}

impl<K, V, S> FromIterator<(K, V)> for ShardedMap<K, V, S>
where
    K: Eq + Hash,
    S: BuildHasher + Default,
{
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        map.extend(entries);
        map
    }
}

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<K: Eq + Hash, V, const N: usize> From<[(K, V); N]> for ShardedMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K, V, S, A> From<HashMap<K, V, S, A>> for ShardedMap<K, V, S>
where
    K: Eq + Hash,
    S: BuildHasher,
    A: Allocator,
{
    /// The entries, and the hasher. Every entry is hashed and moved.
    fn from(map: HashMap<K, V, S, A>) -> Self {
        let HashMap { raw, hash_builder } = map;
        let sharded = Self::with_hasher(hash_builder);
        raw.into_iter().for_each(|(key, value)| drop(sharded.insert(key, value)));
        sharded
    }
}

impl<K: Eq + Hash, V, S: BuildHasher> Extend<(K, V)> for ShardedMap<K, V, S> {
    /// Inserts the entries one by one.
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        (&*self).extend(entries);
    }
}

impl<K: Eq + Hash, V, S: BuildHasher> Extend<(K, V)> for &ShardedMap<K, V, S> {
    /// Inserts the entries one by one, beside other threads.
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        entries.into_iter().for_each(|(key, value)| drop(self.insert(key, value)));
    }
}

impl<K, V, S> IntoIterator for ShardedMap<K, V, S> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    /// The entries, by value. What `clear_lazy` left is dropped before.
    fn into_iter(self) -> IntoIter<K, V> {
        IntoIter::new(self.into_tables(), Vec::new())
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for ShardedMap<K, V, S> {
    /// The entries, as `for_each` sees them: `Debug` of keys and values runs under a shard's lock.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        self.for_each(|key, value| {
            map.entry(key, value);
        });
        map.finish()
    }
}
