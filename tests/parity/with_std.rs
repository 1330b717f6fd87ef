//! The texts that hold of std.

use std::collections as lib;

#[path = "map.rs"]
mod map;
#[path = "set.rs"]
mod set;
#[path = "std_names.rs"]
mod std_names;
#[path = "types.rs"]
mod types;
