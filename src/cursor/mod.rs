//! `Cursor`: a walk over a map that borrows nothing between steps.
//! Plain integers: no slot survives a step, no pointer exists. No unsafe code.

mod batch;
#[cfg(doctest)]
mod compile_fail;
#[cfg(any(test, feature = "testing"))]
mod digest;
mod error;
mod look;
pub(crate) mod order;
mod position;
pub(crate) mod source;

pub use batch::Batch;
pub use error::{CursorError, End, WrongMap};

use crate::fault::{self, Fault};
use crate::raw::iter::homes::Found;
use core::fmt;
use look::{Look, pick_rest};
use order::order;
use position::Position;
use source::sealed::Entries;
use source::{Walk, WalkKey, WalkMut, WalkRetain};

/// Entries that a cursor has looked up but not yet yielded: as many as 128 bytes leave room for.
const PENDING: usize = 11;

#[doc = include_str!("cursor.md")]
#[derive(Clone)]
#[doc(alias = "scan")]
pub struct Cursor {
    /// The map's, for its whole life.
    id: u64,
    /// Clears of the map before the cursor was opened.
    generation: u64,
    /// What has been passed; the pending hashes count as passed there.
    position: Position,
    /// Distinct hashes of entries that were there when they were looked at. No slots: each is
    /// looked up again when its turn comes, in whatever table there is then.
    pending: [u64; PENDING],
    pending_len: u8,
    end: Option<End>,
}

const _: () = assert!(size_of::<Cursor>() <= 128);

impl Cursor {
    /// A cursor at the start of the entries with this id, of the fill after so many clears.
    pub(crate) fn open((id, generation): (u64, u64)) -> Self {
        Cursor {
            id,
            generation,
            position: Position::start(),
            pending: [0; PENDING],
            pending_len: 0,
            end: None,
        }
    }

    /// Returns why the cursor has ended; `None` while it may still yield something.
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

    /// Yields one more entry, or `None` at the end.
    ///
    /// # Complexity
    /// O(1) amortised over a walk: about six look-ups. A whole walk takes O(entries + slots/4096)
    /// in a thin table, one into which few entries were inserted since its last clear, and
    /// otherwise O(slots), as an iterator does. In tables of up to 256 slots every eleventh step
    /// hashes all entries.
    ///
    /// # Panics
    /// If `Hash` does; the step did not happen then.
    ///
    /// # Errors
    /// [`WrongMap`](CursorError::WrongMap) for a map that the cursor was not opened on;
    /// [`HashTie`](CursorError::HashTie) if two entries at the
    /// cursor share all 64 bits of their hashes. The cursor does not move then: the batch steps
    /// ([`next_batch`](Self::next_batch), [`retain_next`](Self::retain_next)) pass such entries.
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

    /// Yields one more entry, to change, replace or remove; `None` at the end.
    ///
    /// See [`next`](Self::next).
    ///
    /// # Complexity
    /// As [`next`](Self::next).
    ///
    /// # Panics
    /// As [`next`](Self::next).
    ///
    /// # Errors
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

    /// Yields some more entries, at least one, under one borrow of the map; `None` at the end.
    ///
    /// Exact for every hasher, a constant one included. With a well-mixed hasher a batch holds
    /// at most 1,000 entries, whatever the table's size was when the cursor was opened.
    /// Entries of the batch that are not taken count as yielded.
    ///
    /// # Complexity
    /// O(batch) amortised over a walk: about twice an iteration that also hashes each key. A thin
    /// table is walked as by [`next`](Self::next).
    ///
    /// # Panics
    /// If `Hash` does; the step did not happen then. Iterating the batch runs no user code.
    ///
    /// # Errors
    /// [`WrongMap`] for a map that the cursor was not opened on.
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
    pub fn next_batch<M: Walk>(&mut self, map: M) -> Result<Option<Batch<M::Picked>>, WrongMap> {
        if !self.is_live(map)? {
            return Ok(None);
        }
        if self.pending_len != 0 {
            let slots = map.raw().slots_of_hashes(self.pending(), |entry| map.hash(entry));
            self.pending_len = 0;
            if slots.len() != 0 {
                return Ok(Some(Batch { picked: map.pick(slots) }));
            }
        }
        let mut position = self.position.clone();
        while !position.is_at_end() {
            if fault::is_on(Fault::MoveFirst) {
                self.position.pass_to(u64::MAX);
            }
            let slots = pick_rest(map, &mut position, usize::MAX);
            if slots.len() != 0 {
                self.position = position;
                return Ok(Some(Batch { picked: map.pick(slots) }));
            }
        }
        self.finish(position);
        Ok(None)
    }

    /// Looks at `n` more entries, or up to 16 beyond, and drops those for which `keep` returns
    /// `false`.
    ///
    /// Returns how many it looked at: at least `n` (at least one), fewer only where the walk ends;
    /// `None` at the end. Entries that share a home slot are looked at together, so that more than
    /// 16 beyond `n` may be only where a hasher gives more than 16 entries one home. The closure
    /// gets what that of the container's own `retain` gets: `&K, &mut V` of a map, `&T` of a set,
    /// `&mut T` of a table. What is dropped is dropped where it lies.
    ///
    /// # Complexity
    /// O(entries looked at) amortised over a walk; of a thin table as [`next`](Self::next). In
    /// tables of up to 256 slots a step hashes all entries, and a few times if `n` is less.
    ///
    /// # Panics
    /// If `Hash`, `keep` or a destructor does. What was judged stays judged. If `keep` or a
    /// destructor panics, the entries of the block in hand, a few hundred at most, count as judged.
    ///
    /// # Errors
    /// [`WrongMap`] for a map that the cursor was not opened on.
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
        M: WalkRetain<F>,
    {
        if !self.is_live(map.shared())? {
            return Ok(None);
        }
        // A budget of 0 looks at something, too: the walk would have no end otherwise.
        let n = n.max(1);
        let mut looked = 0;
        while looked < n && self.pending_len != 0 {
            looked += self.judge_pending(&mut map, &mut keep);
        }
        while looked < n && !self.position.is_at_end() {
            looked += self.judge_rest(&mut map, &mut keep, n - looked);
        }
        if looked == 0 && self.position.is_at_end() {
            self.end = Some(End::Exhausted);
            return Ok(None);
        }
        Ok(Some(looked))
    }

    /// Returns whether an entry with this key, inserted now, would be skipped; true for every key
    /// after an end.
    ///
    /// Lets a writer decide whether a walk that takes a snapshot has what it is about to change.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `Hash` does.
    ///
    /// # Errors
    /// [`WrongMap`] for a map that the cursor was not opened on.
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
        let cleared = map.raw().generation().0 != self.generation
            && !fault::is_on(Fault::PassedIgnoresClears);
        if self.end.is_some() || cleared {
            return Ok(true);
        }
        let hash = map.hash_key(key);
        Ok(self.position.has_passed(order(hash)) && !self.pending().contains(&hash))
    }

    fn check_map<M: Walk>(&self, map: M) -> Result<(), WrongMap> {
        // A cursor's id is never 0, so a map that no cursor knows is another one.
        if map.raw().id() == self.id { Ok(()) } else { Err(WrongMap) }
    }

    /// Is there anything left to look for? In the order of the contract: the map, an end that was
    /// seen before, a clear.
    fn is_live<M: Walk>(&mut self, map: M) -> Result<bool, WrongMap> {
        if self.end.is_some() && fault::is_on(Fault::EndBeforeMap) {
            return Ok(false);
        }
        self.check_map(map)?;
        if self.end.is_some() && !fault::is_on(Fault::EndForgotten) {
            return Ok(false);
        }
        let (generation, kind) = map.raw().generation();
        if generation != self.generation && !fault::is_on(Fault::NoGeneration) {
            self.end = Some(End::Cleared(kind));
            self.pending_len = 0;
            return Ok(false);
        }
        Ok(true)
    }

    #[inline]
    fn pending(&self) -> &[u64] {
        &self.pending[..usize::from(self.pending_len)]
    }

    /// Everything has been passed and nothing is pending.
    fn finish(&mut self, position: Position) {
        self.position = position;
        self.end = Some(End::Exhausted);
    }

    /// Slot and hash of the next entry. Moves only behind the last call of user code.
    fn advance<M: Walk>(&mut self, map: M) -> Result<Option<(usize, u64)>, CursorError> {
        if !self.is_live(map)? {
            return Ok(None);
        }
        while let Some(&hash) = self.pending().last() {
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
        let mut position = self.position.clone();
        while !position.is_at_end() {
            let look = Look::<{ PENDING + 1 }>::at(map, position);
            position = look.position;
            let Some(at) = look.len.checked_sub(1) else { continue };
            let hash = look.hashes[at];
            match find(map, hash) {
                Found::One(slot) => {
                    self.position = position;
                    self.pending.copy_from_slice(&look.hashes[..PENDING]);
                    self.pending_len = at as u8;
                    return Ok(Some((slot, hash)));
                }
                Found::Several => return Err(CursorError::HashTie),
                // Seen a moment ago: its hash is not the same twice.
                Found::Nothing => {}
            }
        }
        self.finish(position);
        Ok(None)
    }

    /// Judges the entries with the last pending hash; returns their number.
    fn judge_pending<M, F>(&mut self, map: &mut M, keep: &mut F) -> usize
    where
        M: WalkRetain<F>,
    {
        let Some(hash) = self.pending().last() else { return 0 };
        let shared = map.shared();
        let slots = shared.raw().slots_of_hashes(&[*hash], |entry| shared.hash(entry));
        self.pending_len -= 1;
        let looked = slots.len();
        map.judge(slots, keep);
        looked
    }

    /// Judges about `n` entries of the rest of the block; returns their number.
    fn judge_rest<M, F>(&mut self, map: &mut M, keep: &mut F, n: usize) -> usize
    where
        M: WalkRetain<F>,
    {
        let mut position = self.position.clone();
        let slots = pick_rest(map.shared(), &mut position, n);
        // After `Hash`, before `keep`: what was hashed has not moved, what is judged stays so.
        self.position = position;
        let looked = slots.len();
        // Nothing but these removals happens between the look and them: the slots are still right.
        map.judge(slots, keep);
        looked
    }
}

/// The entries with exactly this hash.
#[inline]
fn find<M: Walk>(map: M, hash: u64) -> Found {
    if fault::is_on(Fault::Prefetch) {
        return Found::One(hash as usize & map.raw().slots().saturating_sub(1));
    }
    map.raw().only_with_hash(hash, |entry| map.hash(entry))
}

impl fmt::Debug for Cursor {
    /// Not the position: it would tell bits of hashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cursor").field("end", &self.end).finish_non_exhaustive()
    }
}
