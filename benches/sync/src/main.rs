//! Measures `ShardedMap` beside dashmap 6 and 7 rc, papaya, scc and `RwLock<hashbrown::HashMap>`:
//! one hasher with one seed for all, in one process, in turns, the least time of many rounds.
//!
//! ```text
//! cargo run --release --manifest-path benches/sync/Cargo.toml -- [--quick] [B1 B2 ...]
//! ```
//! Some seven minutes; with `--quick` one and a half. Names of workloads choose among them:
//!
//! | name | workload |
//! |---|---|
//! | B1 | 98 % reads, 1 % insertions, 1 % removals; one thread, two threads |
//! | B2 | exchange: 10 % reads, 40 % insertions, 40 % removals, 10 % updates |
//! | B3 | rapid growth from nothing: 5 % reads, 80 % insertions, 5 % removals, 10 % updates |
//! | B4 | clears: their own time, look-ups while they happen, wrong answers |
//! | B5 | counters taken away while others count: what is lost |
//! | B6 | clear and refill, a hundred times |
//! | B7 | the price of the epoch: the same shards without one, on std's lock and parking_lot's |
//! | B8 | a walk over all entries while another thread writes |
//! | B9 | waits: a writer among readers, a look-up beside one, a thousand threads for a lock |
//! | B10 | maps that are empty or small: memory, making and dropping them, `is_empty`, `len` |
//!
//! On a machine of few processors ratios at two threads say little about more of them. What is
//! executed under a lock is counted, not timed: see `under_lock` beside the manifest. What was
//! tried and dropped: `README.md` there.

mod atomic;
mod clear;
mod fairness;
mod keys;
mod latency;
mod machine;
mod maps;
mod mix;
mod report;
mod small;
mod walk;

use std::time::Duration;

#[global_allocator]
static ALLOCATOR: small::Counting = small::Counting;

/// How long to measure.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Rounds of everything that is timed as a whole; the least counts.
    pub rounds: usize,
    /// Operations of a thread in one round.
    pub operations: usize,
    /// Time of everything whose latencies are looked at.
    pub time: Duration,
    /// Clears that are watched for wrong answers.
    pub watched: usize,
}

const QUICK: Plan =
    Plan { rounds: 7, operations: 200_000, time: Duration::from_millis(400), watched: 300 };
const FULL: Plan =
    Plan { rounds: 25, operations: 500_000, time: Duration::from_secs(2), watched: 3_000 };

fn main() {
    let mut plan = FULL;
    let mut chosen = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => plan = QUICK,
            "--clear" => {
                let entries = arguments.next().and_then(|text| text.parse().ok());
                return clear::once(entries.expect("--clear: how many entries"));
            }
            name if WORKLOADS.iter().any(|(known, _)| *known == name) => {
                chosen.push(String::from(name));
            }
            other => {
                eprintln!("sync: what is {other:?}? [--quick] [B1 ... B10]");
                std::process::exit(2);
            }
        }
    }
    machine::print();
    for (name, run) in WORKLOADS {
        if chosen.is_empty() || chosen.iter().any(|chosen| chosen == name) {
            run(&plan);
        }
    }
}

type Workload = fn(&Plan);

const WORKLOADS: [(&str, Workload); 10] = [
    ("B1", mix::reads),
    ("B2", mix::exchange),
    ("B3", mix::growth),
    ("B4", |plan| {
        clear::times(plan);
        latency::under_clears(plan);
        atomic::wrong_answers(plan);
    }),
    ("B5", atomic::flushes),
    ("B6", clear::refills),
    ("B7", mix::epoch),
    ("B8", walk::beside_a_writer),
    ("B9", fairness::waits),
    ("B10", small::maps),
];
