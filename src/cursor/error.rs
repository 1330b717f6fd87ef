//! Why a cursor stops: ends, which are no errors, and errors.
//! Knows no map.

use crate::raw::identity::ClearKind;
use core::error::Error;
use core::fmt;

/// Why a [`Cursor`](crate::Cursor) has ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum End {
    /// Everything has been yielded.
    Exhausted,
    /// The map was cleared since the cursor was opened: of several clears, the last one seen.
    Cleared(ClearKind),
}

/// A step on another map than the one whose entries the cursor was opened on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct WrongMap;

impl fmt::Display for WrongMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the cursor was opened on the entries of another map")
    }
}

impl Error for WrongMap {}

/// Why [`Cursor::next`](crate::Cursor::next) or [`next_entry`](crate::Cursor::next_entry) failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum CursorError {
    /// The map is not the one whose entries the cursor was opened on.
    WrongMap,
    /// Two entries at the cursor share all 64 bits of their hashes, which is all that a cursor
    /// knows of its place. It has not moved; `next_batch` and `retain_next` pass them.
    HashTie,
}

impl From<WrongMap> for CursorError {
    fn from(_: WrongMap) -> Self {
        CursorError::WrongMap
    }
}

impl fmt::Display for CursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CursorError::WrongMap => WrongMap.fmt(f),
            CursorError::HashTie => {
                f.write_str("two entries at the cursor share all 64 bits of their hashes")
            }
        }
    }
}

impl Error for CursorError {}
