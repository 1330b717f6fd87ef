//! Memory without a clear: `capacity`, `reserve`, `shrink_to_fit`, `shrink_to`; shard after shard.
//! Knows no key but to hash it again.

use super::ShardedMap;
use super::held::Held;
use core::hash::{BuildHasher, Hash};

impl<K, V, S> ShardedMap<K, V, S> {
    /// Returns how many entries the shards have room for in all.
    ///
    /// A shard grows when it is full itself, so that the map may allocate earlier. What
    /// `clear_lazy` left is counted: it is the room for what comes.
    ///
    /// # Locking
    /// Each shard in turn, shared.
    ///
    /// # Complexity
    /// O(shards).
    ///
    /// # Panics
    /// In a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = ShardedMap::new();
    /// assert_eq!(map.capacity(), 0);
    /// map.reserve(1_000);
    /// assert!(map.capacity() >= 1_000);
    /// ```
    #[must_use]
    pub fn capacity(&self) -> usize {
        Held::check(self.address());
        let Some(shards) = self.existing() else { return 0 };
        let shard = |index| self.read(shards, index).any_table().capacity();
        (0..shards.len()).map(shard).sum()
    }

    /// Bytes of all shards' allocations.
    pub(crate) fn allocation_size(&self) -> usize {
        Held::check(self.address());
        let Some(shards) = self.existing() else { return 0 };
        let shard = |index| self.read(shards, index).any_table().allocation_size();
        (0..shards.len()).map(shard).sum()
    }
}

impl<K: Hash, V, S: BuildHasher> ShardedMap<K, V, S> {
    /// Makes room for so many more entries, if they spread evenly over the shards.
    ///
    /// # Locking
    /// Each shard in turn, exclusive; `Hash` runs under it, and memory is asked for.
    ///
    /// # Complexity
    /// O(shards + capacity) where a shard has to grow.
    ///
    /// # Panics
    /// If the capacity overflows, or `Hash` does: every entry stays. Or in a
    /// [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// See [`capacity`](Self::capacity).
    pub fn reserve(&self, additional: usize) {
        Held::check(self.address());
        if additional == 0 {
            return;
        }
        let shards = self.existing_or_new();
        let room = additional.div_ceil(shards.len());
        for index in 0..shards.len() {
            self.write(shards, index).table().reserve(room, self.rehash());
        }
    }

    /// Gives back the memory that the entries do not need. Not a clear.
    ///
    /// # Locking
    /// As [`reserve`](Self::reserve).
    ///
    /// # Complexity
    /// O(shards + capacity).
    ///
    /// # Panics
    /// If `Hash` does: every entry stays. Or in a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = (0..100_000).map(|i| (i, i)).collect();
    /// map.retain(|key, _| *key < 10);
    /// map.shrink_to_fit();
    /// assert!(map.len() == 10 && map.capacity() < 1_000);
    /// ```
    pub fn shrink_to_fit(&self) {
        self.shrink_to(0);
    }

    /// Gives back the memory that is needed neither by the entries nor for so many in all, if they
    /// spread evenly over the shards. Not a clear.
    ///
    /// # Locking
    /// As [`reserve`](Self::reserve).
    ///
    /// # Complexity
    /// O(shards + capacity).
    ///
    /// # Panics
    /// As [`shrink_to_fit`](Self::shrink_to_fit).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = ShardedMap::new();
    /// map.reserve(100_000);
    /// map.shrink_to(1_000);
    /// assert!((1_000..10_000).contains(&map.capacity()));
    /// ```
    pub fn shrink_to(&self, min_capacity: usize) {
        Held::check(self.address());
        let Some(shards) = self.existing() else { return };
        let room = min_capacity.div_ceil(shards.len());
        for index in 0..shards.len() {
            self.write(shards, index).table().shrink_to(room, self.rehash());
        }
    }
}
