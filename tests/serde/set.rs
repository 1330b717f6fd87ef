//! Sets, through JSON.

use crate::{Fixed, Fussy};
use allocator_api2::alloc::Global;
use serde_core::Deserialize;
use serde_json::{Deserializer, from_str, from_value, to_string, to_value};
use std::collections::HashSet as StdSet;
use tabularasa::testing::effort;
use tabularasa::{HashSet, WrongMap};

type Set<T> = HashSet<T, Fixed>;

fn read_in_place(text: &str, place: &mut Set<Fussy>) -> serde_json::Result<()> {
    Set::deserialize_in_place(&mut Deserializer::from_str(text), place)
}

fn filled(len: u64) -> Set<Fussy> {
    (100..100 + len).map(Fussy).collect()
}

#[test]
fn sets_are_written_as_std_writes_them() {
    for len in [0, 1, 2, effort(100, 20), effort(5_000, 40)] {
        let set: Set<String> = (0..len).map(|n: u64| n.to_string()).collect();
        let std: StdSet<String> = set.iter().cloned().collect();
        let sorted = |value: serde_json::Value| {
            let mut all: Vec<String> = from_value(value).unwrap();
            all.sort_unstable();
            all
        };
        assert_eq!(sorted(to_value(&set).unwrap()), sorted(to_value(&std).unwrap()));
        let back: Set<String> = from_value(to_value(&std).unwrap()).unwrap();
        assert_eq!(back, set);
        back.assert_invariants();
        let back: StdSet<String> = from_str(&to_string(&set).unwrap()).unwrap();
        assert_eq!(back, std);
    }
}

#[test]
fn sets_of_every_kind_are_written_and_read() {
    struct Unhashed;
    let set: HashSet<String, Unhashed, &Global> = HashSet::with_hasher_in(Unhashed, &Global);
    assert_eq!(to_string(&set).unwrap(), "[]");
    let set: HashSet<&str> = from_str(r#"["borrowed", "twice", "twice"]"#).unwrap();
    assert!(set.len() == 2 && set.contains("borrowed"));
    let set: HashSet<Vec<u8>, Fixed, Global> = from_str("[[1], [], [1]]").unwrap();
    assert_eq!(set.len(), 2);
}

#[test]
fn bad_input_is_an_error() {
    let text = from_str::<Set<u64>>("{}").unwrap_err().to_string();
    assert!(text.contains("expected a sequence"), "{text}");
    assert!(from_str::<Set<u64>>("[1,").is_err());
    assert!(from_str::<Set<Fussy>>("[13]").is_err());
}

#[test]
fn in_place_keeps_the_memory_and_gives_another_identity() {
    let mut set = filled(1_000);
    let bytes = set.allocation_size();
    for len in [500, 2, 0] {
        let mut cursor = set.cursor();
        read_in_place(&to_string(&filled(len)).unwrap(), &mut set).unwrap();
        assert_eq!(set, filled(len));
        assert_eq!(set.allocation_size(), bytes);
        assert!(matches!(cursor.next_batch(&set), Err(WrongMap { .. })));
        set.assert_invariants();
    }
}

/// As a map's: an input of another kind changes nothing; a later error leaves what was read.
#[test]
fn in_place_and_errors() {
    let mut set = filled(100);
    let (bytes, mut cursor) = (set.allocation_size(), set.cursor());
    assert!(read_in_place("{}", &mut set).is_err());
    assert_eq!(set, filled(100));
    assert_eq!(cursor.next_batch(&set).map(|batch| batch.is_some()), Ok(true));
    assert!(read_in_place("[1, 200, 13, 5]", &mut set).is_err());
    assert_eq!(set, Set::from_iter([Fussy(1), Fussy(200)]));
    assert_eq!(set.allocation_size(), bytes);
    set.assert_invariants();
}
