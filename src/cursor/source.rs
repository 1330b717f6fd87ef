//! What a cursor asks of the container it walks: sealed traits over map, set and table.
//! Knows no position and no order.

/// A container that a [`Cursor`](crate::Cursor) can walk: `&HashMap`, `&HashSet`, or a
/// [`HashTable`](crate::HashTable) together with its hasher.
///
/// Sealed: its methods are the crate's own.
#[diagnostic::on_unimplemented(
    message = "a cursor cannot walk `{Self}`",
    label = "pass `&map`, `&set` or `table.hashed(&hasher)`",
    note = "the keys must implement `Hash`, and the map's hasher `BuildHasher`"
)]
pub trait Walk: sealed::Entries {}

impl<M: sealed::Entries> Walk for M {}

/// A container that a [`Cursor`](crate::Cursor) can change on its way: `&mut HashMap`,
/// `&mut HashSet`, or a [`HashTable`](crate::HashTable) together with its hasher.
///
/// Sealed: its methods are the crate's own.
#[diagnostic::on_unimplemented(
    message = "a cursor cannot change `{Self}` on its way",
    label = "pass `&mut map`, `&mut set` or `table.hashed_mut(&hasher)`",
    note = "the keys must implement `Hash`, and the map's hasher `BuildHasher`"
)]
pub trait WalkMut: sealed::EntriesMut {}

impl<M: sealed::EntriesMut> WalkMut for M {}

/// A container whose entries a closure of type `F` can judge: `F` is `FnMut(&K, &mut V) -> bool`
/// for a map, `FnMut(&T) -> bool` for a set, `FnMut(&mut T) -> bool` for a table.
///
/// Sealed: its methods are the crate's own.
#[diagnostic::on_unimplemented(
    message = "a cursor cannot remove entries of `{Self}` by a closure of this form",
    label = "pass `&mut map` and `|key, value| …`, `&mut set` and `|element| …`, or \
             `table.hashed_mut(&hasher)` and `|entry| …`",
    note = "the closure gets what that of the container's own `retain` gets"
)]
pub trait WalkRetain<F>: WalkMut + sealed::Judge<F> {}

impl<M: sealed::Judge<F>, F> WalkRetain<F> for M {}

/// A container that hashes a key of type `Q` as it hashes those of its entries.
///
/// Sealed: its methods are the crate's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no keys that can be looked up by `{Q}`",
    label = "pass `&map`, `&set` or `table.hashed(&hasher)`, and a reference to a key",
    note = "of a table, the key is a whole entry"
)]
pub trait WalkKey<Q: ?Sized>: sealed::Keyed<Q> {}

impl<M: sealed::Keyed<Q>, Q: ?Sized> WalkKey<Q> for M {}

pub(crate) mod sealed {
    use crate::raw::RawTable;
    use crate::raw::iter::homes::PickedSlots;
    use allocator_api2::alloc::Allocator;

    /// Shared access.
    pub trait Entries: Copy {
        /// What the table holds.
        type Entry;
        type Alloc: Allocator;
        /// What the cursor yields.
        type Item;
        /// Several of them, with no user code in between.
        type Picked: ExactSizeIterator<Item = Self::Item>;

        fn raw(&self) -> &RawTable<Self::Entry, Self::Alloc>;
        fn hash(&self, entry: &Self::Entry) -> u64;
        /// The entry in a slot, if it is full.
        fn item(self, slot: usize) -> Option<Self::Item>;
        /// The entries in these slots, as far as they are full.
        fn pick(self, slots: PickedSlots) -> Self::Picked;
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
        /// Drops the entries in these slots, as far as they are full, for which `keep` says no.
        fn judge(&mut self, slots: PickedSlots, keep: &mut F);
    }

    /// Hashes a key.
    pub trait Keyed<Q: ?Sized>: Entries {
        fn hash_key(self, key: &Q) -> u64;
    }
}
