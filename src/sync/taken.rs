//! `Taken`: the entries that `take_all` took out, and the iterator over entries of several tables.
//! Knows neither lock nor epoch.

use super::registry::Table;
use crate::{HashMap, hash_table};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::iter::FusedIterator;

/// The entries that [`take_all`](super::ShardedMap::take_all),
/// [`replace_all`](super::ShardedMap::replace_all) or
/// [`extract_if`](super::ShardedMap::extract_if) took out of a map.
///
/// # Examples
/// ```
/// use tabularasa::sync::ShardedMap;
///
/// let map: ShardedMap<u32, String> = (0..100).map(|i| (i, i.to_string())).collect();
/// let mut rest = map.take_all().into_iter();
/// // A slice per tick: no tick pays for all destructors.
/// while rest.len() > 0 {
///     rest.by_ref().take(10).for_each(drop);
/// }
/// ```
#[must_use = "the entries are in here"]
pub struct Taken<K, V, S> {
    tables: Vec<Table<K, V>>,
    /// Those that were picked out one by one.
    picked: Vec<(K, V)>,
    hash_builder: S,
}

impl<K, V, S> Taken<K, V, S> {
    pub(super) fn new(tables: Vec<Table<K, V>>, hash_builder: S) -> Self {
        Taken { tables, picked: Vec::new(), hash_builder }
    }

    pub(super) fn of_entries(picked: Vec<(K, V)>, hash_builder: S) -> Self {
        Taken { tables: Vec::new(), picked, hash_builder }
    }

    /// Returns how many entries there are.
    ///
    /// # Complexity
    /// O(shards).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([(1, 'a'), (2, 'b')]);
    /// assert_eq!(map.take_all().len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.picked.len() + self.tables.iter().map(Table::len).sum::<usize>()
    }

    /// Returns whether there are none.
    ///
    /// # Complexity
    /// O(shards).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([(1, 'a')]);
    /// assert!(!map.take_all().is_empty());
    /// assert!(map.take_all().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the entries as a map, with the hasher of the one that they come from.
    ///
    /// # Complexity
    /// O(len): every entry is hashed and moved.
    ///
    /// # Panics
    /// If `Hash` does, or `Eq`.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([(1, 'a'), (2, 'b')]);
    /// let taken = map.take_all().into_map();
    /// assert_eq!(taken[&2], 'b');
    /// ```
    pub fn into_map(self) -> HashMap<K, V, S>
    where
        K: Eq + Hash,
        S: BuildHasher,
    {
        let mut map = HashMap::with_capacity_and_hasher(self.len(), self.hash_builder);
        map.extend(IntoIter::new(self.tables, self.picked));
        map
    }
}

impl<K, V, S> IntoIterator for Taken<K, V, S> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> IntoIter<K, V> {
        let Taken { tables, picked, hash_builder } = self;
        // First: were its destructor to panic, the tables are still ours and drop their entries.
        drop(hash_builder);
        IntoIter::new(tables, picked)
    }
}

impl<K, V, S> fmt::Debug for Taken<K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Taken").field("len", &self.len()).finish_non_exhaustive()
    }
}

/// The entries of a [`ShardedMap`](super::ShardedMap) or [`Taken`], by value. What it was not asked
/// for is dropped with it.
pub struct IntoIter<K, V> {
    picked: vec::IntoIter<(K, V)>,
    current: hash_table::IntoIter<(K, V)>,
    rest: vec::IntoIter<Table<K, V>>,
    len: usize,
}

impl<K, V> IntoIter<K, V> {
    pub(super) fn new(tables: Vec<Table<K, V>>, picked: Vec<(K, V)>) -> Self {
        let len = picked.len() + tables.iter().map(Table::len).sum::<usize>();
        let (picked, rest) = (picked.into_iter(), tables.into_iter());
        IntoIter { picked, current: Table::new().into_iter(), rest, len }
    }
}

impl<K, V> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        loop {
            if let Some(entry) = self.current.next().or_else(|| self.picked.next()) {
                self.len -= 1;
                return Some(entry);
            }
            self.current = self.rest.next()?.into_iter();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len, Some(self.len))
    }
}

impl<K, V> ExactSizeIterator for IntoIter<K, V> {}
impl<K, V> FusedIterator for IntoIter<K, V> {}

impl<K, V> fmt::Debug for IntoIter<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntoIter").field("len", &self.len).finish_non_exhaustive()
    }
}
