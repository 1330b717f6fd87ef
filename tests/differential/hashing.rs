//! Hashers: a good one, and whatever can be wrong with one. Knows no container.

use crate::mix;
use core::cell::Cell;
use core::hash::{BuildHasher, Hasher};

/// A kind of hasher.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Good,
    /// Of numbers below zero too.
    Identity,
    Constant,
    /// Twelve bits, the lowest.
    LowBits,
    /// 24 bits, the highest.
    HighBits,
    OneTag,
    OneHome,
    /// Homes lie in heaps of eight.
    Clustered,
    /// Good, but now and then user code panics.
    Panicking,
    /// Good, but now and then it says something else of the same key.
    Lying,
    /// Each key by one of the others.
    Mixture,
}

impl Kind {
    pub(crate) const ALL: [Kind; 11] = [
        Kind::Good,
        Kind::Identity,
        Kind::Constant,
        Kind::LowBits,
        Kind::HighBits,
        Kind::OneTag,
        Kind::OneHome,
        Kind::Clustered,
        Kind::Panicking,
        Kind::Lying,
        Kind::Mixture,
    ];

    /// Entries at most: where many collide, time goes with their square.
    pub(crate) fn most_entries(self) -> u64 {
        match self {
            Kind::Constant | Kind::HighBits | Kind::OneHome => 150,
            Kind::Clustered | Kind::Mixture => 600,
            Kind::LowBits => 3_000,
            Kind::Good | Kind::Identity | Kind::OneTag | Kind::Panicking | Kind::Lying => u64::MAX,
        }
    }

    fn hash(self, number: u64) -> u64 {
        match self {
            Kind::Good | Kind::Panicking => mix(number),
            Kind::Identity if number % 2 != 0 => !number,
            Kind::Identity => number,
            Kind::Constant => 0xABCD_0000_0000_0005,
            Kind::LowBits => mix(number) & 0xFFF,
            Kind::HighBits => mix(number) >> 40 << 40,
            Kind::OneTag => mix(number) & (u64::MAX >> 7),
            Kind::OneHome => mix(number) << 32 | 7,
            Kind::Clustered => mix(number) >> 57 << 57 | (number / 8) << 10 | (number % 8),
            Kind::Lying if lies() => mix(!number),
            Kind::Lying => mix(number),
            Kind::Mixture => Kind::ALL[number as usize % 8].hash(number),
        }
    }
}

std::thread_local! {
    static HASHES: Cell<u64> = const { Cell::new(0) };
}

/// One time in 64, whatever it is asked about.
fn lies() -> bool {
    HASHES.set(HASHES.get() + 1);
    mix(HASHES.get()) % 64 == 0
}

/// Lets lies come at the same places again.
pub(crate) fn restart() {
    HASHES.set(0);
}

impl BuildHasher for Kind {
    type Hasher = Number;

    fn build_hasher(&self) -> Number {
        Number { kind: *self, number: 0 }
    }
}

/// The hasher of a [`Kind`], for one number.
pub(crate) struct Number {
    kind: Kind,
    number: u64,
}

impl Hasher for Number {
    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are numbers");
    }

    fn write_u64(&mut self, number: u64) {
        self.number = number;
    }

    fn finish(&self) -> u64 {
        self.kind.hash(self.number)
    }
}
