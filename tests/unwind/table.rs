//! Every mutating operation of `HashTable`.

use crate::subject::{Subject, Table, rehash};
use crate::{Left, NEW, PRESENT, Scene, judge};
use tabularasa::hash_table::Entry;
use tabularasa::testing::allocator::WitnessAlloc;
use tabularasa::testing::trial::Point;
use tabularasa::testing::witness::Witness;

type Pair = (Witness, Witness);

type Op = crate::Op<Table>;

impl Scene<Table> {
    /// The caller's test of an entry: a point, as `Eq` is in a map.
    fn is(&self, id: u64) -> impl Fn(&Pair) -> bool + use<> {
        let trial = self.trial.clone();
        move |entry| {
            trial.call(Point::Eq);
            entry.0.id() == id
        }
    }

    fn entry_of(&mut self, id: u64) -> Entry<'_, Pair, WitnessAlloc> {
        let is = self.is(id);
        self.subject.entry((self.hash)(id), is, rehash)
    }

    fn made(&self, id: u64) -> Pair {
        (self.trial.key(id, (self.hash)(id)), self.trial.value(id))
    }
}

fn all(_: Point) -> Left {
    Left::All
}

fn gone(_: Point) -> Left {
    Left::AllButGone
}

fn but_present(_: Point) -> Left {
    Left::AllButPresent
}

fn nothing(_: Point) -> Left {
    Left::Nothing
}

fn kept(_: Point) -> Left {
    Left::NothingKept
}

/// A refusal or a panic of the allocator comes after the entries and the old block are gone.
fn freed(_: Point) -> Left {
    Left::NothingFreed
}

pub(crate) fn ops() -> Vec<Op> {
    let mut ops = one_entry();
    ops.extend(clears());
    ops.extend(walks());
    ops.extend(whole());
    ops
}

fn one_entry() -> Vec<Op> {
    vec![
        Op::new("table insert_unique", all, |s| {
            let entry = s.made(NEW);
            s.subject.insert_unique((s.hash)(NEW), entry, rehash);
        }),
        Op::new("table find_mut", all, |s| {
            let is = s.is(PRESENT);
            s.subject.find_mut((s.hash)(PRESENT), is);
        }),
        Op::new("table find_entry, remove", but_present, |s| {
            let is = s.is(PRESENT);
            if let Ok(entry) = s.subject.find_entry((s.hash)(PRESENT), is) {
                drop(entry.remove());
            }
        }),
        Op::new("table entry, or_insert", all, |s| {
            let made = s.made(NEW);
            s.entry_of(NEW).or_insert(made);
        }),
        Op::new("table entry, or_insert_with", all, |s| {
            let (trial, made) = (s.trial.clone(), s.made(NEW));
            s.entry_of(NEW).or_insert_with(|| {
                trial.call(Point::Closure);
                made
            });
        }),
        Op::new("table entry, and_modify", all, |s| {
            let trial = s.trial.clone();
            drop(s.entry_of(PRESENT).and_modify(|_| trial.call(Point::Closure)));
        }),
        Op::new("table entry, insert over", all, |s| {
            let made = s.made(PRESENT);
            if let Entry::Occupied(entry) = s.entry_of(PRESENT) {
                Entry::Occupied(entry).insert(made);
            }
        }),
        Op::new("table replace_entry_with", but_present, |s| {
            let trial = s.trial.clone();
            if let Entry::Occupied(entry) = s.entry_of(PRESENT) {
                entry.replace_entry_with(|entry| {
                    trial.call(Point::Closure);
                    Some(entry)
                });
            }
        }),
        Op::new("table replace_entry_with nothing", but_present, |s| {
            let trial = s.trial.clone();
            if let Entry::Occupied(entry) = s.entry_of(PRESENT) {
                entry.replace_entry_with(|_| {
                    trial.call(Point::Closure);
                    None
                });
            }
        }),
        Op::new("table get_disjoint_mut", all, |s| {
            let hashes = [(s.hash)(PRESENT), (s.hash)(NEW)];
            let are = [s.is(PRESENT), s.is(NEW)];
            s.subject.get_disjoint_mut(hashes, |index, entry| are[index](entry));
        }),
    ]
}

fn clears() -> Vec<Op> {
    vec![
        Op::new("table clear", kept, |s| s.subject.clear()),
        Op::new("table clear_retain", kept, |s| s.subject.clear_retain()),
        Op::new("table clear_shrink", freed, |s| s.subject.clear_shrink()),
        Op::new("table clear_shrink of few", freed, |s| s.subject.clear_shrink())
            .after(Scene::prepare_few)
            .refusable(),
        Op::new("table clear_shrink_to", freed, |s| s.subject.clear_shrink_to(3)).refusable(),
        Op::new("table clear_shrink_to what it has", freed, |s| {
            s.subject.clear_shrink_to(s.subject.capacity());
        }),
        Op::new("table clear_zeroize", kept, |s| s.subject.clear_zeroize()),
        Op::new("table reset", freed, |s| s.subject.reset()),
        Op::new(
            "table take_all",
            |point| if point == Point::CloneAllocator { Left::All } else { Left::NothingFreed },
            |s| drop(s.subject.take_all()),
        ),
        Op::new("table recycle", nothing, |s| {
            let recycled = s.take().recycle::<Pair>();
            assert!(recycled.is_empty());
            s.subject = recycled;
        }),
        Op::new("table drain", kept, |s| s.subject.drain().for_each(drop)),
        Op::new("table drain in part", kept, |s| s.subject.drain().take(2).for_each(drop)),
        Op::new("table drop", nothing, |s| drop(s.take())),
        Op::new("table assignment", nothing, |s| s.subject = Table::new(&s.trial, 0)),
    ]
}

fn walks() -> Vec<Op> {
    vec![
        Op::new("table retain", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            subject.retain(|entry| judge(trial, gone, entry.0.id()));
        }),
        Op::new("table extract_if", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            subject.extract_if(|entry| !judge(trial, gone, entry.0.id())).for_each(drop);
        }),
        Op::new("table extract_if in part", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            subject.extract_if(|entry| !judge(trial, gone, entry.0.id())).take(2).for_each(drop);
        }),
        Op::new("table pop", gone, |s| {
            while let Some(entry) = s.subject.pop() {
                s.gone.borrow_mut().insert(entry.0.id());
            }
        }),
        Op::new("table retain_next", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            let mut cursor = subject.cursor();
            let keep = |entry: &mut Pair| judge(trial, gone, entry.0.id());
            while let Ok(Some(_)) = cursor.retain_next(subject.hashed_mut(&rehash), 4, keep) {}
        }),
        Op::new("table next_entry, remove", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            let mut cursor = subject.cursor();
            while let Ok(Some(entry)) = cursor.next_entry(subject.hashed_mut(&rehash)) {
                if !judge(trial, gone, entry.get().0.id()) {
                    drop(entry.remove());
                }
            }
        }),
        Op::new("table iter_mut", all, |s| {
            let trial = s.trial.clone();
            s.subject.iter_mut().for_each(|_| trial.call(Point::Closure));
        }),
    ]
}

fn whole() -> Vec<Op> {
    vec![
        Op::new("table reserve", all, |s| s.subject.reserve(100, rehash)),
        Op::new("table try_reserve", all, |s| {
            let _ = s.subject.try_reserve(100, rehash);
        })
        .refusable(),
        Op::new("table shrink_to_fit", all, |s| s.subject.shrink_to_fit(rehash))
            .after(Scene::prepare_few)
            .refusable(),
        Op::new("table shrink_to", all, |s| s.subject.shrink_to(6, rehash))
            .after(Scene::prepare_few)
            .refusable(),
        Op::new("table clone", all, |s| drop(s.subject.clone())),
        Op::new("table clone_from", nothing, |s| s.subject.clone_from(&s.other))
            .after(|s| s.prepare_other(s.subject.capacity())),
        Op::new("table clone_from another size", nothing, |s| s.subject.clone_from(&s.other))
            .after(|s| s.prepare_other(100)),
        Op::new("table clone_from nothing", nothing, |s| s.subject.clone_from(&s.other)),
        Op::new("table into_iter", nothing, |s| s.take().into_iter().for_each(drop)),
        Op::new("table into_iter in part", nothing, |s| {
            s.take().into_iter().take(2).for_each(drop);
        }),
    ]
}
