//! Walks over a part of the windows, which can be split in two again and again: for several threads
//! on one table. Knows no thread, no hasher and no key.
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

use super::control::Control;
use super::geometry::LINE;
use super::group::{BitMask, WIDTH};
use super::identity::ClearKind;
use super::iter::THIN;
use super::table::{Bucket, RawTable};
use allocator_api2::alloc::Allocator;
use core::marker::PhantomData;

/// A walk that can be split.
pub(crate) trait Split: Iterator + Sized {
    /// Gives away the entries of about half of the windows to come, if there are several.
    fn split(&mut self) -> Option<Self>;
}

/// The full slots of a run of windows. Unlike the walk over all it cannot count what is to come,
/// so it also ends by position.
struct RawPart<T> {
    control: Control,
    /// First slot of the first window that was not looked at, a multiple of `WIDTH`.
    next: usize,
    /// As `next`: of the first window behind this part.
    end: usize,
    /// Entries to come in the window before `next`.
    full: BitMask,
    /// Entries to come are no more than this; until the first split, exactly so many.
    items: usize,
    /// Skip lines that the touched map rules out.
    sparse: bool,
    /// As a pointer: what may be done with the entries is up to the types below.
    marker: PhantomData<*const T>,
}

impl<T> Clone for RawPart<T> {
    fn clone(&self) -> Self {
        RawPart { ..*self }
    }
}

impl<T> RawPart<T> {
    /// The next entry's bucket.
    ///
    /// # Safety
    /// The table has lived since the walk began, and no entry to come was moved or removed.
    #[inline(always)]
    unsafe fn next(&mut self) -> Option<Bucket<T>> {
        loop {
            if self.items == 0 {
                return None;
            }
            if let Some(distance) = self.full.lowest() {
                self.full = self.full.without_lowest();
                self.items -= 1;
                // SAFETY: a full slot. In a table smaller than a window the mirror lies behind the
                // slots; such a table has one window, so that `items` is exact, and spent before.
                return Some(unsafe { Bucket::new(self.control, self.next - WIDTH + distance) });
            }
            if self.sparse && self.next % LINE == 0 {
                // SAFETY: `sparse` means that there is a touched map.
                self.next = unsafe { self.touched_from() };
            }
            if self.next == self.end {
                self.items = 0;
                return None;
            }
            // SAFETY: the start of a window of the table.
            self.full = unsafe { self.control.window(self.next).match_full() };
            self.next += WIDTH;
        }
    }

    /// The first touched line at or behind `next`, which begins one; or the end.
    ///
    /// # Safety
    /// The table lives and has a touched map.
    unsafe fn touched_from(&self) -> usize {
        let mut line = self.next / LINE;
        while line * LINE < self.end {
            // SAFETY: a line of the table has a bit in the map (I8).
            let bits = unsafe { self.control.touched_word(line / 64) } >> (line % 64);
            if bits != 0 {
                let first = (line + bits.trailing_zeros() as usize) * LINE;
                return first.min(self.end);
            }
            line = (line / 64 + 1) * 64;
        }
        self.end
    }

    /// The end of the last touched line before `end`, which ends one; or `next`.
    ///
    /// # Safety
    /// As for `touched_from`.
    unsafe fn touched_to(&self) -> usize {
        let mut lines = self.end / LINE;
        while lines * LINE > self.next {
            let last = lines - 1;
            // SAFETY: as in `touched_from`.
            let bits = unsafe { self.control.touched_word(last / 64) } << (63 - last % 64);
            if bits != 0 {
                return ((lines - bits.leading_zeros() as usize) * LINE).max(self.next);
            }
            lines = last / 64 * 64;
        }
        self.next
    }

    /// See [`Split::split`]. Windows, not entries, are halved: without a walk nobody knows where
    /// the entries are. In a sparse table, where they may be anywhere, what is empty at both ends
    /// is cut off first: it is not looked at again, so all cuts together cost one walk of the map.
    ///
    /// # Safety
    /// As for [`next`](Self::next).
    unsafe fn split(&mut self) -> Option<Self> {
        if self.items <= 1 {
            return None;
        }
        // SAFETY: `sparse` means that there is a touched map.
        unsafe {
            if self.sparse && self.next % LINE == 0 {
                self.next = self.touched_from();
            }
            if self.sparse && self.end % LINE == 0 {
                self.end = self.touched_to();
            }
        }
        let windows = (self.end - self.next) / WIDTH;
        if windows < 2 {
            return None;
        }
        let middle = self.next + windows / 2 * WIDTH;
        let other = RawPart { next: middle, full: BitMask::none(), ..*self };
        self.end = middle;
        Some(other)
    }
}

/// References to the entries of a part.
pub(crate) struct Part<'a, T> {
    raw: RawPart<T>,
    marker: PhantomData<&'a T>,
}

// SAFETY: hands out `&T` and nothing else.
unsafe impl<T: Sync> Send for Part<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for Part<'_, T> {}

impl<T> Clone for Part<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        Part { raw: self.raw.clone(), marker: PhantomData }
    }
}

/// Exclusive references to the entries of a part.
pub(crate) struct PartMut<'a, T> {
    raw: RawPart<T>,
    marker: PhantomData<&'a mut T>,
}

// SAFETY: hands out `&mut T`, each once, and `&T` through `iter`; parts are disjoint.
unsafe impl<T: Send> Send for PartMut<'_, T> {}
// SAFETY: a shared reference to it gives `&T` only.
unsafe impl<T: Sync> Sync for PartMut<'_, T> {}

impl<T> PartMut<'_, T> {
    /// The entries to come, by shared reference.
    #[inline]
    pub(crate) fn iter(&self) -> Part<'_, T> {
        Part { raw: self.raw.clone(), marker: PhantomData }
    }
}

/// As [`PartMut`] over pairs, but only the second half can be changed: covariant in `K`, which
/// threads share.
pub(crate) struct PairsPartMut<'a, K, V> {
    raw: RawPart<(K, V)>,
    marker: PhantomData<(&'a K, &'a mut V)>,
}

// SAFETY: hands out `&K`, and `&mut V`, each once; parts are disjoint.
unsafe impl<K: Sync, V: Send> Send for PairsPartMut<'_, K, V> {}
// SAFETY: a shared reference to it gives shared references only.
unsafe impl<K: Sync, V: Sync> Sync for PairsPartMut<'_, K, V> {}

impl<K, V> PairsPartMut<'_, K, V> {
    /// The entries to come, by shared reference.
    #[inline]
    pub(crate) fn iter(&self) -> Part<'_, (K, V)> {
        Part { raw: self.raw.clone(), marker: PhantomData }
    }
}

/// The entries of a part by value. It owns them; the memory is an abandoned table's.
pub(crate) struct PartOwned<'a, T> {
    raw: RawPart<T>,
    marker: PhantomData<(&'a (), T)>,
}

// SAFETY: owns its entries; parts are disjoint.
unsafe impl<T: Send> Send for PartOwned<'_, T> {}
// SAFETY: a shared reference to it gives `&T` only.
unsafe impl<T: Sync> Sync for PartOwned<'_, T> {}

impl<T> PartOwned<'_, T> {
    /// The entries to come, by shared reference.
    #[inline]
    pub(crate) fn iter(&self) -> Part<'_, T> {
        Part { raw: self.raw.clone(), marker: PhantomData }
    }
}

impl<T> Drop for PartOwned<'_, T> {
    /// Drops every entry to come. If a destructor (U3) panics the rest are dropped all the same.
    fn drop(&mut self) {
        /// Drops what is left when unwinding; a second panic there aborts.
        struct Rest<'p, T>(&'p mut RawPart<T>);
        impl<T> Drop for Rest<'_, T> {
            fn drop(&mut self) {
                // SAFETY: an entry to come is initialised, and yielded once.
                unsafe {
                    while let Some(bucket) = self.0.next() {
                        bucket.as_ptr().drop_in_place();
                    }
                }
            }
        }
        if core::mem::needs_drop::<T>() {
            // If its loop is left by a panic, the guard enters its own.
            let rest = Rest(&mut self.raw);
            // SAFETY: as in the guard.
            unsafe {
                while let Some(bucket) = rest.0.next() {
                    bucket.as_ptr().drop_in_place();
                }
            }
        }
    }
}

/// Supplies the bodies of a walk over a part: `$to` turns a bucket into the item.
macro_rules! walk {
    ($to:expr) => {
        #[inline(always)]
        fn next(&mut self) -> Option<Self::Item> {
            // SAFETY: the table is borrowed for 'a, so that nothing is moved or removed but what
            // this walk itself has yielded.
            unsafe { self.raw.next() }.map($to)
        }

        #[inline]
        fn size_hint(&self) -> (usize, Option<usize>) {
            (0, Some(self.raw.items))
        }
    };
}

impl<'a, T> Iterator for Part<'a, T> {
    type Item = &'a T;
    walk!(|bucket: Bucket<T>| {
        // SAFETY: a full slot of a table borrowed for 'a.
        unsafe { &*bucket.as_ptr() }
    });
}

impl<'a, T> Iterator for PartMut<'a, T> {
    type Item = &'a mut T;
    walk!(|bucket: Bucket<T>| {
        // SAFETY: a full slot of a table borrowed exclusively for 'a; each is yielded once.
        unsafe { &mut *bucket.as_ptr() }
    });
}

impl<'a, K, V> Iterator for PairsPartMut<'a, K, V> {
    type Item = (&'a K, &'a mut V);
    walk!(|bucket: Bucket<(K, V)>| {
        let pair = bucket.as_ptr();
        // SAFETY: as for `PartMut`; the two halves are disjoint.
        unsafe { (&(*pair).0, &mut (*pair).1) }
    });
}

impl<T> Iterator for PartOwned<'_, T> {
    type Item = T;
    walk!(|bucket: Bucket<T>| {
        // SAFETY: an entry of the abandoned table, read once.
        unsafe { bucket.as_ptr().read() }
    });
}

impl<T> Split for Part<'_, T> {
    fn split(&mut self) -> Option<Self> {
        // SAFETY: as in `next`.
        let raw = unsafe { self.raw.split() }?;
        Some(Part { raw, marker: PhantomData })
    }
}

impl<T> Split for PartMut<'_, T> {
    fn split(&mut self) -> Option<Self> {
        // SAFETY: as in `next`; the windows of the two have no slot in common.
        let raw = unsafe { self.raw.split() }?;
        Some(PartMut { raw, marker: PhantomData })
    }
}

impl<K, V> Split for PairsPartMut<'_, K, V> {
    fn split(&mut self) -> Option<Self> {
        // SAFETY: as for `PartMut`.
        let raw = unsafe { self.raw.split() }?;
        Some(PairsPartMut { raw, marker: PhantomData })
    }
}

impl<T> Split for PartOwned<'_, T> {
    fn split(&mut self) -> Option<Self> {
        // SAFETY: as for `PartMut`; what is given away is dropped by the other.
        let raw = unsafe { self.raw.split() }?;
        Some(PartOwned { raw, marker: PhantomData })
    }
}

impl<K, V, A: Allocator> RawTable<(K, V), A> {
    #[inline]
    pub(crate) fn pairs_part_mut(&mut self) -> PairsPartMut<'_, K, V> {
        PairsPartMut { raw: self.raw_part(), marker: PhantomData }
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// All windows. Nothing is full where there are no entries, whatever the tags say (I4).
    fn raw_part(&self) -> RawPart<T> {
        let slots = self.control.slots();
        RawPart {
            control: self.control,
            next: 0,
            end: slots.max(WIDTH),
            full: BitMask::none(),
            items: self.items,
            sparse: self.control.has_touched() && self.items < slots / THIN,
            marker: PhantomData,
        }
    }

    #[inline]
    pub(crate) fn part(&self) -> Part<'_, T> {
        Part { raw: self.raw_part(), marker: PhantomData }
    }

    #[inline]
    pub(crate) fn part_mut(&mut self) -> PartMut<'_, T> {
        PartMut { raw: self.raw_part(), marker: PhantomData }
    }

    /// Abandons the table in favour of the part.
    #[inline]
    pub(crate) fn part_owned(&mut self) -> PartOwned<'_, T> {
        let raw = self.raw_part();
        self.abandon();
        PartOwned { raw, marker: PhantomData }
    }

    /// Ends the fill, then abandons the table in favour of the part. It stays abandoned: the next
    /// insertion wipes it, so nothing has to be done when the last part is gone.
    #[inline]
    pub(crate) fn drain_part(&mut self) -> PartOwned<'_, T> {
        self.identity.advance(ClearKind::Drain);
        self.part_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE, RawTable, Split, WIDTH};
    use crate::raw::geometry::TOUCHED_FROM;
    use alloc::vec::Vec;
    use allocator_api2::alloc::Global;

    fn mix(n: &u64) -> u64 {
        let n = (n ^ n >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (n ^ n >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    }

    fn table_of(entries: u64, capacity: usize, hash: fn(&u64) -> u64) -> RawTable<u64, Global> {
        let mut table = RawTable::with_capacity(capacity, Global);
        for n in 0..entries {
            table.insert_unique(hash(&n), n, hash);
        }
        table
    }

    /// Splits as `coin` says, and gives each part's entries to `leaf`.
    fn walk<P: Split>(mut part: P, coin: &mut impl FnMut() -> bool, leaf: &mut impl FnMut(P)) {
        if coin() {
            if let Some(other) = part.split() {
                walk(part, coin, leaf);
                return walk(other, coin, leaf);
            }
        }
        leaf(part);
    }

    /// Tables of all kinds: empty and full, small and with a touched map, sparse or with runs.
    fn tables() -> Vec<RawTable<u64, Global>> {
        let hashes: [fn(&u64) -> u64; 3] = [mix, |n| *n, |n| n << 9 | n << 57];
        let mut tables = Vec::new();
        for entries in [0, 1, 2, 3, 7, 14, 15, 28, 100, 1_000, 4_000, 8_000] {
            for hash in hashes {
                for capacity in [0, 30_000] {
                    tables.push(table_of(entries, capacity, hash));
                    let mut thinned = table_of(entries, capacity, hash);
                    thinned.retain(|n| *n % 50 == 7);
                    tables.push(thinned);
                }
            }
        }
        tables
    }

    /// However a walk is split: every entry once, by reference and by value.
    #[test]
    fn parts_have_every_entry_once() {
        let mut seed = 7_u64;
        for mut table in tables() {
            let mut all: Vec<u64> = table.iter().copied().collect();
            all.sort_unstable();
            for bias in [0, 1, 2, 3, 4] {
                let mut coin = || {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
                    seed >> 62 < bias
                };
                let mut found: Vec<u64> = Vec::new();
                walk(table.part(), &mut coin, &mut |part| found.extend(part));
                found.sort_unstable();
                assert_eq!(found, all);
                found.clear();
                walk(table.part_mut(), &mut coin, &mut |part| found.extend(part.map(|n| *n)));
                found.sort_unstable();
                assert_eq!(found, all);
            }
            let mut found: Vec<u64> = Vec::new();
            walk(table.part_owned(), &mut || true, &mut |part| found.extend(part));
            found.sort_unstable();
            assert_eq!(found, all);
            assert_eq!((table.len(), table.part().count(), table.part_owned().count()), (0, 0, 0));
        }
    }

    /// In a sparse table both sides of a split have entries, wherever these lie: a few threads
    /// get work after a few splits, whatever the size of the table.
    #[test]
    fn parts_of_a_sparse_table_are_not_empty() {
        // 500 homes in a row; two runs at the ends; and spread over all.
        let hashes: [fn(&u64) -> u64; 3] =
            [|n| 20_000 + n, |n| if *n < 250 { *n } else { u64::MAX - n }, mix];
        for hash in hashes {
            let table = table_of(500, 10 * TOUCHED_FROM.max(4_096), hash);
            let mut leaves = 0;
            walk(table.part(), &mut || true, &mut |part| {
                assert!(part.raw.end - part.raw.next <= WIDTH);
                leaves += usize::from(part.count() != 0);
            });
            assert!(leaves >= 500 / LINE, "{leaves}");
            let mut part = table.part();
            let other = part.split().unwrap();
            assert!(part.count() != 0 && other.count() != 0);
        }
    }

    /// What a part by value does not yield it drops, each entry once.
    #[test]
    fn parts_own_their_entries() {
        use alloc::rc::Rc;
        let token = Rc::new(());
        let mut table = RawTable::new_in(Global);
        for n in 0..1_000_u64 {
            table.insert_unique(mix(&n), (n, Rc::clone(&token)), |(n, _)| mix(n));
        }
        let mut turn = 0;
        walk(table.part_owned(), &mut || true, &mut |mut part| {
            turn += 1;
            match turn % 3 {
                0 => drop(part),
                1 => assert!(part.by_ref().take(3).count() <= 3),
                _ => part.for_each(drop),
            }
        });
        assert_eq!(Rc::strong_count(&token), 1);
        assert_eq!(table.len(), 0);
    }
}
