//! Question 2, as the system sees it: the memory of a process that fills and empties one map. The
//! program starts itself anew for each way, so that no way finds another's memory.

use crate::answers::Resident;
use crate::input::{Fills, parse_trace};
use crate::kinds::{Kind, Numbers};
use crate::progress::Progress;
use crate::ways::{self, Arguments};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::{Command, Stdio};

/// Usual fills after the spike.
const FILLS: usize = 100;

/// What a child is to do.
#[derive(Serialize, Deserialize)]
struct Task {
    crate_name: String,
    way: String,
    spike: u32,
    usual: usize,
    bound: usize,
    slice: usize,
    rounds: u32,
    slack: u32,
}

/// Bytes of memory that this process has from the system, if the system says so.
pub fn resident_bytes() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<usize>().ok()? * 1024)
}

/// Measures every way with `u64` entries, each in a process of its own. Nothing, where the system
/// does not tell the memory of a process.
pub fn measure(
    program: &Path,
    fills: &Fills,
    arguments: Arguments,
    spike: u32,
    progress: &Progress,
) -> Vec<Resident> {
    progress.step("memory of the process, anew for each way");
    if resident_bytes().is_none() {
        progress.note("which-clear: this system does not tell the memory of a process");
        return Vec::new();
    }
    let Arguments { bound, slice, rounds, slack } = arguments;
    let mut answers = Vec::new();
    for subject in ways::subjects_of_kind(Numbers::NAME, &fills.words, arguments) {
        if subject.way() == ways::AGAIN {
            continue;
        }
        let (crate_name, way) = (subject.crate_name().to_owned(), subject.way().to_owned());
        let usual = fills.permille(500);
        let task = Task { crate_name, way, spike, usual, bound, slice, rounds, slack };
        match run_child(program, &task) {
            Ok(answer) => answers.push(answer),
            Err(error) => {
                progress.note(&format!("which-clear: no figures of {}: {error}", task.way));
            }
        }
    }
    answers
}

fn run_child(program: &Path, task: &Task) -> Result<Resident, String> {
    let task = serde_json::to_string(task).map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .arg("--resident")
        .arg(task)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}

/// Does what the parent asks for, and gives what to print.
pub fn run_task(task: &str) -> Result<String, String> {
    let task: Task = serde_json::from_str(task).map_err(|error| format!("no task: {error}"))?;
    let Task { bound, slice, rounds, slack, .. } = task;
    let arguments = Arguments { bound, slice, rounds, slack };
    let trace = parse_trace(&task.usual.max(1).to_string(), String::new());
    let fills = trace.map_err(|error| error.to_string())?;
    let mut subjects = ways::subjects_of_kind(Numbers::NAME, &fills.words, arguments);
    let wanted = subjects
        .iter_mut()
        .find(|subject| subject.crate_name() == task.crate_name && subject.way() == task.way);
    let subject = wanted.ok_or("no such way")?;
    let spike: Vec<u32> = (0..task.spike).collect();
    let resident = || resident_bytes().unwrap_or(0);

    let before = resident();
    subject.fill(&spike);
    let peak = resident();
    subject.empty();
    subject.settle();
    let after = resident();
    for _ in 0..FILLS {
        subject.fill(&fills.fills[0]);
        subject.empty();
    }
    subject.settle();
    let later = resident();
    let Task { crate_name, way, .. } = task;
    let answer = Resident { crate_name, way, before, peak, after, later };
    serde_json::to_string(&answer).map_err(|error| error.to_string())
}
