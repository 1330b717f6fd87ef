//! What the types can be used for: auto traits, variance of what needs none.

use std::cell::Cell;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use tabularasa::sync::{
    Epoch, EpochError, IntoIter, ShardedCursor, ShardedMap, ShardedStats, Taken,
};

fn is_send<T: Send>() {}
fn is_sync<T: Sync>() {}
fn is_unwind_safe<T: UnwindSafe + RefUnwindSafe>() {}

/// Is there an impl? Of two candidates of one name, the one that takes less to call is chosen.
macro_rules! implements {
    ($type:ty: $bound:path) => {{
        struct Asked<T: ?Sized>(std::marker::PhantomData<T>);
        #[allow(dead_code, reason = "one of two is chosen")]
        trait No {
            fn answer(&self) -> bool {
                false
            }
        }
        impl<T: ?Sized> No for &Asked<T> {}
        #[allow(dead_code, reason = "one of two is chosen")]
        impl<T: ?Sized + $bound> Asked<T> {
            fn answer(&self) -> bool {
                true
            }
        }
        (&Asked::<$type>(std::marker::PhantomData)).answer()
    }};
}

#[test]
fn what_may_cross_threads() {
    is_send::<ShardedMap<String, Cell<u32>>>();
    is_sync::<ShardedMap<String, u32>>();
    is_unwind_safe::<ShardedMap<String, u32>>();
    is_send::<Taken<String, Cell<u32>, ()>>();
    is_send::<IntoIter<String, Cell<u32>>>();
    is_send::<EpochError<String, u32>>();
    for yes in [
        implements!(Epoch: Send),
        implements!(Epoch: Sync),
        implements!(ShardedCursor: Send),
        implements!(ShardedCursor: Sync),
        implements!(ShardedStats: Send),
    ] {
        assert!(yes);
    }
    // A `&V` is handed to several threads at once, a `V` from one to another.
    assert!(!implements!(ShardedMap<String, Cell<u32>>: Sync));
    assert!(!implements!(ShardedMap<String, Rc<u32>>: Send));
    assert!(!implements!(ShardedMap<Rc<u32>, u32>: Send));
    assert!(!implements!(ShardedMap<Cell<u32>, u32>: Sync));
}

/// Cursors and epochs hold nothing of the map, and fit into a struct that outlives it.
#[test]
fn cursors_and_epochs_borrow_nothing() {
    fn is_static<T: 'static + Clone>() {}
    is_static::<ShardedCursor>();
    is_static::<Epoch>();
    let mut cursor = {
        let map = ShardedMap::from([(String::from("a"), 1)]);
        map.cursor()
    };
    let other = ShardedMap::from([(String::from("a"), 1)]);
    assert!(cursor.next(&other).is_err());
}
