//! Pages of documentation, as modules that have nothing in them.

#[doc = include_str!("differences.md")]
#[cfg_attr(not(feature = "nightly"), doc = include_str!("drop_check.md"))]
pub mod differences {}

#[doc = include_str!("features.md")]
pub mod features {}

#[doc = include_str!("how_it_is_tested.md")]
pub mod how_it_is_tested {}

// The pictures and the text between them are written by the program `which-clear`.
#[doc = include_str!("which_clear.md")]
#[doc = include_str!("pictures/about.md")]
#[doc = include_str!("pictures/cycles.md")]
#[doc = include_str!("pictures/cycles.svg")]
#[doc = include_str!("pictures/after_spike.md")]
#[doc = include_str!("pictures/after_spike.svg")]
#[doc = include_str!("pictures/memory.md")]
#[doc = include_str!("pictures/memory.svg")]
#[doc = include_str!("pictures/readers.md")]
#[doc = include_str!("pictures/readers.svg")]
#[doc = include_str!("pictures/winners.md")]
#[doc = include_str!("pictures/winners.svg")]
#[doc = include_str!("pictures/wiping.md")]
#[doc = include_str!("which_clear_claims.md")]
pub mod which_clear {}
