//! The ways of emptying a map that are compared, and a `Subject`: one map with one way.
//! Knows nothing of time and of the heap.

use crate::kinds::{Boxed, Kind, Numbers, Text, Words};
use crate::maps::{Hashbrown, Map, Ours, Std};
use std::collections::VecDeque;
use std::hash::Hash;
use std::mem;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use tabularasa::Watermark;

/// Arguments that some ways take.
#[derive(Clone, Copy, Debug)]
pub struct Arguments {
    /// For `clear_shrink_to` and `shrink_to`: room for nine fills in ten.
    pub bound: usize,
    /// Entries that a slice drops.
    pub slice: usize,
    pub rounds: u32,
    pub slack: u32,
}

/// Empties maps, and may keep what it needs for that from one time to the next.
pub trait Empty<M> {
    fn empty(&mut self, map: &mut M);

    /// Waits until what other threads have to do is done.
    fn settle(&mut self) {}
}

impl<M, F: FnMut(&mut M)> Empty<M> for F {
    fn empty(&mut self, map: &mut M) {
        self(map);
    }
}

/// A way, with its name.
type Way<M> = (String, Box<dyn Empty<M>>);

fn way<M, F: FnMut(&mut M) + 'static>(name: impl Into<String>, empty: F) -> Way<M> {
    (name.into(), Box::new(empty))
}

/// Drops maps on a thread of its own. The queue is short: who falls behind is waited for.
struct Elsewhere<M> {
    /// There until this is dropped.
    queue: Option<SyncSender<Job<M>>>,
    done: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

enum Job<M> {
    Drop(M),
    Answer,
}

impl<M: Send + 'static> Elsewhere<M> {
    fn start() -> Self {
        let (queue, jobs) = sync_channel(64);
        let (answer, done) = sync_channel(1);
        let thread = thread::spawn(move || {
            while let Ok(job) = jobs.recv() {
                match job {
                    Job::Drop(map) => drop(map),
                    Job::Answer => drop(answer.send(())),
                }
            }
        });
        Elsewhere { queue: Some(queue), done, thread: Some(thread) }
    }
}

impl<M> Elsewhere<M> {
    fn send(&self, job: Job<M>) {
        if let Some(queue) = &self.queue {
            // The thread ends when this sender is gone, not before.
            let _ = queue.send(job);
        }
    }
}

/// Waits for the thread: what it frees at its end is nobody else's memory.
impl<M> Drop for Elsewhere<M> {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl<M: Default + Send + 'static> Empty<M> for Elsewhere<M> {
    fn empty(&mut self, map: &mut M) {
        self.send(Job::Drop(mem::take(map)));
    }

    fn settle(&mut self) {
        self.send(Job::Answer);
        let _ = self.done.recv();
    }
}

/// Drops so many entries each time, the oldest first.
struct Slices<M: IntoIterator> {
    waiting: VecDeque<M::IntoIter>,
    slice: usize,
}

impl<M: Default + IntoIterator> Empty<M> for Slices<M> {
    fn empty(&mut self, map: &mut M) {
        self.waiting.push_back(mem::take(map).into_iter());
        let mut left = self.slice;
        while let Some(rest) = self.waiting.front_mut() {
            while left > 0 && rest.next().is_some() {
                left -= 1;
            }
            if left == 0 {
                break;
            }
            self.waiting.pop_front();
        }
    }
}

/// What std and hashbrown can do.
fn ways_of_all<K: 'static, V: 'static, M: Map<K, V>>(arguments: Arguments) -> Vec<Way<M>> {
    let bound = arguments.bound;
    let slices = Slices { waiting: VecDeque::new(), slice: arguments.slice };
    vec![
        way("clear", M::clear),
        way(format!("clear, shrink_to({bound})"), move |map: &mut M| {
            map.clear();
            map.shrink(bound);
        }),
        way("retain(false)", M::remove_each),
        way("drain", M::drain_all),
        way("a new map", |map: &mut M| *map = M::default()),
        ("take, dropped elsewhere".into(), Box::new(Elsewhere::start())),
        ("take, dropped in slices".into(), Box::new(slices)),
    ]
}

/// What this crate can do.
fn our_ways<K: Hash + Eq + Send + 'static, V: Send + 'static>(
    arguments: Arguments,
) -> Vec<Way<Ours<K, V>>> {
    let Arguments { bound, slice, rounds, slack } = arguments;
    let mut mark = Watermark::new(rounds, slack);
    let slices = Slices { waiting: VecDeque::new(), slice };
    vec![
        way("clear_retain", Ours::clear_retain),
        way("clear_shrink", Ours::clear_shrink),
        way(format!("clear_shrink_to({bound})"), move |map: &mut Ours<K, V>| {
            map.clear_shrink_to(bound);
        }),
        way(format!("Watermark({rounds}, {slack})"), move |map: &mut Ours<K, V>| {
            mark.clear(map);
        }),
        way("reset", Ours::reset),
        way("recycle", |map: &mut Ours<K, V>| *map = mem::take(map).recycle()),
        way("clear_zeroize", Ours::clear_zeroize),
        way("retain(false)", Map::remove_each),
        way("drain", Map::drain_all),
        way("a new map", |map: &mut Ours<K, V>| *map = Ours::default()),
        ("take_all, dropped elsewhere".into(), Box::new(Elsewhere::start())),
        ("take_all, dropped in slices".into(), Box::new(slices)),
    ]
}

/// The way that is measured twice, and its name the second time: what both differ in is noise.
const TWICE: &str = "clear_retain";
pub const AGAIN: &str = "clear_retain, again";

/// One map, emptied in one way.
pub trait Subject {
    /// The crate of the map.
    fn crate_name(&self) -> &'static str;
    /// The way.
    fn way(&self) -> &str;
    /// Inserts keys.
    fn fill(&mut self, ids: &[u32]);
    fn empty(&mut self);
    /// Waits until what other threads have to do is done.
    fn settle(&mut self);
    fn capacity(&self) -> usize;
}

struct Filled<K: Kind, M> {
    map: M,
    way: String,
    empty: Box<dyn Empty<M>>,
    words: Arc<Words>,
    kind: std::marker::PhantomData<K>,
}

impl<K: Kind, M: Map<K::Key, K::Value>> Subject for Filled<K, M> {
    fn crate_name(&self) -> &'static str {
        M::CRATE
    }

    fn way(&self) -> &str {
        &self.way
    }

    fn fill(&mut self, ids: &[u32]) {
        for id in ids {
            self.map.put(K::key(&self.words, *id), K::value(*id));
        }
    }

    fn empty(&mut self) {
        self.empty.empty(&mut self.map);
    }

    fn settle(&mut self) {
        self.empty.settle();
    }

    fn capacity(&self) -> usize {
        self.map.room()
    }
}

fn subjects_of<K: Kind, M: Map<K::Key, K::Value>>(
    ways: Vec<Way<M>>,
    words: &Arc<Words>,
) -> impl Iterator<Item = Box<dyn Subject>> {
    ways.into_iter().map(|(way, empty)| {
        let (map, words, kind) = (M::default(), Arc::clone(words), std::marker::PhantomData::<K>);
        Box::new(Filled { map, way, empty, words, kind }) as Box<dyn Subject>
    })
}

fn subjects<K: Kind>(words: &Arc<Words>, arguments: Arguments) -> Vec<Box<dyn Subject>> {
    let mut ours = our_ways::<K::Key, K::Value>(arguments);
    debug_assert_eq!(ours[0].0, TWICE);
    ours.insert(1, way(AGAIN, Ours::clear_retain));
    let std = ways_of_all::<K::Key, K::Value, Std<K::Key, K::Value>>(arguments);
    let hashbrown = ways_of_all::<K::Key, K::Value, Hashbrown<K::Key, K::Value>>(arguments);
    subjects_of::<K, _>(ours, words)
        .chain(subjects_of::<K, _>(std, words))
        .chain(subjects_of::<K, _>(hashbrown, words))
        .collect()
}

/// The names of all kinds of entries.
pub const KINDS: [&str; 3] = [Numbers::NAME, Text::NAME, Boxed::NAME];

/// A fresh subject for every crate and way, with entries of this kind.
pub fn subjects_of_kind(
    kind: &str,
    words: &Arc<Words>,
    arguments: Arguments,
) -> Vec<Box<dyn Subject>> {
    match kind {
        Text::NAME => subjects::<Text>(words, arguments),
        Boxed::NAME => subjects::<Boxed>(words, arguments),
        _ => subjects::<Numbers>(words, arguments),
    }
}
