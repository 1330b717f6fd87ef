//! The answers as plain text, 80 columns wide.

use crate::answers::{Answers, Readers, Thresholds};
use crate::readers::RATES;
use std::fmt::Write;

/// A time in nanoseconds, with three digits: `8.21 µs`.
pub fn time(nanoseconds: f64) -> String {
    scaled(nanoseconds, 1e3, &["ns", "µs", "ms", "s"])
}

/// A size, with three digits: `3.41 MB`. Units are powers of 1,000.
pub fn bytes(bytes: f64) -> String {
    scaled(bytes, 1e3, &["B", "kB", "MB", "GB"])
}

fn scaled(mut number: f64, step: f64, units: &[&str]) -> String {
    let mut unit = 0;
    // 999.5 would be printed as 1000.
    while number >= 999.5 && unit + 1 < units.len() {
        number /= step;
        unit += 1;
    }
    let digits = match number {
        _ if unit == 0 && number.fract() == 0.0 => 0,
        n if n < 9.995 => 2,
        n if n < 99.95 => 1,
        _ => 0,
    };
    format!("{number:.digits$} {}", units[unit])
}

/// A time, if there is one.
pub fn time_told(nanoseconds: Option<u64>) -> String {
    nanoseconds.map_or("-".into(), |nanoseconds| time(nanoseconds as f64))
}

/// A number with its thousands apart: `1,234,567`.
pub fn group(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index != 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Breaks text into lines of at most 80 columns, the later ones indented.
fn wrap(text: &str, indent: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for word in text.split_whitespace() {
        let columns = word.chars().count();
        if width > 0 && width + 1 + columns > 80 {
            out.push('\n');
            out.push_str(indent);
            width = indent.len();
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += columns;
    }
    out
}

/// A heading, and what the columns are called.
fn head(out: &mut String, title: &str, columns: &[&str], width: usize) {
    let _ = write!(out, "\n{}\n{:<30}", wrap(title, ""), "");
    for column in columns {
        let _ = write!(out, "{column:>width$}");
    }
    out.push('\n');
}

/// The whole text.
pub fn render(answers: &Answers) -> String {
    let mut out = String::new();
    about(&mut out, answers);
    cycles(&mut out, answers);
    memory(&mut out, answers);
    readers(&mut out, &answers.readers);
    thresholds(&mut out, &answers.thresholds);
    wipes(&mut out, answers);
    advice(&mut out, answers);
    out
}

fn about(out: &mut String, answers: &Answers) {
    let (about, data) = (&answers.about, &answers.data);
    let line = format!(
        "{}: {} fills, {} entries in the middle, nine in ten at most {}, the largest {}",
        data.source,
        group(data.fills as u64),
        group(data.median as u64),
        group(data.ninth as u64),
        group(data.largest as u64),
    );
    let _ = writeln!(out, "{}", wrap(&line, "  "));
    let line = format!(
        "{} processors, {}; {}; the clock adds up to {} to each time",
        about.processors,
        about.machine,
        about.compiler,
        time(about.clock as f64)
    );
    let _ = writeln!(out, "{}", wrap(&line, "  "));
    let line = format!(
        "Noise: clear_retain measured twice differs by a factor of {:.2}.",
        answers.noise()
    );
    let _ = writeln!(out, "{}", wrap(&line, "  "));
    if answers.was_busy() {
        let load = about.load.map_or(0.0, |(before, _)| before);
        let line = format!(
            "THE MACHINE WAS BUSY (load {load:.1}): p99 and above are other programs' doing. \
             Measure again when it does nothing else."
        );
        let _ = writeln!(out, "{}", wrap(&line, "  "));
    }
    if !about.is_optimised {
        let _ = writeln!(out, "BUILT WITHOUT OPTIMISATION: no time means anything. Use --release.");
    }
}

fn cycles(out: &mut String, answers: &Answers) {
    let kind = answers.own_kind();
    for after_spike in [false, true] {
        let state = if after_spike { "in a map that once held the spike" } else { "as they come" };
        let title = format!(
            "1. Emptying often: {kind} entries, {state}. A cycle of filling and emptying, then \
             emptying alone"
        );
        head(out, &title, &["p50", "p99", "p99.9", "max", "p50", "p99"], 8);
        let mut crate_name = "";
        for one in &answers.cycles {
            if one.entries != kind || one.after_spike != after_spike {
                continue;
            }
            if one.crate_name != crate_name {
                crate_name = &one.crate_name;
                let _ = writeln!(out, "{crate_name}");
            }
            let _ = write!(out, "  {:<28}", one.way);
            for time in one.cycle.told().into_iter().chain(one.emptying.told().into_iter().take(2))
            {
                let _ = write!(out, "{:>8}", time_told(time));
            }
            out.push('\n');
        }
    }
}

fn memory(out: &mut String, answers: &Answers) {
    let kind = answers.own_kind();
    let title = format!(
        "2. Memory: {kind} entries, a spike of {}, then usual fills, one a second. Process: what \
         a process with u64 entries has more than at its start, when emptied",
        group(u64::from(answers.data.spike))
    );
    head(out, &title, &["peak", "emptied", "9 later", "1h mean", "process"], 10);
    let mut crate_name = "";
    for one in answers.memory.iter().filter(|one| one.entries == kind) {
        if one.crate_name != crate_name {
            crate_name = &one.crate_name;
            let _ = writeln!(out, "{crate_name}");
        }
        let later = one.later.iter().find(|(fills, _)| *fills == 9).map_or(0, |(_, bytes)| *bytes);
        let _ = write!(out, "  {:<28}", one.way);
        for n in [one.peak.bytes as f64, one.after.bytes as f64, later as f64, one.mean] {
            let _ = write!(out, "{:>10}", bytes(n));
        }
        let process = answers
            .resident_of((&one.crate_name, &one.way))
            .map(|process| bytes(process.after.saturating_sub(process.before) as f64));
        let _ = writeln!(out, "{:>10}", process.unwrap_or_else(|| "-".into()));
    }
}

fn readers(out: &mut String, readers: &[Readers]) {
    for rate in RATES {
        let entries = readers.first().map_or(0, |one| one.entries);
        let often = match rate {
            0 => "never".to_owned(),
            1 => "once a second".to_owned(),
            rate => format!("{} times a second", group(u64::from(rate))),
        };
        let title = format!(
            "3. Under readers: {} entries, emptied {often}. Reads; then emptying (p50) and wrong answers",
            group(entries as u64)
        );
        head(out, &title, &["p50", "p99", "p99.9", "max", "empty", "wrong"], 8);
        for one in readers.iter().filter(|one| one.wanted == rate) {
            let _ = write!(out, "{:<30}", one.design);
            for time in one.read.told().into_iter().chain(one.emptying.told().into_iter().take(1)) {
                let _ = write!(out, "{:>8}", time_told(time));
            }
            let _ = writeln!(out, "{:>8}", group(one.wrong));
        }
    }
}

/// Ways by a letter each.
pub const LETTERS: [char; 4] = ['R', 'S', 'F', 'W'];

/// Below this factor nobody wins.
pub const TIE: f64 = 1.05;

fn thresholds(out: &mut String, thresholds: &Thresholds) {
    let names = LETTERS.iter().zip(&thresholds.ways).map(|(letter, way)| format!("{letter} {way}"));
    let title = format!(
        "4. Thresholds: the fastest way over {} cycles, u64 entries, and how many times its time \
         the next one takes; =: within 5 %. {}",
        thresholds.cycles,
        names.collect::<Vec<_>>().join(", "),
    );
    let _ = writeln!(out, "\n{}", wrap(&title, ""));
    let mut capacities: Vec<usize> = thresholds.cells.iter().map(|cell| cell.capacity).collect();
    capacities.dedup();
    let _ = write!(out, "{:>15}", "fill \\ capacity");
    for capacity in &capacities {
        let _ = write!(out, "{:>8}", group(*capacity as u64));
    }
    out.push('\n');
    let mut fills: Vec<usize> = thresholds.cells.iter().map(|cell| cell.fill).collect();
    fills.retain(|fill| !capacities.contains(fill) && fill.is_power_of_two());
    fills.sort_unstable();
    fills.dedup();
    for fill in fills.into_iter().map(Some).chain([None]) {
        let name = fill.map_or("full".into(), |fill| group(fill as u64));
        let _ = write!(out, "{name:>15}");
        for capacity in &capacities {
            let cell = thresholds
                .cells
                .iter()
                .find(|cell| cell.capacity == *capacity && cell.fill == fill.unwrap_or(*capacity));
            let text = cell.map_or(String::new(), |cell| match cell.winner() {
                (_, ratio) if ratio < TIE => "=".into(),
                (way, ratio) => format!("{} {ratio:.1}", LETTERS[way % LETTERS.len()]),
            });
            let _ = write!(out, "{text:>8}");
        }
        out.push('\n');
    }
}

fn wipes(out: &mut String, answers: &Answers) {
    let _ = writeln!(out, "\n4. Wiping: bytes of a secret that were readable when freed");
    for wipe in &answers.wipes {
        let of = format!("{} of {}", group(wipe.readable as u64), group(wipe.bytes as u64));
        let _ = writeln!(out, "{:<50}{of:>30}", wipe.what);
    }
}

fn advice(out: &mut String, answers: &Answers) {
    let _ = writeln!(out, "\n5. For fills like these: {}", answers.advice.call);
    for reason in &answers.advice.reasons {
        let _ = writeln!(out, "{}", wrap(&format!("- {reason}"), "  "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits() {
        for (nanoseconds, text) in [
            (0.0, "0 ns"),
            (7.0, "7 ns"),
            (8.214, "8.21 ns"),
            (999.4, "999 ns"),
            (999.6, "1.00 µs"),
            (12_345.0, "12.3 µs"),
            (9_996_000.0, "10.0 ms"),
            (3.2e12, "3200 s"),
        ] {
            assert_eq!(time(nanoseconds), text);
        }
        assert_eq!((bytes(1_800_000.0), group(1_234_567)), ("1.80 MB".into(), "1,234,567".into()));
    }

    #[test]
    fn lines_are_broken() {
        let wrapped = wrap(&"word ".repeat(40), "  ");
        assert!(wrapped.lines().all(|line| line.len() <= 80), "{wrapped}");
        assert_eq!(wrapped.split_whitespace().count(), 40);
    }
}
