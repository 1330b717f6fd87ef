//! Programs that are more than calls on one map: what else a clear must order, what a destructor
//! may do meanwhile, what a walk may not mix.

use super::call::{Fixed, Map, new_map};
use super::payload::{Counted, Ledger, Payload};
use super::programs::{A, A2, B, B2};
use loom::sync::atomic::AtomicU64;
use loom::sync::atomic::Ordering::Relaxed;
use loom::thread;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use tabularasa::sync::ShardedMap;

/// Name and program.
pub(crate) const ALL: [(&str, fn()); 12] = [
    ("publish", publish),
    ("load from a database", load),
    ("fence around a database", fence),
    ("load from a database, invalidated by key", load_of_key),
    ("fence of a key around a database", fence_of_key),
    ("load beside retain", load_beside_retain),
    ("extract_if beside a clear", extract_if),
    ("view beside a clear", view),
    ("for_each beside a clear", for_each),
    ("retain beside a clear", retain),
    ("destructor that panics", panicking_destructor),
    ("destructor that uses the map", using_destructor),
];

fn shared<P>() -> (Arc<Map<P>>, Arc<Map<P>>) {
    let map = Arc::new(new_map());
    (Arc::clone(&map), map)
}

/// Who sees a clear sees what its thread wrote before, through the epoch alone.
fn publish() {
    let (map, there) = shared::<u64>();
    let written = Arc::new(AtomicU64::new(0));
    let writer = Arc::clone(&written);
    map.insert(A, 1);
    let clearer = thread::spawn(move || {
        writer.store(1, Relaxed);
        there.clear_lazy();
    });
    if map.get(&A).is_none() {
        assert_eq!(written.load(Relaxed), 1, "ORDERING: a clear is seen before what preceded it");
    }
    clearer.join().unwrap();
}

/// The data change, then the cache is cleared: afterwards it holds nothing of what was before.
fn load() {
    let (cache, there) = shared::<u64>();
    let database = Arc::new(AtomicU64::new(1));
    let read = Arc::clone(&database);
    let loader = thread::spawn(move || {
        there.get_or_insert_with(A, || read.load(Relaxed));
    });
    database.store(2, Relaxed);
    cache.clear_lazy();
    loader.join().unwrap();
    assert_ne!(cache.get(&A), Some(1), "ORDERING: stale data outlive the clear");
}

/// The same by hand, with an epoch.
fn fence() {
    let (cache, there) = shared::<u64>();
    let database = Arc::new(AtomicU64::new(1));
    let read = Arc::clone(&database);
    let loader = thread::spawn(move || {
        let epoch = there.epoch();
        let _ = there.insert_if_epoch(epoch, A, read.load(Relaxed));
    });
    database.store(2, Relaxed);
    cache.clear();
    loader.join().unwrap();
    assert_ne!(cache.get(&A), Some(1), "ORDERING: stale data outlive the clear");
}

/// The data of one key change, then the key is removed: afterwards the cache holds nothing of what
/// was before, also if it never had an entry.
fn load_of_key() {
    let (cache, there) = shared::<u64>();
    let database = Arc::new(AtomicU64::new(1));
    let read = Arc::clone(&database);
    let loader = thread::spawn(move || {
        there.get_or_insert_with(A, || read.load(Relaxed));
    });
    database.store(2, Relaxed);
    cache.remove(&A);
    loader.join().unwrap();
    assert_ne!(cache.get(&A), Some(1), "ORDERING: stale data outlive the removal");
}

/// The same by hand, with an epoch of the key, in a map that has entries.
fn fence_of_key() {
    let (cache, there) = shared::<u64>();
    cache.insert(A2, 7);
    let database = Arc::new(AtomicU64::new(1));
    let read = Arc::clone(&database);
    let loader = thread::spawn(move || {
        let epoch = there.epoch_of(&A);
        let _ = there.insert_if_epoch(epoch, A, read.load(Relaxed));
    });
    database.store(2, Relaxed);
    cache.remove_if(&A, |_, _| true);
    loader.join().unwrap();
    assert_ne!(cache.get(&A), Some(1), "ORDERING: stale data outlive the removal");
}

/// A walk that removes counts as a removal of every key.
fn load_beside_retain() {
    let (cache, there) = shared::<u64>();
    let database = Arc::new(AtomicU64::new(1));
    let read = Arc::clone(&database);
    let loader = thread::spawn(move || {
        there.get_or_insert_with(A, || read.load(Relaxed));
    });
    database.store(2, Relaxed);
    cache.retain(|_, _| false);
    loader.join().unwrap();
    assert_ne!(cache.get(&A), Some(1), "ORDERING: stale data outlive the walk");
}

/// What a walk removes it returns, once, and none of it comes from two epochs.
fn extract_if() {
    let ledger = Ledger::default();
    let (map, there) = shared::<Counted>();
    map.insert(A, Counted::new(1, &ledger));
    map.insert(B, Counted::new(1, &ledger));
    let new = Counted::new(2, &ledger);
    let clearer = thread::spawn(move || {
        there.clear();
        there.insert(B2, new);
    });
    let taken = map.extract_if(|_, _| true);
    clearer.join().unwrap();
    let mut seen: Vec<_> = taken.into_iter().map(|(key, value)| (key, value.id())).collect();
    seen.sort_unstable();
    let possible: [&[(u32, u64)]; 4] = [&[], &[(A, 1)], &[(A, 1), (B, 1)], &[(B2, 2)]];
    assert!(possible.contains(&&*seen), "HISTORY: {seen:?}");
    assert_eq!(map.len(), usize::from(seen != [(B2, 2)]), "HISTORY: {seen:?}");
    drop(map);
    ledger.assert_balanced();
}

/// What a closure looks at stays where it is, whoever clears or writes meanwhile; and a closure may
/// use another map.
fn view() {
    let ledger = Ledger::default();
    let (map, there) = shared::<Counted>();
    let other = ShardedMap::with_shards_capacity_and_hasher(1, 0, Fixed);
    other.insert(A, 5);
    map.insert(A, Counted::new(1, &ledger));
    let new = Counted::new(2, &ledger);
    let clearer = thread::spawn(move || {
        there.clear();
        there.insert(A, new);
    });
    let seen = map.view(&A, |value| {
        let before = value.id();
        assert_eq!(other.get(&A), Some(5));
        (before, value.id())
    });
    assert!([None, Some((1, 1)), Some((2, 2))].contains(&seen), "HISTORY: {seen:?}");
    clearer.join().unwrap();
    drop(map);
    ledger.assert_balanced();
}

/// A walk sees entries of one epoch.
fn for_each() {
    let (map, there) = shared::<u64>();
    map.insert(A, 1);
    map.insert(B, 1);
    let clearer = thread::spawn(move || {
        there.clear();
        there.insert(B2, 2);
    });
    let mut seen = Vec::new();
    map.for_each(|key, fill| seen.push((*key, *fill)));
    clearer.join().unwrap();
    seen.sort_unstable();
    let possible: [&[(u32, u64)]; 4] = [&[], &[(A, 1)], &[(A, 1), (B, 1)], &[(B2, 2)]];
    assert!(possible.contains(&&*seen), "HISTORY: {seen:?}");
}

/// `retain` that keeps nothing, begun before a clear, leaves what comes behind it alone unless all
/// of it came behind it.
fn retain() {
    let (map, there) = shared::<u64>();
    map.insert(A, 1);
    map.insert(B, 1);
    let clearer = thread::spawn(move || {
        there.clear();
        there.insert(A2, 2);
        there.insert(B2, 2);
    });
    let mut fills = Vec::new();
    map.retain(|_, fill| {
        fills.push(*fill);
        false
    });
    clearer.join().unwrap();
    fills.dedup();
    assert!(fills.len() <= 1, "HISTORY: {fills:?}");
    if fills == [1] {
        assert_eq!(map.len(), 2, "HISTORY: a fill that was not there yet is gone");
    }
}

/// A value whose destructor panics, if it is to.
#[derive(Debug)]
struct Bomb {
    armed: bool,
    _counted: Counted,
    dropped: Arc<std::sync::atomic::AtomicUsize>,
}

impl Drop for Bomb {
    fn drop(&mut self) {
        self.dropped.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if self.armed {
            // Without the hook: there will be many.
            resume_unwind(Box::new("arranged"));
        }
    }
}

/// A clear whose first destructor panics has dropped everything when the panic arrives.
fn panicking_destructor() {
    let ledger = Ledger::default();
    let dropped = Arc::default();
    let bomb = |armed| {
        let dropped = Arc::clone(&dropped);
        Bomb { armed, _counted: Counted::new(0, &ledger), dropped }
    };
    let (map, there) = shared::<Bomb>();
    map.insert(A, bomb(true));
    map.insert(B, bomb(false));
    let new = bomb(false);
    let writer = thread::spawn(move || {
        let inserted = catch_unwind(AssertUnwindSafe(|| there.insert(A2, new)));
        assert!(inserted.is_ok(), "LEDGER: a writer drops what is the clear's to drop");
    });
    let cleared = catch_unwind(AssertUnwindSafe(|| map.clear()));
    assert!(cleared.is_err(), "HISTORY: the clear dropped the entry");
    let count = dropped.load(std::sync::atomic::Ordering::Relaxed);
    assert!(count >= 2, "LEDGER: {count} entries are dropped behind the clear");
    writer.join().unwrap();
    assert!(map.len() <= 1 && !map.contains_key(&A) && !map.contains_key(&B));
    drop(map);
    ledger.assert_balanced();
}

/// A value whose destructor asks the map for what is there.
struct Asks {
    map: std::sync::Weak<Map<Asks>>,
}

impl Drop for Asks {
    fn drop(&mut self) {
        if let Some(map) = self.map.upgrade() {
            map.contains_key(&B);
            map.remove(&B2);
        }
    }
}

/// No destructor runs under a lock: whoever drops may use the map.
fn using_destructor() {
    let map: Arc<Map<Asks>> = Arc::new(new_map());
    let asks = || Asks { map: Arc::downgrade(&map) };
    map.insert(A, asks());
    map.insert(B, asks());
    let (there, new) = (Arc::clone(&map), asks());
    let writer = thread::spawn(move || {
        there.insert(A, new);
        there.clear_lazy();
    });
    map.clear();
    writer.join().unwrap();
    map.reclaim();
    assert!(map.is_empty());
}
