//! Keeps keys that must not be readable after use: the clear overwrites what it keeps, and the
//! allocator overwrites what the map gives back while it grows.

use allocator_api2::alloc::Global;
use tabularasa::{HashMap, RandomState, ZeroizeOnFree};

type Keys = HashMap<u32, [u8; 32], RandomState, ZeroizeOnFree<Global>>;

fn main() {
    let mut keys: Keys = HashMap::with_hasher_in(RandomState::new(), ZeroizeOnFree::new(Global));
    for session in 0..100 {
        keys.insert(session, [session as u8 + 1; 32]); // growth frees blocks: overwritten
    }
    let capacity = keys.capacity();

    // Every byte of slots and metadata, also of entries that were removed earlier.
    keys.remove(&7);
    keys.clear_zeroize();
    assert_eq!((keys.len(), keys.capacity()), (0, capacity));

    // Not reached: what keys and values own elsewhere (the text of a `String`: use a type that
    // wipes itself), and copies on the stack, like the one that `remove` returned.
    keys.insert(1, [9; 32]);
    drop(keys); // the block is overwritten before it is freed
    println!("no key is left in the map's memory");
}
