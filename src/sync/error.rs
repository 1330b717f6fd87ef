//! What an insertion is refused with: `OccupiedError`. Knows no map.

use core::error::Error;
use core::fmt;

/// An insertion that found an entry with its key. Key and value come back.
///
/// Made by [`try_insert`](super::ShardedMap::try_insert).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OccupiedError<K, V> {
    /// As it was given.
    pub key: K,
    /// As it was given.
    pub value: V,
}

impl<K, V> fmt::Debug for OccupiedError<K, V> {
    /// Without key and value, which need not be `Debug`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OccupiedError").finish_non_exhaustive()
    }
}

impl<K, V> fmt::Display for OccupiedError<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not inserted: there is an entry with this key")
    }
}

impl<K, V> Error for OccupiedError<K, V> {}
