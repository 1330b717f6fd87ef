//! What is left in memory: nothing in the block after `clear_zeroize`, nothing in any block that
//! `ZeroizeOnFree` gives back. The blocks are looked at, byte by byte.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod inspector;

use allocator_api2::alloc::{Allocator, Global};
use inspector::Inspector;
use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use tabularasa::testing::subject::{Hashing, mix};
use tabularasa::{ClearKind, End, HashMap, HashSet, HashTable, ZeroizeOnFree};

/// 16 bytes, 12 of which tell a secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Secret {
    number: u32,
    text: [u8; 12],
}

const TEXT: [u8; 12] = *b"cleartext!!!";

impl Secret {
    const fn new(number: u32) -> Self {
        Secret { number, text: TEXT }
    }
}

impl Hash for Secret {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(self.number);
    }
}

/// How often the secret stands in the bytes, in part.
fn told(bytes: &[u8]) -> usize {
    bytes.windows(4).filter(|part| *part == &TEXT[..4]).count()
}

type Map<A> = HashMap<Secret, Secret, Hashing, A>;

fn map_of<A: Allocator>(len: u32, alloc: A) -> Map<A> {
    let mut map = Map::with_hasher_in(Hashing::default(), alloc);
    map.extend((0..len).map(|number| (Secret::new(number), Secret::new(number))));
    map
}

/// The block of an empty map with so much room: what nobody has written to.
fn untouched(capacity: usize) -> Vec<u8> {
    let watch = Inspector::default();
    let _map: Map<_> =
        HashMap::with_capacity_and_hasher_in(capacity, Hashing::default(), watch.clone());
    watch.live()
}

/// In sizes with and without a bitmap of lines in use.
const LENGTHS: [u32; 7] = [1, 3, 7, 14, 28, 500, 6_000];

#[test]
fn clear_zeroize_leaves_a_block_as_of_a_new_map() {
    for len in LENGTHS {
        let watch = Inspector::default();
        let mut map = map_of(len, watch.clone());
        let (capacity, bytes) = (map.capacity(), map.allocation_size());
        assert_eq!(told(&watch.live()), 2 * len as usize, "the test sees what is there");
        map.clear_zeroize();
        assert_eq!((map.len(), map.capacity(), map.allocation_size()), (0, capacity, bytes));
        assert!(watch.live() == untouched(capacity), "{len}: something is left");
        map.assert_invariants();
        map.extend((0..len).map(|number| (Secret::new(number), Secret::new(number))));
        assert!((0..len).all(|number| map.contains_key(&Secret::new(number))));
        assert_eq!(map.capacity(), capacity);
        map.assert_invariants();
    }
}

/// Removed entries, and those of a fill before an ordinary clear, are still in the block; an empty
/// map is no reason to leave them there.
#[test]
fn clear_zeroize_finds_what_left_before() {
    for clear in [false, true] {
        for len in LENGTHS {
            let watch = Inspector::default();
            let mut map = map_of(len, watch.clone());
            if clear {
                map.clear_retain()
            } else {
                map.retain(|_, _| false)
            }
            assert_ne!(told(&watch.live()), 0, "an ordinary clear leaves bytes");
            map.clear_zeroize();
            assert!(watch.live() == untouched(map.capacity()), "{len}: something is left");
            map.clear_zeroize();
            assert!(watch.live() == untouched(map.capacity()));
            map.assert_invariants();
        }
    }
}

#[test]
fn clear_zeroize_on_table_and_set() {
    let hash = |secret: &Secret| mix(u64::from(secret.number));
    for len in LENGTHS {
        let watch = Inspector::default();
        let mut table = HashTable::new_in(watch.clone());
        let mut set = HashSet::with_hasher_in(Hashing::default(), Inspector::default());
        for secret in (0..len).map(Secret::new) {
            table.insert_unique(hash(&secret), secret, hash);
            set.insert(secret);
        }
        table.clear_zeroize();
        set.clear_zeroize();
        for left in [watch.live(), set.allocator().live()] {
            assert_eq!(told(&left), 0);
            assert!(left[..len as usize * size_of::<Secret>()].iter().all(|byte| *byte == 0));
        }
        assert_eq!((table.len(), set.len()), (0, 0));
        table.assert_invariants(hash);
        set.assert_invariants();
    }
}

/// Nothing to overwrite, and entries without a size.
#[test]
fn clear_zeroize_where_there_is_nothing() {
    let mut map: HashMap<u32, u32> = HashMap::new();
    map.clear_zeroize();
    assert_eq!(map.allocation_size(), 0);
    let mut units = HashSet::from([()]);
    units.clear_zeroize();
    assert!(units.is_empty() && units.insert(()) && !units.insert(()));
    units.assert_invariants();
}

#[test]
fn clear_zeroize_ends_cursors() {
    let mut map = map_of(100, Global);
    let mut cursor = map.cursor();
    map.clear_zeroize();
    map.insert(Secret::new(1), Secret::new(1));
    assert_eq!(cursor.next(&map), Ok(None));
    assert_eq!(cursor.end_reason(), Some(End::Cleared(ClearKind::Retain)));
}

/// A secret with a destructor, one of which panics.
struct Guarded {
    secret: Secret,
    dropped: Rc<Cell<u32>>,
}

/// What the panics of these tests carry: without the hook of the process, which would print them.
struct Arranged;

impl Drop for Guarded {
    fn drop(&mut self) {
        self.dropped.set(self.dropped.get() + 1);
        if self.dropped.get() == 5 {
            resume_unwind(Box::new(Arranged));
        }
    }
}

#[test]
fn clear_zeroize_overwrites_though_a_destructor_panics() {
    for len in [5, 14, 28, 500, 6_000] {
        let dropped = Rc::new(Cell::new(0));
        let watch = Inspector::default();
        let mut table = HashTable::new_in(watch.clone());
        let hash = |entry: &Guarded| mix(u64::from(entry.secret.number));
        for secret in (0..len).map(Secret::new) {
            let entry = Guarded { secret, dropped: Rc::clone(&dropped) };
            table.insert_unique(hash(&entry), entry, hash);
        }
        let (capacity, bytes) = (table.capacity(), table.allocation_size());
        assert_eq!(told(&watch.live()), len as usize);
        let cleared = catch_unwind(AssertUnwindSafe(|| table.clear_zeroize()));
        assert!(cleared.is_err_and(|payload| payload.is::<Arranged>()));
        assert_eq!(dropped.get(), len, "all are dropped");
        assert_eq!((table.capacity(), table.allocation_size()), (capacity, bytes));
        let untouched = Inspector::default();
        let _twin: HashTable<Guarded, _> = HashTable::with_capacity_in(capacity, untouched.clone());
        assert!(watch.live() == untouched.live(), "{len}: something is left");
        table.assert_invariants(hash);
    }
}

/// Every way in which a map gives a block back.
fn give_blocks_back<A: Allocator + Clone>(alloc: A) {
    // Growth, step by step; then the drop.
    let mut map = map_of(1, alloc.clone());
    for number in 1..2_000 {
        map.insert(Secret::new(number), Secret::new(number));
    }
    map = map_of(500, alloc.clone());
    map.retain(|key, _| key.number < 50);
    map.shrink_to_fit();
    map.reserve(5_000);
    map.clear_shrink_to(10);
    map.extend((0..100).map(|number| (Secret::new(number), Secret::new(number))));
    map.clear_shrink();
    map.extend((0..100).map(|number| (Secret::new(number), Secret::new(number))));
    map.reset();
    // A clear that leaves the bytes to the allocator, and entries that are moved out.
    map = map_of(100, alloc.clone());
    map.clear_retain();
    drop(map);
    let _ = map_of(100, alloc.clone()).into_iter().next();
    map = map_of(100, alloc.clone());
    map.drain().for_each(drop);
    drop(map.take_all());
    map = map_of(100, alloc.clone());
    map.clone_from(&map_of(700, alloc));
}

#[test]
fn zeroize_on_free_leaves_nothing_behind() {
    let watch = Inspector::default();
    give_blocks_back(ZeroizeOnFree::new(watch.clone()));
    let returned = watch.returned();
    assert!(returned.len() >= 20, "{} blocks came back", returned.len());
    assert!(returned.iter().flatten().all(|byte| *byte == 0));
}

/// The same without the adapter: the blocks tell, or the test above would show nothing.
#[test]
fn blocks_tell_without_it() {
    let watch = Inspector::default();
    give_blocks_back(watch.clone());
    let telling = watch.returned().iter().filter(|block| told(block) != 0).count();
    assert!(telling >= 20, "{telling} blocks told");
}

/// Nothing but what was asked for is given out, whatever the allocator below has: what is beyond
/// would not be overwritten. Growing and shrinking is moving to another block.
#[test]
fn zeroize_on_free_for_other_collections() {
    let watch = Inspector::default();
    let mut texts: allocator_api2::vec::Vec<u8, _> =
        allocator_api2::vec::Vec::new_in(ZeroizeOnFree::new(watch.clone()));
    for _ in 0..100 {
        texts.extend_from_slice(&TEXT);
        texts.shrink_to_fit();
    }
    assert!(told(&watch.live()) == 100);
    drop(texts);
    let returned = watch.returned();
    assert!(returned.len() >= 100, "{} blocks came back", returned.len());
    assert!(returned.iter().flatten().all(|byte| *byte == 0));
}
