//! The ledger, the last eight bytes of a block of more than one window: the debt, where `pop` goes
//! on, and how deep entries lie. What the words mean is told in the design text; knows no slot.
#![expect(unsafe_code, reason = "reads and writes the ledger's bytes")]

use super::control::{Control, ControlMut};
use super::geometry;
use super::group::WIDTH;

/// Bits of the second word that say where `pop` goes on; those above say how deep entries lie.
const HINT_BITS: u32 = 24;

/// The largest depth that is told.
const MAX_DEPTH: usize = 0xFF;

/// A debt that charges leave as it is: no clean-up comes before the metadata is wiped.
const NEVER: i32 = i32::MIN;

impl Control<'_> {
    #[inline(always)]
    fn has_ledger(self) -> bool {
        self.mask() >= WIDTH
    }

    /// A word of the ledger. Stored inverted, so that the fill byte of an empty table means 0.
    #[inline(always)]
    fn ledger_word(self, word: usize) -> u32 {
        debug_assert!(self.has_ledger() && word < 2);
        // SAFETY: a table of more than one window ends with the two words (I2, I8), not aligned.
        !unsafe { self.ledger(word).read_unaligned() }
    }

    #[inline(always)]
    fn ledger(self, word: usize) -> *mut u32 {
        self.byte(geometry::ledger_offset(self.slots()) + 4 * word).cast()
    }

    /// Windows that look-ups have walked in vain since the last clean-up. Negative while a costly
    /// clean-up is being paid off.
    #[inline(always)]
    pub(crate) fn debt(self) -> i32 {
        if self.has_ledger() { self.ledger_word(0) as i32 } else { 0 }
    }

    /// Is a clean-up due?
    #[inline(always)]
    pub(crate) fn debt_is_due(self) -> bool {
        let debt = self.debt();
        // One window in sixteen. Of the bounds measured (`benches/`, program `churn`, 85 % full,
        // first in first out) the first that keeps misses within 1.5 of a fresh table's; fewer
        // passes, at one window each, let them reach 2.
        debt > 0 && debt as usize >= (self.slots() / (16 * WIDTH)).min(i32::MAX as usize)
    }

    /// Windows that one step of the hint stands for: one, but in tables of more than 2^24.
    #[inline(always)]
    fn hint_step(self) -> usize {
        (self.slots() / WIDTH).div_ceil(1 << HINT_BITS)
    }

    /// The window, counted from the first slot in steps of `WIDTH`, from which `pop` goes on: those
    /// before it were empty when it was set.
    pub(crate) fn hint(self) -> usize {
        if !self.has_ledger() {
            return 0;
        }
        let stored = (self.ledger_word(1) & ((1 << HINT_BITS) - 1)) as usize;
        (stored * self.hint_step()) & (self.mask() / WIDTH)
    }

    /// Windows before that of the entry that was inserted farthest from its home, since the last
    /// clean-up: at least so many if it is the largest number that can be told.
    pub(crate) fn depth(self) -> usize {
        if self.has_ledger() { (self.ledger_word(1) >> HINT_BITS) as usize } else { 0 }
    }
}

impl ControlMut<'_> {
    #[inline(always)]
    fn set_ledger_word(&mut self, word: usize, value: u32) {
        debug_assert!(self.has_ledger() && word < 2);
        // SAFETY: as in `ledger_word`.
        unsafe { self.ledger(word).write_unaligned(!value) }
    }

    /// Adds to the debt.
    pub(crate) fn charge(&mut self, windows: usize) {
        let debt = self.debt();
        if debt != NEVER {
            let windows = i32::try_from(windows).unwrap_or(i32::MAX);
            self.set_debt(debt.saturating_add(windows));
        }
    }

    /// Adds to the debt what the removal of so many of `had` entries leaves behind, for a walk that
    /// knows no hashes: of the marks the share that they were of the entries. (To ask the filter
    /// for each entry, as `charge_unhashed` does, takes `retain` more than twice the instructions.)
    pub(crate) fn charge_share(&mut self, removed: usize, had: usize) {
        if self.depth() != 0 {
            let marks = self.marks() as u64;
            let share = marks.saturating_mul(removed as u64) / had.max(1) as u64;
            self.charge(usize::try_from(share).unwrap_or(usize::MAX));
        }
    }

    fn set_debt(&mut self, debt: i32) {
        if self.has_ledger() {
            self.set_ledger_word(0, debt as u32);
        }
    }

    /// The table has just been cleaned up: look-ups have to walk so many windows before the next
    /// clean-up is charged for. More than can be counted is never paid off: then none comes before
    /// the table has another block, so that a pass never costs more than what it is paid by.
    pub(crate) fn settle_debt(&mut self, to_pay_off: usize) {
        self.set_debt(i32::try_from(to_pay_off).map_or(NEVER, |windows| -windows));
    }

    /// `pop` is to go on from this window.
    pub(crate) fn set_hint(&mut self, window: usize) {
        if self.has_ledger() {
            let hint = (window / self.hint_step()) as u32 & ((1 << HINT_BITS) - 1);
            let depth = self.ledger_word(1) >> HINT_BITS << HINT_BITS;
            self.set_ledger_word(1, depth | hint);
        }
    }

    /// An entry goes into the window after so many others.
    #[inline]
    pub(crate) fn note_depth(&mut self, windows: usize) {
        if windows > self.depth() && self.depth() != MAX_DEPTH {
            self.set_depth(windows);
        }
    }

    /// Entries may lie in any window.
    pub(crate) fn assume_any_depth(&mut self) {
        self.set_depth(self.mask() / WIDTH);
    }

    /// No entry lies beyond its first window, as far as anybody knows.
    pub(crate) fn forget_depth(&mut self) {
        self.set_depth(0);
    }

    fn set_depth(&mut self, windows: usize) {
        if self.has_ledger() {
            let hint = self.ledger_word(1) & ((1 << HINT_BITS) - 1);
            self.set_ledger_word(1, (windows.min(MAX_DEPTH) as u32) << HINT_BITS | hint);
        }
    }

    /// Adds to the debt what the entry in slot `index` leaves behind when it goes, if the filter
    /// does not rule out that it was displaced; `depth` is the table's. For those that know no
    /// hash.
    #[inline(always)]
    pub(crate) fn charge_unhashed(&mut self, index: usize, depth: usize) {
        let tag = self.tag(index);
        let class = super::tag::class(tag);
        for window in 1..=depth {
            // The window before a displaced entry's is marked for its class; it begins so many
            // slots before the entry, and as far as a window reaches.
            let near = self.filter_byte(index.wrapping_sub(WIDTH * window));
            let far = self.filter_byte(index.wrapping_sub(WIDTH * window + WIDTH - 1));
            if near & far & class == 0 && self.charge_if_marked(index, tag, window) {
                return;
            }
        }
    }

    /// Charges for a displaced entry, if all windows before this one are marked.
    #[cold]
    #[inline(never)]
    fn charge_if_marked(&mut self, index: usize, tag: u8, window: usize) -> bool {
        let is_marked = self.may_lie_in(index, tag, window);
        if is_marked {
            self.charge(window);
        }
        is_marked
    }

    /// Are all the windows marked that come before the `window`-th of a path that has slot `index`
    /// there? Two filter bytes hold each, for the slot may be any of its window's.
    fn may_lie_in(&self, index: usize, tag: u8, window: usize) -> bool {
        (0..window).rev().all(|before| {
            // Between the starts of the two.
            let steps = (before + 1..=window).sum::<usize>();
            let near = index.wrapping_sub(WIDTH * steps);
            let far = index.wrapping_sub(WIDTH * steps + WIDTH - 1);
            self.overflowed(near, tag) || self.overflowed(far, tag)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::RawTable;
    use allocator_api2::alloc::Global;

    fn table() -> RawTable<u64, Global> {
        RawTable::with_capacity(8 * WIDTH, Global)
    }

    #[test]
    fn ledger_words_do_not_disturb_each_other() {
        let mut table = table();
        // SAFETY: allocated.
        let mut control = unsafe { table.head.control_mut() };
        assert_eq!((control.debt(), control.hint(), control.depth()), (0, 0, 0));
        control.set_hint(7);
        control.note_depth(3);
        control.charge(5);
        assert_eq!((control.debt(), control.hint(), control.depth()), (5, 7, 3));
        control.note_depth(2);
        control.set_hint(9);
        assert_eq!((control.hint(), control.depth()), (9, 3));
        control.note_depth(1_000);
        assert_eq!((control.hint(), control.depth()), (9, MAX_DEPTH));
        control.forget_depth();
        assert_eq!((control.debt(), control.hint(), control.depth()), (5, 9, 0));
    }

    /// What cannot be paid off is not charged for again.
    #[test]
    fn ledger_never_cleans_what_cannot_be_paid_off() {
        let mut table = table();
        // SAFETY: allocated.
        let mut control = unsafe { table.head.control_mut() };
        control.settle_debt(100);
        control.charge(100);
        assert!(!control.debt_is_due());
        control.charge(100);
        assert!(control.debt_is_due());
        control.settle_debt(i32::MAX as usize);
        control.charge(i32::MAX as usize);
        assert_eq!(control.debt(), 0);
        control.settle_debt(i32::MAX as usize + 1);
        control.charge(i32::MAX as usize);
        control.charge(i32::MAX as usize);
        control.charge(i32::MAX as usize);
        assert!(!control.debt_is_due());
    }
}
