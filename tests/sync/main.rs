//! The concurrent maps through their public interface, on threads of std: what each operation does,
//! what may be called from where, what is dropped when, and the programs that loom explores, many
//! times over.
#![cfg(not(tabularasa_loom))]
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod behaviour;
mod call;
mod clears;
mod cursor;
mod drops;
mod entries;
mod fences;
mod history;
mod loses;
mod payload;
mod peers;
mod programs;
mod reentry;
mod run;
mod stress;
#[cfg(feature = "swap")]
mod swap;
mod types;
mod waits;
mod whole;

/// An operation, and what it is called.
type Named<F> = (&'static str, F);

/// Drops what an operation returned, be it `Copy` or not.
fn done<T>(_: T) {}
