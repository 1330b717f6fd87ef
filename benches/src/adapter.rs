//! The maps that are compared, behind one trait, which also holds the loops that are timed. Knows
//! no clock.

use crate::keys::{Key, Random, Value, Word};
use std::collections;
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
    /// Counts the key if it is present, by `get_mut`.
    fn bump(&mut self, key: &Self::Key);
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
    /// A copy of entries that are `Copy`, by the fastest way that the map has.
    fn clone_copy(&self) -> Self
    where
        Self::Key: Copy,
        Self::Value: Copy;

    // The loops. Each is a function of its own, so that all maps get the same code around theirs. A
    // map that is written in another language has them in that language.

    /// A map of these keys in which there was room for `capacity` to begin with.
    #[inline(never)]
    fn fill(capacity: usize, keys: &[Self::Key]) -> Self {
        let mut map = Self::with_capacity(capacity);
        for key in keys {
            map.insert(key.clone(), Self::Value::of(key.bits()));
        }
        map
    }

    /// Looks up one by one, without waiting for an answer.
    #[inline(never)]
    fn look_up(&self, keys: &[Self::Key]) -> u64 {
        let mut sum = 0u64;
        for key in keys {
            if let Some(value) = self.get(key) {
                sum = sum.wrapping_add(value.bits());
            }
        }
        sum
    }

    /// Looks up all, by the fastest way that the map has.
    fn look_up_many(&self, keys: &[Self::Key]) -> u64 {
        self.look_up(keys)
    }

    /// Looks up one by one, each after the one before has ended.
    #[cfg(target_arch = "x86_64")]
    #[inline(never)]
    fn look_up_apart(&self, keys: &[Self::Key]) -> u64 {
        let mut sum = 0u64;
        for key in keys {
            apart();
            if let Some(value) = self.get(key) {
                sum = sum.wrapping_add(value.bits());
            }
        }
        sum
    }

    /// Looks up what each value names.
    #[inline(never)]
    fn follow(&self, mut key: Self::Key, steps: usize) -> Self::Key
    where
        Self::Key: Word,
    {
        for _ in 0..steps {
            if let Some(value) = self.get(&key) {
                key = Self::Key::from_bits(value.bits());
            }
        }
        key
    }

    /// Looks up what the last value found names, or by the toss of a coin a key near it that is
    /// not there.
    #[inline(never)]
    fn follow_half(&self, mut key: Self::Key, steps: usize) -> Self::Key
    where
        Self::Key: Word,
    {
        let mut random = Random(key.bits() | 1);
        for _ in 0..steps {
            if let Some(value) = self.get(&key.missing_if(random.number() >> 63 == 0)) {
                key = Self::Key::from_bits(value.bits());
            }
        }
        key
    }

    #[inline(never)]
    fn overwrite(&mut self, keys: &[Self::Key]) {
        for key in keys {
            self.insert(key.clone(), Self::Value::of(1));
        }
    }

    /// `*map.entry(key).or_insert(0) += 1` for each.
    #[inline(never)]
    fn count_each(&mut self, keys: &[Self::Key]) {
        for key in keys {
            self.count(key.clone());
        }
    }

    /// `*map.get_mut(key)? += 1` for each.
    #[inline(never)]
    fn bump_each(&mut self, keys: &[Self::Key]) {
        for key in keys {
            self.bump(key);
        }
    }

    #[inline(never)]
    fn count_all(keys: &[Self::Key]) -> Self {
        let mut map = Self::with_capacity(0);
        for key in keys {
            map.count(key.clone());
        }
        map
    }

    #[inline(never)]
    fn extend_by(&mut self, keys: &[Self::Key]) {
        self.extend(entries(keys));
    }

    #[inline(never)]
    fn collect_from(keys: &[Self::Key]) -> Self {
        Self::collect(entries(keys))
    }

    #[inline(never)]
    fn remove_all(&mut self, keys: &[Self::Key]) -> usize {
        keys.iter().filter(|key| self.remove(key).is_some()).count()
    }

    /// Takes one out and puts another in, again and again.
    #[inline(never)]
    fn exchange(&mut self, out: &[Self::Key], into: &[Self::Key]) {
        for (out, into) in out.iter().zip(into) {
            self.remove(out);
            self.insert(into.clone(), Self::Value::of(0));
        }
    }

    #[inline(never)]
    fn pop_all(&mut self) -> usize {
        std::iter::from_fn(|| self.pop()).count()
    }
}

fn entries<K: Key, V: Value>(keys: &[K]) -> impl Iterator<Item = (K, V)> {
    keys.iter().map(|key| (key.clone(), V::of(key.bits())))
}

/// Everything before has ended before anything after begins.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn apart() {
    // SAFETY: every x86-64 has SSE2.
    unsafe { std::arch::x86_64::_mm_lfence() }
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

        // As if the caller had called it: inlined or not as the map's own function is.
        #[inline(always)]
        fn get(&self, key: &K) -> Option<&V> {
            self.get(key)
        }

        #[inline]
        fn insert(&mut self, key: K, value: V) -> Option<V> {
            self.insert(key, value)
        }

        #[inline]
        fn count(&mut self, key: K) {
            self.entry(key).or_insert(V::of(0)).bump();
        }

        #[inline]
        fn bump(&mut self, key: &K) {
            if let Some(value) = self.get_mut(key) {
                value.bump();
            }
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

    #[inline(never)]
    fn look_up_many(&self, keys: &[K]) -> u64 {
        let found = self.get_batch(keys).flatten();
        found.fold(0, |sum: u64, value| sum.wrapping_add(value.bits()))
    }

    #[inline]
    fn remove(&mut self, key: &K) -> Option<V> {
        self.remove(key)
    }

    #[inline]
    fn pop(&mut self) -> Option<(K, V)> {
        self.pop()
    }

    #[inline]
    fn clone_copy(&self) -> Self
    where
        K: Copy,
        V: Copy,
    {
        self.clone_copy()
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

    #[inline]
    fn clone_copy(&self) -> Self
    where
        K: Copy,
        V: Copy,
    {
        self.clone()
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

    #[inline]
    fn clone_copy(&self) -> Self
    where
        K: Copy,
        V: Copy,
    {
        self.clone()
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

    #[inline]
    fn clone_copy(&self) -> Self
    where
        K: Copy,
        V: Copy,
    {
        self.clone()
    }

    fn bytes(&self) -> Option<usize> {
        None
    }
}
