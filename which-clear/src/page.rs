//! The answers as one HTML page that needs nothing else: no script, no font, no address.

use crate::answers::Answers;
use crate::chapters::{Chart, Table, chapters};
use crate::charts::{ON_PAGE, escape};
use crate::table::{group, time};
use std::fmt::Write;

/// The widths that every picture is drawn in: one for wide pages, one for narrow ones.
const WIDE: u32 = 860;
const NARROW: u32 = 360;

const STYLE: &str = include_str!("page.css");

/// The whole page.
pub fn render(answers: &Answers) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <title>Which clear?</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    head(&mut out, answers);
    for chapter in chapters(answers) {
        let _ = write!(
            out,
            "<section>\n<h2>{}</h2>\n<p>{}</p>\n",
            escape(&chapter.heading),
            escape(&chapter.text)
        );
        chapter.charts.iter().for_each(|chart| figure(&mut out, chart));
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn head(out: &mut String, answers: &Answers) {
    let (about, data) = (&answers.about, &answers.data);
    let _ = write!(
        out,
        "<h1>Which clear?</h1>\n<p class=\"about\">{}: {} fills, {} entries in the middle, nine in \
         ten at most {}, the largest {}. Measured on {} by <code>{}</code> in {:.0} s: {} \
         processors, {}; {}; reading the clock takes {}.</p>\n",
        escape(&data.source),
        group(data.fills as u64),
        group(data.median as u64),
        group(data.ninth as u64),
        group(data.largest as u64),
        about.date,
        escape(&about.command),
        about.seconds,
        about.processors,
        escape(&about.machine),
        escape(&about.compiler),
        time(about.clock as f64),
    );
    let mut warnings = Vec::new();
    if answers.was_busy() {
        let load = about.load.map_or(0.0, |(before, _)| before);
        warnings.push(format!(
            "The machine was busy (load {load:.1} at the start): p99 and above are other programs' \
             doing. Measure again when it does nothing else."
        ));
    }
    if !about.is_optimised {
        warnings.push("Built without optimisation: no time means anything.".into());
    }
    if about.is_quick {
        warnings.push("A quick run: fewer and shorter measurements.".into());
    }
    warnings.extend(data.notes.iter().cloned());
    for warning in warnings {
        let _ = writeln!(out, "<p class=\"warning\">{}</p>", escape(&warning));
    }
    let _ = write!(
        out,
        "<section class=\"advice\">\n<h2>For fills like these</h2>\n<p class=\"call\"><code>{}\
         </code></p>\n<ul>\n",
        escape(&answers.advice.call)
    );
    for reason in &answers.advice.reasons {
        let _ = writeln!(out, "<li>{}</li>", escape(reason));
    }
    out.push_str("</ul>\n</section>\n");
}

fn figure(out: &mut String, chart: &Chart) {
    let _ = write!(out, "<figure>\n<figcaption>{}</figcaption>\n", escape(chart.title()));
    let draw = |width| match chart {
        Chart::Ranges(chart) => Some(chart.draw(width, &ON_PAGE)),
        Chart::Winners(chart) => Some(chart.draw(width, &ON_PAGE)),
        Chart::Table(..) => None,
    };
    match (draw(WIDE), draw(NARROW)) {
        (Some(wide), Some(narrow)) => {
            let _ = write!(
                out,
                "<div class=\"wide\">\n{wide}\n</div>\n<div class=\"narrow\">\n{narrow}\n</div>\n\
                 <details>\n<summary>All figures</summary>\n"
            );
            table(out, &chart.table());
            out.push_str("</details>\n");
        }
        _ => table(out, &chart.table()),
    }
    out.push_str("</figure>\n");
}

fn table(out: &mut String, table: &Table) {
    out.push_str("<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead><tr>");
    for cell in &table.head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(cell));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", escape(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}
