//! `Bucket`: the address of a slot. Knows no tag and no table.
#![expect(unsafe_code, reason = "pointer arithmetic within the slots of a block")]

use super::meta::control::Control;
use core::ptr::NonNull;

/// A slot of a table, as a pointer to its entry. For zero-sized entries, which have no addresses of
/// their own, it holds the slot number plus 1.
pub(crate) struct Bucket<T>(NonNull<T>);

// SAFETY: an address. Whoever follows it vouches for the entry, and has its own bounds.
unsafe impl<T> Send for Bucket<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Bucket<T> {}

impl<T> Clone for Bucket<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Bucket<T> {}

impl<T> Bucket<T> {
    /// Slot `index`, masked, of the table behind `control`.
    ///
    /// Slots lie in ascending order, right before the control pointer, so that slot `i` of `s` is
    /// `i - s` entries from it: for a power of two a bit operation, where masking was one anyway.
    /// (Descending order, as in hashbrown, costs a hit one instruction more, and a walk two.)
    ///
    /// # Safety
    /// The block is allocated, with slots of `T` before the control pointer (I8).
    #[inline(always)]
    pub(super) unsafe fn new(control: Control<'_>, index: usize) -> Self {
        if size_of::<T>() == 0 {
            let number = core::ptr::without_provenance_mut((index & control.mask()) + 1);
            // SAFETY: not zero.
            return Bucket(unsafe { NonNull::new_unchecked(number) });
        }
        let offset = (index | !control.mask()) as isize;
        // SAFETY: as many entries lie right before the control pointer as there are slots (I8).
        Bucket(unsafe { control.start().cast::<T>().offset(offset) })
    }

    /// No slot: what a walk has before its first.
    #[inline(always)]
    pub(super) const fn none() -> Self {
        Bucket(NonNull::dangling())
    }

    /// The slot `distance` after this one.
    ///
    /// # Safety
    /// There is one in the same table.
    #[inline(always)]
    pub(super) unsafe fn after(self, distance: usize) -> Self {
        if size_of::<T>() == 0 {
            let number = core::ptr::without_provenance_mut(self.0.as_ptr().addr() + distance);
            // SAFETY: not zero.
            return Bucket(unsafe { NonNull::new_unchecked(number) });
        }
        // SAFETY: within the same block, by the caller's promise.
        Bucket(unsafe { self.0.add(distance) })
    }

    /// The entry's address.
    #[inline(always)]
    pub(super) fn as_ptr(self) -> *mut T {
        if size_of::<T>() == 0 { NonNull::dangling().as_ptr() } else { self.0.as_ptr() }
    }

    /// The slot number.
    ///
    /// # Safety
    /// The bucket is one of the table behind `control`.
    #[inline(always)]
    pub(super) unsafe fn index(self, control: Control<'_>) -> usize {
        if size_of::<T>() == 0 {
            return self.0.as_ptr().addr() - 1;
        }
        // SAFETY: both point into, or one past the end of, the slots of one block (I8).
        let offset = unsafe { self.0.offset_from(control.start().cast::<T>()) };
        offset as usize & control.mask()
    }
}
