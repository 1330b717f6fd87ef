//! A slot together with the container it belongs to: what entries of every type are made of.
//! Knows no key, no value and no hasher; an owner brings its own.
#![expect(unsafe_code, reason = "a handle vouches for its slot: unchecked access behind it")]

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
///
/// A slot number and not a pointer, so that the auto traits are those of the borrow.
pub(crate) struct OccupiedSlot<'a, O: Owner> {
    owner: &'a mut O,
    /// Full for as long as the handle lives.
    index: usize,
    hash: u64,
}

impl<'a, O: Owner> OccupiedSlot<'a, O> {
    /// The entry with this hash that `eq` (U2) accepts, or else the owner back.
    #[inline]
    pub(crate) fn find(
        owner: &'a mut O,
        hash: u64,
        eq: impl FnMut(&O::Entry) -> bool,
    ) -> Result<Self, &'a mut O> {
        match owner.raw().find_index(hash, eq) {
            Some(index) => Ok(OccupiedSlot { owner, index, hash }),
            None => Err(owner),
        }
    }

    /// The entry with this hash that `eq` (U2) accepts, or room for it, growing if need be.
    #[inline(always)]
    pub(crate) fn find_or_make_room(
        owner: &'a mut O,
        hash: u64,
        eq: impl FnMut(&O::Entry) -> bool,
        hasher: impl Fn(&O::Hashing, &O::Entry) -> u64,
    ) -> Result<Self, VacantSlot<'a, O>> {
        let (raw, hashing) = owner.parts();
        match raw.find_or_make_room(hash, eq, |entry| hasher(hashing, entry)) {
            Ok(index) => Ok(OccupiedSlot { owner, index, hash }),
            Err(index) => Err(VacantSlot { owner, index, hash }),
        }
    }

    /// The entry in slot `index`, if it is full.
    #[inline]
    pub(crate) fn at(owner: &'a mut O, index: usize, hash: u64) -> Result<Self, &'a mut O> {
        if owner.raw().is_full(index) {
            Ok(OccupiedSlot { owner, index, hash })
        } else {
            Err(owner)
        }
    }

    /// Puts in an entry that is known to be absent, growing if need be.
    #[inline]
    pub(crate) fn insert_unique(
        owner: &'a mut O,
        hash: u64,
        entry: O::Entry,
        hasher: impl Fn(&O::Hashing, &O::Entry) -> u64,
    ) -> Self {
        let (raw, hashing) = owner.parts();
        let index = raw.insert_unique(hash, entry, |entry| hasher(hashing, entry));
        OccupiedSlot { owner, index, hash }
    }

    #[inline]
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    #[inline]
    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    #[inline]
    pub(crate) fn get(&self) -> &O::Entry {
        // SAFETY: full while the handle lives.
        unsafe { self.owner.raw().slot_unchecked(self.index) }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self) -> &mut O::Entry {
        // SAFETY: full while the handle lives.
        unsafe { self.owner.raw_mut().slot_unchecked_mut(self.index) }
    }

    #[inline]
    pub(crate) fn into_mut(self) -> &'a mut O::Entry {
        // SAFETY: full while the handle lives; the owner stays borrowed for 'a.
        unsafe { self.owner.raw_mut().slot_unchecked_mut(self.index) }
    }

    #[inline]
    pub(crate) fn into_owner(self) -> &'a mut O {
        self.owner
    }

    #[inline]
    pub(crate) fn owner(&self) -> &O {
        self.owner
    }

    /// Takes the entry out.
    #[inline]
    pub(crate) fn remove(self) -> (O::Entry, &'a mut O) {
        // SAFETY: full while the handle lives, which ends here.
        let entry = unsafe { self.owner.raw_mut().take_slot(self.index, self.hash) };
        (entry, self.owner)
    }

    /// Takes the entry out, hands it to `replace` (U5), and puts what that returns, which must have
    /// the same hash, into the same slot; or gives the owner back if that is nothing or a panic.
    #[inline]
    pub(crate) fn replace_with(
        self,
        replace: impl FnOnce(O::Entry) -> Option<O::Entry>,
    ) -> Result<Self, &'a mut O> {
        let OccupiedSlot { owner, index, hash } = self;
        // SAFETY: full while the handle lives, which ends here.
        let is_full = unsafe { owner.raw_mut().replace_slot_with(index, hash, replace) };
        if is_full { Ok(OccupiedSlot { owner, index, hash }) } else { Err(owner) }
    }
}

/// Room in `owner` for an entry that is known to be absent. The owner stays borrowed exclusively:
/// nothing else can take it.
pub(crate) struct VacantSlot<'a, O: Owner> {
    owner: &'a mut O,
    hash: u64,
    /// The slot that it will take, if that is known. Free for as long as the handle lives, the
    /// first of the window at its home, in a table that is allocated, not abandoned, and has room.
    index: Option<usize>,
}

impl<'a, O: Owner> VacantSlot<'a, O> {
    /// What an entry of this hash, or with this stand-in for it, left behind.
    #[inline]
    pub(crate) fn left(owner: &'a mut O, hash: u64) -> Self {
        VacantSlot { owner, hash, index: None }
    }

    /// Puts the entry in. No user code runs.
    ///
    /// # Panics
    /// If nothing has left, and there is no room.
    #[inline(always)]
    pub(crate) fn insert(self, entry: O::Entry) -> OccupiedSlot<'a, O> {
        let VacantSlot { owner, hash, index } = self;
        let raw = owner.raw_mut();
        let index = match index {
            Some(index) => {
                // SAFETY: what is said of `index`.
                unsafe { raw.fill_slot(index, hash, entry) };
                index
            }
            None => raw.insert_in_room(hash, entry),
        };
        OccupiedSlot { owner, index, hash }
    }

    #[inline]
    pub(crate) fn into_owner(self) -> &'a mut O {
        self.owner
    }
}
