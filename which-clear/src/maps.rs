//! The maps that are compared, by what a cycle needs of them. One hasher for all: what differs is
//! the table.

use std::hash::Hash;
use tabularasa::DefaultHashBuilder;

pub type Ours<K, V> = tabularasa::HashMap<K, V>;
pub type Std<K, V> = std::collections::HashMap<K, V, DefaultHashBuilder>;
pub type Hashbrown<K, V> = hashbrown::HashMap<K, V, DefaultHashBuilder>;

/// A map that can be filled and emptied.
pub trait Map<K, V>: Default + IntoIterator<Item = (K, V)> + Send + 'static {
    /// The name of its crate.
    const CRATE: &'static str;

    fn put(&mut self, key: K, value: V);
    fn room(&self) -> usize;
    fn clear(&mut self);
    fn shrink(&mut self, min_capacity: usize);
    fn remove_each(&mut self);
    fn drain_all(&mut self);
}

impl<K: Hash + Eq + Send + 'static, V: Send + 'static> Map<K, V> for Ours<K, V> {
    const CRATE: &'static str = "tabularasa";

    fn put(&mut self, key: K, value: V) {
        self.insert(key, value);
    }

    fn room(&self) -> usize {
        self.capacity()
    }

    fn clear(&mut self) {
        Ours::clear(self);
    }

    fn shrink(&mut self, min_capacity: usize) {
        self.shrink_to(min_capacity);
    }

    fn remove_each(&mut self) {
        self.retain(|_, _| false);
    }

    fn drain_all(&mut self) {
        drop(self.drain());
    }
}

impl<K: Hash + Eq + Send + 'static, V: Send + 'static> Map<K, V> for Std<K, V> {
    const CRATE: &'static str = "std";

    fn put(&mut self, key: K, value: V) {
        self.insert(key, value);
    }

    fn room(&self) -> usize {
        self.capacity()
    }

    fn clear(&mut self) {
        Std::clear(self);
    }

    fn shrink(&mut self, min_capacity: usize) {
        self.shrink_to(min_capacity);
    }

    fn remove_each(&mut self) {
        self.retain(|_, _| false);
    }

    fn drain_all(&mut self) {
        drop(self.drain());
    }
}

impl<K: Hash + Eq + Send + 'static, V: Send + 'static> Map<K, V> for Hashbrown<K, V> {
    const CRATE: &'static str = "hashbrown";

    fn put(&mut self, key: K, value: V) {
        self.insert(key, value);
    }

    fn room(&self) -> usize {
        self.capacity()
    }

    fn clear(&mut self) {
        Hashbrown::clear(self);
    }

    fn shrink(&mut self, min_capacity: usize) {
        self.shrink_to(min_capacity);
    }

    fn remove_each(&mut self) {
        self.retain(|_, _| false);
    }

    fn drain_all(&mut self) {
        drop(self.drain());
    }
}
