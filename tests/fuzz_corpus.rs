//! Every input in the fuzzers' committed corpora, and thousands of random ones.

use std::fs;
use std::path::Path;
use tabularasa::testing::subject::mix;
use tabularasa::testing::{effort, fuzz};

/// Random inputs for each target.
const RANDOM: u64 = effort(if cfg!(debug_assertions) { 300 } else { 3_000 }, 1);

/// Committed inputs for each target, at most.
const COMMITTED: usize = effort(usize::MAX, 1);

fn replay(target: &str, body: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    // Not in a package from the registry.
    let mut inputs = 0;
    for entry in fs::read_dir(corpus).into_iter().flatten().take(COMMITTED) {
        body(&fs::read(entry.unwrap().path()).unwrap());
        inputs += 1;
    }
    println!("{target}: {inputs} inputs");
    for input in 0..RANDOM {
        let words = (0..mix(input) % 60).map(|word| mix(input << 16 ^ word));
        body(&words.flat_map(u64::to_le_bytes).collect::<Vec<u8>>());
    }
}

#[test]
fn corpus_of_map() {
    replay("map", fuzz::map);
}

#[test]
fn corpus_of_set() {
    replay("set", fuzz::set);
}

#[test]
fn corpus_of_table() {
    replay("table", fuzz::table);
}

#[test]
fn corpus_of_cursor() {
    replay("cursor", fuzz::cursor);
}
