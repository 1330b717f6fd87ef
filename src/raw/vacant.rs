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
            self.control.prefetch_slot(home, size_of::<T>());
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

#[cfg(test)]
mod tests {
    use super::*;
    use allocator_api2::alloc::Global;

    /// All of one tag.
    fn hash(home: usize) -> u64 {
        0x2A << 57 | home as u64
    }

    /// Entries are their hashes; the table has 16 windows.
    fn table(hashes: impl IntoIterator<Item = u64>) -> RawTable<u64, Global> {
        let mut table = RawTable::with_capacity(10 * WIDTH, Global);
        for hash in hashes {
            table.insert_unique(hash, hash, |hash| *hash);
        }
        table
    }

    /// What is added to the debt when the entry in a slot goes by its stand-in.
    fn charged(table: &mut RawTable<u64, Global>, index: usize) -> i32 {
        let (debt, stand_in) = (table.debt(), table.slot_hash(index));
        assert!(table.is_full(index));
        // SAFETY: full.
        unsafe { table.take_slot(index, stand_in) };
        table.charge_slot_hash(stand_in);
        table.debt() - debt
    }

    #[test]
    fn vacant_slots_are_charged_for_displaced_entries() {
        for home in 3 * WIDTH..4 * WIDTH {
            for index in home + WIDTH..home + 2 * WIDTH {
                let mut table = table((0..2 * WIDTH).map(|_| hash(home)));
                assert_eq!(charged(&mut table, index), 1, "{home}, {index}");
            }
        }
    }

    /// Marks of the same tag, just out of reach.
    #[test]
    fn vacant_slots_are_not_charged_for_entries_at_home() {
        let marked = 3 * WIDTH;
        for home in [marked - 1, marked + 3 * WIDTH - 1] {
            let hashes = (0..WIDTH + 1).map(|_| hash(marked)).chain([hash(home)]);
            assert_eq!(charged(&mut table(hashes), home), 0, "{home}");
        }
    }

    /// As for an insertion: a mark or a full window is a reason to look at the debt.
    #[test]
    fn vacant_entries_clean_up_where_insertions_do() {
        let other = 1 << 57;
        let (marked, full, neither) = (hash(5), other + 8 * WIDTH as u64, other + 5);
        for (hash, cleans) in [(marked, true), (full, true), (neither, false)] {
            let mut table = table((0..3 * WIDTH).map(|_| marked));
            for _ in 0..3 * WIDTH {
                assert_eq!(table.remove(marked, |_| true), Some(marked));
            }
            for _ in 0..WIDTH {
                table.insert_unique(full, full, |hash| *hash);
            }
            let debt = table.debt();
            assert!(debt > 0);
            let room = table.find_or_make_room(hash, |_| false, |hash| *hash);
            assert_eq!(room, Err(if cleans { None } else { Some(5) }));
            assert_eq!(table.debt(), if cleans { 0 } else { debt });
        }
    }
}
