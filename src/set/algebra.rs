//! Set algebra: two sets walked together, by their elements and look-ups in each other.
//! Knows no slot, and nothing of a set but its public interface.

use super::{HashSet, Iter};
use crate::hasher::DefaultHashBuilder;
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::iter::{Chain, FusedIterator};

/// Elements that both of two sets have: [`intersection`](HashSet::intersection).
#[must_use = "an iterator does nothing until it is used"]
pub struct Intersection<'a, T, S = DefaultHashBuilder, A: Allocator = Global> {
    elements: Iter<'a, T>,
    other: &'a HashSet<T, S, A>,
}

/// Elements of one set that another does not have: [`difference`](HashSet::difference).
#[must_use = "an iterator does nothing until it is used"]
pub struct Difference<'a, T, S = DefaultHashBuilder, A: Allocator = Global> {
    elements: Iter<'a, T>,
    other: &'a HashSet<T, S, A>,
}

/// Elements that exactly one of two sets has:
/// [`symmetric_difference`](HashSet::symmetric_difference).
#[must_use = "an iterator does nothing until it is used"]
pub struct SymmetricDifference<'a, T, S = DefaultHashBuilder, A: Allocator = Global> {
    elements: Chain<Difference<'a, T, S, A>, Difference<'a, T, S, A>>,
}

/// Elements that one of two sets has, or both: [`union`](HashSet::union).
#[must_use = "an iterator does nothing until it is used"]
pub struct Union<'a, T, S = DefaultHashBuilder, A: Allocator = Global> {
    elements: Chain<Iter<'a, T>, Difference<'a, T, S, A>>,
}

impl<T: Eq + Hash, S: BuildHasher, A: Allocator> HashSet<T, S, A> {
    /// Iterates over the elements of `self` that `other` does not have, in no particular order.
    ///
    /// # Complexity
    /// O(capacity of `self`), with a look-up in `other` for each element.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2, 3]), HashSet::from([2, 3, 4]));
    /// assert_eq!(a.difference(&b).collect::<Vec<_>>(), [&1]);
    /// ```
    #[inline]
    pub fn difference<'a>(&'a self, other: &'a Self) -> Difference<'a, T, S, A> {
        Difference { elements: self.iter(), other }
    }

    /// Iterates over the elements that exactly one of the sets has, in no particular order.
    ///
    /// # Complexity
    /// O(both capacities), with a look-up for each element.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2, 3]), HashSet::from([2, 3, 4]));
    /// assert_eq!(a.symmetric_difference(&b).sum::<i32>(), 1 + 4);
    /// ```
    #[inline]
    pub fn symmetric_difference<'a>(&'a self, other: &'a Self) -> SymmetricDifference<'a, T, S, A> {
        SymmetricDifference { elements: self.difference(other).chain(other.difference(self)) }
    }

    /// Iterates over the elements that both sets have, in no particular order.
    ///
    /// Yields those of the set with fewer elements: where equal elements can be told apart, from
    /// which set they come is not a promise.
    ///
    /// # Complexity
    /// O(capacity of the set with fewer elements), with a look-up in the other for each of them.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2, 3]), HashSet::from([2, 3, 4]));
    /// assert_eq!(a.intersection(&b).sum::<i32>(), 2 + 3);
    /// ```
    #[inline]
    pub fn intersection<'a>(&'a self, other: &'a Self) -> Intersection<'a, T, S, A> {
        let (fewer, more) = self.by_len(other);
        Intersection { elements: fewer.iter(), other: more }
    }

    /// Iterates over the elements of both sets, those in both once, in no particular order.
    ///
    /// Where equal elements can be told apart, from which set they come is not a promise.
    ///
    /// # Complexity
    /// O(both capacities), with a look-up for each element of the set with fewer.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2, 3]), HashSet::from([2, 3, 4]));
    /// assert_eq!(a.union(&b).sum::<i32>(), 1 + 2 + 3 + 4);
    /// ```
    #[inline]
    pub fn union<'a>(&'a self, other: &'a Self) -> Union<'a, T, S, A> {
        let (fewer, more) = other.by_len(self);
        Union { elements: more.iter().chain(fewer.difference(more)) }
    }

    /// Returns whether the sets have no element in common.
    ///
    /// # Complexity
    /// As [`intersection`](Self::intersection), up to the first element in common.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let a = HashSet::from([1, 2]);
    /// assert!(a.is_disjoint(&HashSet::from([3, 4])) && !a.is_disjoint(&HashSet::from([2, 3])));
    /// ```
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.intersection(other).next().is_none()
    }

    /// Returns whether `other` has all elements of `self`.
    ///
    /// # Complexity
    /// O(1) if `self` has more elements; else O(capacity of `self`), with a look-up for each
    /// element up to the first that is missing.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let a = HashSet::from([1, 2]);
    /// assert!(a.is_subset(&HashSet::from([1, 2, 3])) && !a.is_subset(&HashSet::from([1, 3, 4])));
    /// ```
    pub fn is_subset(&self, other: &Self) -> bool {
        self.len() <= other.len() && self.iter().all(|element| other.contains(element))
    }

    /// Returns whether `self` has all elements of `other`.
    ///
    /// # Complexity
    /// As [`is_subset`](Self::is_subset) the other way round.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let a = HashSet::from([1, 2]);
    /// assert!(a.is_superset(&HashSet::from([2])) && !a.is_superset(&HashSet::from([3])));
    /// ```
    pub fn is_superset(&self, other: &Self) -> bool {
        other.is_subset(self)
    }

    /// The set with fewer elements, or this one, and the other.
    #[inline]
    pub(crate) fn by_len<'a>(&'a self, other: &'a Self) -> (&'a Self, &'a Self) {
        if self.len() <= other.len() { (self, other) } else { (other, self) }
    }
}

impl<'a, T: Eq + Hash, S: BuildHasher, A: Allocator> Iterator for Intersection<'a, T, S, A> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        self.elements.find(|element| self.other.contains(*element))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.elements.len().min(self.other.len())))
    }

    #[inline]
    fn fold<B, F: FnMut(B, &'a T) -> B>(self, first: B, f: F) -> B {
        self.elements.filter(|element| self.other.contains(*element)).fold(first, f)
    }
}

impl<'a, T: Eq + Hash, S: BuildHasher, A: Allocator> Iterator for Difference<'a, T, S, A> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        self.elements.find(|element| !self.other.contains(*element))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = self.elements.len();
        (len.saturating_sub(self.other.len()), Some(len))
    }

    #[inline]
    fn fold<B, F: FnMut(B, &'a T) -> B>(self, first: B, f: F) -> B {
        self.elements.filter(|element| !self.other.contains(*element)).fold(first, f)
    }
}

/// Supplies the bodies of an iterator that is a chain of `elements`.
macro_rules! chained {
    () => {
        #[inline]
        fn next(&mut self) -> Option<&'a T> {
            self.elements.next()
        }

        #[inline]
        fn size_hint(&self) -> (usize, Option<usize>) {
            self.elements.size_hint()
        }

        #[inline]
        fn fold<B, F: FnMut(B, &'a T) -> B>(self, first: B, f: F) -> B {
            self.elements.fold(first, f)
        }
    };
}

impl<'a, T: Eq + Hash, S: BuildHasher, A: Allocator> Iterator for SymmetricDifference<'a, T, S, A> {
    type Item = &'a T;
    chained!();
}

impl<'a, T: Eq + Hash, S: BuildHasher, A: Allocator> Iterator for Union<'a, T, S, A> {
    type Item = &'a T;
    chained!();
}

impl<T: Eq + Hash, S: BuildHasher, A: Allocator> FusedIterator for Intersection<'_, T, S, A> {}
impl<T: Eq + Hash, S: BuildHasher, A: Allocator> FusedIterator for Difference<'_, T, S, A> {}
impl<T: Eq + Hash, S: BuildHasher, A: Allocator> FusedIterator
    for SymmetricDifference<'_, T, S, A>
{
}
impl<T: Eq + Hash, S: BuildHasher, A: Allocator> FusedIterator for Union<'_, T, S, A> {}

impl<T, S, A: Allocator> Clone for Intersection<'_, T, S, A> {
    fn clone(&self) -> Self {
        Intersection { elements: self.elements.clone(), ..*self }
    }
}
impl<T, S, A: Allocator> Clone for Difference<'_, T, S, A> {
    fn clone(&self) -> Self {
        Difference { elements: self.elements.clone(), ..*self }
    }
}
impl<T, S, A: Allocator> Clone for SymmetricDifference<'_, T, S, A> {
    fn clone(&self) -> Self {
        SymmetricDifference { elements: self.elements.clone() }
    }
}
impl<T, S, A: Allocator> Clone for Union<'_, T, S, A> {
    fn clone(&self) -> Self {
        Union { elements: self.elements.clone() }
    }
}

impl<T: fmt::Debug + Eq + Hash, S: BuildHasher, A: Allocator> fmt::Debug
    for Intersection<'_, T, S, A>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
impl<T: fmt::Debug + Eq + Hash, S: BuildHasher, A: Allocator> fmt::Debug
    for Difference<'_, T, S, A>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
impl<T: fmt::Debug + Eq + Hash, S: BuildHasher, A: Allocator> fmt::Debug
    for SymmetricDifference<'_, T, S, A>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
impl<T: fmt::Debug + Eq + Hash, S: BuildHasher, A: Allocator> fmt::Debug for Union<'_, T, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
