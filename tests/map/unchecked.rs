//! The map's unsafe functions, within their contracts; an allocator that stays on its thread.
#![expect(unsafe_code, reason = "calls unsafe functions; `Allocator` is an unsafe trait")]

use crate::{By, HASHERS, Map, Marked, contents, map_of, mix};
use allocator_api2::alloc::{AllocError, Allocator, Global};
use core::alloc::Layout;
use core::ptr::NonNull;
use std::rc::Rc;
use tabularasa::hash_map::{Entry, EntryRef};

/// Neither `Send` nor `Sync`.
#[derive(Clone, Default, Debug)]
pub(crate) struct Local(Rc<()>);

// SAFETY: memory comes from `Global` and goes back there.
unsafe impl Allocator for Local {
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        Global.allocate(layout)
    }

    unsafe fn deallocate(&self, block: NonNull<u8>, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { Global.deallocate(block, layout) }
    }
}

#[test]
fn insert_unique_unchecked_puts_in() {
    for by in HASHERS {
        let mut map: Map<u64, u64> = Map::with_hasher(by);
        for n in 0..100 {
            // SAFETY: each key once.
            let (key, value) = unsafe { map.insert_unique_unchecked(n, 0) };
            *value = *key * 10;
        }
        assert_eq!(contents(&map), contents(&map_of(0..100, by)));
        map.assert_invariants();
    }
}

#[test]
fn disjoint_requests_unchecked() {
    for by in HASHERS {
        let mut map = map_of(0..50, by);
        // SAFETY: keys that differ; that which is asked for twice is absent.
        let found = unsafe { map.get_disjoint_unchecked_mut([&3, &77, &40, &77]) };
        assert_eq!(found, [Some(&mut 30), None, Some(&mut 400), None]);
        // SAFETY: as above.
        let found = unsafe { map.get_disjoint_key_value_unchecked_mut([&3, &77]) };
        assert_eq!(found, [Some((&3, &mut 30)), None]);
    }
}

#[test]
#[expect(deprecated, reason = "hashbrown's former names")]
fn disjoint_requests_unchecked_under_their_former_names() {
    let mut map = map_of(0..50, By(mix));
    // SAFETY: keys that differ.
    let found = unsafe { map.get_many_unchecked_mut([&4, &99]) };
    assert_eq!(found, [Some(&mut 40), None]);
    // SAFETY: keys that differ.
    let found = unsafe { map.get_many_key_value_unchecked_mut([&99, &4]) };
    assert_eq!(found, [None, Some((&4, &mut 40))]);
}

#[test]
fn replace_key_unchecked_replaces() {
    let mut map: Map<Marked, u64> = Map::default();
    map.insert(Marked { id: 1, mark: "old" }, 10);
    let Entry::Occupied(mut entry) = map.entry(Marked { id: 1, mark: "asked" }) else {
        panic!("1 is there")
    };
    // SAFETY: equal keys, which hash alike.
    let old = unsafe { entry.replace_key_unchecked(Marked { id: 1, mark: "new" }) };
    assert_eq!((old.mark, entry.key().mark), ("old", "new"));
    map.assert_invariants();
}

#[test]
fn vacant_entry_ref_with_key_unchecked() {
    let mut map: Map<String, u64> = Map::default();
    for word in ["a", "b"] {
        let EntryRef::Vacant(entry) = map.entry_ref(word) else { panic!("{word} is absent") };
        if word == "a" {
            // SAFETY: the key that was asked for.
            *unsafe { entry.insert_with_key_unchecked(word.to_owned(), 1) } += 1;
        } else {
            // SAFETY: the key that was asked for.
            let entry = unsafe { entry.insert_entry_with_key_unchecked(word.to_owned(), 3) };
            assert_eq!(entry.key(), word);
        }
    }
    assert_eq!((map["a"], map["b"]), (2, 3));
    map.assert_invariants();
}

#[test]
fn maps_take_any_allocator() {
    let mut map: tabularasa::HashMap<u64, u64, By, Local> = (0..100).map(|n| (n, n * 10)).collect();
    let twin = map.clone();
    assert!(Rc::ptr_eq(&map.allocator().0, &twin.allocator().0));
    assert_eq!(map.take_all(), twin);
    assert_eq!(twin.into_values().sum::<u64>(), 49_500);
    map.assert_invariants();
}
