//! Operations on one key: one shard, one lock.
//! Knows no clear but by the epoch.

use super::ShardedMap;
use super::error::OccupiedError;
use super::sharded::{ReadShard, WriteShard};
use crate::Equivalent;
use crate::hash_table::Entry;
use core::hash::{BuildHasher, Hash};
use core::mem;

impl<K: Eq + Hash, V, S: BuildHasher> ShardedMap<K, V, S> {
    /// Returns a clone of the value.
    ///
    /// See [`view`](Self::view), which clones nothing.
    ///
    /// # Locking
    /// One shard, shared. `Eq` and `Clone` run under it.
    ///
    /// # Complexity
    /// O(1) on average.
    ///
    /// # Panics
    /// If `Hash`, `Eq` or `Clone` does; or in a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([("a", 1)]);
    /// assert_eq!((map.get("a"), map.get("b")), (Some(1), None));
    /// ```
    #[inline(always)]
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
        V: Clone,
    {
        self.view(key, V::clone)
    }

    /// Returns what `f` makes of the value. See [`view_mut`](Self::view_mut) for changing it.
    ///
    /// # Locking
    /// One shard, shared. `Eq` and `f` run under it: keep `f` short, and let it
    /// [wait for nothing](crate::sync#closures).
    ///
    /// # Complexity
    /// O(1) on average.
    ///
    /// # Panics
    /// If `Hash`, `Eq` or `f` does; or in a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([("a", vec![1; 1_000_000])]);
    /// // A million numbers need not be cloned to be counted.
    /// assert_eq!(map.view("a", |numbers| numbers.len()), Some(1_000_000));
    /// ```
    #[inline(always)]
    pub fn view<Q, R>(&self, key: &Q, f: impl FnOnce(&V) -> R) -> Option<R>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.view_entry(key, |_, value| f(value))
    }

    /// Returns what `f` makes of the entry.
    #[inline(always)]
    pub(super) fn view_entry<Q, R>(&self, key: &Q, f: impl FnOnce(&K, &V) -> R) -> Option<R>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.hash(key);
        match self.read_live(hash) {
            Some(shard) => view(hash, key, f, shard),
            None => self.view_rarely(hash, key, f),
        }
    }

    /// Returns whether there is an entry with this key.
    ///
    /// # Locking
    /// One shard, shared. `Eq` runs under it.
    ///
    /// # Complexity
    /// O(1) on average.
    ///
    /// # Panics
    /// If `Hash` or `Eq` does; or in a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([("a", 1)]);
    /// assert!(map.contains_key("a") && !map.contains_key("b"));
    /// ```
    #[inline(always)]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        self.view(key, |_| ()).is_some()
    }

    /// Inserts an entry, or replaces the value of the one that is present, and returns the old
    /// value.
    ///
    /// The key that is present stays, as in std. See [`try_insert`](Self::try_insert), which
    /// replaces nothing.
    ///
    /// # Locking
    /// One shard, exclusive. `Eq` runs under it, and `Hash` when the shard grows.
    ///
    /// # Complexity
    /// O(1) on average, amortised over the insertions.
    ///
    /// # Panics
    /// If `Hash` or `Eq` does; nothing changed then. In a
    /// [re-entrant call](crate::sync#re-entrant-calls). If the destructor of an entry does that
    /// `clear_lazy` left in the shard: nothing was inserted then.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::new();
    /// assert_eq!(map.insert("a", 1), None);
    /// assert_eq!(map.insert("a", 2), Some(1));
    /// ```
    #[inline]
    #[doc(alias = "upsert")]
    pub fn insert(&self, key: K, value: V) -> Option<V> {
        let hash = self.hash(&key);
        match self.write_live(hash) {
            Some(shard) => self.insert_in(hash, key, value, shard),
            None => self.insert_rarely(hash, key, value),
        }
    }

    /// Removes the entry with this key, and returns its value.
    ///
    /// A load of this key that began before is not stored, also if there was nothing to remove: see
    /// [`get_or_insert_with`](Self::get_or_insert_with). The entry is moved out: its bytes stay in
    /// its slot until something else is inserted there.
    ///
    /// # Locking
    /// One shard, exclusive. `Eq` runs under it; the key is dropped after it.
    ///
    /// # Complexity
    /// O(1) on average.
    ///
    /// # Panics
    /// As [`insert`](Self::insert).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([("a", 1)]);
    /// assert_eq!((map.remove("a"), map.remove("a")), (Some(1), None));
    /// ```
    #[inline]
    #[doc(alias("LoadAndDelete", "invalidate"))]
    pub fn remove<Q>(&self, key: &Q) -> Option<V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        // The key is dropped here, after the lock.
        self.remove_entry(key).map(|(_, value)| value)
    }

    /// Removes the entry with this key, and returns it.
    ///
    /// # Locking
    /// As [`remove`](Self::remove).
    ///
    /// # Complexity
    /// O(1) on average.
    ///
    /// # Panics
    /// As [`insert`](Self::insert).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([(String::from("a"), 1)]);
    /// assert_eq!(map.remove_entry("a"), Some((String::from("a"), 1)));
    /// assert_eq!(map.remove_entry("a"), None);
    /// ```
    #[inline]
    pub fn remove_entry<Q>(&self, key: &Q) -> Option<(K, V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.hash(key);
        match self.write_live(hash) {
            Some(shard) => remove_in(hash, key, shard),
            None => self.remove_rarely(hash, key),
        }
    }

    /// Removes the entry with this key if `condition` says so of it, and returns it.
    ///
    /// As a removal it ends loads of the key that began before, also if there was nothing to
    /// remove, but not if `condition` says no.
    ///
    /// # Locking
    /// One shard, exclusive. `Eq` and `condition` run under it: let it
    /// [wait for nothing](crate::sync#closures).
    ///
    /// # Complexity
    /// O(1) on average.
    ///
    /// # Panics
    /// As [`insert`](Self::insert), or if `condition` does; the entry stays then.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let users = ShardedMap::from([(String::from("topic"), 2)]);
    /// for left in [1, 0] {
    ///     users.view_mut("topic", |count| *count -= 1);
    ///     let removed = users.remove_if("topic", |_, count| *count == 0);
    ///     assert_eq!(removed.is_some(), left == 0);
    /// }
    /// ```
    #[doc(alias = "CompareAndDelete")]
    pub fn remove_if<Q>(&self, key: &Q, condition: impl FnOnce(&K, &V) -> bool) -> Option<(K, V)>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.hash(key);
        match self.write_live(hash) {
            Some(shard) => remove_if_in(hash, key, condition, shard),
            None => {
                let shards = self.existing().or_else(|| self.remove_early())?;
                remove_if_in(hash, key, condition, self.write(shards, shards.index_of(hash)))
            }
        }
    }

    /// Returns what `f` makes of the value, which it may change in place.
    ///
    /// # Locking
    /// One shard, exclusive. `Eq` and `f` run under it: keep `f` short, and let it
    /// [wait for nothing](crate::sync#closures). What it drops (`*value = new`), it drops under the
    /// lock; `mem::replace(value, new)` hands the old value out.
    ///
    /// # Complexity
    /// O(1) on average.
    ///
    /// # Panics
    /// As [`insert`](Self::insert), or if `f` does; the entry stays as it is at that moment.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::from([(String::from("a"), vec![1])]);
    /// // By a borrowed key: no `String` is made for a change.
    /// assert_eq!(map.view_mut("a", |list| (list.push(2), list.len()).1), Some(2));
    /// assert_eq!(map.view_mut("b", |list| list.clear()), None);
    /// ```
    #[inline]
    #[doc(alias("alter", "computeIfPresent"))]
    pub fn view_mut<Q, R>(&self, key: &Q, f: impl FnOnce(&mut V) -> R) -> Option<R>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.hash(key);
        match self.write_live(hash) {
            Some(shard) => view_mut_in(hash, key, f, shard),
            None => {
                let shards = self.existing()?;
                view_mut_in(hash, key, f, self.write(shards, shards.index_of(hash)))
            }
        }
    }

    /// Inserts an entry unless there is one with this key.
    ///
    /// # Locking
    /// As [`insert`](Self::insert).
    ///
    /// # Complexity
    /// As [`insert`](Self::insert).
    ///
    /// # Panics
    /// As [`insert`](Self::insert).
    ///
    /// # Errors
    /// If there is an entry with this key: key and value come back.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let owners = ShardedMap::new();
    /// assert!(owners.try_insert("job", "ann").is_ok());
    /// let refused = owners.try_insert("job", "bob").unwrap_err();
    /// assert_eq!((refused.key, refused.value), ("job", "bob"));
    /// assert_eq!(owners.get("job"), Some("ann"));
    /// ```
    pub fn try_insert(&self, key: K, value: V) -> Result<(), OccupiedError<K, V>> {
        let hash = self.hash(&key);
        match self.write_live(hash) {
            Some(shard) => self.try_insert_in(hash, key, value, shard),
            None => {
                let shards = self.existing_or_new();
                let shard = self.write(shards, shards.index_of(hash));
                self.try_insert_in(hash, key, value, shard)
            }
        }
    }

    /// Replaces the value of a key by what `f` makes of it; `None` stands for no entry, before and
    /// after.
    ///
    /// `f` owns the value. To change it in place, or by a borrowed key, or to get a result out, see
    /// [`view_mut`](Self::view_mut), [`entry`](Self::entry) and [`remove_if`](Self::remove_if).
    ///
    /// # Locking
    /// One shard, exclusive. `Eq` and `f` run under it, `Hash` when the shard grows: keep `f`
    /// short, and let it [wait for nothing](crate::sync#closures). What `f` drops, it drops under
    /// the lock, and the value that it was given is among that unless it returns it, hands it out
    /// or forgets it: a destructor that uses the map gets the panic of a
    /// [re-entrant call](crate::sync#re-entrant-calls) then. To hand it out:
    /// `map.update(key, |value| { old = value; None })`.
    ///
    /// # Complexity
    /// O(1) on average, amortised.
    ///
    /// # Panics
    /// As [`insert`](Self::insert). If `f` does, then the value that it was given is gone, and the
    /// entry with it; with [`view_mut`](Self::view_mut) the entry would stay.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let stock = ShardedMap::from([("apple", 1)]);
    /// for _ in 0..2 {
    ///     stock.update("pear", |count| Some(count.unwrap_or(0) + 1));
    ///     // The last one goes, and its entry.
    ///     stock.update("apple", |count| count.filter(|n| *n > 1).map(|n: u32| n - 1));
    /// }
    /// assert_eq!((stock.get("pear"), stock.get("apple")), (Some(2), None));
    /// ```
    #[inline]
    #[doc(alias("upsert", "compute"))]
    pub fn update(&self, key: K, f: impl FnOnce(Option<V>) -> Option<V>) {
        let hash = self.hash(&key);
        match self.write_live(hash) {
            Some(shard) => self.update_in(hash, key, f, &mut None, shard),
            None => self.update_rarely(hash, key, f),
        }
    }
}

// What happens to a shard once it is locked. Twice in a program: inlined where it was live and the
// thread had nothing else locked, and through a call where not, so that the usual way is short.
// The shard comes last: parameters go in reverse order, what is left of the others after its lock.

#[inline(always)]
fn view<K, V, N, Q, R>(
    hash: u64,
    key: &Q,
    f: impl FnOnce(&K, &V) -> R,
    shard: ReadShard<'_, K, V, N>,
) -> Option<R>
where
    Q: Equivalent<K> + ?Sized,
{
    let known =
        shard.table().and_then(|table| table.find_far(hash, |(known, _)| key.equivalent(known)));
    #[expect(clippy::manual_map, reason = "`f` is not to go before the lock is given back")]
    let found = match known {
        Some((key, value)) => Some(f(key, value)),
        None => None,
    };
    drop(shard);
    found
}

#[inline(always)]
fn remove_in<K, V, N, Q>(hash: u64, key: &Q, mut shard: WriteShard<'_, K, V, N>) -> Option<(K, V)>
where
    Q: Equivalent<K> + ?Sized,
{
    let (table, removals) = shard.parts();
    // Also if there is nothing: what is not there yet may be on its way.
    removals.count();
    let entry = table.find_entry(hash, |(known, _)| key.equivalent(known)).ok()?;
    Some(entry.remove().0)
}

fn remove_if_in<K, V, N, Q>(
    hash: u64,
    key: &Q,
    condition: impl FnOnce(&K, &V) -> bool,
    mut shard: WriteShard<'_, K, V, N>,
) -> Option<(K, V)>
where
    Q: Equivalent<K> + ?Sized,
{
    let (table, removals) = shard.parts();
    let found = table.find_entry(hash, |(known, _)| key.equivalent(known)).ok();
    if let Some(entry) = &found {
        let (known, value) = entry.get();
        if !condition(known, value) {
            return None;
        }
    }
    removals.count();
    found.map(|entry| entry.remove().0)
}

#[inline(always)]
fn view_mut_in<K, V, N, Q, R>(
    hash: u64,
    key: &Q,
    f: impl FnOnce(&mut V) -> R,
    mut shard: WriteShard<'_, K, V, N>,
) -> Option<R>
where
    Q: Equivalent<K> + ?Sized,
{
    let known = shard.table().find_mut(hash, |(known, _)| key.equivalent(known));
    known.map(|(_, value)| f(value))
}

impl<K: Eq + Hash, V, S: BuildHasher> ShardedMap<K, V, S> {
    #[inline(always)]
    pub(super) fn insert_in<N>(
        &self,
        hash: u64,
        key: K,
        value: V,
        mut shard: WriteShard<'_, K, V, N>,
    ) -> Option<V> {
        // Not `find_mut` and `insert_unique`: if `Hash` panics, that drops the entry.
        match shard.table().entry(hash, |(known, _)| *known == key, self.rehash()) {
            Entry::Occupied(mut entry) => Some(mem::replace(&mut entry.get_mut().1, value)),
            Entry::Vacant(entry) => {
                entry.insert((key, value));
                None
            }
        }
    }

    fn try_insert_in<N>(
        &self,
        hash: u64,
        key: K,
        value: V,
        mut shard: WriteShard<'_, K, V, N>,
    ) -> Result<(), OccupiedError<K, V>> {
        match shard.table().entry(hash, |(known, _)| *known == key, self.rehash()) {
            Entry::Occupied(_) => Err(OccupiedError { key, value }),
            Entry::Vacant(entry) => {
                entry.insert((key, value));
                Ok(())
            }
        }
    }

    /// Replaces key and value, and returns the old ones.
    pub(super) fn replace_entry(&self, key: K, value: V) -> Option<(K, V)> {
        let hash = self.hash(&key);
        let shards = self.existing_or_new();
        let mut shard = self.write(shards, shards.index_of(hash));
        match shard.table().entry(hash, |(known, _)| *known == key, self.rehash()) {
            Entry::Occupied(mut entry) => Some(mem::replace(entry.get_mut(), (key, value))),
            Entry::Vacant(entry) => {
                entry.insert((key, value));
                None
            }
        }
    }

    /// `kept` is for the key of an entry whose value is out: it is dropped after the lock, unless
    /// it goes in again.
    #[inline(always)]
    fn update_in<N>(
        &self,
        hash: u64,
        key: K,
        f: impl FnOnce(Option<V>) -> Option<V>,
        kept: &mut Option<K>,
        mut shard: WriteShard<'_, K, V, N>,
    ) {
        let (table, removals) = shard.parts();
        // If `f` panics, an entry is gone: it is a removal until `f` has returned something else.
        let before = *removals;
        removals.count();
        let is_present = match table.entry(hash, |(known, _)| *known == key, self.rehash()) {
            Entry::Occupied(entry) => {
                let replaced = entry.replace_entry_with(|(known, value)| {
                    *kept = Some(known);
                    let value = f(Some(value))?;
                    kept.take().map(|known| (known, value))
                });
                matches!(replaced, Entry::Occupied(_))
            }
            Entry::Vacant(entry) => match f(None) {
                Some(value) => {
                    entry.insert((key, value));
                    true
                }
                None => false,
            },
        };
        if is_present {
            *removals = before;
        }
    }

    #[cold]
    #[inline(never)]
    fn view_rarely<Q, R>(&self, hash: u64, key: &Q, f: impl FnOnce(&K, &V) -> R) -> Option<R>
    where
        Q: Equivalent<K> + ?Sized,
    {
        let shards = self.existing()?;
        view(hash, key, f, self.read(shards, shards.index_of(hash)))
    }

    #[cold]
    #[inline(never)]
    fn insert_rarely(&self, hash: u64, key: K, value: V) -> Option<V> {
        let shards = self.existing_or_new();
        self.insert_in(hash, key, value, self.write(shards, shards.index_of(hash)))
    }

    #[cold]
    #[inline(never)]
    fn remove_rarely<Q>(&self, hash: u64, key: &Q) -> Option<(K, V)>
    where
        Q: Equivalent<K> + ?Sized,
    {
        let shards = self.existing().or_else(|| self.remove_early())?;
        remove_in(hash, key, self.write(shards, shards.index_of(hash)))
    }

    #[cold]
    #[inline(never)]
    fn update_rarely(&self, hash: u64, key: K, f: impl FnOnce(Option<V>) -> Option<V>) {
        let shards = self.existing_or_new();
        let shard = self.write(shards, shards.index_of(hash));
        self.update_in(hash, key, f, &mut None, shard);
    }
}
