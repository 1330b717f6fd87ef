//! The maps that are compared, behind one trait, and a check that they answer alike. Knows no
//! clock.

use crate::keys::{Key, Random, Value};
use std::collections;
use std::fmt::Debug;
use std::hash::BuildHasher;

/// What is measured of a map.
#[expect(clippy::len_without_is_empty, reason = "nothing here asks")]
pub trait Map: Clone + 'static {
    type Key: Key;
    type Value: Value;

    fn with_capacity(capacity: usize) -> Self;
    fn len(&self) -> usize;
    fn get(&self, key: &Self::Key) -> Option<&Self::Value>;
    fn insert(&mut self, key: Self::Key, value: Self::Value) -> Option<Self::Value>;
    /// Counts the key, by an entry.
    fn count(&mut self, key: Self::Key);
    fn remove(&mut self, key: &Self::Key) -> Option<Self::Value>;
    /// Takes out any entry.
    fn pop(&mut self) -> Option<(Self::Key, Self::Value)>;
    fn retain(&mut self, keep: impl FnMut(&Self::Key) -> bool);
    fn extend(&mut self, entries: impl Iterator<Item = (Self::Key, Self::Value)>);
    fn collect(entries: impl Iterator<Item = (Self::Key, Self::Value)>) -> Self;
    /// Visits every entry, by the map's `for` loop.
    fn sum(&self) -> u64;
    /// Inserts every entry of another map, in its order, without reserving.
    fn merge(&mut self, other: &Self);
    fn clear(&mut self);
    /// Bytes of the allocation, where the map says so.
    fn bytes(&self) -> Option<usize>;
}

/// Supplies the methods of an adapter over a type with std's interface.
macro_rules! forward {
    () => {
        type Key = K;
        type Value = V;

        #[inline]
        fn with_capacity(capacity: usize) -> Self {
            Self::with_capacity_and_hasher(capacity, S::default())
        }

        #[inline]
        fn len(&self) -> usize {
            self.len()
        }

        #[inline]
        fn get(&self, key: &K) -> Option<&V> {
            self.get(key)
        }

        #[inline]
        fn insert(&mut self, key: K, value: V) -> Option<V> {
            self.insert(key, value)
        }

        #[inline]
        fn count(&mut self, key: K) {
            self.entry(key).or_insert_with(|| V::of(0)).bump();
        }

        #[inline]
        fn retain(&mut self, mut keep: impl FnMut(&K) -> bool) {
            self.retain(|key, _| keep(key));
        }

        #[inline]
        fn extend(&mut self, entries: impl Iterator<Item = (K, V)>) {
            Extend::extend(self, entries);
        }

        #[inline]
        fn collect(entries: impl Iterator<Item = (K, V)>) -> Self {
            entries.collect()
        }

        #[inline]
        fn sum(&self) -> u64 {
            let mut sum = 0u64;
            for (key, value) in self {
                sum = sum.wrapping_add(key.bits() ^ value.bits());
            }
            sum
        }

        #[inline]
        fn merge(&mut self, other: &Self) {
            for (key, value) in other {
                self.insert(key.clone(), value.clone());
            }
        }

        #[inline]
        fn clear(&mut self) {
            self.clear();
        }
    };
}

impl<K, V, S> Map for tabularasa::HashMap<K, V, S>
where
    K: Key,
    V: Value,
    S: BuildHasher + Default + Clone + 'static,
{
    forward!();

    #[inline]
    fn remove(&mut self, key: &K) -> Option<V> {
        self.remove(key)
    }

    #[inline]
    fn pop(&mut self) -> Option<(K, V)> {
        self.pop()
    }

    fn bytes(&self) -> Option<usize> {
        Some(self.allocation_size())
    }
}

impl<K, V, S> Map for hashbrown::HashMap<K, V, S>
where
    K: Key,
    V: Value,
    S: BuildHasher + Default + Clone + 'static,
{
    forward!();

    #[inline]
    fn remove(&mut self, key: &K) -> Option<V> {
        self.remove(key)
    }

    #[inline]
    fn pop(&mut self) -> Option<(K, V)> {
        let mut all = self.extract_if(|_, _| true);
        all.next()
    }

    fn bytes(&self) -> Option<usize> {
        Some(self.allocation_size())
    }
}

impl<K, V, S> Map for collections::HashMap<K, V, S>
where
    K: Key,
    V: Value,
    S: BuildHasher + Default + Clone + 'static,
{
    forward!();

    #[inline]
    fn remove(&mut self, key: &K) -> Option<V> {
        self.remove(key)
    }

    #[inline]
    fn pop(&mut self) -> Option<(K, V)> {
        let key = self.keys().next()?.clone();
        self.remove_entry(&key)
    }

    fn bytes(&self) -> Option<usize> {
        None
    }
}

impl<K, V, S> Map for indexmap::IndexMap<K, V, S>
where
    K: Key,
    V: Value,
    S: BuildHasher + Default + Clone + 'static,
{
    forward!();

    #[inline]
    fn remove(&mut self, key: &K) -> Option<V> {
        self.swap_remove(key)
    }

    #[inline]
    fn pop(&mut self) -> Option<(K, V)> {
        self.pop()
    }

    fn bytes(&self) -> Option<usize> {
        None
    }
}

/// Panics unless the map answers 400,000 mixed operations as std's does.
pub fn check<M>()
where
    M: Map<Key: Debug, Value: Debug>,
{
    let mut map = M::with_capacity(0);
    let mut reference = collections::HashMap::<M::Key, M::Value>::new();
    let mut random = Random(1);
    for i in 0..400_000u64 {
        let key = M::Key::nth(random.below(5_000) as u64);
        let value = M::Value::of(i);
        match random.below(8) {
            0..=1 => {
                assert_eq!(map.insert(key.clone(), value.clone()), reference.insert(key, value))
            }
            2 => {
                map.count(key.clone());
                Map::count(&mut reference, key);
            }
            3..=4 => assert_eq!(map.remove(&key), reference.remove(&key)),
            5..=6 => assert_eq!(map.get(&key), reference.get(&key)),
            _ => assert_eq!(map.len(), reference.len()),
        }
        if i % 4_000 == 0 {
            check_whole(&mut map, &mut reference, i);
        }
    }
}

/// The operations on all entries.
fn check_whole<M>(map: &mut M, reference: &mut collections::HashMap<M::Key, M::Value>, i: u64)
where
    M: Map<Key: Debug, Value: Debug>,
{
    assert_eq!(map.clone().sum(), reference.sum());
    let more = || (i..i + 300).map(|i| (M::Key::nth(i), M::Value::of(i)));
    let other = M::collect(more());
    assert_eq!((other.len(), other.sum()), (300, reference_sum::<M>(more())));
    match i / 4_000 % 5 {
        0 => {
            map.extend(more());
            Extend::extend(reference, more());
        }
        1 => {
            map.merge(&other);
            Extend::extend(reference, more());
        }
        2 => {
            map.retain(|key| key.bits() % 3 != 0);
            reference.retain(|key, _| key.bits() % 3 != 0);
        }
        3 => {
            while let Some((key, value)) = map.pop() {
                assert_eq!(reference.remove(&key), Some(value));
            }
        }
        _ => {
            map.clear();
            reference.clear();
        }
    }
    assert_eq!((map.len(), map.sum()), (reference.len(), reference.sum()));
}

fn reference_sum<M: Map>(entries: impl Iterator<Item = (M::Key, M::Value)>) -> u64 {
    entries.fold(0, |sum, (key, value)| sum.wrapping_add(key.bits() ^ value.bits()))
}
