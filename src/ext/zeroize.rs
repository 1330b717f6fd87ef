//! `ZeroizeOnFree`: an allocator that leaves nothing to be read in the blocks that it gives back.
//! Knows no container.
#![expect(unsafe_code, reason = "`Allocator` is an unsafe trait; blocks are overwritten")]

use allocator_api2::alloc::{AllocError, Allocator, Global};
use core::alloc::Layout;
use core::mem::MaybeUninit;
use core::ptr::NonNull;
use core::slice;
use zeroize::Zeroize;

/// An allocator that overwrites every block before it gives the block back to `A`.
///
/// What [`clear_zeroize`](crate::HashMap::clear_zeroize) is for the block in use, this is for the
/// blocks that growth, shrinking, `reset`, `clear_shrink` and dropping a container leave behind:
/// all of their bytes are zero when they are given back. For any collection that takes an
/// allocator. A block is never grown or shrunk in place or by `A`, which might move it: a new one
/// is asked for, and the old one overwritten.
///
/// # Examples
/// ```
/// use allocator_api2::alloc::Global;
/// use tabularasa::{HashMap, ZeroizeOnFree};
///
/// let mut sessions: HashMap<u64, [u8; 32], _, _> = HashMap::new_in(ZeroizeOnFree::new(Global));
/// for id in 0..1_000 {
///     // The table grows several times: no smaller block keeps a copy of the keys.
///     sessions.insert(id, [7; 32]);
/// }
/// // The block in use, now; the allocator sees to the same when it goes.
/// sessions.clear_zeroize();
/// ```
#[derive(Clone, Copy, Default, Debug)]
pub struct ZeroizeOnFree<A = Global> {
    alloc: A,
}

impl<A> ZeroizeOnFree<A> {
    /// Creates an allocator that takes blocks from `alloc` and gives them back overwritten.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use allocator_api2::alloc::Global;
    /// use tabularasa::{DefaultHashBuilder, HashSet, ZeroizeOnFree};
    ///
    /// type Tokens = HashSet<[u8; 16], DefaultHashBuilder, ZeroizeOnFree<Global>>;
    /// let tokens = Tokens::new_in(ZeroizeOnFree::new(Global));
    /// assert_eq!(tokens.capacity(), 0);
    /// ```
    #[inline]
    #[must_use]
    pub const fn new(alloc: A) -> Self {
        ZeroizeOnFree { alloc }
    }
}

// SAFETY: blocks come from `A` and go back there, by every clone, as `A` promises for its own;
// they are not touched in between.
unsafe impl<A: Allocator> Allocator for ZeroizeOnFree<A> {
    #[inline]
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        Ok(without_excess(self.alloc.allocate(layout)?, layout))
    }

    #[inline]
    fn allocate_zeroed(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        Ok(without_excess(self.alloc.allocate_zeroed(layout)?, layout))
    }

    unsafe fn deallocate(&self, block: NonNull<u8>, layout: Layout) {
        let bytes = block.cast::<MaybeUninit<u8>>().as_ptr();
        // SAFETY: a live block, of this layout (the caller's promise) and no longer (what was
        // given out), whose owner has done with it.
        unsafe { slice::from_raw_parts_mut(bytes, layout.size()) }.zeroize();
        // SAFETY: the caller's promise.
        unsafe { self.alloc.deallocate(block, layout) }
    }
}

/// A block may be longer than it was asked for, and its owner may use all of it, but need not say
/// so when giving it back: nobody learns of bytes that would not be overwritten.
#[inline]
fn without_excess(block: NonNull<[u8]>, layout: Layout) -> NonNull<[u8]> {
    NonNull::slice_from_raw_parts(block.cast(), layout.size())
}
