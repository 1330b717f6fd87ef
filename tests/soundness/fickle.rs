//! Keys whose `Eq` and `Hash` change their minds.

use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use tabularasa::testing::subject::mix;
use tabularasa::{HashMap, HashTable};

/// A key that answers by lot.
#[derive(Clone, Debug)]
struct Fickle {
    number: u64,
    lots: Rc<Lots>,
}

#[derive(Debug, Default)]
struct Lots {
    drawn: Cell<u64>,
    /// One in so many answers is wrong; 0: none.
    eq: Cell<u64>,
    hash: Cell<u64>,
    /// Questions asked.
    asked: Cell<u64>,
}

impl Lots {
    fn draw(&self, one_in: u64) -> bool {
        self.asked.set(self.asked.get() + 1);
        self.drawn.set(mix(self.drawn.get() + 1));
        one_in != 0 && self.drawn.get() % one_in == 0
    }
}

impl PartialEq for Fickle {
    fn eq(&self, other: &Self) -> bool {
        (self.number == other.number) != self.lots.draw(self.lots.eq.get())
    }
}

impl Eq for Fickle {}

impl Hash for Fickle {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let wrong = self.lots.draw(self.lots.hash.get());
        state.write_u64(if wrong { self.lots.drawn.get() } else { self.number % 40 });
    }
}

type Map = HashMap<Fickle, Rc<()>, crate::Mixed>;

/// Two keys may be said to be one entry: then the look-up refuses, and nothing else panics here.
fn look_up_two(map: &mut Map, keys: [&Fickle; 2]) {
    let look_up = AssertUnwindSafe(|| map.get_disjoint_mut(keys).len());
    if let Err(payload) = catch_unwind(look_up) {
        let refusal = payload.downcast_ref::<&str>().is_some_and(|text| {
            text.contains("duplicate keys found") // the panic that the documentation names
        });
        assert!(refusal, "another panic than that of the look-up");
    }
}

/// Any operation; whatever it answers, every value is in the map or gone, once.
fn step(map: &mut Map, lots: &Rc<Lots>, random: u64, alive: &Rc<()>) {
    let key = || Fickle { number: random >> 16 & 63, lots: Rc::clone(lots) };
    match random % 16 {
        0..=5 => drop(map.insert(key(), Rc::clone(alive))),
        6 => drop(map.remove(&key())),
        7 => drop(map.entry(key()).or_insert_with(|| Rc::clone(alive)).clone()),
        8 => drop(map.entry_ref(&key()).or_insert_with(|| Rc::clone(alive)).clone()),
        9 => drop(map.remove_entry(&key())),
        10 => map.reserve((random >> 32) as usize % 60),
        11 => map.shrink_to_fit(),
        12 => map.retain(|key, _| key.number % 7 != random >> 40 & 7),
        13 => look_up_two(map, [&key(), &Fickle { number: 64, ..key() }]),
        14 => drop(map.pop()),
        _ => match random >> 32 & 7 {
            0 => map.clear(),
            1 => drop(map.drain().take(5).count()),
            2 => *map = map.clone(),
            3 => drop(map.extract_if(|key, _| key.number % 5 == 0).count()),
            // Whatever it is said to be equal to.
            _ => assert!(*map == map.clone() || map.len() < 10_000),
        },
    }
    let (mut entries, mut ends) = (0, 0);
    map.iter().for_each(|(key, value)| {
        entries += 1;
        ends += usize::from(key.number < 65 && Rc::ptr_eq(value, alive));
    });
    assert_eq!((entries, ends), (map.len(), map.len()));
    assert_eq!(Rc::strong_count(alive), map.len() + 1);
}

/// `left-right` and `evmap`: two maps drift apart, and free what the other one holds, where `Eq`
/// answers differently to the same question. No answer may do worse than be wrong.
#[test]
fn left_right_78_evmap_1_eq_flips() {
    for (eq, hash) in [(0, 0), (2, 0), (5, 0), (0, 2), (0, 5), (3, 3), (1, 0), (0, 1)] {
        let (lots, alive) = (Rc::new(Lots::default()), Rc::new(()));
        lots.eq.set(eq);
        lots.hash.set(hash);
        let mut map = Map::default();
        for n in 0..2_000 {
            lots.asked.set(0);
            step(&mut map, &lots, mix(eq << 40 | hash << 20 | n), &alive);
            // It ends, and soon: no question is asked for ever.
            let most = 40 * (map.len() as u64 + 200);
            assert!(lots.asked.get() < most, "{} questions", lots.asked.get());
        }
        // Honest again: what is there can be iterated, cleared and filled.
        lots.eq.set(0);
        lots.hash.set(0);
        map.clear();
        map.assert_invariants();
        for number in 0..60 {
            let key = Fickle { number, lots: Rc::clone(&lots) };
            assert!(map.insert(key, Rc::clone(&alive)).is_none());
        }
        map.assert_invariants();
        drop(map);
        assert_eq!(Rc::strong_count(&alive), 1);
    }
}

/// `iddqd`: a hasher given to `reserve` that is not the one of the insertions. Entries are lost to
/// look-ups, as they must be, and to nothing else.
#[test]
fn a_table_told_other_hashes_keeps_its_entries() {
    let alive = Rc::new(());
    let mut table: HashTable<(u64, Rc<()>)> = HashTable::new();
    for n in 0..500_u64 {
        table.insert_unique(mix(n), (n, Rc::clone(&alive)), |entry| mix(entry.0 ^ n));
        match n % 50 {
            7 => table.reserve(10, |_| 0),
            19 => table.shrink_to_fit(|_| u64::MAX),
            31 => table.retain(|entry| entry.0 % 3 != 0),
            43 => drop(table.pop()),
            _ => {}
        }
        assert_eq!(
            (table.iter().count(), Rc::strong_count(&alive)),
            (table.len(), table.len() + 1)
        );
    }
    table.clear();
    assert_eq!(Rc::strong_count(&alive), 1);
    table.assert_invariants(|entry| mix(entry.0));
}
