//! The entries of neighbouring homes, wherever they lie: what a cursor's step looks at.
//! Knows no cursor, no order and no hasher but its closure (U1).
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

use crate::fault::{self, Fault};
use crate::raw::audit::meter;
use crate::raw::bucket::Bucket;
use crate::raw::identity::ClearKind;
use crate::raw::meta::control::Control;
use crate::raw::meta::geometry::LINE;
use crate::raw::meta::group::WIDTH;
use crate::raw::meta::probe::Path;
use crate::raw::meta::tag;
use crate::raw::table::RawTable;
use alloc::vec::Vec;
use allocator_api2::alloc::Allocator;
use core::marker::PhantomData;

impl<T, A: Allocator> RawTable<T, A> {
    /// What a cursor is to know these entries by: the id, given out now if there was none yet, and
    /// the number of clears so far.
    pub(crate) fn open_cursor(&mut self) -> (u64, u64) {
        let id = self.head.identity.id_for_cursor();
        (if fault::is_on(Fault::AddressIsIdentity) { self.id() } else { id }, self.generation().0)
    }

    /// The id that cursors know this table by; 0 if there was none yet.
    #[inline]
    pub(crate) fn id(&self) -> u64 {
        if fault::is_on(Fault::AddressIsIdentity) {
            return core::ptr::from_ref(self).addr() as u64;
        }
        self.head.identity.id()
    }

    /// From now on another table, that no cursor knows.
    #[cfg(feature = "serde")]
    #[inline]
    pub(crate) fn renew(&mut self) {
        self.head.identity.renew();
    }

    /// The number of clears so far, and the kind of the last.
    #[inline]
    pub(crate) fn generation(&self) -> (u64, ClearKind) {
        self.head.identity.generation()
    }

    /// Calls `each` with hash and slot of every entry whose home is one of the `homes` from
    /// `first` on, which lie in one run of homes less than all.
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
        debug_assert!(first + homes <= self.slots() && homes < self.slots());
        // Slot numbers are masked below; other homes would be walked, but nothing outside.
        if self.head.items == 0 || !self.may_hold(first, homes) {
            return;
        }
        self.walk_first_windows(first, homes, &hasher, &mut each);
        for run in (first / WIDTH * WIDTH..first + homes).step_by(WIDTH) {
            let classes = !self.head.control().filter_byte(run);
            if classes != 0 {
                let end = first + homes;
                self.walk_later_windows(run, classes, &hasher, &mut |hash, slot| {
                    let home = hash as usize & self.head.block().mask();
                    if home >= first && home < end {
                        each(hash, slot);
                    }
                });
            }
        }
    }

    /// Can any line with a first window of these homes hold anything? Later windows are not asked
    /// for: the filter marks that lead to them lie in these lines (I7).
    #[inline]
    fn may_hold(&self, first: usize, homes: usize) -> bool {
        let control = self.head.control();
        !control.has_touched()
            || (first / LINE..=(first + homes + WIDTH - 2) / LINE)
                .any(|line| !control.is_untouched(line * LINE))
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
        let mask = self.head.block().mask();
        let mut base = first;
        // `WIDTH` - 1 slots behind the last home; the last window need not be a whole one.
        while base < first + homes + WIDTH - 1 {
            let start = base & mask;
            meter::look(1);
            for distance in self.head.control().window(start).match_full() {
                let index = (start + distance) & mask;
                // SAFETY: a full slot of a table that is not abandoned: it has entries.
                let hash = hasher(unsafe { self.slot_unchecked(index) });
                let home = hash as usize & mask;
                let own_window =
                    index.wrapping_sub(home) & mask < WIDTH || fault::is_on(Fault::AnyWindow);
                if own_window & (home.wrapping_sub(first) & mask < homes) {
                    each(hash, index);
                }
            }
            base += WIDTH;
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
        let mask = self.head.block().mask();
        let mut path = Path::new(run, mask);
        while classes != 0 {
            let free = self.head.control().window(path.start).match_empty();
            if !path.advance() || (fault::is_on(Fault::StopAtFree) && !free.is_empty()) {
                return;
            }
            let offset = path.start.wrapping_sub(run);
            for base in [path.start, (path.start + WIDTH) & mask] {
                let mut left = classes;
                while left != 0 {
                    let class = left.trailing_zeros() as u8;
                    left &= left - 1;
                    meter::look(1);
                    for distance in self.head.control().window(base).match_class(class) {
                        let index = (base + distance) & mask;
                        // SAFETY: as in `walk_first_windows`.
                        let hash = hasher(unsafe { self.slot_unchecked(index) });
                        let home = hash as usize & mask;
                        let own_window = index.wrapping_sub(home).wrapping_sub(offset) & mask
                            < WIDTH
                            || fault::is_on(Fault::AnyWindow);
                        if own_window && home.wrapping_sub(run) & mask < WIDTH {
                            each(hash, index);
                        }
                    }
                }
            }
            classes &= !self.head.control().filter_byte(path.start);
        }
    }

    /// The slots of the entries whose home is one of the `homes` from `first` on and whose hash
    /// passes.
    #[inline]
    pub(crate) fn slots_of_homes(
        &self,
        first: usize,
        homes: usize,
        hasher: impl Fn(&T) -> u64,
        passes: impl Fn(u64) -> bool,
    ) -> PickedSlots {
        let mut slots = PickedSlots::new(first, self.head.block().mask());
        let each = |hash, slot| {
            if passes(hash) {
                slots.add(slot);
            }
        };
        if homes >= self.slots() {
            self.walk_all(hasher, each);
        } else {
            self.walk_homes(first, homes, hasher, each);
        }
        slots
    }

    /// The slots of the entries with exactly these hashes, no two of which are the same.
    pub(crate) fn slots_of_hashes(
        &self,
        hashes: &[u64],
        hasher: impl Fn(&T) -> u64,
    ) -> PickedSlots {
        let mut slots = PickedSlots::new(0, self.head.block().mask());
        for &hash in hashes {
            self.each_with_hash(hash, &hasher, |slot| slots.add(slot));
        }
        slots
    }

    /// As [`slots_of_homes`](Self::slots_of_homes): the entries.
    #[inline]
    pub(crate) fn pick_homes(
        &self,
        first: usize,
        homes: usize,
        hasher: impl Fn(&T) -> u64,
        passes: impl Fn(u64) -> bool,
    ) -> Picked<'_, T> {
        let slots = self.slots_of_homes(first, homes, hasher, passes);
        Picked { control: self.head.control(), slots, marker: PhantomData }
    }

    /// As [`slots_of_hashes`](Self::slots_of_hashes): the entries.
    pub(crate) fn pick_hashes(&self, hashes: &[u64], hasher: impl Fn(&T) -> u64) -> Picked<'_, T> {
        let slots = self.slots_of_hashes(hashes, hasher);
        Picked { control: self.head.control(), slots, marker: PhantomData }
    }

    /// Calls `each` with the slot of every entry that has exactly this hash.
    #[inline]
    pub(crate) fn each_with_hash(
        &self,
        hash: u64,
        hasher: impl Fn(&T) -> u64,
        mut each: impl FnMut(usize),
    ) {
        if self.head.items == 0 {
            return;
        }
        let mut path = Path::new(hash as usize, self.head.block().mask());
        let tag = tag::of(hash);
        loop {
            let mut last_seen = None;
            for distance in self.head.control().window(path.start).match_tag(tag) {
                let index = path.slot(distance);
                // A window wider than the table shows its last slot twice.
                let is_twice = self.slots() < WIDTH && last_seen == Some(index);
                // SAFETY: a full slot of a table that is not abandoned: it has entries.
                if !is_twice && hasher(unsafe { self.slot_unchecked(index) }) == hash {
                    each(index);
                }
                last_seen = Some(index);
            }
            if !self.head.control().overflowed(path.start, tag) || !path.advance() {
                return;
            }
        }
    }

    /// Drops the entry in slot `index`, if it is full, unless `keep` (U5) says otherwise.
    #[inline]
    pub(crate) fn judge(&mut self, index: usize, keep: impl FnOnce(&mut T) -> bool) {
        let Some(entry) = self.slot_mut(index) else { return };
        if !keep(entry) {
            // SAFETY: with a full slot it is allocated.
            let bucket = unsafe { self.bucket(index) };
            // SAFETY: full.
            unsafe { self.drop_slot(bucket, index) };
        }
    }

    /// Calls `each` with hash and slot of every entry.
    pub(crate) fn walk_all(&self, hasher: impl Fn(&T) -> u64, mut each: impl FnMut(u64, usize)) {
        for bucket in self.raw_iter() {
            // SAFETY: a full slot of this table (I4).
            let hash = hasher(unsafe { &*bucket.as_ptr() });
            // SAFETY: as above.
            each(hash, unsafe { bucket.index(self.head.control()) });
        }
    }

    /// Asks the CPU for the tags and the entries of `homes` slots from `first` on.
    #[inline]
    pub(crate) fn prefetch_homes(&self, first: usize, homes: usize) {
        self.head.control().prefetch_tags(first);
        let step = (64 / size_of::<T>().max(1)).max(1);
        for slot in (first..first + homes).step_by(step) {
            self.head.control().prefetch_slot(slot, size_of::<T>());
        }
    }
}

/// Words of bits for the slots of a block and the first windows behind it.
const NEAR_WORDS: usize = 5;

/// Slots that a walk picked, each once.
#[derive(Debug)]
pub struct PickedSlots {
    mask: usize,
    /// Slot of the lowest bit of `near`; the others follow, going round.
    first: usize,
    near: [u64; NEAR_WORDS],
    /// Slots that are not near: of displaced entries.
    far: Vec<usize>,
}

impl PickedSlots {
    #[inline]
    fn new(first: usize, mask: usize) -> Self {
        PickedSlots { mask, first, near: [0; NEAR_WORDS], far: Vec::new() }
    }

    /// Adds a slot that was not added before.
    #[inline(always)]
    fn add(&mut self, slot: usize) {
        let distance = slot.wrapping_sub(self.first) & self.mask;
        if distance < 64 * NEAR_WORDS {
            self.near[distance / 64] |= 1 << (distance % 64);
        } else {
            self.far.push(slot);
        }
    }
}

impl Iterator for PickedSlots {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        for (i, word) in self.near.iter_mut().enumerate() {
            if *word != 0 {
                let distance = 64 * i + word.trailing_zeros() as usize;
                *word &= *word - 1;
                return Some((self.first + distance) & self.mask);
            }
        }
        self.far.pop()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let near: u32 = self.near.iter().map(|word| word.count_ones()).sum();
        let len = near as usize + self.far.len();
        (len, Some(len))
    }

    #[inline]
    fn fold<B, F: FnMut(B, usize) -> B>(self, first: B, mut f: F) -> B {
        let mut sum = first;
        for (i, mut word) in self.near.into_iter().enumerate() {
            while word != 0 {
                let distance = 64 * i + word.trailing_zeros() as usize;
                word &= word - 1;
                sum = f(sum, (self.first + distance) & self.mask);
            }
        }
        self.far.into_iter().fold(sum, f)
    }
}

impl ExactSizeIterator for PickedSlots {}

/// The entries in slots that a walk picked, borrowed from their table.
#[derive(Debug)]
pub struct Picked<'a, T> {
    control: Control<'a>,
    /// Full, of the table behind `control`: made in this file only, under the borrow.
    slots: PickedSlots,
    marker: PhantomData<&'a T>,
}

// SAFETY: hands out `&T` and nothing else.
unsafe impl<T: Sync> Send for Picked<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for Picked<'_, T> {}

impl<'a, T> Iterator for Picked<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        let slot = self.slots.next()?;
        // SAFETY: a full slot is one of an allocated table.
        let bucket: Bucket<T> = unsafe { Bucket::new(self.control, slot) };
        // SAFETY: only full slots were picked (I4), and the table has been borrowed ever since.
        Some(unsafe { &*bucket.as_ptr() })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.slots.size_hint()
    }

    #[inline]
    fn fold<B, F: FnMut(B, &'a T) -> B>(self, first: B, mut f: F) -> B {
        let control = self.control;
        self.slots.fold(first, |sum, slot| {
            // SAFETY: as in `next`.
            let bucket: Bucket<T> = unsafe { Bucket::new(control, slot) };
            // SAFETY: as in `next`.
            f(sum, unsafe { &*bucket.as_ptr() })
        })
    }
}

impl<T> ExactSizeIterator for Picked<'_, T> {}
