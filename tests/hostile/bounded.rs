//! An allocator with an end: it refuses what is too large, or what comes too late, and gives
//! somewhat more than it was asked for.
#![expect(unsafe_code, reason = "`Allocator` is an unsafe trait")]

use allocator_api2::alloc::{AllocError, Allocator, Global};
use core::alloc::Layout;
use core::ptr::NonNull;
use std::cell::Cell;
use std::rc::Rc;

/// Bytes behind each block that nobody asked for.
const EXCESS: usize = 40;

/// Clones share their account.
#[derive(Clone, Debug)]
pub(crate) struct Bounded(Rc<Account>);

#[derive(Debug)]
struct Account {
    /// The most bytes of one block.
    most: usize,
    /// Blocks that will still be given.
    left: Cell<usize>,
    refused: Cell<usize>,
    bytes: Cell<usize>,
}

impl Bounded {
    /// Gives blocks of up to `most` bytes.
    pub(crate) fn to(most: usize) -> Self {
        let (left, refused, bytes) = (Cell::new(usize::MAX), Cell::new(0), Cell::new(0));
        Bounded(Rc::new(Account { most, left, refused, bytes }))
    }

    /// Gives so many more blocks.
    pub(crate) fn end_after(&self, blocks: usize) {
        self.0.left.set(blocks);
    }

    /// Requests refused so far.
    pub(crate) fn refused(&self) -> usize {
        self.0.refused.get()
    }

    /// Bytes that are out, as they were asked for.
    pub(crate) fn bytes(&self) -> usize {
        self.0.bytes.get()
    }
}

fn with_excess(layout: Layout) -> Layout {
    Layout::from_size_align(layout.size() + EXCESS, layout.align()).unwrap()
}

// SAFETY: memory comes from `Global` and goes back there with the layout that it was got with.
unsafe impl Allocator for Bounded {
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        let account = &*self.0;
        if layout.size() > account.most || account.left.get() == 0 {
            account.refused.set(account.refused.get() + 1);
            return Err(AllocError);
        }
        account.left.set(account.left.get() - 1);
        account.bytes.set(account.bytes.get() + layout.size());
        Global.allocate(with_excess(layout))
    }

    unsafe fn deallocate(&self, block: NonNull<u8>, layout: Layout) {
        self.0.bytes.set(self.0.bytes.get() - layout.size());
        // SAFETY: allocated above, with this layout and the excess.
        unsafe { Global.deallocate(block, with_excess(layout)) }
    }
}
