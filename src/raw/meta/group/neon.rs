//! The window in one NEON register (part of every AArch64 that Rust targets by default).
//! Knows bytes only. NEON has no movemask: a narrowing shift leaves four bits a slot.
#![expect(unsafe_code, reason = "loads from a raw pointer; the intrinsics are unsafe in Rust 1.85")]
#![allow(clippy::multiple_unsafe_ops_per_block, reason = "these touch registers alone")]
#![allow(unused_unsafe, reason = "the register intrinsics are safe from Rust 1.87 on")]

use super::{BitMask, CLASS_MASK, WIDTH};
use core::arch::aarch64 as neon;

pub(super) type Bits = u64;
pub(super) type NonZeroBits = core::num::NonZeroU64;
pub(super) const STRIDE_LOG2: u32 = 2;

/// One bit for each slot's four.
const ONE_A_SLOT: u64 = 0x8888_8888_8888_8888;

/// The tags of `WIDTH` neighbouring slots.
#[derive(Clone, Copy)]
pub(crate) struct Group(neon::uint8x16_t);

impl Group {
    /// Reads the window that starts at `start`.
    ///
    /// # Safety
    /// `WIDTH` bytes from `start` on must be readable and initialised.
    #[inline(always)]
    pub(crate) unsafe fn load(start: *const u8) -> Self {
        // SAFETY: the caller's promise; `vld1q_u8` needs no alignment.
        Group(unsafe { neon::vld1q_u8(start) })
    }

    #[cfg(test)]
    pub(crate) fn from_bytes(bytes: [u8; WIDTH]) -> Self {
        // SAFETY: an array of `WIDTH` initialised bytes.
        unsafe { Self::load(bytes.as_ptr()) }
    }

    /// The slots whose tag is `tag`.
    #[inline(always)]
    pub(crate) fn match_tag(self, tag: u8) -> BitMask {
        // SAFETY: NEON is on, by this module's cfg.
        answer(unsafe { neon::vceqq_u8(self.0, neon::vdupq_n_u8(tag)) })
    }

    /// The full slots whose tag is of class `class`.
    #[inline(always)]
    pub(crate) fn match_class(self, class: u8) -> BitMask {
        // SAFETY: NEON is on, by this module's cfg.
        answer(unsafe {
            let classes = neon::vandq_u8(self.0, neon::vdupq_n_u8(CLASS_MASK));
            neon::vceqq_u8(classes, neon::vdupq_n_u8(class))
        })
    }

    /// The free slots.
    #[inline(always)]
    pub(crate) fn match_empty(self) -> BitMask {
        self.match_tag(crate::raw::meta::tag::EMPTY)
    }

    /// The slots that are not full: free, or a GAP.
    #[inline(always)]
    pub(crate) fn match_special(self) -> BitMask {
        // SAFETY: NEON is on, by this module's cfg.
        answer(unsafe { neon::vcltzq_s8(neon::vreinterpretq_s8_u8(self.0)) })
    }

    /// The full slots.
    #[inline(always)]
    pub(crate) fn match_full(self) -> BitMask {
        // SAFETY: NEON is on, by this module's cfg.
        answer(unsafe { neon::vcgezq_s8(neon::vreinterpretq_s8_u8(self.0)) })
    }
}

/// Turns a byte of ones or zeros per slot into one bit of four.
#[inline(always)]
fn answer(lanes: neon::uint8x16_t) -> BitMask {
    // SAFETY: NEON is on, by this module's cfg.
    let nibbles = unsafe {
        let narrow = neon::vshrn_n_u16::<4>(neon::vreinterpretq_u16_u8(lanes));
        neon::vget_lane_u64::<0>(neon::vreinterpret_u64_u8(narrow))
    };
    BitMask(nibbles & ONE_A_SLOT)
}

const _: () = assert!(WIDTH == size_of::<neon::uint8x16_t>());
