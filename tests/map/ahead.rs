//! Batches: `get_batch`, and `extend` into a map that caches do not hold.

use crate::{By, Counted, HASHERS, Map, contents, map_of, mix, one, panic_of};
use core::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use tabularasa::HashMap;
use tabularasa::testing::effort;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::testing::witness::{Probe, Witness, WitnessState};

/// The capacity of a map that looks keys up in batches: one of many slots.
const LARGE: usize = effort(400_000, 500);

fn large(len: u64) -> Map<u64, u64> {
    let mut map = Map::with_capacity_and_hasher(LARGE, By(mix));
    map.extend((0..len).map(|n| (n, n * 10)));
    map
}

#[test]
fn get_many_answers_in_order() {
    let maps = HASHERS
        .map(|by| map_of(0..300, by))
        .into_iter()
        .chain([Map::default(), large(effort(5_000, 500))]);
    for map in maps {
        for len in [0, 1, 31, 32, 33, effort(64, 34), effort(400, 35)] {
            let keys: Vec<u64> = (0..len).map(|n| mix(n) % 600).collect();
            let expected: Vec<Option<&u64>> = keys.iter().map(|key| map.get(key)).collect();
            assert_eq!(map.get_batch(&keys).collect::<Vec<_>>(), expected);
            // Step by step, and part of the way step by step.
            let mut many = map.get_batch(&keys);
            for (i, answer) in expected.iter().enumerate() {
                assert_eq!(many.len(), expected.len() - i);
                assert_eq!(many.clone().collect::<Vec<_>>(), expected[i..]);
                assert_eq!(many.next().as_ref(), Some(answer));
            }
            assert_eq!((many.len(), many.next(), many.next()), (0, None, None));
        }
    }
}

#[test]
fn get_many_takes_any_form_of_the_key() {
    let map: HashMap<String, usize> = (0..100).map(|n| (n.to_string(), n)).collect();
    let found: Vec<_> = map.get_batch(["7", "seven", "99"]).collect();
    assert_eq!(found, [Some(&7), None, Some(&99)]);
    let sum: usize = map.get_batch("1 2 3 x".split(' ')).flatten().sum();
    assert_eq!(sum, 6);
    assert_eq!(format!("{:?}", map.get_batch(["1"])), "GetBatch { .. }");
}

#[test]
fn get_many_after_a_clear_finds_nothing() {
    let mut map = large(1_000);
    map.clear_retain();
    assert!(map.get_batch(&[1, 2, 3]).all(|answer| answer.is_none()));
    drop(map.drain());
    assert!(map.get_batch(&[1, 2, 3]).all(|answer| answer.is_none()));
    map.assert_invariants();
}

#[test]
fn extend_a_large_map_as_a_small_one() {
    for by in [By(mix), By(one)] {
        let mut map = Map::with_capacity_and_hasher(LARGE, by);
        let capacity = map.capacity();
        let entries = (0..500).map(|n| (mix(n) % 300, n));
        map.extend(entries.clone());
        let expected: BTreeMap<u64, u64> = entries.collect();
        assert_eq!(contents(&map), expected);
        assert_eq!(map.capacity(), capacity);
        map.assert_invariants();
    }
}

#[test]
fn extend_a_large_map_beyond_its_room() {
    let mut map = large(1_000);
    let capacity = map.capacity() as u64;
    // `filter` promises nothing, so that nothing is reserved.
    map.extend((0..capacity + 100).filter(|n| *n >= 500).map(|n| (n, n * 10)));
    assert_eq!(map.len() as u64, capacity + 100);
    assert!((0..capacity + 100).all(|n| map.get(&n) == Some(&(n * 10))));
    map.assert_invariants();
}

/// What waits when the iterator panics, at most 31 entries, is dropped; nothing else is lost.
#[test]
fn extend_drops_what_waits_when_the_iterator_panics() {
    for stop in [0, 1, 31, 32, 33, 70] {
        let drops = Rc::new(Cell::new(0));
        let mut map: Map<u64, Counted> = Map::with_capacity_and_hasher(LARGE, By(mix));
        let message = panic_of(|| {
            map.extend((0..100).map(|n| {
                assert!(n != stop, "no more");
                (n, Counted::new(n, &drops))
            }));
        });
        assert_eq!(message, "no more");
        let inserted = stop.saturating_sub(31);
        assert_eq!((map.len() as u64, drops.get()), (inserted, stop - inserted));
        assert!((0..inserted).all(|n| map[&n].id == n));
        map.assert_invariants();
        drop(map);
        assert_eq!(drops.get(), stop);
    }
}

/// Keys and values that are counted, in a map with room for so many.
type Witnessed = HashMap<Witness, Witness, WitnessState>;

/// Entries that a large map looks ahead, and may lose.
const AHEAD: u64 = 32;

/// Ids below are in the map.
const OLD: u64 = 50;

fn witnessed(trial: &Trial, capacity: usize) -> Witnessed {
    let mut map = HashMap::with_capacity_and_hasher(capacity, trial.hasher());
    for id in 0..OLD {
        map.insert(trial.key(id, mix(id)), trial.value(id));
    }
    map
}

fn probe(id: u64) -> Probe {
    Probe { id, hash: mix(id) }
}

/// Large ones work in batches, small ones do not.
const CAPACITIES: [(usize, u64); 2] =
    [(30_000, AHEAD), (300, if cfg!(tabularasa_tiny) { AHEAD } else { 1 })];

/// Whatever panics, at most what was in hand is dropped, and that at once; all else is there or was
/// never taken from the iterator; and no user code but destructors runs meanwhile.
#[test]
fn extend_loses_no_more_than_what_is_in_hand() {
    for (capacity, most) in CAPACITIES {
        for point in [Point::Hash, Point::Eq, Point::Closure, Point::DropKey, Point::DropValue] {
            let mut panics = 0;
            for nth in (1..110)
                .filter(|nth| *nth < 5 || nth % 7 == 0 || (28..38).contains(nth))
                .step_by(effort(1, 12))
            {
                let trial = Trial::new();
                let mut map = witnessed(&trial, capacity);
                let mut taken = 0;
                trial.arm(point, nth);
                let result = catch_unwind(AssertUnwindSafe(|| {
                    // Half of the first entries have keys that are there.
                    map.extend((0..100).map(|n| {
                        trial.call(Point::Closure);
                        taken += 1;
                        let id = if n % 2 == 0 && n < OLD { n } else { OLD + n };
                        (trial.key(id, mix(id)), trial.value(1_000 + id))
                    }));
                }));
                trial.disarm();
                panics += u64::from(result.is_err());
                map.assert_invariants();
                assert_eq!(trial.live(), 2 * map.len(), "{point:?} {nth}: not dropped");
                assert!((0..OLD).all(|id| map.contains_key(&probe(id))), "{point:?} {nth}");
                let is_in = |n: &u64| {
                    let id = if n % 2 == 0 && *n < OLD { *n } else { OLD + n };
                    map.get(&probe(id)).is_some_and(|value| value.id() == 1_000 + id)
                };
                let inserted = (0..taken).take_while(is_in).count() as u64;
                assert!((inserted..taken).all(|n| !is_in(&n)), "{point:?} {nth}: a gap");
                let lost = taken - inserted;
                assert!(lost <= most, "{capacity}, {point:?} {nth}: {lost} of {taken} are lost");
                assert!(result.is_err() || lost == 0);
                drop(map);
                trial.assert_clean();
            }
            assert!(panics > 0, "{point:?}: nothing went wrong");
        }
    }
}

/// Whatever panics, an answer is that of its key, and a batch at most is left out.
#[test]
fn get_batch_answers_its_keys_after_a_panic() {
    for (capacity, most) in CAPACITIES {
        for point in [Point::Hash, Point::Eq, Point::Closure] {
            let mut panics = 0;
            for nth in (1..200).filter(|nth| *nth < 5 || nth % 7 == 0 || (28..38).contains(nth)) {
                let trial = Trial::new();
                let map = witnessed(&trial, capacity);
                let keys: Vec<Witness> = (0..200).map(|n| trial.key(n % 70, mix(n % 70))).collect();
                let asked = keys.iter().inspect(|_| trial.call(Point::Closure));
                let mut answers = map.get_batch(asked);
                trial.arm(point, nth);
                let mut given = 0;
                loop {
                    let place = keys.len() - answers.len();
                    match catch_unwind(AssertUnwindSafe(|| answers.next())) {
                        Ok(None) => break,
                        Ok(Some(answer)) => {
                            // Those at the front of a batch are looked up by the call itself.
                            let place = keys.len() - answers.len() - 1;
                            let id = keys[place].id();
                            let expected = (id < OLD).then_some(id);
                            assert_eq!(answer.map(Witness::id), expected, "{point:?} {nth}");
                            given += 1;
                        }
                        Err(_) => {
                            let left_out = (keys.len() - answers.len() - place) as u64;
                            assert!(left_out <= most, "{point:?} {nth}: {left_out} left out");
                            panics += 1;
                        }
                    }
                }
                trial.disarm();
                assert!(given + most >= 200);
                drop(map);
                drop(keys);
                trial.assert_clean();
            }
            assert!(panics > 0, "{point:?}: nothing went wrong");
        }
    }
}
