//! The programs that loom explores, random ones beside them, and longer work, on threads of std:
//! each history has to have an order that explains it, and agrees with the clock.
//!
//! For so many seconds in all as `TABULARASA_SECONDS` says. Of a random program that fails the seed
//! is printed; `TABULARASA_SEED` starts with it.

use super::call::Call::{self, *};
use super::payload::Counted;
use super::programs;
use super::run::{Program, run};
use std::env;
use std::hash::{BuildHasher, RandomState};
use std::panic::{catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};
use tabularasa::HashMap;
use tabularasa::sync::ShardedMap;
use tabularasa::testing::op::Clear;
use tabularasa::testing::subject::mix;
use tabularasa::testing::{Op, effort};

fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().expect("a number"))
}

/// The time that a part of the tests gets, of eight.
fn share(eighths: u32) -> Duration {
    let all = number("TABULARASA_SECONDS").map_or(effort(8_000, 8), |seconds| seconds * 1_000);
    Duration::from_millis(all / 8) * eighths
}

#[test]
fn the_programs_are_linearizable() {
    let end = Instant::now() + share(2);
    let programs = programs::all();
    let mut rounds = 0;
    while Instant::now() < end || rounds == 0 {
        for program in &programs {
            run::<u64>(program);
            run::<Counted>(program);
        }
        rounds += 1;
    }
    println!("{} programs, {rounds} rounds", programs.len());
}

/// A call, by the bits of a random word; values are all different.
fn random_call(word: u64, id: u64) -> Call {
    let key = (word >> 32) as u32 % 5;
    let new = (word & 0x100 != 0).then_some(id);
    match word % 32 {
        0..4 => Map(Op::Insert(key, id)),
        4..7 => Map(Op::Get(key)),
        7..9 => Map(Op::Remove(key)),
        9 => Update(key, new),
        10 => Map(Op::Contains(key)),
        11 => GetOrInsert(key, id),
        12 => {
            let kinds = [Clear::Retain, Clear::Shrink, Clear::ShrinkTo(2), Clear::Reset];
            Map(Op::Clear(kinds[word as usize >> 8 & 3]))
        }
        13 | 14 => ClearLazy,
        15 => Reclaim,
        16 | 17 => Map(Op::TakeAll),
        18 => ReplaceAll(vec![(0, id), (1, id + 1), (key, id + 2)]),
        19 => InsertIfEpoch(key, id),
        20 => Epoch,
        21 | 22 => Next,
        23 => NextBatch,
        24 => EpochOf(key),
        25 => InsertIfEpoch(key, id + 1),
        26 | 27 => Entry(key, new),
        28 => ViewMut(key, id + 1),
        29 => TryInsert(key, id),
        30 => RemoveIf(key),
        _ => GetOrInsert(key, id + 1),
    }
}

fn random_program(seed: u64) -> Program {
    let mut word = seed;
    let mut id = 0;
    let mut call = || {
        word = mix(word);
        id += 10;
        random_call(word, id)
    };
    // Now and then the shards are yet to be made.
    let setup = match seed % 4 {
        0 => Vec::new(),
        _ => vec![Map(Op::Insert(0, 1)), Map(Op::Insert(1, 2)), Map(Op::Insert(2, 3))],
    };
    let threads =
        (0..3).map(|_| [Epoch, Cursor].into_iter().chain((0..3).map(|_| call())).collect());
    Program { name: "random", setup, threads: threads.collect() }
}

#[test]
fn random_programs_are_linearizable() {
    let end = Instant::now() + share(4);
    let random = || RandomState::new().hash_one(0);
    let first = number("TABULARASA_SEED").unwrap_or_else(random);
    let mut count = 0;
    while Instant::now() < end || count == 0 {
        let program = random_program(first.wrapping_add(count));
        let runs = || (0..5).for_each(|_| (run::<u64>(&program), run::<Counted>(&program)).1);
        if let Err(panic) = catch_unwind(runs) {
            println!("fails: TABULARASA_SEED={}", first.wrapping_add(count));
            resume_unwind(panic);
        }
        count += 1;
    }
    println!("{count} random programs");
}

/// Two maps: who clears one and then looks into the other cannot miss the other's clear, if that
/// one missed this. One atomic for each is not enough for that; their order has to be the same for
/// all.
#[test]
fn two_clears_do_not_miss_each_other() {
    let end = Instant::now() + share(1);
    let mut rounds = 0;
    while Instant::now() < end || rounds == 0 {
        let maps = [ShardedMap::from([(1, 'a')]), ShardedMap::from([(1, 'b')])];
        let ready = AtomicU64::new(0);
        let look = |mine: usize| {
            ready.fetch_add(1, SeqCst);
            while ready.load(SeqCst) < 2 {
                thread::yield_now();
            }
            maps[mine].clear_lazy();
            maps[1 - mine].get(&1)
        };
        let (a, b) = thread::scope(|scope| {
            let other = scope.spawn(|| look(1));
            (look(0), other.join().unwrap())
        });
        assert!(a.is_none() || b.is_none(), "both looked before the other cleared");
        rounds += 1;
    }
    println!("{rounds} rounds");
}

/// Counters, flushed while they are counted up: the sums agree. With shards, tables and a hasher as
/// they are by default.
#[test]
fn flushes_lose_nothing() {
    let end = Instant::now() + share(1);
    let counters: ShardedMap<u64, u64> = ShardedMap::new();
    let stop = AtomicBool::new(false);
    let (counted, flushed) = thread::scope(|scope| {
        let (counters, stop) = (&counters, &stop);
        let count = move |thread: u64| {
            let mut counted = 0;
            while !stop.load(SeqCst) {
                let key = mix(counted << 8 | thread) % 5_000;
                counters.update(key, |n| Some(n.unwrap_or(0) + 1));
                counted += 1;
            }
            counted
        };
        let threads: Vec<_> = (0..2).map(|thread| scope.spawn(move || count(thread))).collect();
        let mut flushed = 0;
        let mut replace = false;
        while Instant::now() < end {
            let taken = if replace {
                counters.replace_all(HashMap::from([(1, 0), (2, 0)]))
            } else {
                counters.take_all()
            };
            flushed += taken.into_iter().map(|(_, n)| n).sum::<u64>();
            replace = !replace;
        }
        stop.store(true, SeqCst);
        (threads.into_iter().map(|thread| thread.join().unwrap()).sum::<u64>(), flushed)
    });
    counters.assert_invariants();
    let left: u64 = counters.into_iter().map(|(_, n)| n).sum();
    assert_eq!(flushed + left, counted);
    println!("{counted} counted");
}

/// A cache before a database that changes, cleared with each change, while loaders fill it: what is
/// found is never older than the last clear that was over before the look.
#[test]
fn caches_are_never_stale() {
    let end = Instant::now() + share(1);
    let cache: ShardedMap<u64, u64> = ShardedMap::new();
    let (database, cleared) = (AtomicU64::new(0), AtomicU64::new(0));
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for thread in 0..2 {
            let (cache, database, cleared, stop) = (&cache, &database, &cleared, &stop);
            scope.spawn(move || {
                let mut round = 0;
                while !stop.load(SeqCst) {
                    round += 1;
                    let key = mix(round << 8 | thread) % 100;
                    let least = cleared.load(SeqCst);
                    let found = cache.get_or_insert_with(key, || database.load(SeqCst));
                    assert!(found >= least, "{found} is older than the clear for {least}");
                }
            });
        }
        let mut version = 0;
        while Instant::now() < end {
            version += 1;
            database.store(version, SeqCst);
            if version % 2 == 0 {
                cache.clear()
            } else {
                cache.clear_lazy()
            }
            cleared.store(version, SeqCst);
        }
        stop.store(true, SeqCst);
        println!("{version} versions");
    });
}
