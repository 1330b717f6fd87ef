//! Parallel iterators over a `HashTable`.
//! Knows no slot; no unsafe code.

use super::drive;
use crate::HashTable;
use crate::raw::RawTable;
use crate::raw::iter::parallel::{Part, PartMut, PartOwned};
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::marker::PhantomData;
use rayon::iter::plumbing::UnindexedConsumer;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// References to the entries of a [`HashTable`], in parallel: `par_iter`.
pub struct ParIter<'a, T> {
    pub(super) part: Part<'a, T>,
}

/// Exclusive references to the entries of a [`HashTable`], in parallel: `par_iter_mut`.
pub struct ParIterMut<'a, T> {
    part: PartMut<'a, T>,
}

/// The entries of a [`HashTable`] by value, in parallel: `into_par_iter`.
pub struct IntoParIter<T, A: Allocator = Global> {
    raw: RawTable<T, A>,
}

/// All entries of a [`HashTable`], whose memory stays, in parallel:
/// [`par_drain`](HashTable::par_drain).
pub struct ParDrain<'a, T, A: Allocator = Global> {
    part: PartOwned<'a, T>,
    /// Nothing is done with the allocator, on any thread.
    marker: PhantomData<fn() -> A>,
}

impl<'a, T: Sync> ParIter<'a, T> {
    pub(super) fn of<A: Allocator>(raw: &'a RawTable<T, A>) -> Self {
        ParIter { part: raw.part() }
    }
}

impl<T, A: Allocator> IntoParIter<T, A> {
    pub(super) fn of(raw: RawTable<T, A>) -> Self {
        IntoParIter { raw }
    }
}

impl<'a, T: Send, A: Allocator> ParDrain<'a, T, A> {
    pub(super) fn of(raw: &'a mut RawTable<T, A>) -> Self {
        ParDrain { part: raw.drain_part(), marker: PhantomData }
    }
}

impl<'a, T: Sync> ParallelIterator for ParIter<'a, T> {
    type Item = &'a T;

    fn drive_unindexed<C: UnindexedConsumer<&'a T>>(self, consumer: C) -> C::Result {
        drive(self.part, consumer)
    }
}

impl<'a, T: Send> ParallelIterator for ParIterMut<'a, T> {
    type Item = &'a mut T;

    fn drive_unindexed<C: UnindexedConsumer<&'a mut T>>(self, consumer: C) -> C::Result {
        drive(self.part, consumer)
    }
}

impl<T: Send, A: Allocator + Send> ParallelIterator for IntoParIter<T, A> {
    type Item = T;

    fn drive_unindexed<C: UnindexedConsumer<T>>(mut self, consumer: C) -> C::Result {
        drive(self.raw.part_owned(), consumer)
    }
}

impl<T: Send, A: Allocator> ParallelIterator for ParDrain<'_, T, A> {
    type Item = T;

    fn drive_unindexed<C: UnindexedConsumer<T>>(self, consumer: C) -> C::Result {
        drive(self.part, consumer)
    }
}

impl<T, A: Allocator> IntoParIter<T, A> {
    /// The entries to come, by shared reference.
    pub(super) fn iter(&self) -> Part<'_, T> {
        self.raw.part()
    }
}

impl<T, A: Allocator> ParDrain<'_, T, A> {
    /// The entries to come, by shared reference.
    pub(super) fn iter(&self) -> Part<'_, T> {
        self.part.iter()
    }
}

impl<T> Clone for ParIter<'_, T> {
    fn clone(&self) -> Self {
        ParIter { part: self.part.clone() }
    }
}

impl<T: fmt::Debug> fmt::Debug for ParIter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.part.clone()).finish()
    }
}
impl<T: fmt::Debug> fmt::Debug for ParIterMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.part.iter()).finish()
    }
}
impl<T: fmt::Debug, A: Allocator> fmt::Debug for IntoParIter<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
impl<T: fmt::Debug, A: Allocator> fmt::Debug for ParDrain<'_, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a, T: Sync, A: Allocator> IntoParallelIterator for &'a HashTable<T, A> {
    type Item = &'a T;
    type Iter = ParIter<'a, T>;

    fn into_par_iter(self) -> ParIter<'a, T> {
        ParIter::of(&self.raw)
    }
}

impl<'a, T: Send, A: Allocator> IntoParallelIterator for &'a mut HashTable<T, A> {
    type Item = &'a mut T;
    type Iter = ParIterMut<'a, T>;

    fn into_par_iter(self) -> ParIterMut<'a, T> {
        ParIterMut { part: self.raw.part_mut() }
    }
}

/// If the consumer or a destructor panics, the remaining entries are dropped all the same.
impl<T: Send, A: Allocator + Send> IntoParallelIterator for HashTable<T, A> {
    type Item = T;
    type Iter = IntoParIter<T, A>;

    fn into_par_iter(self) -> IntoParIter<T, A> {
        IntoParIter::of(self.raw)
    }
}

impl<T: Send, A: Allocator> HashTable<T, A> {
    /// See [`drain`](Self::drain): the entries are yielded in parallel.
    ///
    /// # Contract
    /// As [`drain`](Self::drain)'s: the memory is kept whole, cursors end with
    /// `Cleared(Drain)` now, entries that are not yielded are dropped with the iterator, and
    /// forgetting it leaks entries at most.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter), spread over the threads.
    ///
    /// # Panics
    /// If the consumer or a destructor does: the remaining entries are dropped all the same, and
    /// the table is empty, with its memory.
    ///
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    /// use tabularasa::HashTable;
    ///
    /// let mut table = HashTable::new();
    /// for n in 0..1_000_u64 {
    ///     table.insert_unique(n << 57 | n, n, |n| n << 57 | n);
    /// }
    /// let capacity = table.capacity();
    /// assert_eq!(table.par_drain().sum::<u64>(), 499_500);
    /// assert_eq!((table.len(), table.capacity()), (0, capacity));
    /// ```
    pub fn par_drain(&mut self) -> ParDrain<'_, T, A> {
        ParDrain::of(&mut self.raw)
    }
}
