//! `Op`: every public operation that reads or changes a map, set or table, as data.
//! Knows no container and no reference.

use super::contract::{Fate, Row};
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
    /// A map's `get_batch`. Answers `Found`.
    GetBatch(Vec<K>),
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
    /// A set's `replace`: another key may take the place of an equal one. Answers `Entry`: the one
    /// that was there.
    ReplaceEntry(K, V),
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
    /// `raw_entry`. Answers `Entry`.
    RawEntry(K),
    /// `raw_entry_mut`, and what is done with it.
    RawEntryMut(K, EntryOp<V>),
    /// An entry's whole life: it is looked up in this way, and each stage is done to what the one
    /// before it left, an entry or a vacant place. Answers `Found`: the value after each stage, and
    /// last the one that a new look-up finds.
    Life(K, Way, Vec<Stage<V>>),
    /// `retain`, which leaves that entry alone, then its life.
    LifeAlone(K, Way, Vec<Stage<V>>),

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
    /// One of the clears. Answers `Done`; a drain, `Entries`: those taken.
    Clear(Clear),
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
    /// `reserve`, so that there are exactly so many times the slots; the factor is a power of two.
    /// Does nothing without slots, or if there would be more than 2^13. Answers `Room`.
    Grow(usize),
    /// `try_reserve`. Answers `Room` or `Refused`.
    TryReserve(usize),
    /// `shrink_to_fit`. Answers `Room`.
    ShrinkToFit,
    /// `shrink_to`. Answers `Room`.
    ShrinkTo(usize),
}

impl<K, V> Op<K, V> {
    /// What it does to a cursor that was opened before. [`Fate::Follows`] here: from now on the
    /// container is another one.
    #[must_use]
    pub fn fate(&self) -> Fate {
        match self {
            Op::Clear(clear) => clear.row().cursor,
            Op::TakeAll
            | Op::IntoIter
            | Op::IntoKeys
            | Op::IntoValues
            | Op::Clone
            | Op::CloneFrom(_) => Fate::Follows,
            _ => Fate::GoesOn,
        }
    }

    /// May it move entries though it inserts none? Others that insert none leave every entry in
    /// its bucket.
    #[must_use]
    pub fn may_move_entries(&self) -> bool {
        match self {
            Op::Reserve(_)
            | Op::TryReserve(_)
            | Op::Grow(_)
            | Op::ShrinkToFit
            | Op::ShrinkTo(_)
            // Reserves.
            | Op::Extend(_)
            // Another container takes its place.
            | Op::Clone
            | Op::CloneFrom(_)
            | Op::CombineAssign(..) => true,
            // What was inserted may be gone again.
            Op::Life(_, _, stages) | Op::LifeAlone(_, _, stages) => {
                stages.iter().any(|stage| matches!(stage, Stage::Fill(_) | Stage::PutBack))
            }
            _ => false,
        }
    }

    /// The same operation with other keys and values.
    #[must_use]
    pub fn map<K2, V2>(
        self,
        mut key: impl FnMut(K) -> K2,
        mut value: impl FnMut(V) -> V2,
    ) -> Op<K2, V2> {
        match self {
            Op::Get(k) => Op::Get(key(k)),
            Op::GetKeyValue(k) => Op::GetKeyValue(key(k)),
            Op::GetBatch(ks) => Op::GetBatch(list(ks, key)),
            Op::Contains(k) => Op::Contains(key(k)),
            Op::Len => Op::Len,
            Op::IsEmpty => Op::IsEmpty,
            Op::Capacity => Op::Capacity,
            Op::Iter => Op::Iter,
            Op::Keys => Op::Keys,
            Op::Values => Op::Values,
            Op::GetMut(k, v) => Op::GetMut(key(k), value(v)),
            Op::GetKeyValueMut(k, v) => Op::GetKeyValueMut(key(k), value(v)),
            Op::GetDisjointMut(ks, v) => Op::GetDisjointMut(ks.map(key), value(v)),
            Op::GetDisjointKeyValueMut(ks, v) => Op::GetDisjointKeyValueMut(ks.map(key), value(v)),
            Op::Insert(k, v) => Op::Insert(key(k), value(v)),
            Op::TryInsert(k, v) => Op::TryInsert(key(k), value(v)),
            Op::ReplaceEntry(k, v) => Op::ReplaceEntry(key(k), value(v)),
            Op::Remove(k) => Op::Remove(key(k)),
            Op::RemoveEntry(k) => Op::RemoveEntry(key(k)),
            Op::RemoveEach(ks) => Op::RemoveEach(list(ks, key)),
            Op::Pop => Op::Pop,
            Op::Entry(k, op) => Op::Entry(key(k), op.map(value)),
            Op::EntryRef(k, op) => Op::EntryRef(key(k), op.map(value)),
            Op::RawEntry(k) => Op::RawEntry(key(k)),
            Op::RawEntryMut(k, op) => Op::RawEntryMut(key(k), op.map(value)),
            Op::Life(k, way, stages) => {
                let stages = stages.into_iter().map(|stage| stage.map(&mut value)).collect();
                Op::Life(key(k), way, stages)
            }
            Op::LifeAlone(k, way, stages) => {
                let stages = stages.into_iter().map(|stage| stage.map(&mut value)).collect();
                Op::LifeAlone(key(k), way, stages)
            }
            Op::IterMut(pick, v) => Op::IterMut(pick.map(key), value(v)),
            Op::ValuesMut(v) => Op::ValuesMut(value(v)),
            Op::Retain(pick) => Op::Retain(pick.map(key)),
            Op::ExtractIf(pick, most) => Op::ExtractIf(pick.map(key), most),
            Op::IntoIter => Op::IntoIter,
            Op::IntoKeys => Op::IntoKeys,
            Op::IntoValues => Op::IntoValues,
            Op::Clear(clear) => Op::Clear(clear),
            Op::TakeAll => Op::TakeAll,
            Op::Clone => Op::Clone,
            Op::Combine(algebra, ks) => Op::Combine(algebra, list(ks, key)),
            Op::Compare(comparison, ks) => Op::Compare(comparison, list(ks, key)),
            Op::Reserve(additional) => Op::Reserve(additional),
            Op::Grow(times) => Op::Grow(times),
            Op::TryReserve(additional) => Op::TryReserve(additional),
            Op::ShrinkToFit => Op::ShrinkToFit,
            Op::ShrinkTo(capacity) => Op::ShrinkTo(capacity),
            Op::Equals(entries) => Op::Equals(pairs(entries, key, value)),
            Op::InsertEach(entries) => Op::InsertEach(pairs(entries, key, value)),
            Op::Extend(entries) => Op::Extend(pairs(entries, key, value)),
            Op::CloneFrom(entries) => Op::CloneFrom(pairs(entries, key, value)),
            Op::CombineAssign(algebra, entries) => {
                Op::CombineAssign(algebra, pairs(entries, key, value))
            }
        }
    }
}

fn list<T, T2>(items: Vec<T>, map: impl FnMut(T) -> T2) -> Vec<T2> {
    items.into_iter().map(map).collect()
}

fn pairs<K, V, K2, V2>(
    entries: Vec<(K, V)>,
    mut key: impl FnMut(K) -> K2,
    mut value: impl FnMut(V) -> V2,
) -> Vec<(K2, V2)> {
    entries.into_iter().map(|(k, v)| (key(k), value(v))).collect()
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
    /// `clear_zeroize`; skipped without feature `zeroize`.
    Zeroize,
    /// `drain`, dropped after so many entries, whichever come first.
    Drain(usize),
    /// The same, but forgotten: the other entries leak.
    DrainForgotten(usize),
}

impl Clear {
    /// All of them, with bounds chosen.
    pub const ALL: [Clear; 11] = [
        Clear::Std,
        Clear::Retain,
        Clear::Shrink,
        Clear::ShrinkTo(3),
        Clear::Reset,
        Clear::ResetWithHasher,
        Clear::Recycle,
        Clear::Zeroize,
        Clear::Drain(usize::MAX),
        Clear::Drain(1),
        Clear::DrainForgotten(1),
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
            Clear::Zeroize => "clear_zeroize",
            Clear::Drain(_) | Clear::DrainForgotten(_) => "drain",
        }
    }

    /// What the contract says of it.
    ///
    /// # Panics
    /// If the contract is silent.
    #[must_use]
    pub fn row(self) -> &'static Row {
        Row::of(self.name()).expect("every clear has a row")
    }
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
    /// `or_try_insert_with`; without a value it fails, and nothing is inserted.
    OrTryInsertWith(Option<V>),
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

impl<V> EntryOp<V> {
    /// The same with another value.
    #[must_use]
    pub fn map<V2>(self, value: impl FnOnce(V) -> V2) -> EntryOp<V2> {
        match self {
            EntryOp::Insert(v) => EntryOp::Insert(value(v)),
            EntryOp::OrInsert(v) => EntryOp::OrInsert(value(v)),
            EntryOp::OrInsertWith(v) => EntryOp::OrInsertWith(value(v)),
            EntryOp::OrInsertWithKey(v) => EntryOp::OrInsertWithKey(value(v)),
            EntryOp::OrInsertEntry(v) => EntryOp::OrInsertEntry(value(v)),
            EntryOp::OrTryInsertWith(v) => EntryOp::OrTryInsertWith(v.map(value)),
            EntryOp::AndModify(v) => EntryOp::AndModify(value(v)),
            EntryOp::AndReplaceWith(v) => EntryOp::AndReplaceWith(v.map(value)),
            EntryOp::Get => EntryOp::Get,
            EntryOp::GetMut(v) => EntryOp::GetMut(value(v)),
            EntryOp::Replace(v) => EntryOp::Replace(value(v)),
            EntryOp::ReplaceKey => EntryOp::ReplaceKey,
            EntryOp::ReplaceWith(v) => EntryOp::ReplaceWith(v.map(value)),
            EntryOp::Remove => EntryOp::Remove,
            EntryOp::RemoveEntry => EntryOp::RemoveEntry,
            EntryOp::Leave => EntryOp::Leave,
        }
    }
}

/// By what an entry is looked up. A container that lacks a way takes `Entry`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Way {
    /// `entry`.
    Entry,
    /// A map's `entry_ref`.
    EntryRef,
    /// A map's `raw_entry_mut`.
    RawEntry,
    /// A table's `find_entry`.
    FindEntry,
    /// A table's `get_bucket_entry`.
    BucketEntry,
    /// A cursor's `next_entry`, as soon as it comes by.
    NextEntry,
}

impl Way {
    /// All of them.
    pub const ALL: [Way; 6] = [
        Way::Entry,
        Way::EntryRef,
        Way::RawEntry,
        Way::FindEntry,
        Way::BucketEntry,
        Way::NextEntry,
    ];
}

/// What happens to an entry, or to the vacant place that is in its stead.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Stage<V> {
    /// Nothing: it is held, and looked at.
    Look,
    /// Occupied: removed, by the method that returns the vacant place.
    Remove,
    /// Vacant: filled with what was removed last, if anything was.
    PutBack,
    /// Vacant: filled. Occupied: the value is replaced.
    Fill(V),
    /// Occupied: `replace_entry_with`.
    ReplaceWith(Option<V>),
}

impl<V> Stage<V> {
    /// The same with another value.
    #[must_use]
    pub fn map<V2>(self, value: impl FnOnce(V) -> V2) -> Stage<V2> {
        match self {
            Stage::Look => Stage::Look,
            Stage::Remove => Stage::Remove,
            Stage::PutBack => Stage::PutBack,
            Stage::Fill(v) => Stage::Fill(value(v)),
            Stage::ReplaceWith(v) => Stage::ReplaceWith(v.map(value)),
        }
    }
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

impl<K> Pick<K> {
    /// The same with other keys.
    #[must_use]
    pub fn map<K2>(self, key: impl FnMut(K) -> K2) -> Pick<K2> {
        match self {
            Pick::Listed(keys) => Pick::Listed(list(keys, key)),
            Pick::Others(keys) => Pick::Others(list(keys, key)),
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
