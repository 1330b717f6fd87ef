//! Values that are loaded outside the locks, and the fences that keep out what a clear or a removal
//! has overtaken. Knows no clear but by the epoch.

use super::ShardedMap;
use super::epoch::{Epoch, EpochError, OfKey, Refusal};
use super::held::Held;
use super::sharded::{Moment, ReadShard};
use crate::Equivalent;
use crate::fault::{self, Fault};
use crate::hash_table::Entry;
use core::convert::Infallible;
use core::hash::{BuildHasher, Hash};

impl<K: Eq + Hash, V, S: BuildHasher> ShardedMap<K, V, S> {
    /// Returns the value of a key; if there is none, the one that `f` makes, which is inserted.
    ///
    /// For loading from somewhere slow. `f` runs outside every lock, so several threads may run it
    /// for one key at the same time: the first to come back inserts its value, the others return
    /// that one. Where it must run once, store an `Arc<OnceLock<V>>`: see
    /// [one load for many](crate::sync#one-load-for-many). What is returned is a clone:
    /// changing it changes nothing in the map; see [`entry`](Self::entry) for that.
    ///
    /// A clear *fences* the loading, and so does a removal of the key, present or not: a value
    /// whose making began before is returned but not stored, because it may come from data that was
    /// to be forgotten. A removal of another key may have this effect as well, if it is of the same
    /// shard or comes before the first entry of all; it costs one more load. The reverse does not
    /// happen.
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
    /// // The data changes, and the key is invalidated, while a value is on its way.
    /// let stale = cache.get_or_insert_with(8, || {
    ///     let value = load(8);
    ///     cache.remove(&8);
    ///     value
    /// });
    /// assert_eq!(stale, "user 8");
    /// assert_eq!(cache.get(&8), None);
    /// ```
    #[doc(alias("LoadOrStore", "computeIfAbsent"))]
    pub fn get_or_insert_with(&self, key: K, f: impl FnOnce() -> V) -> V
    where
        V: Clone,
    {
        match self.get_or_try_insert_with(key, || Ok::<V, Infallible>(f())) {
            Ok(value) => value,
            Err(never) => match never {},
        }
    }

    /// Returns the value of a key; if there is none, the one that `f` makes, which is inserted
    /// unless it is an error.
    ///
    /// Otherwise as [`get_or_insert_with`](Self::get_or_insert_with): of two values that were
    /// loaded at the same time the first to come back stays.
    ///
    /// # Locking
    /// As [`get_or_insert_with`](Self::get_or_insert_with).
    ///
    /// # Complexity
    /// As [`get_or_insert_with`](Self::get_or_insert_with).
    ///
    /// # Panics
    /// As [`get_or_insert_with`](Self::get_or_insert_with).
    ///
    /// # Errors
    /// That of `f`: then nothing changed.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let parsed: ShardedMap<&str, i32> = ShardedMap::new();
    /// let get = |text: &'static str| parsed.get_or_try_insert_with(text, || text.parse());
    /// assert_eq!(get("42"), Ok(42));
    /// assert!(get("forty-two").is_err());
    /// assert_eq!(parsed.len(), 1);
    /// ```
    pub fn get_or_try_insert_with<E>(
        &self,
        key: K,
        f: impl FnOnce() -> Result<V, E>,
    ) -> Result<V, E>
    where
        V: Clone,
    {
        let hash = self.hash(&key);
        let looked_up = match self.read_live(hash) {
            Some(shard) => look_up(hash, &key, shard),
            None => self.look_up_rarely(hash, &key),
        };
        let moment = match looked_up {
            Ok(value) => return Ok(value),
            Err(moment) => moment,
        };
        let value = f()?;
        let copy = value.clone();
        let shards = self.existing_or_new();
        let mut shard = self.write(shards, shards.index_of(hash));
        let found = shard.moment();
        let is_fenced = found != moment && !fault::is_on(Fault::LoadUnfenced);
        if is_fenced {
            return Ok(value);
        }
        match shard.table().entry(hash, |(known, _)| *known == key, self.rehash()) {
            Entry::Occupied(entry) => Ok(entry.get().1.clone()),
            Entry::Vacant(entry) => {
                entry.insert((key, copy));
                Ok(value)
            }
        }
    }

    /// Inserts an entry as [`insert`](Self::insert) does, unless the map was cleared since `epoch`,
    /// or the key removed, if it is the epoch of that key.
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
    /// If the epoch is over, or one of another map or key: key and value come back.
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
        if epoch.map != self.header.id.get() {
            return Err(EpochError { key, value, reason: Refusal::WrongMap });
        }
        let hash = self.hash(&key);
        if epoch.of.is_some_and(|of| of.hash != hash) {
            return Err(EpochError { key, value, reason: Refusal::OtherKey });
        }
        let early = fault::is_on(Fault::FenceBeforeLock).then(|| self.header.clears.get());
        let shards = self.existing_or_new();
        let shard = self.write(shards, shards.index_of(hash));
        let now = shard.moment();
        let clears = early.unwrap_or(now.epoch) - epoch.number;
        let is_removed = epoch.of.is_some_and(|of| of.removals != now.removals);
        let reason = match clears {
            0 if !is_removed => return Ok(self.insert_in(hash, key, value, shard)),
            0 => Refusal::Removed,
            clears => Refusal::Cleared { clears },
        };
        drop(shard);
        Err(EpochError { key, value, reason })
    }

    /// Returns the epoch of a key, present or not: the time until the next clear, or the next
    /// removal of this key.
    ///
    /// For loading by hand what [`get_or_insert_with`](Self::get_or_insert_with) loads by itself.
    ///
    /// # Locking
    /// One shard, shared.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `Hash` does; or in a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::{Refusal, ShardedMap};
    ///
    /// let cache = ShardedMap::from([("answer", 41)]);
    /// let epoch = cache.epoch_of("answer");
    /// let value = 41; // slow
    /// cache.remove("answer"); // another thread: the row has changed
    /// let refused = cache.insert_if_epoch(epoch, "answer", value).unwrap_err();
    /// assert_eq!(refused.reason, Refusal::Removed);
    /// assert_eq!(cache.get("answer"), None);
    /// ```
    #[must_use]
    pub fn epoch_of<Q>(&self, key: &Q) -> Epoch
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        Held::check(self.address());
        let hash = self.hash(key);
        let shards = self.header.shards.get().map_or_else(|| self.early_moment(), Ok);
        let moment = match shards {
            Ok(shards) => self.read(shards, shards.index_of(hash)).moment(),
            Err(moment) => moment,
        };
        let of = Some(OfKey { hash, removals: moment.removals });
        Epoch { map: self.header.id.get(), number: moment.epoch, of }
    }

    #[cold]
    #[inline(never)]
    fn look_up_rarely(&self, hash: u64, key: &K) -> Result<V, Moment>
    where
        V: Clone,
    {
        let shards = match self.header.shards.get() {
            Some(shards) => shards,
            None => self.early_moment()?,
        };
        look_up(hash, key, self.read(shards, shards.index_of(hash)))
    }
}

/// A clone of the value, or the moment at which there was none.
#[inline(always)]
fn look_up<K: Eq, V: Clone, N>(
    hash: u64,
    key: &K,
    shard: ReadShard<'_, K, V, N>,
) -> Result<V, Moment> {
    let known = shard.table().and_then(|table| table.find(hash, |(known, _)| known == key));
    known.map(|(_, value)| value.clone()).ok_or(shard.moment())
}

impl<K, V, S> ShardedMap<K, V, S> {
    /// Returns the epoch: the time between the last clear and the next.
    ///
    /// Removals do not end it; see [`epoch_of`](Self::epoch_of).
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
        Epoch { map: self.header.id.get(), number: self.header.clears.get(), of: None }
    }
}
