//! What a step looks at: the block in which a cursor stands, or the next few entries of it.
//! Lives within one step; keeps no slot.

use super::order::{BLOCK, BLOCK_LOG2, block_bits, first_home, low, next_block, order};
use super::position::{Position, Rest};
use super::source::Walk;
use crate::fault::{self, Fault};
use crate::raw::iter::homes::PickedSlots;

/// The distinct hashes of up to `N` entries, and where the cursor stands once they are yielded.
pub(super) struct Look<const N: usize> {
    pub(super) hashes: [u64; N],
    pub(super) len: usize,
    pub(super) position: Position,
}

impl<const N: usize> Look<N> {
    /// Looks at the next few entries of the block at `position`, which there must be.
    #[inline]
    pub(super) fn at<M: Walk>(map: M, mut position: Position) -> Self {
        let slots = map.raw().slots().max(1);
        let rest = position.rest(slots);
        let mut found = Hashes::<N>::new();
        if is_few(map, slots, N) {
            let all = |hash, _| {
                if !position.has_passed(order(hash)) {
                    found.add(hash);
                }
            };
            map.raw().walk_all(|entry| map.hash(entry), all);
            position.pass_to(u64::MAX);
        } else if !is_skipped(map, &rest, slots, &mut position) {
            match rest.low {
                Some(start) if take_homes(map, rest.first, start, &mut found, &mut position) => {}
                _ => take_places(map, &rest, &mut found, &mut position),
            }
            if position.starts_block() {
                prefetch_after(map, rest.last, slots, found.len != 0);
            }
        }
        Look { hashes: found.list, len: found.len, position }
    }
}

/// As many homes as have so many entries, on the average of the table; no more than a block's.
#[inline]
fn homes_of<M: Walk>(map: M, entries: usize) -> usize {
    let (slots, len) = (map.raw().slots(), map.raw().len());
    (entries.min(BLOCK) * slots).checked_div(len).map_or(BLOCK, |homes| homes.clamp(1, BLOCK))
}

/// Takes the entries of the next few homes from the `start`-th of the block on; `false` if the
/// first of them has more than there is room for.
#[inline]
fn take_homes<M: Walk, const N: usize>(
    map: M,
    block: usize,
    start: usize,
    found: &mut Hashes<N>,
    position: &mut Position,
) -> bool {
    let mut end = (start + homes_of(map, N - N / 6)).min(BLOCK);
    map.raw().walk_homes(
        block + start,
        end - start,
        |entry| map.hash(entry),
        |hash| {
            if low(hash) < end && !found.add(hash) {
                end = found.leave_out_last_home(hash);
            }
        },
    );
    if end <= start {
        return false;
    }
    position.pass_low(end, map.raw().slots());
    true
}

/// Takes the entries at the first places of the rest, as many as there is room for.
#[cold]
fn take_places<M: Walk, const N: usize>(
    map: M,
    rest: &Rest,
    found: &mut Hashes<N>,
    position: &mut Position,
) {
    *found = Hashes::new();
    let mut last = rest.last;
    let homes = BLOCK.min(map.raw().slots().max(1));
    map.raw().walk_homes(
        rest.first,
        homes,
        |entry| map.hash(entry),
        |hash| {
            let place = order(hash);
            if place < rest.from || place > last || position.has_passed(place) {
                return;
            }
            while !found.add(hash) {
                // No room: look at half the places. One place never needs more room than there
                // is, so that there is an end to it.
                last = rest.from + (last - rest.from) / 2;
                found.keep(|hash| order(hash) <= last);
                if place > last {
                    return;
                }
            }
        },
    );
    position.pass_to(last);
}

/// Picks the entries in the rest of the block at `position`, which there must be, and passes them.
///
/// Of about `most` entries, or the rest; but never more than `most` and a window's, unless they
/// share a home (in tables of one block: a hash).
#[inline]
pub(super) fn pick_rest<M: Walk>(map: M, position: &mut Position, most: usize) -> PickedSlots {
    let slots = map.raw().slots().max(1);
    let rest = position.rest(slots);
    let is_faulty = fault::is_on(Fault::NoPointFilter);
    if is_few(map, slots, most.min(AT_ONCE)) {
        let passes = |hash| is_faulty || !position.has_passed(order(hash));
        let picked = map.raw().slots_of_all(|entry| map.hash(entry), passes);
        position.pass_to(u64::MAX);
        return picked;
    }
    if is_skipped(map, &rest, slots, position) {
        return map.raw().no_slots();
    }
    let pick = |first, homes, passes: &dyn Fn(u64) -> bool| {
        map.raw().slots_of_homes(first, homes, |entry| map.hash(entry), passes)
    };
    let picked = match rest.low {
        Some(start) if !is_faulty => {
            let mut homes = BLOCK - start;
            if most < BLOCK {
                homes = homes.min(homes_of(map, most + BEYOND / 2));
            }
            let mut picked =
                map.raw().slots_of_homes(rest.first + start, homes, |e| map.hash(e), |_| true);
            while most < BLOCK && homes > 1 && exceeds(&picked, most) {
                homes /= 2;
                picked = pick(rest.first + start, homes, &|_| true);
            }
            position.pass_low(start + homes, slots);
            picked
        }
        _ => {
            let mut last = rest.last;
            let passes = |hash, last| {
                let place = order(hash);
                is_faulty || place >= rest.from && place <= last && !position.has_passed(place)
            };
            let homes = BLOCK.min(slots);
            let mut picked = pick(rest.first, homes, &|hash| passes(hash, last));
            while last > rest.from && !is_faulty && exceeds(&picked, most) {
                last = rest.from + (last - rest.from) / 2;
                picked = pick(rest.first, homes, &|hash| passes(hash, last));
            }
            position.pass_to(last);
            picked
        }
    };
    if position.starts_block() {
        prefetch_after(map, rest.last, slots, picked.len() >= BLOCK / 16);
    }
    picked
}

/// Entries of a batch, at most, in a table that has few. (A block's have up to some 250.)
const AT_ONCE: usize = 500;

/// Has the table no more entries than may be taken at once, and fewer than blocks? Then one look at
/// all that is left, as an iterator walks it, is less than one at every block.
#[inline]
fn is_few<M: Walk>(map: M, slots: usize, at_once: usize) -> bool {
    map.raw().len() <= at_once && map.raw().len() < slots / BLOCK
}

/// Entries of one window, beyond what a step was asked for, that it may look at.
const BEYOND: usize = 16;

#[inline]
fn exceeds(picked: &PickedSlots, most: usize) -> bool {
    picked.len() > most.saturating_add(BEYOND)
}

/// Bits of a block's number that tell which lines of its word of the touched map are its own: a
/// word is of 64 lines of 64 slots.
const CLASS_BITS: u32 = if cfg!(tabularasa_tiny) { 8 } else { 12 - BLOCK_LOG2 };

/// Does the block hold nothing? Then it is passed, and all after it up to one that may hold
/// something. Asks the touched map, in a table so large that it has one.
///
/// Blocks follow one another by the reverse of their number: those whose numbers end with the same
/// few bits, in all words of the touched map, are neighbours in the order. So one look at all
/// words tells of each such class whether it holds anything; the blocks of one that does are asked
/// one by one.
#[inline]
fn is_skipped<M: Walk>(map: M, rest: &Rest, slots: usize, position: &mut Position) -> bool {
    let is_empty = rest.low == Some(0) && !map.raw().may_hold(rest.first, BLOCK);
    if is_empty {
        skip_from(map, rest.first, slots, position);
    }
    is_empty
}

#[cold]
#[inline(never)]
fn skip_from<M: Walk>(map: M, first: usize, slots: usize, position: &mut Position) {
    if map.raw().len() == 0 {
        return position.pass_to(u64::MAX);
    }
    let raw = map.raw();
    let bits = block_bits(slots);
    let class_bits = bits.min(CLASS_BITS);
    let mut union = None;
    let mut block = first / BLOCK;
    loop {
        let home = block * BLOCK;
        // The first of a class has its last bits alone.
        let next = if block >> class_bits == 0
            && !raw.class_may_hold(*union.get_or_insert_with(|| raw.touched_union()), home, BLOCK)
        {
            next_block(block, class_bits)
        } else if raw.may_hold(home, BLOCK) {
            // Everything before this block.
            return position.pass_to(order(home as u64).wrapping_sub(1));
        } else {
            next_block(block, bits)
        };
        match next {
            Some(next) => block = next,
            None => return position.pass_to(u64::MAX),
        }
    }
}

/// Up to `N` distinct hashes.
struct Hashes<const N: usize> {
    list: [u64; N],
    len: usize,
    /// A bit for the top bits of every hash here: tells most new ones from those.
    seen: u64,
}

impl<const N: usize> Hashes<N> {
    const fn new() -> Self {
        Hashes { list: [0; N], len: 0, seen: 0 }
    }

    /// Adds a hash unless it is here; `false` if there is no room.
    #[inline]
    fn add(&mut self, hash: u64) -> bool {
        let bit = 1 << (hash >> 58);
        if self.seen & bit != 0 && self.has(hash) {
            return true;
        }
        let Some(free) = self.list.get_mut(self.len) else {
            return false;
        };
        *free = hash;
        self.len += 1;
        self.seen |= bit;
        true
    }

    #[inline(never)]
    fn has(&self, hash: u64) -> bool {
        self.as_slice().contains(&hash)
    }

    /// Makes room for a hash, if it stays, by leaving out the hashes of the last home that has any;
    /// returns that home's distance from the first of the block.
    #[cold]
    #[inline(never)]
    fn leave_out_last_home(&mut self, hash: u64) -> usize {
        let last = self.as_slice().iter().fold(low(hash), |last, hash| last.max(low(*hash)));
        self.keep(|hash| low(hash) < last);
        if low(hash) < last {
            self.add(hash);
        }
        last
    }

    /// Keeps the hashes for which `test` holds.
    fn keep(&mut self, test: impl Fn(u64) -> bool) {
        let mut kept = 0;
        for i in 0..self.len {
            self.list[kept] = self.list[i];
            kept += usize::from(test(self.list[i]));
        }
        self.len = kept;
    }

    fn as_slice(&self) -> &[u64] {
        &self.list[..self.len]
    }
}

/// Asks for the memory of the block after the one that ends with `last`.
#[inline]
fn prefetch_after<M: Walk>(map: M, last: u64, slots: usize, entries: bool) {
    // Smaller tables fit a second-level cache.
    const WORTH_IT: usize = 1 << 14;
    if slots >= WORTH_IT {
        map.raw().prefetch_homes(first_home(last.wrapping_add(1), slots), BLOCK, entries);
    }
}
