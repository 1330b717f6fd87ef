//! The concurrent map under every interleaving of its threads: the real code, over loom's locks and
//! atomics, with two shards and tables so small that growth and displacement need few entries.
//! `LOOM_MAX_PREEMPTIONS` bounds how often a thread is interrupted; without it nothing is left out,
//! unless a program takes longer than the seconds in `LOOM_MAX_DURATION`.
#![cfg(tabularasa_loom)]

#[path = "../sync/call.rs"]
mod call;
#[path = "../sync/history.rs"]
mod history;
mod orderings;
#[path = "../sync/payload.rs"]
mod payload;
#[path = "../sync/programs.rs"]
mod programs;
#[path = "../sync/run.rs"]
mod run;

use payload::Counted;
use std::env;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tabularasa::testing::{Fault, with_fault};

/// Where the fault that a run is to have is named.
const FAULT: &str = "TABULARASA_FAULT";

/// What a failed check says first. A panic without any of these is a defect of the test.
const MARKS: [&str; 4] = ["HISTORY: ", "LEDGER: ", "ORDERING: ", "deadlock"];

/// Runs a program under every interleaving, and prints how many there are.
fn explore(name: &str, program: impl Fn() + Send + Sync + 'static) {
    println!("program {name}");
    let executions = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&executions);
    let start = Instant::now();
    let mut builder = loom::model::Builder::new();
    builder.max_branches = 100_000;
    builder.checkpoint_interval = 1_000; // also how often it looks at the time
    let limit = builder.max_duration;
    builder.check(move || {
        count.fetch_add(1, Ordering::Relaxed);
        program();
    });
    let executions = executions.load(Ordering::Relaxed);
    let time = start.elapsed();
    let left = if limit.is_some_and(|limit| time >= limit) { ", not all" } else { "" };
    println!("{name:42} {executions:8} executions{left} {:8.2} s", time.as_secs_f64());
}

fn explore_all() {
    for (name, program) in orderings::ALL {
        explore(name, program);
    }
    for program in programs::all() {
        let plain = program.clone();
        explore(&format!("{}, plain data", program.name), move || run::run::<u64>(&plain));
        let name = program.name;
        explore(&format!("{name}, destructors"), move || run::run::<Counted>(&program));
    }
}

#[test]
fn every_interleaving_is_legal() {
    explore_all();
}

/// For the test below, in a process of its own: a panic within loom may abort it.
#[test]
#[ignore = "has to fail: run by `every_fault_is_found`"]
fn with_the_fault_that_is_named() {
    let name = env::var(FAULT).expect("a fault is named");
    let fault = Fault::CONCURRENT.into_iter().find(|fault| format!("{fault:?}") == name);
    with_fault(fault.expect("there is such a fault"), explore_all);
}

/// Negative controls: with a fault in the real code, some program has to fail.
#[test]
fn every_fault_is_found() {
    let mut missed = Vec::new();
    for fault in Fault::CONCURRENT {
        let run = Command::new(env::current_exe().unwrap())
            .args(["--exact", "with_the_fault_that_is_named", "--ignored", "--nocapture"])
            .env(FAULT, format!("{fault:?}"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        let cried = String::from_utf8_lossy(&run.stderr).into_owned();
        let program = said.lines().filter_map(|line| line.strip_prefix("program ")).last();
        let mark = MARKS.iter().find(|mark| cried.contains(**mark));
        match (run.status.success(), program, mark) {
            (false, Some(program), Some(mark)) => {
                println!("{fault:?}: found by {program} ({})", mark.trim_end_matches([':', ' ']));
            }
            _ => missed.push((fault, cried)),
        }
    }
    assert!(missed.is_empty(), "not found: {missed:#?}");
}
