//! Times tabularasa beside its peers, with one hasher and one seed for all.
//!
//! `cargo run --release --bin compare -- --quick` asks the main questions of `u64` to `u64`;
//! without `--quick` every question is asked, at more sizes and for longer. `--help` names the
//! other options. Without `--release` the figures are those of the dev profile.
//!
//! The maps take turns round by round in one process. For every set of keys the least of its rounds
//! counts, then the median over the sets. "noise" is hashbrown once more, as a second copy of its
//! code: how far its ratio is from 1 is how far to trust the others.

use tabularasa_benches::compare;
use tabularasa_benches::kinds::Peers;
use tabularasa_benches::timing::Contender;

/// No peers but those that the library knows.
struct None;

impl Peers for None {
    fn names(&self) -> Vec<(&'static str, Result<(), String>)> {
        Vec::new()
    }

    fn words(&self, _: &str) -> Option<Contender<u64>> {
        Option::None
    }
}

fn main() {
    compare::run(&None);
}
