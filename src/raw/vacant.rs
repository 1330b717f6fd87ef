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
    /// The slot of the entry with this hash that `eq` (U2) accepts; or room for one, made as an
    /// insertion makes it. Without anything unusual about that: the free slot that it will take.
    #[inline(always)]
    pub(crate) fn find_or_make_room(
        &mut self,
        hash: u64,
        mut eq: impl FnMut(&T) -> bool,
        hasher: impl Fn(&T) -> u64,
    ) -> Result<usize, Option<usize>> {
        // One test, as in `insert_or`, for no entries (perhaps no allocation, perhaps abandoned)
        // and no room.
        if self.items.wrapping_sub(1) < self.capacity().wrapping_sub(1) {
            let home = hash as usize & self.control.mask();
            let tag = tag::of(hash);
            // SAFETY: home ≤ mask; with entries the table is allocated and not abandoned.
            unsafe {
                if let Some(bucket) = self.match_window(home, tag, &mut eq) {
                    return Ok(bucket.index(self.control));
                }
                if !self.control.overflowed(home, tag) {
                    if let Some(distance) = self.control.window(home).match_empty().lowest() {
                        return Err(Some((home + distance) & self.control.mask()));
                    }
                }
            }
        }
        self.find_or_make_room_unusually(hash, eq, &hasher).ok_or(None)
    }

    /// A displaced or absent entry, a full window, a clean-up that is due, growth, a table without
    /// entries.
    #[cold]
    #[inline(never)]
    fn find_or_make_room_unusually(
        &mut self,
        hash: u64,
        eq: impl FnMut(&T) -> bool,
        hasher: &impl Fn(&T) -> u64,
    ) -> Option<usize> {
        let found = self.find_index(hash, eq);
        if found.is_none() {
            self.reserve(1, hasher);
            self.clean_if_due(hasher);
        }
        found
    }

    /// Puts an entry of this hash into slot `index`.
    ///
    /// # Safety
    /// `find_or_make_room` named that slot for that hash, and nothing changed since.
    #[inline(always)]
    pub(super) unsafe fn fill_slot(&mut self, index: usize, hash: u64, entry: T) {
        // SAFETY: it is free and the first of the first window, in a table that has entries, hence
        // is allocated and not abandoned, and room.
        unsafe { self.fill(index, tag::of(hash), entry) };
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
