//! The answers as chapters: headings, sentences, charts and tables, for the page and for the
//! documentation.

use crate::answers::{Answers, Cycles};
use crate::charts::{Field, Ranges, Row, Unit, Winners};
use crate::readers::RATES;
use crate::table::{LETTERS, TIE, bytes, group, time};
use crate::ways::KINDS;

/// A table of text.
#[derive(Clone, Debug)]
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A picture, and its figures.
#[derive(Clone, Debug)]
pub enum Chart {
    Ranges(Ranges),
    Winners(Winners),
    /// Figures alone.
    Table(String, Table),
}

/// A question and its answer.
#[derive(Clone, Debug)]
pub struct Chapter {
    pub heading: String,
    pub text: String,
    pub charts: Vec<Chart>,
}

const CRATES: [&str; 3] = ["tabularasa", "std", "hashbrown"];

fn group_of(crate_name: &str) -> usize {
    CRATES.iter().position(|name| *name == crate_name).unwrap_or(0)
}

fn strings<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).into()
}

/// All chapters.
pub fn chapters(answers: &Answers) -> Vec<Chapter> {
    vec![often(answers), memory(answers), readers(answers), thresholds(answers), wiping(answers)]
}

impl Chart {
    pub fn title(&self) -> &str {
        match self {
            Chart::Ranges(chart) => &chart.title,
            Chart::Winners(chart) => &chart.title,
            Chart::Table(title, _) => title,
        }
    }

    /// All figures of the chart as text.
    pub fn table(&self) -> Table {
        match self {
            Chart::Ranges(chart) => chart.table(),
            Chart::Winners(chart) => chart.table(),
            Chart::Table(_, table) => table.clone(),
        }
    }
}

impl Ranges {
    fn table(&self) -> Table {
        let has_groups = self.groups.len() > 1;
        let mut head = vec![String::new()];
        if has_groups {
            head.insert(0, "crate".into());
        }
        head.extend(self.marks.iter().chain(&self.notes).cloned());
        let rows = self.rows.iter().map(|row| {
            let mut cells = vec![row.label.clone()];
            if has_groups {
                cells.insert(0, self.groups[row.group].clone());
            }
            let show = |value: &Option<f64>| value.map_or("-".into(), |n| self.unit.show(n));
            cells.extend(row.values.iter().map(show));
            cells.extend(row.notes.iter().cloned());
            cells
        });
        Table { head, rows: rows.collect() }
    }
}

impl Winners {
    fn table(&self) -> Table {
        let mut head = vec![format!("{} \\ {}", self.row_name, self.column_name)];
        head.extend(self.columns.iter().cloned());
        let rows = self.rows.iter().zip(&self.fields).map(|(name, fields)| {
            let show = |field: &Option<Field>| match field {
                None => String::new(),
                Some(Field { winner: None, .. }) => "=".into(),
                Some(Field { winner: Some(way), ratio }) => {
                    format!("{} ×{ratio:.2}", self.ways[*way])
                }
            };
            [name.clone()].into_iter().chain(fields.iter().map(show)).collect()
        });
        Table { head, rows: rows.collect() }
    }
}

/// One chart of cycles.
pub fn cycles_chart(answers: &Answers, entries: &str, after_spike: bool) -> Chart {
    let state = if after_spike { "in a map that once held the spike" } else { "as they come" };
    let is_wanted = |one: &&Cycles| one.entries == entries && one.after_spike == after_spike;
    let rows = answers.cycles.iter().filter(is_wanted).map(|one| Row {
        label: one.way.clone(),
        group: group_of(&one.crate_name),
        values: one.cycle.told().map(|time| time.map(|time| time as f64)).into(),
        notes: {
            let mut notes: Vec<String> = (one.emptying.told().iter())
                .map(|told| told.map_or("-".into(), |ns| time(ns as f64)))
                .collect();
            notes.push(if after_spike { time(one.spike as f64) } else { "-".into() });
            notes.push(group(one.cycle.count));
            notes
        },
    });
    Chart::Ranges(Ranges {
        title: format!("A cycle of filling and emptying: {entries} entries, {state}"),
        unit: Unit::Nanoseconds,
        marks: strings(["p50", "p99", "p99.9", "max"]),
        groups: strings(CRATES),
        rows: rows.collect(),
        notes: strings([
            "emptying p50",
            "emptying p99",
            "emptying p99.9",
            "emptying max",
            "emptying the spike, once",
            "cycles",
        ]),
    })
}

fn often(answers: &Answers) -> Chapter {
    let both = [false, true].into_iter();
    let charts = both.flat_map(|after| KINDS.map(|kind| cycles_chart(answers, kind, after)));
    Chapter {
        heading: "1. Emptying often".into(),
        text: format!(
            "What it takes to insert a fill and empty the map again, for every fill of the data in \
             turn. All ways take turns in one process, with one hasher (ahash). The time includes \
             {} for reading the clock. clear_retain stands twice: what both differ in is noise, \
             here a factor of {:.2}. Slices drop {} entries at a time. Percentiles that too few \
             cycles would back are left out.",
            time(answers.about.clock as f64),
            answers.noise(),
            group(answers.data.slice as u64),
        ),
        charts: charts.collect(),
    }
}

/// The heap of every way, for one kind of entries.
pub fn memory_chart(answers: &Answers, entries: &str) -> Chart {
    let rows = answers.memory.iter().filter(|one| one.entries == entries).map(|one| {
        let later = one.later.iter().map(|(fills, n)| format!("{fills}: {}", bytes(*n as f64)));
        let stale = |stale: Option<usize>| stale.map_or("-".into(), |n| bytes(n as f64));
        Row {
            label: one.way.clone(),
            group: group_of(&one.crate_name),
            values: [one.mean, one.peak.bytes as f64, one.after.bytes as f64].map(Some).into(),
            notes: vec![
                later.collect::<Vec<_>>().join(", "),
                format!("{} / {}", group(one.peak.blocks as u64), group(one.after.blocks as u64)),
                group(one.after.capacity as u64),
                format!("{:.1}", one.allocations),
                stale(one.stale_kept),
                stale(one.stale_freed),
                format!("{} / {}", group(one.before.blocks as u64), bytes(one.before.bytes as f64)),
            ],
        }
    });
    Chart::Ranges(Ranges {
        title: format!("Bytes of a map of {entries} entries after a spike"),
        unit: Unit::Bytes,
        marks: strings(["mean of the hour after", "peak", "emptied"]),
        groups: strings(CRATES),
        rows: rows.collect(),
        notes: strings([
            "after so many more fills",
            "blocks at the peak / emptied",
            "capacity when emptied",
            "allocations a fill",
            "stale bytes kept",
            "stale bytes freed",
            "before: blocks / bytes",
        ]),
    })
}

fn process_chart(answers: &Answers) -> Chart {
    let rows = answers.resident.iter().map(|one| {
        let more = |bytes: usize| Some(bytes.saturating_sub(one.before) as f64);
        Row {
            label: one.way.clone(),
            group: group_of(&one.crate_name),
            values: vec![more(one.later), more(one.peak), more(one.after)],
            notes: vec![bytes(one.before as f64)],
        }
    });
    Chart::Ranges(Ranges {
        title: "Memory of a process with one map of u64 entries, beyond its start".into(),
        unit: Unit::Bytes,
        marks: strings(["100 fills later", "peak", "emptied"]),
        groups: strings(CRATES),
        rows: rows.collect(),
        notes: strings(["at the start"]),
    })
}

fn memory(answers: &Answers) -> Chapter {
    let fills = answers.memory.iter().map(|one| one.fills).min().unwrap_or(0);
    let mut charts: Vec<Chart> = KINDS.iter().map(|kind| memory_chart(answers, kind)).collect();
    if !answers.resident.is_empty() {
        charts.push(process_chart(answers));
    }
    Chapter {
        heading: "2. Memory".into(),
        text: format!(
            "One spike of {} entries, then the usual fills of the data, one a second, for an hour \
             (at least {} of the 3,600 were made; the rest is taken to be like the later half of \
             those). Bytes are counted by the allocator between two fills, when the map is empty. \
             Stale bytes are those of the spike's entries that were still readable after it was \
             emptied: in memory that the map keeps, and in memory that it gave back to the \
             allocator.",
            group(u64::from(answers.data.spike)),
            group(fills as u64),
        ),
        charts,
    }
}

/// The readers beside so many clears a second.
pub fn readers_chart(answers: &Answers, rate: u32) -> Chart {
    let often = match rate {
        0 => "never emptied".to_owned(),
        1 => "emptied once a second".to_owned(),
        rate => format!("emptied {} times a second", group(u64::from(rate))),
    };
    let rows = answers.readers.iter().filter(|one| one.wanted == rate).map(|one| Row {
        label: match one.wrong {
            0 => one.design.clone(),
            wrong => format!("{} ({} wrong)", one.design, group(wrong)),
        },
        group: 0,
        values: one.read.told().map(|time| time.map(|time| time as f64)).into(),
        notes: vec![
            group(one.wrong),
            group(one.read.count),
            format!("{:.1}", one.rate),
            one.emptying.told()[0].map_or("-".into(), |ns| time(ns as f64)),
            one.emptying.told()[3].map_or("-".into(), |ns| time(ns as f64)),
        ],
    });
    Chart::Ranges(Ranges {
        title: format!("Reads of a shared map, {often}"),
        unit: Unit::Nanoseconds,
        marks: strings(["p50", "p99", "p99.9", "max"]),
        groups: strings(["design"]),
        rows: rows.collect(),
        notes: strings([
            "wrong answers",
            "reads",
            "emptied a second",
            "emptying p50",
            "emptying max",
        ]),
    })
}

fn readers(answers: &Answers) -> Chapter {
    let entries = answers.readers.first().map_or(0, |one| one.entries);
    Chapter {
        heading: "3. Under readers".into(),
        text: format!(
            "A map of {} entries, each with a block of its own. One thread empties and refills it; \
             each other processor reads, every two microseconds. A read counts from the moment \
             when it was due: where a reader is held up, every read that it holds up counts. A \
             wrong answer is a pair of reads that saw one half emptied and the other not, or an \
             entry that a clear which had returned had emptied. The row where nothing is emptied \
             shows what the machine itself does.",
            group(entries as u64),
        ),
        charts: RATES.iter().map(|rate| readers_chart(answers, *rate)).collect(),
    }
}

/// The map of winners.
pub fn winners_chart(answers: &Answers) -> Chart {
    let thresholds = &answers.thresholds;
    let mut capacities: Vec<usize> = thresholds.cells.iter().map(|cell| cell.capacity).collect();
    capacities.dedup();
    let mut fills: Vec<usize> = thresholds.cells.iter().map(|cell| cell.fill).collect();
    fills.retain(|fill| fill.is_power_of_two() && !capacities.contains(fill));
    fills.sort_unstable();
    fills.dedup();
    let rows: Vec<Option<usize>> =
        [None].into_iter().chain(fills.into_iter().rev().map(Some)).collect();
    let field = |fill: Option<usize>, capacity: usize| {
        let fill = fill.unwrap_or(capacity);
        let cells = &thresholds.cells;
        let cell = cells.iter().find(|cell| (cell.capacity, cell.fill) == (capacity, fill))?;
        let (way, ratio) = cell.winner();
        Some(Field { winner: (ratio >= TIE).then_some(way), ratio })
    };
    Chart::Winners(Winners {
        title: format!("The fastest way over {} cycles, u64 entries", thresholds.cycles),
        ways: thresholds.ways.clone(),
        letters: LETTERS.into(),
        columns: capacities.iter().map(|n| short(*n)).collect(),
        column_name: "capacity of the table".into(),
        rows: rows.iter().map(|fill| fill.map_or("full".into(), short)).collect(),
        row_name: "entries of a fill".into(),
        fields: rows
            .iter()
            .map(|fill| capacities.iter().map(|capacity| field(*fill, *capacity)).collect())
            .collect(),
    })
}

/// A number in few characters: `57k`.
fn short(number: usize) -> String {
    if number < 10_000 { group(number as u64) } else { format!("{}k", number / 1_000) }
}

/// Every figure behind the map of winners.
fn thresholds_table(answers: &Answers) -> Chart {
    let thresholds = &answers.thresholds;
    let mut head = strings(["capacity", "fill"]);
    head.extend(thresholds.ways.iter().cloned());
    let rows = thresholds.cells.iter().map(|cell| {
        let mut row = vec![group(cell.capacity as u64), group(cell.fill as u64)];
        row.extend(cell.times.iter().map(|ns| time(*ns)));
        row
    });
    let title = "Time of a cycle, behind the map of winners".to_owned();
    Chart::Table(title, Table { head, rows: rows.collect() })
}

fn thresholds(answers: &Answers) -> Chapter {
    Chapter {
        heading: "4. Thresholds".into(),
        text: format!(
            "A table that was once grown to a capacity holds a fill. It is emptied and filled alike \
             {} times, each time in the same way; what a way costs at first is spread over these \
             cycles. A field names the fastest way, and how many times its time the next one takes; \
             = is within 5 %. The least of many rounds counts.",
            answers.thresholds.cycles,
        ),
        charts: vec![winners_chart(answers), thresholds_table(answers)],
    }
}

/// What became of secrets.
pub fn wipes_table(answers: &Answers) -> Chart {
    let rows = answers
        .wipes
        .iter()
        .map(|wipe| vec![wipe.what.clone(), group(wipe.bytes as u64), group(wipe.readable as u64)]);
    let title = "Bytes of a secret that were readable when its memory was freed".to_owned();
    let head = strings(["", "bytes of the secret", "readable when freed"]);
    Chart::Table(title, Table { head, rows: rows.collect() })
}

fn wiping(answers: &Answers) -> Chapter {
    let is_plain = |what: &str| what.contains("fill(0)");
    let plain = answers.wipes.iter().find(|wipe| is_plain(&wipe.what));
    let fate = match plain {
        Some(wipe) if wipe.readable > 0 => {
            "The compiler left out the plain wipe: it writes to memory that is about to be freed."
        }
        _ => "The compiler kept the plain wipe, this time; nothing obliges it to.",
    };
    Chapter {
        heading: "5. Wiping".into(),
        text: format!("Memory that is freed was searched for what had been in it. {fate}"),
        charts: vec![wipes_table(answers)],
    }
}
