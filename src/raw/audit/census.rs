//! One read-only walk over a table: what there is to count. Feeds `stats` and `check`.
//! Knows no hasher but its closure (U1).
#![expect(unsafe_code, reason = "reads tags")]

use crate::raw::table::RawTable;
use allocator_api2::alloc::Allocator;

/// What a walk counted.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Census {
    /// Entries outside the first window of their path.
    pub(crate) displaced: usize,
    /// Windows to the entry that lies farthest.
    pub(crate) longest_probe: usize,
    /// Windows to every entry, summed.
    pub(crate) probes: usize,
}

impl<T, A: Allocator> RawTable<T, A> {
    /// Counts the windows that look-ups of the entries see.
    pub(crate) fn census(&self, hasher: impl Fn(&T) -> u64) -> Census {
        let mut census = Census::default();
        let control = self.head.control();
        for bucket in self.raw_iter() {
            // SAFETY: a full slot of this table (I4).
            let hash = hasher(unsafe { &*bucket.as_ptr() });
            // SAFETY: as above.
            let index = unsafe { bucket.index(control) };
            let probe = control.windows_before(hash as usize, index) + 1;
            census.displaced += usize::from(probe > 1);
            census.longest_probe = census.longest_probe.max(probe);
            census.probes += probe;
        }
        census
    }

    /// Windows that a look-up of this hash sees if nothing with it is there.
    #[cfg(test)]
    pub(crate) fn miss_windows(&self, hash: u64) -> usize {
        if self.head.items == 0 {
            return 0;
        }
        let control = self.head.control();
        let mut path = crate::raw::meta::probe::Path::new(hash as usize, control.mask());
        let tag = crate::raw::meta::tag::of(hash);
        while control.overflowed(path.start, tag) && path.advance() {}
        path.walked + 1
    }
}
