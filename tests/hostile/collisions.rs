//! Keys that collide on all 64 bits. Comparing each new key with all before it is in the nature of
//! `insert`; what is not: hashing more than growth does, walking more than that, or doing worse
//! after removals. Counted against std's map, which is hashbrown's.

use std::cell::Cell;
use std::collections::HashMap as StdMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::time::Instant;
use tabularasa::testing::effort;
use tabularasa::{HashMap, HashTable};

thread_local! {
    static EQS: Cell<u64> = const { Cell::new(0) };
    static HASHES: Cell<u64> = const { Cell::new(0) };
}

#[derive(Clone, Copy, Debug)]
struct Key(u64);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        EQS.set(EQS.get() + 1);
        self.0 == other.0
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        HASHES.set(HASHES.get() + 1);
        state.write_u64(self.0);
    }
}

/// A hash for all, or one of so many.
#[derive(Clone, Copy, Debug)]
struct Few(u64);

struct FewHasher(u64, u64);

impl BuildHasher for Few {
    type Hasher = FewHasher;

    fn build_hasher(&self) -> FewHasher {
        FewHasher(self.0, 0)
    }
}

impl Hasher for FewHasher {
    fn finish(&self) -> u64 {
        (self.1 % self.0 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys write a number");
    }

    fn write_u64(&mut self, number: u64) {
        self.1 = number;
    }
}

/// The calls of `Eq` and `Hash` that `work` makes.
fn count(work: impl FnOnce()) -> (u64, u64) {
    EQS.set(0);
    HASHES.set(0);
    work();
    (EQS.get(), HASHES.get())
}

/// Supplies the body of one measurement, the same for both maps.
macro_rules! life {
    ($map:expr, $keys:expr) => {{
        let (mut map, keys) = ($map, $keys);
        [
            count(|| (0..keys).for_each(|n| assert!(map.insert(Key(n), n).is_none()))),
            count(|| (0..keys).for_each(|n| assert_eq!(map.get(&Key(n)), Some(&n)))),
            count(|| (0..100).for_each(|n| assert!(map.get(&Key(keys + n)).is_none()))),
            // In and out, at the same length, by the oldest and by the youngest.
            count(|| {
                for n in 0..keys / 2 {
                    assert!(map.remove(&Key(n)).is_some());
                    assert!(map.insert(Key(keys + n), n).is_none());
                }
            }),
            count(|| {
                for n in (keys..keys + keys / 2).rev() {
                    assert!(map.remove(&Key(n)).is_some());
                    assert!(map.insert(Key(n + keys), n).is_none());
                }
            }),
            count(|| map.retain(|key, _| key.0 % 2 == 0)),
            count(|| (0..100).for_each(|n| assert!(map.get(&Key(9 * keys + n)).is_none()))),
            count(|| map.extend((0..keys / 4).map(|n| (Key(10 * keys + n), n)))),
            count(|| assert!(map.drain().count() > keys as usize / 4)),
        ]
    }};
}

#[test]
fn colliding_keys_cost_what_they_must() {
    for (hashes, keys) in [(1, effort(600, 80)), (3, effort(900, 80)), (40, effort(2_000, 200))] {
        let ours = life!(HashMap::with_hasher(Few(hashes)), keys);
        let std = life!(StdMap::with_hasher(Few(hashes)), keys);
        for (phase, (ours, std)) in ours.into_iter().zip(std).enumerate() {
            // Where a clean-up hashes every entry once in a while, std compares and rehashes.
            let most = 2 * (std.0 + std.1 + keys);
            let said = format!("{hashes} hashes, phase {phase}: {ours:?}, std {std:?}");
            assert!(ours.0 <= 2 * std.0 && ours.0 + ours.1 <= most, "{said}");
        }
    }
}

/// The seconds that `work` takes.
fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// By the thousand; by the hundred thousand if `TABULARASA_LONG` is set, which takes 10^10
/// comparisons and wants a release build. Then time counts too: not twice that of std's map.
#[test]
fn colliding_keys_by_the_hundred_thousand() {
    let long = std::env::var_os("TABULARASA_LONG").is_some();
    let keys = if long { 100_000 } else { effort(1_500, 60) };
    let (mut ours, mut std) = (HashMap::with_hasher(Few(1)), StdMap::with_hasher(Few(1)));
    let mut eqs = [0; 2];
    let times = [
        seconds(|| eqs[0] = count(|| ours.extend((0..keys).map(|n| (Key(n), n)))).0),
        seconds(|| eqs[1] = count(|| std.extend((0..keys).map(|n| (Key(n), n)))).0),
    ];
    println!("{keys} keys of one hash: {eqs:?} comparisons, {times:.3?} s, ours and std's");
    assert_eq!((ours.len(), std.len()), (keys as usize, keys as usize));
    // The first window is compared once more where there are others.
    assert!(eqs[0] <= eqs[1] + 16 * keys, "{eqs:?}");
    assert!(!long || times[0] <= 2.0 * times[1], "{times:?}");
    // Nothing else is quadratic: not a walk, not a clear, not a cursor.
    assert_eq!(count(|| assert_eq!(ours.iter().count(), keys as usize)), (0, 0));
    let mut cursor = ours.cursor();
    let walk = count(|| {
        while let Some(batch) = cursor.next_batch(&ours).unwrap() {
            assert!(batch.count() > 0);
        }
    });
    assert_eq!(walk.0, 0);
    assert!(walk.1 <= 12 * keys, "{walk:?}");
    assert_eq!(count(|| ours.clear()), (0, 0));
    ours.assert_invariants();
}

/// Slots that are looked at at once.
const WINDOW: usize = if cfg!(tabularasa_tiny) { 4 } else { 16 };

/// A table compares nothing to insert; it walks to the end of one path, and in the end no further
/// than it must.
#[test]
fn colliding_entries_of_a_table() {
    let keys =
        if std::env::var_os("TABULARASA_LONG").is_some() { 100_000 } else { effort(3_000, 90) };
    let mut table = HashTable::new();
    for n in 0..keys {
        table.insert_unique(7, n, |_| 7);
    }
    let stats = table.stats(|_| 7);
    // No window of the path is left with room.
    assert!(stats.longest_probe <= keys / WINDOW + 2, "{stats}");
    assert_eq!(table.iter_hash(7).count(), keys);
    assert_eq!(table.find(7, |n| *n == keys - 1), Some(&(keys - 1)));
    for n in 0..keys / 2 {
        table.find_entry(7, |entry| *entry == n).unwrap().remove();
    }
    table.insert_unique(7, keys, |_| 7);
    assert!(table.stats(|_| 7).longest_probe <= keys / 2 / WINDOW + 2, "{}", table.stats(|_| 7));
    table.assert_invariants(|_| 7);
}

/// Homes in clusters, so that most removals leave look-ups behind that walk in vain, and most
/// entries are displaced whatever is cleaned up: clean-ups then come seldom, and cost few hashes
/// for each removal. (One every few removals, that hashes every entry, was the defect.)
#[test]
#[cfg_attr(any(miri, tabularasa_small), ignore = "it is about costs in the long run")]
fn clean_ups_are_paid_off_for_clustered_homes() {
    for capacity in [448, 3_584] {
        for group in [16, 24, 32, 48, 64, 128, 256] {
            let homes = capacity * 8 / 7 / group;
            let tag = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) << 57;
            let hash = |n: u64| tag(n) | (n % homes * group);
            let mut table = HashTable::with_capacity(capacity as usize);
            let (live, hashes) = (capacity * 3 / 4, Cell::new(0));
            let rehash = |n: &u64| {
                hashes.set(hashes.get() + 1);
                hash(*n)
            };
            const OPS: u64 = 10_000;
            for n in 0..live + OPS {
                if n >= live {
                    let oldest = table.find_entry(hash(n - live), |entry| *entry == n - live);
                    assert!(oldest.unwrap().remove().0 == n - live);
                }
                table.insert_unique(hash(n), n, rehash);
            }
            assert_eq!((table.len() as u64, table.capacity() as u64), (live, capacity));
            assert!(hashes.get() <= 12 * OPS, "{group}: {} hashes", hashes.get() / OPS);
            table.assert_invariants(|n| hash(*n));
        }
    }
}
