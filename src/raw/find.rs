//! A look-up, window by window: which entry of a path a test accepts.
//! Has a table's metadata by value: no call gets the table's address, so the compiler may keep in
//! registers what it has read of it, from one look-up to the next.
//! Knows no hasher, and changes nothing.
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

use super::bucket::Bucket;
use super::meta::control::Control;
use super::meta::tag;

/// Tells the compiler that a branch is rare.
#[cold]
#[inline(always)]
pub(super) fn cold_path() {}

/// Tells the compiler that `false` is rare.
#[inline(always)]
pub(super) fn likely(yes: bool) -> bool {
    if !yes {
        cold_path();
    }
    yes
}

/// The entry in the window at `start`, masked, that `eq` (U2) accepts, and its slot's number, not
/// masked.
///
/// One loop: with the first candidate apart from the others, `get` was too long to be inlined.
///
/// # Safety
/// The table behind `control` has entries of type `T`, and is allocated and not abandoned.
#[inline(always)]
pub(super) unsafe fn match_window<T>(
    control: Control<'_>,
    start: usize,
    tag: u8,
    eq: &mut impl FnMut(&T) -> bool,
) -> Option<(Bucket<T>, usize)> {
    let start = start & control.mask();
    for distance in control.window(start).match_tag(tag) {
        // SAFETY: allocated.
        let bucket = unsafe { Bucket::new(control, start + distance) };
        // SAFETY: full (I4), for it is not abandoned.
        if likely(eq(unsafe { &*bucket.as_ptr() })) {
            return Some((bucket, start + distance));
        }
    }
    None
}

/// Everything but the usual: from the first window on, or, if it was seen, from the second.
/// Out of line, so that the first window keeps its registers.
///
/// # Safety
/// As [`match_window`]. Unless `has_holes`, no entry was carried beyond a window with a free slot.
#[cold]
#[inline(never)]
pub(super) unsafe fn find_beyond<T>(
    control: Control<'_>,
    has_holes: bool,
    hash: u64,
    first_seen: bool,
    mut eq: impl FnMut(&T) -> bool,
) -> Option<Bucket<T>> {
    let tag = tag::of(hash);
    let mut start = hash as usize & control.mask();
    let mut step = 0;
    let mut is_seen = first_seen;
    loop {
        if !is_seen {
            // SAFETY: the caller's promise.
            if let Some((bucket, _)) = unsafe { match_window(control, start, tag, &mut eq) } {
                return Some(bucket);
            }
        }
        is_seen = false;
        step += 1;
        start = control.window_after(start, step, tag, has_holes)?;
    }
}
