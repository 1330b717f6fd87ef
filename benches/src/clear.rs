//! How long clearing takes, the memory kept: full maps, nearly empty ones, empty ones, and the loop
//! of a scratch map that is filled a little, read and cleared again.

use crate::adapter::Map;
use crate::keys::{Key, Source};
use crate::timing::{Draw, Drawing, Question, Round, fills, timed};
use std::hint::black_box;

/// Entries of a clear that should not cost what the table's size costs.
const FEW: usize = 100;

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    vec![
        Question::new(
            "clear",
            "entry",
            |s, size| batch(s, size, size),
            |_, size| {
                let mut clears = prepare::<M>(size);
                Box::new(move |draw| clears(draw) / size as f64)
            },
        )
        .with(|_| 0),
        Question::new(
            "clear of 100",
            "clear",
            |s, size| batch(s, size, FEW),
            |_, size| prepare::<M>(size),
        )
        .with(|_| 0)
        .at(FEW..=usize::MAX),
        Question::new(
            "clear of 1 %",
            "clear",
            |s, size| batch(s, size, size / 100),
            |_, size| prepare::<M>(size),
        )
        .with(|_| 0)
        .at(1_000..=usize::MAX),
        part::<M>("clear of 0.01 %", |s, size| batch(s, size, size / 10_000)),
        part::<M>("clear of 0.1 %", |s, size| batch(s, size, size / 1_000)),
        part::<M>("clear of 10 %", |s, size| batch(s, size, size / 10)),
        part::<M>("clear of 50 %", |s, size| batch(s, size, size / 2)),
        Question::new(
            "clear of none",
            "clear",
            |s, size| batch(s, size, 0),
            |_, size| prepare::<M>(size),
        )
        .with(|_| 0),
        Question::new("scratch 1 %", "turn", scratch, |_, size| prepare_scratch::<M>(size))
            .with(|_| 0)
            .at(1_000..=usize::MAX),
    ]
}

/// A clear after so many insertions, of maps so large that their size is what matters.
fn part<M: Map>(name: &'static str, draw: Drawing<M::Key>) -> Question<M::Key> {
    Question::new(name, "clear", draw, |_, size| prepare::<M>(size))
        .with(|_| 0)
        .at(100_000..=usize::MAX)
}

/// Maps that are cleared one after the other: a clear of few entries is too short for the clock.
fn maps(size: usize) -> usize {
    (20_000 / size).clamp(1, 64)
}

/// Fresh keys for every map, `fill` each.
fn batch<K: Key>(source: &mut Source<K>, size: usize, fill: usize) -> Draw<K> {
    Draw::only(source.fresh(maps(size) * fill))
}

/// The maps are used again after each clear, as scratch maps are.
fn prepare<M: Map>(size: usize) -> Round<M::Key> {
    let mut maps: Vec<M> = (0..maps(size)).map(|_| M::with_capacity(size)).collect();
    Box::new(move |draw| {
        let each = draw.keys.len() / maps.len();
        for (at, map) in maps.iter_mut().enumerate() {
            map.overwrite(&draw.keys[at * each..][..each]);
            assert_eq!(map.len(), each);
        }
        let (time, ()) = timed(|| maps.iter_mut().for_each(clear));
        time / maps.len() as f64
    })
}

/// Fresh keys for several turns.
fn scratch<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    Draw::only(source.fresh(fills(size / 100).min(64) * (size / 100)))
}

fn prepare_scratch<M: Map>(size: usize) -> Round<M::Key> {
    let mut map = M::with_capacity(size);
    Box::new(move |draw| {
        let turns = draw.keys.len() / (size / 100);
        let (time, _) = timed(|| {
            let mut sum = 0;
            for keys in draw.keys.chunks_exact(size / 100) {
                map.overwrite(keys);
                sum ^= black_box(&map).sum();
                clear(&mut map);
            }
            sum
        });
        time / turns as f64
    })
}

#[inline(never)]
pub fn clear<M: Map>(map: &mut M) {
    map.clear();
}
