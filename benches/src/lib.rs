//! What the programs of this package share: keys, hashers, the maps that are compared, the
//! operations that are timed, one file for each question, the clock, and how results are shown.
//! `README.md` says how to run them and how to read what they print.

pub mod adapter;
pub mod chart;
pub mod check;
pub mod clear;
pub mod compare;
pub mod hashers;
pub mod insert;
pub mod iterate;
pub mod keys;
pub mod kinds;
pub mod latency;
pub mod life;
pub mod limits;
pub mod lookup;
pub mod machine;
pub mod memory;
pub mod options;
pub mod page;
pub mod record;
pub mod remove;
pub mod report;
pub mod several;
pub mod timing;
