//! Maps beside std's, under any operations.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tabularasa::testing::differential::fuzz_map(bytes));
