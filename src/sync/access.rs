//! Operations on one key: one shard, one lock.
//! Knows no clear but by the epoch.

use super::ShardedMap;
use super::epoch::{Epoch, EpochError, Refusal};
use super::held::Held;
use super::sharded::{ReadShard, WriteShard};
use crate::Equivalent;
use crate::fault::{self, Fault};
use crate::hash_table::Entry;
use core::hash::{BuildHasher, Hash};
use core::mem;

impl<K: Eq + Hash, V, S: BuildHasher> ShardedMap<K, V, S> {
    /// A clone of the value.
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

    /// What `f` makes of the value.
    ///
    /// # Locking
    /// One shard, shared. `Eq` and `f` run under it: keep `f` short.
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
        let hash = self.hash(key);
        match self.read_live(self.shard_of(hash)) {
            Some(shard) => view(hash, key, f, shard),
            None => self.view_rarely(hash, key, f),
        }
    }

    /// Is there an entry with this key?
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

    /// Puts in an entry, or replaces the value of the one that is there, which is returned.
    ///
    /// The key that is there stays, as in std.
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
    /// `clear_lazy` left in the shard: nothing was put in then.
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
    pub fn insert(&self, key: K, value: V) -> Option<V> {
        let hash = self.hash(&key);
        match self.write_live(self.shard_of(hash)) {
            Some(shard) => self.insert_in(hash, key, value, shard),
            None => self.insert_rarely(hash, key, value),
        }
    }

    /// Takes out the entry with this key, and returns its value.
    ///
    /// # Locking
    /// One shard, exclusive. `Eq` runs under it; the key is dropped behind it.
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
    pub fn remove<Q>(&self, key: &Q) -> Option<V>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        let hash = self.hash(key);
        let removed = match self.write_live(self.shard_of(hash)) {
            Some(shard) => remove_in(hash, key, shard),
            None => self.remove_rarely(hash, key),
        };
        removed.map(|(_, value)| value)
    }

    /// Replaces the value of a key by what `f` makes of it; `None` stands for no entry, before and
    /// behind.
    ///
    /// One operation does what `entry` does elsewhere: insert, change, remove, and decide which
    /// under the lock.
    ///
    /// # Locking
    /// One shard, exclusive. `Eq` and `f` run under it, `Hash` when the shard grows: keep `f`
    /// short. What `f` drops, it drops under the lock.
    ///
    /// # Complexity
    /// O(1) on average, amortised.
    ///
    /// # Panics
    /// As [`insert`](Self::insert). If `f` does, then the value that it was given is gone, and the
    /// entry with it.
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
    pub fn update(&self, key: K, f: impl FnOnce(Option<V>) -> Option<V>) {
        let hash = self.hash(&key);
        match self.write_live(self.shard_of(hash)) {
            Some(shard) => self.update_in(hash, key, f, &mut None, shard),
            None => self.update_rarely(hash, key, f),
        }
    }

    /// The value of a key; if there is none, the one that `f` makes, which is put in.
    ///
    /// For loading from somewhere slow. `f` runs outside every lock, so several threads may run it
    /// for one key: the first to come back puts its value in, the others return that one.
    ///
    /// A clear *fences* the loading: a value whose making began before it is returned, but not put
    /// in, because it may come from data that the clear was to make forgotten.
    ///
    /// # Locking
    /// One shard, shared; then none; then the shard, exclusive. `Eq` runs under both, `Clone` under
    /// either, `f` under none.
    ///
    /// # Complexity
    /// O(1) on average, amortised, and `f`.
    ///
    /// # Panics
    /// As [`insert`](Self::insert), or if `f` or `Clone` does: then nothing changed.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let cache = ShardedMap::new();
    /// let load = |id: u32| format!("user {id}");
    /// assert_eq!(cache.get_or_insert_with(7, || load(7)), "user 7");
    /// assert_eq!(cache.get(&7).as_deref(), Some("user 7"));
    ///
    /// // The data changes, and the cache is cleared, while a value is on its way.
    /// let stale = cache.get_or_insert_with(8, || {
    ///     let value = load(8);
    ///     cache.clear();
    ///     value
    /// });
    /// assert_eq!(stale, "user 8");
    /// assert_eq!(cache.get(&8), None);
    /// ```
    pub fn get_or_insert_with(&self, key: K, f: impl FnOnce() -> V) -> V
    where
        V: Clone,
    {
        let hash = self.hash(&key);
        let index = self.shard_of(hash);
        let looked_up = match self.read_live(index) {
            Some(shard) => look_up(hash, &key, shard),
            None => look_up(hash, &key, self.read(index)),
        };
        let epoch = match looked_up {
            Ok(value) => return value,
            Err(epoch) => epoch,
        };
        let value = f();
        let copy = value.clone();
        let mut shard = self.write(index);
        if shard.epoch != epoch && !fault::is_on(Fault::LoadUnfenced) {
            return value;
        }
        match shard.table().entry(hash, |(known, _)| *known == key, self.rehash()) {
            Entry::Occupied(entry) => entry.get().1.clone(),
            Entry::Vacant(entry) => {
                entry.insert((key, copy));
                value
            }
        }
    }

    /// Puts in an entry as [`insert`](Self::insert) does, unless the map was cleared since `epoch`.
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
    /// If the epoch is over, or one of another map: key and value come back.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::{Refusal, ShardedMap};
    ///
    /// let cache = ShardedMap::new();
    /// let epoch = cache.epoch();
    /// let value = 6 * 7; // slow
    /// cache.clear(); // another thread: what was read until now is out of date
    /// let refused = cache.insert_if_epoch(epoch, "answer", value).unwrap_err();
    /// assert_eq!((refused.key, refused.value), ("answer", 42));
    /// assert_eq!(refused.reason, Refusal::Cleared { clears: 1 });
    /// assert!(cache.is_empty());
    /// ```
    pub fn insert_if_epoch(
        &self,
        epoch: Epoch,
        key: K,
        value: V,
    ) -> Result<Option<V>, EpochError<K, V>> {
        if epoch.map != self.header.id {
            return Err(EpochError { key, value, reason: Refusal::WrongMap });
        }
        let hash = self.hash(&key);
        let early = fault::is_on(Fault::FenceBeforeLock).then(|| self.header.clears.get());
        let shard = self.write(self.shard_of(hash));
        let clears = early.unwrap_or(shard.epoch) - epoch.number;
        if clears != 0 {
            drop(shard);
            return Err(EpochError { key, value, reason: Refusal::Cleared { clears } });
        }
        Ok(self.insert_in(hash, key, value, shard))
    }
}

// What happens to a shard once it is locked. Twice in a program: inlined where it was live and the
// thread had nothing else locked, and behind a call where not, so that the usual way is short.
// The shard comes last: parameters go in reverse order, what is left of the others behind its lock.

#[inline(always)]
fn view<K, V, N, Q, R>(
    hash: u64,
    key: &Q,
    f: impl FnOnce(&V) -> R,
    shard: ReadShard<'_, K, V, N>,
) -> Option<R>
where
    Q: Equivalent<K> + ?Sized,
{
    let known =
        shard.table().and_then(|table| table.find_far(hash, |(known, _)| key.equivalent(known)));
    #[expect(clippy::manual_map, reason = "`f` is not to go before the lock is given back")]
    let found = match known {
        Some((_, value)) => Some(f(value)),
        None => None,
    };
    drop(shard);
    found
}

/// A clone of the value, or the epoch in which there was none.
#[inline(always)]
fn look_up<K: Eq, V: Clone, N>(
    hash: u64,
    key: &K,
    shard: ReadShard<'_, K, V, N>,
) -> Result<V, u64> {
    let known = shard.table().and_then(|table| table.find(hash, |(known, _)| known == key));
    known.map(|(_, value)| value.clone()).ok_or(shard.epoch)
}

#[inline(always)]
fn remove_in<K, V, N, Q>(hash: u64, key: &Q, mut shard: WriteShard<'_, K, V, N>) -> Option<(K, V)>
where
    Q: Equivalent<K> + ?Sized,
{
    let entry = shard.table().find_entry(hash, |(known, _)| key.equivalent(known)).ok()?;
    Some(entry.remove().0)
}

impl<K: Eq + Hash, V, S: BuildHasher> ShardedMap<K, V, S> {
    #[inline(always)]
    fn insert_in<N>(
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

    /// `kept` is for the key of an entry whose value is out: it is dropped behind the lock, unless
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
        match shard.table().entry(hash, |(known, _)| *known == key, self.rehash()) {
            Entry::Occupied(entry) => {
                entry.replace_entry_with(|(known, value)| {
                    *kept = Some(known);
                    let value = f(Some(value))?;
                    kept.take().map(|known| (known, value))
                });
            }
            Entry::Vacant(entry) => {
                if let Some(value) = f(None) {
                    entry.insert((key, value));
                }
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn view_rarely<Q, R>(&self, hash: u64, key: &Q, f: impl FnOnce(&V) -> R) -> Option<R>
    where
        Q: Equivalent<K> + ?Sized,
    {
        view(hash, key, f, self.read(self.shard_of(hash)))
    }

    #[cold]
    #[inline(never)]
    fn insert_rarely(&self, hash: u64, key: K, value: V) -> Option<V> {
        self.insert_in(hash, key, value, self.write(self.shard_of(hash)))
    }

    #[cold]
    #[inline(never)]
    fn remove_rarely<Q>(&self, hash: u64, key: &Q) -> Option<(K, V)>
    where
        Q: Equivalent<K> + ?Sized,
    {
        remove_in(hash, key, self.write(self.shard_of(hash)))
    }

    #[cold]
    #[inline(never)]
    fn update_rarely(&self, hash: u64, key: K, f: impl FnOnce(Option<V>) -> Option<V>) {
        self.update_in(hash, key, f, &mut None, self.write(self.shard_of(hash)));
    }
}

impl<K, V, S> ShardedMap<K, V, S> {
    /// The epoch of now: the time between the last clear and the next.
    ///
    /// # Locking
    /// None.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// In a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = ShardedMap::new();
    /// let epoch = map.epoch();
    /// map.insert(1, 1);
    /// assert_eq!(map.epoch(), epoch);
    /// map.clear_lazy();
    /// assert_ne!(map.epoch(), epoch);
    /// ```
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        Held::check(self.address());
        Epoch { map: self.header.id, number: self.header.clears.get() }
    }
}
