//! Auto traits that hashbrown's types have with a hasher, an allocator or entries of their own.

use super::lib::hash_map::{Entry, EntryRef, ExtractIf, OccupiedError, VacantEntryRef};
use super::lib::{DefaultHashBuilder, HashMap};
use crate::assert_traits;
use core::cell::Cell;
use core::panic::RefUnwindSafe;

#[allow(dead_code, reason = "compiling is the test")]
fn auto_traits() {
    /// Sent, but not shared.
    type Alone = Cell<u32>;
    type Pick<K, V> = fn(&K, &mut V) -> bool;
    type S = DefaultHashBuilder;
    assert_traits! {
        HashMap<u32, u32, Alone>: (Send + Unpin);
        Entry<'static, u32, u32, S>: (Send + Sync + Unpin + RefUnwindSafe);
        Entry<'static, Alone, Alone, S>: (Send + Unpin);
        EntryRef<'static, 'static, String, str, u32, S>: (Send + Sync + Unpin + RefUnwindSafe);
        VacantEntryRef<'static, 'static, String, str, u32, S>: (Send + Sync + Unpin);
        OccupiedError<'static, u32, u32, S>: (Send + Sync + Unpin + RefUnwindSafe);
        OccupiedError<'static, Alone, Alone, S>: (Send + Unpin);
        ExtractIf<'static, Alone, Alone, Pick<Alone, Alone>>: (Send + Unpin);
    }
}
