//! The cursor's contract, clause by clause, on tables of thousands of entries with good and bad
//! hashers; then all clauses at once, under any operations.
//!
//! Cases are random. A failing one is written to `mapiter.regressions` beside this file, and tried
//! first from then on. `PROPTEST_CASES` multiplies by itself/256 how many are tried,
//! `PROPTEST_RNG_SEED` fixes the seed.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hash, Hasher};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use tabularasa::testing::effort;
use tabularasa::testing::script::{Setup, Step};
use tabularasa::testing::subject::{Hashing, Key, mix};
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::testing::world::run;
use tabularasa::{ClearKind, Cursor, CursorError, End, HashMap, HashTable};

type Map = HashMap<u32, u64, Hashing>;

fn cases(cases: u32) -> Config {
    let persistence = FileFailurePersistence::WithSource("regressions");
    let config = Config::default();
    Config {
        cases: (effort(cases, 1) * config.cases.max(1)).div_ceil(256),
        failure_persistence: Some(Box::new(persistence)),
        ..config
    }
}

fn hashing() -> impl Strategy<Value = Hashing> {
    prop_oneof![
        4 => Just(Hashing::Mixed(1)),
        4 => (0..Hashing::ALL.len()).prop_map(|at| Hashing::ALL[at]),
    ]
}

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

type Stepped = Result<Option<Vec<(u32, u64)>>, CursorError>;

/// Takes a step, one that passes ties if there is one, and returns what it yielded.
fn step(cursor: &mut Cursor, map: &mut Map, how: How) -> Stepped {
    let pair = |(key, value): (&u32, &u64)| (*key, *value);
    let one = match how {
        How::Next => cursor.next(&*map).map(|found| found.map(pair)),
        How::Entry => {
            let entry = cursor.next_entry(&mut *map);
            entry.map(|found| found.map(|entry| (*entry.key(), *entry.get())))
        }
        How::Batch => Err(CursorError::HashTie),
        How::Retain => {
            let mut seen = Vec::new();
            let looked = cursor.retain_next(map, 10, |key, value| {
                seen.push((*key, *value));
                true
            })?;
            assert_eq!(looked.unwrap_or(0), seen.len());
            return Ok(looked.map(|_| seen));
        }
    };
    match one {
        Ok(one) => Ok(one.map(|pair| vec![pair])),
        Err(CursorError::HashTie) => Ok(cursor.next_batch(&*map)?.map(|b| b.map(pair).collect())),
        Err(error) => Err(error),
    }
}

/// The keys that a cursor yields on its way to the end, while `between` does what it likes.
fn walk(
    cursor: &mut Cursor,
    map: &mut Map,
    hows: &[How],
    mut between: impl FnMut(&mut Map, &[(u32, u64)]),
) -> Vec<u32> {
    let mut keys = Vec::new();
    let mut hows = hows.iter().cycle();
    while let Some(seen) = step(cursor, map, *hows.next().unwrap()).unwrap() {
        keys.extend(seen.iter().map(|(key, _)| *key));
        between(map, &seen);
    }
    keys
}

fn assert_each_once(mut keys: Vec<u32>, expected: impl Iterator<Item = u32>) {
    keys.sort_unstable();
    assert!(keys.iter().copied().eq(expected), "{keys:?}");
}

fn filled(hashing: Hashing, len: u32) -> Map {
    let mut map = Map::with_hasher(hashing);
    map.extend((0..len).map(|key| (key, u64::from(key))));
    map
}

/// Sizes from nothing to thousands; small ones for hashers that make everything quadratic.
fn sized_hashing() -> impl Strategy<Value = (Hashing, u32)> {
    hashing().prop_flat_map(|hashing| {
        let most = match hashing {
            Hashing::Few | Hashing::Constant | Hashing::EqualTop | Hashing::EqualLow => {
                effort(300, 20)
            }
            _ => effort(4_000u32, 60),
        };
        (Just(hashing), 0..most)
    })
}

proptest! {
    #![proptest_config(cases(50))]

    /// An entry present from opening to the end is yielded exactly once, whatever comes and goes
    /// beside it.
    #[test]
    fn clause_1_complete_once(
        (hashing, len) in sized_hashing(),
        hows in vec(how(), 1..8),
        churn in vec((any::<bool>(), 0..6_000u32), 1..effort(400, 40)),
    ) {
        let mut map = filled(hashing, len);
        let mut cursor = map.cursor();
        let mut churn = churn.into_iter();
        let keys = walk(&mut cursor, &mut map, &hows, |map, _| {
            for (insert, key) in churn.by_ref().take(5) {
                if insert {
                    map.insert(len + key, 0);
                } else {
                    map.remove(&(len + key));
                }
            }
        });
        assert_each_once(keys.into_iter().filter(|key| *key < len).collect(), 0..len);
    }

    /// What was removed is not yielded, and what is yielded has the value of the moment.
    #[test]
    fn clause_2_no_ghosts(
        (hashing, len) in sized_hashing(),
        hows in vec(how(), 1..8),
        changes in vec((any::<bool>(), 0..4_000u32), 0..effort(800, 40)),
    ) {
        let mut map = filled(hashing, len);
        let mut current: BTreeMap<u32, u64> = map.iter().map(|(k, v)| (*k, *v)).collect();
        let mut cursor = map.cursor();
        let mut stamp = 1 << 32;
        let mut changes = changes.chunks(4);
        let mut hows = hows.iter().cycle();
        while let Some(seen) = step(&mut cursor, &mut map, *hows.next().unwrap()).unwrap() {
            for (key, value) in seen {
                prop_assert_eq!(current.get(&key), Some(&value));
            }
            for (remove, key) in changes.next().into_iter().flatten() {
                stamp += 1;
                if *remove {
                    map.remove(key);
                    current.remove(key);
                } else if *key < len {
                    map.insert(*key, stamp);
                    current.insert(*key, stamp);
                }
            }
        }
    }

    /// A key that was passed never comes again, removed and inserted or not; one that was not, and
    /// is there at the end, came.
    #[test]
    fn clause_3_inserted_at_most_once_per_key(
        (hashing, len) in sized_hashing(),
        hows in vec(how(), 1..8),
        moves in vec((0..8_000u32, any::<bool>()), 0..effort(600, 40)),
    ) {
        let mut map = filled(hashing, len);
        let mut cursor = map.cursor();
        let mut yielded = BTreeSet::new();
        let mut passed = BTreeSet::new();
        let mut promised = BTreeSet::new();
        let mut moves = moves.chunks(3);
        let mut hows = hows.iter().cycle();
        while let Some(seen) = step(&mut cursor, &mut map, *hows.next().unwrap()).unwrap() {
            for (key, _) in seen {
                prop_assert!(yielded.insert(key) && !passed.contains(&key), "{key} again");
                // Back at once: a loop that did not remember would meet it again.
                map.remove(&key);
                map.insert(key, 0);
                prop_assert!(cursor.has_passed(&map, &key).unwrap());
            }
            for (key, stays) in moves.next().into_iter().flatten() {
                map.remove(key);
                promised.remove(key);
                map.insert(*key, 1);
                if cursor.has_passed(&map, key).unwrap() {
                    passed.insert(*key);
                } else if *stays {
                    promised.insert(*key);
                } else {
                    map.remove(key);
                }
            }
        }
        prop_assert!(promised.is_subset(&yielded));
    }

    /// After a clear nothing comes, refills included; of several clears the last is the reason.
    #[test]
    fn clause_4_a_clear_ends_it(
        (hashing, len) in sized_hashing(),
        how in how(),
        steps in 0..effort(5_000usize, 100),
        clears in vec(0..CLEARS.len(), 1..4),
        refill in any::<bool>(),
    ) {
        let mut map = filled(hashing, len);
        let mut cursor = map.cursor();
        for _ in 0..steps.min(len as usize) {
            // Also behind the last entry, as long as the end was not seen.
            if cursor.end_reason().is_some() {
                break;
            }
            step(&mut cursor, &mut map, how).unwrap();
        }
        let before = cursor.end_reason();
        let mut last = ClearKind::Retain;
        for clear in clears {
            let (kind, clear) = CLEARS[clear];
            clear(&mut map);
            last = kind;
            if refill {
                map.extend((0..len).map(|key| (key, 7)));
            }
        }
        prop_assert!(cursor.has_passed(&map, &0).unwrap() && cursor.has_passed(&map, &9).unwrap());
        let end = before.or(Some(End::Cleared(last)));
        for _ in 0..3 {
            prop_assert_eq!(step(&mut cursor, &mut map, how), Ok(None));
            prop_assert_eq!(cursor.end_reason(), end);
            map.clear_shrink();
            map.extend((0..len).map(|key| (key, 8)));
        }
        // The refill itself is walked in full by who asks for it.
        let mut cursor = map.cursor();
        assert_each_once(walk(&mut cursor, &mut map, &[how], |_, _| {}), 0..len);
    }

    /// Growth, shrinking, making room and clean-ups change nothing: not what has been passed, nor
    /// what comes.
    #[test]
    fn clause_5_layout_is_invisible(
        (hashing, len) in sized_hashing(),
        hows in vec(how(), 1..8),
        layouts in vec((0..6u32, 1..effort(14u32, 8)), 1..effort(40, 8)),
    ) {
        let mut map = filled(hashing, len);
        let mut cursor = map.cursor();
        let passed = |cursor: &Cursor, map: &Map| -> Vec<bool> {
            (0..len).map(|key| cursor.has_passed(map, &key).unwrap()).collect()
        };
        let (mut keys, mut guests) = (Vec::new(), GUESTS..);
        let mut layouts = layouts.into_iter();
        let mut hows = hows.iter().cycle();
        while let Some(seen) = step(&mut cursor, &mut map, *hows.next().unwrap()).unwrap() {
            keys.extend(seen.iter().map(|(key, _)| *key).filter(|key| *key < GUESTS));
            let Some(layout) = layouts.next() else { continue };
            let before = passed(&cursor, &map);
            match layout {
                (0, size) => map.reserve(1 << size),
                (1, _) => map.shrink_to_fit(),
                (2, size) => map.shrink_to(1 << size),
                // By insertion, and by removals that the next insertion cleans up after.
                (3 | 4, size) => {
                    map.extend(guests.by_ref().take(1 << (size / 2)).map(|key| (key, 0)));
                }
                _ => map.retain(|key, _| *key < GUESTS),
            }
            prop_assert_eq!(before, passed(&cursor, &map));
        }
        assert_each_once(keys, 0..len);
    }

    /// Swapped, taken, boxed and moved, the entries are followed; whoever holds others, clones
    /// included, is refused at every step.
    #[test]
    fn clause_6_it_follows_the_entries(
        (hashing, len) in sized_hashing(),
        hows in vec(how(), 1..8),
        moves in vec((0..6u32, 0..3usize), 1..effort(60, 20)),
    ) {
        let mut maps = vec![filled(hashing, len), filled(hashing, len), Map::with_hasher(hashing)];
        let mut cursor = maps[0].cursor();
        let mut other = maps[1].cursor();
        let (mut holder, mut keys) = (0, Vec::new());
        let mut moves = moves.into_iter();
        let mut hows = hows.iter().cycle().copied();
        loop {
            for (at, map) in maps.iter_mut().enumerate().filter(|(at, _)| *at != holder) {
                let stepped = step(&mut cursor, map, How::Retain);
                prop_assert_eq!(stepped, Err(CursorError::WrongMap), "{}", at);
                prop_assert_eq!(cursor.next(&*map), Err(CursorError::WrongMap));
                prop_assert!(cursor.has_passed(&*map, &0).is_err());
            }
            prop_assert_eq!(other.next(&maps[holder]), Err(CursorError::WrongMap));
            let Some(seen) = step(&mut cursor, &mut maps[holder], hows.next().unwrap()).unwrap()
            else {
                break;
            };
            keys.extend(seen.into_iter().map(|(key, _)| key));
            let Some((kind, with)) = moves.next() else { continue };
            let away = (holder + 1) % 3;
            match kind {
                0 => maps.swap(holder, with),
                1 => maps[away] = maps[holder].take_all(),
                2 => maps[away] = *Box::new(mem::take(&mut maps[holder])),
                3 => maps[away] = maps[holder].clone(),
                4 => {
                    let source = maps[holder].clone();
                    maps[away].clone_from(&source);
                }
                _ => maps = maps.into_iter().collect::<Vec<_>>(),
            }
            holder = match kind {
                0 => with,
                1 | 2 => away,
                _ => holder,
            };
        }
        assert_each_once(keys, 0..len);
    }

    /// Re-inserting what was yielded adds nothing to the walk; a new key for every one that was
    /// yielded makes it longer by a factor, and not endless.
    #[test]
    fn clause_7_it_ends((hashing, len) in sized_hashing(), how in how()) {
        let mut map = filled(hashing, len);
        let mut cursor = map.cursor();
        let keys = walk(&mut cursor, &mut map, &[how], |map, seen| {
            for (key, value) in seen {
                map.remove(key);
                map.insert(*key, *value);
            }
        });
        assert_each_once(keys, 0..len);

        let mut map = filled(Hashing::Mixed(2), len);
        let mut cursor = map.cursor();
        let mut new = GUESTS..;
        let keys = walk(&mut cursor, &mut map, &[how], |map, seen| {
            map.extend(new.by_ref().take(seen.len()).map(|key| (key, 0)));
        });
        // (e - 1) times as many are expected.
        prop_assert!(keys.len() < 6 * len as usize + 200, "{} of {len}", keys.len());
    }

    /// With hashes and equality that change from call to call nothing is promised of completeness.
    /// But what is yielded is there, other maps are refused, and a clear or enough steps end it.
    #[test]
    fn clause_8_bad_hash_and_eq_make_no_ghosts(
        len in 1..effort(2_000u32, 50),
        fickleness in 2..50u64,
        clear_at in 0..effort(400u32, 40),
        how in 0..4u32,
    ) {
        let hasher = Fickle { calls: Rc::default(), fickleness };
        let live = Rc::default();
        let key = |number| FickleKey { number, fickle: hasher.clone() };
        let mut map = HashMap::with_hasher(hasher.clone());
        let mut other = HashMap::with_hasher(hasher.clone());
        other.insert(key(1), Alive::new(&live, 1));
        let _known = other.cursor();
        for number in 0..len {
            map.insert(key(number), Alive::new(&live, u64::from(number) + 2));
        }
        let mut cursor = map.cursor();
        let mut cleared = false;
        for step in 0.. {
            prop_assert!(step < 200 * (len + 300), "no end");
            prop_assert!(cursor.next_batch(&other).is_err());
            let more = fickle_step(&mut cursor, &mut map, how, &live);
            prop_assert!(!(more && cleared), "yielded behind a clear");
            if !more {
                break;
            }
            map.remove(&key(step % len));
            if step == clear_at {
                map.clear();
                map.insert(key(step), Alive::new(&live, 1 << 32));
                cleared = true;
            }
        }
        prop_assert_eq!(fickle_step(&mut cursor, &mut map, how, &live), false);
        drop((map, other));
        prop_assert!(live.borrow().is_empty());
    }

    /// A step in which the hasher panics did not happen; the walk goes on and is complete.
    #[test]
    fn a_step_that_panics_did_not_happen(
        len in 1..effort(400u64, 40),
        panics in vec(1..effort(60usize, 10), 1..effort(40, 8)),
        how in 0..3u32,
    ) {
        let trial = Trial::new();
        let mut map = HashMap::with_hasher(trial.hasher());
        for id in 0..len {
            map.insert(trial.key(id, mix(id)), id);
        }
        let mut cursor = map.cursor();
        let mut panics = panics.into_iter();
        let mut ids = Vec::new();
        loop {
            trial.arm(Point::Hash, panics.next().unwrap_or(usize::MAX));
            let mut seen = Vec::new();
            let more = catch_unwind(AssertUnwindSafe(|| match how {
                0 => cursor.next(&map).unwrap().map(|(_, id)| seen.push(*id)).is_some(),
                1 => {
                    let batch = cursor.next_batch(&map).unwrap();
                    batch.map(|batch| seen.extend(batch.map(|(_, id)| *id))).is_some()
                }
                _ => {
                    let judge = |_: &_, id: &mut u64| {
                        seen.push(*id);
                        true
                    };
                    cursor.retain_next(&mut map, 5, judge).unwrap().is_some()
                }
            }));
            trial.disarm();
            // What was judged stays judged; the other steps give nothing before they succeed.
            prop_assert!(more.is_ok() || how == 2 || seen.is_empty());
            ids.append(&mut seen);
            if matches!(more, Ok(false)) {
                break;
            }
        }
        ids.sort_unstable();
        prop_assert!(ids.iter().copied().eq(0..len), "{ids:?}");
    }

    /// Keys that are not equal to themselves are in nobody's way: each is yielded once.
    #[test]
    fn keys_unequal_to_themselves_come_once(
        (hashing, len) in sized_hashing(),
        batches in any::<bool>(),
    ) {
        let mut map = HashMap::with_hasher(hashing);
        for number in 0..len {
            let unequal = if number % 3 == 0 { number + 1 } else { 0 };
            map.insert(Key { number: number / 2, unequal }, number);
        }
        let there: BTreeSet<u32> = map.values().copied().collect();
        let mut cursor = map.cursor();
        let mut keys = Vec::new();
        loop {
            if !batches {
                match cursor.next(&map) {
                    Ok(Some((_, number))) => {
                        keys.push(*number);
                        continue;
                    }
                    Ok(None) => break,
                    Err(error) => prop_assert_eq!(error, CursorError::HashTie),
                }
            }
            let Some(batch) = cursor.next_batch(&map).unwrap() else { break };
            keys.extend(batch.map(|(_, number)| *number));
        }
        assert_each_once(keys, there.into_iter());
        map.clear_retain();
        prop_assert!(map.is_empty() && map.iter().next().is_none());
    }

    /// A table that is passed with its hasher is walked like a map.
    #[test]
    fn tables_are_walked_alike((hashing, len) in sized_hashing(), n in 1..50usize) {
        let hasher = |number: &u32| hashing.hash(*number);
        let mut table = HashTable::new();
        for number in 0..len {
            table.insert_unique(hasher(&number), number, hasher);
        }
        let mut cursor = table.cursor();
        let mut numbers = Vec::new();
        while let Some(batch) = cursor.next_batch(table.hashed(&hasher)).unwrap() {
            numbers.extend(batch.copied());
            let judge = |number: &mut u32| {
                numbers.push(*number);
                *number % 2 == 0
            };
            cursor.retain_next(table.hashed_mut(&hasher), n, judge).unwrap();
            table.reserve(numbers.len(), hasher);
        }
        assert_each_once(numbers, 0..len);
        prop_assert!(table.cursor().next(HashTable::new().hashed(&hasher)).is_err());
    }
}

proptest! {
    #![proptest_config(cases(40))]

    /// All clauses at once: any operations, several cursors on several maps, against the model.
    #[test]
    fn all_clauses_under_any_operations(
        setup in any::<[u8; 4]>(),
        keys in effort(200, 20)..effort(3_000u32, 60),
        steps in vec(any::<[u8; 4]>(), 0..effort(120, 15)),
    ) {
        let setup = Setup { keys, maps: 3, cursors: 3, ..Setup::decode(setup) };
        let steps = steps.into_iter().map(|bytes| Step::decode(bytes, &setup));
        let result = run(setup, &steps.collect::<Vec<_>>());
        prop_assert!(result.is_ok(), "{}", result.unwrap_err());
    }
}

/// With a good hasher batches stay small, also when the table was tiny, or huge, at the opening.
#[test]
fn no_batch_is_larger_than_promised() {
    let mut map = Map::with_hasher(Hashing::Mixed(3));
    let mut cursor = map.cursor();
    map.extend((0..effort(60_000, 600)).map(|key| (key, 0)));
    let mut keys = Vec::new();
    for turn in 0.. {
        let Some(batch) = cursor.next_batch(&map).unwrap() else { break };
        assert!(batch.len() <= 1_000, "{}", batch.len());
        keys.extend(batch.map(|(key, _)| *key));
        match turn % 100 {
            20 => map.retain(|key, _| *key < 50),
            50 => map.shrink_to_fit(),
            80 => map.extend((0..60_000).map(|key| (key, 0))),
            _ => {}
        }
    }
    keys.sort_unstable();
    keys.dedup();
    assert!((0..50).all(|key| keys.binary_search(&key).is_ok()));
}

/// First the map, then an end that was seen before, then a clear, then the position.
#[test]
fn checks_come_in_their_order() {
    let mut map = filled(Hashing::Identity, 10);
    let mut wrong = filled(Hashing::Identity, 10);
    let mut cursor = map.cursor();
    for how in [How::Next, How::Batch, How::Entry, How::Retain] {
        assert_eq!(step(&mut cursor, &mut wrong, how), Err(CursorError::WrongMap));
        assert_eq!(cursor.end_reason(), None);
    }
    map.clear();
    assert_eq!(step(&mut cursor, &mut wrong, How::Next), Err(CursorError::WrongMap));
    assert_eq!(cursor.end_reason(), None, "a clear is seen by a step on the map itself");
    map.reset();
    assert_eq!(step(&mut cursor, &mut map, How::Next), Ok(None));
    assert_eq!(cursor.end_reason(), Some(End::Cleared(ClearKind::Reset)));
    map.clear_shrink();
    assert_eq!(step(&mut cursor, &mut map, How::Next), Ok(None));
    assert_eq!(cursor.end_reason(), Some(End::Cleared(ClearKind::Reset)), "an end stays");
    assert_eq!(
        step(&mut cursor, &mut wrong, How::Next),
        Err(CursorError::WrongMap),
        "also behind the end"
    );
    assert_eq!(cursor.end_reason(), Some(End::Cleared(ClearKind::Reset)));
}

/// A tie stops `next` where it is, until one of the two is gone or a batch passes both.
#[test]
fn a_tie_is_refused_and_passed_by_batches() {
    let mut map = filled(Hashing::Constant, 3);
    let mut cursor = map.cursor();
    for _ in 0..3 {
        assert_eq!(cursor.next(&map), Err(CursorError::HashTie));
        assert!(cursor.next_entry(&mut map).is_err());
        assert_eq!(cursor.has_passed(&map, &0), Ok(false));
    }
    let mut by_batch = cursor.clone();
    assert_eq!(by_batch.next_batch(&map).unwrap().unwrap().count(), 3);
    map.remove(&0);
    map.remove(&2);
    assert_eq!(cursor.next(&map), Ok(Some((&1, &1))));
    assert_eq!(cursor.next(&map), Ok(None));
}

/// A cursor is plain data.
#[test]
fn a_cursor_is_a_few_integers() {
    fn plain<T: Clone + Send + Sync + 'static>() -> usize {
        size_of::<T>()
    }
    assert!(plain::<Cursor>() <= 128 && !mem::needs_drop::<Cursor>());
}

/// Keys from here on are no part of what a test counts.
const GUESTS: u32 = 100_000;

/// Every clear, and what a cursor is told of it.
type Clear = (ClearKind, fn(&mut Map));

const CLEARS: [Clear; 10] = [
    (ClearKind::Retain, |map| map.clear()),
    (ClearKind::Retain, |map| map.clear_retain()),
    (ClearKind::Shrink, |map| map.clear_shrink()),
    (ClearKind::Shrink, |map| map.clear_shrink_to(10)),
    (ClearKind::Reset, |map| map.reset()),
    (ClearKind::Reset, |map| map.reset_with_hasher(Hashing::Mixed(9))),
    (ClearKind::Retain, |map| *map = mem::take(map).recycle()),
    (ClearKind::Drain, |map| map.drain().for_each(drop)),
    (ClearKind::Drain, |map| assert!(map.drain().next() != Some((0, 1)))),
    (ClearKind::Drain, |map| mem::forget(map.drain())),
];

/// Hashes a key differently, or finds it equal to others, once in so many calls.
#[derive(Clone)]
struct Fickle {
    calls: Rc<Cell<u64>>,
    fickleness: u64,
}

impl Fickle {
    /// The number of this call, if it is one to go wrong.
    fn odd(&self) -> Option<u64> {
        let call = self.calls.get() + 1;
        self.calls.set(call);
        (call % self.fickleness == 0).then_some(call)
    }
}

struct FickleKey {
    number: u32,
    fickle: Fickle,
}

impl PartialEq for FickleKey {
    fn eq(&self, other: &Self) -> bool {
        (self.number == other.number) != self.fickle.odd().is_some()
    }
}

impl Eq for FickleKey {}

impl Hash for FickleKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(self.number);
    }
}

struct FickleHasher(u64, u64);

impl BuildHasher for Fickle {
    type Hasher = FickleHasher;

    fn build_hasher(&self) -> FickleHasher {
        FickleHasher(self.odd().map_or(0, mix), 0)
    }
}

impl Hasher for FickleHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.1 = self.1 << 8 | u64::from(*byte));
    }

    fn finish(&self) -> u64 {
        mix(self.0 ^ self.1)
    }
}

/// A value that is in a list as long as it lives.
struct Alive(Rc<RefCell<BTreeSet<u64>>>, u64);

impl Alive {
    fn new(list: &Rc<RefCell<BTreeSet<u64>>>, stamp: u64) -> Self {
        assert!(list.borrow_mut().insert(stamp));
        Alive(Rc::clone(list), stamp)
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        assert!(self.0.borrow_mut().remove(&self.1), "dropped twice");
    }
}

/// A step; what it yields must be alive, and in the map. Was there anything?
fn fickle_step(
    cursor: &mut Cursor,
    map: &mut HashMap<FickleKey, Alive, Fickle>,
    how: u32,
    live: &Rc<RefCell<BTreeSet<u64>>>,
) -> bool {
    let check = |value: &Alive| assert!(live.borrow().contains(&value.1), "a ghost");
    let next = match how {
        0 => cursor.next(&*map).map(|item| item.map(|(_, value)| check(value)).is_some()),
        1 => {
            let entry = cursor.next_entry(&mut *map);
            entry.map(|entry| entry.map(|entry| check(&entry.remove())).is_some())
        }
        2 => {
            let judge = |_: &_, value: &mut Alive| {
                check(value);
                value.1 % 3 != 0
            };
            return cursor.retain_next(map, 5, judge).unwrap().is_some();
        }
        _ => Err(CursorError::HashTie),
    };
    next.unwrap_or_else(|_| {
        let batch = cursor.next_batch(&*map).unwrap();
        batch.map(|batch| batch.for_each(|(_, value)| check(value))).is_some()
    })
}
