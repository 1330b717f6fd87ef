//! The body of a fuzz target, and a test that feeds it.
//!
//! In `fuzz/fuzz_targets/ledger.rs` stands then, for `cargo fuzz`:
//!
//! ```ignore
//! #![no_main]
//! libfuzzer_sys::fuzz_target!(|ops: Vec<Op<u8, u16>>| body(&ops));
//! ```

mod subject;

use arbitrary::Unstructured;
use subject::Tested;
use tabularasa::testing::{Op, run};
use tabularasa_downstream::Ledger;

/// Whatever a fuzzer makes of its bytes.
fn body(ops: &[Op<u8, u16>]) {
    if let Err(failure) = run(&mut Tested(Ledger::new()), ops) {
        panic!("{failure}");
    }
}

#[test]
fn bytes_are_operations_and_all_of_them_agree() {
    let mut state = 1_u64;
    for _ in 0..200 {
        let mut bytes = Vec::new();
        while bytes.len() < 400 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            bytes.push((state >> 56) as u8);
        }
        let ops: Vec<Op<u8, u16>> = Unstructured::new(&bytes).arbitrary().unwrap();
        body(&ops);
    }
}
