//! One look at the block of a table in which a cursor stands: places and slots of its entries.
//! Lives within one step: the slots mean nothing once the table was changed.

use super::order::{BLOCK, block_bits, first_home, last_in_block, order};
use super::source::Walk;

/// Entries that a look holds. A block has half as many or fewer with a well-mixed hasher.
const ROOM: usize = 2 * BLOCK;

/// The entries with places from `from` to `last`, both included.
pub(super) struct Look {
    places: [u64; ROOM],
    slots: [usize; ROOM],
    len: usize,
    from: u64,
    /// The last place that was looked at: all of the block, or less if it had too many entries.
    pub(super) last: u64,
    /// There are more entries at the one place looked at than there is room for.
    flood: bool,
}

/// What a look found at the lowest of its places.
pub(super) enum Chunk {
    /// So many entries with distinct places, the first of the look's, up to this place.
    Entries(usize, u64),
    /// Two or more entries that share the lowest place of all, which is this.
    Tie(u64),
}

impl Look {
    /// Looks at the places from `from` to the end of its block.
    pub(super) fn at<M: Walk>(map: M, from: u64) -> Self {
        let slots = map.slots();
        let bits = block_bits(slots);
        let last = last_in_block(from, bits);
        let mut look =
            Look { places: [0; ROOM], slots: [0; ROOM], len: 0, from, last, flood: false };
        let each = |hash, slot| look.note(order(hash), slot);
        if bits == 0 {
            map.walk_all(each);
        } else {
            map.walk_homes(first_home(from, slots), BLOCK, each);
            prefetch_after(map, last, slots);
        }
        look
    }

    #[inline]
    fn note(&mut self, place: u64, slot: usize) {
        if place < self.from || place > self.last {
            return;
        }
        if self.len == ROOM && !self.make_room(place) {
            return;
        }
        self.places[self.len] = place;
        self.slots[self.len] = slot;
        self.len += 1;
    }

    /// Looks at fewer places, until one more entry fits; `false` if `place` is not one of them any
    /// more, or there is but one place left.
    #[cold]
    fn make_room(&mut self, place: u64) -> bool {
        while self.len == ROOM {
            if self.last == self.from {
                self.flood = true;
                return false;
            }
            self.narrow(self.from + (self.last - self.from) / 2);
        }
        place <= self.last
    }

    /// Forgets all places after `last`.
    fn narrow(&mut self, last: u64) {
        self.last = last;
        self.keep(0, |place| place <= last);
    }

    /// Moves the entries from the `start`-th on for which `test` holds to the front of them, and
    /// forgets the others. Returns the end of those kept.
    fn keep(&mut self, start: usize, test: impl Fn(u64) -> bool) {
        let mut kept = start;
        for i in start..self.len {
            if test(self.places[i]) {
                self.places[kept] = self.places[i];
                self.slots[kept] = self.slots[i];
                kept += 1;
            }
        }
        self.len = kept;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn place(&self, i: usize) -> u64 {
        self.places[i]
    }

    pub(super) fn slot(&self, i: usize) -> usize {
        self.slots[i]
    }

    /// Brings the lowest entries to the front: at most `limit`, no two at one place.
    pub(super) fn first_chunk(&mut self, limit: usize) -> Chunk {
        let (mut end, mut last) = (self.len, self.last);
        while end > limit || self.flood {
            if last == self.from {
                return Chunk::Tie(last);
            }
            last = self.from + (last - self.from) / 2;
            end = self.partition(end, last);
        }
        // Two entries at one place: what comes before it is a chunk, if there is anything.
        while let Some(tied) = self.tied_place(end) {
            let before = self.partition(end, tied.wrapping_sub(1));
            if tied == 0 || before == 0 {
                return Chunk::Tie(tied);
            }
            (end, last) = (before, tied - 1);
        }
        Chunk::Entries(end, last)
    }

    /// Forgets the first `count` entries and all places up to `last`.
    pub(super) fn drop_chunk(&mut self, count: usize, last: u64) {
        self.places.copy_within(count..self.len, 0);
        self.slots.copy_within(count..self.len, 0);
        self.len -= count;
        self.from = last.wrapping_add(1);
    }

    /// Brings those of the first `end` entries that lie at or before `last` to the front; returns
    /// their number.
    fn partition(&mut self, end: usize, last: u64) -> usize {
        let mut front = 0;
        for i in 0..end {
            if self.places[i] <= last {
                self.places.swap(front, i);
                self.slots.swap(front, i);
                front += 1;
            }
        }
        front
    }

    /// The lowest place that two of the first `end` entries share.
    fn tied_place(&self, end: usize) -> Option<u64> {
        let places = &self.places[..end];
        (1..end).filter(|&i| places[..i].contains(&places[i])).map(|i| places[i]).min()
    }
}

/// Asks for the memory of the block after the one that ends with `last`.
#[inline]
pub(super) fn prefetch_after<M: Walk>(map: M, last: u64, slots: usize) {
    // Tables that fit a second-level cache gain nothing from it.
    const WORTH_IT: usize = 1 << 14;
    if slots >= WORTH_IT {
        map.prefetch_homes(first_home(last.wrapping_add(1), slots), BLOCK);
    }
}
