//! The short examples as programs: they end well, and they are short.
//! Plain `cargo test` has built them; by itself, this test needs `cargo build --examples`.
// No small form: it starts programs. In tiny tables they say other things of memory.
#![cfg(not(any(miri, tabularasa_small, tabularasa_tiny, tabularasa_loom)))]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

use std::fs;
use std::path::Path;
use std::process::Command;

const EXAMPLES: [&str; 10] = [
    "borrowed_keys",
    "bump_allocator",
    "expiry",
    "flushed_counters",
    "interner",
    "no_std",
    "one_load",
    "property_test",
    "secrets",
    "watermark",
];

/// Lines of code: without comments and blanks.
fn lines_of_code(text: &str) -> usize {
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    text.lines().filter(is_code).count()
}

#[test]
#[cfg_attr(any(miri, tabularasa_small), ignore = "it starts programs")]
fn examples_end_well() {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap().join("examples");
    for name in EXAMPLES {
        let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        assert!(program.is_file(), "build it first: cargo build --example {name}");
        let output = Command::new(program).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty(), "{name} says nothing");
    }
}

/// All single files but the measuring program are listed, and each can be read at one go.
#[test]
fn examples_are_short() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut found = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() || name == "session_cache" {
            continue;
        }
        let lines = lines_of_code(&fs::read_to_string(&path).unwrap());
        assert!((15..=40).contains(&lines), "{name}: {lines} lines of code");
        found.push(name);
    }
    found.sort_unstable();
    assert_eq!(found, EXAMPLES);
}
