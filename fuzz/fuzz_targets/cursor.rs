//! Maps and cursors beside the model of their contract, under any operations.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tabularasa::testing::fuzz::cursor(bytes));
