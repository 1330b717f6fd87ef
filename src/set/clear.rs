//! The clear family, row by row as in the contract; then what removes some elements and is no
//! clear. Each promise is written once, in `src/contract/`, for all containers; the work is the
//! map's.

use super::HashSet;
use super::iter::{Drain, ExtractIf};
use allocator_api2::alloc::Allocator;

impl<T, S, A: Allocator> HashSet<T, S, A> {
    #[doc = include_str!("../contract/clear.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set = HashSet::from([1, 2]);
    /// let bytes = set.allocation_size();
    /// set.clear();
    /// assert_eq!((set.len(), set.allocation_size()), (0, bytes));
    /// ```
    #[inline]
    pub fn clear(&mut self) {
        self.map.clear();
    }

    #[doc = include_str!("../contract/clear_retain.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// // The nodes that one search has seen; one allocation for all searches.
    /// let mut seen = HashSet::with_capacity(100);
    /// let bytes = seen.allocation_size();
    /// for start in 0..10 {
    ///     let mut node = start;
    ///     while seen.insert(node) {
    ///         node = (node * 3 + 1) % 100;
    ///     }
    ///     seen.clear_retain();
    /// }
    /// assert_eq!(seen.allocation_size(), bytes);
    /// ```
    #[inline]
    #[doc(alias("clearRetainingCapacity", "removeAll"))]
    pub fn clear_retain(&mut self) {
        self.map.clear_retain();
    }

    #[doc = include_str!("../contract/clear_shrink.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set = HashSet::with_capacity(10_000);
    /// set.extend(0..100);
    /// set.clear_shrink();
    /// // Room for a fill like the last one, not for the one that was prepared for.
    /// assert!(set.capacity() >= 100 && set.capacity() < 200);
    /// ```
    #[inline]
    pub fn clear_shrink(&mut self) {
        self.map.clear_shrink();
    }

    #[doc = include_str!("../contract/clear_shrink_to.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set = HashSet::new();
    /// // A spike among fills of up to 100: its memory goes, that of usual fills stays.
    /// for fill in [80, 100, 100_000, 90] {
    ///     set.extend(0..fill);
    ///     set.clear_shrink_to(100);
    ///     assert!(set.capacity() < 200);
    /// }
    /// ```
    #[inline]
    #[doc(alias = "retain_capacity_at_most")]
    pub fn clear_shrink_to(&mut self, max_capacity: usize) {
        self.map.clear_shrink_to(max_capacity);
    }

    #[doc = include_str!("../contract/reset.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set: HashSet<u32> = (0..1_000).collect();
    /// set.reset();
    /// assert_eq!((set.len(), set.capacity(), set.allocation_size()), (0, 0, 0));
    /// ```
    #[inline]
    #[doc(alias("clearAndFree", "removeAll"))]
    pub fn reset(&mut self) {
        self.map.reset();
    }

    #[doc = include_str!("../contract/reset_with_hasher.md")]
    ///
    /// # Examples
    /// ```
    /// use std::hash::{BuildHasher, RandomState};
    /// use tabularasa::HashSet;
    ///
    /// let mut set = HashSet::with_hasher(RandomState::new());
    /// set.extend(0..1_000);
    /// let old = set.hasher().hash_one(7);
    /// // Somebody knows which elements collide, it seems: the next fill gets fresh keys.
    /// set.reset_with_hasher(RandomState::new());
    /// assert_ne!(set.hasher().hash_one(7), old);
    /// ```
    pub fn reset_with_hasher(&mut self, hash_builder: S) {
        self.map.reset_with_hasher(hash_builder);
    }

    #[doc = include_str!("../contract/take_all.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// // What changed since the last report, each once; the set is free again at once.
    /// let mut changed = HashSet::from(["a", "b"]);
    /// let report = changed.take_all();
    /// changed.insert("c");
    /// assert_eq!((report.len(), changed.len()), (2, 1));
    /// ```
    #[must_use = "the entries are in the set returned; to drop them now, use `reset`"]
    pub fn take_all(&mut self) -> Self
    where
        S: Clone,
        A: Clone,
    {
        HashSet { map: self.map.take_all() }
    }

    #[doc = include_str!("../contract/recycle.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let texts = [String::from("a b a"), String::from("c c c")];
    /// let mut scratch: HashSet<&str> = HashSet::with_capacity(16);
    /// let bytes = scratch.allocation_size();
    /// for text in texts {
    ///     // The elements borrow from `text`, which ends with this round. The memory does not.
    ///     let mut words: HashSet<&str> = scratch.recycle();
    ///     words.extend(text.split(' '));
    ///     assert!(words.len() <= 2);
    ///     scratch = words.recycle();
    /// }
    /// assert_eq!(scratch.allocation_size(), bytes);
    /// ```
    #[must_use = "the memory is in the set returned; to free it, drop this one"]
    pub fn recycle<T2>(self) -> HashSet<T2, S, A> {
        HashSet { map: self.map.recycle() }
    }

    #[doc = include_str!("../contract/drain.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set = HashSet::from([1, 2]);
    /// let bytes = set.allocation_size();
    /// assert_eq!(set.drain().sum::<i32>(), 3);
    /// assert_eq!((set.len(), set.allocation_size()), (0, bytes));
    /// ```
    #[inline]
    pub fn drain(&mut self) -> Drain<'_, T, A> {
        Drain::new(self.map.drain())
    }

    #[doc = include_str!("../contract/clear_zeroize.md")]
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut tokens = HashSet::from([*b"sixteen bytes: a", *b"sixteen bytes: b"]);
    /// // Revoked: gone for look-ups, and still to be read in the memory.
    /// tokens.remove(b"sixteen bytes: a");
    /// let bytes = tokens.allocation_size();
    /// tokens.clear_zeroize();
    /// assert_eq!((tokens.len(), tokens.allocation_size()), (0, bytes));
    /// ```
    #[cfg(feature = "zeroize")]
    #[doc(alias = "wipe")]
    pub fn clear_zeroize(&mut self) {
        self.map.clear_zeroize();
    }

    /// Drops the elements for which `keep` returns `false`, and keeps the memory.
    ///
    /// Not a clear: cursors go on. If `keep` or a destructor panics, decisions already made stand,
    /// and all remaining elements stay.
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
    /// use tabularasa::HashSet;
    ///
    /// let mut set: HashSet<u32> = (0..8).collect();
    /// set.retain(|n| n % 2 == 0);
    /// assert_eq!(set.len(), 4);
    /// ```
    pub fn retain<F>(&mut self, mut keep: F)
    where
        F: FnMut(&T) -> bool,
    {
        self.map.retain(|element, ()| keep(element));
    }

    /// Removes and yields the elements for which `pick` returns `true`, and keeps the memory.
    ///
    /// Not a clear: cursors go on. Elements that the iterator has not reached when it is dropped
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
    /// If `pick` does; the element in hand stays then.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut set: HashSet<u32> = (0..8).collect();
    /// let odd: HashSet<u32> = set.extract_if(|n| n % 2 == 1).collect();
    /// assert_eq!((set.len(), odd.len()), (4, 4));
    /// ```
    #[inline]
    #[doc(alias = "drain_filter")]
    pub fn extract_if<F>(&mut self, pick: F) -> ExtractIf<'_, T, F, A>
    where
        F: FnMut(&T) -> bool,
    {
        ExtractIf::new(self, pick)
    }

    /// Removes and returns some element, whichever is found first, and keeps the memory.
    ///
    /// Not a clear: cursors go on.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1) amortised over popping until the set is empty, from 4,096 slots on by the map of lines
    /// in use.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// // Work that makes more work, each piece of it waiting once.
    /// let mut work = HashSet::from([3]);
    /// let mut done = 0;
    /// while let Some(n) = work.pop() {
    ///     done += 1;
    ///     work.extend(0..n);
    /// }
    /// assert!(work.is_empty() && done >= 4);
    /// ```
    #[doc(alias = "take_any")]
    pub fn pop(&mut self) -> Option<T> {
        self.map.pop().map(|(element, ())| element)
    }
}
