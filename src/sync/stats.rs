//! `ShardedStats`: what the shards of a map look like from inside.
//! Knows neither lock nor epoch.

use crate::Stats;
use core::fmt;

/// Lengths, memory and look-up cost of the shards of a map, one looked at after another.
///
/// # Examples
/// ```
/// use tabularasa::sync::ShardedMap;
///
/// let map: ShardedMap<u32, u32> = (0..10_000).map(|i| (i, i)).collect();
/// let stats = map.stats();
/// assert_eq!(stats.total.len, 10_000);
/// // The hasher spreads them: no shard has several times its share.
/// assert!(stats.longest_shard < 3 * 10_000 / stats.shards, "{stats}");
/// ```
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct ShardedStats {
    /// Shards.
    pub shards: usize,
    /// Entries in the shard that has most of them.
    pub longest_shard: usize,
    /// Entries that were cleared and not dropped yet.
    pub stale_entries: usize,
    /// All shards together, without those entries, but with their memory.
    pub total: Stats,
}

impl ShardedStats {
    pub(super) fn new() -> Self {
        let total = Stats {
            len: 0,
            capacity: 0,
            slots: 0,
            bytes: 0,
            displaced: 0,
            longest_probe: 0,
            mean_probe: 0.0,
        };
        ShardedStats { shards: 0, longest_shard: 0, stale_entries: 0, total }
    }

    /// Adds a shard.
    pub(super) fn add(&mut self, shard: &Stats) {
        let total = &mut self.total;
        self.longest_shard = self.longest_shard.max(shard.len);
        let probes = total.mean_probe * total.len as f64 + shard.mean_probe * shard.len as f64;
        total.len += shard.len;
        total.mean_probe = probes / total.len.max(1) as f64;
        total.displaced += shard.displaced;
        total.longest_probe = total.longest_probe.max(shard.longest_probe);
        self.add_memory(shard);
    }

    /// Adds a shard whose entries were cleared.
    pub(super) fn add_stale(&mut self, shard: &Stats) {
        self.stale_entries += shard.len;
        self.add_memory(shard);
    }

    fn add_memory(&mut self, shard: &Stats) {
        self.shards += 1;
        self.total.capacity += shard.capacity;
        self.total.slots += shard.slots;
        self.total.bytes += shard.bytes;
    }
}

impl fmt::Display for ShardedStats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} shards, the longest with {} entries; {} cleared and not dropped; {}",
            self.shards, self.longest_shard, self.stale_entries, self.total,
        )
    }
}
