//! The clear family: one function for each row of the contract, names and order as there.
//! Knows no hasher. Every one moves the generation on first, then abandons the table, then drops.
#![expect(unsafe_code, reason = "the audited core: wipes metadata and reuses allocations")]

use super::control::Control;
use super::geometry;
use super::identity::{ClearKind, Identity};
use super::iter::{Drain, RawIter};
use super::table::RawTable;
use crate::fault::{self, Fault};
use allocator_api2::alloc::Allocator;
use core::mem::{self, ManuallyDrop};

impl<T, A: Allocator> RawTable<T, A> {
    /// Enters state *abandoned*: no entries, metadata that means nothing. The entries belong to
    /// the iterator from now on, which is valid until the table is used again.
    #[inline]
    pub(super) fn abandon(&mut self) -> RawIter<T> {
        let entries = self.raw_iter();
        self.items = 0;
        if !self.control.is_unallocated() {
            self.identity.set_stale();
        }
        entries
    }

    /// Makes the metadata of a table without entries fit for insertions.
    #[inline]
    pub(super) fn settle(&mut self) {
        debug_assert!(self.items == 0);
        if self.is_stale() {
            // SAFETY: abandoned, hence allocated; borrowed exclusively.
            unsafe { self.control.wipe() };
        }
        self.identity.set_in_use();
    }

    /// Drops all entries, keeps the allocation, and leaves metadata as of a new table.
    #[inline]
    pub(super) fn empty(&mut self) {
        if self.control.is_unallocated() || (self.items == 0 && self.identity.is_pristine()) {
            return;
        }
        if mem::needs_drop::<T>() {
            // Left by a panicking destructor (U3), the table stays abandoned: empty and valid.
            self.abandon().drop_rest();
        } else {
            self.items = 0;
        }
        // SAFETY: allocated; borrowed exclusively.
        unsafe { self.control.wipe() };
        self.identity.set_pristine();
    }

    /// Ends the fill, then empties the table. In this order: no destructor, no panic and no leak
    /// comes before the end.
    #[inline]
    pub(super) fn end_fill(&mut self, kind: ClearKind, empty: impl FnOnce(&mut Self)) {
        if fault::is_on(Fault::GenerationLast) {
            empty(self);
            return self.identity.advance(kind);
        }
        if !(fault::is_on(Fault::EmptyClearIsNone) && self.items == 0) {
            self.identity.advance(kind);
        }
        empty(self);
    }

    #[inline]
    pub(crate) fn clear_retain(&mut self) {
        self.end_fill(ClearKind::Retain, Self::empty);
    }

    pub(crate) fn clear_shrink(&mut self) {
        self.clear_shrink_to(self.items);
    }

    pub(crate) fn clear_shrink_to(&mut self, max_capacity: usize) {
        let slots = match max_capacity {
            0 => 0,
            // More than any table can have: keeps this one as it is.
            _ => geometry::slots_for(max_capacity, size_of::<T>()).unwrap_or(usize::MAX),
        };
        self.end_fill(ClearKind::Shrink, |table| table.empty_to_slots(slots));
    }

    pub(crate) fn reset(&mut self) {
        self.end_fill(ClearKind::Reset, |table| table.empty_to_slots(0));
    }

    /// Drops all entries and goes down to `slots` slots, or to no allocation for 0.
    fn empty_to_slots(&mut self, slots: usize) {
        if self.control.is_unallocated() {
            return;
        }
        let mut entries = self.abandon();
        // Takes the block out of our hands: while destructors (U3) run, and if one panics, this
        // table is unallocated.
        let mut old: RawTable<T, &A> = lend(&mut self.control, &mut self.identity, &self.alloc);
        entries.drop_rest();
        if slots >= old.control.slots() {
            old.settle();
            old.identity.set_pristine();
            (self.control, self.items) = give_back(old, &mut self.identity);
            return;
        }
        // First the one, then the other: the peak is the larger block, not the sum.
        drop(old);
        if slots != 0 {
            // A refusal leaves the table unallocated, which is valid.
            if let Ok(new) = RawTable::<T, &A>::try_with_slots(slots, &self.alloc) {
                (self.control, self.items) = give_back(new, &mut self.identity);
            }
        }
    }

    pub(crate) fn take_all(&mut self) -> Self
    where
        A: Clone,
    {
        // User code (U6) first: if it panics, nothing has moved.
        let alloc = self.alloc.clone();
        mem::replace(self, RawTable::new_in(alloc))
    }

    pub(crate) fn recycle<T2>(mut self) -> RawTable<T2, A> {
        const {
            assert!(
                size_of::<T>() == size_of::<T2>() && align_of::<T>() == align_of::<T2>(),
                "recycle: the new entries must have the size and alignment of the old ones"
            );
        }
        self.clear_retain();
        let old = ManuallyDrop::new(self);
        // SAFETY: read once out of a table that is never dropped.
        let (alloc, identity) = unsafe {
            (core::ptr::read(&raw const old.alloc), core::ptr::read(&raw const old.identity))
        };
        let mut new = RawTable::new_in(alloc);
        // The layout depends on nothing but size and alignment (I8); no slot is full.
        new.control = old.control;
        new.identity = identity;
        new
    }

    pub(crate) fn drain(&mut self) -> Drain<'_, T, A> {
        if !fault::is_on(Fault::DrainCountsLate) {
            self.identity.advance(ClearKind::Drain);
        }
        self.drain_abandoned()
    }
}

/// Moves an allocation without entries, and what is known of its metadata, out of a table into one
/// of its own that borrows the allocator: were user code to panic now, it would be freed, and the
/// table that lent it is unallocated.
pub(super) fn lend<'a, T, A: Allocator>(
    control: &mut Control,
    identity: &mut Identity,
    alloc: &'a A,
) -> RawTable<T, &'a A> {
    let mut lent = RawTable::new_in(alloc);
    lent.control = mem::replace(control, Control::unallocated());
    lent.identity.copy_state(identity);
    identity.set_in_use();
    lent
}

/// The way back: what the lender is to take over.
pub(super) fn give_back<T, A: Allocator>(
    lent: RawTable<T, &A>,
    identity: &mut Identity,
) -> (Control, usize) {
    let lent = ManuallyDrop::new(lent);
    identity.copy_state(&lent.identity);
    (lent.control, lent.items)
}
