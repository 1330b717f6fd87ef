//! What was measured, as tables for people to read in a terminal. Knows no map and no clock.

use crate::record::{REPEATS, Record, distinct, mean, sizes};
use crate::timing::Measure;
use std::fmt::Write;

/// Tables of ratios to the map `base`, one for each other map, then its own figures and the limits;
/// first of times, then of bytes.
pub fn tables(base: &str, records: &[Record]) -> String {
    let mut text = String::new();
    for (name, measure) in [("nanoseconds", Measure::Nanoseconds), ("bytes", Measure::Bytes)] {
        let all: Vec<&Record> = records.iter().filter(|r| r.measure == measure).collect();
        let maps = distinct(all.iter().map(|record| record.map.as_str()));
        for map in maps.iter().filter(|map| **map != base) {
            let of_map: Vec<&Record> = all.iter().copied().filter(|r| r.map == *map).collect();
            if of_map.iter().all(|record| record.ratio.is_none()) {
                grid(&mut text, &format!("{map}, {name}"), &of_map, |r| Some(r.figure[0]), false);
                continue;
            }
            let title = format!("{map} / {base}, {name}");
            let ratio = |record: &Record| record.ratio.map(|ratio| ratio[0]);
            // What a time is paid with stands below it.
            let mut beside = of_map.clone();
            if measure == Measure::Nanoseconds {
                let paid = |r: &&Record| r.map == *map && r.question.starts_with(CHURN_BYTES);
                beside.extend(records.iter().filter(paid));
            }
            grid(&mut text, &title, &beside, ratio, true);
            means(&mut text, &of_map);
        }
        let of_base: Vec<&Record> = all.iter().copied().filter(|r| r.map == base).collect();
        grid(&mut text, &format!("{base}, {name}"), &of_base, |r| Some(r.figure[0]), false);
    }
    text
}

/// How the questions about the bytes of churned maps begin; the rest is the question about time.
const CHURN_BYTES: &str = "bytes churn";

/// Geometric means of all ratios, and of those in one order of keys.
fn means(text: &mut String, records: &[&Record]) {
    let mut line = |name: &str, wanted: &dyn Fn(&str) -> bool| {
        let of_name = records.iter().filter(|record| wanted(&record.question));
        let ratios: Vec<f64> = of_name.filter_map(|record| Some(record.ratio?[0])).collect();
        if !ratios.is_empty() {
            let mean = mean(ratios.iter().copied());
            _ = writeln!(text, "geometric mean of {} ratios{name}: {mean:.3}", ratios.len());
        }
    };
    let repeats = |question: &str| question.ends_with(REPEATS);
    line("", &|_| true);
    if records.iter().any(|record| repeats(&record.question)) {
        line(", new order", &|question| !repeats(question));
        line(", order that repeats", &repeats);
    }
    text.push('\n');
}

/// One row for each question, one column for each size.
fn grid(
    text: &mut String,
    title: &str,
    records: &[&Record],
    figure: impl Fn(&Record) -> Option<f64>,
    means: bool,
) {
    if records.is_empty() {
        return;
    }
    let sizes = sizes(records.iter().copied());
    _ = write!(text, "{title:<38}");
    sizes.iter().for_each(|size| _ = write!(text, " {size:>7}"));
    _ = writeln!(text, "{}", if means { "    mean" } else { "" });
    let mut questions = distinct(records.iter().map(|record| record.question.as_str()));
    // Each beside what it belongs to.
    questions.sort_by_key(|question| {
        let about = question.strip_prefix("bytes ").unwrap_or(question);
        let about = about.strip_suffix(REPEATS).unwrap_or(about);
        records.iter().position(|record| record.question == about)
    });
    for question in questions {
        _ = write!(text, "{question:<38}");
        let mut row = Vec::new();
        for size in &sizes {
            let of_cell = |r: &&&Record| r.question == question && r.size == *size;
            match records.iter().find(of_cell).and_then(|record| figure(record)) {
                Some(figure) => {
                    row.push(figure);
                    _ = write!(text, " {figure:>7.2}");
                }
                None => _ = write!(text, " {:>7}", "-"),
            }
        }
        let mean = mean(row.into_iter());
        _ = if means { writeln!(text, " {mean:>7.3}") } else { writeln!(text) };
    }
    if !means {
        text.push('\n');
    }
}
