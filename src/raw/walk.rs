//! The entries of neighbouring homes, wherever they lie: what a cursor's step looks at.
//! Knows no cursor, no order and no hasher but its closure (U1).
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

use super::geometry::LINE;
use super::group::WIDTH;
use super::identity::ClearKind;
use super::probe::Path;
use super::table::{Bucket, RawTable};
use super::tag;
use allocator_api2::alloc::Allocator;

impl<T, A: Allocator> RawTable<T, A> {
    /// What a cursor is to know these entries by: the id, given out now if there was none yet, and
    /// the number of clears so far.
    pub(crate) fn open_cursor(&mut self) -> (u64, u64) {
        (self.identity.id_for_cursor(), self.identity.generation().0)
    }

    /// The id that cursors know this table by; 0 if there was none yet.
    #[inline]
    pub(crate) fn id(&self) -> u64 {
        self.identity.id()
    }

    /// The number of clears so far, and the kind of the last.
    #[inline]
    pub(crate) fn generation(&self) -> (u64, ClearKind) {
        self.identity.generation()
    }

    /// Calls `each` with hash and slot of every entry whose home is one of the `homes` from
    /// `first` on: a power of two, at least a window and less than all, and a multiple of it.
    ///
    /// Entries are hashed (U1) to learn their home. An entry counts where its slot lies in its own
    /// k-th window, and nowhere else: without that rule those near two ranges would come twice.
    #[inline]
    pub(crate) fn walk_homes(
        &self,
        first: usize,
        homes: usize,
        hasher: impl Fn(&T) -> u64,
        mut each: impl FnMut(u64, usize),
    ) {
        debug_assert!(homes % WIDTH == 0 && first % homes == 0 && homes < self.slots());
        if self.items == 0 || !self.may_hold(first, homes) {
            return;
        }
        self.walk_first_windows(first, homes, &hasher, &mut each);
        for run in (first..first + homes).step_by(WIDTH) {
            // SAFETY: a slot number.
            let classes = !unsafe { self.control.filter_byte(run) };
            if classes != 0 {
                self.walk_later_windows(run, classes, &hasher, &mut each);
            }
        }
    }

    /// Can any line with a first window of these homes hold anything? Later windows are not asked
    /// for: the filter marks that lead to them lie in these lines (I7).
    #[inline]
    fn may_hold(&self, first: usize, homes: usize) -> bool {
        if !self.control.has_touched() {
            return true;
        }
        let lines = self.control.mask() / LINE;
        (first / LINE..=(first + homes + WIDTH - 2) / LINE).any(|line| {
            let line = line & lines;
            // SAFETY: a line of a table with a touched map.
            unsafe { self.control.touched_word(line / 64) >> (line % 64) & 1 == 1 }
        })
    }

    /// The first windows of `homes` homes: one range of slots, `WIDTH - 1` longer.
    #[inline(always)]
    fn walk_first_windows(
        &self,
        first: usize,
        homes: usize,
        hasher: &impl Fn(&T) -> u64,
        each: &mut impl FnMut(u64, usize),
    ) {
        let mask = self.control.mask();
        for base in (first..first + homes + WIDTH).step_by(WIDTH) {
            let base = base & mask;
            // SAFETY: slot numbers; full ones hold entries (I4: `items` > 0).
            unsafe {
                for distance in self.control.window(base).match_full() {
                    let index = base + distance;
                    let bucket: Bucket<T> = self.bucket(index);
                    let hash = hasher(&*bucket.as_ptr());
                    let home = hash as usize & mask;
                    let own_window = index.wrapping_sub(home) & mask < WIDTH;
                    if own_window && home.wrapping_sub(first) & mask < homes {
                        each(hash, index);
                    }
                }
            }
        }
    }

    /// The windows behind the first of the `WIDTH` homes from `run` on. They share a filter byte
    /// at every step of their paths: the chain ends where it rules the last class out, never at a
    /// free slot.
    #[cold]
    #[inline(never)]
    fn walk_later_windows(
        &self,
        run: usize,
        mut classes: u8,
        hasher: &impl Fn(&T) -> u64,
        each: &mut impl FnMut(u64, usize),
    ) {
        let mask = self.control.mask();
        let mut path = Path::new(run, mask);
        while classes != 0 && path.advance() {
            let offset = path.start.wrapping_sub(run);
            for base in [path.start, (path.start + WIDTH) & mask] {
                // SAFETY: as in `walk_first_windows`.
                unsafe {
                    for distance in self.control.window(base).match_full() {
                        let index = base + distance;
                        if tag::class(self.control.tag(index)) & classes == 0 {
                            continue;
                        }
                        let bucket: Bucket<T> = self.bucket(index);
                        let hash = hasher(&*bucket.as_ptr());
                        let home = hash as usize & mask;
                        let own_window =
                            index.wrapping_sub(home).wrapping_sub(offset) & mask < WIDTH;
                        if own_window && home.wrapping_sub(run) & mask < WIDTH {
                            each(hash, index);
                        }
                    }
                }
            }
            // SAFETY: a slot number.
            classes &= !unsafe { self.control.filter_byte(path.start) };
        }
    }

    /// Calls `each` with the slot of every entry that has exactly this hash.
    #[inline]
    pub(crate) fn each_with_hash(
        &self,
        hash: u64,
        hasher: impl Fn(&T) -> u64,
        mut each: impl FnMut(usize),
    ) {
        if self.items == 0 {
            return;
        }
        let mut path = Path::new(hash as usize, self.control.mask());
        let tag = tag::of(hash);
        loop {
            // SAFETY: a path stays in the table; full slots hold entries (I4: `items` > 0).
            unsafe {
                let mut last_seen = None;
                for distance in self.control.window(path.start).match_tag(tag) {
                    let index = path.slot(distance);
                    let bucket: Bucket<T> = self.bucket(index);
                    // A window wider than the table shows its last slot twice.
                    let twice = self.slots() < WIDTH && last_seen == Some(index);
                    if !twice && hasher(&*bucket.as_ptr()) == hash {
                        each(index);
                    }
                    last_seen = Some(index);
                }
                if !self.control.overflowed(path.start, tag) || !path.advance() {
                    return;
                }
            }
        }
    }

    /// Drops the entry in slot `index`, if it is full, unless `keep` (U5) says otherwise.
    #[inline]
    pub(crate) fn judge(&mut self, index: usize, keep: impl FnOnce(&mut T) -> bool) {
        let Some(entry) = self.slot_mut(index) else { return };
        if !keep(entry) {
            // SAFETY: the slot is full; freed before its entry is dropped (U3).
            unsafe {
                self.erase_unhashed(index);
                self.bucket(index).as_ptr().drop_in_place();
            }
        }
    }

    /// Calls `each` with hash and slot of every entry.
    pub(crate) fn walk_all(
        &self,
        hasher: impl Fn(&T) -> u64,
        mut each: impl FnMut(u64, usize),
    ) {
        let mut entries = self.raw_iter();
        while let Some(bucket) = entries.next() {
            // SAFETY: a full slot of this table.
            let (hash, index) =
                unsafe { (hasher(&*bucket.as_ptr()), bucket.index(self.control)) };
            each(hash, index);
        }
    }

    /// Asks the CPU for the tags and the entries of `homes` slots from `first` on.
    #[inline]
    pub(crate) fn prefetch_homes(&self, first: usize, homes: usize) {
        self.control.prefetch_tags(first);
        let step = (64 / size_of::<T>().max(1)).max(1);
        for slot in (first..first + homes).step_by(step) {
            self.control.prefetch_slot(slot, size_of::<T>());
        }
    }
}
