//! The errors that more than one type returns.
//! Knows no table.

use core::alloc::Layout;
use core::error::Error;
use core::fmt;

/// Why there is no room for more entries. Nothing was changed.
///
/// The same variants as hashbrown's, and public like them: std's type of this name is opaque.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TryReserveError {
    /// The entries asked for do not fit in an address space (more than `isize::MAX` bytes).
    CapacityOverflow,
    /// The allocator refused.
    AllocError {
        /// What it was asked for.
        layout: Layout,
    },
}

impl fmt::Display for TryReserveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CapacityOverflow => {
                f.write_str("the capacity asked for needs more than isize::MAX bytes")
            }
            Self::AllocError { layout } => write!(
                f,
                "the allocator refused {} bytes aligned to {}",
                layout.size(),
                layout.align()
            ),
        }
    }
}

impl Error for TryReserveError {}

/// Turns a failed reservation into what std does with it: a panic, or the allocation error hook.
#[cold]
pub(crate) fn fail(error: TryReserveError) -> ! {
    match error {
        TryReserveError::CapacityOverflow => panic!("Hash table capacity overflow: {error}"),
        TryReserveError::AllocError { layout } => alloc::alloc::handle_alloc_error(layout),
    }
}
