//! The maps that are compared, behind one trait: `u64` to `u64`, one hasher for all.

use crate::{Hasher, hasher};
use std::collections;

/// What is measured of a map.
pub trait Map: Clone {
    fn with_capacity(capacity: usize) -> Self;
    fn len(&self) -> usize;
    fn get(&self, key: u64) -> Option<u64>;
    fn insert(&mut self, key: u64, value: u64) -> Option<u64>;
    fn remove(&mut self, key: u64) -> Option<u64>;
    /// Visits every entry, by the map's `for` loop.
    fn sum(&self) -> u64;
    fn clear(&mut self);
}

/// Supplies the body of an adapter over a type with std's interface.
macro_rules! forward {
    () => {
        #[inline]
        fn with_capacity(capacity: usize) -> Self {
            Self::with_capacity_and_hasher(capacity, hasher())
        }

        #[inline]
        fn len(&self) -> usize {
            self.len()
        }

        #[inline]
        fn get(&self, key: u64) -> Option<u64> {
            self.get(&key).copied()
        }

        #[inline]
        fn insert(&mut self, key: u64, value: u64) -> Option<u64> {
            self.insert(key, value)
        }

        #[inline]
        fn remove(&mut self, key: u64) -> Option<u64> {
            self.remove(&key)
        }

        #[inline]
        fn sum(&self) -> u64 {
            let mut sum = 0u64;
            for (key, value) in self {
                sum = sum.wrapping_add(key ^ value);
            }
            sum
        }

        #[inline]
        fn clear(&mut self) {
            self.clear();
        }
    };
}

pub type Ours = tabularasa::HashMap<u64, u64, Hasher>;
pub type Hashbrown = hashbrown::HashMap<u64, u64, Hasher>;
pub type Std = collections::HashMap<u64, u64, Hasher>;

impl Map for Ours {
    forward!();
}

impl Map for Hashbrown {
    forward!();
}

impl Map for Std {
    forward!();
}

/// Panics unless the map answers 400,000 mixed operations as std's does.
pub fn check<M: Map>() {
    use crate::keys::{Random, key};
    let (mut map, mut reference) = (M::with_capacity(0), Std::with_capacity(0));
    let mut random = Random(1);
    for i in 0..400_000u64 {
        let key = key(random.next() % 5_000);
        match random.next() % 8 {
            0..=2 => assert_eq!(map.insert(key, i), Map::insert(&mut reference, key, i)),
            3..=4 => assert_eq!(map.remove(key), Map::remove(&mut reference, key)),
            5..=6 => assert_eq!(map.get(key), Map::get(&reference, key)),
            _ if random.next() % 1_000 == 0 => {
                assert_eq!(map.sum(), reference.sum());
                map.clear();
                Map::clear(&mut reference);
            }
            _ => assert_eq!(map.len(), Map::len(&reference)),
        }
    }
}
