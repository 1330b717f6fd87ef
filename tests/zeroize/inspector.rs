//! An allocator that can be asked what is in its blocks, and looks at those that come back.
//! Knows no container.
#![expect(unsafe_code, reason = "`Allocator` is an unsafe trait; blocks are read as bytes")]

use allocator_api2::alloc::{AllocError, Allocator, Global};
use core::alloc::Layout;
use core::cell::RefCell;
use core::ptr::NonNull;
use core::slice;
use std::rc::Rc;

/// What has become of the blocks of one experiment.
#[derive(Default, Debug)]
struct Blocks {
    live: Vec<(NonNull<u8>, Layout)>,
    /// Those that came back, as they were then.
    returned: Vec<Vec<u8>>,
}

/// The global allocator, watched; all clones watch the same blocks. Fresh blocks are zero, so that
/// every byte of them may be read.
#[derive(Clone, Default, Debug)]
pub(crate) struct Inspector(Rc<RefCell<Blocks>>);

impl Inspector {
    /// The bytes of the only live block.
    pub(crate) fn live(&self) -> Vec<u8> {
        let blocks = self.0.borrow();
        let [(start, layout)] = blocks.live[..] else { panic!("{} blocks", blocks.live.len()) };
        // SAFETY: a live block, all of it initialised; the entries of these tests have no padding.
        unsafe { slice::from_raw_parts(start.as_ptr(), layout.size()) }.to_vec()
    }

    /// The blocks that came back since the last call, as they were then.
    pub(crate) fn returned(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.0.borrow_mut().returned)
    }
}

// SAFETY: memory comes from `Global` and goes back there, by every clone.
unsafe impl Allocator for Inspector {
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        let block = Global.allocate_zeroed(layout)?;
        self.0.borrow_mut().live.push((block.cast(), layout));
        Ok(block)
    }

    unsafe fn deallocate(&self, start: NonNull<u8>, layout: Layout) {
        let mut blocks = self.0.borrow_mut();
        let known = blocks.live.iter().position(|block| *block == (start, layout));
        blocks.live.swap_remove(known.expect("a block that is out, with its layout"));
        // SAFETY: as in `live`.
        let bytes = unsafe { slice::from_raw_parts(start.as_ptr(), layout.size()) }.to_vec();
        blocks.returned.push(bytes);
        // SAFETY: from `Global`, with this layout, and not given back since.
        unsafe { Global.deallocate(start, layout) }
    }
}
