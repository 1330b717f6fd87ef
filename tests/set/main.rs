//! `HashSet` through its public interface, by topic: what std has is compared with std's. Tests
//! that change a set end in a check of the invariants.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod access;
mod algebra;
#[path = "../subject/auto_traits.rs"]
mod auto_traits;
mod cursor;
mod iterate;
mod random;
mod types;
mod unchecked;
mod whole;

use core::hash::{Hash, Hasher};
use tabularasa::HashSet;
use tabularasa::testing::subject::Hashing;

pub(crate) type Set = HashSet<u32, Hashing>;
pub(crate) type StdSet = std::collections::HashSet<u32>;

pub(crate) fn set_of(elements: impl IntoIterator<Item = u32>, hashing: Hashing) -> Set {
    let mut set = Set::with_hasher(hashing);
    set.extend(elements);
    set
}

pub(crate) fn sorted<T: Ord>(elements: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut elements: Vec<T> = elements.into_iter().collect();
    elements.sort_unstable();
    elements
}

/// An element that is equal to those of the same `id`, and tells which of them it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marked {
    pub(crate) id: u32,
    pub(crate) mark: &'static str,
}

impl Marked {
    pub(crate) fn new(id: u32, mark: &'static str) -> Self {
        Marked { id, mark }
    }
}

impl PartialEq for Marked {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Marked {}

impl Hash for Marked {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(self.id);
    }
}
