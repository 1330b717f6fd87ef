//! The parallel forms of map and table: a panic on one thread, while others go on.

use crate::subject::{Map, Subject, Table};
use crate::{Left, NEW, PRESENT};
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, IntoParallelRefMutIterator};
use rayon::iter::{ParallelExtend, ParallelIterator};
use tabularasa::testing::trial::Point;

type Op<C> = crate::Op<C>;

fn all(_: Point) -> Left {
    Left::All
}

fn nothing(_: Point) -> Left {
    Left::Nothing
}

fn kept(_: Point) -> Left {
    Left::NothingKept
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
        Op::new("par_eq", all, |s| assert!(s.subject.par_eq(&s.subject))),
        Op::new("par_drain", kept, |s| s.subject.par_drain().for_each(drop)),
        Op::new("par_drain, dropped", kept, |s| drop(s.subject.par_drain())),
        Op::new("par_drain, found", kept, |s| {
            drop(s.subject.par_drain().find_any(|_| {
                s.trial.call(Point::Closure);
                true
            }));
        }),
        Op::new("into_par_iter", nothing, |s| s.take().into_par_iter().for_each(drop)),
        Op::new("into_par_iter, mapped", nothing, |s| {
            let map = s.take();
            map.into_par_iter().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("par_extend", all, |s| {
            let new: Vec<_> = (NEW..NEW + 5).chain([PRESENT]).map(|id| s.pair(id)).collect();
            let new = new.into_par_iter().inspect(|_| s.trial.call(Point::Closure));
            s.subject.par_extend(new);
        })
        .returning(),
    ]
}

pub(crate) fn table_ops() -> Vec<Op<Table>> {
    vec![
        Op::new("table par_iter", all, |s| {
            s.subject.par_iter().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("table par_iter_mut", all, |s| {
            s.subject.par_iter_mut().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("table par_drain", kept, |s| s.subject.par_drain().for_each(drop)),
        Op::new("table par_drain, dropped", kept, |s| drop(s.subject.par_drain())),
        Op::new("table into_par_iter", nothing, |s| s.take().into_par_iter().for_each(drop)),
        Op::new("table into_par_iter, mapped", nothing, |s| {
            let table = s.take();
            assert!(table.capacity() >= table.ids().len());
            table.into_par_iter().for_each(|_| s.trial.call(Point::Closure));
        }),
    ]
}
