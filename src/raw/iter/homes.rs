//! The entries of neighbouring homes, wherever they lie: what a cursor's step looks at.
//! Knows no cursor, no order and no hasher but its closure (U1).
//!
//! Slots are looked at by lines: the full ones of a line are the bits of a word, and what a look
//! leaves out is cleared in it. So an entry that is met twice is picked once.
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

    /// Hashes the entries in the first windows of these `homes` (U1) and calls `test` with each
    /// hash whose home is one of them; `note` gets those that pass, as the first slot of their line
    /// and bits from there. Returns the number of slots looked at, from `first` on.
    ///
    /// The homes are those from `first` on, all or fewer.
    #[inline(always)]
    fn scan_first_windows(
        &self,
        first: usize,
        homes: usize,
        hasher: &impl Fn(&T) -> u64,
        mut test: impl FnMut(u64) -> bool,
        mut note: impl FnMut(usize, u64),
    ) -> usize {
        debug_assert!(self.head.items != 0 && first < self.slots());
        // Slot numbers are masked below: others would be looked at, but none outside.
        let control = self.head.control();
        let (mask, span) = (control.mask(), LINE.min(control.slots()));
        let mut passes = |hash| (hash as usize).wrapping_sub(first) & mask < homes && test(hash);
        // One range of slots, `WIDTH` - 1 longer than the homes.
        let scanned = (homes + WIDTH - 1).min(control.slots());
        let (mut from, end) = (first, first + scanned);
        while from < end {
            let (base, next) = (from & !(span - 1), (from | (span - 1)) + 1);
            let mut bits = self.full_bits(base) & u64::MAX << (from - base);
            if next > end {
                bits &= !(u64::MAX << (end - base));
            }
            // SAFETY: bits of full slots, just read; the closures have no way to change them.
            let bits = unsafe { self.passing(base, bits, hasher, &mut passes) };
            note(base & mask, bits);
            from = next;
        }
        scanned
    }

    /// As [`scan_first_windows`](Self::scan_first_windows), of the windows behind them, as far as
    /// they are not among the `scanned` slots: calls `each` with the hash and the slot of every
    /// entry whose home is one of the homes.
    #[inline(always)]
    fn scan_later_windows(
        &self,
        first: usize,
        homes: usize,
        scanned: usize,
        hasher: &impl Fn(&T) -> u64,
        mut each: impl FnMut(u64, usize),
    ) {
        let control = self.head.control();
        if scanned == control.slots() {
            return;
        }
        let mut next = first / WIDTH * WIDTH;
        while next < first + homes {
            let run = next;
            next += WIDTH;
            let classes = !control.filter_byte(run);
            if classes != 0 {
                let seen = (first, scanned);
                self.walk_later_windows(run, classes, seen, hasher, &mut |hash, slot| {
                    let distance = (hash as usize).wrapping_sub(first) & control.mask();
                    if distance < homes {
                        each(hash, slot);
                    }
                });
            }
        }
    }

    /// The full slots of the line from `base`, masked, on: a bit for each.
    #[inline(always)]
    fn full_bits(&self, base: usize) -> u64 {
        let control = self.head.control();
        if control.slots() < LINE {
            return control.full_in_line(0);
        }
        meter::look((LINE / WIDTH) as u64);
        (0..LINE / WIDTH).fold(0, |bits, window| {
            let full = control.window(base + window * WIDTH).match_full();
            bits | full.one_bit_each() << (window * WIDTH)
        })
    }

    /// Those of the slots whose entries' hashes pass: bits from slot `base`, masked, on.
    ///
    /// # Safety
    /// Bits of full slots of one line, or none; the table is not abandoned.
    #[inline(always)]
    unsafe fn passing(
        &self,
        base: usize,
        bits: u64,
        hasher: &impl Fn(&T) -> u64,
        passes: &mut impl FnMut(u64) -> bool,
    ) -> u64 {
        if bits == 0 {
            return 0;
        }
        // SAFETY: with a full slot it is allocated.
        let line = unsafe { self.bucket(base) };
        let (mut left, mut passing) = (bits, bits);
        while left != 0 {
            // SAFETY: in the same line, which lies in the table.
            let bucket = unsafe { line.after(left.trailing_zeros() as usize) };
            // SAFETY: full (I4), by the caller's promise.
            let hash = hasher(unsafe { &*bucket.as_ptr() });
            let rest = left & (left - 1);
            if !passes(hash) {
                passing ^= left ^ rest;
            }
            left = rest;
        }
        passing
    }

    /// Can any line with a first window of these homes hold anything? Later windows are not asked
    /// for: the filter marks that lead to them lie in these lines (I7).
    #[inline]
    pub(crate) fn may_hold(&self, first: usize, homes: usize) -> bool {
        let control = self.head.control();
        if self.head.items == 0 {
            return false;
        }
        if !control.has_touched() {
            return true;
        }
        let (own, after) = self.lines_of(first, homes);
        control.touched_word(first / (64 * LINE)) & own != 0 || !control.is_untouched(after * LINE)
    }

    /// The lines of these homes, of one word of the touched map, as bits of that; and the line of
    /// the last slot in their first windows.
    #[inline(always)]
    fn lines_of(&self, first: usize, homes: usize) -> (u64, usize) {
        let line = first / LINE;
        let count = (first + homes - 1) / LINE - line + 1;
        debug_assert!(count < 64 && line % 64 + count <= 64);
        let after = ((first + homes + WIDTH - 2) & self.head.block().mask()) / LINE;
        (!(u64::MAX << count) << (line % 64), after)
    }

    /// The lines that are in use in any word of 64 of the touched map.
    pub(crate) fn touched_union(&self) -> u64 {
        let control = self.head.control();
        (0..control.touched_words()).fold(0, |union, word| union | control.touched_word(word))
    }

    /// As [`may_hold`](Self::may_hold) of the homes at the same place in any word of the touched
    /// map, of which there must be one: `union` is that of all words.
    pub(crate) fn class_may_hold(&self, union: u64, first: usize, homes: usize) -> bool {
        let (own, after) = self.lines_of(first, homes);
        union & (own | 1 << (after % 64)) != 0
    }

    /// The windows behind the first of the `WIDTH` homes from `run` on. They share a filter byte
    /// at every step of their paths: the chain ends where it rules the last class out, never at a
    /// free slot.
    ///
    /// An entry counts where its slot lies in its own k-th window, and nowhere else: without that
    /// rule those in the range of two steps would come twice.
    #[cold]
    #[inline(never)]
    fn walk_later_windows(
        &self,
        run: usize,
        mut classes: u8,
        (first, scanned): (usize, usize),
        hasher: &impl Fn(&T) -> u64,
        each: &mut impl FnMut(u64, usize),
    ) {
        let control = self.head.control();
        let mask = control.mask();
        let mut path = Path::new(run, mask);
        while classes != 0 {
            let free = control.window(path.start).match_empty();
            if !path.advance() || (fault::is_on(Fault::StopAtFree) && !free.is_empty()) {
                return;
            }
            let offset = path.start.wrapping_sub(run);
            for base in [path.start, (path.start + WIDTH) & mask] {
                if (base.wrapping_sub(first) & mask) + WIDTH <= scanned {
                    continue;
                }
                meter::look(1);
                let mut left =
                    if control.window(base).match_full().is_empty() { 0 } else { classes };
                while left != 0 {
                    let class = left.trailing_zeros() as u8;
                    left &= left - 1;
                    for distance in control.window(base).match_class(class) {
                        let index = (base + distance) & mask;
                        // SAFETY: a full slot of a table that is not abandoned: it has entries.
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
            classes &= !control.filter_byte(path.start);
        }
    }

    /// Calls `each` with the hash of every entry whose home is one of the `homes` from `first` on;
    /// with some of them twice.
    #[inline]
    pub(crate) fn walk_homes(
        &self,
        first: usize,
        homes: usize,
        hasher: impl Fn(&T) -> u64,
        mut each: impl FnMut(u64),
    ) {
        if self.head.items == 0 {
            return;
        }
        let near = |hash| {
            each(hash);
            false
        };
        let scanned = self.scan_first_windows(first, homes, &hasher, near, |_, _| ());
        self.scan_later_windows(first, homes, scanned, &hasher, |hash, _| each(hash));
    }

    /// None.
    pub(crate) fn no_slots(&self) -> PickedSlots {
        PickedSlots::new(0, self.head.control())
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
        let mut slots = PickedSlots::new(first, self.head.control());
        if self.head.items == 0 {
            return slots;
        }
        let near = |base, bits| slots.add(base, bits);
        let scanned = self.scan_first_windows(first, homes, &hasher, &passes, near);
        self.scan_later_windows(first, homes, scanned, &hasher, |hash, slot| {
            if passes(hash) {
                slots.add_one(slot);
            }
        });
        slots
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

    /// The slots of all entries whose hash passes.
    #[cold]
    #[inline(never)]
    pub(crate) fn slots_of_all(
        &self,
        hasher: impl Fn(&T) -> u64,
        passes: impl Fn(u64) -> bool,
    ) -> PickedSlots {
        let mut slots = self.no_slots();
        self.walk_all(hasher, |hash, slot| {
            if passes(hash) {
                slots.add_one(slot);
            }
        });
        slots
    }

    /// The slots of the entries with exactly these hashes, no two of which are the same.
    pub(crate) fn slots_of_hashes(
        &self,
        hashes: &[u64],
        hasher: impl Fn(&T) -> u64,
    ) -> PickedSlots {
        let control = self.head.control();
        let home = hashes.first().map_or(0, |hash| *hash as usize & control.mask());
        let mut slots = PickedSlots::new(home, control);
        for &hash in hashes {
            self.each_with_hash(hash, &hasher, |slot| slots.add_one(slot));
        }
        slots
    }

    /// The entries in these slots, as far as they are full.
    #[inline]
    pub(crate) fn picked(&self, mut slots: PickedSlots) -> Picked<'_, T> {
        for at in 0..NEAR_LINES {
            let base = slots.base(at) & self.head.block().mask();
            slots.near[at] &= if self.head.items == 0 { 0 } else { self.full_bits(base) };
        }
        slots.far.retain(|slot| self.is_full(*slot));
        Picked { control: self.head.control(), slots, at: 0, marker: PhantomData }
    }

    /// The only entry with exactly this hash.
    #[inline(always)]
    pub(crate) fn only_with_hash(&self, hash: u64, hasher: impl Fn(&T) -> u64) -> Found {
        if self.head.items == 0 {
            return Found::Nothing;
        }
        let (control, tag) = (self.head.control(), tag::of(hash));
        let candidates = control.window(hash as usize).match_tag(tag);
        // If the class was never carried beyond this window, none is anywhere else.
        if control.overflowed(hash as usize, tag) || !candidates.without_lowest().is_empty() {
            return self.only_of_several(hash, hasher);
        }
        let Some(distance) = candidates.lowest() else { return Found::Nothing };
        let slot = (hash as usize).wrapping_add(distance) & control.mask();
        // SAFETY: a full slot of a table with entries, which is not abandoned.
        let is_equal = hasher(unsafe { self.slot_unchecked(slot) }) == hash;
        if is_equal { Found::One(slot) } else { Found::Nothing }
    }

    #[cold]
    #[inline(never)]
    fn only_of_several(&self, hash: u64, hasher: impl Fn(&T) -> u64) -> Found {
        let mut found = Found::Nothing;
        self.each_with_hash(hash, hasher, |slot| {
            found = match found {
                Found::Nothing => Found::One(slot),
                _ if fault::is_on(Fault::TiesOneByOne) => Found::One(slot),
                _ => Found::Several,
            };
        });
        found
    }

    /// Calls `each` with the slot of every entry that has exactly this hash.
    #[inline]
    pub(crate) fn each_with_hash(
        &self,
        hash: u64,
        hasher: impl Fn(&T) -> u64,
        mut each: impl FnMut(usize),
    ) {
        for slot in self.iter_hash_buckets(hash) {
            // SAFETY: the iterator borrows the table and yields the numbers of full slots.
            if hasher(unsafe { self.slot_unchecked(slot) }) == hash {
                each(slot);
            }
        }
    }

    /// Drops the entries in these slots, as far as they are full, for which `keep` (U5) says no.
    #[inline]
    pub(crate) fn retain_picked(
        &mut self,
        slots: PickedSlots,
        mut keep: impl FnMut(&mut T) -> bool,
    ) {
        for at in 0..NEAR_LINES {
            if slots.near[at] == 0 || self.head.items == 0 {
                continue;
            }
            let base = slots.base(at) & self.head.block().mask();
            let mut left = slots.near[at] & self.full_bits(base);
            if left == 0 {
                continue;
            }
            // SAFETY: with a full slot it is allocated.
            let line = unsafe { self.bucket(base) };
            while left != 0 {
                let distance = left.trailing_zeros() as usize;
                // SAFETY: in the same line, which lies in the table.
                let bucket = unsafe { line.after(distance) };
                // SAFETY: full (I4) when the line was read. Since then nothing but this loop has
                // had the table, and it comes to each slot once.
                if !keep(unsafe { &mut *bucket.as_ptr() }) {
                    // SAFETY: as above.
                    unsafe { self.drop_slot(bucket, base + distance) };
                }
                left &= left - 1;
            }
        }
        for slot in slots.far {
            let Some(entry) = self.slot_mut(slot) else { continue };
            if !keep(entry) {
                // SAFETY: with a full slot it is allocated.
                let bucket = unsafe { self.bucket(slot) };
                // SAFETY: full.
                unsafe { self.drop_slot(bucket, slot) };
            }
        }
    }

    /// Asks the CPU for the tags of `homes` slots from `first` on, and for the entries in them.
    #[inline]
    pub(crate) fn prefetch_homes(&self, first: usize, homes: usize, entries: bool) {
        let control = self.head.control();
        for slot in (first..first + homes).step_by(64) {
            control.prefetch_tags(slot);
        }
        if entries {
            let step = (64 / size_of::<T>().max(1)).max(1);
            for slot in (first..first + homes).step_by(step) {
                control.prefetch_slot(slot, size_of::<T>());
            }
        }
    }
}

/// What a look-up of one hash found.
pub(crate) enum Found {
    Nothing,
    /// A slot.
    One(usize),
    Several,
}

/// Lines of a block and of the first windows behind it.
const NEAR_LINES: usize = 5;

/// Slots that a look picked, each once. Plain numbers: who uses them looks again whether they are
/// full.
#[derive(Debug)]
pub struct PickedSlots {
    /// The line of the lowest bits of `near`; the others follow, going round.
    line: usize,
    /// Lines of the table, minus 1.
    mask: usize,
    near: [u64; NEAR_LINES],
    /// Slots that are not near: of displaced entries.
    far: Vec<usize>,
}

impl PickedSlots {
    #[inline]
    fn new(first: usize, control: Control<'_>) -> Self {
        let mask = control.mask() / LINE;
        PickedSlots { line: first / LINE, mask, near: [0; NEAR_LINES], far: Vec::new() }
    }

    /// First slot of a near line.
    #[inline(always)]
    fn base(&self, at: usize) -> usize {
        (self.line.wrapping_add(at) & self.mask) * LINE
    }

    /// Adds slots of the near line that begins with slot `base`.
    #[inline(always)]
    fn add(&mut self, base: usize, bits: u64) {
        let at = (base / LINE).wrapping_sub(self.line) & self.mask;
        if let Some(near) = self.near.get_mut(at) {
            *near |= bits;
        }
    }

    /// Adds a slot; one that is not near must not have been added before.
    fn add_one(&mut self, slot: usize) {
        let at = (slot / LINE).wrapping_sub(self.line) & self.mask;
        match self.near.get_mut(at) {
            Some(near) => *near |= 1 << (slot % LINE),
            None => self.far.push(slot),
        }
    }

    /// How many they are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        let near: u32 = self.near.iter().map(|bits| bits.count_ones()).sum();
        near as usize + self.far.len()
    }
}

/// The entries in slots that a look picked, borrowed from their table.
#[derive(Debug)]
pub struct Picked<'a, T> {
    control: Control<'a>,
    /// Full, of the table behind `control`: made in `RawTable::picked` alone, under the borrow.
    slots: PickedSlots,
    /// Near lines before this one are spent.
    at: usize,
    marker: PhantomData<&'a T>,
}

// SAFETY: hands out `&T` and nothing else.
unsafe impl<T: Sync> Send for Picked<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for Picked<'_, T> {}

impl<'a, T> Picked<'a, T> {
    /// # Safety
    /// `slot` is one of `self.slots`.
    #[inline(always)]
    unsafe fn entry(&self, slot: usize) -> &'a T {
        // SAFETY: a full slot is one of an allocated table.
        let bucket: Bucket<T> = unsafe { Bucket::new(self.control, slot) };
        // SAFETY: only full slots were picked (I4), and the table has been borrowed ever since.
        unsafe { &*bucket.as_ptr() }
    }
}

impl<'a, T> Iterator for Picked<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        while let Some(bits) = self.slots.near.get_mut(self.at) {
            if *bits != 0 {
                let distance = bits.trailing_zeros() as usize;
                *bits &= *bits - 1;
                // SAFETY: one of the slots.
                return Some(unsafe { self.entry(self.slots.base(self.at) + distance) });
            }
            self.at += 1;
        }
        let slot = self.slots.far.pop()?;
        // SAFETY: one of the slots.
        Some(unsafe { self.entry(slot) })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.slots.len(), Some(self.slots.len()))
    }

    #[inline]
    fn fold<B, F: FnMut(B, &'a T) -> B>(self, first: B, mut f: F) -> B {
        let mut sum = first;
        for (at, bits) in self.slots.near.into_iter().enumerate() {
            if bits == 0 {
                continue;
            }
            // SAFETY: a full slot is one of an allocated table.
            let line: Bucket<T> = unsafe { Bucket::new(self.control, self.slots.base(at)) };
            let mut left = bits;
            while left != 0 {
                // SAFETY: in the same line, which lies in the table.
                let bucket = unsafe { line.after(left.trailing_zeros() as usize) };
                // SAFETY: as in `entry`: one of the slots.
                sum = f(sum, unsafe { &*bucket.as_ptr() });
                left &= left - 1;
            }
        }
        for &slot in &self.slots.far {
            // SAFETY: one of the slots.
            sum = f(sum, unsafe { self.entry(slot) });
        }
        sum
    }
}

impl<T> ExactSizeIterator for Picked<'_, T> {}
