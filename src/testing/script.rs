//! `Step`: what a test does with several maps and cursors, and the encoding of steps and of single
//! operations in four bytes. Knows no map and no model.

use super::draw::{Draw, KINDS, draw};
use super::op::{Clear, Op, Pick};
use super::subject::{Hashing, Key, Point};
use alloc::vec::Vec;
use core::convert::Infallible;
use core::ops::Range;

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
    /// An operation, while the nth call at some point panics.
    DoInterrupted { map: usize, op: Op<Key, ()>, point: Point, nth: u32 },
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
    /// `next_entry`, removed and put back through what the removal returned.
    EntryPutBack,
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
            0..KINDS => Step::Do { map, op: Op::decode(bytes, setup.keys) },
            KINDS..164 => {
                Step::ClearInterrupted { map, clear: clear(wide), victim: wide % setup.keys }
            }
            164..166 => Step::TakeAll { map, into: other },
            166..168 => Step::MemTake { map, into: other },
            168..171 => Step::Swap { map, with: other },
            171..173 => Step::CloneInto { map, into: other },
            173..175 => Step::CloneFrom { map, from: other },
            175..185 => Step::Open { cursor, map },
            185..233 => Step::Move { cursor, map, by: by(kind, wide) },
            233..241 => {
                let nth = 1 + u32::from(places >> 4);
                Step::MoveInterrupted { cursor, map, by: by(low, wide), nth }
            }
            _ => {
                let op = Op::decode([low, places, high, places], setup.keys);
                let point = Point::ALL[usize::from(kind) % Point::ALL.len()];
                Step::DoInterrupted { map, op, point, nth: 1 + u32::from(high >> 3) }
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
        let mut word = Word { places, low, wide: wide(low, high), keys, drawn: 0 };
        let Ok(op) = draw(kind % KINDS, &mut word);
        match op {
            Op::Insert(key, ()) if (UNEQUAL).contains(&kind) => {
                Op::Insert(Key { unequal: 1, ..key }, ())
            }
            op => op,
        }
    }
}

/// First bytes that insert keys unequal to themselves.
const UNEQUAL: Range<u8> = 0..4;

/// The last three bytes of an operation, as its source.
struct Word {
    places: u8,
    low: u8,
    wide: u32,
    keys: u32,
    /// Keys so far.
    drawn: u32,
}

impl Word {
    /// In sixteenths.
    fn share(&self) -> u32 {
        u32::from(self.places >> 4)
    }

    fn keys_up_to(&self, most: u32) -> Vec<Key> {
        let first = self.wide % self.keys;
        let last = first + 1 + self.share() * most / 15;
        (first..last).map(|number| Key::new(number % self.keys)).collect()
    }
}

impl Draw<Key, ()> for Word {
    type Error = Infallible;

    fn key(&mut self) -> Result<Key, Infallible> {
        let number = (self.wide + self.drawn * self.share()) % self.keys;
        self.drawn += 1;
        Ok(Key::new(number))
    }

    fn value(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn number(&mut self, below: usize) -> Result<usize, Infallible> {
        Ok((usize::from(self.places >> 2) + (self.wide as usize) * 64) % below)
    }

    fn few_keys(&mut self) -> Result<Vec<Key>, Infallible> {
        Ok(self.keys_up_to(self.keys.min(12)))
    }

    /// As many as all there are.
    fn many_keys(&mut self) -> Result<Vec<Key>, Infallible> {
        Ok(self.keys_up_to(self.keys))
    }

    /// Keys that leave no rest when divided, or all others.
    fn pick(&mut self) -> Result<Pick<Key>, Infallible> {
        let divisor = 2 + (self.wide >> 1) % 7;
        let divided = (0..self.keys).step_by(divisor as usize).map(Key::new).collect();
        Ok(if self.low & 1 == 0 { Pick::Listed(divided) } else { Pick::Others(divided) })
    }

    fn clear(&mut self) -> Result<Clear, Infallible> {
        Ok(clear(self.wide))
    }

    /// Capacities around what all keys need.
    fn capacity(&mut self) -> Result<usize, Infallible> {
        Ok((self.wide % (2 * self.keys)) as usize)
    }
}

fn wide(low: u8, high: u8) -> u32 {
    u32::from(low) | u32::from(high) << 8
}

fn clear(wide: u32) -> Clear {
    let count = (wide >> 8) as usize;
    match Clear::ALL[wide as usize % Clear::ALL.len()] {
        Clear::ShrinkTo(_) => Clear::ShrinkTo(count),
        other => other,
    }
}

fn by(kind: u8, wide: u32) -> Move {
    match kind % 16 {
        0..7 => Move::Next,
        7..10 => Move::Batch(wide % 8),
        10 => Move::EntryKeep,
        11 => Move::EntryReplace,
        12 => Move::EntryRemove,
        13 => Move::EntryPutBack,
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
