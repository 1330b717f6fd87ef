//! Copies: `clone`, and `clone_from` over containers of every size.

use crate::Mixed;
use crate::arranged::{goes_wrong, keep_quiet};
use crate::container::{Container, agree, each_call, filled, has_and_works, hash};
use crate::counted::Counted;
use crate::subject::{Map, Set, Subject, Table};
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::{HashMap, HashTable};

/// Lengths of target and source: equal, larger, smaller, nothing.
const LENGTHS: [(u64, u64); 8] =
    [(20, 20), (5, 60), (60, 5), (20, 0), (0, 20), (0, 0), (14, 28), (3, 7)];

/// `clone_from` between any two lengths, with every call at this point going wrong.
fn clone_from<C: Container>(point: Point) {
    let mut happened = 0;
    keep_quiet();
    for (target_len, source_len) in LENGTHS {
        for nth in 1.. {
            let trial = Trial::new();
            let (mut target, source): (C, C) =
                (filled(&trial, target_len), filled(&trial, source_len));
            trial.arm(point, nth);
            let panicked = goes_wrong(|| target.clone_from(&source));
            if trial.disarm() {
                assert!(!panicked && agree(&target) == agree(&source));
                break;
            }
            happened += 1;
            assert!(panicked);
            assert_eq!(agree(&source).len() as u64, source_len);
            // Empty and valid; or as it was, if nothing had begun.
            let left: Vec<u64> = agree(&target).into_iter().collect();
            assert!(left.is_empty() || point == Point::CloneHasher);
            drop(source);
            has_and_works(target, trial, &left, 0);
        }
    }
    assert_ne!(happened, 0);
}

/// hashbrown: what `clone_from` has dropped, or not yet cloned, is dropped when it panics.
#[test]
fn hashbrown_348_clone_from_double_drop() {
    clone_from::<Map>(Point::DropKey);
    clone_from::<Map>(Point::DropValue);
    clone_from::<Table>(Point::DropKey);
    clone_from::<Table>(Point::DropValue);
    clone_from::<Set>(Point::DropKey);
}

/// hashbrown: the guard of `clone_from` drops entries that are not there yet when `Clone` panics.
#[test]
fn hashbrown_407_clone_from_guard_drops_uninitialised() {
    clone_from::<Map>(Point::CloneKey);
    clone_from::<Map>(Point::CloneValue);
    clone_from::<Table>(Point::CloneKey);
    clone_from::<Table>(Point::CloneValue);
    clone_from::<Set>(Point::CloneKey);
}

/// hashbrown: control bytes of a table whose `clone_from` panicked are read before they are valid.
#[test]
fn hashbrown_465_clone_from_control_bytes() {
    for point in [Point::CloneHasher, Point::Allocate, Point::Deallocate] {
        clone_from::<Map>(point);
        clone_from::<Set>(point);
    }
    for point in [Point::Allocate, Point::Deallocate] {
        clone_from::<Table>(point);
    }
    // Large ones, with every kind of metadata.
    for (target_len, source_len) in [(5_000, 50), (50, 4_000)] {
        let trial = Trial::new();
        let mut target = Map::new(&trial, target_len);
        let mut source = Map::new(&trial, source_len);
        (0..50).for_each(|id| target.put(&trial, id, hash(id)));
        (0..50).for_each(|id| source.put(&trial, id, hash(id)));
        trial.arm(Point::CloneValue, 30);
        keep_quiet();
        assert!(goes_wrong(|| target.clone_from(&source)));
        drop(source);
        has_and_works(target, trial, &[], 0);
    }
}

/// hashbrown: `clone_from` of an empty source, or one that panics, forgets an allocator.
#[test]
fn hashbrown_510_511_clone_from_leaks_allocator() {
    for (target_len, source_len) in LENGTHS {
        let counted = Counted::default();
        let mut target = HashMap::with_hasher_in(Mixed, counted.clone());
        let mut source = HashMap::with_hasher_in(Mixed, counted.clone());
        (0..target_len).for_each(|id| assert_eq!(target.insert(id, id), None));
        (0..source_len).for_each(|id| assert_eq!(source.insert(id, id), None));
        assert_eq!(counted.alive(), 3);
        target.clone_from(&source);
        assert_eq!((target.len(), counted.alive()), (source.len(), 3));
        let clone = target.clone();
        assert_eq!(counted.alive(), 4);
        drop((target, source, clone));
        assert_eq!((counted.alive(), counted.blocks()), (1, 0));
    }
}

/// hashbrown: the iterator by value frees its block and forgets the allocator.
#[test]
fn hashbrown_439_into_iter_leaks_allocator() {
    let filled = |counted: &Counted| {
        let mut map = HashMap::with_hasher_in(Mixed, counted.clone());
        (0..20_u64).for_each(|id| assert_eq!(map.insert(id, id), None));
        map
    };
    let counted = Counted::default();
    for steps in [0, 5, 20, 21] {
        filled(&counted).into_iter().take(steps).for_each(drop);
        filled(&counted).into_keys().take(steps).for_each(drop);
        filled(&counted).into_values().take(steps).for_each(drop);
        filled(&counted).drain().take(steps).for_each(drop);
        drop(filled(&counted).take_all());
        drop(filled(&counted).recycle::<i64, i64>());
        let mut table = HashTable::new_in(counted.clone());
        for id in 0..20_u64 {
            table.insert_unique(hash(id), id, |id| hash(*id));
        }
        table.into_iter().take(steps).for_each(drop);
        assert_eq!((counted.alive(), counted.blocks()), (1, 0));
    }
}

fn clones<C: Container>() {
    for len in [1, 3, 7, 14, 28, 60] {
        each_call(
            &[C::CLONES, &[Point::CloneAllocator, Point::Allocate]].concat(),
            |trial| filled::<C>(trial, len),
            |container, _| drop(container.clone()),
            |container, trial, _| {
                // The copies made so far are gone, each once.
                assert_eq!(trial.live() as u64, C::WITNESSES as u64 * len);
                has_and_works(container, trial, &(0..len).collect::<Vec<_>>(), 0);
            },
        );
    }
}

/// `array-tools`: a clone that panics drops the part of the target that is not there yet.
#[test]
fn rustsec_2020_0132_array_tools_clone_panics() {
    clones::<Map>();
    clones::<Table>();
    clones::<Set>();
}

/// `heapless`: the clone of a partly consumed iterator reads what was consumed.
#[test]
fn rustsec_2020_0145_heapless_clone_of_a_consumed_iterator() {
    let trial = Trial::new();
    let map: Map = filled(&trial, 20);
    let mut table: Table = filled(&trial, 20);
    for steps in 0..=20 {
        let mut walk = map.iter();
        walk.by_ref().take(steps).for_each(drop);
        let copy = walk.clone();
        assert_eq!((walk.len(), copy.len()), (20 - steps, 20 - steps));
        assert!(copy.map(|entry| entry.0.id()).eq(walk.map(|entry| entry.0.id())));
        let mut walk = table.iter();
        walk.by_ref().take(steps).for_each(drop);
        assert!(walk.clone().map(|entry| entry.0.id()).eq(walk.map(|entry| entry.0.id())));
        let mut walk = table.iter_hash(hash(4));
        walk.by_ref().take(steps % 6).for_each(drop);
        assert!(walk.clone().map(|entry| entry.0.id()).eq(walk.map(|entry| entry.0.id())));
    }
    // Those by value and the draining ones are not `Clone`; they show what is to come.
    let mut drain = table.drain();
    drain.by_ref().take(7).for_each(drop);
    assert_eq!(drain.iter().count(), 13);
    drop(drain);
    let mut walk = map.into_iter();
    walk.by_ref().take(7).for_each(drop);
    assert_eq!(format!("{walk:?}").matches(',').count(), 2 * 13 - 1);
    drop((walk, table));
    trial.assert_clean();
}

fn outlives<C: Container>() {
    let trial = Trial::new();
    let mut original: C = filled(&trial, 20);
    let copy = original.clone();
    original.clear();
    assert_eq!(agree(&copy).len(), 20);
    drop(original);
    has_and_works(copy, trial, &(0..20).collect::<Vec<_>>(), 0);
}

/// `string-interner`: the clone points into the original, which is dropped.
#[test]
fn rustsec_2019_0023_string_interner_clone_outlives_original() {
    outlives::<Map>();
    outlives::<Table>();
    outlives::<Set>();
    // A cursor has nothing to point with: on the clone it says that this is another map.
    let trial = Trial::new();
    let mut original: Map = filled(&trial, 20);
    let mut cursor = original.cursor();
    assert!(cursor.next(&original).is_ok());
    let copy = original.clone();
    drop(original);
    assert!(cursor.next_batch(&copy).is_err() && cursor.end_reason().is_none());
    drop(copy);
    trial.assert_clean();
}
