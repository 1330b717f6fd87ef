//! Sizes: capacity to slots, slots to bytes, and where each part of an allocation begins.
//! Arithmetic only; knows no pointer and no entry.
#![expect(unsafe_code, reason = "freeing a small table is too short for checks that cannot fail")]

use super::group::WIDTH;
use crate::error::TryReserveError;
use core::alloc::Layout;

/// Slots of the smallest allocated table.
pub(crate) const MIN_SLOTS: usize = 4;

/// The number of slots of an allocated table (I1): a power of two, at least [`MIN_SLOTS`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Slots(usize);

impl Slots {
    /// The smallest table with room for `capacity` entries of `size` bytes.
    #[inline]
    pub(crate) const fn with_room(capacity: usize, size: usize) -> Result<Self, TryReserveError> {
        match slots_for(capacity, size) {
            Some(slots) => Ok(Slots(slots)),
            None => Err(TryReserveError::CapacityOverflow),
        }
    }

    /// Those of a table with this mask, which is not the shared block's.
    #[inline(always)]
    pub(super) const fn of_mask(mask: usize) -> Self {
        debug_assert!(mask >= MIN_SLOTS - 1 && (mask + 1).is_power_of_two());
        Slots(mask + 1)
    }

    /// So many, for a test.
    #[cfg(test)]
    pub(crate) fn new(slots: usize) -> Self {
        assert!(slots.is_power_of_two() && slots >= MIN_SLOTS);
        Slots(slots)
    }

    #[inline(always)]
    pub(crate) const fn get(self) -> usize {
        self.0
    }
}

/// Slots that share one bit of the touched map: the tags of one cache line.
pub(crate) const LINE: usize = 4 * WIDTH;

/// Tables from this size on have a touched map. Below it, wiping all metadata is one short memset.
pub(crate) const TOUCHED_FROM: usize = if cfg!(tabularasa_tiny) { 8 * WIDTH } else { 4096 };

/// Bytes of the ledger, behind filter and touched map.
const LEDGER_BYTES: usize = 8;

/// Entries that fit before a table with this mask grows: all but one of 4 or 8 slots, seven
/// eighths of a larger table, none of the shared empty one (mask 0).
#[inline(always)]
pub(crate) const fn capacity(mask: usize) -> usize {
    mask - (mask >> 3)
}

/// Slots of the smallest table with room for `capacity` entries of `size` bytes.
///
/// Tables of 4 and 8 slots are left out for entries so small that the metadata would outweigh
/// them, at hashbrown's bounds: one allocation then serves more sizes.
#[inline]
const fn slots_for(capacity: usize, size: usize) -> Option<usize> {
    if capacity < 15 {
        let least = match size {
            _ if cfg!(tabularasa_tiny) => MIN_SLOTS,
            0..=1 => 16,
            2..=3 => 8,
            _ => MIN_SLOTS,
        };
        let needed = match capacity {
            0..=3 => 4,
            4..=7 => 8,
            _ => 16,
        };
        return Some(if needed < least { least } else { needed });
    }
    match capacity.checked_mul(8) {
        Some(eighths) => (eighths / 7).checked_next_power_of_two(),
        None => None,
    }
}

/// Where the filter begins, counted from the control pointer.
///
/// The mirror holds `WIDTH - 1` tags: no window reaches further. The byte that this saves is the
/// whole filter of a table of one window, which therefore has hashbrown's size to the byte.
#[inline(always)]
pub(crate) const fn filter_offset(mask: usize) -> usize {
    mask + WIDTH
}

/// Bytes of the filter: one for each `WIDTH` slots.
#[inline(always)]
pub(crate) const fn filter_bytes(slots: usize) -> usize {
    if slots <= WIDTH { 1 } else { slots / WIDTH }
}

/// Where the touched map begins (or would), counted from the control pointer.
#[inline(always)]
pub(crate) const fn touched_offset(slots: usize) -> usize {
    let end = slots + WIDTH + slots / WIDTH;
    // A multiple of eight as it is where there is a map, in the real geometry.
    if cfg!(tabularasa_tiny) { end.next_multiple_of(8) } else { end }
}

/// Bytes of the touched map, in whole words of 64 lines.
#[inline(always)]
pub(crate) const fn touched_bytes(slots: usize) -> usize {
    match slots {
        _ if slots < TOUCHED_FROM => 0,
        // Fewer lines than a word has bits.
        _ if cfg!(tabularasa_tiny) => (slots / LINE).div_ceil(64) * 8,
        _ => slots / LINE / 8,
    }
}

/// Where the ledger of a table of more than one window begins. Not aligned.
#[inline(always)]
pub(crate) const fn ledger_offset(slots: usize) -> usize {
    touched_offset(slots) + touched_bytes(slots)
}

/// Bytes behind the control pointer.
#[inline]
pub(crate) const fn metadata_bytes(slots: usize) -> usize {
    if slots <= WIDTH { slots + WIDTH } else { ledger_offset(slots) + LEDGER_BYTES }
}

/// The layout of a table of `slots` slots for entries of layout `entry`, and where its control
/// pointer lies in it.
#[inline]
pub(crate) fn layout(slots: Slots, entry: Layout) -> Result<(Layout, usize), TryReserveError> {
    let overflow = TryReserveError::CapacityOverflow;
    let (slots, align) = (slots.get(), block_align(entry));
    let data = entry.size().checked_mul(slots).ok_or(overflow.clone())?;
    let offset = data.checked_add(align - 1).ok_or(overflow.clone())? & !(align - 1);
    // A power of two of slots whose entries and tags fit: the metadata sum is below three times it.
    if slots > usize::MAX / 4 {
        return Err(overflow);
    }
    let size = offset.checked_add(metadata_bytes(slots)).ok_or(overflow.clone())?;
    // `from_size_align` refuses sizes above isize::MAX.
    let layout = Layout::from_size_align(size, align).map_err(|_| overflow)?;
    Ok((layout, offset))
}

/// As [`layout`], of a table that exists: nothing is checked again when it is freed.
///
/// # Safety
/// [`layout`] gave a layout for the same arguments.
#[inline]
pub(crate) unsafe fn layout_unchecked(slots: Slots, entry: Layout) -> (Layout, usize) {
    let align = block_align(entry);
    let offset = (entry.size() * slots.get() + (align - 1)) & !(align - 1);
    let size = offset + metadata_bytes(slots.get());
    // SAFETY: the size and the alignment that `layout` has checked.
    (unsafe { Layout::from_size_align_unchecked(size, align) }, offset)
}

/// The alignment of a block: 16, not 64, for a larger one takes the slow way through most
/// allocators.
#[inline(always)]
const fn block_align(entry: Layout) -> usize {
    if entry.align() > 16 { entry.align() } else { 16 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn geometry_slots_are_the_least_with_room() {
        for capacity_wanted in 1..40_000 {
            let slots = slots_for(capacity_wanted, 16).unwrap();
            assert!(slots.is_power_of_two() && slots >= MIN_SLOTS);
            assert!(capacity(slots - 1) >= capacity_wanted);
            assert!(slots == MIN_SLOTS || capacity(slots / 2 - 1) < capacity_wanted);
        }
        assert_eq!(slots_for(usize::MAX, 16), None);
        assert_eq!(capacity(0), 0);
    }

    #[test]
    fn geometry_parts_follow_one_another() {
        for shift in 2..usize::BITS.min(40) {
            let slots = 1usize << shift;
            assert!(filter_offset(slots - 1) == slots + WIDTH - 1);
            let filter_end = filter_offset(slots - 1) + filter_bytes(slots);
            assert!(filter_end <= touched_offset(slots).max(slots + WIDTH));
            assert!(filter_end <= metadata_bytes(slots));
            if slots >= TOUCHED_FROM {
                assert_eq!(touched_offset(slots) % 8, 0);
                assert!(touched_bytes(slots) * 8 >= slots / LINE);
            }
        }
    }

    #[test]
    fn geometry_refuses_what_no_address_space_holds() {
        let entry = Layout::new::<[u64; 2]>();
        for shift in 0..usize::BITS {
            let slots = 1usize << shift;
            if slots < MIN_SLOTS {
                continue;
            }
            if let Ok((layout, offset)) = layout(Slots::new(slots), entry) {
                // SAFETY: there is a layout.
                assert_eq!(unsafe { layout_unchecked(Slots::new(slots), entry) }, (layout, offset));
                assert!(isize::try_from(layout.size()).is_ok());
                assert!(offset >= slots * 16);
            } else {
                assert!(shift > usize::BITS - 7);
            }
        }
        assert!(layout(Slots::new(usize::MAX / 2 + 1), Layout::new::<()>()).is_err());
    }
}
