//! When and where keys and values are dropped: once, behind the locks, by the one who clears.

use super::call::{Fixed, new_map};
use super::payload::{Counted, Ledger, Payload};
use super::{Named, done};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Weak, mpsc};
use std::thread;
use std::time::Duration;
use tabularasa::HashMap;
use tabularasa::sync::ShardedMap;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::testing::witness::{Witness, WitnessState};

type Map<T> = ShardedMap<u32, T, Fixed>;
type Operation<T> = Named<fn(&Map<T>)>;

/// A value whose destructor calls a method of its map.
struct Asks {
    map: Weak<Map<Asks>>,
    asks: fn(&Map<Asks>),
    dropped: Arc<AtomicUsize>,
}

impl Drop for Asks {
    fn drop(&mut self) {
        self.dropped.fetch_add(1, SeqCst);
        if let Some(map) = self.map.upgrade() {
            (self.asks)(&map);
        }
    }
}

/// Runs `f` on a thread; fails if it takes so long that it must hang.
fn soon(name: &str, f: impl FnOnce() + Send + 'static) {
    let (done, finished) = mpsc::channel();
    let thread = thread::spawn(move || {
        f();
        let _ = done.send(());
    });
    match finished.recv_timeout(Duration::from_secs(60)) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{name} hangs"),
        _ => thread.join().unwrap_or_else(|_| panic!("{name} panics")),
    }
}

/// Every operation that drops entries, against destructors that use the same map in every way.
#[test]
fn destructors_may_use_the_map() {
    let asks: [Operation<Asks>; 9] = [
        ("len", |map| done(map.len())),
        ("contains_key", |map| (0..9).for_each(|key| done(map.contains_key(&key)))),
        ("remove", |map| (0..9).for_each(|key| done(map.remove(&key)))),
        ("clear", Map::clear),
        ("reset", Map::reset),
        ("clear_lazy", Map::clear_lazy),
        ("reclaim", Map::reclaim),
        ("take_all", |map| done(map.take_all())),
        ("retain", |map| map.retain(|_, _| false)),
    ];
    let drops: [Operation<Asks>; 11] = [
        ("insert", |map| (0..9).for_each(|key| done(map.insert(key, harmless())))),
        ("remove", |map| (0..9).for_each(|key| done(map.remove(&key)))),
        ("update", |map| (0..9).for_each(|key| update_outside(map, key))),
        ("retain", |map| map.retain(|key, _| *key == 5)),
        ("clear", Map::clear),
        ("clear_shrink", Map::clear_shrink),
        ("reset", Map::reset),
        ("reclaim", |map| (map.clear_lazy(), map.reclaim()).1),
        ("insert behind clear_lazy", |map| (map.clear_lazy(), done(map.insert(5, harmless()))).1),
        ("take_all", |map| done(map.take_all())),
        ("replace_all", |map| done(map.replace_all(HashMap::from([(1, harmless())])))),
    ];
    for (asked, ask) in asks {
        for (name, operation) in drops {
            let dropped = Arc::new(AtomicUsize::new(0));
            let count = Arc::clone(&dropped);
            soon(&format!("{name}, with destructors that call {asked}"), move || {
                let map: Arc<Map<Asks>> = Arc::new(new_map());
                for key in 0..9 {
                    let (map_there, dropped) = (Arc::downgrade(&map), Arc::clone(&count));
                    map.insert(key, Asks { map: map_there, asks: ask, dropped });
                }
                operation(&map);
                map.assert_invariants();
            });
            assert_eq!(dropped.load(SeqCst), 9, "{name}, {asked}");
        }
    }
}

/// A value that asks nothing.
fn harmless() -> Asks {
    Asks { map: Weak::new(), asks: |_| (), dropped: Arc::default() }
}

/// What a closure drops, it drops under the lock: so it hands the old value out.
fn update_outside(map: &Map<Asks>, key: u32) {
    let mut old = None;
    map.update(key, |value| {
        old = value;
        None
    });
}

/// Behind a clear everything is dropped, whichever clear it was.
#[test]
fn clears_drop_before_they_return() {
    let clears: [Operation<Counted>; 6] = [
        ("clear", Map::clear),
        ("clear_retain", Map::clear_retain),
        ("clear_shrink", Map::clear_shrink),
        ("reset", Map::reset),
        ("reclaim", |map| (map.clear_lazy(), map.reclaim()).1),
        ("drop of taken", |map| done(map.take_all())),
    ];
    for (name, clear) in clears {
        let ledger = Ledger::default();
        let map = new_map();
        for round in 0..3 {
            (0..50).for_each(|key| done(map.insert(key, Counted::new(round, &ledger))));
            clear(&map);
            println!("{name}");
            ledger.assert_balanced();
        }
    }
}

#[test]
fn lazily_cleared_entries_are_dropped_by_the_next_writer_of_their_shard() {
    let ledger = Ledger::default();
    let map: Map<Counted> = new_map();
    let left = || map.stats().stale_entries;
    (0..10).for_each(|key| done(map.insert(key, Counted::new(0, &ledger))));
    map.clear_lazy();
    assert_eq!((map.len(), left()), (0, 10));
    map.get(&1);
    assert_eq!(left(), 10);
    map.remove(&1);
    assert_eq!(left(), 5);
    map.clear_lazy();
    map.reclaim();
    assert_eq!(left(), 0);
    ledger.assert_balanced();
    // Never touched again: dropped with the map.
    (0..10).for_each(|key| done(map.insert(key, Counted::new(0, &ledger))));
    map.clear_lazy();
    drop(map);
    ledger.assert_balanced();
    // By value: what was cleared is no part of it.
    let map: Map<Counted> = new_map();
    (0..10).for_each(|key| done(map.insert(key, Counted::new(0, &ledger))));
    map.clear_lazy();
    map.insert(1, Counted::new(7, &ledger));
    assert_eq!(map.into_iter().map(|(_, value)| value.id()).collect::<Vec<_>>(), [7]);
    ledger.assert_balanced();
}

type OnTrial = Named<fn(&Trial, &WitnessMap)>;
type WitnessMap = ShardedMap<Witness, Witness, WitnessState>;

fn filled(trial: &Trial, len: u64) -> WitnessMap {
    let map = ShardedMap::with_shards_capacity_and_hasher(4, 0, trial.hasher());
    for id in 0..len {
        map.insert(trial.key(id, id << 55 | id), trial.value(id));
    }
    map
}

/// One destructor panics: everything else is dropped all the same, once, and the map is empty and
/// whole when the panic arrives.
#[test]
fn a_clear_goes_on_behind_a_panic() {
    let clears: [Named<fn(&WitnessMap)>; 8] = [
        ("clear", ShardedMap::clear),
        ("clear_shrink", ShardedMap::clear_shrink),
        ("reset", ShardedMap::reset),
        ("take_all", |map| done(map.take_all())),
        ("replace_all", |map| {
            done(map.replace_all(HashMap::<_, _, WitnessState>::with_hasher(map.hasher().clone())))
        }),
        ("reclaim", |map| (map.clear_lazy(), map.reclaim()).1),
        ("take_all behind clear_lazy", |map| (map.clear_lazy(), done(map.take_all())).1),
        ("clear behind clear_lazy", |map| (map.clear_lazy(), map.clear()).1),
    ];
    for (name, clear) in clears {
        for point in [Point::DropKey, Point::DropValue] {
            for nth in 1..=20 {
                let trial = Trial::new();
                let map = filled(&trial, 20);
                trial.arm(point, nth);
                let cleared = catch_unwind(AssertUnwindSafe(|| clear(&map)));
                assert!(cleared.is_err(), "{name}: the {nth}th destructor of 20 panics");
                assert_eq!((map.len(), map.stats().stale_entries), (0, 0), "{name} {nth}");
                assert_eq!(trial.live(), 0, "{name} {nth}");
                map.insert(trial.key(1, 1), trial.value(1));
                map.assert_invariants();
                drop(map);
                trial.assert_clean();
            }
        }
    }
}

/// What `retain` and single operations drop, when that panics: the rest stays.
#[test]
fn single_destructors_may_panic() {
    let operations: [(OnTrial, usize); 4] = [
        (("retain", |_, map| map.retain(|key, _| key.id() != 3)), 7),
        (("remove", |trial, map| done(map.remove(&trial.key(3, 3 << 55 | 3)))), 7),
        (("insert", |trial, map| done(map.insert(trial.key(3, 3 << 55 | 3), trial.value(9)))), 8),
        (("update", |trial, map| map.update(trial.key(3, 3 << 55 | 3), |_| None)), 8),
    ];
    for ((name, operation), left) in operations {
        let trial = Trial::new();
        let map = filled(&trial, 8);
        trial.arm(Point::DropValue, 1);
        let done = catch_unwind(AssertUnwindSafe(|| operation(&trial, &map)));
        assert!(done.is_err(), "{name}");
        map.assert_invariants();
        // `update` lost the value to its closure, and so the entry.
        let left = if name == "update" { 7 } else { left };
        assert_eq!(map.len(), left, "{name}");
        drop(map);
        trial.assert_clean();
    }
}

/// What `clear_lazy` left goes before a writer writes: its panic leaves the writing undone.
#[test]
fn a_panic_of_what_was_left_comes_before_the_insertion() {
    let trial = Trial::new();
    let map = filled(&trial, 8);
    map.clear_lazy();
    trial.arm(Point::DropValue, 1);
    let insert = || map.insert(trial.key(3, 3 << 55 | 3), trial.value(9));
    assert!(catch_unwind(AssertUnwindSafe(|| done(insert()))).is_err());
    assert_eq!(map.len(), 0);
    assert!(insert().is_none());
    assert_eq!(map.len(), 1);
    map.assert_invariants();
    drop(map);
    trial.assert_clean();
}

/// A value that tries, when it is dropped, whether another thread gets at the map.
struct Knocks {
    map: Weak<KnockedMap>,
    held: Arc<AtomicUsize>,
}

type KnockedMap = ShardedMap<Witness, Knocks, WitnessState>;
type Insertion = fn(&KnockedMap, Witness, Knocks);

impl Drop for Knocks {
    fn drop(&mut self) {
        let Some(map) = self.map.upgrade() else { return };
        let (done, finished) = mpsc::channel();
        thread::spawn(move || done.send(map.len()));
        // Not for ever: a lock that is held here is held until this returns.
        if finished.recv_timeout(Duration::from_secs(2)).is_err() {
            self.held.fetch_add(1, SeqCst);
        }
    }
}

/// `Hash` and `Eq` panic under the lock, and the value that was to be put in goes: behind it.
#[test]
fn what_a_panic_leaves_over_is_dropped_behind_the_lock() {
    let operations: [Named<Insertion>; 2] = [
        ("insert", |map, key, value| done(map.insert(key, value))),
        ("insert_if_epoch", |map, key, value| done(map.insert_if_epoch(map.epoch(), key, value))),
    ];
    for (name, operation) in operations {
        for (point, nth) in [(Point::Hash, 2), (Point::Hash, 4), (Point::Eq, 1)] {
            let trial = Trial::new();
            let map: KnockedMap = ShardedMap::with_shards_capacity_and_hasher(1, 0, trial.hasher());
            let map = Arc::new(map);
            let held = Arc::new(AtomicUsize::new(0));
            let value = || Knocks { map: Arc::downgrade(&map), held: Arc::clone(&held) };
            // All of one hash: each meets another, and some one is the first to find no room.
            let mut panicked = 0;
            for id in 0..40 {
                let key = trial.key(id, 7 << 57);
                trial.arm(point, nth);
                let call = AssertUnwindSafe(|| operation(&map, key, value()));
                panicked += usize::from(catch_unwind(call).is_err());
                trial.disarm();
            }
            assert!(panicked > 0, "{name}: {point:?} {nth}");
            assert_eq!(held.load(SeqCst), 0, "{name}: {point:?} {nth}");
            map.assert_invariants();
        }
    }
}

/// A hasher whose `Clone` panics: nothing has moved.
#[test]
fn nothing_is_taken_if_the_hasher_cannot_be_cloned() {
    let trial = Trial::new();
    let map = filled(&trial, 8);
    let new = HashMap::with_hasher(trial.hasher());
    trial.arm(Point::CloneHasher, 1);
    assert!(catch_unwind(AssertUnwindSafe(|| done(map.take_all()))).is_err());
    assert_eq!(map.len(), 8);
    trial.arm(Point::CloneHasher, 1);
    assert!(catch_unwind(AssertUnwindSafe(|| done(map.replace_all(new)))).is_err());
    assert_eq!(map.len(), 8);
    map.assert_invariants();
    drop(map);
    trial.assert_clean();
}
