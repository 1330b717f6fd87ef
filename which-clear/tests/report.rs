//! A whole run with little effort: every way has figures that can be right, and the page, the table
//! and the pieces of the documentation hold them all.

use std::path::Path;
use std::sync::OnceLock;
use which_clear::answers::Answers;
use which_clear::chapters::{Chart, chapters};
use which_clear::charts::escape;
use which_clear::heap::Counting;
use which_clear::input::parse_trace;
use which_clear::progress::Progress;
use which_clear::readers::RATES;
use which_clear::run::{Effort, run};
use which_clear::ways::{AGAIN, KINDS};
use which_clear::{docs, page, table};

#[global_allocator]
static HEAP: Counting = Counting;

/// As little as can be measured.
const LITTLE: Effort = Effort {
    is_quick: true,
    most_keys: 1_000,
    least_spike: 1_000,
    most_spike: 20_000,
    most_power: 8,
    cycles: 1.5,
    memory: 0.5,
    readers: 3.0,
    thresholds: 0.1,
};

const SPIKE: u32 = 5_000;

/// One test, for the heap is counted: other tests on other threads would be counted too.
#[test]
fn a_whole_run_is_right() {
    every_way_is_measured();
    memory_is_that_of_the_contract();
    readers_and_thresholds_are_measured();
    wipes_are_told_from_no_wipes();
    advice_has_reasons();
    json_brings_everything_back();
    the_table_fits_80_columns();
    the_page_holds_every_series_and_no_address();
    the_documentation_gets_its_pieces();
}

/// One run for all checks.
fn answers() -> &'static Answers {
    static ANSWERS: OnceLock<Answers> = OnceLock::new();
    ANSWERS.get_or_init(|| {
        let trace = "40\n60\n<b> & \"c\" http://example.com/ 'd'\n50\n45\n80\n".repeat(5);
        let fills = parse_trace(&trace, "<trace> & co".into()).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_which-clear"));
        let progress = Progress::hidden();
        run(fills, Some(SPIKE), LITTLE, Some(program), "which-clear --quick".into(), &progress)
    })
}

const OURS: [&str; 9] = [
    "clear_retain",
    "clear_shrink",
    "reset",
    "recycle",
    "clear_zeroize",
    "retain(false)",
    "drain",
    "a new map",
    "take_all, dropped in slices",
];

fn every_way_is_measured() {
    let answers = answers();
    for kind in KINDS {
        for after in [false, true] {
            for way in OURS {
                let one = answers.cycles_of(("tabularasa", way), kind, after).unwrap();
                assert!(one.cycle.count > 0 && one.cycle.least > 0, "{one:?}");
                assert!(one.cycle.mean > one.emptying.mean, "{one:?}");
                let told = [one.cycle.p50, one.cycle.p99, one.cycle.p999, one.cycle.most];
                assert!(told.is_sorted(), "{one:?}");
                assert_eq!(one.spike > 0, after, "{one:?}");
            }
            for peer in ["std", "hashbrown"] {
                for way in ["clear", "retain(false)", "drain", "a new map"] {
                    assert!(answers.cycles_of((peer, way), kind, after).is_some());
                }
            }
        }
    }
    // 13 ways here, 7 in each of the others; three kinds, twice.
    assert_eq!((answers.cycles.len(), answers.memory.len()), (27 * 6, 26 * 3));
    assert!(answers.noise() >= 1.0);
}

fn memory_is_that_of_the_contract() {
    let answers = answers();
    for kind in KINDS {
        let of = |way| answers.memory_of(("tabularasa", way), kind).unwrap();
        let (retain, reset) = (of("clear_retain"), of("reset"));
        assert!(retain.peak.capacity >= SPIKE as usize && retain.peak.blocks >= 1);
        assert_eq!((retain.before.bytes, retain.before.blocks), (0, 0));
        // Kept whole, for ever; freed.
        assert_eq!(retain.after.capacity, retain.peak.capacity);
        assert_eq!((retain.after.blocks, retain.mean), (1, retain.after.bytes as f64));
        assert_eq!((reset.after.bytes, reset.after.capacity, reset.mean), (0, 0, 0.0));
        // The spike's memory goes after the next fill; after the rounds of a `Watermark`.
        let shrink = of("clear_shrink");
        assert_eq!(shrink.after.capacity, retain.after.capacity);
        assert!(shrink.later[0].1 * 10 < shrink.after.bytes);
        let mark = format!("Watermark({}, {})", answers.data.rounds, answers.data.slack);
        let mark = of(&mark);
        let at = |fills| mark.later.iter().find(|(n, _)| *n == fills).unwrap().1;
        assert_eq!(at(4), retain.after.bytes, "{mark:?}");
        assert!(at(40) * 10 < retain.after.bytes, "{mark:?}");
        assert!(mark.mean < retain.mean && mark.mean > 0.0);
        // Slices: the entries wait, for a while.
        let slices = of("take_all, dropped in slices");
        assert!(slices.after.bytes > 0 && slices.later.last().unwrap().1 < slices.after.bytes);
    }
    let stale = |way| {
        let one = answers.memory_of(("tabularasa", way), "u64").unwrap();
        (one.stale_kept.unwrap(), one.stale_freed.unwrap())
    };
    let all = SPIKE as usize * 16;
    assert_eq!(stale("clear_retain"), (all, 0));
    assert_eq!(stale("reset"), (0, all));
    assert_eq!(stale("clear_zeroize"), (0, 0));
    if cfg!(target_os = "linux") {
        assert_eq!(answers.resident.len(), 26);
        assert!(answers.resident.iter().all(|one| one.before > 0 && one.peak >= one.before));
    }
}

fn readers_and_thresholds_are_measured() {
    let answers = answers();
    assert_eq!(answers.readers.len(), 9 * RATES.len());
    for one in &answers.readers {
        assert!(one.read.count > 0, "{one:?}");
        assert_eq!(one.emptying.count > 0, one.wanted > 0, "{one:?}");
        // The designs that promise it give no wrong answer.
        assert!(one.wrong == 0 || one.design.starts_with("dashmap"), "{one:?}");
    }
    let thresholds = &answers.thresholds;
    assert_eq!(thresholds.ways.len(), 4);
    let capacities: Vec<usize> = thresholds.cells.iter().map(|cell| cell.capacity).collect();
    assert_eq!((capacities[0], capacities.last()), (14, Some(&224)));
    let is_timed = |time: &f64| *time > 0.0 && time.is_finite();
    assert!(thresholds.cells.iter().all(|cell| cell.times.iter().all(is_timed)));
}

fn wipes_are_told_from_no_wipes() {
    let left = |words: &str| {
        let wipe = answers().wipes.iter().find(|wipe| wipe.what.contains(words)).unwrap();
        (wipe.readable, wipe.bytes)
    };
    for nothing in ["an array, dropped", "a map, dropped", "clear_retain"] {
        assert_eq!(left(nothing), (8_192, 8_192), "{nothing}");
    }
    assert_eq!(left("clear_zeroize").0, 0);
    assert_eq!(left("ZeroizeOnFree").0, 0);
}

fn advice_has_reasons() {
    let advice = &answers().advice;
    assert!(!advice.call.is_empty());
    assert!(advice.reasons.len() >= 4, "{:?}", advice.reasons);
    let has_figures = |reason: &&String| reason.chars().any(|c| c.is_ascii_digit());
    assert!(advice.reasons.iter().filter(has_figures).count() >= 4, "{:?}", advice.reasons);
}

fn json_brings_everything_back() {
    let json = serde_json::to_string(answers()).unwrap();
    // Not `assert_eq`: it would print both.
    assert!(serde_json::from_str::<Answers>(&json).unwrap() == *answers());
}

fn the_table_fits_80_columns() {
    let text = table::render(answers());
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for way in OURS.into_iter().chain([AGAIN, "dashmap, clear", "hashbrown", "5. For fills"]) {
        assert!(text.contains(way), "{way}");
    }
}

/// Every chart with its picture, twice, and every figure as text; nothing from anywhere else.
fn the_page_holds_every_series_and_no_address() {
    let answers = answers();
    let page = page::render(answers);
    for chapter in chapters(answers) {
        assert!(page.contains(&escape(&chapter.heading)) && page.contains(&escape(&chapter.text)));
        for chart in chapter.charts {
            assert!(page.contains(&escape(chart.title())), "{}", chart.title());
            let table = chart.table();
            assert!(!table.rows.is_empty(), "{}", chart.title());
            for row in &table.rows {
                let cells = row.iter().map(|cell| format!("<td>{}</td>", escape(cell)));
                let row = format!("<tr>{}</tr>", cells.collect::<String>());
                assert!(page.contains(&row), "{}: {row}", chart.title());
            }
            if let Chart::Ranges(ranges) = &chart {
                // Labels in the picture for wide pages and in that for narrow ones.
                for row in &ranges.rows {
                    let label = format!(">\n{}\n</text>", escape(&row.label));
                    assert!(page.matches(&label).count() >= 2, "{}", row.label);
                }
            }
        }
    }
    for series in &answers.cycles {
        assert!(page.contains(&escape(&series.way)), "{}", series.way);
    }
    for series in &answers.readers {
        assert!(page.contains(&escape(&series.design)), "{}", series.design);
    }
    for word in ["://", "src=", "url(", "@import", "<script", "<iframe", "<object", "xmlns"] {
        assert!(!page.contains(word), "{word}");
    }
    // Whatever has an address has it inside.
    let addresses = page.match_indices("href=").map(|(place, _)| &page[place..place + 13]);
    assert_eq!(addresses.collect::<Vec<_>>(), ["href=\"data:,\""]);
    // What the user wrote stays text.
    assert!(page.contains("&lt;trace&gt; &amp; co") && !page.contains("<trace>"));
    // One of each that is opened is closed.
    for name in ["html", "body", "main", "section", "figure", "svg", "table", "details", "div"] {
        let opened =
            page.matches(&format!("<{name}>")).count() + page.matches(&format!("<{name} ")).count();
        assert_eq!(opened, page.matches(&format!("</{name}>")).count(), "{name}");
    }
}

fn the_documentation_gets_its_pieces() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pieces");
    docs::write(answers(), &folder).unwrap();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(read("about.md").contains(&answers().about.date));
    for name in ["cycles", "after_spike", "memory", "readers", "winners"] {
        let (text, picture) = (read(&format!("{name}.md")), read(&format!("{name}.svg")));
        assert!(text.ends_with("<div style=\"overflow-x:auto\">"), "{name}");
        assert!(picture.starts_with("<svg xmlns=") && picture.ends_with("</svg>"), "{name}");
        assert!(!picture.contains("\n\n") && picture.contains("currentColor"), "{name}");
    }
    assert!(read("wiping.md").starts_with("</div>"));
}
