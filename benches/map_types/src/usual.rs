//! The usual calls of one map type, twenty times. Knows not which map it is.

use std::hash::Hash;
use std::hint::black_box;

#[cfg(feature = "hashbrown")]
use hashbrown::HashMap;
#[cfg(feature = "tabularasa")]
use tabularasa::HashMap;

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// A key that differs from the others' in its type alone.
#[cfg(feature = "numbers")]
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key<const N: usize>(u64);

#[cfg(feature = "strings")]
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key<const N: usize>(String);

impl<const N: usize> Key<N> {
    #[cfg(feature = "numbers")]
    fn new(number: u32) -> Self {
        Key(number.into())
    }

    #[cfg(feature = "strings")]
    fn new(number: u32) -> Self {
        Key(number.to_string())
    }
}

/// Entries of twenty sizes, with values of 4 to 80 bytes.
pub fn twenty_types() {
    macro_rules! each {
        ($($n:literal)*) => { $(usual(|number| Key::<$n>::new(number), [0u32; $n]);)* };
    }
    each!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20);
}

fn usual<K: Hash + Eq + Clone, const N: usize>(key: fn(u32) -> K, value: [u32; N]) {
    let mut map: Map<K, [u32; N]> = Map::default();
    for number in 0..black_box(50) {
        map.insert(key(number), value);
        map.entry(key(number / 2)).or_insert(value)[0] += 1;
    }
    black_box(map.get(&key(1)));
    black_box(map.remove(&key(2)));
    map.retain(|_, value| value[0] > 1);
    for entry in &map {
        black_box(entry);
    }
    map.extend((0..black_box(20)).map(|number| (key(number), value)));
    map.reserve(black_box(100));
    let copy = map.clone();
    map.clear();
    black_box((map, copy));
}
