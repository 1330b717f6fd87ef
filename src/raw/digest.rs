//! Tables as states, for tests that search among them: copies that are the same table, and all
//! that decides what a table does next, as numbers. Knows no hasher.
#![expect(unsafe_code, reason = "copies a metadata block and reads its bytes")]

use super::geometry;
use super::table::RawTable;
use super::tag;
use crate::error;
use allocator_api2::alloc::Allocator;

impl<T: Clone, A: Allocator + Clone> RawTable<T, A> {
    /// A table that is this one in every respect, identity and metadata included: all that `clone`
    /// must not be.
    pub(crate) fn fork(&self) -> Self {
        let alloc = self.alloc.clone();
        let mut fork = if self.control.is_unallocated() {
            RawTable::<T, A>::new_in(alloc)
        } else {
            RawTable::<T, A>::try_with_slots(self.control.slots(), alloc)
                .unwrap_or_else(|error| error::fail(error))
        };
        fork.identity.copy_state(&self.identity);
        fork.identity.copy_identity(&self.identity);
        let slots = self.control.slots();
        if !self.control.is_unallocated() {
            // SAFETY: two blocks for the same number of slots (I8), one of them not shared.
            unsafe {
                let bytes = geometry::metadata_bytes(slots);
                let from = self.control.start().as_ptr();
                fork.control.start().as_ptr().copy_from_nonoverlapping(from, bytes);
            }
        }
        let mut entries = self.raw_iter();
        while let Some(bucket) = entries.next() {
            // SAFETY: a full slot; the same slot of the fork, which counts as empty until the end.
            unsafe {
                let entry = (*bucket.as_ptr()).clone();
                fork.bucket(bucket.index(self.control)).as_ptr().write(entry);
            }
        }
        fork.items = self.items;
        fork
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// Feeds all that decides what the table does next but its identity: the entries as `entry`
    /// has them, slot by slot, and the metadata as far as they mean anything.
    pub(crate) fn digest(&self, mut feed: impl FnMut(u64), mut entry: impl FnMut(&T) -> u64) {
        let control = self.control;
        feed(self.slots() as u64);
        feed(self.items as u64);
        feed(self.identity.state());
        if control.is_unallocated() {
            return;
        }
        for word in 0..control.touched_words() {
            // SAFETY: a word of the map.
            feed(unsafe { control.touched_word(word) });
        }
        // SAFETY: a live block.
        feed(unsafe { control.hint() } as u64);
        if self.is_stale() {
            return;
        }
        // SAFETY: a live block.
        feed(unsafe { control.debt() } as u64);
        for index in 0..control.slots() {
            // SAFETY: slot numbers; full ones hold entries: not stale (I4).
            unsafe {
                feed(u64::from(control.filter_byte(index)));
                let full = tag::is_full(control.tag(index)) && self.items != 0;
                feed(if full { 1 + entry(&*self.bucket(index).as_ptr()) } else { 0 });
            }
        }
    }

    /// What look-ups have walked in vain since the last clean-up.
    pub(crate) fn debt(&self) -> i32 {
        // SAFETY: a live block.
        if self.is_stale() { 0 } else { unsafe { self.control.debt() } }
    }
}
