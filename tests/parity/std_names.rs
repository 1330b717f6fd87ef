//! What std has and hashbrown has not.

use super::lib::HashMap;
use super::lib::hash_map::{self, DefaultHasher, RandomState};
use crate::assert_traits;
use core::fmt::Debug;
use core::hash::{BuildHasher, Hasher};

/// Entries with the arity that std's have.
#[allow(dead_code, reason = "compiling is the test")]
fn entries<'a>(map: &'a mut HashMap<String, u32>) -> hash_map::OccupiedEntry<'a, String, u32> {
    let entry: hash_map::Entry<'a, String, u32> = map.entry(String::new());
    entry.insert_entry(1)
}

#[test]
fn insert_entry_of_both_kinds() {
    let mut map = HashMap::new();
    assert_eq!(*map.entry("a").insert_entry(1).get(), 1);
    assert_eq!(map.entry("a").insert_entry(2).remove(), 2);
    assert!(map.is_empty());
}

/// No type has to be written.
#[test]
fn arrays_infer_everything() {
    let map = HashMap::from([("a", 1), ("b", 2)]);
    assert_eq!(map["b"], 2);
    let mut map = HashMap::new();
    map.insert(1, 2);
    assert_eq!(map, HashMap::from([(1, 2)]));
}

#[test]
fn hashers_by_std_names() {
    assert_traits! {
        RandomState: (Clone + Debug + Default + BuildHasher<Hasher = DefaultHasher>);
        DefaultHasher: (Clone + Debug + Default + Hasher);
    }
    let state = RandomState::new();
    assert_eq!(state.hash_one("a"), state.clone().hash_one("a"));
    let hash = |mut hasher: DefaultHasher| {
        hasher.write_u32(1);
        hasher.finish()
    };
    assert_eq!(hash(DefaultHasher::new()), hash(DefaultHasher::default()));
    let map: HashMap<u8, u8, RandomState> = HashMap::with_hasher(state);
    assert!(map.is_empty());
}

#[test]
fn debug() {
    fn shown<K: Debug, V>(keys: hash_map::IntoKeys<K, V>) -> String {
        format!("{keys:?}")
    }
    assert_eq!(shown(HashMap::from([(1, 2)]).into_keys()), "[1]");
}
