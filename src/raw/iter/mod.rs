//! Walks over the full slots: the walk itself, and iterators that borrow.
//! Knows no hasher. Borrowing iterators are typed here, so that no other layer touches a pointer.
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

pub(crate) mod buckets;
pub(crate) mod hash;
pub(crate) mod homes;
pub(crate) mod owning;
#[cfg(feature = "rayon")]
pub(crate) mod parallel;

pub(crate) use owning::Extract;
pub use owning::{Drain, IntoIter};

use super::audit::meter;
use super::bucket::Bucket;
use super::find::cold_path;
use super::meta::control::Control;
use super::meta::group::{BitMask, WIDTH};
use super::table::RawTable;
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;

/// Tables with a touched map are walked by it below one entry in so many slots: one line in four
/// then has any. With twice as many, skipping lines costs what it saves, and with 16 times, a
/// quarter more than that.
const SPARSE: usize = if cfg!(tabularasa_tiny) { 16 } else { 256 };

/// Parts for several threads are cut by touched lines below one entry in so many slots, so that
/// none is empty.
#[cfg(feature = "rayon")]
const THIN: usize = 16;

/// The full slots of a table, in slot order, as they were when each window was reached: the slot
/// that was yielded last may be freed.
pub(super) struct RawIter<'t, T> {
    control: Control<'t>,
    /// First slot of the current window. Of a walk by the touched map, which looks at none before
    /// it has asked, first `WIDTH` before slot 0.
    base: usize,
    /// As a bucket.
    data: Bucket<T>,
    /// Entries to come.
    items: usize,
    /// Those of them in the current window.
    full: BitMask,
    /// The slot at which the touched map says where to go on; none where it is not asked. Not a
    /// flag: a loop over a constant condition is compiled twice.
    ask: usize,
}

impl<T> Clone for RawIter<'_, T> {
    fn clone(&self) -> Self {
        RawIter { ..*self }
    }
}

impl<'t, T> RawIter<'t, T> {
    /// # Safety
    /// The table behind `control` has `items` entries of type `T` (I4, I5, I7), or whatever it has
    /// is as good as that: each stays where it is until it was yielded. What is then done with a
    /// slot is its user's to vouch for.
    #[inline]
    pub(super) unsafe fn new(control: Control<'t>, items: usize) -> Self {
        let is_sparse = control.has_touched() && {
            cold_path();
            items < control.slots() / SPARSE
        };
        if items == 0 || is_sparse {
            let (base, ask) = (0_usize.wrapping_sub(WIDTH), 0);
            return RawIter {
                control,
                base,
                data: Bucket::none(),
                items,
                full: BitMask::none(),
                ask,
            };
        }
        meter::look(1);
        // SAFETY: with entries it is allocated.
        let data = unsafe { Bucket::new(control, 0) };
        RawIter {
            control,
            base: 0,
            data,
            items,
            full: control.window(0).match_full(),
            ask: usize::MAX,
        }
    }

    /// Of a table without entries.
    fn empty() -> Self {
        // SAFETY: there is nothing to yield.
        unsafe { Self::new(Control::unallocated(), 0) }
    }

    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.items
    }

    /// Leaves out so many entries.
    pub(super) fn skip_entries(mut self, entries: usize) -> Self {
        self.by_ref().take(entries).for_each(drop);
        self
    }

    /// Goes on to the next window with an entry. There must be one.
    #[inline(always)]
    fn next_window(&mut self) {
        loop {
            self.base = self.base.wrapping_add(WIDTH);
            if self.base == self.ask {
                // By value: a call that got `self` would keep the iterator out of registers.
                (self.base, self.ask) = self.control.next_run(self.base);
            }
            meter::look(1);
            // SAFETY: entries to come lie behind the window before (I5), so this is one of the
            // table; and so is a line in use (I7).
            self.full = unsafe { self.control.window_unmasked(self.base) }.match_full();
            if !self.full.is_empty() {
                break;
            }
        }
        // Not window by window: most are empty where that counts.
        // SAFETY: with an entry to come it is allocated.
        self.data = unsafe { Bucket::new(self.control, self.base) };
    }
}

impl<T> Iterator for RawIter<'_, T> {
    type Item = Bucket<T>;

    #[inline(always)]
    fn next(&mut self) -> Option<Bucket<T>> {
        if self.items == 0 {
            return None;
        }
        if self.full.is_empty() {
            self.next_window();
        }
        self.items -= 1;
        let distance = self.full.lowest().unwrap_or(0);
        self.full = self.full.without_lowest();
        // SAFETY: a full slot of the window. In a table smaller than one the mirror lies behind the
        // slots, and `items` is spent before it is reached.
        Some(unsafe { self.data.after(distance) })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.items, Some(self.items))
    }
}

/// References to the entries of a table.
pub struct Iter<'a, T> {
    raw: RawIter<'a, T>,
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

impl<'a, T> Iter<'a, T> {
    /// The entries to come of another walk.
    ///
    /// # Safety
    /// Nobody changes or frees them during the lifetime of the result.
    #[inline]
    pub(super) unsafe fn over(raw: RawIter<'a, T>) -> Self {
        Iter { raw, marker: PhantomData }
    }
}

/// Exclusive references to the entries of a table.
pub struct IterMut<'a, T> {
    raw: RawIter<'a, T>,
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
    raw: RawIter<'a, (K, V)>,
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
        // SAFETY: as for `IterMut`.
        let (key, value) = unsafe { &mut *bucket.as_ptr() };
        (&*key, value)
    });
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
impl<T> FusedIterator for Iter<'_, T> {}
impl<T> ExactSizeIterator for IterMut<'_, T> {}
impl<T> FusedIterator for IterMut<'_, T> {}
impl<K, V> ExactSizeIterator for PairsMut<'_, K, V> {}
impl<K, V> FusedIterator for PairsMut<'_, K, V> {}

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

impl<K, V, A: Allocator> RawTable<(K, V), A> {
    #[inline]
    pub(crate) fn pairs_mut(&mut self) -> PairsMut<'_, K, V> {
        // SAFETY: borrowed exclusively for as long as the iterator.
        PairsMut { raw: unsafe { self.raw_iter_for() }, marker: PhantomData }
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// All full slots.
    #[inline]
    pub(super) fn raw_iter(&self) -> RawIter<'_, T> {
        // SAFETY: `items` entries (I5), none to be read when abandoned; borrowed meanwhile.
        unsafe { RawIter::new(self.head.control(), self.head.items) }
    }

    /// As [`raw_iter`](Self::raw_iter), while the table is used.
    ///
    /// # Safety
    /// For `'t` the block stays allocated, nothing is inserted, and no entry to come is removed.
    #[inline]
    pub(super) unsafe fn raw_iter_for<'t>(&self) -> RawIter<'t, T> {
        // SAFETY: the caller's promise.
        let control = unsafe { self.head.control_for() };
        // SAFETY: `items` entries (I5), none to be read when abandoned.
        unsafe { RawIter::new(control, self.head.items) }
    }

    #[inline]
    pub(crate) fn iter(&self) -> Iter<'_, T> {
        Iter { raw: self.raw_iter(), marker: PhantomData }
    }

    #[inline]
    pub(crate) fn iter_mut(&mut self) -> IterMut<'_, T> {
        // SAFETY: borrowed exclusively for as long as the iterator.
        IterMut { raw: unsafe { self.raw_iter_for() }, marker: PhantomData }
    }
}
