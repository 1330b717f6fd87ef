//! Three kinds of entries: numbers, text keys, and values in boxes of their own. Knows no map.

use crate::heap::MARK;
use std::hash::Hash;

/// The text of keys, by their numbers.
#[derive(Clone, Debug, Default)]
pub struct Words(pub Vec<Box<str>>);

impl Words {
    /// The text of a key. Beyond what the data has, which a spike may be, it is made up.
    pub fn text(&self, id: u32) -> String {
        match self.0.get(id as usize) {
            Some(word) => String::from(&**word),
            None => format!("key {id:08}"),
        }
    }
}

/// What entries consist of.
pub trait Kind: 'static {
    type Key: Hash + Eq + Send + 'static;
    type Value: Send + 'static;
    const NAME: &'static str;

    fn key(words: &Words, id: u32) -> Self::Key;
    fn value(id: u32) -> Self::Value;
}

/// `u64` to `u64`, both marked for the search for leftovers.
#[derive(Debug)]
pub struct Numbers;

impl Kind for Numbers {
    type Key = u64;
    type Value = u64;
    const NAME: &'static str = "u64";

    fn key(_: &Words, id: u32) -> u64 {
        MARK | u64::from(id)
    }

    fn value(id: u32) -> u64 {
        MARK | u64::from(id)
    }
}

/// `String` to `u64`: a block for every key.
#[derive(Debug)]
pub struct Text;

impl Kind for Text {
    type Key = String;
    type Value = u64;
    const NAME: &'static str = "String";

    fn key(words: &Words, id: u32) -> String {
        words.text(id)
    }

    fn value(id: u32) -> u64 {
        u64::from(id)
    }
}

/// `u64` to a box of 64 bytes: a block for every value.
#[derive(Debug)]
pub struct Boxed;

impl Kind for Boxed {
    type Key = u64;
    type Value = Box<[u64; 8]>;
    const NAME: &'static str = "boxed";

    fn key(_: &Words, id: u32) -> u64 {
        u64::from(id)
    }

    fn value(id: u32) -> Box<[u64; 8]> {
        Box::new([u64::from(id); 8])
    }
}
