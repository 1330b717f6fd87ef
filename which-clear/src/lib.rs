//! Measures which way of emptying a map suits given data. The program is `main.rs`; this library
//! holds all of it, so that the tests can look at every part.

pub mod advice;
pub mod answers;
pub mod chapters;
pub mod charts;
pub mod clock;
pub mod cycles;
pub mod docs;
pub mod heap;
pub mod input;
pub mod kinds;
pub mod maps;
pub mod memory;
pub mod options;
pub mod page;
pub mod progress;
pub mod readers;
pub mod rss;
pub mod run;
pub mod spread;
pub mod table;
pub mod thresholds;
pub mod ways;
pub mod wipes;
