//! A check that a map answers as std's does, by single operations and by the loops that are timed.
//! Knows no clock.

use crate::adapter::Map;
use crate::keys::{Key, Random, Value};
use std::collections;
use std::fmt::Debug;

/// What [`check`] compares with.
type Reference<M> = collections::HashMap<<M as Map>::Key, <M as Map>::Value>;

/// Panics unless the map answers 400,000 mixed operations as std's does.
pub fn check<M>()
where
    M: Map<Key: Debug, Value: Debug>,
{
    let mut map = M::with_capacity(0);
    let mut reference = Reference::<M>::new();
    let mut random = Random(1);
    for i in 0..400_000u64 {
        let key = M::Key::nth(random.below(5_000) as u64);
        let value = M::Value::of(i);
        match random.below(8) {
            0..=1 => {
                assert_eq!(map.insert(key.clone(), value.clone()), reference.insert(key, value))
            }
            2 => {
                map.count(key.clone());
                Map::count(&mut reference, key);
            }
            3..=4 => assert_eq!(map.remove(&key), reference.remove(&key)),
            5..=6 => assert_eq!(map.get(&key), reference.get(&key)),
            _ => assert_eq!(map.len(), reference.len()),
        }
        if i % 4_000 == 0 {
            check_loops(&map, &reference, i);
            check_whole(&mut map, &mut reference, i);
        }
    }
}

/// The operations on all entries.
fn check_whole<M>(map: &mut M, reference: &mut Reference<M>, i: u64)
where
    M: Map<Key: Debug, Value: Debug>,
{
    let keys: Vec<M::Key> = (i..i + 300).map(M::Key::nth).collect();
    let other = M::collect_from(&keys);
    assert_eq!((other.len(), other.sum()), (300, Reference::<M>::collect_from(&keys).sum()));
    match i / 4_000 % 5 {
        0 => {
            map.extend_by(&keys);
            reference.extend_by(&keys);
        }
        1 => {
            map.merge(&other);
            reference.extend_by(&keys);
        }
        2 => {
            map.retain(|key| key.bits() % 3 != 0);
            reference.retain(|key, _| key.bits() % 3 != 0);
        }
        3 => {
            while let Some((key, value)) = map.pop() {
                assert_eq!(reference.remove(&key), Some(value));
            }
        }
        _ => {
            map.clear();
            reference.clear();
        }
    }
    assert_eq!((map.len(), map.sum()), (reference.len(), reference.sum()));
}

/// The loops, on a copy.
fn check_loops<M>(map: &M, reference: &Reference<M>, i: u64)
where
    M: Map<Key: Debug, Value: Debug>,
{
    let keys: Vec<M::Key> = (i / 2..i / 2 + 600).map(|i| M::Key::nth(i % 7_000)).collect();
    let (some, others) = keys.split_at(300);
    let (mut map, mut reference) = (map.clone(), reference.clone());
    let same = |map: &M, reference: &Reference<M>| {
        assert_eq!((map.len(), map.sum()), (reference.len(), reference.sum()));
    };
    same(&map, &reference);
    assert_eq!(map.look_up(&keys), reference.look_up(&keys));
    assert_eq!(map.look_up_many(&keys), reference.look_up(&keys));
    #[cfg(target_arch = "x86_64")]
    assert_eq!(map.look_up_apart(&keys), reference.look_up(&keys));
    map.overwrite(some);
    reference.overwrite(some);
    same(&map, &reference);
    map.exchange(some, others);
    reference.exchange(some, others);
    same(&map, &reference);
    assert_eq!(map.remove_all(others), reference.remove_all(others));
    same(&map, &reference);
    map.count_each(&keys);
    reference.count_each(&keys);
    map.bump_each(others);
    reference.bump_each(others);
    map.bump_each(&[M::Key::nth(1 << 31)]);
    same(&map, &reference);
    assert_eq!(map.pop_all(), reference.len());
    assert_eq!(map.len(), 0);
    let twice = [some, some].concat();
    same(&M::count_all(&twice), &Reference::<M>::count_all(&twice));
    same(&M::fill(10, &keys), &Reference::<M>::fill(0, &keys));
}
