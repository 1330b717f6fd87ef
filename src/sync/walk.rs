//! Walks over all shards, one lock at a time, within one epoch: `len`, `for_each`, `retain`, stats.
//! Knows no key but to count how entries lie.

use super::ShardedMap;
#[cfg(any(test, feature = "testing"))]
use super::held::Held;
use super::registry::Table;
use super::stats::ShardedStats;
use crate::fault::{self, Fault};
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hash};
use core::ops::ControlFlow;

/// How often `len` begins anew before it answers for the start of an epoch.
const ATTEMPTS: usize = 4;

/// How a walk ended.
#[derive(PartialEq, Eq)]
enum Walk {
    /// Every shard was visited, all in one epoch.
    Whole,
    /// It had what it wanted.
    Stopped,
    /// A clear came: the rest of the entries is gone.
    Cleared,
}

impl<K, V, S> ShardedMap<K, V, S> {
    /// How many entries there are.
    ///
    /// The sum of the lengths that the shards had one after another, within one epoch: exact as
    /// long as nobody inserts or removes. If clears keep coming in between, the length right behind
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
            let walk = self.walk(|table| {
                len += table.len();
                ControlFlow::Continue(())
            });
            if walk == Walk::Whole || fault::is_on(Fault::LenMixesEpochs) {
                return len;
            }
        }
        self.registry.len_at_start(|| self.header.clears.get())
    }

    /// Are there no entries?
    ///
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
            let walk = self.walk(|table| {
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
    /// remove. A clear ends the walk: entries from behind it are not seen.
    ///
    /// # Locking
    /// Each shard in turn, shared; `f` runs under it. [`cursor`](Self::cursor) walks without a lock
    /// between its steps.
    ///
    /// # Complexity
    /// O(shards + put in + capacity/4096).
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
    pub fn for_each(&self, mut f: impl FnMut(&K, &V)) {
        self.walk(|table| {
            table.iter().for_each(|(key, value)| f(key, value));
            ControlFlow::Continue(())
        });
    }

    /// Drops the entries for which `keep` says no. Not a clear: the memory stays, cursors go on.
    ///
    /// Of one shard, the entries are judged at one instant. A clear ends the walk: entries from
    /// behind it are not judged.
    ///
    /// # Locking
    /// Each shard in turn, exclusive; `keep` runs under it, destructors behind it.
    ///
    /// # Complexity
    /// O(shards + put in + capacity/4096).
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
        let mut first = None;
        for index in 0..self.shards() {
            // Before the lock, so that it goes behind it.
            let mut removed = Vec::new();
            let mut shard = self.write(index);
            if *first.get_or_insert(shard.epoch) != shard.epoch {
                return;
            }
            removed.extend(shard.table().extract_if(|(key, value)| !keep(key, value)));
        }
    }

    /// Lengths, memory, how far look-ups walk, and what `clear_lazy` left behind.
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
        let mut stats = ShardedStats::new();
        for index in 0..self.shards() {
            let shard = self.read(index);
            let found = shard.any_table().stats(self.rehash());
            if shard.is_stale() { stats.add_stale(&found) } else { stats.add(&found) }
        }
        stats
    }

    /// Calls `f` with the entries of each shard, as long as they are of one epoch.
    fn walk(&self, mut f: impl FnMut(&Table<K, V>) -> ControlFlow<()>) -> Walk {
        let mut first = None;
        for index in 0..self.shards() {
            let shard = self.read(index);
            let is_first = *first.get_or_insert(shard.epoch) == shard.epoch;
            if !is_first && !fault::is_on(Fault::LenMixesEpochs) {
                return Walk::Cleared;
            }
            if shard.table().is_some_and(|table| f(table).is_break()) {
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
        for index in 0..self.shards() {
            let shard = self.read(index);
            let table = shard.any_table();
            table.assert_invariants(self.rehash());
            table.iter().for_each(|(key, _)| assert_eq!(self.shard_of(self.hash(key)), index));
        }
    }
}
