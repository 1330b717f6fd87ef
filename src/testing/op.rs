//! `Op`: every public operation that reads or changes a map, set or table, as data.
//! Knows no container and no reference.

use alloc::vec::Vec;

/// One operation on a map: what is called, and with which keys and values.
///
/// A set is a map whose values are `()`. Closures are data too: what `retain` keeps is a
/// [`Pick`], what is done with an entry an [`EntryOp`]. What an operation answers is an
/// [`Outcome`](super::Outcome).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Op<K, V> {
    // ---- looks
    /// `get`. Answers `Value`.
    Get(K),
    /// `get_key_value`. Answers `Entry`.
    GetKeyValue(K),
    /// `contains_key`, a set's `contains`. Answers `Flag`.
    Contains(K),
    /// `len`. Answers `Count`.
    Len,
    /// `is_empty`. Answers `Flag`.
    IsEmpty,
    /// `capacity`. Answers `Room`.
    Capacity,
    /// `iter`. Answers `Entries`.
    Iter,
    /// `keys`. Answers `Keys`.
    Keys,
    /// `values`. Answers `Values`.
    Values,
    /// `==` with a container that holds these. Answers `Flag`.
    Equals(Vec<(K, V)>),

    // ---- single entries
    /// `get_mut`, which writes the value. Answers `Value`: the one that was there.
    GetMut(K, V),
    /// `get_key_value_mut`, likewise.
    GetKeyValueMut(K, V),
    /// `get_disjoint_mut`, which writes the value to both. Answers `Found`: what was there. Two
    /// equal keys, which would be a panic, are looked up as one.
    GetDisjointMut([K; 2], V),
    /// `get_disjoint_key_value_mut`, likewise.
    GetDisjointKeyValueMut([K; 2], V),
    /// `insert`. Answers `Value`: the one that was there.
    Insert(K, V),
    /// `try_insert`. Answers `Value`: the one that was in the way.
    TryInsert(K, V),
    /// `insert`, one after another. Answers `Found`.
    InsertEach(Vec<(K, V)>),
    /// `extend`. Answers `Done`.
    Extend(Vec<(K, V)>),
    /// `remove`. Answers `Value`.
    Remove(K),
    /// `remove_entry`, a set's `take`. Answers `Entry`.
    RemoveEntry(K),
    /// `remove`, one after another. Answers `Found`.
    RemoveEach(Vec<K>),
    /// `pop`. Answers `Entry`, whichever it was.
    Pop,
    /// `entry`, and what is done with it.
    Entry(K, EntryOp<V>),
    /// `entry_ref`, likewise.
    EntryRef(K, EntryOp<V>),

    // ---- walks
    /// `iter_mut`, which writes the value to the entries picked. Answers `Entries`: as they were.
    IterMut(Pick<K>, V),
    /// `values_mut`, which writes the value to all. Answers `Values`: as they were.
    ValuesMut(V),
    /// `retain`: the entries picked go. Answers `Entries`: all that were judged.
    Retain(Pick<K>),
    /// `extract_if`: so many of the entries picked go, whichever come first. Answers `Entries`.
    ExtractIf(Pick<K>, usize),
    /// `into_iter`; an empty container takes its place. Answers `Entries`.
    IntoIter,
    /// `into_keys`, likewise. Answers `Keys`.
    IntoKeys,
    /// `into_values`, likewise. Answers `Values`.
    IntoValues,

    // ---- all at once
    /// One of the clears. Answers `Done`.
    Clear(Clear),
    /// `drain`, of which so many entries are taken, whichever come first. Answers `Entries`.
    Drain(usize, Rest),
    /// `take_all`. Answers `Entries`.
    TakeAll,
    /// A clone takes the container's place. Answers `Done`.
    Clone,
    /// `clone_from` a container that holds these. Answers `Done`.
    CloneFrom(Vec<(K, V)>),
    /// A set's operation with a set of these. Answers `Keys`.
    Combine(Algebra, Vec<K>),
    /// The same in place, by an assigning operator. Answers `Done`.
    CombineAssign(Algebra, Vec<(K, V)>),
    /// A set's comparison with a set of these. Answers `Flag`.
    Compare(Comparison, Vec<K>),

    // ---- memory
    /// `reserve`. Answers `Room`.
    Reserve(usize),
    /// `try_reserve`. Answers `Room` or `Refused`.
    TryReserve(usize),
    /// `shrink_to_fit`. Answers `Room`.
    ShrinkToFit,
    /// `shrink_to`. Answers `Room`.
    ShrinkTo(usize),
}

/// A clear of the contract.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Clear {
    /// `clear`.
    Std,
    /// `clear_retain`.
    Retain,
    /// `clear_shrink`.
    Shrink,
    /// `clear_shrink_to`.
    ShrinkTo(usize),
    /// `reset`.
    Reset,
    /// `reset_with_hasher`, with a clone of the hasher.
    ResetWithHasher,
    /// `recycle`, for entries of the same types.
    Recycle,
}

impl Clear {
    /// All of them.
    pub const ALL: [Clear; 7] = [
        Clear::Std,
        Clear::Retain,
        Clear::Shrink,
        Clear::ShrinkTo(3),
        Clear::Reset,
        Clear::ResetWithHasher,
        Clear::Recycle,
    ];

    /// The method.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Clear::Std => "clear",
            Clear::Retain => "clear_retain",
            Clear::Shrink => "clear_shrink",
            Clear::ShrinkTo(_) => "clear_shrink_to",
            Clear::Reset => "reset",
            Clear::ResetWithHasher => "reset_with_hasher",
            Clear::Recycle => "recycle",
        }
    }
}

/// What becomes of a `Drain` with the entries that were not taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Rest {
    /// It is dropped.
    Dropped,
    /// It is forgotten: entries leak.
    Forgotten,
}

/// What is done with an entry.
///
/// Answers `Value`, the entry's afterwards, unless it says otherwise.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum EntryOp<V> {
    /// `insert`, `insert_entry`.
    Insert(V),
    /// `or_insert`.
    OrInsert(V),
    /// `or_insert_with`.
    OrInsertWith(V),
    /// `or_insert_with_key`.
    OrInsertWithKey(V),
    /// `or_insert_entry`.
    OrInsertEntry(V),
    /// `and_modify`, which writes the value.
    AndModify(V),
    /// `and_replace_entry_with`.
    AndReplaceWith(Option<V>),
    /// Occupied: `get`, `key`. Answers `Entry`.
    Get,
    /// Occupied: `get_mut`, which writes the value.
    GetMut(V),
    /// Occupied: `insert`. Answers `Value`: the one that was there.
    Replace(V),
    /// Occupied: `replace_key`.
    ReplaceKey,
    /// Occupied: `replace_entry_with`.
    ReplaceWith(Option<V>),
    /// Occupied: `remove`. Answers `Value`: the one that was there.
    Remove,
    /// Occupied: `remove_entry`. Answers `Entry`.
    RemoveEntry,
    /// `into_map`, `into_table`; nothing changes.
    Leave,
}

/// Some entries, as data in place of a closure.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Pick<K> {
    /// Those with these keys.
    Listed(Vec<K>),
    /// All but those with these keys.
    Others(Vec<K>),
}

impl<K: PartialEq> Pick<K> {
    /// Is an entry with this key picked?
    pub fn picks(&self, key: &K) -> bool {
        match self {
            Pick::Listed(keys) => keys.contains(key),
            Pick::Others(keys) => !keys.contains(key),
        }
    }
}

/// An operation with two sets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "the methods and operators of these names")]
pub enum Algebra {
    Union,
    Intersection,
    Difference,
    SymmetricDifference,
}

/// A comparison of two sets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "the methods of these names")]
pub enum Comparison {
    IsDisjoint,
    IsSubset,
    IsSuperset,
}
