//! Parallel forms and serde, as hashbrown has them under its features of those names.

use super::lib::hash_map::rayon as map;
use super::lib::hash_set::rayon as set;
use super::lib::hash_table::rayon as table;
use super::lib::{HashMap, HashSet, HashTable};
use crate::{ByMix, assert_traits, sorted};
use allocator_api2::alloc::Allocator;
use core::fmt::Debug;
use core::hash::{BuildHasher, Hash};
use rayon::prelude::*;
use serde_core::{Deserialize, Serialize};

#[allow(dead_code, reason = "compiling is the test")]
fn maps<K: Sync + Send, V: Sync + Send, S, A: Allocator + Send + Sync>() {
    type Map<K, V, S, A> = HashMap<K, V, S, A>;
    let _: fn(&Map<K, V, S, A>) -> map::ParKeys<'_, K, V> = HashMap::par_keys;
    let _: fn(&Map<K, V, S, A>) -> map::ParValues<'_, K, V> = HashMap::par_values;
    let _: fn(&mut Map<K, V, S, A>) -> map::ParValuesMut<'_, K, V> = HashMap::par_values_mut;
    let _: fn(&mut Map<K, V, S, A>) -> map::ParDrain<'_, K, V, A> = HashMap::par_drain;
    let _: fn(Map<K, V, S, A>) -> map::IntoParIter<K, V, A> = IntoParallelIterator::into_par_iter;
}

#[allow(dead_code, reason = "compiling is the test")]
fn sets<T, S, A>()
where
    T: Eq + Hash + Send + Sync,
    S: BuildHasher + Sync,
    A: Allocator + Send + Sync,
{
    type Set<T, S, A> = HashSet<T, S, A>;
    let _: for<'s> fn(&'s Set<T, S, A>, &'s Set<T, S, A>) -> set::ParUnion<'s, T, S, A> =
        HashSet::par_union;
    let _: for<'s> fn(&'s Set<T, S, A>, &'s Set<T, S, A>) -> set::ParIntersection<'s, T, S, A> =
        HashSet::par_intersection;
    let _: for<'s> fn(&'s Set<T, S, A>, &'s Set<T, S, A>) -> set::ParDifference<'s, T, S, A> =
        HashSet::par_difference;
    let _: for<'s> fn(
        &'s Set<T, S, A>,
        &'s Set<T, S, A>,
    ) -> set::ParSymmetricDifference<'s, T, S, A> = HashSet::par_symmetric_difference;
    let _: fn(&Set<T, S, A>, &Set<T, S, A>) -> bool = HashSet::par_is_disjoint;
    let _: fn(&Set<T, S, A>, &Set<T, S, A>) -> bool = HashSet::par_is_subset;
    let _: fn(&Set<T, S, A>, &Set<T, S, A>) -> bool = HashSet::par_is_superset;
    let _: fn(&Set<T, S, A>, &Set<T, S, A>) -> bool = HashSet::par_eq;
    let _: fn(&mut Set<T, S, A>) -> set::ParDrain<'_, T, A> = HashSet::par_drain;
    let _: fn(Set<T, S, A>) -> set::IntoParIter<T, A> = IntoParallelIterator::into_par_iter;
}

#[allow(dead_code, reason = "compiling is the test")]
fn tables<T: Send + Sync, A: Allocator + Send + Sync>() {
    let _: fn(&mut HashTable<T, A>) -> table::ParDrain<'_, T, A> = HashTable::par_drain;
    let _: fn(HashTable<T, A>) -> table::IntoParIter<T, A> = IntoParallelIterator::into_par_iter;
}

#[allow(dead_code, reason = "compiling is the test")]
fn traits() {
    type Map = HashMap<u8, char, ByMix>;
    type Set = HashSet<u8, ByMix>;
    assert_traits! {
        Map: (FromParallelIterator<(u8, char)> + ParallelExtend<(u8, char)>);
        Map: (for<'a> ParallelExtend<(&'a u8, &'a char)>);
        &'static Map: (IntoParallelIterator<Iter = map::ParIter<'static, u8, char>>);
        &'static mut Map: (IntoParallelIterator<Iter = map::ParIterMut<'static, u8, char>>);
        map::ParIter<'static, u8, char>: (Clone + Debug);
        map::ParKeys<'static, u8, char>: (Clone + Debug);
        map::ParValues<'static, u8, char>: (Clone + Debug);
        map::ParIterMut<'static, u8, char>: (Debug);
        map::ParValuesMut<'static, u8, char>: (Debug);
        map::ParDrain<'static, u8, char>: (Debug);
        map::IntoParIter<u8, char>: (Debug);
        Set: (FromParallelIterator<u8> + ParallelExtend<u8> + for<'a> ParallelExtend<&'a u8>);
        &'static Set: (IntoParallelIterator<Iter = set::ParIter<'static, u8>>);
        &'static HashTable<u8>: (IntoParallelIterator<Iter = table::ParIter<'static, u8>>);
        &'static mut HashTable<u8>: (IntoParallelIterator<Iter = table::ParIterMut<'static, u8>>);
        table::ParIter<'static, u8>: (Clone + Debug);
        table::ParIterMut<'static, u8>: (Debug);
        table::ParDrain<'static, u8>: (Debug);
        table::IntoParIter<u8>: (Debug);
        Map: (Serialize + for<'de> Deserialize<'de>);
        Set: (Serialize + for<'de> Deserialize<'de>);
    }
}

#[test]
fn in_parallel() {
    let mut map: HashMap<u32, u32, ByMix> = (0..1_000).into_par_iter().map(|i| (i, i)).collect();
    assert_eq!(map.par_values().sum::<u32>(), 499_500);
    map.par_values_mut().for_each(|value| *value += 1);
    assert!(map.par_eq(&map.clone()));
    let set: HashSet<u32, ByMix> = map.par_keys().copied().collect();
    assert_eq!(sorted(set.par_intersection(&set).copied().collect::<Vec<_>>()), sorted(0..1_000));
    assert_eq!(map.par_drain().count(), 1_000);
}
