//! Insertions: into a free slot of the first window, or, out of line, wherever there is one.
//! Knows no hasher but its closure (U1), which grows and cleans up with it.
#![expect(unsafe_code, reason = "the audited core: writes slots through pointers")]

use super::bucket::Bucket;
use super::find::{cold_path, find_beyond, likely, match_window};
use super::meta::probe::Path;
use super::meta::tag;
use super::resize::rehash::By;
use super::table::RawTable;
use allocator_api2::alloc::Allocator;

/// What the first window says of a hash, in a table to insert into.
pub(crate) enum AtHome<'t, T, A: Allocator> {
    /// Here is the entry.
    Found(&'t mut T),
    /// There is none, and here is the slot for one.
    Free(FreeSlot<'t, T, A>),
    /// There is none, but neither a free slot here, or no room: ask `insert_cold`.
    Absent,
    /// It does not decide: ask `get_mut_cold`.
    Undecided,
}

/// The free slot for an entry of a hash, in a table that has room and is borrowed until it is
/// filled.
pub(crate) struct FreeSlot<'t, T, A: Allocator> {
    table: &'t mut RawTable<T, A>,
    /// Not masked: see `ControlMut::write_tag`.
    position: usize,
    tag: u8,
}

impl<T, A: Allocator> FreeSlot<'_, T, A> {
    /// Inserts an entry of that hash.
    #[inline(always)]
    pub(crate) fn fill(self, entry: T) {
        // SAFETY: `at_home` found it free, the first of the first window, in a table with room, and
        // the table was borrowed since.
        unsafe { self.table.fill(self.position, self.tag, entry) };
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// Puts `entry` into slot `position`, masked. Returns the slot.
    ///
    /// # Safety
    /// As `Head::occupy`.
    #[inline(always)]
    pub(super) unsafe fn fill(&mut self, position: usize, tag: u8, entry: T) -> Bucket<T> {
        // The tag before the entry: the load of the next insertion waits for it. No user code runs
        // in between.
        // SAFETY: the caller's promise; the entry is written here.
        unsafe { self.head.occupy(position, tag) };
        // SAFETY: with room it is allocated.
        let bucket = unsafe { self.bucket(position) };
        // SAFETY: a slot of this table, and free until now.
        unsafe { bucket.as_ptr().write(entry) };
        bucket
    }

    /// The first free slot of the first window, not masked, if an absent entry of this hash may go
    /// there without further ado.
    #[inline(always)]
    pub(super) fn free_at_home(&self, hash: u64) -> Option<usize> {
        let (control, home) = (self.head.control(), hash as usize & self.head.block().mask());
        // A table smaller than a window shows the sign bit of a GAP too, which is no slot's: then
        // the slot `distance` after home, going round, is looked at, and taken if it is free.
        let distance = control.window(home).match_special().lowest()?;
        likely(!tag::is_full(control.tag(home + distance))).then_some(home + distance)
    }

    /// The entry with this hash that `eq` (U2) accepts; or else the first free slot of its first
    /// window, not masked, if an absent entry may go there without further ado.
    #[inline(always)]
    pub(super) fn find_or_free(
        &self,
        hash: u64,
        mut eq: impl FnMut(&T) -> bool,
    ) -> Result<Bucket<T>, Option<usize>> {
        // As in `at_home`.
        if self.head.is_closed() {
            return Err(None);
        }
        self.prefetch_slot(hash);
        let (home, tag) = (hash as usize & self.head.block().mask(), tag::of(hash));
        // SAFETY: allocated, and not abandoned.
        let found = unsafe { match_window(self.head.control(), home, tag, &mut eq) };
        if let Some((bucket, _)) = found {
            return Ok(bucket);
        }
        if likely(!self.head.control().overflowed(home, tag)) {
            return Err(if likely(self.head.has_room()) { self.free_at_home(hash) } else { None });
        }
        let has_holes = self.head.identity.has_holes();
        // SAFETY: as above.
        unsafe { find_beyond(self.head.control(), has_holes, hash, true, eq) }.ok_or(None)
    }

    /// What the first window says of a hash; the usual case of an insertion, all of it in line.
    #[inline(always)]
    pub(crate) fn at_home(
        &mut self,
        hash: u64,
        mut eq: impl FnMut(&T) -> bool,
    ) -> AtHome<'_, T, A> {
        // No allocation, or abandoned: the tags are not to be read (I4). Room is asked for later,
        // so that overwriting in a full table is as usual as in any other.
        if self.head.is_closed() {
            return AtHome::Undecided;
        }
        self.prefetch_slot(hash);
        let (home, tag) = (hash as usize & self.head.block().mask(), tag::of(hash));
        // SAFETY: not abandoned.
        let found = unsafe { match_window(self.head.control(), home, tag, &mut eq) };
        if let Some((bucket, _)) = found {
            // SAFETY: a found bucket is full (I4); the borrow is exclusive.
            return AtHome::Found(unsafe { &mut *bucket.as_ptr() });
        }
        if self.head.control().overflowed(home, tag) {
            cold_path();
            return AtHome::Undecided;
        }
        if likely(self.head.has_room()) {
            if let Some(position) = self.free_at_home(hash) {
                return AtHome::Free(FreeSlot { table: self, position, tag });
            }
        }
        AtHome::Absent
    }

    /// As [`get_mut`](Self::get_mut), all of it out of line.
    #[inline(always)]
    pub(crate) fn get_mut_cold(&mut self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&mut T> {
        if self.head.items == 0 {
            return None;
        }
        let has_holes = self.head.identity.has_holes();
        // SAFETY: with entries the table is allocated and not abandoned.
        let found = unsafe { find_beyond(self.head.control(), has_holes, hash, false, eq) };
        // SAFETY: a found bucket is full (I4); the borrow is exclusive.
        found.map(|bucket| unsafe { &mut *bucket.as_ptr() })
    }

    /// Inserts an entry that is absent, growing or cleaning up if need be, out of line.
    #[inline(always)]
    pub(crate) fn insert_cold(
        &mut self,
        hash: u64,
        entry: T,
        hasher: &impl Fn(&T) -> u64,
    ) -> Bucket<T> {
        // SAFETY: the entries are of type `T`.
        let index = unsafe { self.head.prepare(&self.alloc, hash, &By::<T, _>::new(hasher)) };
        // SAFETY: `prepare` left a table with room, and this slot free, the first on the path.
        unsafe { self.fill(index, tag::of(hash), entry) }
    }

    /// Inserts an entry that is absent, growing or cleaning up if need be.
    #[inline(always)]
    pub(crate) fn insert_unique(
        &mut self,
        hash: u64,
        entry: T,
        hasher: &impl Fn(&T) -> u64,
    ) -> Bucket<T> {
        // A mark of the class is where a clean-up may be due.
        if likely(self.head.has_room())
            && likely(!self.head.control().overflowed(hash as usize, tag::of(hash)))
        {
            if let Some(position) = self.free_at_home(hash) {
                // SAFETY: a free slot of the first window, in a table with room.
                return unsafe { self.fill(position, tag::of(hash), entry) };
            }
        }
        cold_path();
        self.insert_cold(hash, entry, hasher)
    }

    /// The first free slot on the path of this hash. The windows before it are not marked: that is
    /// done when an entry goes there.
    ///
    /// There must be room, and so there is one (I5).
    pub(super) fn free_on_path(&self, hash: u64) -> usize {
        debug_assert!(self.head.has_room());
        let control = self.head.control();
        let mut path = Path::new(hash as usize, control.mask());
        loop {
            if let Some(distance) = control.window(path.start).match_empty().lowest() {
                return path.slot(distance);
            }
            let another = path.advance();
            debug_assert!(another, "I5: a table has a free slot");
        }
    }
}
