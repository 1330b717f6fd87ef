//! From std's `HashSet` and back, and equality with it.
//! Through the public interfaces of both; knows no hash.

use super::HashSet;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use std::collections::HashSet as StdHashSet;

impl<T, S, S2, A> From<StdHashSet<T, S2>> for HashSet<T, S, A>
where
    T: Eq + Hash,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    /// The elements of std's set, in a set with a new hasher: every one is hashed again.
    fn from(elements: StdHashSet<T, S2>) -> Self {
        elements.into_iter().collect()
    }
}

impl<T, S, S2, A> From<HashSet<T, S, A>> for StdHashSet<T, S2>
where
    T: Eq + Hash,
    S2: BuildHasher + Default,
    A: Allocator,
{
    /// The elements, in a set of std's with a new hasher: every one is hashed again.
    fn from(elements: HashSet<T, S, A>) -> Self {
        elements.into_iter().collect()
    }
}

// Under a feature of its own: see the map's.
#[cfg(feature = "std-eq")]
impl<T, S, S2, A> PartialEq<StdHashSet<T, S2>> for HashSet<T, S, A>
where
    T: Eq + Hash,
    S2: BuildHasher,
    A: Allocator,
{
    fn eq(&self, other: &StdHashSet<T, S2>) -> bool {
        self.len() == other.len() && self.iter().all(|element| other.contains(element))
    }
}

#[cfg(feature = "std-eq")]
impl<T, S, S2, A> PartialEq<HashSet<T, S, A>> for StdHashSet<T, S2>
where
    T: Eq + Hash,
    S2: BuildHasher,
    A: Allocator,
{
    fn eq(&self, other: &HashSet<T, S, A>) -> bool {
        other == self
    }
}
