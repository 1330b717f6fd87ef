//! The rows of the contract: what each clear does to memory, for entries with and without
//! destructors, also where a writer comes before the sweep.

use super::call::{Fixed, Map, new_map};
use super::done;
use super::payload::{Counted, Ledger, Payload};
use std::sync::Arc;
use std::thread;
use tabularasa::HashMap;
use tabularasa::sync::ShardedMap;

/// Capacity and bytes of all shards.
fn memory<P: Payload>(map: &Map<P>) -> (usize, usize) {
    let stats = map.stats();
    (stats.total.capacity, stats.total.bytes)
}

/// Two shards, prepared for more than they get.
fn filled<P: Payload>(ledger: &Ledger, capacity: usize, len: u32) -> Map<P> {
    let map = ShardedMap::with_shards_capacity_and_hasher(2, capacity, Fixed);
    fill(&map, ledger, len);
    map
}

fn fill<P: Payload>(map: &Map<P>, ledger: &Ledger, len: u32) {
    (0..len).for_each(|key| done(map.insert(key, P::new(u64::from(key), ledger))));
}

/// What a new map with room for so many entries in each of two shards takes.
fn memory_of_new<P: Payload>(capacity: usize) -> (usize, usize) {
    memory(&ShardedMap::<u32, P, Fixed>::with_shards_capacity_and_hasher(2, capacity, Fixed))
}

fn rows<P: Payload>() {
    let ledger = Ledger::default();
    for (capacity, len) in [(0, 0), (1_000, 0), (1_000, 40), (1_000, 1_000), (0, 5_000)] {
        let new = || filled::<P>(&ledger, capacity, len);
        let map = new();
        let before = memory(&map);
        map.clear_retain();
        assert_eq!(memory(&map), before);
        map.clear();
        assert_eq!(memory(&map), before);

        let map = new();
        map.clear_shrink();
        assert_eq!(memory(&map), memory_of_new::<P>(len as usize), "{capacity} {len}");
        // Again, without entries: nothing is kept.
        map.clear_shrink();
        assert_eq!(memory(&map), (0, 0));

        let map = new();
        map.reset();
        assert_eq!(memory(&map), (0, 0));

        let map = new();
        assert_eq!(map.take_all().len(), len as usize);
        assert_eq!(memory(&map), (0, 0));

        let map = new();
        map.clear_lazy();
        // The tables are held with what is in them, and stay when that goes.
        assert_eq!(memory(&map), before);
        map.reclaim();
        assert_eq!(memory(&map), before);
        map.clear_lazy();
        fill(&map, &ledger, len);
        assert_eq!(memory(&map), before, "a refill fits into what was there");

        let map = new();
        done(map.replace_all(HashMap::from([(0, P::new(1, &ledger)), (1, P::new(2, &ledger))])));
        assert_eq!(memory(&map), memory_of_new::<P>(2));
    }
    ledger.assert_balanced();
}

#[test]
fn memory_is_as_the_contract_says() {
    rows::<u64>();
    rows::<Counted>();
}

/// Of clears that come before a shard is visited, each has its say: as if one had come after the
/// other.
#[test]
fn clears_add_up() {
    let ledger = Ledger::default();
    let map: Map<Counted> = filled(&ledger, 1_000, 100);
    map.clear_lazy();
    map.clear_shrink();
    // The second found nothing.
    assert_eq!(memory(&map), (0, 0));
    fill(&map, &ledger, 1_000);
    map.clear_lazy();
    map.reset();
    assert_eq!(memory(&map), (0, 0));
}

/// Writers race the sweep, many times: the memory is kept whole, whoever comes first.
#[test]
fn clear_retain_keeps_the_memory_under_writers() {
    let ledger = Ledger::default();
    let map: Arc<Map<Counted>> = Arc::new(filled(&ledger, 1_000, 600));
    let before = memory(&map);
    let writers: Vec<_> = (0..2)
        .map(|_| {
            let (map, ledger) = (Arc::clone(&map), ledger.clone());
            thread::spawn(move || (0..200).for_each(|_| fill(&map, &ledger, 20)))
        })
        .collect();
    while !writers.iter().all(thread::JoinHandle::is_finished) {
        map.clear_retain();
    }
    map.clear_retain();
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    assert_eq!(memory(&map), before);
    map.clear();
    ledger.assert_balanced();
}

/// The clear of a shard that nobody has written to since the last one does not touch its table.
#[test]
fn clears_of_an_empty_map_change_nothing() {
    let map: Map<Counted> = new_map();
    map.clear();
    map.clear_shrink();
    map.reset();
    map.clear_lazy();
    map.reclaim();
    assert!(map.take_all().is_empty() && map.is_empty());
    assert_eq!(memory(&map), (0, 0));
}
