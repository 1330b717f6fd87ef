//! Memory: allocate, make room, move every entry to a table of another size, free.
//! Knows no hasher but the closure it is given (U1).
#![expect(unsafe_code, reason = "the audited core: moves entries between allocations")]

use super::control::Control;
use super::geometry;
use super::identity::ClearKind;
use super::split;
use super::table::{Bucket, RawTable};
use super::tag;
use crate::error::{self, TryReserveError};
use crate::fault::{self, Fault};
use allocator_api2::alloc::Allocator;
use core::alloc::Layout;
use core::mem;
use core::ptr::NonNull;

impl<T, A: Allocator> RawTable<T, A> {
    /// An empty table of `slots` slots: a power of two from `MIN_SLOTS` on.
    pub(super) fn try_with_slots(slots: usize, alloc: A) -> Result<Self, TryReserveError> {
        let (layout, offset) = geometry::layout(slots, Layout::new::<T>())?;
        let block: NonNull<u8> = match alloc.allocate(layout) {
            Ok(block) => block.cast(),
            Err(_) => return Err(TryReserveError::AllocError { layout }),
        };
        let mut table = RawTable::new_in(alloc);
        // SAFETY: the block has this layout (I8); its metadata is written before anyone reads it.
        unsafe {
            table.control = Control::new(block.add(offset), slots);
            table.control.fill_empty();
        }
        table.identity.set_pristine();
        Ok(table)
    }

    /// An empty table with room for `capacity` entries; unallocated for none.
    pub(crate) fn try_with_capacity(capacity: usize, alloc: A) -> Result<Self, TryReserveError> {
        if capacity == 0 {
            return Ok(Self::new_in(alloc));
        }
        let slots = geometry::slots_for(capacity, size_of::<T>())
            .ok_or(TryReserveError::CapacityOverflow)?;
        Self::try_with_slots(slots, alloc)
    }

    /// As [`try_with_capacity`](Self::try_with_capacity).
    ///
    /// # Panics
    /// If the capacity overflows; an allocation failure goes to the error hook.
    pub(crate) fn with_capacity(capacity: usize, alloc: A) -> Self {
        Self::try_with_capacity(capacity, alloc).unwrap_or_else(|error| error::fail(error))
    }

    /// Gives the allocation back, if there is one. The entries are the caller's affair.
    pub(super) fn free(&mut self) {
        if self.control.is_unallocated() {
            return;
        }
        let control = mem::replace(&mut self.control, Control::unallocated());
        self.identity.set_in_use();
        if let Ok((layout, offset)) = geometry::layout(control.slots(), Layout::new::<T>()) {
            // SAFETY: the block that `try_with_slots` got, with the same layout (I8).
            unsafe { self.alloc.deallocate(control.start().sub(offset), layout) }
        }
    }

    /// Makes room for `additional` more entries.
    ///
    /// # Panics
    /// If the capacity overflows; an allocation failure goes to the error hook.
    #[inline]
    pub(crate) fn reserve(&mut self, additional: usize, hasher: impl Fn(&T) -> u64) {
        if let Err(error) = self.try_reserve(additional, hasher) {
            error::fail(error)
        }
    }

    /// Makes room for `additional` more entries, or changes nothing.
    #[inline]
    pub(crate) fn try_reserve(
        &mut self,
        additional: usize,
        hasher: impl Fn(&T) -> u64,
    ) -> Result<(), TryReserveError> {
        if additional > self.capacity() - self.items {
            return self.try_grow(additional, hasher);
        }
        if self.items == 0 {
            self.settle();
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn try_grow(
        &mut self,
        additional: usize,
        hasher: impl Fn(&T) -> u64,
    ) -> Result<(), TryReserveError> {
        let wanted = self.items.checked_add(additional).ok_or(TryReserveError::CapacityOverflow)?;
        // More than there is room for: the next size at least, so growth one by one is amortised.
        let slots =
            geometry::slots_for(wanted, size_of::<T>()).ok_or(TryReserveError::CapacityOverflow)?;
        self.try_resize(slots, hasher)
    }

    /// Fits the allocation to the larger of `min_capacity` and the length. If the allocator
    /// refuses the smaller block, the larger one stays.
    pub(crate) fn shrink_to(&mut self, min_capacity: usize, hasher: impl Fn(&T) -> u64) {
        let wanted = self.items.max(min_capacity);
        if wanted == 0 {
            return self.free();
        }
        match geometry::slots_for(wanted, size_of::<T>()) {
            Some(slots) if slots < self.slots() => drop(self.try_resize(slots, hasher)),
            _ => {}
        }
    }

    /// Moves every entry to a table of `slots` slots. If `hasher` (U1) panics, nothing happened.
    fn try_resize(
        &mut self,
        slots: usize,
        hasher: impl Fn(&T) -> u64,
    ) -> Result<(), TryReserveError> {
        // By reference, so that dropping it frees its block but not our allocator.
        let mut other = RawTable::<T, &A>::try_with_slots(slots, &self.alloc)?;
        // SAFETY: `other` is empty, has room, and owns nothing until the swap: were the hasher to
        // panic, it would be freed and the entries stay ours.
        unsafe {
            if self.items == 0 {
                // Abandoned, perhaps: its tags are not to be read (I4).
            } else if !split::applies(self.control, other.control) {
                self.copy_entries_to(other.control, &hasher);
            } else if self.split_entries_to(other.control, &hasher).is_err() {
                other.control.fill_empty();
                self.copy_entries_to(other.control, &hasher);
            }
        }
        mem::swap(&mut self.control, &mut other.control);
        drop(other);
        self.identity.set_in_use();
        if fault::is_on(Fault::ResizeClears) {
            self.identity.advance(ClearKind::Retain);
        }
        Ok(())
    }

    /// Copies every entry to its place in the empty table behind `target`.
    ///
    /// # Safety
    /// `target` is the allocated, unshared, empty block of a table of `T` with room for all
    /// entries of this one. Afterwards one of the two must forget them.
    unsafe fn copy_entries_to(&self, target: Control, hasher: &impl Fn(&T) -> u64) {
        let mut entries = self.raw_iter();
        while let Some(bucket) = entries.next() {
            // SAFETY: a full slot; a free one of another allocation, of which there is one (room).
            unsafe {
                copy_entry_to(target, hasher(&*bucket.as_ptr()), bucket);
            }
        }
    }
}

/// Copies an entry to its place in the table behind `target`.
///
/// # Safety
/// `target` is the allocated, unshared block of a table of `T` with room; `entry` is full, in
/// another allocation.
#[inline(always)]
unsafe fn copy_entry_to<T>(target: Control, hash: u64, entry: Bucket<T>) {
    let tag = tag::of(hash);
    // SAFETY: there is a free slot (I5), which is not the entry's.
    unsafe {
        let index = target.free_slot_on_path(hash as usize & target.mask(), tag);
        target.set_tag(index, tag);
        target.mark_touched(index);
        Bucket::<T>::new(target, index).as_ptr().copy_from_nonoverlapping(entry.as_ptr(), 1);
    }
}

// SAFETY: the destructor does nothing with a `T` but drop it, which the marker tells the compiler.
// What a `T` borrows may then be gone already, unless the `T` itself looks at it when dropped.
#[cfg(feature = "nightly")]
unsafe impl<#[may_dangle] T, A: Allocator> Drop for RawTable<T, A> {
    #[inline]
    fn drop(&mut self) {
        self.drop_block();
    }
}

#[cfg(not(feature = "nightly"))]
impl<T, A: Allocator> Drop for RawTable<T, A> {
    #[inline]
    fn drop(&mut self) {
        self.drop_block();
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// Drops the entries and frees the block. The table is to be dropped.
    #[inline]
    fn drop_block(&mut self) {
        if self.control.is_unallocated() {
            return;
        }
        /// Frees the block also when a destructor panics.
        struct Free<'t, T, A: Allocator>(&'t mut RawTable<T, A>);
        impl<T, A: Allocator> Drop for Free<'_, T, A> {
            fn drop(&mut self) {
                self.0.free();
            }
        }
        let mut entries = self.abandon();
        let _free = Free(self);
        entries.drop_rest();
    }
}
