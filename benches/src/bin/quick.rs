//! Times tabularasa beside hashbrown alone, `u64` to `u64`: what `compare` does, built in seconds,
//! to see what a change of the crate did.
//!
//! `cargo run --release --bin quick -- --quick`: the main questions at six sizes, less than two
//! minutes; `-- --quick --small`: whole lives and single operations of maps of 1 to 25 entries;
//! `-- --only hit,miss --sizes 3,100`: those alone, for longer. `--defaults`: each with its own
//! default hasher. `--help` names the other options; those about kinds and peers mean nothing here.

use tabularasa_benches::compare;
use tabularasa_benches::kinds::Words;

fn main() {
    compare::run_quick::<Words>();
}
