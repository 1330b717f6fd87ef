//! Cursors over sets: the clauses of the contract, as far as sets have code of their own for them.
//! (The walk itself is the map's, and tested there.)

use crate::{Set, set_of, sorted};
use proptest::collection::vec;
use proptest::prelude::*;
use tabularasa::testing::effort;
use tabularasa::testing::subject::Hashing;
use tabularasa::{ClearKind, Cursor, CursorError, End};

/// By which method a cursor takes a step.
#[derive(Clone, Copy, Debug)]
enum How {
    Next,
    Batch,
    Entry,
    Retain,
}

fn how() -> impl Strategy<Value = How> {
    prop_oneof![Just(How::Next), Just(How::Batch), Just(How::Entry), Just(How::Retain)]
}

/// Takes a step, by batch where elements tie, and returns what it yielded.
fn step(cursor: &mut Cursor, set: &mut Set, how: How) -> Result<Option<Vec<u32>>, CursorError> {
    let one = match how {
        How::Next => cursor.next(&*set).map(|found| found.copied()),
        How::Entry => cursor.next_entry(&mut *set).map(|found| found.map(|entry| *entry.get())),
        How::Batch => Err(CursorError::HashTie),
        How::Retain => {
            let mut seen = Vec::new();
            let looked = cursor.retain_next(&mut *set, 10, |n| {
                seen.push(*n);
                true
            })?;
            assert_eq!(looked.unwrap_or(0), seen.len());
            return Ok(looked.map(|_| seen));
        }
    };
    match one {
        Ok(one) => Ok(one.map(|n| vec![n])),
        Err(CursorError::HashTie) => {
            let batch = cursor.next_batch(&*set)?;
            Ok(batch.map(|batch| {
                let len = batch.len();
                let seen: Vec<u32> = batch.copied().collect();
                assert_eq!(len, seen.len());
                seen
            }))
        }
        Err(error) => Err(error),
    }
}

type Clear = fn(&mut Set);

const CLEARS: [(ClearKind, Clear); 7] = [
    (ClearKind::Retain, |set| set.clear()),
    (ClearKind::Retain, |set| set.clear_retain()),
    (ClearKind::Shrink, |set| set.clear_shrink()),
    (ClearKind::Shrink, |set| set.clear_shrink_to(1)),
    (ClearKind::Reset, |set| set.reset()),
    (ClearKind::Drain, |set| drop(set.drain())),
    (ClearKind::Retain, |set| *set = std::mem::take(set).recycle()),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(effort(48, 2)))]

    /// Elements that stay are yielded once; removed ones never; passed ones not again.
    #[test]
    fn each_element_once_whatever_comes_and_goes(
        which in 0..Hashing::ALL.len(),
        len in 0..400u32,
        hows in vec(how(), 1..6),
        churn in vec((any::<bool>(), 0..400u32), 0..200),
    ) {
        let mut set = set_of(0..len, Hashing::ALL[which]);
        let mut cursor = set.cursor();
        let (mut seen, mut churn) = (Vec::new(), churn.chunks(3));
        let mut hows = hows.iter().cycle();
        while let Some(some) = step(&mut cursor, &mut set, *hows.next().unwrap()).unwrap() {
            for n in some {
                prop_assert!(set.contains(&n), "{n} is a ghost");
                prop_assert!(cursor.has_passed(&set, &n).unwrap());
                seen.push(n);
                // Back at once: a loop that did not remember would meet it again.
                set.remove(&n);
                set.insert(n);
            }
            for (insert, n) in churn.next().into_iter().flatten() {
                if *insert { set.insert(len + n) } else { set.remove(&(len + n)) };
            }
        }
        prop_assert_eq!(cursor.end_reason(), Some(End::Exhausted));
        let all = seen.len();
        let seen = sorted(seen);
        prop_assert!(seen.windows(2).all(|pair| pair[0] != pair[1]), "one of {all} twice");
        prop_assert!(seen.into_iter().filter(|n| *n < len).eq(0..len));
        set.assert_invariants();
    }

    /// What the closure refuses goes, the rest stays, and the walk sees all once.
    #[test]
    fn retain_next_is_retain_in_slices(
        which in 0..Hashing::ALL.len(),
        len in 0..400u32,
        n in 0..60usize,
        divisor in 1..5u32,
    ) {
        let mut set = set_of(0..len, Hashing::ALL[which]);
        let mut cursor = set.cursor();
        let mut looked = 0;
        while let Some(some) = cursor.retain_next(&mut set, n, |n| n % divisor == 0).unwrap() {
            looked += some;
            set.assert_invariants();
        }
        prop_assert_eq!(looked, len as usize);
        prop_assert!(sorted(set).into_iter().eq((0..len).filter(|n| n % divisor == 0)));
    }

    #[test]
    fn a_clear_ends_it(len in 0..300u32, steps in 0..5usize, how in how(), which in 0..7usize) {
        let mut set = set_of(0..len, Hashing::default());
        let mut cursor = set.cursor();
        for _ in 0..steps {
            step(&mut cursor, &mut set, how).unwrap();
        }
        let before = cursor.end_reason();
        let (kind, clear) = CLEARS[which];
        clear(&mut set);
        set.extend(0..len);
        prop_assert_eq!(step(&mut cursor, &mut set, how), Ok(None));
        prop_assert_eq!(cursor.end_reason(), before.or(Some(End::Cleared(kind))));
        prop_assert!(cursor.has_passed(&set, &0).unwrap());
        set.assert_invariants();
    }
}

#[test]
fn next_entry_removes_on_the_way() {
    let mut set = set_of(0..100, Hashing::default());
    let mut cursor = set.cursor();
    while let Some(entry) = cursor.next_entry(&mut set).unwrap() {
        if entry.get() % 2 == 0 {
            assert_eq!(entry.remove() % 2, 0);
        }
    }
    assert!(sorted(set.iter().copied()).into_iter().eq((0..100).filter(|n| n % 2 == 1)));
    set.assert_invariants();
}

#[test]
fn it_follows_the_elements_and_refuses_other_sets() {
    let mut set = set_of(0..100, Hashing::default());
    let mut cursor = set.cursor();
    let clone = set.clone();
    assert_eq!(cursor.next(&clone), Err(CursorError::WrongMap));
    assert!(cursor.has_passed(&clone, &1).is_err());
    let mut taken = set.take_all();
    assert_eq!(cursor.next_entry(&mut set).err(), Some(CursorError::WrongMap));
    assert!(cursor.retain_next(&mut set, 1, |_| true).is_err());
    let mut seen = 0;
    while let Some(some) = cursor.retain_next(&mut taken, 10, |_| false).unwrap() {
        seen += some;
    }
    assert_eq!((seen, taken.len()), (100, 0));
    taken.assert_invariants();
}

#[test]
fn a_borrowed_form_can_be_asked_about() {
    let mut set: tabularasa::HashSet<String> = ["a", "b"].map(String::from).into();
    let mut cursor = set.cursor();
    assert_eq!(
        (cursor.has_passed(&set, "a"), cursor.has_passed(&set, "b")),
        (Ok(false), Ok(false))
    );
    let first = cursor.next(&set).unwrap().unwrap().clone();
    assert_eq!(cursor.has_passed(&set, first.as_str()), Ok(true));
}
