//! The pictures and figures of the documentation's page "Which clear?": for each picture an SVG
//! file, and a piece of Markdown that stands before it. `src/docs/mod.rs` of the crate joins them.

use crate::answers::Answers;
use crate::chapters::{
    Chart, cycles_chart, memory_chart, readers_chart, winners_chart, wipes_table,
};
use crate::charts::IN_DOCS;
use crate::table::group;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

/// Clears a second of the picture of readers.
const RATE: u32 = 100;

const WIDTH: u32 = 820;

/// Opens what the next piece closes: a picture that is wider than the page can be scrolled.
const OPEN: &str = "<div style=\"overflow-x:auto\">";
const CLOSE: &str = "</div>\n";

/// A picture that the page has: its file, its heading, what there is to see.
fn pictures(answers: &Answers) -> [(&'static str, &'static str, String, Chart); 5] {
    let kind = answers.own_kind();
    let spike = group(u64::from(answers.data.spike));
    [
        (
            "cycles",
            "A cycle of filling and emptying",
            format!(
                "{kind} keys, the fills of the data in turn. The logarithmic scale has p50, p99, \
                 p99.9 and the longest of each way. `clear_retain` stands twice: what both differ \
                 in is noise."
            ),
            cycles_chart(answers, kind, false),
        ),
        (
            "after_spike",
            "The same fills in a map that was once large",
            format!("Before, each map was filled with {spike} entries, once, and emptied."),
            cycles_chart(answers, kind, true),
        ),
        (
            "memory",
            "Memory after a spike",
            format!(
                "Bytes on the heap, counted by the allocator: with {spike} entries in the map, \
                 when they were emptied, and on average over the hour after, with one usual fill a \
                 second."
            ),
            memory_chart(answers, kind),
        ),
        (
            "readers",
            "Reads while another thread empties",
            format!(
                "A map of {} entries is emptied and refilled {RATE} times a second. A read counts \
                 from the moment when it was due. A wrong answer is a pair of reads of which one \
                 saw the map emptied and the later one did not.",
                group(answers.readers.first().map_or(0, |one| one.entries) as u64)
            ),
            readers_chart(answers, RATE),
        ),
        (
            "winners",
            "From which fill on which way is fastest",
            format!(
                "A table with room for so many entries holds a fill, and is emptied and filled \
                 alike {} times. The factor is the time of the second best; = is within 5 %.",
                answers.thresholds.cycles
            ),
            winners_chart(answers),
        ),
    ]
}

/// Writes all pieces into a folder.
pub fn write(answers: &Answers, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("about.md"), about(answers))?;
    let mut before = String::new();
    for (name, heading, text, chart) in pictures(answers) {
        let mut piece = before;
        let _ = write!(piece, "\n## {heading}\n\n{text}\n\n");
        details(&mut piece, &chart);
        // No line may follow: a blank one would end the HTML.
        piece.push_str(OPEN);
        fs::write(folder.join(format!("{name}.md")), piece)?;
        let picture = match &chart {
            Chart::Ranges(chart) => chart.draw(WIDTH, &IN_DOCS),
            Chart::Winners(chart) => chart.draw(WIDTH, &IN_DOCS),
            Chart::Table(..) => String::new(),
        };
        fs::write(folder.join(format!("{name}.svg")), standalone(&picture))?;
        before = CLOSE.to_owned();
    }
    let mut piece = before;
    piece.push_str(
        "\n## What is readable when memory is freed\n\n\
         Writes to memory that is about to be freed are useless to the program, so the compiler \
         may leave them out.\n\n",
    );
    table(&mut piece, &wipes_table(answers), usize::MAX);
    fs::write(folder.join("wiping.md"), piece)
}

/// A picture that is also a file of its own; wide enough to be read on a telephone.
fn standalone(svg: &str) -> String {
    svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1).replacen(
        "width:100%",
        "width:100%;min-width:640px",
        1,
    )
}

fn about(answers: &Answers) -> String {
    let (about, data) = (&answers.about, &answers.data);
    let mut out = String::new();
    let _ = write!(
        out,
        "# Measured\n\n{} as data: {} files, of which each is a fill of its different words; {} in \
         the middle, nine in ten at most {}, the largest {}. Measured on {} by \
         `cargo run --release --manifest-path which-clear/Cargo.toml -- {}` on {} processors ({}, \
         {}). `clear_retain` against itself: a factor of {:.2}.\n\n",
        data.source,
        group(data.fills as u64),
        group(data.median as u64),
        group(data.ninth as u64),
        group(data.largest as u64),
        about.date,
        about.command.trim_start_matches("which-clear").trim(),
        about.processors,
        about.machine,
        about.compiler,
        answers.noise(),
    );
    if answers.was_busy() {
        let load = about.load.map_or(0.0, |(before, _)| before);
        let _ = write!(
            out,
            "**Other programs ran meanwhile** (load {load:.1}): what p99 and above show is mostly \
             theirs.\n\n"
        );
    }
    let _ = write!(out, "What the program says about these fills: `{}`.\n\n", answers.advice.call);
    for reason in &answers.advice.reasons {
        let _ = writeln!(out, "- {reason}");
    }
    out
}

/// The figures of a picture, folded.
fn details(out: &mut String, chart: &Chart) {
    let columns = match chart {
        // The first of the further columns matters most.
        Chart::Ranges(chart) => 1 + usize::from(chart.groups.len() > 1) + chart.marks.len() + 1,
        _ => usize::MAX,
    };
    out.push_str("<details><summary>Figures</summary>\n\n");
    table(out, chart, columns);
    out.push_str("\n</details>\n\n");
}

fn table(out: &mut String, chart: &Chart, columns: usize) {
    let table = chart.table();
    let line = |cells: &[String]| {
        let cells = cells.iter().take(columns).map(|cell| cell.replace(['\\', '|'], "/"));
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    out.push_str(&line(&table.head));
    out.push_str(&line(&vec!["---".to_owned(); table.head.len()]));
    table.rows.iter().for_each(|row| out.push_str(&line(row)));
}
