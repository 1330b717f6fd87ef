//! A measuring program, not a model to copy: a cache of user sessions in front of a database,
//! used by several threads. It measures loading that a clear fences, clears under load, and
//! counters that are flushed with nothing lost. The examples `one_load` and `flushed_counters`
//! are short.
//!
//! ```text
//! cargo run --release --example session_cache -- [SECONDS]
//! ```
//! Each part runs for so many seconds (default: 1) and prints a line of figures.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "a program has std")]

use std::fmt;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tabularasa::sync::ShardedMap;

const USERS: u64 = 10_000;

/// What the cache holds: it owns memory, so a clear has destructors to run.
#[derive(Clone)]
struct Session {
    user: String,
    version: u64,
}

/// The truth, in versions: all users change at once.
struct Database {
    version: AtomicU64,
}

impl Database {
    fn load(&self, id: u64) -> Session {
        let version = self.version.load(Ordering::SeqCst);
        // A query takes its time, and what it has read may be out of date when it returns.
        thread::yield_now();
        Session { user: format!("user {id}"), version }
    }

    fn change(&self) -> u64 {
        self.version.fetch_add(1, Ordering::SeqCst) + 1
    }
}

fn main() -> ExitCode {
    let seconds = match std::env::args().nth(1).map(|text| text.parse::<u64>()) {
        None => 1,
        Some(Ok(seconds @ 1..=3600)) => seconds,
        Some(_) => {
            eprintln!("usage: session_cache [SECONDS]: 1 to 3600, for each part");
            return ExitCode::from(2);
        }
    };
    let time = Duration::from_secs(seconds);

    let fenced = load_while_clearing(time, |cache, database, id| {
        cache.get_or_insert_with(id, || database.load(id));
    });
    let plain = load_while_clearing(time, |cache, database, id| {
        if !cache.contains_key(&id) {
            cache.insert(id, database.load(id));
        }
    });
    println!("fenced loading    {fenced}; get, load, insert instead: {} stale", plain.stale);

    let calm = read_while_clearing(time, None);
    let cleared = read_while_clearing(time, Some(Duration::from_millis(10)));
    println!("clear under load  without clears: {calm}");
    println!("                  100 a second:   {cleared}");

    let flushed = count_while_flushing(time);
    println!("take_all flush    {flushed}");

    let sound = fenced.stale == 0 && cleared.ghosts == 0 && flushed.counted == flushed.added;
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Of loading while others change the data and clear the cache.
struct Loading {
    clears: u64,
    loads: u64,
    /// Sessions that a clear should have ended, found in the cache after it.
    stale: u64,
}

impl fmt::Display for Loading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Loading { clears, loads, stale } = self;
        write!(f, "{loads} look-ups, {clears} changes with a clear: {stale} stale sessions stayed")
    }
}

/// One thread uses the cache. The other changes the data, clears, and looks whether anything of an
/// older version is in the cache, then or later.
fn load_while_clearing(
    time: Duration,
    look_up: impl Fn(&ShardedMap<u64, Session>, &Database, u64) + Sync,
) -> Loading {
    let cache = ShardedMap::new();
    let database = Database { version: AtomicU64::new(0) };
    let over = AtomicBool::new(false);
    let mut result = Loading { clears: 0, loads: 0, stale: 0 };
    thread::scope(|scope| {
        let user = scope.spawn(|| {
            let mut loads = 0;
            while !over.load(Ordering::Relaxed) {
                look_up(&cache, &database, loads % 16);
                loads += 1;
            }
            loads
        });
        let start = Instant::now();
        while start.elapsed() < time {
            let version = database.change();
            cache.clear();
            result.clears += 1;
            for _ in 0..4 {
                thread::yield_now();
                cache.for_each(|_, session| result.stale += u64::from(session.version < version));
            }
        }
        over.store(true, Ordering::Relaxed);
        result.loads = user.join().expect("the user's thread");
    });
    result
}

/// Of reading while another thread clears.
struct Reading {
    /// Of single look-ups.
    times: Vec<Duration>,
    /// Of single clears.
    clears: Vec<Duration>,
    /// Look-ups that found an entry of before a clear that had returned.
    ghosts: u64,
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (median, tail) = (quantile(&self.times, 0.5), quantile(&self.times, 0.999));
        write!(f, "look-ups p50 {median:?}, p99.9 {tail:?}")?;
        if let Some(longest) = self.clears.last() {
            let typical = quantile(&self.clears, 0.5);
            write!(f, "; {} clears of {USERS} sessions, p50 {typical:?}", self.clears.len())?;
            write!(f, ", longest {longest:?}; {} ghosts", self.ghosts)?;
        }
        Ok(())
    }
}

/// The value below which this share of the sorted times lies; nothing of nothing.
fn quantile(sorted: &[Duration], share: f64) -> Duration {
    let place = (sorted.len() as f64 * share) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// One thread looks up and, every so often, a second one clears and fills the cache again.
fn read_while_clearing(time: Duration, period: Option<Duration>) -> Reading {
    let cache = ShardedMap::new();
    // Every session older than this was cleared, by a call that has returned.
    let oldest = AtomicU64::new(0);
    let over = AtomicBool::new(false);
    let fill = |version| {
        for id in 0..USERS {
            cache.insert(id, Session { user: format!("user {id}"), version });
        }
    };
    fill(0);
    let mut result = Reading { times: Vec::new(), clears: Vec::new(), ghosts: 0 };
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut times, mut ghosts) = (Vec::new(), 0);
            let mut id = 0;
            while !over.load(Ordering::Relaxed) {
                id = (id + 7_919) % USERS;
                let allowed = oldest.load(Ordering::SeqCst);
                let start = Instant::now();
                let seen = cache.view(&id, |session| (session.version, session.user.len()));
                times.push(start.elapsed());
                ghosts += u64::from(seen.is_some_and(|(version, _)| version < allowed));
            }
            times.sort_unstable();
            (times, ghosts)
        });
        let start = Instant::now();
        let mut version = 0;
        while start.elapsed() < time {
            let Some(period) = period else {
                thread::sleep(time);
                continue;
            };
            version += 1;
            let begun = Instant::now();
            cache.clear();
            result.clears.push(begun.elapsed());
            oldest.store(version, Ordering::SeqCst);
            fill(version);
            thread::sleep(period.saturating_sub(begun.elapsed()));
        }
        over.store(true, Ordering::Relaxed);
        (result.times, result.ghosts) = reader.join().expect("the reader's thread");
    });
    result.clears.sort_unstable();
    result
}

/// Of counting while another thread flushes.
struct Flushing {
    added: u64,
    counted: u64,
    flushes: u64,
}

impl fmt::Display for Flushing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Flushing { added, counted, flushes } = self;
        write!(f, "{added} visits counted, {flushes} flushes: {counted} in the reports")
    }
}

/// Two threads count visits; a third takes the counters away, all at one instant, every 10 ms.
fn count_while_flushing(time: Duration) -> Flushing {
    let visits: ShardedMap<u64, u64> = ShardedMap::new();
    let over = AtomicBool::new(false);
    let mut result = Flushing { added: 0, counted: 0, flushes: 0 };
    let count = || {
        let mut added = 0;
        while !over.load(Ordering::Relaxed) {
            visits.update(added % USERS, |n| Some(n.unwrap_or(0) + 1));
            added += 1;
        }
        added
    };
    thread::scope(|scope| {
        let counters = [scope.spawn(count), scope.spawn(count)];
        let start = Instant::now();
        while start.elapsed() < time {
            thread::sleep(Duration::from_millis(10));
            result.counted += visits.take_all().into_iter().map(|(_, n)| n).sum::<u64>();
            result.flushes += 1;
        }
        over.store(true, Ordering::Relaxed);
        result.added = counters.into_iter().map(|thread| thread.join().expect("a counter")).sum();
        result.counted += visits.take_all().into_iter().map(|(_, n)| n).sum::<u64>();
    });
    result
}
