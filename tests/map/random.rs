//! Histories at random, in step with the reference.
//!
//! A failing one is printed, shrunk, and its seed is written to `random.regressions` beside this
//! file and tried first from then on. `PROPTEST_CASES` says how many are tried,
//! `PROPTEST_RNG_SEED` fixes the seed.

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tabularasa::HashMap;
use tabularasa::testing::proptest::ops;
use tabularasa::testing::subject::Hashing;
use tabularasa::testing::{effort, run};

proptest! {
    #![proptest_config(ProptestConfig {
        cases: effort(96, 2),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_history_agrees_with_the_reference(
        which in 0..Hashing::ALL.len(),
        ops in ops(0..120_u32, any::<u64>(), 1..effort(120, 40)),
    ) {
        run(&mut HashMap::with_hasher(Hashing::ALL[which]), &ops)?;
    }
}
