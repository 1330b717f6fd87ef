//! A step's entries, handed out under one borrow of the map.
//! Slots only: iterating runs no user code.

use super::order::BLOCK;
use super::source::Walk;
use alloc::vec::Vec;
use core::fmt;
use core::iter::FusedIterator;

/// The entries of one step of a [`Cursor`](crate::Cursor), which borrow the map.
///
/// Those that are not taken count as yielded. Iterating runs no user code.
pub struct Batch<M: Walk> {
    map: M,
    /// Slot of the lowest bit of `near`.
    first: usize,
    /// Slots from `first` on.
    near: u64,
    /// Slots elsewhere: of displaced entries.
    far: Vec<usize>,
}

impl<M: Walk> Batch<M> {
    pub(super) fn new(map: M, first: usize) -> Self {
        Batch { map, first, near: 0, far: Vec::new() }
    }

    /// Adds the entry in `slot`, which must not be among those added before.
    #[inline]
    pub(super) fn add(&mut self, slot: usize) {
        let distance = slot.wrapping_sub(self.first);
        if distance < 64 {
            self.near |= 1 << distance;
        } else {
            self.far.push(slot);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.near == 0 && self.far.is_empty()
    }
}

const _: () = assert!(BLOCK <= 64);

impl<M: Walk> Iterator for Batch<M> {
    type Item = M::Item;

    #[inline]
    fn next(&mut self) -> Option<M::Item> {
        if self.near != 0 {
            let slot = self.first + self.near.trailing_zeros() as usize;
            self.near &= self.near - 1;
            return self.map.item(slot);
        }
        self.map.item(self.far.pop()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = self.near.count_ones() as usize + self.far.len();
        (len, Some(len))
    }
}

impl<M: Walk> ExactSizeIterator for Batch<M> {}
impl<M: Walk> FusedIterator for Batch<M> {}

impl<M: Walk> fmt::Debug for Batch<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch").field("len", &self.len()).finish_non_exhaustive()
    }
}
