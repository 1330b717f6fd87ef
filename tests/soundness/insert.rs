//! Insertions in which user code panics, of rehashing too.

use crate::arranged::{goes_wrong, keep_quiet};
use crate::container::{Container, agree, each_call, filled, has_and_works, hash};
use crate::subject::{Map, Set, Subject, Table, rehash};
use tabularasa::hash_map::Entry;
use tabularasa::testing::effort;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::testing::witness::{Witness, WitnessState};
use tabularasa::{HashMap, HashTable};

/// A way to put an entry in.
type Insertion = fn(&mut Map, Witness, Witness);

/// An id that no witness has.
const NONE: u64 = u64::MAX;

/// Each looks at what it got, so that nothing is left out.
const INSERTIONS: [Insertion; 12] = [
    |map, key, value| drop(map.insert(key, value)),
    |map, key, value| drop(map.try_insert(key, value).map(|_| ())),
    |map, key, value| assert_ne!(map.entry(key).or_insert(value).id(), NONE),
    |map, key, value| assert_ne!(map.entry(key).or_insert_with(|| value).id(), NONE),
    |map, key, value| assert_ne!(map.entry(key).or_insert_entry(value).get().id(), NONE),
    |map, key, value| assert_ne!(map.entry(key).insert(value).get().id(), NONE),
    |map, key, value| assert_ne!(map.entry(key).insert_entry(value).get().id(), NONE),
    |map, key, value| assert_ne!(map.entry_ref(&key).or_insert(value).id(), NONE),
    |map, key, value| assert_ne!(map.entry_ref(&key).insert(value).get().id(), NONE),
    |map, key, value| map.extend([(key, value)]),
    |map, key, value| map.extend(vec![(key, value)]),
    |map, key, value| match map.entry(key) {
        Entry::Occupied(mut entry) => drop(entry.insert(value)),
        Entry::Vacant(entry) => assert_ne!(entry.insert(value).id(), NONE),
    },
];

/// `scc`: key and value were copied out before the user's comparison panics, and drop twice.
#[test]
fn rustsec_2026_0205_scc_insert_comparison_panics() {
    const NEW: u64 = 100;
    for insertion in INSERTIONS {
        for (id, room) in [(8, false), (3, false), (NEW, false), (NEW, true)] {
            let prepare = |trial: &Trial| {
                let mut map: Map = filled(trial, 28);
                if room {
                    map.reserve(10);
                }
                map
            };
            let points = if id == NEW { &[Point::Hash][..] } else { &[Point::Hash, Point::Eq] };
            each_call(
                points,
                prepare,
                |map, trial| insertion(map, trial.key(id, hash(id)), trial.value(id)),
                |map, trial, _| {
                    assert_eq!(trial.live(), 56);
                    has_and_works(map, trial, &(0..28).collect::<Vec<_>>(), 0);
                },
            );
        }
    }
}

/// The same from an iterator: what was put in goes with the map that nobody got.
#[test]
fn rustsec_2026_0205_scc_collect_comparison_panics() {
    keep_quiet();
    for point in [Point::Hash, Point::Eq, Point::DropKey, Point::DropValue] {
        for nth in 1.. {
            let trial = Trial::new();
            let pairs: Vec<_> =
                (0..40).map(|id| (trial.key(id % 30, hash(id % 30)), trial.value(id))).collect();
            trial.arm(point, nth);
            let panicked = goes_wrong(|| drop(pairs.into_iter().collect::<Collected>()));
            assert_eq!(panicked, !trial.disarm());
            // An old value on its way out may leak with its new key (rust-lang/rust#47949).
            trial.assert_clean_but(usize::from(point == Point::DropKey));
            if !panicked {
                assert!(nth > 10, "{nth} at {point:?}");
                break;
            }
        }
    }
}

type Collected = HashMap<Witness, Witness, Given>;

/// `id-map`: `get_or_insert` takes a slot before the closure that fills it has returned.
#[test]
fn rustsec_2021_0052_id_map_closure_panics() {
    type Make = fn(&mut Map, &Trial, u64);
    let makes: [Make; 4] = [
        |map, trial, id| {
            map.entry(trial.key(id, hash(id))).or_insert_with(|| {
                trial.call(Point::Closure);
                trial.value(id)
            });
        },
        |map, trial, id| {
            map.entry(trial.key(id, hash(id))).or_insert_with_key(|_| {
                trial.call(Point::Closure);
                trial.value(id)
            });
        },
        |map, trial, id| {
            map.entry_ref(&trial.key(id, hash(id))).or_insert_with(|| {
                trial.call(Point::Closure);
                trial.value(id)
            });
        },
        |map, trial, id| {
            map.entry_ref(&trial.key(id, hash(id))).or_insert_with_key(|_| {
                trial.call(Point::Closure);
                trial.value(id)
            });
        },
    ];
    for len in [0, 3, 14, 28] {
        for make in makes {
            each_call(
                &[Point::Closure],
                |trial| filled::<Map>(trial, len),
                |map, trial| make(map, trial, 100),
                |map, trial, _| has_and_works(map, trial, &(0..len).collect::<Vec<_>>(), 0),
            );
        }
        each_call(
            &[Point::Closure],
            |trial| filled::<Table>(trial, len),
            |table, trial| {
                let absent = |_: &(Witness, Witness)| false;
                table.entry(hash(100), absent, rehash).or_insert_with(|| {
                    trial.call(Point::Closure);
                    (trial.key(100, hash(100)), trial.value(100))
                });
            },
            |table, trial, _| has_and_works(table, trial, &(0..len).collect::<Vec<_>>(), 0),
        );
    }
}

/// A container in debt: its next unusual insertion cleans up.
fn indebted<C: Subject>(trial: &Trial) -> C {
    let mut container = C::new(trial, 56);
    (0..40).for_each(|id| container.put(trial, id, one_home(id)));
    (20..40).for_each(|id| container.take_out(id, one_home(id)));
    container
}

fn one_home(id: u64) -> u64 {
    id << 57 | 7
}

fn rehashed<C: Container>() {
    let all = |len: u64| (0..len).collect::<Vec<_>>();
    // Growing, at any hash.
    for len in [14, 28, 56, 112].into_iter().take(effort(4, 1)) {
        each_call(
            &[Point::Hash],
            |trial| filled::<C>(trial, len),
            |container, _| container.make_room(len as usize),
            |container, trial, _| has_and_works(container, trial, &all(len), 0),
        );
    }
    // Shrinking.
    let sparse = |trial: &Trial| {
        let mut container: C = filled(trial, 60);
        container.retain(|id| id < 20);
        container
    };
    each_call(
        &[Point::Hash],
        sparse,
        |container, _| container.shrink(),
        |container, trial, _| has_and_works(container, trial, &all(20), 0),
    );
    // Cleaning up.
    each_call(
        &[Point::Hash],
        indebted::<C>,
        |container, trial| container.put(trial, 100, one_home(100)),
        |container, trial, _| has_and_works(container, trial, &all(20), 0),
    );
}

/// hashbrown, and std up to 1.95: a hash that panics while entries are rehashed in place loses
/// entries, and leaves a wrong length.
#[test]
fn hashbrown_710_rehash_panics() {
    rehashed::<Map>();
    rehashed::<Table>();
    rehashed::<Set>();
}

/// hashbrown, `elsa`, `once_map`: an insertion drops entries it does not speak of, for the same
/// reason.
#[test]
fn hashbrown_444_insertion_drops_others() {
    keep_quiet();
    for nth in (1..60).step_by(effort(1, 19)) {
        let trial = Trial::new();
        let mut map: Map = indebted(&trial);
        let capacity = map.capacity();
        trial.arm(Point::Hash, nth);
        let mut id = 100;
        // Until the one that cleans up was hit, if there is one.
        while map.len() < 40 && !goes_wrong(|| map.put(&trial, id, one_home(id))) {
            id += 1;
        }
        trial.disarm();
        assert_eq!(map.capacity(), capacity);
        let ids: Vec<u64> = (0..20).chain(100..id).collect();
        has_and_works(map, trial, &ids, 0);
    }
}

/// hashbrown's raw table: a safe insertion that does not look for room.
#[test]
fn hashbrown_253_254_insertion_without_room() {
    for capacity in [0, 3, 7, 14, effort(28, 15), effort(56, 16)] {
        for insertion in INSERTIONS {
            let trial = Trial::new();
            let mut map = Map::new(&trial, capacity);
            for id in 0..map.capacity() as u64 + 2 {
                insertion(&mut map, trial.key(id, hash(id)), trial.value(id));
                assert_eq!(agree(&map).len() as u64, id + 1);
            }
            let ids: Vec<u64> = agree(&map).into_iter().collect();
            has_and_works(map, trial, &ids, 0);
        }
        let mut table: HashTable<u64> = HashTable::with_capacity(capacity);
        for id in 0..table.capacity() as u64 + 2 {
            table.insert_unique(hash(id), id, |id| hash(*id));
            table.assert_invariants(|id| hash(*id));
        }
        // A vacant entry takes one entry, whatever room there was.
        let (value, vacant) = table.find_entry(hash(1), |id| *id == 1).unwrap().remove();
        vacant.insert(value);
        table.assert_invariants(|id| hash(*id));
    }
}

/// As `WitnessState`, of a trial of its own.
struct Given(WitnessState);

impl Default for Given {
    fn default() -> Self {
        Given(Trial::new().hasher())
    }
}

impl std::hash::BuildHasher for Given {
    type Hasher = <WitnessState as std::hash::BuildHasher>::Hasher;

    fn build_hasher(&self) -> Self::Hasher {
        self.0.build_hasher()
    }
}
