//! Times tabularasa beside its peers, with one hasher and one seed for all.
//!
//! `cargo run --release --bin compare -- --quick` asks the main questions of `u64` to `u64`, in
//! about two minutes; without `--quick` every question is asked, at more sizes and for longer.
//! `--help` names the other options. Without `--release` the figures are those of the dev profile;
//! ask for little then: `cargo run --bin compare -- --sizes 1500 --only hit,growing,iterate`.
//!
//! The maps take turns round by round in one process. For every set of keys the least of its rounds
//! counts, then the median over the sets. "noise" is hashbrown once more, as a second copy of its
//! code: how far its ratio is from 1 is how far to trust the others.

use std::fmt::Debug;
use std::fs;
use std::io::{IsTerminal, stderr};
use std::process::exit;
use std::time::{Duration, Instant};
use tabularasa_benches::adapter::{Map, check};
use tabularasa_benches::keys::{Key, Value};
use tabularasa_benches::timing::{Cell, Contender, Plan, Question};
use tabularasa_benches::{Again, Hasher, clear, insert, iterate, lookup, memory, remove, report};

const USAGE: &str = "\
compare [OPTIONS]
  --quick        the main questions, half a second for each at each size
  --only A,B     these questions; `all`: every one
  --sizes N,M    these numbers of entries
  --kinds A,B    of u64-u64 (if nothing is said), u32-u32, u64-wide, string-u64; `all`: every one
  --peers A,B    beside hashbrown: noise (if nothing is said), std, indexmap; `all`: every one
  --defaults     every map with its own default hasher
  --out FILE     writes every figure to FILE, a line of JSON for each";

/// The questions of the summary.
const MAIN: [&str; 9] =
    ["hit", "miss", "growing", "reserved", "churn", "remove", "iterate", "clear", "clear of 100"];

const PEERS: [&str; 3] = ["noise", "std", "indexmap"];
const KINDS: [&str; 4] = ["u64-u64", "u32-u32", "u64-wide", "string-u64"];

const QUICK_SIZES: [usize; 5] = [100, 1_500, 20_000, 350_000, 5_000_000];
/// With three loads of 2,048 and of 524,288 slots.
const FULL_SIZES: [usize; 10] =
    [8, 100, 1_100, 1_500, 1_780, 20_000, 290_000, 350_000, 450_000, 5_000_000];

const QUICK: Plan = Plan { sets: 5, rounds: 2, cell: Duration::from_millis(500) };
const FULL: Plan = Plan { sets: 9, rounds: 3, cell: Duration::from_secs(4) };

/// Which contender the others are compared with.
const BASE: usize = 1;

/// The types of an entry.
trait Kind {
    type Key: Key + Debug;
    type Value: Value + Debug;

    /// The questions that only some keys allow.
    fn more<M: Map<Key = Self::Key, Value = Self::Value>>() -> Vec<Question<Self::Key>>;
}

struct Words;
struct HalfWords;
struct Wide;
struct Strings;

impl Kind for Words {
    type Key = u64;
    type Value = u64;

    fn more<M: Map<Key = u64, Value = u64>>() -> Vec<Question<u64>> {
        lookup::chained::<M>()
    }
}

impl Kind for HalfWords {
    type Key = u32;
    type Value = u32;

    fn more<M: Map<Key = u32, Value = u32>>() -> Vec<Question<u32>> {
        lookup::chained::<M>()
    }
}

impl Kind for Wide {
    type Key = u64;
    type Value = [u64; 7];

    fn more<M: Map<Key = u64, Value = [u64; 7]>>() -> Vec<Question<u64>> {
        lookup::chained::<M>()
    }
}

impl Kind for Strings {
    type Key = String;
    type Value = u64;

    fn more<M: Map<Key = String, Value = u64>>() -> Vec<Question<String>> {
        Vec::new()
    }
}

struct Options {
    plan: Plan,
    only: Vec<String>,
    sizes: Vec<usize>,
    kinds: Vec<String>,
    peers: Vec<String>,
    defaults: bool,
    out: Option<String>,
}

fn main() {
    let options = Options::read(std::env::args().skip(1)).unwrap_or_else(|complaint| {
        eprintln!("{complaint}\n{USAGE}");
        exit(2);
    });
    println!("{}", keep_memory());
    if cfg!(debug_assertions) {
        println!("Built without optimisation: figures of the dev profile.");
    }
    let mut lines = String::new();
    for kind in &options.kinds {
        lines += &match kind.as_str() {
            "u64-u64" => compare::<Words>(kind, &options),
            "u32-u32" => compare::<HalfWords>(kind, &options),
            "u64-wide" => compare::<Wide>(kind, &options),
            _ => compare::<Strings>(kind, &options),
        };
        // After every kind, so that a run that is broken off leaves something.
        if let Some(Err(error)) = options.out.as_ref().map(|out| fs::write(out, &lines)) {
            eprintln!("--out: {error}");
            exit(1);
        }
    }
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut quick, mut defaults) = (false, false);
        let (mut only, mut sizes, mut kinds, mut peers, mut out) = (None, None, None, None, None);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument}: of what?"));
            let list = |text: String| text.split(',').map(String::from).collect::<Vec<_>>();
            match argument.as_str() {
                "--quick" => quick = true,
                "--defaults" => defaults = true,
                "--only" => only = Some(list(value()?)),
                "--sizes" => sizes = Some(list(value()?)),
                "--kinds" => kinds = Some(list(value()?)),
                "--peers" => peers = Some(list(value()?)),
                "--out" => out = Some(value()?),
                "--help" => {
                    println!("{USAGE}");
                    exit(0);
                }
                _ => return Err(format!("{argument}: unknown")),
            }
        }
        let sizes = match sizes {
            Some(sizes) => sizes.iter().map(|size| number(size)).collect::<Result<_, _>>()?,
            None if quick => QUICK_SIZES.to_vec(),
            None => FULL_SIZES.to_vec(),
        };
        let usual = if quick { MAIN.map(String::from).to_vec() } else { vec!["all".into()] };
        Ok(Options {
            plan: if quick { QUICK } else { FULL },
            only: only.unwrap_or(usual),
            sizes,
            kinds: known(kinds, &KINDS, "u64-u64")?,
            peers: known(peers, &PEERS, "noise")?,
            defaults,
            out,
        })
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or(format!("{text}: not a number of entries"))
}

/// The names given, checked, or else the usual one.
fn known(given: Option<Vec<String>>, names: &[&str], usual: &str) -> Result<Vec<String>, String> {
    let given = given.unwrap_or_else(|| vec![usual.into()]);
    if given.iter().any(|name| name == "all") {
        return Ok(names.iter().map(|name| name.to_string()).collect());
    }
    match given.iter().find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(format!("{name}: not one of {}", names.join(", "))),
        None => Ok(given),
    }
}

/// Asks about entries of one kind, prints the tables, returns the lines of JSON.
fn compare<K: Kind>(kind: &str, options: &Options) -> String {
    let contenders = contenders::<K>(&options.peers, options.defaults);
    let names: Vec<&str> = contenders.iter().map(|contender| contender.name).collect();
    let cells = measure(kind, options, &contenders);
    let hashers = if options.defaults { "their own hashers" } else { "one hasher for all" };
    let lines = report::json(kind, hashers, &names, BASE, &cells);
    println!("\n== {kind}, {hashers}\n\n{}", report::tables(&names, BASE, cells));
    lines
}

/// Ours and hashbrown, then the peers named.
fn contenders<K: Kind>(peers: &[String], defaults: bool) -> Vec<Contender<K::Key>> {
    use indexmap::IndexMap;
    use std::collections;
    let asked = |name| peers.iter().any(|peer| peer == name);
    let mut all = Vec::new();
    if defaults {
        all.push(contender::<K, tabularasa::HashMap<K::Key, K::Value>>("tabularasa"));
        all.push(contender::<K, hashbrown::HashMap<K::Key, K::Value>>("hashbrown"));
        if asked("std") {
            all.push(contender::<K, collections::HashMap<K::Key, K::Value>>("std"));
        }
        if asked("indexmap") {
            all.push(contender::<K, IndexMap<K::Key, K::Value>>("indexmap"));
        }
        return all;
    }
    all.push(contender::<K, tabularasa::HashMap<K::Key, K::Value, Hasher>>("tabularasa"));
    all.push(contender::<K, hashbrown::HashMap<K::Key, K::Value, Hasher>>("hashbrown"));
    if asked("noise") {
        all.push(contender::<K, hashbrown::HashMap<K::Key, K::Value, Again>>("noise"));
    }
    if asked("std") {
        all.push(contender::<K, collections::HashMap<K::Key, K::Value, Hasher>>("std"));
    }
    if asked("indexmap") {
        all.push(contender::<K, IndexMap<K::Key, K::Value, Hasher>>("indexmap"));
    }
    all
}

/// A map under its name; checked before it is timed.
fn contender<K, M>(name: &'static str) -> Contender<K::Key>
where
    K: Kind,
    M: Map<Key = K::Key, Value = K::Value>,
{
    check::<M>();
    let mut questions = lookup::questions::<M>();
    questions.append(&mut K::more::<M>());
    questions.append(&mut insert::questions::<M>());
    questions.append(&mut remove::questions::<M>());
    questions.append(&mut iterate::questions::<M>());
    questions.append(&mut clear::questions::<M>());
    questions.append(&mut memory::questions::<M>());
    Contender { name, questions }
}

fn measure<K: Key>(kind: &str, options: &Options, contenders: &[Contender<K>]) -> Vec<Cell> {
    let questions = &contenders[0].questions;
    for name in &options.only {
        if name != "all" && !questions.iter().any(|question| question.name == name) {
            let names: Vec<&str> = questions.iter().map(|question| question.name).collect();
            eprintln!("{name}: no question about {kind}; there are: {}", names.join(", "));
            exit(2);
        }
    }
    let asked = |name: &str| options.only.iter().any(|only| only == name || only == "all");
    let mut all = Vec::new();
    for size in &options.sizes {
        for (index, question) in questions.iter().enumerate() {
            if asked(question.name) && question.sizes.contains(size) {
                all.push((index, *size));
            }
        }
    }
    let start = Instant::now();
    let mut cells = Vec::new();
    for (done, (index, size)) in all.iter().enumerate() {
        let name = questions[*index].name;
        let passed = start.elapsed().as_secs();
        progress(&format!("{passed} s, {done} of {}: {kind}, {name}, {size} entries", all.len()));
        cells.push(options.plan.measure(contenders, *index, *size));
    }
    progress("");
    eprintln!("{kind}: {} cells in {} s", cells.len(), start.elapsed().as_secs());
    cells
}

/// One line that is written over on a terminal; a line each elsewhere.
fn progress(text: &str) {
    if stderr().is_terminal() {
        eprint!("\r{text:<78}\r");
    } else if !text.is_empty() {
        eprintln!("{text}");
    }
}

/// Makes the allocator reuse what is freed, as far as it can be told to; says what it did.
fn keep_memory() -> &'static str {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        const LARGEST: libc::c_int = 64 << 20;
        // SAFETY: two documented options, set before any other thread exists.
        let set = unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, LARGEST) == 1
                && libc::mallopt(libc::M_TRIM_THRESHOLD, 4 * LARGEST) == 1
        };
        if set {
            return "Freed blocks of up to 64 MiB are used again (glibc's M_MMAP_THRESHOLD and \
                    M_TRIM_THRESHOLD): page faults count above that only.";
        }
    }
    "The allocator is left as it is: page faults count wherever it gives memory back."
}
