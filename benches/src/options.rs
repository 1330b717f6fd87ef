//! The options of the program `compare`, checked. Knows no map and no clock.

use crate::timing::Plan;
use std::process::exit;
use std::time::Duration;

const USAGE: &str = "\
compare [OPTIONS]
  --quick        the main questions, an eighth of a second for each at each size
  --small        maps of 1, 3, 6, 12 and 25 entries
  --only A,B     these questions; `all`: every one
  --sizes N,M    these numbers of entries
  --kinds A,B    of u64-u64 (if nothing is said), u32-u32, u64-wide, string-u64, identity,
                 identity-16, identity-4096, identity-2^32, fx-pointers;
                 `all`: the first four, `degenerate`: the others
  --peers A,B    beside hashbrown: noise (if nothing is said), std, indexmap, and what else this
                 program was built with; `all`: every one
  --defaults     every map with its own default hasher
  --out FILE     appends every figure to FILE, a line of JSON for each";

/// Is this one of the questions of the summary?
pub fn is_main(name: &str) -> bool {
    MAIN.contains(&name)
}

/// The questions of the summary.
const MAIN: [&str; 27] = [
    "limits",
    "hit",
    "hit chained",
    "miss",
    "half",
    "growing",
    "reserved",
    "overwrite full",
    "get_mut",
    "entry there",
    "entry vacant",
    "remove",
    "churn",
    "churn 90 %",
    "churn oldest 90 %",
    "iterate",
    "clone",
    "build and drop",
    "life",
    "life reserved",
    "clear",
    "clear of 100",
    "clear of 0.1 %",
    "clear of 1 %",
    "clear of 10 %",
    "scratch 1 %",
    "insert latency",
];

const KINDS: [&str; 4] = ["u64-u64", "u32-u32", "u64-wide", "string-u64"];
const DEGENERATE: [&str; 5] =
    ["identity", "identity-16", "identity-4096", "identity-2^32", "fx-pointers"];
const PEERS: [&str; 3] = ["noise", "std", "indexmap"];

const QUICK_SIZES: [usize; 6] = [3, 12, 100, 1_500, 20_000, 350_000];
const SMALL_SIZES: [usize; 5] = [1, 3, 6, 12, 25];
/// With three loads of 2,048 and of 524,288 slots.
const FULL_SIZES: [usize; 14] =
    [1, 3, 6, 12, 25, 100, 1_100, 1_500, 1_780, 20_000, 290_000, 350_000, 450_000, 5_000_000];
const DEGENERATE_SIZES: [usize; 3] = [100, 1_500, 20_000];

const QUICK: Plan = Plan { sets: 5, large_sets: 1, rounds: 2, cell: Duration::from_millis(120) };
const FULL: Plan = Plan { sets: 7, large_sets: 3, rounds: 3, cell: Duration::from_secs(1) };

/// What to ask about, and for how long.
pub struct Options {
    pub plan: Plan,
    /// Empty: what is usual for the kind.
    pub only: Vec<String>,
    pub sizes: Vec<usize>,
    pub kinds: Vec<String>,
    pub peers: Vec<String>,
    pub defaults: bool,
    pub out: Option<String>,
}

impl Options {
    /// Reads the arguments of the program, which has `more` peers. Ends it if they are not right.
    pub fn of_program(more: &[&str]) -> Self {
        Options::read(std::env::args().skip(1), more).unwrap_or_else(|complaint| {
            eprintln!("{complaint}\n{USAGE}");
            exit(2);
        })
    }

    fn read(mut arguments: impl Iterator<Item = String>, more: &[&str]) -> Result<Self, String> {
        let (mut quick, mut small, mut defaults) = (false, false, false);
        let (mut only, mut sizes, mut kinds, mut peers, mut out) = (None, None, None, None, None);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument}: of what?"));
            let list = |text: String| text.split(',').map(String::from).collect::<Vec<_>>();
            match argument.as_str() {
                "--quick" => quick = true,
                "--small" => small = true,
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
        let kinds = kinds_of(kinds)?;
        let degenerate = kinds.iter().all(|kind| DEGENERATE.contains(&kind.as_str()));
        let sizes = match sizes {
            Some(sizes) => sizes.iter().map(|size| number(size)).collect::<Result<_, _>>()?,
            None if degenerate => DEGENERATE_SIZES.to_vec(),
            None if small => SMALL_SIZES.to_vec(),
            None if quick => QUICK_SIZES.to_vec(),
            None => FULL_SIZES.to_vec(),
        };
        let usual = if quick { MAIN.map(String::from).to_vec() } else { Vec::new() };
        let known_peers: Vec<&str> = PEERS.iter().chain(more).copied().collect();
        Ok(Options {
            plan: if quick { QUICK } else { FULL },
            // Nobody asks the main questions about degenerate hashers.
            only: only.unwrap_or(if degenerate { Vec::new() } else { usual }),
            sizes,
            kinds,
            peers: known(peers, &known_peers, "noise")?,
            defaults,
            out,
        })
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or(format!("{text}: not a number of entries"))
}

fn kinds_of(given: Option<Vec<String>>) -> Result<Vec<String>, String> {
    let every: Vec<&str> = KINDS.iter().chain(&DEGENERATE).copied().collect();
    let mut all = Vec::new();
    for name in given.unwrap_or_else(|| vec!["u64-u64".into()]) {
        match name.as_str() {
            "all" => all.extend(KINDS.map(String::from)),
            "degenerate" => all.extend(DEGENERATE.map(String::from)),
            _ => all.append(&mut known(Some(vec![name]), &every, "")?),
        }
    }
    Ok(all)
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
