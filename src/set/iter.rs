//! Iterators over a set: the map's over its keys.
//! Knows no slot.

use super::HashSet;
use crate::map::{self, delegate};
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::iter::FusedIterator;

/// References to the elements of a [`HashSet`]: [`iter`](HashSet::iter).
pub struct Iter<'a, T> {
    entries: map::Keys<'a, T, ()>,
}

/// The elements of a [`HashSet`] by value: `into_iter`.
pub struct IntoIter<T, A: Allocator = Global> {
    entries: map::IntoKeys<T, (), A>,
}

/// All elements of a [`HashSet`], whose memory stays: [`drain`](HashSet::drain).
pub struct Drain<'a, T, A: Allocator = Global> {
    entries: map::Drain<'a, T, (), A>,
}

/// The elements of a [`HashSet`] that a closure picks: [`extract_if`](HashSet::extract_if).
#[must_use = "nothing is taken out until the iterator is used; see also `retain`"]
pub struct ExtractIf<'a, T, F, A: Allocator = Global> {
    entries: map::ExtractIf<'a, T, (), F, A>,
}

impl<'a, T, A: Allocator> Drain<'a, T, A> {
    pub(super) fn new(entries: map::Drain<'a, T, (), A>) -> Self {
        Drain { entries }
    }
}

impl<'a, T, F, A: Allocator> ExtractIf<'a, T, F, A> {
    pub(super) fn new<S>(set: &'a mut HashSet<T, S, A>, pick: F) -> Self {
        ExtractIf { entries: map::ExtractIf::new(&mut set.map, pick) }
    }
}

impl<T, S, A: Allocator> HashSet<T, S, A> {
    /// Iterates over the elements by reference, in no particular order.
    ///
    /// # Complexity
    /// O(len + capacity/16) for the whole walk, or, below one element in 256 slots, O(inserted +
    /// capacity/4096). *Inserted* counts the insertions since the last clear or growth.
    ///
    /// # Examples
    /// ```
    /// let set = tabularasa::HashSet::from([1, 2]);
    /// assert_eq!(set.iter().sum::<i32>(), 3);
    /// ```
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { entries: self.map.keys() }
    }
}

impl<'a, T, S, A: Allocator> IntoIterator for &'a HashSet<T, S, A> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T, S, A: Allocator> IntoIterator for HashSet<T, S, A> {
    type Item = T;
    type IntoIter = IntoIter<T, A>;

    #[inline]
    fn into_iter(self) -> IntoIter<T, A> {
        IntoIter { entries: self.map.into_keys() }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;
    delegate!(|element| element);
}

impl<T, A: Allocator> Iterator for IntoIter<T, A> {
    type Item = T;
    delegate!(|element| element);
}

impl<T, A: Allocator> Iterator for Drain<'_, T, A> {
    type Item = T;
    delegate!(|(element, ())| element);
}

impl<T, F: FnMut(&T) -> bool, A: Allocator> Iterator for ExtractIf<'_, T, F, A> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.entries.next_by(|pick, element, ()| pick(element)).map(|(element, ())| element)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.entries.unjudged()))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
impl<T, A: Allocator> ExactSizeIterator for IntoIter<T, A> {}
impl<T, A: Allocator> ExactSizeIterator for Drain<'_, T, A> {}

impl<T> FusedIterator for Iter<'_, T> {}
impl<T, A: Allocator> FusedIterator for IntoIter<T, A> {}
impl<T, A: Allocator> FusedIterator for Drain<'_, T, A> {}
impl<T, F: FnMut(&T) -> bool, A: Allocator> FusedIterator for ExtractIf<'_, T, F, A> {}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Iter { entries: self.entries.clone() }
    }
}

impl<T> Default for Iter<'_, T> {
    fn default() -> Self {
        Iter { entries: map::Keys::default() }
    }
}
impl<T, A: Allocator> Default for IntoIter<T, A> {
    fn default() -> Self {
        IntoIter { entries: map::IntoKeys::default() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}
impl<T: fmt::Debug, A: Allocator> fmt::Debug for IntoIter<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}
impl<T: fmt::Debug, A: Allocator> fmt::Debug for Drain<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|(element, ())| element)).finish()
    }
}
impl<T, F, A: Allocator> fmt::Debug for ExtractIf<'_, T, F, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtractIf").finish_non_exhaustive()
    }
}
