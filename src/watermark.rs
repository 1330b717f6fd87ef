//! `Watermark`: decides after each fill how much memory a container keeps for the next one.
//! Knows lengths, capacities and bytes only: no entry, no clock, and no state but its own.

use crate::{HashMap, HashSet, HashTable, hash_table::HashedMut};
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use sealed::{Clear, Room, Shrink};

/// The most rounds that a [`Watermark`] remembers.
const MOST_ROUNDS: usize = 32;

/// Clears a container and decides how much memory to keep: enough for the largest of the last
/// few fills, and not much more.
///
/// This is the rule that services write by hand around `clear` and `shrink_to`, with every figure
/// an argument. [`clear`](Self::clear) calls `clear_retain` as long as the capacity is at most
/// `slack` times the largest remembered fill, and `clear_shrink_to` with that fill otherwise. So:
///
/// - Usual fills share one allocation.
/// - The memory of a spike is given back after `rounds` more fills, not after the first: spikes
///   that return within `rounds` fills find their memory waiting.
/// - Memory never goes to and fro. As long as the capacity that the largest fill needs is at most
///   `slack` times the largest of any `rounds` fills in a row, nothing is allocated once that
///   largest fill has been seen. A table has room for up to twice its entries, so `slack` = 2·x
///   allows for fills that shrink to 1/x for longer than `rounds`.
///
/// After each call the capacity is at most `slack` times [`high`](Self::high), or that of
/// `with_capacity(high)`, whichever is larger.
///
/// Start with `Watermark::new(8, 4)`. More rounds remember spikes for longer; more slack tolerates
/// fills that differ more.
///
/// One `Watermark` goes with one container, or with several that are filled alike. It consists of a
/// few hundred bytes of numbers: no allocation, no clock.
///
/// # Examples
/// A service clears its scratch map after every request and keeps what requests usually need:
/// ```
/// use tabularasa::{HashMap, Watermark};
///
/// struct Worker {
///     seen: HashMap<u64, u32>,
///     mark: Watermark,
/// }
///
/// impl Worker {
///     fn handle(&mut self, request: &[u64]) -> usize {
///         for id in request {
///             *self.seen.entry(*id).or_insert(0) += 1;
///         }
///         let different = self.seen.len();
///         self.mark.clear(&mut self.seen);
///         different
///     }
/// }
///
/// let mut worker = Worker { seen: HashMap::new(), mark: Watermark::new(8, 4) };
/// let usual: Vec<u64> = (0..100).collect();
/// let spike: Vec<u64> = (0..100_000).collect();
///
/// worker.handle(&usual);
/// let kept = worker.seen.capacity();
/// worker.handle(&spike);
/// assert!(worker.seen.capacity() >= 100_000); // the next request may be as large
/// for _ in 0..8 {
///     worker.handle(&usual);
/// }
/// assert_eq!(worker.seen.capacity(), kept); // it was not: the memory is back
/// ```
#[derive(Clone)]
#[doc(alias = "high_water_mark")]
pub struct Watermark {
    /// The remembered fills: the first `rounds` places, used in turn. 0 where none was noted yet.
    fills: [usize; MOST_ROUNDS],
    rounds: u32,
    /// The place of the next fill.
    next: u32,
    slack: u32,
}

impl Watermark {
    /// Creates a `Watermark` that remembers the last `rounds` fills and tolerates a capacity of
    /// `slack` times the largest of them.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `rounds` is not 1 to 32, or `slack` is 0.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::Watermark;
    ///
    /// const USUAL: Watermark = Watermark::new(8, 4);
    /// assert_eq!(USUAL.high(), 0);
    /// ```
    #[must_use]
    pub const fn new(rounds: u32, slack: u32) -> Self {
        assert!(rounds >= 1 && rounds <= MOST_ROUNDS as u32, "Watermark: rounds must be 1 to 32");
        assert!(slack >= 1, "Watermark: slack must be 1 or more");
        Watermark { fills: [0; MOST_ROUNDS], rounds, next: 0, slack }
    }

    /// Notes the length, drops every entry, and keeps or shrinks the memory; returns the bytes
    /// that were given back.
    ///
    /// Takes `&mut HashMap`, `&mut HashSet` or `&mut HashTable`; or `&ShardedMap` or `&ShardedSet`,
    /// whose fill is their `len` just before, and whose capacity is that of all shards.
    ///
    /// # Contract
    /// - *Entries*: dropped before this returns.
    /// - *Capacity afterwards*: as before, if it is at most `slack` times [`high`](Self::high);
    ///   otherwise as after `clear_shrink_to(high)`. The fill that ends here counts.
    /// - *Open cursors*: end, with `Cleared(Retain)` or `Cleared(Shrink)` accordingly.
    /// - *A destructor that panics*: as in `clear_retain` or `clear_shrink_to`; the length has been
    ///   noted.
    /// - *An allocator that refuses* the smaller block: the container is left unallocated; no
    ///   panic.
    ///
    /// # Complexity
    /// That of `clear_retain` or `clear_shrink_to`, and O(rounds).
    ///
    /// # Panics
    /// Only if a destructor does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::{HashSet, Watermark};
    ///
    /// let mut mark = Watermark::new(1, 4);
    /// let mut set: HashSet<u32> = (0..10_000).collect();
    /// assert_eq!(mark.clear(&mut set), 0); // the next fill may be as large
    /// set.extend(0..10);
    /// assert!(mark.clear(&mut set) > 10_000 * 4); // it was not
    /// assert!(set.capacity() < 40);
    /// ```
    pub fn clear<C: Clearable>(&mut self, mut container: C) -> usize {
        let before = container.allocation_size();
        self.note(container.len());
        if self.tolerates(container.capacity()) {
            container.clear_retain();
        } else {
            container.clear_shrink_to(self.high());
        }
        before.saturating_sub(container.allocation_size())
    }

    /// Notes the length, and shrinks a container that has become much too large for its entries;
    /// returns the bytes that were given back.
    ///
    /// For containers that are never cleared but lose entries by removals: call it now and then.
    /// No entry is dropped, and cursors go on. Takes `&mut HashMap`, `&mut HashSet`, or a table
    /// with its hasher: [`table.hashed_mut(&hasher)`](HashTable::hashed_mut); or `&ShardedMap` or
    /// `&ShardedSet`.
    ///
    /// If the capacity exceeds `slack` times [`high`](Self::high), the largest length that the last
    /// `rounds` calls have seen, the container shrinks as by `shrink_to(high)`. If the allocator
    /// refuses the smaller block, the container stays as it is.
    ///
    /// # Complexity
    /// O(rounds); where it shrinks, that of `shrink_to`, which moves every entry.
    ///
    /// # Panics
    /// If `Hash` does while entries are moved; every entry stays findable.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::{HashMap, Watermark};
    ///
    /// let mut mark = Watermark::new(2, 4);
    /// let mut sessions: HashMap<u32, u32> = (0..10_000).map(|id| (id, 0)).collect();
    /// assert_eq!(mark.trim(&mut sessions), 0);
    /// sessions.retain(|id, _| *id < 10);
    /// assert_eq!(mark.trim(&mut sessions), 0); // 10,000 is still among the last two lengths
    /// assert!(mark.trim(&mut sessions) > 10_000 * 8);
    /// assert_eq!(sessions.len(), 10);
    /// ```
    pub fn trim<C: Trimmable>(&mut self, mut container: C) -> usize {
        let before = container.allocation_size();
        self.note(container.len());
        if !self.tolerates(container.capacity()) {
            container.shrink_to(self.high());
        }
        before.saturating_sub(container.allocation_size())
    }

    /// Returns the largest remembered fill; 0 if none was noted yet.
    ///
    /// # Complexity
    /// O(rounds).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::{HashSet, Watermark};
    ///
    /// let mut mark = Watermark::new(2, 4);
    /// for (fill, high) in [(5, 5), (3, 5), (4, 4), (0, 4), (0, 0)] {
    ///     let mut set: HashSet<u32> = (0..fill).collect();
    ///     mark.clear(&mut set);
    ///     assert_eq!(mark.high(), high);
    /// }
    /// ```
    #[must_use]
    pub fn high(&self) -> usize {
        self.remembered().iter().copied().max().unwrap_or(0)
    }

    fn remembered(&self) -> &[usize] {
        &self.fills[..self.rounds as usize]
    }

    fn note(&mut self, fill: usize) {
        self.fills[self.next as usize] = fill;
        self.next = (self.next + 1) % self.rounds;
    }

    fn tolerates(&self, capacity: usize) -> bool {
        let slack = usize::try_from(self.slack).unwrap_or(usize::MAX);
        capacity <= slack.saturating_mul(self.high())
    }
}

impl fmt::Debug for Watermark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watermark")
            .field("rounds", &self.rounds)
            .field("slack", &self.slack)
            .field("high", &self.high())
            .field("fills", &self.remembered())
            .finish()
    }
}

/// A container that [`Watermark::clear`] clears: `&mut HashMap`, `&mut HashSet`,
/// `&mut HashTable`, `&ShardedMap`, `&ShardedSet`.
///
/// Sealed: its methods are the crate's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a container that a `Watermark` clears",
    note = "pass `&mut` a map, set or table, or `&` a concurrent one"
)]
pub trait Clearable: sealed::Clear {}

impl<C: sealed::Clear> Clearable for C {}

/// A container that [`Watermark::trim`] shrinks: `&mut HashMap`, `&mut HashSet`, a [`HashTable`]
/// together with its hasher, `&ShardedMap`, `&ShardedSet`.
///
/// Sealed: its methods are the crate's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a container that a `Watermark` trims",
    note = "pass `&mut` a map or set, `table.hashed_mut(&hasher)`, or `&` a concurrent one"
)]
pub trait Trimmable: sealed::Shrink {}

impl<C: sealed::Shrink> Trimmable for C {}

mod sealed {
    pub trait Room {
        fn len(&self) -> usize;
        fn capacity(&self) -> usize;
        fn allocation_size(&self) -> usize;
    }

    pub trait Clear: Room {
        fn clear_retain(&mut self);
        fn clear_shrink_to(&mut self, max_capacity: usize);
    }

    pub trait Shrink: Room {
        fn shrink_to(&mut self, min_capacity: usize);
    }
}

impl<K, V, S, A: Allocator> Room for &mut HashMap<K, V, S, A> {
    fn len(&self) -> usize {
        HashMap::len(self)
    }

    fn capacity(&self) -> usize {
        HashMap::capacity(self)
    }

    fn allocation_size(&self) -> usize {
        HashMap::allocation_size(self)
    }
}

impl<K, V, S, A: Allocator> Clear for &mut HashMap<K, V, S, A> {
    fn clear_retain(&mut self) {
        HashMap::clear_retain(self);
    }

    fn clear_shrink_to(&mut self, max_capacity: usize) {
        HashMap::clear_shrink_to(self, max_capacity);
    }
}

impl<K: Eq + Hash, V, S: BuildHasher, A: Allocator> Shrink for &mut HashMap<K, V, S, A> {
    fn shrink_to(&mut self, min_capacity: usize) {
        HashMap::shrink_to(self, min_capacity);
    }
}

impl<T, S, A: Allocator> Room for &mut HashSet<T, S, A> {
    fn len(&self) -> usize {
        HashSet::len(self)
    }

    fn capacity(&self) -> usize {
        HashSet::capacity(self)
    }

    fn allocation_size(&self) -> usize {
        HashSet::allocation_size(self)
    }
}

impl<T, S, A: Allocator> Clear for &mut HashSet<T, S, A> {
    fn clear_retain(&mut self) {
        HashSet::clear_retain(self);
    }

    fn clear_shrink_to(&mut self, max_capacity: usize) {
        HashSet::clear_shrink_to(self, max_capacity);
    }
}

impl<T: Eq + Hash, S: BuildHasher, A: Allocator> Shrink for &mut HashSet<T, S, A> {
    fn shrink_to(&mut self, min_capacity: usize) {
        HashSet::shrink_to(self, min_capacity);
    }
}

impl<T, A: Allocator> Room for &mut HashTable<T, A> {
    fn len(&self) -> usize {
        HashTable::len(self)
    }

    fn capacity(&self) -> usize {
        HashTable::capacity(self)
    }

    fn allocation_size(&self) -> usize {
        HashTable::allocation_size(self)
    }
}

impl<T, A: Allocator> Clear for &mut HashTable<T, A> {
    fn clear_retain(&mut self) {
        HashTable::clear_retain(self);
    }

    fn clear_shrink_to(&mut self, max_capacity: usize) {
        HashTable::clear_shrink_to(self, max_capacity);
    }
}

impl<T, H: Fn(&T) -> u64, A: Allocator> Room for HashedMut<'_, '_, T, H, A> {
    fn len(&self) -> usize {
        self.table().len()
    }

    fn capacity(&self) -> usize {
        self.table().capacity()
    }

    fn allocation_size(&self) -> usize {
        self.table().allocation_size()
    }
}

impl<T, H: Fn(&T) -> u64, A: Allocator> Shrink for HashedMut<'_, '_, T, H, A> {
    fn shrink_to(&mut self, min_capacity: usize) {
        HashedMut::shrink_to(self, min_capacity);
    }
}

#[cfg(all(feature = "std", target_has_atomic = "64"))]
mod concurrent {
    use super::{Clear, Room, Shrink};
    use crate::sync::{ShardedMap, ShardedSet};
    use core::hash::{BuildHasher, Hash};

    impl<K, V, S> Room for &ShardedMap<K, V, S> {
        fn len(&self) -> usize {
            ShardedMap::len(self)
        }

        fn capacity(&self) -> usize {
            ShardedMap::capacity(self)
        }

        fn allocation_size(&self) -> usize {
            ShardedMap::allocation_size(self)
        }
    }

    impl<K, V, S> Clear for &ShardedMap<K, V, S> {
        fn clear_retain(&mut self) {
            ShardedMap::clear_retain(self);
        }

        fn clear_shrink_to(&mut self, max_capacity: usize) {
            ShardedMap::clear_shrink_to(self, max_capacity);
        }
    }

    impl<K: Hash, V, S: BuildHasher> Shrink for &ShardedMap<K, V, S> {
        fn shrink_to(&mut self, min_capacity: usize) {
            ShardedMap::shrink_to(self, min_capacity);
        }
    }

    impl<T, S> Room for &ShardedSet<T, S> {
        fn len(&self) -> usize {
            ShardedSet::len(self)
        }

        fn capacity(&self) -> usize {
            ShardedSet::capacity(self)
        }

        fn allocation_size(&self) -> usize {
            ShardedSet::allocation_size(self)
        }
    }

    impl<T, S> Clear for &ShardedSet<T, S> {
        fn clear_retain(&mut self) {
            ShardedSet::clear_retain(self);
        }

        fn clear_shrink_to(&mut self, max_capacity: usize) {
            ShardedSet::clear_shrink_to(self, max_capacity);
        }
    }

    impl<T: Hash, S: BuildHasher> Shrink for &ShardedSet<T, S> {
        fn shrink_to(&mut self, min_capacity: usize) {
            ShardedSet::shrink_to(self, min_capacity);
        }
    }
}
