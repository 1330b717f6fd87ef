//! Look-ups while another thread clears, B4's second half: at a fixed rate, so that a reader who is
//! kept waiting is charged for the look-ups that he did not get to. Knows no map but by the trait.

use crate::Plan;
use crate::keys::{Random, Value, key};
use crate::machine::pin;
use crate::maps::{Dash, Locked, Map, Ours, Papaya, Scc};
use crate::report::table;
use hdrhistogram::Histogram;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A look-up is due every so often.
const PERIOD: Duration = Duration::from_micros(2);

/// Clears a second.
const RATES: [u32; 4] = [0, 1, 10, 100];

pub fn under_clears(plan: &Plan) {
    one_kind::<u64>(plan, 100_000);
    one_kind::<String>(plan, 20_000);
}

fn one_kind<V: Value>(plan: &Plan, entries: u64) {
    for rate in RATES {
        let rows = [
            row::<V, Ours<V>>(plan, entries, rate),
            row::<V, Dash<V>>(plan, entries, rate),
            row::<V, Papaya<V>>(plan, entries, rate),
            row::<V, Scc<V>>(plan, entries, rate),
            row::<V, Locked<V>>(plan, entries, rate),
        ];
        let title = format!("B4: {rate} clears/s of {entries} {}, us", V::NAME);
        let columns = ["p50", "p99", "p99.9", "max", "longest clear"];
        table(&title, &columns, &rows, &["dashmap", "scc"]);
    }
}

fn row<V: Value, M: Map<V>>(plan: &Plan, entries: u64, rate: u32) -> (&'static str, Vec<f64>) {
    let (times, longest) = watch::<V, M>(plan.time, entries, rate);
    let at = |quantile: f64| times.value_at_quantile(quantile) as f64 / 1e3;
    let figures = vec![
        at(0.5),
        at(0.99),
        at(0.999),
        times.max() as f64 / 1e3,
        longest.as_nanos() as f64 / 1e3,
    ];
    (M::NAME, figures)
}

/// Latencies in nanoseconds, and the longest clear.
fn watch<V: Value, M: Map<V>>(
    time: Duration,
    entries: u64,
    rate: u32,
) -> (Histogram<u64>, Duration) {
    let map = M::with_capacity(2 * entries as usize);
    let fill = || (0..entries).for_each(|n| map.insert(key(n), V::of(n)));
    fill();
    let over = AtomicBool::new(false);
    let mut longest = Duration::ZERO;
    let times = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            pin(0);
            let mut times = Histogram::<u64>::new(3).expect("three digits");
            let mut random = Random(0x5EED);
            let mut due = Instant::now();
            while !over.load(Ordering::Relaxed) {
                while Instant::now() < due {
                    std::hint::spin_loop();
                }
                std::hint::black_box(map.get(key(random.below(entries))));
                times.record(due.elapsed().as_nanos() as u64).expect("it grows");
                due += PERIOD;
            }
            times
        });
        pin(1);
        let start = Instant::now();
        let mut next = start;
        while start.elapsed() < time {
            if rate == 0 {
                thread::sleep(Duration::from_millis(10));
                continue;
            }
            next += Duration::from_secs(1) / rate;
            let begun = Instant::now();
            map.clear();
            longest = longest.max(begun.elapsed());
            fill();
            thread::sleep(next.min(start + time).saturating_duration_since(Instant::now()));
        }
        over.store(true, Ordering::Relaxed);
        reader.join().expect("the reader")
    });
    (times, longest)
}
