//! `ShardedMap`: what it consists of, how a shard is reached, and why that is linearizable.
//! Knows of the tables what their API says.
//!
//! # The protocol
//!
//! The map has an *epoch*, the number of clears so far. A shard is a lock, and under it a table and
//! a *stamp*: the epoch in which the table's entries were put in. The shard is *live* while its
//! stamp is the map's epoch, else *stale*: its entries are cleared, whoever still holds them.
//!
//! - A **reader** locks a shard, *then* loads the epoch. Stamp and epoch equal: it looks into the
//!   table. Not equal: there is nothing.
//! - A **writer** locks a shard, *then* loads the epoch. If the shard is stale it is *freshened*:
//!   the old entries leave (below), the stamp becomes the epoch loaded; and then the writer begins
//!   anew, with the lock given back in between. Stamp and epoch equal: it writes.
//! - A **clear** moves the epoch on: at that instant every shard is stale. Then it *sweeps*: it
//!   visits the shards one at a time, and freshens those that still are. `clear_lazy` leaves the
//!   sweep out.
//!
//! What leaves a shard belongs to the clear that ended the epoch of its stamp. Such a clear is
//! entered in the *registry*, keyed by that epoch, before it moves the epoch on, and struck off
//! behind its sweep. Whoever freshens a shard looks its stamp up there, under the shard's lock:
//! a clear that wants the entries is handed them; entries that nobody wants are dropped by who
//! freshened, behind every lock. A `replace_all` brings a table for each shard. It lies in the
//! registry too, keyed by the epoch that it opens, and is put in by whoever freshens the shard, a
//! reader included, who would otherwise find nothing there.
//!
//! Locks are taken in the order shard, registry. No thread holds two shards of a map. No user code
//! runs under the registry's lock, no destructor of an entry under any.
//!
//! # Claims
//!
//! - **C1** *Stamps are never ahead of the epoch, and never fall.* A stamp is written under the
//!   shard's exclusive lock, from a load that was made under it. Two such loads are ordered by the
//!   lock, and loads of one atomic that are ordered never go back. (A load made before the lock
//!   could: it would set the shard back, and lose what was put in since.)
//! - **C2** *Every operation takes effect in the epoch that it loads.* What it reads and writes is
//!   a live table, and the table is live in that epoch alone, by C1.
//! - **C3** *Operations are linearizable.* Order them by the epoch that they load, those of one
//!   epoch and shard by the shard's lock; clear number n stands between the epochs n-1 and n. If
//!   one operation happens before another then its epoch is no later, because both touch one atomic
//!   that only rises: so the order agrees with what happens before what. It explains every result:
//!   within an epoch the lock does, and at the start of one there is nothing (or what `replace_all`
//!   brings), as behind a clear.
//! - **C4** *Every entry of an ended epoch leaves its shard once.* It leaves by a swap or a wipe
//!   under the exclusive lock, with the stamp; afterwards the table is another one, or empty.
//! - **C5** *`take_all` gets exactly the entries of the epoch that it ended.* They are in shards
//!   with that stamp. The sweep locks each shard after the epoch has moved; by then the stamp is
//!   later, or it freshens the shard itself. Whoever was first saw the new epoch, hence the count
//!   of clears under way, which was raised before, and found the record: the epoch moved under the
//!   registry's lock. The record is struck off behind the last visit: all that was handed over,
//!   under locks that the sweep took later, is in it.
//! - **C6** *A replacement appears at once.* Whoever loads the new epoch finds a shard stale until
//!   its table was put in, and puts it in first. If a further clear comes before, then the table's
//!   entries were in the map all the same, for an epoch, and go the way of that epoch's entries.
//! - **C7** *No deadlock.* A thread waits for a shard's lock with nothing locked, for the
//!   registry's with one shard at most, and for nothing under that. User code that comes back to
//!   the map while a shard is locked gets a panic instead of the lock.
//!
//! The atomics are `SeqCst`. For the claims, acquire and release do, and loom checks no more than
//! that; see [`What is proved`](crate::sync#what-is-proved).

use super::held::{Alone, Held};
use super::primitive::{Clears, Holding, Lock, Padded, Reading, Writing, processors, unique_id};
use super::registry::{Fate, Records, Registry, Table};
use crate::DefaultHashBuilder;
use crate::fault::{self, Fault};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hash};
use core::mem;

/// More would not be shards but entries.
const MOST_SHARDS: usize = 1 << 16;

/// One lock's worth of a map.
pub(super) struct Shard<K, V> {
    /// The epoch in which the entries of the table were put in.
    pub(super) stamp: u64,
    pub(super) table: Table<K, V>,
}

/// Shards lie side by side, and no two locks on one line.
type PaddedLock<K, V> = Padded<Lock<Shard<K, V>>>;

/// What every operation reads, and nothing but clears writes.
pub(super) struct Header<K, V, S> {
    pub(super) clears: Clears,
    pub(super) id: u64,
    /// 57 less the number of bits that choose a shard.
    shift: u32,
    /// One less than the number of shards.
    mask: usize,
    pub(super) shards: Box<[PaddedLock<K, V>]>,
    pub(super) hash_builder: S,
}

#[doc = include_str!("sharded.md")]
pub struct ShardedMap<K, V, S = DefaultHashBuilder> {
    pub(super) header: Padded<Header<K, V, S>>,
    pub(super) registry: Padded<Registry<K, V>>,
}

// Nor does a lock share one with the header, which is no part of their block.
const _: () = assert!(align_of::<PaddedLock<u8, u8>>() == 128);
const _: () = assert!(align_of::<ShardedMap<u8, u8, ()>>() == 128);

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<K, V> ShardedMap<K, V> {
    /// An empty map with the default hasher, and shards for this machine.
    ///
    /// # Complexity
    /// O(shards). No shard allocates a table before its first entry.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::new();
    /// map.insert("key", 1);
    /// assert_eq!(map.get("key"), Some(1));
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::with_hasher(DefaultHashBuilder::default())
    }
}

impl<K, V, S> ShardedMap<K, V, S> {
    /// An empty map with this hasher, and shards for this machine.
    ///
    /// There are 16 shards for each processor, at least 64 and at most 1,024. Each takes 128 bytes,
    /// and a clear visits each.
    ///
    /// # Complexity
    /// O(shards).
    ///
    /// # Examples
    /// ```
    /// use std::hash::RandomState;
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map = ShardedMap::with_hasher(RandomState::new());
    /// map.insert("key", 1);
    /// assert_eq!(map.len(), 1);
    /// ```
    #[must_use]
    pub fn with_hasher(hash_builder: S) -> Self {
        let shards = (16 * processors()).clamp(64, 1024);
        Self::with_shards_capacity_and_hasher(shards, 0, hash_builder)
    }

    /// An empty map with at least so many shards, and room for so many entries if they spread
    /// evenly over them.
    ///
    /// The number of shards is rounded up to a power of two. The shard of an entry is told by the
    /// bits of its hash below the top seven: a hasher that leaves them alone, as the identity does,
    /// puts everything into one shard.
    ///
    /// # Complexity
    /// O(shards + capacity).
    ///
    /// # Panics
    /// If there are to be no shards, or more than 65,536; or if the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::DefaultHashBuilder;
    /// use tabularasa::sync::ShardedMap;
    ///
    /// // A small map for two threads.
    /// let hasher = DefaultHashBuilder::default();
    /// let map = ShardedMap::with_shards_capacity_and_hasher(8, 1_000, hasher);
    /// map.insert(1, 'a');
    /// assert_eq!(map.shards(), 8);
    /// assert!(map.stats().total.capacity >= 1_000);
    /// ```
    #[must_use]
    pub fn with_shards_capacity_and_hasher(
        shards: usize,
        capacity: usize,
        hash_builder: S,
    ) -> Self {
        assert!(
            (1..=MOST_SHARDS).contains(&shards),
            "{shards} shards: there must be 1 to {MOST_SHARDS}"
        );
        let shards = shards.next_power_of_two();
        let room = capacity.div_ceil(shards);
        let shard = |_| Shard { stamp: 0, table: Table::with_capacity(room) };
        let header = Header {
            clears: Clears::new(),
            id: unique_id(),
            shift: 57 - shards.trailing_zeros(),
            mask: shards - 1,
            shards: (0..shards).map(shard).map(|shard| Padded(Lock::new(shard))).collect(),
            hash_builder,
        };
        ShardedMap { header: Padded(header), registry: Padded(Registry::new()) }
    }

    /// The number of shards.
    ///
    /// # Locking
    /// None.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = ShardedMap::new();
    /// assert!(map.shards() >= 64 && map.shards().is_power_of_two());
    /// ```
    #[must_use]
    pub fn shards(&self) -> usize {
        self.header.shards.len()
    }

    /// The hasher.
    ///
    /// # Locking
    /// None.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::DefaultHashBuilder;
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, u32> = ShardedMap::new();
    /// let _: &DefaultHashBuilder = map.hasher();
    /// ```
    pub fn hasher(&self) -> &S {
        &self.header.hash_builder
    }
}

/// A shard, locked for readers, and the epoch that was loaded under the lock. The order of the
/// fields is that in which they go: the note that it is held, then the lock.
pub(super) struct ReadShard<'a, K, V, N> {
    _note: N,
    shard: Reading<'a, Shard<K, V>>,
    pub(super) epoch: u64,
    is_live: bool,
}

impl<K, V, N> ReadShard<'_, K, V, N> {
    /// The entries of this epoch: none in a stale shard.
    #[inline(always)]
    pub(super) fn table(&self) -> Option<&Table<K, V>> {
        self.is_live.then_some(&self.shard.table)
    }

    pub(super) fn is_stale(&self) -> bool {
        !self.is_live
    }

    /// The entries of this epoch, or those that are left of one that has ended.
    pub(super) fn any_table(&self) -> &Table<K, V> {
        &self.shard.table
    }
}

/// A shard, locked for a writer. Order as above.
pub(super) struct WriteShard<'a, K, V, N> {
    _note: N,
    shard: Writing<'a, Shard<K, V>>,
    pub(super) epoch: u64,
}

impl<K, V, N> WriteShard<'_, K, V, N> {
    #[inline(always)]
    pub(super) fn table(&mut self) -> &mut Table<K, V> {
        &mut self.shard.table
    }
}

/// Unlocks a shard that is no use as it is.
#[cold]
fn give_back<G, R>(guard: G) -> Option<R> {
    drop(guard);
    None
}

impl<K, V, S> ShardedMap<K, V, S> {
    /// The shard that holds entries with this hash: by the bits below the tag's, which are the top
    /// seven, and far above those of the home.
    #[inline(always)]
    pub(super) fn shard_of(&self, hash: u64) -> usize {
        (hash >> self.header.shift) as usize & self.header.mask
    }

    /// What threads remember the map by.
    #[inline(always)]
    pub(super) fn address(&self) -> usize {
        core::ptr::from_ref(self).addr()
    }

    #[inline]
    pub(super) fn hash<Q>(&self, key: &Q) -> u64
    where
        Q: Hash + ?Sized,
        S: BuildHasher,
    {
        self.header.hash_builder.hash_one(key)
    }

    /// Hashes an entry again.
    #[inline]
    pub(super) fn rehash(&self) -> impl Fn(&(K, V)) -> u64 + '_
    where
        K: Hash,
        S: BuildHasher,
    {
        |(key, _)| self.header.hash_builder.hash_one(key)
    }

    /// Locks a shard for reading, as it nearly always goes: nobody else has it, it is live, and the
    /// thread has nothing else locked. Otherwise nothing happens, and `read` will do.
    #[inline(always)]
    pub(super) fn read_live(&self, index: usize) -> Option<ReadShard<'_, K, V, Alone>> {
        if !Alone::is_allowed() {
            return None;
        }
        let shard = self.header.shards[index].try_read()?;
        let epoch = self.header.clears.get();
        if shard.stamp != epoch {
            return give_back(shard);
        }
        Some(ReadShard { _note: Alone::enter(self.address()), shard, epoch, is_live: true })
    }

    /// Locks a shard for reading. If something is to appear in it, lets that appear first: to look
    /// a key up where it lies would be user code under the lock of the registry.
    #[inline(never)]
    pub(super) fn read(&self, index: usize) -> ReadShard<'_, K, V, Held> {
        let around = Held::check(self.address());
        loop {
            let shard = self.header.shards[index].read();
            let epoch = self.header.clears.get();
            let is_live = shard.stamp == epoch;
            if is_live || !self.is_replaced(index, epoch) {
                let _note = Held::enter(self.address(), around);
                return ReadShard { _note, shard, epoch, is_live };
            }
            drop(shard);
            self.freshen(index);
        }
    }

    /// Is there something for a stale shard to appear in this epoch?
    fn is_replaced(&self, index: usize, epoch: u64) -> bool {
        !fault::is_on(Fault::ReadersSkipReplacement) && self.registry.replaces(index, epoch)
    }

    /// Locks a shard for writing: as `read_live`.
    #[inline(always)]
    pub(super) fn write_live(&self, index: usize) -> Option<WriteShard<'_, K, V, Alone>> {
        if !Alone::is_allowed() {
            return None;
        }
        let early = fault::is_on(Fault::EpochBeforeLock).then(|| self.header.clears.get());
        let shard = self.header.shards[index].try_write()?;
        let epoch = early.unwrap_or_else(|| self.header.clears.get());
        if shard.stamp != epoch {
            return give_back(shard);
        }
        Some(WriteShard { _note: Alone::enter(self.address()), shard, epoch })
    }

    /// Locks a shard for writing, and sees to it that it is live. If it is stale it is given back
    /// and freshened: what leaves it is dropped before the writer writes, behind the lock.
    #[inline(never)]
    pub(super) fn write(&self, index: usize) -> WriteShard<'_, K, V, Held> {
        loop {
            let write = self.write_any(index);
            if write.shard.stamp == write.epoch {
                return write;
            }
            drop(write);
            self.freshen(index);
        }
    }

    /// Locks a shard for writing, and leaves it as stale as it is.
    pub(super) fn write_any(&self, index: usize) -> WriteShard<'_, K, V, Held> {
        let around = Held::check(self.address());
        let (shard, epoch) = self.lock(index);
        WriteShard { _note: Held::enter(self.address(), around), shard, epoch }
    }

    /// Locks a shard, *then* loads the epoch. No user code may run before the note that it is held.
    fn lock(&self, index: usize) -> (Writing<'_, Shard<K, V>>, u64) {
        let early = fault::is_on(Fault::EpochBeforeLock).then(|| self.header.clears.get());
        let shard = self.header.shards[index].write();
        let epoch = early.unwrap_or_else(|| self.header.clears.get());
        (shard, epoch)
    }

    /// Lets the entries of earlier epochs leave a shard, if it is stale.
    pub(super) fn freshen(&self, index: usize) {
        self.freshen_with(index, &mut Table::new());
    }

    /// The same. If a table of some size is to take their place, it is `spare`; and where that has
    /// another size, a new one, allocated with the lock given back. Then what is true is looked at
    /// once more, and again only if a further clear, with another promise, came meanwhile.
    // Not inlined, so that the bench can count what is executed with a shard locked.
    #[inline(never)]
    pub(super) fn freshen_with(&self, index: usize, spare: &mut Table<K, V>) {
        let mut prepared = spare.capacity();
        let mut before = None;
        loop {
            // Dropped behind the lock.
            let _unwanted;
            let (mut shard, mut epoch) = self.lock(index);
            if fault::is_on(Fault::RelockWithoutLoad) {
                epoch = before.unwrap_or(epoch);
            }
            if shard.stamp == epoch {
                return;
            }
            let records = self.registry.if_clearing();
            let fate = Fate::of(records.as_deref(), index, (shard.stamp, epoch), &shard.table);
            if fate.keeps_table || fate.room == 0 || fate.room == prepared {
                _unwanted = self.purge(index, &mut shard, epoch, (records, fate), spare);
                return;
            }
            before = Some(epoch);
            drop((records, shard));
            *spare = Table::new();
            prepared = fate.room;
            // If there is no such memory the shard is left without: it grows when it has to.
            let _ = spare.try_reserve(prepared, |_| 0);
        }
    }

    /// Takes the entries out of a stale shard, gives them to whom they belong, and sets the stamp.
    /// Returns those that nobody wants.
    fn purge(
        &self,
        index: usize,
        shard: &mut Shard<K, V>,
        epoch: u64,
        (mut records, fate): (Option<Holding<'_, Records<K, V>>>, Fate),
        spare: &mut Table<K, V>,
    ) -> Vec<Table<K, V>> {
        let mut unwanted = Vec::new();
        let from = mem::replace(&mut shard.stamp, epoch);
        if fault::is_on(Fault::RestampWithoutPurge) {
            return unwanted;
        }
        if fate.keeps_table {
            // No destructor runs: there are no entries, or they have none.
            shard.table.clear_retain();
        } else {
            let replacement =
                records.as_mut().and_then(|records| records.take_replacement(index, epoch));
            let new = match replacement {
                Some(table) => table,
                None if fate.room == 0 => Table::new(),
                None => mem::take(spare),
            };
            let table = mem::replace(&mut shard.table, new);
            unwanted.extend(match &mut records {
                Some(records) => records.hand_over(from, table),
                None => Some(table),
            });
        }
        if let Some(mut records) = records {
            unwanted.extend(records.pass_over(index, from, epoch));
        }
        unwanted
    }
}
