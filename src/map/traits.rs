//! The traits of a map, but for iteration.
//! Knows no slot.

use super::HashMap;
#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
use crate::hasher::DefaultHashBuilder;
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::ops::Index;
use equivalent::Equivalent;

impl<K: Copy, V: Copy, S: Clone, A: Allocator + Clone> HashMap<K, V, S, A> {
    /// As [`clone`](Clone::clone), by copying the allocation instead of each entry: worth its name
    /// where keys and values are plain data. A map that is nearly empty for its capacity is faster
    /// to `clone`.
    ///
    /// # Complexity
    /// O(capacity), at the speed of `memcpy`.
    ///
    /// # Panics
    /// An allocation failure goes to the error hook.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let board = HashMap::from([((0, 0), 'x'), ((1, 1), 'o')]);
    /// let mut next = board.clone_copy();
    /// next.insert((2, 2), 'x');
    /// assert_eq!((board.len(), next.len()), (2, 3));
    /// ```
    #[must_use]
    pub fn clone_copy(&self) -> Self {
        HashMap { hash_builder: self.hash_builder.clone(), raw: self.raw.clone_copy() }
    }
}

impl<K: Clone, V: Clone, S: Clone, A: Allocator + Clone> Clone for HashMap<K, V, S, A> {
    /// A copy, as another map: with as many slots, known to no cursor.
    fn clone(&self) -> Self {
        HashMap { hash_builder: self.hash_builder.clone(), raw: self.raw.clone() }
    }

    /// As `clone`, reusing the allocation if it has as many slots. If user code panics the map is
    /// left empty.
    fn clone_from(&mut self, source: &Self) {
        // First: a panic here changes nothing.
        let hash_builder = source.hash_builder.clone();
        // The hasher changes while there are no entries, so that the two never disagree.
        self.raw.clear_retain();
        self.hash_builder = hash_builder;
        self.raw.clone_from(&source.raw);
    }
}

impl<K, V, S: Default, A: Allocator + Default> Default for HashMap<K, V, S, A> {
    #[inline]
    fn default() -> Self {
        Self::with_hasher_in(S::default(), A::default())
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S, A: Allocator> fmt::Debug for HashMap<K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K, V, S, A> PartialEq for HashMap<K, V, S, A>
where
    K: Eq + Hash,
    V: PartialEq,
    S: BuildHasher,
    A: Allocator,
{
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.iter().all(|(key, value)| other.get(key).is_some_and(|there| value == there))
    }
}

impl<K: Eq + Hash, V: Eq, S: BuildHasher, A: Allocator> Eq for HashMap<K, V, S, A> {}

impl<K, V, S, A, Q> Index<&Q> for HashMap<K, V, S, A>
where
    K: Eq + Hash,
    S: BuildHasher,
    A: Allocator,
    Q: Hash + Equivalent<K> + ?Sized,
{
    type Output = V;

    /// # Panics
    /// If the key is absent.
    #[inline]
    fn index(&self, key: &Q) -> &V {
        match self.get(key) {
            Some(value) => value,
            None => panic!("no entry found for key"),
        }
    }
}

/// Looks ahead at most 32 entries once the map is larger than the caches. If `Hash`, `Eq`, a
/// destructor or the iterator panics, those are dropped.
impl<K, V, S, A> FromIterator<(K, V)> for HashMap<K, V, S, A>
where
    K: Eq + Hash,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        map.extend(entries);
        map
    }
}

// For the global allocator alone: hashbrown's impl is for all, and its callers have to name one.
#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<K: Eq + Hash, V, const N: usize> From<[(K, V); N]> for HashMap<K, V, DefaultHashBuilder> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K: Eq + Hash, V, S: BuildHasher, A: Allocator> HashMap<K, V, S, A> {
    /// Makes room for what an iterator says is to come: all of it if the map is empty; else half,
    /// for some keys may be there already. A hint is no promise, so a refusal does not matter:
    /// insertions grow the map as usual.
    pub(crate) fn reserve_hint(&mut self, hint: usize) {
        let hint = if self.is_empty() { hint } else { hint / 2 + hint % 2 };
        let _ = self.try_reserve(hint);
    }
}

/// Looks ahead at most 32 entries in a map that is larger than the caches (2 MiB of slots). If
/// `Hash`, `Eq`, a destructor or the iterator panics, those are dropped, and all that was inserted
/// before stays. In a smaller map only the entry in hand is lost.
impl<K, V, S, A> Extend<(K, V)> for HashMap<K, V, S, A>
where
    K: Eq + Hash,
    S: BuildHasher,
    A: Allocator,
{
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        let entries = entries.into_iter();
        self.reserve_hint(entries.size_hint().0);
        self.extend_ahead(entries);
    }
}

impl<'a, K, V, S, A> Extend<(&'a K, &'a V)> for HashMap<K, V, S, A>
where
    K: Eq + Hash + Copy,
    V: Copy,
    S: BuildHasher,
    A: Allocator,
{
    fn extend<I: IntoIterator<Item = (&'a K, &'a V)>>(&mut self, entries: I) {
        self.extend(entries.into_iter().map(|(key, value)| (*key, *value)));
    }
}

impl<'a, K, V, S, A> Extend<&'a (K, V)> for HashMap<K, V, S, A>
where
    K: Eq + Hash + Copy,
    V: Copy,
    S: BuildHasher,
    A: Allocator,
{
    fn extend<I: IntoIterator<Item = &'a (K, V)>>(&mut self, entries: I) {
        self.extend(entries.into_iter().copied());
    }
}
