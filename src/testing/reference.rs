//! `Reference`: what every operation does, over std's ordered map.
//! Knows no container of this crate.

use super::op::{Algebra, Clear, Comparison, EntryOp, Op, Pick, Stage};
use super::outcome::Outcome;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::mem;

/// More than this many entries may be refused, more than `isize::MAX` must be.
const SURELY_GRANTED: usize = 1 << 20;

/// A map as it should be: a sequential specification, without a map.
///
/// Where a map may choose, as in [`Op::Pop`], [`apply`](Self::apply) chooses the least key;
/// [`check`](Self::check) lets the subject choose.
///
/// Equal keys must be equal under [`Ord`]. Keys that are not equal even to themselves must be
/// told apart by it: nobody finds them, walks and clears do.
///
/// # Examples
/// ```
/// use tabularasa::testing::{Op, Outcome, Reference};
///
/// let mut reference = Reference::new();
/// assert_eq!(reference.apply(&Op::Insert("a", 1)), Outcome::Value(None));
/// assert_eq!(reference.apply(&Op::Insert("a", 2)), Outcome::Value(Some(1)));
/// // An entry that was never there cannot have been popped.
/// assert!(reference.check(&Op::Pop, &Outcome::Entry(Some(("b", 2)))).is_err());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Reference<K, V> {
    entries: BTreeMap<K, V>,
}

impl<K, V> Default for Reference<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Reference<K, V> {
    /// An empty one.
    #[must_use]
    pub const fn new() -> Self {
        Reference { entries: BTreeMap::new() }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All entries, in the order of their keys.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, &V)> {
        self.entries.iter()
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Reference<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Reference { entries: entries.into_iter().collect() }
    }
}

impl<K: Ord + Clone, V: Ord + Clone> Reference<K, V> {
    /// The value of exactly this key, one that is unequal to itself included.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key)
    }

    /// Takes out exactly this key, one that is unequal to itself included.
    pub(super) fn take(&mut self, key: &K) -> Option<V> {
        self.entries.remove(key)
    }

    /// Puts in an entry, or in place of the one with exactly this key.
    pub(super) fn put(&mut self, key: K, value: V) {
        self.entries.insert(key, value);
    }

    /// Does what the subject says that it did, if that is allowed.
    ///
    /// # Errors
    /// What should have been answered; the reference has done that.
    pub fn check(&mut self, op: &Op<K, V>, answered: &Outcome<K, V>) -> Result<(), Outcome<K, V>> {
        match (op, answered) {
            (_, Outcome::Skipped) => return Ok(()),
            (Op::Pop, Outcome::Entry(Some((key, value)))) if self.holds(key, value) => {
                self.entries.remove(key);
                return Ok(());
            }
            (
                Op::Clear(Clear::Drain(most) | Clear::DrainForgotten(most)),
                Outcome::Entries(taken),
            ) if taken.len() == self.len().min(*most) && self.holds_all(taken) => {
                self.entries.clear();
                return Ok(());
            }
            (Op::ExtractIf(pick, most), Outcome::Entries(taken))
                if self.may_extract(pick, *most, taken) =>
            {
                taken.iter().for_each(|(key, _)| drop(self.entries.remove(key)));
                return Ok(());
            }
            (Op::TryReserve(additional), Outcome::Refused) if *additional > SURELY_GRANTED => {
                return Ok(());
            }
            _ => {}
        }
        match (self.apply(op), answered) {
            (Outcome::Room(least), Outcome::Room(room)) if *room >= least => Ok(()),
            // Not by `==`: keys may be unequal to themselves.
            (expected, answered) if expected.cmp(answered).is_eq() => Ok(()),
            (expected, _) => Err(expected),
        }
    }

    /// Does an operation, and answers it.
    pub fn apply(&mut self, op: &Op<K, V>) -> Outcome<K, V> {
        match op {
            Op::Get(key) => Outcome::Value(self.find(key).cloned()),
            Op::GetKeyValue(key) | Op::RawEntry(key) => Outcome::Entry(self.find_entry(key)),
            Op::GetBatch(keys) => {
                Outcome::Found(keys.iter().map(|key| self.find(key).cloned()).collect())
            }
            Op::Contains(key) => Outcome::Flag(self.find(key).is_some()),
            Op::Len => Outcome::Count(self.len()),
            Op::IsEmpty => Outcome::Flag(self.is_empty()),
            Op::Capacity => Outcome::Room(self.len()),
            Op::Iter => Outcome::Entries(self.pairs()),
            Op::Keys => Outcome::keys(self.entries.keys().cloned()),
            Op::Values => Outcome::values(self.entries.values().cloned()),
            Op::Equals(entries) => Outcome::Flag(self.equals(entries)),
            Op::Combine(algebra, keys) => Outcome::keys(self.combine(*algebra, keys)),
            Op::Compare(comparison, keys) => Outcome::Flag(self.compare(*comparison, keys)),
            Op::Entry(key, op) | Op::EntryRef(key, op) | Op::RawEntryMut(key, op) => {
                self.entry(key, op)
            }
            Op::Life(key, _, stages) => Outcome::Found(self.live(key, stages)),
            Op::LifeAlone(key, _, stages) => {
                self.entries.retain(|there, _| there == key);
                Outcome::Found(self.live(key, stages))
            }
            Op::Reserve(additional) => Outcome::Room(self.len() + additional),
            Op::TryReserve(additional) => match self.len().checked_add(*additional) {
                Some(room) if isize::try_from(room).is_ok() => Outcome::Room(room),
                _ => Outcome::Refused,
            },
            Op::Grow(_) | Op::ShrinkToFit | Op::ShrinkTo(_) => Outcome::Room(self.len()),
            Op::IterMut(..)
            | Op::ValuesMut(_)
            | Op::Retain(_)
            | Op::ExtractIf(..)
            | Op::IntoIter
            | Op::IntoKeys
            | Op::IntoValues
            | Op::Clear(_)
            | Op::TakeAll
            | Op::Clone
            | Op::CloneFrom(_)
            | Op::CombineAssign(..) => self.change_all(op),
            _ => self.change(op),
        }
    }

    /// Single entries.
    fn change(&mut self, op: &Op<K, V>) -> Outcome<K, V> {
        match op {
            Op::GetMut(key, value) | Op::GetKeyValueMut(key, value) => {
                Outcome::Value(self.write(key, value))
            }
            Op::GetDisjointMut(keys, value) | Op::GetDisjointKeyValueMut(keys, value) => {
                let [first, second] = keys;
                let mut found = alloc::vec![self.write(first, value)];
                if first != second {
                    found.push(self.write(second, value));
                }
                Outcome::Found(found)
            }
            Op::Insert(key, value) => Outcome::Value(self.insert(key, value)),
            Op::TryInsert(key, value) => {
                let known = self.find(key).cloned();
                if known.is_none() {
                    self.insert(key, value);
                }
                Outcome::Value(known)
            }
            Op::ReplaceEntry(key, value) => {
                let known = self.remove(key);
                self.insert(key, value);
                Outcome::Entry(known)
            }
            Op::InsertEach(entries) => {
                Outcome::Found(entries.iter().map(|(key, value)| self.insert(key, value)).collect())
            }
            Op::Extend(entries) => {
                self.extend(entries);
                Outcome::Done
            }
            Op::Remove(key) => Outcome::Value(self.remove(key).map(|(_, value)| value)),
            Op::RemoveEntry(key) => Outcome::Entry(self.remove(key)),
            Op::RemoveEach(keys) => {
                let removed = keys.iter().map(|key| self.remove(key).map(|(_, value)| value));
                Outcome::Found(removed.collect())
            }
            Op::Pop => Outcome::Entry(self.entries.pop_first()),
            _ => Outcome::Skipped,
        }
    }

    /// Walks, and all at once.
    fn change_all(&mut self, op: &Op<K, V>) -> Outcome<K, V> {
        match op {
            Op::IterMut(pick, new) => {
                let before = self.pairs();
                let picked = self.entries.iter_mut().filter(|(key, _)| pick.picks(key));
                picked.for_each(|(_, value)| value.clone_from(new));
                Outcome::Entries(before)
            }
            Op::ValuesMut(new) => {
                let before = Outcome::values(self.entries.values().cloned());
                self.entries.values_mut().for_each(|value| value.clone_from(new));
                before
            }
            Op::Retain(pick) => {
                let judged = self.pairs();
                self.entries.retain(|key, _| !pick.picks(key));
                Outcome::Entries(judged)
            }
            Op::ExtractIf(pick, most) => Outcome::Entries(self.extract(pick, *most)),
            Op::Clear(Clear::Drain(most) | Clear::DrainForgotten(most)) => {
                Outcome::Entries(mem::take(&mut self.entries).into_iter().take(*most).collect())
            }
            Op::IntoIter | Op::TakeAll => {
                Outcome::Entries(mem::take(&mut self.entries).into_iter().collect())
            }
            Op::IntoKeys => Outcome::keys(mem::take(&mut self.entries).into_keys()),
            Op::IntoValues => Outcome::values(mem::take(&mut self.entries).into_values()),
            Op::Clear(_) => {
                self.entries.clear();
                Outcome::Done
            }
            Op::CloneFrom(entries) => {
                self.entries.clear();
                self.extend(entries);
                Outcome::Done
            }
            Op::CombineAssign(algebra, entries) => {
                self.combine_assign(*algebra, entries);
                Outcome::Done
            }
            _ => Outcome::Done,
        }
    }

    fn entry(&mut self, key: &K, op: &EntryOp<V>) -> Outcome<K, V> {
        let known = self.find_entry(key);
        match op {
            EntryOp::Insert(value) => drop(self.insert(key, value)),
            EntryOp::OrInsert(value)
            | EntryOp::OrInsertWith(value)
            | EntryOp::OrInsertWithKey(value)
            | EntryOp::OrInsertEntry(value)
            | EntryOp::OrTryInsertWith(Some(value))
                if known.is_none() =>
            {
                self.insert(key, value);
                // Nobody finds a key that is unequal to itself, but its entry shows it.
                return Outcome::Value(Some(value.clone()));
            }
            EntryOp::AndModify(value)
            | EntryOp::GetMut(value)
            | EntryOp::AndReplaceWith(Some(value))
            | EntryOp::ReplaceWith(Some(value)) => drop(self.write(key, value)),
            EntryOp::AndReplaceWith(None) | EntryOp::ReplaceWith(None) => drop(self.remove(key)),
            EntryOp::Get => return Outcome::Entry(known),
            EntryOp::Replace(value) => return Outcome::Value(self.write(key, value)),
            EntryOp::Remove => return Outcome::Value(self.remove(key).map(|(_, value)| value)),
            EntryOp::RemoveEntry => return Outcome::Entry(self.remove(key)),
            _ => {}
        }
        match op {
            EntryOp::Insert(value) => Outcome::Value(Some(value.clone())),
            _ => Outcome::Value(self.find(key).cloned()),
        }
    }

    /// The entry in hand is exactly this key's, one that is unequal to itself included.
    fn live(&mut self, key: &K, stages: &[Stage<V>]) -> Vec<Option<V>> {
        let mut present = self.find(key).is_some();
        let mut removed = None;
        let mut lived = Vec::new();
        for stage in stages {
            match stage {
                Stage::Remove | Stage::ReplaceWith(None) if present => {
                    removed = self.take(key);
                    present = false;
                }
                Stage::PutBack if !present && removed.is_some() => {
                    self.entries.extend(removed.take().map(|value| (key.clone(), value)));
                    present = true;
                }
                Stage::Fill(value) => {
                    self.put(key.clone(), value.clone());
                    present = true;
                }
                Stage::ReplaceWith(Some(value)) if present => {
                    self.put(key.clone(), value.clone());
                }
                _ => {}
            }
            lived.push(if present { self.get(key).cloned() } else { None });
        }
        lived.push(self.find(key).cloned());
        lived
    }

    // ---- by key

    fn find(&self, key: &K) -> Option<&V> {
        self.entries.get(key).filter(|_| is_equal_to_itself(key))
    }

    fn find_entry(&self, key: &K) -> Option<(K, V)> {
        let known = self.entries.get_key_value(key).filter(|_| is_equal_to_itself(key))?;
        Some((known.0.clone(), known.1.clone()))
    }

    fn insert(&mut self, key: &K, value: &V) -> Option<V> {
        self.entries.insert(key.clone(), value.clone())
    }

    /// Overwrites the value of a key that is there.
    fn write(&mut self, key: &K, value: &V) -> Option<V> {
        let known = self.entries.get_mut(key).filter(|_| is_equal_to_itself(key))?;
        Some(mem::replace(known, value.clone()))
    }

    fn remove(&mut self, key: &K) -> Option<(K, V)> {
        if is_equal_to_itself(key) { self.entries.remove_entry(key) } else { None }
    }

    // ---- of all

    fn pairs(&self) -> Vec<(K, V)> {
        self.entries.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    fn extend(&mut self, entries: &[(K, V)]) {
        entries.iter().for_each(|(key, value)| drop(self.insert(key, value)));
    }

    fn extract(&mut self, pick: &Pick<K>, most: usize) -> Vec<(K, V)> {
        let mut taken = self.pairs();
        taken.retain(|(key, _)| pick.picks(key));
        taken.truncate(most);
        taken.iter().for_each(|(key, _)| drop(self.entries.remove(key)));
        taken
    }

    fn may_extract(&self, pick: &Pick<K>, most: usize, taken: &[(K, V)]) -> bool {
        let picked = self.entries.keys().filter(|key| pick.picks(key)).count();
        taken.len() == picked.min(most)
            && taken.iter().all(|(key, _)| pick.picks(key))
            && self.holds_all(taken)
    }

    /// Is this entry there? Exactly: keys that are not equal to themselves too.
    fn holds(&self, key: &K, value: &V) -> bool {
        self.entries.get(key).is_some_and(|known| known.cmp(value).is_eq())
    }

    /// Are these, sorted as they are, all there, and none of them twice?
    fn holds_all(&self, entries: &[(K, V)]) -> bool {
        entries.iter().all(|(key, value)| self.holds(key, value))
            && entries.windows(2).all(|pair| pair[0].0 < pair[1].0)
    }

    /// A map with a key that is unequal to itself equals none.
    fn equals(&self, entries: &[(K, V)]) -> bool {
        let mut other = Reference::new();
        other.extend(entries);
        let same = |(key, value)| other.find(key) == Some(value);
        self.len() == other.len() && self.iter().all(same)
    }

    // ---- with another set

    fn combine(&self, algebra: Algebra, keys: &[K]) -> Vec<K> {
        let mut other: BTreeMap<&K, ()> = BTreeMap::new();
        other.extend(keys.iter().map(|key| (key, ())));
        let here = |key: &&K| self.find(key).is_some();
        let there = |key: &&K| is_equal_to_itself(*key) && other.contains_key(key);
        let mine = self.entries.keys();
        let theirs = other.keys().copied();
        let combined: Vec<&K> = match algebra {
            Algebra::Union => mine.chain(theirs.filter(|key| !here(key))).collect(),
            Algebra::Intersection => mine.filter(there).collect(),
            Algebra::Difference => mine.filter(|key| !there(key)).collect(),
            Algebra::SymmetricDifference => {
                mine.filter(|key| !there(key)).chain(theirs.filter(|key| !here(key))).collect()
            }
        };
        combined.into_iter().cloned().collect()
    }

    fn combine_assign(&mut self, algebra: Algebra, entries: &[(K, V)]) {
        let keys: Vec<K> = entries.iter().map(|(key, _)| key.clone()).collect();
        let combined = self.combine(algebra, &keys);
        let mut before = mem::take(&mut self.entries);
        let mut new: BTreeMap<K, V> = entries.iter().cloned().collect();
        for key in combined {
            if let Some(value) = before.remove(&key).or_else(|| new.remove(&key)) {
                self.entries.insert(key, value);
            }
        }
    }

    fn compare(&self, comparison: Comparison, keys: &[K]) -> bool {
        let mut mine = self.entries.keys();
        match comparison {
            Comparison::IsDisjoint => !mine.any(|key| keys.contains(key)),
            Comparison::IsSubset => mine.all(|key| keys.contains(key)),
            Comparison::IsSuperset => keys.iter().all(|key| self.find(key).is_some()),
        }
    }
}

#[expect(clippy::eq_op, reason = "a NaN is not")]
fn is_equal_to_itself<K: PartialEq>(key: &K) -> bool {
    key == key
}
