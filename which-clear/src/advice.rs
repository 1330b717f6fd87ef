//! Question 5, a recommendation: the call that suits the data, and why, in sentences with figures.

use crate::answers::{Advice, Answers, Cycles, Memory, Readers};
use crate::input::Fills;
use crate::table::{bytes, group, time};
use crate::ways::Arguments;

/// Rounds and slack that a `Watermark` is tried with, the usual choice first.
const POLICIES: [(u32, u32); 6] = [(8, 4), (8, 2), (16, 4), (32, 4), (32, 8), (32, 16)];

/// A way may take so many times the time of the fastest and still be advised for its memory.
const TOLERATED: f64 = 1.1;

/// A way may hold so much of the memory of `clear_retain` more than the one that holds least.
const SPARED: f64 = 0.02;

/// Arguments that suit these fills.
pub fn arguments(fills: &Fills, spike: u32) -> Arguments {
    let lengths: Vec<usize> = fills.fills.iter().map(Vec::len).collect();
    let mean = lengths.iter().sum::<usize>() / lengths.len().max(1);
    let (rounds, slack) = policy(&lengths);
    // Twice what a fill brings along, and the spike is dropped over twenty fills or so.
    let slice = (2 * mean).max(64).max(spike as usize / 20);
    Arguments { bound: fills.permille(900).max(1), slice, rounds, slack }
}

/// The first policy that shrinks after at most one fill in a hundred; if there is none, that which
/// shrinks least.
fn policy(lengths: &[usize]) -> (u32, u32) {
    let shrinks = |(rounds, slack)| shrinks(lengths, rounds, slack);
    let seldom = |policy: &(u32, u32)| shrinks(*policy) * 100 <= lengths.len();
    let least = || POLICIES.into_iter().min_by_key(|policy| shrinks(*policy));
    POLICIES.into_iter().find(seldom).or_else(least).unwrap_or(POLICIES[0])
}

/// How often a `Watermark` shrinks the map while the fills come round a second time.
fn shrinks(lengths: &[usize], rounds: u32, slack: u32) -> usize {
    let room = |fill: usize| if fill == 0 { 0 } else { (fill * 8 / 7).next_power_of_two() / 8 * 7 };
    let twice: Vec<usize> = lengths.iter().chain(lengths).copied().collect();
    let (mut capacity, mut count) = (0, 0);
    for (index, fill) in twice.iter().enumerate() {
        capacity = capacity.max(room(*fill));
        let first = (index + 1).saturating_sub(rounds as usize);
        let high = twice[first..=index].iter().copied().max().unwrap_or(0);
        if capacity > slack as usize * high && room(high) < capacity {
            capacity = room(high);
            count += usize::from(index >= lengths.len());
        }
    }
    count
}

/// A way of this crate, with its figures for the user's kind of entries.
struct Candidate<'a> {
    call: String,
    cycles: &'a Cycles,
    memory: &'a Memory,
}

fn candidates(answers: &Answers) -> Vec<Candidate<'_>> {
    let kind = answers.own_kind();
    let of = |way: &str, call: String| {
        let cycles = answers.cycles_of(("tabularasa", way), kind, false)?;
        let memory = answers.memory_of(("tabularasa", way), kind)?;
        Some(Candidate { call, cycles, memory })
    };
    let data = &answers.data;
    let bound = data.ninth.max(1);
    let mark = format!("Watermark({}, {})", data.rounds, data.slack);
    let ways = [
        ("clear_retain".into(), "map.clear_retain()".into()),
        (mark, format!("Watermark::new({}, {}) and mark.clear(&mut map)", data.rounds, data.slack)),
        (format!("clear_shrink_to({bound})"), format!("map.clear_shrink_to({bound})")),
        ("clear_shrink".into(), "map.clear_shrink()".into()),
        ("reset".into(), "map.reset()".into()),
    ];
    ways.into_iter().filter_map(|(way, call): (String, String)| of(&way, call)).collect()
}

/// Of the ways that are about as fast as the fastest, the first that holds about as little memory
/// after a spike as any of them.
pub fn advise(answers: &Answers) -> Advice {
    let candidates = candidates(answers);
    let median = |candidate: &Candidate| candidate.cycles.cycle.p50.max(1) as f64;
    let fastest = candidates.iter().map(median).fold(f64::INFINITY, f64::min);
    // What a way differs from itself by tells nothing about two ways.
    let tolerated = TOLERATED * answers.noise().clamp(1.0, 1.3);
    let fast = || candidates.iter().filter(|one| median(one) <= tolerated * fastest);
    let least = fast().map(|one| one.memory.mean).fold(f64::INFINITY, f64::min);
    let Some(retain) = candidates.first() else {
        return Advice::default();
    };
    let is_small = |one: &&Candidate| one.memory.mean <= least + SPARED * retain.memory.mean;
    let Some(chosen) = fast().find(is_small) else {
        return Advice::default();
    };
    let mut reasons = vec![of_the_fills(answers)];
    reasons.extend(beside_others(answers, chosen, retain));
    reasons.extend(pause(answers));
    reasons.extend(threads(answers));
    Advice { call: chosen.call.clone(), reasons }
}

fn of_the_fills(answers: &Answers) -> String {
    let data = &answers.data;
    format!(
        "The {} fills have {} entries in the middle, nine in ten at most {}, the largest {}.",
        group(data.fills as u64),
        group(data.median as u64),
        group(data.ninth as u64),
        group(data.largest as u64),
    )
}

/// How many times `one` is `other`, in words.
fn times(one: f64, other: f64) -> String {
    format!("{:.2} times", one / other.max(1.0))
}

fn beside_others(answers: &Answers, chosen: &Candidate, retain: &Candidate) -> Vec<String> {
    let (kind, mut reasons) = (answers.own_kind(), Vec::new());
    let p50 = |cycles: &Cycles| cycles.cycle.p50 as f64;
    if chosen.call != retain.call {
        let (mine, theirs) = (chosen.memory.mean, retain.memory.mean);
        let compared = match mine {
            mine if mine < 1.0 => String::new(),
            mine => format!(": {} as much", times(theirs, mine)),
        };
        reasons.push(format!(
            "In the hour after a spike of {} entries it holds {} on average, clear_retain {}\
             {compared}.",
            group(u64::from(answers.data.spike)),
            bytes(mine.round()),
            bytes(theirs.round()),
        ));
        reasons.push(format!(
            "A cycle of filling and emptying takes {} (p50; p99 {}), {} that of clear_retain.",
            time(p50(chosen.cycles)),
            time(chosen.cycles.cycle.p99 as f64),
            times(p50(chosen.cycles), p50(retain.cycles)),
        ));
        if p50(retain.cycles) <= TOLERATED * p50(chosen.cycles) {
            reasons.push("If no fill is ever much larger than these, clear_retain will do.".into());
        }
    }
    for (way, name) in [
        (("tabularasa", "a new map"), "A new map for each fill"),
        (("std", "clear"), "std's clear"),
    ] {
        let cycles = answers.cycles_of(way, kind, false);
        let memory = answers.memory_of(way, kind);
        if let (Some(cycles), Some(memory)) = (cycles, memory) {
            reasons.push(format!(
                "{name} takes {} that time and holds {} after the spike.",
                times(p50(cycles), p50(chosen.cycles)),
                bytes(memory.mean.round()),
            ));
        }
    }
    reasons
}

fn pause(answers: &Answers) -> Option<String> {
    let kind = answers.own_kind();
    let spike = |way| answers.cycles_of(("tabularasa", way), kind, true).map(|one| one.spike);
    let (at_once, sliced) = (spike("clear_retain")?, spike("take_all, dropped in slices")?);
    (at_once > 10 * sliced && at_once > 1_000_000).then(|| {
        format!(
            "Emptying the spike at once takes {}. If that is too long a pause: take_all and a \
             slice of {} entries at a time, {}.",
            time(at_once as f64),
            group(answers.data.slice as u64),
            time(sliced as f64),
        )
    })
}

/// The rate at which designs are compared in words.
const TOLD_RATE: u32 = 100;

/// If reads take longer than this at p99.9 although nobody empties, the machine holds them up.
const HELD_UP: u64 = 100_000;

fn threads(answers: &Answers) -> Option<String> {
    let of = |design: &str, rate: u32| -> Option<&Readers> {
        let is_this = |one: &&Readers| one.wanted == rate && one.design == design;
        answers.readers.iter().find(is_this)
    };
    let designs = ["ShardedMap, clear_retain", "RwLock, clear", "dashmap, clear"];
    let mut told = Vec::new();
    for design in designs {
        told.push(of(design, TOLD_RATE)?);
    }
    let [ours, locked, dash] = told[..] else {
        return None;
    };
    let wrong = format!("{}, {} and {}", ours.wrong, locked.wrong, dash.wrong);
    if designs.iter().any(|design| of(design, 0).is_none_or(|one| one.read.p999 > HELD_UP)) {
        return Some(format!(
            "If threads share the map and it is emptied {TOLD_RATE} times a second, a ShardedMap \
             with clear_retain, an RwLock and a dashmap gave {wrong} wrong answers. Other programs \
             held up the readers, so that it cannot be said how long clears do."
        ));
    }
    Some(format!(
        "If threads share the map and it is emptied {TOLD_RATE} times a second, reads of a \
         ShardedMap with clear_retain take {} at p99.9, of an RwLock {}, of a dashmap {}; wrong \
         answers: {wrong}.",
        time(ours.read.p999 as f64),
        time(locked.read.p999 as f64),
        time(dash.read.p999 as f64),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_follow_the_fills() {
        // Fills alike: the usual choice.
        assert_eq!(policy(&[100; 50]), (8, 4));
        // A large one every twenty: remembered by more rounds.
        let mut lengths = [10; 100];
        (0..100).step_by(20).for_each(|index| lengths[index] = 1_000);
        assert_eq!(shrinks(&lengths, 8, 4), 5);
        assert_eq!(policy(&lengths), (32, 4));
        // One spike in a thousand may go.
        let mut lengths = [10; 1_000];
        lengths[500] = 100_000;
        assert_eq!((shrinks(&lengths, 8, 4), policy(&lengths)), (1, (8, 4)));
        assert_eq!(policy(&[0]), (8, 4));
    }

    /// The model of `Watermark` above does what `Watermark` does.
    #[test]
    fn shrinks_are_those_of_a_watermark() {
        let lengths: Vec<usize> = (0..200_usize).map(|n| n * n % 701).collect();
        for (rounds, slack) in [(1, 1), (1, 4), (3, 2), (8, 4)] {
            let mut map = tabularasa::HashMap::new();
            let mut mark = tabularasa::Watermark::new(rounds, slack);
            let mut count = 0;
            for (index, fill) in lengths.iter().chain(&lengths).enumerate() {
                map.extend((0..*fill).map(|n| (n, ())));
                let returned = mark.clear(&mut map);
                count += usize::from(returned > 0 && index >= lengths.len());
            }
            let found = shrinks(&lengths, rounds, slack);
            // Tables below 16 slots come in other sizes.
            assert!(found.abs_diff(count) <= 2, "{found} for {count}");
        }
    }
}
