//! Batches: look-ups and insertions of many keys in a large map, whose cache misses overlap because
//! the keys are hashed, and what they need is asked for, some ahead. Hashes and compares keys;
//! knows no slot.

use super::HashMap;
use alloc::vec::Vec;
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::iter::FusedIterator;
use core::mem;
use equivalent::Equivalent;

/// Keys in flight. Of 8, 16, 32 and 64 the best for look-ups in memory; a processor has a few dozen
/// buffers for lines that are on their way.
const AHEAD: usize = 32;

/// Entries that wait while another is hashed.
const WAITING: usize = AHEAD - 1;

/// What a map says of some keys, in their order: [`get_batch`](HashMap::get_batch).
pub struct GetBatch<'a, K, V, S, A: Allocator, I: Iterator> {
    map: &'a HashMap<K, V, S, A>,
    keys: I,
    /// Is the map so large that it pays?
    in_batches: bool,
    answers: [Option<&'a V>; AHEAD],
    /// The answers from `next` to before `end` are still to be given.
    next: usize,
    end: usize,
}

impl<K: Eq + Hash, V, S: BuildHasher, A: Allocator> HashMap<K, V, S, A> {
    /// The values of these keys, or `None`s, in the order of the keys. In a map that is much larger
    /// than the caches, and where most keys are found, this takes about half the time of a loop
    /// over [`get`](Self::get), for up to 32 keys are looked up at once; they are taken from the
    /// iterator that far ahead. In a smaller map it is that loop.
    ///
    /// # Complexity
    /// O(1) for each key.
    ///
    /// # Panics
    /// The iterator panics if `Hash`, `Eq` or `keys` does. If it is used again, the keys of the
    /// batch in hand, at most 32, are left out; every later answer is that of its key.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let squares: HashMap<u64, u64> = (0..1_000).map(|n| (n, n * n)).collect();
    /// let wanted = [3, 5_000, 7];
    /// let found: Vec<Option<&u64>> = squares.get_batch(&wanted).collect();
    /// assert_eq!(found, [Some(&9), None, Some(&49)]);
    /// ```
    #[doc(alias = "get_many")]
    pub fn get_batch<'k, Q, I>(&self, keys: I) -> GetBatch<'_, K, V, S, A, I::IntoIter>
    where
        Q: Hash + Equivalent<K> + ?Sized + 'k,
        I: IntoIterator<Item = &'k Q>,
    {
        GetBatch {
            map: self,
            keys: keys.into_iter(),
            in_batches: self.raw.is_out_of_cache(),
            answers: [None; AHEAD],
            next: 0,
            end: 0,
        }
    }

    /// Inserts all entries; in a map so large that it pays, each some time after it was hashed and
    /// its place asked for. If anything panics, those that wait are dropped, with the entry in hand
    /// at most 32.
    #[inline]
    pub(super) fn extend_ahead(&mut self, entries: impl Iterator<Item = (K, V)>) {
        let in_batches = self.raw.is_out_of_cache();
        // A ring: what waits, and where the oldest is once it is full. With the entry in hand these
        // are as many as may be lost.
        let mut waiting: Vec<(u64, (K, V))> = Vec::new();
        let mut oldest = 0;
        if in_batches {
            waiting.reserve_exact(WAITING);
        }
        entries.for_each(|entry| {
            let mut next = (self.hash_builder.hash_one(&entry.0), entry);
            if in_batches {
                self.raw.prefetch_home(next.0);
                if waiting.len() < WAITING {
                    return waiting.push(next);
                }
                next = mem::replace(&mut waiting[oldest], next);
                oldest = (oldest + 1) % WAITING;
            }
            let (hash, (key, value)) = next;
            self.insert_hashed(hash, key, value);
        });
        waiting.rotate_left(oldest);
        for (hash, (key, value)) in waiting {
            self.insert_cold(hash, key, value, false);
        }
    }
}

impl<'k, 'a, K, V, S, A, Q, I> GetBatch<'a, K, V, S, A, I>
where
    K: Eq + Hash,
    S: BuildHasher,
    A: Allocator,
    Q: Hash + Equivalent<K> + ?Sized + 'k,
    I: Iterator<Item = &'k Q>,
{
    /// Looks up the next batch, in three passes: for the tags, for the entries, and to compare.
    /// Returns whether there is one.
    fn look_up_ahead(&mut self) -> bool {
        let raw = &self.map.raw;
        let mut batch: [Option<(u64, &Q)>; AHEAD] = [None; AHEAD];
        let mut keys = 0;
        // None to give until all are there: if user code panics, no key gets another's.
        self.next = 0;
        self.end = 0;
        for (place, key) in batch.iter_mut().zip(&mut self.keys) {
            let hash = self.map.hash_builder.hash_one(key);
            raw.prefetch_tags(hash);
            *place = Some((hash, key));
            keys += 1;
        }
        for (hash, _) in batch.iter().flatten() {
            raw.prefetch_candidate(*hash);
        }
        for (answer, (hash, key)) in self.answers.iter_mut().zip(batch.iter().flatten()) {
            let found = raw.get_prefetched(*hash, |(there, _)| key.equivalent(there));
            *answer = found.map(|(_, value)| value);
        }
        self.end = keys;
        keys != 0
    }
}

impl<'k, 'a, K, V, S, A, Q, I> Iterator for GetBatch<'a, K, V, S, A, I>
where
    K: Eq + Hash,
    S: BuildHasher,
    A: Allocator,
    Q: Hash + Equivalent<K> + ?Sized + 'k,
    I: Iterator<Item = &'k Q>,
{
    type Item = Option<&'a V>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if !self.in_batches {
            return self.keys.next().map(|key| self.map.get(key));
        }
        if self.next == self.end && !self.look_up_ahead() {
            return None;
        }
        self.next += 1;
        Some(self.answers[self.next - 1])
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let here = self.end - self.next;
        let (least, most) = self.keys.size_hint();
        (least.saturating_add(here), most.and_then(|most| most.checked_add(here)))
    }

    #[inline]
    fn fold<B, F: FnMut(B, Self::Item) -> B>(mut self, first: B, mut f: F) -> B {
        if !self.in_batches {
            let map = self.map;
            return self.keys.fold(first, |folded, key| f(folded, map.get(key)));
        }
        let mut folded = first;
        while self.next != self.end || self.look_up_ahead() {
            for answer in &self.answers[self.next..self.end] {
                folded = f(folded, *answer);
            }
            self.next = self.end;
        }
        folded
    }
}

impl<'k, K, V, S, A, Q, I> ExactSizeIterator for GetBatch<'_, K, V, S, A, I>
where
    K: Eq + Hash,
    S: BuildHasher,
    A: Allocator,
    Q: Hash + Equivalent<K> + ?Sized + 'k,
    I: ExactSizeIterator<Item = &'k Q>,
{
}

impl<'k, K, V, S, A, Q, I> FusedIterator for GetBatch<'_, K, V, S, A, I>
where
    K: Eq + Hash,
    S: BuildHasher,
    A: Allocator,
    Q: Hash + Equivalent<K> + ?Sized + 'k,
    I: FusedIterator<Item = &'k Q>,
{
}

impl<K, V, S, A: Allocator, I: Iterator + Clone> Clone for GetBatch<'_, K, V, S, A, I> {
    fn clone(&self) -> Self {
        GetBatch { keys: self.keys.clone(), ..*self }
    }
}

impl<K, V, S, A: Allocator, I: Iterator> fmt::Debug for GetBatch<'_, K, V, S, A, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GetBatch").finish_non_exhaustive()
    }
}
