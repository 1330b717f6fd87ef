//! What entries of a `HashMap` can do besides the common: by reference, raw, replacing.

use crate::subject::Map;
use crate::{Left, NEW, PRESENT, Scene};
use tabularasa::hash_map::{Entry, EntryRef, RawEntryMut};
use tabularasa::testing::trial::Point;
use tabularasa::testing::witness::Witness;

type Op = crate::Op<Map>;

fn all(_: Point) -> Left {
    Left::All
}

fn but_present(_: Point) -> Left {
    Left::AllButPresent
}

pub(crate) fn ops() -> Vec<Op> {
    let mut ops = by_value();
    ops.extend(by_reference());
    ops.extend(raw());
    ops.extend(raw_occupied());
    ops.extend(raw_vacant());
    ops
}

fn by_value() -> Vec<Op> {
    vec![
        Op::new("entry, insert", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry(key).insert(value);
        }),
        Op::new("entry, insert over", all, |s| {
            let (key, value) = s.pair(PRESENT);
            s.subject.entry(key).insert(value);
        }),
        Op::new("entry, or_insert_entry", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry(key).or_insert_entry(value);
        }),
        Op::new("and_replace_entry_with something", but_present, |s| {
            let key = s.key(PRESENT);
            let entry = s.subject.entry(key).and_replace_entry_with(|_, value| {
                s.trial.call(Point::Closure);
                Some(value)
            });
            assert_eq!(entry.key().id(), PRESENT);
        }),
        Op::new("occupied replace_key", all, |s| {
            let (key, new) = (s.key(PRESENT), s.key(PRESENT));
            if let Entry::Occupied(mut entry) = s.subject.entry(key) {
                drop(entry.replace_key(new));
            }
        }),
        Op::new("vacant insert", all, |s| {
            let (key, value) = s.pair(NEW);
            if let Entry::Vacant(entry) = s.subject.entry(key) {
                entry.insert(value);
            }
        }),
        Op::new("vacant insert_entry", all, |s| {
            let (key, value) = s.pair(NEW);
            if let Entry::Vacant(entry) = s.subject.entry(key) {
                entry.insert_entry(value);
            }
        }),
    ]
}

fn by_reference() -> Vec<Op> {
    vec![
        Op::new("entry_ref, insert", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry_ref(&key).insert(value);
        }),
        Op::new("entry_ref, insert over", all, |s| {
            let (key, value) = s.pair(PRESENT);
            s.subject.entry_ref(&key).insert(value);
        }),
        Op::new("entry_ref, or_insert_with", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry_ref(&key).or_insert_with(|| {
                s.trial.call(Point::Closure);
                value
            });
        }),
        Op::new("entry_ref, or_insert_with_key", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry_ref(&key).or_insert_with_key(|_| {
                s.trial.call(Point::Closure);
                value
            });
        }),
        Op::new("entry_ref, and_modify", all, |s| {
            let (key, value) = s.pair(PRESENT);
            let entry = s.subject.entry_ref(&key);
            entry.and_modify(|_| s.trial.call(Point::Closure)).or_insert(value);
        }),
        Op::new("entry_ref, insert_with_key", all, |s| {
            let (key, (new, value)) = (s.key(NEW), s.pair(NEW));
            if let EntryRef::Vacant(entry) = s.subject.entry_ref(&key) {
                entry.insert_with_key(new, value);
            }
        }),
        Op::new("entry_ref, insert_entry_with_key", all, |s| {
            let (key, (new, value)) = (s.key(NEW), s.pair(NEW));
            if let EntryRef::Vacant(entry) = s.subject.entry_ref(&key) {
                entry.insert_entry_with_key(new, value);
            }
        }),
    ]
}

impl Scene<Map> {
    /// The raw entry of a key, found by it.
    fn raw(&mut self, id: u64) -> RawEntry<'_> {
        let key = self.key(id);
        self.subject.raw_entry_mut().from_key(&key)
    }
}

type RawEntry<'a> = RawEntryMut<
    'a,
    Witness,
    Witness,
    tabularasa::testing::witness::WitnessState,
    tabularasa::testing::allocator::WitnessAlloc,
>;

fn raw() -> Vec<Op> {
    vec![
        Op::new("raw_entry_mut, insert", all, |s| {
            let (key, value) = s.pair(NEW);
            s.raw(NEW).insert(key, value);
        }),
        Op::new("raw_entry_mut, insert over", all, |s| {
            let (key, value) = s.pair(PRESENT);
            s.raw(PRESENT).insert(key, value);
        }),
        Op::new("raw_entry_mut, or_insert over", all, |s| {
            let (key, value) = s.pair(PRESENT);
            s.raw(PRESENT).or_insert(key, value);
        }),
        Op::new("raw_entry_mut, or_insert_with", all, |s| {
            let (pair, trial) = (s.pair(NEW), s.trial.clone());
            s.raw(NEW).or_insert_with(|| {
                trial.call(Point::Closure);
                pair
            });
        }),
        Op::new("raw_entry_mut, and_modify", all, |s| {
            let trial = s.trial.clone();
            let _ = s.raw(PRESENT).and_modify(|_, _| trial.call(Point::Closure));
        }),
        Op::new("raw_entry_mut, and_replace_entry_with", but_present, |s| {
            let trial = s.trial.clone();
            let _ = s.raw(PRESENT).and_replace_entry_with(|_, value| {
                trial.call(Point::Closure);
                Some(value)
            });
        }),
        Op::new("raw_entry_mut, and_replace_entry_with nothing", but_present, |s| {
            let trial = s.trial.clone();
            let _ = s.raw(PRESENT).and_replace_entry_with(|_, _| {
                trial.call(Point::Closure);
                None
            });
        }),
        Op::new("raw_entry_mut, from_hash", all, |s| {
            let (trial, hash) = (s.trial.clone(), (s.hash)(PRESENT));
            let _ = s.subject.raw_entry_mut().from_hash(hash, |key| {
                trial.call(Point::Closure);
                key.id() == PRESENT
            });
        }),
        Op::new("raw_entry, from_hash", all, |s| {
            let hash = (s.hash)(PRESENT);
            s.subject.raw_entry().from_hash(hash, |key| {
                s.trial.call(Point::Closure);
                key.id() == PRESENT
            });
        }),
    ]
}

fn raw_occupied() -> Vec<Op> {
    vec![
        Op::new("raw occupied insert", all, |s| {
            let value = s.value();
            if let RawEntryMut::Occupied(mut entry) = s.raw(PRESENT) {
                drop(entry.insert(value));
            }
        }),
        Op::new("raw occupied insert_key", all, |s| {
            let key = s.key(PRESENT);
            if let RawEntryMut::Occupied(mut entry) = s.raw(PRESENT) {
                drop(entry.insert_key(key));
            }
        }),
        Op::new("raw occupied remove", but_present, |s| {
            if let RawEntryMut::Occupied(entry) = s.raw(PRESENT) {
                drop(entry.remove());
            }
        })
        .returning(),
        Op::new("raw occupied remove_entry", but_present, |s| {
            if let RawEntryMut::Occupied(entry) = s.raw(PRESENT) {
                drop(entry.remove_entry());
            }
        }),
        Op::new("raw occupied replace_entry_with", but_present, |s| {
            let trial = s.trial.clone();
            if let RawEntryMut::Occupied(entry) = s.raw(PRESENT) {
                let _ = entry.replace_entry_with(|_, value| {
                    trial.call(Point::Closure);
                    Some(value)
                });
            }
        }),
    ]
}

fn raw_vacant() -> Vec<Op> {
    vec![
        Op::new("raw vacant insert", all, |s| {
            let (key, value) = s.pair(NEW);
            if let RawEntryMut::Vacant(entry) = s.raw(NEW) {
                entry.insert(key, value);
            }
        }),
        Op::new("raw vacant insert_hashed_nocheck", all, |s| {
            let ((key, value), hash) = (s.pair(NEW), (s.hash)(NEW));
            if let RawEntryMut::Vacant(entry) = s.raw(NEW) {
                entry.insert_hashed_nocheck(hash, key, value);
            }
        }),
        Op::new("raw vacant insert_with_hasher", all, |s| {
            let ((key, value), hash) = (s.pair(NEW), (s.hash)(NEW));
            let trial = s.trial.clone();
            if let RawEntryMut::Vacant(entry) = s.raw(NEW) {
                entry.insert_with_hasher(hash, key, value, |key| {
                    trial.call(Point::Closure);
                    key.given_hash()
                });
            }
        }),
    ]
}
