//! The traits of `ShardedMap`.
//! Knows neither lock nor epoch.

use super::sharded::{Header, ShardedMap};
use super::taken::IntoIter;
use core::fmt;
use core::hash::{BuildHasher, Hash};

impl<K, V, S: Default> Default for ShardedMap<K, V, S> {
    fn default() -> Self {
        Self::with_hasher(S::default())
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

impl<K: Eq + Hash, V, S: BuildHasher> Extend<(K, V)> for ShardedMap<K, V, S> {
    /// Inserts the entries, one by one.
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        entries.into_iter().for_each(|(key, value)| drop(self.insert(key, value)));
    }
}

impl<K, V, S> IntoIterator for ShardedMap<K, V, S> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    /// The entries, by value. What `clear_lazy` left behind is dropped before.
    fn into_iter(self) -> IntoIter<K, V> {
        let epoch = self.header.clears.get();
        let Header { shards, hash_builder, .. } = self.header.into_inner();
        // First: were its destructor to panic, the shards are still ours and drop their entries.
        drop(hash_builder);
        let shards = shards.into_iter().map(|shard| shard.into_inner().into_inner());
        let live = shards.filter(|shard| shard.stamp == epoch);
        IntoIter::new(live.map(|shard| shard.table).collect())
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
