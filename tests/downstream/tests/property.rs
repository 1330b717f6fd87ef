//! Property tests of a crate that uses the map.

mod subject;

use proptest::prelude::*;
use subject::Tested;
use tabularasa::HashMap;
use tabularasa::testing::proptest::{map, ops};
use tabularasa::testing::{run, with_seed};
use tabularasa_downstream::Ledger;

proptest! {
    /// Under any operations the ledger answers as a map does, and its total is right.
    #[test]
    fn a_ledger_is_a_map_that_knows_its_total(ops in ops(0..20_u8, any::<u16>(), 0..60)) {
        run(&mut Tested(Ledger::new()), &ops)?;
    }

    /// Maps are made by a strategy. With a seed, a case that is tried again is walked in the same
    /// order: what depends on the order fails again.
    #[test]
    fn the_total_does_not_depend_on_the_order(
        seed in any::<u64>(),
        start in map(0..99_u8, 0..9_u16, 0..40),
    ) {
        let start: HashMap<u8, u16> = start;
        let total = with_seed(seed, || {
            let mut ledger = Ledger::new();
            for (key, weight) in start.clone() {
                ledger.insert(key, weight);
            }
            ledger.total()
        });
        prop_assert_eq!(total, start.values().map(|weight| u64::from(*weight)).sum::<u64>());
    }
}
