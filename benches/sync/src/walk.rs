//! A walk over all entries while another thread writes, B8: how long the writer has to wait, and
//! how fast the walk is. Knows no map but by the trait.

use crate::Plan;
use crate::keys::{Random, key};
use crate::machine::pin;
use crate::maps::{Dash, Dash7, Locked, Map, Ours, Papaya, Scc};
use crate::report::table;
use hdrhistogram::Histogram;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const ENTRIES: u64 = 200_000;

pub fn beside_a_writer(plan: &Plan) {
    let mut rows = vec![
        row::<Ours<u64>>(plan.time, |map, f| map.walk(f)),
        row::<Dash<u64>>(plan.time, |map, f| map.walk(f)),
        row::<Dash7<u64>>(plan.time, |map, f| map.walk(f)),
        row::<Papaya<u64>>(plan.time, |map, f| map.walk(f)),
        row::<Scc<u64>>(plan.time, |map, f| map.walk(f)),
        row::<Locked<u64>>(plan.time, |map, f| map.walk(f)),
    ];
    let (_, cursor) = row::<Ours<u64>>(plan.time, |map, f| {
        let mut cursor = map.cursor();
        while let Ok(Some(_)) = cursor.next_batch(map, |key, value| f(*key, value)) {}
    });
    rows.push(("tabularasa, a cursor", cursor));
    let columns = ["ns an entry", "writer p50", "writer p99", "writer max"];
    table("B8: a walk beside a writer, us", &columns, &rows, &["dashmap", "dashmap 7 rc", "scc"]);
}

/// A way to look at all entries of a map.
type Walk<M> = fn(&M, &mut dyn FnMut(u64, &u64));

fn row<M: Map<u64>>(time: Duration, walk: Walk<M>) -> (&'static str, Vec<f64>) {
    let map = M::with_capacity(2 * ENTRIES as usize);
    (0..ENTRIES).for_each(|n| map.insert(key(n), n));
    let over = AtomicBool::new(false);
    let (mut seen, mut spent) = (0u64, Duration::ZERO);
    let times = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            pin(0);
            let mut times = Histogram::<u64>::new(3).expect("three digits");
            let mut random = Random(0x5EED);
            while !over.load(Ordering::Relaxed) {
                let n = random.below(ENTRIES);
                let start = Instant::now();
                map.insert(key(n), n);
                times.record(start.elapsed().as_nanos() as u64).expect("it grows");
            }
            times
        });
        pin(1);
        let start = Instant::now();
        while start.elapsed() < time {
            walk(&map, &mut |_, n| seen += u64::from(*n < ENTRIES));
        }
        spent = start.elapsed();
        over.store(true, Ordering::Relaxed);
        writer.join().expect("the writer")
    });
    let at = |quantile: f64| times.value_at_quantile(quantile) as f64 / 1e3;
    let each = spent.as_nanos() as f64 / seen as f64;
    (M::NAME, vec![each, at(0.5), at(0.99), times.max() as f64 / 1e3])
}
