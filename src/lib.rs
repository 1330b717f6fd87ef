#![no_std]
#![doc = include_str!("../README.md")]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod cursor;
mod error;
mod owner;
mod raw;
mod stats;
mod table;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use cursor::source::{Walk, WalkKey, WalkMut};
pub use cursor::{Batch, Cursor, CursorError, End, WrongMap};
pub use error::TryReserveError;
pub use raw::identity::ClearKind;
pub use stats::Stats;
pub use table::HashTable;

/// A hash table whose hashes the caller gives, its entries and its iterators.
pub mod hash_table {
    pub use crate::raw::iter::{Drain, IntoIter, Iter, IterMut};
    pub use crate::raw::iter_hash::{IterHash, IterHashBuckets, IterHashMut};
    pub use crate::raw::iter_slots::{IterBuckets, UnsafeIter};
    pub use crate::table::{
        AbsentEntry, Entry, ExtractIf, HashTable, Hashed, HashedMut, OccupiedEntry, VacantEntry,
    };
}
