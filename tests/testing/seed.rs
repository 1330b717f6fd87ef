//! `with_seed`: what it fixes, for whom, and for how long.

use std::hash::BuildHasher;
use std::panic::catch_unwind;
use std::thread;
use tabularasa::testing::with_seed;
use tabularasa::{DefaultHashBuilder, HashMap, HashSet};

/// Tells default hashers apart.
fn new_hasher() -> u64 {
    DefaultHashBuilder::default().hash_one("who are you?")
}

fn three() -> [u64; 3] {
    [new_hasher(), new_hasher(), new_hasher()]
}

#[test]
fn every_default_hasher_is_the_same_each_time_and_no_two_are_alike() {
    let [a, b, c] = with_seed(1, three);
    assert_eq!([a, b, c], with_seed(1, three));
    assert!(a != b && b != c && a != c);
    assert_ne!(with_seed(2, three)[0], a);
    assert_ne!(three()[0], a);
}

#[test]
fn an_inner_seed_counts_and_leaves_the_outer_one_where_it_was() {
    let outer = with_seed(1, three);
    let nested = with_seed(1, || {
        let first = new_hasher();
        assert_eq!(with_seed(2, three), with_seed(2, three));
        [first, new_hasher(), new_hasher()]
    });
    assert_eq!(nested, outer);
}

#[test]
fn a_panic_ends_it() {
    let fixed = with_seed(1, new_hasher);
    let outer = with_seed(3, three);
    let around = with_seed(3, || {
        let first = new_hasher();
        catch_unwind(|| with_seed(1, || std::panic::resume_unwind(Box::new(())))).unwrap_err();
        [first, new_hasher(), new_hasher()]
    });
    assert_eq!(around, outer);
    catch_unwind(|| with_seed(1, || std::panic::resume_unwind(Box::new(())))).unwrap_err();
    assert_ne!(new_hasher(), fixed);
}

#[test]
fn other_threads_have_seeds_of_their_own() {
    let here = with_seed(1, || {
        assert_ne!(thread::spawn(new_hasher).join().unwrap(), with_seed(1, new_hasher));
        new_hasher()
    });
    assert_eq!(here, thread::spawn(|| with_seed(1, new_hasher)).join().unwrap());
}

#[test]
fn maps_and_sets_are_walked_alike_however_they_are_made() {
    let walk = || {
        let mut map: HashMap<u32, u32> = HashMap::new();
        map.extend((0..200).map(|n| (n, n)));
        let set: HashSet<u32> = (0..200).collect();
        let other = HashMap::from([(1, 2), (3, 4)]);
        let mut order: Vec<u32> = map.into_keys().collect();
        order.extend(set);
        order.extend(other.into_keys());
        order
    };
    assert_eq!(with_seed(5, walk), with_seed(5, walk));
    assert_ne!(with_seed(5, walk), with_seed(6, walk));
}
