//! The default hasher with a fixed seed.

use core::hash::BuildHasher;
use std::collections::HashSet;
use std::env;
use std::process::Command;
use std::sync::Mutex;
use tabularasa::{FixedState, HashMap};

/// In a static.
static NAMES: Mutex<HashMap<u32, &str, FixedState>> =
    Mutex::new(HashMap::with_hasher(FixedState::with_seed(7)));

#[test]
fn maps_can_be_statics() {
    let mut names = NAMES.lock().unwrap();
    names.extend([(1, "one"), (2, "two")]);
    names.assert_invariants();
    assert_eq!(names[&2], "two");
}

/// What a sequence of operations leads to: the order of iteration and the hashes themselves.
fn outcome(state: FixedState) -> String {
    let mut map = HashMap::with_hasher(state.clone());
    map.extend((0..1_000).map(|i| (format!("key {i}"), i)));
    map.retain(|_, i| *i % 3 != 0);
    let order: Vec<i32> = map.into_values().collect();
    format!("{:x} {order:?}", state.hash_one((1_u8, "a", [2_u64; 3])))
}

#[test]
fn seeds_decide() {
    assert_eq!(outcome(FixedState::new()), outcome(FixedState::default()));
    let outcomes: HashSet<String> =
        (0..50).map(|seed| outcome(FixedState::with_seed(seed))).collect();
    assert_eq!(outcomes.len(), 50);
}

/// This test runs itself in two other processes.
#[test]
fn processes_agree() {
    const ASKED: &str = "TABULARASA_OUTCOME";
    if env::var_os(ASKED).is_some() {
        println!("\noutcome {}", outcome(FixedState::with_seed(3)));
        return;
    }
    let other = || -> String {
        let ran = Command::new(env::current_exe().unwrap())
            .args(["--exact", "fixed_state::processes_agree", "--nocapture"])
            .env(ASKED, "1")
            .output()
            .unwrap();
        let text = String::from_utf8(ran.stdout).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("outcome "));
        line.unwrap_or_else(|| panic!("no outcome in {text}")).to_owned()
    };
    let here = outcome(FixedState::with_seed(3));
    assert_eq!([other(), other()], [here.clone(), here]);
}
