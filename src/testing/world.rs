//! `World`: real maps and cursors beside the model; an operation is done to both and compared.
//! Knows the public API, and of the core no more than how to look at it.

use super::apply::Subject;
use super::contract::Fate;
use super::model::{Contents, Model, Seen, Stepped, Violation, check, id_of};
use super::op::{Clear, Op, Stage};
use super::outcome::Outcome;
use super::run::{self as runner, Before, Failure, check_room};
use super::script::{Move, Setup, Step};
use super::subject::{Arranged, Hashing, Key, Point, Value, arm, arm_drop, called_out_of_turn};
use crate::hash_map::Entry;
use crate::{Cursor, CursorError, HashMap};
use alloc::format;
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

fn seen(key: &Key, value: &Value) -> Seen {
    Seen { id: id_of(key), stamp: value.stamp }
}

/// Runs `f`, and says whether the one panic that was arranged came.
fn interrupted(f: impl FnOnce()) -> bool {
    let result = catch_unwind(AssertUnwindSafe(f));
    arm(Point::Hash, 0);
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

    /// Does a step to maps and model, and compares.
    ///
    /// # Panics
    /// If an invariant of the core is broken.
    ///
    /// # Errors
    /// Where they disagree.
    pub fn apply(&mut self, step: &Step) -> Result<(), Violation> {
        self.turn = self.turn.wrapping_add(1);
        match *step {
            Step::Do { map, ref op } => self.operate(map, op)?,
            Step::ClearInterrupted { map, clear, victim } => {
                self.clear_interrupted(map, clear, victim)?;
            }
            Step::Open { cursor, map } => {
                self.cursors[cursor] = Some(self.maps[map].cursor());
                self.model.open(cursor, map);
            }
            Step::Move { cursor, map, by } => self.step(cursor, map, by, 0)?,
            Step::MoveInterrupted { cursor, map, by, nth } => self.step(cursor, map, by, nth)?,
            Step::DoInterrupted { map, ref op, point, nth } => {
                self.operate_interrupted(map, op, point, nth)?;
            }
            Step::Swap { map, with } => {
                self.maps.swap(map, with);
                self.model.maps.swap(map, with);
            }
            Step::TakeAll { map, into } => self.keep(map, into, Map::take_all)?,
            Step::MemTake { map, into } => self.keep(map, into, mem::take)?,
            Step::CloneInto { map, into } => {
                self.maps[into] = self.maps[map].clone();
                self.model.maps[into] = self.model.copy(map);
            }
            Step::CloneFrom { map, from } if map != from => {
                let empty = Map::with_hasher(self.setup.hashing);
                let source = mem::replace(&mut self.maps[from], empty);
                self.maps[map].clone_from(&source);
                self.maps[from] = source;
                self.model.maps[map] = self.model.copy(from);
            }
            Step::CloneFrom { .. } => {}
        }
        self.compare()
    }

    /// The operation with values never seen before, and with keys unequal to themselves likewise.
    fn stamped(&mut self, op: &Op<Key, ()>) -> Op<Key, Value> {
        let mut serial = self.stamp;
        let op = op.clone().map(
            |key| {
                serial += 1;
                // Modulo 2^32: lists are shorter than that.
                if key.unequal == 0 { key } else { Key { unequal: serial as u32, ..key } }
            },
            |()| {
                self.stamp += 1;
                Value { stamp: self.stamp }
            },
        );
        self.stamp = self.stamp.max(serial);
        op
    }

    /// An operation on one map.
    fn operate(&mut self, map: usize, op: &Op<Key, ()>) -> Result<(), Violation> {
        if let Op::Clear(clear) = *op {
            return self.clear(map, clear, 0);
        }
        let op = self.stamped(op);
        let before = self.maps[map].len();
        runner::apply(&mut self.maps[map], &mut self.model.maps[map].entries, &op)?;
        match op.fate() {
            Fate::Ends(kind) => self.model.clear(map, kind),
            Fate::Follows => self.model.renew(map),
            // None but a life takes entries out and puts others in.
            Fate::GoesOn if self.maps[map].len() < before => self.model.forget_removed(map),
            Fate::GoesOn => {}
        }
        if let Op::Life(key, _, stages) | Op::LifeAlone(key, _, stages) = &op {
            if stages.iter().any(|stage| matches!(stage, Stage::Remove | Stage::ReplaceWith(None)))
            {
                self.model.forget(map, id_of(key));
            }
        }
        Ok(())
    }

    /// An operation on one map, in which the `nth` call at a point panics, if there are so many.
    /// What is cleared or replaced as a whole is a matter of other steps.
    fn operate_interrupted(
        &mut self,
        map: usize,
        op: &Op<Key, ()>,
        point: Point,
        nth: u32,
    ) -> Result<(), Violation> {
        if op.fate() != Fate::GoesOn {
            return self.operate(map, op);
        }
        let op = self.stamped(op);
        let subject = &mut self.maps[map];
        let reference = &mut self.model.maps[map].entries;
        let before = Before::of(subject, &op, reference.len());
        let mut answered = None;
        arm(point, nth);
        let panicked = interrupted(|| answered = Some(subject.apply(&op)));
        if let (Some(answered), false) = (&answered, panicked) {
            runner::judge(subject, reference, &op, answered, before)?;
        } else {
            let contents = subject.contents();
            runner::check_interrupted(reference, &op, &contents)?;
            *reference = contents.into_iter().collect();
        }
        self.model.forget_removed(map);
        if let Op::Life(key, ..) | Op::LifeAlone(key, ..) = &op {
            self.model.forget(map, id_of(key));
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

    /// Clears, while the destructor of a value panics, if there is one.
    fn clear_interrupted(
        &mut self,
        map: usize,
        clear: Clear,
        victim: u32,
    ) -> Result<(), Violation> {
        let mut entries = self.model.maps[map].entries.iter();
        let behind = entries.find(|(key, _)| key.number >= victim);
        let stamp = behind.map_or(0, |(_, value)| value.stamp);
        drop(entries);
        self.clear(map, clear, stamp)
    }

    /// Clears; the value with stamp `victim`, if there is one, panics when it is dropped.
    fn clear(&mut self, map: usize, clear: Clear, victim: u64) -> Result<(), Violation> {
        let (op, subject) = (Op::Clear(clear), &mut self.maps[map]);
        let before = (subject.capacity(), subject.len());
        let another = match self.setup.hashing {
            Hashing::Mixed(_) => Hashing::Mixed(u64::from(self.turn) % 4),
            other => other,
        };
        let mut answered = None;
        arm_drop(victim);
        let panicked = interrupted(|| match clear {
            Clear::ResetWithHasher => subject.reset_with_hasher(another),
            _ => answered = Some(subject.apply(&op)),
        });
        if panicked && clear == Clear::Recycle {
            // The map went by value into the call that panicked, and is no more.
            self.model.maps[map] = self.model.fresh();
            return Ok(());
        }
        if let Some(answered) = answered {
            if answered == Outcome::Skipped {
                return Ok(());
            }
            let expected = self.model.maps[map].entries.check(&op, &answered);
            check!(0, expected.is_ok(), "{clear:?} answered {answered:?}, not {expected:?}");
        }
        if let Fate::Ends(kind) = op.fate() {
            self.model.clear(map, kind);
        }
        check_room(&op, before, (self.maps[map].capacity(), 0), panicked)
    }

    /// A step of a cursor, in which the `nth` hash panics if it is not 0.
    fn step(&mut self, at: usize, map: usize, by: Move, nth: u32) -> Result<(), Violation> {
        let Some(mut cursor) = self.cursors[at].take() else { return Ok(()) };
        self.stamp += 1;
        let mut taken = Taken { stamp: self.stamp, ..Taken::default() };
        arm(Point::Hash, nth);
        let subject = &mut self.maps[map];
        let panicked = interrupted(|| taken.step(&mut cursor, subject, by));
        let stepped = match taken.stepped {
            _ if panicked => Stepped::Interrupted(taken.seen),
            Some(Stepped::Yielded(_, count)) => Stepped::Yielded(taken.seen, count),
            Some(stepped) => stepped,
            None => Stepped::End,
        };
        if let (Stepped::Yielded(_, count), Move::Batch(_)) = (&stepped, by) {
            let mixed = matches!(self.setup.hashing, Hashing::Mixed(_));
            check!(0, *count != 0, "a batch of nothing");
            // Keys unequal to themselves may share one hash in any number.
            let entries = self.model.maps[map].entries.iter();
            let unequal = entries.filter(|(key, _)| key.unequal != 0).count();
            check!(0, !mixed || *count - unequal.min(*count) <= BATCH, "a batch of {count}");
        }
        let passed: Result<Vec<bool>, _> = (0..self.setup.keys)
            .map(|key| cursor.has_passed(&self.maps[map], &Key::new(key)))
            .collect();
        self.cursors[at] = Some(cursor);
        let tied = stepped == Stepped::Error(CursorError::HashTie) && self.is_tied(at, map);
        let passed = passed.unwrap_or_default();
        self.model.stepped(at, map, &stepped, &passed, tied)?;
        let entries = &mut self.model.maps[map].entries;
        for key in taken.removed {
            check!(2, entries.take(&key).is_some(), "{key:?} was removed twice");
        }
        if let Some(key) = taken.replaced {
            entries.put(key, Value { stamp: taken.stamp });
        }
        self.model.forget_removed(map);
        Ok(())
    }

    /// Do two entries that the cursor has not passed share a hash?
    fn is_tied(&self, cursor: usize, map: usize) -> bool {
        let mut hashes: Vec<u64> = self.model.maps[map]
            .entries
            .iter()
            .filter(|(key, _)| self.model.has_passed(cursor, map, key.number) == Some(false))
            .map(|(key, _)| self.maps[map].hasher().hash(key.number))
            .collect();
        hashes.sort_unstable();
        hashes.windows(2).any(|pair| pair[0] == pair[1])
    }

    /// Compares what can be seen at any time.
    fn compare(&self) -> Result<(), Violation> {
        let calls = called_out_of_turn();
        check!(0, calls == 0, "{calls} calls of user code while unwinding");
        for (map, contents) in self.maps.iter().zip(&self.model.maps) {
            map.assert_invariants();
            check!(0, map.len() == contents.entries.len(), "length {}", map.len());
            for (key, value) in map {
                let known = contents.stamp(id_of(key));
                check!(0, known == Some(value.stamp), "{key:?} {value:?}, not {known:?}");
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

/// What a step gave, also if it was left by a panic.
#[derive(Default)]
struct Taken {
    stepped: Option<Stepped>,
    seen: Vec<Seen>,
    removed: Vec<Key>,
    replaced: Option<Key>,
    /// For the value of a replacement.
    stamp: u64,
}

impl Taken {
    fn step(&mut self, cursor: &mut Cursor, map: &mut Map, by: Move) {
        let result = match by {
            Move::Next => cursor.next(&*map).map(|item| {
                item.map(|(key, value)| {
                    self.seen.push(seen(key, value));
                    1
                })
            }),
            Move::Batch(take) => match cursor.next_batch(&*map) {
                Ok(batch) => Ok(batch.map(|batch| {
                    let count = batch.len();
                    let taken = batch.take(take as usize);
                    self.seen.extend(taken.map(|(key, value)| seen(key, value)));
                    count
                })),
                Err(wrong) => Err(wrong.into()),
            },
            Move::Retain(n, divisor) => {
                let judge = |key: &Key, value: &mut Value| {
                    self.seen.push(seen(key, value));
                    let keep = key.number % divisor != 0;
                    if !keep {
                        self.removed.push(*key);
                    }
                    keep
                };
                cursor.retain_next(map, n as usize, judge).map_err(CursorError::from)
            }
            Move::EntryKeep | Move::EntryReplace | Move::EntryRemove | Move::EntryPutBack => {
                self.entry(cursor, map, by)
            }
        };
        self.stepped = Some(match result {
            Ok(Some(count)) => Stepped::Yielded(Vec::new(), count),
            Ok(None) => Stepped::End,
            Err(error) => Stepped::Error(error),
        });
    }

    fn entry(
        &mut self,
        cursor: &mut Cursor,
        map: &mut Map,
        by: Move,
    ) -> Result<Option<usize>, CursorError> {
        let Some(mut entry) = cursor.next_entry(map)? else { return Ok(None) };
        self.seen.push(seen(entry.key(), entry.get()));
        match by {
            Move::EntryRemove => {
                self.removed.push(*entry.key());
                drop(entry.remove());
            }
            Move::EntryPutBack => {
                self.removed.push(*entry.key());
                let mut removed = None;
                let left = entry.replace_entry_with(|_, value| {
                    removed = Some(value);
                    None
                });
                let (Entry::Vacant(vacant), Some(value)) = (left, removed) else {
                    panic!("it was not removed");
                };
                vacant.insert(value);
                self.removed.pop();
            }
            Move::EntryReplace => {
                entry.get_mut().stamp = self.stamp;
                self.replaced = Some(*entry.key());
            }
            _ => {}
        }
        Ok(Some(1))
    }
}

/// Does the steps to empty maps.
///
/// # Panics
/// If an invariant of the core is broken.
///
/// # Errors
/// The first violation of the contract.
pub fn run(setup: Setup, steps: &[Step]) -> Result<(), Failure<Step>> {
    let mut world = World::new(setup);
    for (done, step) in steps.iter().enumerate() {
        if let Err(violation) = world.apply(step) {
            let text = format!("{violation}\n{setup:?}");
            return Err(Failure { text, steps: steps[..=done].to_vec() });
        }
    }
    Ok(())
}
