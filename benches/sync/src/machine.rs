//! What the machine is: above all whether its processors run at the same time. Knows no map.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Prints what the figures below are to be read with.
pub fn print() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let alone = least(|| spin(1));
    let beside = least(|| spin(2));
    let ratio = beside.as_secs_f64() / alone.as_secs_f64();
    let verdict = if ratio < 1.3 { "they run in parallel" } else { "they do not run in parallel" };
    println!(
        "{cores} processors; twice the work on two threads takes {ratio:.2} of once: {verdict}"
    );
    let apart = least(|| count(1));
    let shared = least(|| count(0));
    let ratio = shared.as_secs_f64() / apart.as_secs_f64();
    println!("two threads that count on one line take {ratio:.1} times as long as on two lines\n");
}

/// Pins the calling thread to the `n`-th processor, where there is one.
pub fn pin(n: usize) {
    if let Some(cores) = core_affinity::get_core_ids().filter(|cores| !cores.is_empty()) {
        core_affinity::set_for_current(cores[n % cores.len()]);
    }
}

fn least(work: impl Fn() -> Duration) -> Duration {
    (0..9).map(|_| work()).min().unwrap_or_default()
}

/// The same work on so many threads at once.
fn spin(threads: usize) -> Duration {
    let start = Instant::now();
    thread::scope(|scope| {
        for n in 0..threads {
            scope.spawn(move || {
                pin(n);
                (0..20_000_000u64).for_each(|i| {
                    black_box(i);
                });
            });
        }
    });
    start.elapsed()
}

#[repr(align(128))]
struct Apart(AtomicU64);

/// Two threads that add, to one counter or to counters this far apart.
fn count(distance: usize) -> Duration {
    let counters = [Apart(AtomicU64::new(0)), Apart(AtomicU64::new(0))];
    let start = Instant::now();
    thread::scope(|scope| {
        for n in 0..2 {
            let counter = &counters[n * distance].0;
            scope.spawn(move || {
                pin(n);
                (0..1_000_000).for_each(|_| {
                    counter.fetch_add(1, Ordering::Relaxed);
                });
            });
        }
    });
    start.elapsed()
}
