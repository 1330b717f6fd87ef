//! Test support: witnesses of everything that a map does with its keys, values, hasher and
//! allocator, and the contract as data. Knows the public API only.
//!
//! A [`Trial`](trial::Trial) is one experiment. Keys, values, hasher and allocator made for it
//! count what happens to them, and one of their calls, chosen beforehand, panics:
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

pub mod allocator;
mod apply;
pub mod contract;
pub(crate) mod draw;
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
pub use crate::seed::with_seed;
