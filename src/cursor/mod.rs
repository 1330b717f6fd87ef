//! `Cursor`: a walk over a map that borrows nothing between steps.
//! Plain integers: no slot survives a step, no pointer exists. No unsafe code.

mod batch;
mod error;
mod look;
pub(crate) mod order;
pub(crate) mod source;

pub use batch::Batch;
pub use error::{CursorError, End, WrongMap};

use alloc::vec::Vec;
use core::fmt;
use look::{Chunk, Look};
use order::{BLOCK, block_bits, first_home, hash_at, last_in_block, order};
use source::sealed::Entries;
use source::{Walk, WalkKey, WalkMut};

/// Entries that a cursor has looked up but not yet yielded: as many as 128 bytes leave room for.
const PENDING: usize = 12;

#[doc = include_str!("cursor.md")]
#[derive(Clone)]
pub struct Cursor {
    /// The map's, for its whole life.
    id: u64,
    /// Clears of the map before the cursor was opened.
    generation: u64,
    /// All places before this one have been passed, but for the pending ones.
    next: u64,
    /// Places, passed by `next`, of entries that were there when their block was looked at. No
    /// slots: each is looked up again when its turn comes, in whatever table there is then.
    pending: [u64; PENDING],
    pending_len: u8,
    /// All places have been passed, but for the pending ones; `next` means nothing.
    passed_all: bool,
    end: Option<End>,
}

const _: () = assert!(size_of::<Cursor>() <= 128);

/// What a look-up of one place found.
enum Found {
    Nothing,
    One(usize),
    Several,
}

impl Cursor {
    /// A cursor at the start of the entries with this id, of the fill after so many clears.
    pub(crate) fn open((id, generation): (u64, u64)) -> Self {
        Cursor {
            id,
            generation,
            next: 0,
            pending: [0; PENDING],
            pending_len: 0,
            passed_all: false,
            end: None,
        }
    }

    /// Why the cursor yields nothing any more; `None` while it may.
    ///
    /// Learned by the steps: a clear is seen by the first step after it.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::{ClearKind, End, HashMap};
    ///
    /// let mut map = HashMap::from([(1, 'a'), (2, 'b')]);
    /// let mut cursor = map.cursor();
    /// assert!(cursor.next(&map).unwrap().is_some());
    /// map.clear();
    /// map.insert(3, 'c');
    /// // The entries that the cursor was opened on are gone, and it says so.
    /// assert_eq!(cursor.next(&map).unwrap(), None);
    /// assert_eq!(cursor.end_reason(), Some(End::Cleared(ClearKind::Retain)));
    /// ```
    #[must_use]
    pub fn end_reason(&self) -> Option<End> {
        self.end
    }

    /// One more entry, or `None` at the end.
    ///
    /// # Complexity
    /// O(1) amortised over a walk; a step over an empty part of a large table looks at that part.
    ///
    /// # Errors
    /// [`WrongMap`](CursorError::WrongMap) for a map that the cursor was not opened on;
    /// [`HashTie`](CursorError::HashTie) if two entries at the
    /// cursor share all 64 bits of their hashes. The cursor does not move then: the batch steps
    /// ([`next_batch`](Self::next_batch), [`retain_next`](Self::retain_next)) pass such entries.
    ///
    /// # Panics
    /// If `Hash` does; the step did not happen then.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, u32> = (0..100).map(|i| (i, i)).collect();
    /// let mut cursor = map.cursor();
    /// let mut sum = 0;
    /// while let Some((key, value)) = cursor.next(&map)? {
    ///     sum += value;
    ///     // The map is free between the steps: this moves every entry, several times.
    ///     let new = key + 1_000_000;
    ///     map.insert(new, 0);
    /// }
    /// assert_eq!(sum, (0..100).sum());
    /// # Ok::<(), tabularasa::CursorError>(())
    /// ```
    pub fn next<M: Walk>(&mut self, map: M) -> Result<Option<M::Item>, CursorError> {
        match self.advance(map)? {
            Some((slot, _)) => Ok(map.item(slot)),
            None => Ok(None),
        }
    }

    /// One more entry, to change, replace or remove; `None` at the end.
    ///
    /// See [`next`](Self::next).
    ///
    /// # Complexity
    /// As [`next`](Self::next).
    ///
    /// # Errors
    /// As [`next`](Self::next).
    ///
    /// # Panics
    /// As [`next`](Self::next).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, u32> = (0..10).map(|i| (i, i)).collect();
    /// let mut cursor = map.cursor();
    /// while let Some(entry) = cursor.next_entry(&mut map)? {
    ///     if entry.get() % 2 == 0 {
    ///         entry.remove();
    ///     }
    /// }
    /// assert_eq!(map.len(), 5);
    /// # Ok::<(), tabularasa::CursorError>(())
    /// ```
    pub fn next_entry<M: WalkMut>(&mut self, map: M) -> Result<Option<M::Entry>, CursorError> {
        match self.advance(map.shared())? {
            Some((slot, hash)) => Ok(map.entry(slot, hash)),
            None => Ok(None),
        }
    }

    /// Some more entries, at least one, under one borrow of the map; `None` at the end.
    ///
    /// Exact for every hasher, a constant one included. With a well-mixed hasher a batch holds
    /// far fewer than 1,000 entries, whatever the table's size was when the cursor was opened.
    /// Entries of the batch that are not taken count as yielded.
    ///
    /// # Complexity
    /// O(batch) amortised over a walk; a step over an empty part of a large table looks at it.
    ///
    /// # Errors
    /// [`WrongMap`] for a map that the cursor was not opened on.
    ///
    /// # Panics
    /// If `Hash` does; the step did not happen then. Iterating the batch runs no user code.
    ///
    /// # Examples
    /// ```
    /// use std::sync::RwLock;
    /// use tabularasa::HashMap;
    ///
    /// let map: RwLock<HashMap<u32, u32>> = RwLock::new((0..5_000).map(|i| (i, i)).collect());
    /// let mut cursor = map.write().unwrap().cursor();
    /// let mut seen = 0;
    /// // The lock is held for one batch at a time: writers get in between.
    /// while let Some(batch) = cursor.next_batch(&*map.read().unwrap())? {
    ///     seen += batch.count();
    /// }
    /// assert_eq!(seen, 5_000);
    /// # Ok::<(), tabularasa::WrongMap>(())
    /// ```
    pub fn next_batch<M: Walk>(&mut self, map: M) -> Result<Option<Batch<M>>, WrongMap> {
        if !self.is_live(map)? {
            return Ok(None);
        }
        if self.pending_len != 0 {
            let batch = self.pending_batch(map);
            self.pending_len = 0;
            if !batch.is_empty() {
                return Ok(Some(batch));
            }
        }
        let (mut from, mut passed_all) = (self.next, self.passed_all);
        while !passed_all {
            let (batch, last) = block_batch(map, from);
            passed_all = last == u64::MAX;
            from = last.wrapping_add(1);
            if !batch.is_empty() {
                self.move_to(from, passed_all);
                return Ok(Some(batch));
            }
        }
        self.move_to(from, true);
        self.end = Some(End::Exhausted);
        Ok(None)
    }

    /// Looks at about `n` more entries, drops those for which `keep` says no, and returns how many
    /// it looked at; `None` at the end.
    ///
    /// Whole blocks are looked at, of a few dozen entries, so a few more than `n` may be. The
    /// closure gets key and value of a map's entry, element and `()` of a set's, `()` and the entry
    /// of a table's.
    ///
    /// # Complexity
    /// O(entries looked at) amortised over a walk.
    ///
    /// # Errors
    /// [`WrongMap`] for a map that the cursor was not opened on.
    ///
    /// # Panics
    /// If `Hash`, `keep` or a destructor does. What was judged stays judged; the others are
    /// judged by the next step. (Of more than a few entries that share all 64 bits of their
    /// hashes those not judged count as judged.)
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// // Expire in slices: 100 entries a tick, with inserts between the ticks.
    /// let mut sessions: HashMap<u64, u64> = (0..1_000).map(|id| (id, id % 7)).collect();
    /// let mut cursor = sessions.cursor();
    /// let mut tick = 1_000;
    /// while cursor.retain_next(&mut sessions, 100, |_, age| *age < 5)?.is_some() {
    ///     sessions.insert(tick, 0);
    ///     tick += 1;
    /// }
    /// assert!(sessions.values().all(|age| *age < 5));
    /// # Ok::<(), tabularasa::WrongMap>(())
    /// ```
    pub fn retain_next<M, F>(
        &mut self,
        mut map: M,
        n: usize,
        mut keep: F,
    ) -> Result<Option<usize>, WrongMap>
    where
        M: WalkMut,
        F: FnMut(&M::Key, &mut M::Value) -> bool,
    {
        if !self.is_live(map.shared())? {
            return Ok(None);
        }
        let mut looked = self.judge_pending(&mut map, &mut keep);
        while looked < n && !self.passed_all {
            looked += self.judge_block(&mut map, &mut keep);
        }
        if looked == 0 && self.passed_all {
            self.end = Some(End::Exhausted);
            return Ok(None);
        }
        Ok(Some(looked))
    }

    /// Would an entry with this key, inserted now, be skipped? True for every key after an end.
    ///
    /// Lets a writer decide whether a walk that takes a snapshot has what it is about to change.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Errors
    /// [`WrongMap`] for a map that the cursor was not opened on.
    ///
    /// # Panics
    /// If `Hash` does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// // A snapshot, taken batch by batch, of a map that changes meanwhile: writers save what the
    /// // cursor has yet to see before they overwrite it.
    /// let mut map: HashMap<u32, &str> = (0..1_000).map(|i| (i, "old")).collect();
    /// let mut cursor = map.cursor();
    /// let mut snapshot = HashMap::new();
    /// for key in 0..1_000 {
    ///     if !cursor.has_passed(&map, &key)? {
    ///         snapshot.insert(key, map[&key]);
    ///     }
    ///     map.insert(key, "new");
    ///     if let Some(batch) = cursor.next_batch(&map)? {
    ///         for (key, value) in batch {
    ///             snapshot.entry(*key).or_insert(*value);
    ///         }
    ///     }
    /// }
    /// assert!(snapshot.len() == 1_000 && snapshot.values().all(|value| *value == "old"));
    /// # Ok::<(), tabularasa::WrongMap>(())
    /// ```
    pub fn has_passed<M, Q>(&self, map: M, key: &Q) -> Result<bool, WrongMap>
    where
        M: WalkKey<Q>,
        Q: ?Sized,
    {
        self.check_map(map)?;
        if self.end.is_some() || map.generation().0 != self.generation {
            return Ok(true);
        }
        let place = order(map.hash_key(key));
        Ok((self.passed_all || place < self.next) && !self.pending().contains(&place))
    }

    fn check_map<M: Walk>(&self, map: M) -> Result<(), WrongMap> {
        // A cursor's id is never 0, so a map that no cursor knows is another one.
        if map.id() == self.id { Ok(()) } else { Err(WrongMap) }
    }

    /// Is there anything left to look for? In the order of the contract: the map, an end that was
    /// seen before, a clear.
    fn is_live<M: Walk>(&mut self, map: M) -> Result<bool, WrongMap> {
        self.check_map(map)?;
        if self.end.is_some() {
            return Ok(false);
        }
        let (generation, kind) = map.generation();
        if generation != self.generation {
            self.end = Some(End::Cleared(kind));
            self.pending_len = 0;
            return Ok(false);
        }
        Ok(true)
    }

    fn pending(&self) -> &[u64] {
        &self.pending[..usize::from(self.pending_len)]
    }

    fn move_to(&mut self, next: u64, passed_all: bool) {
        self.next = next;
        self.passed_all = passed_all;
    }

    /// Slot and hash of the next entry. Moves only behind the last call of user code.
    fn advance<M: Walk>(&mut self, map: M) -> Result<Option<(usize, u64)>, CursorError> {
        if !self.is_live(map)? {
            return Ok(None);
        }
        while let Some(&place) = self.pending().last() {
            let hash = hash_at(place);
            match find(map, hash) {
                Found::One(slot) => {
                    self.pending_len -= 1;
                    return Ok(Some((slot, hash)));
                }
                Found::Several => return Err(CursorError::HashTie),
                // Removed since.
                Found::Nothing => self.pending_len -= 1,
            }
        }
        let (mut from, mut passed_all) = (self.next, self.passed_all);
        while !passed_all {
            let mut look = Look::at(map, from);
            let (count, last) = match look.first_chunk(PENDING) {
                Chunk::Entries(count, last) => (count, last),
                Chunk::Tie(_) => return Err(CursorError::HashTie),
            };
            passed_all = last == u64::MAX;
            from = last.wrapping_add(1);
            if count != 0 {
                self.move_to(from, passed_all);
                for i in 1..count {
                    self.pending[i - 1] = look.place(i);
                }
                self.pending_len = (count - 1) as u8;
                return Ok(Some((look.slot(0), hash_at(look.place(0)))));
            }
        }
        self.move_to(from, true);
        self.end = Some(End::Exhausted);
        Ok(None)
    }

    /// All entries at the pending places.
    fn pending_batch<M: Walk>(&self, map: M) -> Batch<M> {
        let mut batch = Batch::new(map, 0);
        for &place in self.pending() {
            map.each_with_hash(hash_at(place), |slot| batch.add(slot));
        }
        batch
    }

    /// Judges the entries at the pending places; returns their number.
    fn judge_pending<M, F>(&mut self, map: &mut M, keep: &mut F) -> usize
    where
        M: WalkMut,
        F: FnMut(&M::Key, &mut M::Value) -> bool,
    {
        let mut looked = 0;
        while let Some(&place) = self.pending().last() {
            let mut slots = Vec::new();
            map.shared().each_with_hash(hash_at(place), |slot| slots.push(slot));
            self.pending_len -= 1;
            for slot in slots {
                looked += 1;
                map.judge(slot, &mut *keep);
            }
        }
        looked
    }

    /// Judges the entries of one block, or of a part of it; returns their number. The position
    /// moves, chunk by chunk, before the closure runs: what it has not seen is pending.
    fn judge_block<M, F>(&mut self, map: &mut M, keep: &mut F) -> usize
    where
        M: WalkMut,
        F: FnMut(&M::Key, &mut M::Value) -> bool,
    {
        let mut look = Look::at(map.shared(), self.next);
        let mut looked = 0;
        loop {
            let (count, last) = match look.first_chunk(PENDING) {
                Chunk::Entries(count, last) => (count, last),
                Chunk::Tie(place) => {
                    self.move_to(place.wrapping_add(1), place == u64::MAX);
                    self.pending[0] = place;
                    self.pending_len = 1;
                    return looked + self.judge_pending(map, keep);
                }
            };
            self.move_to(last.wrapping_add(1), last == u64::MAX);
            for i in 0..count {
                self.pending[i] = look.place(i);
            }
            self.pending_len = count as u8;
            for i in (0..count).rev() {
                self.pending_len -= 1;
                looked += 1;
                // Nothing but removals happened since the look: the slots are still right.
                map.judge(look.slot(i), &mut *keep);
            }
            if last == look.last {
                return looked;
            }
            look.drop_chunk(count, last);
        }
    }
}

/// The entries of the block at `from` with places from there on, and the last place of it.
fn block_batch<M: Walk>(map: M, from: u64) -> (Batch<M>, u64) {
    let slots = map.slots();
    let bits = block_bits(slots);
    let last = last_in_block(from, bits);
    let first = first_home(from, slots);
    let mut batch = Batch::new(map, first);
    let each = |hash, slot| {
        if order(hash) >= from {
            batch.add(slot);
        }
    };
    if bits == 0 {
        map.walk_all(each);
    } else {
        map.walk_homes(first, BLOCK, each);
        look::prefetch_after(map, last, slots);
    }
    (batch, last)
}

/// The entries with exactly this hash.
fn find<M: Walk>(map: M, hash: u64) -> Found {
    let mut found = Found::Nothing;
    map.each_with_hash(hash, |slot| {
        found = match found {
            Found::Nothing => Found::One(slot),
            _ => Found::Several,
        };
    });
    found
}

impl fmt::Debug for Cursor {
    /// Not the position: it would tell bits of hashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cursor").field("end", &self.end).finish_non_exhaustive()
    }
}
