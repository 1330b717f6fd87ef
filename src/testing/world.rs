//! `World`: real maps and cursors beside the model; an operation is done to both and compared.
//! Knows the public API, and of the core no more than how to look at it.

use super::model::{Contents, Id, Model, Outcome, Seen, Violation, check};
use super::script::{Clear, Op, Setup, Step};
use super::subject::{Arranged, Hashing, Key, Value, arm_drop, arm_hash};
use crate::{ClearKind, Cursor, CursorError, HashMap};
use alloc::vec::Vec;
use core::mem;
use core::panic::AssertUnwindSafe;
use std::panic::{catch_unwind, resume_unwind};

/// The map under test.
pub type Map = HashMap<Key, Value, Hashing>;

/// Up to so many keys every cursor is asked about every key after every operation.
const FEW_KEYS: u32 = 64;

/// No batch of a well-mixed hasher is larger.
const BATCH: usize = 1_000;

/// Maps, cursors, and what the contract says of them.
#[derive(Debug)]
pub struct World {
    /// By variable.
    pub maps: Vec<Map>,
    /// By number; none until opened.
    pub cursors: Vec<Option<Cursor>>,
    /// What should be.
    pub model: Model,
    setup: Setup,
    stamp: u64,
    /// Operations so far; chooses which keys are asked about when there are many.
    turn: u32,
}

fn id_of(key: &Key, value: &Value) -> Id {
    (key.number, if key.unequal { value.birth } else { 0 })
}

fn seen(key: &Key, value: &Value) -> Seen {
    Seen { id: id_of(key, value), stamp: value.stamp }
}

/// Runs `f`, and says whether the one panic that was arranged came.
fn interrupted(f: impl FnOnce()) -> bool {
    let result = catch_unwind(AssertUnwindSafe(f));
    arm_hash(0);
    arm_drop(0);
    match result {
        Ok(()) => false,
        Err(payload) if payload.is::<Arranged>() => true,
        Err(other) => resume_unwind(other),
    }
}

impl World {
    /// Empty maps, no cursors.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        World {
            maps: (0..setup.maps).map(|_| Map::with_hasher(setup.hashing)).collect(),
            cursors: alloc::vec![None; setup.cursors],
            model: Model::new(setup.maps, setup.cursors, setup.keys),
            setup,
            stamp: 0,
            turn: 0,
        }
    }

    /// A world like this one, with maps that are the same maps as far as cursors can tell.
    #[must_use]
    pub fn fork(&self) -> Self {
        World {
            maps: self.maps.iter().map(Map::fork).collect(),
            cursors: self.cursors.clone(),
            model: self.model.clone(),
            ..*self
        }
    }

    /// Does an operation to maps and model, and compares.
    ///
    /// # Errors
    /// Where they disagree.
    ///
    /// # Panics
    /// If an invariant of the core is broken.
    pub fn apply(&mut self, op: Op) -> Result<(), Violation> {
        self.turn = self.turn.wrapping_add(1);
        match op {
            Op::Step { cursor, map, step } => self.step(cursor, map, step, 0)?,
            Op::StepInterrupted { cursor, map, step, nth } => self.step(cursor, map, step, nth)?,
            Op::Open { cursor, map } => {
                self.cursors[cursor] = Some(self.maps[map].cursor());
                self.model.open(cursor, map);
            }
            Op::Clear { map, clear } => self.clear(map, clear, 0)?,
            Op::ClearInterrupted { map, clear, victim } => {
                let entries = &self.model.maps[map].entries;
                let stamp = entries.range((victim, 0)..).next().map_or(0, |(_, stamp)| *stamp);
                self.clear(map, clear, stamp)?;
            }
            other => self.mutate(other)?,
        }
        self.compare()
    }

    /// Operations that are neither steps nor clears.
    fn mutate(&mut self, op: Op) -> Result<(), Violation> {
        let World { maps, model, setup, .. } = self;
        match op {
            Op::Insert { map, key } => return self.insert(map, key),
            Op::InsertMany { map, first, count } => {
                (0..count).try_for_each(|i| self.insert(map, (first + i) % self.setup.keys))?;
            }
            Op::InsertUnequal { map, key } => {
                self.stamp += 1;
                let key = Key { number: key, unequal: true };
                let old = maps[map].insert(key, Value::new(self.stamp));
                check!(0, old.is_none(), "a key unequal to itself was found");
                model.insert(map, (key.number, self.stamp), self.stamp);
            }
            Op::Remove { map, key } => return self.remove(map, key),
            Op::RemoveMany { map, first, count } => {
                (0..count).try_for_each(|i| self.remove(map, (first + i) % self.setup.keys))?;
            }
            Op::Pop { map } => {
                let popped = maps[map].pop().map(|(key, value)| seen(&key, &value));
                let known = popped.map(|seen| model.remove(map, seen.id) == Some(seen.stamp));
                check!(0, known.unwrap_or(maps[map].is_empty()), "popped {popped:?}");
            }
            Op::Retain { map, divisor } => {
                let mut gone = Vec::new();
                maps[map].retain(|key, value| {
                    let keep = key.number % divisor != 0;
                    if !keep {
                        gone.push(id_of(key, value));
                    }
                    keep
                });
                for id in gone {
                    check!(0, model.remove(map, id).is_some(), "retain saw {id:?}");
                }
            }
            Op::Reserve { map, additional } => {
                maps[map].reserve(additional as usize);
                let room = maps[map].capacity() - maps[map].len();
                check!(0, room >= additional as usize, "reserve left room for {room}");
            }
            Op::ShrinkToFit { map } => {
                let before = maps[map].capacity();
                maps[map].shrink_to_fit();
                check!(0, maps[map].capacity() <= before, "shrinking grew");
            }
            Op::Swap { map, with } => {
                maps.swap(map, with);
                model.maps.swap(map, with);
            }
            Op::TakeAll { map, into } => self.keep(map, into, Map::take_all)?,
            Op::MemTake { map, into } => self.keep(map, into, mem::take)?,
            Op::CloneInto { map, into } => {
                maps[into] = maps[map].clone();
                model.maps[into] = model.copy(map);
            }
            Op::CloneFrom { map, from } if map != from => {
                let source = mem::replace(&mut maps[from], Map::with_hasher(setup.hashing));
                maps[map].clone_from(&source);
                maps[from] = source;
                model.maps[map] = model.copy(from);
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes the contents out of one map and puts them, unless they are to be dropped, in another.
    fn keep(
        &mut self,
        map: usize,
        into: usize,
        take: fn(&mut Map) -> Map,
    ) -> Result<(), Violation> {
        let bytes = self.maps[map].allocation_size();
        let taken = take(&mut self.maps[map]);
        check!(0, taken.allocation_size() == bytes, "the memory did not go along");
        check!(0, self.maps[map].allocation_size() == 0, "memory stayed behind");
        let fresh = self.model.fresh();
        let contents: Contents = mem::replace(&mut self.model.maps[map], fresh);
        if map != into {
            self.maps[into] = taken;
            self.model.maps[into] = contents;
        }
        Ok(())
    }

    fn insert(&mut self, map: usize, key: u32) -> Result<(), Violation> {
        self.stamp += 1;
        let old = self.maps[map].insert(Key::new(key), Value::new(self.stamp));
        let old = old.map(|value| value.stamp);
        let known = self.model.insert(map, (key, 0), self.stamp);
        check!(0, old == known, "insert of {key} replaced {old:?}, not {known:?}");
        Ok(())
    }

    fn remove(&mut self, map: usize, key: u32) -> Result<(), Violation> {
        let capacity = self.maps[map].capacity();
        let old = self.maps[map].remove(&Key::new(key)).map(|value| value.stamp);
        let known = self.model.remove(map, (key, 0));
        check!(0, old == known, "remove of {key} gave {old:?}, not {known:?}");
        check!(0, self.maps[map].capacity() == capacity, "a removal changed the capacity");
        Ok(())
    }

    /// Clears; the value with stamp `victim`, if there is one, panics when it is dropped.
    fn clear(&mut self, map: usize, clear: Clear, victim: u64) -> Result<(), Violation> {
        let before = (self.maps[map].capacity(), self.maps[map].len());
        let hashing = match self.setup.hashing {
            Hashing::Mixed(_) => Hashing::Mixed(u64::from(self.turn) % 4),
            other => other,
        };
        let subject = &mut self.maps[map];
        let kind = kind_of(clear);
        arm_drop(victim);
        let panicked = interrupted(|| match clear {
            Clear::Std => subject.clear(),
            Clear::Retain => subject.clear_retain(),
            Clear::Shrink => subject.clear_shrink(),
            Clear::ShrinkTo(n) => subject.clear_shrink_to(n as usize),
            Clear::Reset => subject.reset(),
            Clear::ResetWithHasher => subject.reset_with_hasher(hashing),
            Clear::Recycle => *subject = mem::take(subject).recycle(),
            Clear::Drain => subject.drain().for_each(drop),
            Clear::DrainDropped => drop(subject.drain().next()),
            Clear::DrainForgotten => {
                let mut drain = subject.drain();
                drop(drain.next());
                mem::forget(drain);
            }
        });
        if panicked && clear == Clear::Recycle {
            // The map went by value into the call that panicked, and is no more.
            self.model.maps[map] = self.model.fresh();
            return Ok(());
        }
        self.model.clear(map, kind);
        self.check_memory(map, clear, panicked, before)
    }

    fn check_memory(
        &self,
        map: usize,
        clear: Clear,
        panicked: bool,
        (capacity, len): (usize, usize),
    ) -> Result<(), Violation> {
        let now = self.maps[map].capacity();
        let right = match (kind_of(clear), clear) {
            (ClearKind::Retain | ClearKind::Drain, _) => now == capacity,
            (ClearKind::Shrink, _) if panicked => now == 0,
            (ClearKind::Shrink, Clear::ShrinkTo(n)) => {
                now <= capacity && now >= capacity.min(n as usize) && (n != 0 || now == 0)
            }
            (ClearKind::Shrink, _) => now <= capacity && now >= len && (len != 0 || now == 0),
            (ClearKind::Reset, _) => now == 0,
        };
        check!(0, right, "{clear:?} of {len} entries: capacity {capacity}, now {now}");
        Ok(())
    }

    /// A step of a cursor, in which the `nth` hash panics if it is not 0.
    fn step(&mut self, at: usize, map: usize, step: Step, nth: u32) -> Result<(), Violation> {
        let Some(mut cursor) = self.cursors[at].take() else { return Ok(()) };
        self.stamp += 1;
        let mut taken = Taken { stamp: self.stamp, ..Taken::default() };
        arm_hash(nth);
        let subject = &mut self.maps[map];
        let panicked = interrupted(|| taken.step(&mut cursor, subject, step));
        let outcome = match taken.outcome {
            _ if panicked => Outcome::Interrupted(taken.seen),
            Some(Outcome::Yielded(_, count)) => Outcome::Yielded(taken.seen, count),
            Some(outcome) => outcome,
            None => Outcome::End,
        };
        if let (Outcome::Yielded(_, count), Step::Batch(_)) = (&outcome, step) {
            let mixed = matches!(self.setup.hashing, Hashing::Mixed(_));
            check!(0, *count != 0, "a batch of nothing");
            // Keys unequal to themselves may share one hash in any number.
            let unequal = self.model.maps[map].entries.keys().filter(|id| id.1 != 0).count();
            check!(0, !mixed || *count - unequal.min(*count) <= BATCH, "a batch of {count}");
        }
        let passed: Result<Vec<bool>, _> = (0..self.setup.keys)
            .map(|key| cursor.has_passed(&self.maps[map], &Key::new(key)))
            .collect();
        self.cursors[at] = Some(cursor);
        let tied = outcome == Outcome::Error(CursorError::HashTie) && self.is_tied(at, map);
        let passed = passed.unwrap_or_default();
        self.model.stepped(at, map, &outcome, &passed, tied)?;
        for id in taken.removed {
            check!(2, self.model.remove(map, id).is_some(), "{id:?} was removed twice");
        }
        if let Some((id, stamp)) = taken.replaced {
            self.model.insert(map, id, stamp);
        }
        Ok(())
    }

    /// Do two entries that the cursor has not passed share a hash?
    fn is_tied(&self, cursor: usize, map: usize) -> bool {
        let mut hashes: Vec<u64> = self.model.maps[map]
            .entries
            .keys()
            .filter(|id| self.model.has_passed(cursor, map, id.0) == Some(false))
            .map(|id| self.maps[map].hasher().hash(id.0))
            .collect();
        hashes.sort_unstable();
        hashes.windows(2).any(|pair| pair[0] == pair[1])
    }

    /// Compares what can be seen at any time.
    fn compare(&self) -> Result<(), Violation> {
        for (map, contents) in self.maps.iter().zip(&self.model.maps) {
            map.assert_invariants();
            check!(0, map.len() == contents.entries.len(), "length {}", map.len());
            for (key, value) in map {
                let known = contents.entries.get(&id_of(key, value));
                check!(0, known == Some(&value.stamp), "{key:?} {value:?}, not {known:?}");
            }
        }
        for (number, cursor) in self.cursors.iter().enumerate() {
            let Some(cursor) = cursor else { continue };
            let (end, known) = (cursor.end_reason(), self.model.end(number));
            check!(4, end == known, "cursor {number} ended {end:?}, not {known:?}");
            for map in 0..self.maps.len() {
                self.compare_passed(number, cursor, map)?;
            }
        }
        Ok(())
    }

    /// What a cursor says of keys may change by its own steps and by clears alone.
    fn compare_passed(&self, number: usize, cursor: &Cursor, map: usize) -> Result<(), Violation> {
        let keys = self.setup.keys;
        let stride = if keys <= FEW_KEYS { 1 } else { keys / 16 };
        let start = if keys <= FEW_KEYS { 0 } else { self.turn % stride };
        for key in (start..keys).step_by(stride as usize) {
            let says = cursor.has_passed(&self.maps[map], &Key::new(key)).ok();
            let known = self.model.has_passed(number, map, key);
            let clause = match (says, known) {
                (None, _) | (_, None) => 6,
                (_, Some(true)) => 4,
                _ => 5,
            };
            check!(clause, says == known, "cursor {number} of {key}: {says:?}, not {known:?}");
        }
        Ok(())
    }
}

fn kind_of(clear: Clear) -> ClearKind {
    match clear {
        Clear::Std | Clear::Retain | Clear::Recycle => ClearKind::Retain,
        Clear::Shrink | Clear::ShrinkTo(_) => ClearKind::Shrink,
        Clear::Reset | Clear::ResetWithHasher => ClearKind::Reset,
        Clear::Drain | Clear::DrainDropped | Clear::DrainForgotten => ClearKind::Drain,
    }
}

/// What a step gave, also if it was left by a panic.
#[derive(Default)]
struct Taken {
    outcome: Option<Outcome>,
    seen: Vec<Seen>,
    removed: Vec<Id>,
    replaced: Option<(Id, u64)>,
    /// For the value of a replacement.
    stamp: u64,
}

impl Taken {
    fn step(&mut self, cursor: &mut Cursor, map: &mut Map, step: Step) {
        let result = match step {
            Step::Next => cursor.next(&*map).map(|item| {
                item.map(|(key, value)| {
                    self.seen.push(seen(key, value));
                    1
                })
            }),
            Step::Batch(take) => match cursor.next_batch(&*map) {
                Ok(batch) => Ok(batch.map(|batch| {
                    let count = batch.len();
                    let taken = batch.take(take as usize);
                    self.seen.extend(taken.map(|(key, value)| seen(key, value)));
                    count
                })),
                Err(wrong) => Err(wrong.into()),
            },
            Step::Retain(n, divisor) => {
                let judge = |key: &Key, value: &mut Value| {
                    self.seen.push(seen(key, value));
                    let keep = key.number % divisor != 0;
                    if !keep {
                        self.removed.push(id_of(key, value));
                    }
                    keep
                };
                cursor.retain_next(map, n as usize, judge).map_err(CursorError::from)
            }
            Step::EntryKeep | Step::EntryReplace | Step::EntryRemove => {
                self.entry(cursor, map, step)
            }
        };
        self.outcome = Some(match result {
            Ok(Some(count)) => Outcome::Yielded(Vec::new(), count),
            Ok(None) => Outcome::End,
            Err(error) => Outcome::Error(error),
        });
    }

    fn entry(
        &mut self,
        cursor: &mut Cursor,
        map: &mut Map,
        step: Step,
    ) -> Result<Option<usize>, CursorError> {
        let Some(mut entry) = cursor.next_entry(map)? else { return Ok(None) };
        let found = seen(entry.key(), entry.get());
        self.seen.push(found);
        match step {
            Step::EntryRemove => {
                self.removed.push(found.id);
                drop(entry.remove());
            }
            Step::EntryReplace => {
                entry.get_mut().stamp = self.stamp;
                self.replaced = Some((found.id, self.stamp));
            }
            _ => {}
        }
        Ok(Some(1))
    }
}
