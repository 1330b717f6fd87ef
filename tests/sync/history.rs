//! What threads did and were told, and the search for an order of it that explains every answer.
//! Knows no map: the specification is a sequential one.

use super::call::{Answer, Call};
use std::collections::{BTreeSet, HashSet};
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
    threads: Vec<Memory>,
}

#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
struct Memory {
    /// From `epoch`.
    epoch: u64,
    /// Set in the middle of `get_or_insert_with`: the clears so far.
    loading: Option<u64>,
    cursor: Walk,
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
    let mut state = State { map: Reference::new(), clears: 0, threads: memory };
    for event in setup {
        while let Step::Half = state.step(0, event) {}
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
            let mut after = state.clone();
            let mut places = places.clone();
            match after.step(*thread, event) {
                Step::Impossible => continue,
                Step::Half => {}
                Step::Whole => places[*thread] += 1,
            }
            if self.explains(places, after) {
                return true;
            }
        }
        self.refuted.insert((places, state));
        false
    }
}

impl State {
    /// Lets a thread do what it says that it did, if it may have been told so now.
    fn step(&mut self, thread: usize, event: &Event) -> Step {
        if let (Call::GetOrInsert(key, id), Answer::Got(got, called)) = (&event.call, &event.answer)
        {
            return self.get_or_insert(thread, (*key, *id), *got, *called);
        }
        if self.is_possible(thread, &event.call, &event.answer) {
            Step::Whole
        } else {
            Step::Impossible
        }
    }

    /// Two operations: a look-up, and an insertion unless there was a clear in between.
    fn get_or_insert(
        &mut self,
        thread: usize,
        (key, id): (u32, u64),
        got: u64,
        called: bool,
    ) -> Step {
        let known = self.map.get(&key).copied();
        match self.threads[thread].loading.take() {
            None if !called && known == Some(got) => Step::Whole,
            None if called && known.is_none() => {
                self.threads[thread].loading = Some(self.clears);
                Step::Half
            }
            Some(clears) if clears != self.clears && got == id => Step::Whole,
            Some(clears) if clears == self.clears && got == known.unwrap_or(id) => {
                self.apply(&Op::Insert(key, got));
                Step::Whole
            }
            _ => Step::Impossible,
        }
    }

    fn is_possible(&mut self, thread: usize, call: &Call, answer: &Answer) -> bool {
        match (call, answer) {
            (Call::Map(op), Answer::Map(outcome)) => self.apply(op) == *outcome,
            (Call::Update(key, Some(id)), Answer::Map(outcome)) => {
                self.apply(&Op::Insert(*key, *id)) == *outcome
            }
            (Call::Update(key, None), Answer::Map(outcome)) => {
                self.apply(&Op::Remove(*key)) == *outcome
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
                self.threads[thread].epoch = self.clears;
                true
            }
            (Call::InsertIfEpoch(key, id), Answer::Map(outcome)) => {
                self.threads[thread].epoch == self.clears
                    && self.apply(&Op::Insert(*key, *id)) == *outcome
            }
            (Call::InsertIfEpoch(..), Answer::Refused(clears)) => {
                *clears != 0 && self.threads[thread].epoch + clears == self.clears
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
        self.clears += u64::from(matches!(op, Op::Clear(_) | Op::TakeAll));
        for thread in &mut self.threads {
            thread.cursor.owed.retain(|key| self.map.get(key).is_some());
        }
        outcome
    }
}
