//! The cursor's contract on every sequence of operations there is, in a small world: windows of
//! four slots, seven keys of chosen hashes, two maps, two cursors; from several starting points, so
//! that a few operations reach displaced entries, clean-ups, growth and shrinking.
//!
//! States that differ in nothing that matters are explored once. How many sequences that covers is
//! counted as paths through the states, beside the operations that were really carried out.
//! `TABULARASA_DEPTH` sets the length of the sequences; `.ci/exhaustive` is the long run.
#![cfg(tabularasa_tiny)]

use std::collections::{BTreeSet, HashMap};
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::thread;
use tabularasa::testing::effort::SMALL;
use tabularasa::testing::op::{Clear, Op, Pick};
use tabularasa::testing::script::{Move, Setup, Step};
use tabularasa::testing::subject::{Hashing, Key};
use tabularasa::testing::world::World;
use tabularasa::testing::{Fault, effort, with_fault};

/// Operations after the starting point.
const DEPTH: usize = effort(3, 1);

/// What a long run covers at least, and from which depth on.
const LONG_RUN: (usize, u64) = (5, 100_000_000);

const KEYS: u32 = 7;

/// Five homes within a window of each other in 8 slots, two classes among them; the last place of
/// the order.
const CROWDED: [u64; 7] =
    [0, 8, 1 << 57 | 0x10, 8 << 57 | 1, 8 << 57 | 0x20, u64::MAX, 9 << 57 | 0x13];

/// Two pairs that share all bits, one of them the last place of the order.
const TIED: [u64; 7] = [8, 8, 1 << 57, u64::MAX, u64::MAX, 16, 1 << 57 | 3];

/// All in one window, all of one class.
const ONE_HOME: [u64; 7] = [0, 16, 32, 48, 64, 80, 96];

/// On the first map.
fn on_first(op: Op<Key, ()>) -> Step {
    Step::Do { map: 0, op }
}

fn insert_one(key: u32) -> Step {
    on_first(Op::Insert(Key::new(key), ()))
}

fn remove(key: u32) -> Step {
    on_first(Op::Remove(Key::new(key)))
}

/// Hashes, and what has happened before the sequences begin.
fn starts() -> Vec<(&'static str, &'static [u64], Vec<Step>)> {
    let insert = |keys: std::ops::Range<u32>| keys.map(insert_one);
    let swap = || Step::Swap { map: 0, with: 1 };
    let open = |cursor| Step::Open { cursor, map: 0 };
    let next = |cursor| Step::Move { cursor, map: 0, by: Move::Next };
    let grow = || on_first(Op::Reserve(20));
    let join = |parts: &[&[Step]]| parts.concat();
    let three: Vec<Step> = insert(0..3).collect();
    let six: Vec<Step> = insert(0..6).collect();
    vec![
        ("nothing", &CROWDED, Vec::new()),
        ("at the end", &CROWDED, vec![open(0), next(0), insert_one(5)]),
        ("full, in the middle", &CROWDED, join(&[&three, &[open(0), next(0)]])),
        ("displaced", &CROWDED, join(&[&six, &[open(0), next(0), next(0), open(1)]])),
        ("in debt", &ONE_HOME, join(&[&six, &[open(0), next(0), remove(4), remove(5)]])),
        ("grown in the middle", &CROWDED, join(&[&six, &[open(0), next(0), grow(), open(1)]])),
        ("tied", &TIED, join(&[&six, &[open(0), next(0)]])),
        ("tied and large", &TIED, join(&[&[open(1), grow()], &three, &[open(0), next(0)]])),
        (
            "cleared and swapped",
            &CROWDED,
            join(&[
                &three,
                &[open(0), swap(), open(1), insert_one(4)],
                &[on_first(Op::Clear(Clear::Retain)), swap()],
            ]),
        ),
    ]
}

/// All on the first map: swapping brings the other one to its place.
fn alphabet() -> Vec<Step> {
    let map = 0;
    let mut steps = Vec::new();
    for key in 0..KEYS {
        steps.extend([insert_one(key), remove(key)]);
    }
    // `clear` and `reset_with_hasher` are other names here.
    for clear in [
        Clear::Retain,
        Clear::Shrink,
        Clear::ShrinkTo(3),
        Clear::Reset,
        Clear::Recycle,
        Clear::Drain(usize::MAX),
        Clear::Drain(1),
        Clear::DrainForgotten(1),
    ] {
        steps.push(on_first(Op::Clear(clear)));
    }
    let even = (0..KEYS).step_by(2).map(Key::new).collect();
    steps.extend([
        // A destructor panics, a hash panics.
        Step::ClearInterrupted { map, clear: Clear::Retain, victim: 0 },
        Step::ClearInterrupted { map, clear: Clear::Shrink, victim: 0 },
        Step::MoveInterrupted { cursor: 0, map, by: Move::Batch(1), nth: 1 },
        on_first(Op::Reserve(8)),
        on_first(Op::ShrinkToFit),
        on_first(Op::Retain(Pick::Listed(even))),
        on_first(Op::Pop),
        Step::Swap { map, with: 1 },
        Step::TakeAll { map, into: 1 },
        Step::TakeAll { map, into: 0 },
        Step::MemTake { map, into: 1 },
        Step::CloneInto { map, into: 1 },
        Step::CloneInto { map, into: 0 },
        Step::CloneFrom { map, from: 1 },
    ]);
    for cursor in 0..2 {
        steps.push(Step::Open { cursor, map });
        for by in [Move::Next, Move::Batch(1), Move::EntryRemove, Move::Retain(1, 2)] {
            steps.push(Step::Move { cursor, map, by });
        }
    }
    steps
}

/// Would the step do nothing at all, for want of a cursor?
fn is_idle(step: &Step, world: &World) -> bool {
    match step {
        Step::Move { cursor, .. } | Step::MoveInterrupted { cursor, .. } => {
            world.cursors[*cursor].is_none()
        }
        _ => false,
    }
}

/// What a search came by.
#[derive(Default)]
struct Reached {
    displaced: bool,
    cleaned: bool,
    shrunk: bool,
    /// Slots before and after.
    grown: BTreeSet<(usize, usize)>,
}

impl Reached {
    fn note(&mut self, step: &Step, before: &World, after: &World) {
        let (old, new) = (&before.maps[0], &after.maps[0]);
        let (old_stats, new_stats) = (old.stats(), new.stats());
        self.displaced |= new_stats.displaced > 0;
        let Step::Do { op, .. } = step else { return };
        match op {
            Op::Insert(..) | Op::Reserve(_) if new_stats.slots > old_stats.slots => {
                self.grown.insert((old_stats.slots, new_stats.slots));
            }
            Op::Insert(..) if old.debt() > 0 && new.debt() <= 0 => self.cleaned = true,
            Op::ShrinkToFit if new_stats.slots < old_stats.slots => {
                self.shrunk |= new_stats.slots > 0;
            }
            _ => {}
        }
    }
}

/// All states within reach of one start.
struct Search {
    start: World,
    prefix: Vec<Step>,
    steps: Vec<Step>,
    /// Number of every state.
    numbers: HashMap<u128, u32>,
    /// The state and the step by which each state was first reached; not for the start.
    from: Vec<(u32, u8)>,
    /// Where each operation leads from each state that was left; `u32::MAX` where it is idle.
    edges: Vec<Vec<u32>>,
    reached: Reached,
}

impl Search {
    fn new(hashes: &'static [u64], prefix: Vec<Step>) -> Result<Self, String> {
        let setup = Setup { hashing: Hashing::Given(hashes), keys: KEYS, maps: 2, cursors: 2 };
        let mut start = World::new(setup);
        for step in &prefix {
            start.apply(step).map_err(|violation| format!("{violation}\n{prefix:?}"))?;
        }
        let numbers = HashMap::from([(start.digest(), 0)]);
        let (from, edges, reached) = (vec![(0, 0)], Vec::new(), Reached::default());
        Ok(Search { start, prefix, steps: alphabet(), numbers, from, edges, reached })
    }

    /// The steps that lead to a state.
    fn way_to(&self, mut state: u32) -> Vec<Step> {
        let mut way = Vec::new();
        while state != 0 {
            let (before, step) = self.from[state as usize];
            way.push(self.steps[usize::from(step)].clone());
            state = before;
        }
        way.reverse();
        way
    }

    /// Leaves a state by every step.
    fn leave(&mut self, state: u32) -> Result<(), String> {
        let mut world = self.start.fork();
        for step in self.way_to(state) {
            world.apply(&step).unwrap();
        }
        let mut edges = Vec::with_capacity(self.steps.len());
        for (number, step) in self.steps.iter().enumerate() {
            if is_idle(step, &world) {
                edges.push(u32::MAX);
                continue;
            }
            let mut next = world.fork();
            next.apply(step).map_err(|violation| {
                format!("{violation}\n{:?}\n{:?}\n{step:?}", self.prefix, self.way_to(state))
            })?;
            self.reached.note(step, &world, &next);
            let new = u32::try_from(self.from.len()).unwrap();
            let to = *self.numbers.entry(next.digest()).or_insert(new);
            if to == new {
                self.from.push((state, number as u8));
            }
            edges.push(to);
        }
        self.edges.push(edges);
        Ok(())
    }

    /// Carries out all sequences up to a length; returns how many operations that took.
    fn run(&mut self, depth: usize) -> Result<u64, String> {
        let mut left = 0;
        for _ in 0..depth {
            let end = self.from.len();
            (left..end).try_for_each(|state| self.leave(state as u32))?;
            left = end;
        }
        let carried_out = self.edges.iter().flatten().filter(|to| **to != u32::MAX);
        Ok(carried_out.count() as u64)
    }

    /// The sequences of exactly this many operations, as paths from the start.
    fn sequences(&self, depth: usize) -> u64 {
        let mut ways = HashMap::from([(0u32, 1u64)]);
        for _ in 0..depth {
            let mut next = HashMap::new();
            for (state, count) in ways {
                for to in self.edges[state as usize].iter().filter(|to| **to != u32::MAX) {
                    *next.entry(*to).or_insert(0) += count;
                }
            }
            ways = next;
        }
        ways.values().sum()
    }
}

#[test]
fn every_sequence_keeps_the_contract() {
    let depth = std::env::var("TABULARASA_DEPTH").map_or(DEPTH, |depth| depth.parse().unwrap());
    let starts = Mutex::new(starts().into_iter());
    let totals = Mutex::new((0, 0, Reached::default()));
    let work = || {
        while let Some((name, hashes, prefix)) = { starts.lock().unwrap().next() } {
            let mut search = Search::new(hashes, prefix).unwrap_or_else(|found| panic!("{found}"));
            let operations = search.run(depth).unwrap_or_else(|found| panic!("{found}"));
            let sequences = search.sequences(depth);
            println!(
                "{name}: {sequences} sequences of {depth}; {} states, {operations} operations",
                search.from.len()
            );
            let mut totals = totals.lock().unwrap();
            totals.0 += sequences;
            totals.1 += operations;
            totals.2.displaced |= search.reached.displaced;
            totals.2.cleaned |= search.reached.cleaned;
            totals.2.shrunk |= search.reached.shrunk;
            totals.2.grown.append(&mut search.reached.grown);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let (sequences, operations, reached) = totals.into_inner().unwrap();
    println!("{sequences} sequences of {depth} operations, by {operations} operations carried out");
    println!("growth, from and to slots: {:?}", reached.grown);
    if SMALL {
        return; // Hardly anything is reached by one operation.
    }
    assert!(reached.displaced, "no entry was ever displaced");
    assert!(reached.cleaned, "no clean-up");
    assert!(reached.shrunk, "no table with entries shrank");
    assert!(reached.grown.iter().filter(|(from, _)| *from != 0).count() >= 2, "one growth at most");
    assert!(depth < LONG_RUN.0 || sequences >= LONG_RUN.1, "too few for a long run");
}

/// States are told apart, and not by what does not matter.
#[test]
fn digests_tell_states_apart() {
    let run = |steps: &[Step]| {
        let hashing = Hashing::Given(&CROWDED);
        let mut world = World::new(Setup { hashing, keys: KEYS, maps: 2, cursors: 2 });
        steps.iter().for_each(|step| world.apply(step).unwrap());
        (world.digest(), world.fork().digest())
    };
    let open = || Step::Open { cursor: 0, map: 0 };
    let [a, b] = [0, 1].map(|key| move || insert_one(key));
    let step = || Step::Move { cursor: 0, map: 0, by: Move::Next };
    let clear = |clear| on_first(Op::Clear(clear));
    let different: Vec<Vec<Step>> = vec![
        vec![],
        vec![a()],
        vec![b()],
        vec![a(), b()],
        vec![b(), a()],
        vec![a(), open()],
        vec![open(), a()],
        vec![a(), open(), step()],
        vec![a(), open(), step(), step()],
        vec![a(), open(), clear(Clear::Retain)],
        vec![a(), open(), clear(Clear::Drain(9))],
        vec![a(), open(), clear(Clear::Reset)],
        vec![a(), open(), remove(0)],
    ];
    let digests: BTreeSet<u128> = different.iter().map(|ops| run(ops).0).collect();
    assert_eq!(digests.len(), different.len());
    assert!(different.iter().all(|ops| run(ops).0 == run(ops).1), "a fork is another state");
    // Overwriting changes stamps alone; two clears in a row are as the last.
    assert_eq!(run(&[a()]).0, run(&[a(), a()]).0);
    let twice = [a(), open(), clear(Clear::Drain(9)), clear(Clear::Retain)];
    assert_eq!(run(&twice).0, run(&[a(), open(), clear(Clear::Retain)]).0);
}

/// The search finds every fault, short as its sequences are. But not the one that takes four clears
/// to show, nor entries met in two windows: in a table of this size a set of slots hides that.
#[test]
#[cfg_attr(any(miri, tabularasa_small), ignore = "one operation shows no fault")]
fn every_fault_shows_in_the_small_world() {
    let mut missed = Vec::new();
    let hidden = [Fault::NarrowGeneration, Fault::AnyWindow];
    for fault in Fault::ALL.into_iter().filter(|fault| !hidden.contains(fault)) {
        let found = with_fault(fault, || {
            let search = |(_, hashes, prefix)| {
                let search =
                    || Search::new(hashes, prefix).and_then(|mut search| search.run(DEPTH));
                // Broken invariants panic.
                catch_unwind(search).unwrap_or(Err(String::from("a panic"))).err()
            };
            starts().into_iter().find_map(search)
        });
        match found {
            Some(found) => println!("{fault:?}: {found}"),
            None => missed.push(fault),
        }
    }
    assert!(missed.is_empty(), "not found: {missed:?}");
}
