//! Auto traits and variance of the parallel iterators.
#![expect(unsafe_code, reason = "`Allocator` is an unsafe trait")]

use crate::By;
use crate::auto_traits::auto_traits;
use allocator_api2::alloc::{AllocError, Allocator, Global};
use core::alloc::Layout;
use core::cell::Cell;
use core::ptr::NonNull;
use rayon::prelude::*;
use std::rc::Rc;
use tabularasa::{HashMap, HashTable, hash_map, hash_set, hash_table};

/// Sent, but not shared.
type Alone = Cell<u32>;
/// Neither.
type Here = Rc<u32>;

/// The columns: entries plain, `Alone`, `Here`. Without the panic traits: rayon asks for none.
macro_rules! assert_one {
    ($($module:ident::$name:ident<$($life:lifetime,)? _>: $($found:literal)*;)*) => {$({
        use tabularasa::$module::rayon::$name;
        let found = [
            &auto_traits!($name<$($life,)? u32>)[..3],
            &auto_traits!($name<$($life,)? Alone>)[..3],
            &auto_traits!($name<$($life,)? Here>)[..3],
        ];
        assert_eq!(found, [$($found),*], "{}", stringify!($name));
    })*};
}

/// The columns: all plain; keys, values `Alone`; keys, values `Here`.
macro_rules! assert_two {
    ($($name:ident<$($life:lifetime,)? _, _>: $($found:literal)*;)*) => {$({
        use hash_map::rayon::$name;
        let found = [
            &auto_traits!($name<$($life,)? u32, u32>)[..3],
            &auto_traits!($name<$($life,)? Alone, u32>)[..3],
            &auto_traits!($name<$($life,)? u32, Alone>)[..3],
            &auto_traits!($name<$($life,)? Here, u32>)[..3],
            &auto_traits!($name<$($life,)? u32, Here>)[..3],
        ];
        assert_eq!(found, [$($found),*], "{}", stringify!($name));
    })*};
}

#[test]
fn auto_traits_of_parallel_iterators() {
    assert_one! {
        hash_table::ParIter<'static, _>: "syp" "--p" "--p";
        hash_table::ParIterMut<'static, _>: "syp" "s-p" "--p";
        hash_table::IntoParIter<_>: "syp" "s-p" "--p";
        hash_table::ParDrain<'static, _>: "syp" "s-p" "--p";
        hash_set::ParIter<'static, _>: "syp" "--p" "--p";
        hash_set::IntoParIter<_>: "syp" "s-p" "--p";
        hash_set::ParDrain<'static, _>: "syp" "s-p" "--p";
    }
    // Keys are shared and values sent where values can be changed.
    assert_two! {
        ParIter<'static, _, _>: "syp" "--p" "--p" "--p" "--p";
        ParKeys<'static, _, _>: "syp" "--p" "--p" "--p" "--p";
        ParValues<'static, _, _>: "syp" "--p" "--p" "--p" "--p";
        ParIterMut<'static, _, _>: "syp" "--p" "s-p" "--p" "--p";
        ParValuesMut<'static, _, _>: "syp" "--p" "s-p" "--p" "--p";
        IntoParIter<_, _>: "syp" "s-p" "s-p" "--p" "--p";
        ParDrain<'static, _, _>: "syp" "s-p" "s-p" "--p" "--p";
    }
}

/// An allocator that stays on its thread.
struct Local(#[allow(dead_code, reason = "is there for its auto traits")] Here);

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

/// Set algebra shares sets, with their hasher and allocator.
#[test]
fn auto_traits_of_set_algebra() {
    use hash_set::rayon::*;
    assert_eq!(&auto_traits!(ParUnion<'static, u32, By>)[..3], "syp");
    assert_eq!(&auto_traits!(ParUnion<'static, Alone, By>)[..3], "--p");
    assert_eq!(&auto_traits!(ParIntersection<'static, u32, Alone>)[..3], "--p");
    assert_eq!(&auto_traits!(ParDifference<'static, u32, By, Local>)[..3], "--p");
    assert_eq!(&auto_traits!(ParSymmetricDifference<'static, u32, By, Local>)[..3], "--p");
}

/// A map that is consumed frees its memory on whatever thread; a drain leaves the allocator alone.
#[test]
fn auto_traits_of_the_allocator() {
    let mut map = HashMap::with_capacity_and_hasher_in(4, By::default(), Local(Rc::new(7)));
    map.insert(1, 2);
    assert_eq!(map.par_drain().count(), 1);
    assert_eq!(&auto_traits!(hash_map::rayon::IntoParIter<u32, u32, Local>)[..3], "--p");
    assert_eq!(&auto_traits!(hash_table::rayon::IntoParIter<u32, Local>)[..3], "--p");
}

#[test]
fn covariance() {
    use hash_map::rayon as map;
    use hash_table::rayon as table;
    type Long = &'static str;
    fn iter<'a, 'n>(long: map::ParIter<'a, Long, Long>) -> map::ParIter<'a, &'n str, &'n str> {
        long
    }
    fn iter_mut<'a, 'n>(long: map::ParIterMut<'a, Long, u8>) -> map::ParIterMut<'a, &'n str, u8> {
        long
    }
    fn drain<'a, 'n>(long: table::ParDrain<'a, Long>) -> table::ParDrain<'a, &'n str> {
        long
    }
    fn owned<'n>(long: table::IntoParIter<Long>) -> table::IntoParIter<&'n str> {
        long
    }
    let words: HashMap<Long, Long> = [("a", "b")].into_par_iter().collect();
    assert_eq!(iter(words.par_iter()).count(), 1);
    let mut sizes: HashMap<Long, u8> = [("a", 1)].into_par_iter().collect();
    assert_eq!(iter_mut(sizes.par_iter_mut()).count(), 1);
    let mut table: HashTable<Long> = HashTable::new();
    assert_eq!(drain(table.par_drain()).count() + owned(table.into_par_iter()).count(), 0);
}
