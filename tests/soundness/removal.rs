//! Removals in which the key, the value, the closure or the hasher panics.

use crate::arranged::{goes_wrong, keep_quiet};
use crate::container::{Container, agree, each_call, filled, has_and_works, hash};
use crate::subject::{Map, Set, Table};
use tabularasa::hash_map::Entry;
use tabularasa::testing::effort;
use tabularasa::testing::subject::mix;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::testing::witness::Probe;

/// Number 8 wants the home of others and is displaced; number 3 is where it wants to be.
const TARGETS: [u64; 2] = [3, 8];

fn others(target: u64) -> Vec<u64> {
    (0..20).filter(|id| *id != target).collect()
}

/// `lru`: `pop` drops the key before the node is detached.
#[test]
fn rustsec_2026_0253_lru_pop_key_drop() {
    type Removal = fn(&mut Map, &Trial, Probe);
    let removals: [Removal; 5] = [
        |map, _, probe| drop(map.remove(&probe)),
        |map, _, probe| drop(map.remove_entry(&probe)),
        |map, trial, Probe { id, hash }| {
            if let Entry::Occupied(entry) = map.entry(trial.key(id, hash)) {
                entry.remove();
            }
        },
        |map, trial, Probe { id, hash }| {
            let entry = map.entry(trial.key(id, hash));
            entry.and_replace_entry_with(|_, _| None);
        },
        |map, _, probe| map.retain(|key, _| key.id() != probe.id),
    ];
    for target in TARGETS {
        let probe = Probe { id: target, hash: hash(target) };
        for removal in removals {
            each_call(
                &[Point::DropKey],
                |trial| filled::<Map>(trial, 20),
                |map, trial| removal(map, trial, probe),
                |map, trial, _| {
                    // The key that panics may be the one that an entry was asked for with.
                    let left: Vec<u64> = agree(&map).into_iter().collect();
                    assert!(left == others(target) || left.len() == 20);
                    // A value on its way to the caller may leak (rust-lang/rust#47949).
                    has_and_works(map, trial, &left, 1);
                },
            );
        }
        each_call(
            &[Point::DropKey, Point::DropValue],
            |trial| filled::<Table>(trial, 20),
            |table, _| {
                let found = table.find_entry(hash(target), |entry| entry.0.id() == target);
                drop(found.unwrap().remove());
            },
            |table, trial, _| has_and_works(table, trial, &others(target), 0),
        );
    }
}

/// Where the closure panics: what was judged is out, the entry in hand and all others are there.
fn predicate<C: Container>(work: fn(&mut C, &mut dyn FnMut(u64) -> bool)) {
    for nth in 1..=20 {
        let trial = Trial::new();
        let mut container: C = filled(&trial, 20);
        let (mut calls, mut gone) = (0, Vec::new());
        keep_quiet();
        assert!(goes_wrong(|| {
            work(&mut container, &mut |id| {
                calls += 1;
                if calls == nth {
                    trial.arm(Point::Closure, 1);
                    trial.call(Point::Closure);
                }
                if id % 2 == 1 {
                    gone.push(id);
                }
                id % 2 == 0
            });
        }));
        assert_eq!(calls, nth);
        let left: Vec<u64> = (0..20).filter(|id| !gone.contains(id)).collect();
        assert_eq!(trial.live(), C::WITNESSES * left.len());
        has_and_works(container, trial, &left, 0);
    }
}

fn predicates<C: Container>() {
    predicate::<C>(|container, keep| container.retain(keep));
    predicate::<C>(|container, keep| container.extract(|id| !keep(id), usize::MAX));
}

/// `slice-deque` and `Vec`: the index moves on before the predicate runs, whose panic drops twice.
#[test]
fn rustsec_2021_0047_slice_deque_predicate_panics() {
    predicates::<Map>();
    predicates::<Table>();
    predicates::<Set>();
}

fn retain_drops<C: Container>() {
    each_call(
        C::DROPS,
        |trial| filled::<C>(trial, 20),
        |container, _| container.retain(|id| id % 2 == 0),
        |container, trial, _| {
            let left: Vec<u64> = agree(&container).into_iter().collect();
            assert!((0..20).filter(|id| id % 2 == 0).all(|id| left.contains(&id)));
            assert_eq!(trial.live(), C::WITNESSES * left.len());
            has_and_works(container, trial, &left, 0);
        },
    );
}

/// `small-map`: `retain` drops an entry before it is erased.
#[test]
fn small_map_10_retain_drops_before_erasing() {
    retain_drops::<Map>();
    retain_drops::<Table>();
    retain_drops::<Set>();
}

fn retain_large<C: Container>() {
    for nth in [1, 50, 299, 300] {
        let trial = Trial::new();
        let mut container = C::new(&trial, 4_000);
        (0..300).for_each(|id| container.put(&trial, id, hash(id)));
        let mut calls = 0;
        keep_quiet();
        assert!(goes_wrong(|| container.retain(|id| {
            calls += 1;
            if calls == nth {
                trial.arm(C::DROPS[0], 1);
            }
            calls < nth && id % 2 == 0
        })));
        let left: Vec<u64> = agree(&container).into_iter().collect();
        has_and_works(container, trial, &left, 0);
    }
}

/// `heapless`: the guard of `retain` mends the entries, not the indices beside them.
#[test]
fn heapless_688_retain_mends_half() {
    retain_large::<Map>();
    retain_large::<Table>();
    retain_large::<Set>();
}

/// Where something goes wrong in the countdown.
const POINTS: [Point; 6] = [
    Point::Hash,
    Point::DropKey,
    Point::DropValue,
    Point::Allocate,
    Point::Deallocate,
    Point::Hash,
];

/// A countdown to the next panic runs through a long list of operations; after each, everything is
/// consistent, and nothing came or went that the operation does not speak of.
fn countdown<C: Container>(seed: u64) -> usize {
    keep_quiet();
    let trial = Trial::new();
    let mut container = C::new(&trial, 0);
    let mut panics = 0;
    for step in 0..150 {
        let random = mix(seed << 32 | step);
        let (id, before) = (random >> 8 & 63, agree(&container));
        let point = POINTS[(random >> 16) as usize % POINTS.len()];
        trial.arm(point, 1 + (random >> 24) as usize % 5);
        let panicked = goes_wrong(|| match random % 16 {
            0..=11 if !before.contains(&id) => container.put(&trial, id, hash(id)),
            0..=11 => container.retain(|other| other != id),
            12 => container.extract(|other| other % 3 == 0, 2),
            13 => container.make_room((random >> 32) as usize % 40),
            14 => container.shrink(),
            _ => {
                let (_, way) = C::ways()[(random >> 40) as usize % C::ways().len()];
                way(&mut container, &trial);
            }
        });
        trial.disarm();
        panics += usize::from(panicked);
        let after = agree(&container);
        let may_come = |new: &u64| *new == id && !before.contains(new);
        assert!(after.iter().all(|new| before.contains(new) || may_come(new)), "{seed} {step}");
        let may_go = |old: &u64| match random % 16 {
            0..=11 => *old == id,
            12 => old % 3 == 0,
            13 | 14 => false,
            _ => true,
        };
        assert!(before.iter().all(|old| after.contains(old) || may_go(old)), "{seed} {step}");
        assert_eq!(trial.live(), C::WITNESSES * after.len(), "{seed} {step}");
    }
    let left: Vec<u64> = agree(&container).into_iter().collect();
    has_and_works(container, trial, &left, 0);
    panics
}

/// `iddqd`: `remove` and `insert_overwrite` leave indexes inconsistent when user code panics.
#[test]
fn iddqd_240_241_countdown_to_a_panic() {
    let panics: usize = (0..effort(40, 2)).map(countdown::<Map>).sum();
    assert!(panics > effort(300, 0), "{panics}");
    let panics: usize = (0..effort(40, 2)).map(countdown::<Table>).sum();
    assert!(panics > effort(300, 0), "{panics}");
    let panics: usize = (0..effort(40, 2)).map(countdown::<Set>).sum();
    assert!(panics > effort(200, 0), "{panics}");
}

/// A key whose hash goes wrong in a removal: nothing happened.
#[test]
fn removal_with_a_panicking_hash_or_eq() {
    for point in [Point::Hash, Point::Eq] {
        each_call(
            &[point],
            |trial| filled::<Map>(trial, 20),
            |map, trial| {
                for target in TARGETS {
                    map.remove(&trial.key(target, hash(target)));
                }
            },
            |map, trial, _| {
                let left: Vec<u64> = agree(&map).into_iter().collect();
                assert!(left.len() >= 19);
                has_and_works(map, trial, &left, 0);
            },
        );
    }
}
