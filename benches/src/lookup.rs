//! How long look-ups take: hits and misses, independent of each other (throughput), and hits each
//! of which names the next key (latency).

use crate::adapter::Map;
use crate::insert::fill;
use crate::keys::{Key, Value, Word};
use crate::timing::{Draw, Question, Round, lap, timed};
use std::hint::black_box;

/// The questions for keys of every kind.
pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    vec![
        Question::new("hit", "look-up", |s, size| Draw::only(s.picks(lap(size))), prepare::<M>),
        Question::new("miss", "look-up", |s, size| Draw::only(s.fresh(lap(size))), prepare::<M>),
        Question::new("half", "look-up", |s, size| Draw::only(s.mixed(lap(size))), prepare::<M>),
    ]
}

/// The questions for keys that a value can hold.
pub fn chained<M: Map<Key: Word>>() -> Vec<Question<M::Key>> {
    vec![Question::new(
        "hit, chained",
        "look-up",
        |s, _| Draw::only(s.picks(1)),
        prepare_chain::<M>,
    )]
}

fn prepare<M: Map>(present: &[M::Key], size: usize) -> Round<M::Key> {
    let map: M = fill(size, present);
    Box::new(move |draw| {
        let (time, _) = timed(|| look_up(black_box(&map), &draw.keys));
        time / draw.keys.len() as f64
    })
}

/// Every value holds the next key of one ring through all keys. They were made in random order, so
/// the ring jumps about the table.
fn prepare_chain<M: Map<Key: Word>>(present: &[M::Key], size: usize) -> Round<M::Key> {
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

#[inline(never)]
pub fn look_up<M: Map>(map: &M, keys: &[M::Key]) -> u64 {
    let mut sum = 0u64;
    for key in keys {
        if let Some(value) = map.get(key) {
            sum = sum.wrapping_add(value.bits());
        }
    }
    sum
}

#[inline(never)]
fn follow<M: Map<Key: Word>>(map: &M, mut key: M::Key, steps: usize) -> M::Key {
    for _ in 0..steps {
        if let Some(value) = map.get(&key) {
            key = M::Key::from_bits(value.bits());
        }
    }
    key
}
