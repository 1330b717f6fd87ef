//! Parallel iterators over a `HashSet`: the map's over its keys; set algebra; and sets made from
//! parallel iterators.
//! Knows no slot; no unsafe code.

use super::map;
use crate::HashSet;
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::hash::{BuildHasher, Hash};
use rayon::iter::plumbing::UnindexedConsumer;
use rayon::iter::{FromParallelIterator, IntoParallelIterator, ParallelExtend, ParallelIterator};

/// References to the elements of a [`HashSet`], in parallel: `par_iter`.
pub struct ParIter<'a, T> {
    entries: map::ParKeys<'a, T, ()>,
}

/// The elements of a [`HashSet`] by value, in parallel: `into_par_iter`.
pub struct IntoParIter<T, A: Allocator = Global> {
    entries: map::IntoParIter<T, (), A>,
}

/// All elements of a [`HashSet`], whose memory stays, in parallel:
/// [`par_drain`](HashSet::par_drain).
pub struct ParDrain<'a, T, A: Allocator = Global> {
    entries: map::ParDrain<'a, T, (), A>,
}

/// Elements that both of two sets have, in parallel:
/// [`par_intersection`](HashSet::par_intersection).
pub struct ParIntersection<'a, T, S, A: Allocator = Global> {
    set: &'a HashSet<T, S, A>,
    other: &'a HashSet<T, S, A>,
}

/// Elements of one set that another has not, in parallel:
/// [`par_difference`](HashSet::par_difference).
pub struct ParDifference<'a, T, S, A: Allocator = Global> {
    set: &'a HashSet<T, S, A>,
    other: &'a HashSet<T, S, A>,
}

/// Elements that exactly one of two sets has, in parallel:
/// [`par_symmetric_difference`](HashSet::par_symmetric_difference).
pub struct ParSymmetricDifference<'a, T, S, A: Allocator = Global> {
    set: &'a HashSet<T, S, A>,
    other: &'a HashSet<T, S, A>,
}

/// Elements that one of two sets has, or both, in parallel: [`par_union`](HashSet::par_union).
pub struct ParUnion<'a, T, S, A: Allocator = Global> {
    set: &'a HashSet<T, S, A>,
    other: &'a HashSet<T, S, A>,
}

impl<'a, T: Sync> ParallelIterator for ParIter<'a, T> {
    type Item = &'a T;

    fn drive_unindexed<C: UnindexedConsumer<&'a T>>(self, consumer: C) -> C::Result {
        self.entries.drive_unindexed(consumer)
    }
}

impl<T: Send, A: Allocator + Send> ParallelIterator for IntoParIter<T, A> {
    type Item = T;

    fn drive_unindexed<C: UnindexedConsumer<T>>(self, consumer: C) -> C::Result {
        self.entries.map(|(element, ())| element).drive_unindexed(consumer)
    }
}

impl<T: Send, A: Allocator> ParallelIterator for ParDrain<'_, T, A> {
    type Item = T;

    fn drive_unindexed<C: UnindexedConsumer<T>>(self, consumer: C) -> C::Result {
        self.entries.map(|(element, ())| element).drive_unindexed(consumer)
    }
}

impl<'a, T, S, A> ParallelIterator for ParIntersection<'a, T, S, A>
where
    T: Eq + Hash + Sync,
    S: BuildHasher + Sync,
    A: Allocator + Sync,
{
    type Item = &'a T;

    fn drive_unindexed<C: UnindexedConsumer<&'a T>>(self, consumer: C) -> C::Result {
        let (fewer, more) = self.set.by_len(self.other);
        let shared = fewer.into_par_iter().filter(|element| more.contains(*element));
        shared.drive_unindexed(consumer)
    }
}

impl<'a, T, S, A> ParallelIterator for ParDifference<'a, T, S, A>
where
    T: Eq + Hash + Sync,
    S: BuildHasher + Sync,
    A: Allocator + Sync,
{
    type Item = &'a T;

    fn drive_unindexed<C: UnindexedConsumer<&'a T>>(self, consumer: C) -> C::Result {
        let own = self.set.into_par_iter().filter(|element| !self.other.contains(*element));
        own.drive_unindexed(consumer)
    }
}

impl<'a, T, S, A> ParallelIterator for ParSymmetricDifference<'a, T, S, A>
where
    T: Eq + Hash + Sync,
    S: BuildHasher + Sync,
    A: Allocator + Sync,
{
    type Item = &'a T;

    fn drive_unindexed<C: UnindexedConsumer<&'a T>>(self, consumer: C) -> C::Result {
        let ParSymmetricDifference { set, other } = self;
        set.par_difference(other).chain(other.par_difference(set)).drive_unindexed(consumer)
    }
}

impl<'a, T, S, A> ParallelIterator for ParUnion<'a, T, S, A>
where
    T: Eq + Hash + Sync,
    S: BuildHasher + Sync,
    A: Allocator + Sync,
{
    type Item = &'a T;

    fn drive_unindexed<C: UnindexedConsumer<&'a T>>(self, consumer: C) -> C::Result {
        let (fewer, more) = self.other.by_len(self.set);
        more.into_par_iter().chain(fewer.par_difference(more)).drive_unindexed(consumer)
    }
}

impl<T> Clone for ParIter<'_, T> {
    fn clone(&self) -> Self {
        ParIter { entries: self.entries.clone() }
    }
}

impl<T: fmt::Debug> fmt::Debug for ParIter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}
impl<T: fmt::Debug, A: Allocator> fmt::Debug for IntoParIter<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|(element, ())| element)).finish()
    }
}
impl<T: fmt::Debug, A: Allocator> fmt::Debug for ParDrain<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|(element, ())| element)).finish()
    }
}
impl<T: fmt::Debug + Eq + Hash, S: BuildHasher, A: Allocator> fmt::Debug
    for ParIntersection<'_, T, S, A>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.set.intersection(self.other).fmt(f)
    }
}
impl<T: fmt::Debug + Eq + Hash, S: BuildHasher, A: Allocator> fmt::Debug
    for ParDifference<'_, T, S, A>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.set.difference(self.other).fmt(f)
    }
}
impl<T: fmt::Debug + Eq + Hash, S: BuildHasher, A: Allocator> fmt::Debug
    for ParSymmetricDifference<'_, T, S, A>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.set.symmetric_difference(self.other).fmt(f)
    }
}
impl<T: fmt::Debug + Eq + Hash, S: BuildHasher, A: Allocator> fmt::Debug for ParUnion<'_, T, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.set.union(self.other).fmt(f)
    }
}

impl<'a, T: Sync, S, A: Allocator> IntoParallelIterator for &'a HashSet<T, S, A> {
    type Item = &'a T;
    type Iter = ParIter<'a, T>;

    fn into_par_iter(self) -> ParIter<'a, T> {
        ParIter { entries: self.map.par_keys() }
    }
}

/// If the consumer or a destructor panics, the remaining elements are dropped all the same.
impl<T: Send, S, A: Allocator + Send> IntoParallelIterator for HashSet<T, S, A> {
    type Item = T;
    type Iter = IntoParIter<T, A>;

    fn into_par_iter(self) -> IntoParIter<T, A> {
        IntoParIter { entries: self.map.into_par_iter() }
    }
}

impl<T, S, A> HashSet<T, S, A>
where
    T: Eq + Hash + Sync,
    S: BuildHasher + Sync,
    A: Allocator + Sync,
{
    /// See [`intersection`](Self::intersection): in parallel.
    ///
    /// # Complexity
    /// As its twin, spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2, 3]), HashSet::from([2, 3, 4]));
    /// assert_eq!(a.par_intersection(&b).sum::<i32>(), 2 + 3);
    /// ```
    pub fn par_intersection<'a>(&'a self, other: &'a Self) -> ParIntersection<'a, T, S, A> {
        ParIntersection { set: self, other }
    }

    /// See [`difference`](Self::difference): in parallel.
    ///
    /// # Complexity
    /// As its twin, spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2, 3]), HashSet::from([2, 3, 4]));
    /// assert_eq!(a.par_difference(&b).collect::<Vec<_>>(), [&1]);
    /// ```
    pub fn par_difference<'a>(&'a self, other: &'a Self) -> ParDifference<'a, T, S, A> {
        ParDifference { set: self, other }
    }

    /// See [`symmetric_difference`](Self::symmetric_difference): in parallel.
    ///
    /// # Complexity
    /// As its twin, spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2, 3]), HashSet::from([2, 3, 4]));
    /// assert_eq!(a.par_symmetric_difference(&b).sum::<i32>(), 1 + 4);
    /// ```
    pub fn par_symmetric_difference<'a>(
        &'a self,
        other: &'a Self,
    ) -> ParSymmetricDifference<'a, T, S, A> {
        ParSymmetricDifference { set: self, other }
    }

    /// See [`union`](Self::union): in parallel.
    ///
    /// # Complexity
    /// As its twin, spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2, 3]), HashSet::from([2, 3, 4]));
    /// assert_eq!(a.par_union(&b).sum::<i32>(), 1 + 2 + 3 + 4);
    /// ```
    pub fn par_union<'a>(&'a self, other: &'a Self) -> ParUnion<'a, T, S, A> {
        ParUnion { set: self, other }
    }

    /// See [`is_disjoint`](Self::is_disjoint): in parallel.
    ///
    /// # Complexity
    /// As its twin, spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let a = HashSet::from([1, 2]);
    /// assert!(a.par_is_disjoint(&HashSet::from([3])) && !a.par_is_disjoint(&HashSet::from([2])));
    /// ```
    pub fn par_is_disjoint(&self, other: &Self) -> bool {
        let (fewer, more) = self.by_len(other);
        fewer.into_par_iter().all(|element| !more.contains(element))
    }

    /// See [`is_subset`](Self::is_subset): in parallel.
    ///
    /// # Complexity
    /// As its twin, spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let a = HashSet::from([1, 2]);
    /// assert!(a.par_is_subset(&HashSet::from([1, 2])) && !a.par_is_subset(&HashSet::from([1])));
    /// ```
    pub fn par_is_subset(&self, other: &Self) -> bool {
        self.len() <= other.len() && self.into_par_iter().all(|element| other.contains(element))
    }

    /// See [`is_superset`](Self::is_superset): in parallel.
    ///
    /// # Complexity
    /// As its twin, spread over the threads.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let a = HashSet::from([1, 2]);
    /// assert!(a.par_is_superset(&HashSet::from([2])) && !a.par_is_superset(&HashSet::from([3])));
    /// ```
    pub fn par_is_superset(&self, other: &Self) -> bool {
        other.par_is_subset(self)
    }

    /// As `==`, in parallel.
    ///
    /// # Complexity
    /// As [`par_is_subset`](Self::par_is_subset); O(1) for sets of different length.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let a = HashSet::from([1, 2]);
    /// assert!(a.par_eq(&HashSet::from([2, 1])) && !a.par_eq(&HashSet::from([1, 3])));
    /// ```
    pub fn par_eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.par_is_subset(other)
    }
}

impl<T: Send, S, A: Allocator> HashSet<T, S, A> {
    /// See [`drain`](Self::drain): the elements are yielded in parallel.
    ///
    /// # Contract
    /// As [`HashMap::par_drain`](crate::HashMap::par_drain)'s.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter), spread over the threads.
    ///
    /// # Panics
    /// If the consumer or a destructor does: the remaining elements are dropped all the same, and
    /// the set is empty, with its memory.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashSet;
    ///
    /// let mut words: HashSet<String> = (0..1_000).map(|n| n.to_string()).collect();
    /// let capacity = words.capacity();
    /// assert_eq!(words.par_drain().map(|word| word.len()).sum::<usize>(), 10 + 180 + 2_700);
    /// assert_eq!((words.len(), words.capacity()), (0, capacity));
    /// ```
    pub fn par_drain(&mut self) -> ParDrain<'_, T, A> {
        ParDrain { entries: self.map.par_drain() }
    }
}

impl<T, S, A> FromParallelIterator<T> for HashSet<T, S, A>
where
    T: Eq + Hash + Send,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    fn from_par_iter<I: IntoParallelIterator<Item = T>>(elements: I) -> Self {
        let mut set = Self::default();
        set.par_extend(elements);
        set
    }
}

/// The elements are made in parallel, then put in, in their order, by the thread that called: of
/// several that are equal the first stays.
impl<T, S, A> ParallelExtend<T> for HashSet<T, S, A>
where
    T: Eq + Hash + Send,
    S: BuildHasher,
    A: Allocator,
{
    fn par_extend<I: IntoParallelIterator<Item = T>>(&mut self, elements: I) {
        self.map.par_extend(elements.into_par_iter().map(|element| (element, ())));
    }
}

impl<'a, T, S, A> ParallelExtend<&'a T> for HashSet<T, S, A>
where
    T: Copy + Eq + Hash + Sync + 'a,
    S: BuildHasher,
    A: Allocator,
{
    fn par_extend<I: IntoParallelIterator<Item = &'a T>>(&mut self, elements: I) {
        self.map.par_extend(elements.into_par_iter().map(|element| (element, &())));
    }
}
