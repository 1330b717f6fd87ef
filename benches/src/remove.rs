//! How long taking out takes: every key of a full map, one for one at constant length, and any
//! entry until none is left.

use crate::adapter::Map;
use crate::keys::{Key, Random, Source};
use crate::timing::{Draw, Question, Round, fills, timed};

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    vec![
        Question::new("remove", "entry", disordered, |_, size| prepare_remove::<M>(size))
            .with(|_| 0),
        Question::new("churn", "pair", turnovers, prepare_churn::<M>).with(three_quarters),
        // Quadratic for maps without a `pop`: `extract_if` begins at the first slot each time.
        Question::new("pop", "entry", Draw::fills, |_, size| prepare_pop::<M>(size))
            .with(|_| 0)
            .at(1..=50_000),
    ]
}

/// Three quarters of the capacity that a table with room for `size` entries has.
pub fn three_quarters(size: usize) -> usize {
    let slots = (size * 8 / 7).next_power_of_two().max(16);
    slots / 8 * 7 * 3 / 4
}

/// Fresh keys for several fills, and the keys of each fill in another order.
fn disordered<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    let mut draw = Draw::fills(source, size);
    draw.others.clone_from(&draw.keys);
    draw.others.chunks_exact_mut(size).for_each(|keys| source.shuffle(keys));
    draw
}

/// What leaves and what comes in its place. Several turnovers, so that every round pays for the
/// cleaning up that falls due, which no least of many rounds must leave out.
fn turnovers<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    let turnovers = if size > 1_000_000 { 1 } else { 4 * fills(size) };
    let (others, keys) = source.exchange(turnovers * source.present().len());
    Draw { keys, others }
}

fn prepare_remove<M: Map>(size: usize) -> Round<M::Key> {
    Box::new(move |draw| {
        let mut total = 0.0;
        for (keys, others) in draw.keys.chunks_exact(size).zip(draw.others.chunks_exact(size)) {
            let mut map = M::fill(size, keys);
            let (time, removed) = timed(|| map.remove_all(others));
            assert_eq!(removed, size);
            total += time;
        }
        total / draw.keys.len() as f64
    })
}

/// A map that was churned before, and goes on from round to round: what grew stays grown.
fn prepare_churn<M: Map>(present: &[M::Key], size: usize) -> Round<M::Key> {
    let mut map: M = churned(size, present);
    let live = present.len();
    Box::new(move |draw| {
        let (time, ()) = timed(|| map.exchange(&draw.others, &draw.keys));
        assert_eq!(map.len(), live);
        time / draw.keys.len() as f64
    })
}

fn prepare_pop<M: Map>(size: usize) -> Round<M::Key> {
    Box::new(move |draw| {
        let mut total = 0.0;
        for keys in draw.keys.chunks_exact(size) {
            let mut map = M::fill(size, keys);
            let (time, popped) = timed(|| map.pop_all());
            assert_eq!(popped, size);
            total += time;
        }
        total / draw.keys.len() as f64
    })
}

/// A map of the keys present after [`turnovers_before`] in which every key was replaced, in random
/// order.
pub fn churned<M: Map>(size: usize, present: &[M::Key]) -> M {
    let count = present.len();
    let generation = |turn: usize| {
        // Numbers that no source reaches, of keys of 32 bits neither.
        let first = (1 << 31) + (turn * count) as u64;
        let mut keys: Vec<M::Key> = (first..first + count as u64).map(M::Key::nth).collect();
        Random(turn as u64 + 1).shuffle(&mut keys);
        keys
    };
    let turnovers = turnovers_before(size);
    let mut keys = generation(0);
    let mut map = M::fill(size, &keys);
    for turn in 1..turnovers {
        let (mut out, into) = (keys, generation(turn));
        Random(turn as u64).shuffle(&mut out);
        map.exchange(&out, &into);
        keys = into;
    }
    map.exchange(&keys, present);
    map
}

/// 16, or fewer of a map so large that they would take minutes; more than the one and a half after
/// which a table with tombstones has grown or has not.
pub fn turnovers_before(size: usize) -> usize {
    if size > 1_000_000 { 3 } else { 16 }
}
