//! Puts a map into an arena: its memory comes from a bump allocator and is freed with it.

use bumpalo::Bump;
use tabularasa::{HashMap, RandomState};

fn main() {
    let mut arena = Bump::new();
    for frame in 0..3 {
        {
            // `&Bump` is an allocator: the map cannot outlive the arena.
            let mut seen: HashMap<&str, u32, RandomState, &Bump> = HashMap::new_in(&arena);
            for word in "to be or not to be".split(' ') {
                // Keys can live there as well.
                let word: &str = arena.alloc_str(&format!("{word}-{frame}"));
                *seen.entry(word).or_insert(0) += 1;
            }
            assert_eq!(seen.len(), 4);
            println!("frame {frame}: {} bytes in the arena", arena.allocated_bytes());
        }
        arena.reset(); // frees everything of this frame at once
    }
}
