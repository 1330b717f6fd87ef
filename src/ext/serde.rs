//! `Serialize` and `Deserialize`, of serde.
//! Knows no slot, and believes no length that an input claims.

use crate::{HashMap, HashSet};
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use serde_core::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};

/// For how many entries to make room in a full container that has `len`, when an input claims that
/// so many follow the one just read: for seven times those that are there, at most.
///
/// A claim alone allocates nothing, then, however large, and memory stays within a small multiple
/// of what the entries read so far need; an honest claim still saves six of seven moves. A bound in
/// bytes, as serde has for its own collections, would be granted to each map of a nested input.
fn credible(claimed: Option<usize>, len: usize) -> usize {
    claimed.map_or(0, |claimed| claimed.saturating_add(1).min(len.saturating_mul(7)))
}

/// A map, in the order of iteration: equal maps need not give equal text.
impl<K: Serialize, V: Serialize, S, A: Allocator> Serialize for HashMap<K, V, S, A> {
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        serializer.collect_map(self)
    }
}

/// Of two entries with one key the later counts. Memory grows with the entries read, whatever
/// length the input claims.
///
/// `deserialize_in_place` clears the map as [`clear_retain`](HashMap::clear_retain) does, and reads
/// into the memory that is there. From then on it is another map: cursors opened before do not know
/// it. If the input is no map nothing changes. If it is bad further on, the entries that were there
/// are gone and those read so far stay, as with std's set. (std's map keeps the old entries until
/// all is read; to have that, assign the result of `deserialize`.)
impl<'de, K, V, S, A> Deserialize<'de> for HashMap<K, V, S, A>
where
    K: Deserialize<'de> + Eq + Hash,
    V: Deserialize<'de>,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = Self::default();
        deserializer.deserialize_map(FillMap(&mut map))?;
        Ok(map)
    }

    fn deserialize_in_place<D: Deserializer<'de>>(
        deserializer: D,
        place: &mut Self,
    ) -> Result<(), D::Error> {
        deserializer.deserialize_map(FillMap(place))
    }
}

/// Reads a map into one that is there.
struct FillMap<'m, K, V, S, A: Allocator>(&'m mut HashMap<K, V, S, A>);

impl<'de, K, V, S, A> Visitor<'de> for FillMap<'_, K, V, S, A>
where
    K: Deserialize<'de> + Eq + Hash,
    V: Deserialize<'de>,
    S: BuildHasher,
    A: Allocator,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut entries: M) -> Result<(), M::Error> {
        let FillMap(map) = self;
        map.raw.renew();
        map.clear_retain();
        while let Some((key, value)) = entries.next_entry()? {
            if map.len() == map.capacity() {
                // Refused, the insertion grows the map as usual.
                let _ = map.try_reserve(credible(entries.size_hint(), map.len()));
            }
            map.insert(key, value);
        }
        Ok(())
    }
}

/// A sequence, in the order of iteration: equal sets need not give equal text.
impl<T: Serialize, S, A: Allocator> Serialize for HashSet<T, S, A> {
    fn serialize<R: Serializer>(&self, serializer: R) -> Result<R::Ok, R::Error> {
        serializer.collect_seq(self)
    }
}

/// Of several equal elements the first counts. Memory and `deserialize_in_place` are as a
/// [`HashMap`]'s.
impl<'de, T, S, A> Deserialize<'de> for HashSet<T, S, A>
where
    T: Deserialize<'de> + Eq + Hash,
    S: BuildHasher + Default,
    A: Allocator + Default,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut set = Self::default();
        deserializer.deserialize_seq(FillSet(&mut set))?;
        Ok(set)
    }

    fn deserialize_in_place<D: Deserializer<'de>>(
        deserializer: D,
        place: &mut Self,
    ) -> Result<(), D::Error> {
        deserializer.deserialize_seq(FillSet(place))
    }
}

/// Reads a sequence into a set that is there.
struct FillSet<'m, T, S, A: Allocator>(&'m mut HashSet<T, S, A>);

impl<'de, T, S, A> Visitor<'de> for FillSet<'_, T, S, A>
where
    T: Deserialize<'de> + Eq + Hash,
    S: BuildHasher,
    A: Allocator,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<M: SeqAccess<'de>>(self, mut elements: M) -> Result<(), M::Error> {
        let FillSet(set) = self;
        set.map.raw.renew();
        set.clear_retain();
        while let Some(element) = elements.next_element()? {
            if set.len() == set.capacity() {
                // Refused, the insertion grows the set as usual.
                let _ = set.try_reserve(credible(elements.size_hint(), set.len()));
            }
            set.insert(element);
        }
        Ok(())
    }
}
