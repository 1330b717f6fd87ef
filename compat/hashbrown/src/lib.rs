//! tabularasa under hashbrown's name and with its features: `[patch.crates-io]` puts it under
//! crates that depend on hashbrown. `compat/dependents` runs their tests so.
#![no_std]

pub use tabularasa::*;
