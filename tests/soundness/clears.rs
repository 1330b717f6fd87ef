//! Destructors that panic while a container is emptied.

use crate::arranged::{goes_wrong, keep_quiet};
use crate::container::{Container, agree, each_call, filled, has_and_works, hash, take};
use crate::subject::{Map, Set, Table};
use tabularasa::testing::trial::{Point, Trial};

/// Every way to lose all entries, with every destructor going wrong: all are dropped, once.
fn every_way<C: Container>() {
    for (name, way) in C::ways() {
        let all_dropped = |container: C, trial: Trial, _| {
            assert_eq!(trial.live(), 0, "{name}");
            has_and_works(container, trial, &[], 0);
        };
        each_call(C::DROPS, |trial| filled::<C>(trial, 20), way, all_dropped);
    }
}

/// `thin-vec`: `clear` and the owning iterator reset the length behind their drop loops.
#[test]
fn rustsec_2026_0103_thin_vec_clear_len_after_drops() {
    every_way::<Map>();
    every_way::<Table>();
    every_way::<Set>();
}

fn cleared_twice<C: Container>() {
    for (_, way) in C::ways() {
        let again = |mut container: C, trial: Trial, _| {
            way(&mut container, &trial);
            container.put(&trial, 1, hash(1));
            way(&mut container, &trial);
            way(&mut container, &trial);
            has_and_works(container, trial, &[], 0);
        };
        each_call(&C::DROPS[..1], |trial| filled::<C>(trial, 6), way, again);
    }
}

/// `rkyv`: the length is updated behind the loop, so a second `clear` drops everything again.
#[test]
fn rustsec_2026_0122_rkyv_cleared_twice() {
    cleared_twice::<Map>();
    cleared_twice::<Table>();
    cleared_twice::<Set>();
}

fn from_the_front<C: Container>() {
    let pops = |container: &mut C, _: &Trial| while container.pop_one() {};
    each_call(
        C::DROPS,
        |trial| filled::<C>(trial, 20),
        pops,
        |container, trial, _| {
            let left: Vec<u64> = agree(&container).into_iter().collect();
            assert_eq!(trial.live(), C::WITNESSES * left.len());
            has_and_works(container, trial, &left, 0);
        },
    );
}

/// `sized-chunks` and its fork: an element is dropped before the boundary moves over it.
#[test]
fn rustsec_2026_0254_0255_sized_chunks_drop_before_boundary() {
    from_the_front::<Map>();
    from_the_front::<Table>();
    from_the_front::<Set>();
}

/// `circular-buffer`: `truncate`, `clear` and `extend_from_slice` drop before the metadata changes.
#[test]
fn rustsec_2026_0256_circular_buffer_extend_over_entries() {
    let pair = |trial: &Trial, id| (trial.key(id, hash(id)), trial.value(id));
    each_call(
        Map::DROPS,
        |trial| filled::<Map>(trial, 20),
        |map, trial| map.extend((5..25).map(|id| pair(trial, id)).collect::<Vec<_>>()),
        |map, trial, _| {
            let ids: Vec<u64> = agree(&map).into_iter().collect();
            assert!(ids.len() >= 20);
            // An old value on its way out may leak with the new key (rust-lang/rust#47949).
            assert!(trial.live() <= 2 * ids.len() + 1);
            has_and_works(map, trial, &ids, 1);
        },
    );
}

/// A table so large that it has every side structure: filter, touched map, ledger.
fn large<C: Container>(trial: &Trial) -> C {
    let mut container = C::new(trial, 4_000);
    (0..300).for_each(|id| container.put(trial, id, hash(id)));
    (0..300).filter(|id| id % 3 == 0).for_each(|id| container.take_out(id, hash(id)));
    container
}

fn side_structures<C: Container>() {
    for (_, way) in C::ways() {
        let trial = Trial::new();
        let mut container: C = large(&trial);
        trial.arm(C::DROPS[0], 100);
        keep_quiet();
        assert!(goes_wrong(|| way(&mut container, &trial)));
        assert_eq!(trial.live(), 0);
        has_and_works(container, trial, &[], 0);
    }
}

/// `hashlink`: `clear` empties its table first and resets its list behind all destructors.
#[test]
fn hashlink_43_clear_resets_side_structures_late() {
    side_structures::<Map>();
    side_structures::<Table>();
    side_structures::<Set>();
}

/// `linked-hash-map`: `clear` frees twice; `into_iter` of a map whose hasher panics when dropped
/// uses freed nodes.
#[test]
fn linked_hash_map_116_into_iter_hasher_drop() {
    let walks: [fn(&mut Map, &Trial); 5] = [
        |map, trial| take(map, trial).into_iter().for_each(drop),
        |map, trial| take(map, trial).into_iter().take(3).for_each(drop),
        |map, trial| take(map, trial).into_keys().for_each(drop),
        |map, trial| take(map, trial).into_values().for_each(drop),
        |map, trial| map.reset_with_hasher(trial.hasher()),
    ];
    for walk in walks {
        each_call(
            &[Point::DropHasher],
            |trial| filled::<Map>(trial, 20),
            walk,
            |map, trial, _| {
                assert_eq!(trial.live(), 0);
                has_and_works(map, trial, &[], 0);
            },
        );
    }
}
