//! How long single insertions take while a map grows from nothing: points of the distribution, of
//! which the last are the growths themselves. Every insertion lies between two readings of the
//! clock, so that the least that it can tell is what the clock takes; that is subtracted.

use crate::adapter::Map;
use crate::keys::{Key, Value};
use crate::timing::{Profile, clock_cost};
use std::hint::black_box;
use std::time::Instant;

/// Names, and parts of the insertions that took no longer.
pub const POINTS: [(&str, f64); 7] = [
    ("insert p50", 0.5),
    ("insert p90", 0.9),
    ("insert p99", 0.99),
    ("insert p99.9", 0.999),
    ("insert p99.99", 0.9999),
    ("insert p99.999", 0.99999),
    ("insert max", 1.0),
];

/// Nanoseconds at each point.
pub fn grow<M: Map>(keys: &[M::Key]) -> Profile {
    // Written to beforehand, so that no page of it is touched for the first time while timing.
    let mut times = vec![u32::MAX; keys.len()];
    let mut map = M::with_capacity(0);
    let mut before = Instant::now();
    for (key, time) in keys.iter().zip(&mut times) {
        map.insert(key.clone(), M::Value::of(key.bits()));
        let now = Instant::now();
        *time = u32::try_from((now - before).as_nanos()).unwrap_or(u32::MAX);
        before = now;
    }
    drop(black_box(map));
    times.sort_unstable();
    let point = |part: f64| times[((times.len() as f64 * part).ceil() as usize).max(1) - 1];
    POINTS.iter().map(|(_, part)| (f64::from(point(*part)) - clock_cost()).max(0.1)).collect()
}
