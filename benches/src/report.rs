//! What was measured, as tables for people to read in a terminal. Knows no map and no clock.

use crate::record::{Record, distinct, mean, sizes};
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
            grid(&mut text, &title, &of_map, ratio, true);
            let ratios: Vec<f64> = of_map.iter().copied().filter_map(ratio).collect();
            let mean = mean(ratios.iter().copied());
            _ = writeln!(text, "geometric mean of {} ratios: {mean:.3}\n", ratios.len());
        }
        let of_base: Vec<&Record> = all.iter().copied().filter(|r| r.map == base).collect();
        grid(&mut text, &format!("{base}, {name}"), &of_base, |r| Some(r.figure[0]), false);
    }
    text
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
    _ = write!(text, "{title:<28}");
    sizes.iter().for_each(|size| _ = write!(text, " {size:>10}"));
    _ = writeln!(text, "{}", if means { "       mean" } else { "" });
    for question in distinct(records.iter().map(|record| record.question.as_str())) {
        _ = write!(text, "{question:<28}");
        let mut row = Vec::new();
        for size in &sizes {
            let of_cell = |r: &&&Record| r.question == question && r.size == *size;
            match records.iter().find(of_cell).and_then(|record| figure(record)) {
                Some(figure) => {
                    row.push(figure);
                    _ = write!(text, " {figure:>10.2}");
                }
                None => _ = write!(text, " {:>10}", "-"),
            }
        }
        let mean = mean(row.into_iter());
        _ = if means { writeln!(text, " {mean:>10.3}") } else { writeln!(text) };
    }
    if !means {
        text.push('\n');
    }
}
