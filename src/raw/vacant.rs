//! What an entry needs between a look-up and an insertion: room ahead, and the way back into the
//! slot that it just left, or only seemed to leave.
//! Knows no hasher but its closure (U1).
#![expect(unsafe_code, reason = "the audited core: reads tags and the filter")]

use super::group::WIDTH;
use super::table::RawTable;
use super::tag;
use allocator_api2::alloc::Allocator;
use core::mem;

/// A slot whose tag is still full while its entry is out: the way to let no user code see that
/// (I4) is that this frees it.
struct Gap<'a, T, A: Allocator> {
    table: &'a mut RawTable<T, A>,
    index: usize,
    hash: u64,
}

impl<T, A: Allocator> Drop for Gap<'_, T, A> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the number of a full slot, and its entry is no longer the table's.
        unsafe { self.table.release_slot(self.index, self.hash) };
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// Makes room for an entry of this hash, which is known to be absent: grows if the table is
    /// full, and cleans up where an insertion would.
    #[inline]
    pub(crate) fn make_room_for(&mut self, hash: u64, hasher: impl Fn(&T) -> u64) {
        // One test for no entries (perhaps no allocation, perhaps abandoned) and no room.
        if self.items.wrapping_sub(1) >= self.capacity().wrapping_sub(1) {
            self.reserve(1, &hasher);
        }
        let home = hash as usize & self.control.mask();
        // SAFETY: home ≤ mask; allocated and not abandoned, by `reserve` or since it has entries.
        let unusual = unsafe {
            self.control.overflowed(home, tag::of(hash))
                || self.control.window(home).match_empty().is_empty()
        };
        if unusual {
            self.clean_if_due(&hasher);
        }
    }

    /// Stands in for the hash of the entry in slot `index` where that is not known: its tag, and
    /// the slot for a home. An entry taken out and put back by it, with nothing in between, comes
    /// back to that slot, the first of the window there; so its marks in the filter are still
    /// right (I6). Without meaning if the slot is free.
    #[inline]
    pub(crate) fn slot_hash(&self, index: usize) -> u64 {
        let index = index & self.control.mask();
        // SAFETY: index ≤ mask.
        let tag = unsafe { self.control.tag(index) };
        // The inverse of `tag::of`.
        u64::from(tag) << 57 | index as u64
    }

    /// Adds to the debt what an entry just taken out by its `slot_hash` leaves behind, unless the
    /// filter rules out that it was displaced.
    #[inline]
    pub(crate) fn charge_slot_hash(&mut self, slot_hash: u64) {
        if self.control.is_unallocated() {
            return;
        }
        let (index, tag) = (slot_hash as usize, tag::of(slot_hash));
        // As in `erase_unhashed`: an entry in a second window has its home 16 to 31 slots before.
        let near = index.wrapping_sub(WIDTH) & self.control.mask();
        let far = index.wrapping_sub(2 * WIDTH - 1) & self.control.mask();
        // SAFETY: both ≤ mask; allocated, borrowed exclusively.
        unsafe {
            if self.control.overflowed(near, tag) || self.control.overflowed(far, tag) {
                self.control.charge(1);
            }
        }
    }

    /// Takes the entry out of slot `index`, whose hash is `hash`, hands it to `replace` (U5), and
    /// writes what that returns into the same slot: no tag changes then. If it is nothing, or a
    /// panic, the slot is free. Says whether there is an entry.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline]
    pub(crate) unsafe fn replace_slot_with(
        &mut self,
        index: usize,
        hash: u64,
        replace: impl FnOnce(T) -> Option<T>,
    ) -> bool {
        let gap = Gap { table: self, index, hash };
        // SAFETY: an entry by the caller's promise (I4). From here on it is not the table's, which
        // is borrowed, until `gap` has freed the slot or it is written to.
        let entry = unsafe { gap.table.bucket(index).as_ptr().read() };
        let Some(entry) = replace(entry) else { return false };
        // SAFETY: a slot of this table, with nothing in it to drop.
        unsafe { gap.table.bucket(index).as_ptr().write(entry) };
        mem::forget(gap);
        true
    }
}
