//! Locks, atomics, what is made once, and what a thread remembers: std's, or loom's in builds that
//! explore interleavings. The only file of this folder that names any. Knows no map.

use core::ops::Deref;
use std::sync::{OnceLock, TryLockError};

#[cfg(not(tabularasa_loom))]
mod backend {
    pub(super) use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering, fence};
    pub(super) use std::sync::{Mutex, MutexGuard, RwLock};
    pub(in crate::sync) use std::sync::{RwLockReadGuard as Reading, RwLockWriteGuard as Writing};
    pub(in crate::sync) use std::thread_local as remembered;

    /// Of loads: as cheap as any on x86, `ldar` on ARM.
    pub(super) const LOAD: Ordering = Ordering::SeqCst;
    /// Of what clears alone do. Within one map `AcqRel` would do; with two, "I cleared A, then
    /// looked into B; you cleared B, then looked into A" must not miss both clears.
    pub(super) const CHANGE: Ordering = Ordering::SeqCst;
}

#[cfg(tabularasa_loom)]
mod backend {
    pub(super) use loom::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering, fence};
    pub(super) use loom::sync::{Mutex, MutexGuard, RwLock};
    pub(in crate::sync) use loom::sync::{RwLockReadGuard as Reading, RwLockWriteGuard as Writing};

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
pub(super) use backend::{Reading, Writing, remembered};

/// For readers or a writer. A panic under it leaves it usable: what it guards is whole whenever
/// user code runs, and so poison says nothing.
///
/// std's. parking_lot's was measured in the same map: what it gains and loses is within what one
/// run differs from the next, and it would be one more dependency.
#[derive(Debug)]
pub(super) struct Lock<T>(backend::RwLock<T>);

impl<T> Lock<T> {
    pub(super) fn new(value: T) -> Self {
        Lock(backend::RwLock::new(value))
    }

    /// Locks it for reading unless a writer has it, or waits for it. Under loom it waits: whether a
    /// lock was free for a moment makes no difference but in time.
    #[inline(always)]
    pub(super) fn try_read(&self) -> Option<Reading<'_, T>> {
        if cfg!(tabularasa_loom) {
            return Some(self.read());
        }
        match self.0.try_read() {
            Ok(guard) => Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Locks it for writing if it is free. Under loom as above.
    #[inline(always)]
    pub(super) fn try_write(&self) -> Option<Writing<'_, T>> {
        if cfg!(tabularasa_loom) {
            return Some(self.write());
        }
        match self.0.try_write() {
            Ok(guard) => Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    #[inline]
    pub(super) fn read(&self) -> Reading<'_, T> {
        self.0.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    #[inline]
    pub(super) fn write(&self) -> Writing<'_, T> {
        self.0.write().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub(super) fn into_inner(self) -> T {
        self.0.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// This ordering, unless a test wants to see that it matters.
#[inline(always)]
fn unless_relaxed(ordering: Ordering) -> Ordering {
    if fault::is_on(Fault::RelaxedEpoch) { Ordering::Relaxed } else { ordering }
}

/// The number of clears of a map. It only ever rises.
#[derive(Debug)]
pub(super) struct Clears(backend::AtomicU64);

impl Clears {
    #[cfg(not(tabularasa_loom))]
    pub(super) const fn new() -> Self {
        Clears(backend::AtomicU64::new(0))
    }

    #[cfg(tabularasa_loom)]
    pub(super) fn new() -> Self {
        Clears(backend::AtomicU64::new(0))
    }

    #[inline(always)]
    pub(super) fn get(&self) -> u64 {
        self.0.load(unless_relaxed(backend::LOAD))
    }

    /// Adds one, and returns the number before. 2^64 do not run out.
    #[inline]
    pub(super) fn increase(&self) -> u64 {
        self.0.fetch_add(1, unless_relaxed(backend::CHANGE))
    }
}

/// How many of something are under way. Relaxed: raised before the epoch moves and read after a
/// load of it, it is the epoch that carries it; and it is lowered after a visit to every shard,
/// under whose locks it is read.
#[derive(Debug)]
pub(super) struct Count(backend::AtomicUsize);

impl Count {
    #[cfg(not(tabularasa_loom))]
    pub(super) const fn new() -> Self {
        Count(backend::AtomicUsize::new(0))
    }

    #[cfg(tabularasa_loom)]
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
    #[cfg(not(tabularasa_loom))]
    pub(super) const fn new(value: T) -> Self {
        Exclusive(backend::Mutex::new(value))
    }

    #[cfg(tabularasa_loom)]
    pub(super) fn new(value: T) -> Self {
        Exclusive(backend::Mutex::new(value))
    }

    pub(super) fn lock(&self) -> Holding<'_, T> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// A value that is made once, when it is first needed. Who finds it sees all that came before its
/// making.
///
/// loom has no `OnceLock`: there a flag of loom's says whether it was made, and std's holds it. The
/// flag is not asked where the value was there from the beginning.
#[derive(Debug)]
pub(super) struct Once<T> {
    value: OnceLock<T>,
    #[cfg(tabularasa_loom)]
    made: Option<backend::AtomicBool>,
}

impl<T> Once<T> {
    #[cfg(not(tabularasa_loom))]
    pub(super) const fn new() -> Self {
        Once { value: OnceLock::new() }
    }

    #[cfg(tabularasa_loom)]
    pub(super) fn new() -> Self {
        Once { value: OnceLock::new(), made: Some(backend::AtomicBool::new(false)) }
    }

    /// With a value from the beginning.
    pub(super) fn with(value: T) -> Self {
        Once {
            value: OnceLock::from(value),
            #[cfg(tabularasa_loom)]
            made: None,
        }
    }

    #[inline(always)]
    pub(super) fn get(&self) -> Option<&T> {
        #[cfg(tabularasa_loom)]
        if self.made.as_ref().is_some_and(|made| !made.load(Ordering::Acquire)) {
            return None;
        }
        self.value.get()
    }

    /// The value, made now if it is not there. Where several threads may come at once, under a
    /// lock.
    pub(super) fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        let value = self.value.get_or_init(make);
        #[cfg(tabularasa_loom)]
        if let Some(made) = &self.made {
            made.store(true, Ordering::Release);
        }
        value
    }

    pub(super) fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }
}

/// A fence that all threads see in one order, with their other fences.
pub(super) fn fence() {
    backend::fence(Ordering::SeqCst);
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

/// A number that no other map of this process has, and not 0; drawn when it is first asked for.
/// Not one of loom's atomics, which would add interleavings: any order of the numbers will do.
#[derive(Debug)]
pub(super) struct Id(core::sync::atomic::AtomicU64);

impl Id {
    pub(super) const fn new() -> Self {
        Id(core::sync::atomic::AtomicU64::new(0))
    }

    pub(super) fn get(&self) -> u64 {
        use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let known = self.0.load(Relaxed);
        if known != 0 {
            return known;
        }
        let drawn = NEXT.fetch_add(1, Relaxed);
        match self.0.compare_exchange(0, drawn, Relaxed, Relaxed) {
            Ok(_) => drawn,
            Err(other) => other,
        }
    }
}

/// How many processors this process may use; asked for once.
pub(super) fn processors() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}
