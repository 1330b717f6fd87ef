//! Runs a program, a list of calls for each thread, and checks what came of it.
//! Knows no particular program.

use super::call::{Call, Caller, contents, new_map};
use super::history::{Event, check};
use super::payload::{Ledger, Payload};
#[cfg(tabularasa_loom)]
use loom::thread;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
#[cfg(not(tabularasa_loom))]
use std::thread;

/// What is to be done: before, and then by each thread.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) setup: Vec<Call>,
    pub(crate) threads: Vec<Vec<Call>>,
}

/// A clock of the order in which things are done. Under loom it stands still: there, what is done
/// later need not see what was done before, unless the map says so.
fn now() -> u64 {
    static CLOCK: AtomicU64 = AtomicU64::new(0);
    if cfg!(tabularasa_loom) { 0 } else { CLOCK.fetch_add(1, Ordering::SeqCst) }
}

fn record<P: Payload>(caller: &mut Caller<'_, P>, calls: &[Call]) -> Vec<Event> {
    let event = |call: &Call| {
        let from = now();
        let answer = caller.call(call);
        Event { call: call.clone(), answer, from, to: now() }
    };
    calls.iter().map(event).collect()
}

/// Lets all threads begin at once, where threads are real. Turning round and round: waking a thread
/// takes longer than a whole program.
fn wait_for_all(_arrived: &AtomicU64, _threads: u64) {
    #[cfg(not(tabularasa_loom))]
    {
        _arrived.fetch_add(1, Ordering::SeqCst);
        let mut turns = 0_u32;
        while _arrived.load(Ordering::SeqCst) < _threads {
            turns += 1;
            if turns % 1_000 == 0 {
                thread::yield_now();
            }
            std::hint::spin_loop();
        }
    }
}

/// Runs it once. The first thread is this one.
pub(crate) fn run<P: Payload>(program: &Program) {
    let ledger = Ledger::default();
    let map = Arc::new(new_map::<P>());
    let setup = record(&mut Caller::new(&map, &ledger), &program.setup);
    let (first, others) = program.threads.split_first().expect("a program has threads");
    let (count, arrived) = (program.threads.len() as u64, Arc::new(AtomicU64::new(0)));
    let start = |calls: &Vec<Call>| {
        let (map, ledger, calls) = (Arc::clone(&map), ledger.clone(), calls.clone());
        let arrived = Arc::clone(&arrived);
        thread::spawn(move || {
            wait_for_all(&arrived, count);
            record(&mut Caller::new(&map, &ledger), &calls)
        })
    };
    let others: Vec<_> = others.iter().map(start).collect();
    wait_for_all(&arrived, count);
    let mut threads = vec![record(&mut Caller::new(&map, &ledger), first)];
    threads.extend(others.into_iter().map(|thread| thread.join().expect("no thread panics")));
    let map = Arc::into_inner(map).expect("the threads are done with it");
    check(program.name, &setup, &threads, &contents(map));
    ledger.assert_balanced();
}
