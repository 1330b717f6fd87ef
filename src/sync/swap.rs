//! `SwapMap`: a map at a pointer that is swapped, for many looks and few changes.
//! The swapping is arc-swap's; knows no lock. Not among the programs that loom runs.

use crate::{DefaultHashBuilder, HashMap};
use alloc::sync::Arc;
use arc_swap::{ArcSwap, Guard};
use core::fmt;
use core::ops::Deref;

/// A map that is read far more than it is written: readers look at a snapshot, writers replace it.
///
/// [`load`](Self::load) takes no lock, and what it returns never changes: a walk over it is a walk
/// over one instant. A writer clones the whole map: O(len) for one entry. A clear is one swap.
///
/// Writers that load, change a copy, and store it bring back what was cleared in between.
/// [`rcu`](Self::rcu) stores only if nothing was, and else begins anew.
///
/// The checks of this module by loom do not cover it: that memory is given back once, and not too
/// early, is the arc-swap crate's promise; its tests run with threads, and under ThreadSanitizer.
/// The order of operations is that of the pointer's changes.
///
/// # Examples
/// ```
/// use std::thread;
/// use tabularasa::sync::SwapMap;
///
/// let routes: SwapMap<&str, u32> = SwapMap::new();
/// routes.rcu(|map| map.insert("/", 1));
/// thread::scope(|scope| {
///     scope.spawn(|| {
///         let snapshot = routes.load();
///         // Whoever writes meanwhile, this is one state of the map.
///         assert!(snapshot.values().all(|version| *version == snapshot["/"]));
///     });
///     scope.spawn(|| {
///         routes.rcu(|map| {
///             map.insert("/", 2);
///             map.insert("/new", 2)
///         })
///     });
/// });
/// let old = routes.take_all();
/// assert_eq!(old.len(), 2);
/// assert!(routes.load().is_empty());
/// ```
pub struct SwapMap<K, V, S = DefaultHashBuilder> {
    current: ArcSwap<HashMap<K, V, S>>,
}

/// A state of a [`SwapMap`], that stays as it is. Made by [`SwapMap::load`].
///
/// It holds its entries: what a clear has ended lives on in here. Short-lived ones are cheapest.
pub struct Snapshot<K, V, S> {
    map: Guard<Arc<HashMap<K, V, S>>>,
}

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<K, V> SwapMap<K, V> {
    /// An empty map with the default hasher.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::SwapMap;
    ///
    /// let map: SwapMap<u32, u32> = SwapMap::new();
    /// assert!(map.load().is_empty());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl<K, V, S> SwapMap<K, V, S> {
    /// Returns the map as it is now.
    ///
    /// # Locking
    /// None.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::sync::SwapMap;
    ///
    /// let map = SwapMap::from(HashMap::from([(1, 'a')]));
    /// let before = map.load();
    /// map.clear();
    /// assert_eq!((before.len(), map.load().len()), (1, 0));
    /// ```
    pub fn load(&self) -> Snapshot<K, V, S> {
        Snapshot { map: self.current.load() }
    }

    /// Changes a copy of the map, and stores it in place of the map if that is still what was
    /// copied; else does it again.
    ///
    /// # Locking
    /// None. `change` runs as often as others were faster; what the last run returns is returned.
    ///
    /// # Complexity
    /// O(len), each time.
    ///
    /// # Panics
    /// If `change` does, or `Clone` of keys, values or hasher: nothing changed then.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::sync::SwapMap;
    ///
    /// let map = SwapMap::from(HashMap::from([(1, 'a')]));
    /// let mut first = true;
    /// map.rcu(|copy| {
    ///     if std::mem::take(&mut first) {
    ///         map.clear(); // another thread, just now
    ///     }
    ///     copy.insert(2, 'b')
    /// });
    /// // The copy with what was cleared was given up.
    /// assert_eq!(map.load().keys().collect::<Vec<_>>(), [&2]);
    /// ```
    pub fn rcu<R>(&self, mut change: impl FnMut(&mut HashMap<K, V, S>) -> R) -> R
    where
        K: Clone,
        V: Clone,
        S: Clone,
    {
        loop {
            let before = self.current.load();
            let mut copy = HashMap::clone(&before);
            let result = change(&mut copy);
            // `before` is held: no other map can come to lie at its address.
            let found = self.current.compare_and_swap(&*before, Arc::new(copy));
            if Arc::ptr_eq(&found, &before) {
                return result;
            }
        }
    }

    /// Lets every entry be gone, at one instant. Snapshots keep theirs; the last to hold an entry
    /// drops it.
    ///
    /// # Locking
    /// None.
    ///
    /// # Complexity
    /// O(1), and the destructors if there is no snapshot.
    ///
    /// # Panics
    /// If cloning the hasher does: nothing was cleared then. If a destructor does.
    ///
    /// # Examples
    /// See [`load`](Self::load).
    pub fn clear(&self)
    where
        S: Clone,
    {
        drop(self.take_all());
    }

    /// Takes out all entries, at one instant. Snapshots may hold them too.
    ///
    /// # Locking
    /// None.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If cloning the hasher does: nothing was taken then.
    ///
    /// # Examples
    /// See [`SwapMap`].
    #[must_use = "the entries are in what is returned; to drop them, use `clear`"]
    pub fn take_all(&self) -> Arc<HashMap<K, V, S>>
    where
        S: Clone,
    {
        let hash_builder = self.load().hasher().clone();
        self.replace_all(HashMap::with_hasher(hash_builder))
    }

    /// Takes out all entries, and inserts others, at one instant. Snapshots may hold the old ones
    /// too.
    ///
    /// # Locking
    /// None.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::sync::SwapMap;
    ///
    /// let map = SwapMap::from(HashMap::from([(1, 'a')]));
    /// let old = map.replace_all(HashMap::from([(2, 'b')]));
    /// assert_eq!((old.get(&1), map.load().get(&2)), (Some(&'a'), Some(&'b')));
    /// ```
    pub fn replace_all(&self, map: HashMap<K, V, S>) -> Arc<HashMap<K, V, S>> {
        self.current.swap(Arc::new(map))
    }
}

impl<K, V, S> Deref for Snapshot<K, V, S> {
    type Target = HashMap<K, V, S>;

    fn deref(&self) -> &HashMap<K, V, S> {
        &self.map
    }
}

impl<K, V, S> From<HashMap<K, V, S>> for SwapMap<K, V, S> {
    fn from(map: HashMap<K, V, S>) -> Self {
        SwapMap { current: ArcSwap::from_pointee(map) }
    }
}

impl<K, V, S: Default> Default for SwapMap<K, V, S> {
    fn default() -> Self {
        HashMap::default().into()
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for SwapMap<K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (*self.load()).fmt(f)
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for Snapshot<K, V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
