//! Parallel iterators of the concurrent types. Knows neither lock nor epoch.

use crate::HashTable;
use crate::sync::{ShardedMap, ShardedSet};
use alloc::vec::Vec;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use rayon::iter::plumbing::UnindexedConsumer;
use rayon::iter::{FromParallelIterator, IntoParallelIterator, ParallelExtend, ParallelIterator};

/// The entries of a [`ShardedMap`] by value, in parallel: `into_par_iter`.
pub struct IntoParIter<K, V> {
    tables: Vec<HashTable<(K, V)>>,
}

/// The elements of a [`ShardedSet`] by value, in parallel: `into_par_iter`.
pub struct SetIntoParIter<T> {
    entries: IntoParIter<T, ()>,
}

impl<K: Send, V: Send> ParallelIterator for IntoParIter<K, V> {
    type Item = (K, V);

    fn drive_unindexed<C: UnindexedConsumer<(K, V)>>(self, consumer: C) -> C::Result {
        self.tables.into_par_iter().flatten().drive_unindexed(consumer)
    }
}

impl<T: Send> ParallelIterator for SetIntoParIter<T> {
    type Item = T;

    fn drive_unindexed<C: UnindexedConsumer<T>>(self, consumer: C) -> C::Result {
        self.entries.map(|(element, ())| element).drive_unindexed(consumer)
    }
}

impl<K: Send, V: Send, S> IntoParallelIterator for ShardedMap<K, V, S> {
    type Item = (K, V);
    type Iter = IntoParIter<K, V>;

    fn into_par_iter(self) -> IntoParIter<K, V> {
        IntoParIter { tables: self.into_tables() }
    }
}

impl<T: Send, S> IntoParallelIterator for ShardedSet<T, S> {
    type Item = T;
    type Iter = SetIntoParIter<T>;

    fn into_par_iter(self) -> SetIntoParIter<T> {
        SetIntoParIter { entries: self.map.into_par_iter() }
    }
}

impl<K, V, S> ShardedMap<K, V, S>
where
    K: Send + Sync,
    V: Send + Sync,
    S: Sync,
{
    /// Calls `f` with every entry: several shards at a time, on as many threads as rayon has.
    ///
    /// Otherwise as [`for_each`](Self::for_each): of one shard the entries are those of one
    /// instant, and a clear ends the walk.
    ///
    /// # Locking
    /// One shard for each thread, shared; `f` runs under it, and must
    /// [wait for nothing](crate::sync#closures): no `rayon::join`, no parallel iterator, as a
    /// thread that waits for these may take up another part of this very walk.
    ///
    /// # Complexity
    /// As [`for_each`](Self::for_each), divided among the threads.
    ///
    /// # Panics
    /// As [`for_each`](Self::for_each).
    ///
    /// # Examples
    /// ```
    /// use std::sync::atomic::{AtomicU32, Ordering};
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = (0..1_000).map(|i| (i, i)).collect();
    /// let sum = AtomicU32::new(0);
    /// map.par_for_each(|_, value| drop(sum.fetch_add(*value, Ordering::Relaxed)));
    /// assert_eq!(sum.into_inner(), (0..1_000).sum());
    /// ```
    pub fn par_for_each(&self, f: impl Fn(&K, &V) + Sync) {
        let walk = self.begin_walk();
        (0..walk.shards()).into_par_iter().for_each(|index| {
            self.walk_shard(walk, index, |table| {
                table.iter().for_each(|(key, value)| f(key, value))
            });
        });
    }
}

impl<T: Send + Sync, S: Sync> ShardedSet<T, S> {
    /// Calls `f` with every element, several shards at a time: as [`ShardedMap::par_for_each`].
    pub fn par_for_each(&self, f: impl Fn(&T) + Sync) {
        self.map.par_for_each(|element, ()| f(element));
    }
}

/// Inserts from all threads at once: of two entries with one key either may be the one that stays.
impl<K, V, S> ParallelExtend<(K, V)> for ShardedMap<K, V, S>
where
    K: Eq + Hash + Send + Sync,
    V: Send + Sync,
    S: BuildHasher + Sync,
{
    fn par_extend<I: IntoParallelIterator<Item = (K, V)>>(&mut self, entries: I) {
        (&*self).par_extend(entries);
    }
}

/// The same, beside other threads.
impl<K, V, S> ParallelExtend<(K, V)> for &ShardedMap<K, V, S>
where
    K: Eq + Hash + Send + Sync,
    V: Send + Sync,
    S: BuildHasher + Sync,
{
    fn par_extend<I: IntoParallelIterator<Item = (K, V)>>(&mut self, entries: I) {
        let map = *self;
        entries.into_par_iter().for_each(|(key, value)| drop(map.insert(key, value)));
    }
}

/// Inserts from all threads at once. Of two entries with one key either may be the one that stays.
impl<K, V, S> FromParallelIterator<(K, V)> for ShardedMap<K, V, S>
where
    K: Eq + Hash + Send + Sync,
    V: Send + Sync,
    S: BuildHasher + Default + Sync,
{
    fn from_par_iter<I: IntoParallelIterator<Item = (K, V)>>(entries: I) -> Self {
        let map = Self::default();
        (&map).par_extend(entries);
        map
    }
}

impl<T, S> ParallelExtend<T> for ShardedSet<T, S>
where
    T: Eq + Hash + Send + Sync,
    S: BuildHasher + Sync,
{
    fn par_extend<I: IntoParallelIterator<Item = T>>(&mut self, elements: I) {
        (&*self).par_extend(elements);
    }
}

/// The same, beside other threads.
impl<T, S> ParallelExtend<T> for &ShardedSet<T, S>
where
    T: Eq + Hash + Send + Sync,
    S: BuildHasher + Sync,
{
    fn par_extend<I: IntoParallelIterator<Item = T>>(&mut self, elements: I) {
        (&self.map).par_extend(elements.into_par_iter().map(|element| (element, ())));
    }
}

impl<T, S> FromParallelIterator<T> for ShardedSet<T, S>
where
    T: Eq + Hash + Send + Sync,
    S: BuildHasher + Default + Sync,
{
    fn from_par_iter<I: IntoParallelIterator<Item = T>>(elements: I) -> Self {
        let set = Self::default();
        (&set).par_extend(elements);
        set
    }
}

impl<K, V> fmt::Debug for IntoParIter<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntoParIter").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for SetIntoParIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetIntoParIter").finish_non_exhaustive()
    }
}
