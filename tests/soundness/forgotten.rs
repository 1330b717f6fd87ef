//! Entries, vacant and occupied, and parallel iterators: forgotten. What they hold by value leaks;
//! the container is what it was, but for what the operation itself took out.
#![expect(clippy::forget_non_drop, reason = "that there is no destructor may change")]

use crate::container::{Container, agree, filled, has_and_works, hash};
use crate::subject::{Map, Set, Table, rehash};
use rayon::prelude::*;
use std::mem::forget;
use tabularasa::testing::effort;
use tabularasa::testing::trial::Trial;
use tabularasa::testing::witness::{Probe, Witness};
use tabularasa::{hash_map, hash_set, hash_table};

/// No container has it.
const NEW: u64 = 500;

/// Displaced wherever there are ten entries.
const PRESENT: u64 = 8;

/// What becomes of the entries when something is forgotten.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Same,
    /// Only where `PRESENT` is: it is out.
    WithoutPresent,
    /// Only where `PRESENT` is: nothing changes.
    SamePresent,
    Nothing,
}
use After::{Nothing, Same, SamePresent, WithoutPresent};

/// Something that is made of a container and forgotten: its name, what it does to the entries, and
/// how many witnesses leak with it, of the entries that there were.
struct Way<C> {
    name: &'static str,
    after: After,
    leaks: fn(usize) -> usize,
    forget: fn(&mut C, &Trial),
}

fn way<C>(
    name: &'static str,
    after: After,
    leaks: fn(usize) -> usize,
    forget: fn(&mut C, &Trial),
) -> Way<C> {
    Way { name, after, leaks, forget }
}

/// What makes a container in some state.
type Make<C> = Box<dyn Fn(&Trial) -> C>;

/// Containers of every size that has a geometry of its own, full ones and such with one free slot
/// among them; with room, with holes, and after a drain that was forgotten.
fn states<C: Container>() -> Vec<(String, Make<C>)> {
    let mut states: Vec<(String, Make<C>)> = Vec::new();
    for len in [0, 1, 3, 6, 7, 9, 13, 14, 27, 28, 55, 56] {
        states.push((format!("{len} entries"), Box::new(move |trial| filled(trial, len))));
        let roomy = move |trial: &Trial| {
            let mut roomy = C::new(trial, effort(6_000, 200));
            (0..len).for_each(|id| roomy.put(trial, id, hash(id)));
            roomy
        };
        states.push((format!("{len} entries with room"), Box::new(roomy)));
        let holed = move |trial: &Trial| {
            let mut holed: C = filled(trial, 2 * len);
            (len..2 * len).for_each(|id| holed.take_out(id, hash(id)));
            holed
        };
        states.push((format!("{len} entries and holes"), Box::new(holed)));
    }
    let abandoned = |trial: &Trial| {
        let mut abandoned: C = filled(trial, 60);
        abandoned.retain(|_| false);
        assert!(abandoned.forget("drain", 0, trial));
        abandoned
    };
    states.push(("abandoned".into(), Box::new(abandoned)));
    states
}

/// Forgets in every way in every state, once and many times.
fn forgotten<C: Container>(ways: &[Way<C>]) {
    for (state, make) in states::<C>().into_iter().step_by(effort(1, 12)) {
        for way in ways {
            for times in [1, effort(3, 2)] {
                forget_in(way, &state, &make, times);
            }
        }
    }
}

/// Does so, if it can be done in this state as often as that.
fn forget_in<C: Container>(way: &Way<C>, state: &str, make: &Make<C>, times: usize) {
    let Way { name, after, leaks, forget } = *way;
    let trial = Trial::new();
    let mut container = make(&trial);
    let mut left = agree(&container);
    let needed = matches!(after, WithoutPresent | SamePresent);
    if needed && (!left.contains(&PRESENT) || after == WithoutPresent && times > 1) {
        return;
    }
    let capacity = container.capacity();
    let mut leaked = 0;
    for _ in 0..times {
        leaked += leaks(container.len());
        forget(&mut container, &trial);
    }
    match after {
        Nothing => left.clear(),
        WithoutPresent => assert!(left.remove(&PRESENT)),
        Same | SamePresent => {}
    }
    let left: Vec<u64> = left.into_iter().collect();
    assert!(agree(&container).iter().eq(&left), "{name}, {state}");
    assert!(container.capacity() >= capacity, "{name}, {state}");
    assert_eq!(trial.live(), C::WITNESSES * left.len() + leaked, "{name}, {state}");
    has_and_works(container, trial, &left, leaked);
}

fn none(_: usize) -> usize {
    0
}

fn one(_: usize) -> usize {
    1
}

fn probe(id: u64) -> Probe {
    Probe { id, hash: hash(id) }
}

fn key(trial: &Trial, id: u64) -> Witness {
    trial.key(id, hash(id))
}

fn map_entries() -> Vec<Way<Map>> {
    vec![
        way("vacant entry", Same, one, |map, trial| match map.entry(key(trial, NEW)) {
            hash_map::Entry::Vacant(entry) => forget(entry),
            hash_map::Entry::Occupied(_) => panic!("{NEW} is there"),
        }),
        way("vacant entry by reference", Same, none, |map, trial| {
            let new = key(trial, NEW);
            match map.entry_ref(&new) {
                hash_map::EntryRef::Vacant(entry) => forget(entry),
                hash_map::EntryRef::Occupied(_) => panic!("{NEW} is there"),
            }
        }),
        way("vacant raw entry", Same, none, |map, _| {
            match map.raw_entry_mut().from_key(&probe(NEW)) {
                hash_map::RawEntryMut::Vacant(entry) => forget(entry),
                hash_map::RawEntryMut::Occupied(_) => panic!("{NEW} is there"),
            }
        }),
        way("builder of raw entries", Same, none, |map, _| forget(map.raw_entry_mut())),
        way("occupied entry", SamePresent, none, |map, trial| {
            forget(map.entry(key(trial, PRESENT)));
        }),
        way("occupied raw entry", SamePresent, none, |map, _| {
            forget(map.raw_entry_mut().from_key(&probe(PRESENT)));
        }),
        way("refused insertion", SamePresent, one, |map, trial| {
            let value = trial.value(NEW);
            forget(map.try_insert(key(trial, PRESENT), value).map(drop));
        }),
        // An entry that was not put back leaves its key in the vacant one.
        way("entry replaced by nothing", WithoutPresent, one, |map, trial| {
            let entry = map.entry(key(trial, PRESENT)).and_replace_entry_with(|_, _| None);
            assert!(matches!(entry, hash_map::Entry::Vacant(_)));
            forget(entry);
        }),
        way("raw entry replaced by nothing", WithoutPresent, none, |map, _| {
            let entry = map.raw_entry_mut().from_key(&probe(PRESENT));
            forget(entry.and_replace_entry_with(|_, _| None));
        }),
        way(
            "what was removed",
            WithoutPresent,
            |_| 2,
            |map, _| {
                forget(map.remove_entry(&probe(PRESENT)));
            },
        ),
    ]
}

fn set_entries() -> Vec<Way<Set>> {
    vec![
        way("vacant entry", Same, one, |set, trial| match set.entry(key(trial, NEW)) {
            hash_set::Entry::Vacant(entry) => forget(entry),
            hash_set::Entry::Occupied(_) => panic!("{NEW} is there"),
        }),
        way("occupied entry", SamePresent, none, |set, trial| {
            forget(set.entry(key(trial, PRESENT)));
        }),
        way("what was removed", WithoutPresent, one, |set, _| forget(set.take(&probe(PRESENT)))),
    ]
}

fn is_present(entry: &(Witness, Witness)) -> bool {
    entry.0.id() == PRESENT
}

fn table_entries() -> Vec<Way<Table>> {
    vec![
        // The table has made room for it.
        way("vacant entry", Same, none, |table, _| {
            match table.entry(hash(NEW), |entry| entry.0.id() == NEW, rehash) {
                hash_table::Entry::Vacant(entry) => forget(entry),
                hash_table::Entry::Occupied(_) => panic!("{NEW} is there"),
            }
        }),
        way("absent entry", Same, none, |table, _| {
            forget(table.find_entry(hash(NEW), |entry| entry.0.id() == NEW));
        }),
        way("occupied entry", SamePresent, none, |table, _| {
            forget(table.find_entry(hash(PRESENT), is_present));
        }),
        way("vacant entry of a removal", WithoutPresent, none, |table, _| {
            let (entry, vacant) = table.find_entry(hash(PRESENT), is_present).unwrap().remove();
            forget(vacant);
            drop(entry);
        }),
        way(
            "vacant entry of a removal by bucket",
            WithoutPresent,
            |_| 2,
            |table, _| {
                let bucket = table.find_bucket_index(hash(PRESENT), is_present).unwrap();
                forget(table.get_bucket_entry(bucket).unwrap().remove());
            },
        ),
        way("entry replaced by nothing", WithoutPresent, none, |table, _| {
            let entry = table.find_entry(hash(PRESENT), is_present).unwrap();
            forget(entry.replace_entry_with(|_| None));
        }),
        way("vacant entry, filled and emptied", Same, none, |table, trial| {
            let entry = table.entry(hash(NEW), |entry| entry.0.id() == NEW, rehash);
            let entry = entry.insert((key(trial, NEW), trial.value(NEW)));
            let (value, vacant) = entry.remove();
            drop(value);
            forget(vacant);
        }),
    ]
}

/// Supplies the parallel iterators: the methods have the same names everywhere.
macro_rules! parallel {
    ($container:ty) => {{
        fn all(len: usize) -> usize {
            <$container>::WITNESSES * len
        }
        vec![
            way("par_iter", Same, none, |c: &mut $container, _| forget(c.par_iter())),
            way("par_drain", Nothing, all, |c, _| forget(c.par_drain())),
            way("par_drain, with a step behind it", Nothing, all, |c, _| {
                forget(c.par_drain().map(|entry| (entry, 1)).filter(|_| true));
            }),
            way("par_drain, every entry", Nothing, all, |c, _| c.par_drain().for_each(forget)),
            way("par_drain, a list of every entry", Nothing, all, |c, _| {
                forget(c.par_drain().collect::<Vec<_>>());
            }),
            way(
                "par_drain, the entry found",
                Nothing,
                |len| all(len.min(1)),
                |c, _| {
                    forget(c.par_drain().find_any(|_| true));
                },
            ),
        ]
    }};
}

#[test]
fn forgotten_entries() {
    forgotten(&map_entries());
    forgotten(&set_entries());
    forgotten(&table_entries());
}

#[test]
fn forgotten_parallel_iterators() {
    forgotten(&parallel!(Map));
    forgotten(&parallel!(Set));
    forgotten(&parallel!(Table));
    forgotten::<Map>(&[
        way("par_iter_mut", Same, none, |map, _| forget(map.par_iter_mut())),
        way("par_keys", Same, none, |map, _| forget((map.par_keys(), map.par_values()))),
        way("par_values_mut", Same, none, |map, _| forget(map.par_values_mut())),
    ]);
    forgotten::<Table>(&[way("par_iter_mut", Same, none, |table, _| forget(table.par_iter_mut()))]);
}
