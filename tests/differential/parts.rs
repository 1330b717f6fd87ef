//! Keys and values of chosen sizes, which are counted one by one, and one call of which panics if
//! told so. Knows no container.

use core::cell::{Cell, RefCell};
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use std::panic::resume_unwind;
use std::thread::panicking;

/// What panics that are part of a history carry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arranged;

/// Where user code is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Point {
    Hash,
    Eq,
    Clone,
    Drop,
}

impl Point {
    pub(crate) const ALL: [Point; 4] = [Point::Hash, Point::Eq, Point::Clone, Point::Drop];
}

std::thread_local! {
    static ARMED: Cell<(Point, u32)> = const { Cell::new((Point::Hash, 0)) };
    /// Calls of anything but destructors while unwinding.
    static OUT_OF_TURN: Cell<u32> = const { Cell::new(0) };
    /// Parts that are alive.
    static LIVE: Cell<i64> = const { Cell::new(0) };
    /// Of each number.
    static LIVE_OF: RefCell<Vec<i32>> = const { RefCell::new(Vec::new()) };
}

/// Lets the `nth` call at this point from now on panic, counted from 1; 0 for none.
pub(crate) fn arm(point: Point, nth: u32) {
    ARMED.set((point, nth));
}

/// Calls of anything but destructors while unwinding, since it was last asked.
pub(crate) fn called_out_of_turn() -> u32 {
    OUT_OF_TURN.take()
}

pub(crate) fn call(point: Point) {
    if panicking() {
        OUT_OF_TURN.set(OUT_OF_TURN.get() + u32::from(point != Point::Drop));
        return;
    }
    let (armed, left) = ARMED.get();
    if left != 0 && armed == point {
        ARMED.set((armed, left - 1));
        if left == 1 {
            resume_unwind(Box::new(Arranged));
        }
    }
}

/// Parts that are alive.
pub(crate) fn live() -> i64 {
    LIVE.get()
}

/// Forgets the parts that leaked.
pub(crate) fn forget_leaks(parts: i64) {
    LIVE.set(LIVE.get() - parts);
}

/// Parts of each number that are alive.
pub(crate) fn live_of_each() -> Vec<i32> {
    LIVE_OF.with_borrow(Clone::clone)
}

pub(crate) fn forget_all() {
    LIVE.set(0);
    LIVE_OF.with_borrow_mut(Vec::clear);
}

fn count(number: u64, by: i32) {
    LIVE.set(LIVE.get() + i64::from(by));
    LIVE_OF.with_borrow_mut(|counts| {
        // Values bear stamps, of which there are too many to count each.
        let Some(number) = usize::try_from(number).ok().filter(|number| *number < 1 << 20) else {
            return;
        };
        if counts.len() <= number {
            counts.resize(number + 1, 0);
        }
        counts[number] += by;
    });
}

/// What a part consists of: bytes that hold a number.
pub(crate) trait Form: Copy + 'static {
    /// Numbers from here on do not fit.
    const END: u64;
    fn of(number: u64) -> Self;
    fn number(&self) -> u64;
}

impl Form for u8 {
    const END: u64 = 1 << 8;
    fn of(number: u64) -> Self {
        number as u8
    }
    fn number(&self) -> u64 {
        u64::from(*self)
    }
}

impl Form for [u8; 3] {
    const END: u64 = 1 << 24;
    fn of(number: u64) -> Self {
        [number as u8, (number >> 8) as u8, (number >> 16) as u8]
    }
    fn number(&self) -> u64 {
        u64::from_le_bytes([self[0], self[1], self[2], 0, 0, 0, 0, 0])
    }
}

impl Form for u64 {
    const END: u64 = 1 << 24;
    fn of(number: u64) -> Self {
        number
    }
    fn number(&self) -> u64 {
        *self
    }
}

/// The number in every word: one that was torn, or overwritten, shows.
impl<const WORDS: usize> Form for [u64; WORDS] {
    const END: u64 = u64::MAX;
    fn of(number: u64) -> Self {
        [number; WORDS]
    }
    fn number(&self) -> u64 {
        assert!(self[0] == self[WORDS - 1] && self[0] == self[WORDS / 2], "a torn value");
        self[0]
    }
}

/// Aligned to a line.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Line(u64);

impl Form for Line {
    const END: u64 = u64::MAX;
    fn of(number: u64) -> Self {
        Line(number)
    }
    fn number(&self) -> u64 {
        assert!(core::ptr::from_ref(self).addr() % 64 == 0, "not aligned");
        self.0
    }
}

/// A part of this form, counted.
pub(crate) struct Count<F: Form>(F);

pub(crate) type Bytes = Count<u8>;
pub(crate) type Three = Count<[u8; 3]>;
pub(crate) type Stamp = Count<[u64; 2]>;
pub(crate) type Aligned = Count<Line>;
pub(crate) type Page = Count<[u64; 511]>;

/// A key.
pub(crate) trait Key: Hash + Ord + Clone + fmt::Debug {
    /// Numbers from here on do not fit.
    const END: u64;
    fn key(number: u64) -> Self;
    fn number(&self) -> u64;
}

/// A value.
pub(crate) trait Value: Ord + Clone + fmt::Debug {
    /// Parts that are counted.
    const PARTS: i64;
    fn value(stamp: u64) -> Self;
}

impl<F: Form> Count<F> {
    fn of(number: u64) -> Self {
        let part = Count(F::of(number));
        count(part.0.number(), 1);
        part
    }
}

impl<F: Form> Key for Count<F> {
    const END: u64 = F::END;
    fn key(number: u64) -> Self {
        Self::of(number)
    }
    fn number(&self) -> u64 {
        self.0.number()
    }
}

impl<F: Form> Value for Count<F> {
    const PARTS: i64 = 1;
    fn value(stamp: u64) -> Self {
        // Apart from the numbers of keys.
        Self::of(stamp | 1 << 40)
    }
}

impl Value for () {
    const PARTS: i64 = 0;
    fn value(_: u64) -> Self {}
}

impl<F: Form> Clone for Count<F> {
    fn clone(&self) -> Self {
        call(Point::Clone);
        Self::of(self.0.number())
    }
}

impl<F: Form> Drop for Count<F> {
    fn drop(&mut self) {
        count(self.0.number(), -1);
        call(Point::Drop);
    }
}

impl<F: Form> Hash for Count<F> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        call(Point::Hash);
        state.write_u64(self.0.number());
    }
}

impl<F: Form> PartialEq for Count<F> {
    fn eq(&self, other: &Self) -> bool {
        call(Point::Eq);
        self.0.number() == other.0.number()
    }
}

impl<F: Form> Eq for Count<F> {}

impl<F: Form> PartialOrd for Count<F> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The reference's, and no point.
impl<F: Form> Ord for Count<F> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.number().cmp(&other.0.number())
    }
}

impl<F: Form> fmt::Debug for Count<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.number() & !(1 << 40))
    }
}
