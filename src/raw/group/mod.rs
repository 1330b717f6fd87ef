//! A window: the tags of `WIDTH` neighbouring slots, compared at once.
//! Knows bytes only, no table. Each implementation offers the same four functions over one type.

#[cfg(any(
    tabularasa_tiny,
    tabularasa_portable,
    miri,
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "aarch64", target_feature = "neon", target_endian = "little"),
    )),
))]
mod portable;
#[cfg(any(
    tabularasa_tiny,
    tabularasa_portable,
    miri,
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "aarch64", target_feature = "neon", target_endian = "little"),
    )),
))]
use portable as chosen;

#[cfg(all(
    target_arch = "x86_64",
    target_feature = "sse2",
    not(any(tabularasa_tiny, tabularasa_portable, miri)),
))]
mod sse2;
#[cfg(all(
    target_arch = "x86_64",
    target_feature = "sse2",
    not(any(tabularasa_tiny, tabularasa_portable, miri)),
))]
use sse2 as chosen;

#[cfg(all(
    target_arch = "aarch64",
    target_feature = "neon",
    target_endian = "little",
    not(any(tabularasa_tiny, tabularasa_portable, miri)),
))]
mod neon;
#[cfg(all(
    target_arch = "aarch64",
    target_feature = "neon",
    target_endian = "little",
    not(any(tabularasa_tiny, tabularasa_portable, miri)),
))]
use neon as chosen;

pub(crate) use chosen::Group;

/// Tags in a window. 16 on every target, so that a table has the same bytes everywhere; the test
/// geometry has 4, so that a handful of keys overflows a window.
pub(crate) const WIDTH: usize = if cfg!(tabularasa_tiny) { 4 } else { 16 };

/// What of a tag tells its class, and that it is one: the sign bit of EMPTY and GAP stays.
const CLASS_MASK: u8 = 0x87;

/// The slots of a window that answered yes, lowest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct BitMask(chosen::Bits);

impl BitMask {
    /// No answer.
    pub(crate) const fn none() -> Self {
        BitMask(0)
    }

    /// Did no slot answer?
    #[inline(always)]
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Distance of the first answer from the start of the window.
    #[inline(always)]
    pub(crate) fn lowest(self) -> Option<usize> {
        let bits = chosen::NonZeroBits::new(self.0)?;
        Some((bits.trailing_zeros() >> chosen::STRIDE_LOG2) as usize)
    }

    /// All answers but the first.
    #[inline(always)]
    pub(crate) fn without_lowest(self) -> Self {
        // With a stride above one every answer still sets exactly one bit.
        BitMask(self.0 & self.0.wrapping_sub(1))
    }
}

impl Iterator for BitMask {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let lowest = self.lowest()?;
        *self = self.without_lowest();
        Some(lowest)
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, WIDTH};
    use crate::raw::tag;

    /// Every answer of the chosen implementation against a loop over the bytes.
    #[test]
    fn group_agrees_with_a_loop() {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..20_000 {
            let mut bytes = [0u8; WIDTH];
            for byte in &mut bytes {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
                *byte = match seed >> 61 {
                    0 | 1 => tag::EMPTY,
                    2 => tag::GAP,
                    3 => 0,
                    _ => (seed >> 33) as u8 & 0x7F & if seed >> 60 == 9 { 1 } else { 0x7F },
                };
            }
            let group = Group::from_bytes(bytes);
            let where_is = |test: &dyn Fn(u8) -> bool| -> alloc::vec::Vec<usize> {
                (0..WIDTH).filter(|&i| test(bytes[i])).collect()
            };
            for wanted in [bytes[0] & 0x7F, bytes[WIDTH - 1] & 0x7F, 0, 1, 0x7F] {
                let found: alloc::vec::Vec<usize> = group.match_tag(wanted).collect();
                assert_eq!(found, where_is(&|b| b == wanted), "{bytes:?} {wanted}");
            }
            for class in 0..8 {
                let found: alloc::vec::Vec<usize> = group.match_class(class).collect();
                let of_class = |b: u8| tag::is_full(b) && b & 7 == class;
                assert_eq!(found, where_is(&of_class), "{bytes:?} {class}");
            }
            let found: alloc::vec::Vec<usize> = group.match_empty().collect();
            assert_eq!(found, where_is(&|b| b == tag::EMPTY), "{bytes:?}");
            let found: alloc::vec::Vec<usize> = group.match_full().collect();
            assert_eq!(found, where_is(&tag::is_full), "{bytes:?}");
            assert_eq!(group.match_empty().is_empty(), !bytes.contains(&tag::EMPTY));
        }
    }
}
