//! Walks over the entries that a look-up of one hash would test.
//! Knows no hasher and no test: with tags of seven bits, most of what is yielded has the hash, and
//! some has not.
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

use crate::raw::bucket::Bucket;
use crate::raw::meta::control::Control;
use crate::raw::meta::group::{BitMask, WIDTH};
use crate::raw::meta::probe::Path;
use crate::raw::meta::tag;
use crate::raw::table::RawTable;
use allocator_api2::alloc::Allocator;
use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;

/// The full slots on the path of a hash whose tag is that of the hash, each once.
struct RawIterHash<'t, T> {
    control: Control<'t>,
    /// At the current window.
    path: Path,
    tag: u8,
    /// Answers of the current window, still to come.
    answers: BitMask,
    marker: PhantomData<T>,
}

impl<T> Clone for RawIterHash<'_, T> {
    fn clone(&self) -> Self {
        RawIterHash { ..*self }
    }
}

impl<'t, T> RawIterHash<'t, T> {
    /// # Safety
    /// The table behind `control` is allocated, not abandoned, of entries of type `T`, and nothing
    /// is inserted or removed for `'t`.
    #[inline]
    unsafe fn new(control: Control<'t>, hash: u64) -> Self {
        let path = Path::new(hash as usize, control.mask());
        let tag = tag::of(hash);
        let answers = control.window(path.start).match_tag(tag);
        RawIterHash { control, path, tag, answers, marker: PhantomData }
    }

    /// Of a table without entries. The shared block has a window and a filter: nothing is there,
    /// and nothing ever went further.
    fn empty() -> Self {
        RawIterHash {
            control: Control::unallocated(),
            path: Path::new(0, 0),
            tag: 0,
            answers: BitMask::none(),
            marker: PhantomData,
        }
    }

    /// The number of the next slot. Asked again after the end it looks at the last window's filter
    /// again, and ends again.
    #[inline]
    fn next(&mut self) -> Option<usize> {
        loop {
            while let Some(distance) = self.answers.lowest() {
                self.answers = self.answers.without_lowest();
                // In a table smaller than a window the last slot has two tags in each window: its
                // own, and the first of the mirror (I3). Only the former counts, or `IterHashMut`
                // would yield an entry twice.
                if self.control.slots() < WIDTH && self.path.start + distance == WIDTH - 1 {
                    continue;
                }
                return Some(self.path.slot(distance));
            }
            if !self.control.overflowed(self.path.start, self.tag) || !self.path.advance() {
                return None;
            }
            self.answers = self.control.window(self.path.start).match_tag(self.tag);
        }
    }

    /// The next entry's address.
    #[inline]
    fn next_entry(&mut self) -> Option<*mut T> {
        // SAFETY: what yields anything is allocated.
        self.next().map(|index| unsafe { Bucket::new(self.control, index) }.as_ptr())
    }
}

/// References to the entries that may have a given hash: see
/// [`iter_hash`](crate::HashTable::iter_hash).
pub struct IterHash<'a, T> {
    raw: RawIterHash<'a, T>,
    marker: PhantomData<&'a T>,
}

impl<T> Clone for IterHash<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        IterHash { raw: self.raw.clone(), marker: PhantomData }
    }
}

impl<'a, T> Iterator for IterHash<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        // SAFETY: a full slot (I4: the table has entries) of a table borrowed for 'a.
        self.raw.next_entry().map(|entry| unsafe { &*entry })
    }
}

/// Exclusive references to the entries that may have a given hash: see
/// [`iter_hash_mut`](crate::HashTable::iter_hash_mut).
pub struct IterHashMut<'a, T> {
    raw: RawIterHash<'a, T>,
    marker: PhantomData<&'a mut T>,
}

impl<'a, T> Iterator for IterHashMut<'a, T> {
    type Item = &'a mut T;

    #[inline]
    fn next(&mut self) -> Option<&'a mut T> {
        // SAFETY: as for `IterHash`, of a table borrowed exclusively; a path meets each slot once.
        self.raw.next_entry().map(|entry| unsafe { &mut *entry })
    }
}

/// Bucket indices of the entries that may have a given hash: see
/// [`iter_hash_buckets`](crate::HashTable::iter_hash_buckets).
pub struct IterHashBuckets<'a, T> {
    raw: RawIterHash<'a, T>,
    marker: PhantomData<&'a T>,
}

impl<T> Clone for IterHashBuckets<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        IterHashBuckets { raw: self.raw.clone(), marker: PhantomData }
    }
}

impl<T> Iterator for IterHashBuckets<'_, T> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        self.raw.next()
    }
}

impl<T> FusedIterator for IterHash<'_, T> {}
impl<T> FusedIterator for IterHashMut<'_, T> {}
impl<T> FusedIterator for IterHashBuckets<'_, T> {}

impl<T> Default for IterHash<'_, T> {
    fn default() -> Self {
        IterHash { raw: RawIterHash::empty(), marker: PhantomData }
    }
}
impl<T> Default for IterHashMut<'_, T> {
    fn default() -> Self {
        IterHashMut { raw: RawIterHash::empty(), marker: PhantomData }
    }
}
impl<T> Default for IterHashBuckets<'_, T> {
    fn default() -> Self {
        IterHashBuckets { raw: RawIterHash::empty(), marker: PhantomData }
    }
}

impl<T: fmt::Debug> fmt::Debug for IterHash<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
impl<T: fmt::Debug> fmt::Debug for IterHashMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to_come: IterHash<'_, T> = IterHash { raw: self.raw.clone(), marker: PhantomData };
        f.debug_list().entries(to_come).finish()
    }
}
impl<T> fmt::Debug for IterHashBuckets<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// # Safety
    /// Nothing is inserted or removed for `'t`.
    #[inline]
    unsafe fn raw_iter_hash<'t>(&self, hash: u64) -> RawIterHash<'t, T> {
        // Also keeps away from the tags of an abandoned table (I4), and from the shared block.
        if self.head.items == 0 {
            return RawIterHash::empty();
        }
        // SAFETY: the caller's promise.
        let control = unsafe { self.head.control_for() };
        // SAFETY: with entries it is allocated and not abandoned.
        unsafe { RawIterHash::new(control, hash) }
    }

    #[inline]
    pub(crate) fn iter_hash(&self, hash: u64) -> IterHash<'_, T> {
        // SAFETY: borrowed for as long.
        IterHash { raw: unsafe { self.raw_iter_hash(hash) }, marker: PhantomData }
    }

    #[inline]
    pub(crate) fn iter_hash_mut(&mut self, hash: u64) -> IterHashMut<'_, T> {
        // SAFETY: borrowed exclusively for as long.
        IterHashMut { raw: unsafe { self.raw_iter_hash(hash) }, marker: PhantomData }
    }

    #[inline]
    pub(crate) fn iter_hash_buckets(&self, hash: u64) -> IterHashBuckets<'_, T> {
        // SAFETY: borrowed for as long.
        IterHashBuckets { raw: unsafe { self.raw_iter_hash(hash) }, marker: PhantomData }
    }
}
