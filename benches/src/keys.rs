//! Keys, values, and orders of keys: new ones that no processor can have learned, or one that comes
//! again and again. Knows no map.

use std::hash::Hash;
use std::rc::Rc;

/// A key that is made from a number, a different one from each.
pub trait Key: Hash + Eq + Clone + 'static {
    fn nth(i: u64) -> Self;

    /// Something that depends on every part of it that is read.
    fn bits(&self) -> u64;
}

/// A key that a value can hold, so that one look-up can name the next.
pub trait Word: Key {
    fn from_bits(bits: u64) -> Self;

    /// Another key, not in any map here but by a rare chance, or this one; without a branch.
    fn missing_if(&self, missing: bool) -> Self;
}

/// A value made from the bits of a key.
pub trait Value: Clone + PartialEq + 'static {
    fn of(bits: u64) -> Self;

    fn bits(&self) -> u64;

    /// Counts one more.
    fn bump(&mut self);
}

impl Key for u64 {
    fn nth(i: u64) -> Self {
        key(i)
    }

    fn bits(&self) -> u64 {
        *self
    }
}

impl Word for u64 {
    fn from_bits(bits: u64) -> Self {
        bits
    }

    fn missing_if(&self, missing: bool) -> Self {
        self ^ u64::from(missing) << 63
    }
}

/// A bijection of 32 bits: keys repeat after 2^32 of them, which no set here reaches.
impl Key for u32 {
    fn nth(i: u64) -> Self {
        let mut x = (i as u32).wrapping_mul(0x9E37_79B9);
        x = (x ^ (x >> 15)).wrapping_mul(0x85EB_CA6B);
        x ^ (x >> 16)
    }

    fn bits(&self) -> u64 {
        u64::from(*self)
    }
}

impl Word for u32 {
    fn from_bits(bits: u64) -> Self {
        bits as u32
    }

    fn missing_if(&self, missing: bool) -> Self {
        self ^ u32::from(missing) << 31
    }
}

/// Of 8 to 135 bytes, short ones more often. The first 8 hold 48 bits, in which no two are equal.
impl Key for String {
    fn nth(i: u64) -> Self {
        const DIGITS: &[u8; 64] =
            b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
        let mut x = i.wrapping_mul(0x9E37_79B9_7F4B) & 0xFFFF_FFFF_FFFF;
        x = (x ^ (x >> 23)).wrapping_mul(0xBF58_476D_1CE5) & 0xFFFF_FFFF_FFFF;
        let bits = key(i);
        let more = if bits % 8 == 0 { bits >> 3 & 127 } else { bits >> 3 & 15 };
        let digit = |bits: u64| char::from(DIGITS[(bits & 63) as usize]);
        let head = (0..8).map(|place| digit(x >> (6 * place)));
        let tail = (0..more as u32).map(|place| digit(bits.rotate_left(5 * place)));
        head.chain(tail).collect()
    }

    fn bits(&self) -> u64 {
        self.bytes().next_back().map_or(0, u64::from)
    }
}

/// Numbers from zero on, 2^`SHIFT` apart, in order: row numbers, aligned offsets, halves of a pair.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Stepped<const SHIFT: u32>(u64);

impl<const SHIFT: u32> Key for Stepped<SHIFT> {
    fn nth(i: u64) -> Self {
        Stepped(u64::from(i as u32) << SHIFT)
    }

    fn bits(&self) -> u64 {
        self.0
    }
}

/// Addresses of blocks of 48 bytes, one after the other, as an allocator gives them out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Address(usize);

impl Key for Address {
    fn nth(i: u64) -> Self {
        const HEAP: usize = 0x5581_0000_0000;
        Address(HEAP + 48 * i as u32 as usize)
    }

    fn bits(&self) -> u64 {
        self.0 as u64
    }
}

impl Value for u64 {
    fn of(bits: u64) -> Self {
        bits
    }

    fn bits(&self) -> u64 {
        *self
    }

    fn bump(&mut self) {
        *self += 1;
    }
}

impl Value for u32 {
    fn of(bits: u64) -> Self {
        bits as u32
    }

    fn bits(&self) -> u64 {
        u64::from(*self)
    }

    fn bump(&mut self) {
        *self += 1;
    }
}

/// 56 bytes, so that an entry with a `u64` key fills a cache line.
impl Value for [u64; 7] {
    fn of(bits: u64) -> Self {
        [bits; 7]
    }

    fn bits(&self) -> u64 {
        self[0]
    }

    fn bump(&mut self) {
        self[0] += 1;
    }
}

/// The i-th number of a bijection of 64 bits, so that keys never repeat.
pub fn key(i: u64) -> u64 {
    let mut x = i.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^ (x >> 32)
}

/// `count` keys of a set; those of different sets differ.
pub fn keys(set: u64, count: usize) -> Vec<u64> {
    (0..count as u64).map(|i| key(set << 32 | i)).collect()
}

/// A small generator of pseudo-random numbers.
pub struct Random(pub u64);

impl Random {
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `bound`, by the high bits, which are the better ones.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.number()) * bound as u128) >> 64) as usize
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// In which order the keys of a round come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// In a new one each round, with keys that are new wherever the operation allows it: branches
    /// that depend on a key are guessed.
    New,
    /// In the same each round, so few that a processor learns all branches.
    Repeats,
}

/// The keys of one set: those in the maps, and as many others as anyone asks for.
pub struct Source<K> {
    /// Map by map, if there are several.
    present: Rc<Vec<K>>,
    maps: usize,
    order: Order,
    /// Goes on between rounds, so that no order comes twice.
    random: Random,
    /// The number of the next key never used.
    next: u64,
}

impl<K: Key> Source<K> {
    /// `count` keys are present, in one map.
    pub fn new(set: u64, count: usize) -> Self {
        let (random, next) = (Random(key(set + 1)), set << 40);
        let (present, order) = (Rc::new(Vec::new()), Order::New);
        let mut source = Source { present, maps: 1, order, random, next };
        source.present = Rc::new(source.fresh(count));
        source
    }

    /// A source with the same keys present, in so many maps, and other keys and orders from now on
    /// for each `contender`: what a processor learns from one is of no use to the next.
    pub fn of_contender(&self, contender: usize, maps: usize, order: Order) -> Self {
        let apart = (contender as u64 + 1) << 29;
        Source {
            present: self.present.clone(),
            maps,
            order,
            random: Random(key(apart ^ self.next)),
            next: self.next + apart,
        }
    }

    pub fn present(&self) -> &[K] {
        &self.present
    }

    /// Operations in one round of a map of so many entries: enough for the clock, and either too
    /// many to learn or few enough; and few enough that some round is left alone by everything else
    /// on the machine.
    pub fn lap(&self, size: usize) -> usize {
        match self.order {
            Order::New => crate::timing::lap(size),
            Order::Repeats => 1 << 12,
        }
    }

    /// Whole fills of a map of so many entries in one round.
    pub fn fills(&self, size: usize) -> usize {
        match self.order {
            Order::New => crate::timing::fills(size),
            Order::Repeats => ((1 << 12) / size).max(1),
        }
    }

    /// Keys that were never given out before.
    pub fn fresh(&mut self, count: usize) -> Vec<K> {
        let first = self.next;
        self.next += count as u64;
        (first..self.next).map(K::nth).collect()
    }

    /// Present keys at random, map by map.
    pub fn picks(&mut self, count: usize) -> Vec<K> {
        let size = self.present.len() / self.maps;
        let mut picks = Vec::with_capacity(count);
        for keys in self.present.chunks_exact(size) {
            let mut pick = || keys[self.random.below(size)].clone();
            picks.extend((0..count / self.maps).map(|_| pick()));
        }
        picks
    }

    /// Present keys or fresh ones, by the toss of a coin.
    pub fn mixed(&mut self, count: usize) -> Vec<K> {
        let (picks, fresh) = (self.picks(count), self.fresh(count));
        let toss = |(pick, fresh)| if self.random.number() >> 63 == 0 { pick } else { fresh };
        picks.into_iter().zip(fresh).map(toss).collect()
    }

    /// Takes present keys out at random and inserts fresh ones, one for one.
    pub fn exchange(&mut self, count: usize) -> (Vec<K>, Vec<K>) {
        let into = self.fresh(count);
        let present = Rc::make_mut(&mut self.present);
        let mut swap = |fresh: &K| {
            let victim = self.random.below(present.len());
            std::mem::replace(&mut present[victim], fresh.clone())
        };
        let out = into.iter().map(&mut swap).collect();
        (out, into)
    }

    /// The same, the oldest first. At least as many as are present.
    pub fn exchange_oldest(&mut self, count: usize) -> (Vec<K>, Vec<K>) {
        let into = self.fresh(count);
        let kept = count - self.present.len();
        let out = self.present.iter().chain(&into[..kept]).cloned().collect();
        self.present = Rc::new(into[kept..].to_vec());
        (out, into)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        self.random.shuffle(items);
    }
}
