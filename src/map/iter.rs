//! Iterators over a map: the core's, with pairs taken apart.
//! Knows no slot.

use super::HashMap;
use crate::raw::iter as raw;
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::iter::FusedIterator;

/// References to the entries of a [`HashMap`]: [`iter`](HashMap::iter).
pub struct Iter<'a, K, V> {
    entries: raw::Iter<'a, (K, V)>,
}

/// References to the entries of a [`HashMap`], exclusive to the values:
/// [`iter_mut`](HashMap::iter_mut).
pub struct IterMut<'a, K, V> {
    entries: raw::PairsMut<'a, K, V>,
}

/// The entries of a [`HashMap`] by value: [`into_iter`](HashMap::into_iter).
pub struct IntoIter<K, V, A: Allocator = Global> {
    entries: raw::IntoIter<(K, V), A>,
}

/// References to the keys of a [`HashMap`]: [`keys`](HashMap::keys).
pub struct Keys<'a, K, V> {
    entries: Iter<'a, K, V>,
}

/// References to the values of a [`HashMap`]: [`values`](HashMap::values).
pub struct Values<'a, K, V> {
    entries: Iter<'a, K, V>,
}

/// Exclusive references to the values of a [`HashMap`]: [`values_mut`](HashMap::values_mut).
pub struct ValuesMut<'a, K, V> {
    entries: IterMut<'a, K, V>,
}

/// The keys of a [`HashMap`] by value: [`into_keys`](HashMap::into_keys).
pub struct IntoKeys<K, V, A: Allocator = Global> {
    entries: IntoIter<K, V, A>,
}

/// The values of a [`HashMap`] by value: [`into_values`](HashMap::into_values).
pub struct IntoValues<K, V, A: Allocator = Global> {
    entries: IntoIter<K, V, A>,
}

/// All entries of a [`HashMap`], whose memory stays: [`drain`](HashMap::drain).
pub struct Drain<'a, K, V, A: Allocator = Global> {
    entries: raw::Drain<'a, (K, V), A>,
}

/// The entries of a [`HashMap`] that a closure picks: [`extract_if`](HashMap::extract_if).
#[must_use = "nothing is taken out until the iterator is used; see also `retain`"]
pub struct ExtractIf<'a, K, V, F, A: Allocator = Global> {
    entries: raw::Extract<'a, (K, V), A>,
    pick: F,
}

impl<'a, K, V, A: Allocator> Drain<'a, K, V, A> {
    pub(super) fn new(entries: raw::Drain<'a, (K, V), A>) -> Self {
        Drain { entries }
    }

    /// The entries to come, by reference.
    pub(crate) fn iter(&self) -> Iter<'_, K, V> {
        Iter { entries: self.entries.iter() }
    }
}

impl<'a, K, V, F, A: Allocator> ExtractIf<'a, K, V, F, A> {
    pub(crate) fn new<S>(map: &'a mut HashMap<K, V, S, A>, pick: F) -> Self {
        ExtractIf { entries: map.raw.extract(), pick }
    }

    /// The next entry that `judge` picks by means of the closure: a set's has another form.
    #[inline]
    pub(crate) fn next_by(
        &mut self,
        mut judge: impl FnMut(&mut F, &K, &mut V) -> bool,
    ) -> Option<(K, V)> {
        let pick = &mut self.pick;
        self.entries.next_if(|(key, value)| judge(pick, key, value))
    }

    /// Entries that have not been judged.
    #[inline]
    pub(crate) fn unjudged(&self) -> usize {
        self.entries.len()
    }
}

impl<K, V, S, A: Allocator> HashMap<K, V, S, A> {
    /// Iterates over the entries by reference, in no particular order.
    ///
    /// # Complexity
    /// O(len + capacity/16) for the whole walk, or, below one entry in 256 slots, O(inserted +
    /// capacity/4096). *Inserted* counts the insertions since the last clear or growth.
    ///
    /// # Examples
    /// ```
    /// let map = tabularasa::HashMap::from([(1, 10), (2, 20)]);
    /// assert_eq!(map.iter().map(|(key, value)| key + value).sum::<i32>(), 33);
    /// ```
    #[inline]
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { entries: self.raw.iter() }
    }

    /// Iterates over the entries, values by exclusive reference, in no particular order.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(1, 10), (2, 20)]);
    /// for (key, value) in map.iter_mut() {
    ///     *value += key;
    /// }
    /// assert_eq!((map[&1], map[&2]), (11, 22));
    /// ```
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        IterMut { entries: self.raw.pairs_mut() }
    }

    /// Iterates over the keys, in no particular order.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter).
    ///
    /// # Examples
    /// ```
    /// let map = tabularasa::HashMap::from([(1, 10), (2, 20)]);
    /// assert_eq!(map.keys().sum::<i32>(), 3);
    /// ```
    #[inline]
    pub fn keys(&self) -> Keys<'_, K, V> {
        Keys { entries: self.iter() }
    }

    /// Iterates over the values, in no particular order.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter).
    ///
    /// # Examples
    /// ```
    /// let map = tabularasa::HashMap::from([(1, 10), (2, 20)]);
    /// assert_eq!(map.values().sum::<i32>(), 30);
    /// ```
    #[inline]
    pub fn values(&self) -> Values<'_, K, V> {
        Values { entries: self.iter() }
    }

    /// Iterates over the values by exclusive reference, in no particular order.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(1, 10), (2, 20)]);
    /// map.values_mut().for_each(|value| *value *= 2);
    /// assert_eq!(map[&2], 40);
    /// ```
    #[inline]
    pub fn values_mut(&mut self) -> ValuesMut<'_, K, V> {
        ValuesMut { entries: self.iter_mut() }
    }

    /// Yields the keys by value, in no particular order, and drops the values.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter), and one free.
    ///
    /// # Examples
    /// ```
    /// let map = tabularasa::HashMap::from([(1, 10), (2, 20)]);
    /// assert_eq!(map.into_keys().sum::<i32>(), 3);
    /// ```
    #[inline]
    pub fn into_keys(self) -> IntoKeys<K, V, A> {
        IntoKeys { entries: self.into_iter() }
    }

    /// Yields the values by value, in no particular order, and drops the keys.
    ///
    /// # Complexity
    /// As [`iter`](Self::iter), and one free.
    ///
    /// # Examples
    /// ```
    /// let map = tabularasa::HashMap::from([(1, 10), (2, 20)]);
    /// assert_eq!(map.into_values().sum::<i32>(), 30);
    /// ```
    #[inline]
    pub fn into_values(self) -> IntoValues<K, V, A> {
        IntoValues { entries: self.into_iter() }
    }
}

impl<'a, K, V, S, A: Allocator> IntoIterator for &'a HashMap<K, V, S, A> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    #[inline]
    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

impl<'a, K, V, S, A: Allocator> IntoIterator for &'a mut HashMap<K, V, S, A> {
    type Item = (&'a K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    #[inline]
    fn into_iter(self) -> IterMut<'a, K, V> {
        self.iter_mut()
    }
}

impl<K, V, S, A: Allocator> IntoIterator for HashMap<K, V, S, A> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V, A>;

    #[inline]
    fn into_iter(self) -> IntoIter<K, V, A> {
        let HashMap { raw, hash_builder } = self;
        // First: were its destructor to panic, the table is still ours and drops its entries.
        drop(hash_builder);
        IntoIter { entries: raw.into_iter() }
    }
}

/// Supplies the bodies of an iterator over `entries`, whose items `$part` takes apart.
macro_rules! delegate {
    ($part:expr) => {
        #[inline]
        fn next(&mut self) -> Option<Self::Item> {
            self.entries.next().map($part)
        }

        #[inline]
        fn size_hint(&self) -> (usize, Option<usize>) {
            self.entries.size_hint()
        }

        #[inline]
        fn count(self) -> usize {
            self.entries.len()
        }

        #[inline]
        fn fold<B, F: FnMut(B, Self::Item) -> B>(self, first: B, mut f: F) -> B {
            self.entries.fold(first, |sum, item| f(sum, $part(item)))
        }
    };
}

pub(crate) use delegate;

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);
    delegate!(|pair: &'a (K, V)| (&pair.0, &pair.1));
}

impl<'a, K, V> Iterator for IterMut<'a, K, V> {
    type Item = (&'a K, &'a mut V);
    delegate!(|pair| pair);
}

impl<K, V, A: Allocator> Iterator for IntoIter<K, V, A> {
    type Item = (K, V);
    delegate!(|pair| pair);
}

impl<'a, K, V> Iterator for Keys<'a, K, V> {
    type Item = &'a K;
    delegate!(|(key, _)| key);
}

impl<'a, K, V> Iterator for Values<'a, K, V> {
    type Item = &'a V;
    delegate!(|(_, value)| value);
}

impl<'a, K, V> Iterator for ValuesMut<'a, K, V> {
    type Item = &'a mut V;
    delegate!(|(_, value)| value);
}

impl<K, V, A: Allocator> Iterator for IntoKeys<K, V, A> {
    type Item = K;
    delegate!(|(key, _)| key);
}

impl<K, V, A: Allocator> Iterator for IntoValues<K, V, A> {
    type Item = V;
    delegate!(|(_, value)| value);
}

impl<K, V, A: Allocator> Iterator for Drain<'_, K, V, A> {
    type Item = (K, V);
    delegate!(|pair| pair);
}

impl<K, V, F, A: Allocator> Iterator for ExtractIf<'_, K, V, F, A>
where
    F: FnMut(&K, &mut V) -> bool,
{
    type Item = (K, V);

    #[inline]
    fn next(&mut self) -> Option<(K, V)> {
        self.next_by(|pick, key, value| pick(key, value))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.unjudged()))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}
impl<K, V> ExactSizeIterator for IterMut<'_, K, V> {}
impl<K, V, A: Allocator> ExactSizeIterator for IntoIter<K, V, A> {}
impl<K, V> ExactSizeIterator for Keys<'_, K, V> {}
impl<K, V> ExactSizeIterator for Values<'_, K, V> {}
impl<K, V> ExactSizeIterator for ValuesMut<'_, K, V> {}
impl<K, V, A: Allocator> ExactSizeIterator for IntoKeys<K, V, A> {}
impl<K, V, A: Allocator> ExactSizeIterator for IntoValues<K, V, A> {}
impl<K, V, A: Allocator> ExactSizeIterator for Drain<'_, K, V, A> {}

impl<K, V> FusedIterator for Iter<'_, K, V> {}
impl<K, V> FusedIterator for IterMut<'_, K, V> {}
impl<K, V, A: Allocator> FusedIterator for IntoIter<K, V, A> {}
impl<K, V> FusedIterator for Keys<'_, K, V> {}
impl<K, V> FusedIterator for Values<'_, K, V> {}
impl<K, V> FusedIterator for ValuesMut<'_, K, V> {}
impl<K, V, A: Allocator> FusedIterator for IntoKeys<K, V, A> {}
impl<K, V, A: Allocator> FusedIterator for IntoValues<K, V, A> {}
impl<K, V, A: Allocator> FusedIterator for Drain<'_, K, V, A> {}
impl<K, V, F, A: Allocator> FusedIterator for ExtractIf<'_, K, V, F, A> where
    F: FnMut(&K, &mut V) -> bool
{
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Iter { entries: self.entries.clone() }
    }
}
impl<K, V> Clone for Keys<'_, K, V> {
    fn clone(&self) -> Self {
        Keys { entries: self.entries.clone() }
    }
}
impl<K, V> Clone for Values<'_, K, V> {
    fn clone(&self) -> Self {
        Values { entries: self.entries.clone() }
    }
}

impl<K, V> Default for Iter<'_, K, V> {
    fn default() -> Self {
        Iter { entries: raw::Iter::default() }
    }
}
impl<K, V> Default for IterMut<'_, K, V> {
    fn default() -> Self {
        IterMut { entries: raw::PairsMut::default() }
    }
}
impl<K, V, A: Allocator> Default for IntoIter<K, V, A> {
    fn default() -> Self {
        IntoIter { entries: raw::IntoIter::default() }
    }
}
impl<K, V> Default for Keys<'_, K, V> {
    fn default() -> Self {
        Keys { entries: Iter::default() }
    }
}
impl<K, V> Default for Values<'_, K, V> {
    fn default() -> Self {
        Values { entries: Iter::default() }
    }
}
impl<K, V> Default for ValuesMut<'_, K, V> {
    fn default() -> Self {
        ValuesMut { entries: IterMut::default() }
    }
}
impl<K, V, A: Allocator> Default for IntoKeys<K, V, A> {
    fn default() -> Self {
        IntoKeys { entries: IntoIter::default() }
    }
}
impl<K, V, A: Allocator> Default for IntoValues<K, V, A> {
    fn default() -> Self {
        IntoValues { entries: IntoIter::default() }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Iter<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for IterMut<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter()).finish()
    }
}
impl<K: fmt::Debug, V: fmt::Debug, A: Allocator> fmt::Debug for IntoIter<K, V, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter()).finish()
    }
}
impl<K: fmt::Debug, V> fmt::Debug for Keys<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
impl<K, V: fmt::Debug> fmt::Debug for Values<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
impl<K, V: fmt::Debug> fmt::Debug for ValuesMut<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.entries.iter().map(|(_, value)| value)).finish()
    }
}
impl<K: fmt::Debug, V, A: Allocator> fmt::Debug for IntoKeys<K, V, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.entries.iter().map(|(key, _)| key)).finish()
    }
}
impl<K, V: fmt::Debug, A: Allocator> fmt::Debug for IntoValues<K, V, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.entries.iter().map(|(_, value)| value)).finish()
    }
}
impl<K: fmt::Debug, V: fmt::Debug, A: Allocator> fmt::Debug for Drain<'_, K, V, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter()).finish()
    }
}
impl<K, V, F, A: Allocator> fmt::Debug for ExtractIf<'_, K, V, F, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtractIf").finish_non_exhaustive()
    }
}
