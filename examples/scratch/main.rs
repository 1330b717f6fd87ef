//! A measuring program, not a model to copy: counts the words of real files with one map reused for
//! all of them, once for each way of emptying it, and shows what each way costs and leaves behind.
//! The examples `watermark` and `borrowed_keys` show in a few lines how to reuse a map.
//!
//! ```text
//! cargo run --release --example scratch -- [--rounds N] [PATHS...]
//! ```
//! Reads every text file under the paths; without paths, the sources of this crate.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "a program has std")]

mod heap;
mod input;
mod report;
mod survey;
mod ways;

use std::io::{self, IsTerminal, Write};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use survey::Survey;
use ways::{Job, Outcome, WAYS};

#[global_allocator]
static HEAP: heap::Counting = heap::Counting;

const USAGE: &str = "\
usage: scratch [--rounds N] [PATHS...]

Counts the words of every text file under PATHS (default: the sources of this
crate) with one map for all files, once for each way of emptying it in between.
--rounds N   time each way N times and take the best (default: 3)";

/// A way, and what it cost.
pub(crate) struct Measured {
    name: &'static str,
    time: Duration,
    usage: heap::Usage,
    outcome: Outcome,
}

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args_os().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => return print(USAGE),
        Err(complaint) => {
            eprintln!("scratch: {complaint}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let mut files = input::read(&options.paths);
    if files.is_empty() {
        eprintln!("scratch: no text file to read under these paths:");
        options.paths.iter().for_each(|path| eprintln!("    {}", path.display()));
        return ExitCode::from(2);
    }
    let survey = Survey::of(&mut files);
    if survey.words == 0 {
        eprintln!("scratch: {} files, and not one word in them", files.len());
        return ExitCode::from(2);
    }
    let job = Job { files, bound: survey.ninth };
    let measured = measure(&job, options.rounds);
    let printed = print(&report::render(&job, &survey, &measured, options.rounds.get()));
    if report::differing(&measured).is_empty() { printed } else { ExitCode::FAILURE }
}

/// Runs all ways in turn, several times: a slow moment of the machine then does not hit one way
/// alone.
fn measure(job: &Job, rounds: NonZeroU32) -> Vec<Measured> {
    let progress = Progress::start();
    let largest = job.files.iter().map(|file| file.text.len()).max();
    let mut buffer = String::with_capacity(largest.unwrap_or(0));
    let mut measured: Vec<Measured> = Vec::with_capacity(WAYS.len());
    for round in 0..rounds.get() {
        for (index, (name, run)) in WAYS.into_iter().enumerate() {
            progress.show(&format!("round {} of {rounds}: {name}", round + 1));
            let start = Instant::now();
            let (outcome, usage) = heap::measure(|| run(job, &mut buffer));
            let time = start.elapsed();
            match measured.get_mut(index) {
                // The heap's figures are the same each time.
                Some(way) => way.time = way.time.min(time),
                None => measured.push(Measured { name, time, usage, outcome }),
            }
        }
    }
    progress.clear();
    measured
}

struct Options {
    rounds: NonZeroU32,
    paths: Vec<PathBuf>,
}

impl Options {
    /// `None`: help was asked for.
    fn parse(
        mut arguments: impl Iterator<Item = std::ffi::OsString>,
    ) -> Result<Option<Self>, String> {
        let mut options = Options { rounds: NonZeroU32::MIN.saturating_add(2), paths: Vec::new() };
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--help" | "-h") => return Ok(None),
                Some("--rounds") => {
                    let number = arguments.next().unwrap_or_default();
                    options.rounds = number
                        .to_str()
                        .and_then(|number| number.parse().ok())
                        .ok_or("--rounds needs a number from 1 on")?;
                }
                Some("--") => options.paths.extend(arguments.by_ref().map(PathBuf::from)),
                Some(option) if option.starts_with('-') && option != "-" => {
                    return Err(format!("no option is called {option}"));
                }
                _ => options.paths.push(argument.into()),
            }
        }
        if options.paths.is_empty() {
            let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let folders = ["src", "tests", "benches", "examples"].map(|name| crate_root.join(name));
            options.paths.extend(folders.into_iter().filter(|folder| folder.is_dir()));
        }
        if options.paths.is_empty() {
            return Err("the sources of this crate are gone: say what to read".into());
        }
        Ok(Some(options))
    }
}

/// One line on a terminal, from the second on that a run takes; silent elsewhere.
struct Progress {
    start: Option<Instant>,
}

impl Progress {
    fn start() -> Self {
        Progress { start: io::stderr().is_terminal().then(Instant::now) }
    }

    fn show(&self, what: &str) {
        if self.start.is_some_and(|start| start.elapsed() > Duration::from_secs(1)) {
            eprint!("\r\x1b[K{what}");
        }
    }

    fn clear(&self) {
        self.show("");
    }
}

/// A reader that goes away, such as `head`, is no failure.
fn print(text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().write_all(b"\n")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("scratch: cannot write the report: {error}");
            ExitCode::FAILURE
        }
    }
}
