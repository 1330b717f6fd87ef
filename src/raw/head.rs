//! `Head`: all of a table that does not depend on the type of its entries. What is cold, and what
//! only tags decide, is done here, and exists once in a program. Never reads or drops an entry.
#![expect(unsafe_code, reason = "the audited core: vouches for its block")]

use super::identity::{ClearKind, Identity};
use super::meta::control::{Block, Control, ControlMut};
use super::meta::group::WIDTH;
use super::meta::probe::Path;
use super::meta::tag;
use crate::fault::{self, Fault};

/// Block, length and identity of a table.
pub(super) struct Head {
    /// Live or the shared one, and initialised, for as long as the head has it: I1, I2, I3, I6, I7,
    /// I8.
    block: Block,
    /// I5.
    pub(super) items: usize,
    /// With so many entries an insertion has work to do first: the capacity, or 0 in a table that
    /// is abandoned or has no allocation. So one test sees all that is unusual.
    limit: usize,
    pub(super) identity: Identity,
}

impl Head {
    #[inline(always)]
    pub(super) const fn new() -> Self {
        Head { block: Block::unallocated(), items: 0, limit: 0, identity: Identity::new() }
    }

    /// A head of an allocated, empty table.
    ///
    /// # Safety
    /// The block is live, its metadata is that of an empty table (I2 to I8), and it is handed over.
    #[inline(always)]
    pub(super) unsafe fn with_block(block: Block) -> Self {
        let limit = block.capacity();
        let mut identity = Identity::new();
        identity.set_pristine();
        Head { block, items: 0, limit, identity }
    }

    /// The metadata, to read.
    #[inline(always)]
    pub(super) fn control(&self) -> Control<'_> {
        // SAFETY: what is said of the block, which stays while the head is borrowed.
        unsafe { self.block.view() }
    }

    /// As [`control`](Self::control), for a walk that goes on while the head is used.
    ///
    /// # Safety
    /// The block stays the head's, or at least allocated, for `'t`.
    #[inline(always)]
    pub(super) unsafe fn control_for<'t>(&self) -> Control<'t> {
        // SAFETY: what is said of the block, and the caller's promise.
        unsafe { self.block.view() }
    }

    /// The metadata, to write.
    ///
    /// # Safety
    /// The table has an allocation.
    #[inline(always)]
    pub(super) unsafe fn control_mut(&mut self) -> ControlMut<'_> {
        // SAFETY: what is said of the block; not the shared one; borrowed exclusively.
        unsafe { self.block.view_mut() }
    }

    /// As [`control_mut`](Self::control_mut), for a walk that goes on while the head is used.
    ///
    /// # Safety
    /// As there; and for `'t` the block stays the head's, and its metadata is written by the walk
    /// alone.
    #[inline(always)]
    pub(super) unsafe fn control_mut_for<'t>(&mut self) -> ControlMut<'t> {
        // SAFETY: what is said of the block, and the caller's promise.
        unsafe { self.block.view_mut() }
    }

    #[inline(always)]
    pub(super) fn block(&self) -> &Block {
        &self.block
    }

    /// Takes another block in the place of this one, which is returned.
    ///
    /// # Safety
    /// The new block is handed over, live, and its metadata speaks of `items` entries that are in
    /// its slots (I2 to I8), or means nothing where `identity` says that it is stale. The block
    /// returned is the caller's, and with it the entries in it.
    #[inline]
    pub(super) unsafe fn exchange_block(&mut self, block: Block) -> Block {
        let old = core::mem::replace(&mut self.block, block);
        self.update_limit();
        old
    }

    /// Gives the block up, for one that has no allocation. The entries in it are the caller's.
    #[inline]
    pub(super) fn take_block(&mut self) -> Block {
        self.items = 0;
        self.identity.set_in_use();
        // SAFETY: the shared block speaks of no entries.
        unsafe { self.exchange_block(Block::unallocated()) }
    }

    /// Sets the limit, after what is known of the metadata has changed.
    #[inline(always)]
    pub(super) fn update_limit(&mut self) {
        self.limit = if self.identity.is_stale() { 0 } else { self.block.capacity() };
    }

    #[inline(always)]
    pub(super) fn is_unallocated(&self) -> bool {
        self.block.is_unallocated()
    }

    #[inline(always)]
    pub(super) fn capacity(&self) -> usize {
        self.block.capacity()
    }

    /// Has it no allocation, or is it abandoned: are its tags not to be read (I4)?
    #[inline(always)]
    pub(super) fn is_closed(&self) -> bool {
        self.limit == 0
    }

    /// Is there room for another entry, and nothing to do first?
    #[inline(always)]
    pub(super) fn has_room(&self) -> bool {
        self.items < self.limit
    }

    /// The same for so many.
    #[inline(always)]
    pub(super) fn has_room_for(&self, additional: usize) -> bool {
        // `items` is at most the limit, but in a table without entries, where both are 0.
        additional <= self.limit.wrapping_sub(self.items)
    }

    /// Enters state *abandoned* (I4): no entries, no room, metadata that means nothing. What was in
    /// the slots is the caller's.
    #[inline]
    pub(super) fn abandon(&mut self) {
        self.items = 0;
        self.limit = 0;
        if !self.is_unallocated() {
            self.identity.set_stale();
        }
    }

    /// Makes the metadata of a table without entries fit for insertions.
    pub(super) fn settle(&mut self) {
        debug_assert!(self.items == 0);
        if self.identity.is_stale() {
            // SAFETY: abandoned, hence allocated.
            let control = unsafe { self.control_mut() };
            // SAFETY: it counts no entries.
            unsafe { control.wipe() };
        }
        self.identity.set_in_use();
        self.update_limit();
    }

    /// Makes the metadata of an allocated table without entries that of a new one.
    ///
    /// # Safety
    /// The table is allocated and counts no entries.
    #[inline]
    pub(super) unsafe fn wipe(&mut self) {
        debug_assert!(self.items == 0 && !self.is_unallocated());
        // What is known of the metadata before they are written: no user code runs in between, and
        // what is called last needs no frame.
        self.identity.set_pristine();
        self.update_limit();
        // SAFETY: the caller's promise.
        let control = unsafe { self.control_mut() };
        // SAFETY: the caller's promise.
        unsafe { control.wipe() };
    }

    /// Ends the fill and empties a table whose entries need no destructor, in its place.
    ///
    /// `extern "C"`, here and below, for functions that cannot unwind: their callers, of which
    /// there is one for each type of entry, are then compiled without landing pads.
    pub(super) extern "C" fn clear_plain(&mut self) {
        if !(fault::is_on(Fault::EmptyClearIsNone) && self.items == 0) {
            self.identity.advance(ClearKind::Retain);
        }
        if self.is_unallocated() || (self.items == 0 && self.identity.is_pristine()) {
            return;
        }
        self.items = 0;
        // SAFETY: allocated; its entries, which need no destructor, are no longer counted.
        unsafe { self.wipe() };
    }

    /// Makes slot `position`, masked, full, and counts its entry.
    ///
    /// # Safety
    /// The slot is free, on the path of a hash with this tag, in a table with room, whose windows
    /// before it on that path are marked. The caller writes the entry before anything else looks at
    /// the table (I4).
    #[inline(always)]
    pub(super) unsafe fn occupy(&mut self, position: usize, tag: u8) {
        debug_assert!(self.has_room() && !tag::is_full(self.control().tag(position)));
        // SAFETY: with room it is allocated.
        let mut control = unsafe { self.control_mut() };
        // SAFETY: free, written to by the caller, and counted here.
        unsafe { control.occupy(position, tag) };
        self.items += 1;
    }

    /// Makes slot `index`, masked, free; its entry is now the caller's.
    ///
    /// # Safety
    /// `index`, masked, is the number of a full slot.
    #[inline(always)]
    pub(super) unsafe fn erase(&mut self, index: usize) {
        debug_assert!(tag::is_full(self.control().tag(index)));
        // SAFETY: with a full slot it is allocated.
        let mut control = unsafe { self.control_mut() };
        // SAFETY: the caller's promise; no longer counted from here on.
        unsafe { control.vacate(index) };
        self.identity.set_holes();
        self.items -= 1;
    }

    /// As [`erase`](Self::erase), for callers that know no hash: charges the debt if the filter
    /// does not rule out that the entry was displaced. `depth` is the table's, which a walk reads
    /// once.
    ///
    /// # Safety
    /// `index` is the number of a full slot.
    #[inline(always)]
    pub(super) unsafe fn erase_unhashed(&mut self, index: usize, depth: usize) {
        // SAFETY: with a full slot it is allocated.
        unsafe { self.control_mut() }.charge_unhashed(index, depth);
        // SAFETY: the caller's promise.
        unsafe { self.erase(index) };
    }

    /// As [`erase`](Self::erase), of an entry whose hash the caller may know.
    ///
    /// # Safety
    /// `index` is the number of a full slot.
    #[inline(always)]
    pub(super) unsafe fn erase_of(&mut self, index: usize, hash: Option<u64>) {
        let Some(hash) = hash else {
            let depth = self.control().depth();
            // SAFETY: the caller's promise.
            return unsafe { self.erase_unhashed(index, depth) };
        };
        let home = hash as usize & self.block.mask();
        if index.wrapping_sub(home) & self.block.mask() >= WIDTH {
            self.charge(home, index);
        }
        // SAFETY: the caller's promise.
        unsafe { self.erase(index) };
    }

    /// Adds to the debt what look-ups walk in vain for the entry of this home in slot `index`, once
    /// it is gone.
    #[cold]
    #[inline(never)]
    pub(super) extern "C" fn charge(&mut self, home: usize, index: usize) {
        if self.is_unallocated() {
            return;
        }
        let windows = self.control().windows_before(home, index);
        // SAFETY: allocated.
        unsafe { self.control_mut() }.charge(windows);
    }

    /// Marks the windows that the path of a hash passes before slot `index`, which is on it (I6).
    #[inline(always)]
    pub(super) fn mark_path(&mut self, hash: u64, index: usize) {
        let mask = self.block.mask();
        if index.wrapping_sub(hash as usize) & mask >= WIDTH {
            self.mark_long_path(hash, index);
        }
    }

    #[cold]
    #[inline(never)]
    fn mark_long_path(&mut self, hash: u64, index: usize) {
        if self.is_unallocated() {
            return;
        }
        // SAFETY: allocated.
        let mut control = unsafe { self.control_mut() };
        let mut path = Path::new(hash as usize, control.mask());
        while !path.holds(index) {
            control.mark_overflow(path.start, tag::of(hash));
            if !path.advance() {
                break;
            }
            control.note_depth(path.walked);
        }
    }
}
