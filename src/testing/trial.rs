//! `Trial`: the counters of one experiment, and the one call that is to go wrong in it.
//! Knows no map; no unsafe code.

use super::allocator::WitnessAlloc;
use super::effort::effort;
use super::witness::{Witness, WitnessState};
use alloc::sync::Arc;
use core::alloc::Layout;
use core::fmt;
use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering::SeqCst};

/// A place where a map runs code of its user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Point {
    /// A key is hashed.
    Hash,
    /// A key is compared.
    Eq,
    /// A key is cloned.
    CloneKey,
    /// A value is cloned.
    CloneValue,
    /// A key is dropped.
    DropKey,
    /// A value is dropped.
    DropValue,
    /// A closure is called; the closure has to say so, by [`Trial::call`].
    Closure,
    /// The hasher is cloned.
    CloneHasher,
    /// The hasher is dropped.
    DropHasher,
    /// Memory is asked for; the allocator panics.
    Allocate,
    /// Memory is asked for; the allocator says no.
    Refuse,
    /// Memory is given back; the allocator takes it, and panics.
    Deallocate,
    /// The allocator is cloned.
    CloneAllocator,
    /// The allocator is dropped.
    DropAllocator,
}

impl Point {
    /// May it be called while a panic unwinds? Destructors may, and memory may be given back.
    const fn may_unwind(self) -> bool {
        matches!(
            self,
            Point::DropKey
                | Point::DropValue
                | Point::DropHasher
                | Point::DropAllocator
                | Point::Deallocate
        )
    }

    /// All of them.
    pub const ALL: [Point; 14] = [
        Point::Hash,
        Point::Eq,
        Point::CloneKey,
        Point::CloneValue,
        Point::DropKey,
        Point::DropValue,
        Point::Closure,
        Point::CloneHasher,
        Point::DropHasher,
        Point::Allocate,
        Point::Refuse,
        Point::Deallocate,
        Point::CloneAllocator,
        Point::DropAllocator,
    ];
}

/// Begins the message of every panic that a trial makes.
pub const MESSAGE: &str = "as arranged";

/// Witnesses that one trial may have. A fixed number, so that counting never allocates.
const WITNESSES: usize = effort(1 << 13, 1 << 11);

/// Blocks that may be allocated at one time.
const BLOCKS: usize = 64;

const UNBORN: u8 = 0;
const ALIVE: u8 = 1;
const DROPPED: u8 = 2;

/// One experiment: all that was made for it share its counters.
///
/// Cloning gives another handle on the same trial.
#[derive(Clone)]
pub struct Trial(Arc<State>);

struct State {
    /// A `Point` and one more, or 0 for none.
    armed: AtomicUsize,
    left: AtomicUsize,
    lives: [AtomicU8; WITNESSES],
    born: AtomicUsize,
    dropped: AtomicUsize,
    blocks: [Block; BLOCKS],
    allocations: AtomicUsize,
    deallocations: AtomicUsize,
    bytes: AtomicUsize,
    peak: AtomicUsize,
    faults: AtomicUsize,
}

/// A live block; address 0: none, 1: about to be written.
struct Block {
    address: AtomicUsize,
    size: AtomicUsize,
    align: AtomicUsize,
}

impl Block {
    const fn none() -> Self {
        Block {
            address: AtomicUsize::new(0),
            size: AtomicUsize::new(0),
            align: AtomicUsize::new(0),
        }
    }
}

/// What the allocator of a trial has done so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Memory {
    /// Blocks given out.
    pub allocations: usize,
    /// Blocks taken back.
    pub deallocations: usize,
    /// Bytes that are out now.
    pub bytes: usize,
    /// The most bytes that were ever out at one time.
    pub peak: usize,
}

impl Memory {
    /// Blocks that are out now.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.allocations - self.deallocations
    }
}

impl Default for Trial {
    fn default() -> Self {
        Self::new()
    }
}

impl Trial {
    /// A trial in which nothing has happened and nothing will go wrong.
    #[must_use]
    pub fn new() -> Self {
        let zero = || AtomicUsize::new(0);
        Trial(Arc::new(State {
            armed: zero(),
            left: zero(),
            // Not by iteration: products make a trial many thousand times.
            lives: [const { AtomicU8::new(UNBORN) }; WITNESSES],
            born: zero(),
            dropped: zero(),
            blocks: [const { Block::none() }; BLOCKS],
            allocations: zero(),
            deallocations: zero(),
            bytes: zero(),
            peak: zero(),
            faults: zero(),
        }))
    }

    // ---- what takes part

    /// A key: equal to those of the same `id`, and hashed as `hash` by [`hasher`](Self::hasher).
    #[must_use]
    pub fn key(&self, id: u64, hash: u64) -> Witness {
        Witness::key(self, id, hash)
    }

    /// A value.
    #[must_use]
    pub fn value(&self, id: u64) -> Witness {
        Witness::value(self, id)
    }

    /// A hasher that gives each key the hash that it was made with.
    #[must_use]
    pub fn hasher(&self) -> WitnessState {
        WitnessState::new(self)
    }

    /// An allocator that counts, and checks what it gets back.
    #[must_use]
    pub fn allocator(&self) -> WitnessAlloc {
        WitnessAlloc::new(self)
    }

    // ---- what goes wrong

    /// Lets the `nth` call at `point` from now on go wrong, counted from 1, and only that one.
    pub fn arm(&self, point: Point, nth: usize) {
        assert!(nth != 0, "calls are counted from 1");
        self.0.left.store(nth, SeqCst);
        self.0.armed.store(point as usize + 1, SeqCst);
    }

    /// Lets nothing go wrong any more. Was something still to come?
    pub fn disarm(&self) -> bool {
        self.0.armed.swap(0, SeqCst) != 0
    }

    /// Says that code at `point` runs.
    ///
    /// # Panics
    /// If this is the call that is to go wrong.
    pub fn call(&self, point: Point) {
        if std::thread::panicking() && !point.may_unwind() {
            self.fault();
        }
        if self.is_due(point) {
            panic!("{MESSAGE}: {point:?}");
        }
    }

    /// Is this the call that is to go wrong?
    pub(super) fn is_due(&self, point: Point) -> bool {
        let armed = point as usize + 1;
        if self.0.armed.load(SeqCst) != armed || self.0.left.fetch_sub(1, SeqCst) != 1 {
            return false;
        }
        self.0.armed.store(0, SeqCst);
        true
    }

    // ---- what happened

    /// Keys and values that are alive.
    #[must_use]
    pub fn live(&self) -> usize {
        self.0.born.load(SeqCst) - self.0.dropped.load(SeqCst)
    }

    /// Keys and values that were dropped.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.0.dropped.load(SeqCst)
    }

    /// What the allocator has done so far.
    #[must_use]
    pub fn memory(&self) -> Memory {
        Memory {
            allocations: self.0.allocations.load(SeqCst),
            deallocations: self.0.deallocations.load(SeqCst),
            bytes: self.0.bytes.load(SeqCst),
            peak: self.0.peak.load(SeqCst),
        }
    }

    /// Forgets the peak: from now on it is that of the bytes that are out now.
    pub fn restart_peak(&self) {
        self.0.peak.store(self.0.bytes.load(SeqCst), SeqCst);
    }

    /// Things that no correct map does: a witness dropped twice or used after its drop, user code
    /// other than destructors called while a panic unwinds, a block given back twice, or with
    /// another layout than it was asked for with.
    #[must_use]
    pub fn faults(&self) -> usize {
        self.0.faults.load(SeqCst)
    }

    /// Panics unless everything was dropped exactly once and all memory was given back.
    pub fn assert_clean(&self) {
        self.assert_clean_but(0);
    }

    /// As [`assert_clean`](Self::assert_clean), but up to so many witnesses may have leaked.
    pub fn assert_clean_but(&self, leaks: usize) {
        assert_eq!(self.faults(), 0, "dropped or freed twice, used afterwards or out of turn");
        assert!(self.live() <= leaks, "{} keys or values were never dropped", self.live());
        let memory = self.memory();
        assert_eq!((memory.blocks(), memory.bytes), (0, 0), "memory leaked");
    }

    // ---- for the witnesses

    pub(super) fn is(&self, other: &Trial) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// A new witness; its number.
    pub(super) fn begin(&self) -> usize {
        let serial = self.0.born.fetch_add(1, SeqCst);
        assert!(serial < WITNESSES, "more than {WITNESSES} witnesses in one trial");
        self.0.lives[serial].store(ALIVE, SeqCst);
        serial
    }

    pub(super) fn end(&self, serial: usize) {
        if self.0.lives[serial].swap(DROPPED, SeqCst) == ALIVE {
            self.0.dropped.fetch_add(1, SeqCst);
        } else {
            self.fault();
        }
    }

    pub(super) fn check_alive(&self, serial: usize) {
        if self.0.lives[serial].load(SeqCst) != ALIVE {
            self.fault();
        }
    }

    fn fault(&self) {
        self.0.faults.fetch_add(1, SeqCst);
    }

    // ---- for the allocator

    pub(super) fn block_out(&self, address: usize, layout: Layout) {
        let state = &*self.0;
        let place = state
            .blocks
            .iter()
            .find(|block| block.address.compare_exchange(0, 1, SeqCst, SeqCst).is_ok())
            .expect("more blocks at one time than a trial counts");
        place.size.store(layout.size(), SeqCst);
        place.align.store(layout.align(), SeqCst);
        place.address.store(address, SeqCst);
        state.allocations.fetch_add(1, SeqCst);
        let bytes = state.bytes.fetch_add(layout.size(), SeqCst) + layout.size();
        state.peak.fetch_max(bytes, SeqCst);
    }

    /// Did this block come from here, with this layout, and not go back yet?
    pub(super) fn block_back(&self, address: usize, layout: Layout) -> bool {
        let state = &*self.0;
        let known = state.blocks.iter().find(|block| {
            block.address.load(SeqCst) == address
                && block.size.load(SeqCst) == layout.size()
                && block.align.load(SeqCst) == layout.align()
                && block.address.compare_exchange(address, 0, SeqCst, SeqCst).is_ok()
        });
        if known.is_none() {
            self.fault();
            return false;
        }
        state.deallocations.fetch_add(1, SeqCst);
        state.bytes.fetch_sub(layout.size(), SeqCst);
        true
    }
}

impl fmt::Debug for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trial")
            .field("live", &self.live())
            .field("dropped", &self.dropped())
            .field("memory", &self.memory())
            .field("faults", &self.faults())
            .finish()
    }
}
