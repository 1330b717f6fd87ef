//! `ShardedSet`: elements, over a `ShardedMap` from each to nothing.
//! Has no protocol of its own.

use super::cursor::{ShardedCursor, ShardedEnd};
use super::epoch::{Epoch, EpochError};
use super::sharded::ShardedMap;
use super::stats::ShardedStats;
use super::taken::{self, Taken};
use crate::{CursorError, DefaultHashBuilder, Equivalent, HashSet, WrongMap};
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::iter::FusedIterator;

/// A set for many threads, whose clears take effect at one instant.
///
/// It is a [`ShardedMap`] without values, and each method does and locks what the map's method of
/// the same name does; the [module](crate::sync) says what that means.
///
/// # Examples
/// ```
/// use std::thread;
/// use tabularasa::sync::ShardedSet;
///
/// let seen: ShardedSet<u32> = ShardedSet::new();
/// let new: usize = thread::scope(|scope| {
///     let work = || (0..100).filter(|page| seen.insert(page % 10)).count();
///     [scope.spawn(work), scope.spawn(work)].map(|thread| thread.join().unwrap()).iter().sum()
/// });
/// // Each element was new to one thread.
/// assert_eq!((new, seen.take_all().len()), (10, 10));
/// assert!(seen.is_empty());
/// ```
pub struct ShardedSet<T, S = DefaultHashBuilder> {
    pub(crate) map: ShardedMap<T, (), S>,
}

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<T> ShardedSet<T> {
    /// Returns an empty set with the default hasher: as [`ShardedMap::new`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl<T, S> ShardedSet<T, S> {
    /// Returns an empty set with this hasher, fit for a `static`: as [`ShardedMap::with_hasher`].
    ///
    /// # Examples
    /// ```
    /// use tabularasa::FixedState;
    /// use tabularasa::sync::ShardedSet;
    ///
    /// static SEEN: ShardedSet<u32, FixedState> = ShardedSet::with_hasher(FixedState::new());
    /// assert!(SEEN.insert(1) && !SEEN.insert(1));
    /// ```
    #[must_use]
    #[cfg(not(tabularasa_loom))]
    pub const fn with_hasher(hash_builder: S) -> Self {
        ShardedSet { map: ShardedMap::with_hasher(hash_builder) }
    }

    /// Returns an empty set, as above; loom's atomics are not made in a constant.
    #[must_use]
    #[cfg(tabularasa_loom)]
    pub fn with_hasher(hash_builder: S) -> Self {
        ShardedSet { map: ShardedMap::with_hasher(hash_builder) }
    }

    /// As [`ShardedMap::with_shards_capacity_and_hasher`].
    ///
    /// # Panics
    /// As the map's.
    #[must_use]
    pub fn with_shards_capacity_and_hasher(
        shards: usize,
        capacity: usize,
        hash_builder: S,
    ) -> Self {
        let map = ShardedMap::with_shards_capacity_and_hasher(shards, capacity, hash_builder);
        ShardedSet { map }
    }

    /// Returns the number of shards that the set has, or will have with its first element.
    #[must_use]
    pub fn shards(&self) -> usize {
        self.map.shards()
    }

    /// Returns the hasher.
    pub fn hasher(&self) -> &S {
        self.map.hasher()
    }

    /// Returns how many elements there are: see [`ShardedMap::len`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Returns whether there are none: see [`ShardedMap::is_empty`].
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Returns how many elements the shards have room for in all.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.map.capacity()
    }

    /// Bytes of all shards' allocations.
    pub(crate) fn allocation_size(&self) -> usize {
        self.map.allocation_size()
    }

    /// Returns the epoch: see [`ShardedMap::epoch`].
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.map.epoch()
    }

    /// Keeps the memory whole, and drops every element now: see [`ShardedMap::clear_retain`].
    pub fn clear_retain(&self) {
        self.map.clear_retain();
    }

    /// See [`clear_retain`](Self::clear_retain): the same, under std's name.
    pub fn clear(&self) {
        self.map.clear();
    }

    /// As [`ShardedMap::clear_shrink`].
    pub fn clear_shrink(&self) {
        self.map.clear_shrink();
    }

    /// As [`ShardedMap::clear_shrink_to`].
    pub fn clear_shrink_to(&self, max_capacity: usize) {
        self.map.clear_shrink_to(max_capacity);
    }

    /// Frees the memory, and drops every element now: see [`ShardedMap::reset`].
    pub fn reset(&self) {
        self.map.reset();
    }

    /// Lets every element be gone, and does nothing else: see [`ShardedMap::clear_lazy`].
    pub fn clear_lazy(&self) {
        self.map.clear_lazy();
    }

    /// Drops what [`clear_lazy`](Self::clear_lazy) left: see [`ShardedMap::reclaim`].
    pub fn reclaim(&self) {
        self.map.reclaim();
    }

    /// Takes out all elements, exactly those of one instant: see [`ShardedMap::take_all`].
    #[must_use = "the elements are in what is returned; to drop them now, use `reset`"]
    pub fn take_all(&self) -> TakenSet<T, S>
    where
        S: Clone,
    {
        TakenSet { taken: self.map.take_all() }
    }

    /// Takes out all elements, and inserts others, at one instant: see
    /// [`ShardedMap::replace_all`].
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    /// use tabularasa::sync::ShardedSet;
    ///
    /// let blocked = ShardedSet::from(["a", "b"]);
    /// let old = blocked.replace_all(HashSet::from(["b", "c"]));
    /// assert_eq!(old.into_set(), HashSet::from(["a", "b"]));
    /// assert!(blocked.contains("c") && !blocked.contains("a"));
    /// ```
    pub fn replace_all<S2, A>(&self, set: HashSet<T, S2, A>) -> TakenSet<T, S>
    where
        T: Hash,
        S: BuildHasher + Clone,
        A: Allocator,
    {
        TakenSet { taken: self.map.replace_all(set.map) }
    }

    /// Calls `f` with every element, shard after shard: see [`ShardedMap::for_each`].
    pub fn for_each(&self, mut f: impl FnMut(&T)) {
        self.map.for_each(|element, ()| f(element));
    }

    /// Drops the elements for which `keep` says no: see [`ShardedMap::retain`].
    pub fn retain(&self, mut keep: impl FnMut(&T) -> bool) {
        self.map.retain(|element, ()| keep(element));
    }

    /// Removes the elements for which `remove` says so, and returns them: see
    /// [`ShardedMap::extract_if`].
    #[must_use = "the elements are in what is returned; to drop them, use `retain`"]
    pub fn extract_if(&self, mut remove: impl FnMut(&T) -> bool) -> TakenSet<T, S>
    where
        S: Clone,
    {
        TakenSet { taken: self.map.extract_if(|element, ()| remove(element)) }
    }

    /// Opens a cursor, a walk that holds no lock between its steps: see [`ShardedMap::cursor`].
    #[must_use]
    pub fn cursor(&self) -> ShardedSetCursor {
        ShardedSetCursor { walk: self.map.cursor() }
    }
}

impl<T: Hash, S: BuildHasher> ShardedSet<T, S> {
    /// Makes room for so many more elements: see [`ShardedMap::reserve`].
    pub fn reserve(&self, additional: usize) {
        self.map.reserve(additional);
    }

    /// Gives back the memory that the elements do not need: see [`ShardedMap::shrink_to_fit`].
    pub fn shrink_to_fit(&self) {
        self.map.shrink_to_fit();
    }

    /// As [`ShardedMap::shrink_to`].
    pub fn shrink_to(&self, min_capacity: usize) {
        self.map.shrink_to(min_capacity);
    }

    /// Returns lengths, memory and look-up cost: see [`ShardedMap::stats`].
    #[must_use]
    pub fn stats(&self) -> ShardedStats {
        self.map.stats()
    }

    /// Panics unless the inner invariants of every shard hold.
    #[doc(hidden)]
    #[cfg(any(test, feature = "testing"))]
    pub fn assert_invariants(&self) {
        self.map.assert_invariants();
    }
}

impl<T: Eq + Hash, S: BuildHasher> ShardedSet<T, S> {
    /// Returns whether there is such an element.
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        self.map.contains_key(element)
    }

    /// Returns a clone of the element that is equal to this one.
    pub fn get<Q>(&self, element: &Q) -> Option<T>
    where
        Q: Hash + Equivalent<T> + ?Sized,
        T: Clone,
    {
        self.view(element, T::clone)
    }

    /// Returns what `f` makes of the element that is equal to this one, under its shard's lock.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedSet;
    ///
    /// let names = ShardedSet::from([String::from("ann")]);
    /// assert_eq!(names.view("ann", String::len), Some(3));
    /// ```
    pub fn view<Q, R>(&self, element: &Q, f: impl FnOnce(&T) -> R) -> Option<R>
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        self.map.view_entry(element, |known, ()| f(known))
    }

    /// Inserts an element, and returns whether it is new. One that is present stays.
    pub fn insert(&self, element: T) -> bool {
        self.map.insert(element, ()).is_none()
    }

    /// Inserts an element, in place of the equal one that is present, which is returned.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedSet;
    ///
    /// let set = ShardedSet::new();
    /// assert_eq!(set.replace("a"), None);
    /// assert_eq!(set.replace("a"), Some("a"));
    /// ```
    pub fn replace(&self, element: T) -> Option<T> {
        self.map.replace_entry(element, ()).map(|(old, ())| old)
    }

    /// Removes an element, and returns whether it was present.
    pub fn remove<Q>(&self, element: &Q) -> bool
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        self.map.remove(element).is_some()
    }

    /// Removes an element, and returns it.
    pub fn take<Q>(&self, element: &Q) -> Option<T>
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        self.map.remove_entry(element).map(|(known, ())| known)
    }

    /// Removes an element if `condition` says so of it, and returns it: see
    /// [`ShardedMap::remove_if`].
    pub fn remove_if<Q>(&self, element: &Q, condition: impl FnOnce(&T) -> bool) -> Option<T>
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        self.map.remove_if(element, |known, ()| condition(known)).map(|(known, ())| known)
    }

    /// Returns the epoch of an element, present or not: see [`ShardedMap::epoch_of`].
    #[must_use]
    pub fn epoch_of<Q>(&self, element: &Q) -> Epoch
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        self.map.epoch_of(element)
    }

    /// Inserts an element, and returns whether it is new, unless the epoch is over: see
    /// [`ShardedMap::insert_if_epoch`].
    ///
    /// # Errors
    /// If the epoch is over, or one of another set or element: the element comes back, as `key`.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedSet;
    ///
    /// let set = ShardedSet::new();
    /// let epoch = set.epoch();
    /// assert_eq!(set.insert_if_epoch(epoch, "a"), Ok(true));
    /// set.clear();
    /// assert_eq!(set.insert_if_epoch(epoch, "b").unwrap_err().key, "b");
    /// ```
    pub fn insert_if_epoch(&self, epoch: Epoch, element: T) -> Result<bool, EpochError<T, ()>> {
        self.map.insert_if_epoch(epoch, element, ()).map(|old| old.is_none())
    }
}

/// A walk over a [`ShardedSet`] that borrows and locks nothing between its steps: as
/// [`ShardedCursor`].
///
/// # Examples
/// ```
/// use tabularasa::sync::ShardedSet;
///
/// let set: ShardedSet<u32> = (0..100).collect();
/// let mut cursor = set.cursor();
/// let mut sum = 0;
/// while let Some(element) = cursor.next(&set)? {
///     sum += element;
///     set.remove(&element);
/// }
/// assert_eq!((sum, set.len()), ((0..100).sum(), 0));
/// # Ok::<(), tabularasa::CursorError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ShardedSetCursor {
    walk: ShardedCursor,
}

impl ShardedSetCursor {
    /// Returns why the cursor yields nothing any more; `None` while it may.
    #[must_use]
    pub fn end_reason(&self) -> Option<ShardedEnd> {
        self.walk.end_reason()
    }

    /// Returns a clone of one more element, or `None` at the end: see [`ShardedCursor::next`].
    ///
    /// # Errors
    /// As [`ShardedCursor::next`].
    pub fn next<T, S>(&mut self, set: &ShardedSet<T, S>) -> Result<Option<T>, CursorError>
    where
        T: Hash + Clone,
        S: BuildHasher,
    {
        Ok(self.walk.next(&set.map)?.map(|(element, ())| element))
    }

    /// Calls `f` with some more elements, at least one. Returns their number; `None` at the end:
    /// see [`ShardedCursor::next_batch`].
    ///
    /// # Errors
    /// [`WrongMap`] for a set that the cursor was not opened on.
    pub fn next_batch<T, S>(
        &mut self,
        set: &ShardedSet<T, S>,
        mut f: impl FnMut(&T),
    ) -> Result<Option<usize>, WrongMap>
    where
        T: Hash,
        S: BuildHasher,
    {
        self.walk.next_batch(&set.map, |element, ()| f(element))
    }
}

/// The elements that [`take_all`](ShardedSet::take_all),
/// [`replace_all`](ShardedSet::replace_all) or [`extract_if`](ShardedSet::extract_if) took out of a
/// set.
#[must_use = "the elements are in here"]
pub struct TakenSet<T, S> {
    taken: Taken<T, (), S>,
}

impl<T, S> TakenSet<T, S> {
    /// Returns how many elements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.taken.len()
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// Returns the elements as a set, with the hasher of the one that they come from.
    pub fn into_set(self) -> HashSet<T, S>
    where
        T: Eq + Hash,
        S: BuildHasher,
    {
        HashSet { map: self.taken.into_map() }
    }
}

impl<T, S> IntoIterator for TakenSet<T, S> {
    type Item = T;
    type IntoIter = SetIntoIter<T>;

    fn into_iter(self) -> SetIntoIter<T> {
        SetIntoIter { entries: self.taken.into_iter() }
    }
}

impl<T, S> fmt::Debug for TakenSet<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TakenSet").field("len", &self.len()).finish_non_exhaustive()
    }
}

/// The elements of a [`ShardedSet`] or [`TakenSet`], by value.
pub struct SetIntoIter<T> {
    entries: taken::IntoIter<T, ()>,
}

impl<T> Iterator for SetIntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.entries.next().map(|(element, ())| element)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

impl<T> ExactSizeIterator for SetIntoIter<T> {}
impl<T> FusedIterator for SetIntoIter<T> {}

impl<T> fmt::Debug for SetIntoIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetIntoIter").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl<T, S: Default> Default for ShardedSet<T, S> {
    /// An empty set. Nothing is allocated.
    fn default() -> Self {
        ShardedSet { map: ShardedMap::default() }
    }
}

impl<T: Clone + Eq + Hash, S: BuildHasher + Clone> Clone for ShardedSet<T, S> {
    /// As a [`ShardedMap`]'s.
    fn clone(&self) -> Self {
        ShardedSet { map: self.map.clone() }
    }
}

impl<T: Eq + Hash, S: BuildHasher> PartialEq for ShardedSet<T, S> {
    /// As a [`ShardedMap`]'s.
    fn eq(&self, other: &Self) -> bool {
        self.map == other.map
    }
}

impl<T: Eq + Hash, S: BuildHasher> Eq for ShardedSet<T, S> {}

impl<T: Eq + Hash, S: BuildHasher + Default> FromIterator<T> for ShardedSet<T, S> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut set = Self::default();
        set.extend(elements);
        set
    }
}

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<T: Eq + Hash, const N: usize> From<[T; N]> for ShardedSet<T> {
    fn from(elements: [T; N]) -> Self {
        elements.into_iter().collect()
    }
}

impl<T: Eq + Hash, S: BuildHasher, A: Allocator> From<HashSet<T, S, A>> for ShardedSet<T, S> {
    /// The elements, and the hasher. Every element is hashed and moved.
    fn from(set: HashSet<T, S, A>) -> Self {
        ShardedSet { map: set.map.into() }
    }
}

impl<T: Eq + Hash, S: BuildHasher> Extend<T> for ShardedSet<T, S> {
    /// Inserts the elements one by one.
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        (&*self).extend(elements);
    }
}

impl<T: Eq + Hash, S: BuildHasher> Extend<T> for &ShardedSet<T, S> {
    /// Inserts the elements one by one, beside other threads.
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        for element in elements {
            self.insert(element);
        }
    }
}

impl<T, S> IntoIterator for ShardedSet<T, S> {
    type Item = T;
    type IntoIter = SetIntoIter<T>;

    /// The elements, by value.
    fn into_iter(self) -> SetIntoIter<T> {
        SetIntoIter { entries: self.map.into_iter() }
    }
}

impl<T: fmt::Debug, S> fmt::Debug for ShardedSet<T, S> {
    /// The elements, as `for_each` sees them: `Debug` of elements runs under a shard's lock.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut set = f.debug_set();
        self.for_each(|element| {
            set.entry(element);
        });
        set.finish()
    }
}
