//! Sets as wholes: construction, capacity, clones, equality, conversions, the clear family beyond
//! what the contract's rows check.

use crate::{Set, StdSet, set_of, sorted};
use allocator_api2::alloc::Global;
use std::hash::RandomState;
use tabularasa::testing::subject::Hashing;
use tabularasa::{HashMap, HashSet, TryReserveError};

/// A static set: the hasher's constructor, and the set's, are `const`.
static EMPTY: HashSet<u32, Hashing> = HashSet::with_hasher(Hashing::Identity);

#[test]
fn constructors_of_both_spellings() {
    assert!(EMPTY.is_empty() && EMPTY.hasher() == &Hashing::Identity);
    let std_spelling: HashSet<u32, RandomState> = HashSet::with_hasher(RandomState::new());
    let in_global: HashSet<u32, RandomState, Global> =
        HashSet::with_capacity_and_hasher_in(9, RandomState::new(), Global);
    assert_eq!((std_spelling.capacity(), in_global.capacity() >= 9), (0, true));
    let _: &Global = in_global.allocator();
    let inferred: HashSet<_> = HashSet::from(["a"; 3]);
    assert_eq!((inferred.len(), HashSet::<u32>::new_in(Global).capacity()), (1, 0));
    assert!(HashSet::<u32>::with_capacity_in(5, Global).capacity() >= 5);
}

#[test]
fn capacity_is_what_std_promises() {
    let mut set = Set::default();
    set.reserve(0);
    set.shrink_to(1_000);
    assert_eq!((set.capacity(), Set::with_capacity_and_hasher(0, Hashing::Few).capacity()), (0, 0));
    assert_eq!(set.try_reserve(usize::MAX), Err(TryReserveError::CapacityOverflow));
    assert_eq!(set.try_reserve(100), Ok(()));
    let (capacity, bytes) = (set.capacity(), set.allocation_size());
    set.extend(0..capacity as u32);
    assert_eq!((set.capacity(), set.allocation_size()), (capacity, bytes));
    set.insert(u32::MAX);
    assert!(set.capacity() >= set.len());
    set.retain(|n| *n < 5);
    set.shrink_to(20);
    assert!((20..100).contains(&set.capacity()));
    set.shrink_to_fit();
    assert!((5..20).contains(&set.capacity()));
    assert_eq!(sorted(set.iter().copied()), [0, 1, 2, 3, 4]);
    set.clear();
    set.shrink_to_fit();
    assert_eq!(set.allocation_size(), 0);
    set.assert_invariants();
}

/// An element takes no room for the value that it has not.
#[test]
fn an_element_takes_its_own_size() {
    let bytes = |set: &Set| (set.allocation_size(), set.stats().slots);
    let (whole, slots) = bytes(&Set::with_capacity_and_hasher(1_000, Hashing::default()));
    assert!(whole >= slots * size_of::<u32>() && whole < slots * (size_of::<u32>() + 2));
}

#[test]
fn clones_are_other_sets() {
    for hashing in Hashing::ALL {
        let mut set = set_of(0..100, hashing);
        set.retain(|n| n % 3 != 0);
        let clone = set.clone();
        let copy = set.clone_copy();
        for twin in [&clone, &copy] {
            assert_eq!((twin, twin.capacity()), (&set, set.capacity()));
            twin.assert_invariants();
        }
        set.clear();
        assert_eq!((clone.len(), copy.len()), (66, 66));
    }
}

#[test]
fn clone_from_takes_over_elements_and_hasher() {
    let source = set_of(0..100, Hashing::Mixed(7));
    for len in [0, 5, 100, 1_000] {
        let mut target = set_of(0..len, Hashing::Few);
        target.clone_from(&source);
        assert_eq!((&target, *target.hasher()), (&source, Hashing::Mixed(7)));
        target.assert_invariants();
    }
}

/// Equality asks for elements, not for order, capacity or hasher.
#[test]
fn equality_is_that_of_the_elements() {
    let set = set_of(0..50, Hashing::default());
    let mut other = set_of((0..1_000).rev(), Hashing::Constant);
    assert_ne!(set, other);
    other.retain(|n| *n < 50);
    assert_eq!(set, other);
    other.replace(49);
    assert_eq!(set, other);
    other.remove(&49);
    assert_ne!(set, other);
    other.insert(50);
    assert_ne!(set, other);
}

#[test]
fn conversions_keep_every_element() {
    let map: HashMap<u32, (), Hashing> = (0..100).map(|n| (n, ())).collect();
    let bytes = map.allocation_size();
    let set = Set::from(map);
    assert_eq!((&set, set.allocation_size()), (&set_of(0..100, Hashing::default()), bytes));
    let collected: Set = (0..100).chain(50..100).collect();
    assert_eq!(collected, set);
    let mut extended = Set::default();
    extended.extend([1, 2, 3]);
    extended.extend(&[3, 4]);
    assert_eq!(sorted(extended), [1, 2, 3, 4]);
    set.assert_invariants();
}

/// A conversion by value carries identity along: a cursor on the map goes on in the set.
#[test]
fn a_cursor_goes_on_in_a_converted_map() {
    let mut map: HashMap<u32, (), Hashing> = (0..100).map(|n| (n, ())).collect();
    let mut cursor = map.cursor();
    let mut seen = vec![*cursor.next(&map).unwrap().unwrap().0];
    let set = Set::from(map);
    while let Some(n) = cursor.next(&set).unwrap() {
        seen.push(*n);
    }
    assert!(sorted(seen).into_iter().eq(0..100));
}

#[test]
fn sets_print_as_sets() {
    assert_eq!(format!("{:?} {:?}", HashSet::from([7]), HashSet::<u32>::new()), "{7} {}");
}

#[test]
fn a_new_hasher_is_used_from_then_on() {
    let mut set = set_of(0..100, Hashing::Mixed(1));
    set.reset_with_hasher(Hashing::Mixed(2));
    assert_eq!((set.len(), set.allocation_size(), *set.hasher()), (0, 0, Hashing::Mixed(2)));
    set.extend(0..100);
    assert!((0..100).all(|n| set.contains(&n)));
    set.assert_invariants();
}

#[test]
fn pop_empties_the_set() {
    let mut set = set_of(0..1_000, Hashing::default());
    let capacity = set.capacity();
    let mut popped = Vec::new();
    while let Some(n) = set.pop() {
        popped.push(n);
        // Work that makes more work.
        if n < 1_000 && n % 10 == 0 {
            set.insert(n + 10_000);
        }
    }
    assert_eq!((set.len(), set.capacity(), popped.len()), (0, capacity, 1_100));
    assert_eq!(StdSet::from_iter(popped).len(), 1_100);
    set.assert_invariants();
}

#[test]
fn stats_are_the_maps() {
    let set = set_of(0..1_000, Hashing::Constant);
    let stats = set.stats();
    assert_eq!((stats.len, stats.capacity), (1_000, set.capacity()));
    // All but the first windowful lie outside the window where their look-up begins.
    assert_eq!((stats.bytes, stats.displaced > 900), (set.allocation_size(), true));
}
