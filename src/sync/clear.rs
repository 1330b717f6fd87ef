//! The clears, `take_all` and `replace_all`: the epoch moves on, then a sweep visits the shards.
//! Knows no key but to spread new entries over the shards.

use super::ShardedMap;
use super::held::Held;
use super::registry::{Clearing, Memory, Table};
use super::sharded::Shards;
use super::taken::Taken;
use crate::HashMap;
use crate::fault::{self, Fault};
use alloc::vec::Vec;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use core::mem;

impl<K, V, S> ShardedMap<K, V, S> {
    /// See [`clear_retain`](Self::clear_retain): the same, under std's name.
    ///
    /// # Locking
    /// As [`clear_retain`](Self::clear_retain).
    ///
    /// # Complexity
    /// As [`clear_retain`](Self::clear_retain).
    ///
    /// # Panics
    /// As [`clear_retain`](Self::clear_retain).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([(1, 'a')]);
    /// map.clear();
    /// assert!(map.is_empty());
    /// ```
    pub fn clear(&self) {
        self.clear_retain();
    }

    /// Keeps the memory whole, and drops every entry now.
    ///
    /// # Contract
    ///
    /// - *At one instant* of the call every entry is gone, for everybody. What is inserted after
    ///   it stays.
    /// - *Entries*: dropped before this returns, by this thread, after every lock (but what another
    ///   clear ended may still be on its way: see [who drops what](crate::sync#who-drops-what)).
    ///   Without destructors they are wiped in place, and none is touched.
    /// - *Capacity afterwards*: as before, in each shard. Where entries have to be dropped their
    ///   table leaves with them, and one of equal capacity, allocated with no lock held, takes its
    ///   place.
    /// - *Open cursors*: end.
    /// - *A destructor that panics*: all other entries are still dropped, then the panic goes on. A
    ///   second panic meanwhile aborts.
    ///
    /// # Locking
    /// Each shard in turn, exclusive, for one swap or for the wipe of its metadata. No user code
    /// runs under a lock.
    ///
    /// # Complexity
    /// O(shards + inserted + capacity/4096), and the destructors.
    ///
    /// # Panics
    /// If a destructor does; or in a [re-entrant call](crate::sync#re-entrant-calls): then nothing
    /// was cleared.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = (0..1_000).map(|i| (i, i)).collect();
    /// let bytes = map.stats().total.bytes;
    /// map.clear_retain();
    /// assert_eq!((map.len(), map.stats().total.bytes), (0, bytes));
    /// ```
    pub fn clear_retain(&self) {
        if fault::is_on(Fault::ShardwiseClear) {
            let shards = self.existing_or_new();
            (0..shards.len()).for_each(|i| drop(mem::take(self.write(shards, i).table())));
            return;
        }
        self.clear_with(Memory::Keep);
    }

    /// Keeps the memory that the entries need, frees the rest, and drops every entry now.
    ///
    /// # Contract
    ///
    /// As [`clear_retain`](Self::clear_retain), but:
    /// - *Capacity afterwards*: of each shard, that of a new one with room for the entries that it
    ///   has; a shard without entries is left unallocated.
    /// - *An allocator that refuses* the smaller block: the shard is left unallocated; no panic.
    ///
    /// # Locking
    /// As [`clear_retain`](Self::clear_retain), for one swap.
    ///
    /// # Complexity
    /// As [`clear_retain`](Self::clear_retain), and one allocation for each shard.
    ///
    /// # Panics
    /// As [`clear_retain`](Self::clear_retain).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::DefaultHashBuilder;
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let hasher = DefaultHashBuilder::default();
    /// let map = ShardedMap::with_shards_capacity_and_hasher(1, 10_000, hasher);
    /// (0..100).for_each(|i| drop(map.insert(i, i)));
    /// // The next fill will be like this one, not like the one that was prepared for.
    /// map.clear_shrink();
    /// assert!((100..200).contains(&map.stats().total.capacity));
    /// ```
    pub fn clear_shrink(&self) {
        self.clear_with(Memory::Fit);
    }

    /// Keeps memory for so many entries at most, frees the rest, and drops every entry now.
    ///
    /// # Contract
    ///
    /// As [`clear_retain`](Self::clear_retain), but:
    /// - *Capacity afterwards*: of each shard as before, but no more than that of a new one with
    ///   room for its even share of `max_capacity`; with 0 it is left unallocated.
    /// - *An allocator that refuses* the smaller block: the shard is left unallocated; no panic.
    ///
    /// # Locking
    /// As [`clear_retain`](Self::clear_retain).
    ///
    /// # Complexity
    /// As [`clear_retain`](Self::clear_retain), and one allocation for each shard that shrinks.
    ///
    /// # Panics
    /// As [`clear_retain`](Self::clear_retain).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = (0..100_000).map(|i| (i, i)).collect();
    /// map.clear_shrink_to(1_000);
    /// assert!((1_000..10_000).contains(&map.capacity()));
    /// // It is small enough already.
    /// let capacity = map.capacity();
    /// map.clear_shrink_to(100_000);
    /// assert_eq!(map.capacity(), capacity);
    /// ```
    pub fn clear_shrink_to(&self, max_capacity: usize) {
        self.clear_with(Memory::AtMost(max_capacity.div_ceil(self.shards())));
    }

    /// Frees the memory, and drops every entry now.
    ///
    /// # Contract
    ///
    /// As [`clear_retain`](Self::clear_retain), but:
    /// - *Capacity afterwards*: 0, unallocated, until somebody inserts. The shards themselves stay.
    ///
    /// # Locking
    /// As [`clear_retain`](Self::clear_retain), for one swap.
    ///
    /// # Complexity
    /// O(shards), and the destructors.
    ///
    /// # Panics
    /// As [`clear_retain`](Self::clear_retain).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = (0..1_000).map(|i| (i, i)).collect();
    /// map.reset();
    /// assert_eq!((map.len(), map.stats().total.bytes), (0, 0));
    /// ```
    pub fn reset(&self) {
        self.clear_with(Memory::Free);
    }

    /// Lets every entry be gone, and does nothing else: one atomic addition.
    ///
    /// # Contract
    ///
    /// - *At one instant* every entry is gone, for everybody. What is inserted after it stays.
    /// - *Entries*: dropped when their shard is next written to, by who writes and after the lock;
    ///   by the next clear; or by [`reclaim`](Self::reclaim). Until then their memory is held.
    /// - *Capacity afterwards*: as with [`clear_retain`](Self::clear_retain).
    /// - *Open cursors*: end.
    ///
    /// # Locking
    /// None: it never waits.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// In a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use std::sync::Arc;
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let value = Arc::new(());
    /// let map = ShardedMap::from([(1, Arc::clone(&value))]);
    /// map.clear_lazy();
    /// assert!(map.is_empty());
    /// assert_eq!(Arc::strong_count(&value), 2);
    /// // A thread that has time for it drops what is left.
    /// map.reclaim();
    /// assert_eq!(Arc::strong_count(&value), 1);
    /// ```
    #[doc(alias = "invalidate_all")]
    pub fn clear_lazy(&self) {
        Held::check(self.address());
        self.header.clears.increase();
    }

    /// Drops what [`clear_lazy`](Self::clear_lazy) left. Changes nothing that anybody sees.
    ///
    /// # Locking
    /// As [`clear_retain`](Self::clear_retain).
    ///
    /// # Complexity
    /// O(shards), and as [`clear_retain`](Self::clear_retain) for the shards that have something
    /// left.
    ///
    /// # Panics
    /// As [`clear_retain`](Self::clear_retain).
    ///
    /// # Examples
    /// See [`clear_lazy`](Self::clear_lazy).
    pub fn reclaim(&self) {
        Held::check(self.address());
        Sweep::of(self).run();
    }

    /// Takes out all entries, exactly those that were there at one instant.
    ///
    /// To flush what several threads gather: no entry is lost between a walk and a clear, and none
    /// comes twice.
    ///
    /// # Contract
    ///
    /// - *At one instant* of the call all entries leave the map for what is returned.
    /// - *Entries*: moved out, not dropped: drop them later, elsewhere, or in slices.
    /// - *Capacity afterwards*: 0, unallocated, until somebody inserts.
    /// - *Open cursors*: end.
    /// - *Destructors*: none runs, unless [`clear_lazy`](Self::clear_lazy) left something. If one
    ///   of those panics, then what was taken is dropped.
    ///
    /// # Locking
    /// Each shard in turn, exclusive, for one swap. No user code runs under a lock.
    ///
    /// # Complexity
    /// O(shards): nothing is hashed or moved.
    ///
    /// # Panics
    /// If cloning the hasher does, and in a [re-entrant call](crate::sync#re-entrant-calls): then
    /// nothing was taken.
    ///
    /// # Examples
    /// ```
    /// use std::thread;
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let counts = ShardedMap::new();
    /// let flushed: u32 = thread::scope(|scope| {
    ///     for _ in 0..2 {
    ///         scope.spawn(|| {
    ///             (0..1_000).for_each(|i| counts.update(i % 10, |n| Some(n.unwrap_or(0) + 1)));
    ///         });
    ///     }
    ///     (0..10).map(|_| counts.take_all().into_iter().map(|(_, n)| n).sum::<u32>()).sum()
    /// });
    /// let rest: u32 = counts.take_all().into_iter().map(|(_, n)| n).sum();
    /// assert_eq!(flushed + rest, 2_000);
    /// ```
    #[must_use = "the entries are in what is returned; to drop them now, use `reset`"]
    #[doc(alias("LoadAndDeleteAll", "flush"))]
    pub fn take_all(&self) -> Taken<K, V, S>
    where
        S: Clone,
    {
        Held::check(self.address());
        // User code first: if it panics, nothing has moved.
        let hash_builder = self.header.hash_builder.clone();
        let clearing = Clearing::new(Memory::Free, true, self.shards());
        Taken::new(Sweep::begin(self, clearing, false).take(), hash_builder)
    }

    /// Takes out all entries, and inserts others, at one instant.
    ///
    /// # Contract
    ///
    /// - *At one instant* of the call the entries that were there leave for what is returned, and
    ///   those of `map` come in. Nobody sees anything in between.
    /// - *Capacity afterwards*: what the new entries need.
    /// - *Open cursors*: end, on this map and on `map`.
    /// - Else as [`take_all`](Self::take_all).
    ///
    /// # Locking
    /// As [`take_all`](Self::take_all). The new entries are hashed before, with no lock held.
    ///
    /// # Complexity
    /// O(shards + new entries): the latter are hashed, since they spread over the shards.
    ///
    /// # Panics
    /// If `Hash` does, or cloning the hasher, and in a
    /// [re-entrant call](crate::sync#re-entrant-calls): then nothing was taken, and `map` is
    /// dropped.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let routes = ShardedMap::from([("/", 1), ("/old", 1)]);
    /// // The new table is there as a whole: nobody finds "/" missing, or both "/old" and "/new".
    /// let old = routes.replace_all(HashMap::from([("/", 2), ("/new", 2)]));
    /// assert_eq!(old.len(), 2);
    /// assert_eq!((routes.get("/"), routes.get("/old")), (Some(2), None));
    /// ```
    pub fn replace_all<T, A>(&self, map: HashMap<K, V, T, A>) -> Taken<K, V, S>
    where
        K: Hash,
        S: BuildHasher + Clone,
        A: Allocator,
    {
        Held::check(self.address());
        let hash_builder = self.header.hash_builder.clone();
        if map.is_empty() {
            let clearing = Clearing::new(Memory::Free, true, self.shards());
            return Taken::new(Sweep::begin(self, clearing, false).take(), hash_builder);
        }
        let shards = self.existing_or_new();
        let mut tables: Vec<Table<K, V>> = (0..shards.len()).map(|_| Table::new()).collect();
        for (key, value) in map {
            let hash = self.hash(&key);
            tables[shards.index_of(hash)].insert_unique(hash, (key, value), self.rehash());
        }
        let sweep = Sweep::begin(self, Clearing::replacing(tables), false);
        Taken::new(sweep.take(), hash_builder)
    }

    fn clear_with(&self, memory: Memory) {
        Held::check(self.address());
        let drops = mem::needs_drop::<(K, V)>();
        let mut sweep = Sweep::begin(self, Clearing::new(memory, drops, self.shards()), drops);
        sweep.recycles = memory == Memory::Keep;
        sweep.run();
    }
}

/// A visit to every shard, which freshens those that are stale. It goes to the end even if a
/// destructor panics: what is left is done when the sweep is dropped.
struct Sweep<'m, K, V, S> {
    map: &'m ShardedMap<K, V, S>,
    /// None if there were none when the epoch moved on: all that is in them now came later.
    shards: Option<&'m Shards<K, V>>,
    /// The epoch that the clear ended, if there is one.
    closes: Option<u64>,
    next: usize,
    /// Are the entries dropped on the way?
    drops: bool,
    /// The table of a shard that was passed, without its entries: it takes the place of the next
    /// one's. Shards are of one size, nearly always, so that one table more will do for all.
    spare: Table<K, V>,
    /// Is there to be one?
    recycles: bool,
    /// Tables whose entries are to be dropped, between two statements.
    collected: Vec<Table<K, V>>,
}

impl<'m, K, V, S> Sweep<'m, K, V, S> {
    /// Ends no epoch.
    fn of(map: &'m ShardedMap<K, V, S>) -> Self {
        Sweep {
            map,
            shards: map.existing(),
            closes: None,
            next: 0,
            drops: false,
            spare: Table::new(),
            recycles: false,
            collected: Vec::new(),
        }
    }

    /// Ends the epoch.
    fn begin(map: &'m ShardedMap<K, V, S>, clearing: Clearing<K, V>, drops: bool) -> Self {
        let early = fault::is_on(Fault::SweepLooksEarly).then(|| map.existing());
        let closes = map.registry.begin(clearing, || map.header.clears.increase());
        let mut sweep = Sweep::of(map);
        sweep.shards = early.unwrap_or(sweep.shards);
        (sweep.closes, sweep.drops) = (Some(closes), drops);
        sweep
    }

    fn run(&mut self) {
        let Some(shards) = self.shards else { return };
        while self.next < shards.len() {
            let index = self.next;
            self.next += 1;
            // Two statements, two panics that may come of them: entries that earlier clears left,
            // and those of this one, which any writer may have handed over.
            self.map.freshen_with(shards, index, &mut self.spare);
            if let (true, Some(closes)) = (self.drops, self.closes) {
                self.map.registry.collect(closes, &mut self.collected);
                for mut table in self.collected.drain(..) {
                    if self.recycles {
                        table.clear_retain();
                        self.spare = table;
                    }
                }
            }
        }
    }

    /// The entries of the epoch, all of them.
    fn take(mut self) -> Vec<Table<K, V>> {
        self.run();
        self.end()
    }

    fn end(&mut self) -> Vec<Table<K, V>> {
        self.closes.take().map(|closes| self.map.registry.end(closes)).unwrap_or_default()
    }
}

impl<K, V, S> Drop for Sweep<'_, K, V, S> {
    fn drop(&mut self) {
        if fault::is_on(Fault::SweepStopsAtPanic) {
            self.next = usize::MAX;
        }
        self.run();
        drop(self.end());
    }
}
