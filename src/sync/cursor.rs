//! `ShardedCursor`: a walk over the shards that holds nothing between its steps.
//! Walks each shard by the crate's own cursor; knows no position.

use super::ShardedMap;
use super::held::Held;
use super::registry::Table;
use super::sharded::Shards;
use crate::fault::{self, Fault};
use crate::{Cursor, CursorError, WrongMap};
use core::fmt;
use core::hash::{BuildHasher, Hash};

/// A walk over a [`ShardedMap`] that borrows and locks nothing between its steps.
///
/// Within a shard it is a [`Cursor`](crate::Cursor), and keeps its promises for every entry that
/// nobody touches meanwhile: each is yielded exactly once, whatever else is inserted, removed or
/// moved by growth. A removed entry is not yielded after its removal, a key not twice. A clear ends
/// the walk: a step that begins after it yields nothing, neither what was there before nor what
/// comes later.
///
/// # Examples
/// ```
/// use tabularasa::sync::ShardedMap;
///
/// let map: ShardedMap<u32, u32> = (0..1_000).map(|i| (i, i)).collect();
/// let mut cursor = map.cursor();
/// let mut sum = 0;
/// while let Some((key, value)) = cursor.next(&map)? {
///     sum += value;
///     // No lock is held here: the map may be used at will.
///     map.insert(key + 1_000_000, 0);
/// }
/// assert_eq!(sum, (0..1_000).sum());
/// # Ok::<(), tabularasa::CursorError>(())
/// ```
#[derive(Clone)]
pub struct ShardedCursor {
    map: u64,
    /// Clears before it was opened.
    epoch: u64,
    /// The shard in hand; their number, after the last.
    shard: usize,
    /// The walk over it, if it was begun.
    walk: Option<Cursor>,
    end: Option<ShardedEnd>,
}

/// Why a [`ShardedCursor`] yields nothing any more.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ShardedEnd {
    /// Everything has been yielded.
    Exhausted,
    /// The map was cleared since the cursor was opened.
    Cleared,
}

impl<K, V, S> ShardedMap<K, V, S> {
    /// Opens a cursor on the entries that are present: a walk that holds no lock between its steps.
    ///
    /// # Locking
    /// None.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// In a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Examples
    /// See [`ShardedCursor`].
    #[must_use]
    #[doc(alias = "scan")]
    pub fn cursor(&self) -> ShardedCursor {
        Held::check(self.address());
        let epoch = self.header.clears.get();
        ShardedCursor { map: self.header.id.get(), epoch, shard: 0, walk: None, end: None }
    }
}

impl ShardedCursor {
    /// Returns why the cursor yields nothing any more; `None` while it may.
    ///
    /// Learned by the steps: a clear is seen by the first step after it.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::{ShardedEnd, ShardedMap};
    ///
    /// let map = ShardedMap::from([(1, 'a')]);
    /// let mut cursor = map.cursor();
    /// map.clear();
    /// map.insert(2, 'b');
    /// assert_eq!(cursor.next(&map).unwrap(), None);
    /// assert_eq!(cursor.end_reason(), Some(ShardedEnd::Cleared));
    /// ```
    #[must_use]
    pub fn end_reason(&self) -> Option<ShardedEnd> {
        self.end
    }

    /// Returns a clone of one more entry, or `None` at the end.
    ///
    /// # Locking
    /// One shard, shared; a moment exclusive at the first step in each. `Hash` and `Clone` run
    /// under it.
    ///
    /// # Complexity
    /// O(1) amortised over a walk; a step over empty shards visits them.
    ///
    /// # Panics
    /// If `Hash` does: then the step did not happen. If `Clone` does: then the entry counts as
    /// yielded. Or in a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Errors
    /// [`WrongMap`](CursorError::WrongMap) for a map that the cursor was not opened on;
    /// [`HashTie`](CursorError::HashTie) if two entries at the cursor share all 64 bits of their
    /// hashes: the cursor does not move then, [`next_batch`](Self::next_batch) passes them.
    ///
    /// # Examples
    /// See [`ShardedCursor`].
    pub fn next<K, V, S>(
        &mut self,
        map: &ShardedMap<K, V, S>,
    ) -> Result<Option<(K, V)>, CursorError>
    where
        K: Hash + Clone,
        V: Clone,
        S: BuildHasher,
    {
        let hasher = map.rehash();
        self.step(map, |walk, table| {
            let entry = walk.next(table.hashed(&hasher))?;
            Ok(entry.map(|(key, value)| (key.clone(), value.clone())))
        })
    }

    /// Calls `f` with some more entries, at least one. Returns their number; `None` at the end.
    ///
    /// With a well-mixed hasher a batch holds at most 1,000 entries.
    ///
    /// # Locking
    /// One shard, shared, for the whole batch; a moment exclusive at the first step in each. `Hash`
    /// and `f` run under it.
    ///
    /// # Complexity
    /// O(batch) amortised over a walk; a step over empty shards visits them.
    ///
    /// # Panics
    /// If `Hash` does: then the step did not happen. If `f` does: then all entries of the batch
    /// count as yielded. Or in a [re-entrant call](crate::sync#re-entrant-calls).
    ///
    /// # Errors
    /// [`WrongMap`] for a map that the cursor was not opened on.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::sync::ShardedMap;
    ///
    /// let map: ShardedMap<u32, String> = (0..1_000).map(|i| (i, i.to_string())).collect();
    /// let mut cursor = map.cursor();
    /// let mut bytes = 0;
    /// // Nothing is cloned, and writers get in between the batches.
    /// while cursor.next_batch(&map, |_, text| bytes += text.len())?.is_some() {}
    /// assert_eq!(bytes, 10 + 90 * 2 + 900 * 3);
    /// # Ok::<(), tabularasa::WrongMap>(())
    /// ```
    pub fn next_batch<K, V, S>(
        &mut self,
        map: &ShardedMap<K, V, S>,
        mut f: impl FnMut(&K, &V),
    ) -> Result<Option<usize>, WrongMap>
    where
        K: Hash,
        S: BuildHasher,
    {
        let hasher = map.rehash();
        self.step(map, |walk, table| {
            let batch = walk.next_batch(table.hashed(&hasher))?;
            Ok(batch.map(|batch| {
                let len = batch.len();
                batch.for_each(|(key, value)| f(key, value));
                len
            }))
        })
    }
}

impl ShardedCursor {
    /// What `take` finds in the first shard, from the one in hand on, in which it finds anything.
    fn step<K, V, S, R, E: From<WrongMap>>(
        &mut self,
        map: &ShardedMap<K, V, S>,
        mut take: impl FnMut(&mut Cursor, &Table<K, V>) -> Result<Option<R>, E>,
    ) -> Result<Option<R>, E> {
        if map.header.id.get() != self.map {
            return Err(WrongMap.into());
        }
        Held::check(map.address());
        let shards = map.existing();
        while let Some(shards) = shards.filter(|shards| self.shard < shards.len()) {
            if self.end.is_some() {
                break;
            }
            if self.walk.is_none() {
                self.begin_shard(map, shards);
                continue;
            }
            let shard = map.read(shards, self.shard);
            if !self.is_current(shard.epoch) {
                break;
            }
            if let (Some(walk), Some(table)) = (&mut self.walk, shard.table()) {
                if let Some(found) = take(walk, table)? {
                    return Ok(Some(found));
                }
            }
            self.pass_shard();
        }
        if self.end.is_none() && self.is_current(map.header.clears.get()) {
            self.end = Some(ShardedEnd::Exhausted);
        }
        Ok(None)
    }

    /// Begins the walk over the shard in hand, or passes it if there is nothing in it. The table
    /// learns its identity then, for which it must be locked exclusively, once in each epoch.
    fn begin_shard<K, V, S>(&mut self, map: &ShardedMap<K, V, S>, shards: &Shards<K, V>) {
        // By `read`, which puts in what a replacement brings.
        let read = map.read(shards, self.shard);
        let is_empty = read.table().is_none_or(Table::is_empty);
        let epoch = read.epoch;
        drop(read);
        if !self.is_current(epoch) {
            return;
        }
        if is_empty {
            self.pass_shard();
            return;
        }
        let mut shard = map.write_any(shards, self.shard);
        // It was live in this epoch, and is.
        if self.is_current(shard.epoch) {
            self.walk = Some(shard.table().cursor());
        }
    }

    fn pass_shard(&mut self) {
        self.walk = None;
        self.shard += 1;
    }

    /// Is this the epoch in which the cursor was opened? Else a clear has ended it.
    fn is_current(&mut self, epoch: u64) -> bool {
        let is_current = epoch == self.epoch || fault::is_on(Fault::CursorIgnoresEpoch);
        if !is_current {
            self.end = Some(ShardedEnd::Cleared);
        }
        is_current
    }
}

impl fmt::Debug for ShardedCursor {
    /// Not the position: it would tell bits of hashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShardedCursor").field("end", &self.end).finish_non_exhaustive()
    }
}
