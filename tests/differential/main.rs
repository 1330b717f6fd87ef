//! Long histories of one container, drawn at random, beside the reference: every answer, lengths,
//! the capacity rule, bucket numbers, drops counted one by one, and now and then the invariants.
//! Containers, entries, hashers and sizes are a product; a number names each of its histories.
//!
//! A short form runs with the other tests. `.ci/differential` is the long one. What fails prints
//! the line that replays it.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod front;
mod hashing;
mod history;
mod parts;

use hashing::Kind;
use history::{Plan, run};
use parts::{Aligned, Bytes, Count, Page, Stamp, Three};
use std::env;
use std::time::{Duration, Instant};
use tabularasa::testing::effort;

/// Entries of 1, 3, 24 and 4,096 bytes, and aligned to 64.
const ENTRIES: u64 = 5;

/// `HashTable`, `HashMap`, `HashSet`.
const FRONTS: u64 = 3;

/// Sizes that tables are kept around: numbers of slots, and bytes of slots.
const SIZES: [Size; 8] = [
    Size::Slots(4),
    Size::Slots(8),
    Size::Slots(16),
    Size::Slots(32),
    Size::Slots(4_096),
    Size::Bytes(128 << 10),
    Size::Bytes(2 << 20),
    Size::Slots(1 << 19),
];

/// No table of more bytes is made.
const MOST_BYTES: usize = 48 << 20;

/// All combinations.
const HISTORIES: u64 = Kind::ALL.len() as u64 * ENTRIES * FRONTS * SIZES.len() as u64;

#[derive(Clone, Copy, Debug)]
enum Size {
    Slots(usize),
    Bytes(usize),
}

impl Size {
    fn slots(self, entry: usize) -> usize {
        let slots = match self {
            Size::Slots(slots) => slots,
            Size::Bytes(bytes) => bytes / entry,
        };
        slots.min(MOST_BYTES / entry).max(4).next_power_of_two()
    }
}

/// The history of this number: its combination is the number's rest, its course the whole number.
fn history(number: u64, steps: u64, until: Option<Instant>) -> u64 {
    let mut rest = number % HISTORIES;
    let mut digit = |of: u64| {
        let digit = rest % of;
        rest /= of;
        digit
    };
    let kind = Kind::ALL[digit(Kind::ALL.len() as u64) as usize];
    let (entry, front) = (digit(ENTRIES), digit(FRONTS));
    let size = SIZES[digit(SIZES.len() as u64) as usize];
    let plan = |entry: usize| Plan { number, kind, slots: size.slots(entry), steps, until };
    match entry {
        0 => run::<Bytes, ()>(front, plan(1)),
        1 => run::<Three, ()>(front, plan(3)),
        2 => run::<Count<u64>, Stamp>(front, plan(24)),
        3 => run::<Three, Aligned>(front, plan(128)),
        _ => run::<Count<u64>, Page>(front, plan(4_096)),
    }
}

fn number_of(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable}={text}")))
}

/// With `TABULARASA_SECONDS`, one history of 10^7 steps, then others of 100 to 10^6 steps, until
/// the time is over; without, each combination for a few steps. `TABULARASA_HISTORY` replays one.
#[test]
fn any_history_of_any_container_agrees() {
    arrange_quiet_panics();
    let steps = number_of("TABULARASA_STEPS");
    if let Some(number) = number_of("TABULARASA_HISTORY") {
        history(number, steps.unwrap_or(10_000_000), None);
        return;
    }
    let Some(seconds) = number_of("TABULARASA_SECONDS") else {
        let steps = effort(if cfg!(debug_assertions) { 100 } else { 1_000 }, 20);
        for number in (0..HISTORIES).step_by(effort(1, 37)) {
            history(number, steps, None);
        }
        return;
    };
    let start = Instant::now();
    let until = start + Duration::from_secs(seconds);
    let seed = number_of("TABULARASA_SEED").unwrap_or_else(random);
    println!("TABULARASA_SEED={seed}");
    let mut done = history(seed, 10_000_000, Some(until));
    let mut histories = 1;
    while Instant::now() < until {
        let number = mix(seed ^ mix(histories));
        let steps = 100 * 10_u64.pow(mix(number) as u32 % 5);
        done += history(number, steps, Some(until));
        histories += 1;
    }
    println!("{histories} histories, {done} steps, {:?}", start.elapsed());
}

/// Another number in every process.
fn random() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

fn mix(n: u64) -> u64 {
    tabularasa::testing::subject::mix(n)
}

/// Panics that are part of a history are not worth a message.
fn arrange_quiet_panics() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !info.payload().is::<parts::Arranged>() {
            hook(info);
        }
    }));
}
