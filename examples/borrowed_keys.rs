//! Counts words with keys that borrow from a buffer, one allocation for all buffers: `recycle`
//! hands the map's memory on to entries of another lifetime.

use tabularasa::HashMap;

fn main() {
    let files = ["to be or not to be", "the rest is silence", "to sleep perchance to dream"];
    let mut buffer = String::new();
    let mut empty: HashMap<&str, u32> = HashMap::with_capacity(100);
    let block = empty.allocation_size();

    for file in files {
        buffer.clear();
        buffer.push_str(file); // as a file would be read
        let mut words = empty.recycle::<&str, u32>(); // may borrow from `buffer` from here on
        for word in buffer.split(' ') {
            *words.entry(word).or_insert(0) += 1;
        }
        println!("{} distinct words, `to` {} times", words.len(), words.get("to").unwrap_or(&0));
        // Ends the borrow: the next round may change the buffer. Entries of another size would
        // not compile.
        empty = words.recycle();
    }
    assert_eq!(empty.allocation_size(), block, "nothing was allocated for the second and third");
}
