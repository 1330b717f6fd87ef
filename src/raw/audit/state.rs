//! Tables as states, for tests that search among them: copies that are the same table, and all
//! that decides what a table does next, as numbers. Knows no hasher.
#![expect(unsafe_code, reason = "copies a metadata block and reads its bytes")]

use crate::error;
use crate::raw::meta::tag;
use crate::raw::resize::allocate;
use crate::raw::table::RawTable;
use allocator_api2::alloc::Allocator;
use core::alloc::Layout;

impl<T: Clone, A: Allocator + Clone> RawTable<T, A> {
    /// A table that is this one in every respect, identity and metadata included: all that `clone`
    /// must not be.
    pub(crate) fn fork(&self) -> Self {
        let mut fork = RawTable::<T, A>::new_in(self.alloc.clone());
        fork.head.identity.copy_state(&self.head.identity);
        fork.head.identity.copy_identity(&self.head.identity);
        let Some((_, slots)) = self.head.block().allocation() else { return fork };
        let mut block = allocate(slots, &fork.alloc, Layout::new::<T>())
            .unwrap_or_else(|error| error::fail(error));
        // SAFETY: a fresh block of as many slots.
        unsafe { block.fill_from(self.head.control()) };
        // SAFETY: handed over; it counts no entries until they are there.
        let _shared = unsafe { fork.head.exchange_block(block) };
        for bucket in self.raw_iter() {
            // SAFETY: a full slot (I4).
            let entry = unsafe { &*bucket.as_ptr() }.clone();
            // SAFETY: a slot of this table.
            let index = unsafe { bucket.index(self.head.control()) };
            // SAFETY: allocated.
            let place = unsafe { fork.bucket(index) };
            // SAFETY: a slot of a table that counts as empty.
            unsafe { place.as_ptr().write(entry) };
        }
        fork.head.items = self.head.items;
        fork
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// Feeds all that decides what the table does next but its identity: the entries as `entry`
    /// has them, slot by slot, and the metadata as far as they mean anything.
    pub(crate) fn digest(&self, mut feed: impl FnMut(u64), mut entry: impl FnMut(&T) -> u64) {
        let control = self.head.control();
        feed(self.slots() as u64);
        feed(self.head.items as u64);
        feed(self.head.identity.state());
        if self.head.is_unallocated() {
            return;
        }
        for word in 0..control.touched_words() {
            feed(control.touched_word(word));
        }
        feed(control.hint() as u64);
        if self.head.identity.is_stale() {
            return;
        }
        feed(control.debt() as u64);
        feed(control.depth() as u64);
        for index in 0..control.slots() {
            feed(u64::from(control.filter_byte(index)));
            let is_full = tag::is_full(control.tag(index)) && self.head.items != 0;
            // SAFETY: full.
            feed(if is_full { 1 + entry(unsafe { self.slot_unchecked(index) }) } else { 0 });
        }
    }

    /// What look-ups have walked in vain since the last clean-up.
    pub(crate) fn debt(&self) -> i32 {
        if self.head.identity.is_stale() { 0 } else { self.head.control().debt() }
    }
}
