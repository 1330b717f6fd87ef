//! Walks that take entries out of a table: by value, draining, extracting, dropping in place; and
//! `pop`.
//! Knows no hasher.
#![expect(unsafe_code, reason = "the audited core: moves entries out of slots")]

use super::{Iter, RawIter, SPARSE};
use crate::fault::{self, Fault};
use crate::raw::head::Head;
use crate::raw::identity::ClearKind;
use crate::raw::meta::geometry::LINE;
use crate::raw::meta::group::WIDTH;
use crate::raw::table::RawTable;
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::ptr::NonNull;

impl<T> RawIter<'_, T> {
    /// Drops every entry to come. If a destructor (U3) panics the rest are dropped all the same,
    /// and a second panic then aborts.
    ///
    /// # Safety
    /// The entries to come are the caller's, and in their slots: those of an abandoned table.
    #[inline]
    pub(in crate::raw) unsafe fn drop_rest(&mut self) {
        if core::mem::needs_drop::<T>() {
            // SAFETY: the caller's promise.
            unsafe { self.drop_each() };
        } else {
            self.items = 0;
        }
    }

    /// # Safety
    /// As [`drop_rest`](Self::drop_rest).
    #[inline(never)]
    unsafe fn drop_each(&mut self) {
        /// Drops what is left when unwinding.
        struct Rest<'i, 't, T>(&'i mut RawIter<'t, T>);
        impl<T> Drop for Rest<'_, '_, T> {
            #[inline]
            fn drop(&mut self) {
                // SAFETY: what the caller promised of them all.
                unsafe { self.0.drop_each() }
            }
        }
        let rest = Rest(self);
        for bucket in rest.0.by_ref() {
            // SAFETY: an entry to come is initialised, ours, and yielded once.
            unsafe { bucket.as_ptr().drop_in_place() }
        }
        core::mem::forget(rest);
    }
}

/// The entries of a table by value; frees its allocation in the end.
pub struct IntoIter<T, A: Allocator = Global> {
    /// Of the table below, which has its block for as long as this lives.
    raw: RawIter<'static, T>,
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

    #[inline]
    fn drop_rest(&mut self) {
        // SAFETY: the abandoned table's entries, ours.
        unsafe { self.raw.drop_rest() }
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
        self.drop_rest();
    }
}

#[cfg(not(feature = "nightly"))]
impl<T, A: Allocator> Drop for IntoIter<T, A> {
    #[inline]
    fn drop(&mut self) {
        self.drop_rest();
    }
}

/// Takes all entries out of a table, whose memory stays.
pub struct Drain<'a, T, A: Allocator = Global> {
    /// Of the table below.
    raw: RawIter<'a, T>,
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
        // SAFETY: the abandoned table's entries, ours.
        unsafe { self.raw.drop_rest() };
        // Not reached if a destructor panicked: the table then stays abandoned, which is valid.
        // SAFETY: borrowed exclusively for the life of the drain.
        let table = unsafe { self.table.as_mut() };
        table.head.settle();
        if fault::is_on(Fault::DrainCountsLate) {
            table.head.identity.advance(ClearKind::Drain);
        }
    }
}

/// A walk that can take entries out.
pub(crate) struct Extract<'a, T, A: Allocator> {
    /// Of the table below.
    raw: RawIter<'a, T>,
    table: &'a mut RawTable<T, A>,
    /// Entries that it took out.
    taken: usize,
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
        for bucket in self.raw.by_ref() {
            // SAFETY: a full slot (I4), yielded once, of a table borrowed exclusively.
            if pick(unsafe { &mut *bucket.as_ptr() }) {
                // SAFETY: a bucket of this table.
                let index = unsafe { bucket.index(self.table.head.control()) };
                self.taken += 1;
                // SAFETY: a full slot.
                return Some(unsafe { self.table.take(index, None) });
            }
        }
        None
    }
}

impl<T, A: Allocator> Drop for Extract<'_, T, A> {
    #[inline]
    fn drop(&mut self) {
        self.table.head.forget_lines(self.taken);
    }
}

impl<T, A: Allocator> ExactSizeIterator for IntoIter<T, A> {}
impl<T, A: Allocator> FusedIterator for IntoIter<T, A> {}
impl<T, A: Allocator> ExactSizeIterator for Drain<'_, T, A> {}
impl<T, A: Allocator> FusedIterator for Drain<'_, T, A> {}

impl<T, A: Allocator> Default for IntoIter<T, A> {
    fn default() -> Self {
        IntoIter { raw: RawIter::empty(), _table: None }
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

impl<T, A: Allocator> RawTable<T, A> {
    #[inline]
    pub(crate) fn into_iter(mut self) -> IntoIter<T, A> {
        // SAFETY: the table goes with the iterator, and is not used before the end.
        let raw = unsafe { self.abandon() };
        IntoIter { raw, _table: Some(self) }
    }

    /// Abandons the table in favour of the drain; the caller has moved the generation on.
    #[inline]
    pub(in crate::raw) fn drain_abandoned(&mut self) -> Drain<'_, T, A> {
        // SAFETY: borrowed for as long as the drain, which uses it when the last entry is gone.
        let raw = unsafe { self.abandon() };
        Drain { raw, table: NonNull::from(self), marker: PhantomData }
    }

    #[inline]
    pub(crate) fn extract(&mut self) -> Extract<'_, T, A> {
        // SAFETY: borrowed for as long as the walk, which removes only what it has yielded.
        let raw = unsafe { self.raw_iter_for() };
        Extract { raw, table: self, taken: 0 }
    }

    /// Drops the entries that `keep` (U5) refuses, each in its slot.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&mut T) -> bool) {
        if self.head.items == 0 {
            return;
        }
        // SAFETY: borrowed for as long as the walk, which removes only what it has yielded.
        let walk = unsafe { self.raw_iter_for() };
        // SAFETY: with entries it is allocated; `removals` has the head meanwhile, and leaves its
        // metadata alone until it is dropped.
        let mut control = unsafe { self.head.control_mut_for() };
        let mut removals = Removals { head: &mut self.head, removed: 0 };
        for bucket in walk {
            // SAFETY: a full slot (I4), yielded once, of a table borrowed exclusively.
            if !keep(unsafe { &mut *bucket.as_ptr() }) {
                // SAFETY: a bucket of this table.
                let index = unsafe { bucket.index(*control) };
                removals.removed += 1;
                // SAFETY: a full slot, which `removals` counts. It is free before the destructor
                // runs.
                unsafe { control.vacate(index) };
                // SAFETY: it was full (I4), is ours now (U3), and nobody writes to a free slot.
                unsafe { bucket.as_ptr().drop_in_place() };
            }
        }
    }

    /// Takes out some entry, the one found first.
    pub(crate) fn pop(&mut self) -> Option<T> {
        let index = self.head.find_some()?;
        // SAFETY: a full slot.
        Some(unsafe { self.take(index, None) })
    }
}

/// The way to let a walk free slots and no user code see that (I5) is that this subtracts them.
struct Removals<'h> {
    head: &'h mut Head,
    /// Slots that are free by now and still counted as full.
    removed: usize,
}

impl Drop for Removals<'_> {
    #[inline]
    fn drop(&mut self) {
        if self.removed != 0 {
            self.head.subtract(self.removed);
        }
    }
}

impl Head {
    /// Notes that so many entries are gone, whose slots are free and whose hashes nobody knows.
    #[inline(never)]
    extern "C" fn subtract(&mut self, removed: usize) {
        let had = self.items;
        self.items -= removed;
        self.identity.set_holes();
        if !self.is_unallocated() {
            // SAFETY: allocated.
            unsafe { self.control_mut() }.charge_share(removed, had);
        }
        self.forget_lines(removed);
    }

    /// The slot of some entry, the first from where the last search ended.
    #[inline(never)]
    fn find_some(&mut self) -> Option<usize> {
        if self.items == 0 {
            return None;
        }
        // SAFETY: with entries it is allocated.
        let mut control = unsafe { self.control_mut() };
        let windows = control.mask() / WIDTH;
        let mut window = control.hint();
        // A table with entries has a full tag (I5), in a line in use (I7), so the search ends.
        loop {
            let base = window * WIDTH;
            crate::raw::audit::meter::look(1);
            if let Some(distance) = control.window(base).match_full().lowest() {
                control.set_hint(window);
                return Some((base + distance) & control.mask());
            }
            window = (window + 1) & windows;
            if control.has_touched() && base % LINE + WIDTH == LINE {
                control.forget_line_if_clean(base / LINE);
                let (first, lines) = (window * WIDTH / LINE, control.slots() / LINE);
                let line = control.touched_line_from(first, lines);
                window = line.or_else(|| control.touched_line_from(0, lines))? * (LINE / WIDTH);
            }
        }
    }

    /// Takes lines that became empty out of the touched map of a sparse table, so that one that was
    /// once fuller stops paying for it. Only if so many entries were removed that it is little
    /// beside that: walks that change nothing take no longer.
    #[inline]
    fn forget_lines(&mut self, removed: usize) {
        let control = self.control();
        if removed != 0 && control.has_touched() && self.items < control.slots() / SPARSE {
            self.forget_clean_lines(removed);
        }
    }

    #[cold]
    #[inline(never)]
    fn forget_clean_lines(&mut self, removed: usize) {
        if self.control().touched_lines() > 2 * removed {
            return;
        }
        // SAFETY: a table with a touched map is allocated.
        let mut control = unsafe { self.control_mut() };
        let lines = control.slots() / LINE;
        let mut next = 0;
        while let Some(line) = control.touched_line_from(next, lines) {
            // In an abandoned table too this is right: its tags are initialised.
            control.forget_line_if_clean(line);
            next = line + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entries are their hashes, and lie in the slots of these numbers.
    fn table(entries: u64) -> RawTable<u64, Global> {
        let mut table = RawTable::with_capacity(7_000, Global);
        for n in 0..entries {
            let bucket = table.insert_unique(n, n, &|n| *n);
            // SAFETY: of this table.
            assert_eq!(unsafe { bucket.index(table.head.control()) }, n as usize);
        }
        table
    }

    /// Lines in the touched map.
    fn touched(table: &RawTable<u64, Global>) -> usize {
        table.head.control().touched_lines()
    }

    /// A walk that removed much takes the lines that are empty out of the map; one that removed
    /// little leaves them, for it would take longer than the walk.
    #[test]
    fn walks_forget_empty_lines() {
        let lines = 2_048 / LINE;
        let sparse = table(0).slots() / SPARSE;
        for (left, forgets) in [(0, true), (1, true), (sparse - 1, true), (sparse, false)] {
            let mut table = table(2_048);
            assert_eq!(touched(&table), lines);
            table.retain(|n| *n < left as u64);
            let expected = if forgets { left.div_ceil(LINE) } else { lines };
            assert_eq!(touched(&table), expected, "{left} left");
            table.assert_invariants(|n| *n);
        }
        let mut table = table(2_048);
        for n in 1..2_048 {
            assert_eq!(table.remove(n, |_| true), Some(n));
        }
        table.retain(|_| true);
        assert_eq!(touched(&table), lines);
    }

    /// Also one that picks, and is dropped in the middle.
    #[test]
    fn walks_forget_empty_lines_when_they_are_dropped() {
        let mut table = table(2_048);
        let mut walk = table.extract();
        (0..2_040).for_each(|_| assert!(walk.next_if(|_| true).is_some()));
        drop(walk);
        assert_eq!(touched(&table), 2_048_usize.div_ceil(LINE) - 2_040 / LINE);
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
