//! Tests a type that is built on a map against a reference, under any operations. In a crate of
//! yours the body of `main` stands in a `#[test]`.

use proptest::prelude::*;
use tabularasa::HashMap;
use tabularasa::testing::proptest::ops;
use tabularasa::testing::{Op, Outcome, Subject, run};

/// A map that knows how often it was written to.
#[derive(Default)]
struct Counted {
    map: HashMap<u8, u16>,
    writes: usize,
}

impl Subject<u8, u16> for Counted {
    fn apply(&mut self, op: &Op<u8, u16>) -> Outcome<u8, u16> {
        match op {
            Op::Insert(key, value) => {
                self.writes += 1;
                Outcome::Value(self.map.insert(*key, *value))
            }
            Op::Get(_) | Op::Remove(_) | Op::Clear(_) => self.map.apply(op),
            _ => Outcome::Skipped, // what the type does not have
        }
    }

    fn contents(&self) -> Vec<(u8, u16)> {
        self.map.contents()
    }

    fn assert_invariants(&self) {
        assert!(self.map.len() <= self.writes);
    }
}

fn main() {
    proptest!(|(ops in ops(0..20_u8, any::<u16>(), 0..60))| {
        run(&mut Counted::default(), &ops)?;
    });
    println!("as a map answers, whatever the operations");
}
