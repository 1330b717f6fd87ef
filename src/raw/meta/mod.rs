//! Everything behind the slots of a table: sizes, tags, paths, the filter, the touched map, the
//! ledger. Reads and writes the metadata block alone; never a slot, and knows no entry type.

pub(super) mod control;
pub(super) mod geometry;
pub(super) mod group;
mod ledger;
mod lines;
pub(super) mod probe;
pub(super) mod tag;
