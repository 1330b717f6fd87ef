//! `Outcome`: what an operation answered, in a form that can be compared.
//! Knows no container.

use alloc::vec::Vec;

/// What an operation answered. Lists are sorted: the order of a walk is no part of an answer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Outcome<K, V> {
    /// The subject has no such operation, and did nothing.
    Skipped,
    /// Done; there is nothing to tell.
    Done,
    /// Yes or no.
    Flag(bool),
    /// A length.
    Count(usize),
    /// A capacity; in a reference's answer, the least that it may be.
    Room(usize),
    /// There is no such memory, and nothing was changed.
    Refused,
    /// A value.
    Value(Option<V>),
    /// An entry.
    Entry(Option<(K, V)>),
    /// One answer for each key, in the order of the keys.
    Found(Vec<Option<V>>),
    /// Keys.
    Keys(Vec<K>),
    /// Values.
    Values(Vec<V>),
    /// Entries.
    Entries(Vec<(K, V)>),
}

impl<K: Ord, V: Ord> Outcome<K, V> {
    /// [`Keys`](Self::Keys), in whatever order they come.
    pub fn keys(keys: impl IntoIterator<Item = K>) -> Self {
        Outcome::Keys(sorted(keys))
    }

    /// [`Values`](Self::Values), in whatever order they come.
    pub fn values(values: impl IntoIterator<Item = V>) -> Self {
        Outcome::Values(sorted(values))
    }

    /// [`Entries`](Self::Entries), in whatever order they come.
    pub fn entries(entries: impl IntoIterator<Item = (K, V)>) -> Self {
        Outcome::Entries(sorted(entries))
    }
}

fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items
}
