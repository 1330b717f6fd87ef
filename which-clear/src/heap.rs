//! The heap, counted, and searched for what it still holds of entries that are gone.
//! Knows no map. Switched off, it costs one relaxed load a call.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicUsize};

/// The upper half of every marked word: what the search for leftovers looks for.
pub const MARK: u64 = 0x5EC2_E75A_0000_0000;

/// Blocks that are watched at one time. Only blocks of [`WATCHED_BYTES`] or more are.
const WATCHED: usize = 256;

/// Smaller blocks hold no table that is worth a search.
const WATCHED_BYTES: usize = 256;

/// The system's allocator, with counters.
#[derive(Debug)]
pub struct Counting;

static ON: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicIsize = AtomicIsize::new(0);
static BLOCKS: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

static WATCHING: AtomicBool = AtomicBool::new(false);
static ADDRESSES: [AtomicUsize; WATCHED] = [const { AtomicUsize::new(0) }; WATCHED];
static SIZES: [AtomicUsize; WATCHED] = [const { AtomicUsize::new(0) }; WATCHED];
/// Bytes of marked words in blocks that were freed.
static FREED: AtomicUsize = AtomicUsize::new(0);

fn count(bytes: isize, blocks: isize) {
    let now = BYTES.fetch_add(bytes, Relaxed) + bytes;
    BLOCKS.fetch_add(blocks, Relaxed);
    PEAK.fetch_max(now, Relaxed);
    if blocks > 0 {
        ALLOCATIONS.fetch_add(1, Relaxed);
    }
}

/// Counts the bytes of marked words in a block.
///
/// # Safety
/// `size` bytes from `address` on are allocated and were initialised when they were.
unsafe fn marked(address: usize, size: usize) -> usize {
    let first = address.next_multiple_of(8) as *const u64;
    let words = (address + size - first as usize) / 8;
    let is_marked = |index: &usize| {
        // SAFETY: aligned, inside the block, and the block came zeroed. Volatile: what was written
        // through other pointers, or not, is what this looks for.
        let word = unsafe { ptr::read_volatile(first.add(*index)) };
        word >> 32 == MARK >> 32
    };
    (0..words).filter(is_marked).count() * 8
}

// SAFETY: every block comes from `System` and goes back to it, with the layout that it came with.
// `realloc` is the trait's own: allocate, copy, free.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let is_watched = WATCHING.load(Relaxed) && layout.size() >= WATCHED_BYTES;
        // SAFETY: the caller's layout, passed on.
        let block =
            unsafe { if is_watched { System.alloc_zeroed(layout) } else { System.alloc(layout) } };
        if !block.is_null() && ON.load(Relaxed) {
            count(layout.size() as isize, 1);
        }
        if !block.is_null() && is_watched {
            let free = |place: &&AtomicUsize| place.compare_exchange(0, 1, SeqCst, SeqCst).is_ok();
            if let Some(index) = ADDRESSES.iter().position(|place| free(&place)) {
                SIZES[index].store(layout.size(), SeqCst);
                ADDRESSES[index].store(block as usize, SeqCst);
            }
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if ON.load(Relaxed) {
            count(-(layout.size() as isize), -1);
        }
        if WATCHING.load(Relaxed) && layout.size() >= WATCHED_BYTES {
            let is_this = |place: &AtomicUsize| place.load(SeqCst) == block as usize;
            if let Some(index) = ADDRESSES.iter().position(is_this) {
                // SAFETY: watched, hence zeroed when allocated; still allocated.
                FREED.fetch_add(unsafe { marked(block as usize, layout.size()) }, SeqCst);
                ADDRESSES[index].store(0, SeqCst);
            }
        }
        // SAFETY: the caller's promise, passed on.
        unsafe { System.dealloc(block, layout) };
    }
}

/// Counters since [`Count::start`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Count {
    pub bytes: usize,
    pub blocks: usize,
    pub peak: usize,
    pub allocations: usize,
}

impl Count {
    /// Switches counting on and sets all counters to 0.
    pub fn start() {
        for counter in [&BYTES, &BLOCKS, &PEAK] {
            counter.store(0, SeqCst);
        }
        ALLOCATIONS.store(0, SeqCst);
        ON.store(true, SeqCst);
    }

    /// Reads the counters.
    pub fn read() -> Self {
        let plain = |counter: &AtomicIsize| counter.load(SeqCst).max(0) as usize;
        Count {
            bytes: plain(&BYTES),
            blocks: plain(&BLOCKS),
            peak: plain(&PEAK),
            allocations: ALLOCATIONS.load(SeqCst),
        }
    }

    /// Switches counting off.
    pub fn stop() {
        ON.store(false, SeqCst);
    }
}

/// Bytes of marked words that emptying left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leftovers {
    /// In blocks that are still allocated.
    pub kept: usize,
    /// In blocks, at the moment when they were freed.
    pub freed: usize,
}

/// Runs `work`, and watches the blocks that it allocates: `work` calls the function that it is
/// given to ask what they hold.
pub fn watch<R>(work: impl FnOnce(&dyn Fn() -> Leftovers) -> R) -> R {
    ADDRESSES.iter().for_each(|place| place.store(0, SeqCst));
    FREED.store(0, SeqCst);
    WATCHING.store(true, SeqCst);
    let result = work(&leftovers);
    WATCHING.store(false, SeqCst);
    result
}

fn leftovers() -> Leftovers {
    let kept = ADDRESSES.iter().zip(&SIZES).map(|(address, size)| match address.load(SeqCst) {
        0 | 1 => 0,
        // SAFETY: in the list, hence allocated, and zeroed when it was.
        address => unsafe { marked(address, size.load(SeqCst)) },
    });
    Leftovers { kept: kept.sum(), freed: FREED.load(SeqCst) }
}
