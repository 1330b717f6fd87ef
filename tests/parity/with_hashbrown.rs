//! The texts that hold of hashbrown.

use hashbrown as lib;

#[path = "hashbrown_entry.rs"]
mod hashbrown_entry;
#[path = "hashbrown_ext.rs"]
mod hashbrown_ext;
#[path = "hashbrown_map.rs"]
mod hashbrown_map;
#[path = "hashbrown_raw.rs"]
mod hashbrown_raw;
#[path = "hashbrown_set.rs"]
mod hashbrown_set;
#[path = "hashbrown_table.rs"]
mod hashbrown_table;
#[path = "hashbrown_types.rs"]
mod hashbrown_types;
#[path = "map.rs"]
mod map;
#[path = "set.rs"]
mod set;
#[path = "types.rs"]
mod types;
