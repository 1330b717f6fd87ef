//! A table's metadata block: tags with their mirror, and the filter. Two views of it: [`Control`]
//! reads, [`ControlMut`] writes, and is the only writer of any byte behind the slots. So this
//! folder alone keeps I2, I3 and the encoding of I6 and I7.
//! Never reads a slot; knows no entry type and no hasher.
#![expect(unsafe_code, reason = "reads and writes the metadata block through its pointer")]

use super::geometry::{self, LINE, Slots};
use super::group::{Group, WIDTH};
use super::probe::Path;
use super::tag::{self, EMPTY, GAP};
use core::marker::PhantomData;
use core::ops::Deref;
use core::ptr::NonNull;

/// The end of a path.
const NO_WINDOW: usize = usize::MAX;

/// The metadata of a table that has no allocation: nothing is ever found in it or written to it.
#[repr(align(16))]
struct Unallocated([u8; 2 * WIDTH]);
static UNALLOCATED: Unallocated = Unallocated([EMPTY; 2 * WIDTH]);

/// Where a table's block is, and its number of slots: what a table owns. Nothing is read or written
/// through it but by a view.
#[derive(Debug)]
pub(crate) struct Block {
    /// The control pointer: entries lie before it, metadata from it on.
    start: NonNull<u8>,
    /// Slots minus one; 0 for the shared block (I1).
    mask: usize,
}

impl Block {
    /// The block shared by all tables without an allocation.
    #[inline(always)]
    pub(crate) const fn unallocated() -> Self {
        let start: *const u8 = (&raw const UNALLOCATED.0).cast();
        // SAFETY: a static is not null.
        Block { start: unsafe { NonNull::new_unchecked(start.cast_mut()) }, mask: 0 }
    }

    /// The block whose control pointer is `start`, of a fresh allocation for `slots` (I8).
    #[inline(always)]
    pub(crate) const fn new(start: NonNull<u8>, slots: Slots) -> Self {
        Block { start, mask: slots.get() - 1 }
    }

    #[inline(always)]
    pub(crate) const fn is_unallocated(&self) -> bool {
        self.mask == 0
    }

    #[inline(always)]
    pub(crate) const fn mask(&self) -> usize {
        self.mask
    }

    #[inline(always)]
    pub(crate) const fn capacity(&self) -> usize {
        geometry::capacity(self.mask)
    }

    /// The control pointer and the slots of an allocated block; nothing of the shared one.
    #[inline(always)]
    pub(crate) fn allocation(&self) -> Option<(NonNull<u8>, Slots)> {
        if self.is_unallocated() { None } else { Some((self.start, Slots::of_mask(self.mask))) }
    }

    /// A view to read by.
    ///
    /// # Safety
    /// For `'t` the block lives, its metadata is initialised (I2), and slots lie before it as I8
    /// says; or it is the shared one.
    #[inline(always)]
    pub(crate) const unsafe fn view<'t>(&self) -> Control<'t> {
        Control { start: self.start, mask: self.mask, block: PhantomData }
    }

    /// A view to write by.
    ///
    /// # Safety
    /// As [`view`](Self::view); and the block is not the shared one, and for `'t` nothing else
    /// writes to it, or reads it on another thread.
    #[inline(always)]
    pub(crate) unsafe fn view_mut<'t>(&mut self) -> ControlMut<'t> {
        debug_assert!(!self.is_unallocated());
        // SAFETY: the caller's promise.
        ControlMut { shared: unsafe { self.view() } }
    }

    /// Writes the metadata of an empty table, over whatever is there.
    ///
    /// # Safety
    /// A live, allocated block without entries, used by nobody else. Its bytes need not be
    /// initialised.
    #[inline]
    pub(crate) unsafe fn fill_empty(&mut self) {
        // SAFETY: the caller's promise; `fill_empty` reads nothing.
        let mut control = unsafe { self.view_mut() };
        // SAFETY: the block has no entries yet, or none any more.
        unsafe { control.fill_empty() };
    }

    /// Writes the metadata of another table, over whatever is there.
    ///
    /// # Safety
    /// As [`fill_empty`](Self::fill_empty); and both have as many slots.
    #[inline]
    pub(crate) unsafe fn fill_from(&mut self, source: Control<'_>) {
        debug_assert!(self.mask == source.mask);
        let slots = self.mask + 1;
        if slots <= WIDTH {
            // SAFETY: the caller's promise; the source is read before this is written to.
            let mut control = unsafe { self.view_mut() };
            control.write_window(0, source.read_window(0));
            return control.write_window(slots, source.read_window(slots));
        }
        let bytes = geometry::metadata_bytes(slots);
        // SAFETY: two allocations whose metadata is of this length (I8, the caller's promise).
        unsafe { self.start.as_ptr().copy_from_nonoverlapping(source.start.as_ptr(), bytes) }
    }

    /// Zeroes every byte of the block, slots and metadata, in a way that no optimiser leaves out.
    ///
    /// # Safety
    /// As [`fill_empty`](Self::fill_empty); no slot holds an entry; `offset` and `size` are those
    /// of the block's layout (I8). Afterwards comes `fill_empty`.
    #[cfg(feature = "zeroize")]
    pub(crate) unsafe fn zeroize(&mut self, offset: usize, size: usize) {
        use core::mem::MaybeUninit;
        use zeroize::Zeroize;
        // SAFETY: I8: the block begins `offset` before the control pointer.
        let first = unsafe { self.start.sub(offset) }.cast::<MaybeUninit<u8>>();
        // SAFETY: I8: so many bytes, ours alone; as `MaybeUninit` they need not be initialised.
        unsafe { core::slice::from_raw_parts_mut(first.as_ptr(), size) }.zeroize();
    }
}

/// A table's metadata, to read. Every slot number is masked, so that none leads out of the block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Control<'t> {
    start: NonNull<u8>,
    mask: usize,
    block: PhantomData<&'t u8>,
}

impl Control<'static> {
    /// Of the block shared by all tables without an allocation.
    #[inline(always)]
    pub(crate) const fn unallocated() -> Self {
        // SAFETY: a static, initialised, of two windows: all that is read with mask 0.
        unsafe { Block::unallocated().view() }
    }
}

impl Control<'_> {
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

    /// The byte `offset` behind the control pointer.
    #[inline(always)]
    pub(super) fn byte(self, offset: usize) -> *mut u8 {
        self.start.as_ptr().wrapping_add(offset)
    }

    /// The window from slot `position`, masked, on.
    #[inline(always)]
    pub(crate) fn window(self, position: usize) -> Group {
        // SAFETY: I2: mask + 1 tags and WIDTH - 1 mirrored ones are initialised.
        unsafe { Group::load(self.byte(position & self.mask)) }
    }

    /// As [`window`](Self::window), of a slot number that needs no mask.
    ///
    /// # Safety
    /// `position` ≤ mask.
    #[inline(always)]
    pub(crate) unsafe fn window_unmasked(self, position: usize) -> Group {
        debug_assert!(position <= self.mask);
        // SAFETY: as in `window`.
        unsafe { Group::load(self.byte(position)) }
    }

    /// As many bytes as a window has, from `offset` on, of a table of up to `WIDTH` slots.
    #[inline(always)]
    fn read_window(self, offset: usize) -> [u8; WIDTH] {
        debug_assert!(offset <= self.slots() && self.slots() <= WIDTH);
        let window: *mut [u8; WIDTH] = self.byte(offset).cast();
        // SAFETY: I2: such a table has `slots + WIDTH` bytes.
        unsafe { window.read_unaligned() }
    }

    /// The tag of slot `index`, masked.
    #[inline(always)]
    pub(crate) fn tag(self, index: usize) -> u8 {
        // SAFETY: I2.
        unsafe { self.byte(index & self.mask).read() }
    }

    /// The full ones of the slots of a line, or of a smaller table: a bit for each.
    #[inline(never)]
    pub(crate) fn full_in_line(self, base: usize) -> u64 {
        let windows = LINE.min(self.slots()).div_ceil(WIDTH);
        let bits = (0..windows).fold(0, |bits, window| {
            let full = self.window(base + window * WIDTH).match_full();
            bits | full.one_bit_each() << (window * WIDTH)
        });
        // Of a table smaller than a window, without the mirror.
        if self.slots() < WIDTH { bits & !(u64::MAX << self.slots()) } else { bits }
    }

    /// Where the filter byte of the run of slots that holds `position`, masked, lies.
    #[inline(always)]
    pub(super) fn filter(self, position: usize) -> *mut u8 {
        self.byte(geometry::filter_offset(self.mask) + (position & self.mask) / WIDTH)
    }

    /// The raw filter byte of the run of slots that holds `position`, masked; zero bits are
    /// classes.
    #[inline(always)]
    pub(crate) fn filter_byte(self, position: usize) -> u8 {
        // SAFETY: the filter has a byte for every WIDTH slots (I2).
        unsafe { self.filter(position).read() }
    }

    /// Has an insertion of `tag`'s class ever left the window at `position`?
    #[inline(always)]
    pub(crate) fn overflowed(self, position: usize, tag: u8) -> bool {
        // Stored inverted: a set bit means never. Four times the byte, so that the processor's bit
        // test takes the tag as it is, unmasked.
        let bytes = u32::from(self.filter_byte(position)) * 0x0101_0101;
        bytes >> (u32::from(tag) & 31) & 1 == 0
    }

    /// The number of windows on the path from `home` before the one that holds slot `index`.
    pub(crate) fn windows_before(self, home: usize, index: usize) -> usize {
        let mut path = Path::new(home, self.mask);
        while !path.holds(index) && path.advance() {}
        path.walked
    }

    /// The start of the window, the `step`-th after the first of its path, that follows the one at
    /// `start`; nothing if no entry of this tag can lie there. The table is not abandoned.
    #[inline(always)]
    pub(crate) fn window_after(
        self,
        start: usize,
        step: usize,
        tag: u8,
        has_holes: bool,
    ) -> Option<usize> {
        let next = self.later_window(start, step, tag, has_holes);
        (next != NO_WINDOW).then_some(next)
    }

    /// As [`window_after`](Self::window_after), with `NO_WINDOW` for nothing: exists once, where
    /// look-ups exist for each type of map.
    #[inline(never)]
    #[expect(improper_ctypes_definitions, reason = "not called from C")]
    extern "C" fn later_window(self, start: usize, step: usize, tag: u8, has_holes: bool) -> usize {
        // A mark stands for 16 window starts. With a hasher whose values lie far apart, all of one
        // class, one of them has them all, and the others end at a free slot.
        let ends = !has_holes && !self.window(start).match_empty().is_empty();
        if !self.overflowed(start, tag) || ends || step * WIDTH > self.mask {
            return NO_WINDOW;
        }
        (start + step * WIDTH) & self.mask
    }

    /// Asks the CPU for the tags from slot `position`, masked, on.
    #[inline(always)]
    pub(crate) fn prefetch_tags(self, position: usize) {
        prefetch(self.byte(position & self.mask));
    }

    /// Asks the CPU for the line of the entry at slot `position`, masked, of `size` bytes.
    #[inline(always)]
    pub(crate) fn prefetch_slot(self, position: usize, size: usize) {
        prefetch(self.byte((position | !self.mask).wrapping_mul(size)));
    }
}

/// A table's metadata, to write. Nothing else writes to the block meanwhile.
///
/// Writing tags is unsafe, for I4, I5 and I7 are the table's: tags are believed by everyone.
pub(crate) struct ControlMut<'t> {
    shared: Control<'t>,
}

impl<'t> Deref for ControlMut<'t> {
    type Target = Control<'t>;

    #[inline(always)]
    fn deref(&self) -> &Control<'t> {
        &self.shared
    }
}

impl ControlMut<'_> {
    /// Makes slot `position`, masked, full: the writes that belong together, but that of the entry.
    ///
    /// # Safety
    /// The slot is free and the caller writes an entry of this tag to it, and counts it, before
    /// anything else looks at the table (I4, I5).
    #[inline(always)]
    pub(crate) unsafe fn occupy(&mut self, position: usize, tag: u8) {
        self.write_tag(position, tag);
        self.mark_line(position);
    }

    /// Makes slot `index`, masked, free. A mark in the filter stays (I6 may over-report).
    ///
    /// # Safety
    /// The slot is full, and its entry is the caller's, who no longer counts it (I4, I5).
    #[inline(always)]
    pub(crate) unsafe fn vacate(&mut self, index: usize) {
        self.write_tag(index, EMPTY);
    }

    /// As [`occupy`](Self::occupy), of one of many that are mirrored and marked later, all at once.
    ///
    /// # Safety
    /// As there; and `mirror_head` and `mark_full_lines` come before anything else looks at the
    /// table (I3, I7).
    #[inline(always)]
    pub(crate) unsafe fn occupy_ahead(&mut self, position: usize, tag: u8) {
        // SAFETY: I2.
        unsafe { self.byte(position & self.mask).write(tag) }
    }

    /// Writes a tag and its mirror image (I3).
    #[inline(always)]
    fn write_tag(&mut self, position: usize, tag: u8) {
        // The first WIDTH - 1 tags recur behind the last; every other slot maps to itself, so no
        // branch is needed. Both addresses come from the position as it was given: the load of the
        // next insertion waits for these stores.
        let mirror = (position.wrapping_sub(WIDTH - 1) & self.mask) + (WIDTH - 1);
        // SAFETY: I2.
        unsafe { self.byte(position & self.mask).write(tag) }
        // SAFETY: I2: it is below mask + WIDTH.
        unsafe { self.byte(mirror).write(tag) }
    }

    /// Mirrors the first tags (I3), all at once.
    #[inline]
    pub(crate) fn mirror_head(&mut self) {
        let slots = self.slots();
        // The mirror begins behind the tags, or, in a table smaller than a window, one byte before
        // a window's end with the last tag, so that all keep their distance.
        if slots < WIDTH {
            // SAFETY: I2.
            unsafe { self.byte(WIDTH - 1).write(self.tag(slots - 1)) }
        }
        let (mirror, tags) = (slots.max(WIDTH), (slots - 1).min(WIDTH - 1));
        // SAFETY: I2; the first tags and their mirror do not overlap.
        unsafe { self.byte(mirror).copy_from_nonoverlapping(self.byte(0), tags) }
    }

    /// Notes that an entry of `tag`'s class lies, or will lie, beyond the window at `position`, in
    /// a table of more than one (I6).
    #[inline]
    pub(crate) fn mark_overflow(&mut self, position: usize, tag: u8) {
        debug_assert!(self.slots() > WIDTH);
        let byte = self.filter_byte(position) & !tag::class(tag);
        // SAFETY: as in `filter_byte`.
        unsafe { self.filter(position).write(byte) }
        // I7. A full window's line is in use anyway; with hashes that change, others are passed.
        self.mark_line(position);
    }

    /// Sets the whole filter: to "nothing ever overflowed" (`EMPTY`) or "everything has" (0).
    pub(crate) fn fill_filter(&mut self, byte: u8) {
        let bytes = geometry::filter_bytes(self.slots());
        // SAFETY: the filter's own bytes (I8).
        unsafe { self.filter(0).write_bytes(byte, bytes) }
    }

    /// The first free slot on the path from its current window on; the filter of every full window
    /// passed is marked for `tag` (I6). The windows before are full, and marked.
    ///
    /// Never fails: a table has a free slot (I5).
    #[inline(always)]
    pub(crate) fn free_slot_from(&mut self, mut path: Path, tag: u8) -> usize {
        loop {
            if let Some(distance) = self.window(path.start).match_empty().lowest() {
                return path.slot(distance);
            }
            self.mark_overflow(path.start, tag);
            let another = path.advance();
            debug_assert!(another, "I5: a table has a free slot");
            self.note_depth(path.walked);
        }
    }

    /// As [`free_slot_from`](Self::free_slot_from), from the home of this hash on.
    #[inline]
    pub(crate) fn free_slot(&mut self, hash: u64) -> usize {
        self.free_slot_from(Path::new(hash as usize, self.mask), tag::of(hash))
    }

    /// Writes the metadata of an empty table over whatever is there.
    ///
    /// # Safety
    /// The table counts no entries (I4, I5).
    #[inline]
    pub(crate) unsafe fn fill_empty(&mut self) {
        let slots = self.slots();
        if slots > WIDTH {
            let control = ControlMut { shared: self.shared };
            // SAFETY: the caller's promise.
            return unsafe { control.fill_windows() };
        }
        // At most two windows of bytes, which may overlap: two stores are less than a memset.
        let (first, last) = SMALL[slots.trailing_zeros() as usize % SMALL.len()];
        self.write_window(0, first);
        self.write_window(slots, last);
    }

    #[inline(always)]
    fn write_window(&mut self, offset: usize, bytes: [u8; WIDTH]) {
        let window: *mut [u8; WIDTH] = self.byte(offset).cast();
        debug_assert!(offset + WIDTH <= geometry::metadata_bytes(self.slots()));
        // SAFETY: bytes of the block (I8): a table of up to `WIDTH` slots has `slots + WIDTH`.
        unsafe { window.write_unaligned(bytes) }
    }

    /// As [`fill_empty`](Self::fill_empty), in a table of more than one window. `extern "C"`, and
    /// with one call at most, the last, so that it needs no frame.
    ///
    /// # Safety
    /// As there.
    #[inline(never)]
    #[expect(improper_ctypes_definitions, reason = "not called from C")]
    unsafe extern "C" fn fill_windows(mut self) {
        /// Up to so many slots, a few stores are less than the call of memset.
        const STORED: usize = 4 * WIDTH;
        let end = geometry::metadata_bytes(self.slots());
        if self.slots() <= STORED {
            let mut from = 0;
            while from < end - WIDTH {
                self.write_window(from, [EMPTY; WIDTH]);
                from += WIDTH;
            }
            return self.write_window(end - WIDTH, [EMPTY; WIDTH]);
        }
        if self.slots() == PIECE {
            // SAFETY: the caller's promise.
            return unsafe { self.fill_pieces() };
        }
        // SAFETY: bytes of the block (I8).
        unsafe { self.byte(0).write_bytes(EMPTY, end) }
    }

    /// As [`fill_windows`](Self::fill_windows), in two pieces.
    ///
    /// # Safety
    /// As there.
    #[inline(never)]
    #[expect(improper_ctypes_definitions, reason = "not called from C")]
    unsafe extern "C" fn fill_pieces(self) {
        let end = geometry::metadata_bytes(self.slots());
        // SAFETY: bytes of the block (I8).
        unsafe { self.byte(0).write_bytes(EMPTY, PIECE) }
        // SAFETY: as above.
        unsafe { self.byte(PIECE).write_bytes(EMPTY, end - PIECE) }
    }
}

/// Above so many bytes memset turns to `rep stosb`, whose start takes as long as 1,500 bytes, and
/// from whose bytes no load is served before all are written. So a table of so many slots, whose
/// bytes are a few more, is filled in two pieces. In larger ones it is little beside the rest.
const PIECE: usize = 2048;

/// The metadata of empty tables of up to `WIDTH` slots, by the logarithm of their number: the first
/// window of it, and the last.
const SMALL: [([u8; WIDTH], [u8; WIDTH]); 8] = {
    let mut all = [([EMPTY; WIDTH], [EMPTY; WIDTH]); 8];
    let mut log = 2;
    while 1 << log < WIDTH {
        let slots = 1 << log;
        // Between the tags and the mirror, which ends the first window.
        let mut offset = slots;
        while offset < WIDTH - 1 {
            all[log].0[offset] = GAP;
            all[log].1[offset - slots] = GAP;
            offset += 1;
        }
        log += 1;
    }
    all
};

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
