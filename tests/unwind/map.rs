//! Every mutating operation of `HashMap`.

use crate::subject::{Map, Subject};
use crate::{Left, NEW, PRESENT, Scene, judge};
use tabularasa::hash_map::Entry;
use tabularasa::testing::trial::Point;
use tabularasa::testing::witness::Witness;

type Op = crate::Op<Map>;

impl Scene<Map> {
    pub(crate) fn key(&self, id: u64) -> Witness {
        self.trial.key(id, (self.hash)(id))
    }

    pub(crate) fn value(&self) -> Witness {
        self.trial.value(NEW)
    }

    pub(crate) fn pair(&self, id: u64) -> (Witness, Witness) {
        (self.key(id), self.value())
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

fn freed(_: Point) -> Left {
    Left::NothingFreed
}

pub(crate) fn ops() -> Vec<Op> {
    let mut ops = keys();
    ops.extend(entries());
    ops.extend(clears());
    ops.extend(walks());
    ops.extend(capacity());
    ops.extend(whole());
    ops
}

fn keys() -> Vec<Op> {
    vec![
        Op::new("insert", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.insert(key, value);
        }),
        Op::new("insert over", all, |s| {
            let (key, value) = s.pair(PRESENT);
            s.subject.insert(key, value);
        })
        .returning(),
        Op::new("try_insert", all, |s| {
            let (key, value) = s.pair(NEW);
            let _ = s.subject.try_insert(key, value);
        }),
        Op::new("try_insert over", all, |s| {
            let (key, value) = s.pair(PRESENT);
            let _ = s.subject.try_insert(key, value);
        })
        .returning(),
        Op::new("get_mut", all, |s| {
            let key = s.key(PRESENT);
            s.subject.get_mut(&key);
        }),
        Op::new("get_disjoint_mut", all, |s| {
            let (one, two) = (s.key(PRESENT), s.key(NEW));
            s.subject.get_disjoint_mut([&one, &two]);
        }),
        Op::new("remove", but_present, |s| {
            let key = s.key(PRESENT);
            s.subject.remove(&key);
        })
        .returning(),
        Op::new("remove_entry", but_present, |s| {
            let key = s.key(PRESENT);
            s.subject.remove_entry(&key);
        }),
        Op::new("index", all, |s| {
            let key = s.key(PRESENT);
            if s.subject.contains_key(&key) {
                let _ = s.subject[&key].id();
            }
        }),
    ]
}

fn entries() -> Vec<Op> {
    let mut ops = entries_filled();
    ops.extend(entries_replaced());
    ops
}

fn entries_filled() -> Vec<Op> {
    vec![
        Op::new("entry, or_insert", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry(key).or_insert(value);
        }),
        Op::new("entry, or_insert over", all, |s| {
            let (key, value) = s.pair(PRESENT);
            s.subject.entry(key).or_insert(value);
        }),
        Op::new("entry, or_insert_with", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry(key).or_insert_with(|| {
                s.trial.call(Point::Closure);
                value
            });
        }),
        Op::new("entry, or_insert_with_key", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry(key).or_insert_with_key(|_| {
                s.trial.call(Point::Closure);
                value
            });
        }),
        Op::new("entry, and_modify", all, |s| {
            let (key, value) = s.pair(PRESENT);
            s.subject.entry(key).and_modify(|_| s.trial.call(Point::Closure)).or_insert(value);
        }),
        Op::new("entry, insert_entry", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry(key).insert_entry(value);
        }),
        Op::new("entry, insert_entry over", all, |s| {
            let (key, value) = s.pair(PRESENT);
            s.subject.entry(key).insert_entry(value);
        }),
        Op::new("entry_ref, or_insert", all, |s| {
            let (key, value) = s.pair(NEW);
            s.subject.entry_ref(&key).or_insert(value);
        }),
        Op::new("entry_ref, or_insert over", all, |s| {
            let (key, value) = s.pair(PRESENT);
            s.subject.entry_ref(&key).or_insert(value);
        }),
    ]
}

fn entries_replaced() -> Vec<Op> {
    vec![
        Op::new("occupied insert", all, |s| {
            let (key, value) = s.pair(PRESENT);
            if let Entry::Occupied(mut entry) = s.subject.entry(key) {
                entry.insert(value);
            }
        }),
        Op::new("occupied remove", but_present, |s| {
            let key = s.key(PRESENT);
            if let Entry::Occupied(entry) = s.subject.entry(key) {
                entry.remove();
            }
        })
        .returning(),
        Op::new("occupied remove_entry", but_present, |s| {
            let key = s.key(PRESENT);
            if let Entry::Occupied(entry) = s.subject.entry(key) {
                entry.remove_entry();
            }
        }),
        Op::new("occupied replace_entry_with", but_present, |s| {
            let key = s.key(PRESENT);
            if let Entry::Occupied(entry) = s.subject.entry(key) {
                entry.replace_entry_with(|_, value| {
                    s.trial.call(Point::Closure);
                    Some(value)
                });
            }
        }),
        Op::new("and_replace_entry_with nothing", but_present, |s| {
            let key = s.key(PRESENT);
            s.subject.entry(key).and_replace_entry_with(|_, _| {
                s.trial.call(Point::Closure);
                None
            });
        }),
        Op::new("vacant, given up", all, |s| {
            let key = s.key(NEW);
            if let Entry::Vacant(entry) = s.subject.entry(key) {
                drop(entry.into_key());
            }
        }),
    ]
}

fn clears() -> Vec<Op> {
    vec![
        Op::new("clear", kept, |s| Map::clear(&mut s.subject)),
        Op::new("clear_retain", kept, |s| s.subject.clear_retain()),
        Op::new("clear_shrink", freed, |s| s.subject.clear_shrink()),
        Op::new("clear_shrink of few", freed, |s| s.subject.clear_shrink())
            .after(Scene::prepare_few)
            .refusable(),
        Op::new("clear_shrink_to", freed, |s| s.subject.clear_shrink_to(3)).refusable(),
        Op::new("clear_shrink_to what it has", freed, |s| {
            s.subject.clear_shrink_to(s.subject.capacity());
        }),
        Op::new("clear_zeroize", kept, |s| s.subject.clear_zeroize()),
        Op::new("reset", freed, |s| s.subject.reset()),
        Op::new("reset_with_hasher", freed, |s| s.subject.reset_with_hasher(s.trial.hasher())),
        Op::new("take_all", taken, |s| drop(s.subject.take_all())),
        Op::new("recycle", nothing, |s| {
            s.subject = s.take().recycle::<Witness, Witness>();
        }),
        Op::new("drain", kept, |s| s.subject.drain().for_each(drop)),
        Op::new("drain in part", kept, |s| s.subject.drain().take(2).for_each(drop)),
        Op::new("drop", nothing, |s| drop(s.take())),
        Op::new("assignment", nothing, |s| s.subject = Map::new(&s.trial, 0)),
    ]
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

fn walks() -> Vec<Op> {
    vec![
        Op::new("retain", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            subject.retain(|key, _| judge(trial, gone, key.id()));
        }),
        Op::new("extract_if", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            subject.extract_if(|key, _| !judge(trial, gone, key.id())).for_each(drop);
        }),
        Op::new("extract_if in part", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            subject.extract_if(|key, _| !judge(trial, gone, key.id())).take(2).for_each(drop);
        }),
        Op::new("pop", gone, |s| {
            while let Some((key, _value)) = s.subject.pop() {
                s.gone.borrow_mut().insert(key.id());
            }
        }),
        Op::new("retain_next", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            let mut cursor = subject.cursor();
            let keep = |key: &Witness| judge(trial, gone, key.id());
            while let Ok(Some(_)) = cursor.retain_next(&mut *subject, 4, |key, _| keep(key)) {}
        }),
        Op::new("next_entry, remove", gone, |s| {
            let Scene { subject, trial, gone, .. } = s;
            let mut cursor = subject.cursor();
            while let Ok(Some(entry)) = cursor.next_entry(&mut *subject) {
                if !judge(trial, gone, entry.key().id()) {
                    entry.remove_entry();
                }
            }
        }),
        Op::new("iter_mut", all, |s| {
            s.subject.iter_mut().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("values_mut", all, |s| {
            s.subject.values_mut().for_each(|_| s.trial.call(Point::Closure));
        }),
        Op::new("into_iter", nothing, |s| s.take().into_iter().for_each(drop)),
        Op::new("into_iter in part", nothing, |s| s.take().into_iter().take(2).for_each(drop)),
        Op::new("into_keys", nothing, |s| s.take().into_keys().for_each(drop)).returning(),
        Op::new("into_values", nothing, |s| s.take().into_values().for_each(drop)).returning(),
    ]
}

fn capacity() -> Vec<Op> {
    vec![
        Op::new("reserve", all, |s| s.subject.reserve(100)),
        Op::new("try_reserve", all, |s| {
            let _ = s.subject.try_reserve(100);
        })
        .refusable(),
        Op::new("shrink_to_fit", all, |s| s.subject.shrink_to_fit())
            .after(Scene::prepare_few)
            .refusable(),
        Op::new("shrink_to", all, |s| s.subject.shrink_to(6)).after(Scene::prepare_few).refusable(),
    ]
}

fn whole() -> Vec<Op> {
    vec![
        Op::new("clone", all, |s| drop(s.subject.clone())),
        Op::new("clone_from", cloned, |s| s.subject.clone_from(&s.other))
            .after(|s| s.prepare_other(s.subject.capacity())),
        Op::new("clone_from another size", cloned, |s| s.subject.clone_from(&s.other))
            .after(|s| s.prepare_other(100)),
        Op::new("clone_from nothing", cloned, |s| s.subject.clone_from(&s.other)),
        Op::new("extend", all, |s| {
            let new: Vec<_> = (NEW..NEW + 5).chain([PRESENT]).map(|id| s.pair(id)).collect();
            s.subject.extend(new.into_iter().inspect(|_| s.trial.call(Point::Closure)));
        })
        .returning(),
        Op::new("equality", all, |s| assert!(Map::eq(&s.subject, &s.subject))),
    ]
}
