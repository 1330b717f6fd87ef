//! Auto traits, variance, sizes: checked when this compiles, or by constants.

use crate::auto_traits::auto_traits;
use allocator_api2::alloc::Global;
use core::cell::{Cell, UnsafeCell};
use std::rc::Rc;
use tabularasa::DefaultHashBuilder;
use tabularasa::hash_map::*;

/// Sent, but not shared.
type Alone = Cell<u32>;
/// Neither.
type Here = Rc<u32>;

/// The columns: keys and values plain; keys, values `Alone`; keys, values `Here`.
macro_rules! assert_auto_traits {
    ($($name:ident<$($life:lifetime,)* _, _>: $($found:literal)*;)*) => {$(
        let found = [
            auto_traits!($name<$($life,)* u32, u32>),
            auto_traits!($name<$($life,)* Alone, u32>),
            auto_traits!($name<$($life,)* u32, Alone>),
            auto_traits!($name<$($life,)* Here, u32>),
            auto_traits!($name<$($life,)* u32, Here>),
        ];
        assert_eq!(found, [$($found),*], "{}", stringify!($name));
    )*};
}

type Picks<K, V, A = Global> = ExtractIf<'static, K, V, fn(&K, &mut V) -> bool, A>;
type EntryByRef<K, V> = EntryRef<'static, 'static, K, K, V>;
type VacantByRef<K, V> = VacantEntryRef<'static, 'static, K, K, V>;

/// As hashbrown's.
#[test]
fn auto_traits() {
    assert_auto_traits! {
        HashMap<_, _>: "sypur" "s-pu-" "s-pu-" "--pur" "--pur";
        Iter<'static, _, _>: "sypur" "--p--" "--p--" "--pur" "--pur";
        Keys<'static, _, _>: "sypur" "--p--" "--p--" "--pur" "--pur";
        Values<'static, _, _>: "sypur" "--p--" "--p--" "--pur" "--pur";
        IterMut<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
        ValuesMut<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
        IntoIter<_, _>: "sypur" "s-p--" "s-p--" "--pur" "--pur";
        IntoKeys<_, _>: "sypur" "s-p--" "s-p--" "--pur" "--pur";
        IntoValues<_, _>: "sypur" "s-p--" "s-p--" "--pur" "--pur";
        Drain<'static, _, _>: "sypur" "s-p--" "s-p--" "--pur" "--pur";
        Picks<_, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
        Entry<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
        OccupiedEntry<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
        VacantEntry<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
        EntryByRef<_, _>: "syp-r" "--p--" "s-p--" "--p-r" "--p-r";
        VacantByRef<_, _>: "syp-r" "--p--" "s-p--" "--p-r" "--p-r";
        OccupiedError<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
    }
    #[cfg(feature = "raw-entry")]
    assert_auto_traits! {
        RawEntryBuilder<'static, _, _>: "sypur" "--p--" "--p--" "--pur" "--pur";
        RawEntryBuilderMut<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
        RawEntryMut<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
        RawOccupiedEntryMut<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
        RawVacantEntryMut<'static, _, _>: "syp-r" "s-p--" "s-p--" "--p-r" "--p-r";
    }
}

/// Hashers and allocators count as well, wherever they are reachable.
#[test]
fn auto_traits_of_hasher_and_allocator() {
    type S = DefaultHashBuilder;
    type A = crate::unchecked::Local;
    assert_eq!(auto_traits!(HashMap<u32, u32, Here>), "--pur");
    assert_eq!(auto_traits!(HashMap<u32, u32, Alone>), "s-pu-");
    assert_eq!(auto_traits!(HashMap<u32, u32, S, A>), "--pur");
    assert_eq!(auto_traits!(Entry<'static, u32, u32, Here>), "--p-r");
    assert_eq!(auto_traits!(Entry<'static, u32, u32, S, A>), "--p-r");
    assert_eq!(auto_traits!(OccupiedEntry<'static, u32, u32, Here>), "--p-r");
    assert_eq!(auto_traits!(OccupiedEntry<'static, u32, u32, S, A>), "--p-r");
    assert_eq!(auto_traits!(VacantEntry<'static, u32, u32, Here>), "--p-r");
    assert_eq!(auto_traits!(VacantEntryRef<'static, 'static, u32, u32, u32, Here>), "--p-r");
    assert_eq!(auto_traits!(OccupiedError<'static, u32, u32, Here>), "--p-r");
    assert_eq!(auto_traits!(IntoIter<u32, u32, A>), "--pur");
    assert_eq!(auto_traits!(IntoKeys<u32, u32, A>), "--pur");
    assert_eq!(auto_traits!(IntoValues<u32, u32, A>), "--pur");
    assert_eq!(auto_traits!(Drain<'static, u32, u32, A>), "--pur");
    assert_eq!(auto_traits!(Picks<u32, u32, A>), "--p-r");
    // The closure of `extract_if`.
    type Closure = Box<dyn FnMut(&u32, &mut u32) -> bool>;
    assert_eq!(auto_traits!(ExtractIf<'static, u32, u32, Closure>), "--p--");
    // What std asserts of its own.
    assert_eq!(&auto_traits!(HashMap<(), UnsafeCell<()>>)[3..4], "u");
}

/// Compiles only if these types are covariant: entries that live longer will do. (`IterMut` and
/// `ValuesMut` in the key only, which nobody can change.)
#[test]
fn covariance() {
    type Long = &'static str;
    fn map<'n>(long: HashMap<Long, Long>) -> HashMap<&'n str, &'n str> {
        long
    }
    fn iter<'a, 'n>(long: Iter<'a, Long, Long>) -> Iter<'a, &'n str, &'n str> {
        long
    }
    fn keys<'a, 'n>(long: Keys<'a, Long, Long>) -> Keys<'a, &'n str, &'n str> {
        long
    }
    fn values<'a, 'n>(long: Values<'a, Long, Long>) -> Values<'a, &'n str, &'n str> {
        long
    }
    fn iter_mut<'a, 'n>(long: IterMut<'a, Long, Long>) -> IterMut<'a, &'n str, Long> {
        long
    }
    fn values_mut<'a, 'n>(long: ValuesMut<'a, Long, Long>) -> ValuesMut<'a, &'n str, Long> {
        long
    }
    fn into_iter<'n>(long: IntoIter<Long, Long>) -> IntoIter<&'n str, &'n str> {
        long
    }
    fn into_keys<'n>(long: IntoKeys<Long, Long>) -> IntoKeys<&'n str, &'n str> {
        long
    }
    fn into_values<'n>(long: IntoValues<Long, Long>) -> IntoValues<&'n str, &'n str> {
        long
    }
    fn drain<'a, 'n>(long: Drain<'a, Long, Long>) -> Drain<'a, &'n str, &'n str> {
        long
    }
    let mut words: HashMap<Long, Long> = HashMap::from([("a", "b")]);
    assert_eq!(iter(words.iter()).next(), Some((&"a", &"b")));
    assert_eq!(keys(words.keys()).next(), Some(&"a"));
    assert_eq!(values(words.values()).next(), Some(&"b"));
    assert_eq!(iter_mut(words.iter_mut()).next(), Some((&"a", &mut "b")));
    assert_eq!(values_mut(words.values_mut()).next(), Some(&mut "b"));
    assert_eq!(into_iter(words.clone().into_iter()).next(), Some(("a", "b")));
    assert_eq!(into_keys(words.clone().into_keys()).next(), Some("a"));
    assert_eq!(into_values(words.clone().into_values()).next(), Some("b"));
    assert_eq!(drain(words.drain()).next(), Some(("a", "b")));
    assert!(map(words).is_empty());
}

#[test]
fn sizes_of_types() {
    type Plain = HashMap<u64, u64, ()>;
    if cfg!(target_pointer_width = "64") {
        assert!(size_of::<Plain>() <= 48, "hashbrown's 32, and 16");
    }
    assert_eq!(size_of::<HashMap<[u8; 100], [u64; 9], ()>>(), size_of::<Plain>());
    assert_eq!(size_of::<Option<Plain>>(), size_of::<Plain>());
}
