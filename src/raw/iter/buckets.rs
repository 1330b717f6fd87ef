//! Walks over the full slots that yield no reference: slot numbers, and raw pointers.
//! Knows no hasher.
#![expect(unsafe_code, reason = "the audited core: makes pointers to slots")]

use super::{Iter, RawIter};
use crate::raw::meta::control::Control;
use crate::raw::table::RawTable;
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::ptr::NonNull;

/// Bucket indices of the entries of a table: see
/// [`iter_buckets`](crate::HashTable::iter_buckets).
pub struct IterBuckets<'a, T> {
    raw: RawIter<'a, T>,
    /// To turn buckets into slot numbers.
    control: Control<'a>,
    marker: PhantomData<&'a T>,
}

impl<T> Clone for IterBuckets<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        IterBuckets { raw: self.raw.clone(), ..*self }
    }
}

impl<T> Iterator for IterBuckets<'_, T> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        // SAFETY: a bucket of the table behind `control`.
        self.raw.next().map(|bucket| unsafe { bucket.index(self.control) })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.raw.len(), Some(self.raw.len()))
    }
}

/// Pointers to the entries of a table: see [`unsafe_iter`](crate::HashTable::unsafe_iter).
pub struct UnsafeIter<'a, T> {
    raw: RawIter<'a, T>,
    /// Covariant in `T`, unlike the exclusive borrow that it stands for.
    marker: PhantomData<&'a T>,
}

// SAFETY: gives what `IterMut` gives: exclusive access (unsafe), and `&T` through `iter`.
unsafe impl<T: Send> Send for UnsafeIter<'_, T> {}
// SAFETY: a shared reference to it gives `&T` only.
unsafe impl<T: Sync> Sync for UnsafeIter<'_, T> {}

impl<T> UnsafeIter<'_, T> {
    /// The entries to come, by shared reference.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        // SAFETY: pointers to them are still to be yielded, which takes an exclusive borrow of
        // this; the table is borrowed for longer.
        unsafe { Iter::over(self.raw.clone()) }
    }
}

impl<T> Iterator for UnsafeIter<'_, T> {
    type Item = NonNull<T>;

    #[inline]
    fn next(&mut self) -> Option<NonNull<T>> {
        // SAFETY: the address of a slot is not null, nor is that of an entry without a size.
        self.raw.next().map(|bucket| unsafe { NonNull::new_unchecked(bucket.as_ptr()) })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.raw.len(), Some(self.raw.len()))
    }
}

impl<T> ExactSizeIterator for IterBuckets<'_, T> {}
impl<T> FusedIterator for IterBuckets<'_, T> {}
impl<T> ExactSizeIterator for UnsafeIter<'_, T> {}
impl<T> FusedIterator for UnsafeIter<'_, T> {}

impl<T> Default for IterBuckets<'_, T> {
    fn default() -> Self {
        let control = Control::unallocated();
        IterBuckets { raw: RawIter::empty(), control, marker: PhantomData }
    }
}
impl<T> Default for UnsafeIter<'_, T> {
    fn default() -> Self {
        UnsafeIter { raw: RawIter::empty(), marker: PhantomData }
    }
}

impl<T> fmt::Debug for IterBuckets<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
impl<T: fmt::Debug> fmt::Debug for UnsafeIter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    #[inline]
    pub(crate) fn iter_buckets(&self) -> IterBuckets<'_, T> {
        IterBuckets { raw: self.raw_iter(), control: self.head.control(), marker: PhantomData }
    }

    #[inline]
    pub(crate) fn unsafe_iter(&mut self) -> UnsafeIter<'_, T> {
        // SAFETY: borrowed exclusively for as long.
        UnsafeIter { raw: unsafe { self.raw_iter_for() }, marker: PhantomData }
    }
}
