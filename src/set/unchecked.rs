//! The set's unsafe function: what hashbrown leaves to the caller to check.
//! Forwards to the map's of the same name; knows no slot.
#![expect(unsafe_code, reason = "declares the unsafe function that parity asks for")]

use super::HashSet;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};

impl<T: Eq + Hash, S: BuildHasher, A: Allocator> HashSet<T, S, A> {
    /// Inserts an element that is known to be absent, without a look-up.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Safety
    /// The element must not be in the set. (With two equal ones in it this set's own code stays
    /// memory-safe; code that relies on the difference need not.)
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut copy = HashSet::new();
    /// for element in &HashSet::from([1, 2]) {
    ///     // SAFETY: the elements of a set differ, and the copy has no others.
    ///     unsafe { copy.insert_unique_unchecked(*element) };
    /// }
    /// assert_eq!(copy.len(), 2);
    /// ```
    #[inline]
    pub unsafe fn insert_unique_unchecked(&mut self, value: T) -> &T {
        // SAFETY: the caller's promise.
        unsafe { self.map.insert_unique_unchecked(value, ()).0 }
    }
}
