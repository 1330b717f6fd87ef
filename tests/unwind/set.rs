//! Every mutating operation of `HashSet`, and what its algebra clones.

use crate::subject::{Set, Subject};
use crate::{Left, NEW, PRESENT, Scene, judge};
use tabularasa::hash_set::Entry;
use tabularasa::testing::trial::Point;
use tabularasa::testing::witness::Witness;

type Op = crate::Op<Set>;

impl Scene<Set> {
    fn element(&self, id: u64) -> Witness {
        self.trial.key(id, (self.hash)(id))
    }

    /// Another set, with an element that this one may have and some that it has not.
    fn prepare_overlap(&mut self) {
        self.prepare_other(28);
        self.other.put(&self.trial, PRESENT, (self.hash)(PRESENT));
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

fn shared(_: Point) -> Left {
    Left::AllShared
}

fn unshared(_: Point) -> Left {
    Left::AllUnshared
}

fn nothing(_: Point) -> Left {
    Left::Nothing
}

fn kept(_: Point) -> Left {
    Left::NothingKept
}

fn freed(_: Point) -> Left {
    Left::NothingFreed
}

/// Hasher and allocator are cloned before anything moves.
fn taken(point: Point) -> Left {
    match point {
        Point::CloneHasher | Point::CloneAllocator => Left::All,
        _ => Left::NothingFreed,
    }
}

/// The hasher is cloned before anything changes, and the old one goes while there are no entries.
fn cloned(point: Point) -> Left {
    match point {
        Point::CloneHasher => Left::All,
        _ => Left::Nothing,
    }
}

pub(crate) fn ops() -> Vec<Op> {
    let mut ops = elements();
    ops.extend(entries());
    ops.extend(clears());
    ops.extend(walks());
    ops.extend(algebra());
    ops.extend(whole());
    ops
}

fn elements() -> Vec<Op> {
    vec![
        Op::new("set insert", all, |s| {
            let new = s.element(NEW);
            s.subject.insert(new);
        }),
        Op::new("set insert again", all, |s| {
            let again = s.element(PRESENT);
            s.subject.insert(again);
        }),
        Op::new("set replace", all, |s| {
            let new = s.element(NEW);
            s.subject.replace(new);
        }),
        Op::new("set replace again", all, |s| {
            let again = s.element(PRESENT);
            s.subject.replace(again);
        })
        .returning(),
        Op::new("set get_or_insert", all, |s| {
            let new = s.element(NEW);
            s.subject.get_or_insert(new);
        }),
        Op::new("set get_or_insert again", all, |s| {
            let again = s.element(PRESENT);
            s.subject.get_or_insert(again);
        }),
        Op::new("set get_or_insert_with", all, |s| {
            let (new, twin) = (s.element(NEW), s.element(NEW));
            let Scene { subject, trial, .. } = s;
            subject.get_or_insert_with(&new, |_| {
                trial.call(Point::Closure);
                twin
            });
        }),
        Op::new("set remove", but_present, |s| {
            let there = s.element(PRESENT);
            s.subject.remove(&there);
        }),
        Op::new("set take", but_present, |s| {
            let there = s.element(PRESENT);
            s.subject.take(&there);
        }),
    ]
}

fn entries() -> Vec<Op> {
    vec![
        Op::new("set entry, insert", all, |s| {
            let new = s.element(NEW);
            s.subject.entry(new).insert();
        }),
        Op::new("set entry, or_insert again", all, |s| {
            let again = s.element(PRESENT);
            s.subject.entry(again).or_insert();
        }),
        Op::new("set occupied remove", but_present, |s| {
            let there = s.element(PRESENT);
            if let Entry::Occupied(entry) = s.subject.entry(there) {
                entry.remove();
            }
        }),
        Op::new("set vacant, given up", all, |s| {
            let new = s.element(NEW);
            if let Entry::Vacant(entry) = s.subject.entry(new) {
                drop(entry.into_value());
            }
        }),
    ]
}

fn clears() -> Vec<Op> {
    vec![
        Op::new("set clear", kept, |s| Set::clear(&mut s.subject)),
        Op::new("set clear_retain", kept, |s| s.subject.clear_retain()),
        Op::new("set clear_shrink", freed, |s| s.subject.clear_shrink()),
        Op::new("set clear_shrink of few", freed, |s| s.subject.clear_shrink())
            .after(Scene::prepare_few)
            .refusable(),
        Op::new("set clear_shrink_to", freed, |s| s.subject.clear_shrink_to(3)).refusable(),
        Op::new("set clear_zeroize", kept, |s| s.subject.clear_zeroize()),
        Op::new("set reset", freed, |s| s.subject.reset()),
        Op::new("set reset_with_hasher", freed, |s| s.subject.reset_with_hasher(s.trial.hasher())),
        Op::new("set take_all", taken, |s| drop(s.subject.take_all())),
        Op::new("set recycle", nothing, |s| {
            s.subject = s.take().recycle::<Witness>();
        }),
        Op::new("set drain", kept, |s| s.subject.drain().for_each(drop)),
        Op::new("set drain in part", kept, |s| s.subject.drain().take(2).for_each(drop)),
        Op::new("set drop", nothing, |s| drop(s.take())),
        Op::new("set assignment", nothing, |s| s.subject = Set::new(&s.trial, 0)),
    ]
}

fn walks() -> Vec<Op> {
    vec![
        Op::new("set retain", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            subject.retain(|element| judge(trial, gone, element.id()));
        }),
        Op::new("set extract_if", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            subject.extract_if(|element| !judge(trial, gone, element.id())).for_each(drop);
        }),
        Op::new("set extract_if in part", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            subject.extract_if(|element| !judge(trial, gone, element.id())).take(2).for_each(drop);
        }),
        Op::new("set pop", gone, |s| {
            while let Some(element) = s.subject.pop() {
                s.gone.borrow_mut().insert(element.id());
            }
        }),
        Op::new("set retain_next", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            let mut cursor = subject.cursor();
            let mut keep = |element: &Witness| judge(trial, gone, element.id());
            while let Ok(Some(_)) = cursor.retain_next(&mut *subject, 4, &mut keep) {}
        }),
        Op::new("set next_entry, remove", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            let mut cursor = subject.cursor();
            while let Ok(Some(entry)) = cursor.next_entry(&mut *subject) {
                if !judge(trial, gone, entry.get().id()) {
                    entry.remove();
                }
            }
        }),
        Op::new("set into_iter", nothing, |s| s.take().into_iter().for_each(drop)),
        Op::new("set into_iter in part", nothing, |s| s.take().into_iter().take(2).for_each(drop)),
    ]
}

fn algebra() -> Vec<Op> {
    vec![
        Op::new("set intersection", all, |s| {
            s.subject.intersection(&s.other).for_each(|_| s.trial.call(Point::Closure));
        })
        .after(Scene::prepare_overlap),
        Op::new("set union", all, |s| {
            s.subject.union(&s.other).for_each(|_| s.trial.call(Point::Closure));
        })
        .after(Scene::prepare_overlap),
        Op::new("set |=", all, |s| s.subject |= &s.other).after(Scene::prepare_overlap),
        Op::new("set &=", shared, |s| s.subject &= &s.other).after(Scene::prepare_overlap),
        Op::new("set -=", unshared, |s| s.subject -= &s.other).after(Scene::prepare_overlap),
        Op::new("set ^=", unshared, |s| s.subject ^= &s.other).after(Scene::prepare_overlap),
    ]
}

fn whole() -> Vec<Op> {
    vec![
        Op::new("set reserve", all, |s| s.subject.reserve(100)),
        Op::new("set try_reserve", all, |s| {
            let _ = s.subject.try_reserve(100);
        })
        .refusable(),
        Op::new("set shrink_to_fit", all, |s| s.subject.shrink_to_fit())
            .after(Scene::prepare_few)
            .refusable(),
        Op::new("set clone", all, |s| drop(s.subject.clone())),
        Op::new("set clone_from", cloned, |s| s.subject.clone_from(&s.other))
            .after(|s| s.prepare_other(s.subject.capacity())),
        Op::new("set clone_from another size", cloned, |s| s.subject.clone_from(&s.other))
            .after(|s| s.prepare_other(100)),
        Op::new("set extend", all, |s| {
            let new: Vec<_> = (NEW..NEW + 5).chain([PRESENT]).map(|id| s.element(id)).collect();
            s.subject.extend(new.into_iter().inspect(|_| s.trial.call(Point::Closure)));
        }),
        Op::new("set equality", all, |s| assert!(Set::eq(&s.subject, &s.subject))),
    ]
}
