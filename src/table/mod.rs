//! `HashTable`: entries found by a hash and a test, both given by the caller.
//! Knows no hasher; no pointer passes through it.

use crate::raw::RawTable;
use allocator_api2::alloc::{Allocator, Global};

/// A hash table whose hashes the caller gives.
pub struct HashTable<T, A: Allocator = Global> {
    pub(crate) raw: RawTable<T, A>,
}
