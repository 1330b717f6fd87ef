//! Feature `rayon`: parallel forms do what the sequential ones do, in every state of a container,
//! on one thread and on several. Tests that change a container check its invariants. What happens
//! when user code panics in them is in the panic product, `tests/unwind`.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

#[path = "../subject/auto_traits.rs"]
mod auto_traits;
mod drain;
mod map;
mod random;
mod set;
mod table;
mod types;

use core::hash::{BuildHasher, Hasher};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::mem;
use std::sync::OnceLock;
use tabularasa::HashMap;
use tabularasa::testing::effort;

/// Runs `work` in pools of one, two and eight threads, whatever the machine has: of eight on two
/// processors, some come late, so that parts are split often.
pub(crate) fn in_pools(work: impl Fn() + Sync) {
    static POOLS: OnceLock<[ThreadPool; 3]> = OnceLock::new();
    let pools = POOLS.get_or_init(|| {
        [2, 1, 8].map(|threads| ThreadPoolBuilder::new().num_threads(threads).build().unwrap())
    });
    pools.iter().take(effort(3, 1)).for_each(|pool| pool.install(&work));
}

/// Hashes a number as the function says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By(pub(crate) fn(u64) -> u64);

impl Default for By {
    fn default() -> Self {
        By(mix)
    }
}

impl BuildHasher for By {
    type Hasher = Finish;

    fn build_hasher(&self) -> Finish {
        Finish { number: 0, by: self.0 }
    }
}

/// The hasher of [`By`].
#[derive(Debug)]
pub(crate) struct Finish {
    number: u64,
    by: fn(u64) -> u64,
}

impl Hasher for Finish {
    fn finish(&self) -> u64 {
        (self.by)(self.number)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.number = mix(self.number ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.number = number;
    }
}

pub(crate) fn mix(n: u64) -> u64 {
    let n = (n ^ n >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (n ^ n >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

pub(crate) type Map<K, V> = HashMap<K, V, By>;

pub(crate) fn sorted<T: Ord>(entries: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut entries: Vec<T> = entries.into_iter().collect();
    entries.sort_unstable();
    entries
}

/// What a state's map is filled with, and its capacity at the least.
fn filled(len: u64, capacity: usize, by: fn(u64) -> u64) -> Map<u64, u64> {
    let mut map = Map::with_capacity_and_hasher(capacity, By(by));
    map.extend((0..len).map(|n| (n, n + 1)));
    map
}

/// Maps in every state that a walk could mind, values one above keys.
pub(crate) fn states() -> Vec<(&'static str, Map<u64, u64>)> {
    let (large, room) = (effort(4_500, 60), effort(10_000, 4_000));
    let one = |_| 0xABCD_0000_0000_0005;
    let mut thinned = filled(large + large / 3, 0, mix);
    thinned.retain(|key, _| key % 100 == 3);
    let mut removed = filled(large + large / 3, 0, mix);
    (0..large + large / 3)
        .filter(|n| n % 60 != 0)
        .for_each(|n| assert!(removed.remove(&n).is_some()));
    let mut cleared = filled(large, 0, mix);
    cleared.clear_retain();
    let mut refilled = filled(large, 0, mix);
    refilled.clear_retain();
    refilled.extend((7..70).map(|n| (n, n + 1)));
    let mut abandoned = filled(large, 0, mix);
    mem::forget(abandoned.drain());
    let mut indebted = filled(effort(400, 40), effort(800, 80), one);
    (0..effort(300, 30)).for_each(|n| assert!(indebted.remove(&n).is_some()));
    vec![
        ("unallocated", filled(0, 0, mix)),
        ("one", filled(1, 0, mix)),
        ("three, the smallest table", filled(3, 0, mix)),
        ("five in eight slots", filled(5, 0, mix)),
        ("one window", filled(14, 0, mix)),
        ("two windows", filled(15, 0, mix)),
        ("a full table", filled(effort(448, 56), 0, mix)),
        ("displaced", filled(effort(400, 40), 0, one)),
        ("indebted", indebted),
        ("dense, with a touched map", filled(effort(5_000, 50), effort(0, 4_000), mix)),
        ("empty, with a touched map", filled(0, room, mix)),
        ("one in a large table", filled(1, room, mix)),
        ("sparse", filled(effort(300, 30), room, mix)),
        ("sparse, in one place", filled(effort(500, 50), room, |n| n)),
        ("thinned by retain", thinned),
        ("thinned by removals", removed),
        ("cleared", cleared),
        ("cleared, then sparse", refilled),
        ("abandoned", abandoned),
    ]
}
