//! Cursors in one thread, clears and growth in others, under every interleaving of the locks. The
//! map has no atomics of its own but the counter of identities: the proof is about what a cursor
//! finds each time that it gets the lock.
#![cfg(tabularasa_loom)]

use loom::model;
use loom::sync::{Arc, RwLock};
use loom::thread;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use tabularasa::testing::subject::Hashing;
use tabularasa::testing::{Fault, with_fault};
use tabularasa::{ClearKind, Cursor, CursorError, End, HashMap};

/// Runs a program under every interleaving, and prints how many there are.
fn explore(name: &str, program: impl Fn() + Send + Sync + 'static) {
    let executions = std::sync::Arc::new(AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&executions);
    model(move || {
        count.fetch_add(1, Ordering::Relaxed);
        program();
    });
    println!("{name}: {} executions", executions.load(Ordering::Relaxed));
}

/// A map, and how often it has been cleared: the value of every entry is the number of its fill.
struct Fills {
    map: HashMap<u32, u32, Hashing>,
    fill: u32,
}

type Shared = Arc<RwLock<Fills>>;

fn filled(keys: u32) -> (Shared, Cursor) {
    let mut map = HashMap::with_hasher(Hashing::Identity);
    map.extend((0..keys).map(|key| (key, 0)));
    let cursor = map.cursor();
    (Arc::new(RwLock::new(Fills { map, fill: 0 })), cursor)
}

/// Walks to the end, one lock for each step; what it yields is checked under the lock.
fn walk(shared: &Shared, mut cursor: Cursor, batches: bool) -> (Vec<u32>, End) {
    let mut keys = Vec::new();
    loop {
        let fills = shared.read().unwrap();
        let note = |(key, value): (&u32, &u32)| {
            assert_eq!((*value, fills.fill), (0, 0), "an entry of another fill, or behind a clear");
            keys.push(*key);
        };
        let more = if batches {
            let batch = cursor.next_batch(&fills.map).unwrap();
            batch.map(|batch| batch.for_each(note)).is_some()
        } else {
            cursor.next(&fills.map).unwrap().map(note).is_some()
        };
        if !more {
            return (keys, cursor.end_reason().unwrap());
        }
    }
}

/// Clears in one thread and refills in others, growth included: nothing from before a clear is
/// yielded after it, nor anything that came after.
fn clears_beside_a_walk(batches: bool) {
    let (shared, cursor) = filled(3);
    let clearing = Arc::clone(&shared);
    let clears = thread::spawn(move || {
        let mut fills = clearing.write().unwrap();
        fills.fill += 1;
        fills.map.clear_retain();
        drop(fills);
        let mut fills = clearing.write().unwrap();
        let fill = fills.fill;
        fills.map.extend((0..9).map(|key| (key, fill)));
    });
    let growing = Arc::clone(&shared);
    let grows = thread::spawn(move || {
        let mut fills = growing.write().unwrap();
        let fill = fills.fill;
        fills.map.extend((20..24).map(|key| (key, fill)));
    });
    let (keys, end) = walk(&shared, cursor, batches);
    clears.join().unwrap();
    grows.join().unwrap();
    if end == End::Exhausted {
        assert!((0..3).all(|key| keys.contains(&key)), "{keys:?}");
    } else {
        assert_eq!(end, End::Cleared(ClearKind::Retain));
    }
    let mut once = keys.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), keys.len(), "{keys:?}");
}

#[test]
fn nothing_from_before_a_clear_is_yielded_after_it() {
    for batches in [false, true] {
        let name = if batches { "clears beside batches" } else { "clears beside single steps" };
        explore(name, move || clears_beside_a_walk(batches));
    }
}

/// Growth, shrinking and removals by others leave a walk complete.
fn writers_beside_a_walk() {
    let (shared, cursor) = filled(4);
    let writing = Arc::clone(&shared);
    let writer = thread::spawn(move || {
        writing.write().unwrap().map.extend((30..40).map(|key| (key, 0)));
        let mut fills = writing.write().unwrap();
        fills.map.retain(|key, _| *key < 30);
        fills.map.shrink_to_fit();
    });
    let (mut keys, end) = walk(&shared, cursor, false);
    writer.join().unwrap();
    keys.retain(|key| *key < 30);
    keys.sort_unstable();
    assert_eq!((keys, end), (vec![0, 1, 2, 3], End::Exhausted));
}

#[test]
fn writers_beside_a_walk_leave_it_complete() {
    explore("growth and shrinking beside a walk", writers_beside_a_walk);
}

/// Two maps get their first cursors at the same time: neither cursor is taken for the other's.
fn first_cursors_race() {
    let open = || {
        let mut map: HashMap<u32, u32, Hashing> = HashMap::with_hasher(Hashing::Identity);
        map.insert(1, 1);
        let cursor = map.cursor();
        (map, cursor)
    };
    let other = thread::spawn(open);
    let (mut map, mut cursor) = open();
    let (mut other, mut others) = other.join().unwrap();
    assert_eq!(cursor.next(&other), Err(CursorError::WrongMap));
    assert_eq!(others.next(&map), Err(CursorError::WrongMap));
    assert!(cursor.next_entry(&mut map).unwrap().is_some());
    assert!(others.next_entry(&mut other).unwrap().is_some());
}

#[test]
fn racing_first_cursors_get_different_ids() {
    explore("two maps, two first cursors", first_cursors_race);
}

/// Two threads open the first cursor of one map, behind its lock: both walk it.
#[test]
fn two_first_cursors_of_one_map_both_walk_it() {
    explore("one map, two first cursors", || {
        let map: HashMap<u32, u32, Hashing> = HashMap::with_hasher(Hashing::Identity);
        let shared = Arc::new(RwLock::new(Fills { map, fill: 0 }));
        shared.write().unwrap().map.extend([(1, 0), (2, 0)]);
        let there = Arc::clone(&shared);
        let other = thread::spawn(move || {
            let cursor = there.write().unwrap().map.cursor();
            walk(&there, cursor, false)
        });
        let cursor = shared.write().unwrap().map.cursor();
        let here = walk(&shared, cursor, true);
        for (mut keys, end) in [here, other.join().unwrap()] {
            keys.sort_unstable();
            assert_eq!((keys, end), (vec![1, 2], End::Exhausted));
        }
    });
}

/// Negative controls: loom finds the interleaving in which each of these shows.
#[test]
fn faults_are_found() {
    let cases: [(Fault, fn()); 4] = [
        (Fault::RacyIds, first_cursors_race),
        (Fault::NoGeneration, || clears_beside_a_walk(true)),
        (Fault::ResizeClears, writers_beside_a_walk),
        (Fault::Prefetch, writers_beside_a_walk),
    ];
    for (fault, case) in cases {
        let found = with_fault(fault, || catch_unwind(|| model(case))).is_err();
        assert!(found, "{fault:?} was not found");
    }
}
