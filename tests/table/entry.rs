//! Entries: room ahead, removal, replacement, clean-up.

use crate::{HASHERS, mix, range, sorted, table_of};
use core::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabularasa::HashTable;
use tabularasa::hash_table::Entry;
use tabularasa::testing::effort;

// ---- entries

#[test]
fn entry_that_is_there_never_makes_a_full_table_grow() {
    for hasher in HASHERS {
        let mut table = HashTable::with_capacity(100);
        for n in 0..table.capacity() as u64 {
            table.insert_unique(hasher(&n), n, hasher);
        }
        let (capacity, bytes) = (table.capacity(), table.allocation_size());
        for n in 0..capacity as u64 {
            let moves = |_: &u64| unreachable!("nothing moves for an entry that is there");
            let entry = table.entry(hasher(&n), |other| *other == n, moves);
            assert_eq!(*entry.or_insert_with(|| unreachable!()).get(), n);
        }
        assert_eq!((table.capacity(), table.allocation_size()), (capacity, bytes));
        table.assert_invariants(hasher);
    }
}

#[test]
fn entry_makes_room_at_once() {
    let mut table = HashTable::with_capacity(7);
    for n in 0..table.capacity() as u64 {
        table.insert_unique(mix(&n), n, mix);
    }
    let capacity = table.capacity();
    let entry = table.entry(mix(&99), |other| *other == 99, mix);
    let Entry::Vacant(vacant) = entry else { panic!("99 was not put in") };
    assert!(vacant.into_table().capacity() > capacity);
    assert_eq!(table.len(), capacity);
    table.assert_invariants(mix);
}

#[test]
fn entry_whose_hasher_panics_loses_nothing() {
    let mut table = HashTable::with_capacity(14);
    for n in 0..14 {
        table.insert_unique(mix(&n), n, mix);
    }
    for calls in 0..14_usize {
        let left = Cell::new(calls);
        let fails = |n: &u64| {
            left.set(left.get().checked_sub(1).expect("enough calls"));
            mix(n)
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            table.entry(mix(&99), |other| *other == 99, fails).insert(99);
        }));
        assert!(outcome.is_err());
        assert_eq!((table.len(), table.capacity()), (14, 14));
        table.assert_invariants(mix);
    }
}

/// Entries of a full table.
const FULL: u64 = effort(1_792, 56);

/// Churn at constant length goes through clean-ups, which are paid by the hasher, and not growth.
#[test]
fn entry_cleans_up_after_removals() {
    let mut table = table_of(0..FULL, mix);
    assert_eq!(table.capacity() as u64, FULL);
    let hashed = Cell::new(0);
    let counting = |n: &u64| {
        hashed.set(hashed.get() + 1);
        mix(n)
    };
    for n in 0..effort(20_000, 500) {
        let old = table.find_entry(mix(&n), |other| *other == n);
        old.expect("put in FULL rounds ago").remove();
        let new = n + FULL;
        table.entry(mix(&new), |other| *other == new, counting).insert(new);
    }
    assert!(hashed.get() > 0, "no clean-up at all");
    assert!(hashed.get() < 30 * 20_000, "{} hashes in 20,000 rounds", hashed.get());
    assert_eq!(table.capacity() as u64, FULL);
    // Windows of the test geometry are four times as narrow.
    assert!(table.stats(mix).mean_probe < if cfg!(tabularasa_tiny) { 8.0 } else { 2.0 });
    table.assert_invariants(mix);
}

/// As above, where removals know no hash.
#[test]
fn removals_by_bucket_index_are_cleaned_up_too() {
    let mut table = table_of(0..FULL, mix);
    let hashed = Cell::new(0);
    let counting = |n: &u64| {
        hashed.set(hashed.get() + 1);
        mix(n)
    };
    for n in 0..effort(20_000, 500) {
        let index = table.find_bucket_index(mix(&n), |other| *other == n);
        let index = index.expect("put in FULL rounds ago");
        table.get_bucket_entry(index).expect("just found").remove();
        table.insert_unique(mix(&(n + FULL)), n + FULL, counting);
    }
    assert!(hashed.get() > 0, "no clean-up at all");
    assert_eq!(table.capacity() as u64, FULL);
    table.assert_invariants(mix);
}

#[test]
fn entry_insert_replaces_and_returns_the_entry() {
    let mut table = HashTable::new();
    for value in 0..3 {
        let entry = table.entry(7, |entry: &(u64, u64)| entry.0 == 7, |entry| entry.0);
        assert_eq!(entry.insert((7, value)).get(), &(7, value));
    }
    let entry = table.entry(7, |entry| entry.0 == 7, |entry| entry.0);
    let entry = entry.and_modify(|entry| entry.1 = 40);
    assert_eq!(format!("{entry:?}"), "Entry(OccupiedEntry { value: (7, 40) })");
    assert_eq!(*entry.or_insert((7, 0)).into_mut(), (7, 40));
    let vacant = table.entry(8, |entry| entry.0 == 8, |entry| entry.0);
    assert_eq!(format!("{vacant:?}"), "Entry(VacantEntry)");
    assert_eq!(vacant.and_modify(|_| unreachable!()).into_table().len(), 1);
    table.assert_invariants(|entry| entry.0);
}

/// Out and in again through every way that an entry can be reached, displaced ones included.
#[test]
fn removed_entries_go_back_to_their_bucket() {
    for hasher in HASHERS {
        let mut table = table_of(0..400, hasher);
        // Holes on every path, nearer than the displaced entries.
        table.retain(|n| *n % 3 != 0);
        let numbers: Vec<u64> = table.iter().copied().collect();
        for n in numbers {
            let index = table.find_bucket_index(hasher(&n), |other| *other == n);
            let index = index.expect("still there");

            let entry = table.find_entry(hasher(&n), |other| *other == n);
            let (value, vacant) = entry.expect("still there").remove();
            assert_eq!(format!("{vacant:?}"), "VacantEntry");
            assert_eq!(vacant.insert(value).bucket_index(), index);

            let entry = table.get_bucket_entry(index).expect("put back");
            let (value, vacant) = entry.remove();
            let entry = vacant.insert(value);
            assert_eq!(entry.bucket_index(), index);
            let entry = entry.replace_entry_with(Some);
            assert!(matches!(entry, Entry::Occupied(ref entry) if entry.bucket_index() == index));

            assert_eq!(table.find(hasher(&n), |other| *other == n), Some(&n));
        }
        table.assert_invariants(hasher);
    }
}

/// A test that accepts anything finds entries of other hashes; changing one in place is right.
#[test]
fn replaced_entry_is_found_by_its_own_hash() {
    let hasher = |n: &u64| n * 8;
    let mut table = HashTable::with_capacity(112);
    for n in 1..10 {
        table.insert_unique(hasher(&n), n, hasher);
    }
    for n in 1..10 {
        // A window that begins in free slots before this entry.
        let entry = table.find_entry(hasher(&n) - 3, |_| true).expect("one tag for all");
        assert!(matches!(entry.replace_entry_with(Some), Entry::Occupied(_)));
        assert_eq!(table.find(hasher(&n), |other| *other == n), Some(&n));
    }
    table.assert_invariants(hasher);
}

#[test]
fn replacing_an_entry_by_nothing_or_a_panic_removes_it() {
    for hasher in HASHERS {
        let mut table = table_of(0..100, hasher);
        let entry = table.find_entry(hasher(&5), |n| *n == 5).expect("put in");
        let Entry::Vacant(vacant) = entry.replace_entry_with(|_| None) else {
            panic!("nothing was put back")
        };
        assert_eq!(vacant.into_table().len(), 99);
        let entry = table.find_entry(hasher(&6), |n| *n == 6).expect("put in");
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            entry.replace_entry_with(|_| panic!("the entry is out"));
        }));
        assert!(outcome.is_err());
        assert_eq!(sorted(table.iter().copied()), [range(5), (7..100).collect()].concat());
        table.assert_invariants(hasher);
    }
}
