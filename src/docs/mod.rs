//! Pages of documentation, as modules that have nothing in them.

#[doc = include_str!("differences.md")]
#[cfg_attr(not(feature = "nightly"), doc = include_str!("drop_check.md"))]
pub mod differences {}

#[doc = include_str!("features.md")]
pub mod features {}
