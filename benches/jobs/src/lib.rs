//! What the jobs share: how one is run and what it prints. Knows no map: `benches/real` chooses it
//! when it builds.

use cpu_time::ProcessTime;
use std::fmt::Debug;
use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Does the job for half a second, five times at least, and prints its name, the least nanoseconds
/// of the processor, the peak of the process's memory in KiB so far, and the answer, which must not
/// depend on the map.
pub fn run<T: Debug + PartialEq>(name: &str, job: impl Fn() -> T) {
    let answer = job();
    let (mut least, start, mut rounds) = (Duration::MAX, Instant::now(), 0);
    while rounds < 5 || start.elapsed() < Duration::from_millis(500) {
        let begin = ProcessTime::now();
        let again = black_box(job());
        least = least.min(begin.elapsed());
        assert_eq!(again, answer, "{name}: another answer");
        rounds += 1;
    }
    println!("{name} {} {} {answer:?}", least.as_nanos(), peak());
}

/// The most memory that the process ever had, as Linux tells it; 0 elsewhere.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Numbers that look random, the same each time.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32) as usize % bound
    }
}
