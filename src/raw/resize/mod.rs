//! Memory: allocate, make room, move every entry to a block of another size, free.
//! Knows no entry type but by `Rehash`, and no hasher but behind it (U1).
#![expect(unsafe_code, reason = "the audited core: moves entries between allocations")]

pub(super) mod clean;
mod double;
pub(super) mod rehash;

use super::head::Head;
use super::identity::ClearKind;
use super::meta::control::{Block, Control, ControlMut};
use super::meta::geometry::{self, LINE, Slots};
use super::meta::tag;
use super::table::RawTable;
use crate::error::{self, TryReserveError};
use crate::fault::{self, Fault};
use allocator_api2::alloc::Allocator;
use core::alloc::Layout;
use core::mem;
use rehash::{By, Rehash, Strays, copy_slot};

impl<T, A: Allocator> RawTable<T, A> {
    /// An empty table of so many slots.
    #[inline]
    pub(super) fn try_with_slots(slots: Slots, alloc: A) -> Result<Self, TryReserveError> {
        let mut block = allocate(slots, &alloc, Layout::new::<T>())?;
        // SAFETY: a fresh block, ours alone.
        unsafe { block.fill_empty() };
        let mut table = RawTable::new_in(alloc);
        // Not a table handed on in memory: wide loads of what narrow stores have just written would
        // wait for these.
        // SAFETY: live, empty, and handed over.
        table.head = unsafe { Head::with_block(block) };
        Ok(table)
    }

    /// An empty table with room for `capacity` entries; unallocated for none.
    #[inline]
    pub(crate) fn try_with_capacity(capacity: usize, alloc: A) -> Result<Self, TryReserveError> {
        if capacity == 0 {
            return Ok(Self::new_in(alloc));
        }
        Self::try_with_slots(Self::slots_for(capacity)?, alloc)
    }

    /// As [`try_with_capacity`](Self::try_with_capacity).
    ///
    /// # Panics
    /// If the capacity overflows; an allocation failure goes to the error hook.
    #[inline]
    pub(crate) fn with_capacity(capacity: usize, alloc: A) -> Self {
        Self::try_with_capacity(capacity, alloc).unwrap_or_else(|error| error::fail(error))
    }

    /// Gives the allocation back, if there is one. The entries are the caller's affair.
    #[inline]
    pub(super) fn free(&mut self) {
        // SAFETY: the entries are of type `T`, the allocator is this table's.
        unsafe { self.head.free(&self.alloc, Layout::new::<T>()) };
    }

    /// Makes room for `additional` more entries.
    ///
    /// # Panics
    /// If the capacity overflows; an allocation failure goes to the error hook.
    #[inline]
    pub(crate) fn reserve(&mut self, additional: usize, hasher: &impl Fn(&T) -> u64) {
        if !self.head.has_room_for(additional) {
            // SAFETY: the entries are of type `T`, the allocator is this table's.
            unsafe { self.head.reserve(&self.alloc, additional, &By::<T, _>::new(hasher)) };
        }
    }

    /// Makes room for `additional` more entries, or changes nothing.
    #[inline]
    pub(crate) fn try_reserve(
        &mut self,
        additional: usize,
        hasher: &impl Fn(&T) -> u64,
    ) -> Result<(), TryReserveError> {
        if self.head.has_room_for(additional) {
            return Ok(());
        }
        // SAFETY: the entries are of type `T`, the allocator is this table's.
        unsafe { self.head.try_reserve(&self.alloc, additional, &By::<T, _>::new(hasher)) }
    }

    /// Fits the allocation to the larger of `min_capacity` and the length. If the allocator
    /// refuses the smaller block, the larger one stays.
    #[inline]
    pub(crate) fn shrink_to(&mut self, min_capacity: usize, hasher: &impl Fn(&T) -> u64) {
        // SAFETY: the entries are of type `T`, the allocator is this table's.
        unsafe { self.head.shrink_to(&self.alloc, min_capacity, &By::<T, _>::new(hasher)) };
    }

    /// Makes room for an insertion that has no hasher at hand when it comes, as an insertion makes
    /// it, but moves no entry unless the table grows.
    #[cold]
    #[inline(never)]
    pub(super) fn make_room(&mut self, hasher: &impl Fn(&T) -> u64) {
        self.reserve(1, hasher);
        if self.head.control().debt_is_due() {
            // SAFETY: the entries are of type `T`; `reserve` left a table that is not abandoned.
            unsafe { self.head.clean(&By::<T, _>::new(hasher), clean::Displaced::Stay) };
        }
    }
}

/// A fresh block, without entries, that is freed if a hasher panics.
struct Fresh<'a, A: Allocator> {
    block: Block,
    alloc: &'a A,
    entry: Layout,
}

impl<A: Allocator> Drop for Fresh<'_, A> {
    #[cold]
    fn drop(&mut self) {
        let block = mem::replace(&mut self.block, Block::unallocated());
        // SAFETY: allocated from this allocator for entries of this layout.
        unsafe { deallocate(block, self.alloc, self.entry) };
    }
}

impl Head {
    /// Gives the allocation back, if there is one. The entries are the caller's affair.
    ///
    /// # Safety
    /// The block was allocated from `alloc`, for entries of layout `entry`.
    #[inline]
    pub(super) unsafe fn free<A: Allocator>(&mut self, alloc: &A, entry: Layout) {
        if !self.is_unallocated() {
            let block = self.take_block();
            // SAFETY: the caller's promise.
            unsafe { deallocate(block, alloc, entry) };
        }
    }

    /// Makes room for `additional` more entries, or does not return.
    ///
    /// # Safety
    /// The table's allocator, and `entries` of the type that it holds.
    #[cold]
    #[inline(never)]
    unsafe fn reserve<A: Allocator>(&mut self, alloc: &A, additional: usize, entries: &dyn Rehash) {
        // SAFETY: the caller's promise.
        if let Err(error) = unsafe { self.try_reserve(alloc, additional, entries) } {
            error::fail(error)
        }
    }

    /// Makes room for `additional` more entries, or changes nothing.
    ///
    /// # Safety
    /// As [`reserve`](Self::reserve).
    #[cold]
    #[inline(never)]
    unsafe fn try_reserve<A: Allocator>(
        &mut self,
        alloc: &A,
        additional: usize,
        entries: &dyn Rehash,
    ) -> Result<(), TryReserveError> {
        // SAFETY: the caller's promise.
        unsafe { self.grow_for(alloc, additional, entries) }
    }

    /// As [`try_reserve`](Self::try_reserve), in line: of a map's first insertions a good part of
    /// the time goes into calls.
    ///
    /// # Safety
    /// As [`reserve`](Self::reserve).
    #[inline(always)]
    unsafe fn grow_for<A: Allocator>(
        &mut self,
        alloc: &A,
        additional: usize,
        entries: &dyn Rehash,
    ) -> Result<(), TryReserveError> {
        if additional <= self.capacity() - self.items {
            if self.items == 0 {
                self.settle();
            }
            return Ok(());
        }
        let wanted = self.items.checked_add(additional).ok_or(TryReserveError::CapacityOverflow)?;
        // More than there is room for: the next size at least, so growth one by one is amortised.
        let entry = entries.layout();
        let slots = Slots::with_room(wanted, entry.size())?;
        // SAFETY: the caller's promise.
        unsafe { self.try_resize(alloc, slots, entry, entries) }
    }

    /// A free slot for an entry of this hash, which is absent: all of an insertion but that entry.
    /// The table grows and is cleaned up for it if need be, and the windows before the slot are
    /// marked. If the hasher (U1) panics, nothing is inserted.
    ///
    /// # Safety
    /// As [`reserve`](Self::reserve).
    #[cold]
    #[inline(never)]
    pub(super) unsafe fn prepare<A: Allocator>(
        &mut self,
        alloc: &A,
        hash: u64,
        entries: &dyn Rehash,
    ) -> usize {
        if !self.has_room() {
            // SAFETY: the caller's promise.
            if let Err(error) = unsafe { self.grow_for(alloc, 1, entries) } {
                error::fail(error)
            }
        }
        if self.control().debt_is_due() {
            // SAFETY: the caller's promise; with room it is not abandoned.
            unsafe { self.clean(entries, clean::Displaced::ComeHome) };
        }
        // SAFETY: with room it is allocated.
        unsafe { self.control_mut() }.free_slot(hash)
    }

    /// Fits the block to the larger of `min_capacity` and the length.
    ///
    /// # Safety
    /// As [`reserve`](Self::reserve).
    #[cold]
    #[inline(never)]
    unsafe fn shrink_to<A: Allocator>(
        &mut self,
        alloc: &A,
        min_capacity: usize,
        entries: &dyn Rehash,
    ) {
        let (wanted, entry) = (self.items.max(min_capacity), entries.layout());
        if wanted == 0 {
            // SAFETY: the caller's promise.
            return unsafe { self.free(alloc, entry) };
        }
        let Some((_, slots)) = self.block().allocation() else { return };
        if let Ok(fewer) = Slots::with_room(wanted, entry.size()) {
            if fewer < slots {
                // If the allocator refuses, the larger block stays.
                // SAFETY: the caller's promise.
                drop(unsafe { self.try_resize(alloc, fewer, entry, entries) });
            }
        }
    }

    /// Moves every entry to a block of so many slots. If the hasher (U1) panics, nothing happened.
    ///
    /// # Safety
    /// As [`reserve`](Self::reserve); there is room for all entries, whose layout is `entry`.
    #[inline(always)]
    unsafe fn try_resize<A: Allocator>(
        &mut self,
        alloc: &A,
        slots: Slots,
        entry: Layout,
        entries: &dyn Rehash,
    ) -> Result<(), TryReserveError> {
        let mut block = allocate_layout(geometry::layout(slots, entry)?, slots, alloc)?;
        // SAFETY: a fresh block, ours alone.
        unsafe { block.fill_empty() };
        if self.items != 0 {
            // Owns no entry: were the hasher to panic, the block would be freed, and they stay
            // here.
            let mut fresh = Fresh { block, alloc, entry };
            // SAFETY: a fresh block, initialised.
            let new = unsafe { fresh.block.view_mut() };
            // SAFETY: two live blocks of entries of this type, the old one with entries and so not
            // abandoned, the new one empty and with room.
            unsafe { copy_entries(self.control(), new, entries) };
            block = mem::replace(&mut fresh.block, Block::unallocated());
            mem::forget(fresh);
        }
        self.identity.set_in_use();
        // SAFETY: live; it has all entries, and the old one none any more.
        let old = unsafe { self.exchange_block(block) };
        if !old.is_unallocated() {
            // SAFETY: the block that was this table's.
            unsafe { deallocate(old, alloc, entry) };
        }
        if fault::is_on(Fault::ResizeClears) {
            self.identity.advance(ClearKind::Retain);
        }
        Ok(())
    }
}

/// A block for so many slots, whose metadata is not initialised.
#[inline(never)]
pub(super) fn allocate<A: Allocator>(
    slots: Slots,
    alloc: &A,
    entry: Layout,
) -> Result<Block, TryReserveError> {
    allocate_layout(geometry::layout(slots, entry)?, slots, alloc)
}

/// As [`allocate`], of as many slots as another block for entries of this layout has: nothing is
/// checked again.
///
/// # Safety
/// There is such a block.
#[inline]
pub(super) unsafe fn allocate_again<A: Allocator>(
    slots: Slots,
    alloc: &A,
    entry: Layout,
) -> Result<Block, TryReserveError> {
    // SAFETY: the layout of the other block (I8).
    allocate_layout(unsafe { geometry::layout_unchecked(slots, entry) }, slots, alloc)
}

#[inline(always)]
fn allocate_layout<A: Allocator>(
    (layout, offset): (Layout, usize),
    slots: Slots,
    alloc: &A,
) -> Result<Block, TryReserveError> {
    let Ok(block) = alloc.allocate(layout) else {
        return Err(TryReserveError::AllocError { layout });
    };
    // SAFETY: the offset lies within the layout.
    Ok(Block::new(unsafe { block.cast::<u8>().add(offset) }, slots))
}

/// Frees a block.
///
/// # Safety
/// It was allocated from `alloc`, for entries of layout `entry`, and nobody uses it any more.
#[inline(never)]
unsafe fn deallocate<A: Allocator>(block: Block, alloc: &A, entry: Layout) {
    let Some((start, slots)) = block.allocation() else { return };
    // SAFETY: `allocate` computed it for this block.
    let (layout, offset) = unsafe { geometry::layout_unchecked(slots, entry) };
    // SAFETY: the block begins so far before its control pointer (I8).
    let block = unsafe { start.sub(offset) };
    // SAFETY: the block that `allocate` got from this allocator, with the same layout.
    unsafe { alloc.deallocate(block, layout) }
}

/// Copies every entry of `old` to its place in `new`, which is empty.
///
/// # Safety
/// Live blocks of entries of this type; the old one not abandoned, the new one with room.
/// Afterwards one of the two must forget the entries.
unsafe fn copy_entries(old: Control<'_>, mut new: ControlMut<'_>, entries: &dyn Rehash) {
    if double::applies(old, *new) {
        // SAFETY: the caller's promise.
        if unsafe { double::double(old, &mut new, entries) }.is_ok() {
            return;
        }
        // SAFETY: it counts no entries: what was copied is the old table's still.
        unsafe { new.fill_empty() };
    }
    let size = entries.layout().size();
    let mut list = Strays::new();
    for_each_line(old, |base, full| {
        // SAFETY: full slots; the list is empty; nothing is placed by this.
        unsafe { entries.place_line(old, &mut new, base, full, 0, &mut list) };
        list.retain(|hash, index| {
            let place = new.free_slot(hash);
            // SAFETY: free, and written to next; with room there is one.
            unsafe { new.occupy(place, tag::of(hash)) };
            // SAFETY: a full slot, and one of another block that was free.
            unsafe { copy_slot(size, old, index, &new, place) };
            false
        });
    });
}

/// Calls `each` with the first slot of every line in use that has an entry, and a bit for each of
/// its full slots. Slots that `each` fills or frees meanwhile are seen or not.
#[inline(always)]
fn for_each_line(control: Control<'_>, mut each: impl FnMut(usize, u64)) {
    let lines = control.slots().div_ceil(LINE);
    let mut line = 0;
    while line < lines {
        if control.has_touched() {
            match control.touched_line_from(line, lines) {
                Some(next) => line = next,
                None => return,
            }
        }
        let full = control.full_in_line(line * LINE);
        if full != 0 {
            each(line * LINE, full);
        }
        line += 1;
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
        if mem::needs_drop::<T>() {
            self.drop_entries();
        } else {
            self.free();
        }
    }

    #[inline(never)]
    fn drop_entries(&mut self) {
        /// Frees the block also when a destructor panics.
        struct Free<'t, T, A: Allocator>(&'t mut RawTable<T, A>);
        impl<T, A: Allocator> Drop for Free<'_, T, A> {
            fn drop(&mut self) {
                self.0.free();
            }
        }
        // SAFETY: the block is freed after the last entry has been dropped.
        let mut entries = unsafe { self.abandon() };
        let _free = Free(self);
        // SAFETY: ours, since the table is abandoned.
        unsafe { entries.drop_rest() };
    }
}
