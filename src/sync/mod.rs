//! Concurrent maps whose clears take effect at one instant.
//!
//! The tables are used by their public API alone, but for one look-up that asks for memory ahead;
//! there is no unsafe code.
#![doc = ""]
#![doc = include_str!("sync.md")]
#![doc = ""]
#![doc = include_str!("recipes.md")]
#![doc = ""]
#![doc = include_str!("peers.md")]
#![doc = ""]
#![doc = include_str!("proved.md")]

mod access;
mod clear;
mod cursor;
mod entry;
mod epoch;
mod error;
mod held;
mod load;
mod memory;
mod primitive;
mod registry;
mod set;
mod sharded;
mod stats;
#[cfg(feature = "swap")]
mod swap;
mod taken;
mod traits;
mod walk;

pub use cursor::{ShardedCursor, ShardedEnd};
pub use entry::{Entry, EntryRef, OccupiedEntry, VacantEntry, VacantEntryRef};
pub use epoch::{Epoch, EpochError, Refusal};
pub use error::OccupiedError;
pub use set::{SetIntoIter, ShardedSet, ShardedSetCursor, TakenSet};
pub use sharded::ShardedMap;
pub use stats::ShardedStats;
#[cfg(feature = "swap")]
pub use swap::{Snapshot, SwapMap};
pub use taken::{IntoIter, Taken};

/// Parallel iterators of the concurrent types.
#[cfg(feature = "rayon")]
pub mod rayon {
    pub use crate::ext::rayon::sync::{IntoParIter, SetIntoParIter};
}
