//! `entry`, `entry_ref`, and the calls that do one thing of what they can: by one thread, against
//! std's map; what is dropped where; what a panic leaves.

use super::call::Fixed;
use super::done;
use std::collections::HashMap as StdMap;
use std::collections::hash_map::Entry as StdEntry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tabularasa::sync::{Entry, EntryRef, ShardedMap};
use tabularasa::testing::subject::mix;

type Map = ShardedMap<u64, u64>;

/// Random calls on the map and on std's: the same answers.
#[test]
fn entries_answer_as_those_of_a_map() {
    let map = Map::new();
    let mut model = StdMap::<u64, u64>::new();
    for round in 0..20_000 {
        let word = mix(round);
        let (key, new) = (word >> 8 & 0x3F, round);
        match word % 8 {
            0 => {
                let ours = map.entry(key, |entry| *entry.or_insert(new));
                assert_eq!(ours, *model.entry(key).or_insert(new));
            }
            1 => {
                let ours =
                    map.entry(key, |e| *e.and_modify(|v| *v += 1).or_insert_with_key(|k| *k));
                let theirs = model.entry(key).and_modify(|v| *v += 1);
                assert_eq!(ours, *theirs.or_insert_with_key(|k| *k));
            }
            2 => {
                let ours = map.entry(key, |entry| match entry {
                    Entry::Occupied(entry) => Some(entry.remove()),
                    Entry::Vacant(entry) => (entry.into_key(), None).1,
                });
                assert_eq!(ours, model.remove(&key));
            }
            3 => {
                let ours = map.entry(key, |entry| {
                    let entry = entry.and_replace_entry_with(|_, v| (v % 2 == 0).then_some(v + 1));
                    *entry.or_default()
                });
                if let StdEntry::Occupied(mut entry) = model.entry(key) {
                    match *entry.get() % 2 {
                        0 => *entry.get_mut() += 1,
                        _ => done(entry.remove()),
                    }
                }
                assert_eq!(ours, *model.entry(key).or_default());
            }
            4 => assert_eq!(map.view_mut(&key, |v| (*v += 1, *v).1), change(&mut model, key)),
            5 => {
                let ours = map.try_insert(key, new);
                assert_eq!(ours.is_ok(), !model.contains_key(&key));
                model.entry(key).or_insert(new);
            }
            6 => {
                let odd = model.get(&key).copied().filter(|v| v % 2 == 1);
                assert_eq!(map.remove_if(&key, |_, v| v % 2 == 1), odd.map(|v| (key, v)));
                if odd.is_some() {
                    model.remove(&key);
                }
            }
            _ => {
                let ours = map.entry(key, |entry| *entry.insert(new).get());
                assert_eq!((ours, model.insert(key, new)).0, new);
            }
        }
        assert_eq!(map.get(&key), model.get(&key).copied());
    }
    map.assert_invariants();
    assert_eq!(map.into_iter().collect::<StdMap<_, _>>(), model);
}

fn change(model: &mut StdMap<u64, u64>, key: u64) -> Option<u64> {
    let value = model.get_mut(&key)?;
    *value += 1;
    Some(*value)
}

#[test]
fn entries_by_reference_make_a_key_only_if_it_is_inserted() {
    let map: ShardedMap<String, u32> = ShardedMap::new();
    assert_eq!(map.entry_ref("a", |entry| *entry.or_insert(1)), 1);
    assert_eq!(map.entry_ref("a", |entry| *entry.and_modify(|v| *v += 1).or_default()), 2);
    assert_eq!(map.entry_ref("b", |entry| entry.or_default_entry().remove_entry()).1, 0);
    map.entry_ref("c", |entry| match entry {
        EntryRef::Occupied(_) => panic!("it is absent"),
        EntryRef::Vacant(entry) => {
            assert_eq!(entry.key(), "c");
            *entry.insert_with_key("c".into(), 3) += 1;
        }
    });
    assert_eq!(map.entry_ref("c", |entry| entry.insert(9).insert(10)), 9);
    assert_eq!((map.get("c"), map.len()), (Some(10), 2));
    let wrong = || {
        map.entry_ref("d", |entry| match entry {
            EntryRef::Vacant(entry) => done(entry.insert_with_key("e".into(), 1)),
            EntryRef::Occupied(_) => {}
        })
    };
    assert!(catch_unwind(AssertUnwindSafe(wrong)).is_err());
    assert_eq!(map.len(), 2);
}

#[test]
fn removed_keys_are_what_a_vacant_entry_inserts_again() {
    let map = ShardedMap::from([(Arc::new(1), 'a')]);
    let first = map.entry(Arc::new(1), |entry| {
        let Entry::Occupied(entry) = entry else { panic!("it is present") };
        let first = Arc::clone(entry.key());
        let Entry::Vacant(entry) = entry.replace_entry_with(|_, _| None) else { panic!() };
        assert!(Arc::ptr_eq(entry.key(), &first));
        let again = entry.insert_entry('b');
        assert!(Arc::ptr_eq(again.key(), &first));
        let Entry::Occupied(mut again) = again.replace_entry_with(|_, _| Some('c')) else {
            panic!()
        };
        assert!(Arc::ptr_eq(&again.replace_key(Arc::new(1)), &first));
        first
    });
    // Nobody holds it any more, nor the key that was asked for.
    assert_eq!(Arc::strong_count(&first), 1);
    assert_eq!(map.remove_entry(&1), Some((Arc::new(1), 'c')));
}

/// A key or value that looks into the map when it is dropped: a panic if that is locked.
struct Looks(u32, std::sync::Weak<ShardedMap<Looks, Looks, Fixed>>, Arc<AtomicUsize>);

impl Drop for Looks {
    fn drop(&mut self) {
        self.2.fetch_add(1, SeqCst);
        self.1.upgrade().iter().for_each(|map| done(map.len()));
    }
}

impl PartialEq for Looks {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Looks {}

impl std::hash::Hash for Looks {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// Nothing that the map drops is dropped under its lock: keys left over, values replaced.
#[test]
fn what_an_entry_leaves_over_is_dropped_after_the_lock() {
    type LookingMap = ShardedMap<Looks, Looks, Fixed>;
    let dropped = Arc::new(AtomicUsize::new(0));
    let map: Arc<LookingMap> = Arc::new(ShardedMap::with_shards_capacity_and_hasher(1, 0, Fixed));
    let new = |id| Looks(id, Arc::downgrade(&map), Arc::clone(&dropped));
    map.insert(new(1), new(1));
    let expect = |count: usize, what: &str| assert_eq!(dropped.swap(0, SeqCst), count, "{what}");
    map.entry(new(2), |_| ());
    expect(1, "a vacant entry that is not filled: its key");
    map.entry(new(1), |_| ());
    expect(1, "an occupied one that is left alone: the key that was asked for");
    map.entry(new(1), |entry| done(entry.insert(new(3))));
    expect(2, "an entry that is overwritten: that key, and the old value");
    let value = map.entry(new(1), |entry| match entry {
        Entry::Occupied(entry) => Some(entry.remove()),
        Entry::Vacant(_) => None,
    });
    expect(2, "an entry that is removed: both keys");
    drop(value);
    expect(1, "its value, handed out");
    map.insert(new(1), new(1));
    let mut kept = None;
    let replaced = catch_unwind(AssertUnwindSafe(|| {
        map.entry(new(1), |entry| match entry {
            Entry::Occupied(entry) => done(entry.replace_entry_with(|_, value| {
                kept = Some(value);
                panic!("arranged")
            })),
            Entry::Vacant(_) => {}
        });
    }));
    assert!(replaced.is_err() && map.is_empty());
    expect(2, "an entry whose replacement panics: both keys");
    drop(kept);
    expect(1, "its value, which the replacement kept");
    map.insert(new(1), new(1));
    assert!(map.try_insert(new(1), new(1)).is_err());
    expect(2, "what try_insert hands back");
    done(map.remove_if(&new(1), |_, _| true));
    expect(3, "what remove_if hands back, and the key it was asked for by");
    map.insert(new(1), new(1));
    done(map.extract_if(|_, _| true));
    expect(2, "what extract_if hands back");
}

/// A panic in one request does not empty the cart: changes in place leave the entry as it is.
#[test]
fn a_panic_in_a_change_in_place_leaves_the_entry() {
    let carts = ShardedMap::from([("ann", vec![1, 2, 3])]);
    type Carts = ShardedMap<&'static str, Vec<usize>>;
    let carts: Carts = carts;
    let ways: [fn(&Carts); 3] = [
        |carts| done(carts.view_mut("ann", |cart| cart[7])),
        |carts| carts.entry("ann", |cart| done(cart.and_modify(|cart| cart[7] = 1))),
        |carts| carts.entry_ref(&"ann", |cart| done(cart.or_default()[7])),
    ];
    for way in ways {
        assert!(catch_unwind(AssertUnwindSafe(|| way(&carts))).is_err());
        assert_eq!(carts.get("ann"), Some(vec![1, 2, 3]));
    }
}

/// What a closure drops, it drops under the lock, which is a re-entrant call if that calls back;
/// the same value handed out is dropped after it.
#[test]
fn what_a_closure_drops_it_drops_under_the_lock() {
    let map: Arc<ShardedMap<u32, Asks, Fixed>> =
        Arc::new(ShardedMap::with_shards_capacity_and_hasher(1, 0, Fixed));
    struct Asks(std::sync::Weak<ShardedMap<u32, Asks, Fixed>>);
    impl Drop for Asks {
        fn drop(&mut self) {
            self.0.upgrade().iter().for_each(|map| done(map.len()));
        }
    }
    let asks = || Asks(Arc::downgrade(&map));
    map.insert(1, asks());
    let refused = catch_unwind(AssertUnwindSafe(|| map.update(1, |_| None))).unwrap_err();
    let message = refused.downcast_ref::<&str>().unwrap();
    assert!(message.contains("re-entrant call"), "{message}");
    map.assert_invariants();
    map.insert(1, asks());
    let mut old = None;
    map.update(1, |value| {
        old = value;
        None
    });
    drop(old);
    map.insert(1, asks());
    drop(map.view_mut(&1, |value| std::mem::replace(value, asks())));
    drop(map.remove(&1));
    assert!(map.is_empty());
}

/// By a borrowed key: no key is made for a change, and the removed value comes out.
#[test]
fn counts_go_down_by_a_borrowed_key() {
    let counts: ShardedMap<String, u32> = ShardedMap::new();
    counts.insert("topic".to_owned(), 2);
    let leave = |topic: &str| {
        counts.view_mut(topic, |n| *n -= 1);
        counts.remove_if(topic, |_, n| *n == 0)
    };
    assert_eq!(leave("topic"), None);
    assert_eq!(leave("topic"), Some(("topic".to_owned(), 0)));
}

/// If the predicate panics: what was judged stays judged, the one in hand and the others stay.
#[test]
fn extract_if_goes_as_far_as_it_comes() {
    let map: ShardedMap<u32, u32, Fixed> = ShardedMap::with_shards_capacity_and_hasher(2, 0, Fixed);
    (0..100).for_each(|key| done(map.insert(key, key)));
    let mut judged = 0;
    let extracted = catch_unwind(AssertUnwindSafe(|| {
        map.extract_if(|_, _| {
            judged += 1;
            assert!(judged <= 60, "arranged");
            true
        })
    }));
    assert!(extracted.is_err());
    map.assert_invariants();
    assert_eq!(map.len(), 40);
    let rest = map.extract_if(|key, value| {
        *value += 1;
        key % 2 == 0
    });
    assert!(rest.into_map().iter().all(|(key, value)| key % 2 == 0 && *value == key + 1));
    map.for_each(|key, value| assert_eq!(*value, key + 1));
}
