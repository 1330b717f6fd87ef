//! Cursors over a `HashMap`.
//! Knows no position.

use super::HashMap;
use super::entry::OccupiedEntry;
use crate::cursor::Cursor;
use crate::cursor::source::sealed::{Entries, EntriesMut, Judge, Keyed};
use crate::raw::RawTable;
use crate::raw::entry::OccupiedSlot;
use crate::raw::iter::homes::{Picked, PickedSlots};
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use equivalent::Equivalent;

impl<K, V, S, A: Allocator> HashMap<K, V, S, A> {
    /// Opens a cursor on the entries of the map: a walk that borrows nothing between its steps and
    /// that no mutation can invalidate. See [`Cursor`].
    ///
    /// # Complexity
    /// O(1). The map's first cursor takes a process-wide unique number; maps without cursors have
    /// none.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::from([(1, 'a'), (2, 'b')]);
    /// let mut cursor = map.cursor();
    /// let first = *cursor.next(&map)?.unwrap().0;
    /// // The cursor holds no borrow: the other entry can go, and is then not yielded.
    /// map.remove(&(3 - first));
    /// assert_eq!(cursor.next(&map)?, None);
    /// # Ok::<(), tabularasa::CursorError>(())
    /// ```
    #[doc(alias = "scan")]
    pub fn cursor(&mut self) -> Cursor {
        Cursor::open(self.raw.open_cursor())
    }
}

impl<'a, K: Hash, V, S: BuildHasher, A: Allocator> Entries for &'a HashMap<K, V, S, A> {
    type Entry = (K, V);
    type Alloc = A;
    type Item = (&'a K, &'a V);
    type Picked = PickedPairs<'a, K, V>;

    #[inline]
    fn raw(&self) -> &RawTable<(K, V), A> {
        &self.raw
    }

    #[inline]
    fn hash(&self, (key, _): &(K, V)) -> u64 {
        self.hash_builder.hash_one(key)
    }

    #[inline]
    fn item(self, slot: usize) -> Option<(&'a K, &'a V)> {
        self.raw.slot(slot).map(|(key, value)| (key, value))
    }

    #[inline]
    fn pick(self, slots: PickedSlots) -> PickedPairs<'a, K, V> {
        PickedPairs(self.raw.picked(slots))
    }
}

/// Picked entries of a map, as pairs of references.
#[derive(Debug)]
pub struct PickedPairs<'a, K, V>(Picked<'a, (K, V)>);

impl<'a, K, V> Iterator for PickedPairs<'a, K, V> {
    type Item = (&'a K, &'a V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }

    #[inline]
    fn fold<B, F: FnMut(B, Self::Item) -> B>(self, first: B, mut f: F) -> B {
        self.0.fold(first, |sum, (key, value)| f(sum, (key, value)))
    }
}

impl<K, V> ExactSizeIterator for PickedPairs<'_, K, V> {}

impl<K, V, S, A, Q> Keyed<Q> for &HashMap<K, V, S, A>
where
    K: Hash,
    S: BuildHasher,
    A: Allocator,
    Q: Hash + Equivalent<K> + ?Sized,
{
    fn hash_key(self, key: &Q) -> u64 {
        self.hash_builder.hash_one(key)
    }
}

impl<'a, K: Hash, V, S: BuildHasher, A: Allocator> EntriesMut for &'a mut HashMap<K, V, S, A> {
    type Shared<'s>
        = &'s HashMap<K, V, S, A>
    where
        Self: 's;
    type Entry = OccupiedEntry<'a, K, V, S, A>;

    fn shared(&self) -> &HashMap<K, V, S, A> {
        self
    }

    fn entry(self, slot: usize, hash: u64) -> Option<OccupiedEntry<'a, K, V, S, A>> {
        OccupiedSlot::at(self, slot).ok().map(|slot| OccupiedEntry::new(slot, hash))
    }
}

impl<K, V, S, A, F> Judge<F> for &mut HashMap<K, V, S, A>
where
    K: Hash,
    S: BuildHasher,
    A: Allocator,
    F: FnMut(&K, &mut V) -> bool,
{
    #[inline]
    fn judge(&mut self, slots: PickedSlots, keep: &mut F) {
        self.raw.retain_picked(slots, |(key, value)| keep(key, value));
    }
}
