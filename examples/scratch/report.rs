//! What is printed. Plain text: one table, the same columns for every way.

use crate::Measured;
use crate::survey::Survey;
use crate::ways::Job;
use std::fmt::Write;

/// The whole report.
pub(crate) fn render(job: &Job, survey: &Survey, measured: &[Measured], rounds: u32) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_inputs(&mut out, job, survey, rounds);
    let _ = write_table(&mut out, job, measured);
    let _ = write_words(&mut out, survey, measured);
    out
}

fn write_inputs(
    out: &mut String,
    job: &Job,
    survey: &Survey,
    rounds: u32,
) -> Result<(), std::fmt::Error> {
    let bytes: usize = job.files.iter().map(|file| file.text.len()).sum();
    writeln!(
        out,
        "{} files, {} bytes, {} words",
        group(job.files.len()),
        group(bytes),
        group(survey.words)
    )?;
    writeln!(
        out,
        "different words in a file: median {}, largest {} ({}, read first)",
        group(survey.median),
        group(survey.largest),
        job.files.first().map_or_else(String::new, |file| file.path.display().to_string()),
    )?;
    writeln!(
        out,
        "clear_shrink_to({}): room for nine files in ten; time: the best of {rounds} rounds\n",
        job.bound
    )
}

fn write_table(out: &mut String, job: &Job, measured: &[Measured]) -> Result<(), std::fmt::Error> {
    writeln!(
        out,
        "{:<16}{:>10}{:>13}{:>16}{:>15}{:>12}{:>16}",
        "", "time", "allocations", "bytes", "peak heap", "capacity", "bytes of the"
    )?;
    writeln!(
        out,
        "{:<16}{:>10}{:>13}{:>16}{:>15}{:>12}{:>16}",
        "emptied by",
        "in ms",
        "a file",
        "allocated",
        "above inputs",
        "at the end",
        "map at the end"
    )?;
    for way in measured {
        writeln!(
            out,
            "{:<16}{:>10.2}{:>13.1}{:>16}{:>15}{:>12}{:>16}",
            way.name,
            way.time.as_secs_f64() * 1e3,
            way.usage.allocations as f64 / job.files.len() as f64,
            group(way.usage.allocated),
            group(way.usage.peak),
            group(way.outcome.capacity),
            group(way.outcome.bytes),
        )?;
    }
    writeln!(out)
}

fn write_words(
    out: &mut String,
    survey: &Survey,
    measured: &[Measured],
) -> Result<(), std::fmt::Error> {
    let different = differing(measured);
    if different.is_empty() {
        writeln!(out, "All {} ways counted the same.", measured.len())?;
    } else {
        writeln!(out, "These ways counted something else: {}.", different.join(", "))?;
    }
    let words = survey.frequent.iter().map(|(word, count)| format!("{word} {}", group(*count)));
    writeln!(out, "Most frequent: {}.", words.collect::<Vec<_>>().join(", "))
}

/// The ways that did not count as the first one did.
pub(crate) fn differing(measured: &[Measured]) -> Vec<&'static str> {
    let digests = measured.iter().map(|way| (way.name, way.outcome.digest));
    let first = measured.first().map_or(0, |way| way.outcome.digest);
    digests.filter(|(_, digest)| *digest != first).map(|(name, _)| name).collect()
}

/// A number with its thousands apart: `1,234,567`.
fn group(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index != 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
