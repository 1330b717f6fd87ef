//! The concurrent map: user code that panics under a lock, between two locks, and behind all.

use crate::arranged::{goes_wrong, keep_quiet};
use crate::auto_traits::auto_traits;
use crate::container::hash;
use std::collections::BTreeSet;
use tabularasa::HashMap;
use tabularasa::sync::{Entry, EntryRef, Epoch, ShardedCursor, ShardedMap, ShardedSet, Taken};
use tabularasa::testing::effort;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::testing::witness::{Probe, Witness, WitnessState};

type Sharded = ShardedMap<Witness, Witness, WitnessState>;

/// An entry that is there when an operation begins, and one that is not.
const PRESENT: u64 = 3;
const NEW: u64 = 100;

const LEN: u64 = 20;

/// What may be there after an operation, whatever went wrong, given what was there before.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Left {
    /// All that was there; `NEW` perhaps.
    All,
    /// The same; `PRESENT` perhaps not.
    ButPresent,
    /// All even ones, and no odd one that was judged.
    Judged,
    /// All or nothing.
    AllOrNothing,
    /// Nothing.
    Nothing,
    /// All, or `NEW` alone.
    AllOrNew,
}

/// An operation, what it leaves, and how many values on their way to the caller may leak.
type Op = (&'static str, Left, usize, fn(&Sharded, &Trial));

fn key(trial: &Trial, id: u64) -> Witness {
    trial.key(id, hash(id))
}

fn probe(id: u64) -> Probe {
    Probe { id, hash: hash(id) }
}

const ON_ONE_KEY: [Op; 25] = [
    ("insert", Left::All, 0, |map, trial| {
        assert!(map.insert(key(trial, NEW), trial.value(NEW)).is_none());
    }),
    ("insert over", Left::All, 1, |map, trial| {
        assert!(map.insert(key(trial, PRESENT), trial.value(NEW)).is_some());
    }),
    ("remove", Left::ButPresent, 1, |map, trial| {
        assert!(map.remove(&key(trial, PRESENT)).is_some());
    }),
    ("get", Left::All, 0, |map, trial| assert!(map.get(&key(trial, PRESENT)).is_some())),
    ("view", Left::All, 0, |map, trial| {
        assert!(map.view(&key(trial, PRESENT), |_| trial.call(Point::Closure)).is_some());
    }),
    ("contains_key", Left::All, 0, |map, trial| {
        assert!(map.contains_key(&key(trial, PRESENT)));
    }),
    ("update", Left::ButPresent, 0, |map, trial| {
        map.update(key(trial, PRESENT), |value| {
            trial.call(Point::Closure);
            value
        });
    }),
    ("update to nothing", Left::ButPresent, 0, |map, trial| {
        map.update(key(trial, PRESENT), |value| {
            trial.call(Point::Closure);
            drop(value);
            None
        });
    }),
    ("update from nothing", Left::All, 0, |map, trial| {
        map.update(key(trial, NEW), |_| {
            trial.call(Point::Closure);
            Some(trial.value(NEW))
        });
    }),
    ("get_or_insert_with", Left::All, 1, |map, trial| {
        let value = map.get_or_insert_with(key(trial, NEW), || {
            trial.call(Point::Closure);
            trial.value(NEW)
        });
        assert_eq!(value.id(), NEW);
    }),
    ("get_or_insert_with, there", Left::All, 1, |map, trial| {
        let value = map.get_or_insert_with(key(trial, PRESENT), || trial.value(NEW));
        assert_eq!(value.id(), PRESENT);
    }),
    ("get_or_try_insert_with", Left::All, 1, |map, trial| {
        let value = map.get_or_try_insert_with(key(trial, NEW), || {
            trial.call(Point::Closure);
            Ok::<_, ()>(trial.value(NEW))
        });
        assert!(value.is_ok_and(|value| value.id() == NEW));
    }),
    ("view_mut", Left::All, 0, |map, trial| {
        assert!(map.view_mut(&key(trial, PRESENT), |_| trial.call(Point::Closure)).is_some());
    }),
    ("try_insert", Left::All, 0, |map, trial| {
        assert!(map.try_insert(key(trial, NEW), trial.value(NEW)).is_ok());
    }),
    ("try_insert, there", Left::All, 2, |map, trial| {
        assert!(map.try_insert(key(trial, PRESENT), trial.value(NEW)).is_err());
    }),
    ("remove_entry", Left::ButPresent, 2, |map, trial| {
        assert!(map.remove_entry(&key(trial, PRESENT)).is_some());
    }),
    ("remove_if", Left::ButPresent, 2, |map, trial| {
        let removed = map.remove_if(&key(trial, PRESENT), |_, _| {
            trial.call(Point::Closure);
            true
        });
        assert!(removed.is_some());
    }),
    ("entry", Left::All, 0, |map, trial| {
        map.entry(key(trial, NEW), |entry| {
            trial.call(Point::Closure);
            entry.or_insert(trial.value(NEW));
        });
    }),
    ("entry, overwritten", Left::All, 0, |map, trial| {
        map.entry(key(trial, PRESENT), |entry| {
            trial.call(Point::Closure);
            entry.insert(trial.value(NEW));
        });
    }),
    ("entry, removed", Left::ButPresent, 1, |map, trial| {
        map.entry(key(trial, PRESENT), |entry| match entry {
            Entry::Occupied(entry) => drop(entry.remove()),
            Entry::Vacant(_) => panic!("it is present"),
        });
    }),
    ("entry, replaced", Left::ButPresent, 0, |map, trial| {
        map.entry(key(trial, PRESENT), |entry| {
            entry.and_replace_entry_with(|_, value| {
                trial.call(Point::Closure);
                Some(value)
            });
        });
    }),
    ("entry_ref", Left::All, 0, |map, trial| {
        let made = key(trial, NEW);
        let asked = probe(NEW);
        map.entry_ref(&asked, |entry| match entry {
            EntryRef::Occupied(_) => panic!("it is absent"),
            EntryRef::Vacant(entry) => {
                trial.call(Point::Closure);
                entry.insert_entry_with_key(made, trial.value(NEW));
            }
        });
    }),
    ("insert_if_epoch", Left::All, 1, |map, trial| {
        let stored = map.insert_if_epoch(map.epoch(), key(trial, NEW), trial.value(NEW));
        assert!(stored.is_ok_and(|old| old.is_none()));
    }),
    ("insert_if_epoch over", Left::All, 1, |map, trial| {
        let stored = map.insert_if_epoch(map.epoch(), key(trial, PRESENT), trial.value(NEW));
        assert!(stored.is_ok_and(|old| old.is_some()));
    }),
    ("insert_if_epoch, cleared", Left::Nothing, 2, |map, trial| {
        let epoch = map.epoch();
        map.clear_lazy();
        assert!(map.insert_if_epoch(epoch, key(trial, NEW), trial.value(NEW)).is_err());
    }),
];

const ON_ALL: [Op; 16] = [
    ("for_each", Left::All, 0, |map, trial| map.for_each(|_, _| trial.call(Point::Closure))),
    ("retain", Left::Judged, 0, |map, trial| {
        map.retain(|key, _| {
            trial.call(Point::Closure);
            key.id() % 2 == 0
        });
    }),
    ("clear", Left::Nothing, 0, |map, _| map.clear()),
    ("clear_retain", Left::Nothing, 0, |map, _| map.clear_retain()),
    ("clear_shrink", Left::Nothing, 0, |map, _| map.clear_shrink()),
    ("reset", Left::Nothing, 0, |map, _| map.reset()),
    ("clear_shrink_to", Left::Nothing, 0, |map, _| map.clear_shrink_to(1)),
    ("extract_if", Left::Judged, 0, |map, trial| {
        let extracted = map.extract_if(|key, _| {
            trial.call(Point::Closure);
            key.id() % 2 == 1
        });
        assert_eq!(extracted.into_iter().count(), 10);
    }),
    ("reserve, shrink_to_fit", Left::All, 0, |map, _| {
        map.reserve(1_000);
        map.shrink_to_fit();
    }),
    ("clone, compare", Left::All, 0, |map, _| assert_eq!(map.clone().len(), 20)),
    ("clear_lazy, reclaim", Left::Nothing, 0, |map, _| {
        map.clear_lazy();
        map.reclaim();
    }),
    ("clear_lazy, insert", Left::Nothing, 0, |map, trial| {
        map.clear_lazy();
        map.insert(key(trial, NEW), trial.value(NEW));
    }),
    ("take_all", Left::AllOrNothing, 0, |map, _| drop(map.take_all())),
    ("take_all, into_iter", Left::AllOrNothing, 0, |map, _| {
        assert_eq!(
            map.take_all().into_iter().inspect(|(key, _)| assert!(key.id() < LEN)).count(),
            20
        );
    }),
    ("take_all, into_map", Left::AllOrNothing, 0, |map, _| {
        assert_eq!(map.take_all().into_map().len(), 20);
    }),
    ("replace_all", Left::AllOrNew, 0, |map, trial| {
        let mut new = HashMap::with_hasher(trial.hasher());
        new.insert(key(trial, NEW), trial.value(NEW));
        assert_eq!(map.replace_all(new).len(), 20);
    }),
];

fn cursor_by_clone(map: &Sharded, trial: &Trial) {
    let mut cursor = map.cursor();
    while cursor.next(map).unwrap().is_some() {}
    let mut cursor = map.cursor();
    while cursor.next_batch(map, |_, _| trial.call(Point::Closure)).unwrap().is_some() {}
}

/// The entries, after everything that can be asked has given one answer.
fn agree(map: &Sharded) -> BTreeSet<u64> {
    map.assert_invariants();
    let mut ids = BTreeSet::new();
    map.for_each(|key, value| assert!(value.id() != u64::MAX && ids.insert(key.id())));
    assert_eq!((map.len(), map.is_empty()), (ids.len(), ids.is_empty()));
    assert!((0..=NEW).all(|id| map.contains_key(&probe(id)) == ids.contains(&id)));
    ids
}

fn check(left: Left, ids: &BTreeSet<u64>, what: &str) {
    let old: Vec<u64> = ids.iter().copied().filter(|id| *id != NEW).collect();
    let all = old.iter().copied().eq(0..LEN);
    let has = match left {
        Left::All => all,
        Left::ButPresent => all || old.iter().copied().eq((0..LEN).filter(|id| *id != PRESENT)),
        Left::Judged => (0..LEN).filter(|id| id % 2 == 0).all(|id| ids.contains(&id)),
        Left::AllOrNothing => all || ids.is_empty(),
        Left::Nothing => old.is_empty(),
        Left::AllOrNew => all != (ids.len() == 1 && ids.contains(&NEW)),
    };
    assert!(has, "{what}: {ids:?}");
}

/// Lets the nth call at a point go wrong. False if there was none.
fn experiment(&(name, left, leaks, run): &Op, point: Point, nth: usize) -> bool {
    let trial = Trial::new();
    let map = Sharded::with_shards_capacity_and_hasher(2, 0, trial.hasher());
    for id in 0..LEN {
        assert!(map.insert(key(&trial, id), trial.value(id)).is_none());
    }
    let what = format!("{name}, {point:?} {nth}");
    trial.arm(point, nth);
    let panicked = goes_wrong(|| run(&map, &trial));
    let happened = !trial.disarm();
    assert_eq!(panicked, happened, "{what}: panic swallowed");
    let ids = agree(&map);
    if happened {
        check(left, &ids, &what);
    }
    // No lock is left locked, nothing poisoned, nothing left over.
    map.reclaim();
    assert!(trial.live() <= 2 * ids.len() + leaks, "{what}: {trial:?}, {ids:?}");
    for id in 200..230 {
        assert!(map.insert(key(&trial, id), trial.value(id)).is_none(), "{what}");
    }
    assert_eq!(agree(&map).len(), ids.len() + 30, "{what}");
    map.clear();
    assert!(map.is_empty(), "{what}");
    map.insert(key(&trial, NEW), trial.value(NEW));
    assert_eq!(agree(&map).len(), 1, "{what}");
    drop(map);
    trial.assert_clean_but(leaks);
    happened
}

fn experiments(op: &Op) {
    let mut happened = 0;
    for point in Point::ALL {
        let mut nth = 1;
        while experiment(op, point, nth) {
            nth += 1;
        }
        happened += nth - 1;
    }
    assert_ne!(happened, 0, "{}: nothing went wrong", op.0);
}

/// The operations that may leak a value, or those that must not.
fn ops(may_leak: bool) -> impl Iterator<Item = &'static Op> {
    const CURSORS: [Op; 1] = [("cursor", Left::All, 0, cursor_by_clone)];
    const ALL: [&[Op]; 3] = [&ON_ONE_KEY, &ON_ALL, &CURSORS];
    ALL.into_iter().flatten().filter(move |op| (op.2 != 0) == may_leak).step_by(effort(1, 9))
}

/// `dashmap`, `scc` and others: a panic of user code leaves a shard locked or poisoned, an entry
/// half in, or entries that a clear has to drop and nobody drops.
#[test]
fn rustsec_2026_0205_scc_sharded_user_code_panics() {
    keep_quiet();
    ops(false).for_each(experiments);
}

/// The same where a panic may leak the value on its way to the caller. Apart, because a leak
/// detector reports it.
#[test]
fn rustsec_2026_0205_scc_sharded_results_forgotten() {
    keep_quiet();
    ops(true).for_each(experiments);
}

/// `cache` and others: a concurrent map that is `Sync` for values that must not be shared, or
/// `Send` for values that must not be sent.
#[test]
fn rustsec_2020_0128_auto_traits_of_the_concurrent_map() {
    type Alone = std::cell::Cell<u32>;
    type Here = std::rc::Rc<u32>;
    assert_eq!(&auto_traits!(ShardedMap<u32, u32>)[..2], "sy");
    assert_eq!(&auto_traits!(ShardedMap<Alone, u32>)[..2], "s-");
    assert_eq!(&auto_traits!(ShardedMap<u32, Alone>)[..2], "s-");
    assert_eq!(&auto_traits!(ShardedMap<u32, u32, Alone>)[..2], "s-");
    assert_eq!(&auto_traits!(ShardedMap<Here, u32>)[..2], "--");
    assert_eq!(&auto_traits!(ShardedMap<u32, Here>)[..2], "--");
    assert_eq!(&auto_traits!(ShardedMap<u32, u32, Here>)[..2], "--");
    assert_eq!(&auto_traits!(ShardedSet<u32>)[..2], "sy");
    assert_eq!(&auto_traits!(ShardedSet<Alone>)[..2], "s-");
    assert_eq!(&auto_traits!(ShardedSet<Here>)[..2], "--");
    assert_eq!(&auto_traits!(Entry<'static, u32, Here>)[..2], "--");
    assert_eq!(&auto_traits!(Taken<Here, u32, ()>)[..2], "--");
    assert_eq!(&auto_traits!(Taken<u32, Alone, ()>)[..2], "s-");
    assert_eq!(&auto_traits!(ShardedCursor)[..2], "sy");
    assert_eq!(&auto_traits!(Epoch)[..2], "sy");
}
