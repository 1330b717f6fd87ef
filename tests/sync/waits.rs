//! Threads that wait: for a lock, for a destructor, for a loader. Bounds are wide, since they are
//! there to tell waiting from waiting for ever; how long it takes is measured by the bench.

use super::done;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex, OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tabularasa::sync::ShardedMap;

fn one_shard<V>() -> ShardedMap<u32, V> {
    ShardedMap::with_shards_capacity_and_hasher(1, 0, Default::default())
}

/// Sixteen readers that overlap for ever do not keep a writer out.
#[test]
fn a_writer_gets_in_among_readers() {
    let map = one_shard();
    map.insert(1, 0);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while !over.load(SeqCst) {
                    map.view(&1, |_| thread::sleep(Duration::from_millis(1)));
                }
            });
        }
        let start = Instant::now();
        (0..20).for_each(|round| done(map.insert(1, round)));
        over.store(true, SeqCst);
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    });
}

/// Readers do not wait for a reader that stays.
#[test]
fn readers_get_in_beside_a_reader() {
    let map = Arc::new(one_shard());
    map.insert(1, 7);
    let (inside, is_inside) = mpsc::channel();
    let (leave, may_leave) = mpsc::channel::<()>();
    let there = Arc::clone(&map);
    let reader = thread::spawn(move || {
        there.view(&1, |_| {
            inside.send(()).unwrap();
            done(may_leave.recv());
        });
    });
    is_inside.recv().unwrap();
    assert_eq!((map.get(&1), map.len(), map.is_empty()), (Some(7), 1, false));
    drop(leave);
    reader.join().unwrap();
}

/// A few hundred that wait for one shard, all get their turn.
#[test]
fn a_crowd_gets_through() {
    let map = one_shard();
    map.insert(1, 0);
    let barrier = Barrier::new(301);
    thread::scope(|scope| {
        for _ in 0..300 {
            scope.spawn(|| {
                barrier.wait();
                map.view_mut(&1, |count| *count += 1)
            });
        }
        map.view_mut(&1, |_| {
            barrier.wait();
            thread::sleep(Duration::from_millis(100));
        });
    });
    assert_eq!(map.get(&1), Some(300));
}

/// A value that takes its time to go.
struct Slow(Arc<AtomicUsize>);

impl Drop for Slow {
    fn drop(&mut self) {
        thread::sleep(Duration::from_millis(20));
        self.0.fetch_add(1, SeqCst);
    }
}

/// A clear that returns has dropped what it ended itself; what another one ended may not be dropped
/// yet. Nobody waits for anybody's destructors.
#[test]
fn of_two_clears_the_second_may_return_first() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let map = one_shard();
    (0..10).for_each(|key| done(map.insert(key, Slow(Arc::clone(&dropped)))));
    thread::scope(|scope| {
        let first = scope.spawn(|| map.clear());
        while dropped.load(SeqCst) == 0 {
            thread::yield_now();
        }
        let extra = map.insert(1, Slow(Arc::clone(&dropped)));
        assert!(extra.is_none(), "everything is gone at one instant");
        map.clear();
        let when_second_returned = dropped.load(SeqCst);
        first.join().unwrap();
        assert!(when_second_returned >= 2, "its own, and one of the first's");
    });
    assert_eq!(dropped.load(SeqCst), 11);
}

/// A walk whose closure would wait for a mutex, whose holder inserts: by a cursor nothing is locked
/// while it waits.
#[test]
fn a_walk_by_cursor_holds_nothing_while_it_waits() {
    let map = Arc::new(one_shard());
    map.insert(1, 1);
    let log = Arc::new(Mutex::new(0));
    let (walking, walks) = mpsc::channel();
    let (locked, is_locked) = mpsc::channel();
    let (there, its_log) = (Arc::clone(&map), Arc::clone(&log));
    let writer = thread::spawn(move || {
        let guard = its_log.lock().unwrap();
        locked.send(()).unwrap();
        walks.recv().unwrap();
        there.insert(1, 2);
        drop(guard);
    });
    is_locked.recv().unwrap();
    let mut cursor = map.cursor();
    while let Some((_, value)) = cursor.next(&map).unwrap() {
        walking.send(()).unwrap();
        *log.lock().unwrap() += value;
    }
    writer.join().unwrap();
    assert_eq!(*log.lock().unwrap(), 1);
}

/// Many ask for one missing key at once: with a cell for a value one loads, and the others wait.
#[test]
fn one_loads_for_many() {
    let map = ShardedMap::<u8, Arc<OnceLock<u8>>>::new();
    let (loads, start) = (AtomicUsize::new(0), Barrier::new(8));
    let get = || {
        start.wait();
        let cell = map.entry(1, |entry| Arc::clone(entry.or_default()));
        *cell.get_or_init(|| {
            loads.fetch_add(1, SeqCst);
            thread::sleep(Duration::from_millis(20));
            7
        })
    };
    let got: Vec<u8> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(get)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!((got, loads.into_inner()), (vec![7; 8], 1));
}

/// Without one, loaders may run in several threads, and all return the value of one of them.
#[test]
fn loaders_may_run_in_several_threads() {
    let map = ShardedMap::<u8, usize>::new();
    let (inside, loads) = (Barrier::new(4), AtomicUsize::new(0));
    let get = || {
        map.get_or_insert_with(1, || {
            // All four are in here at the same time.
            inside.wait();
            loads.fetch_add(1, SeqCst)
        })
    };
    let got: Vec<usize> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(get)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(loads.load(SeqCst), 4);
    assert!(got.iter().all(|value| Some(*value) == map.get(&1)), "{got:?}");
}
