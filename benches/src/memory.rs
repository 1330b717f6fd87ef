//! How many bytes of an allocation an entry takes, after growing and after churn.

use crate::adapter::Map;
use crate::remove::{Victims, churned, nine_tenths, three_quarters};
use crate::timing::{Draw, Question, Round, SMALL, maps};

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    let large = SMALL + 1..=usize::MAX;
    vec![
        Question::bytes("bytes grown", Draw::none, |present, size| {
            weigh(M::fill(0, &present[..present.len() / maps(size)]))
        }),
        Question::bytes("bytes churn", Draw::none, |present, size| {
            weigh::<M>(churned(size, present, Victims::Random))
        })
        .with(three_quarters)
        .at(large.clone()),
        Question::bytes("bytes churn 90 %", Draw::none, |present, size| {
            weigh::<M>(churned(size, present, Victims::Random))
        })
        .with(nine_tenths)
        .at(large.clone()),
        Question::bytes("bytes churn oldest 90 %", Draw::none, |present, size| {
            weigh::<M>(churned(size, present, Victims::Oldest))
        })
        .with(nine_tenths)
        .at(large),
    ]
}

/// Not a number where the map does not say.
fn weigh<M: Map>(map: M) -> Round<M::Key> {
    let bytes = map.bytes().map_or(f64::NAN, |bytes| bytes as f64 / map.len() as f64);
    Box::new(move |_| bytes)
}
