//! How long taking out takes: every key of a full map, one for one at constant length, and any
//! entry until none is left.

use crate::adapter::Map;
use crate::keys::{Key, Random, Source};
use crate::timing::{Draw, Question, Round, SMALL, capacity, fills, maps, timed};

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    let large = SMALL + 1..=usize::MAX;
    vec![
        Question::new("remove", "entry", disordered, |_, size| prepare_remove::<M>(size))
            .with(|_| 0)
            .repeating(),
        Question::new("churn", "pair", turnovers, |present, size| {
            prepare_churn::<M>(present, size, Victims::Random)
        })
        .with(three_quarters)
        .at(large.clone()),
        Question::new("churn 90 %", "pair", turnovers, |present, size| {
            prepare_churn::<M>(present, size, Victims::Random)
        })
        .with(nine_tenths)
        .at(large.clone()),
        Question::new("churn oldest 90 %", "pair", turnovers_of_oldest, |present, size| {
            prepare_churn::<M>(present, size, Victims::Oldest)
        })
        .with(nine_tenths)
        .at(large),
        // Quadratic for maps without a `pop`: `extract_if` begins at the first slot each time.
        Question::new("pop", "entry", Draw::fills, |_, size| prepare_pop::<M>(size))
            .with(|_| 0)
            .at(SMALL + 1..=50_000),
    ]
}

/// Who leaves, where the length stays.
#[derive(Clone, Copy, PartialEq)]
pub enum Victims {
    Random,
    /// First in, first out.
    Oldest,
}

/// Three quarters of the capacity that a table with room for `size` entries has.
pub fn three_quarters(size: usize) -> usize {
    capacity(size) * 3 / 4
}

/// Nine tenths of it.
pub fn nine_tenths(size: usize) -> usize {
    capacity(size) * 9 / 10
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
    let (others, keys) = source.exchange(exchanges(source, size));
    Draw { keys, others }
}

/// The same, first in, first out.
fn turnovers_of_oldest<K: Key>(source: &mut Source<K>, size: usize) -> Draw<K> {
    let (others, keys) = source.exchange_oldest(exchanges(source, size));
    Draw { keys, others }
}

fn exchanges<K: Key>(source: &Source<K>, size: usize) -> usize {
    let turnovers = if size > 1_000_000 { 1 } else { 4 * fills(size) };
    turnovers * source.present().len()
}

fn prepare_remove<M: Map>(size: usize) -> Round<M::Key> {
    Box::new(move |draw| {
        let (mut total, batch) = (0.0, size * maps(size));
        for (keys, others) in draw.keys.chunks(batch).zip(draw.others.chunks(batch)) {
            let mut maps: Vec<M> = keys.chunks_exact(size).map(|k| M::fill(size, k)).collect();
            let mut removed = 0;
            let (time, ()) = timed(|| {
                for (map, others) in maps.iter_mut().zip(others.chunks_exact(size)) {
                    removed += map.remove_all(others);
                }
            });
            assert_eq!(removed, keys.len());
            total += time;
        }
        total / draw.keys.len() as f64
    })
}

/// A map that was churned before, and goes on from round to round: what grew stays grown.
fn prepare_churn<M: Map>(present: &[M::Key], size: usize, victims: Victims) -> Round<M::Key> {
    let mut map: M = churned(size, present, victims);
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

/// A map of the keys present after [`turnovers_before`] in which every key was replaced.
pub fn churned<M: Map>(size: usize, present: &[M::Key], victims: Victims) -> M {
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
        if victims == Victims::Random {
            Random(turn as u64).shuffle(&mut out);
        }
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
