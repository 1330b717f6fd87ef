//! The heap of this process, counted: what a way of emptying a map costs besides time.
//! Knows no map.
#![expect(unsafe_code, reason = "a global allocator is an unsafe trait; this one only counts")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator, with counters. They are exact while one thread runs, as here.
pub(crate) struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static ALLOCATED: AtomicUsize = AtomicUsize::new(0);
static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn count_in(bytes: usize) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    ALLOCATED.fetch_add(bytes, Relaxed);
    let live = LIVE.fetch_add(bytes, Relaxed) + bytes;
    PEAK.fetch_max(live, Relaxed);
}

fn count_out(bytes: usize) {
    LIVE.fetch_sub(bytes, Relaxed);
}

// SAFETY: every block comes from `System` and goes back to it, with the layout that it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise, passed on.
        let block = unsafe { System.alloc(layout) };
        if !block.is_null() {
            count_in(layout.size());
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise, passed on.
        unsafe { System.dealloc(block, layout) };
        count_out(layout.size());
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller's promise, passed on.
        let new = unsafe { System.realloc(block, layout, new_size) };
        if !new.is_null() {
            count_out(layout.size());
            count_in(new_size);
        }
        new
    }
}

/// What some work did to the heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Usage {
    pub(crate) allocations: usize,
    /// Bytes of all these allocations together.
    pub(crate) allocated: usize,
    /// The most bytes in use at one time, above those in use before.
    pub(crate) peak: usize,
}

/// Runs `work` and says what it did to the heap.
pub(crate) fn measure<R>(work: impl FnOnce() -> R) -> (R, Usage) {
    let live = LIVE.load(Relaxed);
    PEAK.store(live, Relaxed);
    let (allocations, allocated) = (ALLOCATIONS.load(Relaxed), ALLOCATED.load(Relaxed));
    let result = work();
    let usage = Usage {
        allocations: ALLOCATIONS.load(Relaxed) - allocations,
        allocated: ALLOCATED.load(Relaxed) - allocated,
        peak: PEAK.load(Relaxed) - live,
    };
    (result, usage)
}
