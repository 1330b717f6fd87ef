//! The core against std's map, invariants checked after every step, with hashers from good to
//! constant. What users see is tested in `tests/`; this reaches clean-up and debt directly.
#![expect(unsafe_code, reason = "cleans up at any time")]

use crate::raw::RawTable;
use crate::raw::insert::AtHome;
use crate::raw::resize::clean::Displaced;
use crate::raw::resize::rehash::By;
use crate::testing::effort;
use alloc::vec::Vec;
use allocator_api2::alloc::Global;
use std::collections::HashMap;

/// Finaliser of a 64-bit mixer.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

type Named = (&'static str, fn(u64) -> u64);

const HASHERS: [Named; 6] = [
    ("good", mix),
    ("identity", |x| x),
    ("five values", |x| mix(x % 5)),
    ("constant", |_| 0),
    ("all ones", |_| u64::MAX),
    ("one tag", |x| mix(x) & (u64::MAX >> 7)),
];

struct Model {
    table: RawTable<(u64, u64), Global>,
    std: HashMap<u64, u64>,
    hash: fn(u64) -> u64,
}

impl Model {
    fn step(&mut self, random: u64, keys: u64) {
        let key = (random >> 8) % keys;
        let hash = (self.hash)(key);
        let rehash = |entry: &(u64, u64)| (self.hash)(entry.0);
        match random % 64 {
            0..=25 => {
                let old = match self.table.at_home(hash, |e| e.0 == key) {
                    AtHome::Found(there) => Some(core::mem::replace(&mut there.1, random)),
                    AtHome::Free(slot) => {
                        slot.fill((key, random));
                        None
                    }
                    AtHome::Absent => {
                        assert!(self.table.get(hash, |e| e.0 == key).is_none());
                        self.table.insert_cold(hash, (key, random), &rehash);
                        None
                    }
                    AtHome::Undecided => match self.table.get_mut_cold(hash, |e| e.0 == key) {
                        Some(there) => Some(core::mem::replace(&mut there.1, random)),
                        None => {
                            self.table.insert_cold(hash, (key, random), &rehash);
                            None
                        }
                    },
                };
                assert_eq!(old, self.std.insert(key, random));
            }
            26..=47 => {
                let removed = self.table.remove(hash, |e| e.0 == key);
                assert_eq!(removed.map(|e| e.1), self.std.remove(&key));
            }
            48..=55 => {
                let found = self.table.get(hash, |e| e.0 == key);
                assert_eq!(found.map(|e| e.1), self.std.get(&key).copied());
            }
            56 => self.table.reserve((random >> 40) as usize % 100, &rehash),
            57 => self.table.shrink_to((random >> 40) as usize % 100, &rehash),
            58 if random >> 60 == 0 => {
                self.table.retain(|e| e.1 % 3 != 0);
                self.std.retain(|_, v| *v % 3 != 0);
            }
            59 => {
                for _ in 0..3 {
                    let popped = self.table.pop();
                    assert_eq!(popped.is_some(), !self.std.is_empty());
                    if let Some((key, value)) = popped {
                        assert_eq!(self.std.remove(&key), Some(value));
                    }
                }
            }
            60 if self.table.len() != 0 => {
                let displaced =
                    if random >> 63 == 0 { Displaced::ComeHome } else { Displaced::Stay };
                let by = By::<(u64, u64), _>::new(&rehash);
                // SAFETY: it has entries, and so is not abandoned.
                unsafe { self.table.head.clean(&by, displaced) };
            }
            61 => self.table = self.table.clone(),
            62 if random >> 60 == 0 => self.clear(random),
            63 => {
                let mut copy = RawTable::with_capacity((random >> 40) as usize % 50, Global);
                copy.clone_from(&self.table);
                self.table = copy;
            }
            _ => {}
        }
        self.table.assert_invariants(|e| (self.hash)(e.0));
        assert_eq!(self.table.len(), self.std.len());
    }

    fn clear(&mut self, random: u64) {
        match (random >> 50) % 6 {
            0 => self.table.clear_retain(),
            1 => self.table.clear_shrink(),
            2 => self.table.clear_shrink_to((random >> 40) as usize % 100),
            3 => self.table.reset(),
            4 => drop(self.table.take_all()),
            _ => core::mem::forget(self.table.drain()),
        }
        self.std.clear();
        assert_eq!(self.table.len(), 0);
    }
}

#[test]
fn raw_agrees_with_std() {
    for (name, hash) in HASHERS {
        for keys in [6, 20, 100, 700] {
            let mut model = Model { table: RawTable::new_in(Global), std: HashMap::new(), hash };
            let mut random: u64 = keys;
            for _ in 0..effort(if name == "good" { 20_000 } else { 4_000 }, 40) {
                random = random.wrapping_add(0x9E37_79B9_7F4A_7C15);
                model.step(mix(random), keys);
            }
            let mut ours: Vec<_> = model.table.iter().copied().collect();
            let mut std: Vec<_> = model.std.iter().map(|(k, v)| (*k, *v)).collect();
            ours.sort_unstable();
            std.sort_unstable();
            assert_eq!(ours, std, "{name}, {keys} keys");
        }
    }
}

/// Tables with a touched map: sparse fills, clears, walks and pops.
#[test]
fn raw_large_tables_agree_with_std() {
    let mut model = Model { table: RawTable::new_in(Global), std: HashMap::new(), hash: mix };
    let rehash = |e: &(u64, u64)| mix(e.0);
    let mut random = 7;
    for round in 0..effort(60u64, 4) {
        model.table.reserve(if round % 7 == 0 { effort(20_000, 7_000) } else { 4_000 }, &rehash);
        for _ in 0..if round % 5 == 0 { effort(9_000, 200) } else { 40 } {
            random = mix(random + 1);
            model.table.insert_unique(mix(random), (random, round), &rehash);
            model.std.insert(random, round);
        }
        model.table.assert_invariants(rehash);
        if round % 3 == 0 {
            model.table.retain(|e| e.0 % 4 == 0);
            model.std.retain(|k, _| k % 4 == 0);
            model.table.assert_invariants(rehash);
        }
        let mut ours: Vec<_> = model.table.iter().copied().collect();
        let mut std: Vec<_> = model.std.iter().map(|(k, v)| (*k, *v)).collect();
        ours.sort_unstable();
        std.sort_unstable();
        assert_eq!(ours, std);
        match round % 4 {
            0 => model.clear(random),
            1 => {
                while let Some((key, value)) = model.table.pop() {
                    assert_eq!(model.std.remove(&key), Some(value));
                }
            }
            _ => {}
        }
        model.table.assert_invariants(rehash);
    }
}

/// Removes and inserts, by `remove`, in a table of constant length, 85 % of its capacity: it never
/// grows, and misses stay within 1.5 of a fresh table's.
fn assert_churn_is_cleaned_up(
    rounds: u64,
    each: u64,
    mut remove: impl FnMut(&mut RawTable<u64, Global>, core::ops::Range<u64>),
) {
    let mut table = RawTable::with_capacity(effort(3_500, 100), Global);
    let rehash = |e: &u64| mix(*e);
    let capacity = table.capacity();
    let live = capacity as u64 * 85 / 100;
    for key in 0..live {
        table.insert_unique(mix(key), key, &rehash);
    }
    let misses = |table: &RawTable<u64, Global>| -> usize {
        (0..effort(10_000, 500)).map(|i| table.miss_windows(mix(u64::MAX - i))).sum()
    };
    let fresh = misses(&table);
    for first in (0..rounds).map(|round| round * each) {
        remove(&mut table, first..first + each);
        for key in live + first..live + first + each {
            table.insert_unique(mix(key), key, &rehash);
        }
    }
    assert_eq!((table.capacity(), table.len() as u64), (capacity, live));
    table.assert_invariants(rehash);
    assert!(misses(&table) * 2 <= fresh * 3, "{} windows, fresh {fresh}", misses(&table));
}

#[test]
fn raw_churn_is_cleaned_up() {
    assert_churn_is_cleaned_up(effort(400_000, 1_000), 1, |table, keys| {
        keys.for_each(|key| assert_eq!(table.remove(mix(key), |e| *e == key), Some(key)));
    });
}

/// Also where no hash is known: a few or many at a time.
#[test]
fn raw_churn_by_walks_is_cleaned_up() {
    for each in [10, effort(300, 20)] {
        let rounds = effort(60_000, 1_000) / each;
        assert_churn_is_cleaned_up(rounds, each, |table, keys| {
            table.retain(|e| !keys.contains(e));
        });
        assert_churn_is_cleaned_up(rounds, each, |table, keys| {
            let mut walk = table.extract();
            while walk.next_if(|e| keys.contains(e)).is_some() {}
        });
    }
}

/// What removals leave behind (marks, debt, lines in use) is gone after a clear, even of a table
/// that has no entries any more: a miss costs what it costs in a new table.
#[test]
fn raw_clears_forget_what_removals_left() {
    for capacity in [56, 7_000] {
        let mut table = RawTable::with_capacity(capacity, Global);
        let rehash = |e: &u64| e << 57 | 5;
        for n in 0..50 {
            table.insert_unique(rehash(&n), n, &rehash);
        }
        for n in 0..50 {
            assert_eq!(table.remove(rehash(&n), |e| *e == n), Some(n));
        }
        // Away from all marks: where there are some, an insertion cleans up.
        table.insert_unique(40, 0, &|_: &u64| 40);
        assert!((0..128).any(|n| table.miss_windows(rehash(&n)) > 1), "no mark was left");
        assert_ne!(table.debt(), 0);
        assert_eq!(table.remove(40, |_| true), Some(0));
        table.clear_retain();
        assert_eq!(table.debt(), 0);
        table.insert_unique(40, 0, &|_: &u64| 40);
        assert!((0..128).all(|n| table.miss_windows(rehash(&n)) == 1), "a mark is left");
        table.assert_invariants(|_| 40);
    }
}
