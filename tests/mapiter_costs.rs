//! What a cursor's steps cost, counted without a clock: thin tables, tables emptied one by one,
//! the budget of `retain_next`. And what the steps borrow.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]
// No small form: what is counted here needs large tables.
#![cfg(not(any(miri, tabularasa_small)))]

use std::collections::BTreeSet;
use tabularasa::testing::looks;
use tabularasa::testing::subject::{Hashing, mix};
use tabularasa::{Cursor, HashMap, HashTable};

type Map = HashMap<u32, u64, Hashing>;

fn filled(capacity: usize, keys: std::ops::Range<u32>) -> Map {
    let mut map = Map::with_capacity_and_hasher(capacity, Hashing::Mixed(1));
    map.extend(keys.map(|key| (key, u64::from(key))));
    map
}

/// Slots of a table with this capacity.
fn slots(map: &Map) -> u64 {
    (map.capacity() as u64 / 7) * 8
}

/// A step, and the keys that it yields.
type Step = fn(&mut Cursor, &mut Map) -> Option<Vec<u32>>;

/// By which method a walk steps.
const HOWS: [Step; 4] = [
    |cursor, map| cursor.next(&*map).unwrap().map(|(key, _)| vec![*key]),
    |cursor, map| cursor.next_entry(map).unwrap().map(|entry| vec![*entry.key()]),
    |cursor, map| cursor.next_batch(&*map).unwrap().map(|batch| batch.map(|(k, _)| *k).collect()),
    |cursor, map| {
        let mut keys = Vec::new();
        let judge = |key: &u32, _: &mut u64| {
            keys.push(*key);
            true
        };
        cursor.retain_next(map, 10, judge).unwrap()?;
        Some(keys)
    },
];

/// Walks a map, which must be complete, and returns how much that looked at.
fn walk(map: &mut Map, how: usize) -> u64 {
    let mut cursor = map.cursor();
    let before = looks();
    let mut keys = Vec::new();
    while let Some(some) = HOWS[how](&mut cursor, map) {
        keys.extend(some);
    }
    let looked = looks() - before;
    assert_eq!(keys.len(), map.len(), "each once");
    assert_eq!(BTreeSet::from_iter(keys), map.keys().copied().collect());
    looked
}

/// A walk of a thin table costs what was inserted, and a little for each 4,096 slots.
#[test]
fn thin_tables_are_walked_by_what_was_inserted() {
    let room = if cfg!(tabularasa_tiny) { 10_000 } else { 1_000_000 };
    // In the test geometry a word of the touched map is of 1,024 slots, and of 256 blocks.
    let share = if cfg!(tabularasa_tiny) { 4 } else { 4_096 / 40 };
    for len in [0, 1, 2, 17, 300] {
        for how in 0..HOWS.len() {
            let mut map = filled(room, 0..len);
            let looked = walk(&mut map, how);
            let allowed = 80 * u64::from(len) + slots(&map) / share + 100;
            assert!(looked <= allowed, "{len} entries, step {how}: {looked} > {allowed}");
        }
    }
}

/// Whatever a table was: a walk looks at little more than hashbrown's, a window for each 16 slots.
#[test]
fn tables_emptied_one_by_one_cost_what_their_slots_do() {
    if cfg!(tabularasa_tiny) {
        return;
    }
    for left in [0, 1, 50] {
        for how in 0..HOWS.len() {
            let mut map = filled(100_000, 0..100_000);
            for key in left..100_000 {
                map.remove(&key);
            }
            let looked = walk(&mut map, how);
            // A block is 16 windows, is looked at with the line after it, and asked for two words.
            let allowed = slots(&map) / 16 * 22 / 16 + 60 * u64::from(left);
            assert!(looked <= allowed, "{left} left, step {how}: {looked} > {allowed}");
        }
    }
}

/// `retain_next` looks at what it was asked for, or at up to 16 entries more.
#[test]
fn retain_next_keeps_to_its_budget() {
    for len in [1, 40, 224, 900, 4_000] {
        for n in [0, 1, 3, 16, 100, 250, 5_000] {
            for steps_before in 0..3 {
                let mut map = filled(0, 0..len);
                let mut cursor = map.cursor();
                let mut seen = 0;
                for _ in 0..steps_before {
                    seen += usize::from(cursor.next(&map).unwrap().is_some());
                }
                let mut judged = 0;
                while let Some(looked) = cursor
                    .retain_next(&mut map, n, |_, _| {
                        judged += 1;
                        judged % 3 != 0
                    })
                    .unwrap()
                {
                    assert!(looked <= n.max(1) + 16, "{looked} of {len} for {n}");
                    seen += looked;
                    let is_last = seen == len as usize;
                    assert!(looked >= n.max(1) || is_last, "{looked} of {len} for {n}");
                }
                assert_eq!(seen, len as usize);
            }
        }
    }
}

/// Entries that share all bits of their hashes are judged together, whatever the budget.
#[test]
fn retain_next_takes_ties_together() {
    let mut map = Map::with_hasher(Hashing::Constant);
    map.extend((0..100).map(|key| (key, 0)));
    let mut cursor = map.cursor();
    assert_eq!(cursor.retain_next(&mut map, 1, |key, _| *key < 10).unwrap(), Some(100));
    assert_eq!(map.len(), 10);
    assert_eq!(cursor.retain_next(&mut map, 1, |_, _| true).unwrap(), None);
}

/// What is yielded borrows the table, and not its hasher.
#[test]
fn tables_are_walked_with_hashers_made_on_the_spot() {
    let hasher = |number: &u64| mix(*number);
    let mut table = HashTable::new();
    for number in 0..500 {
        table.insert_unique(hasher(&number), number, hasher);
    }
    let mut cursor = table.cursor();
    let first = cursor.next(table.hashed(&|number: &u64| mix(*number))).unwrap();
    let batch = cursor.next_batch(table.hashed(&|number: &u64| mix(*number))).unwrap();
    let mut seen = vec![*first.unwrap()];
    seen.extend(batch.unwrap());
    let entry = cursor.next_entry(table.hashed_mut(&|number: &u64| mix(*number))).unwrap();
    seen.push(entry.unwrap().remove().0);
    assert!(
        !seen.iter().any(|number| cursor.has_passed(table.hashed(&hasher), number) == Ok(false))
    );
    while let Some(number) = cursor.next(table.hashed(&|number: &u64| mix(*number))).unwrap() {
        seen.push(*number);
    }
    seen.sort_unstable();
    assert!(seen.into_iter().eq(0..500));
    assert_eq!(table.len(), 499);
}
