//! Histories at random, in step with the reference: under hashers from good to constant, few keys,
//! so that entries are displaced, removed and put back all the time.
//!
//! A failing one is printed, shrunk, and its seed is written to `random.regressions` beside this
//! file and tried first from then on. `PROPTEST_CASES` says how many are tried,
//! `PROPTEST_RNG_SEED` fixes the seed.

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tabularasa::HashTable;
use tabularasa::testing::proptest::ops;
use tabularasa::testing::subject::Hashing;
use tabularasa::testing::{Op, Subject, effort, run};

proptest! {
    #![proptest_config(ProptestConfig {
        cases: effort(192, 2),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_history_agrees_with_the_reference(
        which in 0..Hashing::ALL.len(),
        start in 0..60_u32,
        ops in ops(0..60_u32, any::<u64>(), 1..80),
    ) {
        let mut subject = (HashTable::new(), Hashing::ALL[which]);
        subject.apply(&Op::InsertEach((0..start).map(|key| (key, 0)).collect()));
        run(&mut subject, &ops)?;
    }
}
