//! A history: steps drawn at random, done to a container and to the reference, and compared.
//! Whatever costs more than a step is paid for with credit that steps earn, so that a history takes
//! time in proportion to its steps, whatever the size of its table.

use crate::front::Front;
use crate::hashing::{Kind, restart};
use crate::mix;
use crate::parts::{self, Key, Point, Value, arm, called_out_of_turn};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Instant;
use tabularasa::testing::contract::Fate;
use tabularasa::testing::op::{Clear, EntryOp, Pick, Stage, Way};
use tabularasa::testing::run::{check_interrupted, check_room};
use tabularasa::testing::{Op, Outcome, Reference};
use tabularasa::{Cursor, HashMap, HashSet, HashTable};

/// What a step earns: so many entries or windows may be looked at.
const EARNED: i64 = 32;

/// Keys of a list at most.
const LIST: u64 = 40;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) number: u64,
    pub(crate) kind: Kind,
    /// That the table is kept around.
    pub(crate) slots: usize,
    pub(crate) steps: u64,
    pub(crate) until: Option<Instant>,
}

/// Runs a history, and returns how many steps it had.
pub(crate) fn run<K: Key, V: Value>(front: u64, plan: Plan) -> u64 {
    parts::forget_all();
    restart();
    let names = ["HashTable", "HashMap", "HashSet"];
    let replay = Replay { plan, front: names[front as usize], step: 0 };
    match front {
        0 => History::<K, V, (HashTable<(K, V)>, Kind)>::new(replay).run(),
        1 => History::<K, V, HashMap<K, V, Kind>>::new(replay).run(),
        _ => History::<K, (), HashSet<K, Kind>>::new(replay).run(),
    }
}

/// Says how to see it again if a history fails.
struct Replay {
    plan: Plan,
    front: &'static str,
    step: u64,
}

impl Drop for Replay {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Plan { number, kind, slots, .. } = self.plan;
            eprintln!(
                "{} of {} slots, hasher {kind:?}, step {}. Again, with the last steps:\n    \
                 TABULARASA_HISTORY={number} TABULARASA_STEPS={} TABULARASA_TRACE={}",
                self.front,
                slots,
                self.step,
                self.step + 1,
                self.step.saturating_sub(20),
            );
        }
    }
}

struct History<K, V, F> {
    replay: Replay,
    random: u64,
    subject: F,
    reference: Reference<K, V>,
    /// Keys are numbers from `first` on, `span` of them.
    first: u64,
    span: u64,
    /// Of all.
    keys: u64,
    /// Percent of changes that insert.
    inserts: u64,
    /// Steps until this changes.
    left: u64,
    stamp: u64,
    credit: i64,
    /// A cursor, and what it yielded.
    cursor: Option<(Cursor, BTreeSet<u64>)>,
    /// From this step on all are printed.
    traced: u64,
}

impl<K: Key, V: Value, F: Front<K, V>> History<K, V, F> {
    fn new(replay: Replay) -> Self {
        let Plan { number, kind, slots, .. } = replay.plan;
        let capacity = slots as u64 / 8 * 7;
        let most = kind.most_entries().min(2 * capacity).min(K::END).max(6);
        let reserved = if mix(number) % 2 == 0 || most < capacity { capacity } else { 0 };
        let traced = std::env::var("TABULARASA_TRACE").ok().and_then(|step| step.parse().ok());
        History {
            random: number,
            subject: F::with_capacity(reserved as usize, kind),
            reference: Reference::new(),
            first: 0,
            span: most,
            keys: most,
            inserts: 90,
            left: most * 2,
            stamp: 0,
            credit: 0,
            cursor: None,
            traced: traced.unwrap_or(u64::MAX),
            replay,
        }
    }

    fn run(mut self) -> u64 {
        let Plan { steps, until, kind, .. } = self.replay.plan;
        for step in 0..steps {
            self.replay.step = step;
            if step % 256 == 255 && until.is_some_and(|until| Instant::now() >= until) {
                return step;
            }
            self.credit = (self.credit + EARNED).min(16 * self.whole() + 1_000);
            if self.left == 0 {
                self.change_course();
            }
            self.left -= 1;
            let op = self.draw();
            if step >= self.traced {
                let (len, capacity) = (self.subject.len(), self.subject.room().unwrap());
                eprintln!("{step}: len {len}, capacity {capacity}: {op:?}");
            }
            if kind == Kind::Panicking && self.below(4) == 0 && self.pays(4 * self.whole()) {
                self.interrupt(op);
            } else {
                self.apply(&op);
                drop(op);
            }
            self.assert_counts(0);
            self.look_now_and_then();
        }
        drop(self.subject);
        drop(self.reference);
        assert_eq!(parts::live(), 0, "not dropped, or dropped twice");
        steps
    }

    // ---- chance

    fn below(&mut self, end: u64) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.random) % end.max(1)
    }

    fn key(&mut self) -> K {
        let number = self.first + self.below(self.span);
        K::key(number % self.keys)
    }

    fn value(&mut self) -> V {
        self.stamp += 1;
        V::value(self.stamp)
    }

    fn some_keys(&mut self) -> Vec<K> {
        let count = self.below(LIST);
        (0..count).map(|_| self.key()).collect()
    }

    fn some_pairs(&mut self) -> Vec<(K, V)> {
        let count = self.below(LIST);
        (0..count).map(|_| (self.key(), self.value())).collect()
    }

    /// What looking at everything costs.
    fn whole(&self) -> i64 {
        (self.subject.len() + self.subject.room().unwrap_or(0) / 8) as i64 + 8
    }

    fn pays(&mut self, cost: i64) -> bool {
        let pays = self.credit >= cost;
        if pays {
            self.credit -= cost;
        }
        pays
    }

    /// Fills, empties, or keeps a table as it is, with all keys or with few.
    fn change_course(&mut self) {
        self.inserts = [90, 70, 50, 50, 30, 10][self.below(6) as usize];
        self.span = match self.below(3) {
            0 => 1 + self.below(self.keys.min(40)),
            _ => self.keys,
        };
        self.first = self.below(self.keys);
        self.left = 1 + self.below(4 * self.span.min(1_000_000));
    }

    fn draw(&mut self) -> Op<K, V> {
        match self.below(1_000) {
            0..560 if self.below(100) < self.inserts => self.insertion(),
            0..560 => match self.below(8) {
                0 => Op::RemoveEntry(self.key()),
                1 => Op::Entry(self.key(), EntryOp::Remove),
                2 => Op::EntryRef(self.key(), EntryOp::RemoveEntry),
                3 => Op::RawEntryMut(self.key(), EntryOp::Remove),
                4 => Op::Entry(self.key(), EntryOp::ReplaceWith(None)),
                _ => Op::Remove(self.key()),
            },
            560..720 => self.look(),
            720..800 => {
                let (way, stages) = self.life();
                Op::Life(self.key(), way, stages)
            }
            800..850 => match self.below(5) {
                0 | 1 => Op::InsertEach(self.some_pairs()),
                2 => Op::Extend(self.some_pairs()),
                3 => Op::RemoveEach(self.some_keys()),
                _ => Op::GetBatch(self.some_keys()),
            },
            850..870 => Op::Pop,
            870..930 if self.pays(4 * self.whole()) => self.walk(),
            930..970 if self.pays(8 * self.whole()) => self.replacement(),
            970.. if self.pays(8 * self.whole()) => self.resizing(),
            _ => Op::Len,
        }
    }

    fn insertion(&mut self) -> Op<K, V> {
        let (key, value) = (self.key(), self.value());
        match self.below(10) {
            0 => Op::TryInsert(key, value),
            1 => Op::ReplaceEntry(key, value),
            2 => Op::Entry(key, EntryOp::OrInsert(value)),
            3 => Op::Entry(key, EntryOp::Insert(value)),
            4 => Op::EntryRef(key, EntryOp::OrInsert(value)),
            5 => Op::RawEntryMut(key, EntryOp::OrInsertEntry(value)),
            _ => Op::Insert(key, value),
        }
    }

    fn look(&mut self) -> Op<K, V> {
        let key = self.key();
        let lies = self.replay.plan.kind == Kind::Lying;
        match self.below(12) {
            0 => Op::Get(key),
            1 => Op::GetKeyValue(key),
            2 => Op::Contains(key),
            3 => Op::GetMut(key, self.value()),
            4 => Op::GetKeyValueMut(key, self.value()),
            5 => Op::GetDisjointMut([key, self.key()], self.value()),
            6 => Op::Entry(key, EntryOp::Leave),
            7 => Op::Entry(key, EntryOp::Get),
            8 => Op::Entry(key, EntryOp::AndModify(self.value())),
            9 => Op::Entry(key, EntryOp::ReplaceKey),
            10 => Op::RawEntryMut(key, EntryOp::Get),
            // Looks thrice, and expects the same.
            _ if lies => Op::EntryRef(key, EntryOp::Leave),
            _ => Op::RawEntry(key),
        }
    }

    fn life(&mut self) -> (Way, Vec<Stage<V>>) {
        let mut way = Way::ALL[self.below(Way::ALL.len() as u64) as usize];
        // Looks twice, and expects the same; and walks up to there.
        if self.replay.plan.kind == Kind::Lying || !self.pays(4 * self.whole()) {
            way = Way::ALL[self.below(5) as usize];
            assert_ne!(way, Way::NextEntry);
        }
        let count = 1 + self.below(5);
        let stage = |history: &mut Self| match history.below(8) {
            0 => Stage::Look,
            1 | 2 => Stage::Remove,
            3 | 4 => Stage::PutBack,
            5 => Stage::Fill(history.value()),
            6 => Stage::ReplaceWith(Some(history.value())),
            _ => Stage::ReplaceWith(None),
        };
        (way, (0..count).map(|_| stage(self)).collect())
    }

    /// What looks at everything.
    fn walk(&mut self) -> Op<K, V> {
        let mut keys = self.some_keys();
        match self.below(10) {
            0 => Op::Retain(Pick::Listed(keys)),
            1 => Op::ExtractIf(Pick::Listed(keys), self.below(LIST) as usize),
            2 => Op::Iter,
            3 => Op::Keys,
            4 => Op::Values,
            5 => Op::IterMut(Pick::Listed(keys), self.value()),
            6 => Op::ValuesMut(self.value()),
            7 => Op::Clone,
            8 if self.pays(16 * self.whole()) => {
                keys.truncate(3);
                Op::Retain(Pick::Others(keys))
            }
            9 if self.pays(16 * self.whole()) => {
                let (way, stages) = self.life();
                Op::LifeAlone(self.key(), way, stages)
            }
            _ => Op::Capacity,
        }
    }

    /// What leaves another fill behind.
    fn replacement(&mut self) -> Op<K, V> {
        let capacity = self.replay.plan.slots as u64 / 8 * 7;
        match self.below(15) {
            0 => Op::TakeAll,
            1 => Op::IntoIter,
            2 => Op::IntoKeys,
            3 => Op::IntoValues,
            4 => Op::CloneFrom(self.some_pairs()),
            5 => Op::Clear(Clear::Shrink),
            6 => Op::Clear(Clear::ShrinkTo(self.below(2 * capacity) as usize)),
            7 => Op::Clear(Clear::Reset),
            8 => Op::Clear(Clear::ResetWithHasher),
            9 => Op::Clear(Clear::Recycle),
            10 => Op::Clear(Clear::Zeroize),
            11 => Op::Clear(Clear::Drain(self.below(LIST) as usize)),
            12 => Op::Clear(Clear::Std),
            _ => Op::Clear(Clear::Retain),
        }
    }

    /// What makes the table another one, most often one of the size that the history is about.
    fn resizing(&mut self) -> Op<K, V> {
        let capacity = self.replay.plan.slots / 8 * 7;
        let here = self.subject.room().unwrap_or(0);
        match self.below(8) {
            0 => Op::ShrinkToFit,
            1 => Op::TryReserve(usize::MAX / 2),
            2 => Op::Grow(2),
            3 => Op::Grow(4),
            4 | 5 if here <= capacity => {
                // Exactly twice, or four times, in tables larger than `Grow` makes.
                let times = 2 << self.below(2);
                Op::Reserve((here * times).min(capacity).saturating_sub(self.subject.len()))
            }
            _ if here > capacity => Op::ShrinkTo(capacity),
            _ => Op::Reserve(capacity.saturating_sub(self.subject.len())),
        }
    }

    // ---- what is done

    fn apply(&mut self, op: &Op<K, V>) {
        let before = (self.subject.room().unwrap(), self.subject.len());
        let lies = self.replay.plan.kind == Kind::Lying;
        let places = if lies { Vec::new() } else { self.places() };
        let answered = self.subject.apply(op);
        let now = (self.subject.room().unwrap(), self.subject.len());
        let what = format_args!("{op:?}");
        if lies {
            // Which entries it leaves nobody knows.
        } else if let Err(expected) = self.reference.check(op, &answered) {
            panic!("{what} answered {answered:?}, not {expected:?}");
        }
        assert!(lies || now.1 == self.reference.len(), "{what}: length {}", now.1);
        if !matches!(answered, Outcome::Skipped) {
            if !lies || !matches!(op, Op::Entry(..) | Op::Life(..) | Op::LifeAlone(..)) {
                check_room(op, before, now, false).unwrap_or_else(|wrong| panic!("{wrong}"));
            }
            self.follow(op);
        }
        if now.0 == before.0 && now.1 <= before.1 && !op.may_move_entries() {
            for (number, bucket) in places {
                let place = self.subject.bucket(&K::key(number));
                assert!(place.is_none_or(|place| place == bucket), "{what} moved {number}");
            }
        }
    }

    /// Where three entries are.
    fn places(&mut self) -> Vec<(u64, usize)> {
        let mut places = Vec::new();
        for _ in 0..3 {
            let key = self.key();
            places.extend(self.subject.bucket(&key).map(|bucket| (key.number(), bucket)));
        }
        places
    }

    /// The cursor, after an operation that may have ended it.
    fn follow(&mut self, op: &Op<K, V>) {
        if op.fate() != Fate::GoesOn {
            if let (Some((mut cursor, _)), Fate::Ends(_)) = (self.cursor.take(), op.fate()) {
                assert!(self.subject.step(&mut cursor).is_none(), "{op:?}: a cursor goes on");
            }
        }
    }

    /// An operation while some call of user code panics, if there are so many.
    fn interrupt(&mut self, op: Op<K, V>) {
        let point = Point::ALL[self.below(4) as usize];
        let is_clear = matches!(op, Op::Clear(_));
        if !is_clear && op.fate() != Fate::GoesOn {
            return self.apply(&op);
        }
        let magnitude = self.below(8);
        let nth = 1 + self.below(1 << magnitude) as u32;
        let before = (self.subject.room().unwrap(), self.subject.len());
        let subject = &mut self.subject;
        arm(point, nth);
        let result = catch_unwind(AssertUnwindSafe(|| subject.apply(&op)));
        arm(point, 0);
        assert_eq!(called_out_of_turn(), 0, "{op:?}, {point:?} {nth}: user code while unwinding");
        match result {
            Ok(answered) => {
                if let Err(expected) = self.reference.check(&op, &answered) {
                    panic!("{op:?} answered {answered:?}, not {expected:?}");
                }
                if !matches!(answered, Outcome::Skipped) {
                    let now = (self.subject.room().unwrap(), self.subject.len());
                    check_room(&op, before, now, false).unwrap_or_else(|wrong| panic!("{wrong}"));
                }
            }
            Err(payload) if payload.is::<parts::Arranged>() => {
                let contents = self.subject.contents();
                if is_clear {
                    assert!(contents.is_empty(), "{op:?}, interrupted, left {contents:?}");
                } else if let Err(wrong) = check_interrupted(&self.reference, &op, &contents) {
                    panic!("{point:?} {nth}: {wrong}");
                }
                self.reference = contents.into_iter().collect();
            }
            Err(payload) => resume_unwind(payload),
        }
        self.cursor = None;
        drop(op);
        // A value on its way to the caller may leak (rust-lang/rust#47949).
        self.assert_counts(if point == Point::Drop { 1 + V::PARTS } else { 0 });
    }

    /// Everything is dropped once, but for so many parts.
    fn assert_counts(&mut self, leaks: i64) {
        let entries = (self.subject.len() + self.reference.len()) as i64;
        let more = parts::live() - entries * (1 + V::PARTS);
        assert!((0..=leaks).contains(&more), "{more} parts live on, or were dropped twice");
        parts::forget_leaks(more);
    }

    // ---- what is looked at

    fn look_now_and_then(&mut self) {
        if self.below(16) == 0 && self.pays(2 * self.whole()) {
            self.look_at_all();
        }
        let chance = self.below(64);
        match &mut self.cursor {
            None if chance == 0 => {
                self.cursor = Some((self.subject.cursor(), BTreeSet::new()));
            }
            Some((cursor, seen)) if chance < 8 && self.credit > 1_000 => {
                let lies = self.replay.plan.kind == Kind::Lying;
                let Some(keys) = self.subject.step(cursor) else {
                    self.cursor = None;
                    return;
                };
                for key in keys {
                    assert!(lies || self.reference.get(&key).is_some(), "a ghost: {key:?}");
                    assert!(seen.insert(key.number()) || lies, "{key:?} came twice");
                    self.credit -= 8;
                }
            }
            _ => {}
        }
    }

    fn look_at_all(&mut self) {
        let mut contents = self.subject.contents();
        assert_eq!(contents.len(), self.subject.len(), "a walk sees another number of entries");
        if self.replay.plan.kind == Kind::Lying {
            return;
        }
        self.subject.assert_invariants();
        contents.sort();
        for ((key, value), (known, known_value)) in contents.iter().zip(self.reference.iter()) {
            let same = key.cmp(known).is_eq() && value.cmp(known_value).is_eq();
            assert!(same, "{key:?} {value:?}, not {known:?} {known_value:?}");
        }
        drop(contents);
        if self.replay.plan.kind != Kind::Panicking && self.pays(self.keys as i64) {
            let wrong = parts::live_of_each().iter().position(|count| *count != 0 && *count != 2);
            assert!(wrong.is_none(), "key {wrong:?} lives another number of times than twice");
        }
        assert!(self.subject.len() == 0 || self.subject.allocated() > 0, "nowhere");
        if self.pays(self.whole()) {
            self.walk_by_cursor();
        }
    }

    /// A cursor sees all, each once.
    fn walk_by_cursor(&mut self) {
        let mut cursor = self.subject.cursor();
        let mut count = 0;
        let mut last = Vec::new();
        while let Some(keys) = self.subject.step(&mut cursor) {
            count += keys.len();
            last = keys;
        }
        assert_eq!(count, self.subject.len(), "a cursor sees another number of entries");
        assert!(last.iter().all(|key| self.reference.get(key).is_some()), "a ghost: {last:?}");
    }
}
