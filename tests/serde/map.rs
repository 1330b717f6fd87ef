//! Maps, through JSON.

use crate::{Fixed, Fussy};
use allocator_api2::alloc::Global;
use serde_core::Deserialize;
use serde_json::{Deserializer, from_str, from_value, to_string, to_value};
use std::collections::HashMap as StdMap;
use tabularasa::testing::effort;
use tabularasa::{HashMap, WrongMap};

type Map<K, V> = HashMap<K, V, Fixed>;

fn read_in_place(text: &str, place: &mut Map<u64, Fussy>) -> serde_json::Result<()> {
    Map::deserialize_in_place(&mut Deserializer::from_str(text), place)
}

/// Entries whose values tell which reading they come from.
fn filled(len: u64, value: u64) -> Map<u64, Fussy> {
    (0..len).map(|key| (key, Fussy(value))).collect()
}

#[test]
fn maps_are_written_as_std_writes_them() {
    for len in [0, 1, 2, effort(100, 20), effort(5_000, 40)] {
        let map: Map<u64, String> = (0..len).map(|n| (n * n, n.to_string())).collect();
        let std: StdMap<u64, String> = (0..len).map(|n| (n * n, n.to_string())).collect();
        assert_eq!(to_value(&map).unwrap(), to_value(&std).unwrap());
        let back: Map<u64, String> = from_value(to_value(&std).unwrap()).unwrap();
        assert_eq!(back, map);
        back.assert_invariants();
        let back: StdMap<u64, String> = from_str(&to_string(&map).unwrap()).unwrap();
        assert_eq!(back, std);
    }
}

/// Writing asks for neither `Hash` nor `Eq`; both ways allow any hasher, and any allocator that
/// can be made.
#[test]
fn maps_of_every_kind_are_written_and_read() {
    struct Unhashed;
    let map: HashMap<String, u8, Unhashed, &Global> = HashMap::with_hasher_in(Unhashed, &Global);
    assert_eq!(to_string(&map).unwrap(), "{}");
    let map: HashMap<String, Option<Map<u8, ()>>, Fixed, Global> =
        from_str(r#"{"a":{"1":null,"2":null},"b":null}"#).unwrap();
    assert_eq!((map["a"].as_ref().unwrap().len(), map["b"].is_none()), (2, true));
    let map: HashMap<&str, u8> = from_str(r#"{"borrowed":1}"#).unwrap();
    assert_eq!(map["borrowed"], 1);
}

#[test]
fn the_later_of_two_entries_counts() {
    let map: Map<u64, u64> = from_str(r#"{"1":10,"2":20,"1":11}"#).unwrap();
    assert_eq!(map, Map::from_iter([(1, 11), (2, 20)]));
    map.assert_invariants();
}

#[test]
fn bad_input_is_an_error() {
    let text = from_str::<Map<u64, u64>>("[1]").unwrap_err().to_string();
    assert!(text.contains("expected a map"), "{text}");
    assert!(from_str::<Map<u64, u64>>(r#"{"1":1,"#).is_err());
    assert!(from_str::<Map<u64, Fussy>>(r#"{"1":13}"#).is_err());
}

/// The memory that is there is used, also by a map that is read again and again.
#[test]
fn in_place_keeps_the_memory() {
    let mut map = filled(1_000, 0);
    let bytes = map.allocation_size();
    for value in 1..5 {
        let text = to_string(&filled(1_000 >> value, value)).unwrap();
        read_in_place(&text, &mut map).unwrap();
        assert_eq!(map, filled(1_000 >> value, value));
        assert_eq!(map.allocation_size(), bytes);
        map.assert_invariants();
    }
    read_in_place(&to_string(&filled(5_000, 9)).unwrap(), &mut map).unwrap();
    assert_eq!(map, filled(5_000, 9));
    map.assert_invariants();
}

#[test]
fn in_place_gives_another_identity() {
    let mut map = filled(3, 0);
    let mut cursor = map.cursor();
    assert!(cursor.next(&map).unwrap().is_some());
    read_in_place("{\"1\":1}", &mut map).unwrap();
    assert!(matches!(cursor.next_batch(&map), Err(WrongMap { .. })));
    // A cursor of the new one works.
    let mut cursor = map.cursor();
    assert_eq!(cursor.next(&map), Ok(Some((&1, &Fussy(1)))));
    assert_eq!(cursor.next(&map), Ok(None));
}

#[test]
fn in_place_changes_nothing_if_the_input_is_no_map() {
    let mut map = filled(3, 0);
    let mut cursor = map.cursor();
    assert!(read_in_place("[1, 2]", &mut map).is_err());
    assert!(read_in_place("", &mut map).is_err());
    assert_eq!(map, filled(3, 0));
    assert_eq!(cursor.next_batch(&map).unwrap().map(Iterator::count), Some(3));
}

/// As documented: what was there is gone, what was read is there.
#[test]
fn in_place_keeps_what_was_read_before_an_error() {
    for bad in ["13", "\"text\"", "4"] {
        let mut map = filled(100, 0);
        let bytes = map.allocation_size();
        let text = format!("{{\"1\":2,\"200\":3,\"3\":{bad}");
        assert!(read_in_place(&text, &mut map).is_err());
        let mut read = Map::from_iter([(1, Fussy(2)), (200, Fussy(3))]);
        if bad == "4" {
            read.insert(3, Fussy(4));
        }
        assert_eq!(map, read);
        assert_eq!(map.allocation_size(), bytes);
        map.assert_invariants();
    }
}
