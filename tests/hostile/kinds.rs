//! Entries of every size and alignment: none at all, one byte, four kilobytes, a page.

use crate::Mixed;
use std::collections::HashMap as StdMap;
use std::fmt::Debug;
use std::hash::Hash;
use tabularasa::testing::effort;
use tabularasa::testing::subject::mix;
use tabularasa::testing::trial::Trial;
use tabularasa::{HashMap, HashTable};

/// A number in some place, among other bytes.
trait Kind: Clone + Debug + Eq + Hash {
    fn of(number: u64) -> Self;
    fn number(&self) -> u64;
    /// Different ones that there are.
    const DIFFERENT: u64;
}

impl Kind for () {
    fn of(_: u64) -> Self {}
    fn number(&self) -> u64 {
        0
    }
    const DIFFERENT: u64 = 1;
}

impl Kind for u8 {
    fn of(number: u64) -> Self {
        number as u8
    }
    fn number(&self) -> u64 {
        u64::from(*self)
    }
    const DIFFERENT: u64 = 256;
}

impl Kind for u64 {
    fn of(number: u64) -> Self {
        number
    }
    fn number(&self) -> u64 {
        *self
    }
    const DIFFERENT: u64 = u64::MAX;
}

/// Supplies the bodies of a kind that has a number and a filling of so many bytes.
macro_rules! kind {
    ($bytes:literal) => {
        fn of(number: u64) -> Self {
            Self { number, filling: [number as u8; $bytes] }
        }
        fn number(&self) -> u64 {
            assert!(self.filling.iter().all(|byte| *byte == self.number as u8), "torn");
            self.number
        }
        const DIFFERENT: u64 = u64::MAX;
    };
}

#[repr(align(64))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Line {
    number: u64,
    filling: [u8; 9],
}

impl Kind for Line {
    kind!(9);
}

#[repr(align(4096))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Page {
    number: u64,
    filling: [u8; 50],
}

impl Kind for Page {
    kind!(50);
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Large {
    number: u64,
    filling: [u8; 4_088],
}

impl Kind for Large {
    kind!(4_088);
}

/// Three bytes and alignment 1: no slot of it is aligned to anything.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Odd([u8; 3]);

impl Kind for Odd {
    fn of(number: u64) -> Self {
        Odd([number as u8, !number as u8, 7])
    }
    fn number(&self) -> u64 {
        assert_eq!((self.0[0], self.0[2]), (!self.0[1], 7), "torn");
        u64::from(self.0[0])
    }
    const DIFFERENT: u64 = 256;
}

/// No size, and an alignment.
#[repr(align(4096))]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Nothing;

impl Kind for Nothing {
    fn of(_: u64) -> Self {
        Nothing
    }
    fn number(&self) -> u64 {
        0
    }
    const DIFFERENT: u64 = 1;
}

fn assert_aligned<T>(reference: &T) {
    assert_eq!(std::ptr::from_ref(reference).addr() % align_of::<T>(), 0);
}

/// Any operations, compared with std's map; alignment, contents and invariants after each.
fn agrees<K: Kind, V: Kind>(steps: u64) {
    let steps = steps / effort(1, 50);
    let trial = Trial::new();
    let mut map = HashMap::with_hasher_in(Mixed, trial.allocator());
    let mut std = StdMap::with_hasher(Mixed);
    for n in 0..steps {
        let random = mix(n);
        let (key, value) = (K::of(random % 80.min(K::DIFFERENT)), V::of(random >> 32));
        match random >> 16 & 15 {
            0..=6 => assert_eq!(map.insert(key.clone(), value.clone()), std.insert(key, value)),
            7..=9 => assert_eq!(map.remove(&key), std.remove(&key)),
            10 => {
                let there = map.entry(key.clone()).or_insert(value.clone());
                assert_eq!(there, std.entry(key).or_insert(value));
            }
            11 => {
                map.retain(|key, _| key.number() % 5 != 0);
                std.retain(|key, _| key.number() % 5 != 0);
            }
            12 => {
                let popped = map.pop();
                assert_eq!(popped.is_some(), !std.is_empty());
                if let Some((key, value)) = popped {
                    assert_eq!(std.remove(&key), Some(value));
                }
            }
            13 => map.shrink_to_fit(),
            14 => map = if n % 2 == 0 { map.clone() } else { map.take_all() },
            _ if n % 7 == 0 => {
                assert_eq!(map.drain().count(), std.len());
                std.clear();
            }
            _ => map.reserve(30),
        }
        assert_eq!(map.len(), std.len());
        map.assert_invariants();
        let mut numbers = 0;
        for (key, value) in &map {
            assert_aligned(key);
            assert_aligned(value);
            assert_eq!(std.get(key), Some(value));
            numbers += usize::from(key.number() < u64::MAX) + usize::from(value.number() != 1);
        }
        assert!(numbers <= 2 * map.len());
        // Room is told in entries, and bytes are those of the layout.
        assert!(map.allocation_size() >= map.capacity() * size_of::<(K, V)>());
        assert_eq!(trial.memory().bytes, map.allocation_size());
    }
    let mut left: Vec<u64> = map.into_iter().map(|(key, _)| key.number()).collect();
    let mut expected: Vec<u64> = std.into_keys().map(|key| key.number()).collect();
    left.sort_unstable();
    expected.sort_unstable();
    assert_eq!(left, expected);
    trial.assert_clean();
}

#[test]
fn keys_and_values_without_a_size() {
    agrees::<(), ()>(400);
    agrees::<(), u64>(400);
    agrees::<u8, ()>(400);
    agrees::<Nothing, Nothing>(400);
    agrees::<Nothing, u8>(400);
    agrees::<u8, Nothing>(400);
}

#[test]
fn entries_of_few_bytes() {
    agrees::<u8, u8>(400);
    agrees::<Odd, ()>(400);
    agrees::<Odd, Odd>(400);
    agrees::<u8, u64>(400);
}

#[test]
fn entries_of_many_bytes() {
    agrees::<u64, Large>(200);
    agrees::<Large, ()>(100);
}

#[test]
fn entries_aligned_to_lines_and_pages() {
    agrees::<Line, ()>(300);
    agrees::<u8, Line>(300);
    agrees::<u64, Page>(120);
    agrees::<Page, Line>(120);
}

/// A set of one thing: as many as are put in, in a table that has no bytes for them.
#[test]
fn tables_of_nothing_count() {
    let mut table: HashTable<Nothing> = HashTable::new();
    let hash = |_: &Nothing| mix(3);
    for len in 1..1_000 {
        table.insert_unique(mix(3), Nothing, hash);
        assert_eq!((table.len(), table.iter().count()), (len, len));
    }
    table.assert_invariants(hash);
    table.iter().for_each(assert_aligned);
    assert_eq!(table.iter_hash(mix(3)).count(), 999);
    table.retain({
        let mut n = 0;
        move |_| {
            n += 1;
            n % 3 == 0
        }
    });
    assert_eq!((table.len(), table.iter().len()), (333, 333));
    table.shrink_to_fit(hash);
    table.assert_invariants(hash);
    assert_eq!(table.clone().into_iter().count() + table.drain().count(), 666);
}
