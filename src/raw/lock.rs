//! `Lock`: a value for many readers or one writer. std's does more, for the sake of panics, and
//! that costs as much again as it takes to look a key up. Knows nothing of what it guards.
//!
//! One word: a bit for a writer, one that says that somebody waits, a count of readers. The lock is
//! free exactly if the word is 0, and both ways in begin with a compare-and-exchange that expects
//! that: its line is fetched once, to be written to, and not once more before, to be read.
//!
//! - **L1** With the writer's bit set there are no readers; but for that bit only who set it clears
//!   it, and a reader leaves once for every time that it came in.
//! - **L2** Nobody comes in while the bit for waiting is set: readers who overlap for ever do not
//!   keep a writer out.
//! - **L3** While a thread sleeps that bit is set, or a thread that saw it is about to wake all.
//!   Who is about to sleep sets it, under the mutex, while somebody else has the lock, or finds it
//!   set. Who leaves the lock free sees it, clears it under the mutex, and wakes.

use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
#[cfg(not(tabularasa_loom))]
use {
    core::sync::atomic::AtomicU32,
    std::sync::{Condvar, Mutex},
};
#[cfg(tabularasa_loom)]
use {
    loom::sync::atomic::AtomicU32,
    loom::sync::{Condvar, Mutex},
};

#[cfg(not(tabularasa_loom))]
pub(crate) use guarded::{Lock, ReadGuard, WriteGuard};

/// Looks at the word before a thread falls asleep: nearly always it is over sooner.
const SPINS: u32 = if cfg!(tabularasa_loom) { 0 } else { 100 };

const WRITER: u32 = 1;
const WAITING: u32 = 2;
/// One of them; 2^30 threads there are not.
const READER: u32 = 4;

/// Who has the lock, and who waits for it. Safe code: what it guards is the caller's affair.
pub(crate) struct Word {
    state: AtomicU32,
    asleep: Mutex<()>,
    wake: Condvar,
}

impl Word {
    pub(crate) fn new() -> Self {
        Word { state: AtomicU32::new(0), asleep: Mutex::new(()), wake: Condvar::new() }
    }

    /// Comes in as a reader if the lock is free.
    #[inline(always)]
    pub(crate) fn try_read(&self) -> bool {
        self.state.compare_exchange(0, READER, Acquire, Relaxed).is_ok()
    }

    /// Comes in as a writer if the lock is free.
    #[inline(always)]
    pub(crate) fn try_write(&self) -> bool {
        self.state.compare_exchange(0, WRITER, Acquire, Relaxed).is_ok()
    }

    /// Comes in as a reader, beside others.
    #[inline]
    pub(crate) fn read(&self) {
        if !self.try_read() {
            self.wait(READER, |state| state & (WRITER | WAITING) == 0);
        }
    }

    /// Comes in as a writer.
    #[inline]
    pub(crate) fn write(&self) {
        if !self.try_write() {
            self.wait(WRITER, |state| state == 0);
        }
    }

    /// A reader leaves.
    #[inline(always)]
    pub(crate) fn end_read(&self) {
        if self.state.fetch_sub(READER, Release) == READER | WAITING {
            self.wake_all();
        }
    }

    /// The writer leaves.
    #[inline(always)]
    pub(crate) fn end_write(&self) {
        if self.state.fetch_sub(WRITER, Release) != WRITER {
            self.wake_all();
        }
    }

    /// Adds `share` to the word as soon as `may_enter` says that it may.
    #[cold]
    #[inline(never)]
    fn wait(&self, share: u32, may_enter: impl Fn(u32) -> bool) {
        for _ in 0..SPINS {
            if self.enter(share, &may_enter) {
                return;
            }
            core::hint::spin_loop();
        }
        let mut asleep = self.asleep.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        loop {
            if self.enter(share, &may_enter) {
                return;
            }
            // L3: of a lock that was left free meanwhile it is not set, or who left it has to get
            // the mutex first.
            let announce = |state| (!may_enter(state)).then_some(state | WAITING);
            if self.state.fetch_update(Relaxed, Relaxed, announce).is_ok() {
                let woken = self.wake.wait(asleep);
                asleep = woken.unwrap_or_else(|poisoned| poisoned.into_inner());
            }
        }
    }

    fn enter(&self, share: u32, may_enter: impl Fn(u32) -> bool) -> bool {
        let entered = |state| may_enter(state).then_some(state + share);
        self.state.fetch_update(Acquire, Relaxed, entered).is_ok()
    }

    #[cold]
    #[inline(never)]
    fn wake_all(&self) {
        let _asleep = self.asleep.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        self.state.fetch_and(!WAITING, Relaxed);
        self.wake.notify_all();
    }
}

/// The word and a value. Not where loom explores interleavings: it does those of the word alone,
/// and has a lock of its own for maps.
#[cfg(not(tabularasa_loom))]
mod guarded {
    #![expect(unsafe_code, reason = "the audited core: shares a value between threads")]

    use super::Word;
    use core::cell::UnsafeCell;
    use core::fmt;
    use core::ops::{Deref, DerefMut};
    use core::panic::{RefUnwindSafe, UnwindSafe};

    /// A value for many readers or one writer. A panic under it changes nothing.
    pub(crate) struct Lock<T> {
        word: Word,
        value: UnsafeCell<T>,
    }

    // SAFETY: as any container that owns a value. (`Word` is `Send` and `Sync`.)
    unsafe impl<T: Send> Send for Lock<T> {}
    // SAFETY: through a shared lock threads get shared references, for which `T: Sync`; and unique
    // ones, one at a time (L1), for which `T: Send`.
    unsafe impl<T: Send + Sync> Sync for Lock<T> {}

    // What is guarded is whole whenever user code runs, and so is the word.
    impl<T> UnwindSafe for Lock<T> {}
    impl<T> RefUnwindSafe for Lock<T> {}

    /// What a reader holds: one of the word's readers is this.
    pub(crate) struct ReadGuard<'a, T>(&'a Lock<T>);

    /// What a writer holds: the word's writer is this.
    pub(crate) struct WriteGuard<'a, T>(&'a Lock<T>);

    impl<T> Lock<T> {
        pub(crate) fn new(value: T) -> Self {
            Lock { word: Word::new(), value: UnsafeCell::new(value) }
        }

        /// Locks it for reading if it is free.
        #[inline(always)]
        pub(crate) fn try_read(&self) -> Option<ReadGuard<'_, T>> {
            if self.word.try_read() { Some(ReadGuard(self)) } else { None }
        }

        /// Locks it for writing if it is free.
        #[inline(always)]
        pub(crate) fn try_write(&self) -> Option<WriteGuard<'_, T>> {
            if self.word.try_write() { Some(WriteGuard(self)) } else { None }
        }

        #[inline]
        pub(crate) fn read(&self) -> ReadGuard<'_, T> {
            self.word.read();
            ReadGuard(self)
        }

        #[inline]
        pub(crate) fn write(&self) -> WriteGuard<'_, T> {
            self.word.write();
            WriteGuard(self)
        }

        pub(crate) fn into_inner(self) -> T {
            self.value.into_inner()
        }
    }

    impl<T> Deref for ReadGuard<'_, T> {
        type Target = T;

        #[inline(always)]
        fn deref(&self) -> &T {
            // SAFETY: until this reader leaves there is no writer (L1), so no unique reference.
            unsafe { &*self.0.value.get() }
        }
    }

    impl<T> Deref for WriteGuard<'_, T> {
        type Target = T;

        #[inline(always)]
        fn deref(&self) -> &T {
            // SAFETY: until the writer leaves nobody else has a reference (L1).
            unsafe { &*self.0.value.get() }
        }
    }

    impl<T> DerefMut for WriteGuard<'_, T> {
        #[inline(always)]
        fn deref_mut(&mut self) -> &mut T {
            // SAFETY: as above, and references from this guard are bound to its borrow.
            unsafe { &mut *self.0.value.get() }
        }
    }

    impl<T> Drop for ReadGuard<'_, T> {
        #[inline(always)]
        fn drop(&mut self) {
            self.0.word.end_read();
        }
    }

    impl<T> Drop for WriteGuard<'_, T> {
        #[inline(always)]
        fn drop(&mut self) {
            self.0.word.end_write();
        }
    }

    impl<T> fmt::Debug for Lock<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Lock").finish_non_exhaustive()
        }
    }
}

#[cfg(all(test, tabularasa_loom))]
mod interleavings {
    use super::{Relaxed, Word};
    use loom::cell::UnsafeCell;
    use loom::sync::Arc;
    use loom::thread;
    use std::println;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Threads that do what their words say: `r`, `w`, and with capitals once, if the lock is free.
    /// Accesses that nothing orders, of two writers or of one and a reader, are a failure, and so
    /// is a thread that is not woken.
    fn explore(threads: &'static [&'static str]) {
        let executions = AtomicUsize::new(0);
        let executions = std::sync::Arc::new(executions);
        let count = std::sync::Arc::clone(&executions);
        loom::model(move || {
            count.fetch_add(1, Ordering::Relaxed);
            let shared = Arc::new((Word::new(), UnsafeCell::new(())));
            let spawn = |steps: &'static str| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || run(&shared, steps))
            };
            let running: std::vec::Vec<_> = threads[1..].iter().map(|steps| spawn(steps)).collect();
            run(&shared, threads[0]);
            running.into_iter().for_each(|thread| thread.join().unwrap());
            assert_eq!(shared.0.state.load(Relaxed), 0);
        });
        println!("{threads:?}: {} executions", executions.load(Ordering::Relaxed));
    }

    fn run((word, value): &(Word, UnsafeCell<()>), steps: &str) {
        for step in steps.chars() {
            match step {
                'r' => word.read(),
                'w' => word.write(),
                'R' if word.try_read() => {}
                'W' if word.try_write() => {}
                _ => continue,
            }
            if step.eq_ignore_ascii_case(&'w') {
                value.with_mut(|_| ());
                word.end_write();
            } else {
                value.with(|_| ());
                word.end_read();
            }
        }
    }

    #[test]
    fn one_writer_or_readers_and_nobody_sleeps_for_ever() {
        explore(&["w", "w"]);
        explore(&["wr", "rw"]);
        explore(&["ww", "rr"]);
        explore(&["WR", "wr"]);
        explore(&["w", "w", "w"]);
        explore(&["w", "r", "r"]);
        explore(&["r", "w", "w"]);
        explore(&["rr", "w", "R"]);
        explore(&["W", "r", "w"]);
    }
}

#[cfg(all(test, not(tabularasa_loom)))]
mod tests {
    use super::Lock;
    use core::time::Duration;
    use std::thread;

    /// More threads than processors, and some that sleep with the lock: so that others fall asleep,
    /// and have to be woken.
    #[test]
    fn nothing_is_lost_and_nobody_sleeps_for_ever() {
        const TURNS: u64 = 2_000;
        let lock = Lock::new([0u64; 2]);
        thread::scope(|scope| {
            for writer in 0..4 {
                let lock = &lock;
                scope.spawn(move || {
                    for turn in 0..TURNS {
                        let mut value = lock.write();
                        value[0] += 1;
                        if turn % 500 == writer {
                            thread::sleep(Duration::from_millis(1));
                        }
                        value[1] += 1;
                    }
                });
                scope.spawn(move || {
                    for turn in 0..TURNS {
                        let value = lock.read();
                        assert_eq!(value[0], value[1]);
                        if turn % 500 == writer {
                            thread::sleep(Duration::from_millis(1));
                        }
                    }
                });
            }
        });
        assert_eq!(lock.into_inner(), [4 * TURNS; 2]);
    }

    #[test]
    fn it_is_tried_for_free_only() {
        let lock = Lock::new(());
        let (first, second) = (lock.read(), lock.read());
        assert!(lock.try_read().is_none() && lock.try_write().is_none());
        drop((first, second));
        let writing = lock.try_write();
        assert!(writing.is_some() && lock.try_read().is_none() && lock.try_write().is_none());
        drop(writing);
        assert!(lock.try_read().is_some());
    }
}
