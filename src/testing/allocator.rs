//! An allocator that reports to a trial, fails on order, and mistrusts what it gets back.
//! Knows no map.
#![expect(unsafe_code, reason = "`Allocator` is an unsafe trait; blocks are overwritten")]

use super::trial::{Point, Trial};
use allocator_api2::alloc::{AllocError, Allocator, Global};
use core::alloc::Layout;
use core::ptr::NonNull;

/// What fresh memory is full of: metadata that is read before it was written shows.
const FRESH: u8 = 0xA5;

/// What freed memory is full of.
const FREED: u8 = 0xDD;

/// The global allocator, under the eyes of a trial. Made by [`Trial::allocator`].
#[derive(Debug)]
pub struct WitnessAlloc {
    trial: Trial,
}

impl WitnessAlloc {
    pub(super) fn new(trial: &Trial) -> Self {
        WitnessAlloc { trial: trial.clone() }
    }

    /// Do both belong to one trial?
    #[must_use]
    pub fn is_same(&self, other: &WitnessAlloc) -> bool {
        self.trial.is(&other.trial)
    }
}

// SAFETY: memory comes from `Global`, and every clone gives it back there; a block stays what it
// is until then.
unsafe impl Allocator for WitnessAlloc {
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        self.trial.call(Point::Allocate);
        if self.trial.is_due(Point::Refuse) {
            return Err(AllocError);
        }
        let block = Global.allocate(layout)?;
        self.trial.block_out(block.cast::<u8>().as_ptr() as usize, layout);
        // SAFETY: a fresh block of at least that size.
        unsafe { block.cast::<u8>().as_ptr().write_bytes(FRESH, layout.size()) };
        Ok(block)
    }

    unsafe fn deallocate(&self, block: NonNull<u8>, layout: Layout) {
        // A block that is not known is not freed: the fault is counted, and nothing worse happens.
        if self.trial.block_back(block.as_ptr() as usize, layout) {
            // SAFETY: allocated above with this layout, and not given back since.
            unsafe {
                block.as_ptr().write_bytes(FREED, layout.size());
                Global.deallocate(block, layout);
            }
        }
        self.trial.call(Point::Deallocate);
    }
}

impl Clone for WitnessAlloc {
    fn clone(&self) -> Self {
        self.trial.call(Point::CloneAllocator);
        WitnessAlloc { trial: self.trial.clone() }
    }
}

impl Drop for WitnessAlloc {
    fn drop(&mut self) {
        self.trial.call(Point::DropAllocator);
    }
}
