//! From std's `HashMap` and back, and equality with it.
//! Through the public interfaces of both; knows no slot.

use super::HashMap;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use std::collections::HashMap as StdHashMap;

impl<K, V, S, S2, A> From<StdHashMap<K, V, S2>> for HashMap<K, V, S, A>
where
    K: Eq + Hash,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    /// The entries of std's map, in a map with a new hasher: every key is hashed again.
    fn from(entries: StdHashMap<K, V, S2>) -> Self {
        entries.into_iter().collect()
    }
}

impl<K, V, S, S2, A> From<HashMap<K, V, S, A>> for StdHashMap<K, V, S2>
where
    K: Eq + Hash,
    S2: BuildHasher + Default,
    A: Allocator,
{
    /// The entries, in a map of std's with a new hasher: every key is hashed again.
    fn from(entries: HashMap<K, V, S, A>) -> Self {
        entries.into_iter().collect()
    }
}

// Under a feature of its own: with a second type to compare with, `map == entries.collect()` no
// longer says what to collect into, neither for these maps nor, in a crate that depends on this
// one, for std's.
#[cfg(feature = "std-eq")]
impl<K, V, S, S2, A> PartialEq<StdHashMap<K, V, S2>> for HashMap<K, V, S, A>
where
    K: Eq + Hash,
    V: PartialEq,
    S2: BuildHasher,
    A: Allocator,
{
    fn eq(&self, other: &StdHashMap<K, V, S2>) -> bool {
        self.len() == other.len()
            && self.iter().all(|(key, value)| other.get(key).is_some_and(|there| value == there))
    }
}

#[cfg(feature = "std-eq")]
impl<K, V, S, S2, A> PartialEq<HashMap<K, V, S, A>> for StdHashMap<K, V, S2>
where
    K: Eq + Hash,
    V: PartialEq,
    S2: BuildHasher,
    A: Allocator,
{
    fn eq(&self, other: &HashMap<K, V, S, A>) -> bool {
        other == self
    }
}
