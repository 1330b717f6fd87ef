//! Counts what walks look at, so that tests of costs need no clock. Knows no table.
//! Without feature `testing` it counts nothing.

#[cfg(any(test, feature = "testing"))]
mod count {
    use core::cell::Cell;

    std::thread_local! {
        static LOOKS: Cell<u64> = const { Cell::new(0) };
    }

    /// A walk looks at so many windows, or lines, or words of the touched map.
    #[inline]
    pub(crate) fn look(at: u64) {
        LOOKS.set(LOOKS.get() + at);
    }

    /// What walks of this thread have looked at so far: windows of 16 tags, lines of 64 that were
    /// wiped or tested, words of the touched map.
    #[must_use]
    pub fn looks() -> u64 {
        LOOKS.get()
    }
}

#[cfg(any(test, feature = "testing"))]
pub(crate) use count::look;
#[cfg(any(test, feature = "testing"))]
pub use count::looks;

/// Nothing.
#[cfg(not(any(test, feature = "testing")))]
#[inline(always)]
pub(crate) const fn look(_: u64) {}
