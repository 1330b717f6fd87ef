//! Answers that no order of events explains: of clears, B4's last part, and of taking all entries
//! away while others write, B5. Counts, no times. Knows no map but by the trait.

use crate::Plan;
use crate::keys::key;
use crate::machine::pin;
use crate::maps::{Dash, Dash7, Locked, Map, Ours, Papaya, Scc};
use crate::report::table;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const ENTRIES: u64 = 4_096;

/// A key that is put in by who has seen the clear.
const WITNESS: u64 = u64::MAX;

/// Clears that were seen.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// By a reader, between two look-ups of his.
    during: u32,
    /// One key was gone, and another, looked up later, still there.
    torn: u32,
    /// What was put in by who had seen the clear was gone when it returned.
    lost: u32,
}

pub fn wrong_answers(plan: &Plan) {
    let rows = [
        row::<Ours<u64>>(plan),
        row::<Dash<u64>>(plan),
        row::<Dash7<u64>>(plan),
        row::<Papaya<u64>>(plan),
        row::<Scc<u64>>(plan),
        row::<Locked<u64>>(plan),
    ];
    let columns = ["seen clearing", "half cleared", "lost insert"];
    let title = format!("B4: wrong answers, of {} clears", plan.watched);
    table(&title, &columns, &rows, &[]);
    assert!(rows[0].1[1..] == [0.0, 0.0], "ours gave a wrong answer");
}

fn row<M: Map<u64>>(plan: &Plan) -> (&'static str, Vec<f64>) {
    let mut sum = Seen::default();
    for turn in 0..plan.watched {
        let seen = watch::<M>(turn as u64);
        sum.during += seen.during;
        sum.torn += seen.torn;
        sum.lost += seen.lost;
    }
    (M::NAME, vec![sum.during.into(), sum.torn.into(), sum.lost.into()])
}

/// One clear, seen by one reader who goes round the keys.
fn watch<M: Map<u64>>(turn: u64) -> Seen {
    let map = M::with_capacity(2 * ENTRIES as usize);
    (0..ENTRIES).for_each(|n| map.insert(key(n), n));
    let barrier = Barrier::new(2);
    let over = AtomicBool::new(false);
    let mut seen = Seen::default();
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            pin(0);
            barrier.wait();
            let (mut gone, mut torn) = (false, false);
            for step in 0.. {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let key = key((turn.wrapping_mul(97) + step) % ENTRIES);
                match map.get(key) {
                    None if !gone => {
                        gone = true;
                        map.insert(WITNESS, turn);
                    }
                    None => {}
                    Some(_) => torn |= gone,
                }
            }
            (gone, torn)
        });
        pin(1);
        barrier.wait();
        map.clear();
        over.store(true, Ordering::SeqCst);
        let (gone, torn) = reader.join().expect("the reader");
        seen.during = u32::from(gone);
        seen.torn = u32::from(torn);
        seen.lost = u32::from(gone && map.get(WITNESS).is_none());
    });
    seen
}

/// B5: a writer counts, a taker takes the counters away every 10 ms. What was counted and never
/// taken is lost.
pub fn flushes(plan: &Plan) {
    let rows = [
        flush::<Ours<u64>>(plan.time),
        flush::<Dash<u64>>(plan.time),
        flush::<Dash7<u64>>(plan.time),
        flush::<Papaya<u64>>(plan.time),
        flush::<Scc<u64>>(plan.time),
        flush::<Locked<u64>>(plan.time),
    ];
    let columns = ["counted", "taken", "wrong", "ns a count"];
    table("B5: counting and taking away", &columns, &rows, &[]);
    assert!(rows[0].1[2] == 0.0, "ours lost counts, or has them twice");
}

fn flush<M: Map<u64>>(time: Duration) -> (&'static str, Vec<f64>) {
    let map = M::with_capacity(2 * ENTRIES as usize);
    let over = AtomicBool::new(false);
    let mut taken = 0;
    let mut take = || map.take(|_, n| taken += n);
    let (counted, spent) = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            pin(0);
            let start = Instant::now();
            let mut counted = 0u64;
            while !over.load(Ordering::Relaxed) {
                map.update(key(counted % ENTRIES), |old| old.map_or(1, |n| n + 1));
                counted += 1;
            }
            (counted, start.elapsed())
        });
        pin(1);
        let start = Instant::now();
        while start.elapsed() < time {
            thread::sleep(Duration::from_millis(10));
            take();
        }
        over.store(true, Ordering::Relaxed);
        writer.join().expect("the writer")
    });
    take();
    let each = spent.as_nanos() as f64 / counted as f64;
    (M::NAME, vec![counted as f64, taken as f64, counted.abs_diff(taken) as f64, each])
}
