//! Cursors as states, for tests that search among them. Knows no map.

use super::Cursor;
use crate::raw::identity::ClearKind;
use core::hash::{Hash, Hasher};

impl Cursor {
    /// Feeds all that decides what the cursor does next, if a map with this id and generation is
    /// all that it can meet: `false` for one that it would refuse.
    pub(crate) fn digest(
        &self,
        id: u64,
        (generation, kind): (u64, ClearKind),
        state: &mut impl Hasher,
    ) -> bool {
        self.end.hash(state);
        if self.id != id {
            return false;
        }
        let cleared = generation != self.generation;
        cleared.hash(state);
        if self.end.is_some() {
            return true;
        }
        if cleared {
            kind.hash(state);
        } else {
            self.position.hash(state);
            self.pending().hash(state);
        }
        true
    }
}
