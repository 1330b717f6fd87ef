//! What makes a [`Ledger`] something that operations can be applied to: each operation that it has,
//! and for the others the word that it has not.

use tabularasa::testing::op::Clear;
use tabularasa::testing::{Op, Outcome, Subject};
use tabularasa_downstream::Ledger;

/// The ledger under test.
pub struct Tested(pub Ledger<u8>);

impl Subject<u8, u16> for Tested {
    fn apply(&mut self, op: &Op<u8, u16>) -> Outcome<u8, u16> {
        match op {
            Op::Get(key) => Outcome::Value(self.0.get(key)),
            Op::Insert(key, weight) => Outcome::Value(self.0.insert(*key, *weight)),
            Op::InsertEach(entries) => Outcome::Found(
                entries.iter().map(|(k, weight)| self.0.insert(*k, *weight)).collect(),
            ),
            Op::Remove(key) => Outcome::Value(self.0.remove(key)),
            Op::Retain(pick) => {
                let judged = self.contents();
                self.0.retain(|key, _| !pick.picks(key));
                Outcome::entries(judged)
            }
            Op::Clear(Clear::Std) => {
                self.0.clear();
                Outcome::Done
            }
            _ => Outcome::Skipped,
        }
    }

    fn contents(&self) -> Vec<(u8, u16)> {
        self.0.iter().map(|(key, weight)| (*key, weight)).collect()
    }

    /// What must hold after every operation, beside that the entries are right.
    fn assert_invariants(&self) {
        let sum: u64 = self.0.iter().map(|(_, weight)| u64::from(weight)).sum();
        assert_eq!(self.0.total(), sum, "the total is not the sum");
    }
}
