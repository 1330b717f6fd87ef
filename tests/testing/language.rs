//! Every public method of map, set and table that reads or changes them is called by an operation,
//! or stands in a list that says why not.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Methods that no operation calls, of which container (all: `""`), and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("clone_copy", "", "needs entries that are `Copy`"),
    ("cursor", "", "cursors have a language of their own, `testing::script`"),
    ("hashed", "table", "for cursors"),
    ("hashed_mut", "table", "for cursors"),
    ("new_in", "map", MAKES),
    ("new_in", "set", MAKES),
    ("with_capacity", "", MAKES),
    ("with_capacity_in", "", MAKES),
    ("with_capacity_and_hasher", "", MAKES),
    ("with_capacity_and_hasher_in", "", MAKES),
    ("with_hasher", "", MAKES),
    ("get_many_mut", "", RENAMED),
    ("get_many_key_value_mut", "map", RENAMED),
    ("or_default", "map", "needs values that have a default"),
    ("or_default_entry", "map", "needs values that have a default"),
    ("insert_unique_unchecked", "", UNSAFE),
    ("get_disjoint_unchecked_mut", "", UNSAFE),
    ("get_disjoint_key_value_unchecked_mut", "map", UNSAFE),
    ("get_many_unchecked_mut", "", UNSAFE),
    ("get_many_key_value_unchecked_mut", "map", UNSAFE),
    ("insert_entry_with_key_unchecked", "map", UNSAFE),
    ("insert_with_key_unchecked", "map", UNSAFE),
    ("replace_key_unchecked", "map", UNSAFE),
    ("get_bucket_unchecked", "table", UNSAFE),
    ("get_bucket_unchecked_mut", "table", UNSAFE),
    ("get_bucket_entry_unchecked", "table", UNSAFE),
    ("unsafe_iter", "table", UNSAFE),
];

const UNSAFE: &str = "is unsafe, and so has no place in test support";
const MAKES: &str = "makes a container";
const RENAMED: &str = "an old name";

/// The text of all files of a folder whose name begins like this.
fn text(folder: &str, names: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut text = String::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if names.is_empty() || names.contains(&name) {
            text += &fs::read_to_string(&path).unwrap();
        }
    }
    text
}

fn public_methods(text: &str) -> BTreeSet<&str> {
    let mut methods = BTreeSet::new();
    for line in text.lines().map(str::trim_start) {
        let rest = ["pub fn ", "pub const fn ", "pub unsafe fn "];
        if let Some(rest) = rest.iter().find_map(|start| line.strip_prefix(start)) {
            methods.insert(rest.split(['(', '<']).next().unwrap());
        }
    }
    methods
}

fn calls(text: &str, method: &str) -> bool {
    [".", "::"]
        .iter()
        .any(|dot| ["(", "::<"].iter().any(|open| text.contains(&format!("{dot}{method}{open}"))))
}

#[test]
fn every_public_method_has_an_operation() {
    let mut complaints = Vec::new();
    let mut used = BTreeSet::new();
    for (folder, subject) in [
        ("map", &["map.rs", "raw_entry.rs"][..]),
        ("set", &["set.rs"][..]),
        ("table", &["table.rs"][..]),
    ] {
        let (container, subject) =
            (text(&format!("src/{folder}"), &[]), text("src/testing/apply", subject));
        for method in public_methods(&container) {
            let exception = EXCEPTIONS
                .iter()
                .find(|(name, of, _)| *name == method && (of.is_empty() || *of == folder));
            match (calls(&subject, method), exception) {
                (true, Some(_)) => complaints.push(format!("{folder}: {method} is no exception")),
                (false, None) => complaints.push(format!("{folder}: no operation calls {method}")),
                (false, Some(exception)) => drop(used.insert(*exception)),
                (true, None) => {}
            }
        }
    }
    for unused in EXCEPTIONS.iter().filter(|exception| !used.contains(exception)) {
        complaints.push(format!("there is no such exception: {unused:?}"));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
