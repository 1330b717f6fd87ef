//! Cursors over a `HashSet`: the map's, that yield keys alone.
//! Knows no position.

use super::HashSet;
use super::entry::OccupiedEntry;
use crate::cursor::Cursor;
use crate::cursor::source::sealed::{Entries, EntriesMut, Judge, Keyed};
use crate::map::PickedPairs;
use crate::raw::RawTable;
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
    ///     // The cursor holds no borrow: what was passed can go, others can be inserted.
    ///     set.remove(&n);
    /// }
    /// assert_eq!((sum, set.len()), ((0..100).sum(), 0));
    /// # Ok::<(), tabularasa::CursorError>(())
    /// ```
    #[doc(alias = "scan")]
    pub fn cursor(&mut self) -> Cursor {
        self.map.cursor()
    }
}

impl<'a, T: Hash, S: BuildHasher, A: Allocator> Entries for &'a HashSet<T, S, A> {
    type Entry = (T, ());
    type Alloc = A;
    type Item = &'a T;
    type Picked = PickedElements<'a, T>;

    #[inline]
    fn raw(&self) -> &RawTable<(T, ()), A> {
        &self.map.raw
    }

    #[inline]
    fn hash(&self, (element, ()): &(T, ())) -> u64 {
        self.map.hasher().hash_one(element)
    }

    #[inline]
    fn item(self, slot: usize) -> Option<&'a T> {
        (&self.map).item(slot).map(|(element, ())| element)
    }

    #[inline]
    fn pick(self, slots: PickedSlots) -> PickedElements<'a, T> {
        PickedElements((&self.map).pick(slots))
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
    fn judge(&mut self, slots: PickedSlots, keep: &mut F) {
        (&mut self.map).judge(slots, &mut |element: &T, (): &mut ()| keep(element));
    }
}
