//! Loads each value once, however many threads ask for it at the same time: the value is a cell,
//! and whoever comes first fills it while the others wait for that cell alone.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use tabularasa::sync::ShardedMap;

static LOADS: AtomicU32 = AtomicU32::new(0);

fn load(id: u32) -> String {
    LOADS.fetch_add(1, Ordering::Relaxed);
    format!("user {id}") // slow, in a real program
}

type Cache = ShardedMap<u32, Arc<OnceLock<String>>>;

fn get(cache: &Cache, id: u32) -> Arc<OnceLock<String>> {
    // Under the shard's lock: make the cell, or clone the one that is there.
    let cell = cache.entry(id, |entry| Arc::clone(entry.or_default()));
    // Under no lock: load, or wait for who does.
    cell.get_or_init(|| load(id));
    cell
}

fn main() {
    let cache = Cache::new();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(get(&cache, 7).get().unwrap(), "user 7"));
        }
    });
    assert_eq!(LOADS.load(Ordering::Relaxed), 1);

    cache.clear(); // the next one to ask loads anew
    get(&cache, 7);
    println!("{} loads", LOADS.load(Ordering::Relaxed));
}
