//! Maps beside std's: the same operations to both, results and contents compared. The body of the
//! fuzz target `map`. Knows the public API only; no cursor.

use super::script::{self as op, Clear, Op, Setup, Step};
use super::subject::Hashing;
use crate::HashMap;
use crate::hash_map::Entry;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::mem;
use std::collections::HashMap as StdMap;
use std::collections::hash_map::Entry as StdEntry;

type Ours = HashMap<u32, u64, Hashing>;
type Theirs = StdMap<u32, u64>;

/// The body of the fuzz target `map`: operations as for cursors, whose steps stand for operations
/// of maps here.
///
/// # Panics
/// If the maps differ, or an invariant of the core is broken.
pub fn fuzz_map(bytes: &[u8]) {
    let (setup, ops) = op::decode(bytes);
    let mut pairs: Vec<Pair> = (0..setup.maps).map(|_| Pair::new(&setup)).collect();
    for (turn, op) in ops.into_iter().enumerate() {
        apply(&mut pairs, op, turn as u64, &setup);
        pairs.iter().for_each(Pair::compare);
    }
}

/// A map of ours and one of std's that are to be equal.
struct Pair {
    ours: Ours,
    theirs: Theirs,
}

fn apply(pairs: &mut [Pair], op: Op, turn: u64, setup: &Setup) {
    match op {
        Op::Swap { map, with } => pairs.swap(map, with),
        Op::TakeAll { map, into } => {
            let taken = Pair {
                ours: pairs[map].ours.take_all(),
                theirs: mem::take(&mut pairs[map].theirs),
            };
            assert_eq!(pairs[map].ours.allocation_size(), 0);
            pairs[into] = taken;
        }
        Op::MemTake { map, into } => {
            let taken = mem::replace(&mut pairs[map], Pair::new(setup));
            pairs[into] = taken;
        }
        Op::CloneInto { map, into } => {
            let copy = Pair { ours: pairs[map].ours.clone(), theirs: pairs[map].theirs.clone() };
            assert_eq!(copy.ours, pairs[map].ours);
            pairs[into] = copy;
        }
        Op::CloneFrom { map, from } => {
            let source = mem::replace(&mut pairs[from], Pair::new(setup));
            pairs[map].ours.clone_from(&source.ours);
            pairs[map].theirs.clone_from(&source.theirs);
            assert_eq!(pairs[map].ours == source.ours, pairs[map].theirs == source.theirs);
            pairs[from] = source;
        }
        Op::Open { map, .. } => {
            // By value and back.
            let ours = mem::replace(&mut pairs[map].ours, Ours::with_hasher(setup.hashing));
            pairs[map].ours.extend(ours);
        }
        Op::Clear { map, clear } | Op::ClearInterrupted { map, clear, .. } => {
            pairs[map].clear(clear);
        }
        Op::Step { map, step, .. } => pairs[map].look(step, turn, setup),
        Op::StepInterrupted { map, step, nth, .. } => pairs[map].look(step, nth.into(), setup),
        Op::Insert { map, .. }
        | Op::InsertMany { map, .. }
        | Op::InsertUnequal { map, .. }
        | Op::Remove { map, .. }
        | Op::RemoveMany { map, .. }
        | Op::Pop { map }
        | Op::Retain { map, .. }
        | Op::Reserve { map, .. }
        | Op::ShrinkToFit { map } => pairs[map].change(op, turn, setup),
    }
}

impl Pair {
    fn new(setup: &Setup) -> Self {
        Pair { ours: Ours::with_hasher(setup.hashing), theirs: Theirs::new() }
    }

    fn compare(&self) {
        self.ours.assert_invariants();
        assert_eq!(self.ours.len(), self.theirs.len());
        assert!(self.ours.len() <= self.ours.capacity());
        let mut entries = 0;
        for (key, value) in &self.ours {
            assert_eq!(self.theirs.get(key), Some(value), "{key}");
            entries += 1;
        }
        assert_eq!(entries, self.theirs.len());
    }

    /// What changes single entries, and memory.
    fn change(&mut self, op: Op, turn: u64, setup: &Setup) {
        let Pair { ours, theirs } = self;
        let keys = |first: u32, count: u32| (first..first + count).map(|key| key % setup.keys);
        match op {
            Op::Insert { key, .. } => {
                assert_eq!(ours.insert(key, turn), theirs.insert(key, turn));
            }
            Op::InsertMany { first, count, .. } => {
                ours.extend(keys(first, count).map(|key| (key, turn)));
                theirs.extend(keys(first, count).map(|key| (key, turn)));
            }
            Op::InsertUnequal { key, .. } => {
                let known = theirs.get(&key).copied();
                match ours.try_insert(key, turn) {
                    Ok(value) => assert_eq!((*value, known), (turn, None)),
                    Err(error) => assert_eq!(Some(*error.entry.get()), known),
                }
                theirs.entry(key).or_insert(turn);
            }
            Op::Remove { key, .. } => assert_eq!(ours.remove(&key), theirs.remove(&key)),
            Op::RemoveMany { first, count, .. } => {
                for key in keys(first, count) {
                    assert_eq!(ours.remove_entry(&key), theirs.remove_entry(&key));
                }
            }
            Op::Pop { .. } => match ours.pop() {
                Some((key, value)) => assert_eq!(theirs.remove(&key), Some(value)),
                None => assert!(theirs.is_empty()),
            },
            Op::Retain { divisor, .. } => {
                ours.retain(|key, value| {
                    *value += 1;
                    key % divisor != 0
                });
                theirs.retain(|key, value| {
                    *value += 1;
                    key % divisor != 0
                });
            }
            Op::Reserve { additional, .. } => {
                assert_eq!(ours.try_reserve(additional as usize), Ok(()));
                assert!(ours.capacity() - ours.len() >= additional as usize);
            }
            _ => ours.shrink_to_fit(),
        }
    }

    fn clear(&mut self, clear: Clear) {
        let Pair { ours, theirs } = self;
        let (before, len) = (ours.allocation_size(), ours.len());
        match clear {
            Clear::Std => ours.clear(),
            Clear::Retain => ours.clear_retain(),
            Clear::Shrink => ours.clear_shrink(),
            Clear::ShrinkTo(n) => ours.clear_shrink_to(n as usize),
            Clear::Reset => ours.reset(),
            Clear::ResetWithHasher => ours.reset_with_hasher(*ours.hasher()),
            Clear::Recycle => *ours = mem::take(ours).recycle::<u32, u64>(),
            Clear::Drain => {
                let drained: BTreeMap<u32, u64> = ours.drain().collect();
                assert_eq!(drained, theirs.drain().collect());
            }
            Clear::DrainDropped => {
                let mut drain = ours.drain();
                assert_eq!(drain.len(), len);
                let first = drain.next();
                assert!(first.is_none_or(|(key, value)| theirs[&key] == value));
            }
            Clear::DrainForgotten => mem::forget(ours.drain()),
        }
        theirs.clear();
        match clear {
            Clear::Reset | Clear::ResetWithHasher => assert_eq!(ours.allocation_size(), 0),
            Clear::Shrink | Clear::ShrinkTo(_) => assert!(ours.allocation_size() <= before),
            _ => assert_eq!(ours.allocation_size(), before),
        }
    }

    /// What looks entries up, through the entry API too.
    fn look(&mut self, step: Step, turn: u64, setup: &Setup) {
        let Pair { ours, theirs } = self;
        let key = |n: u64| (super::subject::mix(n) % u64::from(setup.keys)) as u32;
        match step {
            Step::Next => {
                for key in 0..setup.keys.min(64) {
                    assert_eq!(ours.get(&key), theirs.get(&key));
                    assert_eq!(ours.contains_key(&key), theirs.contains_key(&key));
                }
            }
            Step::Batch(n) => {
                let wanted = [key(turn), key(turn + 1 + u64::from(n))];
                if wanted[0] != wanted[1] {
                    let found = ours.get_disjoint_mut([&wanted[0], &wanted[1]]);
                    for (value, key) in found.into_iter().zip(&wanted) {
                        assert_eq!(value, theirs.get_mut(key));
                    }
                }
            }
            Step::EntryKeep => {
                let ours = ours.entry(key(turn)).or_insert(turn);
                let theirs = theirs.entry(key(turn)).or_insert(turn);
                assert_eq!(*ours, *theirs);
                (*ours, *theirs) = (turn, turn);
            }
            Step::EntryReplace => {
                ours.entry(key(turn)).and_modify(|value| *value ^= 1).or_default();
                theirs.entry(key(turn)).and_modify(|value| *value ^= 1).or_default();
            }
            Step::EntryRemove => match (ours.entry(key(turn)), theirs.entry(key(turn))) {
                (Entry::Occupied(ours), StdEntry::Occupied(theirs)) => {
                    assert_eq!(ours.remove_entry(), theirs.remove_entry());
                }
                (Entry::Vacant(_), StdEntry::Vacant(_)) => {}
                _ => panic!("an entry is there, and is not"),
            },
            Step::Retain(n, divisor) => {
                let pick = |key: &u32, _: &mut u64| *key % divisor == 0;
                for (key, value) in ours.extract_if(pick).take(n as usize) {
                    assert_eq!(theirs.remove(&key), Some(value));
                }
            }
        }
    }
}
