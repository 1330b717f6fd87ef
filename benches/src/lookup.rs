//! How long look-ups take: hits, misses and both, independent of each other (throughput), and one
//! after the other (latency). A hit names the next key. A miss names nothing, so the processor
//! guesses it and goes on: only a fence keeps one from the next.

use crate::adapter::Map;
use crate::keys::{Key, Source, Value, Word};
use crate::several::in_turn;
use crate::timing::{Draw, Question, Round, SMALL, lap, timed};
use std::hint::black_box;

/// The questions for keys of every kind.
pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    let mut all = vec![
        Question::new("hit", "look-up", picks, |present, size| {
            in_turn(present, size, |map: &mut M, keys| _ = black_box(map.look_up(keys)))
        })
        .repeating(),
        Question::new("miss", "look-up", fresh, |present, size| {
            in_turn(present, size, |map: &mut M, keys| _ = black_box(map.look_up(keys)))
        })
        .repeating(),
        Question::new("half", "look-up", mixed, |present, size| {
            in_turn(present, size, |map: &mut M, keys| _ = black_box(map.look_up(keys)))
        })
        .repeating(),
        Question::new("many hit", "look-up", picks, |present, size| {
            in_turn(present, size, |map: &mut M, keys| _ = black_box(map.look_up_many(keys)))
        })
        .at(SMALL + 1..=usize::MAX),
        Question::new("many miss", "look-up", fresh, |present, size| {
            in_turn(present, size, |map: &mut M, keys| _ = black_box(map.look_up_many(keys)))
        })
        .at(SMALL + 1..=usize::MAX),
    ];
    #[cfg(target_arch = "x86_64")]
    all.push(Question::new(
        "miss fenced",
        "look-up",
        |s, size| Draw::only(s.fresh(lap(size) / 4)),
        |present, size| {
            in_turn(present, size, |map: &mut M, keys| _ = black_box(map.look_up_apart(keys)))
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
        )
        .at(SMALL + 1..=usize::MAX),
        Question::new(
            "half chained",
            "look-up",
            |s, _| Draw::only(s.picks(1)),
            |present, size| prepare_chain::<M>(present, size, M::follow_half),
        )
        .at(SMALL + 1..=usize::MAX),
    ]
}

fn picks<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    Draw::only(source.picks(source.lap(size)))
}

fn fresh<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    Draw::only(source.fresh(source.lap(size)))
}

fn mixed<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    Draw::only(source.mixed(source.lap(size)))
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
