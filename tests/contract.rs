//! Every row of the contract, every column of it, on every container: entries dropped now or not,
//! capacity and bytes afterwards, blocks taken and given back, the end of an open cursor.
//! The rows are those that the guide on the contract shows.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod subject;

use std::sync::Mutex;
use subject::{Map, Set, Subject, Table, rehash, spread};
use tabularasa::testing::contract::{CLEAR, Entries, Fate, Memory, Row};
use tabularasa::testing::effort;
use tabularasa::testing::trial::{self, Point, Trial};
use tabularasa::testing::witness::Witness;
use tabularasa::{Cursor, CursorError, End};

/// A fill to be cleared: room asked for, entries put in, entries taken out again.
const FILLS: [(usize, usize, usize); 8] = [
    (0, 0, 0),
    (100, 0, 0),
    (0, 5, 0),
    (0, 100, 0),
    (effort(1_000, 200), 100, 0),
    (effort(1_000, 200), 5, 0),
    (0, effort(900, 90), effort(890, 80)),
    (0, 100, 100),
];

/// What is asked of `clear_shrink_to`; of no consequence for the other rows.
const BOUNDS: [usize; 6] = [0, 1, 5, 60, 500, usize::MAX];

trait Cleared: Subject + Sized {
    /// Witnesses that an entry is made of.
    const WITNESSES: usize = 2;

    /// The methods of this name that drop every entry; false if there is none.
    fn clear_by(&mut self, name: &str, bound: usize, trial: &Trial) -> bool;
    fn take_all(&mut self) -> Self;
    fn recycle(self) -> Self;
    /// Drains, takes so many entries, and drops the iterator, or forgets it.
    fn drain(&mut self, taken: usize, forget: bool);
    /// Removes every other entry by the method of this name.
    fn remove_some(&mut self, name: &str);
    fn cursor(&mut self) -> Cursor;
    fn step(&self, cursor: &mut Cursor) -> Result<bool, CursorError>;
}

fn rest(mut entries: impl Iterator, taken: usize, forget: bool) {
    entries.by_ref().take(taken).for_each(drop);
    if forget {
        std::mem::forget(entries);
    }
}

impl Cleared for Map {
    fn clear_by(&mut self, name: &str, bound: usize, trial: &Trial) -> bool {
        match name {
            "clear_retain" => self.clear_retain(),
            "clear" => Map::clear(self),
            "clear_shrink" => self.clear_shrink(),
            "clear_shrink_to" => self.clear_shrink_to(bound),
            "clear_zeroize" => self.clear_zeroize(),
            "reset" => self.reset(),
            "reset_with_hasher" => self.reset_with_hasher(trial.hasher()),
            _ => return false,
        }
        true
    }

    fn take_all(&mut self) -> Self {
        Map::take_all(self)
    }

    fn recycle(self) -> Self {
        Map::recycle::<Witness, Witness>(self)
    }

    fn drain(&mut self, taken: usize, forget: bool) {
        rest(Map::drain(self), taken, forget);
    }

    fn remove_some(&mut self, name: &str) {
        let half = self.len() / 2;
        match name {
            "retain" => self.retain(|key, _| key.id() % 2 == 0),
            "extract_if" => self.extract_if(|key, _| key.id() % 2 == 1).for_each(drop),
            "pop" => (0..half).for_each(|_| drop(self.pop())),
            _ => self.ids().into_iter().take(half).for_each(|(id, hash)| self.take_out(id, hash)),
        }
    }

    fn cursor(&mut self) -> Cursor {
        Map::cursor(self)
    }

    fn step(&self, cursor: &mut Cursor) -> Result<bool, CursorError> {
        cursor.next(self).map(|entry| entry.is_some())
    }
}

impl Cleared for Set {
    const WITNESSES: usize = 1;

    fn clear_by(&mut self, name: &str, bound: usize, trial: &Trial) -> bool {
        match name {
            "clear_retain" => self.clear_retain(),
            "clear" => Set::clear(self),
            "clear_shrink" => self.clear_shrink(),
            "clear_shrink_to" => self.clear_shrink_to(bound),
            "clear_zeroize" => self.clear_zeroize(),
            "reset" => self.reset(),
            "reset_with_hasher" => self.reset_with_hasher(trial.hasher()),
            _ => return false,
        }
        true
    }

    fn take_all(&mut self) -> Self {
        Set::take_all(self)
    }

    fn recycle(self) -> Self {
        Set::recycle::<Witness>(self)
    }

    fn drain(&mut self, taken: usize, forget: bool) {
        rest(Set::drain(self), taken, forget);
    }

    fn remove_some(&mut self, name: &str) {
        let half = self.len() / 2;
        match name {
            "retain" => self.retain(|element| element.id() % 2 == 0),
            "extract_if" => self.extract_if(|element| element.id() % 2 == 1).for_each(drop),
            "pop" => (0..half).for_each(|_| drop(self.pop())),
            _ => self.ids().into_iter().take(half).for_each(|(id, hash)| self.take_out(id, hash)),
        }
    }

    fn cursor(&mut self) -> Cursor {
        Set::cursor(self)
    }

    fn step(&self, cursor: &mut Cursor) -> Result<bool, CursorError> {
        cursor.next(self).map(|element| element.is_some())
    }
}

impl Cleared for Table {
    fn clear_by(&mut self, name: &str, bound: usize, _: &Trial) -> bool {
        match name {
            "clear_retain" => self.clear_retain(),
            "clear" => Table::clear(self),
            "clear_shrink" => self.clear_shrink(),
            "clear_shrink_to" => self.clear_shrink_to(bound),
            "clear_zeroize" => self.clear_zeroize(),
            "reset" => self.reset(),
            _ => return false,
        }
        true
    }

    fn take_all(&mut self) -> Self {
        Table::take_all(self)
    }

    fn recycle(self) -> Self {
        Table::recycle::<(Witness, Witness)>(self)
    }

    fn drain(&mut self, taken: usize, forget: bool) {
        rest(Table::drain(self), taken, forget);
    }

    fn remove_some(&mut self, name: &str) {
        let half = self.len() / 2;
        match name {
            "retain" => self.retain(|entry| entry.0.id() % 2 == 0),
            "extract_if" => self.extract_if(|entry| entry.0.id() % 2 == 1).for_each(drop),
            "pop" => (0..half).for_each(|_| drop(self.pop())),
            _ => self.ids().into_iter().take(half).for_each(|(id, hash)| self.take_out(id, hash)),
        }
    }

    fn cursor(&mut self) -> Cursor {
        Table::cursor(self)
    }

    fn step(&self, cursor: &mut Cursor) -> Result<bool, CursorError> {
        let hasher = |entry: &(Witness, Witness)| rehash(entry);
        cursor.next(self.hashed(&hasher)).map(|entry| entry.is_some())
    }
}

/// A container and what was true of it before the clear.
struct Before<C> {
    container: C,
    trial: Trial,
    cursor: Cursor,
    len: usize,
    capacity: usize,
    bytes: usize,
    dropped: usize,
    memory: trial::Memory,
    what: String,
}

impl<C: Cleared> Before<C> {
    fn new(name: &str, (room, put, taken): (usize, usize, usize), bound: usize) -> Self {
        let trial = Trial::new();
        let mut container = C::new(&trial, room);
        for id in 0..put as u64 {
            container.put(&trial, id, spread(id));
        }
        for id in 0..taken as u64 {
            container.take_out(id, spread(id));
        }
        let cursor = container.cursor();
        trial.restart_peak();
        Before {
            cursor,
            len: container.len(),
            capacity: container.capacity(),
            bytes: container.allocation_size(),
            dropped: trial.dropped(),
            memory: trial.memory(),
            what: format!("{name}({bound}) after {put} of {room}, {taken} removed"),
            container,
            trial,
        }
    }

    /// What the call did: entries dropped, blocks given back, blocks taken.
    fn did(&self) -> (usize, usize, usize) {
        let now = self.trial.memory();
        (
            (self.trial.dropped() - self.dropped) / C::WITNESSES,
            now.deallocations - self.memory.deallocations,
            now.allocations - self.memory.allocations,
        )
    }

    /// The size that the row names, and what it took to get there.
    fn assert_memory(&self, memory: Memory, bound: usize) {
        let wanted = match memory {
            Memory::Kept | Memory::Handed | Memory::Overwritten => usize::MAX,
            Memory::Fitted => self.len,
            Memory::Bounded => bound,
            Memory::Freed | Memory::Moved => 0,
            _ => panic!("{}: no test for what becomes of this memory", self.what),
        };
        let (fresh_capacity, fresh_bytes) = fresh::<C>(wanted.min(10_000));
        let (_, freed, taken) = self.did();
        let now = (self.container.capacity(), self.container.allocation_size());
        let what = &self.what;
        if memory == Memory::Moved {
            assert_eq!((now, freed, taken), ((0, 0), 0, 0), "{what}: moved");
        } else if fresh_capacity >= self.capacity {
            assert_eq!(now, (self.capacity, self.bytes), "{what}: kept");
            assert_eq!((freed, taken), (0, 0), "{what}: kept as it is");
        } else {
            assert_eq!(now, (fresh_capacity, fresh_bytes), "{what}: as a new one");
            assert_eq!((freed, taken), (1, usize::from(wanted != 0)), "{what}: blocks");
            // First the one, then the other.
            assert_eq!(self.trial.memory().peak, self.memory.bytes, "{what}: peak");
        }
    }

    fn assert_cursor(&mut self, fate: Fate) {
        let (step, what) = (self.container.step(&mut self.cursor), &self.what);
        match fate {
            Fate::Ends(kind) => {
                assert_eq!(step, Ok(false), "{what}: the cursor ends");
                assert_eq!(self.cursor.end_reason(), Some(End::Cleared(kind)), "{what}");
            }
            Fate::Follows => assert_eq!(step, Err(CursorError::WrongMap), "{what}"),
            Fate::GoesOn => {
                assert_eq!(step, Ok(!self.container.ids().is_empty()), "{what}: goes on");
            }
            _ => panic!("{what}: no test for this fate of a cursor"),
        }
    }

    /// Empty, valid, and with room for as many entries as `capacity()` says, whatever was before.
    fn assert_reusable(mut self) {
        let what = self.what;
        self.container.assert_invariants();
        let (len, capacity) = (self.container.len(), self.container.capacity());
        let allocations = self.trial.memory().allocations;
        for id in 0..(capacity - len) as u64 {
            self.container.put(&self.trial, 5_000 + id, spread(5_000 + id));
        }
        assert_eq!(self.container.capacity(), capacity, "{what}: room was lost");
        assert_eq!(self.trial.memory().allocations, allocations, "{what}: room was lost");
        self.container.put(&self.trial, 9_999, spread(9_999));
        assert!(self.container.holds(9_999, spread(9_999)), "{what}: not found");
        self.container.assert_invariants();
        drop(self.container);
        self.trial.assert_clean();
    }
}

/// Capacity and bytes of a new container with room for so many.
fn fresh<C: Cleared>(room: usize) -> (usize, usize) {
    let container = C::new(&Trial::new(), room);
    (container.capacity(), container.allocation_size())
}

fn dropped_row<C: Cleared>(row: &Row, name: &str, fill: (usize, usize, usize), bound: usize) {
    let mut before = Before::<C>::new(name, fill, bound);
    if name == "recycle" {
        let empty = C::new(&before.trial, 0);
        before.container = std::mem::replace(&mut before.container, empty).recycle();
    } else if !before.container.clear_by(name, bound, &before.trial) {
        return;
    }
    assert_eq!(before.did().0, before.len, "{}: dropped now", before.what);
    assert_eq!(before.container.len(), 0, "{}", before.what);
    before.assert_memory(row.memory, bound);
    before.assert_cursor(row.cursor);
    before.assert_reusable();
}

fn moved_row<C: Cleared>(row: &Row, name: &str, fill: (usize, usize, usize)) {
    let mut before = Before::<C>::new(name, fill, 0);
    let taken = before.container.take_all();
    let whole = (taken.len(), taken.capacity(), taken.allocation_size());
    assert_eq!(whole, (before.len, before.capacity, before.bytes), "{}", before.what);
    assert_eq!(before.container.len(), 0, "{}", before.what);
    // No destructor, no block: nothing that depends on the number of entries.
    assert_eq!(before.did(), (0, 0, 0), "{}: {}", before.what, row.cost);
    before.assert_memory(row.memory, 0);
    before.assert_cursor(row.cursor);
    assert_eq!(taken.step(&mut before.cursor), Ok(before.len != 0), "{}", before.what);
    drop(taken);
    before.assert_reusable();
}

fn yielded_row<C: Cleared>(row: &Row, name: &str, fill: (usize, usize, usize)) {
    for taken in [0, 3, usize::MAX] {
        let mut before = Before::<C>::new(name, fill, 0);
        before.container.drain(taken, false);
        assert_eq!(before.did().0, before.len, "{}: all dropped", before.what);
        before.assert_memory(row.memory, 0);
        before.assert_cursor(row.cursor);
        before.assert_reusable();
    }
}

fn some_row<C: Cleared>(row: &Row, name: &str, fill: (usize, usize, usize)) {
    let mut before = Before::<C>::new(name, fill, 0);
    before.container.remove_some(name);
    assert_eq!(before.container.len(), before.len - before.len / 2, "{}", before.what);
    assert_eq!(before.did().0, before.len / 2, "{}", before.what);
    before.assert_memory(row.memory, 0);
    before.assert_cursor(row.cursor);
    before.assert_reusable();
}

fn every_row<C: Cleared>() {
    for row in CLEAR {
        for name in row.names {
            for fill in FILLS.into_iter().step_by(effort(1, 3)) {
                match row.entries {
                    Entries::Dropped => {
                        BOUNDS
                            .iter()
                            .step_by(effort(1, 2))
                            .for_each(|bound| dropped_row::<C>(row, name, fill, *bound));
                    }
                    Entries::MovedOut => moved_row::<C>(row, name, fill),
                    Entries::Yielded => yielded_row::<C>(row, name, fill),
                    Entries::Some => some_row::<C>(row, name, fill),
                    _ => panic!("{name}: no test for this kind of row"),
                }
            }
        }
    }
}

#[test]
fn contract_map() {
    every_row::<Map>();
}

#[test]
fn contract_set() {
    every_row::<Set>();
}

#[test]
fn contract_table() {
    every_row::<Table>();
}

/// Trials whose witnesses leak, as they are meant to: kept, so that no leak is reported of them.
static LEAKY: Mutex<Vec<Trial>> = Mutex::new(Vec::new());

/// Forgetting a `Drain` leaks entries at most; the container is empty and keeps its memory.
fn forgotten_drain<C: Cleared>() {
    let mut before = Before::<C>::new("drain, forgotten", (0, 100, 0), 0);
    before.container.drain(10, true);
    assert_eq!((before.did(), before.container.len()), ((10, 0, 0), 0));
    assert_eq!(before.container.allocation_size(), before.bytes);
    before.container.put(&before.trial, 1, spread(1));
    before.container.assert_invariants();
    drop(before.container);
    before.trial.assert_clean_but(90 * C::WITNESSES);
    LEAKY.lock().unwrap().push(before.trial);
}

#[test]
fn contract_forgotten_drain() {
    forgotten_drain::<Map>();
    forgotten_drain::<Set>();
    forgotten_drain::<Table>();
}

/// A shrink whose smaller block is refused leaves an empty, unallocated, working container.
fn refused_shrink<C: Cleared>(name: &str) {
    let mut before = Before::<C>::new(name, (1_000, 10, 0), 10);
    before.trial.arm(Point::Refuse, 1);
    assert!(before.container.clear_by(name, 10, &before.trial));
    assert!(!before.trial.disarm(), "{name}: asked for a block");
    assert_eq!(before.did(), (10, 1, 0), "{name}");
    assert_eq!((before.container.len(), before.container.capacity()), (0, 0), "{name}");
    before.assert_reusable();
}

#[test]
fn contract_refused_shrink() {
    for name in ["clear_shrink", "clear_shrink_to"] {
        refused_shrink::<Map>(name);
        refused_shrink::<Set>(name);
        refused_shrink::<Table>(name);
    }
}

/// Capacity is a constant of the allocation: a container of constant length never grows.
fn churn<C: Cleared>() {
    let trial = Trial::new();
    let mut container = C::new(&trial, 200);
    let (capacity, length) = (container.capacity(), container.capacity() * 85 / 100);
    for id in 0..effort(3_000u64, 500) {
        container.put(&trial, id, spread(id));
        if id >= length as u64 {
            let oldest = id - length as u64;
            container.take_out(oldest, spread(oldest));
        }
    }
    assert_eq!((container.capacity(), trial.memory().allocations), (capacity, 1));
    container.assert_invariants();
    container.clear();
    assert_eq!((container.len(), container.capacity()), (0, capacity));
}

#[test]
fn contract_churn_never_grows() {
    churn::<Map>();
    churn::<Set>();
    churn::<Table>();
}
