//! The one thing of an entry type that growth, shrinking and clean-up ask for: its layout, and the
//! hashes of a line of entries. All else that they do exists once in a program, for all types.
//! Knows no table but its tags.
//!
//! Tried and dropped (2026-11-28, 20 map types, against a copy of everything for each type): one
//! entry a call (growing took 0.88 to 0.93 of hashbrown's time where a line a call takes 0.80 to
//! 0.87); a generic parameter in the place of `&dyn` (twice the code).
#![expect(unsafe_code, reason = "the audited core: reads and copies slots through pointers")]

use crate::raw::bucket::Bucket;
use crate::raw::meta::control::{Control, ControlMut};
use crate::raw::meta::geometry::LINE;
use crate::raw::meta::tag;
use core::alloc::Layout;
use core::marker::PhantomData;
use core::mem::MaybeUninit;

/// Entries of some type, to those who do not know it.
///
/// # Safety
/// `place_line` reads only the entries that it is told to, as the type whose layout `layout` is,
/// and writes only to the places that it is told to.
pub(in crate::raw) unsafe trait Rehash {
    /// The layout of an entry.
    fn layout(&self) -> Layout;

    /// Hashes (U1) the entries in the slots `base` + i of `old`, for the bits i of `slots`. One
    /// that lies less than `near` slots after its home is copied to its place in `new`, as far
    /// after its home there; the others are added to `list`. If the hasher panics, some are placed.
    ///
    /// # Safety
    /// The slots are full, of a live table of entries of this type; the list has room for a line.
    /// If `near` is not 0, the place of each such entry is free, and `new` is another live block of
    /// this type: after the last line `mirror_head` and `mark_full_lines` follow, and the entries
    /// are moved, not doubled.
    unsafe fn place_line(
        &self,
        old: Control<'_>,
        new: &mut ControlMut<'_>,
        base: usize,
        slots: u64,
        near: usize,
        list: &mut Strays,
    );
}

/// Entries of type `T`, hashed by a closure.
pub(in crate::raw) struct By<'h, T, H>(&'h H, PhantomData<fn(&T)>);

impl<'h, T, H: Fn(&T) -> u64> By<'h, T, H> {
    #[inline(always)]
    pub(in crate::raw) fn new(hasher: &'h H) -> Self {
        By(hasher, PhantomData)
    }
}

// SAFETY: slots are read and written as `T`, those of the bits and their places alone.
unsafe impl<T, H: Fn(&T) -> u64> Rehash for By<'_, T, H> {
    fn layout(&self) -> Layout {
        Layout::new::<T>()
    }

    unsafe fn place_line(
        &self,
        old: Control<'_>,
        new: &mut ControlMut<'_>,
        base: usize,
        slots: u64,
        near: usize,
        list: &mut Strays,
    ) {
        let mut left = slots;
        while left != 0 {
            let index = base + left.trailing_zeros() as usize;
            left &= left - 1;
            // SAFETY: a slot of a live table of `T`.
            let from: Bucket<T> = unsafe { Bucket::new(old, index) };
            // SAFETY: full (I4).
            let hash = self.0(unsafe { &*from.as_ptr() });
            let behind_home = index.wrapping_sub(hash as usize) & old.mask();
            if behind_home >= near {
                list.push(hash, index);
                continue;
            }
            let place = (hash as usize).wrapping_add(behind_home) & new.mask();
            // SAFETY: free, and written to next; the caller does the rest.
            unsafe { new.occupy_ahead(place, tag::of(hash)) };
            // SAFETY: a slot of another live table of `T`.
            let to: Bucket<T> = unsafe { Bucket::new(**new, place) };
            // SAFETY: an entry, and a free slot of another block.
            unsafe { to.as_ptr().copy_from_nonoverlapping(from.as_ptr(), 1) };
        }
    }
}

/// The most entries that a list holds: two lines, or, in the test geometry, more.
const ROOM: usize = 128;
const _: () = assert!(ROOM >= 2 * LINE);

/// Entries that are placed one by one: hash and slot.
pub(in crate::raw) struct Strays {
    list: [MaybeUninit<(u64, usize)>; ROOM],
    /// The first so many are initialised.
    len: usize,
}

impl Strays {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Strays { list: [const { MaybeUninit::uninit() }; ROOM], len: 0 }
    }

    /// Is there no room for another line?
    #[inline(always)]
    pub(super) fn is_full(&self) -> bool {
        self.len > ROOM - LINE
    }

    /// Adds an entry, for which there must be room.
    #[inline(always)]
    fn push(&mut self, hash: u64, index: usize) {
        debug_assert!(self.len < ROOM);
        if let Some(place) = self.list.get_mut(self.len) {
            place.write((hash, index));
            self.len += 1;
        }
    }

    /// Hands each entry to `place`, and keeps those for which it says so.
    #[inline(always)]
    pub(super) fn retain(&mut self, mut place: impl FnMut(u64, usize) -> bool) {
        let len = core::mem::take(&mut self.len);
        for entry in 0..len {
            // SAFETY: one of the first `len`: what is kept overwrites none that is still to come.
            let (hash, index) = unsafe { self.list[entry].assume_init() };
            if place(hash, index) {
                self.push(hash, index);
            }
        }
    }
}

/// Copies the entry in slot `index` of one table to slot `place` of the same or another.
///
/// # Safety
/// Slots of entries of `size` bytes in live tables. The first holds an entry, the second does not,
/// and afterwards the first is free, or forgotten.
#[inline(always)]
pub(super) unsafe fn copy_slot(
    size: usize,
    from: Control<'_>,
    index: usize,
    to: &ControlMut<'_>,
    place: usize,
) {
    // As in `Bucket::new`. Wrapping, for the offsets are negative.
    let address = |control: Control<'_>, index: usize| {
        let offset = (index | !control.mask()).wrapping_mul(size);
        control.start().as_ptr().wrapping_add(offset)
    };
    let (from, to) = (address(from, index), address(**to, place));
    // SAFETY: slots before the control pointers (I8), not the same one.
    unsafe { copy_bytes(from, to, size) }
}

/// Copies few bytes without a call: in pieces, the last of which may overlap the one before.
///
/// # Safety
/// As `copy_nonoverlapping` of so many bytes.
#[inline(always)]
unsafe fn copy_bytes(from: *const u8, to: *mut u8, size: usize) {
    /// From so many bytes on a call is as fast.
    const CALL: usize = 128;
    let (piece, last) = match size {
        0 => return,
        1 => (1, 0),
        2..4 => (2, size - 2),
        4..8 => (4, size - 4),
        8..16 => (8, size - 8),
        16..CALL => (16, size - 16),
        _ => {
            // SAFETY: the caller's promise.
            return unsafe { to.copy_from_nonoverlapping(from, size) };
        }
    };
    let copy = |at: usize| {
        let (from, to) = (from.wrapping_add(at), to.wrapping_add(at));
        match piece {
            // SAFETY: these bytes, for all arms: `at` + `piece` is at most `size`.
            16 => unsafe { to.copy_from_nonoverlapping(from, 16) },
            // SAFETY: as above.
            8 => unsafe { to.copy_from_nonoverlapping(from, 8) },
            // SAFETY: as above.
            4 => unsafe { to.copy_from_nonoverlapping(from, 4) },
            // SAFETY: as above.
            2 => unsafe { to.copy_from_nonoverlapping(from, 2) },
            // SAFETY: as above.
            _ => unsafe { to.copy_from_nonoverlapping(from, 1) },
        }
    };
    let mut at = 0;
    while at < last {
        copy(at);
        at += piece;
    }
    copy(last);
}
