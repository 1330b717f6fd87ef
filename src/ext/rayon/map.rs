//! Parallel iterators over a `HashMap`: the table's, with pairs taken apart; and maps made from
//! parallel iterators.
//! Knows no slot; no unsafe code.

use super::{drive, table};
use crate::HashMap;
use crate::raw::iter::parallel::{PairsPartMut, Part};
use alloc::collections::LinkedList;
use alloc::vec::Vec;
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::hash::{BuildHasher, Hash};
use rayon::iter::plumbing::UnindexedConsumer;
use rayon::iter::{FromParallelIterator, IntoParallelIterator, ParallelExtend, ParallelIterator};

/// References to the entries of a [`HashMap`], in parallel: `par_iter`.
pub struct ParIter<'a, K, V> {
    entries: table::ParIter<'a, (K, V)>,
}

/// References to the keys of a [`HashMap`], in parallel: [`par_keys`](HashMap::par_keys).
pub struct ParKeys<'a, K, V> {
    entries: table::ParIter<'a, (K, V)>,
}

/// References to the values of a [`HashMap`], in parallel: [`par_values`](HashMap::par_values).
pub struct ParValues<'a, K, V> {
    entries: table::ParIter<'a, (K, V)>,
}

/// References to the entries of a [`HashMap`], exclusive to the values, in parallel:
/// `par_iter_mut`.
pub struct ParIterMut<'a, K, V> {
    part: PairsPartMut<'a, K, V>,
}

/// Exclusive references to the values of a [`HashMap`], in parallel:
/// [`par_values_mut`](HashMap::par_values_mut).
pub struct ParValuesMut<'a, K, V> {
    entries: ParIterMut<'a, K, V>,
}

/// The entries of a [`HashMap`] by value, in parallel: `into_par_iter`.
pub struct IntoParIter<K, V, A: Allocator = Global> {
    entries: table::IntoParIter<(K, V), A>,
}

/// All entries of a [`HashMap`], whose memory stays, in parallel:
/// [`par_drain`](HashMap::par_drain).
pub struct ParDrain<'a, K, V, A: Allocator = Global> {
    entries: table::ParDrain<'a, (K, V), A>,
}

impl<'a, K: Sync, V: Sync> ParallelIterator for ParIter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn drive_unindexed<C: UnindexedConsumer<Self::Item>>(self, consumer: C) -> C::Result {
        self.entries.map(|pair| (&pair.0, &pair.1)).drive_unindexed(consumer)
    }
}

impl<'a, K: Sync, V: Sync> ParallelIterator for ParKeys<'a, K, V> {
    type Item = &'a K;

    fn drive_unindexed<C: UnindexedConsumer<Self::Item>>(self, consumer: C) -> C::Result {
        self.entries.map(|(key, _)| key).drive_unindexed(consumer)
    }
}

impl<'a, K: Sync, V: Sync> ParallelIterator for ParValues<'a, K, V> {
    type Item = &'a V;

    fn drive_unindexed<C: UnindexedConsumer<Self::Item>>(self, consumer: C) -> C::Result {
        self.entries.map(|(_, value)| value).drive_unindexed(consumer)
    }
}

impl<'a, K: Sync, V: Send> ParallelIterator for ParIterMut<'a, K, V> {
    type Item = (&'a K, &'a mut V);

    fn drive_unindexed<C: UnindexedConsumer<Self::Item>>(self, consumer: C) -> C::Result {
        drive(self.part, consumer)
    }
}

impl<'a, K: Sync, V: Send> ParallelIterator for ParValuesMut<'a, K, V> {
    type Item = &'a mut V;

    fn drive_unindexed<C: UnindexedConsumer<Self::Item>>(self, consumer: C) -> C::Result {
        self.entries.map(|(_, value)| value).drive_unindexed(consumer)
    }
}

impl<K: Send, V: Send, A: Allocator + Send> ParallelIterator for IntoParIter<K, V, A> {
    type Item = (K, V);

    fn drive_unindexed<C: UnindexedConsumer<Self::Item>>(self, consumer: C) -> C::Result {
        self.entries.drive_unindexed(consumer)
    }
}

impl<K: Send, V: Send, A: Allocator> ParallelIterator for ParDrain<'_, K, V, A> {
    type Item = (K, V);

    fn drive_unindexed<C: UnindexedConsumer<Self::Item>>(self, consumer: C) -> C::Result {
        self.entries.drive_unindexed(consumer)
    }
}

impl<K, V, A: Allocator> IntoParIter<K, V, A> {
    /// The entries to come, by shared reference.
    pub(super) fn iter(&self) -> Part<'_, (K, V)> {
        self.entries.iter()
    }
}

impl<K, V, A: Allocator> ParDrain<'_, K, V, A> {
    /// The entries to come, by shared reference.
    pub(super) fn iter(&self) -> Part<'_, (K, V)> {
        self.entries.iter()
    }
}

impl<K, V> Clone for ParIter<'_, K, V> {
    fn clone(&self) -> Self {
        ParIter { entries: self.entries.clone() }
    }
}
impl<K, V> Clone for ParKeys<'_, K, V> {
    fn clone(&self) -> Self {
        ParKeys { entries: self.entries.clone() }
    }
}
impl<K, V> Clone for ParValues<'_, K, V> {
    fn clone(&self) -> Self {
        ParValues { entries: self.entries.clone() }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for ParIter<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}
impl<K: fmt::Debug, V> fmt::Debug for ParKeys<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.part.clone().map(|(key, _)| key)).finish()
    }
}
impl<K, V: fmt::Debug> fmt::Debug for ParValues<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.part.clone().map(|(_, value)| value)).finish()
    }
}
impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for ParIterMut<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.part.iter()).finish()
    }
}
impl<K, V: fmt::Debug> fmt::Debug for ParValuesMut<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.part.iter().map(|(_, value)| value)).finish()
    }
}
impl<K: fmt::Debug, V: fmt::Debug, A: Allocator> fmt::Debug for IntoParIter<K, V, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}
impl<K: fmt::Debug, V: fmt::Debug, A: Allocator> fmt::Debug for ParDrain<'_, K, V, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}

impl<'a, K: Sync, V: Sync, S, A: Allocator> IntoParallelIterator for &'a HashMap<K, V, S, A> {
    type Item = (&'a K, &'a V);
    type Iter = ParIter<'a, K, V>;

    fn into_par_iter(self) -> ParIter<'a, K, V> {
        ParIter { entries: table::ParIter::of(&self.raw) }
    }
}

impl<'a, K: Sync, V: Send, S, A: Allocator> IntoParallelIterator for &'a mut HashMap<K, V, S, A> {
    type Item = (&'a K, &'a mut V);
    type Iter = ParIterMut<'a, K, V>;

    fn into_par_iter(self) -> ParIterMut<'a, K, V> {
        ParIterMut { part: self.raw.pairs_part_mut() }
    }
}

/// If the consumer or a destructor panics, the remaining entries are dropped all the same.
impl<K: Send, V: Send, S, A: Allocator + Send> IntoParallelIterator for HashMap<K, V, S, A> {
    type Item = (K, V);
    type Iter = IntoParIter<K, V, A>;

    fn into_par_iter(self) -> IntoParIter<K, V, A> {
        let HashMap { raw, hash_builder } = self;
        // First: were its destructor to panic, the table is still ours and drops its entries.
        drop(hash_builder);
        IntoParIter { entries: table::IntoParIter::of(raw) }
    }
}

impl<K: Sync, V: Sync, S, A: Allocator> HashMap<K, V, S, A> {
    /// See [`keys`](Self::keys): in parallel.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter), spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashMap;
    ///
    /// let map: HashMap<u64, u64> = (0..1_000).map(|n| (n, n * n)).collect();
    /// assert_eq!(map.par_keys().sum::<u64>(), 499_500);
    /// // Keys and values:
    /// assert!(map.par_iter().all(|(key, value)| key * key == *value));
    /// ```
    pub fn par_keys(&self) -> ParKeys<'_, K, V> {
        ParKeys { entries: table::ParIter::of(&self.raw) }
    }

    /// See [`values`](Self::values): in parallel.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter), spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashMap;
    ///
    /// let map: HashMap<u64, u64> = (0..1_000).map(|n| (n, n + 1)).collect();
    /// assert_eq!(map.par_values().max(), Some(&1_000));
    /// ```
    pub fn par_values(&self) -> ParValues<'_, K, V> {
        ParValues { entries: table::ParIter::of(&self.raw) }
    }
}

impl<K, V: Send, S, A: Allocator> HashMap<K, V, S, A> {
    /// See [`values_mut`](Self::values_mut): in parallel.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter), spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u64, u64> = (0..1_000).map(|n| (n, n)).collect();
    /// map.par_values_mut().for_each(|value| *value *= 2);
    /// assert_eq!(map[&999], 1_998);
    /// ```
    pub fn par_values_mut(&mut self) -> ParValuesMut<'_, K, V> {
        ParValuesMut { entries: ParIterMut { part: self.raw.pairs_part_mut() } }
    }
}

impl<K: Send, V: Send, S, A: Allocator> HashMap<K, V, S, A> {
    /// See [`drain`](Self::drain): the entries are yielded in parallel.
    ///
    /// # Contract
    /// As [`drain`](Self::drain)'s: the memory is kept whole, cursors end with
    /// `Cleared(Drain)` now, entries that are not yielded are dropped with the iterator, and
    /// forgetting it leaks entries at most.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter), spread over the threads.
    ///
    /// # Panics
    /// If the consumer or a destructor does: the remaining entries are dropped all the same, and
    /// the map is empty, with its memory.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashMap;
    ///
    /// // Many costly destructors, on all threads; and the memory is there for the next round.
    /// let mut map: HashMap<u64, Vec<u64>> = (0..1_000).map(|n| (n, vec![n; 10])).collect();
    /// let capacity = map.capacity();
    /// map.par_drain().for_each(drop);
    /// assert_eq!((map.len(), map.capacity()), (0, capacity));
    /// ```
    pub fn par_drain(&mut self) -> ParDrain<'_, K, V, A> {
        ParDrain { entries: table::ParDrain::of(&mut self.raw) }
    }
}

impl<K, V, S, A> HashMap<K, V, S, A>
where
    K: Eq + Hash + Sync,
    V: PartialEq + Sync,
    S: BuildHasher + Sync,
    A: Allocator + Sync,
{
    /// As `==`, in parallel.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter) and a look-up for each entry, spread over the threads.
    ///
    /// # Panics
    /// If `Hash` or `Eq` does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let map: HashMap<u64, u64> = (0..1_000).map(|n| (n, n)).collect();
    /// let mut other: HashMap<u64, u64> = (0..1_000).rev().map(|n| (n, n)).collect();
    /// assert!(map.par_eq(&other));
    /// other.insert(7, 8);
    /// assert!(!map.par_eq(&other));
    /// ```
    pub fn par_eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .into_par_iter()
                .all(|(key, value)| other.get(key).is_some_and(|there| value == there))
    }
}

impl<K, V, S, A> FromParallelIterator<(K, V)> for HashMap<K, V, S, A>
where
    K: Eq + Hash + Send,
    V: Send,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    fn from_par_iter<I: IntoParallelIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        map.par_extend(entries);
        map
    }
}

/// The entries are made in parallel, then put in, in their order, by the thread that called: of two
/// with one key the later counts.
impl<K, V, S, A> ParallelExtend<(K, V)> for HashMap<K, V, S, A>
where
    K: Eq + Hash + Send,
    V: Send,
    S: BuildHasher,
    A: Allocator,
{
    fn par_extend<I: IntoParallelIterator<Item = (K, V)>>(&mut self, entries: I) {
        let lists: LinkedList<Vec<(K, V)>> = entries.into_par_iter().collect_vec_list();
        self.reserve_hint(lists.iter().map(Vec::len).sum());
        lists.into_iter().for_each(|entries| self.extend(entries));
    }
}

impl<'a, K, V, S, A> ParallelExtend<(&'a K, &'a V)> for HashMap<K, V, S, A>
where
    K: Copy + Eq + Hash + Sync,
    V: Copy + Sync,
    S: BuildHasher,
    A: Allocator,
{
    fn par_extend<I: IntoParallelIterator<Item = (&'a K, &'a V)>>(&mut self, entries: I) {
        let lists: LinkedList<Vec<(&K, &V)>> = entries.into_par_iter().collect_vec_list();
        self.reserve_hint(lists.iter().map(Vec::len).sum());
        lists.into_iter().for_each(|entries| self.extend(entries));
    }
}
