//! Look-ups while another thread clears, B4's second half: at a fixed rate, so that a reader who is
//! kept waiting is charged for the look-ups that he did not get to. Knows no map but by the trait.
//!
//! The thread that clears does nothing else, on a processor of its own. Who fills the map again is
//! the reader, a few entries between two look-ups, and he puts in as many if nobody clears: then
//! what differs with clears is the clears. Time in which he could have run, but another process had
//! his processor, is not charged: Linux tells it. (A thread that fills as fast as it can was tried:
//! with two processors the tail is that of their scheduler, 4 ms for every map.)

use crate::Plan;
use crate::keys::{Random, Value, key};
use crate::machine::pin;
use crate::maps::{Dash, Dash7, Locked, Map, Ours, Papaya, Scc};
use crate::mix::names;
use crate::report::table;
use hdrhistogram::Histogram;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A look-up is due every so often.
const PERIOD: Duration = Duration::from_micros(4);

/// Entries put in between two look-ups: all of them, twice in the time between two clears.
const TRICKLE: u64 = 8;
const ENTRIES: u64 = 10_000;

/// Look-ups that take less are not looked into.
const SUSPICIOUS: Duration = Duration::from_micros(20);

/// Clears a second.
const RATES: [u32; 3] = [0, 10, 100];

/// Times that everything is measured; the least counts, figure by figure.
const TURNS: usize = 3;

/// p50, p99, p99.9, max of the look-ups, and the longest clear, in microseconds.
type Figures = [f64; 5];

pub fn under_clears(plan: &Plan) {
    one_kind::<u64>(plan);
    one_kind::<String>(plan);
}

fn one_kind<V: Value>(plan: &Plan) {
    let mut tails = [const { Vec::new() }; 6];
    for rate in RATES {
        let mut least = [[f64::INFINITY; 5]; 6];
        for _ in 0..TURNS {
            let turn: [Figures; 6] = [
                watch::<V, Ours<V>>(plan.time, rate),
                watch::<V, Dash<V>>(plan.time, rate),
                watch::<V, Dash7<V>>(plan.time, rate),
                watch::<V, Papaya<V>>(plan.time, rate),
                watch::<V, Scc<V>>(plan.time, rate),
                watch::<V, Locked<V>>(plan.time, rate),
            ];
            for (least, figures) in least.iter_mut().zip(turn) {
                least.iter_mut().zip(figures).for_each(|(least, new)| *least = least.min(new));
            }
        }
        let rows: Vec<_> =
            names().into_iter().zip(least).map(|(name, row)| (name, row.to_vec())).collect();
        let title = format!("B4: {rate} clears/s of {ENTRIES} {}, us", V::NAME);
        let columns = ["p50", "p99", "p99.9", "max", "longest clear"];
        table(&title, &columns, &rows, &["dashmap", "dashmap 7 rc", "scc"]);
        tails.iter_mut().zip(least).for_each(|(tail, row)| tail.push(row[2]));
    }
    let ratios = tails.map(|tail| tail[1..].iter().map(|with| with / tail[0]).collect());
    let rows: Vec<_> = names().into_iter().zip(ratios).collect();
    let title = format!("B4: p99.9 over that without clears, {}", V::NAME);
    table(&title, &["10 a second", "100 a second"], &rows, &[]);
}

fn watch<V: Value, M: Map<V>>(time: Duration, rate: u32) -> Figures {
    let map = M::with_capacity(2 * ENTRIES as usize);
    (0..ENTRIES).for_each(|n| map.insert(key(n), V::of(n)));
    let over = AtomicBool::new(false);
    let mut longest = Duration::ZERO;
    let times = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            pin(0);
            read(&map, &over)
        });
        pin(1);
        let start = Instant::now();
        let mut next = start;
        while start.elapsed() < time {
            if rate == 0 {
                thread::sleep(Duration::from_millis(10));
                continue;
            }
            let begun = Instant::now();
            map.clear();
            longest = longest.max(begun.elapsed());
            next += Duration::from_secs(1) / rate;
            thread::sleep(next.min(start + time).saturating_duration_since(Instant::now()));
        }
        over.store(true, Ordering::Relaxed);
        reader.join().expect("the reader")
    });
    let at = |quantile: f64| times.value_at_quantile(quantile) as f64 / 1e3;
    let (max, longest) = (times.max() as f64 / 1e3, longest.as_nanos() as f64 / 1e3);
    [at(0.5), at(0.99), at(0.999), max, longest]
}

/// Latencies in nanoseconds.
fn read<V: Value, M: Map<V>>(map: &M, over: &AtomicBool) -> Histogram<u64> {
    let mut times = Histogram::<u64>::new(3).expect("three digits");
    let mut random = Random(0x5EED);
    let mut put_in = 0;
    let mut waited = time_without_processor();
    let mut due = Instant::now();
    while !over.load(Ordering::Relaxed) {
        while Instant::now() < due {
            std::hint::spin_loop();
        }
        std::hint::black_box(map.get(key(random.below(ENTRIES))));
        let done = Instant::now();
        let mut late = done - due;
        if late > SUSPICIOUS {
            let so_far = time_without_processor();
            let not_ours = so_far - waited;
            waited = so_far;
            late = late.saturating_sub(not_ours);
            due += not_ours + done.elapsed();
        }
        times.record(late.as_nanos() as u64).expect("it grows");
        due += PERIOD;
        for _ in 0..TRICKLE {
            map.insert(key(put_in), V::of(put_in));
            put_in = (put_in + 1) % ENTRIES;
        }
    }
    times
}

/// How long this thread has waited for a processor since it began; nothing where it is not told.
fn time_without_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split_whitespace().nth(1)?.parse().ok());
    Duration::from_nanos(nanos.unwrap_or(0))
}
