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

/// Entries of a map with room for many.
const FEW: usize = 100;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [map, operation, entries] = arguments.as_slice() else {
        usage();
    };
    let Ok(entries) = entries.parse() else { usage() };
    let strings = operation.starts_with("string-");
    match (map.as_str(), strings) {
        ("tabularasa", false) => words::<tabularasa::HashMap<u64, u64, Hasher>>(operation, entries),
        ("hashbrown", false) => words::<hashbrown::HashMap<u64, u64, Hasher>>(operation, entries),
        ("tabularasa", true) => {
            texts::<tabularasa::HashMap<String, u64, Hasher>>(operation, entries);
        }
        ("hashbrown", true) => texts::<hashbrown::HashMap<String, u64, Hasher>>(operation, entries),
        _ => usage(),
    }
}

fn usage() -> ! {
    eprintln!(
        "count tabularasa|hashbrown hit|miss|growing|reserved|extend|overwrite|entry|churn|remove|\
         iterate|iterate-few|clear|clear-few|string-hit|string-reserved ENTRIES"
    );
    exit(2);
}

fn words<M: Map<Key = u64, Value = u64>>(operation: &str, entries: usize) {
    let mut source = Source::new(0, entries);
    let (present, absent) = (source.present().to_vec(), source.fresh(entries));
    let few = operation.ends_with("-few");
    let mut map = M::fill(entries, if few { &present[..FEW] } else { &present });
    match operation {
        "hit" => _ = measured(|| black_box(&map).look_up(&present)),
        "miss" => _ = measured(|| black_box(&map).look_up(&absent)),
        "growing" => forget(measured(|| M::fill(0, &present))),
        "reserved" => forget(measured(|| M::fill(entries, &present))),
        "extend" => {
            let mut map = M::with_capacity(entries);
            measured(|| map.extend_by(&present));
        }
        "overwrite" => measured(|| map.overwrite(&present)),
        "entry" => measured(|| present.iter().for_each(|key| map.count(*key))),
        "churn" => measured(|| map.exchange(&present, &absent)),
        "remove" => _ = measured(|| map.remove_all(&present)),
        "iterate" | "iterate-few" => _ = measured(|| black_box(&map).sum()),
        "clear" | "clear-few" => measured(|| map.clear()),
        _ => usage(),
    }
}

fn texts<M: Map<Key = String>>(operation: &str, entries: usize) {
    let present = Source::new(0, entries).present().to_vec();
    match operation {
        "string-hit" => {
            let map = M::fill(entries, &present);
            measured(|| black_box(&map).look_up(&present));
        }
        "string-reserved" => forget(measured(|| M::fill(entries, &present))),
        _ => usage(),
    }
}

/// The instructions between the call of this function and its return are what counts.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}
