//! How long writing takes: growing, reserved, over keys that are there, where there is no room for
//! another, by entries, in bulk, and in the iteration order of another map.

use crate::adapter::Map;
use crate::keys::{Key, Source};
use crate::several::{in_turn, made};
use crate::timing::{Draw, Question, Round, SMALL, capacity, fills, timed};

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    let into_full = |present: &[M::Key], size| in_turn(present, capacity(size), M::overwrite);
    vec![
        Question::new("growing", "entry", Draw::fills, |_, size| made(size, |_, k| M::fill(0, k)))
            .with(|_| 0)
            .repeating(),
        Question::new("reserved", "entry", Draw::fills, |_, size| made(size, M::fill))
            .with(|_| 0)
            .repeating(),
        Question::new("overwrite", "entry", picks, |present, size| {
            in_turn(present, size, M::overwrite)
        })
        .repeating(),
        Question::new("overwrite full", "entry", picks, into_full).with(capacity).repeating(),
        Question::new("get_mut", "entry", picks, |present, size| {
            in_turn(present, size, M::bump_each)
        })
        .repeating(),
        Question::new("entry there", "entry", picks, |present, size| {
            in_turn(present, size, M::count_each)
        })
        .repeating(),
        Question::new("entry vacant", "entry", Draw::fills, |_, size| {
            made(size, |size, keys| {
                let mut map = M::with_capacity(size);
                map.count_each(keys);
                map
            })
        })
        .with(|_| 0)
        .repeating(),
        Question::new("count", "key", twice, |_, size| made(size, |_, keys| M::count_all(keys)))
            .with(|_| 0),
        Question::new("collect", "entry", Draw::fills, |_, size| {
            made(size, |_, keys| M::collect_from(keys))
        })
        .with(|_| 0),
        Question::new("extend", "entry", Draw::fills, |_, size| {
            made(size, |size, keys| {
                let mut map = M::with_capacity(size);
                map.extend_by(keys);
                map
            })
        })
        .with(|_| 0),
        // Quadratic where the growing table is too full for what has come of the other's order.
        Question::new("merge", "entry", Draw::none, prepare_merge::<M>).at(SMALL + 1..=500_000),
    ]
}

/// For each of several fills, half as many keys, each twice, in random order.
fn twice<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    let mut keys = Vec::new();
    for _ in 0..source.fills(size) {
        let half = source.fresh(size.div_ceil(2));
        let mut fill: Vec<K> = half.iter().chain(&half).cloned().collect();
        fill.truncate(size);
        source.shuffle(&mut fill);
        keys.append(&mut fill);
    }
    Draw::only(keys)
}

fn picks<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    Draw::only(source.picks(source.lap(size)))
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
