//! A window: the tags of `WIDTH` neighbouring slots, compared at once.
//! Knows bytes only, no table. Each implementation offers the same functions over one type.

// The implementation, chosen here and nowhere else: one register where the target has them.
#[cfg(not(any(tabularasa_tiny, tabularasa_portable)))]
#[cfg_attr(all(target_arch = "x86_64", target_feature = "sse2"), path = "sse2.rs")]
#[cfg_attr(
    all(target_arch = "aarch64", target_feature = "neon", target_endian = "little"),
    path = "neon.rs"
)]
#[cfg_attr(
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "aarch64", target_feature = "neon", target_endian = "little"),
    )),
    path = "portable.rs"
)]
mod chosen;
#[cfg(any(tabularasa_tiny, tabularasa_portable))]
#[path = "portable.rs"]
mod chosen;

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

    /// The answers as one bit for each slot, whatever the implementation has.
    #[inline(always)]
    pub(crate) fn one_bit_each(self) -> u64 {
        if chosen::STRIDE_LOG2 == 0 {
            return self.0 as u64;
        }
        self.fold(0, |bits, distance| bits | 1 << distance)
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
    use crate::raw::meta::tag;

    /// Every answer of the chosen implementation against a loop over the bytes.
    #[test]
    fn group_agrees_with_a_loop() {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..crate::testing::effort(20_000, 20) {
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
            let found: alloc::vec::Vec<usize> = group.match_special().collect();
            assert_eq!(found, where_is(&|b| !tag::is_full(b)), "{bytes:?}");
            let bits = found.iter().fold(0, |bits, slot| bits | 1 << slot);
            assert_eq!(group.match_special().one_bit_each(), bits);
            assert_eq!(group.match_empty().is_empty(), !bytes.contains(&tag::EMPTY));
        }
    }
}
