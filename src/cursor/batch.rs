//! A step's entries, handed out under one borrow of the map.
//! Knows neither position nor order; iterating runs no user code.

use super::source::Walk;
use core::fmt;
use core::iter::FusedIterator;

/// The entries of one step of a [`Cursor`](crate::Cursor), which borrow the map.
///
/// Those that are not taken count as yielded. Iterating runs no user code.
pub struct Batch<M: Walk> {
    pub(super) picked: M::Picked,
}

impl<M: Walk> Iterator for Batch<M> {
    type Item = M::Item;

    #[inline]
    fn next(&mut self) -> Option<M::Item> {
        self.picked.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.picked.size_hint()
    }

    #[inline]
    fn fold<B, F: FnMut(B, M::Item) -> B>(self, first: B, f: F) -> B {
        self.picked.fold(first, f)
    }
}

impl<M: Walk> ExactSizeIterator for Batch<M> {}
impl<M: Walk> FusedIterator for Batch<M> {}

impl<M: Walk> fmt::Debug for Batch<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch").field("len", &self.len()).finish_non_exhaustive()
    }
}
