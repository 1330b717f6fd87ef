//! `Serialize` and `Deserialize`, of serde, for the concurrent types.
//! Knows neither lock nor epoch, and believes no length that an input claims.

use crate::sync::{ShardedMap, ShardedSet};
use alloc::vec::Vec;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::marker::PhantomData;
use serde_core::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};

/// A map. The entries are cloned shard by shard, each shard at one instant, and serialised with no
/// lock held: the length that is written is that of what follows, whoever writes to the map
/// meanwhile, and `Serialize` may use it.
impl<K, V, S> Serialize for ShardedMap<K, V, S>
where
    K: Serialize + Clone,
    V: Serialize + Clone,
{
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        let mut entries = Vec::new();
        self.clone_entries(|key, value| entries.push((key, value)));
        serializer.collect_map(entries.iter().map(|(key, value)| (key, value)))
    }
}

/// Of two entries with one key the later counts. Memory grows with the entries read, whatever
/// length the input claims.
impl<'de, K, V, S> Deserialize<'de> for ShardedMap<K, V, S>
where
    K: Deserialize<'de> + Eq + Hash,
    V: Deserialize<'de>,
    S: BuildHasher + Default,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReadMap(PhantomData))
    }
}

struct ReadMap<K, V, S>(PhantomData<ShardedMap<K, V, S>>);

impl<'de, K, V, S> Visitor<'de> for ReadMap<K, V, S>
where
    K: Deserialize<'de> + Eq + Hash,
    V: Deserialize<'de>,
    S: BuildHasher + Default,
{
    type Value = ShardedMap<K, V, S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut entries: M) -> Result<Self::Value, M::Error> {
        let map = ShardedMap::default();
        while let Some((key, value)) = entries.next_entry()? {
            map.insert(key, value);
        }
        Ok(map)
    }
}

/// A sequence; otherwise as a [`ShardedMap`].
impl<T: Serialize + Clone, S> Serialize for ShardedSet<T, S> {
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        let mut elements = Vec::new();
        self.map.clone_entries(|element, ()| elements.push(element));
        serializer.collect_seq(&elements)
    }
}

/// Of several equal elements the first counts. Memory grows with the elements read.
impl<'de, T, S> Deserialize<'de> for ShardedSet<T, S>
where
    T: Deserialize<'de> + Eq + Hash,
    S: BuildHasher + Default,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ReadSet(PhantomData))
    }
}

struct ReadSet<T, S>(PhantomData<ShardedSet<T, S>>);

impl<'de, T, S> Visitor<'de> for ReadSet<T, S>
where
    T: Deserialize<'de> + Eq + Hash,
    S: BuildHasher + Default,
{
    type Value = ShardedSet<T, S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<M: SeqAccess<'de>>(self, mut elements: M) -> Result<Self::Value, M::Error> {
        let set = ShardedSet::default();
        while let Some(element) = elements.next_element()? {
            set.insert(element);
        }
        Ok(set)
    }
}
