//! Sizes, look-up, bucket indices, stats.

use crate::{HASHERS, mix, one, range, sorted, table_of};
use allocator_api2::alloc::Global;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabularasa::{HashTable, Stats, TryReserveError};

// ---- sizes

#[cfg_attr(tabularasa_tiny, ignore = "the real geometry's capacities")]
#[test]
fn sizes_of_new_tables() {
    for (asked, capacity) in
        [(0, 0), (1, 3), (3, 3), (4, 7), (8, 14), (15, 28), (29, 56), (113, 224), (1000, 1792)]
    {
        let table: HashTable<(u64, u64)> = HashTable::with_capacity(asked);
        assert_eq!(table.capacity(), capacity, "asked for {asked}");
        assert_eq!(table.allocation_size() == 0, asked == 0);
        assert_eq!(table.num_buckets() == 0, asked == 0);
        table.assert_invariants(|entry| entry.0);
    }
    assert_eq!(HashTable::<u8>::with_capacity(1).capacity(), 14);
    assert_eq!(HashTable::<u64>::default().capacity(), 0);
    assert_eq!(HashTable::<u64>::new_in(Global).capacity(), 0);
}

#[test]
fn sizes_hold_what_they_promise() {
    let mut table = HashTable::with_capacity(100);
    let capacity = table.capacity();
    for n in 0..capacity as u64 {
        table.insert_unique(mix(&n), n, |_| unreachable!("nothing moves while there is room"));
    }
    assert_eq!((table.len(), table.capacity()), (capacity, capacity));
    table.insert_unique(mix(&1_000_000), 1_000_000, mix);
    assert!(table.capacity() > capacity);
    table.assert_invariants(mix);
}

#[test]
fn reserve_and_shrink() {
    for hasher in HASHERS {
        let mut table = table_of(0..100, hasher);
        table.reserve(1000, hasher);
        let capacity = table.capacity();
        assert!(capacity >= 1100);
        table.reserve(1000, |_| unreachable!("there is room"));
        table.assert_invariants(hasher);

        table.shrink_to(500, hasher);
        assert!((500..1000).contains(&table.capacity()));
        table.shrink_to_fit(hasher);
        assert!((100..200).contains(&table.capacity()));
        table.shrink_to(1000, hasher);
        assert!(table.capacity() < 200, "it never rises");
        assert_eq!(sorted(table.iter().copied()), range(100));
        table.assert_invariants(hasher);
    }
    let mut empty: HashTable<u64> = HashTable::with_capacity(100);
    empty.shrink_to_fit(mix);
    assert_eq!(empty.allocation_size(), 0);
    empty.assert_invariants(mix);
}

#[test]
fn try_reserve_fails_without_a_change() {
    let mut table = table_of(0..10, mix);
    let before = table.stats(mix);
    for additional in [usize::MAX, usize::MAX / 2, usize::MAX / 8, isize::MAX as usize / 8] {
        assert_eq!(table.try_reserve(additional, mix), Err(TryReserveError::CapacityOverflow));
    }
    assert_eq!(table.stats(mix), before);
    table.assert_invariants(mix);
}

#[test]
fn capacity_survives_removals() {
    for hasher in HASHERS {
        let mut table = table_of(0..448, hasher);
        let capacity = table.capacity();
        for n in 0..448 {
            let entry = table.find_entry(hasher(&n), |other| *other == n);
            assert_eq!(entry.expect("put in before").remove().0, n);
            assert_eq!(table.capacity(), capacity);
        }
        table.assert_invariants(hasher);
        for n in 0..capacity as u64 {
            table.insert_unique(hasher(&n), n, hasher);
        }
        assert_eq!(table.capacity(), capacity);
        table.assert_invariants(hasher);
    }
}

// ---- look-up

#[test]
fn find_what_is_there_and_nothing_else() {
    for hasher in HASHERS {
        let mut table = table_of((0..200).map(|n| 2 * n), hasher);
        for n in 0..400 {
            let expected = (n % 2 == 0).then_some(n);
            assert_eq!(table.find(hasher(&n), |other| *other == n).copied(), expected);
            assert_eq!(table.find_mut(hasher(&n), |other| *other == n).copied(), expected);
            let index = table.find_bucket_index(hasher(&n), |other| *other == n);
            assert_eq!(index.and_then(|index| table.get_bucket(index)).copied(), expected);
        }
        table.assert_invariants(hasher);
    }
}

#[test]
fn find_entry_never_grows() {
    let mut table: HashTable<u64> = HashTable::new();
    let absent = table.find_entry(7, |_| true).expect_err("nothing is there");
    assert_eq!(format!("{absent:?}"), "AbsentEntry");
    assert_eq!(absent.into_table().capacity(), 0);
    table.assert_invariants(mix);
}

#[test]
fn find_asks_about_entries_of_this_hash_only_if_tags_differ() {
    let mut table = table_of(0..100, |n| n << 57);
    let mut asked = Vec::new();
    let refuse = |n: &u64| {
        asked.push(*n);
        false
    };
    assert!(table.find(3 << 57, refuse).is_none());
    // A hundred entries share a home; one of them has this tag.
    assert_eq!(asked, [3]);
    table.retain(|n| *n != 3);
    assert!(table.find(3 << 57, |_| unreachable!("no entry has this tag")).is_none());
    table.assert_invariants(|n| n << 57);
}

#[test]
fn disjoint_requests() {
    for hasher in HASHERS {
        let mut table = table_of(0..50, hasher);
        let wanted = [3, 77, 40, 77];
        let hashes = wanted.map(|n| hasher(&n));
        let found = table.get_disjoint_mut(hashes, |i, n| *n == wanted[i]);
        assert_eq!(found, [Some(&mut 3), None, Some(&mut 40), None]);
        let twice = catch_unwind(AssertUnwindSafe(|| {
            table.get_disjoint_mut([hasher(&3); 2], |_, n| *n == 3);
        }));
        assert!(twice.is_err());
        assert_eq!(table.get_disjoint_mut([], |_, _| true), []);
        table.assert_invariants(hasher);
    }
}

// ---- bucket indices

#[test]
fn bucket_indices_name_the_entries() {
    for hasher in HASHERS {
        let mut table = table_of(0..100, hasher);
        let walk = table.iter_buckets();
        assert_eq!(walk.len(), 100);
        let indices: BTreeSet<usize> = walk.collect();
        assert_eq!(indices.len(), 100);
        for index in (0..table.num_buckets() + 100).chain([usize::MAX, usize::MAX / 2]) {
            assert_eq!(table.get_bucket(index).is_some(), indices.contains(&index));
            assert_eq!(table.get_bucket_mut(index).is_some(), indices.contains(&index));
            assert_eq!(table.get_bucket_entry(index).is_ok(), indices.contains(&index));
        }
        let named = indices.iter().map(|index| *table.get_bucket(*index).expect("full"));
        assert_eq!(sorted(named), range(100));
        table.assert_invariants(hasher);
    }
    assert_eq!(HashTable::<u64>::new().get_bucket(0), None);
}

#[test]
fn bucket_indices_outlive_the_removal_of_others() {
    let mut table = table_of(0..400, one);
    let index = table.find_bucket_index(one(&399), |n| *n == 399).expect("put in");
    table.retain(|n| *n == 399);
    assert_eq!(table.get_bucket(index), Some(&399));
    table.clear();
    assert_eq!(table.get_bucket(index), None);
    table.assert_invariants(one);
}

// ---- stats

#[cfg_attr(tabularasa_tiny, ignore = "counts windows of 16")]
#[test]
fn stats_count_probes() {
    let empty = HashTable::<u64>::new().stats(mix);
    assert_eq!((empty.len, empty.slots, empty.bytes, empty.longest_probe), (0, 0, 0, 0));
    assert_eq!(empty.mean_probe, 0.0);

    // One path: 16 entries in the first window, 16 in the second, 8 in the third.
    let table = table_of(0..40, one);
    let stats: Stats = table.stats(one);
    assert_eq!((stats.len, stats.capacity, stats.slots), (40, 56, 64));
    assert_eq!(stats.bytes, table.allocation_size());
    assert_eq!((stats.displaced, stats.longest_probe), (24, 3));
    assert_eq!(stats.mean_probe, f64::from(16 + 2 * 16 + 3 * 8) / 40.0);
    assert_eq!(
        stats.to_string(),
        format!(
            "40 of 56 entries in 64 slots, {} bytes; 24 displaced; probes: mean 1.80, longest 3",
            stats.bytes
        )
    );
    assert_eq!(stats.clone(), stats);
    table.assert_invariants(one);
}
