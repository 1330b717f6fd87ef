//! The audited core.

pub(crate) mod census;
#[cfg(any(test, feature = "testing"))]
mod check;
mod clean;
mod clear;
mod clone;
mod control;
mod geometry;
mod group;
mod grow;
pub(crate) mod handle;
pub(crate) mod identity;
pub(crate) mod iter;
mod probe;
pub(crate) mod table;
mod tag;

pub(crate) use table::{Lookup, RawTable};
