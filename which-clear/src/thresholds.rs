//! Question 4, thresholds: from which fill and size each way wins. A table that was once grown to a
//! capacity holds a fill; it is emptied and filled alike a few times; what a cycle takes counts.

use crate::answers::{Cell, Thresholds};
use crate::clock::{Deadline, nanoseconds};
use crate::maps::Ours;
use crate::progress::Progress;
use std::time::Instant;

type Table = Ours<u64, u64>;

/// Cycles of one measurement: what shrinking costs at first is spread over them.
pub const CYCLES: usize = 8;

/// Slots of the tables: 2^4 to 2^18, by fours.
const POWERS: [u32; 8] = [4, 6, 8, 10, 12, 14, 16, 18];

type Way = (&'static str, fn(&mut Table));

const WAYS: [Way; 4] = [
    ("clear_retain", Table::clear_retain),
    ("clear_shrink", Table::clear_shrink),
    ("reset", Table::reset),
    ("retain(false)", |table| table.retain(|_, _| false)),
];

/// Room for as many entries as so many slots give.
fn capacity(power: u32) -> usize {
    (1 << power) / 8 * 7
}

/// Fills that a table of this capacity is measured with: by fours, and full.
fn fills(capacity: usize) -> impl Iterator<Item = usize> {
    (0..).map(|power| 4usize.pow(power)).take_while(move |fill| *fill < capacity).chain([capacity])
}

fn fill_up(table: &mut Table, fill: usize) {
    for key in 0..fill as u64 {
        table.insert(key, key);
    }
}

/// Nanoseconds of a cycle.
fn time(capacity: usize, fill: usize, empty: fn(&mut Table)) -> f64 {
    let mut table = Table::new();
    // Grown, rather than reserved: all its memory has been used.
    fill_up(&mut table, capacity);
    table.clear_retain();
    fill_up(&mut table, fill);
    let start = Instant::now();
    for _ in 0..CYCLES {
        empty(&mut table);
        fill_up(&mut table, fill);
    }
    let end = Instant::now();
    nanoseconds(start, end) as f64 / CYCLES as f64
}

/// Measures all cells in turn, round by round; the least of the rounds counts.
pub fn measure(most_power: u32, seconds: f64, progress: &Progress) -> Thresholds {
    progress.step("thresholds");
    let powers = POWERS.into_iter().filter(|power| *power <= most_power);
    let cells = powers.flat_map(|power| fills(capacity(power)).map(move |fill| (power, fill)));
    let mut cells: Vec<Cell> = cells
        .map(|(power, fill)| Cell {
            capacity: capacity(power),
            fill,
            times: vec![f64::INFINITY; WAYS.len()],
        })
        .collect();
    let deadline = Deadline::after(seconds);
    let mut first = 0;
    loop {
        for cell in &mut cells {
            for place in 0..WAYS.len() {
                let way = (first + place) % WAYS.len();
                let time = time(cell.capacity, cell.fill, WAYS[way].1);
                cell.times[way] = cell.times[way].min(time);
            }
        }
        first += 1;
        if deadline.is_over() {
            break;
        }
    }
    let ways = WAYS.iter().map(|(name, _)| (*name).to_owned()).collect();
    Thresholds { cycles: CYCLES, ways, cells }
}
