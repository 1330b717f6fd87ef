//! Iterators that lie about how much is to come.

use crate::bounded::Bounded;
use crate::{Mixed, amounts};
use tabularasa::testing::effort;
use tabularasa::{HashMap, HashTable};

/// Yields what the other yields, and says something else.
struct Claims<I>(I, (usize, Option<usize>));

impl<I: Iterator> Iterator for Claims<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.1
    }
}

/// Lower bounds from anywhere, with upper bounds that agree, contradict or are missing.
fn claims() -> impl Iterator<Item = (usize, Option<usize>)> {
    amounts()
        .step_by(effort(1, 13))
        .flat_map(|least| [None, Some(least), Some(0), Some(usize::MAX)].map(|most| (least, most)))
}

type Map = HashMap<u64, u64, Mixed, Bounded>;

/// A map with entries 0 to `len`, whose allocator refuses what a claim alone would take.
fn map(len: u64) -> Map {
    let mut map = HashMap::with_hasher_in(Mixed, Bounded::to(1 << 16));
    (0..len).for_each(|n| assert_eq!(map.insert(n, n), None));
    map
}

/// All three forms of `extend`, into an empty map and into one with entries.
#[test]
fn extend_believes_no_claim() {
    let pairs: Vec<(u64, u64)> = (20..60).map(|n| (n, n)).collect();
    for claim in claims() {
        for len in [0, 30] {
            let mut maps = [map(len), map(len), map(len)];
            maps[0].extend(Claims(pairs.iter().copied(), claim));
            maps[1].extend(Claims(pairs.iter(), claim));
            maps[2].extend(Claims(pairs.iter().map(|(key, value)| (key, value)), claim));
            for map in maps {
                let first = if len == 0 { 20 } else { 0 };
                assert_eq!(map.len() as u64, 60 - first);
                assert!((first..60).all(|n| map[&n] == n), "{claim:?}");
                map.assert_invariants();
            }
        }
    }
}

/// A claim of less than comes, or of nothing: collected all the same. (A claim of more is a
/// reservation, of memory that the system's allocator may give.)
#[test]
fn collect_believes_no_claim() {
    for claim in [(0, Some(0)), (0, None), (3, Some(2)), (39, Some(39)), (5_000, Some(1))] {
        let map: HashMap<u64, u64, Mixed> = Claims((0..40).map(|n| (n, n)), claim).collect();
        assert!(map.len() == 40 && (0..40).all(|n| map[&n] == n));
        map.assert_invariants();
    }
    // What cannot be had at all is not asked for.
    let most = (usize::MAX, Some(usize::MAX));
    let map: HashMap<u64, u64, Mixed> = Claims((0..40).map(|n| (n, n)), most).collect();
    assert_eq!(map.len(), 40);
}

/// An iterator that goes on behind its end, and one that panics there.
#[test]
fn extend_asks_no_further_than_the_end() {
    let mut asked = 0;
    let mut map = map(0);
    map.extend(std::iter::from_fn(|| {
        asked += 1;
        assert!(asked <= 11, "asked behind the end");
        (asked != 11).then_some((asked, asked))
    }));
    assert_eq!((map.len(), asked), (10, 11));
}

/// A closure that says anything of what it was not asked.
#[test]
fn table_closures_may_say_anything() {
    let mut table: HashTable<u64> = HashTable::new();
    for n in 0..200 {
        table.insert_unique((n << 57) | (n % 3), n, |n| (n << 57) | (n % 3));
    }
    assert!(table.find(0, |_| true).is_some());
    assert!((0..200).all(|n| table.find((n << 57) | (n % 3), |_| false).is_none()));
    assert_eq!(table.iter_hash(u64::MAX).count(), 0);
    assert!(matches!(table.entry(5, |_| false, |_| 0), tabularasa::hash_table::Entry::Vacant(_)));
    assert_eq!(table.len(), 200);
}
