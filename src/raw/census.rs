//! One read-only walk over a table: what there is to count. Feeds `stats` and `check`.
//! Knows no hasher but its closure (U1).
#![expect(unsafe_code, reason = "reads tags")]

use super::table::RawTable;
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
        let mut entries = self.raw_iter();
        while let Some(bucket) = entries.next() {
            // SAFETY: a full slot of this table.
            let (hash, index) = unsafe { (hasher(&*bucket.as_ptr()), bucket.index(self.control)) };
            let probe = self.control.windows_before(hash as usize & self.control.mask(), index) + 1;
            census.displaced += usize::from(probe > 1);
            census.longest_probe = census.longest_probe.max(probe);
            census.probes += probe;
        }
        census
    }

    /// Windows that a look-up of this hash sees if nothing with it is there.
    #[cfg(test)]
    pub(crate) fn miss_windows(&self, hash: u64) -> usize {
        if self.items == 0 {
            return 0;
        }
        let mut path = super::probe::Path::new(hash as usize, self.control.mask());
        let tag = super::tag::of(hash);
        // SAFETY: a path stays in the table.
        while unsafe { self.control.overflowed(path.start, tag) } && path.advance() {}
        path.walked + 1
    }
}
