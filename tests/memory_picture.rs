//! Draws the picture of the guide on memory from the crate's own figures, and compares it with the
//! committed one. `TABULARASA_DRAW=1` before the test's command writes it instead.
#![cfg(not(tabularasa_tiny))]
#![cfg(target_pointer_width = "64")]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

use std::fmt::Write;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::path::Path;

type Map = tabularasa::HashMap<u64, u64, BuildHasherDefault<DefaultHasher>>;

const WIDTH: usize = 800;
/// Where bars begin, and how long the longest is.
const LEFT: usize = 190;
const LONGEST: usize = 480;
const ROW: usize = 24;

/// A map of 1,000 entries that has held 10,000.
fn after_spike() -> Map {
    let mut map: Map = (0..10_000).map(|i| (i, i)).collect();
    map.retain(|key, _| *key < 1_000);
    map
}

/// Bytes with thousands apart.
fn bytes(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + " B"
}

/// The parts of a block with so many slots, as the guide has them, and what is left for padding.
fn parts(map: &Map) -> Vec<(&'static str, usize)> {
    let slots = map.stats().slots;
    let mut parts = vec![
        ("slots", slots * size_of::<(u64, u64)>()),
        ("tags", slots),
        ("mirror", 15),
        ("filter", (slots / 16).max(1)),
    ];
    if slots >= 4_096 {
        parts.push(("touched map", slots / 512));
    }
    if slots >= 32 {
        parts.push(("ledger", 8));
    }
    let sum: usize = parts.iter().map(|(_, bytes)| bytes).sum();
    parts.push(("padding", map.allocation_size() - sum));
    parts
}

/// The bytes that a map holds after each call, and the call.
fn left() -> Vec<(&'static str, usize)> {
    let after = |call: fn(Map) -> Map| call(after_spike()).allocation_size();
    let in_place = |call: fn(&mut Map)| {
        let mut map = after_spike();
        call(&mut map);
        map.allocation_size()
    };
    vec![
        ("before", after(|map| map)),
        ("clear_retain", in_place(Map::clear_retain)),
        ("drain", in_place(|map| drop(map.drain()))),
        ("clear_zeroize", in_place(Map::clear_zeroize)),
        ("recycle", after(Map::recycle::<u64, u64>)),
        ("retain(|_, _| false)", in_place(|map| map.retain(|_, _| false))),
        ("clear_shrink", in_place(Map::clear_shrink)),
        ("clear_shrink_to(100)", in_place(|map| map.clear_shrink_to(100))),
        ("reset", in_place(Map::reset)),
        ("take_all", in_place(|map| drop(map.take_all()))),
    ]
}

struct Drawing {
    svg: String,
    y: usize,
}

impl Drawing {
    fn text(&mut self, x: usize, anchor: &str, text: &str) {
        let y = self.y + ROW / 2;
        _ = writeln!(
            self.svg,
            "<text x=\"{x}\" y=\"{y}\" dy=\"0.4ex\" text-anchor=\"{anchor}\" \
             font-family=\"sans-serif\" font-size=\"13\" fill=\"currentColor\">{text}</text>"
        );
    }

    fn bar(&mut self, x: f64, width: f64, opacity: f64) {
        let y = self.y + 4;
        _ = writeln!(
            self.svg,
            "<rect x=\"{x:.1}\" y=\"{y}\" width=\"{width:.1}\" height=\"{}\" fill=\"currentColor\" \
             fill-opacity=\"{opacity}\" stroke=\"currentColor\" stroke-width=\"0.5\"/>",
            ROW - 8
        );
    }
}

fn draw() -> String {
    let mut drawing = Drawing { svg: String::new(), y: 0 };
    let map = Map::with_capacity_and_hasher(28, BuildHasherDefault::default());
    let whole = map.allocation_size();
    let heading = format!(
        "One block: HashMap&lt;u64, u64&gt; with a capacity of {}, {}",
        map.capacity(),
        bytes(whole)
    );
    drawing.text(0, "start", &heading);
    drawing.y += ROW;
    let scale = |bytes: usize, all: usize, width: usize| (bytes * width) as f64 / all as f64;
    let mut x = 0.5;
    for (place, (_, part)) in parts(&map).into_iter().enumerate() {
        let width = scale(part, whole, WIDTH - 10);
        drawing.bar(x, width, if place % 2 == 0 { 0.35 } else { 0.1 });
        x += width;
    }
    drawing.y += ROW;
    let legend: Vec<String> =
        parts(&map).iter().map(|(name, part)| format!("{name} {}", bytes(*part))).collect();
    drawing.text(0, "start", &format!("From the left: {}", legend.join(", ")));

    drawing.y += 2 * ROW;
    let title =
        "Bytes held by a HashMap&lt;u64, u64&gt; of 1,000 entries that has held 10,000, after";
    drawing.text(0, "start", title);
    let left = left();
    let most = left.iter().map(|(_, bytes)| *bytes).max().unwrap();
    for (call, held) in left {
        drawing.y += ROW;
        drawing.text(LEFT - 10, "end", call);
        let length = scale(held, most, LONGEST);
        drawing.bar(LEFT as f64, length, 0.35);
        drawing.text(LEFT + length as usize + 8, "start", &bytes(held));
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         aria-label=\"One block of a map, and what each clear leaves\" \
         style=\"width:100%;min-width:640px;height:auto\" viewBox=\"0 0 {WIDTH} {}\">\n{}</svg>\n",
        drawing.y + ROW + 4,
        drawing.svg
    )
}

#[test]
fn picture_of_memory_is_drawn_from_the_figures() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/docs/pictures/allocation.svg");
    let drawn = draw();
    if std::env::var_os("TABULARASA_DRAW").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == drawn, "TABULARASA_DRAW=1 cargo test --test memory_picture draws it anew");
}

/// What the guide says in words.
#[test]
fn parts_make_up_the_block() {
    for capacity in [1, 7, 14, 28, 56, 448, 3_584, 7_168, 100_000] {
        let map = Map::with_capacity_and_hasher(capacity, BuildHasherDefault::default());
        let (_, padding) = parts(&map).pop().unwrap();
        assert!(padding < 16, "{capacity}: {padding} bytes of padding");
    }
}
