//! The clear family, row by row as in the contract; then what removes some entries and is no clear.
//! Each promise is written once, in `src/contract/`, for all containers.

use super::HashMap;
use super::iter::{Drain, ExtractIf};
use allocator_api2::alloc::Allocator;
use core::mem;

impl<K, V, S, A: Allocator> HashMap<K, V, S, A> {
    #[doc = include_str!("../contract/clear.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::from([(1, 'a')]);
    /// let bytes = map.allocation_size();
    /// map.clear();
    /// assert_eq!((map.len(), map.allocation_size()), (0, bytes));
    /// ```
    #[inline]
    pub fn clear(&mut self) {
        self.raw.clear_retain();
    }

    #[doc = include_str!("../contract/clear_retain.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// // One allocation for all rounds.
    /// let mut seen = HashMap::with_capacity(100);
    /// let bytes = seen.allocation_size();
    /// for round in 0..10 {
    ///     for n in 0..100 {
    ///         seen.insert(n, round);
    ///     }
    ///     seen.clear_retain();
    /// }
    /// assert_eq!(seen.allocation_size(), bytes);
    /// ```
    #[inline]
    #[doc(alias("mapclear", "clearRetainingCapacity", "removeAll"))]
    pub fn clear_retain(&mut self) {
        self.raw.clear_retain();
    }

    #[doc = include_str!("../contract/clear_shrink.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::with_capacity(10_000);
    /// map.extend((0..100).map(|i| (i, i)));
    /// map.clear_shrink();
    /// // Room for a fill like the last one, not for the one that was prepared for.
    /// assert!(map.capacity() >= 100 && map.capacity() < 200);
    /// ```
    #[inline]
    pub fn clear_shrink(&mut self) {
        self.raw.clear_shrink();
    }

    #[doc = include_str!("../contract/clear_shrink_to.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, u32> = HashMap::new();
    /// // A spike among fills of up to 100: its memory goes, that of usual fills stays.
    /// for fill in [80, 100, 100_000, 90] {
    ///     map.extend((0..fill).map(|i| (i, i)));
    ///     map.clear_shrink_to(100);
    ///     assert!(map.capacity() < 200);
    /// }
    /// ```
    #[inline]
    #[doc(alias = "retain_capacity_at_most")]
    pub fn clear_shrink_to(&mut self, max_capacity: usize) {
        self.raw.clear_shrink_to(max_capacity);
    }

    #[doc = include_str!("../contract/reset.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, u32> = (0..1_000).map(|i| (i, i)).collect();
    /// map.reset();
    /// assert_eq!((map.len(), map.capacity(), map.allocation_size()), (0, 0, 0));
    /// ```
    #[inline]
    #[doc(alias("clearAndFree", "removeAll"))]
    pub fn reset(&mut self) {
        self.raw.reset();
    }

    #[doc = include_str!("../contract/reset_with_hasher.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::{DefaultHashBuilder, HashMap};
    ///
    /// let mut map: HashMap<u64, u64> = (0..1_000).map(|i| (i, i)).collect();
    /// // Somebody floods the map with colliding keys, it seems: the next fill gets fresh ones.
    /// if map.stats().longest_probe > 8 {
    ///     map.reset_with_hasher(DefaultHashBuilder::default());
    /// }
    /// # map.reset_with_hasher(DefaultHashBuilder::default());
    /// # assert_eq!(map.capacity(), 0);
    /// ```
    pub fn reset_with_hasher(&mut self, hash_builder: S) {
        // Detached first: were a destructor to panic, the map is empty already and has the hasher
        // that it is to have. The entries go before the old hasher, as when a map is dropped.
        let old_hasher = mem::replace(&mut self.hash_builder, hash_builder);
        self.raw.reset();
        drop(old_hasher);
    }

    #[doc = include_str!("../contract/take_all.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, String> = (0..100).map(|i| (i, i.to_string())).collect();
    /// let mut rest = map.take_all().into_iter();
    /// assert_eq!(map.capacity(), 0);
    /// // A slice per tick: no tick pays for all destructors.
    /// while rest.len() > 0 {
    ///     rest.by_ref().take(10).for_each(drop);
    ///     map.insert(rest.len() as u32, String::new());
    /// }
    /// assert_eq!(map.len(), 10);
    /// ```
    #[must_use = "the entries are in the map returned; to drop them now, use `reset`"]
    pub fn take_all(&mut self) -> Self
    where
        S: Clone,
        A: Clone,
    {
        // User code first: if the hasher's `Clone` panics, nothing has moved.
        let hash_builder = self.hash_builder.clone();
        HashMap { raw: self.raw.take_all(), hash_builder }
    }

    #[doc = include_str!("../contract/recycle.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let texts = [String::from("a b a"), String::from("c c c")];
    /// let mut scratch: HashMap<&str, usize> = HashMap::with_capacity(16);
    /// let bytes = scratch.allocation_size();
    /// for text in texts {
    ///     // The keys borrow from `text`, which ends with this round. The memory does not.
    ///     let mut counts: HashMap<&str, usize> = scratch.recycle();
    ///     for word in text.split(' ') {
    ///         *counts.entry(word).or_insert(0) += 1;
    ///     }
    ///     assert!(counts.len() <= 2);
    ///     scratch = counts.recycle();
    /// }
    /// assert_eq!(scratch.allocation_size(), bytes);
    /// ```
    #[must_use = "the memory is in the map returned; to free it, drop this one"]
    pub fn recycle<K2, V2>(self) -> HashMap<K2, V2, S, A> {
        HashMap { raw: self.raw.recycle(), hash_builder: self.hash_builder }
    }

    #[doc = include_str!("../contract/drain.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map = HashMap::from([(1, 'a'), (2, 'b')]);
    /// let bytes = map.allocation_size();
    /// let mut entries: Vec<_> = map.drain().collect();
    /// entries.sort();
    /// assert_eq!(entries, [(1, 'a'), (2, 'b')]);
    /// assert_eq!((map.len(), map.allocation_size()), (0, bytes));
    /// ```
    #[inline]
    pub fn drain(&mut self) -> Drain<'_, K, V, A> {
        Drain::new(self.raw.drain())
    }

    #[doc = include_str!("../contract/clear_zeroize.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut keys: HashMap<u32, [u8; 32]> = HashMap::new();
    /// for session in 0..3 {
    ///     keys.insert(session, [7; 32]);
    ///     let bytes = keys.allocation_size();
    ///     // The session is over: its key is in this memory no more, which serves the next.
    ///     keys.clear_zeroize();
    ///     assert_eq!((keys.len(), keys.allocation_size()), (0, bytes));
    /// }
    /// ```
    #[cfg(feature = "zeroize")]
    #[doc(alias = "wipe")]
    pub fn clear_zeroize(&mut self) {
        self.raw.clear_zeroize();
    }

    /// Drops the entries for which `keep` returns `false`, and keeps the memory.
    ///
    /// Not a clear: cursors go on. If `keep` or a destructor panics, decisions already made stand,
    /// and all remaining entries stay.
    ///
    /// What is dropped is dropped in its slot, so a destructor that wipes its value wipes the slot.
    ///
    /// # Complexity
    /// O(inserted + capacity/4096) calls and steps. *Inserted* counts the insertions since the last
    /// clear or growth.
    ///
    /// # Panics
    /// If `keep` or a destructor does.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, u32> = (0..8).map(|i| (i, i * 10)).collect();
    /// map.retain(|key, _| key % 2 == 0);
    /// assert_eq!(map.len(), 4);
    /// ```
    pub fn retain<F>(&mut self, mut keep: F)
    where
        F: FnMut(&K, &mut V) -> bool,
    {
        self.raw.retain(|(key, value)| keep(key, value));
    }

    /// Removes and yields the entries for which `pick` returns `true`, and keeps the memory.
    ///
    /// Not a clear: cursors go on. Entries that the iterator has not reached when it is dropped
    /// stay.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// As [`retain`](Self::retain).
    ///
    /// # Panics
    /// If `pick` does; the entry in hand stays then.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<u32, u32> = (0..8).map(|i| (i, i * 10)).collect();
    /// let odd: HashMap<u32, u32> = map.extract_if(|key, _| key % 2 == 1).collect();
    /// assert_eq!((map.len(), odd.len()), (4, 4));
    /// ```
    #[inline]
    #[doc(alias = "drain_filter")]
    pub fn extract_if<F>(&mut self, pick: F) -> ExtractIf<'_, K, V, F, A>
    where
        F: FnMut(&K, &mut V) -> bool,
    {
        ExtractIf::new(self, pick)
    }

    /// Removes and returns some entry, whichever is found first, and keeps the memory.
    ///
    /// Not a clear: cursors go on.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1) amortised over popping until the map is empty, from 4,096 slots on by the map of lines
    /// in use.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut work: HashMap<u32, u32> = HashMap::from([(3, 1)]);
    /// let mut done = 0;
    /// while let Some((n, _)) = work.pop() {
    ///     done += 1;
    ///     if n > 0 {
    ///         work.insert(n - 1, 0);
    ///     }
    /// }
    /// assert_eq!(done, 4);
    /// ```
    #[doc(alias("take_any", "popitem"))]
    pub fn pop(&mut self) -> Option<(K, V)> {
        self.raw.pop()
    }
}
