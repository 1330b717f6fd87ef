//! What walking and removing loses, and `take_all` does not.

use dashmap::DashMap;
use std::sync::{Arc, mpsc};
use std::thread;
use tabularasa::sync::ShardedMap;
use tabularasa::testing::effort;

/// How many events a flush counted, of `counted`, and what is left in the map.
#[derive(PartialEq, Debug)]
struct Flush {
    counted: u32,
    flushed: u32,
    left: u32,
}

/// A thread that counts events when it is told to, so that the order of things is the same always.
fn with_counter(count: impl Fn(u32) + Send + 'static, f: impl FnOnce(&dyn Fn(u32))) {
    let (tell, told) = mpsc::channel();
    let (done, wait) = mpsc::channel();
    let counter = thread::spawn(move || {
        for key in told {
            count(key);
            done.send(()).unwrap();
        }
    });
    f(&|key| {
        tell.send(key).unwrap();
        wait.recv().unwrap();
    });
    drop(tell);
    counter.join().unwrap();
}

/// What is done where there is no `take_all`: look at every entry, then remove what was seen.
fn walk_and_remove() -> Flush {
    let map = Arc::new([(1, 1), (2, 1)].into_iter().collect::<DashMap<_, _>>());
    let there = Arc::clone(&map);
    let mut flushed = 0;
    with_counter(
        move |key| *there.entry(key).or_insert(0) += 1,
        |count| {
            let seen: Vec<(u32, u32)> =
                map.iter().map(|entry| (*entry.key(), *entry.value())).collect();
            // Meanwhile: one more of a kind that was seen, one of a kind that was not.
            count(1);
            count(3);
            for (key, events) in seen {
                map.remove(&key);
                flushed += events;
            }
        },
    );
    Flush { counted: 4, flushed, left: map.iter().map(|entry| *entry.value()).sum() }
}

/// The same with `take_all`: it is one call, and whatever comes comes before or behind it.
fn take_all() -> Flush {
    let map = Arc::new(ShardedMap::from([(1, 1), (2, 1)]));
    let there = Arc::clone(&map);
    let mut flushed = 0;
    with_counter(
        move |key| there.update(key, |n| Some(n.unwrap_or(0) + 1)),
        |count| {
            let taken = map.take_all();
            count(1);
            count(3);
            flushed = taken.into_iter().map(|(_, events)| events).sum();
        },
    );
    let mut left = 0;
    map.for_each(|_, events| left += events);
    Flush { counted: 4, flushed, left }
}

#[test]
fn walking_and_removing_loses_what_take_all_keeps() {
    let walk = walk_and_remove();
    assert_eq!(walk, Flush { counted: 4, flushed: 2, left: 1 }, "one event is nowhere");
    let take = take_all();
    assert_eq!(take.flushed + take.left, take.counted);
}

/// Left to chance, with two threads that count as fast as they can: `take_all` finds every event,
/// once, and how many the other way loses is printed.
#[test]
fn left_to_chance_take_all_still_keeps_everything() {
    const EVENTS: u32 = effort(200_000, 200);
    let race = |count: &(dyn Fn(u32) + Sync), flush: &dyn Fn() -> u32| -> u32 {
        thread::scope(|scope| {
            let threads: Vec<_> = (0..2)
                .map(|_| scope.spawn(|| (0..EVENTS / 2).for_each(|event| count(event % 10))))
                .collect();
            let mut flushed = 0;
            while !threads.iter().all(|thread| thread.is_finished()) {
                flushed += flush();
            }
            flushed + flush()
        })
    };
    let other = DashMap::new();
    let count = |key: u32| *other.entry(key).or_insert(0) += 1;
    let walk = || {
        let seen: Vec<(u32, u32)> =
            other.iter().map(|entry| (*entry.key(), *entry.value())).collect();
        seen.into_iter().map(|(key, events)| (other.remove(&key), events).1).sum()
    };
    println!("walking and removing: {} of {EVENTS}", race(&count, &walk));
    let map = ShardedMap::new();
    let count = |key: u32| map.update(key, |n| Some(n.unwrap_or(0) + 1));
    let take = || map.take_all().into_iter().map(|(_, events)| events).sum();
    assert_eq!(race(&count, &take), EVENTS);
}
