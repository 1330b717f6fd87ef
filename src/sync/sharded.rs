//! `ShardedMap`: what it consists of, how a shard is reached, and why that is linearizable.
//! Knows of the tables what their API says.
//!
//! # The protocol
//!
//! The map has an *epoch*, the number of clears so far. Its shards are made with the first entry. A
//! shard is a lock, and under it a table, a count of removals, and a *stamp*: the epoch in which
//! the table's entries were inserted. The shard is *live* while its stamp is the map's epoch, else
//! *stale*: its entries are cleared, whoever still holds them.
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
//! after its sweep. Whoever freshens a shard looks its stamp up there, under the shard's lock:
//! a clear that wants the entries is handed them; entries that nobody wants are dropped by who
//! freshened, after every lock. A `replace_all` brings a table for each shard. It lies in the
//! registry too, keyed by the epoch that it opens, and is moved in by whoever freshens the shard, a
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
//!   could: it would set the shard back, and lose what was inserted since.)
//! - **C2** *Every operation takes effect in the epoch that it loads.* What it reads and writes is
//!   a live table, and the table is live in that epoch alone, by C1.
//! - **C3** *Operations are linearizable.* Order them by the epoch that they load, those of one
//!   epoch and shard by the shard's lock; clear number n stands between the epochs n-1 and n. If
//!   one operation happens before another then its epoch is no later, because both touch one atomic
//!   that only rises: so the order agrees with what happens before what. It explains every result:
//!   within an epoch the lock does, and at the start of one there is nothing (or what `replace_all`
//!   brings), as after a clear.
//! - **C4** *Every entry of an ended epoch leaves its shard once.* It leaves by a swap or a wipe
//!   under the exclusive lock, with the stamp; afterwards the table is another one, or empty.
//! - **C5** *`take_all` gets exactly the entries of the epoch that it ended.* They are in shards
//!   with that stamp. The sweep locks each shard after the epoch has moved; by then the stamp is
//!   later, or it freshens the shard itself. Whoever was first saw the new epoch, hence the count
//!   of clears under way, which was raised before, and found the record: the epoch moved under the
//!   registry's lock. The record is struck off after the last visit: all that was handed over,
//!   under locks that the sweep took later, is in it.
//! - **C6** *A replacement appears at once.* Whoever loads the new epoch finds a shard stale until
//!   its table is there, and moves it in first. If a further clear comes before, then the table's
//!   entries were in the map all the same, for an epoch, and go the way of that epoch's entries.
//! - **C7** *No deadlock.* A thread waits for a shard's lock with nothing locked, for the
//!   registry's with one shard at most, and for nothing under that. User code that comes back to
//!   the map while a shard is locked gets a panic instead of the lock.
//!
//! - **C8** *The first entry's shards are missed by nobody.* They are made under the registry's
//!   lock, with a stamp loaded there. Whoever finds none is ordered before their making: it found
//!   what an empty map shows. A clear looks for them after it has moved the epoch under that same
//!   lock. If it finds none, they are made after it, and whoever finds them, after that, loads its
//!   epoch or a later one: there is nothing to sweep. What counts as a removal is counted under the
//!   lock until then, and the shards begin with that count.
//! - **C9** *A fence sees every removal.* The count of a shard's removals rises under its exclusive
//!   lock, before anybody else can find the entry missing. A load remembers the count, under the
//!   lock under which it found nothing, and is stored under the lock only if that is the count
//!   still.
//!
//! The atomics are `SeqCst`. For the claims, acquire and release do, and loom checks no more than
//! that; see [`What is proved`](crate::sync#what-is-proved).

use super::held::{Alone, Held};
use super::primitive::{
    Clears, Holding, Id, Lock, Once, Padded, Reading, Writing, fence, processors,
};
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
    /// The epoch in which the entries of the table were inserted.
    pub(super) stamp: u64,
    pub(super) removals: Removals,
    pub(super) table: Table<K, V>,
}

/// How often something was removed from a shard, or would have been if it had been present.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Removals(pub(super) u64);

impl Removals {
    #[inline(always)]
    pub(super) fn count(&mut self) {
        if !fault::is_on(Fault::RemovalUnfenced) {
            self.0 = self.0.wrapping_add(1);
        }
    }
}

/// Shards lie side by side, and no two locks on one line.
type PaddedLock<K, V> = Padded<Lock<Shard<K, V>>>;

/// All shards of a map.
pub(super) struct Shards<K, V> {
    /// 57 less the number of bits that choose a shard.
    shift: u32,
    pub(super) locks: Box<[PaddedLock<K, V>]>,
}

impl<K, V> Shards<K, V> {
    /// So many, a power of two, each with room for so many entries.
    fn new(count: usize, room: usize, stamp: u64, removals: Removals) -> Self {
        let shard = |_| Shard { stamp, removals, table: Table::with_capacity(room) };
        let locks = (0..count).map(shard).map(|shard| Padded(Lock::new(shard))).collect();
        Shards { shift: 57 - count.trailing_zeros(), locks }
    }

    pub(super) fn len(&self) -> usize {
        self.locks.len()
    }

    /// The shard that holds entries with this hash: by the bits below the tag's, which are the top
    /// seven, and far above those of the home.
    #[inline(always)]
    pub(super) fn index_of(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize & (self.locks.len() - 1)
    }
}

/// What every operation reads, and nothing but clears and the first insertion write.
pub(super) struct Header<K, V, S> {
    pub(super) clears: Clears,
    pub(super) id: Id,
    /// Made with the first entry, under the registry's lock.
    pub(super) shards: Once<Shards<K, V>>,
    /// How many there are to be; 0: as many as the machine says.
    asked: usize,
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
// Nor does an empty map take more than the lines of the two.
#[cfg(not(tabularasa_loom))]
const _: () = assert!(size_of::<ShardedMap<u8, u8, [u64; 4]>>() == 256);

#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
impl<K, V> ShardedMap<K, V> {
    /// Returns an empty map with the default hasher, and shards for this machine.
    ///
    /// # Complexity
    /// O(1). Nothing is allocated before the first entry.
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
    /// Returns an empty map with this hasher, and shards for this machine.
    ///
    /// There will be four shards for each processor, rounded up to a power of two, as dashmap has.
    /// Each takes 128 bytes, or more where the lock and an empty table are larger, and a clear
    /// visits each.
    ///
    /// # Complexity
    /// O(1). Nothing is allocated before the first entry; the shards come with that.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::FixedState;
    /// use tabularasa::sync::ShardedMap;
    ///
    /// // In a static, without `LazyLock`.
    /// static HITS: ShardedMap<&str, u32, FixedState> = ShardedMap::with_hasher(FixedState::new());
    ///
    /// HITS.entry("/", |hits| *hits.or_insert(0) += 1);
    /// assert_eq!(HITS.get("/"), Some(1));
    /// ```
    #[must_use]
    #[cfg(not(tabularasa_loom))]
    pub const fn with_hasher(hash_builder: S) -> Self {
        let (clears, id) = (Clears::new(), Id::new());
        let header = Header { clears, id, shards: Once::new(), asked: 0, hash_builder };
        ShardedMap { header: Padded(header), registry: Padded(Registry::new()) }
    }

    /// Returns an empty map, as above; loom's atomics are not made in a constant.
    #[must_use]
    #[cfg(tabularasa_loom)]
    pub fn with_hasher(hash_builder: S) -> Self {
        let (clears, id) = (Clears::new(), Id::new());
        let header = Header { clears, id, shards: Once::new(), asked: 0, hash_builder };
        ShardedMap { header: Padded(header), registry: Padded(Registry::new()) }
    }

    /// Returns an empty map with at least so many shards, and room for so many entries if they
    /// spread evenly over the shards.
    ///
    /// The number of shards is rounded up to a power of two. The shard of an entry is told by the
    /// bits of its hash below the top seven: a hasher that leaves them alone, as the identity does,
    /// puts everything into one shard.
    ///
    /// # Complexity
    /// O(1) without capacity, as nothing is allocated before the first entry; else
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
    /// assert!(map.capacity() >= 1_000);
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
        let mut map = Self::with_hasher(hash_builder);
        map.header.0.asked = shards;
        if capacity != 0 {
            let room = capacity.div_ceil(shards);
            map.header.0.shards = Once::with(Shards::new(shards, room, 0, Removals(0)));
        }
        map
    }

    /// Returns the number of shards that the map has, or will have with its first entry.
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
    /// assert!(map.shards() >= 4 && map.shards().is_power_of_two());
    /// ```
    #[must_use]
    pub fn shards(&self) -> usize {
        match self.header.asked {
            0 => (4 * processors()).next_power_of_two().min(MOST_SHARDS),
            asked => asked,
        }
    }

    /// Returns the hasher.
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

/// What a load remembers of the moment at which it found nothing: if that is still so when it comes
/// back, neither a clear nor a removal from the shard came in between.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment {
    pub(super) epoch: u64,
    pub(super) removals: Removals,
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
    #[inline(always)]
    pub(super) fn moment(&self) -> Moment {
        Moment { epoch: self.epoch, removals: self.shard.removals }
    }

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

    /// The table, and the count of what is removed from it.
    #[inline(always)]
    pub(super) fn parts(&mut self) -> (&mut Table<K, V>, &mut Removals) {
        let shard = &mut *self.shard;
        (&mut shard.table, &mut shard.removals)
    }

    #[inline(always)]
    pub(super) fn moment(&self) -> Moment {
        Moment { epoch: self.epoch, removals: self.shard.removals }
    }
}

/// Unlocks a shard that is no use as it is.
#[cold]
fn give_back<G, R>(guard: G) -> Option<R> {
    drop(guard);
    None
}

impl<K, V, S> ShardedMap<K, V, S> {
    /// The shards, if there are any. Without them there is no entry.
    ///
    /// Within one map it would be enough to look once: whoever ought to see an insertion sees the
    /// shards that came with it. The fence is for two maps. If one thread inserts into A and then
    /// looks into B, and another one the other way round, one of them must find something; looks
    /// under locks see to that, and so do looks after fences.
    #[inline]
    pub(super) fn existing(&self) -> Option<&Shards<K, V>> {
        self.header.shards.get().or_else(|| {
            fence();
            self.header.shards.get()
        })
    }

    /// The shards, made now if there are none.
    #[inline]
    pub(super) fn existing_or_new(&self) -> &Shards<K, V> {
        self.header.shards.get().unwrap_or_else(|| self.make_shards())
    }

    /// Under the registry's lock: so a clear that finds no shards there comes before their making,
    /// and every entry that is ever in them was inserted after it.
    #[cold]
    #[inline(never)]
    fn make_shards(&self) -> &Shards<K, V> {
        let records = self.registry.lock();
        self.header.shards.get_or_make(|| {
            Shards::new(self.shards(), 0, self.header.clears.get(), records.early_removals)
        })
    }

    /// For an operation that counts as a removal and found no shards: the shards, if there are some
    /// now; else the removal is counted all the same, for those that will be made.
    #[cold]
    #[inline(never)]
    pub(super) fn remove_early(&self) -> Option<&Shards<K, V>> {
        let mut records = self.registry.lock();
        let shards = self.header.shards.get();
        if shards.is_none() && !fault::is_on(Fault::EarlyRemovalUnfenced) {
            records.early_removals.count();
        }
        shards
    }

    /// The shards, or what a load that begins now has to remember if there are none.
    #[cold]
    #[inline(never)]
    pub(super) fn early_moment(&self) -> Result<&Shards<K, V>, Moment> {
        let records = self.registry.lock();
        let moment =
            || Moment { epoch: self.header.clears.get(), removals: records.early_removals };
        self.header.shards.get().ok_or_else(moment)
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
    pub(super) fn read_live(&self, hash: u64) -> Option<ReadShard<'_, K, V, Alone>> {
        if !Alone::is_allowed() {
            return None;
        }
        let shards = self.header.shards.get()?;
        let shard = shards.locks[shards.index_of(hash)].try_read()?;
        let epoch = self.header.clears.get();
        if shard.stamp != epoch {
            return give_back(shard);
        }
        Some(ReadShard { _note: Alone::enter(self.address()), shard, epoch, is_live: true })
    }

    /// Locks a shard for reading. If something is to appear in it, lets that appear first: to look
    /// a key up where it lies would be user code under the lock of the registry.
    #[inline(never)]
    pub(super) fn read<'a>(
        &'a self,
        shards: &'a Shards<K, V>,
        index: usize,
    ) -> ReadShard<'a, K, V, Held> {
        let around = Held::check(self.address());
        loop {
            let shard = shards.locks[index].read();
            let epoch = self.header.clears.get();
            let is_live = shard.stamp == epoch;
            if is_live || !self.is_replaced(index, epoch) {
                let _note = Held::enter(self.address(), around);
                return ReadShard { _note, shard, epoch, is_live };
            }
            drop(shard);
            self.freshen(shards, index);
        }
    }

    /// Shows a shard's entries, if it has any, to `f`, which is no user code; returns the epoch as
    /// well. To be called only by a thread that has no shard of the map locked.
    #[inline(always)]
    pub(super) fn peek<R>(
        &self,
        shards: &Shards<K, V>,
        index: usize,
        f: impl FnOnce(Option<&Table<K, V>>) -> R,
    ) -> (u64, R) {
        if let Some(shard) = shards.locks[index].try_read() {
            let epoch = self.header.clears.get();
            if shard.stamp == epoch {
                return (epoch, f(Some(&shard.table)));
            }
        }
        let shard = self.read(shards, index);
        (shard.epoch, f(shard.table()))
    }

    /// Is there something for a stale shard to appear in this epoch?
    fn is_replaced(&self, index: usize, epoch: u64) -> bool {
        !fault::is_on(Fault::ReadersSkipReplacement) && self.registry.replaces(index, epoch)
    }

    /// Locks a shard for writing: as `read_live`.
    #[inline(always)]
    pub(super) fn write_live(&self, hash: u64) -> Option<WriteShard<'_, K, V, Alone>> {
        if !Alone::is_allowed() {
            return None;
        }
        let shards = self.header.shards.get()?;
        let early = fault::is_on(Fault::EpochBeforeLock).then(|| self.header.clears.get());
        let shard = shards.locks[shards.index_of(hash)].try_write()?;
        let epoch = early.unwrap_or_else(|| self.header.clears.get());
        if shard.stamp != epoch {
            return give_back(shard);
        }
        Some(WriteShard { _note: Alone::enter(self.address()), shard, epoch })
    }

    /// Locks a shard for writing, and sees to it that it is live. If it is stale it is given back
    /// and freshened: what leaves it is dropped before the writer writes, after the lock.
    #[inline(never)]
    pub(super) fn write<'a>(
        &'a self,
        shards: &'a Shards<K, V>,
        index: usize,
    ) -> WriteShard<'a, K, V, Held> {
        loop {
            let write = self.write_any(shards, index);
            if write.shard.stamp == write.epoch {
                return write;
            }
            drop(write);
            self.freshen(shards, index);
        }
    }

    /// Locks a shard for writing, and leaves it as stale as it is.
    pub(super) fn write_any<'a>(
        &'a self,
        shards: &'a Shards<K, V>,
        index: usize,
    ) -> WriteShard<'a, K, V, Held> {
        let around = Held::check(self.address());
        let (shard, epoch) = self.lock(shards, index);
        WriteShard { _note: Held::enter(self.address(), around), shard, epoch }
    }

    /// Locks a shard, *then* loads the epoch. No user code may run before the note that it is held.
    fn lock<'a>(&self, shards: &'a Shards<K, V>, index: usize) -> (Writing<'a, Shard<K, V>>, u64) {
        let early = fault::is_on(Fault::EpochBeforeLock).then(|| self.header.clears.get());
        let shard = shards.locks[index].write();
        let epoch = early.unwrap_or_else(|| self.header.clears.get());
        (shard, epoch)
    }

    /// Lets the entries of earlier epochs leave a shard, if it is stale.
    pub(super) fn freshen(&self, shards: &Shards<K, V>, index: usize) {
        self.freshen_with(shards, index, &mut Table::new());
    }

    /// The same. If a table of some size is to take their place, it is `spare`; and where that has
    /// another size, a new one, allocated with the lock given back. Then what is true is looked at
    /// once more, and again only if a further clear, with another promise, came meanwhile.
    // Not inlined, so that the bench can count what is executed with a shard locked.
    #[inline(never)]
    pub(super) fn freshen_with(
        &self,
        shards: &Shards<K, V>,
        index: usize,
        spare: &mut Table<K, V>,
    ) {
        let mut prepared = spare.capacity();
        let mut before = None;
        loop {
            // Dropped after the lock.
            let _unwanted;
            let (mut shard, mut epoch) = self.lock(shards, index);
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
