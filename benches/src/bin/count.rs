//! One operation on one map, once, for a program that counts instructions: `instructions` beside
//! this package's manifest runs it under callgrind.
//!
//! `count MAP OPERATION ENTRIES`, with MAP `tabularasa` or `hashbrown`. Only what happens inside
//! [`measured`] is the operation; the rest prepares it.

use std::env;
use std::hint::black_box;
use std::mem::forget;
use std::process::exit;
use tabularasa_benches::adapter::Map;
use tabularasa_benches::hashers::Hasher;
use tabularasa_benches::keys::Source;

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
    let mut map = M::fill(entries, &present);
    match operation {
        "hit" => _ = measured(|| black_box(&map).look_up(&present)),
        "miss" => _ = measured(|| black_box(&map).look_up(&absent)),
        "growing" => forget(measured(|| M::fill(0, &present))),
        "reserved" => forget(measured(|| M::fill(entries, &present))),
        "overwrite" => measured(|| map.overwrite(&present)),
        "churn" => measured(|| map.exchange(&present, &absent)),
        "remove" => _ = measured(|| map.remove_all(&present)),
        "iterate" => _ = measured(|| black_box(&map).sum()),
        "clear" => measured(|| map.clear()),
        _ => usage(),
    }
}

/// The instructions between the call of this function and its return are what counts.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}
