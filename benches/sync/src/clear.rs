//! What a clear takes, B4's first half, and clearing and filling again, B6. Knows no map but by the
//! trait.

use crate::Plan;
use crate::keys::{Value, key};
use crate::maps::{Dash, Dash7, Locked, Map, Ours, Papaya, Scc};
use crate::mix::names;
use crate::report::table;
use std::time::Instant;

pub fn times(plan: &Plan) {
    let rounds = plan.rounds.min(9);
    let columns = ["500 k u64", "100 k String"];
    let mut rows: Vec<(&str, Vec<f64>)> = names().map(|name| (name, Vec::new())).to_vec();
    clears::<u64>(500_000, rounds, &mut rows);
    clears::<String>(100_000, rounds, &mut rows);
    table("B4: one clear, ms", &columns, &rows, &["RwLock<hashbrown>"]);
}

fn clears<V: Value>(entries: u64, rounds: usize, rows: &mut [(&str, Vec<f64>)]) {
    let mut least = [f64::INFINITY; 6];
    for _ in 0..rounds {
        let times = [
            one_clear::<V, Ours<V>>(entries),
            one_clear::<V, Dash<V>>(entries),
            one_clear::<V, Dash7<V>>(entries),
            one_clear::<V, Papaya<V>>(entries),
            one_clear::<V, Scc<V>>(entries),
            one_clear::<V, Locked<V>>(entries),
        ];
        least.iter_mut().zip(times).for_each(|(least, time)| *least = least.min(time));
    }
    rows.iter_mut().zip(least).for_each(|((_, row), time)| row.push(time));
}

fn one_clear<V: Value, M: Map<V>>(entries: u64) -> f64 {
    let map = M::with_capacity(entries as usize);
    (0..entries).for_each(|n| map.insert(key(n), V::of(n)));
    let start = Instant::now();
    map.clear();
    let time = start.elapsed();
    assert_eq!(map.len(), 0);
    time.as_secs_f64() * 1e3
}

/// One clear of ours, with values that have destructors, for `under_lock` to count.
pub fn once(entries: u64) {
    one_clear::<String, Ours<String>>(entries);
}

pub fn refills(plan: &Plan) {
    let mut least = [[f64::INFINITY; 2]; 6];
    for _ in 0..plan.rounds.min(9) {
        for (column, entries) in [1_000, 100_000].into_iter().enumerate() {
            let times = [
                refill::<Ours<u64>>(entries),
                refill::<Dash<u64>>(entries),
                refill::<Dash7<u64>>(entries),
                refill::<Papaya<u64>>(entries),
                refill::<Scc<u64>>(entries),
                refill::<Locked<u64>>(entries),
            ];
            for (least, time) in least.iter_mut().zip(times) {
                least[column] = least[column].min(time);
            }
        }
    }
    let rows: Vec<_> =
        names().into_iter().zip(least).map(|(name, least)| (name, least.to_vec())).collect();
    table(
        "B6: clear and refill, ns an entry",
        &["1 k", "100 k"],
        &rows,
        &["dashmap", "dashmap 7 rc", "scc"],
    );
}

/// Time for each entry of clears and fills one after the other, in memory that a first fill found.
fn refill<M: Map<u64>>(entries: u64) -> f64 {
    let map = M::with_capacity(0);
    (0..entries).for_each(|n| map.insert(key(n), n));
    let turns = (100_000 / entries).max(2);
    let start = Instant::now();
    for turn in 0..turns {
        map.clear();
        (0..entries).for_each(|n| map.insert(key(n), turn));
    }
    start.elapsed().as_nanos() as f64 / (turns * entries) as f64
}
