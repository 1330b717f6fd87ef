//! Strategies for maps, sets and operations: what property tests try, and how they simplify what
//! fails. Builds through the public API.

use crate::testing::Op;
use crate::testing::draw::{Draw, KINDS, draw};
use crate::{HashMap, HashSet};
use alloc::vec::Vec;
use core::convert::Infallible;
use core::fmt::Debug;
use core::hash::{BuildHasher, Hash};
use proptest::arbitrary::{Arbitrary, any_with};
use proptest::collection::{SizeRange, btree_map, btree_set, vec};
use proptest::prelude::any;
use proptest::strategy::{BoxedStrategy, Strategy};

/// Keys and values that one operation can bring along.
const PARTS: usize = 12;

/// Maps with keys and values of these strategies, and a number of entries in this range.
///
/// They are filled in the order of their keys: with a fixed seed, a case that is tried again gets
/// the same map, iteration order included.
///
/// # Examples
/// ```
/// use proptest::prelude::*;
/// use tabularasa::HashMap;
/// use tabularasa::testing::proptest::map;
///
/// proptest!(|(map in map(0..100_u8, any::<bool>(), 2..10))| {
///     let map: HashMap<u8, bool> = map;
///     prop_assert!((2..10).contains(&map.len()));
/// });
/// ```
pub fn map<K, V, S>(
    key: impl Strategy<Value = K>,
    value: impl Strategy<Value = V>,
    len: impl Into<SizeRange>,
) -> impl Strategy<Value = HashMap<K, V, S>>
where
    K: Ord + Hash + Debug,
    V: Debug,
    S: BuildHasher + Default,
{
    btree_map(key, value, len).prop_map(|entries| entries.into_iter().collect())
}

/// Sets with elements of this strategy, and a number of them in this range.
///
/// # Examples
/// ```
/// use proptest::prelude::*;
/// use tabularasa::HashSet;
/// use tabularasa::testing::proptest::set;
///
/// proptest!(|(a in set(0..30_u8, 0..20), b in set(0..30_u8, 0..20))| {
///     let (a, b): (HashSet<u8>, HashSet<u8>) = (a, b);
///     prop_assert_eq!((&a | &b).len() + (&a & &b).len(), a.len() + b.len());
/// });
/// ```
pub fn set<T, S>(
    element: impl Strategy<Value = T>,
    len: impl Into<SizeRange>,
) -> impl Strategy<Value = HashSet<T, S>>
where
    T: Ord + Hash + Debug,
    S: BuildHasher + Default,
{
    btree_set(element, len).prop_map(|elements| elements.into_iter().collect())
}

/// Operations with keys and values of these strategies: any but those that leak, insertions and
/// removals most of all. For sets, the value is `Just(())`.
///
/// Keys should be few, so that they meet again. A list that fails is simplified by leaving out
/// operations, by plainer operations, and as keys and values are by their strategies.
///
/// # Examples
/// ```
/// use proptest::prelude::*;
/// use tabularasa::HashMap;
/// use tabularasa::testing::proptest::ops;
/// use tabularasa::testing::run;
///
/// proptest!(|(ops in ops(0..20_u8, any::<u16>(), 0..50))| {
///     run(&mut HashMap::new(), &ops)?;
/// });
/// ```
pub fn ops<K, V>(
    key: impl Strategy<Value = K>,
    value: impl Strategy<Value = V>,
    len: impl Into<SizeRange>,
) -> impl Strategy<Value = Vec<Op<K, V>>>
where
    K: Clone + Debug,
    V: Clone + Debug,
{
    let parts = (0..KINDS, vec(key, 1..PARTS), vec(value, 1..PARTS), vec(any::<u16>(), 3));
    let op = parts.prop_map(|(kind, keys, values, numbers)| {
        let Ok(op) = draw(kind, &mut Parts { keys, values, numbers, drawn: [0; 3] });
        op
    });
    vec(op, len)
}

/// Lists of parts, each taken in turn, as the source of an operation.
struct Parts<K, V> {
    keys: Vec<K>,
    values: Vec<V>,
    numbers: Vec<u16>,
    /// Of each.
    drawn: [usize; 3],
}

impl<K, V> Parts<K, V> {
    /// The place of the next of so many.
    fn turn(&mut self, list: usize, len: usize) -> usize {
        self.drawn[list] += 1;
        (self.drawn[list] - 1) % len
    }
}

impl<K: Clone, V: Clone> Draw<K, V> for Parts<K, V> {
    type Error = Infallible;

    fn key(&mut self) -> Result<K, Infallible> {
        let turn = self.turn(0, self.keys.len());
        Ok(self.keys[turn].clone())
    }

    fn value(&mut self) -> Result<V, Infallible> {
        let turn = self.turn(1, self.values.len());
        Ok(self.values[turn].clone())
    }

    fn number(&mut self, below: usize) -> Result<usize, Infallible> {
        let turn = self.turn(2, self.numbers.len());
        Ok(usize::from(self.numbers[turn]) % below)
    }

    /// All of them, each once.
    fn few_keys(&mut self) -> Result<Vec<K>, Infallible> {
        Ok(self.keys.clone())
    }
}

/// `any::<HashMap<K, V>>()`. Needs feature `proptest`.
impl<K, V, S> Arbitrary for HashMap<K, V, S>
where
    K: Arbitrary + Ord + Hash + 'static,
    V: Arbitrary + 'static,
    S: BuildHasher + Default + Debug + 'static,
    K::Strategy: 'static,
    V::Strategy: 'static,
{
    type Parameters = (SizeRange, K::Parameters, V::Parameters);
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((len, key, value): Self::Parameters) -> Self::Strategy {
        map(any_with::<K>(key), any_with::<V>(value), len).boxed()
    }
}

/// `any::<HashSet<T>>()`. Needs feature `proptest`.
impl<T, S> Arbitrary for HashSet<T, S>
where
    T: Arbitrary + Ord + Hash + 'static,
    S: BuildHasher + Default + Debug + 'static,
    T::Strategy: 'static,
{
    type Parameters = (SizeRange, T::Parameters);
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((len, element): Self::Parameters) -> Self::Strategy {
        set(any_with::<T>(element), len).boxed()
    }
}
