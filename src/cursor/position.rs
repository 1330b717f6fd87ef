//! Where a cursor stands: which places of the order have been passed.
//! Arithmetic only; knows no table and no entry.

use super::order::{BLOCK, block_bits, first_home, last_in_block, low};

/// The places passed: all before `next`; and of those behind it, in two intervals, the ones whose
/// low bits (a hash's home within its block, at every size of the table) are below a bound.
///
/// `next` alone would do. But a step that yields one entry would have to look at a whole block for
/// a few of its places; by low bits it looks at neighbouring slots. The inner interval is the block
/// in hand. If the table grew since it was begun it is now several, which are taken one by one:
/// then the outer one remembers how far all of them had come.
#[derive(Clone, Hash)]
pub(super) struct Position {
    next: u64,
    /// Low bits below this have been passed in the inner interval, from `next` to the end of its
    /// block among 2^`inner_bits`; 0 if there is no such interval.
    inner_low: u16,
    /// The same for the outer interval, from the end of the inner one to that of its block.
    outer_low: u16,
    inner_bits: u8,
    outer_bits: u8,
    /// All places have been passed; the rest means nothing.
    passed_all: bool,
}

/// What is left of the block in which a position stands.
pub(super) struct Rest {
    /// First home of the block.
    pub(super) first: usize,
    /// First place of the rest.
    pub(super) from: u64,
    /// Last place of the rest.
    pub(super) last: u64,
    /// Low bits below this have been passed in all of the block, and others nowhere in it. `None`
    /// if that is not so, or if low bits are not neighbouring homes.
    pub(super) low: Option<usize>,
}

impl Position {
    /// Before everything.
    pub(super) const fn start() -> Self {
        Position {
            next: 0,
            inner_low: 0,
            outer_low: 0,
            inner_bits: 0,
            outer_bits: 0,
            passed_all: false,
        }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.passed_all
    }

    /// Does nothing but whole blocks remain?
    #[inline]
    pub(super) const fn starts_block(&self) -> bool {
        self.inner_low == 0 && !self.passed_all
    }

    /// Has this place been passed?
    #[inline]
    pub(super) const fn has_passed(&self, place: u64) -> bool {
        if self.passed_all || place < self.next {
            return true;
        }
        let low = low(place) as u16;
        if self.inner_low != 0 && place <= self.inner_last() {
            low < self.inner_low
        } else {
            self.outer_low != 0 && place <= self.outer_last() && low < self.outer_low
        }
    }

    /// Last place of the inner interval.
    const fn inner_last(&self) -> u64 {
        last_in_block(self.next, self.inner_bits as u32)
    }

    /// Last place of the outer interval.
    const fn outer_last(&self) -> u64 {
        last_in_block(self.next, self.outer_bits as u32)
    }

    /// What is left of the block that holds `next` in a table of `slots` slots.
    #[inline]
    pub(super) fn rest(&mut self, slots: usize) -> Rest {
        let bits = block_bits(slots) as u8;
        if self.inner_low == 0 && self.outer_low != 0 {
            // The next part of a block that was begun in a smaller table.
            (self.inner_bits, self.inner_low) = (bits.max(self.outer_bits), self.outer_low);
        }
        let mut by_low = bits != 0;
        let mut rest_bits = bits;
        if self.inner_low != 0 {
            if bits > self.inner_bits {
                // The table has grown since. Once can be remembered; the second time within one
                // block the rest is taken by places, which `next` tells.
                if self.outer_low == 0 {
                    (self.outer_bits, self.outer_low) = (self.inner_bits, self.inner_low);
                    self.inner_bits = bits;
                } else {
                    by_low = false;
                }
            }
            rest_bits = bits.max(self.inner_bits);
        }
        let (from, last) = (self.next, last_in_block(self.next, u32::from(rest_bits)));
        // `next` is at the start of a block of this size, or else the rest is not all of it.
        let whole = rest_bits == bits && from == last & !(u64::MAX >> bits);
        let low = (by_low && whole).then_some(usize::from(self.inner_low));
        Rest { first: first_home(from, slots), from, last, low }
    }

    /// Passes all places up to `last`, which lies in the rest of the block.
    #[inline]
    pub(super) fn pass_to(&mut self, last: u64) {
        if self.inner_low != 0 && last >= self.inner_last() {
            self.inner_low = 0;
        }
        if self.outer_low != 0 && last >= self.outer_last() {
            self.outer_low = 0;
        }
        self.passed_all = last == u64::MAX;
        self.next = last.wrapping_add(1);
    }

    /// Passes the places of a rest that is taken by low bits, in a table of `slots` slots, whose
    /// low bits are below `low`.
    #[inline]
    pub(super) fn pass_low(&mut self, low: usize, slots: usize) {
        let bits = block_bits(slots);
        if low == BLOCK {
            self.pass_to(last_in_block(self.next, bits));
        } else {
            (self.inner_bits, self.inner_low) = (bits as u8, low as u16);
        }
    }
}
