//! What the rows ask of a container, whichever it is; and the questions that all rows share.

use crate::arranged::{goes_wrong, keep_quiet};
use crate::subject::{Map, Set, Subject, Table, rehash, spread};
use std::collections::BTreeSet;
use std::mem;
use std::sync::Mutex;
use tabularasa::testing::effort;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::testing::witness::Witness;

/// A way to lose every entry, and its name.
pub(crate) type Way<C> = (&'static str, fn(&mut C, &Trial));

pub(crate) trait Container: Subject + Clone {
    /// Keys and values of an entry.
    const WITNESSES: usize = 2;
    /// The destructors of an entry.
    const DROPS: &'static [Point] = &[Point::DropKey, Point::DropValue];
    /// What is cloned of an entry.
    const CLONES: &'static [Point] = &[Point::CloneKey, Point::CloneValue];

    /// Every way to drop all entries.
    fn ways() -> Vec<Way<Self>>;
    fn retain(&mut self, keep: impl FnMut(u64) -> bool);
    /// Takes out what is picked, as far as `taken` of them.
    fn extract(&mut self, pick: impl FnMut(u64) -> bool, taken: usize);
    /// Takes some entry out and drops it.
    fn pop_one(&mut self) -> bool;
    fn make_room(&mut self, additional: usize);
    fn shrink(&mut self);
    /// The entries, all held at once.
    fn held(&mut self) -> Vec<u64>;
    /// Forgets an iterator of this name after so many steps; false if there is no such iterator.
    fn forget(&mut self, name: &str, steps: usize, trial: &Trial) -> bool;
}

/// The container, moved out.
pub(crate) fn take<C: Subject>(container: &mut C, trial: &Trial) -> C {
    mem::replace(container, C::new(trial, 0))
}

/// Supplies the list of ways: the methods have the same names everywhere.
macro_rules! ways {
    () => {
        vec![
            ("clear", |c, _| c.clear()),
            ("clear_retain", |c, _| c.clear_retain()),
            ("clear_zeroize", |c, _| c.clear_zeroize()),
            ("clear_shrink", |c, _| c.clear_shrink()),
            ("clear_shrink_to", |c, _| c.clear_shrink_to(3)),
            ("reset", |c, _| c.reset()),
            ("take_all", |c, _| drop(c.take_all())),
            ("drain", |c, _| c.drain().for_each(drop)),
            ("drain, dropped", |c, _| drop(c.drain())),
            ("drain in part", |c, _| c.drain().take(3).for_each(drop)),
            ("into_iter", |c, trial| take(c, trial).into_iter().for_each(drop)),
            ("into_iter, dropped", |c, trial| drop(take(c, trial).into_iter())),
            ("into_iter in part", |c, trial| take(c, trial).into_iter().take(3).for_each(drop)),
            ("drop", |c, trial| drop(take(c, trial))),
            ("assignment", |c, trial| *c = Self::new(trial, 0)),
            ("clone_from nothing", |c, trial| c.clone_from(&Self::new(trial, 0))),
            ("clone_from nothing as large", |c, trial| {
                c.clone_from(&Self::new(trial, c.capacity()));
            }),
        ]
    };
}

/// Steps, and forgets.
fn forget(mut iterator: impl Iterator, steps: usize) -> bool {
    iterator.by_ref().take(steps).for_each(drop);
    mem::forget(iterator);
    true
}

/// The iterators that every container can forget.
pub(crate) const ITERATORS: [&str; 12] = [
    "iter",
    "iter_mut",
    "drain",
    "extract_if",
    "into_iter",
    "keys",
    "values",
    "values_mut",
    "into_keys",
    "into_values",
    "iter_hash_mut",
    "unsafe_iter",
];

impl Container for Map {
    fn ways() -> Vec<Way<Self>> {
        ways!()
    }

    fn retain(&mut self, mut keep: impl FnMut(u64) -> bool) {
        Map::retain(self, |key, _| keep(key.id()));
    }

    fn extract(&mut self, mut pick: impl FnMut(u64) -> bool, taken: usize) {
        self.extract_if(|key, _| pick(key.id())).take(taken).for_each(drop);
    }

    fn pop_one(&mut self) -> bool {
        self.pop().is_some()
    }

    fn make_room(&mut self, additional: usize) {
        self.reserve(additional);
    }

    fn shrink(&mut self) {
        self.shrink_to_fit();
    }

    fn held(&mut self) -> Vec<u64> {
        let held: Vec<(&Witness, &mut Witness)> = self.iter_mut().collect();
        held.into_iter().map(|(key, value)| (key.id(), value.id()).0).collect()
    }

    fn forget(&mut self, name: &str, steps: usize, trial: &Trial) -> bool {
        match name {
            "iter" => forget(self.iter(), steps),
            "iter_mut" => forget(self.iter_mut(), steps),
            "drain" => forget(self.drain(), steps),
            "extract_if" => forget(self.extract_if(|key, _| key.id() % 2 == 0), steps),
            "into_iter" => forget(take(self, trial).into_iter(), steps),
            "keys" => forget(self.keys(), steps),
            "values" => forget(self.values(), steps),
            "values_mut" => forget(self.values_mut(), steps),
            "into_keys" => forget(take(self, trial).into_keys(), steps),
            "into_values" => forget(take(self, trial).into_values(), steps),
            _ => false,
        }
    }
}

impl Container for Table {
    fn ways() -> Vec<Way<Self>> {
        ways!()
    }

    fn retain(&mut self, mut keep: impl FnMut(u64) -> bool) {
        Table::retain(self, |entry| keep(entry.0.id()));
    }

    fn extract(&mut self, mut pick: impl FnMut(u64) -> bool, taken: usize) {
        self.extract_if(|entry| pick(entry.0.id())).take(taken).for_each(drop);
    }

    fn pop_one(&mut self) -> bool {
        self.pop().is_some()
    }

    fn make_room(&mut self, additional: usize) {
        self.reserve(additional, rehash);
    }

    fn shrink(&mut self) {
        self.shrink_to_fit(rehash);
    }

    fn held(&mut self) -> Vec<u64> {
        let held: Vec<&mut (Witness, Witness)> = self.iter_mut().collect();
        held.into_iter().map(|entry| (entry.0.id(), entry.1.id()).0).collect()
    }

    fn forget(&mut self, name: &str, steps: usize, trial: &Trial) -> bool {
        match name {
            "iter" => forget(self.iter(), steps),
            "iter_mut" => forget(self.iter_mut(), steps),
            "drain" => forget(self.drain(), steps),
            "extract_if" => forget(self.extract_if(|entry| entry.0.id() % 2 == 0), steps),
            "into_iter" => forget(take(self, trial).into_iter(), steps),
            "iter_hash_mut" => forget(self.iter_hash_mut(spread(1)), steps),
            "unsafe_iter" => forget(self.unsafe_iter(), steps),
            _ => false,
        }
    }
}

impl Container for Set {
    const WITNESSES: usize = 1;
    const DROPS: &'static [Point] = &[Point::DropKey];
    const CLONES: &'static [Point] = &[Point::CloneKey];

    fn ways() -> Vec<Way<Self>> {
        ways!()
    }

    fn retain(&mut self, mut keep: impl FnMut(u64) -> bool) {
        Set::retain(self, |element| keep(element.id()));
    }

    fn extract(&mut self, mut pick: impl FnMut(u64) -> bool, taken: usize) {
        self.extract_if(|element| pick(element.id())).take(taken).for_each(drop);
    }

    fn pop_one(&mut self) -> bool {
        self.pop().is_some()
    }

    fn make_room(&mut self, additional: usize) {
        self.reserve(additional);
    }

    fn shrink(&mut self) {
        self.shrink_to_fit();
    }

    fn held(&mut self) -> Vec<u64> {
        let held: Vec<&Witness> = self.iter().collect();
        held.into_iter().map(Witness::id).collect()
    }

    fn forget(&mut self, name: &str, steps: usize, trial: &Trial) -> bool {
        match name {
            "iter" => forget(self.iter(), steps),
            "drain" => forget(self.drain(), steps),
            "extract_if" => forget(self.extract_if(|element| element.id() % 2 == 0), steps),
            "into_iter" => forget(take(self, trial).into_iter(), steps),
            _ => false,
        }
    }
}

/// A container with entries 0 to `len`, some of them displaced.
pub(crate) fn filled<C: Subject>(trial: &Trial, len: u64) -> C {
    let mut container = C::new(trial, 0);
    (0..len).for_each(|id| container.put(trial, id, hash(id)));
    container
}

/// Hashes of which every fourth wants the same home.
pub(crate) fn hash(id: u64) -> u64 {
    if id % 4 == 0 { id << 57 | 5 } else { spread(id) }
}

/// Invariants hold; length, iteration and look-up agree. Returns the ids.
pub(crate) fn agree<C: Subject>(container: &C) -> BTreeSet<u64> {
    container.assert_invariants();
    let ids = container.ids();
    assert_eq!(ids.len(), container.len());
    assert!(ids.iter().all(|(id, hash)| container.holds(*id, *hash)));
    ids.into_iter().map(|(id, _)| id).collect()
}

/// Agrees, has these entries, can be filled, cleared and dropped, and in the end everything was
/// dropped exactly once, up to `leaks`.
pub(crate) fn has_and_works<C: Subject>(mut container: C, trial: Trial, ids: &[u64], leaks: usize) {
    assert!(agree(&container).iter().eq(ids));
    (1_000..1_030).for_each(|id| container.put(&trial, id, hash(id)));
    assert_eq!(agree(&container).len(), ids.len() + 30);
    (1_000..1_010).for_each(|id| container.take_out(id, hash(id)));
    assert_eq!(agree(&container).len(), ids.len() + 20);
    container.clear();
    container.put(&trial, 1, hash(1));
    assert_eq!(agree(&container).len(), 1);
    drop(container);
    trial.assert_clean_but(leaks);
    if trial.live() != 0 {
        // Reachable until the end, so that no leak is reported of what a test leaks on purpose.
        static LEAKY: Mutex<Vec<Trial>> = Mutex::new(Vec::new());
        LEAKY.lock().unwrap().push(trial);
    }
}

/// Lets the nth call at each point go wrong, for every n until there are no more; `check` looks at
/// the container afterwards. Fails if nothing ever went wrong.
pub(crate) fn each_call<C: Container>(
    points: &[Point],
    prepare: impl Fn(&Trial) -> C,
    work: impl Fn(&mut C, &Trial),
    check: impl Fn(C, Trial, Point),
) {
    keep_quiet();
    for &point in points {
        for nth in (1..).step_by(effort(1, 9)) {
            let trial = Trial::new();
            let mut container = prepare(&trial);
            trial.arm(point, nth);
            let panicked = goes_wrong(|| work(&mut container, &trial));
            if trial.disarm() {
                assert!(!panicked);
                assert_ne!(nth, 1, "nothing went wrong at {point:?}");
                break;
            }
            assert!(panicked);
            check(container, trial, point);
        }
    }
}
