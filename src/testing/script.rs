//! `Op`: the operations by which maps and cursors are tested, and their encoding in four bytes.
//! Knows no map and no model.

use super::subject::Hashing;
use alloc::vec::Vec;

/// A step of a test: something done to one of a few maps or by one of a few cursors, by number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
#[expect(missing_docs, reason = "fields are maps, cursors and keys by number, and counts")]
pub enum Op {
    /// Inserts a key, or overwrites its value.
    Insert { map: usize, key: u32 },
    /// Inserts the keys from one on.
    InsertMany { map: usize, first: u32, count: u32 },
    /// Inserts a key that is not equal to itself.
    InsertUnequal { map: usize, key: u32 },
    /// Removes a key.
    Remove { map: usize, key: u32 },
    /// Removes the keys from one on.
    RemoveMany { map: usize, first: u32, count: u32 },
    /// Takes out some entry.
    Pop { map: usize },
    /// Drops the entries whose key leaves no rest when divided.
    Retain { map: usize, divisor: u32 },
    /// Clears.
    Clear { map: usize, clear: Clear },
    /// Clears, while the destructor of one value panics.
    ClearInterrupted { map: usize, clear: Clear, victim: u32 },
    /// `take_all`: kept in another map, or dropped if that is the same.
    TakeAll { map: usize, into: usize },
    /// `mem::take`, likewise.
    MemTake { map: usize, into: usize },
    /// `mem::swap`.
    Swap { map: usize, with: usize },
    /// A clone in place of another map, or of the map itself.
    CloneInto { map: usize, into: usize },
    /// `clone_from`.
    CloneFrom { map: usize, from: usize },
    /// Makes room.
    Reserve { map: usize, additional: u32 },
    /// Gives room back.
    ShrinkToFit { map: usize },
    /// Opens a cursor, in place of the one of that number.
    Open { cursor: usize, map: usize },
    /// A cursor takes a step.
    Step { cursor: usize, map: usize, step: Step },
    /// A cursor takes a step in which the nth hash panics.
    StepInterrupted { cursor: usize, map: usize, step: Step, nth: u32 },
}

/// A clear of the contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Clear {
    /// `clear`.
    Std,
    /// `clear_retain`.
    Retain,
    /// `clear_shrink`.
    Shrink,
    /// `clear_shrink_to`.
    ShrinkTo(u32),
    /// `reset`.
    Reset,
    /// `reset_with_hasher`, with another seed if the hasher has one.
    ResetWithHasher,
    /// `recycle`.
    Recycle,
    /// `drain`, to its end.
    Drain,
    /// `drain`, dropped after an entry.
    DrainDropped,
    /// `drain`, forgotten after an entry.
    DrainForgotten,
}

impl Clear {
    /// All of them.
    pub const ALL: [Clear; 10] = [
        Clear::Std,
        Clear::Retain,
        Clear::Shrink,
        Clear::ShrinkTo(3),
        Clear::Reset,
        Clear::ResetWithHasher,
        Clear::Recycle,
        Clear::Drain,
        Clear::DrainDropped,
        Clear::DrainForgotten,
    ];
}

/// A step of a cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Step {
    /// `next`.
    Next,
    /// `next_batch`, of which so many entries are taken.
    Batch(u32),
    /// `next_entry`, left as it is.
    EntryKeep,
    /// `next_entry`, whose value is replaced.
    EntryReplace,
    /// `next_entry`, removed.
    EntryRemove,
    /// `retain_next`, of so many; drops entries whose key leaves no rest when divided.
    Retain(u32, u32),
}

/// What a list of operations begins with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setup {
    /// How keys are hashed.
    pub hashing: Hashing,
    /// Keys are numbered below this.
    pub keys: u32,
    /// Maps.
    pub maps: usize,
    /// Cursors.
    pub cursors: usize,
}

/// Numbers of keys: in windows of four slots fewer are as good, and faster.
const KEYS: [u32; 8] = if cfg!(tabularasa_tiny) {
    [6, 7, 8, 10, 12, 16, 24, 48]
} else {
    [6, 12, 24, 48, 64, 200, 600, 1500]
};

/// Bytes of an encoded operation, and of an encoded setup.
pub const BYTES: usize = 4;

impl Setup {
    /// Any four bytes are a setup.
    #[must_use]
    pub fn decode(bytes: [u8; BYTES]) -> Self {
        let keys = KEYS[usize::from(bytes[1]) % KEYS.len()];
        Setup {
            hashing: Hashing::ALL[usize::from(bytes[0]) % Hashing::ALL.len()],
            keys,
            maps: 2 + usize::from(bytes[2] % 2),
            cursors: 1 + usize::from(bytes[3] % 3),
        }
    }
}

impl Op {
    /// Any four bytes are an operation; common ones are what most bytes are.
    #[must_use]
    pub fn decode(bytes: [u8; BYTES], setup: &Setup) -> Self {
        let [kind, places, low, high] = bytes;
        let map = usize::from(places & 3) % setup.maps;
        let other = usize::from(places >> 2 & 3) % setup.maps;
        let cursor = usize::from(places >> 2 & 3) % setup.cursors;
        let wide = u32::from(low) | u32::from(high) << 8;
        let key = wide % setup.keys;
        let count = 1 + u32::from(places >> 4) * setup.keys / 15;
        match kind {
            0..48 => Op::Insert { map, key },
            48..76 => Op::Remove { map, key },
            76..88 => Op::InsertMany { map, first: key, count },
            88..96 => Op::RemoveMany { map, first: key, count },
            96..100 => Op::InsertUnequal { map, key },
            100..103 => Op::Pop { map },
            103..107 => Op::Retain { map, divisor: 2 + wide % 7 },
            107..121 => Op::Clear { map, clear: clear(wide) },
            121..127 => Op::ClearInterrupted { map, clear: clear(wide), victim: key },
            127..130 => Op::TakeAll { map, into: other },
            130..133 => Op::MemTake { map, into: other },
            133..137 => Op::Swap { map, with: other },
            137..140 => Op::CloneInto { map, into: other },
            140..143 => Op::CloneFrom { map, from: other },
            143..149 => Op::Reserve { map, additional: wide % (2 * setup.keys) },
            149..153 => Op::ShrinkToFit { map },
            153..168 => Op::Open { cursor, map },
            168..246 => Op::Step { cursor, map, step: step(kind, wide) },
            _ => Op::StepInterrupted {
                cursor,
                map,
                step: step(low, wide),
                nth: 1 + u32::from(places >> 4),
            },
        }
    }
}

fn clear(wide: u32) -> Clear {
    match Clear::ALL[wide as usize % Clear::ALL.len()] {
        Clear::ShrinkTo(_) => Clear::ShrinkTo(wide >> 8),
        other => other,
    }
}

fn step(kind: u8, wide: u32) -> Step {
    match kind % 16 {
        0..7 => Step::Next,
        7..10 => Step::Batch(wide % 8),
        10 => Step::EntryKeep,
        11 => Step::EntryReplace,
        12..14 => Step::EntryRemove,
        _ => Step::Retain(1 + (wide & 15), 2 + (wide >> 4) % 5),
    }
}

/// What these bytes stand for: a setup, then operations. A rest of less than four is ignored.
#[must_use]
pub fn decode(bytes: &[u8]) -> (Setup, Vec<Op>) {
    let mut words = bytes.chunks_exact(BYTES).map(|word| [word[0], word[1], word[2], word[3]]);
    let setup = Setup::decode(words.next().unwrap_or_default());
    (setup, words.map(|word| Op::decode(word, &setup)).collect())
}
