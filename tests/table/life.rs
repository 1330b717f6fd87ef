//! The life of one entry: it is removed and put back, or not, through one entry; nothing else
//! moves.

use crate::{HASHERS, one};
use tabularasa::HashTable;
use tabularasa::hash_table::{Entry, OccupiedEntry};

type Table = HashTable<u64>;
type Hasher = fn(&u64) -> u64;

/// Ways to an entry that is there.
const WAYS: [&str; 4] = ["entry", "find_entry", "get_bucket_entry", "next_entry"];

/// Calls `each` with the entry of `n`, found in one of the ways.
fn with_entry<R>(
    table: &mut Table,
    way: &str,
    n: u64,
    hasher: Hasher,
    each: impl FnOnce(OccupiedEntry<'_, u64>) -> R,
) -> R {
    match way {
        "entry" => match table.entry(hasher(&n), |there| *there == n, hasher) {
            Entry::Occupied(entry) => each(entry),
            Entry::Vacant(_) => panic!("{n} is not found"),
        },
        "find_entry" => each(table.find_entry(hasher(&n), |there| *there == n).unwrap()),
        "get_bucket_entry" => {
            let index = table.find_bucket_index(hasher(&n), |there| *there == n).unwrap();
            each(table.get_bucket_entry(index).unwrap())
        }
        _ => {
            let mut cursor = table.cursor();
            each(cursor.next_entry(table.hashed_mut(&hasher)).unwrap().unwrap())
        }
    }
}

/// A table in which `n` alone is left of so many that were inserted, mostly displaced.
fn emptied_to(n: u64, entries: u64, hasher: Hasher, by: usize) -> Table {
    let mut table = HashTable::with_capacity(100);
    for n in 0..entries {
        table.insert_unique(hasher(&n), n, hasher);
    }
    match by {
        0 => table.retain(|there| *there == n),
        1 => table.extract_if(|there| *there != n).for_each(drop),
        _ => {
            for other in (0..entries).filter(|other| *other != n) {
                table.find_entry(hasher(&other), |there| *there == other).unwrap().remove();
            }
        }
    }
    table
}

/// Bucket numbers and entries.
fn buckets(table: &Table) -> Vec<(usize, u64)> {
    table.iter_buckets().map(|index| (index, *table.get_bucket(index).unwrap())).collect()
}

fn assert_holds_only(table: &mut Table, n: u64, hasher: Hasher) {
    table.assert_invariants(hasher);
    assert_eq!(table.find(hasher(&n), |there| *there == n), Some(&n));
    table.entry(hasher(&n), |there| *there == n, hasher).or_insert(n);
    assert!(table.len() == 1 && table.iter().eq([&n]), "{n} is there twice");
}

#[test]
fn what_is_put_back_is_found_in_every_state() {
    for hasher in HASHERS {
        for (n, way, by) in (0..40).flat_map(|n| WAYS.map(|way| (n, way, n as usize % 3))) {
            let mut table = emptied_to(n, 40, hasher, by);
            let before = buckets(&table);
            with_entry(&mut table, way, n, hasher, |entry| {
                let (value, vacant) = entry.remove();
                vacant.insert(value);
            });
            assert_eq!(buckets(&table), before, "{n} by {way}");
            assert_holds_only(&mut table, n, hasher);
            with_entry(&mut table, way, n, hasher, |entry| {
                assert!(matches!(entry.replace_entry_with(Some), Entry::Occupied(_)));
            });
            assert_holds_only(&mut table, n, hasher);
            // Several in a row through one entry, filled at last.
            with_entry(&mut table, way, n, hasher, |entry| {
                let (value, vacant) = entry.remove();
                let (value, vacant) = vacant.insert(value).remove();
                let Entry::Vacant(vacant) = vacant.insert(value).replace_entry_with(|_| None)
                else {
                    panic!("it was not removed");
                };
                assert!(format!("{vacant:?}").contains("VacantEntry"));
                vacant.insert(value);
            });
            assert_eq!(buckets(&table), before, "{n} by {way}");
            assert_holds_only(&mut table, n, hasher);
            // Removed, and nothing put back.
            with_entry(&mut table, way, n, hasher, |entry| {
                assert_eq!(entry.remove().0, n);
            });
            assert!(table.is_empty() && table.find(hasher(&n), |_| true).is_none());
            table.assert_invariants(hasher);
        }
    }
}

/// What a displaced entry is left through, everything else works: clears, clones, walks.
#[test]
fn a_table_emptied_to_one_displaced_entry_works() {
    for n in 0..40 {
        let with_one = || {
            let mut table = emptied_to(n, 40, one, n as usize % 3);
            with_entry(&mut table, "find_entry", n, one, |entry| {
                let (value, vacant) = entry.remove();
                vacant.insert(value);
            });
            table
        };
        let mut copy = with_one().clone();
        assert_holds_only(&mut copy, n, one);
        let mut cursor = copy.cursor();
        assert_eq!(cursor.next(copy.hashed(&one)).unwrap(), Some(&n));
        assert_eq!(cursor.next(copy.hashed(&one)).unwrap(), None);
        copy.retain(|_| true);
        assert_holds_only(&mut copy, n, one);
        copy.reserve(1_000, one);
        assert_holds_only(&mut copy, n, one);
        copy.shrink_to_fit(one);
        assert_holds_only(&mut copy, n, one);
        let clears: [fn(&mut Table); 5] = [
            Table::clear_retain,
            Table::clear_shrink,
            Table::reset,
            |table| drop(table.drain()),
            |table| assert!(table.pop().is_some()),
        ];
        for clear in clears {
            let mut table = with_one();
            clear(&mut table);
            table.assert_invariants(one);
            assert!(table.is_empty());
            table.insert_unique(one(&n), n, one);
            assert_holds_only(&mut table, n, one);
        }
    }
}

/// A vacant entry that is dropped unfilled changes nothing.
#[test]
fn calls_that_insert_nothing_move_nothing() {
    for hasher in HASHERS {
        for left in 0..40 {
            let mut table = emptied_to(left, 40, hasher, 2);
            let before = buckets(&table);
            for n in 600..640 {
                let _unfilled = table.entry(hasher(&n), |there| *there == n, hasher);
                let absent = table.find_entry(hasher(&n), |there| *there == n).unwrap_err();
                assert!(absent.into_table().find(hasher(&n), |there| *there == n).is_none());
                match table.entry(hasher(&n), |there| *there == n, hasher) {
                    Entry::Vacant(vacant) => assert_eq!(vacant.into_table().len(), 1),
                    Entry::Occupied(_) => panic!("{n} is not there"),
                }
                assert!(table.get_bucket_entry(usize::MAX).is_err());
            }
            let entry = table.entry(hasher(&left), |there| *there == left, hasher);
            assert!(matches!(entry.and_modify(|_| {}), Entry::Occupied(_)));
            table.retain(|_| true);
            assert_eq!(table.extract_if(|_| false).count(), 0);
            assert_eq!(buckets(&table), before);
            table.assert_invariants(hasher);
        }
    }
}
