//! Random maps: what the parallel forms give is what std's map has.

use crate::{By, Map, in_pools, mix, sorted};
use rayon::prelude::*;
use std::collections::HashMap as StdMap;
use tabularasa::testing::effort;

/// Steps of a generator that prints its seed when a test fails.
struct Random {
    seed: u64,
    state: u64,
}

impl Random {
    /// Another one each time, unless `TABULARASA_SEED` says which.
    fn new() -> Self {
        let seed = match std::env::var("TABULARASA_SEED") {
            Ok(seed) => seed.parse().expect("TABULARASA_SEED is a number"),
            Err(_) => std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64,
        };
        Random { seed, state: seed }
    }

    fn below(&mut self, end: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(mix(self.state)) % end
    }
}

impl Drop for Random {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("to replay: TABULARASA_SEED={}", self.seed);
        }
    }
}

/// Changes both in the same way.
fn change(random: &mut Random, map: &mut Map<u64, u64>, std: &mut StdMap<u64, u64>) {
    let keys = 1 << random.below(effort(14, 7));
    let (first, len) = (random.below(keys), random.below(keys));
    let entries = move || (first..first + len).map(move |n| (n * n % keys, n));
    match random.below(10) {
        0 => {
            map.clear_retain();
            std.clear();
        }
        1 => {
            map.clear_shrink();
            std.clear();
        }
        2 => map.reserve(random.below(effort(20_000, 200)) as usize),
        3 => {
            for (key, _) in entries() {
                assert_eq!(map.remove(&key), std.remove(&key));
            }
        }
        4 => {
            let modulus = 1 + random.below(300);
            map.retain(|key, _| key % modulus == 0);
            std.retain(|key, _| key % modulus == 0);
        }
        5 => {
            map.par_values_mut().for_each(|value| *value ^= first);
            std.par_iter_mut().for_each(|(_, value)| *value ^= first);
        }
        6 => {
            let drained = sorted(map.par_drain().collect::<Vec<_>>());
            assert_eq!(drained, sorted(std.par_drain().collect::<Vec<_>>()));
        }
        7 => {
            map.par_extend(entries().collect::<Vec<_>>());
            std.par_extend(entries().collect::<Vec<_>>());
        }
        _ => {
            map.extend(entries());
            std.extend(entries());
        }
    }
}

/// Both say the same in all their parallel forms.
fn compare(map: &Map<u64, u64>, std: &StdMap<u64, u64>) {
    map.assert_invariants();
    let entries: Vec<(u64, u64)> = map.par_iter().map(|(key, value)| (*key, *value)).collect();
    let expected = sorted(std.iter().map(|(key, value)| (*key, *value)));
    assert_eq!(sorted(entries), expected);
    assert_eq!(map.par_keys().sum::<u64>(), std.keys().sum::<u64>());
    assert_eq!(map.par_values().max(), std.values().max());
    let collected: Map<u64, u64> = std.par_iter().map(|(key, value)| (*key, *value)).collect();
    assert!(map.par_eq(&collected) && collected.par_eq(map));
    assert_eq!(sorted(map.clone().into_par_iter().collect::<Vec<_>>()), expected);
}

#[test]
fn random_maps_agree_with_std() {
    let hashers: [fn(u64) -> u64; 3] = [mix, |n| mix(n % 50), |n| n];
    in_pools(|| {
        let mut random = Random::new();
        for hasher in hashers {
            let (mut map, mut std) = (Map::with_hasher(By(hasher)), StdMap::new());
            for _ in 0..effort(60, 3) {
                change(&mut random, &mut map, &mut std);
                compare(&map, &std);
            }
        }
    });
}
