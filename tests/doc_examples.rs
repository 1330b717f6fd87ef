//! Every public function, struct, enum and trait has an example in its documentation, or stands
//! in the list below with the reason why it has none. The list is exact: who adds an example
//! takes the name out, and who adds an item without one has to say why.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod sources;

use sources::sources;

/// A file, why items of it have no example, and their names in order, each as often as there are
/// items of that name.
const WITHOUT: [(&str, &str, &str); 38] = [
    ("src/cursor/batch.rs", "made by `Cursor::next_batch`, which has one", "Batch"),
    (
        "src/cursor/error.rs",
        "`Cursor::end_reason` and the steps of a cursor have some",
        "CursorError End WrongMap",
    ),
    (
        "src/cursor/source.rs",
        "sealed: named by no caller",
        "Entries EntriesMut Judge Keyed Walk WalkKey WalkMut WalkRetain",
    ),
    ("src/error.rs", "`HashMap::try_reserve` has one", "TryReserveError"),
    (
        "src/ext/rayon/map.rs",
        "made by the methods and traits of rayon, whose documentation has some",
        "IntoParIter ParDrain ParIter ParIterMut ParKeys ParValues ParValuesMut",
    ),
    (
        "src/ext/rayon/set.rs",
        "made by the methods and traits of rayon, whose documentation has some",
        "IntoParIter ParDifference ParDrain ParIntersection ParIter ParSymmetricDifference \
         ParUnion",
    ),
    (
        "src/ext/rayon/sync.rs",
        "made by the traits of rayon; `for_each` has one",
        "IntoParIter SetIntoParIter par_for_each",
    ),
    (
        "src/ext/rayon/table.rs",
        "made by the methods and traits of rayon, whose documentation has some",
        "IntoParIter ParDrain ParIter ParIterMut",
    ),
    (
        "src/hasher/mod.rs",
        "`FixedState`, and the guide on hashers",
        "DefaultHashBuilder DefaultHashBuilder DefaultHasher new new new",
    ),
    ("src/map/access.rs", "a former name: its twin has one", "get_many_key_value_mut get_many_mut"),
    ("src/map/ahead.rs", "made by `HashMap::get_batch`, which has one", "GetBatch"),
    ("src/map/cursor.rs", "sealed: what a cursor yields", "PickedPairs"),
    ("src/map/entry.rs", "`HashMap::try_insert` has one", "OccupiedError"),
    (
        "src/map/iter.rs",
        "made by the method that its summary names, which has one",
        "Drain ExtractIf IntoIter IntoKeys IntoValues Iter IterMut Keys Values ValuesMut",
    ),
    ("src/map/mod.rs", "for tests: panics or does nothing", "assert_invariants"),
    (
        "src/map/raw_entry.rs",
        "`HashMap::raw_entry` and `raw_entry_mut` have some; the rest is as in `hash_map::Entry`",
        "RawEntryBuilder RawEntryBuilderMut RawEntryMut and_modify from_hash from_key \
         from_key_hashed_nocheck from_key_hashed_nocheck get get_key_value get_key_value_mut \
         get_mut insert insert insert_hashed_nocheck insert_key insert_with_hasher into_key \
         into_key_value into_mut key key_mut or_insert_with remove remove_entry \
         replace_entry_with",
    ),
    (
        "src/map/unchecked.rs",
        "the checked twin has one",
        "get_many_key_value_unchecked_mut get_many_unchecked_mut \
         insert_entry_with_key_unchecked insert_with_key_unchecked replace_key_unchecked",
    ),
    (
        "src/set/algebra.rs",
        "made by the method that its summary names, which has one",
        "Difference Intersection SymmetricDifference Union",
    ),
    ("src/set/cursor.rs", "sealed: what a cursor yields", "PickedElements"),
    ("src/set/entry.rs", "`HashSet::entry` has one", "Entry"),
    (
        "src/set/iter.rs",
        "made by the method that its summary names, which has one",
        "Drain ExtractIf IntoIter Iter",
    ),
    ("src/set/mod.rs", "for tests: panics or does nothing", "assert_invariants"),
    ("src/sync/clear.rs", "`clear_lazy` has one", "reclaim"),
    ("src/sync/cursor.rs", "`ShardedCursor` has one", "ShardedEnd cursor next"),
    (
        "src/sync/entry.rs",
        "`ShardedMap::entry` and `entry_ref` have some; the twin in `hash_map` has one",
        "Entry EntryRef OccupiedEntry VacantEntry VacantEntryRef and_modify and_modify \
         and_replace_entry_with get get_mut insert insert insert insert insert insert_entry \
         insert_entry insert_entry insert_entry_with_key insert_with_key into_entry into_key \
         into_mut key key key key key or_default or_default or_default_entry or_insert \
         or_insert or_insert_entry or_insert_with or_insert_with or_insert_with_key \
         or_insert_with_key remove remove_entry replace_entry_with replace_key",
    ),
    (
        "src/sync/epoch.rs",
        "`ShardedMap::epoch` and `insert_if_epoch` have some",
        "Epoch EpochError Refusal",
    ),
    ("src/sync/error.rs", "`ShardedMap::try_insert` has one", "OccupiedError"),
    ("src/sync/memory.rs", "the twin in `HashMap` has one", "reserve"),
    (
        "src/sync/set.rs",
        "`ShardedSet` has one, and each method's twin in `ShardedMap`",
        "SetIntoIter TakenSet assert_invariants capacity clear clear_lazy clear_retain \
         clear_shrink clear_shrink_to contains cursor end_reason epoch epoch_of extract_if \
         for_each get hasher insert into_set is_empty is_empty len len new next next_batch \
         reclaim remove remove_if reserve reset retain shards shrink_to shrink_to_fit stats \
         take take_all with_hasher with_shards_capacity_and_hasher",
    ),
    ("src/sync/sharded.rs", "the recipe of a map in a static", "with_hasher"),
    ("src/sync/swap.rs", "`SwapMap` has one", "Snapshot clear take_all"),
    ("src/sync/taken.rs", "made by `Taken`, which has one", "IntoIter"),
    ("src/sync/walk.rs", "for tests: panics or does nothing", "assert_invariants"),
    ("src/table/cursor.rs", "`HashTable::cursor` has one", "Hashed HashedMut hashed"),
    (
        "src/table/entry.rs",
        "`HashTable::entry` and `find_entry` have some",
        "AbsentEntry Entry OccupiedEntry VacantEntry",
    ),
    ("src/table/iter.rs", "made by `HashTable::extract_if`, which has one", "ExtractIf"),
    ("src/table/mod.rs", "for tests: panics or does nothing", "assert_invariants"),
    ("src/watermark.rs", "sealed: named by no caller", "Clear Clearable Room Shrink Trimmable"),
];

/// What is not public, or has its own form of examples.
const SKIPPED: [&str; 7] = [
    "src/docs/",
    "src/fault.rs",
    "src/owner.rs",
    "src/raw/",
    "src/seed.rs",
    "src/testing/",
    "compile_fail.rs",
];

/// The name of the public item that begins in this line.
fn item(line: &str) -> Option<&str> {
    let mut words = line.trim_start().strip_prefix("pub ")?.split([' ', '(', '<', '{', ':', ';']);
    let kind = words.find(|word| !["const", "unsafe"].contains(word))?;
    ["fn", "struct", "enum", "trait"].contains(&kind).then(|| words.next()).flatten()
}

/// Is there an example among the documentation and the attributes before this line?
fn has_example(before: &[&str]) -> bool {
    let belongs = |line: &&&str| {
        let line = line.trim();
        let is_note = line.starts_with("///") || line.starts_with('#');
        is_note || !(line.is_empty() || line.ends_with(['}', '{', ';', ',']))
    };
    let mut lines = before.iter().rev().take_while(belongs);
    lines.any(|line| line.contains("```") || line.contains("include_str!"))
}

#[test]
fn public_items_have_examples() {
    let mut found = Vec::new();
    for (file, text) in sources() {
        if !file.starts_with("src/") || SKIPPED.iter().any(|part| file.contains(part)) {
            continue;
        }
        let lines: Vec<&str> = text.lines().collect();
        let items = lines.iter().enumerate().filter_map(|(at, line)| Some((at, item(line)?)));
        let mut names: Vec<&str> =
            items.filter(|(at, _)| !has_example(&lines[..*at])).map(|(_, name)| name).collect();
        names.sort_unstable();
        if !names.is_empty() {
            found.push((file, names.join(" ")));
        }
    }
    found.sort_unstable();
    let listed: Vec<(String, String)> =
        WITHOUT.iter().map(|(file, _, names)| ((*file).to_owned(), (*names).to_owned())).collect();
    assert_eq!(found, listed);
}
