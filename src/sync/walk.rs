//! Walks over all shards, one lock at a time, within one epoch: `len`, `for_each`, `retain`, stats.
//! Knows no key but to count how entries lie.

use super::ShardedMap;
use super::held::Held;
use super::registry::Table;
use super::stats::ShardedStats;
use super::taken::Taken;
use crate::fault::{self, Fault};
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hash};
use core::ops::ControlFlow;

/// How often `len` begins anew before it answers for the start of an epoch.
const ATTEMPTS: usize = 4;

/// How a walk ended.
#[derive(PartialEq, Eq)]
pub(super) enum Walk {
    /// Every shard was visited, all in one epoch.
    Whole,
    /// It had what it wanted.
    Stopped,
    /// A clear came: the rest of the entries is gone.
    Cleared,
}

/// A walk whose shards several threads may visit.
#[cfg(feature = "rayon")]
#[derive(Clone, Copy)]
pub(crate) struct SharedWalk {
    shards: usize,
    epoch: u64,
}

#[cfg(feature = "rayon")]
impl SharedWalk {
    pub(crate) fn shards(self) -> usize {
        self.shards
    }
}

impl<K, V, S> ShardedMap<K, V, S> {
    /// Returns how many entries there are.
    ///
    /// The sum of the lengths that the shards had one after another, within one epoch: exact as
    /// long as nobody inserts or removes. If clears keep coming in between, the length right after
    /// one of them: 0, or what `replace_all` brought.
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
    /// let map = ShardedMap::from([(1, 'a'), (2, 'b')]);
    /// assert_eq!(map.len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        for _ in 0..ATTEMPTS {
            let mut len = 0;
            let walk = self.peek_all(|table| {
                len += table.len();
                ControlFlow::Continue(())
            });
            if walk == Walk::Whole || fault::is_on(Fault::LenMixesEpochs) {
                return len;
            }
        }
        self.registry.len_at_start(|| self.header.clears.get())
    }

    /// Returns whether there are no entries:
    /// `false` if one was seen; `true` if every shard was without, one after another, within one
    /// epoch.
    ///
    /// # Locking
    /// Each shard in turn, shared, up to the first with an entry.
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
    /// let map = ShardedMap::new();
    /// assert!(map.is_empty());
    /// map.insert(1, 'a');
    /// assert!(!map.is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        for _ in 0..ATTEMPTS {
            let walk = self.peek_all(|table| {
                if table.is_empty() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            if walk != Walk::Cleared {
                return walk == Walk::Whole;
            }
        }
        self.registry.len_at_start(|| self.header.clears.get()) == 0
    }

    /// Calls `f` with every entry, shard after shard.
    ///
    /// Of one shard, the entries are those of one instant. Between shards others may insert and
    /// remove. A clear ends the walk: entries inserted after it are not seen.
    ///
    /// # Locking
    /// Each shard in turn, shared; `f` runs under it: let it [wait for
    /// nothing](crate::sync#closures). [`cursor`](Self::cursor) walks without a lock
    /// between its steps.
    ///
    /// # Complexity
    /// O(shards + inserted + capacity/4096).
    ///
    /// # Panics
    /// If `f` does; or in a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([(1, 10), (2, 20)]);
    /// let mut sum = 0;
    /// map.for_each(|_, value| sum += value);
    /// assert_eq!(sum, 30);
    /// ```
    #[doc(alias("scan", "Range"))]
    pub fn for_each(&self, mut f: impl FnMut(&K, &V)) {
        self.walk(|table| {
            table.iter().for_each(|(key, value)| f(key, value));
            ControlFlow::Continue(())
        });
    }

    /// Drops the entries for which `keep` says no. Not a clear: the memory stays, cursors go on.
    /// What goes is moved out of its slot and dropped after the lock, so its bytes stay there.
    ///
    /// As a removal it ends loads that began before, of every key of the shards visited.
    ///
    /// Of one shard, the entries are judged at one instant. A clear ends the walk: entries
    /// inserted after it are not judged.
    ///
    /// # Locking
    /// Each shard in turn, exclusive; `keep` runs under it, destructors after it.
    ///
    /// # Complexity
    /// O(shards + inserted + capacity/4096).
    ///
    /// # Panics
    /// If `keep` or a destructor does: what was judged stays judged, all other entries stay. Or in
    /// a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = (0..100).map(|i| (i, i)).collect();
    /// map.retain(|_, value| *value % 10 == 0);
    /// assert_eq!(map.len(), 10);
    /// ```
    pub fn retain(&self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.extract(|key, value| !keep(key, value), |removed| removed.clear());
    }

    /// Removes the entries for which `remove` says so, and returns them. Not a clear: the memory
    /// stays, cursors go on, and the bytes of what is moved out stay in its slots.
    ///
    /// Of one shard, the entries are judged at one instant. A clear ends the walk: entries inserted
    /// after it are not judged. As a removal it ends loads that began before, of every key of the
    /// shards visited.
    ///
    /// # Locking
    /// Each shard in turn, exclusive; `remove` runs under it: let it
    /// [wait for nothing](crate::sync#closures).
    ///
    /// # Complexity
    /// O(shards + inserted + capacity/4096).
    ///
    /// # Panics
    /// If cloning the hasher does, then nothing was removed. If `remove` does: what was judged
    /// stays judged, and what was removed is dropped; all other entries stay. Or in a
    /// [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let sessions: ShardedMap<u32, u32> = (0..100).map(|i| (i, i)).collect();
    /// let expired = sessions.extract_if(|_, last_seen| *last_seen < 10);
    /// assert_eq!((expired.len(), sessions.len()), (10, 90));
    /// ```
    #[must_use = "the entries are in what is returned; to drop them, use `retain`"]
    pub fn extract_if(&self, remove: impl FnMut(&K, &mut V) -> bool) -> Taken<K, V, S>
    where
        S: Clone,
    {
        Held::check(self.address());
        let hash_builder = self.header.hash_builder.clone();
        let mut all = Vec::new();
        self.extract(remove, |removed| all.append(removed));
        Taken::of_entries(all, hash_builder)
    }

    /// Removes what `remove` says, and shows it to `then` after each shard's lock.
    fn extract(
        &self,
        mut remove: impl FnMut(&K, &mut V) -> bool,
        mut then: impl FnMut(&mut Vec<(K, V)>),
    ) {
        Held::check(self.address());
        let Some(shards) = self.existing().or_else(|| self.remove_early()) else { return };
        let mut first = None;
        for index in 0..shards.len() {
            // Before the lock, so that it is dropped after it.
            let mut removed = Vec::new();
            let mut shard = self.write(shards, index);
            if *first.get_or_insert(shard.epoch) != shard.epoch {
                return;
            }
            let (table, removals) = shard.parts();
            removals.count();
            removed.extend(table.extract_if(|(key, value)| remove(key, value)));
            drop(shard);
            then(&mut removed);
        }
    }

    /// Returns lengths, memory, how far look-ups walk, and what `clear_lazy` left.
    ///
    /// # Locking
    /// Each shard in turn, shared; `Hash` runs under it.
    ///
    /// # Complexity
    /// O(shards + len + capacity/16): the shards keep no counters, so every entry is hashed.
    ///
    /// # Panics
    /// If `Hash` does; or in a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = (0..1_000).map(|i| (i, i)).collect();
    /// map.clear_lazy();
    /// // Nobody finds them, but their memory is held until somebody writes, or reclaims it.
    /// let stats = map.stats();
    /// assert_eq!((stats.total.len, stats.stale_entries), (0, 1_000));
    /// map.reclaim();
    /// assert_eq!(map.stats().stale_entries, 0);
    /// ```
    #[must_use]
    pub fn stats(&self) -> ShardedStats
    where
        K: Hash,
        S: BuildHasher,
    {
        Held::check(self.address());
        let mut stats = ShardedStats::new();
        let Some(shards) = self.existing() else { return stats };
        for index in 0..shards.len() {
            let shard = self.read(shards, index);
            let found = shard.any_table().stats(self.rehash());
            if shard.is_stale() { stats.add_stale(&found) } else { stats.add(&found) }
        }
        stats
    }

    /// Calls `f` with the entries of each shard, as long as they are of one epoch.
    pub(super) fn walk(&self, mut f: impl FnMut(&Table<K, V>) -> ControlFlow<()>) -> Walk {
        Held::check(self.address());
        let Some(shards) = self.existing() else { return Walk::Whole };
        let mut first = None;
        for index in 0..shards.len() {
            let shard = self.read(shards, index);
            if *first.get_or_insert(shard.epoch) != shard.epoch {
                return Walk::Cleared;
            }
            if shard.table().is_some_and(|table| f(table).is_break()) {
                return Walk::Stopped;
            }
        }
        Walk::Whole
    }

    /// Begins a walk whose shards several threads may visit.
    #[cfg(feature = "rayon")]
    pub(crate) fn begin_walk(&self) -> SharedWalk {
        Held::check(self.address());
        let shards = self.existing().map_or(0, |shards| shards.len());
        SharedWalk { shards, epoch: self.header.clears.get() }
    }

    /// Calls `f` with the entries of a shard, unless a clear has ended the walk.
    #[cfg(feature = "rayon")]
    pub(crate) fn walk_shard(&self, walk: SharedWalk, index: usize, f: impl FnOnce(&Table<K, V>)) {
        let Some(shards) = self.existing() else { return };
        let shard = self.read(shards, index);
        if shard.epoch == walk.epoch {
            if let Some(table) = shard.table() {
                f(table);
            }
        }
    }

    /// Calls `f`, which is no user code, with the entries of each shard, as long as they are of one
    /// epoch: a shard costs little more than its lock.
    #[inline]
    fn peek_all(&self, mut f: impl FnMut(&Table<K, V>) -> ControlFlow<()>) -> Walk {
        Held::check(self.address());
        let Some(shards) = self.existing() else { return Walk::Whole };
        let mut first = None;
        for index in 0..shards.len() {
            let look = |table: Option<&Table<K, V>>| table.is_some_and(|table| f(table).is_break());
            let (epoch, stops) = self.peek(shards, index, look);
            let is_first = *first.get_or_insert(epoch) == epoch;
            if !is_first && !fault::is_on(Fault::LenMixesEpochs) {
                return Walk::Cleared;
            }
            if stops {
                return Walk::Stopped;
            }
        }
        Walk::Whole
    }

    /// Panics unless the inner invariants of every shard hold.
    #[doc(hidden)]
    #[cfg(any(test, feature = "testing"))]
    pub fn assert_invariants(&self)
    where
        K: Hash,
        S: BuildHasher,
    {
        Held::check(self.address());
        let Some(shards) = self.existing() else { return };
        for index in 0..shards.len() {
            let shard = self.read(shards, index);
            let table = shard.any_table();
            table.assert_invariants(self.rehash());
            table.iter().for_each(|(key, _)| assert_eq!(shards.index_of(self.hash(key)), index));
        }
    }
}
