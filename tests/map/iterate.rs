//! Iterators: each entry once, exact lengths, what `Clone`, `Default` and `Debug` give.

use crate::{By, HASHERS, Map, contents, counted, map_of, mix, one, sorted};
use core::fmt::Debug;
use core::iter::FusedIterator;
use tabularasa::hash_map::*;

/// Maps of many shapes: unallocated, small, large, thinned out, refilled.
fn shapes(by: By) -> Vec<Map<u64, u64>> {
    let mut shapes: Vec<_> = [0, 1, 3, 4, 7, 14, 15, 100, 300].map(|n| map_of(0..n, by)).into();
    let mut room = Map::with_capacity_and_hasher(500, by);
    shapes.push(room.clone());
    room.insert(7, 70);
    shapes.push(room);
    let mut thin = map_of(0..300, by);
    thin.retain(|key, _| key % 10 == 0);
    shapes.push(thin);
    let mut refilled = map_of(0..300, by);
    refilled.clear();
    shapes.push(refilled.clone());
    refilled.extend((0..20).map(|n| (n, n)));
    shapes.push(refilled);
    // Large enough for the bitmap of lines in use.
    let mut wide = Map::with_capacity_and_hasher(8000, by);
    wide.extend((0..50).map(|n| (n, n)));
    shapes.push(wide);
    shapes
}

/// Steps through; returns the number of items.
fn assert_exact(mut walk: impl ExactSizeIterator + FusedIterator, len: usize) {
    for left in (0..len).rev() {
        assert!(walk.next().is_some());
        assert_eq!((walk.len(), walk.size_hint()), (left, (left, Some(left))));
    }
    for _ in 0..3 {
        assert!(walk.next().is_none(), "an iterator that ended goes on");
        assert_eq!(walk.size_hint(), (0, Some(0)));
    }
}

#[test]
fn iterators_are_exact_and_fused() {
    for by in HASHERS {
        for mut map in shapes(by) {
            let len = map.len();
            assert_eq!(map.iter().size_hint(), (len, Some(len)));
            assert_exact(map.iter(), len);
            assert_exact(map.keys(), len);
            assert_exact(map.values(), len);
            assert_exact(map.iter_mut(), len);
            assert_exact(map.values_mut(), len);
            assert_exact(map.clone().into_iter(), len);
            assert_exact(map.clone().into_keys(), len);
            assert_exact(map.clone().into_values(), len);
            assert_exact(map.clone().drain(), len);
            map.assert_invariants();
        }
    }
}

#[test]
fn extract_if_knows_at_most_how_many() {
    for by in HASHERS {
        for mut map in shapes(by) {
            let len = map.len();
            let mut seen = 0;
            let mut walk = map.extract_if(|_, _| {
                seen += 1;
                seen % 3 == 0
            });
            assert_eq!(walk.size_hint(), (0, Some(len)));
            for nth in 1..=len / 3 {
                assert!(walk.next().is_some());
                assert_eq!(walk.size_hint(), (0, Some(len - 3 * nth)));
            }
            for _ in 0..3 {
                assert!(walk.next().is_none());
                assert_eq!(walk.size_hint(), (0, Some(0)));
            }
            drop(walk);
            assert_eq!((seen, map.len()), (len, len - len / 3));
            map.assert_invariants();
        }
    }
}

#[test]
fn iterators_agree() {
    for by in HASHERS {
        for mut map in shapes(by) {
            let expected = contents(&map);
            let keys: Vec<u64> = map.iter().map(|(key, _)| *key).collect();
            let values: Vec<u64> = map.iter().map(|(_, value)| *value).collect();
            // In the same order, while nothing changes.
            assert!(map.keys().eq(&keys));
            assert!(map.values().eq(&values));
            assert!(map.iter_mut().map(|(key, _)| *key).eq(keys.clone()));
            assert!(map.values_mut().map(|value| *value).eq(values.clone()));
            assert!((&map).into_iter().eq(keys.iter().zip(&values)));
            assert!((&mut map).into_iter().map(|(key, _)| *key).eq(keys.clone()));
            assert_eq!(sorted(map.clone()), Vec::from_iter(expected.clone()));
            assert_eq!(sorted(map.clone().into_keys()), sorted(keys));
            assert_eq!(sorted(map.clone().into_values()), sorted(values));
            assert_eq!(sorted(map.clone().drain()), Vec::from_iter(expected));
        }
    }
}

/// `fold` and `count` have code of their own: they must see what `next` leaves.
#[test]
fn iterators_fold_and_count_what_is_left() {
    fn rest<I: Iterator<Item: Debug>>(mut walk: I, taken: usize) -> (usize, Vec<String>) {
        let mut items: Vec<String> = Vec::new();
        items.extend(walk.by_ref().take(taken).map(|item| format!("{item:?}")));
        let folded = walk.fold(Vec::new(), |mut rest, item| {
            rest.push(format!("{item:?}"));
            rest
        });
        let count = folded.len();
        items.extend(folded);
        (count, items)
    }
    for by in HASHERS {
        for len in [0, 1, 14, 100] {
            let mut map = map_of(0..len as u64, by);
            let whole: Vec<String> = map.iter().map(|item| format!("{item:?}")).collect();
            for taken in [0, 1, len / 2, len] {
                let taken = taken.min(len);
                let left = len - taken;
                assert_eq!(rest(map.iter(), taken), (left, whole.clone()));
                assert_eq!(rest(map.iter_mut(), taken), (left, whole.clone()));
                assert_eq!(rest(map.clone().into_iter(), taken).0, left);
                assert_eq!(rest(map.clone().drain(), taken).0, left);
                assert_eq!(rest(map.keys(), taken).0, left);
                assert_eq!(rest(map.values_mut(), taken).0, left);
                assert_eq!(map.iter().skip(taken).count(), left);
                let mut walk = map.clone().into_values();
                walk.by_ref().take(taken).for_each(drop);
                assert_eq!(walk.count(), left);
            }
        }
    }
}

#[test]
fn iterators_clone_midway() {
    for by in HASHERS {
        let map = map_of(0..100, by);
        for taken in [0, 1, 15, 16, 17, 50, 99, 100] {
            let (mut entries, mut keys, mut values) = (map.iter(), map.keys(), map.values());
            entries.by_ref().take(taken).for_each(drop);
            keys.by_ref().take(taken).for_each(drop);
            values.by_ref().take(taken).for_each(drop);
            let clones = (entries.clone(), keys.clone(), values.clone());
            assert_eq!((clones.0.len(), clones.1.len(), clones.2.len()), {
                let left = 100 - taken;
                (left, left, left)
            });
            assert!(entries.eq(clones.0));
            assert!(keys.eq(clones.1));
            assert!(values.eq(clones.2));
        }
    }
}

#[test]
fn iterators_without_a_map_are_empty() {
    assert_exact(Iter::<u64, u64>::default(), 0);
    assert_exact(IterMut::<u64, u64>::default(), 0);
    assert_exact(IntoIter::<u64, String>::default(), 0);
    assert_exact(Keys::<u64, u64>::default(), 0);
    assert_exact(Values::<u64, u64>::default(), 0);
    assert_exact(ValuesMut::<u64, u64>::default(), 0);
    assert_exact(IntoKeys::<u64, String>::default(), 0);
    assert_exact(IntoValues::<u64, String>::default(), 0);
    assert_eq!(format!("{:?}", Iter::<u64, u64>::default().clone()), "[]");
}

#[test]
fn iterators_print_what_is_to_come() {
    let mut map = map_of([7], By(mix));
    assert_eq!(format!("{map:?}"), "{7: 70}");
    assert_eq!(format!("{:?}", map.iter()), "[(7, 70)]");
    assert_eq!(format!("{:?}", map.iter_mut()), "[(7, 70)]");
    assert_eq!(format!("{:?}", map.keys()), "[7]");
    assert_eq!(format!("{:?}", map.values()), "[70]");
    assert_eq!(format!("{:?}", map.values_mut()), "[70]");
    assert_eq!(format!("{:?}", map.clone().into_iter()), "[(7, 70)]");
    assert_eq!(format!("{:?}", map.clone().into_keys()), "[7]");
    assert_eq!(format!("{:?}", map.clone().into_values()), "[70]");
    assert_eq!(format!("{:?}", map.extract_if(|_, _| true)), "ExtractIf { .. }");
    let mut walk = map.iter();
    walk.next();
    assert_eq!(format!("{walk:?}"), "[]");
    let mut drain = map.drain();
    assert_eq!(format!("{drain:?}"), "[(7, 70)]");
    drain.next();
    assert_eq!(format!("{drain:?}"), "[]");
    drop(drain);
    assert_eq!(format!("{map:?}"), "{}");

    let mut map = map_of(0..50, By(mix));
    let mut walk = map.values_mut();
    walk.by_ref().take(20).for_each(drop);
    assert_eq!(format!("{walk:?}").split(',').count(), 30);
}

#[test]
fn exclusive_iterators_change_values() {
    for by in HASHERS {
        let mut map = map_of(0..100, by);
        for (key, value) in &mut map {
            *value += key;
        }
        map.values_mut().for_each(|value| *value *= 2);
        let mut walk = map.iter_mut();
        // References that live side by side.
        let (first, second) = (walk.next().expect("100"), walk.next().expect("100"));
        core::mem::swap(first.1, second.1);
        let (one, two) = (*first.0, *second.0);
        assert_eq!((map[&one], map[&two]), (two * 22, one * 22));
        let other = |(key, value): (&u64, &u64)| ![one, two].contains(key) && *value != key * 22;
        assert!(!map.iter().any(other));
        map.assert_invariants();
    }
}

#[test]
fn owning_iterators_drop_the_other_half_and_the_rest() {
    for (taken, by) in [(0, By(mix)), (30, By(mix)), (100, By(one))] {
        let (map, drops) = counted(100, by);
        let keys: Vec<u64> = map.into_keys().take(taken).collect();
        assert_eq!((keys.len(), drops.get()), (taken, 100));

        let (map, drops) = counted(100, by);
        let values: Vec<_> = map.into_values().take(taken).collect();
        assert_eq!((values.len(), drops.get()), (taken, 100 - taken as u64));
        drop(values);
        assert_eq!(drops.get(), 100);

        let (map, drops) = counted(100, by);
        let entries: Vec<_> = map.into_iter().take(taken).collect();
        assert!(entries.iter().all(|(key, value)| *key == value.id));
        assert_eq!((entries.len(), drops.get()), (taken, 100 - taken as u64));
        drop(entries);
        assert_eq!(drops.get(), 100);
    }
}

/// Values that are looked at are not copied out: each is dropped once, by the map.
#[test]
fn borrowing_iterators_drop_nothing() {
    let (mut map, drops) = counted(100, By(mix));
    assert_eq!(map.keys().count() + map.values().count() + map.iter().count(), 300);
    map.values_mut().for_each(|value| value.id += 1);
    map.iter_mut().for_each(|(key, value)| assert_eq!(key + 1, value.id));
    assert_eq!(drops.get(), 0);
    drop(map);
    assert_eq!(drops.get(), 100);
}
