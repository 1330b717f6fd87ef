//! How long the whole life of a map takes: it is made, filled, asked for what it has and has not,
//! changed, read and dropped. That is what most maps of a program do, and they are small.

use crate::adapter::Map;
use crate::keys::{Key, Source};
use crate::timing::{Draw, Question, Round, timed};
use std::hint::black_box;

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    let small = 1..=2_000;
    vec![
        Question::new("build and drop", "entry", lives, |_, size| {
            live::<M>(size, |_, keys, _| _ = black_box(M::collect_from(keys)))
        })
        .with(|_| 0)
        .at(small.clone())
        .repeating(),
        Question::new("life", "entry", lives, |_, size| {
            live::<M>(size, |_, present, absent| whole(M::fill(0, present), present, absent))
        })
        .with(|_| 0)
        .at(small.clone())
        .repeating(),
        Question::new("life reserved", "entry", lives, |_, size| {
            live::<M>(size, |size, present, absent| whole(M::fill(size, present), present, absent))
        })
        .with(|_| 0)
        .at(small)
        .repeating(),
    ]
}

/// Fresh keys for several maps, and as many that these will not have.
fn lives<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    Draw { others: Draw::fills(source, size).keys, ..Draw::fills(source, size) }
}

/// A life: room to begin with, the keys, and others.
type Life<K> = fn(usize, &[K], &[K]);

fn live<M: Map>(size: usize, life: Life<M::Key>) -> Round<M::Key> {
    Box::new(move |draw| {
        let keys = draw.keys.chunks_exact(size).zip(draw.others.chunks_exact(size));
        timed(|| keys.for_each(|(present, absent)| life(black_box(size), present, absent))).0
            / draw.keys.len() as f64
    })
}

fn whole<M: Map>(mut map: M, present: &[M::Key], absent: &[M::Key]) {
    let found = map.look_up(present) ^ map.look_up(absent);
    map.count_each(present);
    map.remove(&present[0]);
    black_box((found, map.sum()));
}
