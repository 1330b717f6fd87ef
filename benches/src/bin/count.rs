//! One operation on one map, once, for a program that counts instructions: `instructions` beside
//! this package's manifest runs it under callgrind.
//!
//! `count MAP OPERATION ENTRIES`, with MAP `tabularasa` or `hashbrown`. Only what happens inside
//! [`measured`] is the operation; the rest prepares it.

use std::env;
use std::hint::black_box;
use std::mem::forget;
use std::process::exit;
use tabularasa_benches::Hasher;
use tabularasa_benches::adapter::Map;
use tabularasa_benches::clear::clear;
use tabularasa_benches::insert::{fill, overwrite};
use tabularasa_benches::iterate::visit;
use tabularasa_benches::keys::Source;
use tabularasa_benches::lookup::look_up;
use tabularasa_benches::remove::{exchange, remove_all};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [map, operation, entries] = arguments.as_slice() else {
        usage();
    };
    let Ok(entries) = entries.parse() else { usage() };
    match map.as_str() {
        "tabularasa" => count::<tabularasa::HashMap<u64, u64, Hasher>>(operation, entries),
        "hashbrown" => count::<hashbrown::HashMap<u64, u64, Hasher>>(operation, entries),
        _ => usage(),
    }
}

fn usage() -> ! {
    eprintln!(
        "count tabularasa|hashbrown hit|miss|growing|reserved|overwrite|churn|remove|iterate|clear \
         ENTRIES"
    );
    exit(2);
}

fn count<M: Map<Key = u64>>(operation: &str, entries: usize) {
    let mut source = Source::new(0, entries);
    let (present, absent) = (source.present().to_vec(), source.fresh(entries));
    let mut map: M = fill(entries, &present);
    match operation {
        "hit" => _ = measured(|| look_up(black_box(&map), &present)),
        "miss" => _ = measured(|| look_up(black_box(&map), &absent)),
        "growing" => forget(measured(|| fill::<M>(0, &present))),
        "reserved" => forget(measured(|| fill::<M>(entries, &present))),
        "overwrite" => measured(|| overwrite(&mut map, &present)),
        "churn" => measured(|| exchange(&mut map, &present, &absent)),
        "remove" => _ = measured(|| remove_all(&mut map, &present)),
        "iterate" => _ = measured(|| visit(black_box(&map))),
        "clear" => measured(|| clear(&mut map)),
        _ => usage(),
    }
}

/// The instructions between the call of this function and its return are what counts.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}
