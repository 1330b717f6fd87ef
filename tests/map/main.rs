//! `HashMap` through its public interface, by topic: what std has is compared with std's. Tests
//! that change a map end in a check of the invariants.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod access;
// Its maps are larger than caches, but in the tiny geometry: the small form is that one's.
#[cfg(any(tabularasa_tiny, not(any(miri, tabularasa_small))))]
mod ahead;
#[path = "../subject/auto_traits.rs"]
mod auto_traits;
mod capacity;
mod entry;
mod fixed_state;
mod iterate;
mod random;
mod raw_entry;
mod types;
mod unchecked;
mod whole;

use core::cell::Cell;
use core::fmt;
use core::hash::{BuildHasher, Hash, Hasher};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use tabularasa::HashMap;

/// Hashes a number as the function says. Equal functions give equal hashers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By(pub(crate) fn(u64) -> u64);

impl Default for By {
    fn default() -> Self {
        By(mix)
    }
}

impl BuildHasher for By {
    type Hasher = Finish;

    fn build_hasher(&self) -> Finish {
        Finish { sum: 0, by: self.0 }
    }
}

/// The hasher of [`By`].
#[derive(Debug)]
pub(crate) struct Finish {
    sum: u64,
    by: fn(u64) -> u64,
}

impl Hasher for Finish {
    fn finish(&self) -> u64 {
        (self.by)(self.sum)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.sum = mix(self.sum ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, n: u64) {
        self.sum = n;
    }
}

pub(crate) fn mix(n: u64) -> u64 {
    let n = (n ^ n >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (n ^ n >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// All entries on one path, with one tag: most of them displaced.
pub(crate) fn one(_: u64) -> u64 {
    0xABCD_0000_0000_0005
}

/// Entries in every sixteenth home only.
pub(crate) fn sparse(n: u64) -> u64 {
    n << 4 | n << 58
}

/// The hashers that the tests run with.
pub(crate) const HASHERS: [By; 3] = [By(mix), By(one), By(sparse)];

pub(crate) type Map<K, V> = HashMap<K, V, By>;
pub(crate) type StdMap<K, V> = std::collections::HashMap<K, V>;

pub(crate) fn map_of(numbers: impl IntoIterator<Item = u64>, by: By) -> Map<u64, u64> {
    let mut map = HashMap::with_hasher(by);
    for n in numbers {
        map.insert(n, n * 10);
    }
    map
}

/// Key and value of every entry, in the order of the keys.
pub(crate) fn contents<S>(map: &HashMap<u64, u64, S>) -> BTreeMap<u64, u64> {
    let contents: BTreeMap<u64, u64> = map.iter().map(|(key, value)| (*key, *value)).collect();
    assert_eq!(contents.len(), map.len(), "a key is there twice");
    contents
}

pub(crate) fn sorted<T: Ord>(entries: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut entries: Vec<T> = entries.into_iter().collect();
    entries.sort_unstable();
    entries
}

/// Runs `f`, which must panic, and returns the message.
pub(crate) fn panic_of<R>(f: impl FnOnce() -> R) -> String {
    let payload = match catch_unwind(AssertUnwindSafe(f)) {
        Ok(_) => panic!("it should have panicked"),
        Err(payload) => payload,
    };
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => payload.downcast::<&str>().map_or(String::new(), |s| s.to_string()),
    }
}

/// A key that is equal to those of the same `id`, and tells which of them it is.
#[derive(Clone, Debug)]
pub(crate) struct Marked {
    pub(crate) id: u64,
    pub(crate) mark: &'static str,
}

impl PartialEq for Marked {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Marked {}

impl Hash for Marked {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.id);
    }
}

/// A value that counts its drops.
#[derive(Clone)]
pub(crate) struct Counted {
    pub(crate) id: u64,
    drops: Rc<Cell<u64>>,
}

impl Counted {
    pub(crate) fn new(id: u64, drops: &Rc<Cell<u64>>) -> Self {
        Counted { id, drops: Rc::clone(drops) }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.drops.set(self.drops.get() + 1);
    }
}

impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)
    }
}

/// A map of `len` values that count their drops, and the count.
pub(crate) fn counted(len: u64, by: By) -> (Map<u64, Counted>, Rc<Cell<u64>>) {
    let drops = Rc::new(Cell::new(0));
    let mut map = HashMap::with_hasher(by);
    map.extend((0..len).map(|n| (n, Counted::new(n, &drops))));
    (map, drops)
}
