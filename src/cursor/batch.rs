//! A step's entries, handed out under one borrow of the map.
//! Knows neither position nor order; iterating runs no user code.

use core::fmt;
use core::iter::FusedIterator;

/// The entries of one step of a [`Cursor`](crate::Cursor), which borrow the map (of a table: the
/// table alone, not its hasher).
///
/// Those that are not taken count as yielded. Iterating runs no user code.
pub struct Batch<P> {
    pub(super) picked: P,
}

impl<P: ExactSizeIterator> Iterator for Batch<P> {
    type Item = P::Item;

    #[inline]
    fn next(&mut self) -> Option<P::Item> {
        self.picked.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.picked.size_hint()
    }

    #[inline]
    fn fold<B, F: FnMut(B, P::Item) -> B>(self, first: B, f: F) -> B {
        self.picked.fold(first, f)
    }
}

impl<P: ExactSizeIterator> ExactSizeIterator for Batch<P> {}
impl<P: ExactSizeIterator> FusedIterator for Batch<P> {}

impl<P: ExactSizeIterator> fmt::Debug for Batch<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch").field("len", &self.len()).finish_non_exhaustive()
    }
}
