//! `assert_invariants`: looks at every byte of the metadata and says which invariant is broken.
//! Test support; knows no hasher but its closure (U1).
#![expect(unsafe_code, reason = "reads tags")]

use super::geometry::{self, LINE};
use super::group::WIDTH;
use super::probe::Path;
use super::table::RawTable;
use super::tag::{self, EMPTY, GAP};
use allocator_api2::alloc::Allocator;

impl<T, A: Allocator> RawTable<T, A> {
    /// Panics unless I1 to I8 hold; I4 as far as tags tell, I6 for entries whose hash the closure
    /// gives as it was.
    pub(crate) fn assert_invariants(&self, hasher: impl Fn(&T) -> u64) {
        let control = self.control;
        let slots = control.slots();
        if control.is_unallocated() {
            assert_eq!(self.items, 0, "I5: entries without an allocation");
            assert!(!self.is_stale(), "I4: abandoned without an allocation");
            return;
        }
        assert!(slots.is_power_of_two() && slots >= geometry::MIN_SLOTS, "I1: {slots} slots");
        assert!(self.items <= self.capacity() && self.capacity() < slots, "I5: no free slot");
        if self.is_stale() {
            assert_eq!(self.items, 0, "I4: abandoned with entries");
            assert!(!self.identity.is_pristine(), "I4: stale and pristine");
            return;
        }
        self.assert_tags();
        self.assert_touched();
        if self.identity.is_pristine() {
            self.assert_pristine();
        }
        let mut entries = self.raw_iter();
        let mut seen = 0;
        while let Some(bucket) = entries.next() {
            seen += 1;
            // SAFETY: a full slot of this table.
            let (hash, index) = unsafe { (hasher(&*bucket.as_ptr()), bucket.index(control)) };
            self.assert_findable(hash, index);
        }
        assert_eq!(seen, self.items, "I5: a walk sees another number of entries");
    }

    fn assert_tags(&self) {
        let control = self.control;
        let slots = control.slots();
        let mut full = 0;
        for index in 0..slots {
            // SAFETY: a slot number.
            let tag = unsafe { control.tag(index) };
            assert!(tag == EMPTY || tag::is_full(tag), "I2: tag {tag:#x} in slot {index}");
            full += usize::from(tag::is_full(tag));
        }
        assert_eq!(full, self.items, "I5: full tags against items");
        // SAFETY: the tags' mirror (I2), and in small tables the gap.
        let byte = |offset: usize| unsafe { *control.start().as_ptr().add(offset) };
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
            // SAFETY: every position is within the table.
            assert_eq!(unsafe { control.filter_byte(0) }, EMPTY, "I6: one window overflowed");
        }
    }

    fn assert_touched(&self) {
        let control = self.control;
        if !control.has_touched() {
            return;
        }
        let lines = control.slots() / LINE;
        for line in 0..control.touched_words() * 64 {
            // SAFETY: words of the map; slots of the table.
            unsafe {
                let touched = control.touched_word(line / 64) >> (line % 64) & 1 == 1;
                assert!(line < lines || !touched, "I7: line {line} does not exist");
                let in_use = line < lines
                    && (line * LINE..(line + 1) * LINE).any(|index| {
                        tag::is_full(control.tag(index)) || control.filter_byte(index) != EMPTY
                    });
                assert!(touched || !in_use, "I7: line {line} is in use but not touched");
            }
        }
    }

    fn assert_pristine(&self) {
        let control = self.control;
        assert_eq!(self.items, 0, "pristine with entries");
        for index in 0..control.slots() {
            // SAFETY: a slot number.
            assert_eq!(unsafe { control.filter_byte(index) }, EMPTY, "pristine with a filter");
        }
        for word in 0..control.touched_words() {
            // SAFETY: a word of the map.
            assert_eq!(unsafe { control.touched_word(word) }, 0, "pristine but touched");
        }
        // SAFETY: a live block.
        assert_eq!(unsafe { control.debt() }, 0, "pristine with debt");
    }

    fn assert_findable(&self, hash: u64, index: usize) {
        let control = self.control;
        let tag = tag::of(hash);
        // SAFETY: a slot number.
        assert_eq!(unsafe { control.tag(index) }, tag, "I6: tag of slot {index}");
        let mut path = Path::new(hash as usize, control.mask());
        while !path.holds(index) {
            // SAFETY: a path stays in the table.
            let marked = unsafe { control.overflowed(path.start, tag) };
            assert!(marked, "I6: window {} of slot {index} is not marked", path.walked);
            // SAFETY: as above.
            let full = unsafe { control.window(path.start) }.match_empty().is_empty();
            let known = self.identity.has_holes();
            assert!(full || known, "I6: window {} of slot {index} has a hole", path.walked);
            assert!(path.advance(), "I6: slot {index} is on no window of its path");
        }
    }
}
