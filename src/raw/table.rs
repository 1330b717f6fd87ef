//! `RawTable`: entries of one type, found by hash and a test. How a look-up goes on, insertions and
//! removals are in files of their own.
//! Knows no hasher (hashes are given), no key and no value.
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

use super::bucket::Bucket;
use super::find::{cold_path, find_beyond, likely, match_window};
use super::head::Head;
use super::meta::geometry::{self, Slots};
use super::meta::group::WIDTH;
use super::meta::tag;
use allocator_api2::alloc::Allocator;
use core::alloc::Layout;
use core::marker::PhantomData;

/// The table. Its invariants are those of the parent module; all of them hold whenever user code
/// runs, unless a guard on the stack restores them.
#[expect(missing_debug_implementations, reason = "named by sealed traits alone")]
pub struct RawTable<T, A: Allocator> {
    pub(super) head: Head,
    pub(super) alloc: A,
    /// Owns entries: drop check, variance and auto traits as `Vec<T>`.
    marker: PhantomData<T>,
}

// SAFETY: a table owns its allocation; nothing in it is shared or tied to a thread but T and A.
unsafe impl<T: Send, A: Allocator + Send> Send for RawTable<T, A> {}
// SAFETY: as above; nothing is changed through a shared reference.
unsafe impl<T: Sync, A: Allocator + Sync> Sync for RawTable<T, A> {}

/// Slots of so many bytes; in the test geometry few, so that rare paths are common.
const fn slots_of<T>(bytes: usize) -> usize {
    match size_of::<T>() {
        0 => usize::MAX,
        _ if cfg!(tabularasa_tiny) => 8 * WIDTH,
        size => bytes / size,
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// A table without an allocation.
    #[inline]
    pub(crate) const fn new_in(alloc: A) -> Self {
        RawTable { head: Head::new(), alloc, marker: PhantomData }
    }

    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.head.items
    }

    #[inline]
    pub(crate) fn capacity(&self) -> usize {
        self.head.capacity()
    }

    /// Slots, 0 without an allocation.
    #[inline]
    pub(crate) fn slots(&self) -> usize {
        if self.head.is_unallocated() { 0 } else { self.head.block().mask() + 1 }
    }

    #[inline]
    pub(crate) fn allocator(&self) -> &A {
        &self.alloc
    }

    /// Bytes of the allocation.
    pub(crate) fn allocation_size(&self) -> usize {
        self.allocation_layout().map_or(0, |(layout, _)| layout.size())
    }

    /// The layout of the allocation, if there is one, and where its control pointer lies in it.
    pub(super) fn allocation_layout(&self) -> Option<(Layout, usize)> {
        let (_, slots) = self.head.block().allocation()?;
        // SAFETY: I8: the block was allocated by this layout.
        Some(unsafe { geometry::layout_unchecked(slots, Layout::new::<T>()) })
    }

    /// The fewest slots with room for `capacity` entries.
    pub(super) fn slots_for(capacity: usize) -> Result<Slots, crate::error::TryReserveError> {
        Slots::with_room(capacity, size_of::<T>())
    }

    /// Slot `index`, masked.
    ///
    /// # Safety
    /// The table has an allocation.
    #[inline(always)]
    pub(super) unsafe fn bucket(&self, index: usize) -> Bucket<T> {
        // SAFETY: the caller's promise, and I8.
        unsafe { Bucket::new(self.head.control(), index) }
    }

    // ---- prefetching

    /// Slots from which on a look-up asks for the entry at home without waiting for the tags: those
    /// of 1 MiB, about what the second cache holds. (From 128 KiB, predicted misses among 21,000
    /// entries take 1.5 times as long.)
    const PREFETCH_FROM: usize = slots_of::<T>(1 << 20);

    /// As many entries as a table has that has just grown to so many slots.
    const PREFETCH_ITEMS: usize = Self::PREFETCH_FROM / 16 * 7;

    /// Slots from which on batches pay: those of 2 MiB. (From 1 MiB, insertions gain a tenth and
    /// look-ups lose half.)
    const BATCHES_FROM: usize = match slots_of::<T>(2 << 20) {
        // Of entries so large, a few would be more than the caches hold.
        slots if slots < 256 && !cfg!(tabularasa_tiny) => 256,
        slots => slots,
    };

    /// Do batches pay: are the slots more than a processor's own caches hold?
    #[inline]
    pub(crate) fn is_out_of_cache(&self) -> bool {
        self.head.block().mask() >= Self::BATCHES_FROM - 1
    }

    /// Asks for the tags at the home of this hash.
    #[inline(always)]
    pub(crate) fn prefetch_tags(&self, hash: u64) {
        self.head.control().prefetch_tags(hash as usize);
    }

    /// Asks for the home slot of this hash.
    #[inline(always)]
    pub(super) fn prefetch_slot(&self, hash: u64) {
        self.head.control().prefetch_slot(hash as usize, size_of::<T>());
    }

    /// Asks for the tags at the home of this hash, and for the home slot.
    #[inline(always)]
    pub(crate) fn prefetch_home(&self, hash: u64) {
        self.prefetch_tags(hash);
        self.prefetch_slot(hash);
    }

    /// Asks for the first slot at the home of this hash whose tag is the same.
    #[inline(always)]
    pub(crate) fn prefetch_candidate(&self, hash: u64) {
        let (control, home) = (self.head.control(), hash as usize);
        if let Some(distance) = control.window(home).match_tag(tag::of(hash)).lowest() {
            control.prefetch_slot(home.wrapping_add(distance), size_of::<T>());
        }
    }

    // ---- looking up

    /// The table, if it has entries.
    #[inline(always)]
    fn populated(&self) -> Option<Populated<'_, T, A>> {
        if self.head.items == 0 { None } else { Some(Populated(self)) }
    }

    /// The entry with this hash for which `eq` (U2) says yes.
    #[inline(always)]
    pub(super) fn find(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<Bucket<T>> {
        // One test for two rare things.
        if self.head.items.wrapping_sub(1) >= Self::PREFETCH_ITEMS {
            cold_path();
            if self.head.items == 0 {
                return None;
            }
            self.prefetch_slot(hash);
        }
        Populated(self).find(hash, eq)
    }

    /// A reference to the entry with this hash that `eq` (U2) accepts.
    #[inline(always)]
    pub(crate) fn get(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&T> {
        match self.find(hash, eq) {
            // SAFETY: a found bucket is full (I4); the borrow of the table covers the result's.
            Some(bucket) => Some(unsafe { &*bucket.as_ptr() }),
            None => None,
        }
    }

    /// As [`get`](Self::get), of a hash that `hash` (U1) makes if there are entries.
    #[inline(always)]
    pub(crate) fn get_hashed_by(
        &self,
        hash: impl Fn() -> u64,
        eq: impl FnMut(&T) -> bool,
    ) -> Option<&T> {
        let populated = self.populated()?;
        let hash = hash();
        populated.prefetch(hash);
        match populated.find(hash, eq) {
            // SAFETY: as in `get`.
            Some(bucket) => Some(unsafe { &*bucket.as_ptr() }),
            None => None,
        }
    }

    /// As [`get_mut`](Self::get_mut), of a hash that `hash` (U1) makes if there are entries.
    #[inline(always)]
    pub(crate) fn get_mut_hashed_by(
        &mut self,
        hash: impl Fn() -> u64,
        eq: impl FnMut(&T) -> bool,
    ) -> Option<&mut T> {
        let populated = self.populated()?;
        let hash = hash();
        populated.prefetch(hash);
        match populated.find(hash, eq) {
            // SAFETY: as in `get_mut`.
            Some(bucket) => Some(unsafe { &mut *bucket.as_ptr() }),
            None => None,
        }
    }

    /// As [`get`](Self::get), for a hash whose tags and candidate were asked for.
    #[inline(always)]
    pub(crate) fn get_prefetched(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&T> {
        // SAFETY: as in `get`.
        self.populated()?.find(hash, eq).map(|bucket| unsafe { &*bucket.as_ptr() })
    }

    /// As [`get`](Self::get), to change the entry.
    #[inline(always)]
    pub(crate) fn get_mut(&mut self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&mut T> {
        match self.find(hash, eq) {
            // SAFETY: as in `get`; the borrow is exclusive.
            Some(bucket) => Some(unsafe { &mut *bucket.as_ptr() }),
            None => None,
        }
    }

    /// The slot number of the entry with this hash that `eq` (U2) accepts.
    #[inline(always)]
    pub(crate) fn find_index(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<usize> {
        // SAFETY: a found bucket is one of this table.
        self.find(hash, eq).map(|bucket| unsafe { bucket.index(self.head.control()) })
    }

    // ---- by slot number

    /// Is `index` the number of a full slot?
    #[inline]
    pub(crate) fn is_full(&self, index: usize) -> bool {
        let control = self.head.control();
        // `items` excludes the abandoned state (I4), and the shared block.
        self.head.items != 0 && index <= control.mask() && tag::is_full(control.tag(index))
    }

    /// The entry in slot `index`, if there is such a slot and it is full.
    #[inline]
    pub(crate) fn slot(&self, index: usize) -> Option<&T> {
        // SAFETY: full.
        self.is_full(index).then(|| unsafe { self.slot_unchecked(index) })
    }

    /// As [`slot`](Self::slot), to change the entry.
    #[inline]
    pub(crate) fn slot_mut(&mut self, index: usize) -> Option<&mut T> {
        // SAFETY: full.
        self.is_full(index).then(|| unsafe { self.slot_unchecked_mut(index) })
    }

    /// The entry in slot `index`, unchecked.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline(always)]
    pub(crate) unsafe fn slot_unchecked(&self, index: usize) -> &T {
        debug_assert!(self.is_full(index));
        // SAFETY: a full slot is one of an allocated table.
        let bucket = unsafe { self.bucket(index) };
        // SAFETY: full (I4).
        unsafe { &*bucket.as_ptr() }
    }

    /// As [`slot_unchecked`](Self::slot_unchecked), to change the entry.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline(always)]
    pub(crate) unsafe fn slot_unchecked_mut(&mut self, index: usize) -> &mut T {
        debug_assert!(self.is_full(index));
        // SAFETY: a full slot is one of an allocated table.
        let bucket = unsafe { self.bucket(index) };
        // SAFETY: full (I4), borrowed exclusively.
        unsafe { &mut *bucket.as_ptr() }
    }

    // ---- several at once

    /// Disjoint exclusive references to several entries: `None` where `eq` (U2) finds none.
    ///
    /// # Safety
    /// No two of the entries found may be the same.
    #[inline]
    pub(crate) unsafe fn get_disjoint_unchecked_mut<const N: usize>(
        &mut self,
        hashes: [u64; N],
        mut eq: impl FnMut(usize, &T) -> bool,
    ) -> [Option<&mut T>; N] {
        let found: [Option<Bucket<T>>; N] =
            core::array::from_fn(|i| self.find(hashes[i], |entry| eq(i, entry)));
        // SAFETY: full buckets (I4), borrowed exclusively, and distinct by the caller's promise.
        found.map(|bucket| bucket.map(|bucket| unsafe { &mut *bucket.as_ptr() }))
    }

    /// As [`get_disjoint_unchecked_mut`](Self::get_disjoint_unchecked_mut), checked.
    ///
    /// # Panics
    /// If two requests find the same entry.
    #[inline]
    pub(crate) fn get_disjoint_mut<const N: usize>(
        &mut self,
        hashes: [u64; N],
        mut eq: impl FnMut(usize, &T) -> bool,
    ) -> [Option<&mut T>; N] {
        let found: [Option<usize>; N] =
            core::array::from_fn(|i| self.find_index(hashes[i], |entry| eq(i, entry)));
        for (i, index) in found.iter().enumerate() {
            assert!(index.is_none() || !found[..i].contains(index), "duplicate keys found");
        }
        found.map(|index| {
            // SAFETY: a found slot is one of an allocated table.
            let bucket = index.map(|index| unsafe { self.bucket(index) });
            // SAFETY: full (I4), borrowed exclusively, and distinct as just checked.
            bucket.map(|bucket| unsafe { &mut *bucket.as_ptr() })
        })
    }
}

/// A table that has entries, and so is not abandoned.
struct Populated<'t, T, A: Allocator>(&'t RawTable<T, A>);

impl<T, A: Allocator> Populated<'_, T, A> {
    /// Asks for the entry at home, in a table so large that it may be far away: most entries lie in
    /// their home slot or the next. In all tables it would cost a tenth of a hit in the nearest
    /// cache; `benches/`, program `programs`, weighs one with the other.
    #[inline(always)]
    fn prefetch(&self, hash: u64) {
        if self.0.head.items > RawTable::<T, A>::PREFETCH_ITEMS {
            cold_path();
            self.0.prefetch_slot(hash);
        }
    }

    /// The entry with this hash for which `eq` (U2) says yes.
    #[inline(always)]
    fn find(self, hash: u64, mut eq: impl FnMut(&T) -> bool) -> Option<Bucket<T>> {
        let control = self.0.head.control();
        let (home, tag) = (hash as usize & control.mask(), tag::of(hash));
        // SAFETY: with entries it is not abandoned.
        if let Some((bucket, _)) = unsafe { match_window(control, home, tag, &mut eq) } {
            return Some(bucket);
        }
        if likely(!control.overflowed(home, tag)) {
            return None;
        }
        let has_holes = self.0.head.identity.has_holes();
        // SAFETY: as above.
        unsafe { find_beyond(control, has_holes, hash, true, eq) }
    }
}
