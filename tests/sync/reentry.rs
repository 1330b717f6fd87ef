//! User code that runs under a lock and calls back: a panic that says so, never a deadlock.

use super::done;
use std::cell::RefCell;
use std::hash::{BuildHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use tabularasa::HashMap;
use tabularasa::sync::ShardedMap;

type Map = ShardedMap<u32, u32>;

/// What an operation is called, and how it is called.
type Operation = (&'static str, fn(&Map));

/// Every operation that reads or changes entries.
const OPERATIONS: [Operation; 43] = [
    ("get", |map| done(map.get(&1))),
    ("view", |map| done(map.view(&1, |_| ()))),
    ("contains_key", |map| done(map.contains_key(&1))),
    ("insert", |map| done(map.insert(1, 1))),
    ("remove", |map| done(map.remove(&1))),
    ("update", |map| map.update(1, |value| value)),
    ("get_or_insert_with", |map| done(map.get_or_insert_with(1, || 1))),
    ("get_or_try_insert_with", |map| done(map.get_or_try_insert_with(1, || Err(())))),
    ("view_mut", |map| done(map.view_mut(&1, |_| ()))),
    ("entry", |map| map.entry(1, |_| ())),
    ("entry_ref", |map| map.entry_ref(&1, |_| ())),
    ("remove_entry", |map| done(map.remove_entry(&1))),
    ("remove_if", |map| done(map.remove_if(&1, |_, _| false))),
    ("try_insert", |map| done(map.try_insert(1, 1))),
    ("extract_if", |map| done(map.extract_if(|_, _| false))),
    ("capacity", |map| done(map.capacity())),
    ("reserve", |map| map.reserve(1)),
    ("shrink_to_fit", |map| map.shrink_to_fit()),
    ("shrink_to", |map| map.shrink_to(1)),
    ("clear_shrink_to", |map| map.clear_shrink_to(1)),
    ("clone", |map| done(map.clone())),
    ("eq", |map| done(map == &Map::from([(1, 1), (2, 2)]))),
    ("eq, the other way round", |map| done(&Map::from([(1, 1), (2, 2)]) == map)),
    ("extend", |mut map| map.extend([(1, 1)])),
    ("epoch_of", |map| done(map.epoch_of(&1))),
    ("epoch", |map| done(map.epoch())),
    ("len", |map| done(map.len())),
    ("is_empty", |map| done(map.is_empty())),
    ("for_each", |map| map.for_each(|_, _| ())),
    ("retain", |map| map.retain(|_, _| true)),
    ("stats", |map| done(map.stats())),
    ("cursor", |map| done(map.cursor())),
    ("clear", Map::clear),
    ("clear_retain", Map::clear_retain),
    ("clear_shrink", Map::clear_shrink),
    ("reset", Map::reset),
    ("clear_lazy", Map::clear_lazy),
    ("reclaim", Map::reclaim),
    ("take_all", |map| done(map.take_all())),
    ("replace_all", |map| done(map.replace_all(HashMap::from([(1, 1)])))),
    ("debug", |map| done(format!("{map:?}"))),
    // Another shard than the one that is locked, whichever that is.
    ("insert elsewhere", |map| (0..1_000).for_each(|key| done(map.insert(key, key)))),
    ("get elsewhere", |map| (0..1_000).for_each(|key| done(map.get(&key)))),
];

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default()
}

/// Does this panic with the message, and leave the map as it was and usable?
fn assert_refused(name: &str, map: &Map, f: impl FnOnce()) {
    let before: HashMap<u32, u32> = entries(map);
    let panic = catch_unwind(AssertUnwindSafe(f)).expect_err(name);
    assert!(message(&*panic).contains("re-entrant call"), "{name}: {}", message(&*panic));
    assert_eq!(entries(map), before, "{name}");
    map.assert_invariants();
}

fn entries(map: &Map) -> HashMap<u32, u32> {
    let mut entries = HashMap::new();
    map.for_each(|key, value| done(entries.insert(*key, *value)));
    entries
}

#[test]
fn closures_that_call_back_get_a_panic() {
    let map = Map::from([(1, 1), (2, 2)]);
    let mut cursor = map.cursor();
    for (name, operation) in OPERATIONS {
        assert_refused(name, &map, || done(map.view(&1, |_| operation(&map))));
        assert_refused(name, &map, || map.for_each(|_, _| operation(&map)));
        assert_refused(name, &map, || map.retain(|_, _| (operation(&map), true).1));
        assert_refused(name, &map, || {
            done(map.clone_of_cursor().next_batch(&map, |_, _| operation(&map)));
        });
        assert_refused(name, &map, || done(map.view_mut(&1, |_| operation(&map))));
        assert_refused(name, &map, || map.entry(1, |_| operation(&map)));
        assert_refused(name, &map, || map.entry(3, |_| operation(&map)));
        assert_refused(name, &map, || map.entry_ref(&3, |_| operation(&map)));
        assert_refused(name, &map, || done(map.remove_if(&1, |_, _| (operation(&map), true).1)));
        assert_refused(name, &map, || done(map.extract_if(|_, _| (operation(&map), true).1)));
        assert_refused(name, &map, || {
            // A key that is absent: an entry's value would be out, and gone with the panic.
            map.update(3, |_| (operation(&map), None).1);
        });
    }
    assert_refused("next", &map, || done(map.view(&1, |_| done(cursor.next(&map)))));
    let epoch = map.epoch();
    assert_refused("insert_if_epoch", &map, || {
        done(map.view(&1, |_| done(map.insert_if_epoch(epoch, 1, 1))));
    });
}

trait CloneOfCursor {
    fn clone_of_cursor(&self) -> tabularasa::sync::ShardedCursor;
}

impl CloneOfCursor for Map {
    fn clone_of_cursor(&self) -> tabularasa::sync::ShardedCursor {
        self.cursor()
    }
}

/// The loader of `get_or_insert_with` runs outside every lock: it may do anything.
#[test]
fn loaders_may_call_back() {
    let map = Map::from([(1, 1), (2, 2)]);
    for (name, operation) in OPERATIONS {
        map.remove(&100_000);
        let loaded = map.get_or_insert_with(100_000, || (operation(&map), 4).1);
        assert_eq!(loaded, 4, "{name}");
    }
}

/// Closures on other maps are no re-entrant calls; those on the first of three are.
#[test]
fn other_maps_are_free() {
    let [a, b, c] = [Map::from([(1, 1)]), Map::from([(1, 2)]), Map::from([(1, 3)])];
    for _ in 0..3 {
        let sum = a.view(&1, |x| b.view(&1, |y| c.view(&1, |z| x + y + z)).flatten());
        assert_eq!(sum.flatten(), Some(6));
        for (name, operation) in OPERATIONS {
            for held in [&a, &b, &c] {
                assert_refused(name, held, || {
                    a.view(&1, |_| b.view(&1, |_| c.view(&1, |_| operation(held))));
                });
            }
        }
        // The list is empty again.
        a.insert(1, 1);
    }
}

type ChattyMap = ShardedMap<Chatty, Chatty, Plain>;

std::thread_local! {
    /// What `Chatty` calls back into.
    static CALLED: RefCell<Option<Rc<ChattyMap>>> = const { RefCell::new(None) };
}

/// A key and value whose `Hash`, `Eq` or `Clone` calls back into the map, from under the lock.
#[derive(Debug)]
struct Chatty(u32, Talks);

#[derive(Clone, Copy, PartialEq, Debug)]
enum Talks {
    Never,
    Hash,
    Eq,
    Clone,
}

impl Chatty {
    fn talk(&self, now: Talks) {
        if self.1 == now {
            // Each talks for as long as there is a map; hashing before the lock is no such call.
            let map = CALLED.with_borrow(Clone::clone);
            map.iter().for_each(|map| done(map.len()));
        }
    }
}

impl Hash for Chatty {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.talk(Talks::Hash);
        self.0.hash(state);
    }
}

impl PartialEq for Chatty {
    fn eq(&self, other: &Self) -> bool {
        self.talk(Talks::Eq);
        other.talk(Talks::Eq);
        self.0 == other.0
    }
}

impl Eq for Chatty {}

impl Clone for Chatty {
    fn clone(&self) -> Self {
        self.talk(Talks::Clone);
        Chatty(self.0, self.1)
    }
}

#[derive(Clone, Default, Debug)]
struct Plain;

impl BuildHasher for Plain {
    type Hasher = std::collections::hash_map::DefaultHasher;

    fn build_hasher(&self) -> Self::Hasher {
        Self::Hasher::new()
    }
}

#[test]
fn hash_eq_and_clone_that_call_back_get_a_panic() {
    for talks in [Talks::Hash, Talks::Eq, Talks::Clone] {
        let map = Rc::new(ShardedMap::with_shards_capacity_and_hasher(1, 0, Plain));
        map.insert(Chatty(1, talks), Chatty(1, talks));
        CALLED.set(Some(Rc::clone(&map)));
        let refused = catch_unwind(AssertUnwindSafe(|| match talks {
            // Growth hashes what is there.
            Talks::Hash => {
                (2..100)
                    .for_each(|id| done(map.insert(Chatty(id, Talks::Never), Chatty(id, talks))));
            }
            _ => done(map.get(&Chatty(1, Talks::Never))),
        }));
        CALLED.set(None);
        let panic = refused.expect_err("it called back");
        assert!(message(&*panic).contains("re-entrant call"), "{talks:?}");
        map.assert_invariants();
        assert!(map.contains_key(&Chatty(1, Talks::Never)));
    }
}
