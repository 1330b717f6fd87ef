//! Locks, atomics and what a thread remembers: the crate's and std's, or loom's in builds that
//! explore interleavings. The only file of this folder that names any. Knows no map.

use core::ops::Deref;

#[cfg(not(tabularasa_loom))]
mod backend {
    pub(in crate::sync) use crate::lock::{Lock, ReadGuard, WriteGuard};
    pub(super) use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
    pub(super) use std::sync::{Mutex, MutexGuard};
    pub(in crate::sync) use std::thread_local as remembered;

    /// Of loads: as cheap as any on x86, `ldar` on ARM.
    pub(super) const LOAD: Ordering = Ordering::SeqCst;
    /// Of what clears alone do. Within one map `AcqRel` would do; with two, "I cleared A, then
    /// looked into B; you cleared B, then looked into A" must not miss both clears.
    pub(super) const CHANGE: Ordering = Ordering::SeqCst;
}

#[cfg(tabularasa_loom)]
mod backend {
    pub(super) use loom::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
    pub(super) use loom::sync::{Mutex, MutexGuard, RwLock};
    pub(in crate::sync) use loom::sync::{
        RwLockReadGuard as ReadGuard, RwLockWriteGuard as WriteGuard,
    };

    /// As the crate's own, whose interleavings are explored by themselves.
    #[derive(Debug)]
    pub(in crate::sync) struct Lock<T>(RwLock<T>);

    impl<T> Lock<T> {
        pub(in crate::sync) fn new(value: T) -> Self {
            Lock(RwLock::new(value))
        }

        /// Waits: whether a lock was free for a moment makes no difference but in time.
        pub(in crate::sync) fn try_read(&self) -> Option<ReadGuard<'_, T>> {
            Some(self.read())
        }

        /// Waits.
        pub(in crate::sync) fn try_write(&self) -> Option<WriteGuard<'_, T>> {
            Some(self.write())
        }

        pub(in crate::sync) fn read(&self) -> ReadGuard<'_, T> {
            self.0.read().unwrap_or_else(|poisoned| poisoned.into_inner())
        }

        pub(in crate::sync) fn write(&self) -> WriteGuard<'_, T> {
            self.0.write().unwrap_or_else(|poisoned| poisoned.into_inner())
        }

        pub(in crate::sync) fn into_inner(self) -> T {
            self.0.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
        }
    }

    /// What a thread remembers, in std's notation. A thread of loom is none of std's.
    macro_rules! remembered {
        ($(#[$doc:meta])* static $name:ident: $type:ty = const { $first:expr };) => {
            loom::thread_local! { $(#[$doc])* static $name: $type = $first; }
        };
    }
    pub(in crate::sync) use remembered;

    /// loom takes `SeqCst` for this anyway. What holds with the weaker one holds with the other.
    pub(super) const LOAD: Ordering = Ordering::Acquire;
    pub(super) const CHANGE: Ordering = Ordering::AcqRel;
}

use crate::fault::{self, Fault};
use backend::Ordering;
pub(super) use backend::remembered;
/// For readers or a writer. A panic under it leaves it usable: what it guards is whole whenever
/// user code runs.
pub(super) use backend::{Lock, ReadGuard as Reading, WriteGuard as Writing};

/// This ordering, unless a test wants to see that it matters.
#[inline(always)]
fn unless_relaxed(ordering: Ordering) -> Ordering {
    if fault::is_on(Fault::RelaxedEpoch) { Ordering::Relaxed } else { ordering }
}

/// The number of clears of a map. It only ever rises.
#[derive(Debug)]
pub(super) struct Clears(backend::AtomicU64);

impl Clears {
    pub(super) fn new() -> Self {
        Clears(backend::AtomicU64::new(0))
    }

    #[inline(always)]
    pub(super) fn get(&self) -> u64 {
        self.0.load(unless_relaxed(backend::LOAD))
    }

    /// One more; returns the number before. 2^64 do not run out.
    #[inline]
    pub(super) fn increase(&self) -> u64 {
        self.0.fetch_add(1, unless_relaxed(backend::CHANGE))
    }
}

/// How many of something are under way. Relaxed: raised before the epoch moves and read behind a
/// load of it, it is the epoch that carries it; and it is lowered behind a visit to every shard,
/// under whose locks it is read.
#[derive(Debug)]
pub(super) struct Count(backend::AtomicUsize);

impl Count {
    pub(super) fn new() -> Self {
        Count(backend::AtomicUsize::new(0))
    }

    #[inline]
    pub(super) fn is_zero(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    pub(super) fn raise(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn lower(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A lock for one. No user code runs under it.
#[derive(Debug)]
pub(super) struct Exclusive<T>(backend::Mutex<T>);

/// What its holder has.
pub(super) type Holding<'a, T> = backend::MutexGuard<'a, T>;

impl<T> Exclusive<T> {
    pub(super) fn new(value: T) -> Self {
        Exclusive(backend::Mutex::new(value))
    }

    pub(super) fn lock(&self) -> Holding<'_, T> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// A value on cache lines of its own: what is read by all beside what one thread writes would
/// travel with it. 128 bytes: processors fetch lines in pairs.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Padded<T>(pub(super) T);

impl<T> Padded<T> {
    pub(super) fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Padded<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A number that no other map of this process has, and not 0. Not one of loom's atomics, which
/// would add interleavings: any order of the numbers will do.
pub(super) fn unique_id() -> u64 {
    use core::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Processors that this process may use; asked for once.
pub(super) fn processors() -> usize {
    static COUNT: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    *COUNT.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}
