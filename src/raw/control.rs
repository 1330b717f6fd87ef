//! Everything behind the slots: tags and their mirror, filter, touched map, debt. The only writer
//! of any of them, and so the one place that keeps I2, I3 and the encoding of I6 and I7.
//! Never reads a slot; knows no entry type and no hasher.
#![expect(unsafe_code, reason = "reads and writes the metadata block through its pointer")]

use super::geometry::{self, LINE, TOUCHED_FROM};
use super::group::{Group, WIDTH};
use super::probe::Path;
use super::tag::{self, EMPTY, GAP};
use core::mem::MaybeUninit;
use core::ptr::NonNull;

/// The metadata of a table that has no allocation: nothing is ever found in it or written to it.
#[repr(align(16))]
struct Unallocated([u8; 2 * WIDTH]);
static UNALLOCATED: Unallocated = Unallocated([EMPTY; 2 * WIDTH]);

/// The largest table whose metadata the caches are taken to hold.
const CACHED: usize = 1 << 19;

/// A table's metadata block: where it is and how many slots it speaks of.
///
/// A plain handle, copied freely. Unless told otherwise, every method that is `unsafe` asks for
/// the same: the block is live (I8) and, for writes, allocated and not shared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Control {
    /// First tag. Entries lie before it, metadata from it on.
    start: NonNull<u8>,
    /// Slots minus one.
    mask: usize,
}

impl Control {
    /// The block shared by all tables without an allocation.
    #[inline(always)]
    pub(crate) const fn unallocated() -> Self {
        // SAFETY: a static is not null.
        let start = unsafe { NonNull::new_unchecked((&raw const UNALLOCATED.0).cast_mut().cast()) };
        Control { start, mask: 0 }
    }

    /// The block that begins at `start`, of a fresh allocation.
    ///
    /// # Safety
    /// `start` must be the control pointer of an allocation laid out for `slots` (I1, I8).
    pub(crate) const unsafe fn new(start: NonNull<u8>, slots: usize) -> Self {
        Control { start, mask: slots - 1 }
    }

    #[inline(always)]
    pub(crate) const fn is_unallocated(self) -> bool {
        self.mask == 0
    }

    #[inline(always)]
    pub(crate) const fn mask(self) -> usize {
        self.mask
    }

    /// Slots of the table; 1 for the shared block, whose only tag is EMPTY.
    #[inline(always)]
    pub(crate) const fn slots(self) -> usize {
        self.mask + 1
    }

    #[inline(always)]
    pub(crate) const fn start(self) -> NonNull<u8> {
        self.start
    }

    #[inline(always)]
    pub(crate) const fn capacity(self) -> usize {
        geometry::capacity(self.mask)
    }

    /// The window from slot `position` on.
    ///
    /// # Safety
    /// Live block; `position` ≤ mask.
    #[inline(always)]
    pub(crate) unsafe fn window(self, position: usize) -> Group {
        debug_assert!(position <= self.mask);
        // SAFETY: I2: mask + 1 tags and WIDTH - 1 mirrored ones are initialised.
        unsafe { Group::load(self.start.as_ptr().add(position)) }
    }

    /// # Safety
    /// Live block; `index` ≤ mask.
    #[inline(always)]
    pub(crate) unsafe fn tag(self, index: usize) -> u8 {
        debug_assert!(index <= self.mask);
        // SAFETY: I2.
        unsafe { *self.start.as_ptr().add(index) }
    }

    /// Writes a tag and its mirror image (I3).
    ///
    /// # Safety
    /// Allocated, unshared block; `index` ≤ mask.
    #[inline(always)]
    pub(crate) unsafe fn set_tag(self, index: usize, tag: u8) {
        debug_assert!(index <= self.mask && !self.is_unallocated());
        // The head's first WIDTH - 1 tags recur behind the last; every other index maps to itself,
        // so no branch is needed.
        let mirror = (index.wrapping_sub(WIDTH - 1) & self.mask) + (WIDTH - 1);
        // SAFETY: I2: both lie within the mask + WIDTH tags.
        unsafe {
            *self.start.as_ptr().add(index) = tag;
            *self.start.as_ptr().add(mirror) = tag;
        }
    }

    /// As [`set_tag`](Self::set_tag) for tags that are mirrored later, all at once.
    ///
    /// # Safety
    /// Allocated, unshared block; `index` ≤ mask. If `index` < `WIDTH` - 1, `mirror_head` comes
    /// before anything else looks at the table (I3).
    #[inline(always)]
    pub(crate) unsafe fn set_tag_unmirrored(self, index: usize, tag: u8) {
        debug_assert!(index <= self.mask && !self.is_unallocated());
        // SAFETY: I2.
        unsafe { *self.start.as_ptr().add(index) = tag }
    }

    /// Mirrors the first tags (I3).
    ///
    /// # Safety
    /// Allocated, unshared block of at least `WIDTH` slots.
    #[inline]
    pub(crate) unsafe fn mirror_head(self) {
        debug_assert!(self.slots() >= WIDTH);
        let start = self.start.as_ptr();
        // SAFETY: I2; the mirror begins right behind the tags, and does not overlap the head.
        unsafe { start.add(self.slots()).copy_from_nonoverlapping(start, WIDTH - 1) }
    }

    /// Has an insertion of `tag`'s class ever left the window at `position`?
    ///
    /// # Safety
    /// Live block; `position` ≤ mask.
    #[inline(always)]
    pub(crate) unsafe fn overflowed(self, position: usize, tag: u8) -> bool {
        // SAFETY: the filter has a byte for every WIDTH slots (I2).
        let byte = unsafe { *self.filter(position) };
        // Stored inverted: a set bit means never.
        byte & tag::class(tag) == 0
    }

    /// Notes that an entry of `tag`'s class was put beyond the window at `position` (I6).
    ///
    /// # Safety
    /// Allocated, unshared block of more than one window; `position` ≤ mask.
    #[inline]
    pub(crate) unsafe fn mark_overflow(self, position: usize, tag: u8) {
        debug_assert!(self.slots() > WIDTH);
        // SAFETY: as in `overflowed`.
        unsafe { *self.filter(position) &= !tag::class(tag) }
    }

    /// The raw filter byte of the run of slots in which `position` lies; zero bits are classes.
    ///
    /// # Safety
    /// Live block; `position` ≤ mask.
    #[inline(always)]
    pub(crate) unsafe fn filter_byte(self, position: usize) -> u8 {
        // SAFETY: as in `overflowed`.
        unsafe { *self.filter(position) }
    }

    #[inline(always)]
    fn filter(self, position: usize) -> *mut u8 {
        debug_assert!(position <= self.mask);
        self.start.as_ptr().wrapping_add(geometry::filter_offset(self.mask) + position / WIDTH)
    }

    /// Sets the whole filter: to "nothing ever overflowed" (`EMPTY`) or "everything has" (0).
    ///
    /// # Safety
    /// Allocated, unshared block.
    pub(crate) unsafe fn fill_filter(self, byte: u8) {
        // SAFETY: the filter's own bytes.
        unsafe { self.filter(0).write_bytes(byte, geometry::filter_bytes(self.slots())) }
    }

    /// Is the table large enough to have a touched map?
    #[inline(always)]
    pub(crate) fn has_touched(self) -> bool {
        self.mask >= TOUCHED_FROM - 1
    }

    #[inline(always)]
    fn touched(self) -> *mut u8 {
        self.start.as_ptr().wrapping_add(geometry::touched_offset(self.slots()))
    }

    /// Notes that slot `index`'s line is in use (I7).
    ///
    /// # Safety
    /// Allocated, unshared block; `index` ≤ mask.
    #[inline(always)]
    pub(crate) unsafe fn mark_touched(self, index: usize) {
        if self.has_touched() {
            let line = index / LINE;
            // SAFETY: a table of this size has a bit for every line (I8). Inverted: 0 is touched.
            unsafe { *self.touched().add(line / 8) &= !(1 << (line % 8)) }
        }
    }

    /// Notes that every line is in use.
    ///
    /// # Safety
    /// Allocated, unshared block.
    pub(crate) unsafe fn mark_all_touched(self) {
        if self.has_touched() {
            let lines = self.slots() / LINE;
            // SAFETY: whole bytes of the map; a table with a map has a multiple of eight lines or,
            // in the test geometry, fewer than eight, whose bits are cleared one by one.
            unsafe {
                self.touched().write_bytes(0, lines / 8);
                for line in lines / 8 * 8..lines {
                    *self.touched().add(line / 8) &= !(1 << (line % 8));
                }
            }
        }
    }

    /// The lines in use among the 64 from `64 · word` on; lowest bit first.
    ///
    /// # Safety
    /// Live block with a touched map; `word` below `touched_words`.
    #[inline]
    pub(crate) unsafe fn touched_word(self, word: usize) -> u64 {
        // SAFETY: whole words (I8); `touched_offset` is a multiple of eight and so is the start's
        // alignment. Read as bytes in ascending order, on every target.
        !u64::from_le(unsafe { self.touched().cast::<u64>().add(word).read() })
    }

    /// Words of the touched map.
    #[inline]
    pub(crate) fn touched_words(self) -> usize {
        geometry::touched_bytes(self.slots()) / 8
    }

    /// Takes `line` out of the touched map if nothing in it is full and no filter byte of it set.
    ///
    /// # Safety
    /// Allocated, unshared block with a touched map; `line` below slots / LINE.
    pub(crate) unsafe fn forget_line_if_clean(self, line: usize) {
        let first = line * LINE;
        // SAFETY: the tags and filter bytes of one line, and its bit in the map (I2, I8).
        unsafe {
            let clean = (first..first + LINE).step_by(WIDTH).all(|position| {
                self.window(position).match_full().is_empty() && self.filter_byte(position) == EMPTY
            });
            if clean {
                *self.touched().add(line / 8) |= 1 << (line % 8);
            }
        }
    }

    /// What has been walked in vain since the last clean-up: see the parent module's "Clean".
    /// Negative while a costly clean-up is being paid off.
    ///
    /// # Safety
    /// Live block.
    pub(crate) unsafe fn debt(self) -> i32 {
        if self.slots() <= WIDTH {
            return 0;
        }
        // SAFETY: a table of more than one window ends with the ledger (I8), not aligned.
        // Inverted, so that the fill byte of an empty table means none.
        !unsafe { self.ledger().read_unaligned() }
    }

    /// Adds to the debt.
    ///
    /// # Safety
    /// Allocated, unshared block.
    pub(crate) unsafe fn charge(self, windows: usize) {
        let windows = i32::try_from(windows).unwrap_or(i32::MAX);
        // SAFETY: the caller's promise.
        unsafe { self.set_debt(self.debt().saturating_add(windows)) }
    }

    /// # Safety
    /// Allocated, unshared block.
    pub(crate) unsafe fn set_debt(self, debt: i32) {
        if self.slots() > WIDTH {
            // SAFETY: as in `debt`.
            unsafe { self.ledger().write_unaligned(!debt) }
        }
    }

    /// The window, counted from the first slot in steps of `WIDTH`, from which `pop` goes on: those
    /// before it were empty when it was set.
    ///
    /// # Safety
    /// Live block.
    pub(crate) unsafe fn hint(self) -> usize {
        if self.slots() <= WIDTH {
            return 0;
        }
        // SAFETY: the second half of the ledger, inverted as the first.
        let stored = !unsafe { self.ledger().add(1).cast::<u32>().read_unaligned() };
        stored as usize & (self.mask / WIDTH)
    }

    /// # Safety
    /// Allocated, unshared block.
    pub(crate) unsafe fn set_hint(self, window: usize) {
        if self.slots() > WIDTH {
            // Cut to 32 bits: it is a hint.
            // SAFETY: as in `hint`.
            unsafe { self.ledger().add(1).cast::<u32>().write_unaligned(!(window as u32)) }
        }
    }

    fn ledger(self) -> *mut i32 {
        self.start.as_ptr().wrapping_add(geometry::ledger_offset(self.slots())).cast()
    }

    /// Is a clean-up due?
    ///
    /// # Safety
    /// Live block.
    pub(crate) unsafe fn debt_is_due(self) -> bool {
        // SAFETY: the caller's promise.
        let debt = unsafe { self.debt() };
        // One window in sixteen. Of the bounds measured (`benches/`, program `churn`, 85 % full,
        // first in first out) the first that keeps misses within 1.5 of a fresh table's; fewer
        // passes, at one window each, let them reach 2.
        debt > 0 && debt as usize >= (self.slots() / (16 * WIDTH)).min(i32::MAX as usize)
    }

    /// Writes the metadata of an empty table over whatever is there.
    ///
    /// # Safety
    /// Allocated, unshared block; its bytes need not be initialised.
    #[inline]
    pub(crate) unsafe fn fill_empty(self) {
        let slots = self.slots();
        // SAFETY: exactly the block's bytes (I8); in a table smaller than a window the bytes
        // between tags and mirror lie within it.
        unsafe {
            self.start.as_ptr().write_bytes(EMPTY, geometry::metadata_bytes(slots));
            if slots < WIDTH {
                self.start.as_ptr().add(slots).write_bytes(GAP, WIDTH - 1 - slots);
            }
        }
    }

    /// Makes the metadata that of an empty table, in O(lines in use + slots/4096).
    ///
    /// # Safety
    /// Allocated, unshared, initialised block.
    #[inline]
    pub(crate) unsafe fn wipe(self) {
        // SAFETY: the caller's promise.
        unsafe {
            if self.has_touched() && self.is_sparse() {
                self.wipe_touched();
            } else {
                self.fill_empty();
            }
        }
    }

    /// As [`wipe`](Self::wipe), touching nothing but the lines in use.
    ///
    /// # Safety
    /// As there, with a touched map.
    #[inline(never)]
    unsafe fn wipe_touched(self) {
        // SAFETY: the caller's promise; the counts come from I8.
        unsafe {
            for word in 0..self.touched_words() {
                let mut bits = self.touched_word(word);
                while bits != 0 {
                    let first = (word * 64 + bits.trailing_zeros() as usize) * LINE;
                    self.start.as_ptr().add(first).write_bytes(EMPTY, LINE);
                    self.filter(first).write_bytes(EMPTY, LINE / WIDTH);
                    bits &= bits - 1;
                }
            }
            self.start.as_ptr().add(self.slots()).write_bytes(EMPTY, WIDTH - 1);
            self.touched().write_bytes(EMPTY, geometry::touched_bytes(self.slots()));
            self.set_debt(0);
        }
    }

    /// Are so few lines in use that wiping these is faster than one memset? That is up to a third
    /// where caches hold the metadata; beyond them a memset streams, and lines are fetched one by
    /// one (at 8 M slots, a third in use: 2.2 times the memset's time).
    ///
    /// # Safety
    /// Live block with a touched map.
    #[inline(never)]
    unsafe fn is_sparse(self) -> bool {
        let share = if self.slots() <= CACHED { 3 } else { 12 };
        let mut left = self.slots() / LINE / share;
        for word in 0..self.touched_words() {
            // SAFETY: the caller's promise.
            let used = unsafe { self.touched_word(word) }.count_ones() as usize;
            if used >= left {
                return false;
            }
            left -= used;
        }
        true
    }

    /// The first free slot on the path from `home`, marking the filter of every full window
    /// passed for `tag` (I6). Never fails: a table has a free slot (I5).
    ///
    /// # Safety
    /// Allocated, unshared block with fewer full tags than slots; tags are up to date.
    #[inline]
    pub(crate) unsafe fn free_slot_on_path(self, home: usize, tag: u8) -> usize {
        // SAFETY: the caller's promise.
        unsafe { self.free_slot_from(Path::new(home, self.mask), tag) }
    }

    /// As [`free_slot_on_path`](Self::free_slot_on_path), from a window of the path on, when those
    /// before it are known to be full and marked.
    ///
    /// # Safety
    /// As there.
    #[inline]
    pub(crate) unsafe fn free_slot_from(self, mut path: Path, tag: u8) -> usize {
        loop {
            // SAFETY: a path stays in the table; a window is passed only if another one follows,
            // so there is more than one.
            unsafe {
                if let Some(distance) = self.window(path.start).match_empty().lowest() {
                    return path.slot(distance);
                }
                self.mark_overflow(path.start, tag);
            }
            let another = path.advance();
            debug_assert!(another, "I5: a table has a free slot");
        }
    }

    /// Takes over filter and touched map of another table with as many slots.
    ///
    /// # Safety
    /// Both live, this one allocated and unshared, of equal size; and every line that is touched
    /// here is touched there.
    pub(crate) unsafe fn copy_filter_and_touched(self, source: Control) {
        debug_assert!(self.mask == source.mask);
        let slots = self.slots();
        // SAFETY: filters and maps of equal size in two allocations (I8).
        unsafe {
            let filter = geometry::filter_bytes(slots);
            self.filter(0).copy_from_nonoverlapping(source.filter(0), filter);
            let map = geometry::touched_bytes(slots);
            self.touched().copy_from_nonoverlapping(source.touched(), map);
        }
    }

    /// Takes over the tags of another table with as many slots.
    ///
    /// # Safety
    /// Both live, of equal size, this one allocated and unshared; what is full there is full here.
    pub(crate) unsafe fn copy_tags(self, source: Control) {
        debug_assert!(self.mask == source.mask);
        let tags = self.slots() + WIDTH - 1;
        // SAFETY: tags and mirror of two allocations (I2).
        unsafe { self.start.as_ptr().copy_from_nonoverlapping(source.start.as_ptr(), tags) };
    }

    /// Takes over all metadata of another table with as many slots, and the bytes of its slots.
    ///
    /// # Safety
    /// Both live, of equal size, with slots of `T` before them; this one allocated and unshared.
    pub(crate) unsafe fn copy_all<T>(self, source: Control) {
        debug_assert!(self.mask == source.mask);
        let data = self.slots() * size_of::<T>();
        let metadata = geometry::metadata_bytes(self.slots());
        // SAFETY: the slots lie right before the metadata, in two allocations of one layout (I8).
        // As `MaybeUninit`, for free slots and padding may be uninitialised.
        unsafe {
            let from: *const MaybeUninit<u8> = source.start.as_ptr().sub(data).cast();
            let to: *mut MaybeUninit<u8> = self.start.as_ptr().sub(data).cast();
            to.copy_from_nonoverlapping(from, data + metadata);
        }
    }

    /// The number of windows on the path from `home` before the one that holds slot `index`.
    pub(crate) fn windows_before(self, home: usize, index: usize) -> usize {
        let mut path = Path::new(home, self.mask);
        while !path.holds(index) && path.advance() {}
        path.walked
    }

    /// Asks the CPU for the tags from slot `position` on.
    #[inline(always)]
    pub(crate) fn prefetch_tags(self, position: usize) {
        prefetch(self.start.as_ptr().wrapping_add(position));
    }

    /// Asks the CPU for the line of the entry at slot `position`, of `size` bytes.
    #[inline(always)]
    pub(crate) fn prefetch_slot(self, position: usize, size: usize) {
        prefetch(self.start.as_ptr().wrapping_sub((position + 1).wrapping_mul(size)));
    }
}

/// Asks the CPU for a line, where there is a stable way to; elsewhere it comes when needed.
#[inline(always)]
fn prefetch(address: *const u8) {
    #[cfg(all(target_arch = "x86_64", target_feature = "sse", not(miri)))]
    {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch has no effect but on the cache, whatever the address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) }
    }
    #[cfg(not(all(target_arch = "x86_64", target_feature = "sse", not(miri))))]
    let _ = address;
}
