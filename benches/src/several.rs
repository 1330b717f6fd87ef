//! Several small maps in the place of one, since that is how programs have them: a set for each
//! node, a map for each object. Large maps are alone. Knows no operation.

use crate::adapter::Map;
use crate::timing::{Round, maps, timed};
use std::hint::black_box;

/// Maps with room for `size` entries each, which have the keys between them.
pub fn filled<M: Map>(present: &[M::Key], size: usize) -> Vec<M> {
    let each = present.len() / maps(size);
    (0..maps(size)).map(|map| M::fill(size, &present[map * each..][..each])).collect()
}

/// Works on one map after the other, with as many keys for each; nanoseconds for a key.
pub fn in_turn<M: Map>(
    present: &[M::Key],
    size: usize,
    work: fn(&mut M, &[M::Key]),
) -> Round<M::Key> {
    let mut maps: Vec<M> = filled(present, size);
    Box::new(move |draw| {
        let each = draw.keys.len() / maps.len();
        let (time, ()) = timed(|| {
            for (map, keys) in maps.iter_mut().zip(draw.keys.chunks_exact(each)) {
                work(black_box(map), keys);
            }
        });
        time / draw.keys.len() as f64
    })
}

/// Makes a map of each `size` keys, and drops it when the clock does not run; nanoseconds for a
/// key.
pub fn made<M: Map>(size: usize, make: fn(usize, &[M::Key]) -> M) -> Round<M::Key> {
    let mut made: Vec<M> = Vec::with_capacity(maps(size));
    Box::new(move |draw| {
        let mut total = 0.0;
        for keys in draw.keys.chunks(size * maps(size)) {
            let each = || made.extend(keys.chunks_exact(size).map(|keys| make(size, keys)));
            total += timed(each).0;
            made.clear();
        }
        total / draw.keys.len() as f64
    })
}
