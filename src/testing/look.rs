//! What tests may see of a map and nobody else: copies that are the same map, and its state.
//! Knows maps and cursors from inside; changes neither.

use super::subject::{Key, Value};
use super::world::World;
use crate::HashMap;
use alloc::vec::Vec;
use allocator_api2::alloc::Allocator;
use core::hash::{Hash, Hasher};

impl<K: Clone, V: Clone, S: Clone, A: Allocator + Clone> HashMap<K, V, S, A> {
    /// A map that cursors take for this one.
    #[doc(hidden)]
    #[must_use]
    pub fn fork(&self) -> Self {
        HashMap { raw: self.raw.fork(), hash_builder: self.hash_builder.clone() }
    }
}

impl<K, V, S, A: Allocator> HashMap<K, V, S, A> {
    /// What look-ups have walked in vain since the last clean-up.
    #[doc(hidden)]
    #[must_use]
    pub fn debt(&self) -> i32 {
        self.raw.debt()
    }
}

/// The key and the bucket number of every entry.
pub(super) fn buckets<K: Clone, V, S, A: Allocator>(map: &HashMap<K, V, S, A>) -> Vec<(K, usize)> {
    let key = |index| map.raw.slot(index).map(|(key, _)| (key.clone(), index));
    map.raw.iter_buckets().filter_map(key).collect()
}

/// Two hashes at once: states are told apart by 128 bits.
#[derive(Default)]
struct Wide(u64, u64);

impl Hasher for Wide {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.1 = (self.1.rotate_left(41) ^ word).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        self.0 ^= self.0 >> 29;
        self.1 ^= self.1 >> 31;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl World {
    /// All that decides what these maps, cursors and their model do next, in 128 bits. Equal for
    /// states that differ in stamps and ids alone.
    #[must_use]
    pub fn digest(&self) -> u128 {
        let mut state = Wide::default();
        for map in &self.maps {
            let raw = &map.raw;
            raw.digest(
                |word| state.write_u64(word),
                |(key, _): &(Key, Value)| u64::from(key.number),
            );
            state.write_u64(map.hasher().hash(0));
        }
        for (number, cursor) in self.cursors.iter().enumerate() {
            let Some(cursor) = cursor else {
                state.write_u64(0);
                continue;
            };
            let mut holder = usize::MAX;
            for (at, map) in self.maps.iter().enumerate() {
                let raw = &map.raw;
                if cursor.digest(raw.id(), raw.generation(), &mut state) {
                    holder = at;
                }
                self.model.expected(number, at).hash(&mut state);
            }
            holder.hash(&mut state);
            self.model.digest(number, &mut state);
        }
        u128::from(state.0) << 64 | u128::from(state.1)
    }
}
