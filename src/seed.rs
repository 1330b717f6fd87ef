//! Seeds for default hashers, given by a test, so that what it sees can be seen again.
//! Without feature `testing` there are none. Knows no hasher.
#![cfg_attr(
    not(any(feature = "default-hasher", feature = "foldhash")),
    allow(dead_code, reason = "there is no default hasher to ask for one")
)]

#[cfg(any(test, feature = "testing"))]
mod fixed {
    use core::cell::Cell;

    std::thread_local! {
        /// The seed of the next default hasher of this thread, if a test has fixed it.
        static NEXT: Cell<Option<u64>> = const { Cell::new(None) };
    }

    /// The seed of a new default hasher.
    pub(crate) fn next() -> Option<u64> {
        let seed = NEXT.get()?;
        NEXT.set(Some(seed.wrapping_add(0x9E37_79B9_7F4A_7C15)));
        Some(seed)
    }

    /// Fixes the seeds of all default hashers that this thread makes while `f` runs.
    ///
    /// No two are alike, as without; but the first, the second and every other is the same each
    /// time, so that maps which are made and used alike are walked alike. Hashers that were made
    /// before stay as they are. One call may stand within another; that of the innermost counts.
    ///
    /// # Complexity
    /// O(1), and what the closure costs.
    ///
    /// # Panics
    /// If `f` does; the seeds are as they were before.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::testing::with_seed;
    ///
    /// let keys = || -> Vec<u32> {
    ///     let map: HashMap<u32, ()> = (0..100).map(|n| (n, ())).collect();
    ///     map.into_keys().collect()
    /// };
    /// assert_eq!(with_seed(7, keys), with_seed(7, keys));
    /// assert_ne!(with_seed(7, keys), with_seed(8, keys));
    /// ```
    pub fn with_seed<R>(seed: u64, f: impl FnOnce() -> R) -> R {
        /// Puts back what was there, also when `f` panics.
        struct Restore(Option<u64>);
        impl Drop for Restore {
            fn drop(&mut self) {
                NEXT.set(self.0);
            }
        }
        let _restore = Restore(NEXT.replace(Some(seed)));
        f()
    }
}

#[cfg(all(
    any(feature = "default-hasher", feature = "foldhash"),
    any(test, feature = "testing")
))]
pub(crate) use fixed::next;
#[cfg(any(test, feature = "testing"))]
pub use fixed::with_seed;
