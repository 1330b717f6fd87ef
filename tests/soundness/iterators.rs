//! Iterators: forgotten, with what they yield held, counted at every step.

use crate::container::{Container, ITERATORS, agree, filled, has_and_works, hash};
use crate::subject::{Map, Set, Table};
use std::collections::BTreeSet;
use std::mem;
use tabularasa::testing::effort;
use tabularasa::testing::trial::Trial;

fn held<C: Container>() {
    for len in [0, 1, 3, 7, 14, 28, 100] {
        let trial = Trial::new();
        let mut container: C = filled(&trial, len);
        let held = container.held();
        assert!(held.iter().collect::<BTreeSet<_>>().into_iter().eq(&(0..len).collect::<Vec<_>>()));
        has_and_works(container, trial, &(0..len).collect::<Vec<_>>(), 0);
    }
}

/// `lru`: `IterMut::next` makes an exclusive reference to a key that the map points to elsewhere.
/// Here nothing points to a key; all that was yielded is used when all was yielded.
#[test]
fn rustsec_2026_0002_lru_iter_mut_aliases_keys() {
    held::<Map>();
    held::<Table>();
    held::<Set>();
}

/// `linked-hash-map`: an uninitialised pointer in an empty map. Every operation on a container that
/// has nothing, or one entry, in memory that is full of other bytes.
#[test]
fn rustsec_2020_0026_linked_hash_map_uninitialised() {
    fn small<C: Container>() {
        for room in [0, 1, 5, 100, effort(4_000, 200)] {
            for len in [0, 1] {
                for (_, way) in C::ways() {
                    let trial = Trial::new();
                    let mut container = C::new(&trial, room);
                    (0..len).for_each(|id| container.put(&trial, id, hash(id)));
                    assert_eq!(agree(&container).len() as u64, len);
                    assert!(!container.holds(7, hash(7)));
                    container.retain(|_| true);
                    container.extract(|_| false, 1);
                    container.make_room(0);
                    assert_eq!(agree(&container.clone()).len() as u64, len);
                    assert_eq!(container.held().len() as u64, len);
                    container.shrink();
                    assert_eq!(container.pop_one(), len == 1);
                    assert!(!container.pop_one());
                    way(&mut container, &trial);
                    has_and_works(container, trial, &[], 0);
                }
            }
        }
    }
    small::<Map>();
    small::<Table>();
    small::<Set>();
}

/// `emap`: `Keys::next` reads the whole slot, value and all, by copy.
#[test]
fn rustsec_2026_0128_emap_keys_drop_values() {
    let trial = Trial::new();
    let mut map: Map = filled(&trial, 20);
    let walks: [fn(&mut Map) -> usize; 5] = [
        |map| map.keys().map(|key| usize::from(key.id() < 20)).sum(),
        |map| map.values().map(|value| usize::from(value.id() < 20)).sum(),
        |map| map.values_mut().map(|value| usize::from(value.id() < 20)).sum(),
        |map| map.iter().map(|(key, value)| usize::from(key.id() == value.id())).sum(),
        |map| map.iter_mut().map(|(key, value)| usize::from(key.id() == value.id())).sum(),
    ];
    for walk in walks {
        assert_eq!(walk(&mut map), 20);
        assert_eq!(trial.dropped(), 0);
    }
    let copy = map.clone();
    // By value: the half that is not yielded is dropped with the one that is.
    for (step, key) in copy.into_keys().enumerate() {
        assert!(key.id() < 20);
        drop(key);
        assert_eq!(trial.dropped(), 2 * (step + 1));
    }
    has_and_works(map, trial, &(0..20).collect::<Vec<_>>(), 0);
}

fn forgotten<C: Container>() -> usize {
    let mut found = 0;
    for name in ITERATORS {
        for steps in [0, 1, 7, 20] {
            let trial = Trial::new();
            let mut container: C = filled(&trial, 20);
            if !container.forget(name, steps, &trial) {
                continue;
            }
            found += 1;
            let left: Vec<u64> = agree(&container).into_iter().collect();
            let expected = match name {
                // By value and draining: gone, wherever they are.
                "drain" | "into_iter" | "into_keys" | "into_values" => 0,
                "extract_if" => 20 - steps.min(10),
                _ => 20,
            };
            assert_eq!(left.len(), expected, "{name}");
            let by_value = name.starts_with("into");
            let leaks = if expected == 0 { C::WITNESSES * (20 - steps) } else { 0 };
            if by_value {
                // The block went with the iterator.
                let memory = trial.memory();
                assert_eq!((memory.blocks(), container.capacity()), (1, 0));
                let lost = memory.bytes;
                works_beside(container, &trial, lost, leaks);
            } else {
                has_and_works(container, trial, &left, leaks);
            }
        }
    }
    found
}

/// As `has_and_works`, when a block is lost.
fn works_beside<C: Container>(mut container: C, trial: &Trial, lost: usize, leaks: usize) {
    (0..30).for_each(|id| container.put(trial, id, hash(id)));
    assert_eq!(agree(&container).len(), 30);
    drop(container);
    assert_eq!((trial.faults(), trial.live(), trial.memory().bytes), (0, leaks, lost));
    mem::forget(trial.clone());
}

/// `http`: a forgotten `Drain` leaves entries that are dropped again. So for every iterator.
#[test]
fn rustsec_2019_0034_http_forgotten_drain() {
    assert_eq!(forgotten::<Map>(), 10 * 4);
    assert_eq!(forgotten::<Table>(), 7 * 4);
    assert_eq!(forgotten::<Set>(), 4 * 4);
}

fn drain_forgotten<C: Container>() {
    for (name, way) in C::ways() {
        let trial = Trial::new();
        let mut container: C = filled(&trial, 20);
        let (capacity, bytes) = (container.capacity(), container.allocation_size());
        assert!(container.forget("drain", 5, &trial));
        assert_eq!((container.len(), container.ids().len()), (0, 0));
        assert_eq!(
            (container.capacity(), container.allocation_size()),
            (capacity, bytes),
            "{name}"
        );
        way(&mut container, &trial);
        has_and_works(container, trial, &[], 15 * C::WITNESSES);
    }
}

/// std before 2019: a leaked `Drain` leaves a table whose metadata lies.
#[test]
fn rust_37777_leaked_drain() {
    drain_forgotten::<Map>();
    drain_forgotten::<Table>();
    drain_forgotten::<Set>();
}

/// Lower and upper bound are what is left, at every step and behind the last.
fn counted(mut walk: impl Iterator, mut left: usize) {
    loop {
        assert_eq!(walk.size_hint(), (left, Some(left)));
        match walk.next() {
            Some(_) => left -= 1,
            None => break,
        }
    }
    assert_eq!(left, 0);
    assert!(walk.next().is_none() && walk.size_hint() == (0, Some(0)));
}

/// hashbrown: the size hint of an iterator goes below nothing.
#[test]
fn hashbrown_325_size_hint_underflows() {
    for len in [0, 1, 3, 14, 15, 60] {
        let trial = Trial::new();
        let mut map: Map = filled(&trial, len as u64);
        let mut table: Table = filled(&trial, len as u64);
        counted(map.iter(), len);
        counted(map.iter_mut(), len);
        counted(map.keys(), len);
        counted(map.values(), len);
        counted(map.values_mut(), len);
        counted(table.iter(), len);
        counted(table.iter_mut(), len);
        counted(table.iter_buckets(), len);
        counted(table.unsafe_iter(), len);
        counted(map.clone().into_iter(), len);
        counted(map.clone().into_keys(), len);
        counted(map.clone().into_values(), len);
        counted(map.drain(), len);
        counted(table.clone().into_iter(), len);
        counted(table.drain(), len);
        map = filled(&trial, len as u64);
        let mut taken = 0;
        let mut extract = map.extract_if(|key, _| key.id() % 3 == 0);
        while extract.next().is_some() {
            taken += 1;
            let (least, most) = extract.size_hint();
            assert!(least == 0 && most.unwrap() <= len - taken);
        }
        assert_eq!(extract.size_hint(), (0, Some(0)));
        drop(extract);
        drop((map, table));
        trial.assert_clean();
    }
}
