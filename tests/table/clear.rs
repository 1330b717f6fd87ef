//! The clear family, clones, and entries without a size.

use crate::{HASHERS, Witness, mix, one, sorted, table_of};
use core::cell::Cell;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabularasa::HashTable;

// ---- the clear family

type Clear = fn(&mut HashTable<Witness>);

/// Every clear that drops; what is left of 1,792 in capacity; and after a destructor panicked.
const CLEARS: [(&str, Clear, usize, usize); 9] = [
    ("clear", |table| table.clear(), 1792, 1792),
    ("clear_retain", |table| table.clear_retain(), 1792, 1792),
    ("clear_shrink", |table| table.clear_shrink(), 112, 0),
    ("clear_shrink_to 10", |table| table.clear_shrink_to(10), 14, 0),
    ("clear_shrink_to more", |table| table.clear_shrink_to(1_000_000), 1792, 0),
    ("clear_shrink_to 0", |table| table.clear_shrink_to(0), 0, 0),
    ("reset", |table| table.reset(), 0, 0),
    ("drain", |table| drop(table.drain()), 1792, 1792),
    ("drain, in part", |table| drop(table.drain().next()), 1792, 1792),
];

#[test]
fn clears_keep_their_contracts() {
    for (name, clear, capacity, _) in CLEARS {
        let (mut table, dropped) = Witness::table(None);
        table.reserve(1000, Witness::hash);
        assert_eq!(table.capacity(), 1792);
        clear(&mut table);
        assert_eq!(dropped.get(), 100, "{name}");
        assert_eq!((table.len(), table.capacity()), (0, capacity), "{name}");
        assert_eq!((table.iter().count(), table.pop().is_none()), (0, true), "{name}");
        table.assert_invariants(Witness::hash);

        // Empty, with and without an allocation, and filled again.
        clear(&mut table);
        table.assert_invariants(Witness::hash);
        let (refill, _) = Witness::table(None);
        for witness in refill {
            table.insert_unique(witness.hash(), witness, Witness::hash);
        }
        assert_eq!(table.len(), 100, "{name}");
        table.assert_invariants(Witness::hash);
    }
}

#[test]
fn clears_survive_a_panicking_destructor() {
    for (name, clear, _, capacity) in CLEARS {
        for panics_at in [0, 1, 50, 99] {
            let (mut table, dropped) = Witness::table(Some(panics_at));
            table.reserve(1000, Witness::hash);
            let outcome = catch_unwind(AssertUnwindSafe(|| clear(&mut table)));
            assert!(outcome.is_err(), "{name}");
            assert_eq!(dropped.get(), 100, "{name}: the others are dropped all the same");
            assert_eq!((table.len(), table.capacity()), (0, capacity), "{name}");
            assert_eq!(table.iter().count(), 0, "{name}");
            table.assert_invariants(Witness::hash);
            let (refill, _) = Witness::table(None);
            for witness in refill {
                table.insert_unique(witness.hash(), witness, Witness::hash);
            }
            assert_eq!(table.len(), 100, "{name}");
            table.assert_invariants(Witness::hash);
        }
    }
}

#[test]
fn clears_restore_the_capacity_of_a_table_full_of_removals() {
    let mut table = table_of(0..448, one);
    table.retain(|_| false);
    table.clear();
    assert_eq!(table.capacity(), 448);
    for n in 0..448 {
        table.insert_unique(one(&n), n, |_| unreachable!("a cleared table is as new"));
    }
    table.assert_invariants(one);
}

#[test]
fn take_all_moves_everything_out() {
    let (mut table, dropped) = Witness::table(None);
    let bytes = table.allocation_size();
    let taken = table.take_all();
    assert_eq!((table.len(), table.allocation_size()), (0, 0));
    assert_eq!((taken.len(), taken.allocation_size(), dropped.get()), (100, bytes, 0));
    taken.assert_invariants(Witness::hash);
    let mut rest = taken.into_iter();
    rest.by_ref().take(30).for_each(drop);
    assert_eq!((rest.len(), dropped.get()), (70, 30));
    drop(rest);
    assert_eq!(dropped.get(), 100);
    table.assert_invariants(Witness::hash);
}

#[test]
fn recycle_keeps_the_allocation() {
    let (table, dropped) = Witness::table(None);
    let (capacity, bytes) = (table.capacity(), table.allocation_size());
    // As large as a witness, on every processor.
    let mut table: HashTable<(u64, usize, bool)> = table.recycle();
    assert_eq!(dropped.get(), 100);
    assert_eq!((table.len(), table.capacity(), table.allocation_size()), (0, capacity, bytes));
    for n in 0..capacity as u64 {
        table.insert_unique(mix(&n), (n, 1, true), |_| unreachable!("there is room"));
    }
    assert_eq!(table.allocation_size(), bytes);
    table.assert_invariants(|entry| mix(&entry.0));
}

#[test]
fn dropping_a_table_drops_every_entry() {
    let (table, dropped) = Witness::table(None);
    drop(table);
    assert_eq!(dropped.get(), 100);
    let (table, dropped) = Witness::table(Some(50));
    assert!(catch_unwind(AssertUnwindSafe(|| drop(table))).is_err());
    assert_eq!(dropped.get(), 100);
    let (mut table, dropped) = Witness::table(Some(50));
    assert!(catch_unwind(AssertUnwindSafe(|| table = HashTable::new())).is_err());
    assert_eq!((dropped.get(), table.len()), (100, 0));
    table.assert_invariants(Witness::hash);
}

// ---- clones

#[test]
fn clones_have_the_entries_and_the_capacity() {
    for hasher in HASHERS {
        let mut table = table_of(0..300, hasher);
        table.retain(|n| *n % 3 == 0);
        let mut clone = table.clone();
        assert_eq!(clone.capacity(), table.capacity());
        assert_eq!(sorted(clone.iter().copied()), sorted(table.iter().copied()));
        clone.assert_invariants(hasher);
        clone.insert_unique(hasher(&999), 999, hasher);
        assert_eq!((clone.len(), table.len()), (101, 100));

        let mut copy = table.clone_copy();
        assert_eq!(copy.capacity(), table.capacity());
        assert_eq!(sorted(copy.iter().copied()), sorted(table.iter().copied()));
        copy.assert_invariants(hasher);
        copy.insert_unique(hasher(&999), 999, hasher);
        assert_eq!((copy.len(), table.len()), (101, 100));

        for mut target in [table_of(0..300, mix), table_of(0..5, mix), HashTable::new()] {
            target.clone_from(&table);
            assert_eq!(sorted(target.iter().copied()), sorted(table.iter().copied()));
            target.assert_invariants(hasher);
        }
        clone.clone_from(&HashTable::new());
        assert_eq!((clone.len(), clone.allocation_size()), (0, 0));
        table.assert_invariants(hasher);
    }
}

// ---- entries without a size

#[test]
fn entries_without_a_size_are_counted() {
    let mut table = HashTable::new();
    for hash in 0..100 {
        table.insert_unique(one(&hash), (), |()| one(&0));
    }
    assert_eq!((table.len(), table.iter().count(), table.iter_mut().count()), (100, 100, 100));
    assert_eq!(table.iter_hash(one(&0)).count(), 100);
    assert_eq!(table.iter_hash_mut(one(&0)).count(), 100);
    assert_eq!(table.unsafe_iter().count(), 100);
    let indices: HashSet<usize> = table.iter_buckets().collect();
    assert_eq!(indices.len(), 100);
    assert!(indices.iter().all(|index| table.get_bucket(*index).is_some()));
    table.assert_invariants(|()| one(&0));

    let entry = table.find_entry(one(&0), |()| true).expect("a hundred of them");
    let index = entry.bucket_index();
    assert_eq!(entry.remove().1.insert(()).bucket_index(), index);
    assert_eq!(table.pop(), Some(()));
    let mut left = 10;
    table.retain(|()| {
        left -= 1;
        left >= 0
    });
    assert_eq!(table.len(), 10);
    assert_eq!(table.clone().into_iter().count(), 10);
    assert_eq!(table.extract_if(|()| true).take(3).count(), 3);
    table.assert_invariants(|()| one(&0));

    let bytes = table.allocation_size();
    assert!(bytes > 0);
    assert_eq!(table.drain().count(), 7);
    assert_eq!((table.len(), table.allocation_size()), (0, bytes));
    table.entry(one(&0), |()| true, |()| one(&0)).or_insert(());
    table.entry(one(&0), |()| true, |()| one(&0)).or_insert(());
    assert_eq!(table.len(), 1);
    table.assert_invariants(|()| one(&0));
    table.reset();
    assert_eq!(table.allocation_size(), 0);
    table.assert_invariants(|()| one(&0));
}

#[test]
fn entries_without_a_size_are_dropped() {
    thread_local!(static DROPPED: Cell<u64> = const { Cell::new(0) });
    struct Mark;
    impl Drop for Mark {
        fn drop(&mut self) {
            DROPPED.set(DROPPED.get() + 1);
        }
    }
    let mut table = HashTable::new();
    for hash in 0..50 {
        table.insert_unique(hash, Mark, |_| unreachable!("reserved"));
        if hash == 0 {
            table.reserve(50, |_| 0);
        }
    }
    table.clear();
    assert_eq!(DROPPED.get(), 50);
    table.insert_unique(1, Mark, |_| 1);
    drop(table.take_all());
    assert_eq!(DROPPED.get(), 51);
    table.assert_invariants(|_| 0);
}
