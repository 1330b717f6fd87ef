//! Panic safety as a product: every mutating operation, in every state of a container, with every
//! place where user code runs going wrong, at its first call, its second, and so on until none is
//! left. After each: the invariants hold, length, iteration and look-up agree, the entries that the
//! contract names are there or gone, the container works on, and in the end everything was dropped
//! exactly once.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

#[path = "../subject/arranged.rs"]
mod arranged;
mod copies;
mod entries;
mod map;
mod parallel;
mod set;
#[path = "../subject/mod.rs"]
mod subject;
mod table;

use arranged::{goes_wrong, keep_quiet};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use subject::{Subject, spread};
use tabularasa::testing::effort;
use tabularasa::testing::subject::mix;
use tabularasa::testing::trial::{Point, Trial};

/// An entry that every state with entries has.
const PRESENT: u64 = 3;

/// Ids from here on belong to no entry of the state in which an operation begins.
const NEW: u64 = 1_000;

/// What an operation gets.
struct Scene<C> {
    subject: C,
    /// For operations on two containers; empty unless it was prepared.
    other: C,
    trial: Trial,
    hash: fn(u64) -> u64,
    /// Entries that were there, and that the operation has taken out or judged out.
    gone: RefCell<BTreeSet<u64>>,
}

impl<C: Subject> Scene<C> {
    /// Moves the container out, for operations that consume it.
    fn take(&mut self) -> C {
        std::mem::replace(&mut self.subject, C::new(&self.trial, 0))
    }

    /// Another container with a few entries and room for `capacity`.
    fn prepare_other(&mut self, capacity: usize) {
        self.other = C::new(&self.trial, capacity);
        for id in NEW..NEW + 6 {
            self.other.put(&self.trial, id, (self.hash)(id));
        }
    }

    /// Leaves no more than five entries.
    fn prepare_few(&mut self) {
        for (id, hash) in self.subject.ids() {
            if id >= 5 {
                self.subject.take_out(id, hash);
            }
        }
    }
}

/// A closure's verdict, noted: odd ids go.
fn judge(trial: &Trial, gone: &RefCell<BTreeSet<u64>>, id: u64) -> bool {
    trial.call(Point::Closure);
    let keep = id % 2 == 0;
    if !keep {
        gone.borrow_mut().insert(id);
    }
    keep
}

/// What the contract says of the entries that were there, after something went wrong.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Left {
    /// All are there.
    All,
    /// All but those that the operation has noted.
    AllButGone,
    /// All, `PRESENT` perhaps excepted: it was handed to somebody by value.
    AllButPresent,
    /// All that the other container has as well.
    AllShared,
    /// All that the other container has not.
    AllUnshared,
    /// None, and the allocation is what it was.
    NothingKept,
    /// None, and there is no allocation.
    NothingFreed,
    /// None, whatever the allocation.
    Nothing,
}

/// An operation under test.
struct Op<C> {
    name: &'static str,
    run: fn(&mut Scene<C>),
    left: fn(Point) -> Left,
    /// Runs before anything can go wrong.
    prepare: fn(&mut Scene<C>),
    /// Values on their way to the caller, which a panic may leak (rust-lang/rust#47949).
    leaks: usize,
    /// Refusals of the allocator do not end the process.
    may_refuse: bool,
}

impl<C> Op<C> {
    fn new(name: &'static str, left: fn(Point) -> Left, run: fn(&mut Scene<C>)) -> Self {
        Op { name, run, left, prepare: |_| {}, leaks: 0, may_refuse: false }
    }

    fn after(self, prepare: fn(&mut Scene<C>)) -> Self {
        Op { prepare, ..self }
    }

    fn returning(self) -> Self {
        Op { leaks: 1, ..self }
    }

    fn refusable(self) -> Self {
        Op { may_refuse: true, ..self }
    }
}

/// Hashes that differ in their tags only: all entries want the same window.
fn same_home(id: u64) -> u64 {
    (id << 57) | 7
}

/// A state in which an operation begins.
#[derive(Clone, Copy, Debug)]
enum State {
    Unallocated,
    /// A few entries in the smallest kind of table.
    Small,
    /// One window, all of it in use.
    SmallFull,
    /// Most entries lie outside the window where their look-up begins.
    Displaced,
    /// The next insertion grows the table.
    Growing,
    /// The next unusual insertion cleans up after removals.
    Indebted,
    /// Cleared, with its memory.
    Emptied,
    /// A destructor panicked in a clear: metadata that means nothing.
    Abandoned,
}

impl State {
    fn hash(self) -> fn(u64) -> u64 {
        match self {
            State::Displaced | State::Indebted => same_home,
            _ => spread,
        }
    }

    fn build<C: Subject>(self, trial: &Trial) -> C {
        let hash = self.hash();
        let capacity = match self {
            State::Unallocated => 0,
            State::Small => 7,
            State::SmallFull => 14,
            State::Displaced | State::Indebted => 56,
            State::Growing | State::Emptied | State::Abandoned => 28,
        };
        let mut subject = C::new(trial, capacity);
        let entries = match self {
            State::Unallocated => 0,
            State::Small => 5,
            State::SmallFull | State::Growing => subject.capacity(),
            State::Displaced | State::Indebted => 40,
            State::Emptied | State::Abandoned => 20,
        };
        for id in 0..entries as u64 {
            subject.put(trial, id, hash(id));
        }
        match self {
            State::Indebted => (20..40).for_each(|id| subject.take_out(id, hash(id))),
            State::Emptied => subject.clear(),
            State::Abandoned => {
                trial.arm(Point::DropKey, 5);
                assert!(catch_unwind(AssertUnwindSafe(|| subject.clear())).is_err());
            }
            _ => {}
        }
        subject
    }
}

/// Calls that went wrong, by operation and point.
type Mishaps = BTreeMap<(&'static str, usize), usize>;

/// Is this one of the product that is tried? All are; in the small form a few of each state.
fn is_chosen(name: &str, state: State, point: Point) -> bool {
    let place = name.bytes().fold(state as u64, |word, byte| mix(word ^ u64::from(byte)));
    mix(place ^ (point as u64 + 1)) % effort(1, 40) == 0
}

/// One operation in one state, every point, the first `calls` calls.
fn product<C: Subject>(op: &Op<C>, state: State, calls: usize, mishaps: &mut Mishaps) {
    for point in Point::ALL {
        if (point == Point::Refuse && !op.may_refuse) || !is_chosen(op.name, state, point) {
            continue;
        }
        let mut nth = 1;
        while nth <= calls && experiment(op, state, point, nth) {
            nth += 1;
        }
        *mishaps.entry((op.name, point as usize)).or_default() += nth - 1;
    }
}

/// Trials in which a value on its way to the caller leaked: kept, so that no leak is reported.
static LEAKY: Mutex<Vec<Trial>> = Mutex::new(Vec::new());

/// Lets the `nth` call at `point` go wrong. False if there was no such call.
fn experiment<C: Subject>(op: &Op<C>, state: State, point: Point, nth: usize) -> bool {
    let trial = Trial::new();
    let (subject, other): (C, C) = (state.build(&trial), C::new(&trial, 0));
    let gone = RefCell::default();
    let mut scene = Scene { subject, other, trial: trial.clone(), hash: state.hash(), gone };
    (op.prepare)(&mut scene);
    let (before, bytes) = (scene.subject.ids(), scene.subject.allocation_size());
    let other = scene.other.ids();

    trial.arm(point, nth);
    let panicked = goes_wrong(|| (op.run)(&mut scene));
    let happened = !trial.disarm();
    let what = format!("{} in {state:?}, {point:?} {nth}", op.name);
    assert_eq!(panicked, happened && point != Point::Refuse, "{what}: panic swallowed");

    let after = agree(&scene.subject, &what);
    for &(id, hash) in before.iter().filter(|entry| !after.contains(entry)) {
        assert!(!scene.subject.holds(id, hash), "{what}: {id} is found but not iterated");
    }
    let may_be_new = |id: u64| id >= NEW || id == PRESENT;
    let stray = after.iter().find(|entry| !may_be_new(entry.0) && !before.contains(entry));
    assert_eq!(stray, None, "{what}: came from nowhere");
    if happened {
        check_left((op.left)(point), &scene, &before, &after, bytes, &what);
    }
    assert_eq!(agree(&scene.other, &what), other, "{what}: the other container");
    works_on(&mut scene, &what);
    drop(scene);
    let leaks = if happened { op.leaks } else { 0 };
    let clean = catch_unwind(AssertUnwindSafe(|| trial.assert_clean_but(leaks)));
    assert!(clean.is_ok(), "{what}: {trial:?}");
    if trial.live() != 0 {
        LEAKY.lock().unwrap().push(trial);
    }
    happened
}

/// Invariants, length, iteration and look-up.
fn agree<C: Subject>(subject: &C, what: &str) -> BTreeSet<(u64, u64)> {
    let checked = catch_unwind(AssertUnwindSafe(|| subject.assert_invariants()));
    assert!(checked.is_ok(), "{what}: invariants");
    let ids = subject.ids();
    assert_eq!(ids.len(), subject.len(), "{what}: an entry is there twice, or len() is wrong");
    for &(id, hash) in &ids {
        assert!(subject.holds(id, hash), "{what}: {id} is iterated but not found");
    }
    ids
}

fn check_left<C: Subject>(
    left: Left,
    scene: &Scene<C>,
    before: &BTreeSet<(u64, u64)>,
    after: &BTreeSet<(u64, u64)>,
    bytes: usize,
    what: &str,
) {
    let old = |id: u64| after.iter().any(|entry| entry.0 == id);
    let missing: Vec<u64> = before.iter().map(|entry| entry.0).filter(|id| !old(*id)).collect();
    let bytes_now = scene.subject.allocation_size();
    match left {
        Left::All => assert_eq!(missing, [], "{what}: lost"),
        Left::AllButGone => {
            let gone: Vec<u64> = scene.gone.borrow().iter().copied().collect();
            assert_eq!(missing, gone, "{what}: lost");
        }
        Left::AllButPresent => {
            assert!(missing.iter().all(|id| *id == PRESENT), "{what}: lost {missing:?}");
        }
        Left::AllShared | Left::AllUnshared => {
            let other = scene.other.ids();
            let shared = |id: &u64| other.iter().any(|entry| entry.0 == *id);
            let lost = missing.iter().find(|id| shared(id) == (left == Left::AllShared));
            assert_eq!(lost, None, "{what}: lost");
        }
        Left::NothingKept => assert_eq!((after.len(), bytes_now), (0, bytes), "{what}"),
        Left::NothingFreed => assert_eq!((after.len(), bytes_now), (0, 0), "{what}"),
        Left::Nothing => assert_eq!(after.len(), 0, "{what}"),
    }
}

/// The container does its work as if nothing had happened.
fn works_on<C: Subject>(scene: &mut Scene<C>, what: &str) {
    let hash = scene.hash;
    let subject = &mut scene.subject;
    for id in 2 * NEW..2 * NEW + 30 {
        subject.put(&scene.trial, id, hash(id));
    }
    agree(subject, what);
    for id in 2 * NEW..2 * NEW + 15 {
        assert!(subject.holds(id, hash(id)), "{what}: put in afterwards and not found");
        subject.take_out(id, hash(id));
        assert!(!subject.holds(id, hash(id)), "{what}: taken out afterwards and found");
    }
    agree(subject, what);
    subject.clear();
    assert_eq!(agree(subject, what).len(), 0, "{what}: cleared afterwards");
    subject.put(&scene.trial, NEW, hash(NEW));
    assert_eq!(agree(subject, what).len(), 1, "{what}: put in after a clear");
}

/// All operations in one state, every call.
fn all_in(state: State) -> Mishaps {
    let mut mishaps = Mishaps::new();
    products(state, effort(usize::MAX, 2), &mut mishaps);
    mishaps
}

fn products(state: State, calls: usize, mishaps: &mut Mishaps) {
    keep_quiet();
    let maps = [map::ops(), entries::ops(), parallel::map_ops()];
    maps.iter().flatten().for_each(|op| product(op, state, calls, mishaps));
    let sets = [set::ops(), parallel::set_ops()];
    sets.iter().flatten().for_each(|op| product(op, state, calls, mishaps));
    let tables = [table::ops(), parallel::table_ops()];
    tables.iter().flatten().for_each(|op| product(op, state, calls, mishaps));
}

/// A harness in which nothing goes wrong proves nothing: each operation and each point did.
#[test]
#[cfg_attr(any(miri, tabularasa_small), ignore = "it is about the whole product")]
fn unwind_reaches_everything() {
    let mut mishaps = Mishaps::new();
    for state in [State::Growing, State::Displaced, State::Indebted, State::Small] {
        products(state, 1, &mut mishaps);
    }
    let names = mishaps.keys().map(|place| place.0).collect::<BTreeSet<_>>();
    for name in names {
        let reached = mishaps.iter().any(|(place, number)| place.0 == name && *number > 0);
        assert!(reached, "{name}: nothing went wrong");
    }
    for point in Point::ALL {
        let reached =
            mishaps.iter().any(|(place, number)| place.1 == point as usize && *number > 0);
        assert!(reached, "{point:?}: never went wrong");
    }
}

#[test]
fn unwind_unallocated() {
    assert_ne!(all_in(State::Unallocated).values().sum::<usize>(), 0);
}

#[test]
fn unwind_small() {
    assert_ne!(all_in(State::Small).values().sum::<usize>(), 0);
}

#[test]
fn unwind_small_full() {
    assert_ne!(all_in(State::SmallFull).values().sum::<usize>(), 0);
}

#[test]
fn unwind_displaced() {
    assert_ne!(all_in(State::Displaced).values().sum::<usize>(), 0);
}

#[test]
fn unwind_growing() {
    assert_ne!(all_in(State::Growing).values().sum::<usize>(), 0);
}

#[test]
fn unwind_indebted() {
    assert_ne!(all_in(State::Indebted).values().sum::<usize>(), 0);
}

#[test]
fn unwind_emptied() {
    assert_ne!(all_in(State::Emptied).values().sum::<usize>(), 0);
}

#[test]
fn unwind_abandoned() {
    assert_ne!(all_in(State::Abandoned).values().sum::<usize>(), 0);
}
