//! Allocators that refuse: at any call, and at all of them.

use crate::Mixed;
use crate::bounded::Bounded;
use std::env;
use std::process::Command;
use tabularasa::testing::subject::mix;
use tabularasa::{HashMap, HashTable, TryReserveError};

type Map = HashMap<u64, u64, Mixed, Bounded>;
type Table = HashTable<u64, Bounded>;

fn rehash(entry: &u64) -> u64 {
    mix(*entry)
}

fn map(len: u64) -> (Map, Bounded) {
    let alloc = Bounded::to(usize::MAX);
    let mut map = HashMap::with_hasher_in(Mixed, alloc.clone());
    (0..len).for_each(|n| assert_eq!(map.insert(n, n), None));
    (map, alloc)
}

fn table(len: u64) -> (Table, Bounded) {
    let alloc = Bounded::to(usize::MAX);
    let mut table = HashTable::new_in(alloc.clone());
    for n in 0..len {
        table.insert_unique(mix(n), n, rehash);
    }
    (table, alloc)
}

/// A call that may be refused, and says so or does without.
type Call<C> = fn(&mut C) -> Option<TryReserveError>;

const MAP_CALLS: [Call<Map>; 8] = [
    |map| map.try_reserve(1).err(),
    |map| map.try_reserve(1_000).err(),
    |map| {
        map.shrink_to_fit();
        None
    },
    |map| {
        map.shrink_to(40);
        None
    },
    |map| {
        map.clear_shrink();
        None
    },
    |map| {
        map.clear_shrink_to(20);
        None
    },
    |map| {
        map.reset();
        None
    },
    |map| {
        map.retain(|key, _| key % 2 == 0);
        None
    },
];

/// Every such call with each of its requests refused: a typed error or none, and entries lost to
/// nothing but a clear.
#[test]
fn every_request_refused() {
    let calls = MAP_CALLS.iter().enumerate();
    for (at, call) in calls {
        for len in [0, 3, 28, 100] {
            for blocks in 0.. {
                let (mut map, alloc) = map(len);
                map.retain(|key, _| key % 4 != 3);
                let (before, left) = (map.capacity(), map.len());
                alloc.end_after(blocks);
                let error = call(&mut map);
                let refused = alloc.refused() != 0;
                // Where a result is returned it says what was refused.
                let told = matches!(error, Some(TryReserveError::AllocError { layout })
                    if layout.size() > map.allocation_size());
                assert_eq!(told, refused && at < 2, "call {at}");
                if refused && at < 4 {
                    assert_eq!((map.capacity(), map.len()), (before, left));
                }
                map.assert_invariants();
                assert_eq!(alloc.bytes(), map.allocation_size());
                alloc.end_after(usize::MAX);
                (1_000..1_200).for_each(|n| assert_eq!(map.insert(n, n), None));
                map.assert_invariants();
                if !refused {
                    break;
                }
            }
        }
    }
}

/// The same of a table.
#[test]
fn every_request_of_a_table_refused() {
    fn call(table: &mut Table, at: usize) -> bool {
        match at {
            0 => return table.try_reserve(1, rehash).is_err(),
            1 => return table.try_reserve(1_000, rehash).is_err(),
            2 => table.shrink_to_fit(rehash),
            3 => table.shrink_to(40, rehash),
            4 => table.clear_shrink(),
            _ => table.clear_shrink_to(20),
        }
        false
    }
    for at in 0..6 {
        for len in [0, 3, 28, 100] {
            let (mut table, alloc) = table(len);
            table.retain(|n| *n % 4 != 3);
            let (before, left) = (table.capacity(), table.len());
            alloc.end_after(0);
            let told = call(&mut table, at);
            let refused = alloc.refused() != 0;
            assert_eq!(told, refused && at < 2);
            match (refused, at) {
                (true, 0..=3) => assert_eq!((table.capacity(), table.len()), (before, left)),
                (true, _) => assert_eq!((table.capacity(), table.len()), (0, 0)),
                _ => {}
            }
            table.assert_invariants(rehash);
            assert_eq!(alloc.bytes(), table.allocation_size());
        }
    }
}

/// A map without room for one more, whose allocator gives nothing any more.
fn full_map() -> Map {
    let (map, alloc) = map(28);
    assert_eq!(map.capacity(), 28);
    alloc.end_after(0);
    map
}

/// The same of a table.
fn full_table() -> Table {
    let (table, alloc) = table(28);
    assert_eq!(table.capacity(), 28);
    alloc.end_after(0);
    table
}

/// Calls that need memory and have no way to say that there is none.
const NEEDS: [(&str, fn()); 15] = [
    ("insert", || assert_eq!(full_map().insert(100, 1), None)),
    ("try_insert", || assert!(full_map().try_insert(100, 1).is_ok())),
    ("entry", || *full_map().entry(100).or_insert(1) += 1),
    ("entry_ref", || *full_map().entry_ref(&100).or_insert(1) += 1),
    ("reserve", || full_map().reserve(1)),
    ("extend", || full_map().extend([(100, 1)])),
    ("clone", || assert_eq!(full_map().clone().len(), 28)),
    ("clone_copy", || assert_eq!(full_map().clone_copy().len(), 28)),
    ("clone_from", || full_map().clone_from(&map(100).0)),
    ("insert after reset", || {
        let mut map = full_map();
        map.reset();
        map.extend([(100, 1)]);
    }),
    ("insert after take_all", || {
        let mut map = full_map();
        assert_eq!(map.take_all().len(), 28);
        map.extend([(100, 1)]);
    }),
    ("with_capacity", || {
        let alloc = full_map().allocator().clone();
        assert!(Map::with_capacity_and_hasher_in(10, Mixed, alloc).is_empty());
    }),
    ("table insert_unique", || {
        full_table().insert_unique(mix(100), 100, rehash);
    }),
    ("table entry", || assert!(matches!(full_table().entry(mix(100), |_| false, rehash), _))),
    ("table reserve", || full_table().reserve(1, rehash)),
];

/// Which of them a child process is to make.
const NEED: &str = "TABULARASA_NEED";

/// They end the process as std's collections do, through the hook for allocation errors; a reading
/// of memory that is not there would end it in another way.
#[test]
fn needs_that_are_refused_end_the_process() {
    if let Ok(need) = env::var(NEED) {
        return NEEDS[need.parse::<usize>().unwrap()].1();
    }
    for (at, (name, _)) in NEEDS.iter().enumerate() {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "refusal::needs_that_are_refused_end_the_process", "--nocapture"])
            .env(NEED, at.to_string())
            .env("RUST_BACKTRACE", "0")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stderr).into_owned();
        assert!(!child.status.success(), "{name}: {said}");
        assert!(said.contains("memory allocation of"), "{name}: {said}");
    }
}
