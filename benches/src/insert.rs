//! How long building takes: growing, reserved, over keys that are there, counting, in bulk, and in
//! the iteration order of another map.

use crate::adapter::Map;
use crate::keys::{Key, Source};
use crate::timing::{Draw, Question, Round, fills, lap, timed};

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    vec![
        Question::new("growing", "entry", Draw::fills, |_, size| {
            each_fill::<M>(size, |_, keys| M::fill(0, keys))
        })
        .with(|_| 0),
        Question::new("reserved", "entry", Draw::fills, |_, size| each_fill::<M>(size, M::fill))
            .with(|_| 0),
        Question::new("overwrite", "entry", overwritten, prepare_overwrite::<M>),
        Question::new("count", "key", twice, |_, size| {
            each_fill::<M>(size, |_, keys| M::count_all(keys))
        })
        .with(|_| 0),
        Question::new("collect", "entry", Draw::fills, |_, size| {
            each_fill::<M>(size, |_, keys| M::collect_from(keys))
        })
        .with(|_| 0),
        Question::new("extend", "entry", Draw::fills, |_, size| {
            each_fill::<M>(size, |size, keys| {
                let mut map = M::with_capacity(size);
                map.extend_by(keys);
                map
            })
        })
        .with(|_| 0),
        // Quadratic where the growing table is too full for what has come of the other's order.
        Question::new("merge", "entry", Draw::none, prepare_merge::<M>).at(1..=500_000),
    ]
}

/// For each of several fills, half as many keys, each twice, in random order.
fn twice<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    let mut keys = Vec::new();
    for _ in 0..fills(size) {
        let half = source.fresh(size.div_ceil(2));
        let mut fill: Vec<K> = half.iter().chain(&half).cloned().collect();
        fill.truncate(size);
        source.shuffle(&mut fill);
        keys.append(&mut fill);
    }
    Draw::only(keys)
}

fn overwritten<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    Draw::only(source.picks(lap(size)))
}

/// Times each fill of its own; dropping the map is not part of it.
fn each_fill<M: Map>(size: usize, build: fn(usize, &[M::Key]) -> M) -> Round<M::Key> {
    Box::new(move |draw| {
        let times = draw.keys.chunks_exact(size).map(|keys| timed(|| build(size, keys)).0);
        times.sum::<f64>() / draw.keys.len() as f64
    })
}

fn prepare_overwrite<M: Map>(present: &[M::Key], size: usize) -> Round<M::Key> {
    let mut map = M::fill(size, present);
    Box::new(move |draw| {
        let (time, ()) = timed(|| map.overwrite(&draw.keys));
        time / draw.keys.len() as f64
    })
}

/// A map of one half of the keys takes in a map of the other half.
fn prepare_merge<M: Map>(present: &[M::Key], _: usize) -> Round<M::Key> {
    let (into, from) = present.split_at(present.len() / 2);
    let (into, from): (M, M) = (M::collect_from(into), M::collect_from(from));
    Box::new(move |_| {
        let mut total = 0.0;
        let repeat = fills(from.len());
        for _ in 0..repeat {
            let mut into = into.clone();
            total += timed(|| into.merge(&from)).0;
        }
        total / (repeat * from.len()) as f64
    })
}
