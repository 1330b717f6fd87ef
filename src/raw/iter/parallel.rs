//! Walks over a part of the windows, which can be split in two again and again: for several threads
//! on one table. Knows no thread, no hasher and no key.
#![expect(unsafe_code, reason = "the audited core: reads slots through pointers")]

use super::THIN;
use crate::raw::bucket::Bucket;
use crate::raw::identity::ClearKind;
use crate::raw::meta::control::Control;
use crate::raw::meta::geometry::LINE;
use crate::raw::meta::group::{BitMask, WIDTH};
use crate::raw::table::RawTable;
use allocator_api2::alloc::Allocator;
use core::marker::PhantomData;

/// A walk that can be split.
pub(crate) trait Split: Iterator + Sized {
    /// Gives away the entries of about half of the windows to come, if there are several.
    fn split(&mut self) -> Option<Self>;
}

/// The full slots of a run of windows. Unlike the walk over all it cannot count what is to come,
/// so it also ends by position.
struct RawPart<'t, T> {
    control: Control<'t>,
    /// First slot of the first window that was not looked at, a multiple of `WIDTH`.
    next: usize,
    /// As `next`: of the first window behind this part.
    end: usize,
    /// Entries to come in the window before `next`.
    full: BitMask,
    /// Entries to come are no more than this; until the first split, exactly so many.
    items: usize,
    /// Skip lines that the touched map rules out.
    is_sparse: bool,
    /// As a pointer: what may be done with the entries is up to the types below.
    marker: PhantomData<*const T>,
}

impl<T> Clone for RawPart<'_, T> {
    fn clone(&self) -> Self {
        RawPart { ..*self }
    }
}

impl<'t, T> RawPart<'t, T> {
    /// All windows of the table behind `control`. Nothing is full where there are no `items`,
    /// whatever the tags say (I4).
    ///
    /// # Safety
    /// The table has so many entries of type `T`, each of which stays where it is until it was
    /// yielded. What is then done with a slot is its user's to vouch for.
    unsafe fn new(control: Control<'t>, items: usize) -> Self {
        RawPart {
            control,
            next: 0,
            end: control.slots().max(WIDTH),
            full: BitMask::none(),
            items,
            is_sparse: control.has_touched() && items < control.slots() / THIN,
            marker: PhantomData,
        }
    }

    /// The next entry's bucket.
    #[inline(always)]
    fn next(&mut self) -> Option<Bucket<T>> {
        loop {
            if self.items == 0 {
                return None;
            }
            if let Some(distance) = self.full.lowest() {
                self.full = self.full.without_lowest();
                self.items -= 1;
                // SAFETY: with entries it is allocated. A full slot: in a table smaller than a
                // window the mirror lies behind the slots; such a table has one window, so that
                // `items` is exact, and spent before.
                return Some(unsafe { Bucket::new(self.control, self.next - WIDTH + distance) });
            }
            if self.is_sparse && self.next % LINE == 0 {
                self.skip_untouched();
            }
            if self.next == self.end {
                self.items = 0;
                return None;
            }
            self.full = self.control.window(self.next).match_full();
            self.next += WIDTH;
        }
    }

    /// Moves `next`, which begins a line, to the first line in use, or to the end.
    fn skip_untouched(&mut self) {
        let line = self.control.touched_line_from(self.next / LINE, self.end.div_ceil(LINE));
        self.next = line.map_or(self.end, |line| line * LINE);
    }

    /// Moves `end`, which ends a line, to the end of the last line in use, or to `next`.
    fn cut_untouched(&mut self) {
        let line = self.control.touched_line_before(self.end / LINE, self.next / LINE);
        self.end = line.map_or(self.next, |line| (line + 1) * LINE).max(self.next);
    }

    /// See [`Split::split`]. Windows, not entries, are halved: without a walk nobody knows where
    /// the entries are. In a sparse table, where they may be anywhere, what is empty at both ends
    /// is cut off first: it is not looked at again, so all cuts together cost one walk of the map.
    ///
    /// What is left of the window in hand stays with this part.
    fn split(&mut self) -> Option<Self> {
        if self.items <= 1 {
            return None;
        }
        // With a window in hand `next` says where that is.
        if self.is_sparse && self.next % LINE == 0 && self.full.is_empty() {
            self.skip_untouched();
        }
        if self.is_sparse && self.end % LINE == 0 {
            self.cut_untouched();
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
    raw: RawPart<'a, T>,
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
    raw: RawPart<'a, T>,
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
    raw: RawPart<'a, (K, V)>,
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
    raw: RawPart<'a, T>,
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
        struct Rest<'p, 't, T>(&'p mut RawPart<'t, T>);
        impl<T> Drop for Rest<'_, '_, T> {
            fn drop(&mut self) {
                while let Some(bucket) = self.0.next() {
                    // SAFETY: an entry to come is initialised, ours, and yielded once.
                    unsafe { bucket.as_ptr().drop_in_place() }
                }
            }
        }
        if core::mem::needs_drop::<T>() {
            // If its loop is left by a panic, the guard enters its own.
            let rest = Rest(&mut self.raw);
            while let Some(bucket) = rest.0.next() {
                // SAFETY: as in the guard.
                unsafe { bucket.as_ptr().drop_in_place() }
            }
        }
    }
}

/// Supplies the bodies of a walk over a part: `$to` turns a bucket into the item.
macro_rules! walk {
    ($to:expr) => {
        #[inline(always)]
        fn next(&mut self) -> Option<Self::Item> {
            self.raw.next().map($to)
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
        // SAFETY: as for `PartMut`.
        let (key, value) = unsafe { &mut *bucket.as_ptr() };
        (&*key, value)
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
        let raw = self.raw.split()?;
        Some(Part { raw, marker: PhantomData })
    }
}

impl<T> Split for PartMut<'_, T> {
    fn split(&mut self) -> Option<Self> {
        let raw = self.raw.split()?;
        Some(PartMut { raw, marker: PhantomData })
    }
}

impl<K, V> Split for PairsPartMut<'_, K, V> {
    fn split(&mut self) -> Option<Self> {
        let raw = self.raw.split()?;
        Some(PairsPartMut { raw, marker: PhantomData })
    }
}

impl<T> Split for PartOwned<'_, T> {
    fn split(&mut self) -> Option<Self> {
        let raw = self.raw.split()?;
        Some(PartOwned { raw, marker: PhantomData })
    }
}

impl<K, V, A: Allocator> RawTable<(K, V), A> {
    #[inline]
    pub(crate) fn pairs_part_mut(&mut self) -> PairsPartMut<'_, K, V> {
        // SAFETY: borrowed exclusively for as long as the parts.
        PairsPartMut { raw: unsafe { self.raw_part() }, marker: PhantomData }
    }
}

impl<T, A: Allocator> RawTable<T, A> {
    /// All windows.
    ///
    /// # Safety
    /// For `'t` the block stays allocated, nothing is inserted, and no entry to come is removed.
    unsafe fn raw_part<'t>(&self) -> RawPart<'t, T> {
        // SAFETY: the caller's promise.
        let control = unsafe { self.head.control_for() };
        // SAFETY: I5.
        unsafe { RawPart::new(control, self.head.items) }
    }

    #[inline]
    pub(crate) fn part(&self) -> Part<'_, T> {
        // SAFETY: borrowed for as long as the parts.
        Part { raw: unsafe { self.raw_part() }, marker: PhantomData }
    }

    #[inline]
    pub(crate) fn part_mut(&mut self) -> PartMut<'_, T> {
        // SAFETY: borrowed exclusively for as long as the parts.
        PartMut { raw: unsafe { self.raw_part() }, marker: PhantomData }
    }

    /// Abandons the table in favour of the part.
    #[inline]
    pub(crate) fn part_owned(&mut self) -> PartOwned<'_, T> {
        // SAFETY: borrowed exclusively for as long as the parts, which own the entries.
        let raw = unsafe { self.raw_part() };
        self.head.abandon();
        PartOwned { raw, marker: PhantomData }
    }

    /// Ends the fill, then abandons the table in favour of the part. It stays abandoned: the next
    /// insertion wipes it, so nothing has to be done when the last part is gone.
    #[inline]
    pub(crate) fn drain_part(&mut self) -> PartOwned<'_, T> {
        self.head.identity.advance(ClearKind::Drain);
        self.part_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE, RawTable, Split, WIDTH};
    use crate::raw::meta::geometry::TOUCHED_FROM;
    use crate::testing::effort;
    use alloc::vec::Vec;
    use allocator_api2::alloc::Global;

    fn mix(n: &u64) -> u64 {
        let n = (n ^ n >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (n ^ n >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    }

    fn table_of(entries: u64, capacity: usize, hash: fn(&u64) -> u64) -> RawTable<u64, Global> {
        let mut table = RawTable::with_capacity(capacity, Global);
        for n in 0..entries {
            table.insert_unique(hash(&n), n, &hash);
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
        let sizes = [0, 1, 2, 3, 7, 14, 15, 28, 100, 1_000, 4_000, 8_000];
        for entries in sizes.into_iter().step_by(effort(1, 4)) {
            for hash in hashes {
                for capacity in [0, effort(30_000, 3_600)] {
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

    /// Also where it is split in the middle of a window, sparse or not.
    #[test]
    fn parts_that_have_begun_have_every_entry_once() {
        for table in tables() {
            for begun in [0, 1, 5, 17, 33] {
                let mut part = table.part();
                let mut found: Vec<u64> = part.by_ref().take(begun).copied().collect();
                let other = part.split();
                found.extend(part);
                found.extend(other.into_iter().flatten());
                found.sort_unstable();
                let mut all: Vec<u64> = table.iter().copied().collect();
                all.sort_unstable();
                assert_eq!(found, all, "{begun}");
            }
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
            table.insert_unique(mix(&n), (n, Rc::clone(&token)), &|(n, _): &(u64, Rc<()>)| mix(n));
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
