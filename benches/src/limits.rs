//! What the machine itself takes for the bytes of a map: no map that touches them can take less.
//! The buffers have the size of the base's table, and are read and written as tables are.

use crate::adapter::Map;
use crate::keys::{Key, Random};
use crate::timing::{Draw, Question, Round, fills, lap, timed};
use std::hint::black_box;

/// A cache line.
#[derive(Clone)]
#[repr(align(64))]
struct Line {
    /// The next line of a ring through all.
    next: usize,
    nothing: usize,
}

/// One load for a look-up that is independent of the next, one or two for one that names it; all
/// bytes read for an iteration, copied for a clone, and the control bytes set for a clear.
pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    let none = Draw::none;
    let empty = |_: usize| 0;
    vec![
        Question::new("limit: load", "load", none, |_, size| load::<M>(size)).with(empty),
        Question::new("limit: load, chained", "load", none, |_, size| {
            chase(lines(bytes::<M>(size)), size, |lines, at| lines[at].next)
        })
        .with(empty),
        Question::new("limit: two loads, chained", "pair", none, |_, size| {
            chase(lines(bytes::<M>(size)), size, |lines, at| {
                lines[at].next ^ lines[spread(at, lines.len())].nothing
            })
        })
        .with(empty),
        Question::new("limit: read all", "entry", none, |_, size| {
            stream(size, vec![1u64; bytes::<M>(size) / 8], |words| {
                black_box(words.iter().fold(0u64, |sum, word| sum.wrapping_add(*word)));
            })
        })
        .with(empty),
        Question::new("limit: copy all", "entry", none, |_, size| {
            stream(size, vec![1u64; bytes::<M>(size) / 8], |words| {
                black_box(words.to_vec());
            })
        })
        .with(empty),
        Question::new("limit: set control bytes", "entry", none, |_, size| {
            stream(size, vec![1u8; slots(size)], |bytes| {
                black_box(bytes).fill(black_box(0xFF));
            })
        })
        .with(empty),
    ]
}

fn bytes<M: Map>(size: usize) -> usize {
    let map = M::with_capacity(size);
    map.bytes().unwrap_or_default().max(64)
}

/// Slots of a table with room for so many entries.
fn slots(size: usize) -> usize {
    (size * 8 / 7).next_power_of_two().max(8)
}

/// Another line, far from the first; as good as random, and known at once.
fn spread(at: usize, lines: usize) -> usize {
    let mixed = (at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    ((mixed * lines as u64) >> 32) as usize
}

/// Lines of so many bytes in all, in one ring in random order.
fn lines(bytes: usize) -> Vec<Line> {
    let count = bytes.div_ceil(64).max(2);
    let mut order: Vec<usize> = (0..count).collect();
    Random(9).shuffle(&mut order);
    let mut lines = vec![Line { next: 0, nothing: 0 }; count];
    for (place, at) in order.iter().enumerate() {
        lines[*at].next = order[(place + 1) % count];
    }
    lines
}

fn load<M: Map>(size: usize) -> Round<M::Key> {
    let lines = lines(bytes::<M>(size));
    let mut random = Random(3);
    Box::new(move |_| {
        let places: Vec<usize> = (0..lap(size)).map(|_| random.below(lines.len())).collect();
        let (time, _) = timed(|| {
            let lines = black_box(&lines);
            places.iter().fold(0usize, |sum, at| sum.wrapping_add(lines[*at].next))
        });
        time / places.len() as f64
    })
}

fn chase<K: Key>(lines: Vec<Line>, size: usize, next: fn(&[Line], usize) -> usize) -> Round<K> {
    let steps = lap(size) / 4;
    let mut at = 0;
    Box::new(move |_| {
        let start = at;
        let (time, end) = timed(|| (0..steps).fold(start, |at, _| next(black_box(&lines), at)));
        at = end;
        time / steps as f64
    })
}

/// Nanoseconds for each entry of work on all of the bytes.
fn stream<K: Key, T: 'static>(size: usize, mut all: Vec<T>, work: fn(&mut Vec<T>)) -> Round<K> {
    let repeat = fills(size);
    Box::new(move |_| {
        let (time, ()) = timed(|| (0..repeat).for_each(|_| work(&mut all)));
        time / (repeat * size) as f64
    })
}
