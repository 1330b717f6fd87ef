//! Which map this is, which fill of it, and whether its metadata is stale: two words.
//! Knows no slot and no tag.

use crate::fault::{self, Fault};

/// Which clear ended a fill of a map: see [`End::Cleared`](crate::End::Cleared).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ClearKind {
    /// The memory was kept: `clear`, `clear_retain`, `clear_zeroize`, `recycle`.
    Retain,
    /// The memory was fitted: `clear_shrink`, `clear_shrink_to`.
    Shrink,
    /// The memory was freed: `reset`, `reset_with_hasher`.
    Reset,
    /// The entries were handed out: `drain`.
    Drain,
}

/// Identity and generation of one fill of a table, and what is known of its metadata.
#[derive(Debug)]
pub(crate) struct Identity {
    /// Unique in the process; 0 until a cursor asks for it.
    id: u64,
    /// Bit 0: stale. Bit 1: pristine. Bit 2: holes. Bits 3 and 4: kind of the last clear. The rest:
    /// clears so far. One word, so that a clear pays one read-modify-write; the 59 bits last 18
    /// years of a clear each ns.
    stamp: u64,
}

const STALE: u64 = 1;
const PRISTINE: u64 = 2;
const HOLES: u64 = 4;
/// What is known of the metadata.
const STATE: u64 = STALE | PRISTINE | HOLES;
const KIND_SHIFT: u32 = 3;
const KIND_MASK: u64 = 0b11 << KIND_SHIFT;
const ONE_CLEAR: u64 = 1 << 5;

impl Identity {
    /// Of a table that no cursor knows.
    #[inline(always)]
    pub(crate) const fn new() -> Self {
        Identity { id: 0, stamp: 0 }
    }

    /// Ends the current fill: cursors opened before see that a clear of `kind` came.
    #[inline(always)]
    pub(crate) fn advance(&mut self, kind: ClearKind) {
        if fault::is_on(Fault::ClearRenews) {
            self.renew();
        }
        if fault::is_on(Fault::FirstKind) && self.stamp >= ONE_CLEAR {
            self.stamp += ONE_CLEAR;
            return;
        }
        let cleared = ONE_CLEAR + ((kind as u64) << KIND_SHIFT);
        self.stamp = (self.stamp & !KIND_MASK).wrapping_add(cleared);
    }

    /// Is the table abandoned: no entries, and metadata that means nothing?
    #[inline(always)]
    pub(crate) fn is_stale(&self) -> bool {
        self.stamp & STALE != 0
    }

    /// Is the metadata that of a table into which nothing was ever put?
    #[inline(always)]
    pub(crate) fn is_pristine(&self) -> bool {
        self.stamp & (PRISTINE | HOLES) == PRISTINE
    }

    /// The table was abandoned.
    #[inline(always)]
    pub(crate) fn set_stale(&mut self) {
        self.stamp = self.stamp & !STATE | STALE;
    }

    /// The metadata was wiped.
    #[inline(always)]
    pub(crate) fn set_pristine(&mut self) {
        self.stamp = self.stamp & !STATE | PRISTINE;
    }

    /// The metadata is up to date, whatever it says. There is no entry yet, or none has a hole
    /// before it.
    #[inline(always)]
    pub(crate) fn set_in_use(&mut self) {
        self.stamp &= !STATE;
    }

    /// May there be a free slot in a window that an entry was put beyond?
    #[inline(always)]
    pub(crate) fn has_holes(&self) -> bool {
        self.stamp & HOLES != 0
    }

    /// A slot became free.
    #[inline(always)]
    pub(crate) fn set_holes(&mut self) {
        self.stamp |= HOLES;
    }

    /// All that is known of the metadata, as a number.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn state(&self) -> u64 {
        self.stamp & STATE
    }

    /// Takes over what another table knows of its metadata, not which table it is.
    #[inline(always)]
    pub(crate) fn copy_state(&mut self, from: &Identity) {
        self.stamp = self.stamp & !STATE | from.stamp & STATE;
    }

    /// Becomes the map that another one is. No real operation does this: see [`Fault`].
    #[inline]
    pub(crate) fn copy_identity(&mut self, from: &Identity) {
        self.id = from.id;
        self.stamp = self.stamp & STATE | from.stamp & !STATE;
    }

    /// From now on another map, that no cursor knows.
    #[inline(always)]
    pub(crate) fn renew(&mut self) {
        self.id = 0;
    }

    /// The id, given out now if there is none yet.
    pub(crate) fn id_for_cursor(&mut self) -> u64 {
        if self.id == 0 {
            self.id = next_id();
        }
        self.id
    }

    /// The id; 0 if no cursor was ever opened.
    #[inline]
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// The number of clears so far, and the kind of the last (`Retain` if there was none).
    #[inline]
    pub(crate) fn generation(&self) -> (u64, ClearKind) {
        let kind = match (self.stamp & KIND_MASK) >> KIND_SHIFT {
            0 => ClearKind::Retain,
            1 => ClearKind::Shrink,
            2 => ClearKind::Reset,
            _ => ClearKind::Drain,
        };
        let clears = self.stamp >> ONE_CLEAR.trailing_zeros();
        (if fault::is_on(Fault::NarrowGeneration) { clears & 3 } else { clears }, kind)
    }
}

/// An id that this process has not used yet.
#[cfg(target_has_atomic = "64")]
fn next_id() -> u64 {
    #[cfg(not(tabularasa_loom))]
    use core::sync::atomic::{AtomicU64, Ordering};
    #[cfg(tabularasa_loom)]
    use loom::sync::atomic::{AtomicU64, Ordering};
    #[cfg(not(tabularasa_loom))]
    static NEXT: AtomicU64 = AtomicU64::new(1);
    #[cfg(tabularasa_loom)]
    loom::lazy_static! {
        static ref NEXT: AtomicU64 = AtomicU64::new(1);
    }
    if fault::is_on(Fault::RacyIds) {
        let id = NEXT.load(Ordering::SeqCst);
        NEXT.store(id + 1, Ordering::SeqCst);
        return id;
    }
    // Uniqueness is all that is asked for: no memory hangs on the order. 2^64 do not run out.
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// As above, where only words of a pointer's size are atomic.
#[cfg(not(target_has_atomic = "64"))]
fn next_id() -> u64 {
    use core::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    let id = NEXT.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |id| id.checked_add(1));
    match id {
        Ok(id) => id as u64,
        Err(last) => panic!("{last} maps have had cursors: no id is left"),
    }
}
