//! Uses the map without std: `default-features = false` leaves `core` and `alloc`. The hasher is
//! then named, for instance one with a secret seed that a boot loader or a hardware source
//! provides.
#![no_std]

extern crate alloc;
extern crate std; // for this program's `main` and its output alone

use alloc::string::String;
use tabularasa::{FixedState, HashMap};

/// The names of registers.
struct Names(HashMap<u32, String, FixedState>);

impl Names {
    /// Allocates nothing until the first entry: fit for a `static`.
    const fn new(seed: u64) -> Self {
        Names(HashMap::with_hasher(FixedState::with_seed(seed)))
    }

    fn set(&mut self, register: u32, name: &str) {
        self.0.insert(register, String::from(name));
    }

    fn get(&self, register: u32) -> Option<&str> {
        self.0.get(&register).map(String::as_str)
    }
}

fn main() {
    let mut names = Names::new(0x5EED);
    names.set(0x40, "status");
    assert_eq!((names.get(0x40), names.get(0x44)), (Some("status"), None));
    std::println!("0x40 is {}", names.get(0x40).unwrap_or("unknown"));
}
