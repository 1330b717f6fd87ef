//! The clears that are under way, and what they are owed: old entries that a writer came upon
//! first, new ones that are to appear. Knows neither hasher nor lock of a shard; runs no user code.

use super::primitive::{Count, Exclusive, Holding};
use super::sharded::Removals;
use crate::HashTable;
use crate::fault::{self, Fault};
use alloc::vec::Vec;
use core::mem;

/// The entries of one shard, of one fill.
pub(super) type Table<K, V> = HashTable<(K, V)>;

/// What a clear promises of a shard's memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Memory {
    /// As much as there was.
    Keep,
    /// Room for as many entries as there were.
    Fit,
    /// As much as there was, but no more than for so many entries in each shard.
    AtMost(usize),
    /// None.
    Free,
}

/// A clear whose sweep has not visited every shard yet.
pub(super) struct Clearing<K, V> {
    /// The epoch that it ended.
    closes: u64,
    memory: Memory,
    /// Does it want the entries of that epoch, to return or to drop them?
    collects: bool,
    /// Those that others came upon first.
    collected: Vec<Table<K, V>>,
    /// What appears in each shard with the next epoch; nothing if it is empty. Taken out one by
    /// one.
    replacement: Vec<Table<K, V>>,
}

impl<K, V> Clearing<K, V> {
    /// A clear of a map with so many shards, whose epoch is not known yet.
    pub(super) fn new(memory: Memory, collects: bool, shards: usize) -> Self {
        let collected = Vec::with_capacity(if collects { shards } else { 0 });
        Clearing { closes: 0, memory, collects, collected, replacement: Vec::new() }
    }

    /// As `take_all`, with these tables to appear.
    pub(super) fn replacing(tables: Vec<Table<K, V>>) -> Self {
        let shards = tables.len();
        Clearing { replacement: tables, ..Clearing::new(Memory::Free, true, shards) }
    }
}

/// All clears under way.
pub(super) struct Records<K, V> {
    clearings: Vec<Clearing<K, V>>,
    /// The last epoch that began with entries, and their number.
    replaced: (u64, usize),
    /// What counted as a removal before there were shards.
    pub(super) early_removals: Removals,
}

/// What becomes of a shard's table, whose entries are of an epoch that has ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fate {
    /// It is wiped, and stays. Not if anybody wants the entries, or their destructors have to run.
    pub(super) keeps_table: bool,
    /// Else the one that takes its place is to have so much room, unless it is a replacement.
    pub(super) room: usize,
}

impl Fate {
    /// What the clears under way (`None` if there is none) say of the table of a shard, with
    /// entries of the epoch `from`, in the epoch `to`.
    pub(super) fn of<K, V>(
        records: Option<&Records<K, V>>,
        shard: usize,
        (from, to): (u64, u64),
        table: &Table<K, V>,
    ) -> Self {
        let capacity = table.capacity();
        let mut is_wanted = mem::needs_drop::<(K, V)>();
        let mut room = capacity;
        let clearings = records.into_iter().flat_map(|records| records.between(from, to));
        for clearing in clearings {
            let is_first = clearing.closes == from;
            is_wanted |= is_first && clearing.collects;
            // The clears after the first found the shard empty.
            room = match clearing.memory {
                Memory::Keep => room,
                Memory::AtMost(most) => room.min(most),
                Memory::Fit if is_first => room.min(table.len()),
                Memory::Fit | Memory::Free => 0,
            };
        }
        let is_replaced = records.is_some_and(|records| records.replaces(shard, to));
        let may_be_wiped = !is_wanted || table.is_empty();
        let keeps_table = may_be_wiped && !is_replaced && room == capacity;
        Fate { keeps_table, room: if is_replaced { 0 } else { room } }
    }
}

impl<K, V> Records<K, V> {
    const fn new() -> Self {
        Records { clearings: Vec::new(), replaced: (0, 0), early_removals: Removals(0) }
    }

    /// Is there something for the shard, to appear in this epoch?
    pub(super) fn replaces(&self, shard: usize, epoch: u64) -> bool {
        self.clearings.iter().any(|clearing| clearing.replaces(shard, epoch))
    }

    /// Takes out what is to appear in the shard in this epoch.
    pub(super) fn take_replacement(&mut self, shard: usize, epoch: u64) -> Option<Table<K, V>> {
        let mut clearings = self.clearings.iter_mut();
        let clearing = clearings.find(|clearing| clearing.replaces(shard, epoch))?;
        Some(mem::take(&mut clearing.replacement[shard]))
    }

    /// Hands the entries of an epoch to the clear that ended it; gives them back if that is over,
    /// or wants none.
    pub(super) fn hand_over(&mut self, epoch: u64, table: Table<K, V>) -> Option<Table<K, V>> {
        if fault::is_on(Fault::NoHandover) {
            return Some(table);
        }
        let any = fault::is_on(Fault::HandoverToAny);
        let owner = |clearing: &&mut Clearing<K, V>| clearing.closes == epoch || any;
        match self.clearings.iter_mut().find(owner) {
            Some(clearing) if clearing.collects => {
                clearing.collected.push(table);
                None
            }
            _ => Some(table),
        }
    }

    /// Settles what was to appear in the shard in epochs between two, and was cleared before
    /// anybody came: returns what nobody wants.
    pub(super) fn pass_over(&mut self, shard: usize, from: u64, to: u64) -> Vec<Table<K, V>> {
        let mut unwanted = Vec::new();
        if to - from < 2 {
            return unwanted;
        }
        for epoch in self.between(from, to).map(|clearing| clearing.closes + 1).collect::<Vec<_>>()
        {
            if epoch < to && !fault::is_on(Fault::StrandedReplacement) {
                let table = self.take_replacement(shard, epoch);
                unwanted.extend(table.and_then(|table| self.hand_over(epoch, table)));
            }
        }
        unwanted
    }

    /// How many entries there were at the start of this epoch.
    pub(super) fn len_at_start(&self, epoch: u64) -> usize {
        if self.replaced.0 == epoch { self.replaced.1 } else { 0 }
    }

    /// The clears under way that ended the epochs from `from` to before `to`.
    fn between(&self, from: u64, to: u64) -> impl Iterator<Item = &Clearing<K, V>> {
        self.clearings.iter().filter(move |clearing| (from..to).contains(&clearing.closes))
    }
}

impl<K, V> Clearing<K, V> {
    fn replaces(&self, shard: usize, epoch: u64) -> bool {
        let table = self.replacement.get(shard);
        self.closes + 1 == epoch && table.is_some_and(|table| !table.is_empty())
    }
}

/// The records, under a lock that clears take, and writers that meet one.
pub(super) struct Registry<K, V> {
    /// Clears under way. Raised before the epoch moves: who sees the new epoch sees this.
    clearings: Count,
    /// Those of them that bring entries.
    replacements: Count,
    records: Exclusive<Records<K, V>>,
}

impl<K, V> Registry<K, V> {
    #[cfg(not(tabularasa_loom))]
    pub(super) const fn new() -> Self {
        let (clearings, replacements) = (Count::new(), Count::new());
        Registry { clearings, replacements, records: Exclusive::new(Records::new()) }
    }

    #[cfg(tabularasa_loom)]
    pub(super) fn new() -> Self {
        let (clearings, replacements) = (Count::new(), Count::new());
        Registry { clearings, replacements, records: Exclusive::new(Records::new()) }
    }

    /// The records, locked.
    pub(super) fn lock(&self) -> Holding<'_, Records<K, V>> {
        self.records.lock()
    }

    /// Enters a clear and lets `advance` end the epoch, which it returns: at one instant for
    /// everybody who asks here.
    pub(super) fn begin(&self, mut clearing: Clearing<K, V>, advance: impl FnOnce() -> u64) -> u64 {
        let len = clearing.replacement.iter().map(HashTable::len).sum();
        let replaces = !clearing.replacement.is_empty();
        let mut records = self.records.lock();
        records.clearings.reserve(1);
        if !fault::is_on(Fault::LateFlag) {
            self.raise(replaces);
        }
        if fault::is_on(Fault::LateRecord) {
            drop(records);
            clearing.closes = advance();
            records = self.records.lock();
        } else {
            clearing.closes = advance();
        }
        let closes = clearing.closes;
        if replaces {
            records.replaced = (closes + 1, len);
        }
        records.clearings.push(clearing);
        drop(records);
        if fault::is_on(Fault::LateFlag) {
            self.raise(replaces);
        }
        closes
    }

    fn raise(&self, replaces: bool) {
        self.clearings.raise();
        if replaces {
            self.replacements.raise();
        }
    }

    /// Exchanges what was handed to the clear of this epoch until now for `tables`, which is empty:
    /// whoever hands over next finds memory there, and asks for none with a shard locked.
    pub(super) fn collect(&self, closes: u64, tables: &mut Vec<Table<K, V>>) {
        debug_assert!(tables.is_empty());
        let mut records = self.records.lock();
        let mut clearings = records.clearings.iter_mut();
        if let Some(clearing) = clearings.find(|clearing| clearing.closes == closes) {
            mem::swap(&mut clearing.collected, tables);
        }
    }

    /// Strikes a clear that has visited every shard; returns what others have handed to it.
    pub(super) fn end(&self, closes: u64) -> Vec<Table<K, V>> {
        let mut records = self.records.lock();
        let mut clearings = records.clearings.iter();
        let Some(place) = clearings.position(|clearing| clearing.closes == closes) else {
            return Vec::new();
        };
        let clearing = records.clearings.swap_remove(place);
        drop(records);
        if !clearing.replacement.is_empty() {
            self.replacements.lower();
        }
        self.clearings.lower();
        clearing.collected
    }

    /// The records, locked, if a clear is under way.
    pub(super) fn if_clearing(&self) -> Option<Holding<'_, Records<K, V>>> {
        if self.clearings.is_zero() { None } else { Some(self.records.lock()) }
    }

    /// Is there something for the shard, to appear in this epoch?
    pub(super) fn replaces(&self, shard: usize, epoch: u64) -> bool {
        !self.replacements.is_zero() && self.records.lock().replaces(shard, epoch)
    }

    /// How many entries there were at the start of the epoch that `epoch` says: a clear or a
    /// replacement began it.
    pub(super) fn len_at_start(&self, epoch: impl FnOnce() -> u64) -> usize {
        let records = self.records.lock();
        let epoch = epoch();
        records.len_at_start(epoch)
    }
}
