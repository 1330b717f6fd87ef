//! Guides, as modules that contain nothing but text.
//!
//! The texts are files that can also be read where they lie, so each link in them is a reference,
//! and is defined twice: at the end of the file by a path, and before it, in `links.md`, for
//! rustdoc. The first definition counts.

#[doc = include_str!("links.md")]
#[cfg_attr(feature = "testing", doc = "[clear]: crate::testing::contract::CLEAR")]
#[doc = ""]
#[doc = include_str!("contract.md")]
pub mod contract {}

#[doc = include_str!("links.md")]
#[doc = "[picture]: #after-a-spike"]
#[doc = ""]
#[doc = include_str!("memory.md")]
#[doc = ""]
#[doc = include_str!("pictures/allocation.svg")]
pub mod memory {}

#[doc = include_str!("links.md")]
#[doc = ""]
#[doc = include_str!("cursors.md")]
pub mod cursors {}

#[doc = include_str!("links.md")]
#[cfg_attr(feature = "swap", doc = "[swap]: crate::sync::SwapMap")]
#[doc = ""]
#[doc = include_str!("concurrency.md")]
pub mod concurrency {}

#[doc = include_str!("links.md")]
#[doc = ""]
#[doc = include_str!("performance.md")]
pub mod performance {}

#[doc = include_str!("links.md")]
#[doc = ""]
#[doc = include_str!("hashers.md")]
pub mod hashers {}

#[doc = include_str!("links.md")]
#[doc = ""]
#[doc = include_str!("switching.md")]
pub mod switching {}

// Its examples need what the features bring.
#[cfg(all(feature = "proptest", feature = "arbitrary"))]
#[doc = "[op]: crate::testing::Op"]
#[doc = "[subject]: crate::testing::Subject"]
#[doc = "[run]: crate::testing::run()"]
#[doc = "[trial]: crate::testing::trial::Trial"]
#[doc = "[module]: crate::testing"]
#[doc = "[tested]: crate::docs::how_it_is_tested"]
#[doc = ""]
#[doc = include_str!("testing.md")]
pub mod testing {}

/// How to test a crate that is built upon these maps: the page needs the features `proptest` and
/// `arbitrary`.
#[cfg(not(all(feature = "proptest", feature = "arbitrary")))]
pub mod testing {}

#[doc = include_str!("links.md")]
#[doc = ""]
#[doc = include_str!("how_it_is_tested.md")]
pub mod how_it_is_tested {}

#[doc = include_str!("links.md")]
#[doc = ""]
#[doc = include_str!("differences.md")]
#[cfg_attr(not(feature = "nightly"), doc = include_str!("drop_check.md"))]
pub mod differences {}

#[doc = include_str!("links.md")]
#[doc = ""]
#[doc = include_str!("features.md")]
pub mod features {}

// The pictures and the text between them are written by the program `which-clear`.
#[doc = include_str!("links.md")]
#[doc = ""]
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
