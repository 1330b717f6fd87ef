//! The rules of the house, as far as a program can check them: sizes, first lines, the direction of
//! imports, where unsafe code may stand, and the contract present everywhere.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]
// No small form: it reads sources, and says nothing about code that runs.
#![cfg(not(any(miri, tabularasa_small)))]

mod sources;

use sources::sources;
use std::path::Path;
use tabularasa::testing::contract::{CLEAR, Entries};

const COLUMNS: usize = 100;
const FUNCTION_LINES: usize = 70;
const FILE_LINES: usize = 800;

/// Unsafe code stands in the audited core and in these files.
const UNSAFE: [&str; 4] =
    ["src/owner.rs", "unchecked.rs", "src/ext/zeroize.rs", "src/testing/allocator.rs"];

/// No file whose path begins like the first names, in code, any of the words of the second.
const NEVER_NAMES: [(&str, &[&str]); 8] = [
    ("src/raw/", &["Hash", "BuildHasher", "HashMap", "HashSet", "HashTable", "Borrow"]),
    ("src/raw/", &["crate::table", "crate::map", "crate::set", "crate::cursor", "crate::sync"]),
    ("src/table/", &["BuildHasher", "HashMap", "HashSet", "crate::map", "crate::set"]),
    ("src/map/", &["HashSet", "crate::set", "crate::sync"]),
    ("src/cursor/", &["HashMap", "HashSet", "HashTable", "crate::map", "crate::set"]),
    ("src/set/", &["crate::table", "crate::sync"]),
    ("src/sync/", &["crate::raw", "unsafe"]),
    ("src/error.rs", &["crate::raw", "crate::table", "crate::map"]),
];

/// The lines of code, with their numbers: comments and the contents of strings are blank.
fn code(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut code = String::new();
        let mut quoted = false;
        let mut previous = ' ';
        for (place, c) in line.char_indices() {
            if !quoted && line[place..].starts_with("//") {
                break;
            }
            // A quote in a character literal, or after a backslash, opens and closes nothing.
            if c == '"' && previous != '\\' && previous != '\'' {
                quoted = !quoted;
            } else if !quoted {
                code.push(c);
            }
            previous = c;
        }
        lines.push((index + 1, code));
    }
    lines
}

/// Is `word` in the line, not as a part of a longer word?
fn names(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(place, _)| {
        !line[..place].ends_with(part) && !line[place + word.len()..].starts_with(part)
    })
}

/// Fails with all complaints at once.
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn tidy_sizes() {
    let mut complaints = Vec::new();
    for (path, text) in sources() {
        if text.lines().count() >= FILE_LINES {
            complaints.push(format!("{path}: {} lines", text.lines().count()));
        }
        for (index, line) in text.lines().enumerate() {
            if line.chars().count() > COLUMNS {
                complaints.push(format!("{path}:{}: over {COLUMNS} columns", index + 1));
            }
            if line.ends_with([' ', '\t', '\r']) {
                complaints.push(format!("{path}:{}: blanks at the end", index + 1));
            }
        }
    }
    assert_none(&complaints);
}

/// Lines of code from the line of `fn` to the brace that closes it; rustfmt puts that at the
/// indentation of the `fn`.
#[test]
fn tidy_functions() {
    let mut complaints = Vec::new();
    for (path, text) in sources() {
        let lines = code(&text);
        for (start, (number, line)) in lines.iter().enumerate() {
            let indent = &line[..line.len() - line.trim_start().len()];
            if !names(line, "fn") || line.trim_end().ends_with(['}', ';']) {
                continue;
            }
            let before = line.split("fn ").next().unwrap_or_default().split_whitespace();
            let mut qualifiers = before.map(|word| word.split('(').next().unwrap_or_default());
            let is_item = qualifiers.all(|word| ["pub", "const", "unsafe"].contains(&word));
            let body = lines[start..].iter().take_while(|(_, l)| *l != format!("{indent}}}"));
            let length = body.filter(|(_, line)| !line.trim().is_empty()).count();
            if is_item && length > FUNCTION_LINES {
                complaints.push(format!("{path}:{number}: a function of {length} lines"));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn tidy_first_lines() {
    let mut complaints = Vec::new();
    for (path, text) in sources() {
        // The crate's own documentation is README.
        if path != "src/lib.rs" && !text.starts_with("//! ") {
            complaints.push(format!("{path}: does not begin with what it does"));
        }
    }
    assert_none(&complaints);
}

#[test]
fn tidy_unsafe_stays_where_it_is_audited() {
    let mut complaints = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("src/")) {
        let allowed = path.starts_with("src/raw/") || UNSAFE.iter().any(|end| path.ends_with(end));
        let declared = text.contains("#![expect(unsafe_code, reason = ")
            || text.contains("#![expect(\n    unsafe_code,");
        for (number, line) in code(&text) {
            if names(&line, "unsafe") && !(allowed && declared) {
                complaints.push(format!("{path}:{number}: unsafe code has no place here"));
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn tidy_imports_point_downwards() {
    let mut complaints = Vec::new();
    // Unit tests compare with whatever they like.
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
        for (_, words) in NEVER_NAMES.iter().filter(|(folder, _)| path.starts_with(folder)) {
            let derives = |line: &str| line.trim_start().starts_with("#[derive(");
            for (number, line) in code(&text).into_iter().filter(|(_, line)| !derives(line)) {
                for word in words.iter().filter(|word| names(&line, word)) {
                    complaints.push(format!("{path}:{number}: must know nothing of {word}"));
                }
            }
        }
    }
    assert_none(&complaints);
}

/// Loom stands in for std's locks and atomics by way of one file: nothing that another one named
/// would be explored.
#[test]
fn tidy_concurrency_goes_through_one_file() {
    let mut complaints = Vec::new();
    for (path, text) in sources() {
        if !path.starts_with("src/sync/") || path == "src/sync/primitive.rs" {
            continue;
        }
        for (number, line) in code(&text) {
            for word in ["std::sync", "sync::atomic", "std::thread", "loom"] {
                if names(&line, word) {
                    complaints
                        .push(format!("{path}:{number}: {word} is named by primitive.rs only"));
                }
            }
        }
    }
    assert_none(&complaints);
}

/// Every clear has its text, and is a method with that text on table, map and set; what is no clear
/// is a method of theirs at least.
#[test]
fn tidy_contract_is_everywhere() {
    let sources = sources();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut complaints = Vec::new();
    for row in CLEAR {
        for name in row.names {
            let is_clear = row.entries != Entries::Some;
            if is_clear && !root.join(format!("src/contract/{name}.md")).is_file() {
                complaints.push(format!("src/contract/{name}.md is missing"));
            }
            for folder in ["src/table/", "src/map/", "src/set/"] {
                // A table has no hasher to replace, and removes by way of its entries.
                if folder == "src/table/" && ["reset_with_hasher", "remove"].contains(name) {
                    continue;
                }
                let text: String = sources
                    .iter()
                    .filter(|(path, _)| path.starts_with(folder))
                    .map(|(_, text)| text.as_str())
                    .collect();
                let method = [format!("pub fn {name}("), format!("pub fn {name}<")];
                if !method.iter().any(|start| text.contains(start)) {
                    complaints.push(format!("{folder}: no method {name}"));
                }
                let promise = format!("include_str!(\"../contract/{name}.md\")");
                if is_clear && !text.contains(&promise) {
                    complaints.push(format!("{folder}: {name} does not include its contract"));
                }
            }
        }
    }
    assert_none(&complaints);
}

#[test]
fn tidy_nothing_is_left_undone() {
    // In pieces, so that this file does not find itself.
    let marks = [["TO", "DO"], ["FIX", "ME"], ["X", "XX"], ["todo", "!("], ["unimple", "mented!("]];
    let mut complaints = Vec::new();
    for (path, text) in sources() {
        for (index, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(&mark.concat())) {
                complaints.push(format!("{path}:{}: left undone", index + 1));
            }
        }
    }
    assert_none(&complaints);
}
