//! Pictures, as SVG. Two forms: ranges (a row for each way, marks on a scale) and a map of winners.
//! Knows nothing of what is measured: a chart has rows, values and names.
//!
//! Colours are drawn as placeholders and then replaced: by variables on the page, so that light and
//! dark share one picture, by plain ones in the documentation.

use crate::table::{bytes, time};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// What the values of a chart are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// On a logarithmic scale.
    Nanoseconds,
    Bytes,
}

impl Unit {
    /// A value as text.
    pub fn show(self, value: f64) -> String {
        match self {
            Unit::Nanoseconds => time(value),
            Unit::Bytes => bytes(value),
        }
    }
}

/// A row of marks.
#[derive(Clone, Debug)]
pub struct Row {
    pub label: String,
    /// The colour, and the heading under which it stands.
    pub group: usize,
    /// One for each mark of the chart; what was not measured is missing.
    pub values: Vec<Option<f64>>,
    /// Further columns of the table.
    pub notes: Vec<String>,
}

/// A chart with a row for each way.
#[derive(Clone, Debug)]
pub struct Ranges {
    pub title: String,
    pub unit: Unit,
    /// The names of the marks, four at most.
    pub marks: Vec<String>,
    pub groups: Vec<String>,
    pub rows: Vec<Row>,
    /// The names of further columns of the table.
    pub notes: Vec<String>,
}

/// A map of winners: columns, rows, and for each field who wins and by how much.
#[derive(Clone, Debug)]
pub struct Winners {
    pub title: String,
    pub ways: Vec<String>,
    pub letters: Vec<char>,
    /// From left to right, and the name of this axis.
    pub columns: Vec<String>,
    pub column_name: String,
    /// From top to bottom, and the name of this axis.
    pub rows: Vec<String>,
    pub row_name: String,
    /// By row, then column; some were not measured.
    pub fields: Vec<Vec<Option<Field>>>,
}

/// A field of a map of winners.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Field {
    /// The way that wins, or nobody.
    pub winner: Option<usize>,
    /// How many times the best time the second best is.
    pub ratio: f64,
}

/// Placeholders of colours.
const INK: RGBColor = RGBColor(1, 1, 1);
const MUTED: RGBColor = RGBColor(2, 2, 2);
const GRID: RGBColor = RGBColor(3, 3, 3);
const PAPER: RGBColor = RGBColor(4, 4, 4);
const SERIES: [RGBColor; 4] =
    [RGBColor(5, 5, 5), RGBColor(6, 6, 6), RGBColor(7, 7, 7), RGBColor(8, 8, 8)];

/// What stands for each placeholder.
pub type Palette = [&'static str; 8];

/// Variables of the page's style sheet.
pub const ON_PAGE: Palette = [
    "var(--ink)",
    "var(--muted)",
    "var(--grid)",
    "var(--paper)",
    "var(--one)",
    "var(--two)",
    "var(--three)",
    "var(--four)",
];

/// Colours that are readable in every theme of rustdoc: text takes that of the page.
pub const IN_DOCS: Palette = [
    "currentColor",
    "currentColor",
    "#88888855",
    "transparent",
    "#3987e5",
    "#d96a2b",
    "#1f9e74",
    "#9a6fd0",
];

/// The height of a row, of the head and of the axis.
const ROW: i32 = 19;
const HEAD: i32 = 30;
const AXIS: i32 = 26;

type Canvas<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

/// Writes text; in memory nothing fails.
fn text(canvas: &Canvas, words: &str, at: (i32, i32), color: RGBColor, side: HPos) {
    // plotters draws a size of 16 as 12.9: it counts what a font's lines take.
    let style = ("sans-serif", 15).into_font().color(&color).pos(Pos::new(side, VPos::Center));
    let _ = canvas.draw(&Text::new(words.to_owned(), at, style));
}

fn line(canvas: &Canvas, from: (i32, i32), to: (i32, i32), color: RGBColor, width: u32) {
    let _ = canvas.draw(&PathElement::new(vec![from, to], color.stroke_width(width)));
}

/// Draws a mark: the four differ in shape, not in colour alone.
fn mark(canvas: &Canvas, shape: usize, (x, y): (i32, i32), color: RGBColor) {
    let _ = match shape {
        0 => canvas.draw(&Circle::new((x, y), 5, color.filled())),
        1 => canvas
            .draw(&Circle::new((x, y), 4, PAPER.filled()))
            .and_then(|()| canvas.draw(&Circle::new((x, y), 4, color.stroke_width(2)))),
        2 => canvas.draw(&PathElement::new(vec![(x, y - 6), (x, y + 6)], color.stroke_width(3))),
        _ => canvas.draw(&Cross::new((x, y), 4, color.stroke_width(2))),
    };
}

/// The scale of an axis: from values to places.
struct Scale {
    unit: Unit,
    from: f64,
    to: f64,
    left: i32,
    right: i32,
}

impl Scale {
    fn of(chart: &Ranges, left: i32, right: i32) -> Self {
        let values = chart.rows.iter().flat_map(|row| row.values.iter().flatten().copied());
        let most = values.clone().fold(1.0, f64::max);
        let (from, to) = match chart.unit {
            Unit::Bytes => (0.0, most * 1.03),
            Unit::Nanoseconds => {
                let least = values.filter(|n| *n > 0.0).fold(f64::INFINITY, f64::min);
                (least.min(most).max(1.0) * 0.8, most * 1.25)
            }
        };
        Scale { unit: chart.unit, from, to, left, right }
    }

    fn place(&self, value: f64) -> i32 {
        let share = match self.unit {
            Unit::Bytes => value / self.to,
            Unit::Nanoseconds => {
                (value.max(self.from) / self.from).ln() / (self.to / self.from).ln()
            }
        };
        self.left + (share * f64::from(self.right - self.left)).round() as i32
    }

    /// Values with a line and a name, no nearer to one another than 60 pixels.
    fn ticks(&self) -> Vec<f64> {
        let all: Vec<f64> = match self.unit {
            Unit::Nanoseconds => (0..12).map(|power| 10f64.powi(power)).collect(),
            Unit::Bytes => {
                let power = 10f64.powf((self.to / 4.0).log10().floor());
                let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
                let step = step.into_iter().find(|step| self.to / step <= 5.0).unwrap_or(self.to);
                (0..6).map(|times| f64::from(times) * step).collect()
            }
        };
        let is_inside = |value: &f64| (self.from..=self.to).contains(value);
        let mut ticks: Vec<f64> = all.into_iter().filter(is_inside).collect();
        let mut last = i32::MIN;
        ticks.retain(|value| {
            let is_apart = self.place(*value) >= last.saturating_add(60);
            if is_apart {
                last = self.place(*value);
            }
            is_apart
        });
        ticks
    }
}

/// A tick without needless zeros: `10 µs`.
fn tick_name(unit: Unit, value: f64) -> String {
    let name = unit.show(value);
    match name.split_once(' ') {
        Some((number, unit)) if number.contains('.') => {
            format!("{} {unit}", number.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => name,
    }
}

/// Is there room for labels beside the marks, or do they stand above them?
fn is_narrow(width: u32) -> bool {
    width < 500
}

impl Ranges {
    /// Draws the chart, so wide.
    pub fn draw(&self, width: u32, palette: &Palette) -> String {
        let narrow = is_narrow(width);
        let row = if narrow { 2 * ROW } else { ROW };
        let used: Vec<usize> = (0..self.groups.len())
            .filter(|group| self.rows.iter().any(|row| row.group == *group))
            .collect();
        let heads = if self.groups.len() > 1 { used.len() as i32 } else { 0 };
        let height = HEAD + AXIS + heads * ROW + self.rows.len() as i32 * row;
        let mut svg = String::new();
        {
            let canvas =
                SVGBackend::with_string(&mut svg, (width, height as u32)).into_drawing_area();
            let left = if narrow { 14 } else { 235 };
            let scale = Scale::of(self, left, width as i32 - 24);
            self.legend(&canvas, left);
            for tick in scale.ticks() {
                let x = scale.place(tick);
                line(&canvas, (x, HEAD), (x, height - AXIS), GRID, 1);
                let name = tick_name(self.unit, tick);
                text(&canvas, &name, (x, height - AXIS / 2), MUTED, HPos::Center);
            }
            let mut y = HEAD;
            for group in used {
                if heads > 0 {
                    text(&canvas, &self.groups[group], (4, y + ROW / 2), MUTED, HPos::Left);
                    y += ROW;
                }
                for one in self.rows.iter().filter(|row| row.group == group) {
                    self.row(&canvas, one, &scale, y, narrow);
                    y += row;
                }
            }
            let _ = canvas.present();
        }
        finish(&svg, &self.title, palette)
    }

    fn legend(&self, canvas: &Canvas, left: i32) {
        let mut x = left + 6;
        for (shape, name) in self.marks.iter().enumerate() {
            mark(canvas, shape, (x, HEAD / 2), INK);
            text(canvas, name, (x + 10, HEAD / 2), INK, HPos::Left);
            x += 28 + 7 * name.chars().count() as i32;
        }
    }

    fn row(&self, canvas: &Canvas, row: &Row, scale: &Scale, y: i32, narrow: bool) {
        let middle = if narrow { y + ROW + ROW / 2 - 3 } else { y + ROW / 2 };
        let label = if narrow { (scale.left, y + ROW / 2 + 1) } else { (14, middle) };
        text(canvas, &row.label, label, INK, HPos::Left);
        let color = SERIES[row.group % SERIES.len()];
        let places = row.values.iter().flatten().map(|value| scale.place(*value));
        if let (Some(from), Some(to)) = (places.clone().min(), places.max()) {
            line(canvas, (from, middle), (to, middle), color, 1);
        }
        // The first mark is drawn last: it matters most.
        for (shape, value) in row.values.iter().enumerate().rev() {
            if let Some(value) = value {
                mark(canvas, shape, (scale.place(*value), middle), color);
            }
        }
    }
}

impl Winners {
    /// Draws the map, so wide.
    pub fn draw(&self, width: u32, palette: &Palette) -> String {
        let narrow = is_narrow(width);
        let (left, cell_height) = (if narrow { 52 } else { 90 }, 30);
        let cell = (width as i32 - left - 8) / self.columns.len().max(1) as i32;
        let per_line = if narrow { 2 } else { 4 };
        let legend = 22 * self.ways.len().div_ceil(per_line) as i32 + 8;
        let rows = self.rows.len() as i32;
        let height = legend + rows * cell_height + 2 * AXIS;
        let mut svg = String::new();
        {
            let canvas =
                SVGBackend::with_string(&mut svg, (width, height as u32)).into_drawing_area();
            let column = (width as i32 - 16) / per_line as i32;
            for (way, name) in self.ways.iter().enumerate() {
                let x = 8 + (way % per_line) as i32 * column;
                let y = 14 + 22 * (way / per_line) as i32;
                self.field(&canvas, (x, y - 9, x + 18, y + 9), way, 1.5);
                text(&canvas, &self.letters[way].to_string(), (x + 9, y), INK, HPos::Center);
                text(&canvas, name, (x + 24, y), INK, HPos::Left);
            }
            for (row, fields) in self.fields.iter().enumerate() {
                let y = legend + row as i32 * cell_height;
                let at = (left - 6, y + cell_height / 2);
                text(&canvas, &self.rows[row], at, MUTED, HPos::Right);
                for (index, field) in fields.iter().enumerate() {
                    let x = left + index as i32 * cell;
                    self.cell(&canvas, (x, y, x + cell - 2, y + cell_height - 2), *field, narrow);
                }
            }
            let bottom = legend + rows * cell_height;
            for (index, name) in self.columns.iter().enumerate() {
                let x = left + index as i32 * cell + cell / 2;
                text(&canvas, name, (x, bottom + AXIS / 2), MUTED, HPos::Center);
            }
            let names = format!("{} to the right, {} upwards", self.column_name, self.row_name);
            text(&canvas, &names, (left, bottom + AXIS + AXIS / 2), MUTED, HPos::Left);
            let _ = canvas.present();
        }
        finish(&svg, &self.title, palette)
    }

    fn field(&self, canvas: &Canvas, at: (i32, i32, i32, i32), way: usize, ratio: f64) {
        // The clearer the victory, the deeper the colour.
        let depth = (0.25 + (ratio - 1.0) * 0.4).clamp(0.25, 0.75);
        let style = SERIES[way % SERIES.len()].mix(depth).filled();
        let _ = canvas.draw(&Rectangle::new([(at.0, at.1), (at.2, at.3)], style));
    }

    fn cell(&self, canvas: &Canvas, at: (i32, i32, i32, i32), field: Option<Field>, narrow: bool) {
        let Some(Field { winner, ratio }) = field else {
            return;
        };
        if let Some(way) = winner {
            self.field(canvas, at, way, ratio);
        } else {
            let style = GRID.stroke_width(1);
            let _ = canvas.draw(&Rectangle::new([(at.0, at.1), (at.2, at.3)], style));
        }
        let letter = winner.map_or('=', |way| self.letters[way]);
        let words = match winner {
            Some(_) if !narrow => format!("{letter} {ratio:.1}"),
            _ => letter.to_string(),
        };
        text(canvas, &words, ((at.0 + at.2) / 2, (at.1 + at.3) / 2), INK, HPos::Center);
    }
}

/// Gives a picture its colours, a name, and a size that follows the page's.
fn finish(svg: &str, title: &str, palette: &Palette) -> String {
    let mut svg = svg.to_owned();
    let placeholders = [INK, MUTED, GRID, PAPER].into_iter().chain(SERIES);
    for (RGBColor(r, g, b), color) in placeholders.zip(palette) {
        svg = svg.replace(&format!("#{r:02X}{g:02X}{b:02X}"), color);
    }
    let name = escape(title);
    let start = svg.find("viewBox").unwrap_or(0);
    let style = "style=\"width:100%;height:auto\"";
    svg.replace_range(..start, &format!("<svg role=\"img\" aria-label=\"{name}\" {style} "));
    // Inside of HTML it needs no name of its language.
    let svg = svg.replace(" xmlns=\"http://www.w3.org/2000/svg\"", "");
    svg.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Text that HTML and SVG take for nothing else.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Ranges {
        let row = |label: &str, values: [Option<f64>; 2]| Row {
            label: label.into(),
            group: 0,
            values: values.into(),
            notes: Vec::new(),
        };
        Ranges {
            title: "a < b".into(),
            unit: Unit::Nanoseconds,
            marks: vec!["p50".into(), "p99".into()],
            groups: vec!["group".into()],
            rows: vec![row("one & all", [Some(10.0), Some(1e6)]), row("none", [None, None])],
            notes: Vec::new(),
        }
    }

    #[test]
    fn pictures_have_their_colours_and_a_name() {
        for width in [360, 760] {
            for palette in [&ON_PAGE, &IN_DOCS] {
                let svg = chart().draw(width, palette);
                assert!(svg.starts_with("<svg role=\"img\" aria-label=\"a &lt; b\""), "{svg}");
                assert!(!svg.contains("#0"), "a placeholder is left: {svg}");
                assert!(svg.contains("one &amp; all") && svg.contains("none"), "{svg}");
                assert!(!svg.contains("\n\n"), "a blank line ends HTML in Markdown");
            }
        }
    }

    #[test]
    fn a_chart_of_nothing_is_drawn() {
        let empty = Ranges { rows: Vec::new(), ..chart() };
        assert!(empty.draw(760, &ON_PAGE).contains("</svg>"));
        let zero = Ranges { unit: Unit::Bytes, ..chart() };
        assert!(zero.draw(360, &ON_PAGE).contains("</svg>"));
    }

    #[test]
    fn ticks_have_plain_names() {
        for (value, name) in [(10.0, "10 ns"), (1e3, "1 µs"), (1e5, "100 µs"), (1e9, "1 s")] {
            assert_eq!(tick_name(Unit::Nanoseconds, value), name);
        }
        assert_eq!(tick_name(Unit::Bytes, 2_500_000.0), "2.5 MB");
    }
}
