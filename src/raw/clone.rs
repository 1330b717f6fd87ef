//! Copies of a table: slot for slot, so that nothing is hashed.
//! Knows no hasher.
#![expect(unsafe_code, reason = "the audited core: fills slots through pointers")]

use super::bucket::Bucket;
use super::clear::{give_back, lend};
use super::head::Head;
use super::iter::RawIter;
use super::resize::allocate_again;
use super::table::RawTable;
use crate::error;
use crate::fault::{self, Fault};
use allocator_api2::alloc::Allocator;
use core::alloc::Layout;

impl<T: Clone, A: Allocator + Clone> Clone for RawTable<T, A> {
    fn clone(&self) -> Self {
        let mut copy = RawTable::new_in(self.alloc.clone());
        // SAFETY: a table without an allocation, for entries of type `T`.
        if unsafe { copy.head.copy_block(&copy.alloc, &self.head, Layout::new::<T>()) } {
            // SAFETY: it has the source's metadata, and none of its entries yet.
            unsafe { copy.clone_entries(&self.head) };
        }
        if fault::is_on(Fault::CloneKeepsIdentity) {
            copy.head.identity.copy_identity(&self.head.identity);
        }
        copy
    }

    /// If `Clone` (U4) or a destructor (U3) panics, the target is left empty and unallocated.
    fn clone_from(&mut self, source: &Self) {
        // Not the map that it was: cursors must not take the new entries for the old.
        if !fault::is_on(Fault::CloneFromKeepsIdentity) {
            self.head.identity.renew();
        }
        // SAFETY: the lent table, which has the block then, is used when the last entry has been
        // dropped.
        let mut entries = unsafe { self.abandon() };
        // SAFETY: of entries of type `T`, from this allocator.
        let mut copy: RawTable<T, &A> = unsafe { lend(&mut self.head, &self.alloc) };
        // SAFETY: ours, since the table is abandoned.
        unsafe { entries.drop_rest() };
        if source.slots() == copy.slots() {
            // SAFETY: of as many slots.
            let has_entries = unsafe { copy.head.copy_metadata(&source.head) };
            if has_entries {
                // SAFETY: it has the source's metadata, and none of its entries yet.
                unsafe { copy.clone_entries(&source.head) };
            }
        } else {
            copy.free();
            // SAFETY: a table without an allocation, for entries of type `T`.
            if unsafe { copy.head.copy_block(&self.alloc, &source.head, Layout::new::<T>()) } {
                // SAFETY: as above.
                unsafe { copy.clone_entries(&source.head) };
            }
        }
        // SAFETY: to the table that lent it, which has no block meanwhile.
        unsafe { give_back(copy, &mut self.head) };
    }
}

impl<T: Copy, A: Allocator + Clone> RawTable<T, A> {
    /// As `clone`, by copying the slots.
    pub(crate) fn clone_copy(&self) -> Self {
        let mut copy: Self = RawTable::new_in(self.alloc.clone());
        // SAFETY: a table without an allocation, for entries of type `T`.
        if unsafe { copy.head.copy_block(&copy.alloc, &self.head, Layout::new::<T>()) } {
            let slots = self.slots();
            // SAFETY: allocated, or there would be nothing to copy.
            let from = unsafe { self.bucket(0) };
            // SAFETY: just allocated.
            let to = unsafe { copy.bucket(0) };
            // SAFETY: as many slots of `T` in two blocks (I8). Full ones are copied as `Copy`
            // allows, the others as bytes that may be uninitialised, which nobody reads (I4).
            unsafe { to.as_ptr().copy_from_nonoverlapping(from.as_ptr(), slots) };
            // SAFETY: all slots were copied.
            unsafe { copy.head.take_over(&self.head) };
        }
        copy
    }
}

impl<T: Clone, A: Allocator> RawTable<T, A> {
    /// Clones every entry of `source` into the same slot of this table. It stays abandoned until
    /// all are there; if a clone (U4) panics, it has the entries so far.
    ///
    /// # Safety
    /// `copy_block` or `copy_metadata` has just said that there are entries to clone, to a table
    /// for entries of type `T`, which those of the source are too.
    #[inline]
    unsafe fn clone_entries(&mut self, source: &Head) {
        // From a slot of the source to the same of this one: the same number of bytes everywhere.
        let here = self.head.control().start().as_ptr();
        let distance = here.addr().wrapping_sub(source.control().start().addr().get());
        // SAFETY: the source is borrowed, and has entries.
        let entries: RawIter<'_, T> = unsafe { RawIter::new(source.control(), source.items) };
        let mut cloned = Cloned { head: &mut self.head, source, len: 0 };
        for bucket in entries {
            let from = bucket.as_ptr();
            // SAFETY: a full slot of the source (I4).
            let entry = unsafe { &*from }.clone();
            let to = match size_of::<T>() {
                0 => from,
                _ => here.with_addr(from.addr().wrapping_add(distance)).cast::<T>(),
            };
            // SAFETY: the same slot of this table, which holds nothing.
            unsafe { to.write(entry) };
            cloned.len += 1;
        }
        core::mem::forget(cloned);
        // SAFETY: every entry was cloned.
        unsafe { self.head.take_over(source) };
    }
}

impl Head {
    /// Gets a block of the size of the source's. If the source has entries: with its metadata, in a
    /// table that counts as abandoned until `take_over`; returns true then. If not: that of an
    /// empty table, or no block.
    ///
    /// # Safety
    /// The table has no allocation, allocates from `alloc`, and holds entries of this layout, as
    /// the source does.
    #[inline(never)]
    unsafe fn copy_block<A: Allocator>(&mut self, alloc: &A, source: &Head, entry: Layout) -> bool {
        let Some((_, slots)) = source.block().allocation() else { return false };
        // SAFETY: the source has such a block.
        let block = unsafe { allocate_again(slots, alloc, entry) };
        let mut block = block.unwrap_or_else(|error| error::fail(error));
        if source.items == 0 {
            // SAFETY: a fresh block, ours alone.
            unsafe { block.fill_empty() };
            self.identity.set_pristine();
        } else {
            // SAFETY: a fresh block of as many slots, ours alone.
            unsafe { block.fill_from(source.control()) };
            self.identity.set_stale();
        }
        // SAFETY: handed over; empty, or stale until its entries are there.
        let _shared = unsafe { self.exchange_block(block) };
        source.items != 0
    }

    /// As [`copy_block`](Self::copy_block), into the block that the table has.
    ///
    /// # Safety
    /// The table has no entries and as many slots as the source.
    unsafe fn copy_metadata(&mut self, source: &Head) -> bool {
        debug_assert!(self.items == 0);
        if source.items == 0 {
            if !self.is_unallocated() {
                // SAFETY: allocated, and without entries by the caller's promise.
                unsafe { self.wipe() };
            }
            return false;
        }
        let mut block = self.take_block();
        // SAFETY: ours alone, of as many slots; with entries the source is allocated, and so is
        // this.
        unsafe { block.fill_from(source.control()) };
        self.identity.set_stale();
        // SAFETY: handed back, stale until its entries are there.
        let _shared = unsafe { self.exchange_block(block) };
        true
    }

    /// Counts the entries of the source as this table's.
    ///
    /// # Safety
    /// This table has the source's metadata, and its entries in the same slots.
    #[inline(never)]
    unsafe extern "C" fn take_over(&mut self, source: &Head) {
        self.items = source.items;
        self.identity.copy_state(&source.identity);
        self.update_limit();
    }
}

/// The first `len` entries of the source's walk, in the same slots of a table that has the source's
/// metadata, but does not count them yet. If it is dropped the table does.
struct Cloned<'c> {
    head: &'c mut Head,
    source: &'c Head,
    len: usize,
}

impl Drop for Cloned<'_> {
    #[cold]
    #[inline(never)]
    fn drop(&mut self) {
        let Cloned { head, source, len } = self;
        // SAFETY: the source has entries and is borrowed. Of entries without a size, to number
        // them.
        let missing =
            unsafe { RawIter::<()>::new(source.control(), source.items) }.skip_entries(*len);
        for bucket in missing {
            // SAFETY: a slot of the source.
            let index = unsafe { Bucket::index(bucket, source.control()) };
            // SAFETY: the copy of a table with entries is allocated.
            let mut control = unsafe { head.control_mut() };
            // SAFETY: its tag says full, and nothing is in it.
            unsafe { control.vacate(index) };
        }
        // The filter over-reports, and windows before displaced entries may have holes.
        // SAFETY: those that are missing have just been made free, and are not counted below.
        unsafe { head.take_over(source) };
        head.items = *len;
        head.identity.set_holes();
    }
}
