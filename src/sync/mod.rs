//! Concurrent maps whose clears take effect at one instant.
//!
//! The tables are used by their public API alone, but for one look-up that asks for memory ahead;
//! there is no unsafe code but in the lock, which is `src/raw/lock.rs`.
#![doc = ""]
#![doc = include_str!("sync.md")]
#![doc = include_str!("proved.md")]

mod access;
mod clear;
mod cursor;
mod epoch;
mod held;
mod primitive;
mod registry;
mod sharded;
mod stats;
#[cfg(feature = "swap")]
mod swap;
mod taken;
mod traits;
mod walk;

pub use cursor::{ShardedCursor, ShardedEnd};
pub use epoch::{Epoch, EpochError, Refusal};
pub use sharded::ShardedMap;
pub use stats::ShardedStats;
#[cfg(feature = "swap")]
pub use swap::{Snapshot, SwapMap};
pub use taken::{IntoIter, Taken};
