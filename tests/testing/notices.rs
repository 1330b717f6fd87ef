//! The runner notices what is wrong with a subject, whatever it is, and says where.

use tabularasa::HashMap;
use tabularasa::testing::op::{Clear, EntryOp, Pick, Stage, Way};
use tabularasa::testing::run::check_interrupted;
use tabularasa::testing::subject::Hashing;
use tabularasa::testing::{Op, Outcome, Subject, check, run};

type Map = HashMap<u8, u16, Hashing>;

type Contents = fn(&Map) -> Vec<(u8, u16)>;
type Room = fn(&Map) -> usize;

/// A map with something wrong.
struct Wrong<F> {
    map: Map,
    apply: F,
    /// From the first operation on.
    contents: Contents,
    room: Room,
    /// Added to the bucket number of 3.
    shift: usize,
    has_begun: bool,
}

impl<F: FnMut(&mut Map, &Op<u8, u16>) -> Outcome<u8, u16>> Subject<u8, u16> for Wrong<F> {
    fn apply(&mut self, op: &Op<u8, u16>) -> Outcome<u8, u16> {
        self.has_begun = true;
        (self.apply)(&mut self.map, op)
    }

    fn contents(&self) -> Vec<(u8, u16)> {
        if self.has_begun { (self.contents)(&self.map) } else { self.map.contents() }
    }

    fn room(&self) -> Option<usize> {
        Some((self.room)(&self.map))
    }

    fn buckets(&self) -> Option<Vec<(u8, usize)>> {
        let shift = |key| if key == 3 && self.has_begun { self.shift } else { 0 };
        Some(self.map.buckets()?.into_iter().map(|(key, at)| (key, at + shift(key))).collect())
    }
}

fn wrong<F: FnMut(&mut Map, &Op<u8, u16>) -> Outcome<u8, u16>>(apply: F) -> Wrong<F> {
    let (contents, room) = (Subject::contents, Map::capacity);
    Wrong { map: filled(), apply, contents, room, shift: 0, has_begun: false }
}

fn filled() -> Map {
    let mut map = Map::default();
    map.extend([(1, 10), (2, 20), (3, 30)]);
    map
}

/// At least one of each kind of answer, on a map that has an answer to give.
fn ops() -> Vec<Op<u8, u16>> {
    let some = || Pick::Listed(vec![1, 2]);
    vec![
        Op::Get(1),
        Op::GetKeyValue(2),
        Op::GetBatch(vec![2, 1, 9]),
        Op::Contains(3),
        Op::Len,
        Op::IsEmpty,
        Op::Iter,
        Op::Keys,
        Op::Values,
        Op::Equals(vec![(1, 10), (2, 20), (3, 30)]),
        Op::GetMut(1, 11),
        Op::GetKeyValueMut(1, 11),
        Op::GetDisjointMut([1, 2], 5),
        Op::GetDisjointKeyValueMut([2, 9], 5),
        Op::Insert(1, 1),
        Op::TryInsert(2, 2),
        Op::InsertEach(vec![(1, 1), (7, 7)]),
        Op::Remove(1),
        Op::RemoveEntry(2),
        Op::RemoveEach(vec![3, 4]),
        Op::Pop,
        Op::Entry(1, EntryOp::Get),
        Op::Entry(4, EntryOp::OrInsert(4)),
        Op::Entry(1, EntryOp::OrTryInsertWith(None)),
        Op::EntryRef(1, EntryOp::Remove),
        Op::EntryRef(4, EntryOp::OrTryInsertWith(Some(4))),
        Op::RawEntry(1),
        Op::RawEntryMut(1, EntryOp::AndModify(6)),
        Op::Life(1, Way::RawEntry, vec![Stage::Remove, Stage::PutBack]),
        Op::Life(1, Way::NextEntry, vec![Stage::ReplaceWith(None), Stage::Fill(8), Stage::Look]),
        Op::Life(7, Way::EntryRef, vec![Stage::Look, Stage::Fill(7), Stage::Remove]),
        Op::LifeAlone(3, Way::RawEntry, vec![Stage::Remove, Stage::Fill(4), Stage::PutBack]),
        Op::Life(2, Way::Entry, vec![Stage::ReplaceWith(Some(5)), Stage::PutBack]),
        Op::IterMut(some(), 5),
        Op::ValuesMut(5),
        Op::Retain(some()),
        Op::ExtractIf(some(), 1),
        Op::IntoIter,
        Op::IntoKeys,
        Op::IntoValues,
        Op::Clear(Clear::Drain(2)),
        Op::TakeAll,
        Op::TryReserve(usize::MAX),
    ]
}

/// Another answer of the same kind.
fn lie(answer: Outcome<u8, u16>) -> Outcome<u8, u16> {
    fn shorter<T>(mut list: Vec<T>) -> Vec<T> {
        list.pop();
        list
    }
    match answer {
        Outcome::Flag(flag) => Outcome::Flag(!flag),
        Outcome::Count(count) => Outcome::Count(count + 1),
        Outcome::Value(value) => Outcome::Value(value.is_none().then_some(1)),
        Outcome::Entry(entry) => Outcome::Entry(entry.map(|(key, value)| (key, value ^ 1))),
        Outcome::Found(found) => Outcome::Found(found.iter().map(|_| None).collect()),
        Outcome::Keys(keys) => Outcome::Keys(shorter(keys)),
        Outcome::Values(values) => Outcome::Values(shorter(values)),
        Outcome::Entries(entries) => Outcome::Entries(shorter(entries)),
        Outcome::Refused => Outcome::Done,
        other => panic!("no lie for {other:?}"),
    }
}

#[test]
fn wrong_answers_are_noticed() {
    for op in ops() {
        let ops = [op];
        run(&mut filled(), &ops).unwrap();
        let failure = run(&mut wrong(|map, op| lie(map.apply(op))), &ops).unwrap_err();
        assert_eq!(failure.steps, ops, "{failure}");
        assert!(failure.text.contains("answered"), "{failure}");
    }
}

#[test]
fn choices_are_followed_only_if_there_was_the_choice() {
    let entries = |list: &[(u8, u16)]| Outcome::Entries(list.to_vec());
    let drain = Op::Clear(Clear::Drain(2));
    let extract = Op::ExtractIf(Pick::Listed(vec![1, 2]), 1);
    for (op, answer, right) in [
        (&drain, entries(&[(1, 10), (3, 30)]), true),
        (&drain, entries(&[(2, 20), (3, 30)]), true),
        (&drain, entries(&[(1, 10), (1, 10)]), false),
        (&drain, entries(&[(1, 10), (4, 40)]), false),
        (&drain, entries(&[(1, 10)]), false),
        (&extract, entries(&[(1, 10)]), true),
        (&extract, entries(&[(2, 20)]), true),
        (&extract, entries(&[(3, 30)]), false),
        (&extract, entries(&[]), false),
        (&Op::Pop, Outcome::Entry(Some((2, 20))), true),
        (&Op::Pop, Outcome::Entry(Some((2, 21))), false),
        (&Op::Pop, Outcome::Entry(None), false),
    ] {
        let mut reference = filled().contents().into_iter().collect::<Reference>();
        assert_eq!(reference.check(op, &answer).is_ok(), right, "{op:?} {answer:?}");
    }
}

type Reference = tabularasa::testing::Reference<u8, u16>;

#[test]
fn wrong_contents_are_noticed() {
    let lies: [Contents; 4] = [
        |map| map.contents().split_off(1),
        |map| [map.contents(), vec![(9, 9)]].concat(),
        |map| [map.contents().split_off(1), vec![map.contents()[1]]].concat(),
        |map| map.contents().iter().map(|(key, value)| (*key, value + 1)).collect(),
    ];
    for lie in lies {
        let subject = wrong(|map, op| map.apply(op));
        let failure = run(&mut Wrong { contents: lie, ..subject }, &[Op::Len]).unwrap_err();
        assert!(failure.text.contains("it holds"), "{failure}");
    }
}

#[test]
fn wrong_capacities_are_noticed() {
    let capacities: [(Op<u8, u16>, Room); 6] = [
        (Op::Remove(1), |map| map.len()),
        (Op::Insert(1, 2), |map| if map.get(&1) == Some(&2) { 56 } else { 28 }),
        (Op::Clear(Clear::Retain), |map| 4 * map.len()),
        (Op::Clear(Clear::Shrink), |_| 2),
        (Op::Clear(Clear::ShrinkTo(3)), |map| 8 - map.len()),
        (Op::Clear(Clear::Reset), |_| 1),
    ];
    for (op, room) in capacities {
        let ops = [op];
        let subject = wrong(|map, op| map.apply(op));
        let failure = run(&mut Wrong { room, ..subject }, &ops).unwrap_err();
        assert!(failure.text.contains("capacity"), "{failure}");
    }
}

/// Where the entries are is the subject's own business only when one is inserted.
#[test]
fn moves_are_noticed() {
    let moves = [
        Op::Get(1),
        Op::Insert(1, 5),
        Op::Entry(4, EntryOp::Leave),
        Op::RawEntryMut(4, EntryOp::Get),
        Op::Entry(1, EntryOp::Remove),
        Op::RemoveEach(vec![1, 2, 7]),
        Op::Retain(Pick::Others(vec![3])),
        Op::Life(1, Way::Entry, vec![Stage::Remove]),
    ];
    for op in moves {
        let subject = wrong(|map, op| map.apply(op));
        let failure = run(&mut Wrong { shift: 1, ..subject }, &[op]).unwrap_err();
        assert!(failure.text.contains("moved 3"), "{failure}");
    }
    for op in [Op::Insert(4, 5), Op::Reserve(100), Op::Clear(Clear::Std), Op::RemoveEach(vec![3])] {
        let subject = wrong(|map, op| map.apply(op));
        run(&mut Wrong { shift: 1, ..subject }, &[op]).unwrap();
    }
}

/// What an interrupted operation may leave, and what it may not.
#[test]
fn what_a_panic_leaves_is_judged() {
    let all = [(1, 10), (2, 20), (3, 30)];
    let new = |key, value| [&all[..], &[(key, value)]].concat();
    let without = |key: u8| all.into_iter().filter(|(there, _)| *there != key).collect::<Vec<_>>();
    let extend = || Op::Extend(vec![(4, 40), (5, 50)]);
    let life = || Op::Life(2, Way::Entry, vec![Stage::Remove, Stage::Fill(7)]);
    for (op, left, right) in [
        (Op::Insert(4, 40), all.to_vec(), true),
        (Op::Insert(4, 40), new(4, 40), true),
        (Op::Insert(4, 40), new(4, 41), false),
        (Op::Insert(4, 40), new(5, 40), false),
        (Op::Insert(4, 40), without(1), false),
        (Op::Insert(4, 40), vec![(1, 10), (1, 10), (2, 20), (3, 30)], false),
        (Op::Get(1), without(1), false),
        (Op::Remove(1), without(1), true),
        (Op::Remove(1), without(2), false),
        (Op::Pop, without(3), true),
        (Op::Pop, vec![(1, 10)], false),
        (Op::Retain(Pick::Others(vec![3])), vec![(3, 30)], true),
        (Op::Retain(Pick::Others(vec![3])), without(3), false),
        (Op::ValuesMut(9), vec![(1, 9), (2, 20), (3, 9)], true),
        (Op::ValuesMut(9), vec![(1, 8), (2, 20), (3, 9)], false),
        (extend(), all.to_vec(), true),
        (extend(), new(4, 40), true),
        (extend(), new(5, 50), false),
        (life(), without(2), true),
        (life(), vec![(1, 10), (2, 7), (3, 30)], true),
        (life(), without(3), false),
    ] {
        let reference = filled().contents().into_iter().collect::<Reference>();
        let judged = check_interrupted(&reference, &op, &left);
        assert_eq!(judged.is_ok(), right, "{op:?} {left:?}: {judged:?}");
    }
}

#[test]
fn panics_are_failures_and_lists_get_short() {
    let make = || {
        wrong(|map, op| {
            assert!(*op != Op::Remove(5) || map.contains_key(&4), "as arranged");
            map.apply(op)
        })
    };
    let mut ops = ops();
    ops.extend((0..100).map(|n| Op::Insert(n % 4, 0)));
    check(make, &ops).unwrap();
    ops.extend([Op::RemoveEach(vec![4]), Op::Remove(5), Op::Len]);
    let failure = check(make, &ops).unwrap_err();
    assert_eq!((failure.steps, failure.text.as_str()), (vec![Op::Remove(5)], "as arranged"));
}

/// What the subject does not have is not asked of the reference either.
#[test]
fn skipped_operations_change_nothing() {
    let mut subject = wrong(|_, _| Outcome::Skipped);
    run(&mut subject, &ops()).unwrap();
    assert_eq!(subject.map, filled());
}
