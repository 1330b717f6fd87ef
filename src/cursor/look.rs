//! One look at part of the block in which a cursor stands: the hashes of a few entries.
//! Lives within one step; keeps no slot.

use super::order::{BLOCK, first_home, low, order};
use super::position::{Position, Rest};
use super::source::Walk;

/// Homes looked at for one chunk: as many as rarely have more entries than a cursor holds.
pub(super) const CHUNK: usize = if BLOCK < 16 { BLOCK } else { 12 };

/// Hashes that a look collects before it chooses: twice what a chunk has at full load.
const ROOM: usize = 2 * CHUNK;

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
        let slots = map.slots().max(1);
        let rest = position.rest(slots);
        let mut look = Look { hashes: [0; N], len: 0, position };
        match rest.low {
            Some(start) if look.take_homes(map, rest.first, start, slots) => {}
            _ => look.take_places(map, &rest, slots),
        }
        if look.position.starts_block() {
            prefetch_after(map, rest.last, slots);
        }
        look
    }

    /// Takes the entries of the next few homes from the `start`-th of the block on; `false` if the
    /// first of them has more than there is room for.
    #[inline]
    fn take_homes<M: Walk>(&mut self, map: M, block: usize, start: usize, slots: usize) -> bool {
        let mut found = Hashes::<ROOM>::new();
        let mut end = (start + CHUNK).min(BLOCK);
        map.walk_homes(block + start, end - start, |hash, _| {
            while low(hash) < end && !found.add(hash) {
                end -= 1;
                found.keep(|hash| low(hash) < end);
            }
        });
        while found.len > N {
            end -= 1;
            found.keep(|hash| low(hash) < end);
        }
        if end <= start {
            return false;
        }
        self.hashes[..found.len].copy_from_slice(found.as_slice());
        self.len = found.len;
        self.position.pass_low(end, slots);
        true
    }

    /// Takes the entries at the first places of the rest, as many as there is room for.
    #[cold]
    fn take_places<M: Walk>(&mut self, map: M, rest: &Rest, slots: usize) {
        let mut last = rest.last;
        let mut found = Hashes::<N>::new();
        let note = |hash, _| {
            let place = order(hash);
            if place < rest.from || place > last || self.position.has_passed(place) {
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
        };
        if BLOCK >= slots {
            map.walk_all(note);
        } else {
            map.walk_homes(rest.first, BLOCK, note);
        }
        self.hashes = found.list;
        self.len = found.len;
        self.position.pass_to(last);
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
        if self.seen & bit != 0 && self.as_slice().contains(&hash) {
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
pub(super) fn prefetch_after<M: Walk>(map: M, last: u64, slots: usize) {
    // Smaller tables fit a second-level cache.
    const WORTH_IT: usize = 1 << 14;
    if slots >= WORTH_IT {
        map.prefetch_homes(first_home(last.wrapping_add(1), slots), BLOCK);
    }
}
