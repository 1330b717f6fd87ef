//! Parallel iterators, of rayon. A walk over the core's windows is split until every thread has
//! some; nobody knows how many entries are in a part, so none of the iterators is indexed.
//! Knows no slot; no unsafe code.

pub(crate) mod map;
pub(crate) mod set;
#[cfg(target_has_atomic = "64")]
pub(crate) mod sync;
pub(crate) mod table;

use crate::raw::iter::parallel::Split;
use rayon::iter::plumbing::{Folder, UnindexedConsumer, UnindexedProducer, bridge_unindexed};

/// Entries that one thread is to consume, or to share with others.
///
/// One that is dropped before it was asked for anything (its consumer was full, or a panic came
/// first) drops the entries that it owns.
struct Producer<P>(P);

impl<P> UnindexedProducer for Producer<P>
where
    P: Split + Send,
    P::Item: Send,
{
    type Item = P::Item;

    fn split(mut self) -> (Self, Option<Self>) {
        let other = self.0.split();
        (self, other.map(Producer))
    }

    fn fold_with<F: Folder<P::Item>>(self, folder: F) -> F {
        folder.consume_iter(self.0)
    }
}

/// Gives the entries of a part to a consumer, on as many threads as there are.
fn drive<P, C>(part: P, consumer: C) -> C::Result
where
    P: Split + Send,
    P::Item: Send,
    C: UnindexedConsumer<P::Item>,
{
    bridge_unindexed(Producer(part), consumer)
}
