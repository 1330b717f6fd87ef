//! How many bytes of an allocation an entry takes, after growing and after churn.

use crate::adapter::Map;
use crate::remove::{churned, three_quarters};
use crate::timing::{Draw, Question, Round};

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    vec![
        Question::bytes("bytes, grown", Draw::none, |present, _| weigh(M::fill(0, present))),
        Question::bytes("bytes, churned", Draw::none, |present, size| {
            weigh::<M>(churned(size, present))
        })
        .with(three_quarters),
    ]
}

/// Not a number where the map does not say.
fn weigh<M: Map>(map: M) -> Round<M::Key> {
    let bytes = map.bytes().map_or(f64::NAN, |bytes| bytes as f64 / map.len() as f64);
    Box::new(move |_| bytes)
}
