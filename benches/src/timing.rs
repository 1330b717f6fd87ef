//! How a question is put to several maps fairly: in one process, round by round in turns, on
//! several sets of keys and fresh tables; the least time of a set's rounds counts, then the median
//! over the sets. Knows no operation and no map.

use crate::keys::{Key, Order, Source};
use serde::{Deserialize, Serialize};
use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Keys of one round.
pub struct Draw<K> {
    /// In the order in which they are used.
    pub keys: Vec<K>,
    /// The same in another order, or their counterparts.
    pub others: Vec<K>,
}

impl<K: Key> Draw<K> {
    pub fn only(keys: Vec<K>) -> Self {
        Draw { keys, others: Vec::new() }
    }

    /// No keys: the operation takes none.
    pub fn none(_: &mut Source<K>, _: usize) -> Self {
        Draw::only(Vec::new())
    }

    /// Fresh keys for several fills of `size`.
    pub fn fills(source: &mut Source<K>, size: usize) -> Self {
        let count = source.fills(size) * size;
        Draw::only(source.fresh(count))
    }
}

/// One round of one contender: does the operation with the keys drawn, returns what one took.
pub type Round<K> = Box<dyn FnMut(&Draw<K>) -> f64>;

/// Draws the keys of one round.
pub type Drawing<K> = fn(&mut Source<K>, usize) -> Draw<K>;

/// What a figure is.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Measure {
    #[serde(rename = "ns")]
    Nanoseconds,
    /// The same in every round, so that one is enough.
    #[serde(rename = "bytes")]
    Bytes,
}

/// One operation of one kind of map.
pub struct Question<K> {
    pub name: &'static str,
    /// What the figure is for one of.
    pub unit: &'static str,
    pub measure: Measure,
    /// The sizes at which it is put.
    pub sizes: std::ops::RangeInclusive<usize>,
    /// Whether it is put with keys in an order that repeats, too.
    pub repeats: bool,
    /// Entries that are present in a map asked to hold `size`.
    pub present: fn(usize) -> usize,
    pub draw: Drawing<K>,
    /// Makes a contender ready on the keys that are present.
    pub prepare: fn(&[K], usize) -> Round<K>,
}

impl<K: Key> Question<K> {
    /// A question in nanoseconds for each `unit`, at every size, with `size` entries present.
    pub fn new(
        name: &'static str,
        unit: &'static str,
        draw: Drawing<K>,
        prepare: fn(&[K], usize) -> Round<K>,
    ) -> Self {
        Question {
            name,
            unit,
            measure: Measure::Nanoseconds,
            sizes: 1..=usize::MAX,
            repeats: false,
            present: |size| size,
            draw,
            prepare,
        }
    }

    /// A question in bytes for each entry.
    pub fn bytes(
        name: &'static str,
        draw: Drawing<K>,
        prepare: fn(&[K], usize) -> Round<K>,
    ) -> Self {
        Question { measure: Measure::Bytes, ..Question::new(name, "entry", draw, prepare) }
    }

    /// The same, at certain sizes only.
    pub fn at(self, sizes: std::ops::RangeInclusive<usize>) -> Self {
        Question { sizes, ..self }
    }

    /// The same, with keys in an order that repeats, too, as long as there are few of them.
    pub fn repeating(self) -> Self {
        Question { repeats: true, ..self }
    }

    /// The orders in which it is put at one size.
    pub fn orders(&self, size: usize) -> &'static [Order] {
        let both = self.repeats && size <= LARGEST_LEARNED;
        if both { &[Order::New, Order::Repeats] } else { &[Order::New] }
    }

    /// The same, with another number of entries present.
    pub fn with(self, present: fn(usize) -> usize) -> Self {
        Question { present, ..self }
    }
}

/// Beyond it a processor does not learn an order, and so few keys as it learns would all be cached.
const LARGEST_LEARNED: usize = 25_000;

/// The largest of the maps of which there are several: full in 32 slots.
pub const SMALL: usize = 28;

/// Maps of one contender: so many small ones that no processor knows which comes next, or one.
pub fn maps(size: usize) -> usize {
    if size <= SMALL { 128 } else { 1 }
}

/// What a table with room for so many entries has room for, by hashbrown's rule.
pub fn capacity(size: usize) -> usize {
    match size {
        0..=3 => 3,
        4..=7 => 7,
        _ => (size * 8).div_ceil(7).next_power_of_two() / 8 * 7,
    }
}

/// What single operations took, at the points of a distribution.
pub type Profile = Vec<f64>;

/// A map under its name, with all questions; every contender has them in the same order, or lacks
/// them all from some place on.
pub struct Contender<K> {
    pub name: &'static str,
    pub questions: Vec<Question<K>>,
    /// Grows from nothing by these keys, each timed.
    pub growth: fn(&[K]) -> Profile,
}

/// How long to measure.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Sets of keys, each with fresh tables: where a table lies moves its times.
    pub sets: u64,
    /// The same of tables that take seconds to make.
    pub large_sets: u64,
    /// Least rounds for each set beside the first, which warms up and counts if it is the only one.
    pub rounds: u32,
    /// Least time for one question at one size, all contenders together.
    pub cell: Duration,
}

/// What was measured of one question at one size: for each contender the least of each set.
pub struct Cell {
    pub question: &'static str,
    pub unit: &'static str,
    pub measure: Measure,
    pub size: usize,
    pub order: Order,
    /// Rounds in all.
    pub rounds: u32,
    pub least: Vec<Vec<f64>>,
}

impl Cell {
    /// The median over the sets of contender `a`'s time to contender `b`'s, and the extremes.
    pub fn ratio(&self, a: usize, b: usize) -> [f64; 3] {
        let pairs = self.least[a].iter().zip(&self.least[b]);
        spread(pairs.map(|(a, b)| a / b).collect())
    }

    /// The median over the sets of a contender's figures, and the extremes.
    pub fn figure(&self, contender: usize) -> [f64; 3] {
        spread(self.least[contender].clone())
    }
}

/// Median, least and greatest.
fn spread(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let median =
        if values.len() % 2 == 1 { values[half] } else { (values[half - 1] + values[half]) / 2.0 };
    [median, values[0], values[values.len() - 1]]
}

impl Plan {
    fn sets_of(&self, size: usize) -> u64 {
        if size > 1_000_000 { self.large_sets.min(self.sets) } else { self.sets }
    }

    /// Lets every contender grow by the same keys, on several sets; a cell for each point.
    pub fn profile<K: Key>(
        &self,
        all: &[Contender<K>],
        points: &[&'static str],
        size: usize,
    ) -> Vec<Cell> {
        let sets = self.sets_of(size);
        let empty = |point: &&'static str| Cell {
            question: point,
            unit: "insertion",
            measure: Measure::Nanoseconds,
            size,
            order: Order::New,
            rounds: sets as u32,
            least: vec![Vec::new(); all.len()],
        };
        let mut cells: Vec<Cell> = points.iter().map(empty).collect();
        for set in 0..sets {
            let source = Source::<K>::new(set, size);
            for turn in 0..all.len() {
                let turn = (turn + set as usize) % all.len();
                let profile = (all[turn].growth)(source.present());
                let cells = cells.iter_mut().zip(profile);
                cells.for_each(|(cell, time)| cell.least[turn].push(time));
            }
        }
        cells
    }

    /// Puts the `index`-th question to all contenders at one size, with keys in one order.
    pub fn measure<K: Key>(
        &self,
        all: &[Contender<K>],
        index: usize,
        size: usize,
        order: Order,
    ) -> Cell {
        let question = &all[0].questions[index];
        let mut cell = Cell {
            question: question.name,
            unit: question.unit,
            measure: question.measure,
            size,
            order,
            rounds: 0,
            least: vec![Vec::new(); all.len()],
        };
        let bytes = Plan { sets: 1, large_sets: 1, rounds: 0, cell: Duration::ZERO };
        let mut plan = if question.measure == Measure::Bytes { bytes } else { *self };
        plan.sets = plan.sets_of(size);
        for set in 0..plan.sets {
            let (rounds, least) = plan.measure_set(all, index, size, order, set);
            cell.rounds += rounds;
            cell.least.iter_mut().zip(least).for_each(|(all, least)| all.push(least));
        }
        cell
    }

    fn measure_set<K: Key>(
        &self,
        all: &[Contender<K>],
        index: usize,
        size: usize,
        order: Order,
        set: u64,
    ) -> (u32, Vec<f64>) {
        let question = &all[0].questions[index];
        let source = Source::new(set, (question.present)(size) * maps(size));
        // Every contender is made ready first in some set.
        let mut turns: Vec<usize> = (0..all.len()).collect();
        turns.rotate_left(set as usize % all.len());
        let mut ready: Vec<Option<Round<K>>> = all.iter().map(|_| None).collect();
        for &turn in &turns {
            let prepare = all[turn].questions[index].prepare;
            ready[turn] = Some(prepare(source.present(), size));
        }
        // Nothing that one contender's run teaches the processor is true of the next one's.
        let mut sources: Vec<Source<K>> =
            (0..all.len()).map(|turn| source.of_contender(turn, maps(size), order)).collect();
        let mut draws: Vec<Draw<K>> =
            sources.iter_mut().map(|source| (question.draw)(source, size)).collect();
        let mut least = vec![f64::INFINITY; all.len()];
        let (start, share) = (Instant::now(), self.cell / self.sets as u32);
        let mut done = 0;
        while done <= self.rounds || start.elapsed() < share {
            for &turn in &turns {
                let (draw, mut time) = (&draws[turn], f64::INFINITY);
                if let Some(round) = &mut ready[turn] {
                    time = round(draw);
                    // Three times, as the others' runs have driven out what was learned.
                    if order == Order::Repeats {
                        time = time.min(round(draw)).min(round(draw));
                    }
                }
                least[turn] = if done <= 1 { time } else { least[turn].min(time) };
                if order == Order::New {
                    draws[turn] = (question.draw)(&mut sources[turn], size);
                }
            }
            done += 1;
            // Each comes first once and then all again in reverse. Reversing every round would let
            // the outer ones, and only them, find in the cache what they left there themselves.
            turns.rotate_left(1);
            if done as usize % all.len() == 0 {
                turns.reverse();
            }
        }
        (done, least)
    }
}

/// Nanoseconds that the work took, without what reading the clock takes, and its result. Never
/// nothing, so that ratios exist.
pub fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let (time, result) = clocked(work);
    ((time - clock_cost()).max(0.1), result)
}

fn clocked<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = black_box(work());
    (start.elapsed().as_nanos() as f64, result)
}

/// Nanoseconds between two readings of the clock.
pub fn clock_cost() -> f64 {
    static COST: OnceLock<f64> = OnceLock::new();
    *COST.get_or_init(|| (0..10_000).map(|_| clocked(|| ()).0).fold(f64::INFINITY, f64::min))
}

/// Operations in one round of a map of so many entries, in a new order.
pub fn lap(size: usize) -> usize {
    size.clamp(1 << 14, 1 << 18)
}

/// Whole fills of a map of so many entries in one round of new keys.
pub fn fills(size: usize) -> usize {
    ((1 << 14) / size.max(1)).max(1)
}
