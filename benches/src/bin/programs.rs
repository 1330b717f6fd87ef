//! Small programs whose time goes into a map, on hashbrown and on tabularasa: what a decision costs
//! users that is one axis up and another down for single operations. Each program is written once,
//! over the trait that the other benches use, and checked to give the same answer on both maps.
//!
//! `cargo run --release --bin programs`; half a minute.

use std::hint::black_box;
use std::time::Instant;
use tabularasa_benches::adapter::Map;
use tabularasa_benches::hashers::Hasher;
use tabularasa_benches::keys::{Random, key};
use tabularasa_benches::machine::Machine;

type Ours = tabularasa::HashMap<u64, u64, Hasher>;
type Theirs = hashbrown::HashMap<u64, u64, Hasher>;

const ROUNDS: usize = 9;

/// A map of the programs.
trait Words: Map<Key = u64, Value = u64> {}
impl<M: Map<Key = u64, Value = u64>> Words for M {}

/// A name, and the program on either map with so many entries.
struct Program {
    name: &'static str,
    sizes: &'static [u64],
    ours: fn(u64) -> u64,
    theirs: fn(u64) -> u64,
}

macro_rules! programs {
    ($($name:literal, $program:ident, $sizes:expr;)*) => {
        [$(Program {
            name: $name,
            sizes: &$sizes,
            ours: $program::<Ours>,
            theirs: $program::<Theirs>,
        }),*]
    };
}

fn main() {
    let machine = Machine::hold();
    println!("{}\n{}\n{}, {}", machine.machine, machine.compiler, machine.date, machine.held);
    println!("{:<46} {:>9} {:>10} {:>6}", "program", "entries", "hashbrown", "ratio");
    let programs = programs![
        "counts of pairs in a text", pairs, [1_000, 60_000];
        "game of life", life, [400, 20_000];
        "sets that merge (union, find)", union, [1_000, 30_000, 1_000_000];
        "cache that forgets the least recently used", cache, [1_000, 30_000, 500_000];
        "lengths of Collatz sequences, remembered", collatz, [1_000, 30_000, 500_000];
        "join of two tables, every second row matches", join, [1_000, 30_000, 1_000_000];
        "first of equal ones, one in three is new", first, [1_000, 30_000, 1_000_000];
        "breadth first through a graph", graph, [1_000, 30_000, 500_000];
    ];
    let mut logarithms = Vec::new();
    for Program { name, sizes, ours, theirs } in programs {
        for &size in sizes {
            assert_eq!(ours(size), theirs(size), "{name}: another answer");
            let (mut mine, mut other) = (f64::INFINITY, f64::INFINITY);
            for _ in 0..ROUNDS {
                mine = mine.min(time(ours, size));
                other = other.min(time(theirs, size));
            }
            logarithms.push((mine / other).ln());
            println!("{name:<46} {size:>9} {:>7.2} ms {:>6.2}", other * 1e3, mine / other);
        }
    }
    let mean = logarithms.iter().sum::<f64>() / logarithms.len() as f64;
    println!("geometric mean {:.3}", mean.exp());
}

fn time(program: fn(u64) -> u64, size: u64) -> f64 {
    let start = Instant::now();
    black_box(program(black_box(size)));
    start.elapsed().as_secs_f64()
}

/// How often to do something to `size` entries, so that small maps take long enough.
fn times(size: u64) -> u64 {
    (200_000 / size).max(1)
}

/// Words follow one another by a skewed draw; each pair is counted, then the counts looked up.
fn pairs<M: Words>(size: u64) -> u64 {
    let mut counts = M::with_capacity(0);
    let (mut random, mut before, mut sum) = (Random(size), 0, 0);
    let words = (size as f64).sqrt() as u64 * 2;
    for _ in 0..size * times(size) {
        let (a, b) = (random.number() % words, random.number() % words);
        let word = a * b / words;
        counts.count((before << 32) | word);
        before = word;
    }
    for pair in 0..size * times(size) {
        let pair = ((pair % words) << 32) | (pair / words % words);
        sum += counts.get(&pair).copied().unwrap_or(0);
    }
    sum + counts.len() as u64
}

/// Cells of an endless board: eight look-ups for each that lives, and for its neighbours.
fn life<M: Words>(size: u64) -> u64 {
    let at = |x: u64, y: u64| (x << 32) | (y & 0xFFFF_FFFF);
    let side = (size as f64 * 3.0).sqrt() as u64;
    let mut random = Random(size);
    let mut board = M::with_capacity(0);
    for _ in 0..size {
        board.insert(at(1_000 + random.number() % side, 1_000 + random.number() % side), 1);
    }
    let mut cells: Vec<u64> = Vec::new();
    for _ in 0..times(size).min(20) {
        let mut next = M::with_capacity(0);
        cells.clear();
        for x in 1_000..1_000 + side {
            cells.extend((1_000..1_000 + side).map(|y| at(x, y)));
        }
        for &cell in &cells {
            let (x, y) = (cell >> 32, cell & 0xFFFF_FFFF);
            let mut neighbours = 0;
            for (dx, dy) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)] {
                neighbours += u64::from(board.get(&at(x + dx - 1, y + dy - 1)).is_some());
            }
            if neighbours == 3 || neighbours == 2 && board.get(&cell).is_some() {
                next.insert(cell, 1);
            }
        }
        board = next;
    }
    board.len() as u64
}

/// Links between random elements, by way of parents that a map holds: a find waits for each step.
fn union<M: Words>(size: u64) -> u64 {
    fn root<M: Words>(parents: &mut M, mut element: u64) -> u64 {
        while let Some(&parent) = parents.get(&element) {
            if let Some(&grandparent) = parents.get(&parent) {
                parents.insert(element, grandparent);
            }
            element = parent;
        }
        element
    }
    let mut links = 0;
    for round in 0..times(size) {
        let (mut parents, mut random) = (M::with_capacity(0), Random(size + round));
        for _ in 0..size {
            let a = root(&mut parents, key(random.number() % size));
            let b = root(&mut parents, key(random.number() % size));
            if a != b {
                parents.insert(a, b);
                links += 1;
            }
        }
    }
    links
}

/// A map to places in a ring, for keys of which a few are asked for often.
fn cache<M: Words>(size: u64) -> u64 {
    let mut places = M::with_capacity(size as usize);
    let mut ring: Vec<(u64, bool)> = Vec::new();
    let (mut hand, mut found, mut random) = (0, 0, Random(size));
    for _ in 0..(size * times(size)).max(400_000) {
        let (a, b) = (random.number() % (4 * size), random.number() % (4 * size));
        let wanted = key(a.min(b));
        if let Some(&place) = places.get(&wanted) {
            ring[place as usize].1 = true;
            found += 1;
        } else if (ring.len() as u64) < size {
            places.insert(wanted, ring.len() as u64);
            ring.push((wanted, false));
        } else {
            while ring[hand].1 {
                ring[hand].1 = false;
                hand = (hand + 1) % ring.len();
            }
            places.remove(&ring[hand].0);
            places.insert(wanted, hand as u64);
            ring[hand] = (wanted, false);
            hand = (hand + 1) % ring.len();
        }
    }
    found
}

/// Steps down to 1 from each number, as far as the first whose length is known.
fn collatz<M: Words>(size: u64) -> u64 {
    let mut longest = 0;
    for _ in 0..times(size) {
        let mut lengths = M::with_capacity(0);
        lengths.insert(1, 0);
        let mut way = Vec::new();
        for start in 2..size / 2 {
            let mut n = start;
            let known = loop {
                if let Some(&length) = lengths.get(&n) {
                    break length;
                }
                way.push(n);
                n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
            };
            for (steps, n) in (1..).zip(way.drain(..).rev()) {
                lengths.insert(n, known + steps);
                longest = longest.max(known + steps);
            }
        }
    }
    longest
}

/// Builds from one table, asks for each row of a longer one.
fn join<M: Words>(size: u64) -> u64 {
    let (mut sum, mut random) = (0, Random(size));
    for round in 0..times(size) {
        let mut rows = M::with_capacity(size as usize);
        for row in 0..size {
            rows.insert(key((row << 8) | (round & 0xFF)), row);
        }
        for _ in 0..4 * size {
            let row = random.number() % (2 * size);
            sum += rows.get(&key((row << 8) | (round & 0xFF))).copied().unwrap_or(0);
        }
    }
    sum
}

/// Keeps the first of those that are equal.
fn first<M: Words>(size: u64) -> u64 {
    let mut kept = 0;
    for round in 0..times(size) {
        let (mut seen, mut random) = (M::with_capacity(0), Random(size + round));
        for _ in 0..3 * size {
            let wanted = key(random.number() % size);
            if seen.get(&wanted).is_none() {
                seen.insert(wanted, round);
                kept += 1;
            }
        }
    }
    kept
}

/// Nodes in hash order, whose neighbours are told by their number; a map holds distances.
fn graph<M: Words>(size: u64) -> u64 {
    let mut farthest = 0;
    for round in 0..times(size) {
        let mut distances = M::with_capacity(0);
        let mut queue = std::collections::VecDeque::from([key(round)]);
        distances.insert(key(round), 0);
        while let Some(node) = queue.pop_front() {
            let distance = distances.get(&node).copied().unwrap_or(0);
            farthest = farthest.max(distance);
            let mut random = Random(node | 1);
            for _ in 0..4 {
                let neighbour = key(random.number() % size);
                if distances.get(&neighbour).is_none() {
                    distances.insert(neighbour, distance + 1);
                    queue.push_back(neighbour);
                }
            }
        }
    }
    farthest
}
