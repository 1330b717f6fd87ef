//! Cursors over a `HashSet`: the map's, that yield keys alone.
//! Knows no position.

use super::HashSet;
use super::entry::OccupiedEntry;
use crate::cursor::Cursor;
use crate::cursor::source::sealed::{Entries, EntriesMut, Judge, Keyed};
use crate::map::PickedPairs;
use crate::raw::identity::ClearKind;
use crate::raw::iter::homes::PickedSlots;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use equivalent::Equivalent;

impl<T, S, A: Allocator> HashSet<T, S, A> {
    /// Opens a cursor on the elements of the set: a walk that borrows nothing between its steps
    /// and that no mutation can invalidate. See [`Cursor`].
    ///
    /// # Complexity
    /// O(1). The set's first cursor takes a process-wide unique number; sets without cursors have
    /// none.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set: HashSet<u32> = (0..100).collect();
    /// let mut cursor = set.cursor();
    /// let mut sum = 0;
    /// while let Some(&n) = cursor.next(&set)? {
    ///     sum += n;
    ///     // The cursor holds no borrow: what was passed can go, what comes can be put in.
    ///     set.remove(&n);
    /// }
    /// assert_eq!((sum, set.len()), ((0..100).sum(), 0));
    /// # Ok::<(), tabularasa::CursorError>(())
    /// ```
    pub fn cursor(&mut self) -> Cursor {
        self.map.cursor()
    }
}

impl<'a, T: Hash, S: BuildHasher, A: Allocator> Entries for &'a HashSet<T, S, A> {
    type Item = &'a T;
    type Picked = PickedElements<'a, T>;

    fn id(self) -> u64 {
        (&self.map).id()
    }

    fn generation(self) -> (u64, ClearKind) {
        (&self.map).generation()
    }

    fn slots(self) -> usize {
        (&self.map).slots()
    }

    #[inline]
    fn walk_homes(self, first: usize, homes: usize, each: impl FnMut(u64, usize)) {
        (&self.map).walk_homes(first, homes, each);
    }

    #[inline]
    fn walk_all(self, each: impl FnMut(u64, usize)) {
        (&self.map).walk_all(each);
    }

    #[inline]
    fn each_with_hash(self, hash: u64, each: impl FnMut(usize)) {
        (&self.map).each_with_hash(hash, each);
    }

    #[inline]
    fn prefetch_homes(self, first: usize, homes: usize) {
        (&self.map).prefetch_homes(first, homes);
    }

    #[inline]
    fn item(self, slot: usize) -> Option<&'a T> {
        (&self.map).item(slot).map(|(element, ())| element)
    }

    #[inline]
    fn pick_homes(
        self,
        first: usize,
        homes: usize,
        passes: impl Fn(u64) -> bool,
    ) -> PickedElements<'a, T> {
        PickedElements((&self.map).pick_homes(first, homes, passes))
    }

    fn pick_hashes(self, hashes: &[u64]) -> PickedElements<'a, T> {
        PickedElements((&self.map).pick_hashes(hashes))
    }

    #[inline]
    fn slots_of_homes(
        self,
        first: usize,
        homes: usize,
        passes: impl Fn(u64) -> bool,
    ) -> PickedSlots {
        (&self.map).slots_of_homes(first, homes, passes)
    }

    fn slots_of_hash(self, hash: u64) -> PickedSlots {
        (&self.map).slots_of_hash(hash)
    }
}

/// Picked elements of a set.
#[derive(Debug)]
pub struct PickedElements<'a, T>(PickedPairs<'a, T, ()>);

impl<'a, T> Iterator for PickedElements<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        self.0.next().map(|(element, ())| element)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }

    #[inline]
    fn fold<B, F: FnMut(B, &'a T) -> B>(self, first: B, mut f: F) -> B {
        self.0.fold(first, |sum, (element, ())| f(sum, element))
    }
}

impl<T> ExactSizeIterator for PickedElements<'_, T> {}

impl<T, S, A, Q> Keyed<Q> for &HashSet<T, S, A>
where
    T: Hash,
    S: BuildHasher,
    A: Allocator,
    Q: Hash + Equivalent<T> + ?Sized,
{
    fn hash_key(self, key: &Q) -> u64 {
        (&self.map).hash_key(key)
    }
}

impl<'a, T: Hash, S: BuildHasher, A: Allocator> EntriesMut for &'a mut HashSet<T, S, A> {
    type Shared<'s>
        = &'s HashSet<T, S, A>
    where
        Self: 's;
    type Entry = OccupiedEntry<'a, T, S, A>;

    fn shared(&self) -> &HashSet<T, S, A> {
        self
    }

    fn entry(self, slot: usize, hash: u64) -> Option<OccupiedEntry<'a, T, S, A>> {
        (&mut self.map).entry(slot, hash).map(OccupiedEntry::new)
    }
}

impl<T, S, A, F> Judge<F> for &mut HashSet<T, S, A>
where
    T: Hash,
    S: BuildHasher,
    A: Allocator,
    F: FnMut(&T) -> bool,
{
    #[inline]
    fn judge(&mut self, slot: usize, keep: &mut F) {
        (&mut self.map).judge(slot, &mut |element: &T, (): &mut ()| keep(element));
    }
}
