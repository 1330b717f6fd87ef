//! Calls on a `ShardedMap` as data, and the one place that makes them. Knows no order.

use super::payload::{Ledger, Payload};
use std::cell::Cell;
use std::hash::{BuildHasher, Hasher};
use tabularasa::HashMap;
use tabularasa::sync::{Entry, Epoch, Refusal, ShardedCursor, ShardedEnd, ShardedMap};
use tabularasa::testing::op::Clear;
use tabularasa::testing::{Op, Outcome};

/// One call. A key is a number, a value an id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Call {
    /// What every map has.
    Map(Op<u32, u64>),
    /// `update` to this value, or to none.
    Update(u32, Option<u64>),
    /// `entry`, which gets this value, or is removed if it is present.
    Entry(u32, Option<u64>),
    /// `view_mut`, to this value.
    ViewMut(u32, u64),
    TryInsert(u32, u64),
    /// `remove_if` the value's id is even.
    RemoveIf(u32),
    /// `get_or_insert_with`.
    GetOrInsert(u32, u64),
    ClearLazy,
    Reclaim,
    ReplaceAll(Vec<(u32, u64)>),
    /// `epoch`, which this thread remembers.
    Epoch,
    /// `epoch_of`, which this thread remembers.
    EpochOf(u32),
    /// `insert_if_epoch`, with the one remembered.
    InsertIfEpoch(u32, u64),
    /// `cursor`, which this thread remembers.
    Cursor,
    /// One step of it.
    Next,
    /// A batch of it.
    NextBatch,
}

/// What a call answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    Map(Outcome<u32, u64>),
    /// The value returned, and whether the closure was called.
    Got(u64, bool),
    /// Clears since the epoch.
    Refused(u64),
    /// The key was removed since the epoch.
    Removed,
    /// The epoch is one of another key.
    OtherKey,
    /// What a cursor yielded.
    Yielded(Vec<(u32, u64)>),
    /// Why it yielded nothing.
    Ended(ShardedEnd),
}

/// Shard, home and tag of a key, chosen: its lowest bit is the shard of two, the rest the home.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Fixed;

pub(crate) struct FixedHasher(u64);

impl BuildHasher for Fixed {
    type Hasher = FixedHasher;

    fn build_hasher(&self) -> FixedHasher {
        FixedHasher(0)
    }
}

impl Hasher for FixedHasher {
    fn finish(&self) -> u64 {
        (self.0 & 1) << 56 | self.0 >> 1
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0 << 8 | u64::from(*byte));
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = u64::from(key);
    }
}

pub(crate) type Map<P> = ShardedMap<u32, P, Fixed>;

/// An empty map of two shards.
pub(crate) fn new_map<P>() -> Map<P> {
    ShardedMap::with_shards_capacity_and_hasher(2, 0, Fixed)
}

/// Makes the calls of one thread.
pub(crate) struct Caller<'m, P> {
    map: &'m Map<P>,
    ledger: &'m Ledger,
    epoch: Option<Epoch>,
    cursor: Option<ShardedCursor>,
}

impl<'m, P: Payload> Caller<'m, P> {
    pub(crate) fn new(map: &'m Map<P>, ledger: &'m Ledger) -> Self {
        Caller { map, ledger, epoch: None, cursor: None }
    }

    pub(crate) fn call(&mut self, call: &Call) -> Answer {
        let value = |id: u64| P::new(id, self.ledger);
        let done = Answer::Map(Outcome::Done);
        match call {
            Call::Map(op) => Answer::Map(perform(self.map, op, self.ledger)),
            Call::Update(..)
            | Call::Entry(..)
            | Call::ViewMut(..)
            | Call::TryInsert(..)
            | Call::RemoveIf(..) => Answer::Map(self.on_entry(call)),
            Call::GetOrInsert(key, id) => {
                let called = Cell::new(false);
                let got = self.map.get_or_insert_with(*key, || {
                    called.set(true);
                    value(*id)
                });
                Answer::Got(got.id(), called.get())
            }
            Call::ClearLazy => {
                self.map.clear_lazy();
                done
            }
            Call::Reclaim => {
                self.map.reclaim();
                done
            }
            Call::ReplaceAll(entries) => {
                let mut new = HashMap::with_hasher(Fixed);
                new.extend(entries.iter().map(|(key, id)| (*key, value(*id))));
                Answer::Map(sorted(self.map.replace_all(new)))
            }
            Call::Epoch => {
                self.epoch = Some(self.map.epoch());
                done
            }
            Call::EpochOf(key) => {
                self.epoch = Some(self.map.epoch_of(key));
                done
            }
            Call::InsertIfEpoch(key, id) => self.insert_if_epoch(*key, *id),
            Call::Cursor => {
                self.cursor = Some(self.map.cursor());
                done
            }
            Call::Next | Call::NextBatch => self.step(*call == Call::NextBatch),
        }
    }

    /// What does more than one thing to an entry.
    fn on_entry(&self, call: &Call) -> Outcome<u32, u64> {
        let value = |id: u64| P::new(id, self.ledger);
        match call {
            Call::Update(key, id) => {
                let seen = Cell::new(None);
                self.map.update(*key, |known| {
                    seen.set(known.map(|known| known.id()));
                    id.map(value)
                });
                Outcome::Value(seen.get())
            }
            Call::Entry(key, id) => {
                let seen = self.map.entry(*key, |entry| match (entry, id) {
                    (Entry::Occupied(mut entry), Some(id)) => Some(entry.insert(value(*id)).id()),
                    (Entry::Occupied(entry), None) => Some(entry.remove().id()),
                    (Entry::Vacant(entry), Some(id)) => {
                        entry.insert(value(*id));
                        None
                    }
                    (Entry::Vacant(_), None) => None,
                });
                Outcome::Value(seen)
            }
            Call::ViewMut(key, id) => {
                let change = |known: &mut P| std::mem::replace(known, value(*id)).id();
                Outcome::Value(self.map.view_mut(key, change))
            }
            Call::TryInsert(key, id) => {
                let inserted = self.map.try_insert(*key, value(*id));
                if let Err(error) = &inserted {
                    assert_eq!((error.key, error.value.id()), (*key, *id));
                }
                Outcome::Flag(inserted.is_ok())
            }
            Call::RemoveIf(key) => {
                let removed = self.map.remove_if(key, |_, known| known.id() % 2 == 0);
                Outcome::Value(removed.map(|(_, known)| known.id()))
            }
            other => unreachable!("{other:?}"),
        }
    }

    fn insert_if_epoch(&self, key: u32, id: u64) -> Answer {
        let value = P::new(id, self.ledger);
        match self.map.insert_if_epoch(self.epoch.unwrap(), key, value) {
            Ok(known) => Answer::Map(Outcome::Value(known.map(|known| known.id()))),
            Err(error) => {
                assert_eq!((error.key, error.value.id()), (key, id));
                match error.reason {
                    Refusal::Cleared { clears } => Answer::Refused(clears),
                    Refusal::Removed => Answer::Removed,
                    Refusal::OtherKey => Answer::OtherKey,
                    other => unreachable!("{other:?}"),
                }
            }
        }
    }

    fn step(&mut self, batch: bool) -> Answer {
        let cursor = self.cursor.as_mut().unwrap();
        let mut yielded = Vec::new();
        if batch {
            let note = |key: &u32, value: &P| yielded.push((*key, value.id()));
            let len = cursor.next_batch(self.map, note).expect("HISTORY: it is this map");
            assert_eq!(len.unwrap_or(0), yielded.len());
        } else {
            let next = cursor.next(self.map).expect("HISTORY: it is this map, and no tie");
            yielded.extend(next.map(|(key, value)| (key, value.id())));
        }
        match cursor.end_reason() {
            Some(end) if yielded.is_empty() => Answer::Ended(end),
            _ => Answer::Yielded(yielded),
        }
    }
}

fn perform<P: Payload>(map: &Map<P>, op: &Op<u32, u64>, ledger: &Ledger) -> Outcome<u32, u64> {
    let id = |value: Option<P>| Outcome::Value(value.map(|value| value.id()));
    match op {
        Op::Get(key) => id(map.get(key)),
        Op::Contains(key) => Outcome::Flag(map.contains_key(key)),
        Op::Len => Outcome::Count(map.len()),
        Op::IsEmpty => Outcome::Flag(map.is_empty()),
        Op::Iter => {
            let mut entries = Vec::new();
            map.for_each(|key, value| entries.push((*key, value.id())));
            Outcome::entries(entries)
        }
        Op::Insert(key, value) => id(map.insert(*key, P::new(*value, ledger))),
        Op::Remove(key) => id(map.remove(key)),
        Op::Clear(clear) => {
            match clear {
                Clear::Std => map.clear(),
                Clear::Retain => map.clear_retain(),
                Clear::Shrink => map.clear_shrink(),
                Clear::Reset => map.reset(),
                Clear::ShrinkTo(max) => map.clear_shrink_to(*max),
                other => panic!("no operation of this map: {other:?}"),
            }
            Outcome::Done
        }
        Op::TakeAll => sorted(map.take_all()),
        other => panic!("no operation of this map: {other:?}"),
    }
}

fn sorted<P: Payload>(entries: impl IntoIterator<Item = (u32, P)>) -> Outcome<u32, u64> {
    Outcome::entries(entries.into_iter().map(|(key, value)| (key, value.id())))
}

/// All that is left in a map.
pub(crate) fn contents<P: Payload>(map: Map<P>) -> Vec<(u32, u64)> {
    map.assert_invariants();
    let Outcome::Entries(entries) = sorted(map) else { unreachable!() };
    entries
}
