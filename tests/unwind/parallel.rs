//! The parallel forms of all three containers: closures and destructors that go wrong on one thread
//! while others walk.

use crate::subject::{Map, Set, Subject, Table};
use crate::{Left, NEW, Op, PRESENT, Scene};
use rayon::prelude::*;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::testing::witness::Witness;

fn all(_: Point) -> Left {
    Left::All
}

fn nothing(_: Point) -> Left {
    Left::Nothing
}

fn kept(_: Point) -> Left {
    Left::NothingKept
}

/// Keys to put in: new ones, and one that may be there.
fn keys<C>(scene: &Scene<C>) -> impl Iterator<Item = Witness> {
    let ids = (NEW..NEW + 5).chain([PRESENT]);
    ids.map(|id| scene.trial.key(id, (scene.hash)(id)))
}

/// Another set, with an element that this one may have and some that it has not.
fn prepare_overlap(scene: &mut Scene<Set>) {
    scene.prepare_other(28);
    scene.other.put(&scene.trial, PRESENT, (scene.hash)(PRESENT));
}

/// What a consumer does with an entry that it gets by value: it may go wrong, or the entry's
/// destructors may.
fn consume<T>(trial: &Trial, entry: T) {
    trial.call(Point::Closure);
    drop(entry);
}

pub(crate) fn map_ops() -> Vec<Op<Map>> {
    vec![
        Op::new("par_iter", all, |s| {
            s.subject.par_iter().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("par_iter_mut", all, |s| {
            s.subject.par_iter_mut().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("par_keys, par_values", all, |s| {
            s.subject.par_keys().for_each(|_| s.trial.call(Point::Closure));
            s.subject.par_values().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("par_values_mut", all, |s| {
            s.subject.par_values_mut().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("par_drain", kept, |s| {
            s.subject.par_drain().for_each(|entry| consume(&s.trial, entry));
        }),
        Op::new("par_drain, not driven", kept, |s| drop(s.subject.par_drain())),
        Op::new("par_drain in part", kept, |s| {
            s.subject.par_drain().take_any(2).for_each(|entry| consume(&s.trial, entry));
        }),
        Op::new("par_drain, collected", kept, |s| {
            let entries: Vec<_> =
                s.subject.par_drain().inspect(|_| s.trial.call(Point::Closure)).collect();
            drop(entries);
        }),
        Op::new("into_par_iter", nothing, |s| {
            let map = s.take();
            map.into_par_iter().for_each(|entry| consume(&s.trial, entry));
        }),
        Op::new("into_par_iter, not driven", nothing, |s| drop(s.take().into_par_iter())),
        Op::new("into_par_iter in part", nothing, |s| {
            let map = s.take();
            map.into_par_iter().take_any(2).for_each(|entry| consume(&s.trial, entry));
        }),
        Op::new("par_extend", all, |s: &mut Scene<Map>| {
            let new: Vec<_> = keys(s).map(|key| (key, s.trial.value(NEW))).collect();
            let trial = &s.trial;
            let new = new.into_par_iter().inspect(|_| trial.call(Point::Closure));
            s.subject.par_extend(new);
        })
        .returning(),
        Op::new("par_eq", all, |s| assert!(Map::par_eq(&s.subject, &s.subject))),
    ]
}

pub(crate) fn set_ops() -> Vec<Op<Set>> {
    vec![
        Op::new("set, par_iter", all, |s| {
            s.subject.par_iter().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("set, par_drain", kept, |s| {
            s.subject.par_drain().for_each(|element| consume(&s.trial, element));
        }),
        Op::new("set, into_par_iter", nothing, |s| {
            let set = s.take();
            set.into_par_iter().for_each(|element| consume(&s.trial, element));
        }),
        Op::new("set, par_extend", all, |s: &mut Scene<Set>| {
            let new: Vec<Witness> = keys(s).collect();
            s.subject.par_extend(new);
        }),
        Op::new("set, par_eq", all, |s| assert!(Set::par_eq(&s.subject, &s.subject))),
        Op::new("set, par algebra", all, |s: &mut Scene<Set>| {
            let (a, b) = (&s.subject, &s.other);
            let each = |_: &Witness| s.trial.call(Point::Closure);
            a.par_intersection(b).for_each(each);
            a.par_difference(b).for_each(each);
            a.par_symmetric_difference(b).for_each(each);
            a.par_union(b).for_each(each);
        })
        .after(prepare_overlap),
        Op::new("set, par comparisons", all, |s: &mut Scene<Set>| {
            let (a, b) = (&s.subject, &s.other);
            assert!(a.par_is_subset(a) && a.par_is_superset(a));
            assert_eq!(a.par_is_disjoint(b), a.is_disjoint(b));
        })
        .after(prepare_overlap),
    ]
}

pub(crate) fn table_ops() -> Vec<Op<Table>> {
    vec![
        Op::new("table, par_iter", all, |s| {
            s.subject.par_iter().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("table, par_iter_mut", all, |s| {
            s.subject.par_iter_mut().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("table, par_drain", kept, |s| {
            s.subject.par_drain().for_each(|entry| consume(&s.trial, entry));
        }),
        Op::new("table, par_drain, not driven", kept, |s| drop(s.subject.par_drain())),
        Op::new("table, into_par_iter", nothing, |s| {
            let table = s.take();
            table.into_par_iter().for_each(|entry| consume(&s.trial, entry));
        }),
    ]
}
