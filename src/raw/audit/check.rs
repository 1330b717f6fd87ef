//! `assert_invariants`: looks at every byte of the metadata and says which invariant is broken.
//! Test support; knows no hasher but its closure (U1).
#![expect(unsafe_code, reason = "reads tags")]

use crate::raw::meta::geometry::{self, LINE};
use crate::raw::meta::group::WIDTH;
use crate::raw::meta::probe::Path;
use crate::raw::meta::tag::{self, EMPTY, GAP};
use crate::raw::table::RawTable;
use allocator_api2::alloc::Allocator;

impl<T, A: Allocator> RawTable<T, A> {
    /// Panics unless I1 to I8 hold; I4 as far as tags tell, I6 for entries whose hash the closure
    /// gives as it was.
    pub(crate) fn assert_invariants(&self, hasher: impl Fn(&T) -> u64) {
        let control = self.head.control();
        let slots = control.slots();
        if self.head.is_unallocated() {
            assert_eq!(self.head.items, 0, "I5: entries without an allocation");
            assert!(!self.head.identity.is_stale(), "I4: abandoned without an allocation");
            assert!(self.head.is_closed(), "I5: room without an allocation");
            return;
        }
        assert!(slots.is_power_of_two() && slots >= geometry::MIN_SLOTS, "I1: {slots} slots");
        assert!(self.head.items <= self.capacity() && self.capacity() < slots, "I5: no free slot");
        if self.head.identity.is_stale() {
            assert_eq!(self.head.items, 0, "I4: abandoned with entries");
            assert!(!self.head.identity.is_pristine(), "I4: stale and pristine");
            assert!(self.head.is_closed(), "I5: an abandoned table has room");
            return;
        }
        let room = self.capacity() - self.head.items;
        assert!(self.head.has_room_for(room), "I5: less room than the capacity leaves");
        assert!(!self.head.has_room_for(room + 1), "I5: more room than the capacity leaves");
        self.assert_tags();
        self.assert_touched();
        if self.head.items == 0 && self.head.identity.is_pristine() {
            self.assert_pristine();
        }
        let mut seen = 0;
        for bucket in self.raw_iter() {
            seen += 1;
            // SAFETY: a full slot of this table (I4).
            let hash = hasher(unsafe { &*bucket.as_ptr() });
            // SAFETY: as above.
            self.assert_findable(hash, unsafe { bucket.index(control) });
        }
        assert_eq!(seen, self.head.items, "I5: a walk sees another number of entries");
    }

    fn assert_tags(&self) {
        let control = self.head.control();
        let slots = control.slots();
        let mut full = 0;
        for index in 0..slots {
            let tag = control.tag(index);
            assert!(tag == EMPTY || tag::is_full(tag), "I2: tag {tag:#x} in slot {index}");
            full += usize::from(tag::is_full(tag));
        }
        assert_eq!(full, self.head.items, "I5: full tags against items");
        // SAFETY: the tags' mirror (I2), and in small tables the gap.
        let byte = |offset: usize| unsafe { control.start().as_ptr().wrapping_add(offset).read() };
        for index in 0..slots {
            let mirror = (index.wrapping_sub(WIDTH - 1) & control.mask()) + (WIDTH - 1);
            assert_eq!(byte(index), byte(mirror), "I3: mirror of slot {index}");
        }
        for offset in slots..WIDTH - 1 {
            if slots < WIDTH {
                assert_eq!(byte(offset), GAP, "I3: gap at {offset}");
            }
        }
        if slots <= WIDTH {
            assert_eq!(control.filter_byte(0), EMPTY, "I6: one window overflowed");
        }
    }

    fn assert_touched(&self) {
        let control = self.head.control();
        if !control.has_touched() {
            return;
        }
        let lines = control.slots() / LINE;
        for line in 0..control.touched_words() * 64 {
            let touched = control.touched_word(line / 64) >> (line % 64) & 1 == 1;
            assert!(line < lines || !touched, "I7: line {line} does not exist");
            let in_use = line < lines
                && (line * LINE..(line + 1) * LINE).any(|index| {
                    tag::is_full(control.tag(index)) || control.filter_byte(index) != EMPTY
                });
            assert!(touched || !in_use, "I7: line {line} is in use but not touched");
        }
    }

    fn assert_pristine(&self) {
        let control = self.head.control();
        assert_eq!(self.head.items, 0, "pristine with entries");
        for index in 0..control.slots() {
            assert_eq!(control.filter_byte(index), EMPTY, "pristine with a filter");
        }
        for word in 0..control.touched_words() {
            assert_eq!(control.touched_word(word), 0, "pristine but touched");
        }
        assert_eq!((control.debt(), control.depth()), (0, 0), "pristine with debt or depth");
    }

    fn assert_findable(&self, hash: u64, index: usize) {
        let control = self.head.control();
        let tag = tag::of(hash);
        assert_eq!(control.tag(index), tag, "I6: tag of slot {index}");
        let mut path = Path::new(hash as usize, control.mask());
        while !path.holds(index) {
            let marked = control.overflowed(path.start, tag);
            assert!(marked, "I6: window {} of slot {index} is not marked", path.walked);
            let full = control.window(path.start).match_empty().is_empty();
            let known = self.head.identity.has_holes();
            assert!(full || known, "I6: window {} of slot {index} has a hole", path.walked);
            assert!(path.advance(), "I6: slot {index} is on no window of its path");
        }
        let told = control.depth();
        assert!(told >= path.walked.min(0xFF), "depth {told}, slot {index} in {}", path.walked);
    }
}
