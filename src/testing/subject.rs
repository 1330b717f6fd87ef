//! Keys, values and a hasher for lists of operations: hashes chosen by a rule, values that tell
//! which insertion they come from, one hash or one destructor that goes wrong.
//! Knows no map.

use core::cell::Cell;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{BuildHasher, Hash, Hasher};
use std::panic::resume_unwind;

std::thread_local! {
    /// May a panic that was arranged unwind?
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    /// What is to panic, and calls until it does, or 0.
    static ARMED: Cell<(Point, u32)> = const { Cell::new((Point::Hash, 0)) };
    /// Calls of anything but destructors while unwinding.
    static OUT_OF_TURN: Cell<u32> = const { Cell::new(0) };
    /// The stamp of the value whose destructor is to panic, or 0.
    static BOMB: Cell<u64> = const { Cell::new(0) };
}

/// What panics carry here. Without the hook of the process: lists of operations make many.
#[derive(Clone, Copy, Debug)]
pub struct Arranged;

/// Where user code is called that an [`arm`] can let panic. Iterators and closures of operations
/// clone values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Point {
    /// A key is hashed.
    Hash,
    /// A key is compared.
    Eq,
    /// A value is cloned.
    Clone,
    /// A value is dropped.
    Drop,
}

impl Point {
    /// All of them.
    pub const ALL: [Point; 4] = [Point::Hash, Point::Eq, Point::Clone, Point::Drop];
}

/// Lets the `nth` call at this point from now on panic, counted from 1; 0 for none.
pub fn arm(point: Point, nth: u32) {
    WATCHED.set(nth != 0);
    ARMED.set((point, nth));
}

/// How many calls of anything but destructors there were while a panic that was arranged unwound,
/// since it was last asked.
pub fn called_out_of_turn() -> u32 {
    OUT_OF_TURN.take()
}

fn call(point: Point) {
    if !WATCHED.get() {
        return;
    }
    if std::thread::panicking() {
        if point != Point::Drop {
            OUT_OF_TURN.set(OUT_OF_TURN.get() + 1);
        }
        return;
    }
    let (armed, left) = ARMED.get();
    if armed == point && left != 0 {
        ARMED.set((armed, left - 1));
        if left == 1 {
            resume_unwind(alloc::boxed::Box::new(Arranged));
        }
    }
}

/// Lets the destructor of the value with this stamp panic; 0 for none.
pub fn arm_drop(stamp: u64) {
    WATCHED.set(stamp != 0);
    BOMB.set(stamp);
}

/// A key: a number, by which it is hashed. Some keys are not equal even to themselves.
#[derive(Clone, Copy)]
pub struct Key {
    /// What it is.
    pub number: u32,
    /// 0; or, for a key that is unequal to all, itself included, what tells it from others.
    pub unequal: u32,
}

impl Key {
    /// A well-behaved key.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Key { number, unequal: 0 }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unequal {
            0 => write!(f, "{}", self.number),
            serial => write!(f, "{}!{serial}", self.number),
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        call(Point::Eq);
        self.number == other.number && self.unequal == 0 && other.unequal == 0
    }
}

/// As much as for a struct with a NaN inside: not quite.
impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Tells all keys apart, as a reference needs it.
impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.number, self.unequal).cmp(&(other.number, other.unequal))
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(self.number);
    }
}

/// A value: no two that were ever written are the same.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Value {
    /// Of this value.
    pub stamp: u64,
}

impl Clone for Value {
    fn clone(&self) -> Self {
        call(Point::Clone);
        Value { stamp: self.stamp }
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        if BOMB.get() == self.stamp {
            BOMB.set(0);
            resume_unwind(alloc::boxed::Box::new(Arranged));
        }
        call(Point::Drop);
    }
}

/// How keys are hashed: well, and in all the ways in which hashers are bad.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Hashing {
    /// Well mixed; another number, another hasher.
    Mixed(u64),
    /// To five values.
    Few,
    /// To one value.
    Constant,
    /// To the number itself.
    Identity,
    /// To numbers just below 2^64.
    NearMax,
    /// Equal top bits: all tags are the same.
    EqualTop,
    /// Equal low bits: three homes in every table.
    EqualLow,
    /// Multiples of 256: homes are far apart, and in small tables the same.
    Strided,
    /// Equal low bits and three tags: one home in every table.
    OneHome,
    /// Neighbouring homes, eight of them, and five tags.
    Neighbours,
    /// To these, in turn.
    Given(&'static [u64]),
}

impl Hashing {
    /// All but the given ones.
    pub const ALL: [Hashing; 10] = [
        Hashing::Mixed(0),
        Hashing::Few,
        Hashing::Constant,
        Hashing::Identity,
        Hashing::NearMax,
        Hashing::EqualTop,
        Hashing::EqualLow,
        Hashing::Strided,
        Hashing::OneHome,
        Hashing::Neighbours,
    ];

    /// The hash of the key with this number.
    #[must_use]
    pub fn hash(self, number: u32) -> u64 {
        let n = u64::from(number);
        match self {
            Hashing::Mixed(seed) => mix(n ^ seed << 32),
            Hashing::Few => mix(n % 5),
            Hashing::Constant => 0x5AA5_0FF0_1234_8001,
            Hashing::Identity => n,
            Hashing::NearMax => u64::MAX - n,
            Hashing::EqualTop => mix(n) >> 7 | 0x2A << 57,
            Hashing::EqualLow => (mix(n) << 16) | (n % 3),
            Hashing::Strided => n << 8 | mix(n) << 57,
            Hashing::OneHome => (n % 3) << 57 | (n & 0xFF_FFFF) << 32 | 5,
            Hashing::Neighbours => (n % 5) << 58 | (n & 0xFF_FFFF) << 32 | (n % 8 + 11),
            Hashing::Given(hashes) => hashes[number as usize % hashes.len()],
        }
    }
}

/// A bijection of words in which every bit matters to every other.
#[must_use]
pub const fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ n >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ n >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ n >> 31
}

impl Default for Hashing {
    fn default() -> Self {
        Hashing::Mixed(0)
    }
}

impl BuildHasher for Hashing {
    type Hasher = NumberHasher;

    fn build_hasher(&self) -> NumberHasher {
        NumberHasher { hashing: *self, number: 0 }
    }
}

/// The hasher of [`Hashing`]: for one number.
#[derive(Clone, Debug)]
pub struct NumberHasher {
    hashing: Hashing,
    number: u32,
}

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.number = self.number << 8 | u32::from(*byte);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.number = number;
    }

    fn finish(&self) -> u64 {
        call(Point::Hash);
        self.hashing.hash(self.number)
    }
}
