//! Names that other maps have for what is here: a search in the documentation for one of them
//! leads to the method. Each stands directly on its item, where rustdoc takes it from; none
//! stands anywhere else.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod sources;

use sources::sources;
use std::collections::BTreeSet;

/// File, item, and its aliases.
const ALIASES: [(&str, &str, &[&str]); 36] = [
    ("src/map/clear.rs", "clear_retain", &["mapclear", "clearRetainingCapacity", "removeAll"]),
    ("src/map/clear.rs", "clear_shrink_to", &["retain_capacity_at_most"]),
    ("src/map/clear.rs", "reset", &["clearAndFree", "removeAll"]),
    ("src/map/clear.rs", "clear_zeroize", &["wipe"]),
    ("src/map/clear.rs", "pop", &["take_any", "popitem"]),
    ("src/map/clear.rs", "extract_if", &["drain_filter"]),
    ("src/map/mod.rs", "shrink_to_fit", &["TrimExcess"]),
    ("src/map/mod.rs", "reserve", &["EnsureCapacity"]),
    ("src/map/ahead.rs", "get_batch", &["get_many"]),
    ("src/map/cursor.rs", "cursor", &["scan"]),
    ("src/cursor/mod.rs", "Cursor", &["scan"]),
    ("src/set/clear.rs", "clear_retain", &["clearRetainingCapacity", "removeAll"]),
    ("src/set/clear.rs", "clear_shrink_to", &["retain_capacity_at_most"]),
    ("src/set/clear.rs", "reset", &["clearAndFree", "removeAll"]),
    ("src/set/clear.rs", "clear_zeroize", &["wipe"]),
    ("src/set/clear.rs", "pop", &["take_any"]),
    ("src/set/clear.rs", "extract_if", &["drain_filter"]),
    ("src/set/mod.rs", "shrink_to_fit", &["TrimExcess"]),
    ("src/set/mod.rs", "reserve", &["EnsureCapacity"]),
    ("src/set/cursor.rs", "cursor", &["scan"]),
    ("src/table/clear.rs", "clear_retain", &["clearRetainingCapacity"]),
    ("src/table/clear.rs", "clear_zeroize", &["wipe"]),
    ("src/table/clear.rs", "pop", &["take_any"]),
    ("src/table/cursor.rs", "cursor", &["scan"]),
    ("src/sync/clear.rs", "clear_lazy", &["invalidate_all"]),
    ("src/sync/clear.rs", "take_all", &["LoadAndDeleteAll", "flush"]),
    ("src/sync/access.rs", "insert", &["upsert"]),
    ("src/sync/access.rs", "update", &["upsert", "compute"]),
    ("src/sync/access.rs", "view_mut", &["alter", "computeIfPresent"]),
    ("src/sync/access.rs", "remove", &["LoadAndDelete", "invalidate"]),
    ("src/sync/access.rs", "remove_if", &["CompareAndDelete"]),
    ("src/sync/entry.rs", "entry", &["compute"]),
    ("src/sync/load.rs", "get_or_insert_with", &["LoadOrStore", "computeIfAbsent"]),
    ("src/sync/walk.rs", "for_each", &["scan", "Range"]),
    ("src/sync/cursor.rs", "cursor", &["scan"]),
    ("src/watermark.rs", "Watermark", &["high_water_mark"]),
];

/// The aliases in an attribute, if it is one of that kind.
fn aliases(line: &str) -> Option<BTreeSet<&str>> {
    let inside = line.trim().strip_prefix("#[doc(alias")?;
    Some(inside.split('"').skip(1).step_by(2).collect())
}

/// The aliases on every public item of a file that has any: by the item's name.
fn aliases_of(file: &str, text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found = Vec::new();
    let mut open: BTreeSet<String> = BTreeSet::new();
    for line in text.lines() {
        if let Some(names) = aliases(line) {
            open.extend(names.into_iter().map(str::to_owned));
        } else if !open.is_empty() && !line.trim().starts_with(['#', '/']) {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let item = line.split(['(', '<', '{']).next().unwrap();
            let name = item.split(|c| !is_part(c)).rfind(|word| !word.is_empty()).unwrap();
            assert!(line.trim().starts_with("pub "), "{file}: {line}");
            found.push((name.to_owned(), std::mem::take(&mut open)));
        }
    }
    assert!(open.is_empty(), "{file}: an alias of nothing");
    found
}

#[test]
fn aliases_stand_on_their_items() {
    let mut wanted: Vec<(String, String, BTreeSet<String>)> = Vec::new();
    for (file, item, names) in ALIASES {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        wanted.push((file.to_owned(), item.to_owned(), names));
    }
    let mut found = Vec::new();
    for (file, text) in sources().into_iter().filter(|(file, _)| file.starts_with("src/")) {
        for (item, names) in aliases_of(&file, &text) {
            found.push((file.clone(), item, names));
        }
    }
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted);
}

/// The names by which the operations are asked for elsewhere.
#[test]
fn aliases_cover_the_names_of_others() {
    let names: BTreeSet<&str> = ALIASES.iter().flat_map(|(_, _, names)| *names).copied().collect();
    for name in [
        "mapclear",
        "clearRetainingCapacity",
        "TrimExcess",
        "removeAll",
        "invalidate_all",
        "LoadAndDeleteAll",
        "take_any",
        "scan",
        "wipe",
        "retain_capacity_at_most",
        "get_many",
        "upsert",
        "compute",
        "alter",
    ] {
        assert!(names.contains(name), "{name} leads nowhere");
    }
}
