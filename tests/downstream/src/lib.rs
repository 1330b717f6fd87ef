//! A map that knows what an entry costs, and stays below a budget: the kind of thing that is built
//! upon a map. Its tests are what this crate is about: see `tests/`.

use std::hash::Hash;
use tabularasa::HashMap;

/// A map whose values are weights, the sum of which it always knows.
#[derive(Clone, Debug, Default)]
pub struct Ledger<K> {
    weights: HashMap<K, u16>,
    total: u64,
}

impl<K: Eq + Hash> Ledger<K> {
    /// Nothing weighs anything yet.
    #[must_use]
    pub fn new() -> Self {
        Ledger { weights: HashMap::new(), total: 0 }
    }

    /// The sum of all weights.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Sets a weight, and returns the one that it replaces.
    pub fn insert(&mut self, key: K, weight: u16) -> Option<u16> {
        let old = self.weights.insert(key, weight);
        self.total += u64::from(weight);
        self.total -= old.map_or(0, u64::from);
        old
    }

    /// Takes a weight out.
    pub fn remove(&mut self, key: &K) -> Option<u16> {
        let old = self.weights.remove(key);
        self.total -= old.map_or(0, u64::from);
        old
    }

    /// The weight of a key.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<u16> {
        self.weights.get(key).copied()
    }

    /// Takes out all that `keep` does not hold on to.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, u16) -> bool) {
        let total = &mut self.total;
        self.weights.retain(|key, weight| {
            let keeps = keep(key, *weight);
            if !keeps {
                *total -= u64::from(*weight);
            }
            keeps
        });
    }

    /// Takes everything out, and keeps the memory for the next fill.
    pub fn clear(&mut self) {
        self.weights.clear_retain();
        self.total = 0;
    }

    /// All weights, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, u16)> {
        self.weights.iter().map(|(key, weight)| (key, *weight))
    }
}
