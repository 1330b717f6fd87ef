//! What walks cost, by counting and not by the clock: windows of tags, lines and words of the
//! touched map that are looked at. For every operation of the contract whose cost is a walk, in
//! tables of every history: O(put in + capacity/4096), and never a tenth more than a walk over all
//! windows.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]
// No small form: what is counted here needs large tables.
#![cfg(not(any(miri, tabularasa_small)))]

use tabularasa::HashTable;
use tabularasa::testing::contract::{CLEAR, Cost};
use tabularasa::testing::looks;

type Table = HashTable<u64>;

/// Slots of a window, of a line, and those for which there is a word of the touched map.
const WINDOW: u64 = if cfg!(tabularasa_tiny) { 4 } else { 16 };
const LINE: u64 = 4 * WINDOW;
const WORD: u64 = 64 * LINE;

fn hash(n: &u64) -> u64 {
    tabularasa::testing::subject::mix(*n)
}

/// A table with a history.
struct Subject {
    name: &'static str,
    table: Table,
    /// Since the last clear, inserted or moved by growing and shrinking.
    put_in: u64,
}

fn empty(slots: usize) -> Table {
    let table = HashTable::with_capacity(slots / 8 * 7);
    assert_eq!(table.num_buckets(), slots);
    table
}

fn insert(table: &mut Table, numbers: std::ops::Range<u64>) {
    for n in numbers {
        table.insert_unique(hash(&n), n, hash);
    }
}

/// Removes so many, by hash.
fn remove(table: &mut Table, numbers: std::ops::Range<u64>) {
    for n in numbers {
        table.find_entry(hash(&n), |there| *there == n).unwrap().remove();
    }
}

fn thin(slots: usize) -> Table {
    let mut table = empty(slots);
    insert(&mut table, 0..10);
    table
}

fn full(slots: usize) -> Table {
    let mut table = empty(slots);
    let capacity = table.capacity() as u64;
    insert(&mut table, 0..capacity);
    table
}

/// Reserves for exactly so many times the slots.
fn grow(table: &mut Table, times: usize) {
    let slots = table.num_buckets() * times;
    table.reserve(slots / 8 * 7 - table.len(), hash);
    assert_eq!(table.num_buckets(), slots);
}

/// Tables of so many slots, by histories.
fn subjects(slots: usize) -> Vec<Subject> {
    let mut subjects = Vec::new();
    let mut add = |name, put_in, table: Table| {
        assert_eq!(table.num_buckets(), slots, "{name}");
        subjects.push(Subject { name, table, put_in });
    };
    let capacity = empty(slots).capacity() as u64;
    add("new", 0, empty(slots));
    add("thin", 10, thin(slots));
    add("full", capacity, full(slots));
    for (name, factors) in [
        ("grown x2", &[2][..]),
        ("grown x4", &[4]),
        ("grown x2 and x2", &[2, 2]),
        ("grown x2, x2 and x2", &[2, 2, 2]),
    ] {
        let mut table = thin(slots / factors.iter().product::<usize>());
        factors.iter().for_each(|times| grow(&mut table, *times));
        add(name, 10 * (1 + factors.len() as u64), table);
    }
    let mut table = thin(slots / 2);
    grow(&mut table, 2);
    table.clear();
    insert(&mut table, 0..10);
    add("grown x2, cleared and thin again", 10, table);
    let mut table = full(slots / 2);
    grow(&mut table, 2);
    add("full, grown x2", capacity, table);
    let mut table = full(slots);
    remove(&mut table, 10..capacity);
    add("emptied one by one", capacity, table);
    let mut table = full(slots);
    remove(&mut table, 0..capacity);
    add("emptied one by one to the last", capacity, table);
    let mut table = full(slots);
    table.retain(|n| *n < 10);
    add("emptied by retain", capacity, table);
    let mut table = full(slots);
    table.extract_if(|n| *n >= 10).for_each(drop);
    add("emptied by extract_if", capacity, table);
    let mut table = full(slots);
    (10..capacity).for_each(|_| assert!(table.pop().is_some()));
    add("emptied by pop", capacity, table);
    let mut table = full(slots * 2);
    table.retain(|n| *n < 10);
    table.shrink_to(slots / 8 * 7, hash);
    add("shrunk", 10, table);
    let mut table = full(slots / 2);
    remove(&mut table, 10..capacity / 2);
    grow(&mut table, 2);
    add("emptied one by one, grown x2", 20, table);
    let mut table = full(slots);
    table.clear_retain();
    insert(&mut table, 0..10);
    add("full, cleared and thin", 10, table);
    let mut table = full(slots);
    drop(table.drain());
    insert(&mut table, 0..10);
    add("full, drained and thin", 10, table);
    let mut table = thin(slots);
    for n in 10..5_000 {
        insert(&mut table, n..n + 1);
        remove(&mut table, n - 10..n - 9);
    }
    add("thin, ten of 5,000", 5_000, table);
    subjects
}

/// What a walk does besides looking at each window once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Nothing,
    /// Removes: looks once more at every line that it leaves empty.
    Removes,
    /// Looks for the next entry as often as there are entries.
    Pops,
    /// Steps in the order of hashes, and looks at whole blocks of homes.
    Steps,
}

/// An operation that walks; its name is that of a row of the contract, if it stands in one.
struct Walk {
    name: &'static str,
    does: Does,
    run: fn(&mut Table),
}

const fn walk(name: &'static str, does: Does, run: fn(&mut Table)) -> Walk {
    Walk { name, does, run }
}

const WALKS: [Walk; 15] = [
    walk("clear_retain", Does::Nothing, |table| table.clear_retain()),
    walk("clear", Does::Nothing, |table| table.clear()),
    walk("clear_shrink", Does::Nothing, |table| table.clear_shrink()),
    walk("clear_shrink_to", Does::Nothing, |table| table.clear_shrink_to(table.capacity())),
    walk("recycle", Does::Nothing, |table| *table = std::mem::take(table).recycle()),
    walk("drain", Does::Nothing, |table| table.drain().for_each(drop)),
    walk("retain", Does::Nothing, |table| table.retain(|_| true)),
    walk("retain", Does::Removes, |table| table.retain(|_| false)),
    walk("extract_if", Does::Removes, |table| {
        table.extract_if(|n| *n % 2 == 0).for_each(drop);
    }),
    walk("pop", Does::Pops, |table| while table.pop().is_some() {}),
    walk("iter", Does::Nothing, |table| assert_eq!(table.iter().count_each(), table.len())),
    walk("into_iter", Does::Nothing, |table| {
        let table = std::mem::take(table);
        let len = table.len();
        assert_eq!(table.into_iter().count_each(), len);
    }),
    walk("clone", Does::Nothing, |table| *table = table.clone()),
    walk("cursor, next", Does::Steps, |table| {
        let (mut cursor, mut seen) = (table.cursor(), 0);
        while cursor.next(table.hashed(&hash)).unwrap().is_some() {
            seen += 1;
        }
        assert_eq!(seen, table.len());
    }),
    walk("cursor, next_batch", Does::Steps, |table| {
        let (mut cursor, mut seen) = (table.cursor(), 0);
        while let Some(batch) = cursor.next_batch(table.hashed(&hash)).unwrap() {
            seen += batch.len();
        }
        assert_eq!(seen, table.len());
    }),
];

/// `count` that does not ask how many are to come.
trait CountEach: Iterator + Sized {
    fn count_each(mut self) -> usize {
        let mut count = 0;
        while self.next().is_some() {
            count += 1;
        }
        count
    }
}

impl<I: Iterator> CountEach for I {}

/// How much `run` looks at.
fn looked_at(table: &mut Table, run: fn(&mut Table)) -> u64 {
    let before = looks();
    run(table);
    looks() - before
}

/// The most that a walk may look at.
fn bound(slots: u64, put_in: u64, does: Does) -> u64 {
    let windows = slots / WINDOW;
    let (by_entries, by_windows) = match does {
        // A line of an entry is four windows, and it may have marked another.
        Does::Nothing => (8 * put_in, windows),
        Does::Removes => (12 * put_in, windows + 2 * slots / LINE),
        Does::Pops => (12 * put_in, windows + 2 * slots / LINE + put_in),
        // Sixteen windows of a block, its neighbours, and later windows of displaced entries: a
        // full table takes many times a walk in the order of slots.
        Does::Steps => (64 * put_in, u64::MAX),
    };
    let by_entries = by_entries + 2 * slots / WORD + 8;
    by_entries.min(by_windows.saturating_add(windows / 10 + 8))
}

#[test]
fn no_walk_looks_at_more_than_was_put_in_nor_at_more_than_all() {
    let mut wrong = Vec::new();
    for slots in [1 << 8, 1 << 13, 1 << 15] {
        for walk in &WALKS {
            for mut subject in subjects(slots) {
                let at_most = bound(slots as u64, subject.put_in, walk.does);
                // The second time, of a walk that leaves the entries, is no dearer.
                let mut copy = subject.table.clone();
                for (of, table) in [("", &mut subject.table), (", clone", &mut copy)] {
                    let looked = [looked_at(table, walk.run), looked_at(table, walk.run)];
                    println!("{slots}, {}{of}: {} {looked:?}", subject.name, walk.name);
                    if looked.iter().any(|looked| *looked > at_most) {
                        wrong.push(format!(
                            "{slots} slots, {}{of}: {} looks at {looked:?}, not at most {at_most}",
                            subject.name, walk.name
                        ));
                    }
                    table.assert_invariants(hash);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every row whose cost is a walk is measured here.
#[test]
fn every_row_that_walks_is_counted() {
    let walks =
        CLEAR.iter().filter(|row| matches!(row.cost, Cost::PutIn | Cost::PutInAndFit | Cost::Walk));
    for name in walks.flat_map(|row| row.names.iter().copied()) {
        let walks = !matches!(name, "remove" | "remove_entry");
        assert!(!walks || WALKS.iter().any(|walk| walk.name == name), "{name} is not counted");
    }
}

/// What must not look at anything: it costs the same whatever the table.
#[test]
fn what_is_constant_looks_at_nothing() {
    for subject in subjects(1 << 13) {
        let mut table = subject.table;
        let before = looks();
        let taken = table.take_all();
        assert_eq!(looks() - before, 0, "take_all, {}", subject.name);
        drop(taken);
        table.assert_invariants(hash);
    }
}
