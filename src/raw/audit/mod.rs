//! Looks at a table from outside: what its look-ups walk, whether its invariants hold, all that
//! decides what it does next; and counts what walks look at. Changes nothing.

pub(crate) mod census;
#[cfg(any(test, feature = "testing"))]
mod check;
pub(crate) mod meter;
#[cfg(any(test, feature = "testing"))]
mod state;
#[cfg(test)]
mod tests;
