//! The window in plain integer arithmetic, for every target and both test geometries.
//! Knows bytes only. Exact: no false answers, unlike the shorter form that borrows across bytes.
#![expect(unsafe_code, reason = "loads from a raw pointer")]

use super::{BitMask, CLASS_MASK, WIDTH};
use crate::raw::meta::tag;

pub(super) type Bits = u16;
pub(super) type NonZeroBits = core::num::NonZeroU16;
pub(super) const STRIDE_LOG2: u32 = 0;

#[cfg(not(tabularasa_tiny))]
type Word = u64;
#[cfg(tabularasa_tiny)]
type Word = u32;

const BYTES: usize = size_of::<Word>();
const LOW_SEVEN: Word = Word::from_ne_bytes([0x7F; BYTES]);

/// The tags of `WIDTH` neighbouring slots.
#[derive(Clone, Copy)]
pub(crate) struct Group([u8; WIDTH]);

impl Group {
    /// Reads the window that starts at `start`.
    ///
    /// # Safety
    /// `WIDTH` bytes from `start` on must be readable and initialised.
    #[inline(always)]
    pub(crate) unsafe fn load(start: *const u8) -> Self {
        // SAFETY: the caller's promise; an array of bytes needs no alignment.
        Group(unsafe { start.cast::<[u8; WIDTH]>().read() })
    }

    #[cfg(test)]
    pub(crate) fn from_bytes(bytes: [u8; WIDTH]) -> Self {
        Group(bytes)
    }

    /// The slots whose tag is `tag`.
    #[inline(always)]
    pub(crate) fn match_tag(self, tag: u8) -> BitMask {
        let splat = Word::from_ne_bytes([tag; BYTES]);
        self.answer(|word| {
            let differs = word ^ splat;
            // The top bit of each byte of the sum tells whether the low seven bits are not zero.
            !(((differs & LOW_SEVEN) + LOW_SEVEN) | differs | LOW_SEVEN)
        })
    }

    /// The full slots whose tag is of class `class`.
    #[inline(always)]
    pub(crate) fn match_class(self, class: u8) -> BitMask {
        let (mask, splat) =
            (Word::from_ne_bytes([CLASS_MASK; BYTES]), Word::from_ne_bytes([class; BYTES]));
        self.answer(|word| {
            let differs = (word & mask) ^ splat;
            !(((differs & LOW_SEVEN) + LOW_SEVEN) | differs | LOW_SEVEN)
        })
    }

    /// The free slots.
    #[inline(always)]
    pub(crate) fn match_empty(self) -> BitMask {
        self.match_tag(tag::EMPTY)
    }

    /// The slots that are not full: free, or a GAP.
    #[inline(always)]
    pub(crate) fn match_special(self) -> BitMask {
        self.answer(|word| word & !LOW_SEVEN)
    }

    /// The full slots.
    #[inline(always)]
    pub(crate) fn match_full(self) -> BitMask {
        self.answer(|word| !word & !LOW_SEVEN)
    }

    /// Gathers the top bit of every byte of `test`'s results.
    #[inline(always)]
    fn answer(self, test: impl Fn(Word) -> Word) -> BitMask {
        let mut bits: Bits = 0;
        for i in 0..WIDTH / BYTES {
            let bytes: [u8; BYTES] = core::array::from_fn(|j| self.0[i * BYTES + j]);
            let tops = u64::from(test(Word::from_le_bytes(bytes)) >> 7);
            // Moves bit 8·j to bit 56 + j; the other products stay below or fall off the top.
            let gathered = tops.wrapping_mul(0x0102_0408_1020_4080) >> 56;
            bits |= (gathered as Bits) << (i * BYTES);
        }
        BitMask(bits)
    }
}
