//! What capacity promises: nothing allocated for nothing, no growth while there is room, a
//! constant of the allocation; and what is left when memory cannot be had.

use crate::{By, HASHERS, Map, contents, map_of, mix, panic_of};
use allocator_api2::alloc::Global;
use core::error::Error;
use core::hash::Hash;
use proptest::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use tabularasa::testing::allocator::WitnessAlloc;
use tabularasa::testing::effort;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::{DefaultHashBuilder, HashMap, TryReserveError};

type Watched = HashMap<u64, u64, By, WitnessAlloc>;

fn watched(len: u64, by: By) -> (Watched, Trial) {
    let trial = Trial::new();
    let mut map = HashMap::with_hasher_in(by, trial.allocator());
    for n in 0..len {
        map.insert(n, n * 10);
    }
    (map, trial)
}

fn in_order<S>(map: &HashMap<u64, u64, S, WitnessAlloc>) -> BTreeMap<u64, u64> {
    map.iter().map(|(key, value)| (*key, *value)).collect()
}

/// Fills to the last entry that there is room for.
fn fill(map: &mut Watched) {
    let mut next = 1_000_000;
    while map.len() < map.capacity() {
        map.insert(next, 0);
        next += 1;
    }
}

// ---- construction

#[test]
fn nothing_is_allocated_for_nothing() {
    fn assert_bare<V, S>(map: &HashMap<u64, V, S>) {
        assert_eq!((map.len(), map.capacity(), map.allocation_size()), (0, 0, 0));
    }
    assert_bare(&HashMap::<u64, u64>::new());
    assert_bare(&HashMap::<u64, u64>::default());
    assert_bare(&HashMap::<u64, u64>::with_capacity(0));
    assert_bare(&HashMap::<u64, u64>::new_in(Global));
    assert_bare(&HashMap::<u64, u64>::with_capacity_in(0, Global));
    assert_bare(&HashMap::<u64, u64, _>::with_hasher(By(mix)));
    assert_bare(&HashMap::<u64, u64, _>::with_capacity_and_hasher(0, By(mix)));
    assert_bare(&HashMap::<u64, u64, _>::with_hasher_in(By(mix), Global));
    assert_bare(&HashMap::<u64, u64, _>::with_capacity_and_hasher_in(0, By(mix), Global));
    assert_bare(&core::iter::empty::<(u64, u64)>().collect::<HashMap<_, _>>());
    const CONSTANT: HashMap<u64, u64, ()> = HashMap::with_hasher(());
    assert_bare(&CONSTANT);

    let (mut map, trial) = watched(0, By(mix));
    map.reserve(0);
    assert_eq!(map.try_reserve(0), Ok(()));
    map.shrink_to_fit();
    map.shrink_to(1000);
    map.clear();
    map.clear_shrink();
    map.clear_shrink_to(1000);
    map.reset();
    map.retain(|_, _| true);
    map.extend([(0, 0); 0]);
    drop(map.drain());
    drop(map.clone());
    drop(map.take_all());
    assert_eq!((map.capacity(), trial.memory().allocations), (0, 0));
}

#[test]
fn constructors_give_room() {
    let by = DefaultHashBuilder::default();
    for asked in [1, 2, 3, 4, 7, 8, 14, 15, 28, 29, 100, 1000] {
        let maps = [
            HashMap::<u64, u64>::with_capacity(asked),
            HashMap::with_capacity_in(asked, Global),
            HashMap::with_capacity_and_hasher(asked, by.clone()),
            HashMap::with_capacity_and_hasher_in(asked, by.clone(), Global),
        ];
        let capacity = maps[0].capacity();
        assert!(capacity >= asked);
        assert!(maps.iter().all(|map| map.capacity() == capacity && map.is_empty()));
        // The least there is: what it holds is worth asking for.
        assert_eq!(HashMap::<u64, u64>::with_capacity(capacity).capacity(), capacity);
        assert!(HashMap::<u64, u64>::with_capacity(capacity + 1).capacity() > capacity);
    }
}

#[cfg_attr(tabularasa_tiny, ignore = "the real geometry's sizes")]
#[test]
fn sizes_are_hashbrowns_and_a_little_bookkeeping() {
    let sizes = [
        (1, 3, 84),
        (4, 7, 152),
        (8, 14, 288),
        (15, 28, 560),
        (29, 56, 1104),
        (113, 224, 4368),
        (449, 896, 17_424),
        (1000, 1792, 34_832),
        (4000, 7168, 139_280),
    ];
    for (asked, capacity, hashbrowns) in sizes {
        let trial = Trial::new();
        let map: Watched = HashMap::with_capacity_and_hasher_in(asked, By(mix), trial.allocator());
        assert_eq!(map.capacity(), capacity, "asked for {asked}");
        let slots = (capacity + 1).next_power_of_two();
        let bookkeeping = if slots > 16 { slots / 16 + 8 } else { 0 };
        let lines = if slots >= 4096 { slots / 512 } else { 0 };
        assert_eq!(map.allocation_size(), hashbrowns + bookkeeping + lines, "{slots} slots");
        assert_eq!(map.allocation_size(), trial.memory().bytes);
    }
    assert_eq!(Map::<u8, ()>::with_capacity_and_hasher(1, By(mix)).capacity(), 14);
}

// ---- room

#[test]
fn filling_to_capacity_never_reallocates() {
    for by in HASHERS {
        for asked in [1, 3, 4, 7, 14, 15, 28, 100] {
            let (mut map, trial) = watched(0, by);
            map.reserve(asked);
            let (capacity, before) = (map.capacity(), trial.memory());
            assert!(capacity >= asked);
            for n in 0..capacity as u64 {
                map.insert(n, n);
                assert_eq!(map.capacity(), capacity);
                assert!(map.len() <= map.capacity());
            }
            assert_eq!((map.len(), trial.memory()), (capacity, before));
            map.insert(capacity as u64, 0);
            assert!(map.capacity() >= map.len());
            assert_eq!(trial.memory().allocations, before.allocations + 1);
            map.assert_invariants();
        }
    }
}

#[test]
fn overwriting_never_grows() {
    for by in HASHERS {
        let (mut map, trial) = watched(100, by);
        fill(&mut map);
        let (before, keys) = (trial.memory(), in_order(&map));
        for key in keys.keys() {
            assert!(map.insert(*key, 1).is_some());
            map.entry(*key).insert(2);
            *map.entry(*key).or_insert(0) += 1;
            assert!(map.try_insert(*key, 0).is_err());
        }
        map.extend(keys.keys().map(|key| (*key, 4)).filter(|_| true));
        assert_eq!((trial.memory(), map.len()), (before, map.capacity()));
        assert!(map.values().all(|value| *value == 4));
        map.assert_invariants();
    }
}

/// Entries of a map that loses them all.
const WATCHED: u64 = effort(300, 30);

#[test]
fn capacity_survives_the_removal_of_all() {
    let removals: [fn(&mut Watched); 7] = [
        |map| (0..WATCHED).for_each(|n| assert!(map.remove(&n).is_some())),
        |map| (0..WATCHED).rev().for_each(|n| assert!(map.remove_entry(&n).is_some())),
        |map| map.retain(|_, _| false),
        |map| map.extract_if(|_, _| true).for_each(drop),
        |map| while map.pop().is_some() {},
        |map| drop(map.drain()),
        Watched::clear,
    ];
    for by in HASHERS {
        for remove in removals {
            let (mut map, trial) = watched(WATCHED, by);
            let (capacity, before) = (map.capacity(), trial.memory());
            remove(&mut map);
            assert_eq!((map.len(), map.capacity()), (0, capacity));
            map.assert_invariants();
            // And it is real: that many fit.
            (0..capacity as u64).for_each(|n| assert!(map.insert(n, n).is_none()));
            assert_eq!((map.len(), map.capacity(), trial.memory()), (capacity, capacity, before));
            map.assert_invariants();
        }
    }
}

#[test]
fn churn_never_reallocates() {
    for by in HASHERS {
        let (mut map, trial) = watched(0, by);
        map.reserve(50);
        let before = trial.memory();
        let full = map.capacity() as u64;
        let mut live: VecDeque<u64> = (0..full).collect();
        live.iter().for_each(|n| assert!(map.insert(*n, *n).is_none()));
        for new in full..full + 3000 {
            // The oldest goes, or the newest.
            let gone = if new % 2 == 0 { live.pop_front() } else { live.pop_back() };
            assert!(gone.is_some_and(|gone| map.remove(&gone) == Some(gone)));
            assert_eq!(map.insert(new, new), None);
            live.push_back(new);
        }
        assert_eq!(map.len(), map.capacity());
        assert_eq!(trial.memory(), before);
        map.assert_invariants();
    }
}

// ---- reserve, shrink

#[test]
fn reserve_makes_room_for_so_many_more() {
    for by in HASHERS {
        let (mut map, trial) = watched(100, by);
        for additional in [1, 10, 100, 500] {
            map.reserve(additional);
            let (len, before) = (map.len(), trial.memory());
            assert!(map.capacity() - len >= additional);
            map.reserve(map.capacity() - len);
            assert_eq!(map.try_reserve(additional), Ok(()));
            assert_eq!(trial.memory(), before, "there was room");
            map.assert_invariants();
        }
        assert!(in_order(&map).into_iter().eq((0..100).map(|n| (n, n * 10))));
    }
}

#[test]
fn shrink_goes_as_far_as_it_may_and_never_grows() {
    for by in HASHERS {
        for min in [0, 1, 50, 100, 101, 200, 800, 5000].into_iter().step_by(effort(1, 4)) {
            let mut map = map_of(0..1000, by);
            map.retain(|key, _| *key < 100);
            let before = map.capacity();
            map.shrink_to(min);
            let least = Map::<u64, u64>::with_capacity_and_hasher(min.max(100), by).capacity();
            assert_eq!(map.capacity(), least.min(before), "at least {min}");
            assert!(contents(&map).into_iter().eq((0..100).map(|n| (n, n * 10))));
            map.assert_invariants();
            map.shrink_to_fit();
            assert_eq!(
                map.capacity(),
                Map::<u64, u64>::with_capacity_and_hasher(100, by).capacity()
            );
            map.assert_invariants();
        }
    }
    let mut map: Map<u64, u64> = Map::with_capacity_and_hasher(1000, By(mix));
    map.shrink_to(10);
    assert_eq!(map.capacity(), 14);
    map.shrink_to_fit();
    assert_eq!((map.capacity(), map.allocation_size()), (0, 0));
}

/// A table that is as small as it may be is left alone.
#[test]
fn shrinking_what_fits_does_nothing() {
    for len in [1, 5, 20, 500, 5_000] {
        let trial = Trial::new();
        let mut map = HashMap::with_hasher_in(By(mix), trial.allocator());
        (0..len).for_each(|n| assert!(map.insert(n, ()).is_none()));
        map.shrink_to_fit();
        let (memory, capacity) = (trial.memory(), map.capacity());
        map.shrink_to_fit();
        map.shrink_to(len as usize);
        map.shrink_to(capacity);
        map.shrink_to(2 * capacity);
        assert_eq!((trial.memory(), map.capacity()), (memory, capacity), "{len}");
    }
}

/// Every power of two and its neighbours, and the last numbers there are.
fn amounts() -> impl Iterator<Item = usize> {
    let powers = (0..usize::BITS).map(|shift| 1_usize << shift);
    let around = powers.flat_map(|power| [power - 1, power, power.saturating_add(1)]);
    around.chain((0..5).map(|n| usize::MAX - n)).chain((1..40).map(|k| usize::MAX / k))
}

/// For entries of any size: an amount that no address space holds overflows, all others go to the
/// allocator, which refuses; nothing changes.
fn refuse_all<K: Eq + Hash + From<bool>, V: Default>(keys: usize) {
    let trial = Trial::new();
    let mut map: HashMap<K, V, By, WitnessAlloc> =
        HashMap::with_hasher_in(By(mix), trial.allocator());
    (0..keys).for_each(|n| drop(map.insert(K::from(n == 1), V::default())));
    let (len, capacity, before) = (map.len(), map.capacity(), trial.memory());
    let mut outcomes = [0; 3];
    for additional in amounts() {
        trial.arm(Point::Refuse, 1);
        let outcome = map.try_reserve(additional);
        assert_eq!(trial.disarm(), !matches!(outcome, Err(TryReserveError::AllocError { .. })));
        // Seven eighths of the slots hold entries, each with at least a byte of metadata.
        let slots = (len as u128 + additional as u128) * 8 / 7;
        let bytes = slots * (size_of::<(K, V)>() as u128 + 1);
        match outcome {
            Ok(()) => {
                assert!(additional <= capacity - len);
                outcomes[0] += 1;
            }
            Err(TryReserveError::AllocError { layout }) => {
                assert!(additional > capacity - len && layout.size() as u128 > bytes);
                outcomes[1] += 1;
            }
            Err(TryReserveError::CapacityOverflow) => {
                assert!(4 * bytes > isize::MAX as u128, "{additional} could be had");
                outcomes[2] += 1;
            }
        }
        assert_eq!((map.len(), map.capacity(), trial.memory()), (len, capacity, before));
    }
    assert!(outcomes.iter().all(|count| *count > 0), "{outcomes:?}");
    map.assert_invariants();
}

#[test]
fn try_reserve_of_any_amount_fails_without_a_change() {
    for keys in 0..3 {
        refuse_all::<bool, ()>(keys);
        refuse_all::<u16, u8>(keys);
        refuse_all::<u64, u64>(keys);
        refuse_all::<u64, [u64; 12]>(keys);
    }
}

#[test]
fn amounts_that_overflow_panic_where_nothing_can_be_returned() {
    let mut map = map_of(0..10, By(mix));
    for amount in [usize::MAX, usize::MAX / 2, usize::MAX / 16, isize::MAX as usize / 16] {
        assert!(panic_of(|| map.reserve(amount)).contains("capacity overflow"));
        assert_eq!(map.try_reserve(amount), Err(TryReserveError::CapacityOverflow));
        let made = panic_of(|| HashMap::<u64, u64>::with_capacity(amount).len());
        assert!(made.contains("capacity overflow"));
    }
    assert_eq!(contents(&map), contents(&map_of(0..10, By(mix))));
    map.assert_invariants();
}

#[test]
fn try_reserve_error_is_an_error() {
    let (mut map, trial) = watched(0, By(mix));
    trial.arm(Point::Refuse, 1);
    let refused = map.try_reserve(3).expect_err("refused");
    assert!(matches!(&refused, TryReserveError::AllocError { layout } if layout.align() == 16));
    assert!(refused.to_string().starts_with("the allocator refused"));
    let overflow = map.try_reserve(usize::MAX).expect_err("too much");
    assert!(overflow.to_string().contains("isize::MAX"));
    assert_eq!(format!("{overflow:?}"), "CapacityOverflow");
    assert!(refused != overflow && refused.clone() == refused);
    let error: Box<dyn Error> = overflow.into();
    assert!(error.source().is_none());
}

// ---- an allocator that refuses

/// Runs `work` on a fresh map with the nth allocation refused, for every n, until none is;
/// `check` looks at the outcome each time. Returns how many were refused.
fn refuse_each(
    by: By,
    prepare: impl Fn(&mut Watched),
    work: impl Fn(&mut Watched),
    check: impl Fn(&Watched, (usize, BTreeMap<u64, u64>)),
) -> usize {
    for nth in 1.. {
        let (mut map, trial) = watched(200, by);
        prepare(&mut map);
        let before = (map.capacity(), in_order(&map));
        trial.arm(Point::Refuse, nth);
        work(&mut map);
        if trial.disarm() {
            return nth - 1;
        }
        check(&map, before);
        map.assert_invariants();
        // It works on, and nothing has leaked.
        map.extend((0..300).map(|n| (n, n)));
        assert!((0..300).all(|n| map[&n] == n));
        map.assert_invariants();
        drop(map);
        trial.assert_clean();
    }
    unreachable!("there are only so many allocations")
}

#[test]
fn try_reserve_refused_changes_nothing() {
    for by in HASHERS {
        let refused = refuse_each(
            by,
            |_| {},
            |map| drop(map.try_reserve(1000)),
            |map, before| assert_eq!((map.capacity(), in_order(map)), before),
        );
        assert_eq!(refused, 1);
    }
}

#[test]
fn shrink_refused_changes_nothing() {
    let shrinks: [fn(&mut Watched); 2] = [|map| map.shrink_to(60), Watched::shrink_to_fit];
    for by in HASHERS {
        for shrink in shrinks {
            let refused = refuse_each(
                by,
                |map| map.retain(|key, _| *key < 50),
                shrink,
                |map, before| assert_eq!((map.capacity(), in_order(map)), before),
            );
            assert_eq!(refused, 1);
        }
    }
}

#[test]
fn clear_shrink_refused_leaves_an_unallocated_map() {
    let clears: [fn(&mut Watched); 2] = [Watched::clear_shrink, |map| map.clear_shrink_to(20)];
    for by in HASHERS {
        for clear in clears {
            let refused = refuse_each(
                by,
                |map| map.retain(|key, _| *key < 50),
                clear,
                |map, _| {
                    assert_eq!((map.len(), map.capacity(), map.allocation_size()), (0, 0, 0));
                },
            );
            assert_eq!(refused, 1);
        }
    }
}

#[test]
fn extend_goes_on_where_its_reservation_is_refused() {
    let refused = refuse_each(
        By(mix),
        |_| {},
        |map| map.extend((0..1400).map(|n| (n, n))),
        |map, _| assert!(in_order(map).into_iter().eq((0..1400).map(|n| (n, n)))),
    );
    // Only the reservation can be: a map that must grow and cannot aborts.
    assert_eq!(refused, 1);
}

// ---- at random

proptest! {
    #![proptest_config(ProptestConfig::with_cases(effort(64, 2)))]

    #[test]
    fn any_resizing_keeps_the_entries(
        which in 0..3_usize,
        len in 0..150_u64,
        steps in prop::collection::vec((any::<bool>(), 0..400_usize), 1..12),
    ) {
        let mut map = map_of(0..len, HASHERS[which]);
        let expected = contents(&map);
        for (grow, amount) in steps {
            let capacity = map.capacity();
            if grow {
                map.reserve(amount);
                prop_assert!(map.capacity() >= (len as usize + amount).max(capacity));
            } else {
                map.shrink_to(amount);
                prop_assert!(map.capacity() >= amount.min(capacity).max(len as usize));
                prop_assert!(map.capacity() <= capacity);
            }
            map.assert_invariants();
            prop_assert_eq!(contents(&map), expected.clone());
        }
    }
}
