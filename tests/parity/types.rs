//! Auto traits and variance that std and hashbrown share.

use super::lib::{HashMap, hash_map};
use crate::assert_traits;
use core::cell::{Cell, UnsafeCell};
use core::panic::{RefUnwindSafe, UnwindSafe};

#[allow(dead_code, reason = "compiling is the test")]
fn auto_traits() {
    /// Sent, but not shared.
    type Alone = Cell<u32>;
    assert_traits! {
        HashMap<u32, u32>: (Send + Sync + Unpin + UnwindSafe + RefUnwindSafe);
        HashMap<Alone, Alone>: (Send + Unpin);
        HashMap<(), UnsafeCell<()>>: (UnwindSafe);
        hash_map::Iter<'static, u32, u32>: (Send + Sync + Unpin + UnwindSafe + RefUnwindSafe);
        hash_map::Keys<'static, u32, u32>: (Send + Sync + Unpin + UnwindSafe + RefUnwindSafe);
        hash_map::Values<'static, u32, u32>: (Send + Sync + Unpin + UnwindSafe + RefUnwindSafe);
        hash_map::IterMut<'static, u32, u32>: (Send + Sync + Unpin + RefUnwindSafe);
        hash_map::IterMut<'static, Alone, Alone>: (Send + Unpin);
        hash_map::ValuesMut<'static, u32, u32>: (Send + Sync + Unpin + RefUnwindSafe);
        hash_map::ValuesMut<'static, Alone, Alone>: (Send + Unpin);
        hash_map::IntoIter<u32, u32>: (Send + Sync + Unpin + UnwindSafe + RefUnwindSafe);
        hash_map::IntoIter<Alone, Alone>: (Send + Unpin);
        hash_map::IntoKeys<u32, u32>: (Send + Sync + Unpin + UnwindSafe + RefUnwindSafe);
        hash_map::IntoValues<u32, u32>: (Send + Sync + Unpin + UnwindSafe + RefUnwindSafe);
        hash_map::Drain<'static, u32, u32>: (Send + Sync + Unpin + UnwindSafe + RefUnwindSafe);
        hash_map::Drain<'static, Alone, Alone>: (Send + Unpin);
        hash_map::OccupiedEntry<'static, u32, u32>: (Send + Sync + Unpin + RefUnwindSafe);
        hash_map::OccupiedEntry<'static, Alone, Alone>: (Send + Unpin);
        hash_map::VacantEntry<'static, u32, u32>: (Send + Sync + Unpin + RefUnwindSafe);
    }
}

/// What lives longer will do where what lives shorter is asked for.
#[allow(dead_code, reason = "compiling is the test")]
mod covariance {
    use super::*;

    type Long = &'static str;

    fn map<'n>(long: HashMap<Long, Long>) -> HashMap<&'n str, &'n str> {
        long
    }
    fn iter<'a, 'n>(long: hash_map::Iter<'a, Long, Long>) -> hash_map::Iter<'a, &'n str, &'n str> {
        long
    }
    fn keys<'a, 'n>(long: hash_map::Keys<'a, Long, Long>) -> hash_map::Keys<'a, &'n str, &'n str> {
        long
    }
    fn values<'a, 'n>(
        long: hash_map::Values<'a, Long, Long>,
    ) -> hash_map::Values<'a, &'n str, &'n str> {
        long
    }
    fn iter_mut<'a, 'n>(
        long: hash_map::IterMut<'a, Long, Long>,
    ) -> hash_map::IterMut<'a, &'n str, Long> {
        long
    }
    fn into_iter<'n>(long: hash_map::IntoIter<Long, Long>) -> hash_map::IntoIter<&'n str, &'n str> {
        long
    }
    fn into_keys<'n>(long: hash_map::IntoKeys<Long, Long>) -> hash_map::IntoKeys<&'n str, &'n str> {
        long
    }
    fn into_values<'n>(
        long: hash_map::IntoValues<Long, Long>,
    ) -> hash_map::IntoValues<&'n str, &'n str> {
        long
    }
    fn drain<'a, 'n>(
        long: hash_map::Drain<'a, Long, Long>,
    ) -> hash_map::Drain<'a, &'n str, &'n str> {
        long
    }
}
