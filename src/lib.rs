#![no_std]
#![doc = include_str!("../README.md")]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod error;
mod owner;
mod raw;
mod table;

pub use error::TryReserveError;
pub use raw::identity::ClearKind;
