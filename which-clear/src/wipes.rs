//! Question 4, wiping: whether bytes that were to be wiped are readable when their memory is freed.
//! The compiler may leave out writes to memory that is about to be freed.

use crate::answers::Wipe;
use crate::heap::{self, MARK};
use crate::maps::{Ours, Std};
use std::hint::black_box;
use tabularasa::{DefaultHashBuilder, HashMap, ZeroizeOnFree};

/// Words of a secret.
const WORDS: usize = 1_024;

/// Without growth, whose freed blocks are another matter.
fn secrets() -> Ours<u64, u64> {
    let mut map = Ours::with_capacity(WORDS);
    map.extend((0..WORDS as u64).map(|key| (key, MARK | key)));
    black_box(map)
}

fn array() -> Box<[u64; WORDS]> {
    // The secret is really written: nobody knows what `black_box` does with it.
    black_box(Box::new([MARK | 7; WORDS]))
}

#[inline(never)]
fn drop_array(array: Box<[u64; WORDS]>) {
    drop(array);
}

#[inline(never)]
fn fill_and_drop_array(mut array: Box<[u64; WORDS]>) {
    array.fill(0);
    drop(array);
}

#[inline(never)]
fn overwrite_values_and_drop(mut map: Std<u64, u64>) {
    map.values_mut().for_each(|value| *value = 0);
    drop(map);
}

#[inline(never)]
fn clear_and_drop(mut map: Ours<u64, u64>) {
    map.clear_retain();
    drop(map);
}

#[inline(never)]
fn zeroize_and_drop(mut map: Ours<u64, u64>) {
    map.clear_zeroize();
    drop(map);
}

/// Runs each case, and counts what is left of the secret when memory is freed.
pub fn measure() -> Vec<Wipe> {
    let cases: [(&str, fn()); 7] = [
        ("an array, dropped", || drop_array(array())),
        ("an array, fill(0), dropped", || fill_and_drop_array(array())),
        ("a map, dropped", || drop(secrets())),
        ("a map, clear_retain, dropped", || clear_and_drop(secrets())),
        ("std's map, values set to 0, dropped", || {
            let mut map: Std<u64, u64> =
                Std::with_capacity_and_hasher(WORDS, DefaultHashBuilder::default());
            map.extend((0..WORDS as u64).map(|key| (key, MARK | key)));
            overwrite_values_and_drop(black_box(map));
        }),
        ("a map, clear_zeroize, dropped", || zeroize_and_drop(secrets())),
        ("a map that grew, with ZeroizeOnFree, dropped", || {
            let alloc = ZeroizeOnFree::new(allocator_api2::alloc::Global);
            let mut map = HashMap::with_hasher_in(DefaultHashBuilder::default(), alloc);
            for key in 0..WORDS as u64 {
                map.insert(key, MARK | key);
            }
            drop(black_box(map));
        }),
    ];
    let mut answers = Vec::new();
    for (what, case) in cases {
        let readable = heap::watch(|leftovers| {
            case();
            leftovers().freed
        });
        answers.push(Wipe { what: what.to_owned(), bytes: WORDS * 8, readable });
    }
    answers
}
