//! Sizes, lengths and indices that nobody should believe.

use crate::Mixed;
use crate::container::{agree, filled, hash};
use crate::subject::{Map, Subject, Table};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::{HashMap, HashTable, TryReserveError};

/// `http`: `reserve` rounds up to a power of two, which overflows to nothing, and a look-up then
/// walks for ever.
#[test]
fn rustsec_2019_0033_http_reserve_overflows() {
    let trial = Trial::new();
    let mut map: Map = filled(&trial, 20);
    let mut bytes: HashTable<u8> = HashTable::new();
    let mut nothings: HashTable<()> = HashTable::new();
    for k in 1..200 {
        let amount = usize::MAX / k;
        trial.arm(Point::Refuse, 1);
        assert!(map.try_reserve(amount).is_err(), "{amount}");
        trial.disarm();
        if k <= 8 {
            let overflow = Err(TryReserveError::CapacityOverflow);
            assert_eq!(map.try_reserve(amount), overflow);
            assert_eq!(bytes.try_reserve(amount, |_| 0), overflow);
            // Without a size there is still the metadata.
            let outcome = nothings.try_reserve(amount, |()| 0);
            assert!(outcome == overflow || k > 1, "{outcome:?}");
        }
    }
    assert_eq!(agree(&map).len(), 20);
    assert!(!map.holds(100, hash(100)));
}

/// `stackvector`: believes a `size_hint` and writes beyond the end. See also `hostile`.
#[test]
fn rustsec_2021_0048_stackvector_believes_size_hints() {
    /// Says one thing and does another.
    struct Liar(std::ops::Range<u64>, usize);
    impl Iterator for Liar {
        type Item = (u64, u64);
        fn next(&mut self) -> Option<(u64, u64)> {
            self.0.next().map(|n| (n, n))
        }
        fn size_hint(&self) -> (usize, Option<usize>) {
            (self.1, Some(self.1))
        }
    }
    for said in [0, 1, 5, 99, 101, 10_000] {
        let mut map: HashMap<u64, u64> = Liar(0..100, said).collect();
        assert!((0..100).all(|n| map[&n] == n) && map.len() == 100);
        map.extend(Liar(50..150, said));
        assert!((0..150).all(|n| map[&n] == n) && map.len() == 150);
        map.assert_invariants();
    }
}

/// `id-map` and `fast_id_map`: an index out of range, or of a slot without an entry, is followed.
#[test]
fn rustsec_2025_0050_0034_id_map_unchecked_index() {
    let mut table: HashTable<u64> = HashTable::new();
    let far = [0, 1, 15, 16, 31, 32, 1 << 20, usize::MAX - 1, usize::MAX];
    assert!(far.iter().all(|index| table.get_bucket(*index).is_none()));
    for id in 0..20 {
        table.insert_unique(hash(id), id, |id| hash(*id));
    }
    table.retain(|id| *id % 2 == 0);
    let full: Vec<usize> = table.iter_buckets().collect();
    assert_eq!(full.len(), 10);
    for index in (0..table.num_buckets()).chain(far) {
        let is_full = full.contains(&index);
        assert_eq!(table.get_bucket(index).is_some(), is_full);
        assert_eq!(table.get_bucket_mut(index).is_some(), is_full);
        assert_eq!(table.get_bucket_entry(index).is_ok(), is_full);
    }
    // From before a clear: nothing.
    table.clear();
    assert!(full.iter().all(|index| table.get_bucket(*index).is_none()));
    std::mem::forget(table.drain());
    assert!(full.iter().all(|index| table.get_bucket_entry(*index).is_err()));
    table.assert_invariants(|id| hash(*id));
}

/// `slab`: `get_disjoint_mut` looks at the capacity where it should look at the length.
#[test]
fn rustsec_2025_0047_slab_disjoint_absent() {
    let mut table: HashTable<u64> = HashTable::with_capacity(28);
    assert_eq!(table.get_disjoint_mut([hash(1), hash(2)], |_, _| true), [None, None]);
    table.insert_unique(hash(1), 1, |id| hash(*id));
    let ids = [1, 2, 3];
    let found = table.get_disjoint_mut(ids.map(hash), |at, id| *id == ids[at]);
    assert_eq!(found.map(|id| id.copied()), [Some(1), None, None]);
    std::mem::forget(table.drain());
    assert_eq!(table.get_disjoint_mut(ids.map(hash), |_, _| true), [None, None, None]);
    let mut map: HashMap<u64, u64, Mixed> = HashMap::with_hasher(Mixed);
    map.insert(1, 10);
    // Twice the same absent key is nothing to complain of; twice the same entry is.
    assert_eq!(map.get_disjoint_mut([&2, &1, &2]), [None, Some(&mut 10), None]);
    assert!(catch_unwind(AssertUnwindSafe(|| map.get_disjoint_mut([&1, &1]).len())).is_err());
    // An `eq` that is not what it says finds one entry for all: refused.
    for id in 1..20 {
        table.insert_unique(7, id, |_| 7);
    }
    let all_the_same = || table.get_disjoint_mut([7, 7], |_, _| true).len();
    assert!(catch_unwind(AssertUnwindSafe(all_the_same)).is_err());
}

/// hashbrown: a layout above `isize::MAX`, and slices over control bytes that are not written yet.
#[test]
fn hashbrown_268_362_692_layout_above_isize_max() {
    fn layouts<T>() {
        let trial = Trial::new();
        let mut table: HashTable<T, _> = HashTable::new_in(trial.allocator());
        for shift in 0..usize::BITS {
            for amount in [1 << shift, (1 << shift) - 1, (1_usize << shift).saturating_mul(7) / 8] {
                trial.arm(Point::Refuse, 1);
                match table.try_reserve(amount, |_| 0) {
                    Ok(()) => assert_eq!(amount, 0),
                    Err(TryReserveError::AllocError { layout }) => {
                        assert!(isize::try_from(layout.size()).is_ok());
                        let entries = amount as u128 * size_of::<T>() as u128;
                        assert!(layout.size() as u128 > entries);
                        assert!(layout.align() >= align_of::<T>());
                    }
                    Err(TryReserveError::CapacityOverflow) => {
                        let slots = (amount as u128 * 8 / 7 + 1).next_power_of_two();
                        let bytes = slots * (size_of::<T>() as u128 + 2) + 4_096;
                        assert!(bytes > isize::MAX as u128, "{amount}");
                    }
                }
                trial.disarm();
                assert_eq!(table.capacity(), 0);
            }
        }
        assert_eq!(trial.memory().allocations, 0);
    }
    #[repr(align(4096))]
    struct Page([u8; 4096]);
    layouts::<()>();
    layouts::<u8>();
    layouts::<u64>();
    layouts::<[u64; 9]>();
    layouts::<Page>();
    assert_eq!(size_of_val(&Page([0; 4096]).0), 4096);
    // Memory that is not zero, and metadata that is read before it was written would show.
    let trial = Trial::new();
    for room in [0, 1, 3, 7, 14, 28, 56, 3_584] {
        assert!(!Table::new(&trial, room).holds(1, hash(1)));
        assert!(!Map::new(&trial, room).holds(1, hash(1)));
    }
}
