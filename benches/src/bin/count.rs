//! One operation, often, on one map, for a program that counts instructions: `instructions` beside
//! this package's manifest runs it under callgrind.
//!
//! `count MAP OPERATION TIMES`, with MAP `tabularasa` or `hashbrown`. Two runs that differ in TIMES
//! differ by the operation alone; what prepares it is the same.

use std::env;
use std::hint::black_box;
use std::process::exit;
use tabularasa_benches::keys::keys;
use tabularasa_benches::map::{Hashbrown, Map, Ours};
use tabularasa_benches::rounds::{build, exchange, look_up, remove_all};

/// Entries: three quarters of the capacity of 2,048 slots.
const SIZE: usize = 1_344;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [map, operation, times] = arguments.as_slice() else {
        usage();
    };
    let Ok(times) = times.parse() else { usage() };
    match map.as_str() {
        "tabularasa" => count::<Ours>(operation, times),
        "hashbrown" => count::<Hashbrown>(operation, times),
        _ => usage(),
    }
}

fn usage() -> ! {
    eprintln!(
        "count tabularasa|hashbrown hit|miss|growing|reserved|overwrite|churn|remove|iterate|clear \
         TIMES"
    );
    exit(2);
}

/// Does the operation so many times, on `SIZE` entries each time.
fn count<M: Map>(operation: &str, times: usize) {
    let (present, absent) = (keys(0, SIZE), keys(1, SIZE));
    let mut map = build::<M>(SIZE, &present);
    // Maps for the operations that use one up, made whether they are used or not.
    let spare: Vec<M> = (0..20).map(|_| map.clone()).collect();
    assert!(times <= spare.len());
    let mut spare = spare.into_iter();
    let mut next = || spare.next().unwrap_or_else(|| usage());
    for _ in 0..times {
        match operation {
            "hit" => _ = black_box(look_up(black_box(&map), black_box(&present))),
            "miss" => _ = black_box(look_up(black_box(&map), black_box(&absent))),
            "growing" => std::mem::forget(black_box(build::<M>(0, black_box(&present)))),
            "reserved" => std::mem::forget(black_box(build::<M>(SIZE, black_box(&present)))),
            "overwrite" => overwrite(&mut map, black_box(&present)),
            "churn" => {
                let mut map = next();
                exchange(&mut map, black_box(&present), black_box(&absent));
                std::mem::forget(map);
            }
            "remove" => {
                let mut map = next();
                black_box(remove_all(&mut map, black_box(&present)));
                std::mem::forget(map);
            }
            "iterate" => _ = black_box(black_box(&map).sum()),
            "clear" => {
                let mut map = next();
                map.clear();
                std::mem::forget(black_box(map));
            }
            _ => usage(),
        }
    }
}

#[inline(never)]
fn overwrite<M: Map>(map: &mut M, keys: &[u64]) {
    for key in keys {
        map.insert(*key, 1);
    }
}
