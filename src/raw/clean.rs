//! The clean-up after removals: makes the filter exact again and brings displaced entries home.
//! Runs only inside an insertion; allocates nothing. Knows no hasher but its closure (U1).
#![expect(unsafe_code, reason = "the audited core: moves entries between slots")]

use super::control::Control;
use super::group::WIDTH;
use super::probe::Path;
use super::table::{Bucket, RawTable};
use super::tag::{self, EMPTY};
use allocator_api2::alloc::Allocator;

/// Restores I6 in the only way that needs no hash if the clean-up is left by a panic: every window
/// has overflowed. Slow, complete; the debt stays due.
struct Overreport(Control);

impl Drop for Overreport {
    fn drop(&mut self) {
        // SAFETY: armed on an allocated table that is borrowed exclusively. I7: the touched map
        // covers filter bytes that are not clear, so all of it is marked.
        unsafe {
            self.0.fill_filter(0);
            self.0.mark_all_touched();
        }
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// Cleans up if the debt asks for it.
    #[inline]
    pub(super) fn clean_if_due(&mut self, hasher: &impl Fn(&T) -> u64) {
        // SAFETY: the block is live.
        if unsafe { self.control.debt_is_due() } {
            self.clean(hasher);
        }
    }

    /// Rebuilds the filter from the entries, each of which moves to the first window of its path
    /// that has a free slot.
    #[cold]
    #[inline(never)]
    pub(super) fn clean(&mut self, hasher: &impl Fn(&T) -> u64) {
        debug_assert!(!self.is_stale());
        let control = self.control;
        if control.slots() <= WIDTH {
            // One window: nothing is ever displaced.
            return;
        }
        let mut walked = 0;
        // SAFETY: more than one window, so allocated; borrowed exclusively.
        unsafe { control.fill_filter(EMPTY) };
        let guard = Overreport(control);
        // By windows and not by counting entries: one that moves ahead is met again.
        for base in (0..control.slots()).step_by(WIDTH) {
            // SAFETY: a slot number. Only the entry in hand ever leaves its slot, so those of this
            // window that are still to come stay where they are.
            unsafe {
                for distance in control.window(base).match_full() {
                    let bucket: Bucket<T> = Bucket::new(control, base + distance);
                    let hash = hasher(&*bucket.as_ptr());
                    walked += bring_home::<T>(control, base + distance, hash);
                }
            }
        }
        core::mem::forget(guard);
        // What entries are displaced by nature, and will be again whatever is cleaned up: where
        // homes lie in clusters, or hashes are equal, this pass gained little, or was quadratic.
        // It is then paid off by steps of look-ups, up to as many as it took itself; with a good
        // hasher this is next to nothing.
        let paid = (walked.saturating_mul(walked) / control.slots()).min(walked);
        let paid = i32::try_from(paid).unwrap_or(i32::MAX);
        // SAFETY: allocated and borrowed exclusively.
        unsafe { control.set_debt(-paid) };
    }
}

/// Moves the entry in slot `index` to the first window of its path with a free slot, if that comes
/// before its own, and marks the windows before the one where it ends. Returns their number.
///
/// # Safety
/// An allocated, unshared table of `T`, whose slot `index` is full with an entry of this hash.
unsafe fn bring_home<T>(control: Control, index: usize, hash: u64) -> usize {
    let tag = tag::of(hash);
    let mut path = Path::new(hash as usize, control.mask());
    while !path.holds(index) {
        // SAFETY: a path stays in the table; the slots are distinct, for one is free.
        unsafe {
            if let Some(distance) = control.window(path.start).match_empty().lowest() {
                let target = path.slot(distance);
                let from: Bucket<T> = Bucket::new(control, index);
                let to: Bucket<T> = Bucket::new(control, target);
                to.as_ptr().copy_from_nonoverlapping(from.as_ptr(), 1);
                control.set_tag(target, tag);
                control.mark_touched(target);
                control.set_tag(index, EMPTY);
                break;
            }
            control.mark_overflow(path.start, tag);
        }
        if !path.advance() {
            // An entry off its own path: its hash changed. It stays, unfindable as before.
            break;
        }
    }
    path.walked
}
