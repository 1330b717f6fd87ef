//! Copies of a table: slot for slot, so that nothing is hashed.
//! Knows no hasher.
#![expect(unsafe_code, reason = "the audited core: fills slots through pointers")]

use super::clear::{give_back, lend};
use super::table::RawTable;
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

impl<T: Clone, A: Allocator> RawTable<T, A> {
    /// Clones every entry of `source` into this table, which is empty and has as many slots. At
    /// each clone (U4) this is a valid table of the entries so far, whose filter over-reports.
    fn fill_from<B: Allocator>(&mut self, source: &RawTable<T, B>) {
        debug_assert!(self.items == 0 && self.slots() == source.slots());
        self.settle();
        if source.items == 0 {
            return;
        }
        // SAFETY: both allocated (the source has entries), of the same number of slots; only
        // `self` is written, through an exclusive borrow.
        unsafe { self.control.copy_filter_and_touched(source.control) };
        let mut entries = source.raw_iter();
        while let Some(bucket) = entries.next() {
            // SAFETY: a full slot of the source; the same slot of this table is free.
            unsafe {
                let index = bucket.index(source.control);
                let entry = (*bucket.as_ptr()).clone();
                self.bucket(index).as_ptr().write(entry);
                self.control.set_tag(index, source.control.tag(index));
                self.items += 1;
            }
        }
    }
}
