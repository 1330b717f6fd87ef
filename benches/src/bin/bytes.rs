//! Checks, against hashbrown itself, what the crate says of its sizes: bytes of an allocation,
//! capacities, and the size of the map. Prints one line; panics if anything differs. With `--types`
//! it prints the sizes of the types instead.

use std::hash::{BuildHasherDefault, DefaultHasher, Hash, RandomState};
use tabularasa_benches::hashers::Hasher;

/// Bytes that the contract adds to hashbrown's for as many slots.
fn beyond(slots: usize) -> usize {
    let bookkeeping = if slots > 16 { slots / 16 + 8 } else { 0 };
    let touched = if slots >= 4_096 { slots / 512 } else { 0 };
    bookkeeping + touched
}

/// Slots of a table of this capacity, by hashbrown's rule.
fn slots(capacity: usize) -> usize {
    if capacity <= 7 { (capacity + 1).next_power_of_two() } else { capacity / 7 * 8 }
}

/// Compares maps of `K` to `V` with room for `capacity`; returns the bytes of both.
fn compare<K: Hash + Eq, V>(capacity: usize) -> (usize, usize) {
    let ours =
        tabularasa::HashMap::<K, V, _>::with_capacity_and_hasher(capacity, Hasher::default());
    let theirs =
        hashbrown::HashMap::<K, V, _>::with_capacity_and_hasher(capacity, Hasher::default());
    assert_eq!(ours.capacity(), theirs.capacity(), "capacity for {capacity}");
    let (bytes, least) = (ours.allocation_size(), theirs.allocation_size());
    let expected = least + beyond(slots(ours.capacity()));
    let padded = align_of::<(K, V)>().max(16);
    assert!(
        expected <= bytes && bytes < expected + padded,
        "{bytes} bytes for {capacity}; hashbrown {least}, so {expected}"
    );
    assert!(slots(ours.capacity()) > 16 || bytes == least, "{bytes} bytes for {capacity}");
    (bytes, least)
}

/// Bytes of the types themselves, ours and hashbrown's.
fn print_types() {
    macro_rules! row {
        ($name:literal, $($of:tt)*) => {
            let ours = size_of::<tabularasa::$($of)*>();
            let theirs = size_of::<hashbrown::$($of)*>();
            println!("{:<44} {ours:>12} {theirs:>12} {:>6.2}", $name, ours as f64 / theirs as f64);
        };
    }
    row!("HashMap, default hasher, bytes", HashMap<u64, u64>);
    row!("  RandomState (std's own: 48)", HashMap<u64, u64, RandomState>);
    row!("  hasher without a state", HashMap<u64, u64, BuildHasherDefault<DefaultHasher>>);
    row!("HashSet, default hasher, bytes", HashSet<u64>);
    row!("HashTable, bytes", HashTable<u64>);
    assert_eq!(size_of::<std::collections::HashMap<u64, u64>>(), 48);
}

fn main() {
    if std::env::args().nth(1).is_some_and(|argument| argument == "--types") {
        return print_types();
    }
    let powers = (0..=24).flat_map(|shift| [(1 << shift) - 1, 1 << shift, (1 << shift) + 1]);
    let mut compared = 0;
    let (mut ours, mut theirs) = (0, 0);
    for capacity in (1..=10_000).chain(powers) {
        let pairs = [
            compare::<u64, u64>(capacity),
            compare::<u8, ()>(capacity),
            compare::<u16, ()>(capacity),
            compare::<u32, u32>(capacity),
            compare::<String, u64>(capacity),
            compare::<u64, [u8; 56]>(capacity),
            compare::<u128, u8>(capacity),
            compare::<(), ()>(capacity),
        ];
        compared += pairs.len();
        ours += pairs[0].0;
        theirs += pairs[0].1;
    }
    let map = size_of::<tabularasa::HashMap<u64, u64, RandomState>>();
    let peer = size_of::<hashbrown::HashMap<u64, u64, RandomState>>();
    assert!(map <= peer + 16, "a map is {map} bytes, hashbrown's {peer}");
    println!(
        "{compared} allocations compared: hashbrown's bytes + slots/16 + 8 (+ slots/512), equal \
         at 16 slots or fewer; u64 to u64 {:.4} of its bytes in all; a map is {map} bytes, its \
         {peer}",
        ours as f64 / theirs as f64
    );
}
