//! The set's unsafe function, within its contract; an allocator that stays on its thread.
#![expect(unsafe_code, reason = "calls an unsafe function; `Allocator` is an unsafe trait")]

use crate::{Set, set_of};
use allocator_api2::alloc::{AllocError, Allocator, Global};
use core::alloc::Layout;
use core::ptr::NonNull;
use std::rc::Rc;
use tabularasa::HashSet;
use tabularasa::testing::subject::Hashing;

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
fn unique_elements_go_in_without_a_look() {
    for hashing in Hashing::ALL {
        let mut set = Set::with_hasher(hashing);
        for n in 0..100 {
            // SAFETY: every number once.
            assert_eq!(unsafe { set.insert_unique_unchecked(n) }, &n);
        }
        assert_eq!(set, set_of(0..100, hashing));
        set.assert_invariants();
    }
}

#[test]
fn sets_take_any_allocator() {
    let mut set: HashSet<u32, Hashing, Local> = (0..100).collect();
    let twin = set.clone();
    assert!(Rc::ptr_eq(&set.allocator().0, &twin.allocator().0));
    assert_eq!(set.take_all(), twin);
    assert_eq!(twin.into_iter().sum::<u32>(), 4_950);
    set.assert_invariants();
}
