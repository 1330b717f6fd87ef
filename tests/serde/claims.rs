//! Inputs that claim to be long. What they make a container allocate is counted.
#![expect(unsafe_code, reason = "`Allocator` is an unsafe trait")]

use crate::{Fixed, Fussy};
use allocator_api2::alloc::{AllocError, Allocator, Global};
use core::alloc::Layout;
use core::cell::Cell;
use core::ptr::NonNull;
use serde_core::Deserialize;
use serde_core::de::value::{Error, MapDeserializer, SeqDeserializer};
use tabularasa::testing::effort;
use tabularasa::{HashMap, HashSet};

thread_local! {
    /// Bytes that are out on this thread, and the most that were asked for at one time: a test has
    /// a thread of its own.
    static BYTES: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

/// Counts bytes.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Counting;

// SAFETY: memory comes from `Global` and goes back there.
unsafe impl Allocator for Counting {
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        PEAK.set(PEAK.get().max(BYTES.get().saturating_add(layout.size())));
        let block = Global.allocate(layout)?;
        BYTES.set(BYTES.get() + layout.size());
        Ok(block)
    }

    unsafe fn deallocate(&self, block: NonNull<u8>, layout: Layout) {
        BYTES.set(BYTES.get() - layout.size());
        // SAFETY: the caller's promise.
        unsafe { Global.deallocate(block, layout) }
    }
}

/// The most bytes at one time while `f` runs; what it returns.
pub(crate) fn peak_of<R>(f: impl FnOnce() -> R) -> (usize, R) {
    assert_eq!(BYTES.get(), 0);
    PEAK.set(0);
    let result = f();
    (PEAK.get(), result)
}

/// An iterator that claims to be of another length than it is; serde takes the claim over.
pub(crate) struct Claiming<I>(pub(crate) I, pub(crate) Option<usize>);

impl<I: Iterator> Iterator for Claiming<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let item = self.0.next()?;
        self.1 = self.1.map(|claim| claim.saturating_sub(1));
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.1.unwrap_or(0), self.1)
    }
}

/// What is claimed of an input of `len` entries: too little, too much, far too much, nothing.
pub(crate) fn claims(len: usize) -> [Option<usize>; 10] {
    let hostile = [usize::MAX, isize::MAX as usize, usize::MAX / 16, 1 << 40, 1 << 20];
    let [a, b, c, d, e] = hostile.map(Some);
    [a, b, c, d, e, None, Some(0), Some(len), Some(len / 2), Some(len + 1)]
}

/// In JSON `()`, in memory 64 KiB: the claim of a short input could be dear.
#[derive(Clone)]
pub(crate) struct Large(#[allow(dead_code, reason = "is there for its size")] [u64; 8_192]);

impl<'de> Deserialize<'de> for Large {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <()>::deserialize(deserializer).map(|()| Large([7; 8_192]))
    }
}

type Map<K, V> = HashMap<K, V, Fixed, Counting>;

/// Reads a map of `len` entries that claims to have so many.
fn read<V: for<'de> Deserialize<'de>, N>(
    len: u64,
    claim: Option<usize>,
    value: impl Fn(u64) -> N,
) -> Result<Map<u64, V>, Error>
where
    N: for<'de> serde_core::de::IntoDeserializer<'de, Error>,
{
    let entries = Claiming((0..len).map(|n| (n, value(n))), claim);
    Map::deserialize(MapDeserializer::new(entries))
}

#[test]
fn a_claim_alone_allocates_nothing() {
    for claim in claims(0) {
        let (peak, map) = peak_of(|| read::<u64, _>(0, claim, |n| n).unwrap());
        assert_eq!((peak, map.len(), map.capacity()), (0, 0, 0), "{claim:?}");
    }
}

/// Against what inserting the same entries one by one allocates at the most.
#[test]
fn a_claim_is_believed_in_proportion() {
    for len in [1, 3, 4, 10, 100, effort(1_000, 50), effort(20_000, 60)] {
        let (plain, _) = peak_of(|| {
            let mut map: Map<u64, u64> = Map::default();
            (0..len).for_each(|n| assert_eq!(map.insert(n, n), None));
        });
        for claim in claims(len as usize) {
            let (peak, map) = peak_of(|| read::<u64, _>(len, claim, |n| n).unwrap());
            assert_eq!(map.len() as u64, len);
            assert!((0..len).all(|n| map[&n] == n));
            map.assert_invariants();
            assert!(peak <= 16 * plain, "{len} entries that claim {claim:?}: {peak} for {plain}");
        }
    }
}

#[test]
fn a_claim_about_large_entries_is_believed_in_proportion() {
    for len in [1, 5, 20] {
        for claim in claims(len as usize) {
            let (peak, map) = peak_of(|| read::<Large, _>(len, claim, |_| ()).unwrap());
            assert_eq!(map.len() as u64, len);
            let entries = len as usize * size_of::<(u64, Large)>();
            assert!(peak <= 32 * entries, "{len} entries that claim {claim:?}: {peak}");
        }
    }
}

/// Entries that take no memory, however many are claimed.
#[test]
fn a_claim_about_entries_without_size() {
    for claim in claims(1) {
        let entries = Claiming(core::iter::once(((), ())), claim);
        let (peak, map) =
            peak_of(|| Map::<(), ()>::deserialize(MapDeserializer::<_, Error>::new(entries)));
        assert_eq!(map.unwrap().len(), 1);
        assert!(peak < 100, "{claim:?}: {peak}");
    }
}

/// An honest claim leads to the capacity that all entries need, in a few steps.
#[test]
fn an_honest_claim_is_used() {
    for len in [28, 448, effort(896, 56), effort(10_000, 100), effort(100_000, 200)] {
        let map = read::<u64, _>(len, Some(len as usize), |n| n).unwrap();
        assert_eq!(map.capacity(), Map::<u64, u64>::from_iter(map.clone()).capacity());
    }
}

/// What was read before an error goes, once, and its memory with it.
#[test]
fn errors_leave_nothing_behind() {
    for claim in claims(20) {
        let (_, map) = peak_of(|| read::<Fussy, _>(20, claim, |n| n));
        assert_eq!(map.unwrap_err().to_string(), "13");
        assert_eq!(BYTES.get(), 0);
    }
}

#[test]
fn in_place_takes_what_is_there_first() {
    let mut map: Map<u64, u64> = (0..1_000).map(|n| (n, n)).collect();
    let bytes = map.allocation_size();
    PEAK.set(0);
    for claim in claims(500) {
        let entries = Claiming((0..500).map(|n| (n, n + 1)), claim);
        let deserializer = MapDeserializer::<_, Error>::new(entries);
        Map::deserialize_in_place(deserializer, &mut map).unwrap();
        assert!(map.len() == 500 && map[&7] == 8);
        map.assert_invariants();
    }
    assert_eq!((PEAK.get(), map.allocation_size()), (0, bytes));
}

type Set<T> = HashSet<T, Fixed, Counting>;

#[test]
fn sets_believe_no_more_than_maps() {
    for len in [0, 1, 3, 4, 100, effort(20_000, 60)] {
        let (plain, _) = peak_of(|| {
            let mut set: Set<u64> = Set::default();
            (0..len).for_each(|n| assert!(set.insert(n)));
        });
        for claim in claims(len as usize) {
            let (peak, set) = peak_of(|| {
                let elements = Claiming(0..len, claim);
                Set::<u64>::deserialize(SeqDeserializer::<_, Error>::new(elements)).unwrap()
            });
            assert!(set.len() as u64 == len && (0..len).all(|n| set.contains(&n)));
            set.assert_invariants();
            assert!(peak <= 16 * plain, "{len} elements that claim {claim:?}: {peak} for {plain}");
        }
    }
}

#[test]
fn sets_in_place_take_what_is_there_first() {
    let mut set: Set<u64> = (0..1_000).collect();
    let bytes = set.allocation_size();
    PEAK.set(0);
    for claim in claims(500) {
        let deserializer = SeqDeserializer::<_, Error>::new(Claiming(500..1_000_u64, claim));
        Set::deserialize_in_place(deserializer, &mut set).unwrap();
        assert!(set.len() == 500 && set.contains(&999) && !set.contains(&7));
        set.assert_invariants();
    }
    assert_eq!((PEAK.get(), set.allocation_size()), (0, bytes));
}
