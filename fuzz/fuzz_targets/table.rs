//! A table beside the reference, under any operations.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tabularasa::testing::fuzz::table(bytes));
