//! What a cursor asks of the container it walks: sealed traits over map, set and table.
//! Knows no position and no order.

/// A container that a [`Cursor`](crate::Cursor) can walk: `&HashMap`, `&HashSet`, or a
/// [`HashTable`](crate::HashTable) together with its hasher.
///
/// Sealed: its methods are the crate's own.
pub trait Walk: sealed::Entries {}

impl<M: sealed::Entries> Walk for M {}

/// A container that a [`Cursor`](crate::Cursor) can change on its way: `&mut HashMap`,
/// `&mut HashSet`, or a [`HashTable`](crate::HashTable) together with its hasher.
///
/// Sealed: its methods are the crate's own.
pub trait WalkMut: sealed::EntriesMut {}

impl<M: sealed::EntriesMut> WalkMut for M {}

/// A container whose entries a closure of type `F` can judge: `F` is `FnMut(&K, &mut V) -> bool`
/// for a map, `FnMut(&T) -> bool` for a set, `FnMut(&mut T) -> bool` for a table.
///
/// Sealed: its methods are the crate's own.
pub trait WalkRetain<F>: WalkMut + sealed::Judge<F> {}

impl<M: sealed::Judge<F>, F> WalkRetain<F> for M {}

/// A container that hashes a key of type `Q` as it hashes those of its entries.
///
/// Sealed: its methods are the crate's own.
pub trait WalkKey<Q: ?Sized>: sealed::Keyed<Q> {}

impl<M: sealed::Keyed<Q>, Q: ?Sized> WalkKey<Q> for M {}

pub(crate) mod sealed {
    use crate::raw::identity::ClearKind;
    use crate::raw::iter::homes::PickedSlots;

    /// Shared access.
    pub trait Entries: Copy {
        /// What the cursor yields.
        type Item;
        /// Several of them, with no user code in between.
        type Picked: ExactSizeIterator<Item = Self::Item>;

        /// The identity, 0 for a map that no cursor knows.
        fn id(self) -> u64;
        /// The clears so far, and the kind of the last.
        fn generation(self) -> (u64, ClearKind);
        fn slots(self) -> usize;
        /// Hash and slot of every entry whose home is one of `homes` from `first` on.
        fn walk_homes(self, first: usize, homes: usize, each: impl FnMut(u64, usize));
        /// Hash and slot of every entry.
        fn walk_all(self, each: impl FnMut(u64, usize));
        /// Slot of every entry with exactly this hash.
        fn each_with_hash(self, hash: u64, each: impl FnMut(usize));
        fn prefetch_homes(self, first: usize, homes: usize);
        /// The entry in a slot, if it is full.
        fn item(self, slot: usize) -> Option<Self::Item>;
        /// The entries whose home is one of `homes` from `first` on and whose hash passes.
        fn pick_homes(
            self,
            first: usize,
            homes: usize,
            passes: impl Fn(u64) -> bool,
        ) -> Self::Picked;
        /// The entries with exactly these hashes, no two of which are the same.
        fn pick_hashes(self, hashes: &[u64]) -> Self::Picked;
        /// As [`pick_homes`](Self::pick_homes), without the borrow.
        fn slots_of_homes(
            self,
            first: usize,
            homes: usize,
            passes: impl Fn(u64) -> bool,
        ) -> PickedSlots;
        /// As [`pick_hashes`](Self::pick_hashes) for one, without the borrow.
        fn slots_of_hash(self, hash: u64) -> PickedSlots;
    }

    /// Exclusive access.
    pub trait EntriesMut {
        type Shared<'s>: Entries
        where
            Self: 's;
        type Entry;

        fn shared(&self) -> Self::Shared<'_>;
        /// The entry in a slot, if it is full; `hash` is its hash.
        fn entry(self, slot: usize, hash: u64) -> Option<Self::Entry>;
    }

    /// Exclusive access, with a closure. `F` is the trait's, not the method's: each container asks
    /// for a closure of its own form, and the compiler knows which from the container alone.
    pub trait Judge<F>: EntriesMut {
        /// Drops the entry in `slot`, if it is full, unless `keep` says otherwise.
        fn judge(&mut self, slot: usize, keep: &mut F);
    }

    /// Hashes a key.
    pub trait Keyed<Q: ?Sized>: Entries {
        fn hash_key(self, key: &Q) -> u64;
    }
}
