//! What threads did and were told, and the search for an order of it that explains every answer.
//! Knows no map: the specification is a sequential one.

use super::call::{Answer, Call};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use tabularasa::sync::ShardedEnd;
use tabularasa::testing::{Op, Outcome, Reference};

/// A call that was answered.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) call: Call,
    pub(crate) answer: Answer,
    /// When it began and when it was over, by a clock that all threads share; all the same where
    /// only the order within a thread counts.
    pub(crate) from: u64,
    pub(crate) to: u64,
}

/// A map as it should be, and what each thread remembers.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct State {
    map: Reference<u32, u64>,
    clears: u64,
    /// How often each key was removed, present or not.
    removals: BTreeMap<u32, u64>,
    /// Has there ever been an entry? Without, the map may have no shards.
    had_entries: bool,
    threads: Vec<Memory>,
}

/// What the fences compare.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
struct Moment {
    clears: u64,
    of: Option<OfKey>,
}

/// How often a key was removed, any key of its shard, any key at all.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
struct OfKey {
    key: u32,
    count: u64,
    in_shard: u64,
    in_all: u64,
    had_entries: bool,
}

#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
struct Memory {
    /// From `epoch` or `epoch_of`.
    epoch: Moment,
    /// Set in the middle of `get_or_insert_with`.
    loading: Option<Moment>,
    cursor: Walk,
}

impl Moment {
    /// Was there a clear since, or a removal of the key?
    fn is_over(&self, now: &Moment) -> bool {
        let removals = |moment: &Moment| moment.of.as_ref().map(|of| of.count);
        self.clears != now.clears || removals(self) != removals(now)
    }

    /// May it be refused because another key was removed since? One of the shard, or any as long as
    /// there are no shards.
    fn may_be_refused(&self, now: &Moment) -> bool {
        let (Some(then), Some(now)) = (&self.of, &now.of) else { return false };
        then.in_shard != now.in_shard || !then.had_entries && then.in_all != now.in_all
    }
}

/// A cursor as it should be.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
struct Walk {
    epoch: u64,
    yielded: BTreeSet<u32>,
    /// What was there when it was opened, and always since, and is still to be yielded.
    owed: BTreeSet<u32>,
    /// What it was told at the end, if it was; it will be told so again.
    end: Option<ShardedEnd>,
}

/// How far a call has come when a step of it was possible.
enum Step {
    Impossible,
    Half,
    Whole,
}

/// Fails unless some order of the events, of each thread in its own order, is one that a map could
/// have gone through one by one, from what the setup left to the contents.
pub(crate) fn check(name: &str, setup: &[Event], threads: &[Vec<Event>], contents: &[(u32, u64)]) {
    let memory = vec![Memory::default(); threads.len()];
    let (map, removals) = (Reference::new(), BTreeMap::new());
    let mut state = State { map, clears: 0, removals, had_entries: false, threads: memory };
    for event in setup {
        while let Step::Half = state.step(0, event, false) {}
    }
    let mut search = Search { threads, contents, refuted: HashSet::new() };
    let places = vec![0; threads.len()];
    let explained = search.explains(places, state);
    assert!(explained, "HISTORY: {name}: {}", describe(setup, threads, contents));
}

fn describe(setup: &[Event], threads: &[Vec<Event>], contents: &[(u32, u64)]) -> String {
    let line = |event: &Event| format!("    {:?} -> {:?}", event.call, event.answer);
    let list = |events: &[Event]| events.iter().map(line).collect::<Vec<_>>().join("\n");
    let threads: Vec<String> = threads.iter().map(|events| list(events)).collect();
    format!(
        "no order explains this:\n  setup\n{}\n{}\n  left: {contents:?}",
        list(setup),
        threads.iter().map(|list| format!("  thread\n{list}")).collect::<Vec<_>>().join("\n"),
    )
}

struct Search<'h> {
    threads: &'h [Vec<Event>],
    contents: &'h [(u32, u64)],
    /// From where the rest was found impossible.
    refuted: HashSet<(Vec<usize>, State)>,
}

impl Search<'_> {
    /// Can the events from these places on follow upon this state?
    fn explains(&mut self, places: Vec<usize>, state: State) -> bool {
        if self.refuted.contains(&(places.clone(), state.clone())) {
            return false;
        }
        let next = |thread: usize| self.threads[thread].get(places[thread]);
        let waiting: Vec<(usize, &Event)> =
            (0..places.len()).filter_map(|thread| Some((thread, next(thread)?))).collect();
        if waiting.is_empty() {
            return state.map.iter().map(|(key, id)| (*key, *id)).eq(self.contents.iter().copied());
        }
        for (thread, event) in &waiting {
            // Another that was over before this one began comes first.
            if waiting.iter().any(|(_, other)| other.to < event.from) {
                continue;
            }
            for is_false_alarm in [false, true] {
                let mut after = state.clone();
                let mut places = places.clone();
                match after.step(*thread, event, is_false_alarm) {
                    Step::Impossible => continue,
                    Step::Half => {}
                    Step::Whole => places[*thread] += 1,
                }
                if self.explains(places, after) {
                    return true;
                }
            }
        }
        self.refuted.insert((places, state));
        false
    }
}

impl State {
    /// Lets a thread do what it says that it did, if it may have been told so now; where a load may
    /// or may not be stored, because another key of its shard was removed, by way of a false alarm.
    fn step(&mut self, thread: usize, event: &Event, is_false_alarm: bool) -> Step {
        if let (Call::GetOrInsert(key, id), Answer::Got(got, called)) = (&event.call, &event.answer)
        {
            return self.get_or_insert(thread, (*key, *id), (*got, *called), is_false_alarm);
        }
        if is_false_alarm {
            return Step::Impossible;
        }
        if self.is_possible(thread, &event.call, &event.answer) {
            Step::Whole
        } else {
            Step::Impossible
        }
    }

    /// Two operations: a look-up, and an insertion unless there was a clear in between, or a
    /// removal of the key. After the removal of another key of the shard both may be.
    fn get_or_insert(
        &mut self,
        thread: usize,
        (key, id): (u32, u64),
        (got, called): (u64, bool),
        is_false_alarm: bool,
    ) -> Step {
        let known = self.map.get(&key).copied();
        let now = self.moment_of(key);
        match self.threads[thread].loading.take() {
            None if is_false_alarm => Step::Impossible,
            None if !called && known == Some(got) => Step::Whole,
            None if called && known.is_none() => {
                self.threads[thread].loading = Some(now);
                Step::Half
            }
            // Fenced, for good or by a false alarm: nothing is stored.
            Some(then) if then.is_over(&now) || is_false_alarm => {
                let is_right = match then.is_over(&now) {
                    true => !is_false_alarm,
                    false => then.may_be_refused(&now),
                };
                if is_right && got == id { Step::Whole } else { Step::Impossible }
            }
            Some(_) if got == known.unwrap_or(id) => {
                self.apply(&Op::Insert(key, got));
                Step::Whole
            }
            _ => Step::Impossible,
        }
    }

    fn moment_of(&self, key: u32) -> Moment {
        let removals = |counts: &dyn Fn(u32) -> bool| {
            self.removals.iter().filter(|(key, _)| counts(**key)).map(|(_, count)| count).sum()
        };
        let of = OfKey {
            key,
            count: removals(&|other| other == key),
            in_shard: removals(&|other| other % 2 == key % 2),
            in_all: removals(&|_| true),
            had_entries: self.had_entries,
        };
        Moment { clears: self.clears, of: Some(of) }
    }

    /// Counts a removal, whether it found anything or not.
    fn count_removal(&mut self, key: u32) {
        *self.removals.entry(key).or_insert(0) += 1;
    }

    /// What an entry, or a change of it, answers: the old value.
    fn replace(&mut self, key: u32, id: Option<u64>) -> Outcome<u32, u64> {
        match id {
            Some(id) => self.apply(&Op::Insert(key, id)),
            None => self.apply(&Op::Remove(key)),
        }
    }

    /// May `insert_if_epoch` have answered so now?
    fn inserts_if_epoch(&mut self, thread: usize, (key, id): (u32, u64), answer: &Answer) -> bool {
        let then = self.threads[thread].epoch.clone();
        let now = match &then.of {
            Some(of) if of.key != key => return *answer == Answer::OtherKey,
            Some(_) => self.moment_of(key),
            None => Moment { clears: self.clears, of: None },
        };
        match answer {
            Answer::Map(outcome) => {
                !then.is_over(&now) && self.apply(&Op::Insert(key, id)) == *outcome
            }
            Answer::Refused(clears) => *clears != 0 && then.clears + clears == now.clears,
            Answer::Removed => then.clears == now.clears && then.may_be_refused(&now),
            _ => false,
        }
    }

    fn is_possible(&mut self, thread: usize, call: &Call, answer: &Answer) -> bool {
        match (call, answer) {
            (Call::Map(op), Answer::Map(outcome)) => {
                if let Op::Remove(key) = op {
                    self.count_removal(*key);
                }
                self.apply(op) == *outcome
            }
            (Call::ClearLazy, _) => {
                self.apply(&Op::TakeAll);
                true
            }
            (Call::Reclaim, _) => true,
            (Call::ReplaceAll(entries), Answer::Map(outcome)) => {
                let taken = self.apply(&Op::TakeAll);
                entries.iter().for_each(|(key, id)| drop(self.apply(&Op::Insert(*key, *id))));
                taken == *outcome
            }
            (Call::Epoch, _) => {
                self.threads[thread].epoch = Moment { clears: self.clears, of: None };
                true
            }
            (Call::EpochOf(key), _) => {
                self.threads[thread].epoch = self.moment_of(*key);
                true
            }
            (Call::InsertIfEpoch(key, id), answer) => {
                self.inserts_if_epoch(thread, (*key, *id), answer)
            }
            (Call::Cursor, _) => {
                let owed = self.map.iter().map(|(key, _)| *key).collect();
                self.threads[thread].cursor = Walk { epoch: self.clears, owed, ..Walk::default() };
                true
            }
            (Call::Next | Call::NextBatch, Answer::Yielded(entries)) => {
                entries.iter().all(|(key, id)| self.yields(thread, *key, *id))
            }
            (Call::Next | Call::NextBatch, Answer::Ended(end)) => {
                let cursor = &mut self.threads[thread].cursor;
                if let Some(known) = cursor.end {
                    return known == *end;
                }
                cursor.end = Some(*end);
                let cleared = cursor.epoch != self.clears;
                match end {
                    ShardedEnd::Cleared => cleared,
                    _ => !cleared && cursor.owed.is_empty(),
                }
            }
            (call, Answer::Map(outcome)) => self.is_possible_on_entry(call, outcome),
            _ => false,
        }
    }

    /// The same for what does more than one thing to an entry.
    fn is_possible_on_entry(&mut self, call: &Call, outcome: &Outcome<u32, u64>) -> bool {
        match call {
            Call::Update(key, Some(id)) => self.apply(&Op::Insert(*key, *id)) == *outcome,
            Call::Update(key, None) => {
                self.count_removal(*key);
                self.apply(&Op::Remove(*key)) == *outcome
            }
            Call::Entry(key, id) => {
                if id.is_none() && self.map.get(key).is_some() {
                    self.count_removal(*key);
                }
                self.replace(*key, *id) == *outcome
            }
            Call::ViewMut(key, id) => match self.map.get(key) {
                Some(_) => self.apply(&Op::Insert(*key, *id)) == *outcome,
                None => *outcome == Outcome::Value(None),
            },
            Call::TryInsert(key, id) => {
                let is_absent = self.map.get(key).is_none();
                if is_absent {
                    self.apply(&Op::Insert(*key, *id));
                }
                *outcome == Outcome::Flag(is_absent)
            }
            Call::RemoveIf(key) => {
                if self.map.get(key).is_some_and(|id| id % 2 != 0) {
                    return *outcome == Outcome::Value(None);
                }
                self.count_removal(*key);
                self.apply(&Op::Remove(*key)) == *outcome
            }
            _ => false,
        }
    }

    /// May the cursor of this thread yield this entry now?
    fn yields(&mut self, thread: usize, key: u32, id: u64) -> bool {
        let is_there = self.map.get(&key) == Some(&id);
        let cursor = &mut self.threads[thread].cursor;
        cursor.owed.remove(&key);
        cursor.end.is_none()
            && cursor.epoch == self.clears
            && is_there
            && cursor.yielded.insert(key)
    }

    fn apply(&mut self, op: &Op<u32, u64>) -> Outcome<u32, u64> {
        let outcome = self.map.apply(op);
        self.had_entries |= self.map.iter().next().is_some();
        self.clears += u64::from(matches!(op, Op::Clear(_) | Op::TakeAll));
        for thread in &mut self.threads {
            thread.cursor.owed.retain(|key| self.map.get(key).is_some());
        }
        outcome
    }
}
