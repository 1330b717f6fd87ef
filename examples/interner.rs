//! Interns strings: each text is stored once, in a vector, and a `HashTable` of numbers finds it. A
//! map could not: its keys would have to be the texts.

use std::hash::BuildHasher;
use tabularasa::{HashTable, RandomState};

#[derive(Default)]
struct Interner {
    texts: Vec<String>,
    numbers: HashTable<u32>,
    hasher: RandomState,
}

impl Interner {
    /// The number of a text, which is the same for equal texts.
    fn intern(&mut self, text: &str) -> u32 {
        let Interner { texts, numbers, hasher } = self;
        let hash = |text: &str| hasher.hash_one(text);
        let equal = |number: &u32| texts[*number as usize] == text;
        if let Some(number) = numbers.find(hash(text), equal) {
            return *number;
        }
        let number = texts.len() as u32;
        texts.push(text.to_owned());
        // The closure hashes what is there already, if the table has to grow.
        numbers.insert_unique(hash(text), number, |number| hash(&texts[*number as usize]));
        number
    }
}

fn main() {
    let mut interner = Interner::default();
    let numbers: Vec<u32> = "to be or not to be".split(' ').map(|t| interner.intern(t)).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 0, 1]);
    println!("{} texts for {} words", interner.texts.len(), numbers.len());
}
