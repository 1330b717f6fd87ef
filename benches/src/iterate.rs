//! How long it takes to visit, copy or drop everything: full maps, and sparse ones, which became so
//! by few insertions or by removals.

use crate::adapter::Map;
use crate::several::filled;
use crate::timing::{Draw, Question, Round, fills, timed};
use std::hint::black_box;

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    vec![
        Question::new("iterate", "entry", Draw::none, |present, size| {
            walk(filled::<M>(present, size))
        }),
        Question::new("iterate 1 %", "walk", Draw::none, |present, size| {
            per_walk(vec![M::fill(size, present)])
        })
        .with(|size| size / 100)
        .at(1_000..=usize::MAX),
        Question::new("iterate 0.1 %", "walk", Draw::none, |present, size| {
            per_walk(vec![M::fill(size, present)])
        })
        .with(|size| size / 1_000)
        .at(10_000..=usize::MAX),
        Question::new("iterate 0.01 %", "walk", Draw::none, |present, size| {
            per_walk(vec![M::fill(size, present)])
        })
        .with(|size| size / 10_000)
        .at(100_000..=usize::MAX),
        Question::new("iterate retained 1 %", "walk", Draw::none, |present, size| {
            let mut map = M::fill(size, present);
            let mut turn = 0u32;
            map.retain(|_| {
                turn += 1;
                turn % 100 == 0
            });
            per_walk(vec![map])
        })
        .at(1_000..=usize::MAX),
        Question::new("iterate removed 1 %", "walk", Draw::none, |present, size| {
            let mut map = M::fill(size, present);
            map.remove_all(&present[size / 100..]);
            per_walk(vec![map])
        })
        .at(1_000..=usize::MAX),
        Question::new("clone", "entry", Draw::none, |present, size| {
            prepare_clone::<M>(present, size, M::clone)
        }),
        Question::new("drop", "entry", Draw::none, prepare_drop::<M>),
    ]
}

/// The questions for entries that are `Copy`.
pub fn copied<M: Map<Key: Copy, Value: Copy>>() -> Vec<Question<M::Key>> {
    vec![Question::new("clone copied", "entry", Draw::none, |present, size| {
        prepare_clone::<M>(present, size, M::clone_copy)
    })]
}

/// Nanoseconds for one entry of a walk.
fn walk<M: Map>(maps: Vec<M>) -> Round<M::Key> {
    let entries = maps[0].len() as f64;
    let mut round = per_walk(maps);
    Box::new(move |draw| round(draw) / entries)
}

/// Nanoseconds for one walk.
fn per_walk<M: Map>(maps: Vec<M>) -> Round<M::Key> {
    let walks = fills(maps.iter().map(M::len).sum::<usize>().max(64));
    Box::new(move |_| {
        let all = || (0..walks).flat_map(|_| &maps).fold(0, |sum, map| sum ^ visit(black_box(map)));
        timed(all).0 / (walks * maps.len()) as f64
    })
}

/// The clones are dropped when the clock does not run.
fn prepare_clone<M: Map>(present: &[M::Key], size: usize, clone: fn(&M) -> M) -> Round<M::Key> {
    let maps = filled::<M>(present, size);
    let repeat = fills(present.len());
    let mut clones = Vec::with_capacity(maps.len());
    Box::new(move |_| {
        let mut total = 0.0;
        for _ in 0..repeat {
            total += timed(|| clones.extend(maps.iter().map(|map| clone(black_box(map))))).0;
            clones.clear();
        }
        total / (repeat * maps.len() * size) as f64
    })
}

fn prepare_drop<M: Map>(present: &[M::Key], size: usize) -> Round<M::Key> {
    let maps = filled::<M>(present, size);
    let repeat = fills(present.len());
    Box::new(move |_| {
        let mut total = 0.0;
        for _ in 0..repeat {
            let mut copies = maps.clone();
            total += timed(|| copies.clear()).0;
        }
        total / (repeat * maps.len() * size) as f64
    })
}

#[inline(never)]
pub fn visit<M: Map>(map: &M) -> u64 {
    map.sum()
}
