//! Growth to twice the slots, in order. An entry `d` slots behind its home stays `d` behind it, so
//! the walk over the old table writes two sequential streams, and looks for no free slot.
//! Knows no entry type but by `Rehash`.
//!
//! Tried and dropped: the first free slot of each entry's window, kept in a register for both
//! halves (2026-11-25: 72 instructions an entry against 31; growing took 0.90 to 1.01 of
//! hashbrown's time against 0.74 to 0.82, at 30 to 350,000 entries). Hits and misses in a table
//! grown by either, or made large enough at once, take the same time.
#![expect(unsafe_code, reason = "the audited core: copies entries between allocations")]

use super::for_each_line;
use super::rehash::{Rehash, Strays, copy_slot};
use crate::raw::meta::control::{Control, ControlMut};
use crate::raw::meta::geometry::LINE;
use crate::raw::meta::group::WIDTH;
use crate::raw::meta::tag;

/// Is the one table twice the other?
pub(super) fn applies(old: Control<'_>, new: Control<'_>) -> bool {
    new.slots() == 2 * old.slots()
}

/// The table is such that most entries are strays that cannot be placed yet: nothing was gained.
pub(super) struct Disordered;

/// Copies every entry to its place in the empty table behind `new`, which has twice the slots.
///
/// The place of an entry in the first window of its path is, modulo the old slots, the slot
/// where it was. So each has a place of its own, that no other takes: neither another such
/// entry, nor a stray, which is put only into slots that the walk has passed.
///
/// # Safety
/// As `copy_entries`; and `applies` to both. After `Disordered` the table behind `new` is
/// neither empty nor whole.
pub(super) unsafe fn double(
    old: Control<'_>,
    new: &mut ControlMut<'_>,
    entries: &dyn Rehash,
) -> Result<(), Disordered> {
    let size = entries.layout().size();
    let mut strays = Strays::new();
    let mut is_disordered = false;
    for_each_line(old, |base, full| {
        if is_disordered {
            return;
        }
        // SAFETY: full slots; there is room in the list; places are free, as told above, and in
        // another block.
        unsafe { entries.place_line(old, new, base, full, WIDTH, &mut strays) };
        if base == 0 {
            // The first slots of the new table are places of the first line alone.
            new.mirror_head();
        }
        if strays.is_full() {
            // SAFETY: full slots of this table, and room in the other.
            unsafe { flush(old, new, base + LINE, &mut strays, size) };
            is_disordered = strays.is_full();
        }
    });
    if is_disordered {
        return Err(Disordered);
    }
    // SAFETY: as above; every slot is passed.
    unsafe { flush(old, new, old.slots(), &mut strays, size) };
    new.mark_full_lines(old);
    Ok(())
}

/// Puts strays in the ordinary way where that takes them into one of the slots that the walk
/// has passed: those that are, modulo the old slots, below `passed`. Keeps the others.
///
/// # Safety
/// They are full slots of `old`, whose entries are of `size` bytes; `new` has room.
#[cold]
#[inline(never)]
unsafe fn flush(
    old: Control<'_>,
    new: &mut ControlMut<'_>,
    passed: usize,
    strays: &mut Strays,
    size: usize,
) {
    strays.retain(|hash, index| {
        // A mark in the filter that turns out not to be needed does no harm (I6).
        let place = new.free_slot(hash);
        if place & old.mask() >= passed {
            return true;
        }
        // SAFETY: free, and written to next.
        unsafe { new.occupy(place, tag::of(hash)) };
        // SAFETY: a full slot, and one of another block that was free.
        unsafe { copy_slot(size, old, index, new, place) };
        false
    });
}

#[cfg(test)]
mod tests {
    use super::super::rehash::By;
    use super::*;
    use crate::raw::RawTable;
    use crate::raw::meta::geometry::Slots;
    use crate::testing::effort;
    use alloc::vec::Vec;
    use allocator_api2::alloc::Global;

    /// The displaced entries of a table of `entries` entries that has been doubled; or nothing if
    /// that fails.
    fn doubled(entries: u64, hash: fn(u64) -> u64) -> Option<usize> {
        let rehash = |entry: &u64| hash(*entry);
        let mut table = RawTable::new_in(Global);
        for entry in 0..entries {
            table.insert_unique(hash(entry), entry, &rehash);
        }
        let mut new =
            RawTable::<u64, _>::try_with_slots(Slots::new(2 * table.slots()), Global).ok()?;
        // SAFETY: allocated.
        let mut target = unsafe { new.head.control_mut() };
        let by = By::<u64, _>::new(&rehash);
        // SAFETY: of twice the slots, and empty. Entries without destructors: two tables may have
        // them.
        unsafe { double(table.head.control(), &mut target, &by) }.ok()?;
        new.head.items = table.head.items;
        new.head.identity.set_in_use();
        new.assert_invariants(rehash);
        let mut all: Vec<u64> = new.iter().copied().collect();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..entries));
        Some(new.census(rehash).displaced)
    }

    #[test]
    fn doubling_keeps_entries_in_their_first_window() {
        let good = |x: u64| x.wrapping_mul(0x9E37_79B9_7F4A_7C15).swap_bytes();
        for entries in [14, 28, effort(900, 56), effort(7_000, 112)] {
            assert!(
                doubled(entries, good).is_some_and(|displaced| displaced < entries as usize / 4)
            );
        }
    }

    /// Homes at the end of the table, so that entries wrap round it, and strays cannot be placed
    /// before the walk has come there.
    #[test]
    fn doubling_puts_off_strays_ahead_of_the_walk() {
        let near_the_end = |x: u64| if x < 40 { u64::MAX } else { x };
        for entries in [56, 112, effort(900, 224)] {
            assert!(doubled(entries, near_the_end).is_some(), "{entries}");
        }
    }

    #[test]
    fn doubling_gives_up_on_one_path() {
        assert!(doubled(effort(900, 224), |_| 7).is_none());
        assert!(doubled(effort(900, 224), |_| u64::MAX).is_none());
    }
}
