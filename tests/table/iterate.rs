//! Iterators, whole walks and walks over one hash; those that take entries out.

use crate::{HASHERS, Witness, mix, one, range, sorted, table_of};
use core::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabularasa::hash_table::*;

// ---- entries of one hash

#[test]
fn iter_hash_yields_each_entry_once() {
    // 3, 7 and 14 fill tables smaller than a window, whose last tag can be seen twice.
    for (len, least) in [(0, 0), (1, 1), (3, 3), (7, 7), (14, 14), (28, 28), (400, 400)] {
        for home in 0..8 {
            let hasher = move |_: &u64| 0xAA00_0000_0000_0000 | home;
            let mut table = HashTable::with_capacity(least);
            for n in 0..len {
                table.insert_unique(hasher(&n), n, hasher);
            }
            let hash = hasher(&0);
            assert_eq!(sorted(table.iter_hash(hash).copied()), range(len));
            assert_eq!(sorted(table.iter_hash_mut(hash).map(|n| *n)), range(len));
            let indices = table.iter_hash_buckets(hash);
            assert_eq!(
                format!("{indices:?}"),
                format!("{:?}", indices.clone().collect::<Vec<_>>())
            );
            let named = indices.map(|index| *table.get_bucket(index).expect("full"));
            assert_eq!(sorted(named), range(len));
            assert_eq!(table.iter_hash(!hash).count(), 0, "another tag");
            table.assert_invariants(hasher);
        }
    }
}

#[test]
fn iter_hash_finds_what_find_finds() {
    for hasher in HASHERS {
        let mut table = table_of(0..1000, hasher);
        table.retain(|n| *n % 2 == 0);
        for n in 0..1000 {
            let found = table.iter_hash(hasher(&n)).filter(|other| **other == n).count();
            assert_eq!(found, usize::from(n % 2 == 0));
        }
        let mut walk = table.iter_hash(hasher(&0));
        let seen = walk.by_ref().count();
        assert!(seen > 0);
        assert_eq!(walk.next(), None, "an iterator that ended starts again");
        table.assert_invariants(hasher);
    }
}

#[test]
fn iter_hash_ends_where_a_look_up_would() {
    // One tag; homes so far apart that each entry lies in another window of one path.
    let hasher = |n: &u64| n * 16;
    let mut table = HashTable::with_capacity(56);
    for n in 0..4 {
        table.insert_unique(hasher(&n), n, hasher);
    }
    for n in 0..4 {
        assert!(table.iter_hash(hasher(&n)).eq([&n]));
    }
    table.assert_invariants(hasher);
}

#[test]
fn iter_hash_mut_changes_entries() {
    let mut table = HashTable::new();
    for value in 0..100_u64 {
        table.insert_unique(one(&0), (0, value), |_| one(&0));
    }
    let mut walk = table.iter_hash_mut(one(&0));
    // Exclusive references that live side by side.
    let (first, second) = (walk.next().expect("100"), walk.next().expect("100"));
    mem::swap(first, second);
    assert_eq!(format!("{walk:?}").matches("(0,").count(), 98);
    walk.for_each(|entry| entry.1 += 1000);
    assert_eq!(table.iter().filter(|entry| entry.1 >= 1000).count(), 98);
    table.assert_invariants(|_| one(&0));
}

#[test]
fn default_iterators_are_empty() {
    assert_eq!(Iter::<u64>::default().next(), None);
    assert_eq!(IterMut::<u64>::default().next(), None);
    assert_eq!(IntoIter::<u64>::default().next(), None);
    assert_eq!(UnsafeIter::<u64>::default().next(), None);
    assert_eq!(IterBuckets::<u64>::default().next(), None);
    assert_eq!(IterHash::<u64>::default().next(), None);
    assert_eq!(IterHashMut::<u64>::default().next(), None);
    assert_eq!(IterHashBuckets::<u64>::default().next(), None);
}

// ---- iteration

#[test]
fn iterators_agree() {
    for hasher in HASHERS {
        for len in [0, 1, 3, 14, 100, 5000] {
            let mut table = table_of(0..len, hasher);
            assert_eq!(sorted(table.iter().copied()), range(len));
            assert_eq!(sorted(table.iter_mut().map(|n| *n)), range(len));
            assert_eq!(sorted(table.unsafe_iter().iter().copied()), range(len));
            assert_eq!(table.unsafe_iter().count() as u64, len);
            assert_eq!(sorted((&table).into_iter().copied()), range(len));
            assert_eq!(sorted((&mut table).into_iter().map(|n| *n)), range(len));
            assert_eq!(sorted(table.clone()), range(len));
            table.assert_invariants(hasher);
            if len == 100 && hasher(&1) == hasher(&2) {
                // Equal hashes at the larger sizes take quadratic time.
                break;
            }
        }
    }
}

#[test]
fn iterators_know_their_length() {
    let mut table = table_of(0..20, mix);
    let mut left = 20;
    let mut walk = table.iter_mut();
    while walk.next().is_some() {
        left -= 1;
        assert_eq!((walk.len(), walk.size_hint()), (left, (left, Some(left))));
        assert_eq!(walk.iter().count(), left);
    }
    assert_eq!(left, 0);
    let mut walk = table.unsafe_iter();
    walk.next();
    assert_eq!((walk.len(), walk.iter().len()), (19, 19));
    let mut walk = table.clone().into_iter();
    walk.next();
    assert_eq!((walk.len(), walk.iter().len()), (19, 19));
    table.assert_invariants(mix);
}

#[test]
fn iterators_print_what_is_to_come() {
    let mut table = table_of([7], mix);
    assert_eq!(format!("{table:?}"), "{7}");
    let index = table.iter_buckets().next().expect("one entry");
    assert_eq!(format!("{:?}", table.iter_buckets()), format!("[{index}]"));
    assert_eq!(format!("{:?}", table.iter()), "[7]");
    assert_eq!(format!("{:?}", table.iter_mut()), "[7]");
    assert_eq!(format!("{:?}", table.unsafe_iter()), "[7]");
    assert_eq!(format!("{:?}", table.iter_hash(mix(&7))), "[7]");
    assert_eq!(format!("{:?}", table.extract_if(|_| true)), "ExtractIf { .. }");
    assert_eq!(format!("{:?}", table.clone().into_iter()), "[7]");
    let mut drain = table.drain();
    assert_eq!(format!("{drain:?}"), "[7]");
    drain.next();
    assert_eq!(format!("{drain:?}"), "[]");
    drop(drain);
    table.assert_invariants(mix);
}

// ---- some entries go

#[test]
fn retain_keeps_what_it_is_told_to() {
    for hasher in HASHERS {
        let mut table = table_of(0..500, hasher);
        let capacity = table.capacity();
        table.retain(|n| *n < 50);
        assert_eq!(sorted(table.iter().copied()), range(50));
        table.assert_invariants(hasher);
        table.retain(|_| false);
        assert_eq!((table.len(), table.capacity()), (0, capacity));
        table.assert_invariants(hasher);
    }
}

#[test]
fn retain_whose_closure_panics_keeps_its_judgements() {
    let mut table = table_of(0..100, mix);
    let mut judged = 0;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        table.retain(|_| {
            judged += 1;
            assert!(judged <= 50);
            false
        });
    }));
    assert!(outcome.is_err());
    assert_eq!(table.len(), 50);
    table.assert_invariants(mix);
}

#[test]
fn extract_if_stops_where_it_is_stopped() {
    let mut table = table_of(0..100, mix);
    let first: Vec<u64> = table.extract_if(|n| *n % 2 == 0).take(10).collect();
    assert!(first.len() == 10 && first.iter().all(|n| n % 2 == 0));
    assert_eq!(table.len(), 90);
    let walk = table.extract_if(|n| *n % 2 == 0);
    assert_eq!(walk.size_hint(), (0, Some(90)));
    assert_eq!(walk.count(), 40);
    assert!(table.extract_if(|_| true).next().is_some());
    assert_eq!(table.len(), 49);
    table.assert_invariants(mix);
}

#[test]
fn pop_takes_every_entry_once() {
    for hasher in HASHERS {
        let mut table = table_of(0..500, hasher);
        let capacity = table.capacity();
        let mut popped = Vec::new();
        while let Some(n) = table.pop() {
            popped.push(n);
        }
        assert_eq!(sorted(popped), range(500));
        assert_eq!(table.capacity(), capacity);
        assert_eq!(table.pop(), None);
        table.assert_invariants(hasher);
    }
}

// ---- iterators that are forgotten

#[test]
fn a_forgotten_drain_leaves_an_empty_table_and_its_memory() {
    for taken in [0, 1, 100] {
        let (mut table, dropped) = Witness::table(None);
        let bytes = table.allocation_size();
        let mut drain = table.drain();
        drain.by_ref().take(taken).for_each(drop);
        mem::forget(drain);
        assert_eq!((table.len(), table.allocation_size()), (0, bytes));
        assert_eq!((table.iter().count(), table.find(0, |_| true).is_none()), (0, true));
        assert_eq!((table.iter_hash(0).count(), table.iter_buckets().count()), (0, 0));
        assert!(table.get_bucket(0).is_none());
        assert_eq!(dropped.get(), taken as u64);
        table.assert_invariants(Witness::hash);

        let (refill, _) = Witness::table(None);
        for witness in refill {
            table
                .entry(witness.hash(), |other| other.number == witness.number, Witness::hash)
                .insert(witness);
        }
        assert_eq!((table.len(), table.allocation_size()), (100, bytes));
        table.assert_invariants(Witness::hash);
    }
}

#[test]
fn after_a_forgotten_drain_every_operation_works() {
    type Use = fn(&mut HashTable<u64>);
    let uses: [Use; 12] = [
        |table| table.clear(),
        |table| table.clear_shrink(),
        |table| table.clear_shrink_to(5),
        |table| table.reset(),
        |table| drop(table.take_all()),
        |table| drop(table.drain()),
        |table| table.retain(|_| false),
        |table| table.reserve(1, mix),
        |table| table.reserve(10_000, mix),
        |table| table.shrink_to_fit(mix),
        |table| table.clone_from(&table_of(0..5, mix)),
        |table| drop(table.clone()),
    ];
    for each in uses {
        let mut table = table_of(0..100, mix);
        mem::forget(table.drain());
        each(&mut table);
        table.assert_invariants(mix);
        table.insert_unique(mix(&7), 7, mix);
        assert!(table.find(mix(&7), |n| *n == 7).is_some());
        table.assert_invariants(mix);
    }
}

#[test]
fn a_forgotten_extract_if_leaves_the_rest() {
    let mut table = table_of(0..100, mix);
    let mut walk = table.extract_if(|_| true);
    assert_eq!(walk.by_ref().take(40).count(), 40);
    mem::forget(walk);
    assert_eq!((table.len(), table.iter().count()), (60, 60));
    table.assert_invariants(mix);
}

#[test]
fn a_forgotten_into_iter_drops_nothing() {
    let (table, dropped) = Witness::table(None);
    let mut walk = table.into_iter();
    drop(walk.next());
    mem::forget(walk);
    assert_eq!(dropped.get(), 1);
}
