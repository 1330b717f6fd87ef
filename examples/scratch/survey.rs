//! What the inputs are like, found out before anything is timed.

use crate::input::File;
use crate::ways::{Words, count};

pub(crate) struct Survey {
    /// All words, repeated ones too.
    pub(crate) words: u64,
    /// Different words of the file in the middle, and of the one that has most.
    pub(crate) median: usize,
    pub(crate) largest: usize,
    /// Nine files in ten have no more different words.
    pub(crate) ninth: usize,
    /// The most frequent words of all files together, ties in alphabetical order.
    pub(crate) frequent: Vec<(String, u64)>,
}

/// Words that the report names.
const FREQUENT: usize = 10;

impl Survey {
    /// Looks through the files, and moves the one with most different words to the front.
    pub(crate) fn of(files: &mut [File]) -> Survey {
        let mut buffer = String::new();
        let mut total = Words::new();
        let mut found = Words::new();
        let mut different = Vec::with_capacity(files.len());
        for file in files.iter() {
            count(&mut found, file.lower_into(&mut buffer));
            different.push(found.len());
            for (word, count) in found.drain() {
                *total.entry(word).or_insert(0) += count;
            }
        }
        let mut front = 0;
        for (index, number) in different.iter().enumerate() {
            if *number > different[front] {
                front = index;
            }
        }
        files[..=front].rotate_right(1);
        different.sort_unstable();
        let words = total.values().sum();
        let mut frequent: Vec<_> = total.into_iter().collect();
        frequent.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        frequent.truncate(FREQUENT);
        let last = different.len() - 1;
        Survey {
            words,
            median: different[last / 2],
            largest: different[last],
            ninth: different[last * 9 / 10],
            frequent,
        }
    }
}
