//! Removals, by hash or by slot number.
//! Knows no hasher.
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

use super::bucket::Bucket;
use super::find::{find_beyond, likely, match_window};
use super::meta::tag;
use super::table::RawTable;
use allocator_api2::alloc::Allocator;
use core::mem;

/// A full slot whose entry is out: the way to let no user code see that (I4) is that this frees it.
struct Gap<'t, T, A: Allocator> {
    table: &'t mut RawTable<T, A>,
    index: usize,
    hash: Option<u64>,
}

impl<T, A: Allocator> Drop for Gap<'_, T, A> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the number of a full slot, and its entry is no longer the table's.
        unsafe { self.table.head.erase_of(self.index, self.hash) };
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// Removes the entry with this hash that `eq` (U2) accepts.
    #[inline(always)]
    pub(crate) fn remove(&mut self, hash: u64, mut eq: impl FnMut(&T) -> bool) -> Option<T> {
        // Also keeps away from the tags of an abandoned table (I4).
        if self.head.items == 0 {
            return None;
        }
        self.prefetch_slot(hash);
        let home = hash as usize & self.head.block().mask();
        // SAFETY: with entries the table is not abandoned.
        let found = unsafe { match_window(self.head.control(), home, tag::of(hash), &mut eq) };
        if let Some((bucket, index)) = found {
            // SAFETY: a found bucket is full; it is free before anyone sees its entry.
            unsafe { self.head.erase(index) };
            // SAFETY: it was full (I4), and is ours now.
            return Some(unsafe { bucket.as_ptr().read() });
        }
        if likely(!self.head.control().overflowed(hash as usize, tag::of(hash))) {
            return None;
        }
        self.remove_beyond(hash, eq)
    }

    /// Removes an entry from a window behind the first: look-up, debt and all, so that the first
    /// window's code has one call in it.
    #[cold]
    #[inline(never)]
    fn remove_beyond(&mut self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<T> {
        let has_holes = self.head.identity.has_holes();
        // SAFETY: called by `remove` alone, which knows the table to have entries.
        let bucket = unsafe { find_beyond(self.head.control(), has_holes, hash, true, eq) }?;
        // SAFETY: a found bucket is one of this table.
        let index = unsafe { bucket.index(self.head.control()) };
        // SAFETY: full.
        Some(unsafe { self.take(index, Some(hash)) })
    }

    /// Takes the entry out of slot `index`; its hash, if that is known.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline(always)]
    pub(crate) unsafe fn take(&mut self, index: usize, hash: Option<u64>) -> T {
        // SAFETY: with a full slot it is allocated.
        let bucket = unsafe { self.bucket(index) };
        // SAFETY: the caller's promise. The slot is free before anyone sees the entry.
        unsafe { self.head.erase_of(index, hash) };
        // SAFETY: it was full (I4), and is ours now.
        unsafe { bucket.as_ptr().read() }
    }

    /// Removes the entry in slot `index`, and drops it there: its bytes are its destructor's to
    /// wipe (U3).
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table, `bucket` that slot.
    #[inline(always)]
    pub(super) unsafe fn drop_slot(&mut self, bucket: Bucket<T>, index: usize) {
        let depth = self.head.control().depth();
        // SAFETY: the caller's promise. The slot is free before the destructor runs.
        unsafe { self.head.erase_unhashed(index, depth) };
        // SAFETY: it was full (I4), is ours now, and nobody writes to a free slot meanwhile.
        unsafe { bucket.as_ptr().drop_in_place() };
    }

    /// Takes the entry out of slot `index`, hands it to `replace` (U5), and writes what that
    /// returns, which has the same hash, into the same slot: no tag changes then. If it is nothing,
    /// or a panic, the slot is free. Says whether there is an entry.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline]
    pub(super) unsafe fn replace_with(
        &mut self,
        index: usize,
        hash: Option<u64>,
        replace: impl FnOnce(T) -> Option<T>,
    ) -> bool {
        // SAFETY: with a full slot it is allocated.
        let bucket = unsafe { self.bucket(index) };
        let gap = Gap { table: self, index, hash };
        // SAFETY: an entry by the caller's promise (I4). From here on it is not the table's, which
        // `gap` has, until it has freed the slot or the slot is written to.
        let entry = unsafe { bucket.as_ptr().read() };
        let Some(entry) = replace(entry) else { return false };
        // SAFETY: a slot of this table, with nothing in it to drop.
        unsafe { bucket.as_ptr().write(entry) };
        mem::forget(gap);
        true
    }
}
