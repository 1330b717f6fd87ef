//! Walks over the full slots: by reference, by value, draining, extracting.
//! Knows no hasher. Borrowing iterators are typed here, so that no other layer touches a pointer.
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

use super::control::Control;
use super::geometry::LINE;
use super::group::{BitMask, Group, WIDTH};
use super::identity::ClearKind;
use super::table::{Bucket, RawTable};
use crate::fault::{self, Fault};
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::ptr::NonNull;

/// Tables with a touched map are walked by it below one entry in so many slots: one line in four
/// then has any. With twice as many, skipping lines costs what it saves, and with 16 times, a
/// quarter more than that.
const SPARSE: usize = if cfg!(tabularasa_tiny) { 16 } else { 256 };

/// Below one entry in so many slots a walk that removed some looks for lines that became empty, and
/// parts for several threads are cut by touched lines, so that none is empty.
pub(super) const THIN: usize = 16;

/// The full slots of a table, in slot order, as they were when each window was reached: the slot
/// that was yielded last may be freed.
pub(super) struct RawIter<T> {
    control: Control,
    /// Tags of the current window.
    tags: *const u8,
    /// Its first slot.
    data: Bucket<T>,
    /// Entries to come.
    items: usize,
    /// Those of them in the current window.
    full: BitMask,
    /// Skip lines that the touched map rules out.
    sparse: bool,
}

impl<T> Clone for RawIter<T> {
    fn clone(&self) -> Self {
        RawIter { ..*self }
    }
}

impl<T> RawIter<T> {
    /// # Safety
    /// The table behind `control` outlives the iterator and has `items` entries, each of which
    /// stays where it is until it was yielded.
    #[inline]
    pub(super) unsafe fn new(control: Control, items: usize) -> Self {
        let sparse = control.has_touched() && items < control.slots() / SPARSE;
        // SAFETY: slot 0 exists in every table, the shared empty one included.
        unsafe {
            RawIter {
                control,
                tags: control.start().as_ptr(),
                data: Bucket::new(control, 0),
                items,
                full: control.window(0).match_full(),
                sparse,
            }
        }
    }

    pub(super) fn empty() -> Self {
        // SAFETY: the shared table is never freed and has no entry.
        unsafe { Self::new(Control::unallocated(), 0) }
    }

    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.items
    }

    /// Goes on to the next window that may hold an entry. There must be one.
    #[inline(always)]
    fn next_window(&mut self) {
        // SAFETY: entries to come lie behind this window (I5), so the next is one of the table, and
        // so is a touched line (I7).
        unsafe {
            self.tags = self.tags.add(WIDTH);
            self.data = self.data.behind(WIDTH);
            if self.sparse {
                // By value: a call that got `self` would keep the iterator out of registers.
                let skipped = untouched_from(self.control, self.tags);
                self.tags = self.tags.add(skipped);
                self.data = self.data.behind(skipped);
            }
            self.full = Group::load(self.tags).match_full();
        }
    }

    /// The next entry's bucket.
    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<Bucket<T>> {
        if self.items == 0 {
            return None;
        }
        loop {
            if let Some(distance) = self.full.lowest() {
                self.full = self.full.without_lowest();
                self.items -= 1;
                // SAFETY: a full slot. In a table smaller than a window the mirror lies behind
                // the slots, and `items` is spent before it is reached.
                return Some(unsafe { self.data.behind(distance) });
            }
            self.next_window();
        }
    }

    /// Drops every entry to come. If a destructor (U3) panics the rest are dropped all the same.
    pub(super) fn drop_rest(&mut self) {
        /// Drops what is left when unwinding; a second panic there aborts.
        struct Rest<'i, T>(&'i mut RawIter<T>);
        impl<T> Drop for Rest<'_, T> {
            fn drop(&mut self) {
                while let Some(bucket) = self.0.next() {
                    // SAFETY: an entry to come is initialised, and yielded once.
                    unsafe { bucket.as_ptr().drop_in_place() }
                }
            }
        }
        if core::mem::needs_drop::<T>() {
            // The guard does all the work: if its loop is left by a panic, it is entered again.
            let rest = Rest(self);
            while let Some(bucket) = rest.0.next() {
                // SAFETY: as in the guard.
                unsafe { bucket.as_ptr().drop_in_place() }
            }
        } else {
            self.items = 0;
        }
    }
}

/// At the start of a line: the number of slots before the first touched line; else 0.
///
/// # Safety
/// `control` is live and has a touched map, `tags` points to one of its tags, and a line from that
/// tag on is touched.
#[cold]
#[inline(never)]
unsafe fn untouched_from(control: Control, tags: *const u8) -> usize {
    let base = tags.addr() - control.start().as_ptr().addr();
    if base % LINE != 0 {
        return 0;
    }
    let mut word = base / LINE / 64;
    // SAFETY: a line from here on is touched, so a word has it.
    unsafe {
        let mut bits = control.touched_word(word) & (u64::MAX << (base / LINE % 64));
        while bits == 0 {
            word += 1;
            bits = control.touched_word(word);
        }
        (word * 64 + bits.trailing_zeros() as usize) * LINE - base
    }
}

/// References to the entries of a table.
pub struct Iter<'a, T> {
    raw: RawIter<T>,
    marker: PhantomData<&'a T>,
}

// SAFETY: hands out `&T` and nothing else.
unsafe impl<T: Sync> Send for Iter<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for Iter<'_, T> {}

impl<T> Clone for Iter<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        Iter { raw: self.raw.clone(), marker: PhantomData }
    }
}

impl<T> Iter<'_, T> {
    /// The entries to come of another walk.
    ///
    /// # Safety
    /// Nobody changes or frees them during the lifetime of the result.
    #[inline]
    pub(super) unsafe fn over(raw: RawIter<T>) -> Self {
        Iter { raw, marker: PhantomData }
    }
}

/// Exclusive references to the entries of a table.
pub struct IterMut<'a, T> {
    raw: RawIter<T>,
    marker: PhantomData<&'a mut T>,
}

// SAFETY: hands out `&mut T`, each once, and `&T` through `iter`.
unsafe impl<T: Send> Send for IterMut<'_, T> {}
// SAFETY: a shared reference to it gives `&T` only.
unsafe impl<T: Sync> Sync for IterMut<'_, T> {}

impl<T> IterMut<'_, T> {
    /// The entries to come, by shared reference.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { raw: self.raw.clone(), marker: PhantomData }
    }
}

/// As [`IterMut`] over pairs, but only the second half can be changed. A type of its own so that
/// it is covariant in `K`.
pub(crate) struct PairsMut<'a, K, V> {
    raw: RawIter<(K, V)>,
    marker: PhantomData<(&'a K, &'a mut V)>,
}

// SAFETY: hands out `&K` and `&mut V`. `K: Send`, as std and hashbrown ask for.
unsafe impl<K: Send, V: Send> Send for PairsMut<'_, K, V> {}
// SAFETY: a shared reference to it gives shared references only.
unsafe impl<K: Sync, V: Sync> Sync for PairsMut<'_, K, V> {}

impl<K, V> PairsMut<'_, K, V> {
    #[inline]
    pub(crate) fn iter(&self) -> Iter<'_, (K, V)> {
        Iter { raw: self.raw.clone(), marker: PhantomData }
    }
}

/// Supplies the bodies of a borrowing iterator: `$to` turns a bucket into the item.
macro_rules! walk {
    ($to:expr) => {
        #[inline(always)]
        fn next(&mut self) -> Option<Self::Item> {
            self.raw.next().map($to)
        }

        #[inline]
        fn size_hint(&self) -> (usize, Option<usize>) {
            (self.raw.len(), Some(self.raw.len()))
        }

        #[inline]
        fn count(self) -> usize {
            self.raw.len()
        }

        #[inline]
        fn fold<B, F: FnMut(B, Self::Item) -> B>(self, first: B, mut f: F) -> B {
            let mut raw = self.raw;
            let mut sum = first;
            while let Some(bucket) = raw.next() {
                sum = f(sum, $to(bucket));
            }
            sum
        }
    };
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;
    walk!(|bucket: Bucket<T>| {
        // SAFETY: a full slot of a table borrowed for 'a.
        unsafe { &*bucket.as_ptr() }
    });
}

impl<'a, T> Iterator for IterMut<'a, T> {
    type Item = &'a mut T;
    walk!(|bucket: Bucket<T>| {
        // SAFETY: a full slot of a table borrowed exclusively for 'a; each is yielded once.
        unsafe { &mut *bucket.as_ptr() }
    });
}

impl<'a, K, V> Iterator for PairsMut<'a, K, V> {
    type Item = (&'a K, &'a mut V);
    walk!(|bucket: Bucket<(K, V)>| {
        let pair = bucket.as_ptr();
        // SAFETY: as for `IterMut`; the two halves are disjoint.
        unsafe { (&(*pair).0, &mut (*pair).1) }
    });
}

/// The entries of a table by value; frees its allocation in the end.
pub struct IntoIter<T, A: Allocator = Global> {
    raw: RawIter<T>,
    /// Abandoned: keeps the allocation, not the entries. None of a default iterator, which needs
    /// no allocator then.
    _table: Option<RawTable<T, A>>,
}

// SAFETY: owns the entries and the allocator.
unsafe impl<T: Send, A: Allocator + Send> Send for IntoIter<T, A> {}
// SAFETY: a shared reference to it gives `&T` only.
unsafe impl<T: Sync, A: Allocator + Sync> Sync for IntoIter<T, A> {}

impl<T, A: Allocator> IntoIter<T, A> {
    /// The entries to come, by shared reference.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { raw: self.raw.clone(), marker: PhantomData }
    }
}

impl<T, A: Allocator> Iterator for IntoIter<T, A> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        // SAFETY: an entry of the abandoned table, read once.
        self.raw.next().map(|bucket| unsafe { bucket.as_ptr().read() })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.raw.len(), Some(self.raw.len()))
    }
}

// SAFETY: as for the table, whose marker speaks for the entries here too.
#[cfg(feature = "nightly")]
unsafe impl<#[may_dangle] T, A: Allocator> Drop for IntoIter<T, A> {
    #[inline]
    fn drop(&mut self) {
        self.raw.drop_rest();
    }
}

#[cfg(not(feature = "nightly"))]
impl<T, A: Allocator> Drop for IntoIter<T, A> {
    #[inline]
    fn drop(&mut self) {
        self.raw.drop_rest();
    }
}

/// Takes all entries out of a table, whose memory stays.
pub struct Drain<'a, T, A: Allocator = Global> {
    raw: RawIter<T>,
    /// Abandoned while the drain lives. A pointer, so that the drain is covariant.
    table: NonNull<RawTable<T, A>>,
    marker: PhantomData<&'a RawTable<T, A>>,
}

// SAFETY: borrows the table exclusively and hands out its entries.
unsafe impl<T: Send, A: Allocator + Send> Send for Drain<'_, T, A> {}
// SAFETY: a shared reference to it gives `&T` only.
unsafe impl<T: Sync, A: Allocator + Sync> Sync for Drain<'_, T, A> {}

impl<T, A: Allocator> Drain<'_, T, A> {
    /// The entries to come, by shared reference.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { raw: self.raw.clone(), marker: PhantomData }
    }
}

impl<T, A: Allocator> Iterator for Drain<'_, T, A> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        // SAFETY: an entry of the abandoned table, read once.
        self.raw.next().map(|bucket| unsafe { bucket.as_ptr().read() })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.raw.len(), Some(self.raw.len()))
    }
}

impl<T, A: Allocator> Drop for Drain<'_, T, A> {
    #[inline]
    fn drop(&mut self) {
        self.raw.drop_rest();
        // Not reached if a destructor panicked: the table then stays abandoned, which is valid.
        // SAFETY: borrowed exclusively for the life of the drain.
        let table = unsafe { self.table.as_mut() };
        table.settle();
        if fault::is_on(Fault::DrainCountsLate) {
            table.identity.advance(ClearKind::Drain);
        }
    }
}

/// A walk that can take entries out.
pub(crate) struct Extract<'a, T, A: Allocator> {
    raw: RawIter<T>,
    table: &'a mut RawTable<T, A>,
}

// SAFETY: an exclusive borrow of the table.
unsafe impl<T: Send, A: Allocator + Send> Send for Extract<'_, T, A> {}
// SAFETY: nothing can be done with a shared reference to it.
unsafe impl<T: Sync, A: Allocator + Sync> Sync for Extract<'_, T, A> {}

impl<T, A: Allocator> Extract<'_, T, A> {
    /// Entries to come.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.raw.len()
    }

    /// Takes out the next entry that `pick` (U5) chooses. If that panics the entry stays.
    #[inline]
    pub(crate) fn next_if(&mut self, mut pick: impl FnMut(&mut T) -> bool) -> Option<T> {
        while let Some(bucket) = self.raw.next() {
            // SAFETY: a full slot, yielded once; freed before the entry leaves it.
            unsafe {
                if pick(&mut *bucket.as_ptr()) {
                    self.table.erase_unhashed(bucket.index(self.table.control));
                    return Some(bucket.as_ptr().read());
                }
            }
        }
        None
    }
}

impl<T, A: Allocator> Drop for Extract<'_, T, A> {
    #[inline]
    fn drop(&mut self) {
        self.table.forget_clean_lines();
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
impl<T> FusedIterator for Iter<'_, T> {}
impl<T> ExactSizeIterator for IterMut<'_, T> {}
impl<T> FusedIterator for IterMut<'_, T> {}
impl<K, V> ExactSizeIterator for PairsMut<'_, K, V> {}
impl<K, V> FusedIterator for PairsMut<'_, K, V> {}
impl<T, A: Allocator> ExactSizeIterator for IntoIter<T, A> {}
impl<T, A: Allocator> FusedIterator for IntoIter<T, A> {}
impl<T, A: Allocator> ExactSizeIterator for Drain<'_, T, A> {}
impl<T, A: Allocator> FusedIterator for Drain<'_, T, A> {}

impl<T> Default for Iter<'_, T> {
    fn default() -> Self {
        Iter { raw: RawIter::empty(), marker: PhantomData }
    }
}
impl<T> Default for IterMut<'_, T> {
    fn default() -> Self {
        IterMut { raw: RawIter::empty(), marker: PhantomData }
    }
}
impl<K, V> Default for PairsMut<'_, K, V> {
    fn default() -> Self {
        PairsMut { raw: RawIter::empty(), marker: PhantomData }
    }
}
impl<T, A: Allocator> Default for IntoIter<T, A> {
    fn default() -> Self {
        IntoIter { raw: RawIter::empty(), _table: None }
    }
}

impl<T: fmt::Debug> fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
impl<T: fmt::Debug> fmt::Debug for IterMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
impl<T: fmt::Debug, A: Allocator> fmt::Debug for IntoIter<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
impl<T: fmt::Debug, A: Allocator> fmt::Debug for Drain<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<K, V, A: Allocator> RawTable<(K, V), A> {
    #[inline]
    pub(crate) fn pairs_mut(&mut self) -> PairsMut<'_, K, V> {
        PairsMut { raw: self.raw_iter(), marker: PhantomData }
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    #[inline]
    pub(crate) fn iter(&self) -> Iter<'_, T> {
        Iter { raw: self.raw_iter(), marker: PhantomData }
    }

    #[inline]
    pub(crate) fn iter_mut(&mut self) -> IterMut<'_, T> {
        IterMut { raw: self.raw_iter(), marker: PhantomData }
    }

    #[inline]
    pub(crate) fn into_iter(mut self) -> IntoIter<T, A> {
        let raw = self.abandon();
        IntoIter { raw, _table: Some(self) }
    }

    /// Abandons the table in favour of the drain; the caller has moved the generation on.
    #[inline]
    pub(super) fn drain_abandoned(&mut self) -> Drain<'_, T, A> {
        let raw = self.abandon();
        Drain { raw, table: NonNull::from(self), marker: PhantomData }
    }

    #[inline]
    pub(crate) fn extract(&mut self) -> Extract<'_, T, A> {
        Extract { raw: self.raw_iter(), table: self }
    }

    /// Drops the entries that `keep` (U5) refuses.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&mut T) -> bool) {
        // Tidies up when left by a panic too.
        let mut walk = self.extract();
        while walk.next_if(|entry| !keep(entry)).is_some() {}
    }

    /// Takes out some entry, the one found first.
    pub(crate) fn pop(&mut self) -> Option<T> {
        if self.items == 0 {
            return None;
        }
        let control = self.control;
        // SAFETY: a table with entries has a full tag (I5), so the search ends at one. Entries are
        // not yielded twice: the slot is freed before it is read.
        unsafe {
            let mut window = control.hint();
            loop {
                let base = window * WIDTH;
                if let Some(distance) = control.window(base).match_full().lowest() {
                    let index = (base + distance) & control.mask();
                    control.set_hint(window);
                    self.erase_unhashed(index);
                    return Some(self.bucket(index).as_ptr().read());
                }
                if control.has_touched() && base % LINE + WIDTH == LINE {
                    control.forget_line_if_clean(base / LINE);
                    window = self.touched_line_from((base / LINE + 1) & (control.mask() / LINE))
                        * (LINE / WIDTH);
                } else {
                    window = (window + 1) & (control.mask() / WIDTH);
                }
            }
        }
    }

    /// The first touched line at or behind `line`, going round.
    ///
    /// # Safety
    /// The table has a touched map and an entry.
    unsafe fn touched_line_from(&self, line: usize) -> usize {
        let words = self.control.touched_words();
        let mut word = line / 64;
        // SAFETY: words of the map; an entry's line is touched (I7), so the search ends.
        unsafe {
            let mut bits = self.control.touched_word(word) & (u64::MAX << (line % 64));
            while bits == 0 {
                word = (word + 1) % words;
                bits = self.control.touched_word(word);
            }
            word * 64 + bits.trailing_zeros() as usize
        }
    }

    /// Takes lines that became empty out of the touched map, if the table became sparse, so that a
    /// table that was once fuller stops paying for it.
    pub(super) fn forget_clean_lines(&mut self) {
        if !self.control.has_touched() || self.items >= self.control.slots() / THIN {
            return;
        }
        for word in 0..self.control.touched_words() {
            // SAFETY: words and touched lines of the map; an abandoned table's tags are
            // initialised too, and forgetting a line with none full is right for it as well.
            unsafe {
                let mut bits = self.control.touched_word(word);
                while bits != 0 {
                    self.control.forget_line_if_clean(word * 64 + bits.trailing_zeros() as usize);
                    bits &= bits - 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allocator_api2::alloc::Global;

    /// Entries are their hashes, and lie in the slots of these numbers.
    fn table(entries: u64) -> RawTable<u64, Global> {
        let mut table = RawTable::with_capacity(7_000, Global);
        (0..entries).for_each(|n| assert_eq!(table.insert_unique(n, n, |n| *n), n as usize));
        table
    }

    /// Lines in the touched map.
    fn touched(table: &RawTable<u64, Global>) -> usize {
        let control = table.control;
        // SAFETY: words of the map, which a table of this size has.
        let word = |word| unsafe { control.touched_word(word) }.count_ones() as usize;
        (0..control.touched_words()).map(word).sum()
    }

    /// A walk that leaves a sparse table takes the lines that are empty out of the map, one that
    /// leaves more leaves them.
    #[test]
    fn walks_forget_empty_lines_of_sparse_tables() {
        let thin = table(0).slots() / THIN;
        for (left, forgets) in [(thin + 1, false), (thin, false), (thin - 1, true), (0, true)] {
            let mut table = table(2_048);
            assert_eq!(touched(&table), 2_048 / LINE);
            table.retain(|n| *n < left as u64);
            let lines = if forgets { left.div_ceil(LINE) } else { 2_048 / LINE };
            assert_eq!(touched(&table), lines, "{left} left");
            table.assert_invariants(|n| *n);
        }
    }

    /// Also one that picks, and is dropped in the middle.
    #[test]
    fn walks_forget_empty_lines_when_they_are_dropped() {
        let mut table = table(2_048);
        let mut walk = table.extract();
        (0..2_000).for_each(|_| assert!(walk.next_if(|_| true).is_some()));
        drop(walk);
        assert_eq!(touched(&table), 2_048_usize.div_ceil(LINE) - 2_000 / LINE);
        table.assert_invariants(|n| *n);
    }

    #[test]
    fn pops_forget_the_lines_that_they_empty() {
        let mut table = table(2_048);
        (0..2_000).for_each(|_| assert!(table.pop().is_some()));
        assert!(touched(&table) <= 48_usize.div_ceil(LINE) + 1);
        table.assert_invariants(|n| *n);
    }
}
