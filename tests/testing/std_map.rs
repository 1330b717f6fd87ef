//! The reference beside std's map, in whatever std's map has: what is expected of ours is what
//! std does.

use proptest::prelude::*;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::mem;
use tabularasa::testing::effort;
use tabularasa::testing::op::{Clear, EntryOp};
use tabularasa::testing::proptest::ops;
use tabularasa::testing::{Op, Outcome, Subject, run};

struct Std(HashMap<u8, u16>);

impl Subject<u8, u16> for Std {
    fn apply(&mut self, op: &Op<u8, u16>) -> Outcome<u8, u16> {
        let map = &mut self.0;
        match op {
            Op::Get(key) => Outcome::Value(map.get(key).copied()),
            Op::GetBatch(keys) => {
                Outcome::Found(keys.iter().map(|key| map.get(key).copied()).collect())
            }
            Op::GetKeyValue(key) => Outcome::Entry(map.get_key_value(key).map(|(k, v)| (*k, *v))),
            Op::Contains(key) => Outcome::Flag(map.contains_key(key)),
            Op::Len => Outcome::Count(map.len()),
            Op::IsEmpty => Outcome::Flag(map.is_empty()),
            Op::Capacity => Outcome::Room(map.capacity()),
            Op::Iter => Outcome::entries(map.iter().map(|(k, v)| (*k, *v))),
            Op::Keys => Outcome::keys(map.keys().copied()),
            Op::Values => Outcome::values(map.values().copied()),
            Op::Equals(entries) => {
                Outcome::Flag(*map == entries.iter().copied().collect::<HashMap<_, _>>())
            }
            Op::GetMut(key, new) => {
                Outcome::Value(map.get_mut(key).map(|value| mem::replace(value, *new)))
            }
            Op::Insert(key, value) => Outcome::Value(map.insert(*key, *value)),
            Op::InsertEach(entries) => {
                Outcome::Found(entries.iter().map(|(k, v)| map.insert(*k, *v)).collect())
            }
            Op::Extend(entries) => {
                map.extend(entries.iter().copied());
                Outcome::Done
            }
            Op::Remove(key) => Outcome::Value(map.remove(key)),
            Op::RemoveEntry(key) => Outcome::Entry(map.remove_entry(key)),
            Op::RemoveEach(keys) => {
                Outcome::Found(keys.iter().map(|key| map.remove(key)).collect())
            }
            Op::Entry(key, op) => entry(map.entry(*key), op),
            _ => whole(map, op),
        }
    }

    fn contents(&self) -> Vec<(u8, u16)> {
        self.0.iter().map(|(key, value)| (*key, *value)).collect()
    }
}

fn entry(entry: Entry<'_, u8, u16>, op: &EntryOp<u16>) -> Outcome<u8, u16> {
    Outcome::Value(match (op, entry) {
        (EntryOp::Insert(new), entry) => Some(*entry.insert_entry(*new).get()),
        (EntryOp::OrInsert(new), entry) => Some(*entry.or_insert(*new)),
        (EntryOp::OrInsertWith(new), entry) => Some(*entry.or_insert_with(|| *new)),
        (EntryOp::OrInsertWithKey(new), entry) => Some(*entry.or_insert_with_key(|_| *new)),
        (EntryOp::AndModify(new), entry) => match entry.and_modify(|value| *value = *new) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(_) => None,
        },
        (EntryOp::Get, Entry::Occupied(entry)) => {
            return Outcome::Entry(Some((*entry.key(), *entry.get())));
        }
        (EntryOp::Replace(new), Entry::Occupied(mut entry)) => Some(entry.insert(*new)),
        (EntryOp::Remove, Entry::Occupied(entry)) => Some(entry.remove()),
        (EntryOp::RemoveEntry, Entry::Occupied(entry)) => {
            return Outcome::Entry(Some(entry.remove_entry()));
        }
        (EntryOp::Get | EntryOp::RemoveEntry, Entry::Vacant(_)) => return Outcome::Entry(None),
        (EntryOp::Replace(_) | EntryOp::Remove, Entry::Vacant(_)) => None,
        _ => return Outcome::Skipped,
    })
}

fn whole(map: &mut HashMap<u8, u16>, op: &Op<u8, u16>) -> Outcome<u8, u16> {
    match op {
        Op::IterMut(pick, new) => {
            let write = |(key, value): (&u8, &mut u16)| {
                (*key, if pick.picks(key) { mem::replace(value, *new) } else { *value })
            };
            Outcome::entries(map.iter_mut().map(write))
        }
        Op::ValuesMut(new) => {
            Outcome::values(map.values_mut().map(|value| mem::replace(value, *new)))
        }
        Op::Retain(pick) => {
            let mut judged = Vec::new();
            map.retain(|key, value| {
                judged.push((*key, *value));
                !pick.picks(key)
            });
            Outcome::entries(judged)
        }
        Op::IntoIter | Op::TakeAll => Outcome::entries(mem::take(map)),
        Op::IntoKeys => Outcome::keys(mem::take(map).into_keys()),
        Op::IntoValues => Outcome::values(mem::take(map).into_values()),
        Op::Clear(Clear::Std) => {
            map.clear();
            Outcome::Done
        }
        Op::Clear(Clear::Drain(most)) => Outcome::entries(map.drain().take(*most)),
        Op::Clone => {
            *map = map.clone();
            Outcome::Done
        }
        Op::CloneFrom(entries) => {
            map.clone_from(&entries.iter().copied().collect());
            Outcome::Done
        }
        Op::Reserve(additional) => {
            map.reserve(*additional);
            Outcome::Room(map.capacity())
        }
        Op::TryReserve(additional) => match map.try_reserve(*additional) {
            Ok(()) => Outcome::Room(map.capacity()),
            Err(_) => Outcome::Refused,
        },
        Op::ShrinkToFit => {
            map.shrink_to_fit();
            Outcome::Room(map.capacity())
        }
        Op::ShrinkTo(least) => {
            map.shrink_to(*least);
            Outcome::Room(map.capacity())
        }
        _ => Outcome::Skipped,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(effort(256, 2)))]

    #[test]
    fn the_reference_does_what_std_does(ops in ops(0..24_u8, any::<u16>(), 0..120)) {
        run(&mut Std(HashMap::new()), &ops)?;
    }
}
