//! `clear_zeroize`: the clear that leaves nothing to be read in the block.
//! Knows no hasher; which writes an optimiser must not leave out, the zeroize crate knows.
#![expect(unsafe_code, reason = "the audited core: overwrites the whole block")]

use super::identity::ClearKind;
use super::table::RawTable;
use allocator_api2::alloc::Allocator;

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
        // SAFETY: the block is overwritten when the last entry has been dropped.
        let mut entries = unsafe { self.abandon() };
        let _overwrite = Overwrite(self);
        // U3, in a table that is empty and stale.
        // SAFETY: ours, since the table is abandoned.
        unsafe { entries.drop_rest() };
    }

    /// Zeroes every byte of the block, then makes its metadata that of an empty table. The table is
    /// abandoned, and its entries are gone.
    fn overwrite(&mut self) {
        debug_assert!(self.head.items == 0);
        let Some((layout, offset)) = self.allocation_layout() else { return };
        let mut block = self.head.take_block();
        // SAFETY: I8: the layout of this block, which is ours, and holds no entry any more.
        unsafe { block.zeroize(offset, layout.size()) };
        // SAFETY: as above.
        unsafe { block.fill_empty() };
        // SAFETY: handed back, as an empty table's.
        let _shared = unsafe { self.head.exchange_block(block) };
        self.head.identity.set_pristine();
        self.head.update_limit();
    }
}
