//! The three containers, in what a history needs beyond the operations. Knows no history.

use crate::hashing::Kind;
use crate::parts::{Key, Value};
use core::hash::BuildHasher;
use tabularasa::testing::Subject;
use tabularasa::{Cursor, HashMap, HashSet, HashTable};

/// A container under test.
pub(crate) trait Front<K, V>: Subject<K, V> {
    fn with_capacity(capacity: usize, kind: Kind) -> Self;
    fn len(&self) -> usize;
    fn allocated(&self) -> usize;
    fn cursor(&mut self) -> Cursor;
    /// One entry, or more where hashes are equal, or `None` at the end.
    fn step(&self, cursor: &mut Cursor) -> Option<Vec<K>>;
    /// Where an entry is, for containers that tell.
    fn bucket(&self, _: &K) -> Option<usize> {
        None
    }
}

impl<K: Key, V: Value> Front<K, V> for (HashTable<(K, V)>, Kind) {
    fn with_capacity(capacity: usize, kind: Kind) -> Self {
        (HashTable::with_capacity(capacity), kind)
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn allocated(&self) -> usize {
        self.0.allocation_size()
    }

    fn cursor(&mut self) -> Cursor {
        self.0.cursor()
    }

    fn step(&self, cursor: &mut Cursor) -> Option<Vec<K>> {
        let hasher = |(key, _): &(K, V)| self.1.hash_one(key);
        if let Ok(found) = cursor.next(self.0.hashed(&hasher)) {
            return found.map(|(key, _)| vec![key.clone()]);
        }
        let batch = cursor.next_batch(self.0.hashed(&hasher)).unwrap();
        batch.map(|batch| batch.map(|(key, _)| key.clone()).collect())
    }

    fn bucket(&self, key: &K) -> Option<usize> {
        self.0.find_bucket_index(self.1.hash_one(key), |(there, _)| there == key)
    }
}

impl<K: Key, V: Value> Front<K, V> for HashMap<K, V, Kind> {
    fn with_capacity(capacity: usize, kind: Kind) -> Self {
        HashMap::with_capacity_and_hasher(capacity, kind)
    }

    fn len(&self) -> usize {
        HashMap::len(self)
    }

    fn allocated(&self) -> usize {
        self.allocation_size()
    }

    fn cursor(&mut self) -> Cursor {
        HashMap::cursor(self)
    }

    fn step(&self, cursor: &mut Cursor) -> Option<Vec<K>> {
        if let Ok(found) = cursor.next(self) {
            return found.map(|(key, _)| vec![key.clone()]);
        }
        let batch = cursor.next_batch(self).unwrap();
        batch.map(|batch| batch.map(|(key, _)| key.clone()).collect())
    }
}

impl<K: Key> Front<K, ()> for HashSet<K, Kind> {
    fn with_capacity(capacity: usize, kind: Kind) -> Self {
        HashSet::with_capacity_and_hasher(capacity, kind)
    }

    fn len(&self) -> usize {
        HashSet::len(self)
    }

    fn allocated(&self) -> usize {
        self.allocation_size()
    }

    fn cursor(&mut self) -> Cursor {
        HashSet::cursor(self)
    }

    fn step(&self, cursor: &mut Cursor) -> Option<Vec<K>> {
        if let Ok(found) = cursor.next(self) {
            return found.map(|key| vec![key.clone()]);
        }
        let batch = cursor.next_batch(self).unwrap();
        batch.map(|batch| batch.cloned().collect())
    }
}
