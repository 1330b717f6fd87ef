//! Look-up, insertion, removal, entries.

use crate::{Marked, Set, set_of};
use equivalent::Equivalent;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabularasa::HashSet;
use tabularasa::hash_set::Entry;
use tabularasa::testing::subject::Hashing;

#[test]
fn insert_keeps_the_element_that_is_there() {
    let mut set = HashSet::new();
    assert!(set.insert(Marked::new(1, "first")));
    assert!(!set.insert(Marked::new(1, "second")));
    let probe = Marked::new(1, "probe");
    assert_eq!(set.get(&probe).map(|there| there.mark), Some("first"));
    assert_eq!((set.len(), set.contains(&Marked::new(2, "absent"))), (1, false));
    set.assert_invariants();
}

#[test]
fn replace_puts_the_new_element_in_its_place() {
    let mut set = HashSet::new();
    assert!(set.replace(Marked::new(1, "first")).is_none());
    let old = set.replace(Marked::new(1, "second"));
    assert_eq!(old.map(|old| old.mark), Some("first"));
    let probe = Marked::new(1, "probe");
    assert_eq!((set.get(&probe).unwrap().mark, set.len()), ("second", 1));
    assert_eq!(set.take(&probe).map(|taken| taken.mark), Some("second"));
    assert!(set.take(&probe).is_none() && !set.remove(&probe));
    set.assert_invariants();
}

/// Neither grows a full table for an element that is there.
#[test]
fn elements_that_are_there_never_grow_the_table() {
    for hashing in Hashing::ALL {
        let mut set = Set::with_capacity_and_hasher(28, hashing);
        let capacity = set.capacity();
        set.extend(0..capacity as u32);
        for n in 0..capacity as u32 {
            assert!(!set.insert(n) && set.replace(n) == Some(n) && *set.get_or_insert(n) == n);
            set.entry(n).or_insert();
        }
        assert_eq!((set.len(), set.capacity()), (capacity, capacity));
        set.assert_invariants();
    }
}

#[test]
fn get_or_insert_gives_the_element_that_is_there() {
    let mut set = HashSet::new();
    assert_eq!(set.get_or_insert(Marked::new(1, "first")).mark, "first");
    assert_eq!(set.get_or_insert(Marked::new(1, "second")).mark, "first");
    set.assert_invariants();
}

/// Equivalent to numbers that leave the same rest when divided by 100, of which it hashes one.
#[derive(Hash)]
struct Rest(u32);

impl Equivalent<u32> for Rest {
    fn equivalent(&self, number: &u32) -> bool {
        self.0 == number % 100
    }
}

#[test]
fn get_or_insert_with_makes_what_is_missing() {
    let mut set = set_of(0..10, Hashing::default());
    assert_eq!(*set.get_or_insert_with(&Rest(7), |_| unreachable!("7 is there")), 7);
    assert_eq!(*set.get_or_insert_with(&Rest(20), |rest| rest.0), 20);
    assert_eq!((set.len(), set.contains(&20)), (11, true));
    set.assert_invariants();
}

#[test]
fn get_or_insert_with_refuses_what_is_not_equivalent() {
    let mut set = set_of(0..10, Hashing::default());
    let mistaken = catch_unwind(AssertUnwindSafe(|| *set.get_or_insert_with(&Rest(20), |_| 21)));
    assert!(mistaken.is_err());
    let gives_up = catch_unwind(AssertUnwindSafe(|| {
        *set.get_or_insert_with(&Rest(20), |_| panic!("no element"))
    }));
    assert!(gives_up.is_err());
    assert_eq!(set, set_of(0..10, Hashing::default()));
    set.assert_invariants();
}

#[test]
fn strings_are_found_by_their_borrowed_form() {
    let mut set: HashSet<String> = ["a", "b"].map(String::from).into();
    assert_eq!(set.get("a").map(String::as_str), Some("a"));
    assert!(set.remove("a") && !set.contains("a"));
    assert_eq!(set.take("b").as_deref(), Some("b"));
    assert!(set.is_empty());
    set.assert_invariants();
}

#[test]
fn entries_find_and_fill() {
    for hashing in Hashing::ALL {
        let mut set = Set::with_hasher(hashing);
        for n in (0..60).chain(30..90) {
            let there = set.contains(&n);
            let entry = set.entry(n);
            assert_eq!((*entry.get(), matches!(entry, Entry::Occupied(_))), (n, there));
            assert_eq!(*entry.insert().get(), n);
        }
        assert_eq!(set, set_of(0..90, hashing));
        for n in 0..120 {
            match set.entry(n) {
                Entry::Occupied(entry) => assert_eq!(entry.remove(), n),
                Entry::Vacant(entry) => assert_eq!((*entry.get(), entry.into_value()), (n, n)),
            }
        }
        assert!(set.is_empty());
        set.assert_invariants();
    }
}

#[test]
fn vacant_entries_allocate_nothing_until_they_are_filled() {
    let mut set: HashSet<u32> = HashSet::new();
    let _ = set.entry(1);
    assert_eq!(set.allocation_size(), 0);
    let Entry::Vacant(entry) = set.entry(1) else { panic!("1 is absent") };
    assert_eq!(entry.insert().remove(), 1);
    assert!(set.is_empty() && set.allocation_size() != 0);
    set.assert_invariants();
}

#[test]
fn entries_keep_the_element_that_is_there() {
    let mut set = HashSet::from([Marked::new(1, "first")]);
    assert_eq!(set.entry(Marked::new(1, "second")).get().mark, "first");
    assert_eq!(set.entry(Marked::new(1, "second")).insert().get().mark, "first");
    set.assert_invariants();
}

#[test]
fn entries_print_what_they_hold() {
    let mut set = HashSet::from([1]);
    let text = format!("{:?} {:?}", set.entry(1), HashSet::from([1]).entry(2));
    assert_eq!(text, "Entry(OccupiedEntry { value: 1, .. }) Entry(VacantEntry(2))");
}
