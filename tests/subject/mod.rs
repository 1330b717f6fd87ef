//! The containers as the product sees them: the same few questions to each.

use std::collections::BTreeSet;
use tabularasa::testing::allocator::WitnessAlloc;
use tabularasa::testing::trial::Trial;
use tabularasa::testing::witness::{Probe, Witness, WitnessState};
use tabularasa::{HashMap, HashSet, HashTable};

pub(crate) type Map = HashMap<Witness, Witness, WitnessState, WitnessAlloc>;
pub(crate) type Set = HashSet<Witness, WitnessState, WitnessAlloc>;
pub(crate) type Table = HashTable<(Witness, Witness), WitnessAlloc>;

/// What rehashing an entry of a table is: a call of `Hash`, as in a map.
pub(crate) fn rehash(entry: &(Witness, Witness)) -> u64 {
    use std::hash::{Hash, Hasher};

    struct Given(u64);
    impl Hasher for Given {
        fn finish(&self) -> u64 {
            self.0
        }
        fn write(&mut self, _: &[u8]) {}
        fn write_u64(&mut self, hash: u64) {
            self.0 = hash;
        }
    }
    let mut given = Given(0);
    entry.0.hash(&mut given);
    given.0
}

/// Hashes that lie apart.
pub(crate) fn spread(id: u64) -> u64 {
    (id + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

pub(crate) trait Subject {
    fn new(trial: &Trial, capacity: usize) -> Self;
    fn put(&mut self, trial: &Trial, id: u64, hash: u64);
    fn take_out(&mut self, id: u64, hash: u64);
    fn clear(&mut self);
    fn holds(&self, id: u64, hash: u64) -> bool;
    /// Ids and hashes of all entries, by iteration; the values are looked at, too.
    fn ids(&self) -> BTreeSet<(u64, u64)>;
    fn len(&self) -> usize;
    fn capacity(&self) -> usize;
    fn allocation_size(&self) -> usize;
    fn assert_invariants(&self);
}

fn id_and_hash(key: &Witness, value: &Witness) -> (u64, u64) {
    // Both are alive, or this is a fault of the trial.
    let _ = value.id();
    (key.id(), key.given_hash())
}

impl Subject for Map {
    fn new(trial: &Trial, capacity: usize) -> Self {
        Map::with_capacity_and_hasher_in(capacity, trial.hasher(), trial.allocator())
    }

    fn put(&mut self, trial: &Trial, id: u64, hash: u64) {
        assert!(self.insert(trial.key(id, hash), trial.value(id)).is_none());
    }

    fn take_out(&mut self, id: u64, hash: u64) {
        assert!(self.remove(&Probe { id, hash }).is_some());
    }

    fn clear(&mut self) {
        self.clear_retain();
    }

    fn holds(&self, id: u64, hash: u64) -> bool {
        self.get(&Probe { id, hash }).is_some_and(|value| value.id() != u64::MAX)
    }

    fn ids(&self) -> BTreeSet<(u64, u64)> {
        self.iter().map(|(key, value)| id_and_hash(key, value)).collect()
    }

    fn len(&self) -> usize {
        assert_eq!(self.iter().count(), Map::len(self));
        Map::len(self)
    }

    fn capacity(&self) -> usize {
        Map::capacity(self)
    }

    fn allocation_size(&self) -> usize {
        Map::allocation_size(self)
    }

    fn assert_invariants(&self) {
        Map::assert_invariants(self);
    }
}

impl Subject for Set {
    fn new(trial: &Trial, capacity: usize) -> Self {
        Set::with_capacity_and_hasher_in(capacity, trial.hasher(), trial.allocator())
    }

    fn put(&mut self, trial: &Trial, id: u64, hash: u64) {
        assert!(self.insert(trial.key(id, hash)));
    }

    fn take_out(&mut self, id: u64, hash: u64) {
        assert!(self.remove(&Probe { id, hash }));
    }

    fn clear(&mut self) {
        self.clear_retain();
    }

    fn holds(&self, id: u64, hash: u64) -> bool {
        self.contains(&Probe { id, hash })
    }

    fn ids(&self) -> BTreeSet<(u64, u64)> {
        self.iter().map(|element| (element.id(), element.given_hash())).collect()
    }

    fn len(&self) -> usize {
        assert_eq!(self.iter().count(), Set::len(self));
        Set::len(self)
    }

    fn capacity(&self) -> usize {
        Set::capacity(self)
    }

    fn allocation_size(&self) -> usize {
        Set::allocation_size(self)
    }

    fn assert_invariants(&self) {
        Set::assert_invariants(self);
    }
}

impl Subject for Table {
    fn new(trial: &Trial, capacity: usize) -> Self {
        Table::with_capacity_in(capacity, trial.allocator())
    }

    fn put(&mut self, trial: &Trial, id: u64, hash: u64) {
        self.insert_unique(hash, (trial.key(id, hash), trial.value(id)), rehash);
    }

    fn take_out(&mut self, id: u64, hash: u64) {
        let entry = self.find_entry(hash, |entry| entry.0.id() == id);
        drop(entry.expect("to be taken out").remove());
    }

    fn clear(&mut self) {
        self.clear_retain();
    }

    fn holds(&self, id: u64, hash: u64) -> bool {
        self.find(hash, |entry| entry.0.id() == id).is_some_and(|entry| entry.1.id() != u64::MAX)
    }

    fn ids(&self) -> BTreeSet<(u64, u64)> {
        self.iter().map(|(key, value)| id_and_hash(key, value)).collect()
    }

    fn len(&self) -> usize {
        assert_eq!(self.iter().count(), Table::len(self));
        Table::len(self)
    }

    fn capacity(&self) -> usize {
        Table::capacity(self)
    }

    fn allocation_size(&self) -> usize {
        Table::allocation_size(self)
    }

    fn assert_invariants(&self) {
        Table::assert_invariants(self, |entry| entry.0.given_hash());
    }
}
