//! The window in one SSE2 register (part of every x86-64).
//! Knows bytes only.
#![expect(unsafe_code, reason = "loads from a raw pointer; the intrinsics are unsafe in Rust 1.85")]
#![allow(clippy::multiple_unsafe_ops_per_block, reason = "these touch registers alone")]
#![allow(unused_unsafe, reason = "the register intrinsics are safe from Rust 1.87 on")]

use super::{BitMask, CLASS_MASK, WIDTH};
use core::arch::x86_64 as x86;

// A u16, not the i32 that movemask returns: one zero extension less before the bit scan.
pub(super) type Bits = u16;
pub(super) type NonZeroBits = core::num::NonZeroU16;
pub(super) const STRIDE_LOG2: u32 = 0;

/// The tags of `WIDTH` neighbouring slots.
#[derive(Clone, Copy)]
pub(crate) struct Group(x86::__m128i);

impl Group {
    /// Reads the window that starts at `start`.
    ///
    /// # Safety
    /// `WIDTH` bytes from `start` on must be readable and initialised.
    #[inline(always)]
    pub(crate) unsafe fn load(start: *const u8) -> Self {
        // SAFETY: the caller's promise; `loadu` needs no alignment.
        Group(unsafe { x86::_mm_loadu_si128(start.cast()) })
    }

    #[cfg(test)]
    pub(crate) fn from_bytes(bytes: [u8; WIDTH]) -> Self {
        // SAFETY: an array of `WIDTH` initialised bytes.
        unsafe { Self::load(bytes.as_ptr()) }
    }

    /// The slots whose tag is `tag`.
    #[inline(always)]
    pub(crate) fn match_tag(self, tag: u8) -> BitMask {
        // SAFETY: SSE2 is on, by this module's cfg.
        unsafe {
            let equal = x86::_mm_cmpeq_epi8(self.0, x86::_mm_set1_epi8(tag as i8));
            BitMask(x86::_mm_movemask_epi8(equal) as Bits)
        }
    }

    /// The full slots whose tag is of class `class`.
    #[inline(always)]
    pub(crate) fn match_class(self, class: u8) -> BitMask {
        // SAFETY: SSE2 is on, by this module's cfg.
        unsafe {
            let classes = x86::_mm_and_si128(self.0, x86::_mm_set1_epi8(CLASS_MASK as i8));
            let equal = x86::_mm_cmpeq_epi8(classes, x86::_mm_set1_epi8(class as i8));
            BitMask(x86::_mm_movemask_epi8(equal) as Bits)
        }
    }

    /// The free slots.
    #[inline(always)]
    pub(crate) fn match_empty(self) -> BitMask {
        self.match_tag(crate::raw::meta::tag::EMPTY)
    }

    /// The slots that are not full: free, or a GAP. Cheaper than `match_empty`: no comparison.
    #[inline(always)]
    pub(crate) fn match_special(self) -> BitMask {
        // SAFETY: SSE2 is on, by this module's cfg.
        BitMask(unsafe { x86::_mm_movemask_epi8(self.0) } as Bits)
    }

    /// The full slots.
    #[inline(always)]
    pub(crate) fn match_full(self) -> BitMask {
        // SAFETY: SSE2 is on, by this module's cfg.
        BitMask(!(unsafe { x86::_mm_movemask_epi8(self.0) } as Bits))
    }
}

const _: () = assert!(WIDTH == size_of::<x86::__m128i>());
