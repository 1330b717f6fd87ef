//! Checks, against hashbrown itself, what the crate says of its sizes: bytes of an allocation,
//! capacities, and the size of the map. Exits with a panic if anything differs.

use std::hash::RandomState;
use tabularasa_benches::hasher;

/// Bytes that the contract allows beyond hashbrown's for as many slots.
fn beyond(slots: usize) -> usize {
    let bookkeeping = if slots > 16 { slots / 16 + 8 } else { 0 };
    let touched = if slots >= 4_096 { slots / 512 } else { 0 };
    bookkeeping + touched
}

/// Compares maps of `K` to `V` with room for `capacity`; returns the bytes of both.
fn compare<K, V>(capacity: usize) -> (usize, usize)
where
    K: std::hash::Hash + Eq,
{
    let ours = tabularasa::HashMap::<K, V, _>::with_capacity_and_hasher(capacity, hasher());
    let theirs = hashbrown::HashMap::<K, V, _>::with_capacity_and_hasher(capacity, hasher());
    assert_eq!(ours.capacity(), theirs.capacity(), "capacity for {capacity}");
    let slots = match ours.capacity() {
        capacity @ 0..=7 => (capacity + 1).next_power_of_two(),
        capacity => capacity / 7 * 8,
    };
    let (bytes, least) = (ours.allocation_size(), theirs.allocation_size());
    assert!(bytes <= least + beyond(slots), "{bytes} bytes for {capacity}, hashbrown {least}");
    assert!(slots > 16 || bytes == least, "{bytes} bytes for {capacity}, hashbrown {least}");
    (bytes, least)
}

fn main() {
    let powers = (4..=22).flat_map(|shift| [(1 << shift) - 1, 1 << shift, (1 << shift) + 1]);
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
    assert!(map <= peer + 16, "{map} bytes, hashbrown {peer}");
    println!(
        "{compared} allocations compared: at most slots/16 + 8 (+ slots/512) bytes beyond \
         hashbrown's; u64 to u64 {:.4} of its bytes in all; a map is {map} bytes, its {peer}",
        ours as f64 / theirs as f64
    );
}
