//! Entries that are `Copy`, and so have no destructor: the forms of `extend` that take them by
//! reference, of one by one and in parallel, with `Hash`, `Eq`, iterator and allocator going wrong.

use crate::arranged::{goes_wrong, keep_quiet};
use rayon::iter::{IntoParallelRefIterator, ParallelExtend, ParallelIterator};
use std::cell::RefCell;
use std::hash::{BuildHasher, Hash, Hasher};
use tabularasa::testing::allocator::WitnessAlloc;
use tabularasa::testing::subject::mix;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::{HashMap, HashSet};

thread_local! {
    /// The trial that keys of this thread report to: they are too small to know it.
    static TRIAL: RefCell<Option<Trial>> = const { RefCell::new(None) };
}

fn call(point: Point) {
    let trial = TRIAL.with_borrow(Clone::clone);
    if let Some(trial) = trial {
        trial.call(point);
    }
}

#[derive(Clone, Copy, Debug)]
struct Key(u64);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        call(Point::Eq);
        self.0 == other.0
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        call(Point::Hash);
        state.write_u64(self.0);
    }
}

/// Every fourth number has one home.
#[derive(Clone, Copy, Debug, Default)]
struct Homes;

struct Home(u64);

impl BuildHasher for Homes {
    type Hasher = Home;

    fn build_hasher(&self) -> Home {
        Home(0)
    }
}

impl Hasher for Home {
    fn finish(&self) -> u64 {
        if self.0 % 4 == 0 { mix(self.0) << 57 } else { mix(self.0) }
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys write a number");
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

type Map = HashMap<Key, u64, Homes, WitnessAlloc>;
type Set = HashSet<Key, Homes, WitnessAlloc>;

/// Entries that are there: no more would fit.
const FIRST: u64 = 28;

const POINTS: [Point; 6] =
    [Point::Hash, Point::Eq, Point::Closure, Point::Allocate, Point::Refuse, Point::Deallocate];

/// Lets each call at each point go wrong once. `work` extends by numbers 20 to 60; `holds` asks
/// for one, and `check` for how many there are.
fn each_call<C>(
    new: fn(&Trial) -> C,
    work: fn(&mut C, &[(Key, u64)], &Trial),
    holds: fn(&C, u64) -> bool,
    check: fn(&C) -> usize,
) {
    keep_quiet();
    let pairs: Vec<(Key, u64)> = (20..60).map(|n| (Key(n), n)).collect();
    for point in POINTS {
        for nth in 1.. {
            let trial = Trial::new();
            let mut container = new(&trial);
            TRIAL.set(Some(trial.clone()));
            trial.arm(point, nth);
            let panicked = goes_wrong(|| work(&mut container, &pairs, &trial));
            let happened = !trial.disarm();
            TRIAL.set(None);
            // A refusal of what was only reserved is no failure.
            assert_eq!(panicked, happened && point != Point::Refuse, "{point:?} {nth}");
            let len = check(&container);
            assert!((0..FIRST).all(|n| holds(&container, n)), "{point:?} {nth}: lost");
            let found = (0..60).filter(|n| holds(&container, *n)).count();
            assert_eq!(found, len, "{point:?} {nth}");
            assert!(panicked || len == 60);
            drop(container);
            trial.assert_clean();
            if !happened {
                assert_ne!(nth, 1, "{point:?} never went wrong");
                break;
            }
            if point == Point::Refuse {
                // The next request is for what must be had, and would end the process.
                break;
            }
        }
    }
}

fn map(trial: &Trial) -> Map {
    let mut map = Map::with_hasher_in(Homes, trial.allocator());
    (0..FIRST).for_each(|n| assert_eq!(map.insert(Key(n), n), None));
    map
}

fn check_map(map: &Map) -> usize {
    map.assert_invariants();
    assert_eq!(map.iter().count(), map.len());
    assert!(map.iter().all(|(key, value)| key.0 == *value));
    map.len()
}

#[test]
fn unwind_extend_by_reference() {
    type Work = fn(&mut Map, &[(Key, u64)], &Trial);
    let works: [Work; 3] = [
        |map, pairs, trial| map.extend(pairs.iter().inspect(|_| trial.call(Point::Closure))),
        |map, pairs, trial| {
            let pairs = pairs.iter().map(|(key, value)| (key, value));
            map.extend(pairs.inspect(|_| trial.call(Point::Closure)));
        },
        |map, pairs, trial| {
            let pairs = pairs.par_iter().map(|(key, value)| (key, value));
            map.par_extend(pairs.inspect(|_| trial.call(Point::Closure)));
        },
    ];
    for work in works {
        each_call(map, work, |map, n| map.get(&Key(n)) == Some(&n), check_map);
    }
}

#[test]
fn unwind_extend_a_set_by_reference() {
    let new = |trial: &Trial| {
        let mut set = Set::with_hasher_in(Homes, trial.allocator());
        (0..FIRST).for_each(|n| assert!(set.insert(Key(n))));
        set
    };
    let check = |set: &Set| {
        set.assert_invariants();
        assert_eq!(set.iter().count(), set.len());
        set.len()
    };
    each_call(
        new,
        |set, pairs, trial| {
            let keys = pairs.iter().map(|(key, _)| key);
            set.extend(keys.inspect(|_| trial.call(Point::Closure)));
        },
        |set, n| set.contains(&Key(n)),
        check,
    );
}
