//! `clear_zeroize`: the clear that leaves nothing to be read in the block.
//! Knows no hasher; which writes an optimiser must not leave out, the zeroize crate knows.
#![expect(unsafe_code, reason = "the audited core: overwrites the whole block")]

use super::geometry;
use super::identity::ClearKind;
use super::table::RawTable;
use allocator_api2::alloc::Allocator;
use core::alloc::Layout;
use core::mem::MaybeUninit;
use core::slice;
use zeroize::Zeroize;

impl<T, A: Allocator> RawTable<T, A> {
    pub(crate) fn clear_zeroize(&mut self) {
        self.end_fill(ClearKind::Retain, Self::empty_and_overwrite);
    }

    /// Drops all entries and overwrites the block, also where entries were that had gone before.
    fn empty_and_overwrite(&mut self) {
        /// Overwrites the block also when a destructor panics.
        struct Overwrite<'t, T, A: Allocator>(&'t mut RawTable<T, A>);
        impl<T, A: Allocator> Drop for Overwrite<'_, T, A> {
            fn drop(&mut self) {
                self.0.overwrite();
            }
        }
        if self.control.is_unallocated() {
            return;
        }
        let mut entries = self.abandon();
        let _overwrite = Overwrite(self);
        // U3, in a table that is empty and stale.
        entries.drop_rest();
    }

    /// Zeroes every byte of the block, then makes its metadata that of an empty table. There must
    /// be a block, abandoned, whose entries are gone.
    fn overwrite(&mut self) {
        let Ok((layout, offset)) = geometry::layout(self.control.slots(), Layout::new::<T>())
        else {
            unreachable!("I8: the layout of a live table was computed before")
        };
        // SAFETY: I8: the block begins `offset` before the control pointer and is as long as its
        // layout says; it is allocated, borrowed exclusively, and holds no entry any more.
        unsafe {
            let block = self.control.start().sub(offset).cast::<MaybeUninit<u8>>();
            slice::from_raw_parts_mut(block.as_ptr(), layout.size()).zeroize();
            self.control.fill_empty();
        }
        self.identity.set_pristine();
    }
}
