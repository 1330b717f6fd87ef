//! Sizes: what is asked for is a number from anywhere.

use crate::bounded::Bounded;
use crate::{Mixed, amounts};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabularasa::testing::effort;
use tabularasa::testing::subject::mix;
use tabularasa::{HashMap, HashTable, TryReserveError};

/// More than any test needs for what it really puts in.
const MOST: usize = 1 << 14;

type Table<T> = HashTable<T, Bounded>;

fn hash(entry: &impl Copy) -> u64 {
    mix(size_of_val(entry) as u64)
}

/// A table of some equal entries.
fn table<T: Copy + Default>(len: usize) -> (Table<T>, Bounded) {
    let alloc = Bounded::to(MOST);
    let mut table = HashTable::new_in(alloc.clone());
    for _ in 0..len {
        table.insert_unique(hash(&T::default()), T::default(), hash);
    }
    (table, alloc)
}

/// `try_reserve` by each amount: room, a refusal or an overflow, and nothing else has changed.
fn tried<T: Copy + Default>(len: usize) {
    let mut outcomes = BTreeSet::new();
    for amount in amounts().step_by(effort(1, 13)) {
        let (mut table, alloc) = table::<T>(len);
        let before = (table.capacity(), table.allocation_size());
        let outcome = match table.try_reserve(amount, hash) {
            Ok(()) => {
                assert!(table.capacity() - len >= amount && alloc.refused() == 0);
                "room"
            }
            Err(error) => {
                assert_eq!((table.capacity(), table.allocation_size()), before);
                let refused = matches!(error, TryReserveError::AllocError { layout }
                    if layout.size() > MOST && isize::try_from(layout.size()).is_ok());
                assert_eq!(refused, alloc.refused() == 1, "{amount}: {error}");
                assert!(refused || error == TryReserveError::CapacityOverflow);
                if refused { "refused" } else { "overflow" }
            }
        };
        outcomes.insert(outcome);
        assert_eq!((table.len(), table.iter().count()), (len, len));
        assert_eq!(alloc.bytes(), table.allocation_size());
        table.assert_invariants(hash);
    }
    assert_eq!(outcomes.len(), 3, "{outcomes:?}");
}

#[test]
fn any_amount_can_be_tried() {
    for len in [0, 3, 14, 100] {
        tried::<()>(len);
        tried::<u8>(len);
        tried::<u64>(len);
        tried::<[u64; 9]>(len);
    }
}

/// What `work` panics with.
fn panic_of(work: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(work)).expect_err("no panic");
    payload.downcast_ref::<String>().expect("a message").clone()
}

/// Where nothing can be returned, an overflow is a panic that says so.
#[test]
fn amounts_that_overflow_panic() {
    let words = |amount: usize| amount.checked_mul(size_of::<u64>()).is_none();
    std::panic::set_hook(Box::new(|_| ()));
    for amount in amounts().step_by(effort(1, 3)).filter(|amount| words(*amount)) {
        let (mut table, alloc) = table::<u64>(20);
        let overflows =
            |message: String| assert!(message.starts_with("Hash table capacity overflow"));
        overflows(panic_of(|| table.reserve(amount, hash)));
        overflows(panic_of(|| drop(HashTable::<u64>::with_capacity(amount))));
        overflows(panic_of(|| drop(HashMap::<u64, ()>::with_capacity(amount))));
        assert_eq!((table.len(), table.iter().count(), alloc.refused()), (20, 20, 0));
        table.assert_invariants(hash);
    }
    let _ = std::panic::take_hook();
}

/// A bound that a shrink is given never makes it grow, ask for much, or panic.
#[test]
fn any_amount_can_be_shrunk_to() {
    for len in [0, 3, 100] {
        for amount in amounts().step_by(effort(1, 13)) {
            let (mut table, alloc) = table::<u64>(len);
            table.reserve(500, hash);
            let before = table.capacity();
            table.shrink_to(amount, hash);
            assert!(table.capacity() <= before && table.capacity() >= len.max(amount.min(500)));
            assert_eq!(table.iter().count(), len);
            table.assert_invariants(hash);
            let before = (table.capacity(), table.allocation_size());
            table.clear_shrink_to(amount);
            assert!(table.is_empty() && table.capacity() <= before.0);
            assert!(before.0.min(amount) <= table.capacity());
            assert_eq!(alloc.refused(), 0);
            table.assert_invariants(hash);
        }
    }
}

/// The same through a map.
#[test]
fn any_amount_can_be_asked_of_a_map() {
    for amount in amounts().step_by(effort(1, 13)) {
        let alloc = Bounded::to(MOST);
        let mut map = HashMap::with_hasher_in(Mixed, alloc.clone());
        (0..50).for_each(|n| assert_eq!(map.insert(n, n), None));
        let before = map.capacity();
        match map.try_reserve(amount) {
            Ok(()) => assert!(map.capacity() >= 50 + amount),
            Err(_) => assert_eq!(map.capacity(), before),
        }
        map.shrink_to(amount);
        assert!((0..50).all(|n| map[&n] == n));
        map.assert_invariants();
        map.clear_shrink_to(amount);
        assert!(map.is_empty() && alloc.bytes() == map.allocation_size());
        map.assert_invariants();
    }
}
