//! Measures which way of emptying a map suits your data. `--help` tells the options, README.md of
//! this folder the questions.

use clap::Parser;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use which_clear::advice::advise;
use which_clear::answers::Answers;
use which_clear::heap::Counting;
use which_clear::input::{self, Fills, InputError};
use which_clear::options::Options;
use which_clear::progress::Progress;
use which_clear::run::{Effort, STEPS, run};
use which_clear::{docs, page, rss, table};

#[global_allocator]
static HEAP: Counting = Counting;

fn main() -> ExitCode {
    let options = Options::parse();
    let result = match &options.resident {
        Some(task) => rss::run_task(task).map(|answer| println!("{answer}")),
        None => answer(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            eprintln!("which-clear: {complaint}");
            ExitCode::from(2)
        }
    }
}

fn read(options: &Options) -> Result<Fills, InputError> {
    match &options.trace {
        Some(trace) => input::read_trace(trace),
        None if options.data.is_empty() => input::read_own_sources(),
        None => input::read_files(&options.data, None),
    }
}

fn answer(options: &Options) -> Result<(), String> {
    // Before anything is measured: what is wrong with the folder shows now, not after minutes.
    let cannot =
        |what: &Path, error: io::Error| format!("cannot write {}: {error}", what.display());
    fs::create_dir_all(&options.out).map_err(|error| cannot(&options.out, error))?;
    let answers = match &options.from {
        Some(path) => read_answers(path)?,
        None => measure_all(options)?,
    };
    write_files(options, &answers)?;
    print(&table::render(&answers));
    Ok(())
}

fn measure_all(options: &Options) -> Result<Answers, String> {
    let fills = read(options).map_err(|error| error.to_string())?;
    for note in fills.notes.iter().take(20) {
        eprintln!("which-clear: {note}");
    }
    let effort = if options.quick { Effort::QUICK } else { Effort::FULL };
    let program = std::env::current_exe().ok();
    let progress = Progress::start(STEPS);
    let answers = run(fills, options.spike, effort, program.as_deref(), command(), &progress);
    progress.end();
    Ok(answers)
}

fn read_answers(path: &Path) -> Result<Answers, String> {
    let cannot = |error: &dyn Error| format!("cannot read {}: {error}", path.display());
    let json = fs::read_to_string(path).map_err(|error| cannot(&error))?;
    let mut answers: Answers = serde_json::from_str(&json).map_err(|error| cannot(&error))?;
    answers.advice = advise(&answers);
    Ok(answers)
}

/// The command, without where this program lies.
fn command() -> String {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    format!("which-clear {arguments}").trim_end().to_owned()
}

fn write_files(options: &Options, answers: &Answers) -> Result<(), String> {
    let json = serde_json::to_string_pretty(answers).map_err(|error| error.to_string())?;
    for (name, text) in [("which-clear.json", json), ("which-clear.html", page::render(answers))] {
        let path = options.out.join(name);
        fs::write(&path, text)
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        eprintln!("which-clear: wrote {}", path.display());
    }
    if let Some(folder) = &options.docs {
        let cannot = |error| format!("cannot write into {}: {error}", folder.display());
        docs::write(answers, folder).map_err(cannot)?;
    }
    Ok(())
}

/// A reader that goes away, such as `head`, is no failure.
fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}
