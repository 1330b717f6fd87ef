//! Test support, for this crate and for crates that build upon it. Knows the public API only.
//!
//! # Operations, beside a reference
//!
//! An [`Op`] is one operation on a map or set, as data; an [`Outcome`] is what it answered. A
//! [`Reference`], over std's ordered map, says what is right. [`run()`] applies a list of
//! operations to a [`Subject`] and to a reference, and compares every answer, the contents and the
//! capacity, and checks the invariants; [`check`] also shortens a list that fails.
//!
//! `HashMap`, `HashSet` and `HashTable` are subjects. So can be what you build upon them: say what
//! your type does for the operations that it has, and skip the others.
//!
//! ```
//! use tabularasa::HashMap;
//! use tabularasa::testing::{Op, Outcome, Subject, run};
//!
//! /// Never holds more than three entries: the smallest key has to go.
//! #[derive(Default)]
//! struct Top(HashMap<u8, char>);
//!
//! impl Subject<u8, char> for Top {
//!     fn apply(&mut self, op: &Op<u8, char>) -> Outcome<u8, char> {
//!         match op {
//!             Op::Insert(key, value) => {
//!                 let old = self.0.insert(*key, *value);
//!                 if self.0.len() > 3 {
//!                     let smallest = *self.0.keys().min().unwrap();
//!                     self.0.remove(&smallest);
//!                 }
//!                 Outcome::Value(old)
//!             }
//!             Op::Get(_) | Op::Remove(_) | Op::Clear(_) => self.0.apply(op),
//!             _ => Outcome::Skipped,
//!         }
//!     }
//!
//!     fn contents(&self) -> Vec<(u8, char)> {
//!         self.0.contents()
//!     }
//! }
//!
//! run(&mut Top::default(), &[Op::Insert(1, 'a'), Op::Remove(1), Op::Get(1)]).unwrap();
//! // As a map it will not do: the first insertion that drives something out shows.
//! let ops = [1, 2, 3, 4, 5].map(|key| Op::Insert(key, 'x'));
//! assert_eq!(run(&mut Top::default(), &ops).unwrap_err().steps.len(), 4);
//! ```
//!
//! Lists of operations come from wherever you like:
//!
//! * from a property test: feature `proptest`, `testing::proptest::ops` and
//!   strategies for maps and sets beside it;
//! * from a fuzzer: feature `arbitrary`, by which `Op`, `HashMap` and `HashSet` are `Arbitrary`:
//!   `fuzz_target!(|ops: Vec<Op<u8, u16>>| run(&mut MyMap::new(), &ops).unwrap())`;
//! * from a test of concurrent code: `Reference` is `Clone`, `Ord` and `Hash`, as a sequential
//!   specification has to be.
//!
//! The folder `tests/downstream` of this crate's repository is a small crate with one test of each
//! kind, to copy from.
//!
//! # The same again
//!
//! Operations do the same each time, and where hashers are the same, so is the order of every walk.
//! [`with_seed`] fixes the default hashers of a thread.
//!
//! # Witnesses
//!
//! A [`Trial`](trial::Trial) is one experiment. Keys, values, hasher and allocator made for it
//! count what happens to them, and one of their calls, chosen beforehand, panics: so it is seen
//! that whatever goes wrong, everything is dropped once, and no memory is lost.
//!
//! ```
//! use std::panic::{AssertUnwindSafe, catch_unwind};
//! use tabularasa::HashMap;
//! use tabularasa::testing::trial::{Point, Trial};
//!
//! let trial = Trial::new();
//! let mut map = HashMap::with_hasher_in(trial.hasher(), trial.allocator());
//! for id in 0..10 {
//!     map.insert(trial.key(id, id), trial.value(id));
//! }
//! // The third destructor of a key panics; the other entries must be dropped all the same.
//! trial.arm(Point::DropKey, 3);
//! assert!(catch_unwind(AssertUnwindSafe(|| map.clear())).is_err());
//! assert!(map.is_empty());
//! drop(map);
//! trial.assert_clean();
//! ```
//!
//! # The contract
//!
//! [`contract::CLEAR`] has the clear family as data, a row for each operation: what becomes of
//! entries, memory and cursors. A wrapper with clears of its own can be held against it, as
//! [`run()`] holds these.

pub mod allocator;
mod apply;
pub mod contract;
pub(crate) mod draw;
pub mod effort;
pub mod fuzz;
mod look;
pub mod model;
pub mod op;
mod outcome;
mod reference;
pub mod run;
pub mod script;
pub mod subject;
pub mod trial;
pub mod witness;
pub mod world;

pub use self::apply::Subject;
pub use self::effort::effort;
pub use self::op::Op;
pub use self::outcome::Outcome;
pub use self::reference::Reference;
pub use self::run::{Failure, check, run};
/// Strategies for maps, sets and operations.
#[cfg(feature = "proptest")]
pub mod proptest {
    pub use crate::ext::proptest::{map, ops, set};
}

pub use crate::fault::{Fault, with_fault};
pub use crate::raw::audit::meter::looks;
pub use crate::seed::with_seed;
