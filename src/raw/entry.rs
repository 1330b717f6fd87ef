//! A slot together with the container it belongs to: what entries of every type are made of.
//! Knows no key, no value and no hasher; an owner brings its own.
#![expect(unsafe_code, reason = "a handle vouches for its slot: unchecked access behind it")]

use super::bucket::Bucket;
use super::find::{cold_path, likely};
use super::meta::tag;
use super::table::RawTable;
use allocator_api2::alloc::Allocator;

/// A container over a [`RawTable`]: hash table, map or set.
///
/// # Safety
/// `raw`, `raw_mut` and `parts` give the same table every time.
pub(crate) unsafe trait Owner {
    type Entry;
    type Alloc: Allocator;
    /// What rehashing an entry needs besides the entry.
    type Hashing;

    fn raw(&self) -> &RawTable<Self::Entry, Self::Alloc>;
    fn raw_mut(&mut self) -> &mut RawTable<Self::Entry, Self::Alloc>;
    fn parts(&mut self) -> (&mut RawTable<Self::Entry, Self::Alloc>, &Self::Hashing);
}

/// A full slot of `owner`, which stays borrowed exclusively: nothing else can free it.
pub(crate) struct OccupiedSlot<'a, O: Owner> {
    owner: &'a mut O,
    /// Full for as long as the handle lives.
    bucket: Bucket<O::Entry>,
}

impl<'a, O: Owner> OccupiedSlot<'a, O> {
    /// The entry with this hash that `eq` (U2) accepts, or else the owner back.
    #[inline]
    pub(crate) fn find(
        owner: &'a mut O,
        hash: u64,
        eq: impl FnMut(&O::Entry) -> bool,
    ) -> Result<Self, &'a mut O> {
        match owner.raw().find(hash, eq) {
            Some(bucket) => Ok(OccupiedSlot { owner, bucket }),
            None => Err(owner),
        }
    }

    /// The entry in slot `index`, if it is full.
    #[inline]
    pub(crate) fn at(owner: &'a mut O, index: usize) -> Result<Self, &'a mut O> {
        if !owner.raw().is_full(index) {
            return Err(owner);
        }
        // SAFETY: with a full slot it is allocated.
        let bucket = unsafe { owner.raw().bucket(index) };
        Ok(OccupiedSlot { owner, bucket })
    }

    /// Inserts an entry that is known to be absent, growing if need be.
    #[inline]
    pub(crate) fn insert_unique(
        owner: &'a mut O,
        hash: u64,
        entry: O::Entry,
        hasher: impl Fn(&O::Hashing, &O::Entry) -> u64,
    ) -> Self {
        let (raw, hashing) = owner.parts();
        let bucket = raw.insert_unique(hash, entry, &|entry: &O::Entry| hasher(hashing, entry));
        OccupiedSlot { owner, bucket }
    }

    /// The slot number.
    #[inline]
    pub(crate) fn index(&self) -> usize {
        // SAFETY: a slot of this table.
        unsafe { self.bucket.index(self.owner.raw().head.control()) }
    }

    #[inline]
    pub(crate) fn get(&self) -> &O::Entry {
        // SAFETY: full while the handle lives (I4).
        unsafe { &*self.bucket.as_ptr() }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self) -> &mut O::Entry {
        // SAFETY: full while the handle lives (I4), borrowed exclusively.
        unsafe { &mut *self.bucket.as_ptr() }
    }

    #[inline]
    pub(crate) fn into_mut(self) -> &'a mut O::Entry {
        // SAFETY: full while the handle lives (I4); the owner stays borrowed for 'a.
        unsafe { &mut *self.bucket.as_ptr() }
    }

    #[inline]
    pub(crate) fn into_owner(self) -> &'a mut O {
        self.owner
    }

    /// Takes the entry out, whose hash is given if it is known, and keeps its place.
    #[inline]
    pub(crate) fn remove(self, hash: Option<u64>) -> (O::Entry, VacantSlot<'a, O>) {
        let index = self.index();
        let tag = self.owner.raw().head.control().tag(index);
        // SAFETY: full while the handle lives, which ends here.
        let entry = unsafe { self.owner.raw_mut().take(index, hash) };
        (entry, VacantSlot { owner: self.owner, index, tag, unmarked: None })
    }

    /// Takes the entry out, hands it to `replace` (U5), and puts what that returns, which must have
    /// the same hash, into the same slot. If that is nothing, its place is kept.
    #[inline]
    pub(crate) fn replace_with(
        self,
        hash: Option<u64>,
        replace: impl FnOnce(O::Entry) -> Option<O::Entry>,
    ) -> Result<Self, VacantSlot<'a, O>> {
        let index = self.index();
        let tag = self.owner.raw().head.control().tag(index);
        let OccupiedSlot { owner, bucket } = self;
        // SAFETY: full while the handle lives, which ends here.
        if unsafe { owner.raw_mut().replace_with(index, hash, replace) } {
            Ok(OccupiedSlot { owner, bucket })
        } else {
            Err(VacantSlot { owner, index, tag, unmarked: None })
        }
    }
}

/// A free slot of `owner`, for an entry with the right tag that is known to be absent. The owner
/// stays borrowed exclusively: nothing else can take it. Dropped unfilled, it has changed nothing.
pub(crate) struct VacantSlot<'a, O: Owner> {
    owner: &'a mut O,
    /// Free for as long as the handle lives, in a table that is allocated, not abandoned, and has
    /// room. An entry left it, or it is the first on the path of `unmarked`.
    index: usize,
    tag: u8,
    /// The hash of the path whose windows before the slot are not marked yet (I6), if so.
    unmarked: Option<u64>,
}

impl<'a, O: Owner> VacantSlot<'a, O> {
    /// The entry with this hash that `eq` (U2) accepts, or else the slot for one, in a table that
    /// has grown if there was no room.
    #[inline(always)]
    pub(crate) fn find(
        owner: &'a mut O,
        hash: u64,
        eq: impl FnMut(&O::Entry) -> bool,
        hasher: impl Fn(&O::Hashing, &O::Entry) -> u64,
    ) -> Result<OccupiedSlot<'a, O>, Self> {
        let index = match owner.raw().find_or_free(hash, eq) {
            Ok(bucket) => return Ok(OccupiedSlot { owner, bucket }),
            Err(Some(position)) => position & owner.raw().head.block().mask(),
            Err(None) => {
                let (raw, hashing) = owner.parts();
                raw.make_room(&|entry: &O::Entry| hasher(hashing, entry));
                raw.free_on_path(hash)
            }
        };
        Err(VacantSlot { owner, index, tag: tag::of(hash), unmarked: Some(hash) })
    }

    /// Puts the entry there. No user code runs.
    #[inline(always)]
    pub(crate) fn insert(self, entry: O::Entry) -> OccupiedSlot<'a, O> {
        let VacantSlot { owner, index, tag, unmarked } = self;
        let raw = owner.raw_mut();
        if let Some(hash) = unmarked {
            raw.head.mark_path(hash, index);
        }
        // SAFETY: what is said of the slot; marked now, or before the entry that left it came.
        let bucket = unsafe { raw.fill(index, tag, entry) };
        OccupiedSlot { owner, bucket }
    }

    #[inline]
    pub(crate) fn into_owner(self) -> &'a mut O {
        self.owner
    }
}

/// Where an entry of this hash, known to be absent, goes: found when it is inserted, which may grow
/// the table, or clean it up. Dropped unfilled, it has changed nothing.
pub(crate) struct AbsentSlot<'a, O: Owner> {
    owner: &'a mut O,
    hash: u64,
    /// A free slot, not masked, the first of the first window of that hash, in a table with room;
    /// or `UNKNOWN`. Stays so for as long as the handle lives.
    free: usize,
}

/// No slot's number: there is no table of so many.
const UNKNOWN: usize = usize::MAX;

impl<'a, O: Owner> AbsentSlot<'a, O> {
    /// The entry with this hash that `eq` (U2) accepts, or else the place of one.
    #[inline(always)]
    pub(crate) fn find(
        owner: &'a mut O,
        hash: u64,
        eq: impl FnMut(&O::Entry) -> bool,
    ) -> Result<OccupiedSlot<'a, O>, Self> {
        let free = match owner.raw().find_or_free(hash, eq) {
            Ok(bucket) => return Ok(OccupiedSlot { owner, bucket }),
            Err(free) => free.unwrap_or(UNKNOWN),
        };
        Err(AbsentSlot { owner, hash, free })
    }

    /// The place of an entry that is absent since it was taken out.
    #[inline]
    pub(crate) fn after_removal(vacant: VacantSlot<'a, O>, hash: u64) -> Self {
        AbsentSlot { owner: vacant.into_owner(), hash, free: UNKNOWN }
    }

    #[inline]
    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    /// Inserts the entry, growing or cleaning up if need be.
    #[inline(always)]
    pub(crate) fn insert(
        self,
        entry: O::Entry,
        hasher: impl Fn(&O::Hashing, &O::Entry) -> u64,
    ) -> OccupiedSlot<'a, O> {
        let AbsentSlot { owner, hash, free } = self;
        let (raw, hashing) = owner.parts();
        let bucket = if likely(free != UNKNOWN) {
            // SAFETY: what is said of the slot: nothing has to be marked.
            unsafe { raw.fill(free, tag::of(hash), entry) }
        } else {
            cold_path();
            raw.insert_cold(hash, entry, &|entry: &O::Entry| hasher(hashing, entry))
        };
        OccupiedSlot { owner, bucket }
    }

    #[inline]
    pub(crate) fn into_owner(self) -> &'a mut O {
        self.owner
    }
}
