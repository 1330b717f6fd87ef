//! The traits of a set, but for iteration and operators.
//! Knows no hash.

use super::HashSet;
#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
use crate::hasher::DefaultHashBuilder;
use crate::map::HashMap;
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::hash::{BuildHasher, Hash};

impl<T: Copy, S: Clone, A: Allocator + Clone> HashSet<T, S, A> {
    /// As [`clone`](Clone::clone), by copying the allocation instead of each element.
    ///
    /// See [`HashMap::clone_copy`].
    ///
    /// # Complexity
    /// O(capacity), at the speed of `memcpy`.
    ///
    /// # Panics
    /// An allocation failure goes to the error hook.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let board = HashSet::from([(0, 0), (1, 1)]);
    /// let mut next = board.clone_copy();
    /// next.insert((2, 2));
    /// assert_eq!((board.len(), next.len()), (2, 3));
    /// ```
    #[must_use]
    pub fn clone_copy(&self) -> Self {
        HashSet { map: self.map.clone_copy() }
    }
}

impl<T: Clone, S: Clone, A: Allocator + Clone> Clone for HashSet<T, S, A> {
    /// A copy, as another set: with as many slots, known to no cursor.
    fn clone(&self) -> Self {
        HashSet { map: self.map.clone() }
    }

    /// As `clone`, reusing the allocation if it has as many slots. If user code panics the set is
    /// left empty.
    fn clone_from(&mut self, source: &Self) {
        self.map.clone_from(&source.map);
    }
}

impl<T, S: Default, A: Allocator + Default> Default for HashSet<T, S, A> {
    #[inline]
    fn default() -> Self {
        HashSet { map: HashMap::default() }
    }
}

impl<T: fmt::Debug, S, A: Allocator> fmt::Debug for HashSet<T, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<T: Eq + Hash, S: BuildHasher, A: Allocator> PartialEq for HashSet<T, S, A> {
    fn eq(&self, other: &Self) -> bool {
        self.map == other.map
    }
}

impl<T: Eq + Hash, S: BuildHasher, A: Allocator> Eq for HashSet<T, S, A> {}

impl<T, S, A: Allocator> From<HashMap<T, (), S, A>> for HashSet<T, S, A> {
    /// The keys, in the memory of the map: nothing moves, and cursors go on.
    fn from(map: HashMap<T, (), S, A>) -> Self {
        HashSet { map }
    }
}

impl<T, S, A> FromIterator<T> for HashSet<T, S, A>
where
    T: Eq + Hash,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut set = Self::default();
        set.extend(elements);
        set
    }
}

// For the global allocator alone: hashbrown's impl is for all, and its callers have to name one.
#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<T: Eq + Hash, const N: usize> From<[T; N]> for HashSet<T, DefaultHashBuilder> {
    fn from(elements: [T; N]) -> Self {
        elements.into_iter().collect()
    }
}

impl<T, S, A> Extend<T> for HashSet<T, S, A>
where
    T: Eq + Hash,
    S: BuildHasher,
    A: Allocator,
{
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        self.map.extend(elements.into_iter().map(|element| (element, ())));
    }
}

impl<'a, T, S, A> Extend<&'a T> for HashSet<T, S, A>
where
    T: Eq + Hash + Copy,
    S: BuildHasher,
    A: Allocator,
{
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, elements: I) {
        self.extend(elements.into_iter().copied());
    }
}
