//! What differs from hashbrown, as `src/docs/differences.md` tells it: this crate's side and the
//! original's. If a line of the original's fails here after an update, it has become better, and
//! the page is to be changed.

use crate::ByMix;
use core::hash::{BuildHasher, Hash, Hasher};
use std::cell::Cell;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use tabularasa::testing::effort;

type Ours<K, V> = tabularasa::HashMap<K, V, ByMix>;
type Theirs<K, V> = hashbrown::HashMap<K, V, ByMix>;

/// Does the same to a map of each kind, and returns both answers.
macro_rules! both {
    (|$map:ident: $key:ty, $value:ty| $does:expr) => {{
        let ours = {
            let mut $map: Ours<$key, $value> = Ours::default();
            $does
        };
        let theirs = {
            let mut $map: Theirs<$key, $value> = Theirs::default();
            $does
        };
        (ours, theirs)
    }};
}

#[test]
fn overwriting_in_a_full_table() {
    let (ours, theirs) = both!(|map: u32, u32| {
        map.extend((0..448).map(|n| (n, n)));
        let before = map.capacity();
        map.insert(7, 8);
        (before, map.capacity())
    });
    assert_eq!((ours, theirs), ((448, 448), (448, 896)));
}

#[test]
fn entry_that_is_there_in_a_full_table() {
    fn hash(n: &u64) -> u64 {
        ByMix::default().hash_one(n)
    }
    macro_rules! grown {
        ($table:expr) => {{
            let mut table = $table;
            for n in 0..448 {
                table.insert_unique(hash(&n), n, hash);
            }
            let before = table.capacity();
            assert_eq!(table.entry(hash(&7), |n| *n == 7, hash).insert(7).get(), &7);
            (before, table.capacity())
        }};
    }
    let (ours, theirs) =
        (grown!(tabularasa::HashTable::new()), grown!(hashbrown::HashTable::new()));
    assert_eq!((ours, theirs), ((448, 448), (448, 896)));
}

#[test]
fn vacant_entries_allocate_nothing() {
    let (ours, theirs) = both!(|map: u32, u32| {
        map.extend((0..448).map(|n| (n, n)));
        map.entry(1_000);
        map.capacity()
    });
    assert_eq!((ours, theirs), (448, 448));
}

#[test]
fn capacity_after_removals_and_after_a_clear() {
    let (ours, theirs) = both!(|map: u32, u32| {
        map.extend((0..448).map(|n| (n, n)));
        map.retain(|_, _| false);
        let removed = map.capacity();
        map.clear();
        (removed, map.capacity())
    });
    assert_eq!(ours, (448, 448));
    assert!(theirs.0 < 448 && theirs.1 < 448, "{theirs:?}");
}

#[test]
fn a_forgotten_drain() {
    let (ours, theirs) = both!(|map: u32, u32| {
        map.extend((0..448).map(|n| (n, n)));
        mem::forget(map.drain());
        (map.len(), map.capacity())
    });
    assert_eq!((ours, theirs), ((0, 448), (0, 0)));
}

thread_local! {
    /// Calls of `Hash` until one panics.
    static LEFT: Cell<u32> = const { Cell::new(u32::MAX) };
}

#[derive(PartialEq, Eq)]
struct Fragile(u32);

impl Hash for Fragile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        LEFT.set(LEFT.get() - 1);
        assert_ne!(LEFT.get(), 0, "the hash that panics");
        state.write_u32(self.0);
    }
}

/// Most of what was put in is removed, and room asked for that the removals left: hashbrown then
/// rehashes in place, and loses entries. Every call of `Hash` has its turn to panic.
#[test]
fn hash_panics_when_a_table_is_rehashed() {
    let lost = |nth: u32| {
        both!(|map: Fragile, u32| {
            map.extend((0..448).map(|n| (Fragile(n), n)));
            map.retain(|key, _| key.0 % 3 == 0);
            let before = map.len();
            LEFT.set(nth);
            let _ = catch_unwind(AssertUnwindSafe(|| map.reserve(70)));
            LEFT.set(u32::MAX);
            let found = (0..448).filter(|n| map.contains_key(&Fragile(*n))).count();
            assert_eq!(map.len(), map.iter().count());
            before - found
        })
    };
    let lost: Vec<(usize, usize)> = (1..150).step_by(effort(1, 49)).map(lost).collect();
    assert!(lost.iter().all(|(ours, _)| *ours == 0), "{lost:?}");
    assert!(lost.iter().any(|(_, theirs)| *theirs > 0), "{lost:?}");
}

#[test]
fn a_destructor_panics_in_clear() {
    struct Value(u32, Rc<Cell<u32>>);
    impl Drop for Value {
        fn drop(&mut self) {
            self.1.set(self.1.get() + 1);
            assert_ne!(self.0, 25, "the destructor that panics");
        }
    }
    let (ours, theirs) = both!(|map: u32, Value| {
        let dropped = Rc::new(Cell::new(0));
        map.extend((0..50).map(|n| (n, Value(n, Rc::clone(&dropped)))));
        assert!(catch_unwind(AssertUnwindSafe(|| map.clear())).is_err());
        assert!(map.is_empty());
        dropped.get()
    });
    assert_eq!(ours, 50);
    assert!(theirs < 50, "{theirs}");
}

#[test]
#[cfg_attr(tabularasa_tiny, ignore = "the real geometry's sizes")]
fn sizes() {
    if cfg!(target_pointer_width = "64") {
        let (ours, theirs) =
            (size_of::<tabularasa::HashTable<u8>>(), size_of::<hashbrown::HashTable<u8>>());
        assert_eq!((ours, theirs), (48, 32));
    }
    for capacity in [1, 4, 8, 15, 29, 113, 449, 1_000, 4_000] {
        let ours: Ours<u64, u64> = Ours::with_capacity_and_hasher(capacity, ByMix::default());
        let theirs: Theirs<u64, u64> = Theirs::with_capacity_and_hasher(capacity, ByMix::default());
        assert_eq!(ours.capacity(), theirs.capacity());
        let slots = ours.capacity().div_ceil(7) * 8;
        let more = if slots > 16 { slots / 16 + 8 } else { 0 };
        let touched = if slots >= 4_096 { slots / 512 } else { 0 };
        assert!(ours.allocation_size() <= theirs.allocation_size() + more + touched + 15);
    }
}
