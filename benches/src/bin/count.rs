//! Operations on one map, one after the other, for a program that counts instructions:
//! `instructions` beside this package's manifest runs it under callgrind, once for each map, and
//! takes the counts between the calls of [`measured`] and their returns. The rest prepares them.
//!
//! `count tabularasa|hashbrown [FILTER]…` prints a line for each count: operation, entries, and how
//! often the operation was done. A filter is an operation, `operation/entries`, or `/entries`.
//! Knows no clock, no other map and no limit.

use std::env;
use std::hash::BuildHasher;
use std::hint::black_box;
use std::process::exit;
use tabularasa_benches::adapter::Map;
use tabularasa_benches::hashers::Hasher;
use tabularasa_benches::keys::{Key, Source};

type Ours<K> = tabularasa::HashMap<K, u64, Hasher>;
type Theirs<K> = hashbrown::HashMap<K, u64, Hasher>;

const SMALL: &[usize] = &[1, 3, 6, 7, 12, 25];
/// Loads of 0.87, 0.49 and 0.64.
const WALKED: &[usize] = &[892, 1_000, 21_000];
const EVERY: &[usize] = &[1, 3, 6, 7, 12, 25, 100, 1_000, 21_000];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.split_first() {
        Some((map, filters)) if map == "tabularasa" => {
            run::<Ours<u64>, Ours<String>>(filters);
        }
        Some((map, filters)) if map == "hashbrown" => {
            run::<Theirs<u64>, Theirs<String>>(filters);
        }
        _ => {
            eprintln!("count tabularasa|hashbrown [OPERATION|OPERATION/ENTRIES|/ENTRIES]...");
            exit(2);
        }
    }
}

/// Does an operation on maps of so many entries within [`measured`]; returns how often.
type Counted = fn(usize) -> usize;

fn run<M: Walks, T: Map<Key = String, Value = u64>>(filters: &[String]) {
    let mut known = filters.is_empty();
    for (operation, sizes, count) in operations::<M, T>() {
        for &size in sizes {
            let (cell, column) = (format!("{operation}/{size}"), format!("/{size}"));
            let asked =
                |filter: &String| *filter == cell || *filter == column || filter == operation;
            if filters.is_empty() || filters.iter().any(asked) {
                println!("{operation} {size} {}", count(size));
                known = true;
            }
        }
    }
    if !known {
        eprintln!("{}: no such operation", filters.join(" "));
        exit(2);
    }
}

/// All operations by name, with the numbers of entries at which they are counted.
fn operations<M: Walks, T: Map<Key = String, Value = u64>>()
-> Vec<(&'static str, &'static [usize], Counted)> {
    vec![
        ("hit", EVERY, hit::<M>),
        ("hit-grown", &[100, 1_000, 21_000], hit_grown::<M>),
        ("miss", EVERY, miss::<M>),
        ("reserved", EVERY, reserved::<M>),
        ("growing", EVERY, growing::<M>),
        ("extend", EVERY, extend::<M>),
        ("entry-there", EVERY, |size| on_present::<M>(size, M::count_each)),
        ("entry-vacant", EVERY, entry_vacant::<M>),
        ("get-mut", EVERY, |size| on_present::<M>(size, M::bump_each)),
        ("overwrite", EVERY, |size| on_present::<M>(size, M::overwrite)),
        ("overwrite-full", EVERY, overwrite_full::<M>),
        ("remove", EVERY, remove::<M>),
        ("churn", &[6, 25, 100, 1_000, 21_000], churn::<M>),
        ("retain-half", EVERY, retain_half::<M>),
        ("iterate", EVERY, |size| iterate::<M>(size, size)),
        ("iterate-1%", &[100, 1_000, 21_000], |size| iterate::<M>(size, size / 100)),
        ("clear", EVERY, |size| clear::<M>(size, size)),
        ("clear-1%", &[100, 1_000, 21_000], |size| clear::<M>(size, size / 100)),
        ("scratch-1%", &[100, 1_000, 21_000], scratch::<M>),
        ("clone", EVERY, clone::<M>),
        ("allocate-free", EVERY, allocate_free::<M>),
        ("life", &[1, 3, 6, 7, 12, 25, 100], |size| life::<M>(size, 0)),
        ("life-reserved", &[1, 3, 6, 7, 12, 25, 100], |size| life::<M>(size, size)),
        ("string-hit", &[7, 1_000], hit::<T>),
        ("string-reserved", &[7, 1_000], reserved::<T>),
        ("string-life", SMALL, |size| life::<T>(size, 0)),
        ("next-batch", WALKED, |size| walk::<M>(size, M::walk_by_batches)),
        ("next", WALKED, |size| walk::<M>(size, M::walk_by_entries)),
        ("retain-next", WALKED, retain_next::<M>),
    ]
}

/// What is collected between the call of this function and its return is what counts.
#[inline(never)]
fn measured(work: &mut dyn FnMut()) {
    work();
}

/// How many maps of a size there are: together a thousand entries or more, or one map.
fn maps(size: usize) -> usize {
    (2_000 / size).clamp(1, 200)
}

/// What a map with room for so many entries has room for: the same for both maps, which the program
/// `bytes` checks.
fn capacity(size: usize) -> usize {
    Theirs::<u64>::with_capacity_and_hasher(size, Hasher::default()).capacity()
}

/// Maps, each with keys of its own; map by map the keys that are present, and as many that are not.
struct Filled<M: Map> {
    maps: Vec<M>,
    present: Vec<Vec<M::Key>>,
    absent: Vec<Vec<M::Key>>,
}

/// Maps with room for `room` entries that have `size`.
fn filled<M: Map>(room: usize, size: usize) -> Filled<M> {
    let mut source = Source::new(0, 0);
    let count = maps(room);
    let present: Vec<Vec<M::Key>> = (0..count).map(|_| source.fresh(size)).collect();
    let absent: Vec<Vec<M::Key>> = (0..count).map(|_| source.fresh(size)).collect();
    let maps = present.iter().map(|keys| M::fill(room, keys)).collect();
    let mut filled = Filled { maps, present, absent };
    for keys in filled.present.iter_mut().chain(&mut filled.absent) {
        source.shuffle(keys);
    }
    filled
}

/// The keys again and again, until a call of a loop over them counts for little.
fn again<K: Key>(sets: &[Vec<K>]) -> Vec<Vec<K>> {
    let repeat = |keys: &Vec<K>| {
        let count = keys.len().max(24) / keys.len() * keys.len();
        keys.iter().cycle().take(count).cloned().collect()
    };
    sets.iter().map(repeat).collect()
}

fn keys_in<K>(sets: &[Vec<K>]) -> usize {
    sets.iter().map(Vec::len).sum()
}

fn hit<M: Map>(size: usize) -> usize {
    let Filled { maps, present, .. } = filled::<M>(size, size);
    look_up(&maps, &again(&present))
}

fn miss<M: Map>(size: usize) -> usize {
    let Filled { maps, absent, .. } = filled::<M>(size, size);
    look_up(&maps, &again(&absent))
}

/// In maps that grew to their size.
fn hit_grown<M: Map>(size: usize) -> usize {
    let Filled { present, .. } = filled::<M>(size, size);
    let maps: Vec<M> = present.iter().map(|keys| M::fill(0, keys)).collect();
    look_up(&maps, &again(&present))
}

fn look_up<M: Map>(maps: &[M], sets: &[Vec<M::Key>]) -> usize {
    measured(&mut || {
        for (map, keys) in maps.iter().zip(sets) {
            black_box(map.look_up(keys));
        }
    });
    keys_in(sets)
}

/// Empty maps with room, filled by `insert`.
fn fill_each<M: Map>(size: usize, insert: fn(&mut M, &[M::Key])) -> usize {
    let present = filled::<M>(size, size).present;
    let mut maps: Vec<M> = present.iter().map(|_| M::with_capacity(size)).collect();
    measured(&mut || {
        for (map, keys) in maps.iter_mut().zip(&present) {
            insert(map, keys);
        }
    });
    assert!(maps.iter().all(|map| map.len() == size));
    keys_in(&present)
}

fn reserved<M: Map>(size: usize) -> usize {
    fill_each::<M>(size, M::overwrite)
}

fn extend<M: Map>(size: usize) -> usize {
    fill_each::<M>(size, M::extend_by)
}

fn entry_vacant<M: Map>(size: usize) -> usize {
    fill_each::<M>(size, M::count_each)
}

fn growing<M: Map>(size: usize) -> usize {
    let present = filled::<M>(size, size).present;
    let mut grown: Vec<M> = Vec::with_capacity(present.len());
    measured(&mut || grown.extend(present.iter().map(|keys| M::fill(0, keys))));
    assert!(grown.iter().all(|map| map.len() == size));
    keys_in(&present)
}

/// A loop over keys that are there.
fn on_present<M: Map>(size: usize, change: fn(&mut M, &[M::Key])) -> usize {
    let Filled { mut maps, present, .. } = filled::<M>(size, size);
    let sets = again(&present);
    measured(&mut || {
        for (map, keys) in maps.iter_mut().zip(&sets) {
            change(map, keys);
        }
    });
    keys_in(&sets)
}

/// Maps with as many entries as they have capacity for, overwritten once before: what hashbrown
/// does then, which is to grow, is not counted.
fn overwrite_full<M: Map>(size: usize) -> usize {
    let Filled { mut maps, present, .. } = filled::<M>(size, capacity(size));
    let sets = again(&present);
    let mut overwrite = || {
        for (map, keys) in maps.iter_mut().zip(&sets) {
            map.overwrite(keys);
        }
    };
    overwrite();
    measured(&mut overwrite);
    keys_in(&sets)
}

fn remove<M: Map>(size: usize) -> usize {
    let Filled { mut maps, present, .. } = filled::<M>(size, size);
    measured(&mut || {
        for (map, keys) in maps.iter_mut().zip(&present) {
            black_box(map.remove_all(keys));
        }
    });
    assert!(maps.iter().all(|map| map.len() == 0));
    keys_in(&present)
}

/// One out, one in, in the order of the first insertions, in a table with three quarters of what it
/// has room for.
fn churn<M: Map>(size: usize) -> usize {
    let Filled { mut maps, present, absent } = filled::<M>(size, capacity(size) * 3 / 4);
    measured(&mut || {
        for ((map, out), into) in maps.iter_mut().zip(&present).zip(&absent) {
            map.exchange(out, into);
            map.exchange(into, out);
        }
    });
    2 * keys_in(&present)
}

fn retain_half<M: Map>(size: usize) -> usize {
    let Filled { mut maps, present, .. } = filled::<M>(size, size);
    measured(&mut || {
        for map in &mut maps {
            map.retain(|key| key.bits() & 1 == 0);
        }
    });
    keys_in(&present)
}

fn iterate<M: Map>(room: usize, size: usize) -> usize {
    let Filled { maps, .. } = filled::<M>(room, size);
    measured(&mut || {
        for map in &maps {
            black_box(map.sum());
        }
    });
    maps.len()
}

fn clear<M: Map>(room: usize, size: usize) -> usize {
    let Filled { mut maps, .. } = filled::<M>(room, size);
    measured(&mut || maps.iter_mut().for_each(M::clear));
    maps.len()
}

/// Filled a little, read and cleared, again and again.
fn scratch<M: Map>(size: usize) -> usize {
    let Filled { mut maps, present, absent } = filled::<M>(size, size / 100);
    maps.iter_mut().for_each(M::clear);
    measured(&mut || {
        for keys in [&present, &absent] {
            for (map, keys) in maps.iter_mut().zip(keys) {
                map.overwrite(keys);
                black_box(map.sum());
                map.clear();
            }
        }
    });
    2 * maps.len()
}

/// The clones are dropped after.
fn clone<M: Map>(size: usize) -> usize {
    let Filled { maps, .. } = filled::<M>(size, size);
    let mut clones = Vec::with_capacity(maps.len());
    measured(&mut || clones.extend(maps.iter().map(|map| M::clone(map))));
    assert!(clones.iter().all(|map: &M| map.len() == size));
    maps.len()
}

fn allocate_free<M: Map>(size: usize) -> usize {
    let count = maps(size).max(20);
    drop(M::with_capacity(size));
    measured(&mut || (0..count).for_each(|_| drop(black_box(M::with_capacity(black_box(size))))));
    count
}

/// Make, fill, look up what is there and as much that is not, change, iterate, remove one, drop.
fn life<M: Map>(size: usize, room: usize) -> usize {
    let Filled { present, absent, .. } = filled::<M>(size, size);
    let live = |(present, absent): (&Vec<M::Key>, &Vec<M::Key>)| {
        let mut map = M::fill(black_box(room), present);
        let found = map.look_up(present) ^ map.look_up(absent);
        map.count_each(present);
        map.remove(&present[0]);
        black_box((found, map.sum()));
    };
    present.iter().zip(&absent).take(1).for_each(live);
    measured(&mut || present.iter().zip(&absent).for_each(live));
    present.len()
}

fn walk<M: Walks>(size: usize, walk: fn(&mut M) -> u64) -> usize {
    let mut map = filled::<M>(size, size).maps.swap_remove(0);
    measured(&mut || _ = black_box(walk(&mut map)));
    size
}

fn retain_next<M: Walks>(size: usize) -> usize {
    let mut map = filled::<M>(size, size).maps.swap_remove(0);
    measured(&mut || map.retain_by_steps());
    size
}

/// A walk by a cursor; in a map that has none, what comes nearest: an iteration that hashes each
/// key, for the entries of a cursor come in the order of their hashes.
trait Walks: Map<Key = u64, Value = u64> {
    fn walk_by_batches(&mut self) -> u64;
    fn walk_by_entries(&mut self) -> u64;
    /// Removes an eighth of the entries; without a cursor, by `retain`.
    fn retain_by_steps(&mut self);
}

impl Walks for Ours<u64> {
    #[inline(never)]
    fn walk_by_batches(&mut self) -> u64 {
        let (mut cursor, mut sum) = (self.cursor(), 0);
        while let Some(batch) = cursor.next_batch(&*self).expect("its own map") {
            sum = batch.fold(sum, |sum, (_, value)| sum ^ value);
        }
        sum
    }

    #[inline(never)]
    fn walk_by_entries(&mut self) -> u64 {
        let (mut cursor, mut sum) = (self.cursor(), 0);
        while let Some((_, value)) = cursor.next(&*self).expect("its own map") {
            sum ^= value;
        }
        sum
    }

    #[inline(never)]
    fn retain_by_steps(&mut self) {
        let mut cursor = self.cursor();
        let keep = |_: &u64, value: &mut u64| *value % 8 != 0;
        while cursor.retain_next(&mut *self, 1_000, keep).expect("its own map").is_some() {}
    }
}

impl Walks for Theirs<u64> {
    #[inline(never)]
    fn walk_by_batches(&mut self) -> u64 {
        self.iter().fold(0, |sum, (key, value)| sum ^ self.hasher().hash_one(key) ^ value)
    }

    fn walk_by_entries(&mut self) -> u64 {
        self.walk_by_batches()
    }

    #[inline(never)]
    fn retain_by_steps(&mut self) {
        self.retain(|_, value| *value % 8 != 0);
    }
}
