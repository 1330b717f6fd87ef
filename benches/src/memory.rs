//! How many bytes of an allocation an entry takes, after growing and after churn.

use crate::adapter::Map;
use crate::insert::fill;
use crate::remove::{exchange, three_quarters};
use crate::timing::{Draw, Question, Round};

/// Each key is replaced so many times: 16 turnovers.
const TURNOVERS: usize = 16;

pub fn questions<M: Map>() -> Vec<Question<M::Key>> {
    vec![
        Question::bytes("bytes, grown", Draw::none, |present, _| weigh::<M>(fill(0, present))),
        Question::bytes(
            "bytes, churned",
            |source, _| {
                let (others, keys) = source.exchange(TURNOVERS * source.present().len());
                Draw { keys, others }
            },
            |present, size| {
                let mut map: M = fill(size, present);
                Box::new(move |draw| {
                    exchange(&mut map, &draw.others, &draw.keys);
                    bytes(&map)
                })
            },
        )
        .with(three_quarters)
        .at(1..=1_000_000),
    ]
}

fn weigh<M: Map>(map: M) -> Round<M::Key> {
    Box::new(move |_| bytes(&map))
}

/// Not a number where the map does not say.
fn bytes<M: Map>(map: &M) -> f64 {
    map.bytes().map_or(f64::NAN, |bytes| bytes as f64 / map.len() as f64)
}
