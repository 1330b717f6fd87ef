//! The clean-up after removals: makes the filter exact again and brings displaced entries home.
//! Runs only inside an insertion; allocates nothing. Knows no entry type but by `Rehash`.
#![expect(unsafe_code, reason = "the audited core: moves entries between slots")]

use super::for_each_line;
use super::rehash::{Rehash, Strays, copy_slot};
use crate::raw::head::Head;
use crate::raw::meta::control::ControlMut;
use crate::raw::meta::group::WIDTH;
use crate::raw::meta::probe::Path;
use crate::raw::meta::tag::{self, EMPTY};

/// What a clean-up does with entries outside the first window of their path with a free slot.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::raw) enum Displaced {
    /// They move there.
    ComeHome,
    /// They stay, for nothing is inserted yet: the filter alone is made exact.
    Stay,
}

/// Restores I6 in the only way that needs no hash if the clean-up is left by a panic: every window
/// has overflowed. Slow, complete; the debt stays due.
struct Overreport<'c, 't>(&'c mut ControlMut<'t>);

impl Drop for Overreport<'_, '_> {
    fn drop(&mut self) {
        self.0.fill_filter(0);
        self.0.assume_any_depth();
        // I7: the touched map covers filter bytes that are not clear.
        self.0.mark_all_lines();
    }
}

impl Head {
    /// Rebuilds the filter from the entries; displaced ones move, or stay.
    ///
    /// # Safety
    /// The table is not abandoned, and `entries` are of the type that it holds.
    #[cold]
    #[inline(never)]
    pub(in crate::raw) unsafe fn clean(&mut self, entries: &dyn Rehash, displaced: Displaced) {
        debug_assert!(!self.identity.is_stale());
        if self.block().mask() < WIDTH {
            // One window: nothing is ever displaced.
            return;
        }
        let size = entries.layout().size();
        // SAFETY: more than one window, so allocated.
        let mut control = unsafe { self.control_mut() };
        let (old, mut walked) = (*control, 0);
        let mut list = Strays::new();
        control.fill_filter(EMPTY);
        control.forget_depth();
        let guard = Overreport(&mut control);
        // By lines and not by counting entries: one that moves ahead is met again. Only the entry
        // in hand ever leaves its slot, so those of its line that are still to come stay where
        // they are.
        for_each_line(old, |base, full| {
            // SAFETY: full slots; the list is empty; nothing is placed by this.
            unsafe { entries.place_line(old, guard.0, base, full, 0, &mut list) };
            list.retain(|hash, index| {
                // SAFETY: a full slot, of an entry of this hash.
                walked += unsafe { settle_entry(guard.0, index, hash, size, displaced) };
                false
            });
        });
        core::mem::forget(guard);
        // What entries are displaced by nature, and will be again whatever is cleaned up: where
        // homes lie in clusters, or hashes are equal, this pass gained little, or was quadratic.
        // It is then paid off by steps of look-ups, up to as many as it took itself; with a good
        // hasher this is next to nothing.
        let to_pay_off = (walked.saturating_mul(walked) / control.slots()).min(walked);
        control.settle_debt(to_pay_off);
    }
}

/// Marks the windows before the entry in slot `index` on its path; before that, if `displaced` may,
/// it moves to the first of them with a free slot. Returns the number of windows before its own.
///
/// # Safety
/// Slot `index` is full with an entry of this hash, of `size` bytes.
unsafe fn settle_entry(
    control: &mut ControlMut<'_>,
    index: usize,
    hash: u64,
    size: usize,
    displaced: Displaced,
) -> usize {
    let tag = tag::of(hash);
    let mut path = Path::new(hash as usize, control.mask());
    while !path.holds(index) {
        let free = control.window(path.start).match_empty().lowest();
        if let (Some(distance), Displaced::ComeHome) = (free, displaced) {
            let place = path.slot(distance);
            // SAFETY: free, and written to next; the entry stays counted.
            unsafe { control.occupy(place, tag) };
            // SAFETY: a full slot and one that was free: not the same.
            unsafe { copy_slot(size, **control, index, control, place) };
            // SAFETY: its entry is in the other slot now.
            unsafe { control.vacate(index) };
            break;
        }
        control.mark_overflow(path.start, tag);
        if !path.advance() {
            // Not reached: a path has every slot of the table.
            break;
        }
        control.note_depth(path.walked);
    }
    path.walked
}
