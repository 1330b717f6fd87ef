//! Puts all questions to all maps, and shows what came out. Knows what is compared with what, not
//! how anything is timed.

use crate::adapter::Map;
use crate::check::check;
use crate::hashers::Again;
use crate::keys::Order;
use crate::kinds::{Degenerate, HalfWords, Kind, Peers, Pointers, Strings, Wide, Words};
use crate::latency::{POINTS, grow};
use crate::machine::Machine;
use crate::options::{Options, is_main};
use crate::record::{Line, Record, Table};
use crate::timing::{Cell, Contender, Question, SMALL};
use crate::{limits, report};
use std::fs::OpenOptions;
use std::io::{IsTerminal, Write, stderr};
use std::process::exit;
use std::time::Instant;

/// Which contender the others are compared with.
const BASE: usize = 1;

/// How the points of a distribution are asked for, and at which sizes there are enough of them.
const LATENCY: &str = "insert latency";
const LATENCY_SIZES: std::ops::RangeInclusive<usize> = 1_000_000..=usize::MAX;

/// The largest map of a build without optimisation.
const LARGEST_IN_DEV: usize = 400_000;

/// The program `compare`, with these peers beside those it knows. Generic, so that only the program
/// that calls it is slow to compile, not all of this package.
pub fn run(peers: &impl Peers) {
    let names = peers.names();
    let more: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    let options = Options::of_program(&more);
    for (name, present) in &names {
        match present {
            Err(how) if options.peers.iter().any(|peer| peer == name) => {
                println!("{name} is skipped: {how}");
            }
            _ => (),
        }
    }
    let start = begin(&options);
    for kind in &options.kinds {
        let compare = match kind.as_str() {
            HalfWords::NAME => compare_peers::<HalfWords>,
            Wide::NAME => compare_peers::<Wide>,
            Strings::NAME => compare_peers::<Strings>,
            Degenerate::<0>::NAME => compare_peers::<Degenerate<0>>,
            Degenerate::<4>::NAME => compare_peers::<Degenerate<4>>,
            Degenerate::<12>::NAME => compare_peers::<Degenerate<12>>,
            Degenerate::<32>::NAME => compare_peers::<Degenerate<32>>,
            Pointers::NAME => compare_peers::<Pointers>,
            _ => compare_peers::<Words>,
        };
        // After every kind, so that a run that is broken off leaves something.
        append(&options, &compare(&options, peers));
    }
    println!("{} s in all", start.elapsed().as_secs());
}

/// The program `quick`: tabularasa and hashbrown alone, entries of one kind, which takes seconds to
/// compile, not minutes. Generic for the same reason, and for another: a loop that is compiled for
/// a map here would be shared by all programs, and `count` shall have it inlined as `count` alone
/// has.
pub fn run_quick<K: Kind>() {
    let options = Options::of_program(&[]);
    let start = begin(&options);
    let contenders =
        if options.defaults { both_defaults::<K>() } else { both::<K>(&["noise".into()]) };
    append(&options, &compare::<K>(&options, &contenders));
    println!("{} s in all", start.elapsed().as_secs());
}

/// Holds the machine still, and says what it is.
fn begin(options: &Options) -> Instant {
    let machine = Machine::hold();
    println!("{}\n{}\n{}", machine.machine, machine.compiler, machine.held);
    println!("{}. Load of the machine before: {}.", machine.date, machine.load);
    if cfg!(debug_assertions) {
        println!("Built without optimisation: figures of the dev profile.");
    }
    append(options, &[Line::Machine(machine)]);
    Instant::now()
}

fn append(options: &Options, lines: &[Line]) {
    let Some(path) = &options.out else { return };
    let text: String = lines.iter().map(Line::write).collect();
    let file = OpenOptions::new().create(true).append(true).open(path);
    if let Err(error) = file.and_then(|mut file| file.write_all(text.as_bytes())) {
        eprintln!("{path}: {error}");
        exit(1);
    }
}

fn compare_peers<K: Kind>(options: &Options, peers: &dyn Peers) -> Vec<Line> {
    compare::<K>(options, &contenders::<K>(options, peers))
}

/// Asks about entries of one kind, prints the tables, returns what to write.
fn compare<K: Kind>(options: &Options, contenders: &[Contender<K::Key>]) -> Vec<Line> {
    let names: Vec<&str> = contenders.iter().map(|contender| contender.name).collect();
    let table = Table {
        kind: K::NAME,
        hashers: if options.defaults { "own" } else { "one" },
        profile: if cfg!(debug_assertions) { "dev" } else { "release" },
    };
    let limit = [Contender {
        name: "limit",
        questions: limits::questions::<hashbrown::HashMap<K::Key, K::Value>>(),
        growth: |_| Vec::new(),
    }];
    let start = Instant::now();
    let jobs = jobs::<K>(options, &contenders[0].questions, limit[0].questions.len());
    let mut records: Vec<Record> = Vec::new();
    for (done, job) in jobs.iter().enumerate() {
        let (name, size) = match *job {
            Job::Question(index, size, _) => (contenders[0].questions[index].name, size),
            Job::Limit(index, size) => (limit[0].questions[index].name, size),
            Job::Growth(size) => (LATENCY, size),
        };
        let passed = start.elapsed().as_secs();
        progress(&format!(
            "{passed} s, {done} of {}: {}, {name}, {size} entries",
            jobs.len(),
            K::NAME
        ));
        let mut keep = |names: &[&str], base, cell: &Cell| {
            records.append(&mut table.records(names, base, cell));
        };
        match *job {
            Job::Question(index, size, order) => {
                keep(&names, Some(BASE), &options.plan.measure(contenders, index, size, order));
            }
            Job::Limit(index, size) => {
                keep(&["limit"], None, &options.plan.measure(&limit, index, size, Order::New));
            }
            Job::Growth(size) => {
                let cells = options.plan.profile(contenders, &POINTS.map(|point| point.0), size);
                cells.iter().for_each(|cell| keep(&names, Some(BASE), cell));
            }
        }
    }
    progress("");
    let whose = if options.defaults { "their own hashers" } else { "one hasher for all" };
    println!("\n== {}, {whose}, {} s\n", K::NAME, start.elapsed().as_secs());
    println!("{}", report::tables(names[BASE], &records));
    records.into_iter().map(Line::Record).collect()
}

/// One cell to measure, or the cells of one distribution; questions by their index.
#[derive(Clone, Copy)]
enum Job {
    Question(usize, usize, Order),
    Limit(usize, usize),
    Growth(usize),
}

/// Size by size, so that what is measured of a size lies close together in time.
fn jobs<K: Kind>(options: &Options, all: &[Question<K::Key>], limits: usize) -> Vec<Job> {
    let usual: Vec<String> = K::USUAL.iter().map(|name| name.to_string()).collect();
    let only = if options.only.is_empty() { &usual } else { &options.only };
    for name in only {
        // Of the main questions, those about numbers are not put about strings.
        let known = name == "all" || name == "limits" || name == LATENCY || is_main(name);
        if !known && !all.iter().any(|question| question.name == name) {
            let names: Vec<&str> = all.iter().map(|question| question.name).collect();
            let names = names.join("; ");
            eprintln!(
                "{name}: no question about {}; there are: {LATENCY}; limits; {names}",
                K::NAME
            );
            exit(2);
        }
    }
    // Whoever asks what churn takes is told what it is paid with.
    let asked = |name: &str| {
        let time = name.strip_prefix("bytes ").unwrap_or(name);
        only.iter().any(|only| only == name || only == time || only == "all")
    };
    let largest = if cfg!(debug_assertions) { LARGEST_IN_DEV } else { usize::MAX };
    let mut jobs = Vec::new();
    for &size in options.sizes.iter().filter(|size| **size <= K::LARGEST.min(largest)) {
        if asked("limits") && size > SMALL {
            jobs.extend((0..limits).map(|index| Job::Limit(index, size)));
        }
        for (index, question) in all.iter().enumerate() {
            if asked(question.name) && question.sizes.contains(&size) {
                let orders = question.orders(size).iter();
                jobs.extend(orders.map(|order| Job::Question(index, size, *order)));
            }
        }
        if asked(LATENCY) && LATENCY_SIZES.contains(&size) {
            jobs.push(Job::Growth(size));
        }
    }
    jobs
}

/// Ours and hashbrown, with one hasher; with `noise`, hashbrown once more.
fn both<K: Kind>(asked: &[String]) -> Vec<Contender<K::Key>> {
    type Noise<K, V, S> = hashbrown::HashMap<K, V, Again<S>>;
    let mut all = vec![
        contender::<K, tabularasa::HashMap<K::Key, K::Value, K::Hasher>>("tabularasa"),
        contender::<K, hashbrown::HashMap<K::Key, K::Value, K::Hasher>>("hashbrown"),
    ];
    if asked.iter().any(|peer| peer == "noise") {
        all.push(contender::<K, Noise<K::Key, K::Value, K::Hasher>>("noise"));
    }
    all
}

/// Ours and hashbrown, each with its default hasher.
fn both_defaults<K: Kind>() -> Vec<Contender<K::Key>> {
    vec![
        contender::<K, tabularasa::HashMap<K::Key, K::Value>>("tabularasa"),
        contender::<K, hashbrown::HashMap<K::Key, K::Value>>("hashbrown"),
    ]
}

/// Ours and hashbrown, then the peers named.
fn contenders<K: Kind>(options: &Options, peers: &dyn Peers) -> Vec<Contender<K::Key>> {
    use indexmap::IndexMap;
    use std::collections;
    let asked = |name: &str| options.peers.iter().any(|peer| peer == name);
    if options.defaults {
        let mut all = both_defaults::<K>();
        if asked("std") {
            all.push(contender::<K, collections::HashMap<K::Key, K::Value>>("std"));
        }
        if asked("indexmap") {
            all.push(contender::<K, IndexMap<K::Key, K::Value>>("indexmap"));
        }
        return all;
    }
    let mut all = both::<K>(&options.peers);
    if asked("std") {
        all.push(contender::<K, collections::HashMap<K::Key, K::Value, K::Hasher>>("std"));
    }
    if asked("indexmap") {
        all.push(contender::<K, IndexMap<K::Key, K::Value, K::Hasher>>("indexmap"));
    }
    all.append(&mut K::peers(peers, &options.peers));
    all
}

/// A map under its name, checked before it is timed.
pub fn contender<K, M>(name: &'static str) -> Contender<K::Key>
where
    K: Kind,
    M: Map<Key = K::Key, Value = K::Value>,
{
    check::<M>();
    Contender { name, questions: K::questions::<M>(), growth: grow::<M> }
}

/// One line that is written over on a terminal; a line each elsewhere.
fn progress(text: &str) {
    if stderr().is_terminal() {
        eprint!("\r{text:<78}\r");
    } else if !text.is_empty() {
        eprintln!("{text}");
    }
}
