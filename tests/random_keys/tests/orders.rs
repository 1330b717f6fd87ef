//! With the default hasher orders differ from map to map and from process to process, and one tells
//! nothing obvious about another: what a program shows of one map does not help to prepare keys
//! that collide in the next.

use std::collections::HashSet;
use std::env;
use std::hash::BuildHasher;
use std::process::Command;
use tabularasa::{DefaultHashBuilder, FixedState, HashMap};
use tabularasa_random_keys::Likeness;

const LEN: usize = 1_024;

/// Orders of so many numbers that have nothing to do with each other agree at one place, the most
/// alike of a thousand pairs at about nine. With ahash it is nine here too. Foldhash multiplies,
/// and so lets some small numbers stay together: up to 58 neighbours were seen.
const MOST: usize = if cfg!(feature = "over-ahash") { LEN / 32 } else { LEN / 4 };

/// The order of a new map, in room enough that no growth shuffles it.
fn order<S: BuildHasher>(hasher: S) -> Vec<usize> {
    let mut map = HashMap::with_capacity_and_hasher(2 * LEN, hasher);
    map.extend((0..LEN).map(|number| (number, ())));
    map.into_keys().collect()
}

fn new_order() -> Vec<usize> {
    order(DefaultHashBuilder::new())
}

#[test]
fn orders_differ_between_maps() {
    let orders: HashSet<Vec<usize>> = (0..100).map(|_| new_order()).collect();
    assert_eq!(orders.len(), 100);
    let hashes: HashSet<u64> = (0..100).map(|_| DefaultHashBuilder::new().hash_one(7)).collect();
    assert_eq!(hashes.len(), 100);
}

/// Between threads too, each of which has seeds of its own.
#[test]
fn orders_differ_between_threads() {
    let threads: Vec<_> = (0..8).map(|_| std::thread::spawn(new_order)).collect();
    let orders: HashSet<Vec<usize>> = threads.into_iter().map(|it| it.join().unwrap()).collect();
    assert_eq!(orders.len(), 8);
}

/// This test runs itself in eight other processes, which do the same.
#[test]
fn orders_differ_between_processes() {
    const CHILD: &str = "TABULARASA_ORDER";
    if env::var_os(CHILD).is_some() {
        println!("\norder {:?}", new_order());
        return;
    }
    let child = || -> String {
        let ran = Command::new(env::current_exe().unwrap())
            .args(["--exact", "orders_differ_between_processes", "--nocapture"])
            .env(CHILD, "1")
            .output()
            .unwrap();
        let text = String::from_utf8(ran.stdout).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix("order "));
        line.unwrap_or_else(|| panic!("no order in {text}")).to_owned()
    };
    let orders: HashSet<String> = (0..8).map(|_| child()).collect();
    assert_eq!(orders.len(), 8);
}

/// No map's order is another's rotated, reversed or flipped, and neighbours do not stay together.
#[test]
fn an_order_tells_nothing_obvious_about_another() {
    let orders: Vec<Vec<usize>> = (0..40).map(|_| new_order()).collect();
    let mut most = Likeness::default();
    for (at, first) in orders.iter().enumerate() {
        for second in &orders[..at] {
            most = most.max(Likeness::of(first, second));
        }
    }
    println!("the most of 780 pairs of orders of {LEN}: {most:?}");
    assert!(most.most() < MOST, "{most:?}");
}

/// Nor do two hashes: what lies between those of two keys is another number in each map.
#[test]
fn a_hash_tells_nothing_obvious_about_another() {
    let hashers: Vec<DefaultHashBuilder> = (0..64).map(|_| DefaultHashBuilder::new()).collect();
    // Of two fixed keys, the difference of the hashes, by subtraction and by bits, in each map.
    for (first, second) in [(0_u64, 1), (1, 2), (7, 1_u64 << 63), (u64::MAX, 0)] {
        let pairs = hashers.iter().map(|by| (by.hash_one(first), by.hash_one(second)));
        let (minus, flip): (HashSet<u64>, HashSet<u64>) =
            pairs.map(|(a, b)| (a.wrapping_sub(b), a ^ b)).unzip();
        assert_eq!((minus.len(), flip.len()), (64, 64), "{first} and {second}");
    }
}

/// The figures tell what they are to tell: seeds that only move or flip places are noticed.
#[test]
fn likeness_is_noticed() {
    let order: Vec<usize> = new_order();
    let rotated: Vec<usize> = (0..LEN).map(|place| order[(place + 100) % LEN]).collect();
    let reversed: Vec<usize> = order.iter().rev().copied().collect();
    let flipped: Vec<usize> = (0..LEN).map(|place| order[place ^ 0x155]).collect();
    assert_eq!(Likeness::of(&order, &rotated).rotated, LEN);
    assert_eq!(Likeness::of(&order, &reversed).reversed, LEN);
    assert_eq!(Likeness::of(&order, &flipped).flipped, LEN);
    assert!(Likeness::of(&order, &rotated).neighbours > LEN - 3);
}

/// What is said of a seed that is known: with it everybody gets the same order and the same hashes,
/// and so can prepare keys.
#[test]
fn who_knows_the_seed_knows_the_order() {
    let fixed = || FixedState::with_seed(7);
    assert_eq!(order(fixed()), order(fixed()));
    let alike = |key: &u64| fixed().hash_one(key) % 256 == 0;
    let prepared: Vec<u64> = (0..).filter(alike).take(200).collect();
    // All want one slot of 256 in the map that has the seed, and are spread in one that has not.
    let homes = |hasher: &dyn Fn(u64) -> u64| {
        prepared.iter().map(|key| hasher(*key) % 256).collect::<HashSet<u64>>().len()
    };
    assert_eq!(homes(&|key| fixed().hash_one(key)), 1);
    let default = DefaultHashBuilder::new();
    assert!(homes(&|key| default.hash_one(key)) > 100);
}
