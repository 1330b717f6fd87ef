//! The answers, as they are written to JSON: figures without a unit in their name are nanoseconds
//! if they are times, and bytes if they are sizes.

use crate::kinds::{Kind, Numbers, Text};
use crate::spread::Spread;
use crate::ways::AGAIN;
use serde::{Deserialize, Serialize};

/// All answers of a run.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Answers {
    pub about: About,
    pub data: Data,
    pub cycles: Vec<Cycles>,
    pub memory: Vec<Memory>,
    pub resident: Vec<Resident>,
    pub readers: Vec<Readers>,
    pub thresholds: Thresholds,
    pub wipes: Vec<Wipe>,
    pub advice: Advice,
}

/// Where and how it was measured.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct About {
    pub date: String,
    pub command: String,
    pub machine: String,
    pub processors: usize,
    pub compiler: String,
    pub is_optimised: bool,
    pub is_quick: bool,
    /// The load of the machine before and after, if the system tells it.
    pub load: Option<(f64, f64)>,
    /// The least that two readings of the clock are apart.
    pub clock: u64,
    pub seconds: f64,
}

/// What was filled in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Data {
    pub source: String,
    pub is_text: bool,
    pub fills: usize,
    pub median: usize,
    pub ninth: usize,
    pub largest: usize,
    pub spike: u32,
    /// Entries that a slice drops.
    pub slice: usize,
    pub rounds: u32,
    pub slack: u32,
    pub notes: Vec<String>,
}

/// Cycles of filling and emptying, in one way.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Cycles {
    pub crate_name: String,
    pub way: String,
    pub entries: String,
    /// Was the map once filled with the spike?
    pub after_spike: bool,
    /// Emptying of the spike itself, once; 0 if there was none.
    pub spike: u64,
    /// Filling and emptying.
    pub cycle: Spread,
    /// Emptying alone.
    pub emptying: Spread,
}

/// The heap of one map.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Memory {
    pub crate_name: String,
    pub way: String,
    pub entries: String,
    pub before: Snapshot,
    /// With the spike in it.
    pub peak: Snapshot,
    /// When the spike was emptied.
    pub after: Snapshot,
    /// When so many more fills were emptied: number of fills, bytes.
    pub later: Vec<(usize, usize)>,
    /// Bytes between two fills, on average over an hour after the spike, with one fill a second.
    pub mean: f64,
    /// Fills that were made for it. Those that are missing from 3,600 are taken to be like the
    /// later half of these.
    pub fills: usize,
    /// Allocations of a fill after the spike, on average, those of the entries included.
    pub allocations: f64,
    /// For `u64` entries: bytes of the spike's entries that were still readable after emptying, in
    /// the memory that is kept and in that which was freed.
    pub stale_kept: Option<usize>,
    pub stale_freed: Option<usize>,
}

/// The heap of one map at one moment.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Snapshot {
    pub bytes: usize,
    pub blocks: usize,
    pub capacity: usize,
}

/// The memory of a process of its own that does nothing else.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Resident {
    pub crate_name: String,
    pub way: String,
    pub before: usize,
    pub peak: usize,
    pub after: usize,
    /// After a hundred usual fills more.
    pub later: usize,
}

/// Readers beside a thread that empties.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Readers {
    pub design: String,
    /// How often it was to be emptied each second; 0 is never.
    pub wanted: u32,
    /// How often it was.
    pub rate: f64,
    pub entries: usize,
    /// From the moment when a reader wanted to read.
    pub read: Spread,
    /// From the call to its return.
    pub emptying: Spread,
    /// Pairs of reads that saw one half emptied and the other not, or what a clear that had
    /// returned had emptied.
    pub wrong: u64,
}

/// Which way wins, by the capacity of a table and by its fill.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Thresholds {
    /// Cycles over which what a way does at first is spread.
    pub cycles: usize,
    pub ways: Vec<String>,
    pub cells: Vec<Cell>,
}

/// One table and one fill.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Cell {
    pub capacity: usize,
    pub fill: usize,
    /// Nanoseconds of a cycle in each way, in their order.
    pub times: Vec<f64>,
}

impl Answers {
    /// The kind of entries that the data consists of.
    pub fn own_kind(&self) -> &'static str {
        if self.data.is_text { Text::NAME } else { Numbers::NAME }
    }

    pub fn cycles_of(&self, way: (&str, &str), entries: &str, after: bool) -> Option<&Cycles> {
        self.cycles.iter().find(|cycles| {
            (cycles.crate_name.as_str(), cycles.way.as_str()) == way
                && (cycles.entries.as_str(), cycles.after_spike) == (entries, after)
        })
    }

    pub fn memory_of(&self, way: (&str, &str), entries: &str) -> Option<&Memory> {
        self.memory.iter().find(|memory| {
            (memory.crate_name.as_str(), memory.way.as_str()) == way && memory.entries == entries
        })
    }

    pub fn resident_of(&self, way: (&str, &str)) -> Option<&Resident> {
        let is_this = |one: &&Resident| (one.crate_name.as_str(), one.way.as_str()) == way;
        self.resident.iter().find(is_this)
    }

    /// What one way differs from itself by: noise.
    pub fn noise(&self) -> f64 {
        let time = |way| {
            let cycles = self.cycles_of(("tabularasa", way), self.own_kind(), false);
            cycles.map_or(f64::NAN, |cycles| cycles.cycle.p50 as f64)
        };
        let ratio = time("clear_retain") / time(AGAIN);
        ratio.max(1.0 / ratio)
    }

    /// Was the machine so busy that times mean little?
    pub fn was_busy(&self) -> bool {
        self.about.load.is_some_and(|(before, _)| before > 0.5)
    }
}

impl Cell {
    /// The index of the fastest way, and how many times its time the next one takes.
    pub fn winner(&self) -> (usize, f64) {
        let mut order: Vec<usize> = (0..self.times.len()).collect();
        order.sort_by(|a, b| self.times[*a].total_cmp(&self.times[*b]));
        let time = |place: usize| order.get(place).map_or(f64::INFINITY, |way| self.times[*way]);
        (order.first().copied().unwrap_or(0), time(1) / time(0))
    }
}

/// What became of bytes that were to be wiped before they were freed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Wipe {
    pub what: String,
    /// Bytes that were to be wiped.
    pub bytes: usize,
    /// Of them, those that were readable when the memory was freed.
    pub readable: usize,
}

/// What to do.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Advice {
    /// The call.
    pub call: String,
    /// Sentences, each with its figures.
    pub reasons: Vec<String>,
}
