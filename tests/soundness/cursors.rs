//! Cursors and bucket indices used where they were not made.

use crate::Mixed;
use crate::container::{Container, agree, filled, hash};
use crate::subject::{Map, Table, rehash};
use tabularasa::testing::trial::Trial;
use tabularasa::{Batch, Cursor, CursorError, End, HashMap, HashTable};

type Plain = HashMap<u64, u64, Mixed>;

fn plain(len: u64) -> Plain {
    let mut map = HashMap::with_hasher(Mixed);
    map.extend((0..len).map(|id| (id, id)));
    map
}

/// By every kind of step, this cursor says that it knows another map.
fn is_foreign(cursor: &Cursor, map: &mut Plain) {
    let len = map.len();
    assert_eq!(cursor.clone().next(&*map), Err(CursorError::WrongMap));
    assert!(matches!(cursor.clone().next_entry(&mut *map), Err(CursorError::WrongMap)));
    assert!(cursor.clone().next_batch(&*map).is_err());
    assert!(cursor.clone().retain_next(&mut *map, 9, |_, _| false).is_err());
    assert!(cursor.has_passed(&*map, &1).is_err());
    assert_eq!(map.len(), len);
}

/// By every kind of step, this cursor is at its end.
fn has_ended(cursor: &Cursor, map: &mut Plain) {
    let len = map.len();
    assert_eq!(cursor.clone().next(&*map), Ok(None));
    assert!(matches!(cursor.clone().next_entry(&mut *map), Ok(None)));
    assert!(matches!(cursor.clone().next_batch(&*map), Ok(None)));
    assert_eq!(cursor.clone().retain_next(&mut *map, 9, |_, _| false), Ok(None));
    assert_eq!(cursor.has_passed(&*map, &1), Ok(true));
    assert_eq!(map.len(), len);
}

/// `compact_arena`: an index made by one arena reads another.
#[test]
fn rustsec_2019_0015_compact_arena_foreign_index() {
    for steps in [0, 1, 30, 200] {
        let mut map = plain(100);
        let mut cursor = map.cursor();
        for _ in 0..steps {
            assert!(cursor.next(&map).is_ok());
        }
        // Another map: fresh, larger, equal in everything, a clone, one that takes its place.
        is_foreign(&cursor, &mut plain(0));
        is_foreign(&cursor, &mut plain(1_000));
        is_foreign(&cursor, &mut plain(100));
        is_foreign(&cursor, &mut map.clone());
        let mut with_cursors = plain(100);
        let theirs = with_cursors.cursor();
        is_foreign(&cursor, &mut with_cursors);
        is_foreign(&theirs, &mut map);
        let mut target = plain(3);
        let before = target.cursor();
        target.clone_from(&map);
        is_foreign(&before, &mut target);
        is_foreign(&cursor, &mut target);
        let taken = std::mem::replace(&mut map, plain(100));
        is_foreign(&cursor, &mut map);
        // It follows the entries, until they are cleared; a rebuilt map is not the old one.
        map = taken;
        assert!(cursor.clone().next(&map).is_ok());
        map.clear();
        has_ended(&cursor, &mut map);
        map.extend((0..100).map(|id| (id, id)));
        has_ended(&cursor, &mut map);
        map.reset();
        map.extend((0..100).map(|id| (id, id)));
        has_ended(&cursor, &mut map);
        let reason = |mut cursor: Cursor| {
            assert_eq!(cursor.next(&map), Ok(None));
            cursor.end_reason()
        };
        // If it had come to its end before, that is the end that it remembers.
        let exhausted = cursor.end_reason() == Some(End::Exhausted);
        assert_eq!(exhausted, steps == 200);
        assert_eq!(reason(cursor) == Some(End::Exhausted), exhausted);
        map.assert_invariants();
    }
}

/// The same of bucket indices, which are no more than numbers: another table's entry, or none.
#[test]
fn rustsec_2019_0015_compact_arena_foreign_bucket() {
    let filled = |len| {
        let mut table: HashTable<u64> = HashTable::new();
        for id in 0..len {
            table.insert_unique(hash(id), id, |id| hash(*id));
        }
        table
    };
    let (one, mut two) = (filled(100), filled(5));
    for index in one.iter_buckets().collect::<Vec<_>>() {
        assert!(two.get_bucket(index).is_none_or(|id| *id < 5));
        if let Ok(entry) = two.get_bucket_entry(index) {
            let (id, vacant) = entry.remove();
            vacant.insert(id);
        }
    }
    assert_eq!(two.len(), 5);
    two.assert_invariants(|id| hash(*id));
}

fn batch_forgotten<C: Container>(step: fn(&mut Cursor, &C) -> bool, open: fn(&mut C) -> Cursor) {
    let trial = Trial::new();
    let mut container: C = filled(&trial, 200);
    let mut cursor = open(&mut container);
    while step(&mut cursor, &container) {}
    assert_eq!(agree(&container).len(), 200);
    container.clear();
    assert!(!step(&mut cursor, &container));
    drop(container);
    trial.assert_clean();
}

/// Entries of a batch that nobody took: forgotten with it, yielded all the same, and still there.
#[test]
fn batches_can_be_forgotten() {
    fn forget<P: ExactSizeIterator>(batch: Option<Batch<P>>) -> bool {
        let Some(mut batch) = batch else { return false };
        let _ = batch.next();
        std::mem::forget(batch);
        true
    }
    batch_forgotten::<Map>(
        |cursor, map| forget(cursor.next_batch(map).unwrap()),
        |map| map.cursor(),
    );
    batch_forgotten::<Table>(
        |cursor, table| forget(cursor.next_batch(table.hashed(&rehash)).unwrap()),
        |table| table.cursor(),
    );
}
