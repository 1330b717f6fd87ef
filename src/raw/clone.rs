//! Copies of a table: slot for slot, so that nothing is hashed.
//! Knows no hasher.
#![expect(unsafe_code, reason = "the audited core: fills slots through pointers")]

use super::clear::{give_back, lend};
use super::table::{Bucket, RawTable};
use crate::error;
use crate::fault::{self, Fault};
use allocator_api2::alloc::Allocator;

impl<T: Clone, A: Allocator + Clone> Clone for RawTable<T, A> {
    fn clone(&self) -> Self {
        let alloc = self.alloc.clone();
        if self.control.is_unallocated() {
            return RawTable::new_in(alloc);
        }
        let mut copy = RawTable::try_with_slots(self.control.slots(), alloc)
            .unwrap_or_else(|error| error::fail(error));
        copy.fill_from(self);
        if fault::is_on(Fault::CloneKeepsIdentity) {
            copy.identity.copy_identity(&self.identity);
        }
        copy
    }

    /// If `Clone` (U4) or a destructor (U3) panics, the target is left empty and unallocated.
    fn clone_from(&mut self, source: &Self) {
        // Not the map that it was: cursors must not take the new entries for the old.
        if !fault::is_on(Fault::CloneFromKeepsIdentity) {
            self.identity.renew();
        }
        let mut entries = self.abandon();
        let mut copy = lend(&mut self.control, &mut self.identity, &self.alloc);
        entries.drop_rest();
        if source.slots() != copy.slots() {
            copy.free();
            if !source.control.is_unallocated() {
                copy = RawTable::try_with_slots(source.control.slots(), &self.alloc)
                    .unwrap_or_else(|error| error::fail(error));
            }
        }
        copy.fill_from(source);
        (self.control, self.items) = give_back(copy, &mut self.identity);
    }
}

impl<T: Copy, A: Allocator + Clone> RawTable<T, A> {
    /// As `clone`, by copying the allocation.
    pub(crate) fn clone_copy(&self) -> Self {
        let alloc = self.alloc.clone();
        if self.control.is_unallocated() {
            return RawTable::new_in(alloc);
        }
        let mut copy = RawTable::try_with_slots(self.control.slots(), alloc)
            .unwrap_or_else(|error| error::fail(error));
        if self.items != 0 {
            // SAFETY: two allocations of as many slots of `T`. Full slots are copied as `Copy`
            // allows; the others as bytes that may be uninitialised, which nobody reads (I4).
            // Entries mean that the metadata copied is not stale.
            unsafe { copy.control.copy_all::<T>(self.control) };
            copy.items = self.items;
            copy.identity.copy_state(&self.identity);
        }
        copy
    }
}

impl<T: Clone, A: Allocator> RawTable<T, A> {
    /// Clones every entry of `source` into this table, which is empty and has as many slots. It
    /// stays empty until all are there; if a clone (U4) panics, it has the entries so far, and a
    /// filter that over-reports.
    fn fill_from<B: Allocator>(&mut self, source: &RawTable<T, B>) {
        debug_assert!(self.items == 0 && self.slots() == source.slots());
        self.settle();
        if source.items == 0 {
            return;
        }
        // SAFETY: both allocated (the source has entries), of the same number of slots; only
        // `self` is written, through an exclusive borrow.
        unsafe { self.control.copy_filter_and_touched(source.control) };
        let target = self.control;
        let mut cloned = Cloned { table: self, source, len: 0 };
        let mut entries = source.raw_iter();
        while let Some(bucket) = entries.next() {
            // SAFETY: a full slot of the source; the same slot of the target is free.
            unsafe {
                let index = bucket.index(source.control);
                let entry = (*bucket.as_ptr()).clone();
                let free: Bucket<T> = Bucket::new(target, index);
                free.as_ptr().write(entry);
            }
            cloned.len += 1;
        }
        core::mem::forget(cloned);
        // SAFETY: as above; every slot that is full there has been filled here.
        unsafe { self.control.copy_tags(source.control) };
        self.items = source.items;
        self.identity.copy_state(&source.identity);
    }
}

/// The first `len` entries of the source's walk, in the same slots of a table that does not say so
/// yet. If it is dropped the table does.
struct Cloned<'c, T, A: Allocator, B: Allocator> {
    table: &'c mut RawTable<T, A>,
    source: &'c RawTable<T, B>,
    len: usize,
}

impl<T, A: Allocator, B: Allocator> Drop for Cloned<'_, T, A, B> {
    fn drop(&mut self) {
        let mut entries = self.source.raw_iter();
        for _ in 0..self.len {
            if let Some(bucket) = entries.next() {
                // SAFETY: a full slot of the source; an initialised one of the table, whose filter
                // and touched map are the source's.
                unsafe {
                    let index = bucket.index(self.source.control);
                    self.table.control.set_tag(index, self.source.control.tag(index));
                }
            }
        }
        self.table.items = self.len;
        self.table.identity.set_holes();
    }
}
