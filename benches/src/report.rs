//! What was measured, as tables of ratios for people and as lines of JSON for programs. Knows no
//! map and no clock.

use crate::timing::{Cell, Measure};
use std::fmt::Write;

/// Tables of ratios to the contender `base`, one for each other contender, then its own figures;
/// first of times, then of bytes.
pub fn tables(names: &[&str], base: usize, cells: Vec<Cell>) -> String {
    let (times, bytes): (Vec<Cell>, Vec<Cell>) =
        cells.into_iter().partition(|cell| cell.measure == Measure::Nanoseconds);
    let mut text = tables_of("nanoseconds", names, base, &times);
    text.push_str(&tables_of("bytes", names, base, &bytes));
    text
}

fn tables_of(measure: &str, names: &[&str], base: usize, cells: &[Cell]) -> String {
    let mut text = String::new();
    if cells.is_empty() {
        return text;
    }
    for (contender, name) in names.iter().enumerate().filter(|(index, _)| *index != base) {
        if !cells.iter().any(|cell| cell.figure(contender)[0].is_finite()) {
            continue;
        }
        let title = format!("{name} / {}, {measure}", names[base]);
        let all = grid(&mut text, &title, cells, true, |cell| cell.ratio(contender, base)[0]);
        _ = writeln!(text, "geometric mean of {} ratios: {:.3}\n", all.len(), mean(&all));
    }
    let title = format!("{}, {measure}", names[base]);
    grid(&mut text, &title, cells, false, |cell| cell.figure(base)[0]);
    text.push('\n');
    text
}

/// One row for each question, one column for each size; returns all figures.
fn grid(
    text: &mut String,
    title: &str,
    cells: &[Cell],
    means: bool,
    figure: impl Fn(&Cell) -> f64,
) -> Vec<f64> {
    let (questions, sizes) = axes(cells);
    _ = write!(text, "{title:<28}");
    sizes.iter().for_each(|size| _ = write!(text, " {size:>10}"));
    _ = writeln!(text, "{}", if means { "       mean" } else { "" });
    let mut all = Vec::new();
    for question in questions {
        _ = write!(text, "{question:<28}");
        let mut row = Vec::new();
        for size in &sizes {
            let cell = cells.iter().find(|cell| cell.question == question && cell.size == *size);
            match cell.map(&figure).filter(|figure| figure.is_finite()) {
                Some(figure) => {
                    row.push(figure);
                    _ = write!(text, " {figure:>10.2}");
                }
                None => _ = write!(text, " {:>10}", "-"),
            }
        }
        _ = if means { writeln!(text, " {:>10.3}", mean(&row)) } else { writeln!(text) };
        all.append(&mut row);
    }
    all
}

/// The questions and the sizes that occur, each once, in their order.
fn axes(cells: &[Cell]) -> (Vec<&'static str>, Vec<usize>) {
    let (mut questions, mut sizes) = (Vec::new(), Vec::new());
    for cell in cells {
        if !questions.contains(&cell.question) {
            questions.push(cell.question);
        }
        if !sizes.contains(&cell.size) {
            sizes.push(cell.size);
        }
    }
    sizes.sort_unstable();
    (questions, sizes)
}

/// The geometric mean.
fn mean(figures: &[f64]) -> f64 {
    (figures.iter().map(|figure| figure.ln()).sum::<f64>() / figures.len() as f64).exp()
}

/// A line of JSON for each contender and cell: the figure (median over the sets, least, greatest)
/// and its ratio to `base` likewise. What is not known is left out.
pub fn json(kind: &str, hashers: &str, names: &[&str], base: usize, cells: &[Cell]) -> String {
    let mut text = String::new();
    for cell in cells {
        for (contender, name) in names.iter().enumerate() {
            if !cell.figure(contender)[0].is_finite() {
                continue;
            }
            let Cell { question, unit, size, rounds, .. } = cell;
            let measure = match cell.measure {
                Measure::Nanoseconds => "ns",
                Measure::Bytes => "bytes",
            };
            let (figure, ratio) = (cell.figure(contender), cell.ratio(contender, base));
            _ = writeln!(
                text,
                "{{\"kind\":{kind:?},\"hashers\":{hashers:?},\"question\":\"{question}\",\
                 \"unit\":\"{unit}\",\"size\":{size},\"map\":\"{name}\",\"base\":\"{}\",\
                 \"rounds\":{rounds},\"sets\":{},\
                 \"{measure}\":{figure:.4?},\"ratio\":{ratio:.4?}}}",
                names[base],
                cell.least[contender].len(),
            );
        }
    }
    text
}
