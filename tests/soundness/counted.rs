//! An allocator that counts its clones and its blocks.
#![expect(unsafe_code, reason = "`Allocator` is an unsafe trait")]

use allocator_api2::alloc::{AllocError, Allocator, Global};
use core::alloc::Layout;
use core::ptr::NonNull;
use std::cell::Cell;
use std::rc::Rc;

/// The global allocator; clones share their counters.
#[derive(Clone, Default, Debug)]
pub(crate) struct Counted(Rc<Cell<usize>>);

impl Counted {
    /// Clones that are alive, this one included.
    pub(crate) fn alive(&self) -> usize {
        Rc::strong_count(&self.0)
    }

    /// Blocks that are out.
    pub(crate) fn blocks(&self) -> usize {
        self.0.get()
    }
}

// SAFETY: memory comes from `Global` and goes back there.
unsafe impl Allocator for Counted {
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        self.0.set(self.0.get() + 1);
        Global.allocate(layout)
    }

    unsafe fn deallocate(&self, block: NonNull<u8>, layout: Layout) {
        self.0.set(self.0.get() - 1);
        // SAFETY: the caller's promise.
        unsafe { Global.deallocate(block, layout) }
    }
}
