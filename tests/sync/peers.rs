//! The tables of the documentation: what is said in dashmap, papaya and scc, and how it is said
//! here. Each row is run, both sides, and both leave the same and answer the same.
#![allow(clippy::unit_arg, reason = "what answers nothing answers `()`")]

use dashmap::DashMap;
use std::fmt::Debug;
use tabularasa::sync::{Entry, ShardedMap};

/// A row: what stands in its two cells, as far as it is code, and what that did.
struct Row {
    theirs: &'static str,
    ours: &'static str,
    did: (String, String),
}

/// What a side of a row answered, and what it left.
fn outcome(answer: impl Debug, mut left: Vec<(&'static str, i32)>) -> String {
    left.sort_unstable();
    format!("{answer:?}, {left:?}")
}

const FULL: [(&str, i32); 3] = [("a", 0), ("b", 1), ("c", 2)];

fn ours(f: impl FnOnce(&ShardedMap<&'static str, i32>) -> String) -> String {
    let map = ShardedMap::from(FULL);
    let answer = f(&map);
    outcome(answer, map.into_iter().collect())
}

/// The rows in the table under this headline, as theirs and ours, code only.
fn rows_of(headline: &str) -> Vec<(String, String)> {
    let page = include_str!("../../src/sync/peers.md");
    let part = page.split("# Coming from ").find(|part| part.starts_with(headline)).unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| `"));
    let code = |cell: &str| {
        let pieces: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        pieces.join(" & ").replace("\\|", "|")
    };
    let cells = |row: &str| {
        let row = row.replace("\\|", "\u{1}");
        let cells: Vec<String> =
            row.split('|').map(|cell| code(&cell.replace('\u{1}', "\\|"))).collect();
        (cells[1].clone(), cells[2].clone())
    };
    rows.map(cells).collect()
}

/// Are these the rows of the page, in its order, and do both sides of each do the same?
fn assert_table<const N: usize>(headline: &str, parts: [Vec<Row>; N]) {
    let rows: Vec<Row> = parts.into_iter().flatten().collect();
    let told: Vec<_> =
        rows.iter().map(|row| (row.theirs.to_owned(), row.ours.to_owned())).collect();
    assert_eq!(told, rows_of(headline), "the page and what is run");
    for row in rows {
        assert_eq!(row.did.0, row.did.1, "{} and {}", row.theirs, row.ours);
    }
}

fn dash(f: impl FnOnce(&DashMap<&'static str, i32>) -> String) -> String {
    let map: DashMap<_, _> = FULL.into_iter().collect();
    let answer = f(&map);
    outcome(answer, map.into_iter().collect())
}

fn one() -> i32 {
    1
}

fn text(answer: impl Debug) -> String {
    format!("{answer:?}")
}

fn dashmap_single() -> Vec<Row> {
    vec![
        Row {
            theirs: r#"m.get("a").map(|v| *v)"#,
            ours: r#"m.get("a") & m.view("a", |v| *v)"#,
            did: (
                dash(|m| text(m.get("a").map(|v| *v))),
                ours(|m| {
                    assert_eq!(m.get("a"), m.view("a", |v| *v));
                    text(m.get("a"))
                }),
            ),
        },
        Row {
            theirs: r#"*m.get_mut("a").unwrap() += 1"#,
            ours: r#"m.view_mut("a", |v| *v += 1).unwrap()"#,
            did: (
                dash(|m| {
                    *m.get_mut("a").unwrap() += 1;
                    text(())
                }),
                ours(|m| text(m.view_mut("a", |v| *v += 1).unwrap())),
            ),
        },
        Row {
            theirs: r#"*m.entry("a").or_insert_with(f) += 1"#,
            ours: r#"m.entry("a", |e| *e.or_insert_with(f) += 1)"#,
            did: (
                dash(|m| {
                    *m.entry("a").or_insert_with(one) += 1;
                    *m.entry("z").or_insert_with(one) += 1;
                    text(())
                }),
                ours(|m| {
                    m.entry("a", |e| *e.or_insert_with(one) += 1);
                    m.entry("z", |e| *e.or_insert_with(one) += 1);
                    text(())
                }),
            ),
        },
        Row {
            theirs: r#"m.entry("a").and_modify(|v| *v += 1).or_insert(1)"#,
            ours: r#"m.entry("a", |e| *e.and_modify(|v| *v += 1).or_insert(1))"#,
            did: (
                dash(|m| {
                    let one = |k| *m.entry(k).and_modify(|v| *v += 1).or_insert(1);
                    text(["a", "z"].map(one))
                }),
                ours(|m| {
                    let one = |k| m.entry(k, |e| *e.and_modify(|v| *v += 1).or_insert(1));
                    text(["a", "z"].map(one))
                }),
            ),
        },
    ]
}

fn dashmap_more() -> Vec<Row> {
    vec![
        Row {
            theirs: r#"m.alter("a", |_, v| v + 1)"#,
            ours: r#"m.view_mut("a", |v| *v += 1)"#,
            did: (
                dash(|m| {
                    m.alter("a", |_, v| v + 1);
                    text(())
                }),
                ours(|m| {
                    m.view_mut("a", |v| *v += 1);
                    text(())
                }),
            ),
        },
        Row {
            theirs: r#"m.remove("a")"#,
            ours: r#"m.remove_entry("a") & m.remove("a")"#,
            did: (
                dash(|m| text((m.remove("a"), m.remove("a").map(|(_, v)| v)))),
                ours(|m| text((m.remove_entry("a"), m.remove("a")))),
            ),
        },
        Row {
            theirs: r#"m.remove_if("a", |_, v| *v == 0)"#,
            ours: r#"m.remove_if("a", |_, v| *v == 0)"#,
            did: (
                dash(|m| text(["a", "b", "z"].map(|k| m.remove_if(k, |_, v| *v == 0)))),
                ours(|m| text(["a", "b", "z"].map(|k| m.remove_if(k, |_, v| *v == 0)))),
            ),
        },
        Row {
            theirs: r#"m.insert("a", 1)"#,
            ours: r#"m.insert("a", 1)"#,
            did: (
                dash(|m| text([m.insert("a", 1), m.insert("z", 1)])),
                ours(|m| text([m.insert("a", 1), m.insert("z", 1)])),
            ),
        },
    ]
}

fn dashmap_whole() -> Vec<Row> {
    vec![
        Row {
            theirs: r#"m.iter().map(|e| *e.value()).sum()"#,
            ours: r#"m.for_each(|_, v| sum += *v) & cursor"#,
            did: (
                dash(|m| text(m.iter().map(|e| *e.value()).sum::<i32>())),
                ours(|m| {
                    let (mut sum, mut by_cursor, mut cursor) = (0, 0, m.cursor());
                    m.for_each(|_, v| sum += *v);
                    while let Some((_, v)) = cursor.next(m).unwrap() {
                        by_cursor += v;
                    }
                    assert_eq!(sum, by_cursor);
                    text(sum)
                }),
            ),
        },
        Row {
            theirs: r#"m.retain(|_, v| *v > 1)"#,
            ours: r#"m.retain(|_, v| *v > 1) & m.extract_if(|_, v| *v <= 1)"#,
            did: (
                dash(|m| {
                    m.retain(|_, v| *v > 1);
                    text(())
                }),
                ours(|m| {
                    assert_eq!(m.clone().extract_if(|_, v| *v <= 1).len(), 2);
                    m.retain(|_, v| *v > 1);
                    text(())
                }),
            ),
        },
        Row {
            theirs: r#"m.iter() & m.remove"#,
            ours: r#"m.take_all()"#,
            did: (
                dash(|m| {
                    let keys: Vec<_> = m.iter().map(|e| *e.key()).collect();
                    let mut all: Vec<_> = keys.iter().filter_map(|k| m.remove(k)).collect();
                    all.sort_unstable();
                    text(all)
                }),
                ours(|m| {
                    let mut all: Vec<_> = m.take_all().into_iter().collect();
                    all.sort_unstable();
                    text(all)
                }),
            ),
        },
    ]
}

fn dashmap_memory() -> Vec<Row> {
    vec![
        Row {
            theirs: r#"m.clear()"#,
            ours: r#"m.clear()"#,
            did: (dash(|m| text(m.clear())), ours(|m| text(m.clear()))),
        },
        Row {
            theirs: r#"m.clear(); m.shrink_to_fit()"#,
            ours: r#"m.reset()"#,
            did: (
                dash(|m| {
                    m.clear();
                    m.shrink_to_fit();
                    text(m.capacity())
                }),
                ours(|m| {
                    m.reset();
                    text(m.capacity())
                }),
            ),
        },
        Row {
            theirs: r#"m.shrink_to_fit()"#,
            ours: r#"m.shrink_to_fit()"#,
            did: (dash(|m| text(m.shrink_to_fit())), ours(|m| text(m.shrink_to_fit()))),
        },
        Row {
            theirs: r#"DashMap::with_shard_amount(8)"#,
            ours: r#"ShardedMap::with_shards_capacity_and_hasher(8, 0, hasher)"#,
            did: (
                text(DashMap::<u8, u8>::with_shard_amount(8).len()),
                text({
                    let hasher = tabularasa::DefaultHashBuilder::default();
                    let map = ShardedMap::<u8, u8>::with_shards_capacity_and_hasher(8, 0, hasher);
                    assert_eq!(map.shards(), 8);
                    map.len()
                }),
            ),
        },
        Row {
            theirs: r#"m.clone() & m.into_iter().collect() & m.len() & m.is_empty()"#,
            ours: "",
            did: (
                dash(|m| text((m.clone().into_iter().count(), m.len(), m.is_empty()))),
                ours(|m| text((m.clone().into_iter().count(), m.len(), m.is_empty()))),
            ),
        },
    ]
}

#[test]
fn rows_of_dashmap() {
    assert_table("dashmap", [dashmap_single(), dashmap_more(), dashmap_whole(), dashmap_memory()]);
}

fn papaya(
    f: impl FnOnce(
        &papaya::HashMapRef<'_, &'static str, i32, std::hash::RandomState, papaya::LocalGuard<'_>>,
    ) -> String,
) -> String {
    let map: papaya::HashMap<_, _> = FULL.into_iter().collect();
    let answer = f(&map.pin());
    let left = map.pin().iter().map(|(k, v)| (*k, *v)).collect();
    outcome(answer, left)
}

fn scc(f: impl FnOnce(&scc::HashMap<&'static str, i32>) -> String) -> String {
    let map = scc::HashMap::new();
    FULL.into_iter().for_each(|(k, v)| map.insert_sync(k, v).unwrap());
    let answer = f(&map);
    let mut left = Vec::new();
    map.iter_sync(|k, v| {
        left.push((*k, *v));
        true
    });
    outcome(answer, left)
}

fn sum_of(m: &ShardedMap<&'static str, i32>) -> i32 {
    let mut sum = 0;
    m.for_each(|_, v| sum += *v);
    sum
}

/// One more, or removed at two, or one: what is told to both `compute`s.
fn next(value: Option<i32>) -> Option<i32> {
    match value {
        Some(2) => None,
        Some(v) => Some(v + 1),
        None => Some(1),
    }
}

fn papaya_rows() -> Vec<Row> {
    let keys = ["a", "c", "z"];
    vec![
        Row {
            theirs: r#"p.get("a").copied()"#,
            ours: r#"m.get("a")"#,
            did: (papaya(|p| text(p.get("a").copied())), ours(|m| text(m.get("a")))),
        },
        Row {
            theirs: r#"p.insert("a", 1)"#,
            ours: r#"m.insert("a", 1)"#,
            did: (papaya(|p| text(p.insert("a", 1))), ours(|m| text(m.insert("a", 1)))),
        },
        Row {
            theirs: r#"p.try_insert("a", 1).is_ok()"#,
            ours: r#"m.try_insert("a", 1).is_ok()"#,
            did: (
                papaya(|p| text(keys.map(|k| p.try_insert(k, 1).is_ok()))),
                ours(|m| text(keys.map(|k| m.try_insert(k, 1).is_ok()))),
            ),
        },
        Row {
            theirs: r#"*p.get_or_insert_with("a", f)"#,
            ours: r#"m.get_or_insert_with("a", f)"#,
            did: (
                papaya(|p| text(keys.map(|k| *p.get_or_insert_with(k, one)))),
                ours(|m| text(keys.map(|k| m.get_or_insert_with(k, one)))),
            ),
        },
    ]
}

fn papaya_more() -> Vec<Row> {
    let keys = ["a", "c", "z"];
    vec![
        Row {
            theirs: r#"p.update("a", |v| v + 1).copied()"#,
            ours: r#"m.view_mut("a", |v| { *v += 1; *v })"#,
            did: (
                papaya(|p| text(keys.map(|k| p.update(k, |v| v + 1).copied()))),
                ours(|m| text(keys.map(|k| m.view_mut(k, |v| (*v += 1, *v).1)))),
            ),
        },
        Row {
            theirs: r#"*p.update_or_insert("a", |v| v + 1, 1)"#,
            ours: r#"m.entry("a", |e| *e.and_modify(|v| *v += 1).or_insert(1))"#,
            did: (
                papaya(|p| text(keys.map(|k| *p.update_or_insert(k, |v| v + 1, 1)))),
                ours(|m| {
                    text(keys.map(|k| m.entry(k, |e| *e.and_modify(|v| *v += 1).or_insert(1))))
                }),
            ),
        },
        Row {
            theirs: r#"p.compute("a", f)"#,
            ours: r#"m.entry("a", f)"#,
            did: (
                papaya(|p| {
                    for k in keys {
                        p.compute(k, |old| match next(old.map(|(_, v)| *v)) {
                            Some(v) => papaya::Operation::Insert::<i32, ()>(v),
                            None => papaya::Operation::Remove,
                        });
                    }
                    text(())
                }),
                ours(|m| {
                    for k in keys {
                        m.entry(k, |entry| match entry {
                            Entry::Occupied(entry) => {
                                entry.replace_entry_with(|_, v| next(Some(v)));
                            }
                            Entry::Vacant(entry) => {
                                next(None).map(|v| entry.insert(v));
                            }
                        });
                    }
                    text(())
                }),
            ),
        },
    ]
}

fn papaya_removals() -> Vec<Row> {
    let keys = ["a", "c", "z"];
    vec![
        Row {
            theirs: r#"p.remove("a").copied()"#,
            ours: r#"m.remove("a")"#,
            did: (
                papaya(|p| text(keys.map(|k| p.remove(k).copied()))),
                ours(|m| text(keys.map(|k| m.remove(k)))),
            ),
        },
        Row {
            theirs: r#"p.remove_if("a", |_, v| *v == 0).unwrap_or(None)"#,
            ours: r#"m.remove_if("a", |_, v| *v == 0)"#,
            did: (
                papaya(|p| text(keys.map(|k| p.remove_if(k, |_, v| *v == 0).unwrap_or(None)))),
                ours(|m| text(keys.map(|k| m.remove_if(k, |_, v| *v == 0)))),
            ),
        },
        Row {
            theirs: r#"p.iter().map(|(_, v)| v).sum()"#,
            ours: r#"m.for_each(|_, v| sum += *v)"#,
            did: (
                papaya(|p| text(p.iter().map(|(_, v)| v).sum::<i32>())),
                ours(|m| text(sum_of(m))),
            ),
        },
        Row {
            theirs: r#"p.clear()"#,
            ours: r#"m.clear()"#,
            did: (papaya(|p| text(p.clear())), ours(|m| text(m.clear()))),
        },
    ]
}

#[test]
fn rows_of_papaya() {
    assert_table("papaya", [papaya_rows(), papaya_more(), papaya_removals()]);
}

fn scc_rows() -> Vec<Row> {
    let keys = ["a", "c", "z"];
    vec![
        Row {
            theirs: r#"m.read_sync("a", |_, v| *v)"#,
            ours: r#"m.view("a", |v| *v)"#,
            did: (
                scc(|m| text(keys.map(|k| m.read_sync(k, |_, v| *v)))),
                ours(|m| text(keys.map(|k| m.view(k, |v| *v)))),
            ),
        },
        Row {
            theirs: r#"m.update_sync("a", |_, v| { *v += 1; *v })"#,
            ours: r#"m.view_mut("a", |v| { *v += 1; *v })"#,
            did: (
                scc(|m| text(keys.map(|k| m.update_sync(k, |_, v| (*v += 1, *v).1)))),
                ours(|m| text(keys.map(|k| m.view_mut(k, |v| (*v += 1, *v).1)))),
            ),
        },
        Row {
            theirs: r#"m.insert_sync("a", 1).is_ok()"#,
            ours: r#"m.try_insert("a", 1).is_ok()"#,
            did: (
                scc(|m| text(keys.map(|k| m.insert_sync(k, 1).is_ok()))),
                ours(|m| text(keys.map(|k| m.try_insert(k, 1).is_ok()))),
            ),
        },
        Row {
            theirs: r#"m.upsert_sync("a", 1)"#,
            ours: r#"m.insert("a", 1)"#,
            did: (
                scc(|m| text(keys.map(|k| m.upsert_sync(k, 1)))),
                ours(|m| text(keys.map(|k| m.insert(k, 1)))),
            ),
        },
        Row {
            theirs: r#"*m.entry_sync("a").or_insert(0).get_mut() += 1"#,
            ours: r#"m.entry("a", |e| *e.or_insert(0) += 1)"#,
            did: (
                scc(|m| text(keys.map(|k| *m.entry_sync(k).or_insert(0).get_mut() += 1))),
                ours(|m| text(keys.map(|k| m.entry(k, |e| *e.or_insert(0) += 1)))),
            ),
        },
    ]
}

fn scc_more() -> Vec<Row> {
    let keys = ["a", "c", "z"];
    vec![
        Row {
            theirs: r#"m.remove_sync("a")"#,
            ours: r#"m.remove_entry("a")"#,
            did: (
                scc(|m| text(keys.map(|k| m.remove_sync(k)))),
                ours(|m| text(keys.map(|k| m.remove_entry(k)))),
            ),
        },
        Row {
            theirs: r#"m.remove_if_sync("a", |v| *v == 0)"#,
            ours: r#"m.remove_if("a", |_, v| *v == 0)"#,
            did: (
                scc(|m| text(keys.map(|k| m.remove_if_sync(k, |v| *v == 0)))),
                ours(|m| text(keys.map(|k| m.remove_if(k, |_, v| *v == 0)))),
            ),
        },
        Row {
            theirs: r#"m.iter_sync(|_, v| { sum += *v; true })"#,
            ours: r#"m.for_each(|_, v| sum += *v)"#,
            did: (
                scc(|m| {
                    let mut sum = 0;
                    m.iter_sync(|_, v| {
                        sum += *v;
                        true
                    });
                    text(sum)
                }),
                ours(|m| text(sum_of(m))),
            ),
        },
        Row {
            theirs: r#"m.retain_sync(|_, v| *v > 1)"#,
            ours: r#"m.retain(|_, v| *v > 1)"#,
            did: (
                scc(|m| text(m.retain_sync(|_, v| *v > 1))),
                ours(|m| text(m.retain(|_, v| *v > 1))),
            ),
        },
        Row {
            theirs: r#"m.clear_sync()"#,
            ours: r#"m.clear()"#,
            did: (scc(|m| text(m.clear_sync())), ours(|m| text(m.clear()))),
        },
    ]
}

#[test]
fn rows_of_scc() {
    assert_table("scc", [scc_rows(), scc_more()]);
}
