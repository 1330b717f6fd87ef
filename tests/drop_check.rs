//! Feature `nightly`: entries may borrow what is dropped before the map, as with std's. Without it
//! this file is empty, and `tabularasa::docs::drop_check` shows that it would not compile.
#![cfg(feature = "nightly")]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

use tabularasa::{HashMap, HashSet, HashTable};

// In each test the name is declared last, and so dropped first.

#[test]
fn maps() {
    let mut map = HashMap::new();
    let name = String::from("a");
    map.insert(name.as_str(), 1);
    map.assert_invariants();
}

#[test]
fn sets() {
    let mut set = HashSet::new();
    let name = String::from("a");
    set.insert(name.as_str());
    set.assert_invariants();
}

#[test]
fn tables() {
    let mut table = HashTable::new();
    let name = String::from("a");
    table.insert_unique(7, &name, |_| 7);
    table.assert_invariants(|_| 7);
}

#[test]
fn iterators_by_value() {
    let mut rest;
    let name = String::from("a");
    rest = HashMap::from([(name.as_str(), 1), ("b", 2)]).into_iter();
    assert!(rest.next().is_some());
}

/// Entries with destructors of their own still have to outlive nothing that these look at: this
/// one looks at nothing that it borrows.
#[test]
fn destructors_run() {
    let mut map = HashMap::new();
    let name = String::from("a");
    map.insert(1, vec![name.as_str()]);
    assert_eq!(map[&1], ["a"]);
}
