//! The clear family: one function for each row of the contract, names and order as there.
//! Knows no hasher. A clear moves the generation on first, then empties the table, then drops;
//! `take_all` moves all of it.
#![expect(unsafe_code, reason = "the audited core: wipes metadata and reuses allocations")]

use super::head::Head;
use super::identity::ClearKind;
use super::iter::RawIter;
use super::iter::owning::Drain;
use super::meta::geometry::Slots;
use super::table::RawTable;
use crate::fault::{self, Fault};
use allocator_api2::alloc::Allocator;
use core::mem::{self, ManuallyDrop};

impl<T, A: Allocator> RawTable<T, A> {
    /// Enters state *abandoned*: no entries, metadata that means nothing. The entries belong to the
    /// iterator from now on.
    ///
    /// # Safety
    /// For `'t`, as long as the iterator is used, the block stays allocated, and nothing is
    /// inserted into the table, and its metadata not wiped.
    #[inline]
    pub(super) unsafe fn abandon<'t>(&mut self) -> RawIter<'t, T> {
        // SAFETY: the caller's promise; nothing else yields or drops the entries from here on.
        let entries = unsafe { self.raw_iter_for() };
        self.head.abandon();
        entries
    }

    /// Drops all entries, keeps the allocation, and leaves metadata as of a new table.
    #[inline]
    pub(super) fn empty(&mut self) {
        if self.head.is_unallocated() || (self.head.items == 0 && self.head.identity.is_pristine())
        {
            return;
        }
        // Left by a panicking destructor (U3), the table stays abandoned: empty and valid.
        // SAFETY: the table is used again when the last entry has been dropped.
        let mut entries = unsafe { self.abandon() };
        // SAFETY: ours, since the table is abandoned.
        unsafe { entries.drop_rest() };
        // SAFETY: allocated, and empty since it was abandoned.
        unsafe { self.head.wipe() };
    }

    /// Ends the fill, then empties the table. In this order: no destructor, no panic and no leak
    /// comes before the end.
    #[inline]
    pub(super) fn end_fill(&mut self, kind: ClearKind, empty: impl FnOnce(&mut Self)) {
        if fault::is_on(Fault::GenerationLast) {
            empty(self);
            return self.head.identity.advance(kind);
        }
        if !(fault::is_on(Fault::EmptyClearIsNone) && self.head.items == 0) {
            self.head.identity.advance(kind);
        }
        empty(self);
    }

    #[inline]
    pub(crate) fn clear_retain(&mut self) {
        if !mem::needs_drop::<T>() && !fault::is_on(Fault::GenerationLast) {
            return self.head.clear_plain();
        }
        self.end_fill(ClearKind::Retain, Self::empty);
    }

    pub(crate) fn clear_shrink(&mut self) {
        self.clear_shrink_to(self.head.items);
    }

    pub(crate) fn clear_shrink_to(&mut self, max_capacity: usize) {
        if max_capacity == 0 {
            return self.end_fill(ClearKind::Shrink, |table| table.empty_to_slots(None));
        }
        // More than any table can have keeps this one as it is.
        let slots = Self::slots_for(max_capacity.min(self.capacity().max(1))).ok();
        self.end_fill(ClearKind::Shrink, |table| table.empty_to_slots(slots));
    }

    pub(crate) fn reset(&mut self) {
        self.end_fill(ClearKind::Reset, |table| table.empty_to_slots(None));
    }

    /// Drops all entries and goes down to so many slots, or to no allocation for none.
    fn empty_to_slots(&mut self, slots: Option<Slots>) {
        let Some((_, slots_now)) = self.head.block().allocation() else { return };
        // SAFETY: the lent table, which has the block then, is used when the last entry has been
        // dropped.
        let mut entries = unsafe { self.abandon() };
        // Takes the block out of our hands: while destructors (U3) run, and if one panics, this
        // table is unallocated.
        // SAFETY: of entries of type `T`, from this allocator.
        let mut old: RawTable<T, &A> = unsafe { lend(&mut self.head, &self.alloc) };
        // SAFETY: ours, since the table is abandoned.
        unsafe { entries.drop_rest() };
        if slots.is_some_and(|slots| slots >= slots_now) {
            // SAFETY: allocated, and empty.
            unsafe { old.head.wipe() };
            // SAFETY: to the table that lent it, which has no block meanwhile.
            return unsafe { give_back(old, &mut self.head) };
        }
        // First the one, then the other: the peak is the larger block, not the sum.
        drop(old);
        if let Some(slots) = slots {
            // A refusal leaves the table unallocated, which is valid.
            if let Ok(new) = RawTable::<T, &A>::try_with_slots(slots, &self.alloc) {
                // SAFETY: of this table's entries and allocator, to a table without a block.
                unsafe { give_back(new, &mut self.head) };
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
        let mut old = ManuallyDrop::new(self);
        // SAFETY: read once out of a table that is never dropped.
        let alloc = unsafe { core::ptr::read(&raw const old.alloc) };
        let mut new = RawTable::new_in(alloc);
        // The layout depends on nothing but size and alignment (I8), and no slot is full: the block
        // is as good for the new entries.
        mem::swap(&mut new.head, &mut old.head);
        new
    }

    pub(crate) fn drain(&mut self) -> Drain<'_, T, A> {
        if !fault::is_on(Fault::DrainCountsLate) {
            self.head.identity.advance(ClearKind::Drain);
        }
        self.drain_abandoned()
    }
}

/// Moves the block of a table without entries, and what is known of its metadata, into a table of
/// its own that borrows the allocator: were user code to panic now, it would be freed, and the
/// table that lent it is unallocated.
///
/// # Safety
/// The head is that of a table of `T`, whose block comes from `alloc`, and which has no entries.
pub(super) unsafe fn lend<'a, T, A: Allocator>(
    head: &mut Head,
    alloc: &'a A,
) -> RawTable<T, &'a A> {
    debug_assert!(head.items == 0);
    let mut lent = RawTable::new_in(alloc);
    lent.head.identity.copy_state(&head.identity);
    let block = head.take_block();
    // SAFETY: handed over, with no entries, and with what is known of its metadata.
    let _shared = unsafe { lent.head.exchange_block(block) };
    lent
}

/// The way back.
///
/// # Safety
/// The head is that of a table of `T` without an allocation, which allocates from what `lent`
/// borrows.
pub(super) unsafe fn give_back<T, A: Allocator>(lent: RawTable<T, &A>, head: &mut Head) {
    let mut lent = ManuallyDrop::new(lent);
    let items = lent.head.items;
    head.identity.copy_state(&lent.head.identity);
    let block = lent.head.take_block();
    // SAFETY: handed over with its entries, and with what is known of its metadata.
    let _shared = unsafe { head.exchange_block(block) };
    head.items = items;
}
