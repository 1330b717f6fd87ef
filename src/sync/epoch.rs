//! `Epoch`: a moment between two clears, and what is refused when it is over.
//! Knows no map.

use super::sharded::Removals;
use core::error::Error;
use core::fmt;

/// The time of a [`ShardedMap`](super::ShardedMap) between two clears, or of one of its keys
/// between two removals.
///
/// Taken before something slow, it tells afterwards whether a clear, or a removal of the key, came
/// in between: see [`insert_if_epoch`](super::ShardedMap::insert_if_epoch). It knows its map, and
/// its key if it has one; others are refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Epoch {
    pub(super) map: u64,
    /// Clears so far.
    pub(super) number: u64,
    pub(super) of: Option<OfKey>,
}

/// What an epoch knows of its key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct OfKey {
    pub(super) hash: u64,
    /// Removals from its shard so far.
    pub(super) removals: Removals,
}

impl fmt::Debug for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Epoch").field("clears", &self.number).finish_non_exhaustive()
    }
}

/// An insertion that came too late, or to the wrong map. Key and value come back.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EpochError<K, V> {
    /// As it was given.
    pub key: K,
    /// As it was given.
    pub value: V,
    /// Why it was refused.
    pub reason: Refusal,
}

/// Why an epoch is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// It is over.
    Cleared {
        /// Clears of the map since.
        clears: u64,
    },
    /// The key was removed since, or another one of its shard, or any while the map had no shards.
    Removed,
    /// It is the epoch of another key, whose removals it knows of, not of this one's.
    OtherKey,
    /// It is an epoch of another map.
    WrongMap,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Cleared { clears: 1 } => f.write_str("the map was cleared since"),
            Refusal::Cleared { clears } => write!(f, "the map was cleared {clears} times since"),
            Refusal::Removed => f.write_str("the key was removed since"),
            Refusal::OtherKey => f.write_str("the epoch is one of another key"),
            Refusal::WrongMap => f.write_str("the epoch is one of another map"),
        }
    }
}

impl<K, V> fmt::Debug for EpochError<K, V> {
    /// Without key and value, which need not be `Debug`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EpochError").field("reason", &self.reason).finish_non_exhaustive()
    }
}

impl<K, V> fmt::Display for EpochError<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not inserted: {}", self.reason)
    }
}

impl<K, V> Error for EpochError<K, V> {}
