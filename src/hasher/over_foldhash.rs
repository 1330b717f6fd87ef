//! The default hasher over foldhash, in one word a map.
//! Knows no table.

#[cfg(any(test, feature = "testing", fuzzing))]
use super::seed;
use core::hash::BuildHasher;

pub(super) type Hasher = foldhash::fast::FoldHasher<'static>;

/// What tells the hashers of this process apart: a seed beside foldhash's own for the process.
#[cfg(not(any(test, feature = "testing", fuzzing)))]
#[derive(Clone)]
pub(super) struct Keys {
    state: foldhash::fast::RandomState,
}

/// Replayable: a seed beside a constant.
#[cfg(any(test, feature = "testing", fuzzing))]
#[derive(Clone)]
pub(super) struct Keys {
    state: foldhash::fast::FixedState,
}

impl Keys {
    /// Other than all others.
    #[cfg(not(any(test, feature = "testing", fuzzing)))]
    #[inline]
    pub(super) fn new() -> Self {
        Keys { state: foldhash::fast::RandomState::default() }
    }

    /// Other than all others.
    #[cfg(any(test, feature = "testing", fuzzing))]
    #[inline]
    pub(super) fn new() -> Self {
        Self::with_seed(seed::unique())
    }

    /// The same for one seed.
    #[cfg(any(test, feature = "testing", fuzzing))]
    #[inline]
    pub(super) fn with_seed(seed: u64) -> Self {
        Keys { state: fixed(seed) }
    }

    #[inline]
    pub(super) fn build(&self) -> Hasher {
        self.state.build_hasher()
    }
}

/// A hasher of fixed keys.
#[inline]
pub(super) const fn fixed(seed: u64) -> foldhash::fast::FixedState {
    foldhash::fast::FixedState::with_seed(seed)
}
