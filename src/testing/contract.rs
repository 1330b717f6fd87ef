//! The clear family as data: what README and the page of the contract show, and what the tests hold
//! against the code.
//! Knows no container.

use crate::ClearKind;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// One operation of the clear family, or a group that differs in nothing but the name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Row {
    /// The methods.
    pub names: &'static [&'static str],
    /// How they are called.
    pub calls: &'static str,
    /// What happens to the entries.
    pub entries: Entries,
    /// What happens to the allocation.
    pub memory: Memory,
    /// What it costs.
    pub cost: Cost,
    /// What happens to a cursor opened before.
    pub cursor: Fate,
}

/// What happens to the entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Entries {
    /// All dropped before the call returns.
    Dropped,
    /// All moved out, none dropped.
    MovedOut,
    /// All handed out by value.
    Yielded,
    /// Some are taken out or dropped.
    Some,
}

/// What happens to the allocation, and with it to `capacity()`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Memory {
    /// Stays as it is.
    Kept,
    /// Stays as it is, and goes on to entries of another type.
    Handed,
    /// Shrinks to what the entries of the moment need.
    Fitted,
    /// Shrinks to a bound, if it is above.
    Bounded,
    /// Is given back.
    Freed,
    /// Leaves with the entries.
    Moved,
    /// Stays as it is, with every byte overwritten.
    Overwritten,
}

/// What it costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Cost {
    /// A walk over what was inserted since the last clear or growth.
    PutIn,
    /// The same, and other memory if it shrinks.
    PutInAndFit,
    /// The destructors, and giving the memory back.
    DropAndFree,
    /// Always the same.
    Constant,
    /// The destructors, and a write of every byte.
    Bytes,
    /// A walk for those that walk; the others find one entry.
    Walk,
}

/// What happens to a cursor that was opened before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Fate {
    /// It ends, and says why.
    Ends(ClearKind),
    /// It goes on in the container that got the entries.
    Follows,
    /// It goes on.
    GoesOn,
}

/// The clear family, in the order of the documentation; last, what is no clear.
pub const CLEAR: &[Row] = &[
    Row {
        names: &["clear_retain", "clear"],
        calls: "`clear_retain()`, or `clear()`",
        entries: Entries::Dropped,
        memory: Memory::Kept,
        cost: Cost::PutIn,
        cursor: Fate::Ends(ClearKind::Retain),
    },
    Row {
        names: &["clear_shrink"],
        calls: "`clear_shrink()`",
        entries: Entries::Dropped,
        memory: Memory::Fitted,
        cost: Cost::PutInAndFit,
        cursor: Fate::Ends(ClearKind::Shrink),
    },
    Row {
        names: &["clear_shrink_to"],
        calls: "`clear_shrink_to(n)`",
        entries: Entries::Dropped,
        memory: Memory::Bounded,
        cost: Cost::PutInAndFit,
        cursor: Fate::Ends(ClearKind::Shrink),
    },
    Row {
        names: &["reset", "reset_with_hasher"],
        calls: "`reset()`, `reset_with_hasher(s)`",
        entries: Entries::Dropped,
        memory: Memory::Freed,
        cost: Cost::DropAndFree,
        cursor: Fate::Ends(ClearKind::Reset),
    },
    Row {
        names: &["take_all"],
        calls: "`take_all()`",
        entries: Entries::MovedOut,
        memory: Memory::Moved,
        cost: Cost::Constant,
        cursor: Fate::Follows,
    },
    Row {
        names: &["recycle"],
        calls: "`recycle()`",
        entries: Entries::Dropped,
        memory: Memory::Handed,
        cost: Cost::PutIn,
        cursor: Fate::Ends(ClearKind::Retain),
    },
    Row {
        names: &["drain"],
        calls: "`drain()`",
        entries: Entries::Yielded,
        memory: Memory::Kept,
        cost: Cost::PutIn,
        cursor: Fate::Ends(ClearKind::Drain),
    },
    Row {
        names: &["clear_zeroize"],
        calls: "`clear_zeroize()` (feature `zeroize`)",
        entries: Entries::Dropped,
        memory: Memory::Overwritten,
        cost: Cost::Bytes,
        cursor: Fate::Ends(ClearKind::Retain),
    },
    Row {
        names: &["retain", "extract_if", "pop", "remove"],
        calls: "`retain`, `extract_if`, `pop`, `remove`",
        entries: Entries::Some,
        memory: Memory::Kept,
        cost: Cost::Walk,
        cursor: Fate::GoesOn,
    },
];

/// What somebody wants, and the operation to call: the short table, of five.
pub const DECISIONS: [(&str, &str); 5] = [
    ("the next fill to need no allocation", "clear_retain"),
    ("to free the memory of a spike, and keep that of a usual fill", "clear_shrink_to"),
    ("to free all memory", "reset"),
    ("no pause: to drop the entries later, elsewhere, or a few at a time", "take_all"),
    ("keys that borrow from a buffer, and one allocation for all buffers", "recycle"),
];

impl Row {
    /// The row of a method.
    #[must_use]
    pub fn of(name: &str) -> Option<&'static Row> {
        CLEAR.iter().find(|row| row.names.contains(&name))
    }
}

impl fmt::Display for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Entries::Dropped => "dropped now",
            Entries::MovedOut => "moved out, none dropped",
            Entries::Yielded => "yielded; the rest dropped with the iterator",
            Entries::Some => "some",
        })
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Memory::Kept => "kept whole; same capacity",
            Memory::Handed => "kept whole, for entries of another type",
            Memory::Fitted => "that of `with_capacity(len)`; freed if the map was empty",
            Memory::Bounded => "at most that of `with_capacity(n)`; freed if `n` is 0",
            Memory::Freed => "**freed**; capacity 0",
            Memory::Moved => "leaves with the entries; capacity 0",
            Memory::Overwritten => "kept whole, every byte overwritten; same capacity",
        })
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cost::PutIn => "O(inserted + capacity/4096)",
            Cost::PutInAndFit => {
                "O(inserted + capacity/4096); if it shrinks, one free, then one allocation"
            }
            Cost::DropAndFree => "the destructors, one free",
            Cost::Constant => "O(1)",
            Cost::Bytes => "the destructors, O(bytes of the allocation)",
            Cost::Walk => "O(inserted + capacity/4096) for a walk, O(1) for `remove`",
        })
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fate::Ends(kind) => write!(f, "end: `Cleared({kind:?})`"),
            Fate::Follows => f.write_str("follow the entries"),
            Fate::GoesOn => f.write_str("go on"),
        }
    }
}

/// Renders the short table, as it stands in README.
#[must_use]
pub fn render_decisions() -> String {
    let rows = DECISIONS.iter().filter_map(|(want, name)| {
        let row = Row::of(name)?;
        Some([String::from(*want), String::from(row.calls), format!("{}", row.memory)])
    });
    render(["You want", "Call", "Memory afterwards"], rows)
}

/// Renders the long table, as it stands on the page of the contract.
#[must_use]
pub fn render_contract() -> String {
    let rows = CLEAR.iter().map(|row| {
        [
            String::from(row.calls),
            format!("{}", row.entries),
            format!("{}", row.memory),
            format!("{}", row.cost),
            format!("{}", row.cursor),
        ]
    });
    render(["Operation", "Entries", "Memory afterwards", "Cost", "Open cursors"], rows)
}

fn render<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(header.to_vec());
    out += &line(["---"; N].to_vec());
    for row in rows {
        out += &line(row.iter().map(String::as_str).collect());
    }
    out
}
