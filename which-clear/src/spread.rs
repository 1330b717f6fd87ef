//! A histogram of times, exact to 1.6 %, and the percentiles that are read from it.
//! Knows no map.

use serde::{Deserialize, Serialize};

/// Steps between a power of two and the next.
const STEPS: u64 = 64;
const STEP_BITS: u32 = STEPS.trailing_zeros();
/// Up to 2^40 ns, 18 minutes.
const BUCKETS: usize = (STEPS + STEPS * (40 - STEP_BITS as u64)) as usize;

/// Times in nanoseconds, counted in buckets.
#[derive(Clone, Debug)]
pub struct Histogram {
    counts: Vec<u64>,
    count: u64,
    sum: u64,
    least: u64,
    most: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Histogram { counts: vec![0; BUCKETS], count: 0, sum: 0, least: u64::MAX, most: 0 }
    }
}

/// The bucket of a time.
fn bucket(nanoseconds: u64) -> usize {
    if nanoseconds < STEPS {
        return nanoseconds as usize;
    }
    let power = nanoseconds.ilog2() - STEP_BITS;
    let step = (nanoseconds >> power) - STEPS;
    ((STEPS + STEPS * u64::from(power) + step) as usize).min(BUCKETS - 1)
}

/// The longest time of a bucket.
fn longest(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < STEPS {
        return bucket;
    }
    let (power, step) = ((bucket - STEPS) / STEPS, bucket % STEPS);
    ((STEPS + step + 1) << power) - 1
}

impl Histogram {
    pub fn add(&mut self, nanoseconds: u64) {
        self.counts[bucket(nanoseconds)] += 1;
        self.count += 1;
        self.sum += nanoseconds;
        self.least = self.least.min(nanoseconds);
        self.most = self.most.max(nanoseconds);
    }

    pub fn merge(&mut self, other: &Histogram) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(mine, theirs)| *mine += theirs);
        self.count += other.count;
        self.sum += other.sum;
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
    }

    /// The least time that is not exceeded by `share` of all.
    fn percentile(&self, share: f64) -> u64 {
        let wanted = ((self.count as f64 * share).ceil() as u64).max(1);
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return longest(index).clamp(self.least, self.most);
            }
        }
        self.most
    }

    pub fn spread(&self) -> Spread {
        if self.count == 0 {
            return Spread::default();
        }
        Spread {
            count: self.count,
            least: self.least,
            p50: self.percentile(0.5),
            p99: self.percentile(0.99),
            p999: self.percentile(0.999),
            most: self.most,
            mean: self.sum as f64 / self.count as f64,
        }
    }
}

impl Spread {
    /// p50, p99, p99.9 and the longest, but nothing where there were too few times for it.
    pub fn told(&self) -> [Option<u64>; 4] {
        let from = |least: u64, time: u64| (self.count >= least).then_some(time);
        [from(1, self.p50), from(100, self.p99), from(1_000, self.p999), from(1, self.most)]
    }
}

/// Percentiles of times, in nanoseconds.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Spread {
    pub count: u64,
    pub least: u64,
    pub p50: u64,
    pub p99: u64,
    pub p999: u64,
    pub most: u64,
    pub mean: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histogram_is_exact_to_a_part_in_64() {
        for n in (0..100_000).chain((0..39).map(|power| (1 << power) + 12_345)) {
            let longest = longest(bucket(n));
            assert!(n <= longest && longest - n <= n / 64, "{n}: {longest}");
        }
        assert_eq!(bucket(u64::MAX), BUCKETS - 1);
    }

    #[test]
    fn percentiles_are_those_of_the_sorted_times() {
        let mut histogram = Histogram::default();
        (1..=10_000).rev().for_each(|n| histogram.add(n));
        let spread = histogram.spread();
        assert_eq!((spread.count, spread.least, spread.most), (10_000, 1, 10_000));
        assert!((spread.mean - 5_000.5).abs() < 1e-9);
        for (found, right) in [(spread.p50, 5_000), (spread.p99, 9_900), (spread.p999, 9_990)] {
            assert!(found >= right && found <= right + right / 64, "{found} for {right}");
        }
        let mut twice = histogram.clone();
        twice.merge(&histogram);
        assert_eq!((twice.spread().count, twice.spread().p99), (20_000, spread.p99));
        assert_eq!(Histogram::default().spread(), Spread::default());
    }
}
