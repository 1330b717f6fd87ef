//! The ways of emptying a map between two files. Each counts the words of every file.
//! Knows nothing of time and of the heap.

use crate::input::{File, words};
use std::collections::VecDeque;
use tabularasa::{HashMap, Watermark};

/// Keys own their text, for the buffer that it stands in belongs to the next file soon.
pub(crate) type Words = HashMap<String, u64>;

/// What all ways work on.
pub(crate) struct Job {
    /// The largest first: the figures at the end then show what it left behind.
    pub(crate) files: Vec<File>,
    /// Room for this many words is what `clear_shrink_to` keeps.
    pub(crate) bound: usize,
}

/// What a way found, and the map that it has at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Outcome {
    /// Of all counts of all files: equal for all ways, or one of them miscounts.
    pub(crate) digest: u64,
    pub(crate) capacity: usize,
    pub(crate) bytes: usize,
}

/// A name, and a function that needs a buffer with room for the largest file.
pub(crate) type Way = (&'static str, fn(&Job, &mut String) -> Outcome);

/// In the order of the report.
pub(crate) const WAYS: [Way; 9] = [
    ("clear_retain", |job, buffer| reuse(job, buffer, Words::clear_retain)),
    ("clear_shrink", |job, buffer| reuse(job, buffer, Words::clear_shrink)),
    ("clear_shrink_to", |job, buffer| reuse(job, buffer, |words| words.clear_shrink_to(job.bound))),
    ("Watermark", |job, buffer| {
        // The usual choice: eight fills after a spike its memory is given back.
        let mut mark = Watermark::new(8, 4);
        reuse(job, buffer, |words| {
            mark.clear(words);
        })
    }),
    ("reset", |job, buffer| reuse(job, buffer, Words::reset)),
    ("take_all", take_all),
    ("recycle", recycle),
    ("retain(false)", |job, buffer| reuse(job, buffer, |words| words.retain(|_, _| false))),
    ("a new map", new_map),
];

/// One map for all files, emptied by `empty` after each.
fn reuse(job: &Job, buffer: &mut String, mut empty: impl FnMut(&mut Words)) -> Outcome {
    let mut found = Words::new();
    let mut digest = Digest::default();
    for file in &job.files {
        count(&mut found, file.lower_into(buffer));
        digest.add_file(found.iter().map(|(word, count)| (word.as_str(), *count)));
        empty(&mut found);
    }
    Outcome { digest: digest.0, capacity: found.capacity(), bytes: found.allocation_size() }
}

/// Entries that `take_all` drops between two files.
const SLICE: usize = 1_000;

/// The entries wait for their destructors, which run a slice at a time: no pause for a large map.
fn take_all(job: &Job, buffer: &mut String) -> Outcome {
    let mut found = Words::new();
    let mut digest = Digest::default();
    let mut waiting = VecDeque::new();
    for file in &job.files {
        count(&mut found, file.lower_into(buffer));
        digest.add_file(found.iter().map(|(word, count)| (word.as_str(), *count)));
        waiting.push_back(found.take_all().into_iter());
        let mut budget = SLICE;
        while let Some(rest) = waiting.front_mut() {
            if rest.len() > budget {
                rest.by_ref().take(budget).for_each(drop);
                break;
            }
            budget -= rest.len();
            waiting.pop_front();
        }
    }
    Outcome { digest: digest.0, capacity: found.capacity(), bytes: found.allocation_size() }
}

/// Keys borrowed from the buffer: a word costs no allocation. The buffer goes on to the next file,
/// and so does the map's memory, as that of a map with keys of another lifetime.
fn recycle(job: &Job, buffer: &mut String) -> Outcome {
    let mut scratch: HashMap<&str, u64> = HashMap::new();
    let mut digest = Digest::default();
    for file in &job.files {
        let mut found = scratch.recycle::<&str, u64>();
        for word in words(file.lower_into(buffer)) {
            *found.entry(word).or_insert(0) += 1;
        }
        digest.add_file(found.iter().map(|(word, count)| (*word, *count)));
        scratch = found.recycle();
    }
    Outcome { digest: digest.0, capacity: scratch.capacity(), bytes: scratch.allocation_size() }
}

fn new_map(job: &Job, buffer: &mut String) -> Outcome {
    let mut digest = Digest::default();
    for file in &job.files {
        let mut found = Words::new();
        count(&mut found, file.lower_into(buffer));
        digest.add_file(found.iter().map(|(word, count)| (word.as_str(), *count)));
    }
    Outcome { digest: digest.0, capacity: 0, bytes: 0 }
}

/// Counts the words of `text`; only new ones become owned keys.
pub(crate) fn count(found: &mut Words, text: &str) {
    for word in words(text) {
        *found.entry_ref(word).or_insert(0) += 1;
    }
}

/// FNV-1a over the files; within a file a sum, for the order of a map's entries is random.
#[derive(Default)]
struct Digest(u64);

impl Digest {
    fn add_file<'w>(&mut self, counts: impl Iterator<Item = (&'w str, u64)>) {
        let file = counts.fold(0u64, |sum, (word, count)| {
            sum.wrapping_add(fnv(0, word.as_bytes()).wrapping_mul(count))
        });
        self.0 = fnv(self.0, &file.to_le_bytes());
    }
}

fn fnv(start: u64, bytes: &[u8]) -> u64 {
    let start = start ^ 0xCBF2_9CE4_8422_2325;
    bytes.iter().fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3))
}
