//! Set algebra by operators: on references, a new set; with assignment, in place.
//! Knows nothing of a set but its public interface.

use super::HashSet;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use core::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign, Sub, SubAssign};

impl<T, S, A> BitOr<&HashSet<T, S, A>> for &HashSet<T, S, A>
where
    T: Eq + Hash + Clone,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    type Output = HashSet<T, S, A>;

    /// Clones of the elements that one of the sets has, or both.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2]), HashSet::from([2, 3]));
    /// assert_eq!(&a | &b, HashSet::from([1, 2, 3]));
    /// ```
    fn bitor(self, other: &HashSet<T, S, A>) -> HashSet<T, S, A> {
        self.union(other).cloned().collect()
    }
}

impl<T, S, A> BitAnd<&HashSet<T, S, A>> for &HashSet<T, S, A>
where
    T: Eq + Hash + Clone,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    type Output = HashSet<T, S, A>;

    /// Clones of the elements that both sets have.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2]), HashSet::from([2, 3]));
    /// assert_eq!(&a & &b, HashSet::from([2]));
    /// ```
    fn bitand(self, other: &HashSet<T, S, A>) -> HashSet<T, S, A> {
        self.intersection(other).cloned().collect()
    }
}

impl<T, S, A> BitXor<&HashSet<T, S, A>> for &HashSet<T, S, A>
where
    T: Eq + Hash + Clone,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    type Output = HashSet<T, S, A>;

    /// Clones of the elements that exactly one of the sets has.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2]), HashSet::from([2, 3]));
    /// assert_eq!(&a ^ &b, HashSet::from([1, 3]));
    /// ```
    fn bitxor(self, other: &HashSet<T, S, A>) -> HashSet<T, S, A> {
        self.symmetric_difference(other).cloned().collect()
    }
}

impl<T, S, A> Sub<&HashSet<T, S, A>> for &HashSet<T, S, A>
where
    T: Eq + Hash + Clone,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    type Output = HashSet<T, S, A>;

    /// Clones of the elements of the first set that the second has not.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let (a, b) = (HashSet::from([1, 2]), HashSet::from([2, 3]));
    /// assert_eq!(&a - &b, HashSet::from([1]));
    /// ```
    fn sub(self, other: &HashSet<T, S, A>) -> HashSet<T, S, A> {
        self.difference(other).cloned().collect()
    }
}

impl<T, S, A> BitOrAssign<&HashSet<T, S, A>> for HashSet<T, S, A>
where
    T: Eq + Hash + Clone,
    S: BuildHasher,
    A: Allocator,
{
    /// Inserts clones of the elements of `other` that are missing.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut a = HashSet::from([1, 2]);
    /// a |= &HashSet::from([2, 3]);
    /// assert_eq!(a, HashSet::from([1, 2, 3]));
    /// ```
    fn bitor_assign(&mut self, other: &HashSet<T, S, A>) {
        for element in other {
            // Asked first: a clone may cost more than a look-up.
            if !self.contains(element) {
                self.insert(element.clone());
            }
        }
    }
}

impl<T, S, A> BitAndAssign<&HashSet<T, S, A>> for HashSet<T, S, A>
where
    T: Eq + Hash + Clone,
    S: BuildHasher,
    A: Allocator,
{
    /// Drops the elements that `other` has not.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut a = HashSet::from([1, 2]);
    /// a &= &HashSet::from([2, 3]);
    /// assert_eq!(a, HashSet::from([2]));
    /// ```
    fn bitand_assign(&mut self, other: &HashSet<T, S, A>) {
        self.retain(|element| other.contains(element));
    }
}

impl<T, S, A> BitXorAssign<&HashSet<T, S, A>> for HashSet<T, S, A>
where
    T: Eq + Hash + Clone,
    S: BuildHasher,
    A: Allocator,
{
    /// Drops the elements that both sets have, and inserts clones of those that only `other` has.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut a = HashSet::from([1, 2]);
    /// a ^= &HashSet::from([2, 3]);
    /// assert_eq!(a, HashSet::from([1, 3]));
    /// ```
    fn bitxor_assign(&mut self, other: &HashSet<T, S, A>) {
        for element in other {
            if !self.remove(element) {
                self.insert(element.clone());
            }
        }
    }
}

impl<T, S, A> SubAssign<&HashSet<T, S, A>> for HashSet<T, S, A>
where
    T: Eq + Hash + Clone,
    S: BuildHasher,
    A: Allocator,
{
    /// Drops the elements that `other` has.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut a = HashSet::from([1, 2]);
    /// a -= &HashSet::from([2, 3]);
    /// assert_eq!(a, HashSet::from([1]));
    /// ```
    fn sub_assign(&mut self, other: &HashSet<T, S, A>) {
        // The set with fewer elements is walked, the other one asked.
        if other.len() < self.len() {
            for element in other {
                self.remove(element);
            }
        } else {
            self.retain(|element| !other.contains(element));
        }
    }
}
