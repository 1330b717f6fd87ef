//! `Watermark` beside a model: what each call keeps, frees and returns, on map, set and table; that
//! it never allocates within its slack; that spikes are forgotten.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabularasa::testing::effort;
use tabularasa::testing::trial::{Point, Trial};
use tabularasa::{ClearKind, End, HashMap, HashSet, HashTable, Watermark};

/// The last fills, and what follows from them.
#[derive(Debug)]
struct Model {
    fills: VecDeque<usize>,
    rounds: usize,
    slack: usize,
}

impl Model {
    fn new(rounds: u32, slack: u32) -> Self {
        Model { fills: VecDeque::new(), rounds: rounds as usize, slack: slack as usize }
    }

    fn note(&mut self, fill: usize) {
        self.fills.push_front(fill);
        self.fills.truncate(self.rounds);
    }

    fn high(&self) -> usize {
        *self.fills.iter().max().unwrap()
    }

    /// The capacity that a call leaves of `capacity`, if a new container with room for `high` has
    /// `fitting`.
    fn kept(&self, capacity: usize, fitting: usize) -> usize {
        if capacity <= self.slack * self.high() { capacity } else { capacity.min(fitting) }
    }

    /// The ending of a cursor that was open when `capacity` was cleared.
    fn ending(&self, capacity: usize) -> End {
        let kept = capacity <= self.slack * self.high();
        End::Cleared(if kept { ClearKind::Retain } else { ClearKind::Shrink })
    }
}

fn hash(n: &u64) -> u64 {
    n.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// One of the three containers, with numbers in it.
trait Container {
    fn with_capacity(capacity: usize) -> Self;
    fn insert(&mut self, n: u64);
    fn remove(&mut self, n: u64);
    fn reserve(&mut self, additional: usize);
    /// Length, capacity, bytes.
    fn sizes(&self) -> (usize, usize, usize);
    fn sorted(&self) -> Vec<u64>;
    fn clear_by(&mut self, mark: &mut Watermark) -> usize;
    fn trim_by(&mut self, mark: &mut Watermark) -> usize;
    fn open_cursor(&mut self) -> tabularasa::Cursor;
    /// Takes a step, and says whether the walk has ended and why.
    fn step(&self, cursor: &mut tabularasa::Cursor) -> Option<End>;
    fn check(&self);
}

impl Container for HashMap<u64, [u8; 3]> {
    fn with_capacity(capacity: usize) -> Self {
        HashMap::with_capacity(capacity)
    }

    fn insert(&mut self, n: u64) {
        self.insert(n, [7; 3]);
    }

    fn remove(&mut self, n: u64) {
        self.remove(&n);
    }

    fn reserve(&mut self, additional: usize) {
        self.reserve(additional);
    }

    fn sizes(&self) -> (usize, usize, usize) {
        (self.len(), self.capacity(), self.allocation_size())
    }

    fn sorted(&self) -> Vec<u64> {
        let mut keys: Vec<u64> = self.keys().copied().filter(|n| self.contains_key(n)).collect();
        keys.sort_unstable();
        keys
    }

    fn clear_by(&mut self, mark: &mut Watermark) -> usize {
        mark.clear(self)
    }

    fn trim_by(&mut self, mark: &mut Watermark) -> usize {
        mark.trim(self)
    }

    fn open_cursor(&mut self) -> tabularasa::Cursor {
        self.cursor()
    }

    fn step(&self, cursor: &mut tabularasa::Cursor) -> Option<End> {
        cursor.next_batch(self).unwrap();
        cursor.end_reason()
    }

    fn check(&self) {
        self.assert_invariants();
    }
}

impl Container for HashSet<u64> {
    fn with_capacity(capacity: usize) -> Self {
        HashSet::with_capacity(capacity)
    }

    fn insert(&mut self, n: u64) {
        self.insert(n);
    }

    fn remove(&mut self, n: u64) {
        self.remove(&n);
    }

    fn reserve(&mut self, additional: usize) {
        self.reserve(additional);
    }

    fn sizes(&self) -> (usize, usize, usize) {
        (self.len(), self.capacity(), self.allocation_size())
    }

    fn sorted(&self) -> Vec<u64> {
        let mut keys: Vec<u64> = self.iter().copied().filter(|n| self.contains(n)).collect();
        keys.sort_unstable();
        keys
    }

    fn clear_by(&mut self, mark: &mut Watermark) -> usize {
        mark.clear(self)
    }

    fn trim_by(&mut self, mark: &mut Watermark) -> usize {
        mark.trim(self)
    }

    fn open_cursor(&mut self) -> tabularasa::Cursor {
        self.cursor()
    }

    fn step(&self, cursor: &mut tabularasa::Cursor) -> Option<End> {
        cursor.next_batch(self).unwrap();
        cursor.end_reason()
    }

    fn check(&self) {
        self.assert_invariants();
    }
}

impl Container for HashTable<u64> {
    fn with_capacity(capacity: usize) -> Self {
        HashTable::with_capacity(capacity)
    }

    fn insert(&mut self, n: u64) {
        self.entry(hash(&n), |m| *m == n, hash).or_insert(n);
    }

    fn remove(&mut self, n: u64) {
        if let Ok(entry) = self.find_entry(hash(&n), |m| *m == n) {
            entry.remove();
        }
    }

    fn reserve(&mut self, additional: usize) {
        self.reserve(additional, hash);
    }

    fn sizes(&self) -> (usize, usize, usize) {
        (self.len(), self.capacity(), self.allocation_size())
    }

    fn sorted(&self) -> Vec<u64> {
        let is_found = |n: &u64| self.find(hash(n), |m| m == n).is_some();
        let mut keys: Vec<u64> = self.iter().copied().filter(is_found).collect();
        keys.sort_unstable();
        keys
    }

    fn clear_by(&mut self, mark: &mut Watermark) -> usize {
        mark.clear(self)
    }

    fn trim_by(&mut self, mark: &mut Watermark) -> usize {
        mark.trim(self.hashed_mut(&hash))
    }

    fn open_cursor(&mut self) -> tabularasa::Cursor {
        self.cursor()
    }

    fn step(&self, cursor: &mut tabularasa::Cursor) -> Option<End> {
        cursor.next_batch(self.hashed(&hash)).unwrap();
        cursor.end_reason()
    }

    fn check(&self) {
        self.assert_invariants(hash);
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// Inserts the numbers below.
    Fill(u64),
    /// Removes the numbers below.
    RemoveBelow(u64),
    Reserve(usize),
    Clear,
    Trim,
}

fn step() -> impl Strategy<Value = Step> {
    // Few large fills among many small ones, as in life.
    let size = prop_oneof![4 => 0..30_u64, 3 => 0..300_u64, 1 => 0..1_500_u64];
    prop_oneof![
        6 => size.clone().prop_map(Step::Fill),
        2 => size.prop_map(Step::RemoveBelow),
        1 => (0..1_500_usize).prop_map(Step::Reserve),
        6 => Just(Step::Clear),
        4 => Just(Step::Trim),
    ]
}

/// Does the steps, and compares each answer with the model's.
fn follow<C: Container>(rounds: u32, slack: u32, steps: &[Step]) {
    let (mut container, mut mark) = (C::with_capacity(0), Watermark::new(rounds, slack));
    let mut model = Model::new(rounds, slack);
    for step in steps {
        let (len, capacity, bytes) = container.sizes();
        let mut cursor = container.open_cursor();
        let returned = match step {
            Step::Fill(below) => {
                (0..*below).for_each(|n| container.insert(n));
                continue;
            }
            Step::RemoveBelow(below) => {
                (0..*below).for_each(|n| container.remove(n));
                continue;
            }
            Step::Reserve(additional) => {
                container.reserve(*additional);
                continue;
            }
            Step::Clear => {
                let returned = container.clear_by(&mut mark);
                model.note(len);
                assert_eq!(container.sorted(), []);
                assert_eq!(container.step(&mut cursor), Some(model.ending(capacity)));
                returned
            }
            Step::Trim => {
                let contents = container.sorted();
                let returned = container.trim_by(&mut mark);
                model.note(len);
                assert_eq!(container.sorted(), contents);
                let end = container.step(&mut cursor);
                assert!(end.is_none_or(|end| end == End::Exhausted), "no clear: {end:?}");
                returned
            }
        };
        assert_eq!(mark.high(), model.high());
        let (_, kept, bytes_kept) = container.sizes();
        let (_, fitting, _) = C::with_capacity(model.high()).sizes();
        assert_eq!(kept, model.kept(capacity, fitting));
        assert!(kept <= fitting.max(model.slack * model.high()));
        assert_eq!(returned, bytes - bytes_kept);
        container.check();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(effort(100, 2)))]

    #[test]
    fn watermark_does_what_the_model_says(
        rounds in prop_oneof![1..=4_u32, 1..=32_u32],
        slack in 1..=8_u32,
        steps in vec(step(), 1..30),
    ) {
        follow::<HashMap<u64, [u8; 3]>>(rounds, slack, &steps);
        follow::<HashSet<u64>>(rounds, slack, &steps);
        follow::<HashTable<u64>>(rounds, slack, &steps);
    }

    /// Fills swing as they like, but one in each `rounds` is at least 1/slack of the capacity that
    /// the largest needs: after the largest, nothing is allocated and nothing freed.
    #[test]
    fn watermark_within_its_slack_never_allocates(
        rounds in 1..=32_u32,
        slack in 1..=8_u32,
        largest in 0..effort(2_000_usize, 100),
        fractions in vec(0.0..=1.0_f64, 1..effort(80, 10)),
        is_reserved in any::<bool>(),
    ) {
        let trial = Trial::new();
        let mut map: HashMap<u64, u64, _, _> =
            HashMap::with_hasher_in(tabularasa::FixedState::new(), trial.allocator());
        let mut mark = Watermark::new(rounds, slack);
        map.extend((0..largest as u64).map(|n| (n, n)));
        let capacity = map.capacity();
        prop_assert_eq!(mark.clear(&mut map), 0);
        let at_first = trial.memory();

        let least = capacity.div_ceil(slack as usize).min(largest);
        for (index, fraction) in fractions.into_iter().enumerate() {
            let floor = if (index + 1) % rounds as usize == 0 { least } else { 0 };
            let fill = floor + ((largest - floor) as f64 * fraction) as usize;
            if is_reserved {
                map.reserve(fill);
            }
            for n in 0..fill as u64 {
                map.insert(n, n);
            }
            prop_assert_eq!(mark.clear(&mut map), 0);
            prop_assert_eq!(map.capacity(), capacity);
        }
        prop_assert_eq!(trial.memory().allocations, at_first.allocations);
        prop_assert_eq!(trial.memory().deallocations, at_first.deallocations);
    }

    /// So many rounds after a spike its memory is gone, and not before.
    #[test]
    fn watermark_forgets_a_spike_after_its_rounds(
        rounds in 1..=32_u32,
        slack in 1..=8_u32,
        usual in 0..100_usize,
        factor in 20..100_usize,
        does_trim in any::<bool>(),
    ) {
        let spike = (usual + 1) * factor;
        let mut mark = Watermark::new(rounds, slack);
        let mut map: HashMap<usize, ()> = (0..spike).map(|n| (n, ())).collect();
        let capacity = map.capacity();
        for round in 0..=rounds {
            prop_assert_eq!(map.capacity(), capacity, "kept until round {}", round);
            let returned = if does_trim { mark.trim(&mut map) } else { mark.clear(&mut map) };
            prop_assert_eq!(returned > 0, round == rounds);
            map.retain(|n, ()| *n < usual);
            // One by one: `extend` would reserve for keys that are present already.
            for n in 0..usual {
                map.insert(n, ());
            }
        }
        let fitting = HashMap::<usize, ()>::with_capacity(usual).capacity();
        prop_assert!(map.capacity() <= fitting.max(slack as usize * usual));
    }
}

#[test]
fn watermark_of_nothing_frees_all() {
    let mut map: HashMap<u32, u32> = HashMap::with_capacity(100);
    let bytes = map.allocation_size();
    let mut mark = Watermark::new(32, u32::MAX);
    // No fill was ever seen, so there is none to keep room for.
    assert_eq!((mark.clear(&mut map), map.capacity(), mark.high()), (bytes, 0, 0));
    assert_eq!((mark.trim(&mut map), map.capacity(), mark.high()), (0, 0, 0));
    // The largest slack there is does not overflow.
    map.extend((0..1_000).map(|n| (n, n)));
    assert_eq!(mark.clear(&mut map), 0);
    assert!(map.capacity() >= 1_000);
}

#[test]
fn watermark_refuses_senseless_arguments() {
    for (rounds, slack, complaint) in
        [(0, 1, "rounds must be 1 to 32"), (33, 1, "rounds must be 1 to 32"), (1, 0, "slack must")]
    {
        let panic = catch_unwind(|| Watermark::new(rounds, slack)).unwrap_err();
        let message = panic.downcast_ref::<&str>().unwrap();
        assert!(message.contains(complaint), "{message}");
    }
    // In a constant, and at both ends.
    const LEAST: Watermark = Watermark::new(1, 1);
    static MOST: Watermark = Watermark::new(32, u32::MAX);
    assert_eq!((LEAST.high(), MOST.high()), (0, 0));
}

#[test]
fn watermark_is_plain_data() {
    fn plain<T: Clone + core::fmt::Debug + Send + Sync + Unpin + 'static>() {}
    plain::<Watermark>();
    assert!(!core::mem::needs_drop::<Watermark>());

    let mut mark = Watermark::new(2, 4);
    let mut set: HashSet<u32> = (0..3).collect();
    mark.clear(&mut set);
    let copy = mark.clone();
    set.extend(0..9);
    mark.clear(&mut set);
    assert_eq!((mark.high(), copy.high()), (9, 3));
    let shown = format!("{mark:?}");
    assert_eq!(shown, "Watermark { rounds: 2, slack: 4, high: 9, fills: [3, 9] }");
}

/// An allocator that refuses the smaller block costs the memory, not the map.
#[test]
fn watermark_survives_a_refusal() {
    let trial = Trial::new();
    let mut map: HashMap<u64, u64, _, _> =
        HashMap::with_hasher_in(tabularasa::FixedState::new(), trial.allocator());
    let mut mark = Watermark::new(1, 2);
    map.extend((0..1_000).map(|n| (n, n)));
    mark.clear(&mut map);

    // Trimming leaves the map as it is.
    map.extend((0..10).map(|n| (n, n)));
    let bytes = map.allocation_size();
    trial.arm(Point::Refuse, 1);
    assert_eq!((mark.trim(&mut map), map.allocation_size(), map.len()), (0, bytes, 10));
    assert!(!trial.disarm());
    assert!((0..10).all(|n| map[&n] == n));
    // Clearing leaves it unallocated.
    trial.arm(Point::Refuse, 1);
    assert_eq!((mark.clear(&mut map), map.capacity(), map.len()), (bytes, 0, 0));
    assert!(!trial.disarm());
    map.insert(1, 1);
    map.assert_invariants();
    drop(map);
    trial.assert_clean();
}

/// A destructor that panics: everything is dropped, the map is valid, and the fill counts.
#[test]
fn watermark_survives_a_panicking_destructor() {
    for (reserved, capacity_after) in [(0, None), (1_000, Some(0))] {
        let trial = Trial::new();
        let mut map = HashMap::with_hasher_in(trial.hasher(), trial.allocator());
        map.reserve(reserved);
        for id in 0..20 {
            map.insert(trial.key(id, hash(&id)), trial.value(id));
        }
        let capacity = map.capacity();
        let mut mark = Watermark::new(1, 2);
        trial.arm(Point::DropValue, 5);
        assert!(catch_unwind(AssertUnwindSafe(|| mark.clear(&mut map))).is_err());
        assert_eq!((mark.high(), map.len(), trial.live()), (20, 0, 0));
        assert_eq!(map.capacity(), capacity_after.unwrap_or(capacity));
        map.insert(trial.key(1, 1), trial.value(1));
        map.assert_invariants();
        drop(map);
        trial.assert_clean();
    }
}

/// A hasher that panics while entries move: nothing is lost.
#[test]
fn watermark_survives_a_panicking_hasher() {
    let trial = Trial::new();
    let mut map = HashMap::with_hasher_in(trial.hasher(), trial.allocator());
    map.reserve(1_000);
    for id in 0..20 {
        map.insert(trial.key(id, hash(&id)), trial.value(id));
    }
    let capacity = map.capacity();
    let mut mark = Watermark::new(1, 2);
    trial.arm(Point::Hash, 5);
    assert!(catch_unwind(AssertUnwindSafe(|| mark.trim(&mut map))).is_err());
    assert_eq!((mark.high(), map.len(), map.capacity()), (20, 20, capacity));
    map.assert_invariants();
    assert!(mark.trim(&mut map) > 0);
    assert_eq!(map.len(), 20);
    map.assert_invariants();
    drop(map);
    trial.assert_clean();
}

/// By `&self`, on what several threads may use: the fill is the length just before.
#[test]
fn watermark_on_concurrent_containers() {
    use tabularasa::sync::{ShardedMap, ShardedSet};
    const SPIKE: u64 = effort(50_000, 5_000);
    let spiked = SPIKE as usize;
    let map: ShardedMap<u64, u64> = (0..SPIKE).map(|n| (n, n)).collect();
    let set: ShardedSet<u64> = (0..SPIKE).collect();
    let (mut of_map, mut of_set) = (Watermark::new(2, 8), Watermark::new(2, 8));
    let spike = (map.capacity(), set.capacity());
    assert_eq!((of_map.clear(&map), of_set.clear(&set)), (0, 0));
    assert_eq!((map.len(), set.len()), (0, 0));
    assert_eq!((map.capacity(), set.capacity()), spike);
    for round in 0..2 {
        for n in 0..500 {
            map.insert(n, n);
            set.insert(n);
        }
        let freed = (of_map.clear(&map), of_set.clear(&set));
        assert_eq!(
            (of_map.high(), of_set.high()),
            if round == 0 { (spiked, spiked) } else { (500, 500) }
        );
        assert_eq!((freed.0 > 0, freed.1 > 0), (round == 1, round == 1), "round {round}");
    }
    assert!(map.capacity() <= 8 * 500 && set.capacity() <= 8 * 500);
    for n in 0..10_000 {
        map.insert(n, n);
    }
    let mut trims = Watermark::new(1, 8);
    assert_eq!(trims.trim(&map), 0);
    map.retain(|n, _| *n < 100);
    assert!(trims.trim(&map) > 0);
    assert_eq!((map.len(), map.capacity() < 10_000), (100, true));
}
