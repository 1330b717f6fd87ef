//! The maps that are compared, behind one trait. Knows no workload and no clock.

use crate::keys::{Hasher, Value};
use std::hash::BuildHasher;
use std::sync::{PoisonError, RwLock};

/// What is measured of a map from `u64`.
pub trait Map<V: Value>: Sync + Send + Sized {
    const NAME: &'static str;

    /// As its `new` makes it.
    fn empty() -> Self;
    fn with_capacity(capacity: usize) -> Self;
    fn get(&self, key: u64) -> Option<V>;
    fn insert(&self, key: u64, value: V);
    fn remove(&self, key: u64) -> bool;
    /// Changes the value of a key, or puts in what `f` makes of nothing.
    fn update(&self, key: u64, f: impl FnMut(Option<&V>) -> V);
    fn clear(&self);
    fn len(&self) -> usize;
    fn is_empty(&self) -> bool;
    /// Takes all entries away as this map allows it, and shows each to `f`.
    fn take(&self, f: impl FnMut(u64, V));
    /// Looks at all entries, as this map is made for it.
    fn walk(&self, f: impl FnMut(u64, &V));
}

pub type Ours<V> = tabularasa::sync::ShardedMap<u64, V, Hasher>;

impl<V: Value> Map<V> for Ours<V> {
    const NAME: &'static str = "tabularasa";

    fn empty() -> Self {
        Ours::with_hasher(Hasher::default())
    }

    fn with_capacity(capacity: usize) -> Self {
        let shards = Ours::<V>::with_hasher(Hasher::default()).shards();
        Ours::with_shards_capacity_and_hasher(shards, capacity, Hasher::default())
    }

    #[inline(always)]
    fn get(&self, key: u64) -> Option<V> {
        self.get(&key)
    }

    #[inline(always)]
    fn insert(&self, key: u64, value: V) {
        self.insert(key, value);
    }

    #[inline(always)]
    fn remove(&self, key: u64) -> bool {
        self.remove(&key).is_some()
    }

    #[inline(always)]
    fn update(&self, key: u64, mut f: impl FnMut(Option<&V>) -> V) {
        self.update(key, |old| Some(f(old.as_ref())));
    }

    fn clear(&self) {
        self.clear();
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn take(&self, mut f: impl FnMut(u64, V)) {
        self.take_all().into_iter().for_each(|(key, value)| f(key, value));
    }

    fn walk(&self, mut f: impl FnMut(u64, &V)) {
        self.for_each(|key, value| f(*key, value));
    }
}

pub type Dash<V> = dashmap::DashMap<u64, V, Hasher>;

// Not `inline(always)` here: it takes 88 instructions a look-up then, instead of 62.
impl<V: Value> Map<V> for Dash<V> {
    const NAME: &'static str = "dashmap";

    fn empty() -> Self {
        Dash::with_hasher(Hasher::default())
    }

    fn with_capacity(capacity: usize) -> Self {
        Dash::with_capacity_and_hasher(capacity, Hasher::default())
    }

    #[inline]
    fn get(&self, key: u64) -> Option<V> {
        self.get(&key).map(|value| value.clone())
    }

    #[inline]
    fn insert(&self, key: u64, value: V) {
        self.insert(key, value);
    }

    #[inline]
    fn remove(&self, key: u64) -> bool {
        self.remove(&key).is_some()
    }

    #[inline]
    fn update(&self, key: u64, mut f: impl FnMut(Option<&V>) -> V) {
        match self.entry(key) {
            dashmap::Entry::Occupied(mut entry) => {
                let new = f(Some(entry.get()));
                entry.insert(new);
            }
            dashmap::Entry::Vacant(entry) => drop(entry.insert(f(None))),
        }
    }

    fn clear(&self) {
        self.clear();
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn len(&self) -> usize {
        self.len()
    }

    /// There is no other way: the keys that are seen, then each by itself.
    fn take(&self, mut f: impl FnMut(u64, V)) {
        let keys: Vec<u64> = self.iter().map(|entry| *entry.key()).collect();
        keys.iter().filter_map(|key| self.remove(key)).for_each(|(key, value)| f(key, value));
    }

    fn walk(&self, mut f: impl FnMut(u64, &V)) {
        self.iter().for_each(|entry| f(*entry.key(), entry.value()));
    }
}

pub type Dash7<V> = dashmap7::DashMap<u64, V, Hasher>;

impl<V: Value> Map<V> for Dash7<V> {
    const NAME: &'static str = "dashmap 7 rc";

    fn empty() -> Self {
        Dash7::with_hasher(Hasher::default())
    }

    fn with_capacity(capacity: usize) -> Self {
        Dash7::with_capacity_and_hasher(capacity, Hasher::default())
    }

    #[inline]
    fn get(&self, key: u64) -> Option<V> {
        self.get(&key).map(|value| value.clone())
    }

    #[inline]
    fn insert(&self, key: u64, value: V) {
        self.insert(key, value);
    }

    #[inline]
    fn remove(&self, key: u64) -> bool {
        self.remove(&key).is_some()
    }

    #[inline]
    fn update(&self, key: u64, mut f: impl FnMut(Option<&V>) -> V) {
        match self.entry(key) {
            dashmap7::Entry::Occupied(mut entry) => {
                let new = f(Some(entry.get()));
                entry.insert(new);
            }
            dashmap7::Entry::Vacant(entry) => drop(entry.insert(f(None))),
        }
    }

    fn clear(&self) {
        self.clear();
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn len(&self) -> usize {
        self.len()
    }

    /// There is no other way: the keys that are seen, then each by itself.
    fn take(&self, mut f: impl FnMut(u64, V)) {
        let keys: Vec<u64> = self.iter().map(|entry| *entry.key()).collect();
        keys.iter().filter_map(|key| self.remove(key)).for_each(|(key, value)| f(key, value));
    }

    fn walk(&self, mut f: impl FnMut(u64, &V)) {
        self.iter().for_each(|entry| f(*entry.key(), entry.value()));
    }
}

pub type Papaya<V> = papaya::HashMap<u64, V, Hasher>;

impl<V: Value> Map<V> for Papaya<V> {
    const NAME: &'static str = "papaya";

    fn empty() -> Self {
        Papaya::with_hasher(Hasher::default())
    }

    fn with_capacity(capacity: usize) -> Self {
        papaya::HashMap::builder().capacity(capacity).hasher(Hasher::default()).build()
    }

    #[inline(always)]
    fn get(&self, key: u64) -> Option<V> {
        self.pin().get(&key).cloned()
    }

    #[inline(always)]
    fn insert(&self, key: u64, value: V) {
        self.pin().insert(key, value);
    }

    #[inline(always)]
    fn remove(&self, key: u64) -> bool {
        self.pin().remove(&key).is_some()
    }

    #[inline(always)]
    fn update(&self, key: u64, mut f: impl FnMut(Option<&V>) -> V) {
        self.pin().compute(key, |entry| {
            papaya::Operation::<V, ()>::Insert(f(entry.map(|(_, value)| value)))
        });
    }

    fn clear(&self) {
        self.pin().clear();
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn take(&self, mut f: impl FnMut(u64, V)) {
        let map = self.pin();
        let keys: Vec<u64> = map.keys().copied().collect();
        for key in keys {
            if let Some(value) = map.remove(&key) {
                f(key, value.clone());
            }
        }
    }

    fn walk(&self, mut f: impl FnMut(u64, &V)) {
        self.pin().iter().for_each(|(key, value)| f(*key, value));
    }
}

pub type Scc<V> = scc::HashMap<u64, V, Hasher>;

impl<V: Value> Map<V> for Scc<V> {
    const NAME: &'static str = "scc";

    fn empty() -> Self {
        Scc::with_hasher(Hasher::default())
    }

    fn with_capacity(capacity: usize) -> Self {
        Scc::with_capacity_and_hasher(capacity, Hasher::default())
    }

    #[inline(always)]
    fn get(&self, key: u64) -> Option<V> {
        self.read_sync(&key, |_, value| value.clone())
    }

    #[inline(always)]
    fn insert(&self, key: u64, value: V) {
        self.upsert_sync(key, value);
    }

    #[inline(always)]
    fn remove(&self, key: u64) -> bool {
        self.remove_sync(&key).is_some()
    }

    #[inline(always)]
    fn update(&self, key: u64, mut f: impl FnMut(Option<&V>) -> V) {
        match self.entry_sync(key) {
            scc::hash_map::Entry::Occupied(mut entry) => {
                let new = f(Some(entry.get()));
                entry.insert(new);
            }
            scc::hash_map::Entry::Vacant(entry) => drop(entry.insert_entry(f(None))),
        }
    }

    fn clear(&self) {
        self.clear_sync();
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn len(&self) -> usize {
        self.len()
    }

    /// Under the lock of each bucket in turn.
    fn take(&self, mut f: impl FnMut(u64, V)) {
        self.iter_mut_sync(|entry| {
            let (key, value) = entry.consume();
            f(key, value);
            true
        });
    }

    fn walk(&self, mut f: impl FnMut(u64, &V)) {
        self.iter_sync(|key, value| {
            f(*key, value);
            true
        });
    }
}

/// One lock around hashbrown's map.
pub struct Locked<V>(RwLock<hashbrown::HashMap<u64, V, Hasher>>);

impl<V: Value> Locked<V> {
    fn read(&self) -> std::sync::RwLockReadGuard<'_, hashbrown::HashMap<u64, V, Hasher>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, hashbrown::HashMap<u64, V, Hasher>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V: Value> Map<V> for Locked<V> {
    const NAME: &'static str = "RwLock<hashbrown>";

    fn empty() -> Self {
        Locked(RwLock::new(hashbrown::HashMap::with_hasher(Hasher::default())))
    }

    fn with_capacity(capacity: usize) -> Self {
        let map = hashbrown::HashMap::with_capacity_and_hasher(capacity, Hasher::default());
        Locked(RwLock::new(map))
    }

    #[inline(always)]
    fn get(&self, key: u64) -> Option<V> {
        self.read().get(&key).cloned()
    }

    #[inline(always)]
    fn insert(&self, key: u64, value: V) {
        let old = self.write().insert(key, value);
        drop(old);
    }

    #[inline(always)]
    fn remove(&self, key: u64) -> bool {
        self.write().remove(&key).is_some()
    }

    #[inline(always)]
    fn update(&self, key: u64, mut f: impl FnMut(Option<&V>) -> V) {
        let mut map = self.write();
        let new = f(map.get(&key));
        map.insert(key, new);
    }

    fn clear(&self) {
        self.write().clear();
    }

    fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    fn len(&self) -> usize {
        self.read().len()
    }

    fn take(&self, mut f: impl FnMut(u64, V)) {
        let map = std::mem::replace(
            &mut *self.write(),
            hashbrown::HashMap::with_hasher(Hasher::default()),
        );
        map.into_iter().for_each(|(key, value)| f(key, value));
    }

    fn walk(&self, mut f: impl FnMut(u64, &V)) {
        self.read().iter().for_each(|(key, value)| f(*key, value));
    }
}

/// Our shards and tables, hashed once, but without an epoch, and without a note of what a thread
/// has locked: their price is what ours takes beyond it.
pub struct Plain<V, L> {
    shards: Vec<Padded<L>>,
    hasher: Hasher,
    values: std::marker::PhantomData<V>,
}

#[repr(align(128))]
struct Padded<L>(L);

/// The table of one shard.
pub type Table<V> = tabularasa::HashTable<(u64, V)>;

/// A lock of some library around a table.
pub trait Lock<T>: Sync + Send {
    const NAME: &'static str;

    fn new(value: T) -> Self;
    fn read<R>(&self, f: impl FnOnce(&T) -> R) -> R;
    fn write<R>(&self, f: impl FnOnce(&mut T) -> R) -> R;
}

impl<T: Sync + Send> Lock<T> for RwLock<T> {
    const NAME: &'static str = "std RwLock";

    fn new(value: T) -> Self {
        RwLock::new(value)
    }

    #[inline(always)]
    fn read<R>(&self, f: impl FnOnce(&T) -> R) -> R {
        f(&self.read().unwrap_or_else(PoisonError::into_inner))
    }

    #[inline(always)]
    fn write<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        f(&mut self.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T: Sync + Send> Lock<T> for parking_lot::RwLock<T> {
    const NAME: &'static str = "parking_lot RwLock";

    fn new(value: T) -> Self {
        parking_lot::RwLock::new(value)
    }

    #[inline(always)]
    fn read<R>(&self, f: impl FnOnce(&T) -> R) -> R {
        f(&self.read())
    }

    #[inline(always)]
    fn write<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        f(&mut self.write())
    }
}

impl<V: Value, L: Lock<Table<V>>> Plain<V, L> {
    #[inline(always)]
    fn shard(&self, hash: u64) -> &L {
        &self.shards[(hash << 7 >> (64 - self.shards.len().trailing_zeros())) as usize].0
    }

    pub fn with_capacity(capacity: usize) -> Self {
        let count = Ours::<V>::with_hasher(Hasher::default()).shards();
        let shard = || Padded(L::new(Table::with_capacity(capacity.div_ceil(count))));
        let values = std::marker::PhantomData;
        Plain { shards: (0..count).map(|_| shard()).collect(), hasher: Hasher::default(), values }
    }

    #[inline(always)]
    pub fn get(&self, key: u64) -> Option<V> {
        let hash = self.hasher.hash_one(key);
        self.shard(hash).read(|table| {
            table.find(hash, |(known, _)| *known == key).map(|(_, value)| value.clone())
        })
    }

    #[inline(always)]
    pub fn insert(&self, key: u64, value: V) {
        let hash = self.hasher.hash_one(key);
        let rehash = |(key, _): &(u64, V)| self.hasher.hash_one(*key);
        self.shard(hash).write(|table| {
            match table.entry(hash, |(known, _)| *known == key, rehash) {
                tabularasa::hash_table::Entry::Occupied(mut entry) => entry.get_mut().1 = value,
                tabularasa::hash_table::Entry::Vacant(entry) => drop(entry.insert((key, value))),
            }
        });
    }
}
