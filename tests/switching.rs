//! The tables of the page on switching: what is written in std, hashbrown and Go, and what is
//! written here. Each row is run, both sides where both are Rust, and both answer and leave the
//! same.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]
#![allow(clippy::unit_arg, reason = "what answers nothing answers `()`")]

use std::fmt::Debug;
use std::mem;
use tabularasa::sync::ShardedMap;

const PAGE: &str = include_str!("../src/docs/switching.md");
const FULL: [(&str, i32); 3] = [("a", 0), ("b", 1), ("c", 2)];

/// A row: its right cell, and its left one if that is Rust; what each side answered and left.
struct Row {
    theirs: Option<&'static str>,
    ours: &'static str,
    wanted: String,
    did: String,
}

/// What a side answered, and how many entries it left.
fn outcome(answer: impl Debug, left: usize) -> String {
    format!("{answer:?}, {left} entries")
}

/// A row whose sides are both run, on a map of the type at the left and on one of this crate.
macro_rules! pair {
    ($map:ty, |$m:ident| $theirs:expr, $ours:expr) => {{
        #[allow(unused_mut, reason = "some rows change nothing")]
        let wanted = {
            let mut $m: $map = FULL.into_iter().collect();
            let answer = $theirs;
            outcome(answer, $m.len())
        };
        #[allow(unused_mut, reason = "some rows change nothing")]
        let did = {
            let mut $m: tabularasa::HashMap<&str, i32> = FULL.into_iter().collect();
            let answer = $ours;
            outcome(answer, $m.len())
        };
        Row { theirs: Some(stringify!($theirs)), ours: stringify!($ours), wanted, did }
    }};
}

/// A row whose left side is Go: what it answers, and how many entries it leaves.
macro_rules! go {
    ($map:ty, |$m:ident| $ours:expr, $answer:expr, $left:expr) => {{
        #[allow(unused_mut, reason = "some rows change nothing")]
        let mut $m: $map = FULL.into_iter().collect();
        let answer = $ours;
        let did = outcome(answer, $m.len());
        Row { theirs: None, ours: stringify!($ours), wanted: outcome($answer, $left), did }
    }};
}

/// The first piece of code in each cell of the marked table, without blanks.
fn cells(mark: &str) -> Vec<[String; 2]> {
    let (_, rest) = PAGE.split_once(&format!("<!-- {mark} -->\n\n")).expect("a marked table");
    let table = rest.split_once("\n\n").expect("the end of the table").0.replace("\\|", "\u{1}");
    let code = |cell: &str| {
        let piece = cell.split('`').nth(1).unwrap_or_default();
        bare(&piece.replace('\u{1}', "|"))
    };
    let rows = table.lines().skip(2).map(|row| row.split('|').map(code).collect::<Vec<_>>());
    rows.map(|row| [row[1].clone(), row[2].clone()]).collect()
}

/// Without blanks, and without the comma that rustfmt may set.
fn bare(code: &str) -> String {
    let bare: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    bare.replace(",)", ")")
}

fn assert_table(mark: &str, rows: &[Row]) {
    let page = cells(mark);
    assert_eq!(page.len(), rows.len(), "rows of `{mark}`");
    for (row, [theirs, ours]) in rows.iter().zip(&page) {
        if let Some(code) = row.theirs {
            assert_eq!(bare(code), *theirs, "the page and what is run");
        }
        // A cell without code says that it is the same.
        let same = if ours.is_empty() { theirs } else { ours };
        if !same.is_empty() && !(ours.starts_with("m.cursor()")) {
            assert_eq!(bare(row.ours), *same, "the page and what is run");
        }
        assert_eq!(row.did, row.wanted, "{theirs} and {ours}");
    }
}

#[test]
fn rows_of_std() {
    use std::collections::HashMap;
    type Std = HashMap<&'static str, i32>;
    let empty = |rows: &[Row]| rows.iter().all(|row| row.did == "(), 0 entries");
    let clears = [
        pair!(Std, |m| m.clear(), m.clear_retain()),
        pair!(
            Std,
            |m| {
                m.clear();
                m.shrink_to(10)
            },
            m.clear_shrink_to(10)
        ),
        pair!(
            Std,
            |m| {
                m.clear();
                m.shrink_to_fit()
            },
            m.reset()
        ),
        pair!(Std, |m| m = HashMap::with_hasher(m.hasher().clone()), m.reset()),
        pair!(Std, |m| m = HashMap::with_capacity(m.len()), m.clear_shrink()),
    ];
    assert!(empty(&clears));
    let others = [
        pair!(Std, |m| mem::take(&mut m).len(), m.take_all().len()),
        pair!(Std, |m| m.retain(|_, _| false), m.clear_retain()),
        pair!(
            Std,
            |m| m.keys().next().copied().and_then(|k| m.remove_entry(k)).is_some(),
            m.pop().is_some()
        ),
        pair!(
            Std,
            |m| ["a", "z"].map(|k| m.get(k).copied()),
            m.get_batch(&["a", "z"]).map(Option::<&i32>::copied).collect::<Vec<_>>()
        ),
    ];
    let rows: Vec<Row> = clears.into_iter().chain(others).collect();
    assert_table("std", &rows);
}

#[test]
fn rows_of_hashbrown() {
    type Brown = hashbrown::HashMap<&'static str, i32>;
    let rows = [
        pair!(
            Brown,
            |m| {
                m.clear();
                m.shrink_to(10)
            },
            m.clear_shrink_to(10)
        ),
        pair!(
            Brown,
            |m| {
                m.clear();
                m.shrink_to_fit()
            },
            m.reset()
        ),
        pair!(Brown, |m| m.extract_if(|_, v| *v > 0).count(), {
            let mut cursor = m.cursor();
            let len = m.len();
            while cursor.retain_next(&mut m, 1, |_, v| *v <= 0).unwrap().is_some() {}
            len - m.len()
        }),
        pair!(Brown, |m| m.allocation_size() == 0, m.allocation_size() == 0),
        pair!(
            Brown,
            |m| m.get_disjoint_mut(["a", "b"]).map(|v| v.is_some()),
            m.get_disjoint_mut(["a", "b"]).map(|v| v.is_some())
        ),
    ];
    assert_table("hashbrown", &rows);
}

/// What Go answers is from its specification and the documentation of `sync.Map`.
#[test]
fn rows_of_go() {
    type Ours = tabularasa::HashMap<&'static str, i32>;
    type Shared = ShardedMap<&'static str, i32>;
    let rows = [
        go!(Ours, |m| m.get("z").copied().unwrap_or_default(), 0, 3),
        go!(Ours, |m| m.get("a").copied(), Some(0), 3),
        go!(Ours, |m| *m.entry("z").or_default() += 1, (), 4),
        go!(Ours, |m| m.remove("a"), Some(0), 2),
        go!(Ours, |m| m.clear_retain(), (), 0),
        go!(Ours, |m| m.reset(), (), 0),
        go!(Ours, |m| m.clone().len(), 3, 3),
        go!(Ours, |m| m.retain(|_, v| *v != 0), (), 2),
        go!(Shared, |s| s.get("a"), Some(0), 3),
        go!(Shared, |s| s.get_or_insert_with("a", || 7), 0, 3),
        go!(Shared, |s| s.remove("a"), Some(0), 2),
        go!(Shared, |s| s.insert("a", 7), Some(0), 3),
        go!(Shared, |s| s.remove_if("a", |_, v| *v == 1).is_some(), false, 3),
        go!(Shared, |s| s.clear(), (), 0),
    ];
    assert_table("go", &rows);
}

/// What the page says of the memory beside the tables.
#[test]
fn clears_leave_the_memory_that_the_old_way_left() {
    let full = || (0..1_000).map(|i| (i, i)).collect::<tabularasa::HashMap<i32, i32>>();
    let (mut old, mut new) = (full(), full());
    old.clear();
    old.shrink_to(10);
    new.clear_shrink_to(10);
    assert_eq!(old.allocation_size(), new.allocation_size());
    old.clear();
    old.shrink_to_fit();
    new.reset();
    assert_eq!((old.allocation_size(), new.allocation_size()), (0, 0));
}
