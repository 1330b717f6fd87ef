//! Makes a page of HTML of what was measured, complete in itself: tables, plots, and how to read
//! them. Knows no map but by its name.

use crate::chart::{self, Axis, Series, colour, duration, entries, shade};
use crate::latency::POINTS;
use crate::machine::Machine;
use crate::record::{Line, Record, distinct, mean, sizes};
use crate::timing::Measure;
use plotters::style::RGBColor;
use std::error::Error;
use std::fmt::Write;

const OURS: &str = "tabularasa";
const BASE: &str = "hashbrown";
const NOISE: &str = "noise";
const LIMIT: &str = "limit";

/// Records of one kind, hasher and profile.
struct Group<'a> {
    title: String,
    records: Vec<&'a Record>,
}

/// # Errors
/// If a plot cannot be drawn.
pub fn page(lines: &[Line]) -> Result<String, Box<dyn Error>> {
    let machines: Vec<&Machine> = lines.iter().filter_map(Line::machine).collect();
    let records: Vec<&Record> = lines.iter().filter_map(Line::record).collect();
    let mut html = String::from("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n");
    _ = writeln!(html, "<title>tabularasa beside its peers</title>");
    _ = writeln!(html, "<style>\n{}</style>\n<body>", include_str!("page.css"));
    head(&mut html, &machines);
    let groups = groups(&records);
    summary(&mut html, &groups);
    for group in &groups {
        section(&mut html, group)?;
    }
    html.push_str("</body></html>\n");
    Ok(html)
}

fn head(html: &mut String, machines: &[&Machine]) {
    html.push_str("<h1>tabularasa beside its peers</h1>\n");
    for machine in distinct(machines.iter().map(|machine| {
        format!("{} · {} · {} · {}", machine.date, machine.machine, machine.compiler, machine.held)
    })) {
        _ = writeln!(html, "<p class=\"quiet\">{}</p>", escaped(&machine));
    }
    let loads = distinct(machines.iter().map(|machine| machine.load.as_str()));
    _ = writeln!(
        html,
        "<p class=\"quiet\">Load of the machine (one minute, fifteen) when each run began: {}. \
         Above 0.2, do not trust small differences.</p>",
        escaped(&loads.join("; "))
    );
    _ = writeln!(
        html,
        "<p>A ratio is a map's time to {BASE}'s: <b>below 1 is faster</b>. All maps take turns, \
         round by round, in one process, with the same keys; the least of a set's rounds counts, \
         then the median over several sets of keys and fresh tables. “{NOISE}” is {BASE} against a \
         second copy of itself: its ratios lie in the grey band, and differences within the band \
         mean nothing.</p>"
    );
}

/// By kind, hasher and profile, in the order in which they were measured.
fn groups<'a>(records: &[&'a Record]) -> Vec<Group<'a>> {
    let key = |record: &Record| {
        let hashers = match (record.hashers.as_str(), record.kind.split('-').next()) {
            ("own", _) => "each with its own default hasher",
            (_, Some("identity")) => "identity hash",
            (_, Some("fx")) => "Fx",
            _ => "one hasher for all",
        };
        let profile = if record.profile == "dev" { ", dev profile" } else { "" };
        let kind = match record.kind.as_str() {
            "u64-u64" => "u64 → u64",
            "u32-u32" => "u32 → u32",
            "u64-wide" => "u64 → 56 bytes",
            "string-u64" => "String → u64",
            "identity" => "sequential u64",
            "identity-16" => "multiples of 16",
            "identity-4096" => "multiples of 4096",
            "identity-2^32" => "multiples of 2³²",
            "fx-pointers" => "pointers",
            other => other,
        };
        format!("{kind}, {hashers}{profile}")
    };
    let titles = distinct(records.iter().map(|record| key(record)));
    let group = |title: String| Group {
        records: records.iter().copied().filter(|record| key(record) == title).collect(),
        title,
    };
    titles.into_iter().map(group).collect()
}

impl Group<'_> {
    /// The records of one map and measure.
    fn of(&self, map: &str, measure: Measure) -> Vec<&Record> {
        let of = |r: &&&Record| r.map == map && r.measure == measure;
        self.records.iter().filter(of).copied().collect()
    }

    fn find(&self, map: &str, question: &str, size: usize) -> Option<&Record> {
        let is = |r: &&&Record| r.map == map && r.question == question && r.size == size;
        self.records.iter().find(is).copied()
    }

    fn maps(&self) -> Vec<&str> {
        let all = distinct(self.records.iter().map(|record| record.map.as_str()));
        all.into_iter().filter(|map| *map != NOISE && *map != LIMIT).collect()
    }

    /// Between which ratios nine of ten cells of the null run lie.
    fn noise(&self) -> Option<(f64, f64)> {
        let ratio = |record: &&Record| record.ratio.map(|ratio| ratio[0]);
        let mut all: Vec<f64> =
            self.of(NOISE, Measure::Nanoseconds).iter().filter_map(ratio).collect();
        all.sort_by(f64::total_cmp);
        let cut = all.len() / 20;
        Some((*all.get(cut)?, *all.get(all.len() - 1 - cut)?))
    }
}

/// Geometric means of our times to each peer's.
fn summary(html: &mut String, groups: &[Group]) {
    let peers = distinct(groups.iter().flat_map(Group::maps).filter(|map| *map != OURS));
    html.push_str(
        "<h2>In one number</h2>\n<p>Geometric mean, over all operations and sizes, of \
         tabularasa's time to each peer's, from the same cells.</p>\n<div class=\"scroll\"><table>\
         <thead><tr><th></th>",
    );
    peers.iter().for_each(|peer| _ = write!(html, "<th>to {peer}</th>"));
    html.push_str("<th>cells</th></tr></thead><tbody>\n");
    for group in groups {
        _ = write!(html, "<tr><th>{}</th>", escaped(&group.title));
        let ours = group.of(OURS, Measure::Nanoseconds);
        for peer in &peers {
            let ratio = |record: &&Record| {
                let peer = group.find(peer, &record.question, record.size)?;
                Some(record.figure[0] / peer.figure[0])
            };
            cell(html, mean(ours.iter().filter_map(ratio)), "");
        }
        _ = writeln!(html, "<td>{}</td></tr>", ours.len());
    }
    html.push_str("</tbody></table></div>\n");
}

fn section(html: &mut String, group: &Group) -> Result<(), Box<dyn Error>> {
    _ = writeln!(html, "<h2>{}</h2>", escaped(&group.title));
    let ours = group.of(OURS, Measure::Nanoseconds);
    if !ours.is_empty() {
        _ = writeln!(html, "<h3>tabularasa / {BASE}, by operation and size</h3>");
        let sizes = sizes(ours.iter().copied());
        let shades = (0..sizes.len()).map(|place| shade(place, sizes.len()));
        let names = sizes.iter().map(|size| entries(*size as f64));
        legend(html, shades.zip(names).collect());
        html.push_str(&chart::ratios(&ours, BASE, group.noise())?);
    }
    plots(html, group)?;
    for (name, measure) in [("time", Measure::Nanoseconds), ("bytes", Measure::Bytes)] {
        for map in distinct(group.records.iter().map(|record| record.map.as_str())) {
            let records = group.of(map, measure);
            if records.is_empty() {
                continue;
            }
            let open = if map == OURS { " open" } else { "" };
            let title = match map {
                BASE => format!("{BASE}: {name} itself"),
                LIMIT => "Limits of this machine: time itself".into(),
                NOISE => format!("{NOISE}: {BASE} / {BASE}, {name}"),
                _ => format!("{map} / {BASE}, {name}"),
            };
            _ = writeln!(html, "<details{open}><summary>{title}</summary>");
            table(html, &records);
            html.push_str("</details>\n");
        }
    }
    Ok(())
}

fn legend(html: &mut String, all: Vec<(RGBColor, String)>) {
    html.push_str("<div class=\"legend\">");
    for (RGBColor(r, g, b), name) in all {
        _ = write!(html, "<span><i style=\"background:rgb({r},{g},{b})\"></i>{name}</span>");
    }
    html.push_str("</div>\n");
}

/// The plots of absolute times, each if there are figures for it.
fn plots(html: &mut String, group: &Group) -> Result<(), Box<dyn Error>> {
    let mut all = Vec::new();
    for (question, limits) in [
        ("hit", &["limit: load"][..]),
        ("hit chained", &["limit: load, chained", "limit: two loads, chained"]),
        ("miss", &["limit: load"]),
        ("growing", &[]),
    ] {
        let mut series = by_size(group, question, &group.maps());
        if series.iter().any(|series| series.points.len() > 3) {
            for limit in limits {
                let mut line = by_size(group, limit, &[LIMIT]);
                line.iter_mut().for_each(|series| series.map = (*limit).into());
                series.append(&mut line);
            }
            let title = format!("{question}: time for one {}", unit(group, question));
            all.push(chart::lines(&title, &Axis::Entries("entries in the map"), &series)?);
        }
    }
    for size in sizes(group.records.iter().copied()) {
        let series = clears(group, size);
        if series.iter().any(|series| series.points.len() > 3) {
            let title = format!("clear: time, of a map with room for {}", entries(size as f64));
            all.push(chart::lines(&title, &Axis::Entries("entries inserted"), &series)?);
        }
    }
    for size in sizes(group.records.iter().copied()) {
        let series = latencies(group, size);
        if series.iter().any(|series| series.points.len() > 3) {
            let names = POINTS.map(|(name, _)| name.trim_start_matches("insert "));
            let title = format!("single insertions while growing to {}", entries(size as f64));
            all.push(chart::lines(&title, &Axis::Names("insertions, by rank", &names), &series)?);
        }
    }
    if all.is_empty() {
        return Ok(());
    }
    html.push_str("<h3>Times</h3>\n");
    let maps = group.maps().into_iter().map(|map| (colour(map), map.to_string()));
    let limit = (colour(LIMIT), "limits of this machine (thin)".to_string());
    legend(html, maps.chain([limit]).collect());
    _ = writeln!(html, "<div class=\"plots\">\n{}</div>", all.concat());
    Ok(())
}

fn unit<'a>(group: &'a Group, question: &str) -> &'a str {
    let record = group.records.iter().find(|record| record.question == question);
    record.map_or("", |record| record.unit.as_str())
}

/// A line for each map, times of one question against the size.
fn by_size(group: &Group, question: &str, maps: &[&str]) -> Vec<Series> {
    let line = |map: &&str| {
        let records = group.of(map, Measure::Nanoseconds);
        let mut points: Vec<(f64, f64)> = (records.iter().filter(|r| r.question == question))
            .map(|record| (record.size as f64, record.figure[0]))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Series { map: (*map).into(), points }
    };
    maps.iter().map(line).filter(|series| !series.points.is_empty()).collect()
}

/// A line for each map, times of whole clears against the entries put in, and the limit.
fn clears(group: &Group, size: usize) -> Vec<Series> {
    let share = |part: f64| (size as f64 * part).floor();
    let fills = [
        ("clear of 100", 100.0, 1.0),
        ("clear of 0.01 %", share(1e-4), 1.0),
        ("clear of 0.1 %", share(1e-3), 1.0),
        ("clear of 1 %", share(1e-2), 1.0),
        ("clear of 10 %", share(0.1), 1.0),
        ("clear of 50 %", share(0.5), 1.0),
        ("clear", size as f64, size as f64),
    ];
    let line = |map: &str| {
        let point = |(question, put_in, times): &(&str, f64, f64)| {
            let record = group.find(map, question, size)?;
            Some((*put_in, record.figure[0] * times))
        };
        let mut points: Vec<(f64, f64)> = fills.iter().filter_map(point).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Series { map: map.into(), points }
    };
    let mut all: Vec<Series> = group.maps().into_iter().map(line).collect();
    all.retain(|series| !series.points.is_empty());
    if let Some(limit) = group.find(LIMIT, "limit: set control bytes", size) {
        let whole = limit.figure[0] * size as f64;
        let (low, high) = (share(1e-4).min(100.0), size as f64);
        all.push(Series { map: LIMIT.into(), points: vec![(low, whole), (high, whole)] });
    }
    all
}

/// A line for each map through the points of the distribution.
fn latencies(group: &Group, size: usize) -> Vec<Series> {
    let line = |map: &str| {
        let point = |(at, (name, _)): (usize, &(&str, f64))| {
            Some((at as f64, group.find(map, name, size)?.figure[0]))
        };
        let points = POINTS.iter().enumerate().filter_map(point).collect();
        Series { map: map.into(), points }
    };
    group.maps().into_iter().map(line).filter(|series| !series.points.is_empty()).collect()
}

/// A row for each question, a column for each size: ratios, or times where there are none.
fn table(html: &mut String, records: &[&Record]) {
    let sizes = sizes(records.iter().copied());
    let ratios = records[0].ratio.is_some() && records[0].map != BASE;
    html.push_str("<div class=\"scroll\"><table><thead><tr><th></th>");
    sizes.iter().for_each(|size| _ = write!(html, "<th>{}</th>", entries(*size as f64)));
    html.push_str(if ratios { "<th>mean</th></tr></thead><tbody>\n" } else { "</tr></thead>\n" });
    let ratio = |record: &&Record| record.ratio.map(|ratio| ratio[0]);
    for question in distinct(records.iter().map(|record| record.question.as_str())) {
        let row: Vec<&Record> =
            records.iter().copied().filter(|record| record.question == question).collect();
        _ = write!(html, "<tr><th>{} <span class=\"quiet\">{}</span></th>", question, row[0].unit);
        for size in &sizes {
            match row.iter().find(|record| record.size == *size) {
                None => html.push_str("<td></td>"),
                Some(record) => figure(html, record, ratios),
            }
        }
        if ratios {
            cell(html, mean(row.iter().filter_map(ratio)), "");
        }
        html.push_str("</tr>\n");
    }
    if ratios {
        html.push_str("<tr class=\"mean\"><th>mean</th>");
        for size in &sizes {
            let column = records.iter().filter(|record| record.size == *size);
            cell(html, mean(column.filter_map(ratio)), "");
        }
        cell(html, mean(records.iter().filter_map(ratio)), "");
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></div>\n");
}

/// A cell: the ratio, or the figure, with all that is known of it when pointed at.
fn figure(html: &mut String, record: &Record, ratios: bool) {
    let show = |figure: f64| match record.measure {
        Measure::Nanoseconds => duration(figure),
        Measure::Bytes => format!("{figure:.1}"),
    };
    let [median, least, greatest] = record.figure.map(show);
    let mut hint = format!("{median} ({least} to {greatest}) a {}", record.unit);
    match record.ratio.filter(|_| ratios) {
        Some([ratio, least, greatest]) => {
            _ = write!(hint, "; ratio {ratio:.3} ({least:.3} to {greatest:.3})");
            _ = write!(hint, "; {} rounds, {} sets", record.rounds, record.sets);
            cell(html, ratio, &hint);
        }
        None => _ = write!(html, "<td title=\"{hint}\">{median}</td>"),
    }
}

/// A ratio on its colour: blue if faster, orange if slower, the more so the deeper.
fn cell(html: &mut String, ratio: f64, hint: &str) {
    if !ratio.is_finite() {
        html.push_str("<td></td>");
        return;
    }
    let depth = (ratio.log2().abs() / 1.6).min(1.0) * 0.75;
    let (r, g, b) = if ratio < 1.0 { (0, 114, 178) } else { (213, 94, 0) };
    let ink = if depth > 0.62 { ";color:#fff" } else { "" };
    let places = if ratio < 0.1 { 3 } else { 2 };
    _ = write!(
        html,
        "<td style=\"background:rgba({r},{g},{b},{depth:.2}){ink}\" title=\"{hint}\">\
         {ratio:.places$}</td>"
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_every_ratio_and_a_plot() {
        let record = |map: &str, size, time: f64, ratio: f64| {
            Line::Record(Record {
                kind: "u64-u64".into(),
                hashers: "one".into(),
                profile: "release".into(),
                question: "hit".into(),
                unit: "look-up".into(),
                measure: Measure::Nanoseconds,
                size,
                map: map.into(),
                rounds: 9,
                sets: 3,
                figure: [time; 3],
                ratio: Some([ratio; 3]),
            })
        };
        let lines = [
            record(OURS, 100, 1.5, 0.75),
            record(BASE, 100, 2.0, 1.0),
            record(NOISE, 100, 2.2, 1.1),
            record(OURS, 20_000, 60.0, 0.6),
            record(BASE, 20_000, 100.0, 1.0),
        ];
        let html = page(&lines).expect("drawn");
        for figure in ["0.75</td>", "0.60</td>", "1.10</td>", "100 ns</td>", "20 k</th>"] {
            assert!(html.contains(figure), "{figure} in {html}");
        }
        // Too few sizes for plots of times.
        assert_eq!(html.matches("<svg").count(), 1);
        assert!(page(&[]).is_ok());
    }

    #[test]
    fn durations_are_short() {
        let all = [0.25, 9.0, 12.345, 1_500.0, 2_000_000.0, 3e9].map(duration);
        assert_eq!(all, ["0.25 ns", "9 ns", "12.35 ns", "1.5 µs", "2 ms", "3 s"]);
        assert_eq!([8.0, 1_500.0, 350_000.0, 5e6].map(entries), ["8", "1.5 k", "350 k", "5 M"]);
    }
}
