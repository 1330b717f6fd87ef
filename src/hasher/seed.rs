//! Numbers that differ from map to map, and from process to process.
//! Knows no hasher that uses them.

/// A number that no other map of this process got, as far as anybody can tell.
#[cfg(all(feature = "std", not(fuzzing)))]
#[inline]
pub(super) fn unique() -> u64 {
    use core::cell::Cell;
    std::thread_local! {
        /// The last that this thread gave out; 0 before the first.
        static LAST: Cell<u64> = const { Cell::new(0) };
    }
    LAST.with(|last| {
        let now = match last.get() {
            0 => random(0),
            given => given.wrapping_add(0x9E37_79B9_7F4A_7C15),
        };
        last.set(now | u64::from(now == 0));
        spread(now)
    })
}

/// The same, without a thread of its own.
#[cfg(all(not(feature = "std"), not(fuzzing), target_has_atomic = "ptr"))]
pub(super) fn unique() -> u64 {
    use core::sync::atomic::{AtomicUsize, Ordering};
    static GIVEN: AtomicUsize = AtomicUsize::new(0);
    let given = GIVEN.fetch_add(1, Ordering::Relaxed) as u64;
    spread(random(0).wrapping_add(given.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
}

/// The same, where nothing can be counted.
#[cfg(all(not(feature = "std"), not(fuzzing), not(target_has_atomic = "ptr")))]
pub(super) fn unique() -> u64 {
    random(0)
}

/// The same always: a fuzzer must be able to replay its input.
#[cfg(fuzzing)]
pub(super) fn unique() -> u64 {
    1
}

/// Lets every bit depend on every other.
#[cfg(not(fuzzing))]
#[inline]
fn spread(n: u64) -> u64 {
    let n = (n ^ n >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    n ^ n >> 32
}

/// The `word`-th of some random words: from the system.
#[cfg(all(feature = "std", not(fuzzing)))]
#[cold]
pub(super) fn random(word: u64) -> u64 {
    use core::hash::BuildHasher;
    std::hash::RandomState::new().hash_one(word)
}

/// The `word`-th of some words that an attacker does not know: from addresses, which resists floods
/// less.
#[cfg(all(not(feature = "std"), not(fuzzing), feature = "default-hasher"))]
#[cold]
pub(super) fn random(word: u64) -> u64 {
    ahash::RandomState::new().hash_one(word)
}

/// The same over foldhash.
#[cfg(all(not(feature = "std"), not(fuzzing), not(feature = "default-hasher")))]
#[cold]
pub(super) fn random(word: u64) -> u64 {
    use core::hash::BuildHasher;
    foldhash::fast::RandomState::default().hash_one(word)
}
