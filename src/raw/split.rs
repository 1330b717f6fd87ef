//! Growth to twice the slots, in order. An entry `d` slots behind its home stays `d` behind it, so
//! the walk over the old table writes two sequential streams, and looks for no free slot.
//! Knows no hasher but its closure (U1).
//!
//! Tried and dropped: the first free slot of each entry's window, kept in a register for both
//! halves (2026-11-25: 72 instructions an entry against 31; growing took 0.90 to 1.01 of
//! hashbrown's time against 0.74 to 0.82, at 30 to 350,000 entries). Hits and misses in a table
//! grown by either, or made large enough at once, take the same time.
#![expect(unsafe_code, reason = "the audited core: copies entries between allocations")]

use super::control::Control;
use super::group::WIDTH;
use super::table::{Bucket, RawTable};
use super::tag;
use allocator_api2::alloc::Allocator;
use core::mem::MaybeUninit;

/// Entries that are put in the ordinary way, some at a time: reading tags just written stalls.
const STRAYS: usize = 64;

/// Is the one table twice the other, and made of whole windows?
pub(super) fn applies(old: Control, new: Control) -> bool {
    old.slots() >= WIDTH && new.slots() == 2 * old.slots()
}

/// The table is such that most entries are strays that cannot be placed yet: nothing was gained.
pub(super) struct Disordered;

impl<T, A: Allocator> RawTable<T, A> {
    /// Copies every entry to its place in the empty table behind `new`, which has twice the slots.
    ///
    /// The place of an entry in the first window of its path is, modulo the old slots, the slot
    /// where it was. So each has a place of its own, that no other takes: neither another such
    /// entry, nor a stray, which is put only into slots that the walk has passed.
    ///
    /// # Safety
    /// As `copy_entries_to`; and `applies` to both. After `Disordered` the table behind `new` is
    /// neither empty nor whole.
    pub(super) unsafe fn split_entries_to(
        &self,
        new: Control,
        hasher: &impl Fn(&T) -> u64,
    ) -> Result<(), Disordered> {
        let old = self.control;
        let mut strays = Strays { list: [const { MaybeUninit::uninit() }; STRAYS], len: 0 };
        for base in (0..old.slots()).step_by(WIDTH) {
            // SAFETY: slot numbers of both tables, masked. The place is free, as told above, and
            // in another allocation.
            unsafe {
                for distance in old.window(base).match_full() {
                    let index = base + distance;
                    let entry: Bucket<T> = self.bucket(index);
                    let hash = hasher(&*entry.as_ptr());
                    let behind_home = index.wrapping_sub(hash as usize) & old.mask();
                    if behind_home >= WIDTH {
                        strays.push(hash, index);
                        continue;
                    }
                    let place = (hash as usize).wrapping_add(behind_home) & new.mask();
                    new.set_tag_unmirrored(place, tag::of(hash));
                    let bucket: Bucket<T> = Bucket::new(new, place);
                    bucket.as_ptr().copy_from_nonoverlapping(entry.as_ptr(), 1);
                }
                if base == 0 {
                    // The first slots of the new table are places of the first window alone.
                    new.mirror_head();
                }
                if strays.len > STRAYS - WIDTH {
                    self.flush(new, base + WIDTH, &mut strays);
                    if strays.len > STRAYS - WIDTH {
                        return Err(Disordered);
                    }
                }
            }
        }
        // SAFETY: every slot is passed. `new` is allocated and unshared; when a full table grows,
        // hardly a line of the new one is not in use.
        unsafe {
            self.flush(new, old.slots(), &mut strays);
            new.mark_all_touched();
        }
        Ok(())
    }

    /// Puts strays in the ordinary way where that takes them into one of the slots that the walk
    /// has passed: those that are, modulo the old slots, below `passed`. Keeps the others.
    ///
    /// # Safety
    /// They are full slots of this table; `new` is allocated, unshared, and has room.
    #[cold]
    #[inline(never)]
    unsafe fn flush(&self, new: Control, passed: usize, strays: &mut Strays) {
        let old = self.control;
        let mut kept = 0;
        for stray in 0..strays.len {
            // SAFETY: one of the first `len`. There is a free slot (I5), which is not the entry's;
            // a mark in the filter that turns out not to be needed does no harm (I6).
            unsafe {
                let (hash, index) = strays.list[stray].assume_init();
                let tag = tag::of(hash);
                let place = new.free_slot_on_path(hash as usize & new.mask(), tag);
                if place & old.mask() < passed {
                    new.set_tag(place, tag);
                    let bucket: Bucket<T> = Bucket::new(new, place);
                    bucket.as_ptr().copy_from_nonoverlapping(self.bucket(index).as_ptr(), 1);
                } else {
                    strays.list[kept].write((hash, index));
                    kept += 1;
                }
            }
        }
        strays.len = kept;
    }
}

/// Entries outside the first window of their path: hash and old slot, the first `len` of the list.
struct Strays {
    list: [MaybeUninit<(u64, usize)>; STRAYS],
    len: usize,
}

impl Strays {
    /// There must be room.
    #[inline(always)]
    fn push(&mut self, hash: u64, index: usize) {
        self.list[self.len].write((hash, index));
        self.len += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use allocator_api2::alloc::Global;

    /// A table of `entries` entries with room for no more, split; or nothing if that fails.
    fn split(entries: u64, hash: fn(u64) -> u64) -> Option<usize> {
        let rehash = |entry: &u64| hash(*entry);
        let mut table = RawTable::new_in(Global);
        for entry in 0..entries {
            table.insert_unique(hash(entry), entry, rehash);
        }
        let mut new = RawTable::try_with_slots(2 * table.slots(), Global).ok()?;
        // SAFETY: of twice the slots, empty, unshared. Entries without destructors: two tables may
        // have them.
        unsafe { table.split_entries_to(new.control, &rehash) }.ok()?;
        new.items = table.items;
        new.identity.set_in_use();
        new.assert_invariants(rehash);
        let mut all: Vec<u64> = new.iter().copied().collect();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..entries));
        Some(new.census(rehash).displaced)
    }

    #[test]
    fn split_applies_to_twice_as_many_whole_windows() {
        let table = |slots| RawTable::<u64, Global>::try_with_slots(slots, Global).unwrap();
        let applies = |old, new| applies(table(old).control, table(new).control);
        assert!(applies(WIDTH, 2 * WIDTH) && applies(64, 128));
        assert!(!applies(WIDTH / 2, WIDTH));
        assert!(!applies(64, 64) && !applies(64, 256) && !applies(128, 64));
    }

    #[test]
    fn split_keeps_entries_in_their_first_window() {
        let good = |x: u64| x.wrapping_mul(0x9E37_79B9_7F4A_7C15).swap_bytes();
        for entries in [14, 28, 900, 7_000] {
            assert!(split(entries, good).is_some_and(|displaced| displaced < entries as usize / 4));
        }
    }

    /// Homes at the end of the table, so that entries wrap round it, and strays cannot be placed
    /// before the walk has come there.
    #[test]
    fn split_puts_off_strays_ahead_of_the_walk() {
        let near_the_end = |x: u64| if x < 40 { u64::MAX } else { x };
        for entries in [56, 112, 900] {
            assert!(split(entries, near_the_end).is_some(), "{entries}");
        }
    }

    #[test]
    fn split_gives_up_on_one_path() {
        assert!(split(900, |_| 7).is_none());
        assert!(split(900, |_| u64::MAX).is_none());
    }
}
