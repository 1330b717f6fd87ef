//! Maps: what hashbrown has and std has not.

use super::lib::{DefaultHashBuilder, Equivalent, HashMap, TryReserveError, hash_map};
use crate::{ByMix, assert_traits, sorted};
use allocator_api2::alloc::{Allocator, Global};
use core::alloc::Layout;
use core::fmt::{Debug, Display};
use core::hash::{BuildHasher, Hash};

type Map<K, V, S, A> = HashMap<K, V, S, A>;

#[allow(dead_code, reason = "compiling is the test")]
fn methods_without_bounds<K, V, S, A: Allocator>() {
    type Pick<K, V> = fn(&K, &mut V) -> bool;
    let _: fn(A) -> HashMap<K, V, DefaultHashBuilder, A> = HashMap::new_in;
    let _: fn(usize, A) -> HashMap<K, V, DefaultHashBuilder, A> = HashMap::with_capacity_in;
    let _: fn(S, A) -> Map<K, V, S, A> = HashMap::with_hasher_in;
    let _: fn(usize, S, A) -> Map<K, V, S, A> = HashMap::with_capacity_and_hasher_in;
    let _: fn(&Map<K, V, S, A>) -> &A = HashMap::allocator;
    let _: fn(&Map<K, V, S, A>) -> &S = HashMap::hasher;
    let _: fn(&Map<K, V, S, A>) -> usize = HashMap::capacity;
    let _: fn(&Map<K, V, S, A>) -> usize = HashMap::len;
    let _: fn(&Map<K, V, S, A>) -> bool = HashMap::is_empty;
    let _: fn(&Map<K, V, S, A>) -> hash_map::Iter<'_, K, V> = HashMap::iter;
    let _: fn(&mut Map<K, V, S, A>) -> hash_map::IterMut<'_, K, V> = HashMap::iter_mut;
    let _: fn(Map<K, V, S, A>) -> hash_map::IntoKeys<K, V, A> = HashMap::into_keys;
    let _: fn(Map<K, V, S, A>) -> hash_map::IntoValues<K, V, A> = HashMap::into_values;
    let _: fn(Map<K, V, S, A>) -> hash_map::IntoIter<K, V, A> = IntoIterator::into_iter;
    let _: fn(&mut Map<K, V, S, A>) -> hash_map::Drain<'_, K, V, A> = HashMap::drain;
    let _: fn(&mut Map<K, V, S, A>, Pick<K, V>) = HashMap::retain;
    let _: fn(&mut Map<K, V, S, A>, Pick<K, V>) -> hash_map::ExtractIf<'_, K, V, Pick<K, V>, A> =
        HashMap::extract_if;
    let _: fn(&mut Map<K, V, S, A>) = HashMap::clear;
    // No allocator is needed for an iterator over nothing.
    let _: fn() -> hash_map::IntoIter<K, V, A> = Default::default;
    let _: fn() -> hash_map::IntoKeys<K, V, A> = Default::default;
    let _: fn() -> hash_map::IntoValues<K, V, A> = Default::default;
}

#[allow(dead_code, reason = "compiling is the test")]
fn methods_by_key<K: Eq + Hash, Q, V, S: BuildHasher, A: Allocator>()
where
    Q: Hash + Equivalent<K> + ?Sized,
{
    type Pairs<'m, K, V, const N: usize> = [Option<(&'m K, &'m mut V)>; N];
    let _: fn(&Map<K, V, S, A>) -> usize = HashMap::allocation_size;
    let _: fn(&mut Map<K, V, S, A>, usize) = HashMap::reserve;
    let _: fn(&mut Map<K, V, S, A>, usize) -> Result<(), TryReserveError> = HashMap::try_reserve;
    let _: fn(&mut Map<K, V, S, A>) = HashMap::shrink_to_fit;
    let _: fn(&mut Map<K, V, S, A>, usize) = HashMap::shrink_to;
    let _: for<'m> fn(&'m Map<K, V, S, A>, &Q) -> Option<&'m V> = HashMap::get;
    let _: for<'m> fn(&'m mut Map<K, V, S, A>, &Q) -> Option<&'m mut V> = HashMap::get_mut;
    let _: for<'m> fn(&'m Map<K, V, S, A>, &Q) -> Option<(&'m K, &'m V)> = HashMap::get_key_value;
    let _: for<'m> fn(&'m mut Map<K, V, S, A>, &Q) -> Option<(&'m K, &'m mut V)> =
        HashMap::get_key_value_mut;
    let _: fn(&Map<K, V, S, A>, &Q) -> bool = HashMap::contains_key;
    let _: for<'m> fn(&'m mut Map<K, V, S, A>, [&Q; 2]) -> [Option<&'m mut V>; 2] =
        HashMap::get_disjoint_mut;
    let _: for<'m> unsafe fn(&'m mut Map<K, V, S, A>, [&Q; 2]) -> [Option<&'m mut V>; 2] =
        HashMap::get_disjoint_unchecked_mut;
    let _: for<'m> fn(&'m mut Map<K, V, S, A>, [&Q; 2]) -> Pairs<'m, K, V, 2> =
        HashMap::get_disjoint_key_value_mut;
    let _: for<'m> unsafe fn(&'m mut Map<K, V, S, A>, [&Q; 2]) -> Pairs<'m, K, V, 2> =
        HashMap::get_disjoint_key_value_unchecked_mut;
    let _: fn(&mut Map<K, V, S, A>, K, V) -> Option<V> = HashMap::insert;
    let _: unsafe fn(&mut Map<K, V, S, A>, K, V) -> (&K, &mut V) = HashMap::insert_unique_unchecked;
    let _: fn(
        &mut Map<K, V, S, A>,
        K,
        V,
    ) -> Result<&mut V, hash_map::OccupiedError<'_, K, V, S, A>> = HashMap::try_insert;
    let _: fn(&mut Map<K, V, S, A>, &Q) -> Option<V> = HashMap::remove;
    let _: fn(&mut Map<K, V, S, A>, &Q) -> Option<(K, V)> = HashMap::remove_entry;
    let _: fn(&mut Map<K, V, S, A>, K) -> hash_map::Entry<'_, K, V, S, A> = HashMap::entry;
    let _: for<'m, 'q> fn(
        &'m mut Map<K, V, S, A>,
        &'q Q,
    ) -> hash_map::EntryRef<'m, 'q, K, Q, V, S, A> = HashMap::entry_ref;
    fn index<'m, K: Eq + Hash, Q, V, S: BuildHasher, A>(map: &'m Map<K, V, S, A>, key: &Q) -> &'m V
    where
        Q: Hash + Equivalent<K> + ?Sized,
        A: Allocator,
    {
        &map[key]
    }
    let _ = index::<K, Q, V, S, A>;
}

#[allow(dead_code, reason = "compiling is the test")]
#[expect(deprecated, reason = "hashbrown has the old names too")]
fn former_names<K: Eq + Hash, Q, V, S: BuildHasher, A: Allocator>()
where
    Q: Hash + Equivalent<K> + ?Sized,
{
    let _: for<'m> fn(&'m mut Map<K, V, S, A>, [&Q; 2]) -> [Option<&'m mut V>; 2] =
        HashMap::get_many_mut;
    let _: for<'m> unsafe fn(&'m mut Map<K, V, S, A>, [&Q; 2]) -> [Option<&'m mut V>; 2] =
        HashMap::get_many_unchecked_mut;
    let _: for<'m> fn(&'m mut Map<K, V, S, A>, [&Q; 2]) -> [Option<(&'m K, &'m mut V)>; 2] =
        HashMap::get_many_key_value_mut;
    let _: for<'m> unsafe fn(&'m mut Map<K, V, S, A>, [&Q; 2]) -> [Option<(&'m K, &'m mut V)>; 2] =
        HashMap::get_many_key_value_unchecked_mut;
}

/// Fit for a static.
const _: HashMap<String, String, (), Global> = HashMap::with_hasher_in((), Global);

#[allow(dead_code, reason = "compiling is the test")]
fn traits() {
    type Pick = fn(&u8, &mut char) -> bool;
    assert_traits! {
        HashMap<u8, char, ByMix>: (for<'a> Extend<&'a (u8, char)>);
        DefaultHashBuilder: (Clone + Debug + Default + BuildHasher + Send + Sync);
        super::lib::DefaultHasher: (Clone + core::hash::Hasher);
        hash_map::OccupiedError<'_, u8, char, DefaultHashBuilder>: (Debug + Display);
        str: (Equivalent<String>);
        hash_map::ExtractIf<'_, u8, char, Pick>: (core::iter::FusedIterator);
    }
}

#[test]
fn reservations_fail_with_what_went_wrong() {
    let mut map: HashMap<u64, u64> = HashMap::new();
    let Err(TryReserveError::CapacityOverflow) = map.try_reserve(usize::MAX) else {
        panic!("it overflows")
    };
    let layout = Layout::new::<u64>();
    let error = TryReserveError::AllocError { layout };
    assert!(
        matches!(error.clone(), TryReserveError::AllocError { layout: there } if there == layout)
    );
    assert_eq!(error, error.clone());
    assert_ne!(error, TryReserveError::CapacityOverflow);
}

/// A form of a key that is no borrow of it.
#[derive(Hash)]
struct Parts<'a>(&'a str, u8);

impl Equivalent<(String, u8)> for Parts<'_> {
    fn equivalent(&self, key: &(String, u8)) -> bool {
        key.0 == self.0 && key.1 == self.1
    }
}

#[test]
fn keys_of_other_forms() {
    let map: HashMap<(String, u8), char> = [(("a".to_owned(), 1), 'x')].into_iter().collect();
    assert_eq!((map.get(&Parts("a", 1)), map.get(&Parts("a", 2))), (Some(&'x'), None));
    assert_eq!(map[&Parts("a", 1)], 'x');
}

#[test]
fn whole_maps() {
    let mut map: HashMap<u32, u32, ByMix> = HashMap::default();
    map.extend(&[(1, 10), (2, 20)]);
    assert_eq!(map.get_key_value_mut(&1), Some((&1, &mut 10)));
    let [one, none, two] = map.get_disjoint_mut([&1, &1_000, &2]);
    assert_eq!(none, None);
    core::mem::swap(one.unwrap(), two.unwrap());
    assert_eq!((map.insert(1, 10), map.insert(2, 20)), (Some(20), Some(10)));
    let [one, none] = map.get_disjoint_key_value_mut([&1, &3]);
    assert_eq!((one, none), (Some((&1, &mut 10)), None));
    let error = map.try_insert(1, 11).unwrap_err();
    assert_eq!((*error.entry.key(), *error.entry.get(), error.value), (1, 10, 11));
    assert_eq!(*map.try_insert(3, 30).unwrap(), 30);
    assert!(map.allocation_size() > 0);
    assert_eq!(map.extract_if(|key, _| *key == 3).collect::<Vec<_>>(), [(3, 30)]);
    assert_eq!(sorted(map.drain()), [(1, 10), (2, 20)]);
}
