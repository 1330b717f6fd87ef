//! Which maps this thread has a shard of locked: so that user code that calls back into one of
//! them gets a panic, not a deadlock. Knows maps by their ids, and no lock.

use super::primitive::remembered;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::mem::ManuallyDrop;

remembered! {
    /// The id of the map that was locked last, or 0: nearly always.
    static INNERMOST: Cell<u64> = const { Cell::new(0) };
}

remembered! {
    /// The maps locked around it, by closures nested in one another. Empty without an allocation
    /// most of the time, and given up when it becomes so: no destructor is needed, and so there is
    /// no moment at a thread's end at which it is gone already.
    static OUTER: RefCell<ManuallyDrop<Vec<u64>>> =
        const { RefCell::new(ManuallyDrop::new(Vec::new())) };
}

/// Says, for as long as it lives, that this thread has a shard of some map locked.
#[derive(Debug)]
pub(super) struct Held {
    /// Are there others around it?
    nested: bool,
}

impl Held {
    /// Says so of the map with this id.
    ///
    /// # Panics
    /// If this thread has a shard of it locked already.
    #[inline]
    pub(super) fn enter(map: u64) -> Self {
        let innermost = INNERMOST.with(Cell::get);
        let nested = innermost != 0;
        if nested {
            enter_nested(map, innermost);
        }
        INNERMOST.with(|cell| cell.set(map));
        Held { nested }
    }

    /// Panics if this thread has a shard of the map with this id locked.
    #[inline]
    pub(super) fn check(map: u64) {
        let innermost = INNERMOST.with(Cell::get);
        if innermost != 0 {
            check_nested(map, innermost);
        }
    }
}

impl Drop for Held {
    #[inline]
    fn drop(&mut self) {
        let outer = if self.nested { leave_nested() } else { 0 };
        INNERMOST.with(|cell| cell.set(outer));
    }
}

#[cold]
fn check_nested(map: u64, innermost: u64) {
    let is_held = map == innermost || OUTER.with(|outer| outer.borrow().contains(&map));
    assert!(
        !is_held,
        "re-entrant call: user code that runs under a shard's lock (a closure, `Hash`, `Eq`, \
         `Clone`) called back into the same map"
    );
}

#[cold]
fn enter_nested(map: u64, innermost: u64) {
    check_nested(map, innermost);
    OUTER.with(|outer| outer.borrow_mut().push(innermost));
}

/// The map that is now the innermost.
#[cold]
fn leave_nested() -> u64 {
    OUTER.with(|outer| {
        let mut outer = outer.borrow_mut();
        let innermost = outer.pop().unwrap_or(0);
        if outer.is_empty() {
            **outer = Vec::new();
        }
        innermost
    })
}
