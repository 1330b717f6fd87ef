//! Measures everything, within a given time.

use crate::advice;
use crate::answers::{About, Advice, Answers, Data};
use crate::clock::{clock_cost, today};
use crate::cycles;
use crate::input::Fills;
use crate::memory;
use crate::progress::Progress;
use crate::readers;
use crate::rss;
use crate::thresholds;
use crate::wipes;
use std::fs;
use std::path::Path;
use std::thread::available_parallelism;
use std::time::Instant;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    pub is_quick: bool,
    /// Keys of a fill at most.
    pub most_keys: usize,
    /// The spike, unless the user says otherwise.
    pub least_spike: u32,
    pub most_spike: u32,
    /// The largest table of the thresholds, as a power of two of slots.
    pub most_power: u32,
    /// Seconds for each question. Each measures everything once in any case; if that took long,
    /// the later ones get less.
    pub cycles: f64,
    pub memory: f64,
    pub readers: f64,
    pub thresholds: f64,
}

impl Effort {
    /// About a minute, and less than two if other programs want the processors as well.
    pub const QUICK: Effort = Effort {
        is_quick: true,
        most_keys: 10_000,
        least_spike: 100_000,
        most_spike: 100_000,
        most_power: 16,
        cycles: 18.0,
        memory: 6.0,
        readers: 18.0,
        thresholds: 8.0,
    };

    /// About eight minutes.
    pub const FULL: Effort = Effort {
        is_quick: false,
        most_keys: usize::MAX,
        least_spike: 100_000,
        most_spike: 2_000_000,
        most_power: 18,
        cycles: 180.0,
        memory: 30.0,
        readers: 180.0,
        thresholds: 60.0,
    };
}

/// Measures. `program` is what is started for the memory of a process.
pub fn run(
    mut fills: Fills,
    spike: Option<u32>,
    effort: Effort,
    program: Option<&Path>,
    command: String,
    progress: &Progress,
) -> Answers {
    let start = Instant::now();
    fills.cut(effort.most_keys);
    let load = load();
    let largest = fills.permille(1_000);
    let spike = spike_of(&mut fills, spike, effort);
    let arguments = advice::arguments(&fills, spike);

    let cycles = cycles::measure(&fills, arguments, spike, effort.cycles, progress);
    let memory = memory::measure(&fills, arguments, spike, effort.memory, progress);
    let resident = program
        .map_or(Vec::new(), |program| rss::measure(program, &fills, arguments, spike, progress));
    let entries = (largest as u64).clamp(1_000, 5_000);
    let late = start.elapsed().as_secs_f64() - effort.cycles - effort.memory;
    // Half of all, at least: less would tell nothing.
    let left = (1.0 - late / (effort.readers + effort.thresholds)).clamp(0.5, 1.0);
    let readers = readers::measure(entries, left * effort.readers, progress);
    let thresholds = thresholds::measure(effort.most_power, left * effort.thresholds, progress);
    let wipes = wipes::measure();

    let about = About {
        date: today(),
        command,
        machine: machine(),
        processors: available_parallelism().map_or(1, usize::from),
        compiler: env!("WHICH_CLEAR_COMPILER").to_owned(),
        is_optimised: !cfg!(debug_assertions),
        is_quick: effort.is_quick,
        load: load.map(|before| (before, self::load().unwrap_or(before))),
        clock: clock_cost(),
        seconds: start.elapsed().as_secs_f64(),
    };
    let data = Data {
        source: fills.source.clone(),
        is_text: fills.is_text,
        fills: fills.fills.len(),
        median: fills.permille(500),
        ninth: fills.permille(900),
        largest,
        spike,
        slice: arguments.slice,
        rounds: arguments.rounds,
        slack: arguments.slack,
        notes: fills.notes.clone(),
    };
    let advice = Advice::default();
    let mut answers =
        Answers { about, data, cycles, memory, resident, readers, thresholds, wipes, advice };
    answers.advice = advice::advise(&answers);
    answers
}

/// Entries of the spike: what the user wants, or so many times the largest fill.
fn spike_of(fills: &mut Fills, wanted: Option<u32>, effort: Effort) -> u32 {
    let usual = u32::try_from(fills.permille(1_000)).unwrap_or(u32::MAX).saturating_mul(64);
    let Some(wanted) = wanted else {
        return usual.clamp(effort.least_spike, effort.most_spike);
    };
    if effort.is_quick && wanted > effort.most_spike {
        fills.notes.push(format!("cut the spike to {}, for a quick run", effort.most_spike));
    }
    if effort.is_quick { wanted.min(effort.most_spike) } else { wanted }
}

/// Steps of the progress that `run` takes.
pub const STEPS: u64 = 6 + 3 + 1 + readers::RATES.len() as u64 + 1;

/// Programs that wanted to run during the last minute, on average.
fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.map(|model| model.trim_start_matches([' ', '\t', ':']).trim());
    model.map_or_else(|| std::env::consts::ARCH.to_owned(), str::to_owned)
}
