//! Maps that are empty or small, B10: their memory, making and dropping them, and asking whether
//! they are empty. Knows no map but by the trait.

use crate::Plan;
use crate::keys::key;
use crate::maps::{Dash, Dash7, Locked, Map, Ours, Papaya, Scc};
use crate::mix::names;
use crate::report::table;
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// The system's allocator, which counts what is asked for while it is told to.
pub struct Counting;

static IS_COUNTING: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicU64 = AtomicU64::new(0);
static BLOCKS: AtomicU64 = AtomicU64::new(0);

// SAFETY: as the system's, to which everything is handed on.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if IS_COUNTING.load(Relaxed) {
            BYTES.fetch_add(layout.size() as u64, Relaxed);
            BLOCKS.fetch_add(1, Relaxed);
        }
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if IS_COUNTING.load(Relaxed) {
            BYTES.fetch_sub(layout.size() as u64, Relaxed);
        }
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) }
    }
}

/// Entries of the maps whose memory is looked at.
const SIZES: [u64; 4] = [0, 1, 10, 100];

/// Maps that are made and dropped.
const MAPS: usize = 10_000;

pub fn maps(plan: &Plan) {
    // Not pinned: some count the processors that they may use to choose their shards.
    IS_COUNTING.store(true, Relaxed);
    let rows = [
        memory::<Ours<u64>>(),
        memory::<Dash<u64>>(),
        memory::<Dash7<u64>>(),
        memory::<Papaya<u64>>(),
        memory::<Scc<u64>>(),
        memory::<Locked<u64>>(),
    ];
    IS_COUNTING.store(false, Relaxed);
    let columns = ["itself", "empty", "1 entry", "10", "100", "blocks for 1"];
    let rows: Vec<_> = names().into_iter().zip(rows).collect();
    table("B10: bytes", &columns, &rows, &[]);
    let mut least = [[f64::INFINITY; 4]; 6];
    for _ in 0..plan.rounds {
        let turn = [
            times::<Ours<u64>>(),
            times::<Dash<u64>>(),
            times::<Dash7<u64>>(),
            times::<Papaya<u64>>(),
            times::<Scc<u64>>(),
            times::<Locked<u64>>(),
        ];
        for (least, times) in least.iter_mut().zip(turn) {
            least.iter_mut().zip(times).for_each(|(least, time)| *least = least.min(time));
        }
    }
    let columns = ["10 k empty, ms", "10 k of 10, ms", "is_empty, ns", "len, ns"];
    let rows: Vec<_> =
        names().into_iter().zip(least).map(|(name, least)| (name, least.to_vec())).collect();
    table("B10: making and dropping, asking", &columns, &rows, &["dashmap", "scc"]);
}

fn memory<M: Map<u64>>() -> Vec<f64> {
    // What is made once in a process is not counted.
    drop(filled::<M>(1));
    let mut row = vec![size_of::<M>() as f64];
    let mut blocks = 0;
    for size in SIZES {
        let (bytes_before, blocks_before) = (BYTES.load(Relaxed), BLOCKS.load(Relaxed));
        let map = filled::<M>(size);
        row.push((BYTES.load(Relaxed).wrapping_sub(bytes_before)) as f64);
        if size == 1 {
            blocks = BLOCKS.load(Relaxed) - blocks_before;
        }
        drop(map);
    }
    row.push(blocks as f64);
    row
}

fn filled<M: Map<u64>>(entries: u64) -> M {
    let map = M::empty();
    (0..entries).for_each(|n| map.insert(key(n), n));
    map
}

fn times<M: Map<u64>>() -> [f64; 4] {
    let making = |entries: u64| {
        let start = Instant::now();
        drop((0..MAPS).map(|_| filled::<M>(entries)).collect::<Vec<M>>());
        start.elapsed().as_secs_f64() * 1e3
    };
    const CALLS: u32 = 2_000;
    let asking = |ask: &dyn Fn(&M), map: &M| {
        let start = Instant::now();
        (0..CALLS).for_each(|_| ask(black_box(map)));
        start.elapsed().as_nanos() as f64 / f64::from(CALLS)
    };
    // Shards are there, and there is nothing in them.
    let map = filled::<M>(1);
    map.remove(key(0));
    let is_empty = asking(&|map| assert!(map.is_empty()), &map);
    let len = asking(&|map| assert_eq!(map.len(), 0), &map);
    [making(0), making(10), is_empty, len]
}
