//! How long look-ups take: hits, misses and both, independent of each other (throughput), and one
//! after the other (latency). A hit names the next key. A miss names nothing, so the processor
//! guesses it and goes on: only a fence keeps one from the next.

use crate::adapter::Map;
use crate::keys::{Key, Value, Word};
use crate::timing::{Draw, Question, Round, lap, timed};
use std::hint::black_box;

/// The questions for keys of every kind.
pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    let mut all = vec![
        Question::new("hit", "look-up", |s, size| Draw::only(s.picks(lap(size))), prepare::<M>),
        Question::new("miss", "look-up", |s, size| Draw::only(s.fresh(lap(size))), prepare::<M>),
        Question::new("half", "look-up", |s, size| Draw::only(s.mixed(lap(size))), prepare::<M>),
        Question::new(
            "many hit",
            "look-up",
            |s, size| Draw::only(s.picks(lap(size))),
            prepare_many::<M>,
        ),
        Question::new(
            "many miss",
            "look-up",
            |s, size| Draw::only(s.fresh(lap(size))),
            prepare_many::<M>,
        ),
    ];
    #[cfg(target_arch = "x86_64")]
    all.push(Question::new(
        "miss fenced",
        "look-up",
        |s, size| Draw::only(s.fresh(lap(size) / 4)),
        |present, size| {
            let map = M::fill(size, present);
            Box::new(move |draw| {
                let (time, _) = timed(|| black_box(&map).look_up_apart(&draw.keys));
                time / draw.keys.len() as f64
            })
        },
    ));
    all
}

/// The questions for keys that a value can hold.
pub fn chained<M: Map<Key: Word>>() -> Vec<Question<M::Key>> {
    vec![
        Question::new(
            "hit chained",
            "look-up",
            |s, _| Draw::only(s.picks(1)),
            |present, size| prepare_chain::<M>(present, size, M::follow),
        ),
        Question::new(
            "half chained",
            "look-up",
            |s, _| Draw::only(s.picks(1)),
            |present, size| prepare_chain::<M>(present, size, M::follow_half),
        ),
    ]
}

fn prepare<M: Map>(present: &[M::Key], size: usize) -> Round<M::Key> {
    let map = M::fill(size, present);
    Box::new(move |draw| {
        let (time, _) = timed(|| black_box(&map).look_up(&draw.keys));
        time / draw.keys.len() as f64
    })
}

fn prepare_many<M: Map>(present: &[M::Key], size: usize) -> Round<M::Key> {
    let map = M::fill(size, present);
    Box::new(move |draw| {
        let (time, _) = timed(|| black_box(&map).look_up_many(&draw.keys));
        time / draw.keys.len() as f64
    })
}

/// Every value holds the next key of one ring through all keys. They were made in random order, so
/// the ring jumps about the table.
fn prepare_chain<M: Map<Key: Word>>(
    present: &[M::Key],
    size: usize,
    follow: fn(&M, M::Key, usize) -> M::Key,
) -> Round<M::Key> {
    let mut map = M::with_capacity(size);
    let next = present.iter().cycle().skip(1);
    for (key, next) in present.iter().zip(next) {
        map.insert(key.clone(), M::Value::of(next.bits()));
    }
    let steps = lap(size) / 4;
    Box::new(move |draw| {
        let (time, _) = timed(|| follow(black_box(&map), draw.keys[0].clone(), steps));
        time / steps as f64
    })
}
