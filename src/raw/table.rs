//! `RawTable`: entries of one type, found by hash and a test. Find, insert, remove.
//! Knows no hasher (hashes are given, or a closure that rehashes an entry), no key and no value.
#![expect(unsafe_code, reason = "the audited core: reads and writes slots through pointers")]

use super::control::Control;
use super::geometry;
use super::group::WIDTH;
use super::identity::Identity;
use super::iter::RawIter;
use super::probe::Path;
use super::tag::{self, EMPTY};
use allocator_api2::alloc::Allocator;
use core::alloc::Layout;
use core::marker::PhantomData;
use core::ptr::NonNull;

/// A slot of a table, as a pointer one past its entry: the shortest code from a match to an entry.
/// For zero-sized entries, which have no addresses of their own, it holds the slot number plus 1.
pub(crate) struct Bucket<T>(NonNull<T>);

impl<T> Clone for Bucket<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Bucket<T> {}

impl<T> Bucket<T> {
    /// Slot `index` of the table behind `control`.
    ///
    /// # Safety
    /// `control` is that of a live table of `T`; `index` ≤ mask.
    #[inline(always)]
    pub(super) unsafe fn new(control: Control, index: usize) -> Self {
        if size_of::<T>() == 0 {
            let number = core::ptr::without_provenance_mut(index + 1);
            // SAFETY: not zero.
            return Bucket(unsafe { NonNull::new_unchecked(number) });
        }
        // SAFETY: entries lie downwards from the control pointer, mask + 1 of them (I8).
        Bucket(unsafe { control.start().cast::<T>().sub(index) })
    }

    /// The slot `distance` behind this one.
    ///
    /// # Safety
    /// There is one in the same table.
    #[inline(always)]
    pub(super) unsafe fn behind(self, distance: usize) -> Self {
        if size_of::<T>() == 0 {
            let number = core::ptr::without_provenance_mut(self.0.as_ptr().addr() + distance);
            // SAFETY: not zero.
            return Bucket(unsafe { NonNull::new_unchecked(number) });
        }
        // SAFETY: the caller's promise.
        Bucket(unsafe { self.0.sub(distance) })
    }

    /// The entry's address.
    #[inline(always)]
    pub(super) fn as_ptr(self) -> *mut T {
        if size_of::<T>() == 0 {
            return NonNull::dangling().as_ptr();
        }
        // SAFETY: a bucket points one past an entry (its constructor's promise). `sub` and not
        // `wrapping_sub`: the result is then known not to be null, which saves look-ups a test.
        unsafe { self.0.as_ptr().sub(1) }
    }

    /// The slot number.
    ///
    /// # Safety
    /// The bucket is one of the table behind `control`.
    #[inline(always)]
    pub(super) unsafe fn index(self, control: Control) -> usize {
        if size_of::<T>() == 0 {
            return self.0.as_ptr().addr() - 1;
        }
        // SAFETY: both point into, or one past the end of, the slots of one allocation.
        unsafe { control.start().cast::<T>().offset_from(self.0) as usize }
    }
}

/// The table. Its invariants are those of the parent module; all of them hold whenever user code
/// runs, unless a guard on the stack restores them.
pub(crate) struct RawTable<T, A: Allocator> {
    /// I1, I2, I3, I6, I7, I8.
    pub(super) control: Control,
    /// I5.
    pub(super) items: usize,
    pub(super) identity: Identity,
    pub(super) alloc: A,
    /// Owns entries: drop check, variance and auto traits as `Vec<T>`.
    marker: PhantomData<T>,
}

// SAFETY: a table owns its allocation; nothing in it is shared or tied to a thread but T and A.
unsafe impl<T: Send, A: Allocator + Send> Send for RawTable<T, A> {}
// SAFETY: as above; nothing is changed through a shared reference.
unsafe impl<T: Sync, A: Allocator + Sync> Sync for RawTable<T, A> {}

/// Slots of so many bytes; in the test geometry few, so that rare paths are common.
const fn slots_of<T>(bytes: usize) -> usize {
    match size_of::<T>() {
        0 => usize::MAX,
        _ if cfg!(tabularasa_tiny) => 8 * WIDTH,
        size => bytes / size,
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// A table without an allocation.
    #[inline]
    pub(crate) const fn new_in(alloc: A) -> Self {
        RawTable {
            control: Control::unallocated(),
            items: 0,
            identity: Identity::new(),
            alloc,
            marker: PhantomData,
        }
    }

    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.items
    }

    #[inline]
    pub(crate) fn capacity(&self) -> usize {
        self.control.capacity()
    }

    /// Slots, 0 without an allocation.
    #[inline]
    pub(crate) fn slots(&self) -> usize {
        if self.control.is_unallocated() { 0 } else { self.control.slots() }
    }

    #[inline]
    pub(crate) fn allocator(&self) -> &A {
        &self.alloc
    }

    /// Bytes of the allocation.
    pub(crate) fn allocation_size(&self) -> usize {
        if self.control.is_unallocated() {
            return 0;
        }
        match geometry::layout(self.control.slots(), Layout::new::<T>()) {
            Ok((layout, _)) => layout.size(),
            Err(_) => unreachable!("I8: the layout of a live table was computed before"),
        }
    }

    /// Is the table abandoned?
    #[inline(always)]
    pub(super) fn is_stale(&self) -> bool {
        self.identity.is_stale()
    }

    // ---- find

    /// Slots from which on a look-up asks for the entry at home without waiting for the tags: those
    /// of 128 KiB, several times what the nearest cache holds.
    const PREFETCH_FROM: usize = slots_of::<T>(128 << 10);

    /// Slots from which on batches pay: those of 2 MiB. (From 1 MiB, insertions gain a tenth and
    /// look-ups lose half.)
    const BATCHES_FROM: usize = slots_of::<T>(2 << 20);

    /// The entry with this hash for which `eq` (U2) says yes.
    #[inline(always)]
    pub(super) fn find(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<Bucket<T>> {
        // Most entries lie in their home slot or the next. In all tables it would cost a tenth of a
        // hit in the nearest cache; `benches/`, program `programs`, weighs one with the other.
        if self.control.mask() >= Self::PREFETCH_FROM {
            let home = hash as usize & self.control.mask();
            self.control.prefetch_slot(home, size_of::<T>());
        }
        self.find_prefetched(hash, eq)
    }

    /// As `find`, with nothing asked for ahead.
    #[inline(always)]
    fn find_prefetched(&self, hash: u64, mut eq: impl FnMut(&T) -> bool) -> Option<Bucket<T>> {
        // Also keeps away from the tags of an abandoned table (I4).
        if self.items == 0 {
            return None;
        }
        let home = hash as usize & self.control.mask();
        let tag = tag::of(hash);
        // SAFETY: home ≤ mask; a full tag is an entry (I4: items > 0).
        unsafe {
            if let Some(bucket) = self.match_window(home, tag, &mut eq) {
                return Some(bucket);
            }
            if !self.control.overflowed(home, tag) {
                return None;
            }
        }
        self.find_beyond(home, tag, eq)
    }

    /// Do batches pay: are the slots more than a processor's own caches hold?
    #[inline]
    pub(crate) fn is_out_of_cache(&self) -> bool {
        self.control.mask() >= Self::BATCHES_FROM
    }

    /// Asks for the tags at the home of this hash.
    #[inline(always)]
    pub(crate) fn prefetch_tags(&self, hash: u64) {
        self.control.prefetch_tags(hash as usize & self.control.mask());
    }

    /// Asks for the tags at the home of this hash, and for the home slot.
    #[inline(always)]
    pub(crate) fn prefetch_home(&self, hash: u64) {
        let home = hash as usize & self.control.mask();
        self.control.prefetch_tags(home);
        self.control.prefetch_slot(home, size_of::<T>());
    }

    /// Asks for the first slot at the home of this hash whose tag is the same.
    #[inline(always)]
    pub(crate) fn prefetch_candidate(&self, hash: u64) {
        let home = hash as usize & self.control.mask();
        // SAFETY: home ≤ mask; the tags are initialised (I2).
        let window = unsafe { self.control.window(home) };
        if let Some(distance) = window.match_tag(tag::of(hash)).lowest() {
            self.control.prefetch_slot((home + distance) & self.control.mask(), size_of::<T>());
        }
    }

    /// The entry in the window at `start`, or nothing.
    ///
    /// # Safety
    /// `start` ≤ mask, and the table is not abandoned.
    #[inline(always)]
    pub(super) unsafe fn match_window(
        &self,
        start: usize,
        tag: u8,
        eq: &mut impl FnMut(&T) -> bool,
    ) -> Option<Bucket<T>> {
        // SAFETY: the caller's promise; slot numbers are masked; full tags are entries (I4).
        unsafe {
            for distance in self.control.window(start).match_tag(tag) {
                let bucket = self.bucket((start + distance) & self.control.mask());
                if eq(&*bucket.as_ptr()) {
                    return Some(bucket);
                }
            }
        }
        None
    }

    /// The windows behind the first. Out of line and given what is computed already, so that the
    /// first window keeps its registers.
    #[cold]
    #[inline(never)]
    fn find_beyond(
        &self,
        home: usize,
        tag: u8,
        mut eq: impl FnMut(&T) -> bool,
    ) -> Option<Bucket<T>> {
        let holes = self.identity.has_holes();
        let mut path = Path::new(home, self.control.mask());
        loop {
            // SAFETY: a path stays in the table; called by `find` and `remove`, which
            // know the table not to be abandoned.
            unsafe {
                // A mark stands for 16 window starts. With a hasher whose values lie far apart, all
                // of one class, one of them has them all, and the others end here.
                if !holes && !self.control.window(path.start).match_empty().is_empty() {
                    return None;
                }
                if !path.advance() {
                    return None;
                }
                if let Some(bucket) = self.match_window(path.start, tag, &mut eq) {
                    return Some(bucket);
                }
                if !self.control.overflowed(path.start, tag) {
                    return None;
                }
            }
        }
    }

    /// # Safety
    /// `index` ≤ mask.
    #[inline(always)]
    pub(super) unsafe fn bucket(&self, index: usize) -> Bucket<T> {
        // SAFETY: the caller's promise.
        unsafe { Bucket::new(self.control, index) }
    }

    /// A reference to the entry with this hash that `eq` accepts.
    #[inline(always)]
    pub(crate) fn get(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&T> {
        match self.find(hash, eq) {
            // SAFETY: a found bucket is full (I4); the borrow of the table covers the result's.
            Some(bucket) => Some(unsafe { &*bucket.as_ptr() }),
            None => None,
        }
    }

    /// As [`get`](Self::get), for a hash whose tags and candidate were asked for.
    #[inline(always)]
    pub(crate) fn get_prefetched(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&T> {
        // SAFETY: as in `get`.
        self.find_prefetched(hash, eq).map(|bucket| unsafe { &*bucket.as_ptr() })
    }

    /// As [`get`](Self::get), to change the entry.
    #[inline(always)]
    pub(crate) fn get_mut(&mut self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<&mut T> {
        match self.find(hash, eq) {
            // SAFETY: as in `get`; the borrow is exclusive.
            Some(bucket) => Some(unsafe { &mut *bucket.as_ptr() }),
            None => None,
        }
    }

    /// The slot number of the entry with this hash that `eq` accepts.
    #[inline(always)]
    pub(crate) fn find_index(&self, hash: u64, eq: impl FnMut(&T) -> bool) -> Option<usize> {
        // SAFETY: a found bucket is one of this table.
        self.find(hash, eq).map(|bucket| unsafe { bucket.index(self.control) })
    }

    /// The entry in slot `index`, if there is such a slot and it is full.
    #[inline]
    pub(crate) fn slot(&self, index: usize) -> Option<&T> {
        // SAFETY: `is_full` bounds the index; the slot holds an entry (I4).
        self.is_full(index).then(|| unsafe { &*self.bucket(index).as_ptr() })
    }

    /// As [`slot`](Self::slot), to change the entry.
    #[inline]
    pub(crate) fn slot_mut(&mut self, index: usize) -> Option<&mut T> {
        // SAFETY: as in `slot`; the borrow is exclusive.
        self.is_full(index).then(|| unsafe { &mut *self.bucket(index).as_ptr() })
    }

    /// The entry in slot `index`, unchecked.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline(always)]
    pub(crate) unsafe fn slot_unchecked(&self, index: usize) -> &T {
        debug_assert!(self.is_full(index));
        // SAFETY: the caller's promise (I4).
        unsafe { &*self.bucket(index).as_ptr() }
    }

    /// As [`slot_unchecked`](Self::slot_unchecked), to change the entry.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline(always)]
    pub(crate) unsafe fn slot_unchecked_mut(&mut self, index: usize) -> &mut T {
        debug_assert!(self.is_full(index));
        // SAFETY: the caller's promise (I4).
        unsafe { &mut *self.bucket(index).as_ptr() }
    }

    /// Is `index` the number of a full slot?
    #[inline]
    pub(crate) fn is_full(&self, index: usize) -> bool {
        // SAFETY: the index is bounded first. `items` excludes the abandoned state (I4).
        self.items != 0
            && index <= self.control.mask()
            && tag::is_full(unsafe { self.control.tag(index) })
    }

    /// Disjoint exclusive references to several entries: `None` where `eq` finds none.
    ///
    /// # Safety
    /// No two of the entries found may be the same.
    #[inline]
    pub(crate) unsafe fn get_disjoint_unchecked_mut<const N: usize>(
        &mut self,
        hashes: [u64; N],
        mut eq: impl FnMut(usize, &T) -> bool,
    ) -> [Option<&mut T>; N] {
        let found: [Option<Bucket<T>>; N] =
            core::array::from_fn(|i| self.find(hashes[i], |entry| eq(i, entry)));
        // SAFETY: full buckets (I4), borrowed exclusively, and distinct by the caller's promise.
        found.map(|bucket| bucket.map(|bucket| unsafe { &mut *bucket.as_ptr() }))
    }

    /// As [`get_disjoint_unchecked_mut`](Self::get_disjoint_unchecked_mut), checked.
    ///
    /// # Panics
    /// If two requests find the same entry.
    #[inline]
    pub(crate) fn get_disjoint_mut<const N: usize>(
        &mut self,
        hashes: [u64; N],
        mut eq: impl FnMut(usize, &T) -> bool,
    ) -> [Option<&mut T>; N] {
        let found: [Option<usize>; N] =
            core::array::from_fn(|i| self.find_index(hashes[i], |entry| eq(i, entry)));
        for (i, index) in found.iter().enumerate() {
            assert!(
                index.is_none() || !found[..i].contains(index),
                "requests {i} and one before it find the same entry"
            );
        }
        // SAFETY: full slots (I4), borrowed exclusively, and distinct as just checked.
        found.map(|index| index.map(|index| unsafe { &mut *self.bucket(index).as_ptr() }))
    }

    // ---- insert

    /// Puts `entry` in, unless `eq` (U2) says that an entry is there for it: then `replace` (U5)
    /// makes something of both. `hasher` (U1) rehashes entries if the table grows or cleans up.
    #[inline(always)]
    pub(crate) fn insert_or<R>(
        &mut self,
        hash: u64,
        entry: T,
        eq: impl Fn(&T, &T) -> bool,
        hasher: impl Fn(&T) -> u64,
        replace: impl FnOnce(&mut T, T) -> R,
    ) -> Option<R> {
        // One test for all that is unusual: no entries (perhaps no allocation, perhaps abandoned)
        // or no room.
        if self.items.wrapping_sub(1) >= self.capacity().wrapping_sub(1) {
            return self.insert_or_cold(hash, entry, eq, hasher, replace);
        }
        let home = hash as usize & self.control.mask();
        let tag = tag::of(hash);
        self.control.prefetch_slot(home, size_of::<T>());
        // SAFETY: home ≤ mask; the table is not abandoned, for it has entries, and has room.
        unsafe {
            if let Some(bucket) = self.match_window(home, tag, &mut |there: &T| eq(&entry, there)) {
                return Some(replace(&mut *bucket.as_ptr(), entry));
            }
            if !self.control.overflowed(home, tag) {
                if let Some(distance) = self.control.window(home).match_empty().lowest() {
                    self.fill((home + distance) & self.control.mask(), tag, entry);
                    return None;
                }
            }
        }
        self.insert_or_cold(hash, entry, eq, hasher, replace)
    }

    /// Everything unusual about an insertion: a displaced or absent entry, a full window, a
    /// clean-up that is due, growth, a table without entries. All of it, to the end, so that the
    /// usual way has one call, the last thing it does.
    #[cold]
    #[inline(never)]
    fn insert_or_cold<R>(
        &mut self,
        hash: u64,
        entry: T,
        eq: impl Fn(&T, &T) -> bool,
        hasher: impl Fn(&T) -> u64,
        replace: impl FnOnce(&mut T, T) -> R,
    ) -> Option<R> {
        if self.items.wrapping_sub(1) >= self.capacity().wrapping_sub(1) {
            if let Some(bucket) = self.find(hash, |there| eq(&entry, there)) {
                // SAFETY: a found bucket is full (I4); the borrow is exclusive.
                return Some(replace(unsafe { &mut *bucket.as_ptr() }, entry));
            }
            self.reserve(1, &hasher);
            self.clean_if_due(&hasher);
            // SAFETY: `reserve` left an allocated table that is not abandoned and has room.
            unsafe {
                let index = self.prepare(hash);
                self.fill(index, tag::of(hash), entry);
            }
            return None;
        }
        // SAFETY: with entries it is allocated and not abandoned; it has room. What a clean-up
        // moves, `prepare` sees.
        unsafe {
            match self.find_or_free(hash, |there| eq(&entry, there)) {
                Ok(bucket) => return Some(replace(&mut *bucket.as_ptr(), entry)),
                Err(free) => {
                    let index = if self.control.debt_is_due() {
                        self.clean(&hasher);
                        self.prepare(hash)
                    } else {
                        free
                    };
                    self.fill(index, tag::of(hash), entry);
                }
            }
        }
        None
    }

    /// The entry with this hash that `eq` (U2) accepts, or else the free slot for a new one, on
    /// one walk. The windows before that slot are marked.
    ///
    /// # Safety
    /// The table has entries and room.
    unsafe fn find_or_free(
        &self,
        hash: u64,
        mut eq: impl FnMut(&T) -> bool,
    ) -> Result<Bucket<T>, usize> {
        let tag = tag::of(hash);
        let mut path = Path::new(hash as usize, self.control.mask());
        let mut free = None;
        loop {
            // SAFETY: a path stays in the table, which is not abandoned.
            unsafe {
                if let Some(bucket) = self.match_window(path.start, tag, &mut eq) {
                    return Ok(bucket);
                }
                if free.is_none() {
                    let first = self.control.window(path.start).match_empty().lowest();
                    free = first.map(|distance| path.slot(distance));
                }
                // As in `find_beyond`.
                let is_end = free.is_some() && !self.identity.has_holes();
                if is_end || !self.control.overflowed(path.start, tag) || !path.advance() {
                    break;
                }
            }
        }
        // SAFETY: allocated, with room, borrowed exclusively by the caller. The windows before
        // this one are full, or a free slot would be known, and marked, or it would not be reached.
        Err(free.unwrap_or_else(|| unsafe { self.control.free_slot_from(path, tag) }))
    }

    /// A free slot for an entry of this hash.
    ///
    /// # Safety
    /// The table is allocated, not abandoned, and has room.
    #[inline]
    unsafe fn prepare(&mut self, hash: u64) -> usize {
        debug_assert!(!self.is_stale() && self.items < self.capacity());
        let home = hash as usize & self.control.mask();
        // SAFETY: room means a free slot (I5).
        unsafe { self.control.free_slot_on_path(home, tag::of(hash)) }
    }

    /// Puts `value` into slot `index`.
    ///
    /// # Safety
    /// The slot is free, on the path of the value's hash, whose tag this is, with no free slot in
    /// a window before; the table is allocated, not abandoned, and has room.
    #[inline(always)]
    pub(super) unsafe fn fill(&mut self, index: usize, tag: u8, value: T) {
        // SAFETY: a free slot of an allocated table.
        unsafe {
            let bucket: Bucket<T> = self.bucket(index);
            bucket.as_ptr().write(value);
            self.control.set_tag(index, tag);
            self.control.mark_touched(index);
        }
        self.items += 1;
    }

    /// Puts in an entry that is known to be absent, growing if need be. Returns its slot.
    #[inline]
    pub(crate) fn insert_unique(
        &mut self,
        hash: u64,
        value: T,
        hasher: impl Fn(&T) -> u64,
    ) -> usize {
        if self.items.wrapping_sub(1) >= self.capacity().wrapping_sub(1) {
            self.reserve(1, &hasher);
        }
        let home = hash as usize & self.control.mask();
        // SAFETY: allocated, with room, not abandoned: all by `reserve`, or since it has entries.
        unsafe {
            let index = match self.control.window(home).match_empty().lowest() {
                // The mark of a class is where a clean-up may be due.
                Some(distance) if !self.control.overflowed(home, tag::of(hash)) => {
                    (home + distance) & self.control.mask()
                }
                _ => self.prepare_displaced(hash, &hasher),
            };
            self.fill(index, tag::of(hash), value);
            index
        }
    }

    /// # Safety
    /// As `prepare`.
    #[cold]
    #[inline(never)]
    unsafe fn prepare_displaced(&mut self, hash: u64, hasher: &impl Fn(&T) -> u64) -> usize {
        self.clean_if_due(hasher);
        // SAFETY: the caller's promise; a clean-up keeps entries and allocation.
        unsafe { self.prepare(hash) }
    }

    /// As [`insert_unique`](Self::insert_unique) into a table that has room already.
    ///
    /// # Panics
    /// If it has none.
    #[inline(never)]
    pub(crate) fn insert_in_room(&mut self, hash: u64, value: T) -> usize {
        // With entries it is settled, and its holes must not be forgotten.
        if self.items == 0 {
            self.settle();
        }
        assert!(self.items < self.capacity(), "a vacant entry without room");
        // SAFETY: allocated since it has room; settled.
        unsafe {
            let index = self.prepare(hash);
            self.fill(index, tag::of(hash), value);
            index
        }
    }

    // ---- remove

    /// Takes the entry out of slot `index`, whose hash is `hash`.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline(always)]
    pub(crate) unsafe fn take_slot(&mut self, index: usize, hash: u64) -> T {
        // SAFETY: the caller's promise (I4). The slot is free before anyone sees the entry.
        unsafe {
            self.release_slot(index, hash);
            self.bucket(index).as_ptr().read()
        }
    }

    /// As [`take_slot`](Self::take_slot), for an entry that belongs to the caller already.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline(always)]
    pub(super) unsafe fn release_slot(&mut self, index: usize, hash: u64) {
        let home = hash as usize & self.control.mask();
        if index.wrapping_sub(home) & self.control.mask() >= WIDTH {
            self.charge(home, index);
        }
        // SAFETY: the caller's promise.
        unsafe { self.erase(index) };
    }

    /// Marks slot `index` free; its entry now belongs to the caller.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline(always)]
    pub(super) unsafe fn erase(&mut self, index: usize) {
        debug_assert!(self.is_full(index));
        // SAFETY: a full slot is one of an allocated table. The filter keeps the mark of a
        // displaced entry (I6 may over-report).
        unsafe { self.control.set_tag(index, EMPTY) };
        self.identity.set_holes();
        self.items -= 1;
    }

    /// As [`erase`](Self::erase), for callers that know no hash: charges the debt when the filter
    /// does not rule out that the entry was displaced.
    ///
    /// # Safety
    /// `index` is the number of a full slot of this table.
    #[inline]
    pub(super) unsafe fn erase_unhashed(&mut self, index: usize) {
        // SAFETY: the caller's promise.
        unsafe {
            let tag = self.control.tag(index);
            // An entry in a second window has its home 16 to 31 slots before; third windows are
            // rare enough to be left to these two bytes as well.
            let near = index.wrapping_sub(WIDTH) & self.control.mask();
            let far = index.wrapping_sub(2 * WIDTH - 1) & self.control.mask();
            if self.control.overflowed(near, tag) || self.control.overflowed(far, tag) {
                self.control.charge(1);
            }
            self.erase(index);
        }
    }

    /// Adds to the debt what look-ups walk in vain for an entry gone from beyond its first window.
    #[cold]
    #[inline(never)]
    fn charge(&mut self, home: usize, index: usize) {
        // SAFETY: the table has an entry to remove, so it is allocated.
        unsafe { self.control.charge(self.control.windows_before(home, index)) };
    }

    /// Removes the entry with this hash that `eq` (U2) accepts.
    #[inline(always)]
    pub(crate) fn remove(&mut self, hash: u64, mut eq: impl FnMut(&T) -> bool) -> Option<T> {
        // Also keeps away from the tags of an abandoned table (I4).
        if self.items == 0 {
            return None;
        }
        let home = hash as usize & self.control.mask();
        let tag = tag::of(hash);
        self.control.prefetch_slot(home, size_of::<T>());
        // SAFETY: home ≤ mask; a found bucket is full, and free before anyone sees its entry.
        unsafe {
            if let Some(bucket) = self.match_window(home, tag, &mut eq) {
                self.erase(bucket.index(self.control));
                return Some(bucket.as_ptr().read());
            }
            if !self.control.overflowed(home, tag) {
                return None;
            }
        }
        self.remove_beyond(home, tag, eq)
    }

    /// Removes an entry from a window behind the first: look-up, debt and all, so that the first
    /// window's code has one call in it.
    #[cold]
    #[inline(never)]
    fn remove_beyond(&mut self, home: usize, tag: u8, eq: impl FnMut(&T) -> bool) -> Option<T> {
        let bucket = self.find_beyond(home, tag, eq)?;
        // SAFETY: a found bucket is full, and free before anyone sees its entry.
        unsafe {
            let index = bucket.index(self.control);
            self.charge(home, index);
            self.erase(index);
            Some(bucket.as_ptr().read())
        }
    }

    /// All full slots.
    #[inline]
    pub(super) fn raw_iter(&self) -> RawIter<T> {
        // SAFETY: the table is live; `items` full tags (I5), none to be read when abandoned.
        unsafe { RawIter::new(self.control, self.items) }
    }
}
