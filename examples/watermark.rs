//! Reuses one scratch map for all requests: usual ones share an allocation, and the memory of a
//! huge one is given back a few requests later.

use tabularasa::{HashMap, Watermark};

/// Handles a request with so many distinct words.
fn handle(scratch: &mut HashMap<usize, u32>, words: usize) {
    for word in 0..words {
        *scratch.entry(word % words).or_insert(0) += 1;
    }
}

fn main() {
    let mut scratch = HashMap::new();
    // Remembers four fills, and tolerates a capacity of four times the largest of them.
    let mut mark = Watermark::new(4, 4);

    for words in [100, 80, 100_000, 90, 100, 70, 100] {
        handle(&mut scratch, words);
        let freed = mark.clear(&mut scratch);
        println!("{words:>7} words; freed {freed:>9} bytes, kept {:>9}", scratch.allocation_size());
    }
    assert!(scratch.capacity() <= 4 * 100, "the spike is forgotten");

    let kept = scratch.allocation_size();
    for words in [100, 60, 90] {
        handle(&mut scratch, words);
        mark.clear(&mut scratch);
    }
    assert_eq!(scratch.allocation_size(), kept, "usual fills allocate nothing");
}
