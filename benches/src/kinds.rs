//! The kinds of entries, and of keys and hashers that go badly together. Knows no clock.

use crate::adapter::Map;
use crate::hashers::{Hasher, Identity};
use crate::keys::{Address, Key, Stepped, Value, Word};
use crate::timing::{Contender, Question};
use crate::{clear, insert, iterate, life, lookup, memory, remove};
use std::fmt::Debug;
use std::hash::BuildHasher;

/// The types of an entry, and the hasher of all maps.
pub trait Kind {
    const NAME: &'static str;
    /// Questions that are asked if nobody says which; `all`: every one.
    const USUAL: &'static [&'static str] = &["all"];
    /// The largest map: some hashers make everything quadratic.
    const LARGEST: usize = usize::MAX;

    type Key: Key + Debug;
    type Value: Value + Debug;
    type Hasher: BuildHasher + Default + Clone + 'static;

    fn questions<M: Map<Key = Self::Key, Value = Self::Value>>() -> Vec<Question<Self::Key>> {
        every::<M>(Vec::new())
    }

    /// The peers asked for, if they have entries of this kind.
    fn peers(_: &dyn Peers, _asked: &[String]) -> Vec<Contender<Self::Key>> {
        Vec::new()
    }
}

/// Maps that this package does not know, from a program that does.
pub trait Peers {
    /// Names, and whether such a map is there or how to get it.
    fn names(&self) -> Vec<(&'static str, Result<(), String>)>;

    /// Maps of `u64` to `u64` with [`Hasher`].
    fn words(&self, name: &str) -> Option<Contender<u64>>;
}

pub struct Words;
pub struct HalfWords;
pub struct Wide;
pub struct Strings;
/// Keys 2^`SHIFT` apart, as their own hashes.
pub struct Degenerate<const SHIFT: u32>;
/// Pointers under Fx, which multiplies and no more.
pub struct Pointers;

impl Kind for Words {
    const NAME: &'static str = "u64-u64";
    type Key = u64;
    type Value = u64;
    type Hasher = Hasher;

    fn questions<M: Map<Key = u64, Value = u64>>() -> Vec<Question<u64>> {
        every::<M>(numbers::<M>())
    }

    fn peers(peers: &dyn Peers, asked: &[String]) -> Vec<Contender<u64>> {
        asked.iter().filter_map(|name| peers.words(name)).collect()
    }
}

impl Kind for HalfWords {
    const NAME: &'static str = "u32-u32";
    type Key = u32;
    type Value = u32;
    type Hasher = Hasher;

    fn questions<M: Map<Key = u32, Value = u32>>() -> Vec<Question<u32>> {
        every::<M>(numbers::<M>())
    }
}

impl Kind for Wide {
    const NAME: &'static str = "u64-wide";
    type Key = u64;
    type Value = [u64; 7];
    type Hasher = Hasher;

    fn questions<M: Map<Key = u64, Value = [u64; 7]>>() -> Vec<Question<u64>> {
        every::<M>(numbers::<M>())
    }
}

/// All questions that every kind of key allows, and some more.
fn every<M: Map>(mut more: Vec<Question<M::Key>>) -> Vec<Question<M::Key>> {
    let mut all = lookup::questions::<M>();
    all.append(&mut more);
    all.append(&mut insert::questions::<M>());
    all.append(&mut remove::questions::<M>());
    all.append(&mut iterate::questions::<M>());
    all.append(&mut life::questions::<M>());
    all.append(&mut clear::questions::<M>());
    all.append(&mut memory::questions::<M>());
    all
}

/// What can be asked about keys and values that are numbers.
fn numbers<M: Map<Key: Word + Copy, Value: Copy>>() -> Vec<Question<M::Key>> {
    let mut all = lookup::chained::<M>();
    all.append(&mut iterate::copied::<M>());
    all
}

impl Kind for Strings {
    const NAME: &'static str = "string-u64";
    type Key = String;
    type Value = u64;
    type Hasher = Hasher;
}

impl<const SHIFT: u32> Kind for Degenerate<SHIFT> {
    const NAME: &'static str = match SHIFT {
        0 => "identity",
        4 => "identity-16",
        12 => "identity-4096",
        _ => "identity-2^32",
    };
    const USUAL: &'static [&'static str] = &["hit", "miss", "half", "growing", "remove", "churn"];
    const LARGEST: usize = if SHIFT > 12 { 2_000 } else { 400_000 };
    type Key = Stepped<SHIFT>;
    type Value = u64;
    type Hasher = Identity;

    fn questions<M: Map<Key = Self::Key, Value = u64>>() -> Vec<Question<Self::Key>> {
        hashed::<M>()
    }
}

impl Kind for Pointers {
    const NAME: &'static str = "fx-pointers";
    const USUAL: &'static [&'static str] = <Degenerate<0> as Kind>::USUAL;
    type Key = Address;
    type Value = u64;
    type Hasher = rustc_hash::FxBuildHasher;

    fn questions<M: Map<Key = Address, Value = u64>>() -> Vec<Question<Address>> {
        hashed::<M>()
    }
}

/// What depends on how well keys are spread.
fn hashed<M: Map>() -> Vec<Question<M::Key>> {
    let mut all = lookup::questions::<M>();
    all.append(&mut insert::questions::<M>());
    all.append(&mut remove::questions::<M>());
    all
}
