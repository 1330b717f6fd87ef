//! Tables: every parallel form against its sequential twin.

use crate::{in_pools, mix, sorted};
use rayon::prelude::*;
use tabularasa::HashTable;

/// Tables of several sizes, dense, displaced and sparse.
fn tables() -> Vec<HashTable<u64>> {
    let mut tables = Vec::new();
    let hashers: [fn(&u64) -> u64; 3] = [|n| mix(*n), |_| 5, |n| n << 4];
    for hasher in hashers {
        for (len, capacity) in [(0, 0), (1, 0), (7, 0), (300, 0), (300, 20_000), (0, 20_000)] {
            let mut table = HashTable::with_capacity(capacity);
            for n in 0..len {
                table.insert_unique(hasher(&n), n, hasher);
            }
            table.assert_invariants(hasher);
            tables.push(table);
        }
    }
    tables
}

#[test]
fn walks() {
    in_pools(|| {
        for mut table in tables() {
            let len = table.len() as u64;
            let entries: Vec<u64> = table.par_iter().copied().collect();
            assert!(table.iter().eq(&entries));
            // The hashes stay what they are for the two constant bits of each hasher's input.
            table.par_iter_mut().for_each(|n| *n ^= 1 << 63);
            assert!(table.iter().all(|n| n >> 63 == 1));
            table.par_iter_mut().for_each(|n| *n ^= 1 << 63);
            assert_eq!(table.clone().into_par_iter().count() as u64, len);
            let mut all: Vec<u64> = table.into_par_iter().collect();
            all.sort_unstable();
            assert_eq!(all, sorted(0..len));
        }
    });
}

#[test]
fn entries_without_size() {
    in_pools(|| {
        let mut table = HashTable::new();
        for n in 0..1_000 {
            table.insert_unique(mix(n), (), |()| 0);
        }
        let len = table.len();
        assert_eq!(table.par_iter().count(), len);
        assert_eq!(table.par_iter_mut().count(), len);
        assert_eq!(table.par_drain().count(), len);
        assert_eq!(table.len(), 0);
    });
}

#[test]
fn iterators_are_cloned_and_shown() {
    let mut table = HashTable::new();
    table.insert_unique(7, 'a', |_| 7);
    let iter = table.par_iter();
    assert_eq!(format!("{iter:?}"), "['a']");
    assert_eq!((iter.clone().count(), iter.count()), (1, 1));
    assert_eq!(format!("{:?}", table.par_iter_mut()), "['a']");
    assert_eq!(format!("{:?}", table.clone().into_par_iter()), "['a']");
    assert_eq!(format!("{:?}", table.par_drain()), "['a']");
}
