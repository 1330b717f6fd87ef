//! The touched map: which lines of 64 slots may hold anything (I7). Walks, wipes and counts by it.
//! Knows no entry.
#![expect(unsafe_code, reason = "reads and writes the touched map's bytes")]

use super::control::{Control, ControlMut};
use super::geometry::{self, LINE, TOUCHED_FROM};
use super::group::WIDTH;
use super::tag::EMPTY;
use crate::raw::audit::meter;

/// Lines of one word of the map.
const WORD: usize = 64;

/// With more than this share of a word's lines in use, all its lines are walked: steps from line to
/// line cost more than they skip. (A line walked takes 5 cycles if it is empty, a step 7.)
const DENSE: (usize, usize) = (3, 8);

/// The largest table whose metadata the caches are taken to hold.
const CACHED: usize = 1 << 19;

impl Control<'_> {
    /// Is the table large enough to have a touched map?
    #[inline(always)]
    pub(crate) fn has_touched(self) -> bool {
        self.mask() >= TOUCHED_FROM - 1
    }

    /// Words of the touched map; 0 if there is none.
    #[inline]
    pub(crate) fn touched_words(self) -> usize {
        geometry::touched_bytes(self.slots()) / 8
    }

    #[inline(always)]
    fn touched(self, byte: usize) -> *mut u8 {
        self.byte(geometry::touched_offset(self.slots()) + byte)
    }

    /// The lines in use among the 64 from `64 · word` on, lowest bit first; none behind the map.
    #[inline]
    pub(crate) fn touched_word(self, word: usize) -> u64 {
        if word >= self.touched_words() {
            return 0;
        }
        meter::look(1);
        // SAFETY: a word of the map (I2, I8). `touched_offset` is a multiple of eight, and the
        // control pointer is aligned to 16. Read as bytes in ascending order, on every target;
        // stored inverted.
        !u64::from_le(unsafe { self.touched(8 * word).cast::<u64>().read() })
    }

    /// Lines in use.
    pub(crate) fn touched_lines(self) -> usize {
        (0..self.touched_words()).map(|word| self.touched_word(word).count_ones() as usize).sum()
    }

    /// The next slots to walk from `slot` on, the first of a line: a line in use, or all lines of a
    /// word of which many are. The first slot, and the one behind the last.
    ///
    /// A walk by these takes no longer than one over all slots, whatever the map says.
    ///
    /// There must be a line in use from `slot` on: otherwise this aborts, for an entry that is not
    /// in one would be read anywhere (I7). `extern "C"`, which cannot unwind, spares every walk a
    /// landing pad.
    #[cold]
    #[inline(never)]
    #[expect(improper_ctypes_definitions, reason = "not called from C")]
    pub(crate) extern "C" fn next_run(self, slot: usize) -> (usize, usize) {
        let line = slot / LINE;
        let mut word = line / WORD;
        let mut bits = self.touched_word(word) & (u64::MAX << (line % WORD));
        let mut begins = line % WORD == 0;
        while bits == 0 {
            begins = true;
            word += 1;
            assert!(word < self.touched_words(), "I7: an entry in a line that is not in use");
            bits = self.touched_word(word);
        }
        let lines = WORD.min(self.slots() / LINE); // 64, but in the tiny geometry
        if begins && bits.count_ones() as usize > lines * DENSE.0 / DENSE.1 {
            return (word * WORD * LINE, (word + 1) * WORD * LINE);
        }
        let first = (word * WORD + bits.trailing_zeros() as usize) * LINE;
        (first, first + LINE)
    }

    /// The first line in use at or after `line`, before `end`.
    pub(crate) fn touched_line_from(self, line: usize, end: usize) -> Option<usize> {
        let mut from = line;
        while from < end {
            let bits = self.touched_word(from / WORD) >> (from % WORD);
            if bits != 0 {
                let found = from + bits.trailing_zeros() as usize;
                return (found < end).then_some(found);
            }
            from = (from / WORD + 1) * WORD;
        }
        None
    }

    /// Marks in the filter: pairs of 16 window starts and a class, in lines in use.
    pub(super) fn marks(self) -> usize {
        if !self.has_touched() {
            return (0..self.slots().div_ceil(LINE)).map(|line| self.marks_in_line(line)).sum();
        }
        let mut marks = 0;
        for word in 0..self.touched_words() {
            let mut bits = self.touched_word(word);
            while bits != 0 {
                marks += self.marks_in_line(word * WORD + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
        marks
    }

    #[inline]
    fn marks_in_line(self, line: usize) -> usize {
        let runs = LINE.min(self.slots()).div_ceil(WIDTH);
        let bits = (0..runs).fold(0, |bits, run| {
            bits << 8 | u32::from(!self.filter_byte(line * LINE + run * WIDTH))
        });
        bits.count_ones() as usize
    }

    /// The last line in use before `end`, at or after `line`.
    #[cfg(feature = "rayon")]
    pub(crate) fn touched_line_before(self, end: usize, line: usize) -> Option<usize> {
        let mut end = end;
        while end > line {
            let last = end - 1;
            let bits = self.touched_word(last / WORD) << (WORD - 1 - last % WORD);
            if bits != 0 {
                let found = last - bits.leading_zeros() as usize;
                return (found >= line).then_some(found);
            }
            end = last / WORD * WORD;
        }
        None
    }

    /// Does the line that holds `slot`, masked, hold nothing, and no mark either?
    pub(crate) fn is_untouched(self, slot: usize) -> bool {
        let line = (slot & self.mask()) / LINE;
        self.has_touched() && self.touched_word(line / WORD) >> (line % WORD) & 1 == 0
    }

    /// Are so few lines in use that wiping these is faster than one memset? That is up to a third
    /// where caches hold the metadata; beyond them a memset streams, and lines are fetched one by
    /// one (at 8 M slots, a third in use: 2.2 times the memset's time).
    #[inline(never)]
    fn is_sparse(self) -> bool {
        let share = if self.slots() <= CACHED { 3 } else { 12 };
        let mut left = self.slots() / LINE / share;
        for word in 0..self.touched_words() {
            let used = self.touched_word(word).count_ones() as usize;
            if used >= left {
                return false;
            }
            left -= used;
        }
        true
    }
}

impl ControlMut<'_> {
    /// Notes that the line of slot `position`, masked, is in use (I7).
    #[inline(always)]
    pub(super) fn mark_line(&mut self, position: usize) {
        if self.has_touched() {
            self.set_line(position & self.mask(), false);
        }
    }

    /// Says whether nothing is in the line of `slot`, of a table with a touched map.
    #[inline(always)]
    fn set_line(&mut self, slot: usize, is_unused: bool) {
        debug_assert!(self.has_touched() && slot <= self.mask());
        let (byte, bit) = (self.touched(slot / LINE / 8), 1 << (slot / LINE % 8));
        // SAFETY: a table of this size has a bit for every line (I2, I8). Inverted: 0 is touched.
        let old = unsafe { byte.read() };
        let new = if is_unused { old | bit } else { old & !bit };
        // SAFETY: as above.
        unsafe { byte.write(new) }
    }

    /// Notes that every line is in use.
    pub(crate) fn mark_all_lines(&mut self) {
        for slot in (0..self.slots()).step_by(LINE) {
            self.mark_line(slot);
        }
    }

    /// Notes which lines are in use, in a table of twice the slots of `old` whose entries were
    /// inserted by `occupy_ahead`: each into a slot that is, modulo the old slots, the one where it
    /// was. So lines that were not in use are looked at on neither side.
    pub(crate) fn mark_full_lines(&mut self, old: Control<'_>) {
        if !self.has_touched() {
            return;
        }
        let lines = old.slots() / LINE;
        let mut line = 0;
        while line < lines {
            if old.has_touched() {
                match old.touched_line_from(line, lines) {
                    Some(next) => line = next,
                    None => return,
                }
            }
            for slot in [line * LINE, line * LINE + old.slots()] {
                if self.full_in_line(slot) != 0 {
                    self.mark_line(slot);
                }
            }
            line += 1;
        }
    }

    /// Takes `line` out of the touched map if nothing in it is full and no filter byte of it set.
    pub(crate) fn forget_line_if_clean(&mut self, line: usize) {
        let first = line * LINE;
        meter::look(1);
        let is_clean = (first..first + LINE).step_by(WIDTH).all(|position| {
            self.window(position).match_full().is_empty() && self.filter_byte(position) == EMPTY
        });
        if is_clean {
            self.set_line(first, true);
        }
    }

    /// Makes the metadata that of an empty table, in O(lines in use + slots/4096).
    ///
    /// # Safety
    /// The table counts no entries (I4, I5).
    #[inline(always)]
    pub(crate) unsafe fn wipe(mut self) {
        if self.has_touched() {
            // SAFETY: the caller's promise.
            unsafe { self.wipe_lines() }
        } else {
            // SAFETY: the caller's promise.
            unsafe { self.fill_empty() }
        }
    }

    /// As [`wipe`](Self::wipe), in a table with a touched map.
    ///
    /// # Safety
    /// As there.
    #[inline(never)]
    #[expect(improper_ctypes_definitions, reason = "not called from C")]
    unsafe extern "C" fn wipe_lines(mut self) {
        if self.is_sparse() {
            // SAFETY: the caller's promise.
            return unsafe { self.wipe_touched() };
        }
        // SAFETY: the caller's promise.
        unsafe { self.fill_empty() }
    }

    /// As [`wipe`](Self::wipe), touching nothing but the lines in use.
    ///
    /// # Safety
    /// As there.
    #[inline(never)]
    unsafe fn wipe_touched(&mut self) {
        for word in 0..self.touched_words() {
            let mut bits = self.touched_word(word);
            while bits != 0 {
                let first = (word * WORD + bits.trailing_zeros() as usize) * LINE;
                bits &= bits - 1;
                meter::look(1);
                // SAFETY: the tags of one line (I2, I7).
                unsafe { self.byte(first).write_bytes(EMPTY, LINE) }
                // SAFETY: their filter bytes.
                unsafe { self.filter(first).write_bytes(EMPTY, LINE / WIDTH) }
            }
        }
        // From the mirror to the filter, and from the touched map to the end.
        let (map, end) =
            (geometry::touched_offset(self.slots()), geometry::metadata_bytes(self.slots()));
        // SAFETY: the mirror (I2).
        unsafe { self.byte(self.slots()).write_bytes(EMPTY, WIDTH - 1) }
        // SAFETY: the map and the ledger, the last bytes of the block (I8).
        unsafe { self.byte(map).write_bytes(EMPTY, end - map) }
    }
}
