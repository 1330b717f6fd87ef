//! Growth to twice the slots, in order: an entry goes to its home or to its home + the old size,
//! so the walk over the old table writes two sequential streams.
//! Knows no hasher but its closure (U1).
#![expect(unsafe_code, reason = "the audited core: copies entries between allocations")]

use super::control::Control;
use super::group::WIDTH;
use super::grow::copy_entry_to;
use super::table::{Bucket, RawTable};
use super::tag;
use allocator_api2::alloc::Allocator;

/// Smallest table worth two streams.
const LEAST: usize = 4 * WIDTH;

/// Entries that go the ordinary way, some at a time: reading tags that were just written stalls.
const STRAYS: usize = 64;

/// Is the one table twice the other, and large enough?
pub(super) fn applies(old: Control, new: Control) -> bool {
    old.slots() >= LEAST && new.slots() == 2 * old.slots()
}

/// One half of the new table, as far as the walk has come.
struct Stream {
    /// First slot of the half.
    half: usize,
    /// The slots from `WIDTH` before the walk's window on, lowest bit first: which are full. In a
    /// register, so that no tag is read soon after it was written.
    full: u64,
}

impl Stream {
    /// Reads which slots around old slot `base` are full.
    ///
    /// # Safety
    /// `new` is a live block of more than `half` slots.
    unsafe fn load(new: Control, half: usize, base: usize) -> Self {
        let mut full = 0;
        for i in 0..64 / WIDTH {
            let position = (half + base + i * WIDTH).wrapping_sub(WIDTH) & new.mask();
            // SAFETY: a slot number.
            full |= unsafe { new.window(position) }.match_full().to_bits() << (i * WIDTH);
        }
        Stream { half, full }
    }

    /// Goes on to the next window of the walk, which begins at `base`.
    ///
    /// # Safety
    /// As `load`.
    #[inline(always)]
    unsafe fn advance(&mut self, new: Control, base: usize) {
        let ahead = (self.half + base + 64 - 2 * WIDTH) & new.mask();
        // SAFETY: a slot number.
        let bits = unsafe { new.window(ahead) }.match_full().to_bits();
        self.full = self.full >> WIDTH | bits << (64 - WIDTH);
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// Copies every entry to its place in the empty table behind `new`, which has twice the slots.
    ///
    /// # Safety
    /// As `copy_entries_to`; and `applies` to both.
    pub(super) unsafe fn split_entries_to(&self, new: Control, hasher: &impl Fn(&T) -> u64) {
        let old = self.control;
        let mut strays = Strays { list: [(0, 0); STRAYS], len: 0 };
        // SAFETY: `new` is live, of twice the slots.
        let (mut lower, mut upper) =
            unsafe { (Stream::load(new, 0, 0), Stream::load(new, old.slots(), 0)) };
        let mut to_come = self.items;
        for base in (0..old.slots()).step_by(WIDTH) {
            // SAFETY: slot numbers of both tables; see `place` and `flush`.
            unsafe {
                if base != 0 {
                    lower.advance(new, base);
                    upper.advance(new, base);
                }
                let full = old.window(base).match_full();
                let mut hashes = [0; WIDTH];
                let (mut low, mut high) = (0u64, 0u64);
                // All hashes first: they do not wait for one another.
                for distance in full {
                    let bucket: Bucket<T> = self.bucket(base + distance);
                    let hash = hasher(&*bucket.as_ptr());
                    hashes[distance] = hash;
                    let is_high = u64::from(hash as usize & old.slots() != 0);
                    high |= is_high << distance;
                    low |= (is_high ^ 1) << distance;
                }
                to_come -= (low | high).count_ones() as usize;
                // One stream after the other, so that each stays in its register.
                self.place(new, base, low, &hashes, &mut lower, &mut strays);
                self.place(new, base, high, &hashes, &mut upper, &mut strays);
                if strays.len > STRAYS - WIDTH || to_come == 0 {
                    self.flush(new, &mut strays);
                    if to_come == 0 {
                        break;
                    }
                    lower = Stream::load(new, 0, base);
                    upper = Stream::load(new, old.slots(), base);
                }
            }
        }
        // SAFETY: `new` is allocated and unshared. It is at least a quarter full, so hardly a line
        // of it is not in use.
        unsafe { new.mark_all_touched() };
    }

    /// Puts the entries in some slots of the window from `base` on, a bit for each, into the first
    /// free slots of their windows in the stream's half, or among the strays.
    ///
    /// # Safety
    /// The slots are full; `stream` is up to date with `new` around `base`; there is room for as
    /// many more strays.
    #[inline(always)]
    unsafe fn place(
        &self,
        new: Control,
        base: usize,
        mut slots: u64,
        hashes: &[u64; WIDTH],
        stream: &mut Stream,
        strays: &mut Strays,
    ) {
        let old = self.control;
        while slots != 0 {
            let distance = slots.trailing_zeros() as usize % WIDTH;
            slots &= slots - 1;
            let hash = hashes[distance];
            let home = hash as usize & old.mask();
            // From `WIDTH` before the walk's window: 1 to 2·WIDTH - 1 for an entry that lies in
            // the first window of its path and did not wrap round the end.
            let from_start = home.wrapping_add(WIDTH).wrapping_sub(base);
            let in_order = from_start.wrapping_sub(distance + 1) < WIDTH;
            let free = (!(stream.full >> (from_start & 63))).trailing_zeros() as usize;
            if !(in_order & (free < WIDTH) & (home + free < old.slots())) {
                strays.list[strays.len] = (hash, base + distance);
                strays.len += 1;
                continue;
            }
            stream.full |= 1 << (from_start + free);
            let index = stream.half + home + free;
            // SAFETY: the slot is free (its bit was clear), and in the half, so a slot.
            unsafe {
                let tag = tag::of(hash);
                if index < WIDTH {
                    new.set_tag(index, tag);
                } else {
                    new.set_tag_behind_head(index, tag);
                }
                let entry: Bucket<T> = self.bucket(base + distance);
                let place: Bucket<T> = Bucket::new(new, index);
                place.as_ptr().copy_from_nonoverlapping(entry.as_ptr(), 1);
            }
        }
    }

    /// Puts the strays in the ordinary way.
    ///
    /// # Safety
    /// They are full slots of this table; `new` is allocated, unshared, and has room.
    #[cold]
    #[inline(never)]
    unsafe fn flush(&self, new: Control, strays: &mut Strays) {
        for &(hash, index) in &strays.list[..strays.len] {
            // SAFETY: the caller's promise.
            unsafe { copy_entry_to(new, hash, self.bucket(index)) }
        }
        strays.len = 0;
    }
}

/// Entries to be put in the ordinary way: hash and old slot.
struct Strays {
    list: [(u64, usize); STRAYS],
    len: usize,
}
