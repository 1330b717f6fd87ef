//! The eight clauses of the cursor's contract, over references, sets and plain numbers.
//! Knows no container and no hash.

use super::reference::Reference;
use super::subject::{Key, Value};
use crate::{ClearKind, CursorError, End};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};

/// Where code and contract disagree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The clause of the cursor's contract; 0: something else, which the text says.
    pub clause: u8,
    /// What happened.
    pub text: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.clause {
            0 => f.write_str(&self.text),
            clause => write!(f, "clause {clause}: {}", self.text),
        }
    }
}

/// Returns a violation of a clause unless a condition holds.
macro_rules! check {
    ($clause:expr, $holds:expr, $($text:tt)+) => {
        if !$holds {
            return Err($crate::testing::model::Violation {
                clause: $clause,
                text: alloc::format!($($text)+),
            });
        }
    };
}
pub(super) use check;

/// Which entry: the number of its key, and what tells apart those unequal to themselves.
pub type Id = (u32, u32);

/// The id of an entry with this key.
pub(super) fn id_of(key: &Key) -> Id {
    (key.number, key.unequal)
}

/// An entry that a step yielded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seen {
    /// Which entry.
    pub id: Id,
    /// Its value.
    pub stamp: u64,
}

/// What one map holds: the contents of a variable, which moves with them.
#[derive(Clone, Debug)]
pub struct Contents {
    /// Which map it is, wherever it goes; a clone is another.
    pub origin: u64,
    /// Clears so far.
    pub fill: u64,
    /// The last clear.
    pub kind: Option<ClearKind>,
    /// The entries.
    pub entries: Reference<Key, Value>,
}

impl Contents {
    /// The stamp of an entry's value.
    #[must_use]
    pub fn stamp(&self, (number, unequal): Id) -> Option<u64> {
        self.entries.get(&Key { number, unequal }).map(|value| value.stamp)
    }

    fn ids(&self) -> impl Iterator<Item = Id> {
        self.entries.iter().map(|(key, _)| id_of(key))
    }
}

/// What a cursor has seen and promised.
#[derive(Clone, Debug)]
pub struct Walker {
    origin: u64,
    fill: u64,
    end: Option<End>,
    /// Entries present from the opening on that have not been yielded.
    owed: BTreeSet<Id>,
    yielded: BTreeSet<Id>,
    /// By number: the keys that it has passed, as it says.
    passed: Vec<bool>,
}

/// What a step has to be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Expected {
    /// Refused: another map.
    WrongMap,
    /// Nothing, for this reason.
    End(End),
    /// An entry or more, or the end of them.
    Live,
}

/// What a step was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stepped {
    /// An error.
    Error(CursorError),
    /// `None`.
    End,
    /// These entries and some that nobody looked at, so many in all.
    Yielded(Vec<Seen>, usize),
    /// The hasher panicked; these had been judged.
    Interrupted(Vec<Seen>),
}

/// Maps and cursors as the contract has them.
#[derive(Clone, Debug)]
pub struct Model {
    /// By variable.
    pub maps: Vec<Contents>,
    walkers: Vec<Option<Walker>>,
    origins: u64,
    keys: usize,
}

impl Model {
    /// So many maps, cursors to come, and keys.
    #[must_use]
    pub fn new(maps: usize, cursors: usize, keys: u32) -> Self {
        let mut model = Model {
            maps: Vec::new(),
            walkers: alloc::vec![None; cursors],
            origins: 0,
            keys: keys as usize,
        };
        for _ in 0..maps {
            let contents = model.fresh();
            model.maps.push(contents);
        }
        model
    }

    /// The contents of a new map.
    pub fn fresh(&mut self) -> Contents {
        self.origins += 1;
        Contents { origin: self.origins, fill: 0, kind: None, entries: Reference::new() }
    }

    /// The same entries in another map.
    pub fn copy(&mut self, map: usize) -> Contents {
        let fresh = self.fresh();
        Contents { entries: self.maps[map].entries.clone(), ..fresh }
    }

    /// Ends the fill of a map, whose entries are gone.
    pub fn clear(&mut self, map: usize, kind: ClearKind) {
        let map = &mut self.maps[map];
        map.fill += 1;
        map.kind = Some(kind);
        map.entries = Reference::new();
    }

    /// The variable holds another map from now on, with the same entries.
    pub fn renew(&mut self, map: usize) {
        self.origins += 1;
        let map = &mut self.maps[map];
        (map.origin, map.fill, map.kind) = (self.origins, 0, None);
    }

    /// Entries were taken out of a map: whoever was owed them is so no more.
    pub fn forget_removed(&mut self, map: usize) {
        let contents = &self.maps[map];
        for walker in self.walkers.iter_mut().flatten() {
            if (walker.origin, walker.fill) == (contents.origin, contents.fill) {
                walker.owed.retain(|id| contents.stamp(*id).is_some());
            }
        }
    }

    /// This entry was taken out of a map, and may be there again: whoever was owed it is so no
    /// more.
    pub fn forget(&mut self, map: usize, id: Id) {
        let contents = &self.maps[map];
        for walker in self.walkers.iter_mut().flatten() {
            if (walker.origin, walker.fill) == (contents.origin, contents.fill) {
                walker.owed.remove(&id);
            }
        }
    }

    /// Opens a cursor.
    pub fn open(&mut self, cursor: usize, map: usize) {
        let contents = &self.maps[map];
        self.walkers[cursor] = Some(Walker {
            origin: contents.origin,
            fill: contents.fill,
            end: None,
            owed: contents.ids().collect(),
            yielded: BTreeSet::new(),
            passed: alloc::vec![false; self.keys],
        });
    }

    /// Has this key been passed, as the cursor said after its last step? `None`: another map.
    #[must_use]
    pub fn has_passed(&self, cursor: usize, map: usize, key: u32) -> Option<bool> {
        let (walker, contents) = (self.walkers[cursor].as_ref()?, &self.maps[map]);
        if walker.origin != contents.origin {
            return None;
        }
        let ended = walker.end.is_some() || walker.fill != contents.fill;
        Some(ended || walker.passed[key as usize])
    }

    /// Why the cursor has ended, as far as it knows.
    #[must_use]
    pub fn end(&self, cursor: usize) -> Option<End> {
        self.walkers[cursor].as_ref().and_then(|walker| walker.end)
    }

    /// The map; then an end that was seen before; then a clear.
    #[must_use]
    pub fn expected(&self, cursor: usize, map: usize) -> Expected {
        let contents = &self.maps[map];
        match &self.walkers[cursor] {
            Some(walker) if walker.origin == contents.origin => match (walker.end, contents.kind) {
                (Some(end), _) => Expected::End(end),
                (None, Some(kind)) if walker.fill != contents.fill => {
                    Expected::End(End::Cleared(kind))
                }
                _ => Expected::Live,
            },
            _ => Expected::WrongMap,
        }
    }

    /// Checks a step, whose yields are still in the map, and takes note of it. `passed` is what
    /// the cursor says of every key afterwards; `tied`, whether two entries that have not been
    /// passed share a hash.
    pub fn stepped(
        &mut self,
        cursor: usize,
        map: usize,
        stepped: &Stepped,
        passed: &[bool],
        tied: bool,
    ) -> Result<(), Violation> {
        let expected = self.expected(cursor, map);
        let Some(walker) = &mut self.walkers[cursor] else { return Ok(()) };
        let refused = *stepped == Stepped::Error(CursorError::WrongMap);
        check!(6, refused == (expected == Expected::WrongMap), "{expected:?}, but {stepped:?}");
        if refused {
            return Ok(());
        }
        if let Expected::End(end) = expected {
            check!(4, *stepped == Stepped::End, "{end:?}, but {stepped:?}");
            walker.end = Some(end);
            return Ok(());
        }
        let contents = &self.maps[map];
        let nothing = (Vec::new(), 0);
        let (seen, count) = match stepped {
            Stepped::Yielded(seen, count) => {
                check!(0, seen.len() <= *count, "{} of {count} entries", seen.len());
                (seen, *count)
            }
            Stepped::Interrupted(seen) => (seen, seen.len()),
            Stepped::Error(error) => {
                check!(0, *error == CursorError::HashTie && tied, "{error:?} without a tie");
                (&nothing.0, 0)
            }
            Stepped::End => (&nothing.0, 0),
        };
        walker.note(contents, seen)?;
        walker.pass(contents, seen, count, passed)?;
        if *stepped == Stepped::End {
            walker.end = Some(End::Exhausted);
            let owed = walker.owed.first();
            check!(1, owed.is_none(), "{owed:?} was there all the time and never yielded");
            let left = passed.iter().position(|passed| !passed);
            check!(0, left.is_none(), "at the end, but key {left:?} has not been passed");
        }
        Ok(())
    }
}

impl Walker {
    /// Checks entries that a step yielded one by one.
    fn note(&mut self, contents: &Contents, seen: &[Seen]) -> Result<(), Violation> {
        for Seen { id, stamp } in seen {
            let current = contents.stamp(*id);
            check!(2, current == Some(*stamp), "{id:?} with {stamp}, now {current:?}");
            check!(1, self.yielded.insert(*id), "{id:?} a second time");
            check!(3, !self.passed[id.0 as usize], "{id:?}, which had been passed");
            self.owed.remove(id);
        }
        Ok(())
    }

    /// Checks that a step passed what it yielded, and yielded what it passed.
    fn pass(
        &mut self,
        contents: &Contents,
        seen: &[Seen],
        count: usize,
        passed: &[bool],
    ) -> Result<(), Violation> {
        for Seen { id, .. } in seen {
            check!(3, passed[id.0 as usize], "{id:?} was yielded but not passed");
        }
        for (key, (before, after)) in self.passed.iter().zip(passed).enumerate() {
            check!(3, *after || !before, "key {key} is not passed any more");
        }
        let mut newly = 0;
        for id in contents.ids() {
            if passed[id.0 as usize] && !self.passed[id.0 as usize] {
                newly += 1;
                if self.yielded.insert(id) {
                    // Passed without anybody looking: of a batch, taken or not.
                    self.owed.remove(&id);
                }
            }
        }
        check!(1, newly == count, "{newly} entries passed, {count} yielded");
        self.passed.copy_from_slice(passed);
        Ok(())
    }
}

impl Model {
    /// Feeds what a cursor has seen and promised, as far as it still matters.
    pub(super) fn digest(&self, cursor: usize, state: &mut impl Hasher) {
        let Some(walker) = &self.walkers[cursor] else { return };
        if walker.end.is_none() {
            walker.passed.hash(state);
            walker.owed.hash(state);
            walker.yielded.hash(state);
        }
    }
}
