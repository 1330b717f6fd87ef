//! `Step`: what a test does with several maps and cursors, and the encoding of steps and of single
//! operations in four bytes. Knows no map and no model.

use super::op::{Algebra, Clear, Comparison, EntryOp, Op, Pick};
use super::subject::{Hashing, Key};
use alloc::vec::Vec;

/// A step of a test on a few maps with a few cursors, which go by number.
///
/// Values are not chosen by a step: each time that it is done, it writes values never seen before.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
#[expect(missing_docs, reason = "fields are maps and cursors by number, and what is done")]
pub enum Step {
    /// An operation on one map.
    Do { map: usize, op: Op<Key, ()> },
    /// A clear, while the destructor of one value panics: that of this key's, or of the next.
    ClearInterrupted { map: usize, clear: Clear, victim: u32 },
    /// `take_all`: kept in another map, or dropped if that is the same.
    TakeAll { map: usize, into: usize },
    /// `mem::take`, likewise.
    MemTake { map: usize, into: usize },
    /// `mem::swap`.
    Swap { map: usize, with: usize },
    /// A clone in place of another map, or of the map itself.
    CloneInto { map: usize, into: usize },
    /// `clone_from` another map.
    CloneFrom { map: usize, from: usize },
    /// Opens a cursor, in place of the one of that number.
    Open { cursor: usize, map: usize },
    /// A cursor moves on.
    Move { cursor: usize, map: usize, by: Move },
    /// A cursor moves on, while the nth hash panics.
    MoveInterrupted { cursor: usize, map: usize, by: Move, nth: u32 },
}

/// By which method a cursor moves on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Move {
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

/// What a list of steps begins with.
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

/// Bytes of an encoded operation, step or setup.
pub const BYTES: usize = 4;

/// First bytes below this are operations on one map.
const OPS: u8 = 148;

/// Entries that an operation brings along at most.
const FEW: u32 = 12;

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

impl Step {
    /// Any four bytes are a step; common ones are what most bytes are.
    #[must_use]
    pub fn decode(bytes: [u8; BYTES], setup: &Setup) -> Self {
        let [kind, places, low, high] = bytes;
        let map = usize::from(places & 3) % setup.maps;
        let other = usize::from(places >> 2 & 3) % setup.maps;
        let cursor = usize::from(places >> 2 & 3) % setup.cursors;
        let wide = wide(low, high);
        match kind {
            0..OPS => Step::Do { map, op: Op::decode(bytes, setup.keys) },
            OPS..154 => {
                Step::ClearInterrupted { map, clear: clear(wide), victim: wide % setup.keys }
            }
            154..157 => Step::TakeAll { map, into: other },
            157..160 => Step::MemTake { map, into: other },
            160..164 => Step::Swap { map, with: other },
            164..167 => Step::CloneInto { map, into: other },
            167..170 => Step::CloneFrom { map, from: other },
            170..184 => Step::Open { cursor, map },
            184..246 => Step::Move { cursor, map, by: by(kind, wide) },
            _ => {
                let nth = 1 + u32::from(places >> 4);
                Step::MoveInterrupted { cursor, map, by: by(low, wide), nth }
            }
        }
    }
}

impl Op<Key, ()> {
    /// Any four bytes are an operation with keys below `keys`; insertions and removals are what
    /// most bytes are. Where values go is for the caller to fill in, by [`Op::map`].
    #[must_use]
    pub fn decode(bytes: [u8; BYTES], keys: u32) -> Self {
        let [kind, places, low, high] = bytes;
        let wide = wide(low, high);
        let number = wide % keys;
        let key = Key::new(number);
        // In sixteenths of all keys, and of few.
        let share = u32::from(places >> 4);
        let many = |most: u32| run_of_keys(number, 1 + share * most / 15, keys);
        let few = || many(keys.min(FEW));
        let paired = |keys: Vec<Key>| keys.into_iter().map(|key| (key, ())).collect();
        match kind % OPS {
            0..38 => Op::Insert(key, ()),
            38..58 => Op::Remove(key),
            58..68 => Op::InsertEach(paired(many(keys))),
            68..74 => Op::RemoveEach(many(keys)),
            74..78 => Op::Insert(Key { unequal: 1, ..key }, ()),
            78..80 => Op::Pop,
            80..84 => Op::Retain(pick(low, wide, keys)),
            84..98 => Op::Clear(clear(wide)),
            98..101 => Op::Reserve((wide % (2 * keys)) as usize),
            101 => {
                Op::TryReserve(if share == 0 { usize::MAX - wide as usize } else { wide as usize })
            }
            102..104 => Op::ShrinkToFit,
            104 => Op::ShrinkTo(number as usize),
            105..120 => Op::Entry(key, entry(places >> 2)),
            120..123 => Op::EntryRef(key, entry(places >> 2)),
            123..125 => Op::Extend(paired(many(keys))),
            125..127 => Op::ExtractIf(pick(low, wide, keys), usize::from(places >> 4)),
            127 => Op::IterMut(pick(low, wide, keys), ()),
            128 => Op::CloneFrom(paired(few())),
            129 => Op::CombineAssign(algebra(low), paired(few())),
            130 => Op::Combine(algebra(low), few()),
            131 => Op::Compare(comparison(low), few()),
            132 => Op::Equals(paired(few())),
            133 => Op::Get(key),
            134 => Op::GetKeyValue(key),
            135 => Op::Contains(key),
            136 => Op::GetMut(key, ()),
            137 => Op::GetKeyValueMut(key, ()),
            138 => Op::GetDisjointMut([key, Key::new((number + share) % keys)], ()),
            139 => Op::GetDisjointKeyValueMut([key, Key::new((number + share) % keys)], ()),
            140 => Op::TryInsert(key, ()),
            141 => Op::RemoveEntry(key),
            142 => Op::ReplaceEntry(key, ()),
            _ => whole(low),
        }
    }
}

fn wide(low: u8, high: u8) -> u32 {
    u32::from(low) | u32::from(high) << 8
}

fn run_of_keys(first: u32, count: u32, keys: u32) -> Vec<Key> {
    (first..first + count).map(|number| Key::new(number % keys)).collect()
}

/// What looks at all entries, or replaces them.
fn whole(low: u8) -> Op<Key, ()> {
    match low % 16 {
        0 => Op::Len,
        1 => Op::IsEmpty,
        2 => Op::Capacity,
        3..6 => Op::Iter,
        6 => Op::Keys,
        7 => Op::Values,
        8 => Op::ValuesMut(()),
        9 => Op::IntoIter,
        10 => Op::IntoKeys,
        11 => Op::IntoValues,
        12..14 => Op::TakeAll,
        _ => Op::Clone,
    }
}

fn clear(wide: u32) -> Clear {
    let count = (wide >> 8) as usize;
    match Clear::ALL[wide as usize % Clear::ALL.len()] {
        Clear::ShrinkTo(_) => Clear::ShrinkTo(count),
        other => other,
    }
}

/// Keys that leave no rest when divided, or all others.
fn pick(low: u8, wide: u32, keys: u32) -> Pick<Key> {
    let divisor = 2 + (wide >> 1) % 7;
    let divided = (0..keys).step_by(divisor as usize).map(Key::new).collect();
    if low & 1 == 0 { Pick::Listed(divided) } else { Pick::Others(divided) }
}

fn entry(choice: u8) -> EntryOp<()> {
    match choice % 17 {
        0 => EntryOp::Insert(()),
        1 => EntryOp::OrInsert(()),
        2 => EntryOp::OrInsertWith(()),
        3 => EntryOp::OrInsertWithKey(()),
        4 => EntryOp::OrInsertEntry(()),
        5 => EntryOp::AndModify(()),
        6 => EntryOp::AndReplaceWith(Some(())),
        7 => EntryOp::AndReplaceWith(None),
        8 => EntryOp::Get,
        9 => EntryOp::GetMut(()),
        10 => EntryOp::Replace(()),
        11 => EntryOp::ReplaceKey,
        12 => EntryOp::ReplaceWith(Some(())),
        13 => EntryOp::ReplaceWith(None),
        14 => EntryOp::Remove,
        15 => EntryOp::RemoveEntry,
        _ => EntryOp::Leave,
    }
}

fn algebra(low: u8) -> Algebra {
    match low % 4 {
        0 => Algebra::Union,
        1 => Algebra::Intersection,
        2 => Algebra::Difference,
        _ => Algebra::SymmetricDifference,
    }
}

fn comparison(low: u8) -> Comparison {
    match low % 3 {
        0 => Comparison::IsDisjoint,
        1 => Comparison::IsSubset,
        _ => Comparison::IsSuperset,
    }
}

fn by(kind: u8, wide: u32) -> Move {
    match kind % 16 {
        0..7 => Move::Next,
        7..10 => Move::Batch(wide % 8),
        10 => Move::EntryKeep,
        11 => Move::EntryReplace,
        12..14 => Move::EntryRemove,
        _ => Move::Retain(1 + (wide & 15), 2 + (wide >> 4) % 5),
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = [u8; BYTES]> {
    bytes.chunks_exact(BYTES).map(|word| [word[0], word[1], word[2], word[3]])
}

/// What these bytes stand for: a setup, then steps. A rest of less than four is ignored.
#[must_use]
pub fn decode(bytes: &[u8]) -> (Setup, Vec<Step>) {
    let mut words = words(bytes);
    let setup = Setup::decode(words.next().unwrap_or_default());
    (setup, words.map(|word| Step::decode(word, &setup)).collect())
}

/// The same for one container: a setup, then operations.
#[must_use]
pub fn decode_ops(bytes: &[u8]) -> (Setup, Vec<Op<Key, ()>>) {
    let mut words = words(bytes);
    let setup = Setup::decode(words.next().unwrap_or_default());
    (setup, words.map(|word| Op::decode(word, setup.keys)).collect())
}
