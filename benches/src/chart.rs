//! Draws plots as SVG. Knows no map but by its name, and of records only their figures.

use crate::record::{Record, distinct, sizes};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;

/// A plot, or why there is none.
pub type Drawn = Result<String, Box<dyn Error>>;

const INK: RGBColor = RGBColor(40, 44, 52);
const GRID: RGBColor = RGBColor(226, 229, 233);
const BAND: RGBColor = RGBColor(233, 233, 233);

/// The colour of each map: Okabe and Ito's, which nobody confuses.
pub fn colour(map: &str) -> RGBColor {
    match map {
        "tabularasa" => RGBColor(0, 114, 178),
        "hashbrown" => RGBColor(213, 94, 0),
        "std" => RGBColor(230, 159, 0),
        "indexmap" => RGBColor(0, 158, 115),
        "boost" => RGBColor(204, 121, 167),
        "abseil" => RGBColor(86, 180, 233),
        _ => RGBColor(120, 120, 120),
    }
}

/// Light for small maps, dark for large ones.
pub fn shade(place: usize, count: usize) -> RGBColor {
    let part = place as f64 / (count.max(2) - 1) as f64;
    let mix = |light: f64, dark: f64| (light + (dark - light) * part) as u8;
    RGBColor(mix(170.0, 8.0), mix(212.0, 40.0), mix(236.0, 92.0))
}

/// A number of things, short.
pub fn entries(number: f64) -> String {
    match number {
        n if n >= 999_500.0 => format!("{} M", trimmed(n / 1e6)),
        n if n >= 1_000.0 => format!("{} k", trimmed(n / 1e3)),
        n => trimmed(n),
    }
}

/// Nanoseconds, short.
pub fn duration(ns: f64) -> String {
    match ns {
        n if n >= 1e9 => format!("{} s", trimmed(n / 1e9)),
        n if n >= 1e6 => format!("{} ms", trimmed(n / 1e6)),
        n if n >= 1e3 => format!("{} µs", trimmed(n / 1e3)),
        n => format!("{} ns", trimmed(n)),
    }
}

/// Three digits at most, no zeros at the end.
fn trimmed(number: f64) -> String {
    let places = if number >= 100.0 { 0 } else { 2 };
    let text = format!("{number:.places$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').into(),
        false => text,
    }
}

/// One line of a plot.
pub struct Series {
    pub map: String,
    pub points: Vec<(f64, f64)>,
}

/// What the numbers on the lower axis are.
pub enum Axis<'a> {
    /// Entries, by orders of magnitude.
    Entries(&'a str),
    /// 0, 1, 2, … stand for these.
    Names(&'a str, &'a [&'a str]),
}

/// The logarithm to base 10 of what an axis shows lies between these; the pixels they fall on.
struct Frame<'a> {
    area: DrawingArea<SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    x: (f64, f64),
    y: (f64, f64),
}

/// Pixels about a frame: left, right, top, bottom.
type Margins = (i32, i32, i32, i32);

impl<'a> Frame<'a> {
    fn new(
        text: &'a mut String,
        size: (u32, u32),
        margins: Margins,
        x: (f64, f64),
        y: (f64, f64),
    ) -> Result<Self, Box<dyn Error>> {
        let (left, right, top, bottom) = margins;
        let root = SVGBackend::with_string(text, size).into_drawing_area();
        let pixels = (left..size.0 as i32 - right, size.1 as i32 - bottom..top);
        let area = root.apply_coord_spec(Cartesian2d::new(x.0..x.1, y.0..y.1, pixels));
        Ok(Frame { area, x, y })
    }

    fn line(&self, points: Vec<(f64, f64)>, style: ShapeStyle) -> Result<(), Box<dyn Error>> {
        Ok(self.area.draw(&PathElement::new(points, style))?)
    }

    fn dot(&self, at: (f64, f64), size: i32, style: ShapeStyle) -> Result<(), Box<dyn Error>> {
        Ok(self.area.draw(&Circle::new(at, size, style))?)
    }

    /// Text beside a place, so many pixels away from it.
    fn text(
        &self,
        text: String,
        at: (f64, f64),
        away: (i32, i32),
        (h, v): (HPos, VPos),
        size: u32,
    ) -> Result<(), Box<dyn Error>> {
        let style = ("sans-serif", size).into_font().color(&INK).pos(Pos::new(h, v));
        Ok(self.area.draw(&(EmptyElement::at(at) + Text::new(text, away, style)))?)
    }

    /// A vertical line with its label below.
    fn tick_x(&self, at: f64, label: String) -> Result<(), Box<dyn Error>> {
        self.line(vec![(at, self.y.0), (at, self.y.1)], GRID.stroke_width(1))?;
        self.text(label, (at, self.y.0), (0, 6), (HPos::Center, VPos::Top), 12)
    }

    /// A horizontal line with its label on the left.
    fn tick_y(&self, at: f64, label: String) -> Result<(), Box<dyn Error>> {
        self.line(vec![(self.x.0, at), (self.x.1, at)], GRID.stroke_width(1))?;
        self.text(label, (self.x.0, at), (-8, 0), (HPos::Right, VPos::Center), 12)
    }
}

/// Places for labels on a logarithmic axis, as logarithms: powers of ten, and 2 and 5 between them
/// if there is room.
fn ticks((low, high): (f64, f64)) -> Vec<f64> {
    let steps: &[f64] = if high - low > 3.2 { &[1.0] } else { &[1.0, 2.0, 5.0] };
    let powers = low.floor() as i32..=high.ceil() as i32;
    let places = powers.flat_map(|power| steps.iter().map(move |s| s.log10() + f64::from(power)));
    places.filter(|place| (low..=high).contains(place)).collect()
}

/// Least and greatest.
fn span(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), n| (a.min(n), b.max(n)))
}

/// Nanoseconds, by orders of magnitude, against something.
pub fn lines(title: &str, axis: &Axis, all: &[Series]) -> Drawn {
    let place = |point: &(f64, f64)| match axis {
        Axis::Entries(_) => (point.0.log10(), point.1.log10()),
        Axis::Names(..) => (point.0, point.1.log10()),
    };
    let points = || all.iter().flat_map(|series| series.points.iter().map(place));
    let (left, right) = span(points().map(|point| point.0));
    let (low, high) = span(points().map(|point| point.1));
    let (x, y) = ((left - 0.1, right + 0.1), (low - 0.15, high + 0.15));
    let mut text = String::new();
    {
        let frame = Frame::new(&mut text, (540, 350), (64, 16, 34, 48), x, y)?;
        let middle = (x.0 + x.1) / 2.0;
        frame.text(title.into(), (x.0, y.1), (0, -24), (HPos::Left, VPos::Top), 15)?;
        for at in ticks(y) {
            frame.tick_y(at, duration(10f64.powf(at)))?;
        }
        let name = match axis {
            Axis::Entries(name) => {
                for at in ticks(x) {
                    frame.tick_x(at, entries(10f64.powf(at)))?;
                }
                name
            }
            Axis::Names(name, names) => {
                for (at, name) in names.iter().enumerate() {
                    frame.tick_x(at as f64, (*name).into())?;
                }
                name
            }
        };
        frame.text((*name).into(), (middle, y.0), (0, 26), (HPos::Center, VPos::Top), 12)?;
        // Ours last, above the others.
        for series in all.iter().rev() {
            let (colour, limit) = (colour(&series.map), series.map.starts_with("limit"));
            let points: Vec<_> = series.points.iter().map(place).collect();
            let width = if limit { 1 } else { 2 };
            frame.line(points.clone(), colour.stroke_width(width))?;
            for point in points.into_iter().filter(|_| !limit) {
                frame.dot(point, 4, colour.filled())?;
            }
        }
        frame.area.present()?;
    }
    Ok(text)
}

/// Ratios of one map to the base: a row for each question, a dot for each size, the band in which
/// noise lies.
pub fn ratios(records: &[&Record], base: &str, noise: Option<(f64, f64)>) -> Drawn {
    const ROW: usize = 20;
    const LEAST: f64 = 0.002;
    let questions = distinct(records.iter().map(|record| record.question.as_str()));
    let sizes = sizes(records.iter().copied());
    let of = |record: &Record| record.ratio.map_or(1.0, |ratio| ratio[0].max(LEAST));
    let (low, high) = span(records.iter().map(|record| of(record)));
    let x = (low.min(0.45).log10() - 0.04, high.max(1.8).log10() + 0.04);
    let rows = questions.len();
    let size = (860, (rows * ROW + 76) as u32);
    let mut text = String::new();
    {
        let y = (0.0, rows as f64);
        let frame = Frame::new(&mut text, size, (150, 20, 30, 46), x, y)?;
        if let Some((low, high)) = noise {
            let corners = [(low.log10().max(x.0), y.0), (high.log10().min(x.1), y.1)];
            frame.area.draw(&Rectangle::new(corners, BAND.filled()))?;
        }
        for at in ticks(x) {
            let ratio = 10f64.powf(at);
            let text = if ratio < 0.1 { format!("{ratio:.3}") } else { format!("{ratio:.1}") };
            frame.tick_x(at, text)?;
        }
        frame.line(vec![(0.0, y.0), (0.0, y.1)], INK.stroke_width(2))?;
        let words = [
            (HPos::Left, x.0, format!("← faster than {base}")),
            (HPos::Right, x.1, format!("slower than {base} →")),
        ];
        for (side, at, words) in words {
            frame.text(words, (at, y.1), (0, -20), (side, VPos::Top), 12)?;
        }
        for (row, question) in questions.iter().enumerate() {
            let at = (rows - row) as f64 - 0.5;
            frame.tick_y(at, (*question).into())?;
            for record in records.iter().filter(|record| record.question == *question) {
                let place = sizes.iter().position(|size| *size == record.size).unwrap_or(0);
                // Smaller maps higher, so that equal ratios do not hide each other.
                let lower = place as f64 / sizes.len().max(2) as f64 - 0.4;
                let point = (of(record).log10(), at - lower * 0.5);
                frame.dot(point, 6, WHITE.filled())?;
                frame.dot(point, 5, shade(place, sizes.len()).filled())?;
            }
        }
        frame.area.present()?;
    }
    Ok(text)
}
