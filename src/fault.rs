//! Faults that a test switches on in the real code, to show that it would notice them.
//! Without feature `testing` there are none: [`is_on`] is a constant `false`.
#![cfg_attr(
    not(any(test, feature = "testing")),
    expect(unreachable_pub, reason = "public where it can be switched on")
)]

/// A mistake that an implementation of cursors and clears could make.
#[cfg_attr(
    not(all(feature = "std", target_has_atomic = "64")),
    expect(dead_code, reason = "there are no concurrent maps")
)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// An entry counts in every window of its home's range, its own or not.
    AnyWindow,
    /// A chain of windows ends at one with a free slot.
    StopAtFree,
    /// Whole blocks are looked at: what has been passed in them is not left out.
    NoPointFilter,
    /// Two entries with one hash are passed one at a time.
    TiesOneByOne,
    /// What was looked up ahead is yielded without being looked up again.
    Prefetch,
    /// The position moves before the hasher runs.
    MoveFirst,
    /// Clears are not looked for.
    NoGeneration,
    /// Clears are not looked for by `has_passed`.
    PassedIgnoresClears,
    /// An end is not remembered.
    EndForgotten,
    /// An end is looked at before the map.
    EndBeforeMap,
    /// The generation moves on behind the destructors.
    GenerationLast,
    /// Clearing a map without entries does nothing.
    EmptyClearIsNone,
    /// A `drain` counts when it is dropped, and so never if it is forgotten.
    DrainCountsLate,
    /// The generation counts to four.
    NarrowGeneration,
    /// Of several clears the first is remembered.
    FirstKind,
    /// Resizing counts as a clear.
    ResizeClears,
    /// A map is known by its address.
    AddressIsIdentity,
    /// A clone has the identity of its source.
    CloneKeepsIdentity,
    /// A target of `clone_from` keeps its identity.
    CloneFromKeepsIdentity,
    /// Clears give a map a new identity.
    ClearRenews,
    /// Identities are taken by a load and a store.
    RacyIds,
    /// Sharded maps: a writer loads the epoch before it locks.
    EpochBeforeLock,
    /// The epoch that was loaded before a lock was given back is used behind the next.
    RelockWithoutLoad,
    /// A writer sets a shard's stamp, and leaves the old entries in it.
    RestampWithoutPurge,
    /// A clear empties the shards one by one, and moves no epoch.
    ShardwiseClear,
    /// `insert_if_epoch` compares epochs before it locks.
    FenceBeforeLock,
    /// `get_or_insert_with` puts in what was made before a clear.
    LoadUnfenced,
    /// A cursor of a sharded map does not look at the epoch.
    CursorIgnoresEpoch,
    /// `len` adds up shards of several epochs.
    LenMixesEpochs,
    /// A clear is counted after it has moved the epoch.
    LateFlag,
    /// A clear is entered in the registry after it has moved the epoch.
    LateRecord,
    /// A writer drops the old entries that it comes upon.
    NoHandover,
    /// A writer hands them to any clear.
    HandoverToAny,
    /// Readers do not look for what a replacement brings.
    ReadersSkipReplacement,
    /// What a replacement brought, and a clear ended before it was put in, is left where it lies.
    StrandedReplacement,
    /// A sweep ends with the first destructor that panics.
    SweepStopsAtPanic,
    /// The epoch is loaded and moved with no ordering.
    RelaxedEpoch,
    /// What is removed from a shard does not end the loads that began before.
    RemovalUnfenced,
    /// What is removed before there are shards does not.
    EarlyRemovalUnfenced,
    /// A clear looks for shards before it moves the epoch.
    SweepLooksEarly,
}

#[cfg(any(test, feature = "testing"))]
mod switch {
    use super::Fault;
    use core::cell::Cell;

    impl Fault {
        /// All that show in one thread.
        pub const ALL: [Fault; 20] = [
            Fault::AnyWindow,
            Fault::StopAtFree,
            Fault::NoPointFilter,
            Fault::TiesOneByOne,
            Fault::Prefetch,
            Fault::MoveFirst,
            Fault::NoGeneration,
            Fault::PassedIgnoresClears,
            Fault::EndForgotten,
            Fault::EndBeforeMap,
            Fault::GenerationLast,
            Fault::EmptyClearIsNone,
            Fault::DrainCountsLate,
            Fault::NarrowGeneration,
            Fault::FirstKind,
            Fault::ResizeClears,
            Fault::AddressIsIdentity,
            Fault::CloneKeepsIdentity,
            Fault::CloneFromKeepsIdentity,
            Fault::ClearRenews,
        ];

        /// Those of sharded maps, which show between threads.
        pub const CONCURRENT: [Fault; 19] = [
            Fault::EpochBeforeLock,
            Fault::RelockWithoutLoad,
            Fault::RestampWithoutPurge,
            Fault::ShardwiseClear,
            Fault::FenceBeforeLock,
            Fault::LoadUnfenced,
            Fault::CursorIgnoresEpoch,
            Fault::LenMixesEpochs,
            Fault::LateFlag,
            Fault::LateRecord,
            Fault::NoHandover,
            Fault::HandoverToAny,
            Fault::ReadersSkipReplacement,
            Fault::StrandedReplacement,
            Fault::SweepStopsAtPanic,
            Fault::RelaxedEpoch,
            Fault::RemovalUnfenced,
            Fault::EarlyRemovalUnfenced,
            Fault::SweepLooksEarly,
        ];
    }

    std::thread_local! {
        /// Of this thread, so that tests beside this one see none.
        static ON: Cell<Option<Fault>> = const { Cell::new(None) };
    }

    /// Is this fault switched on?
    #[inline]
    pub(crate) fn is_on(fault: Fault) -> bool {
        ON.get() == Some(fault)
    }

    /// Runs `f` with a fault in the code, on this thread.
    pub fn with_fault<R>(fault: Fault, f: impl FnOnce() -> R) -> R {
        /// Switches it off also when `f` panics.
        struct Off;
        impl Drop for Off {
            fn drop(&mut self) {
                ON.set(None);
            }
        }
        ON.set(Some(fault));
        let _off = Off;
        f()
    }
}

#[cfg(any(test, feature = "testing"))]
pub(crate) use switch::is_on;
#[cfg(any(test, feature = "testing"))]
pub use switch::with_fault;

/// Never.
#[cfg(not(any(test, feature = "testing")))]
#[inline(always)]
pub(crate) const fn is_on(_: Fault) -> bool {
    false
}
