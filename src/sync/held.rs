//! Which maps this thread has a shard of locked: so that user code that calls back into one of
//! them gets a panic, not a deadlock. Knows maps by their addresses,
//! which stay what they are while a shard is locked, and no lock.

use super::primitive::remembered;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::mem::ManuallyDrop;

remembered! {
    /// The address of the map that was locked last, or 0: nearly always.
    static INNERMOST: Cell<usize> = const { Cell::new(0) };
}

remembered! {
    /// The maps locked around it, by closures nested in one another. Empty without an allocation
    /// most of the time, and given up when it becomes so: no destructor is needed, and so there is
    /// no moment at a thread's end at which it is gone already.
    static OUTER: RefCell<ManuallyDrop<Vec<usize>>> =
        const { RefCell::new(ManuallyDrop::new(Vec::new())) };
}

/// Says, for as long as it lives, that this thread has a shard of one map locked, and of no other.
#[derive(Debug)]
pub(super) struct Alone(());

impl Alone {
    /// Has this thread no shard of any map locked?
    #[inline(always)]
    pub(super) fn is_allowed() -> bool {
        INNERMOST.with(Cell::get) == 0
    }

    /// Says so of the map at this address. Where `is_allowed`; after the lock is taken, and given
    /// up before it: around nothing but user code the note is cheapest, and where there is none it
    /// need not be written at all.
    #[inline(always)]
    pub(super) fn enter(map: usize) -> Self {
        INNERMOST.with(|cell| cell.set(map));
        Alone(())
    }
}

impl Drop for Alone {
    #[inline(always)]
    fn drop(&mut self) {
        INNERMOST.with(|cell| cell.set(0));
    }
}

/// The map that a thread had locked last when it was found not to have a certain other one, or 0.
/// It says nothing more once a shard was locked or given back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around(usize);

/// Says, for as long as it lives, that this thread has a shard of some map locked.
#[derive(Debug)]
pub(super) struct Held(Around);

impl Held {
    /// Must come before the thread waits for a lock of the map at this address.
    ///
    /// # Panics
    /// If it has a shard of it locked already.
    #[inline]
    pub(super) fn check(map: usize) -> Around {
        let innermost = INNERMOST.with(Cell::get);
        if innermost != 0 {
            check_nested(map, innermost);
        }
        Around(innermost)
    }

    /// Says so of the map at this address, which was checked before it was locked.
    pub(super) fn enter(map: usize, around: Around) -> Self {
        if around.0 != 0 {
            OUTER.with(|outer| outer.borrow_mut().push(around.0));
        }
        INNERMOST.with(|cell| cell.set(map));
        Held(around)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.0.0 != 0 {
            pop_outer();
        }
        INNERMOST.with(|cell| cell.set(self.0.0));
    }
}

#[cold]
fn check_nested(map: usize, innermost: usize) {
    let is_held = map == innermost || OUTER.with(|outer| outer.borrow().contains(&map));
    assert!(
        !is_held,
        "re-entrant call: user code that runs under a shard's lock (a closure, `Hash`, `Eq`, \
         `Clone`) called back into the same map"
    );
}

#[cold]
fn pop_outer() {
    OUTER.with(|outer| {
        let mut outer = outer.borrow_mut();
        outer.pop();
        if outer.is_empty() {
            **outer = Vec::new();
        }
    });
}
