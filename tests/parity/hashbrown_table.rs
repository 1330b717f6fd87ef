//! Tables, which hashbrown alone has.

use super::lib::hash_table::{
    AbsentEntry, Drain, Entry, ExtractIf, IntoIter, Iter, IterBuckets, IterHash, IterHashBuckets,
    IterHashMut, IterMut, OccupiedEntry, UnsafeIter, VacantEntry,
};
use super::lib::{HashTable, TryReserveError};
use crate::{assert_traits, sorted};
use allocator_api2::alloc::{Allocator, Global};
use core::fmt::Debug;
use core::iter::FusedIterator;
use core::ptr::NonNull;

type Test<T> = fn(&T) -> bool;
type Rehash<T> = fn(&T) -> u64;

#[allow(dead_code, reason = "compiling is the test")]
fn methods<T, A: Allocator>() {
    type Table<T, A> = HashTable<T, A>;
    type Pick<T> = fn(&mut T) -> bool;
    let _: fn() -> HashTable<T> = HashTable::new;
    let _: fn(usize) -> HashTable<T> = HashTable::with_capacity;
    let _: fn(A) -> Table<T, A> = HashTable::new_in;
    let _: fn(usize, A) -> Table<T, A> = HashTable::with_capacity_in;
    let _: fn(&Table<T, A>) -> &A = HashTable::allocator;
    let _: fn(&Table<T, A>, u64, Test<T>) -> Option<&T> = HashTable::find;
    let _: fn(&mut Table<T, A>, u64, Test<T>) -> Option<&mut T> = HashTable::find_mut;
    let _: fn(
        &mut Table<T, A>,
        u64,
        Test<T>,
    ) -> Result<OccupiedEntry<'_, T, A>, AbsentEntry<'_, T, A>> = HashTable::find_entry;
    let _: fn(&mut Table<T, A>, u64, Test<T>, Rehash<T>) -> Entry<'_, T, A> = HashTable::entry;
    let _: fn(&mut Table<T, A>, u64, T, Rehash<T>) -> OccupiedEntry<'_, T, A> =
        HashTable::insert_unique;
    let _: fn(&Table<T, A>, u64, Test<T>) -> Option<usize> = HashTable::find_bucket_index;
    let _: fn(&Table<T, A>, usize) -> Option<&T> = HashTable::get_bucket;
    let _: fn(&mut Table<T, A>, usize) -> Option<&mut T> = HashTable::get_bucket_mut;
    let _: fn(&mut Table<T, A>, usize) -> Result<OccupiedEntry<'_, T, A>, AbsentEntry<'_, T, A>> =
        HashTable::get_bucket_entry;
    let _: unsafe fn(&Table<T, A>, usize) -> &T = HashTable::get_bucket_unchecked;
    let _: unsafe fn(&mut Table<T, A>, usize) -> &mut T = HashTable::get_bucket_unchecked_mut;
    let _: unsafe fn(&mut Table<T, A>, usize) -> OccupiedEntry<'_, T, A> =
        HashTable::get_bucket_entry_unchecked;
    let _: fn(&Table<T, A>) -> usize = HashTable::num_buckets;
    let _: fn(&Table<T, A>) -> IterBuckets<'_, T> = HashTable::iter_buckets;
    let _: fn(&Table<T, A>, u64) -> IterHashBuckets<'_, T> = HashTable::iter_hash_buckets;
    let _: fn(&mut Table<T, A>, usize, Rehash<T>) = HashTable::reserve;
    let _: fn(&mut Table<T, A>, usize, Rehash<T>) -> Result<(), TryReserveError> =
        HashTable::try_reserve;
    let _: fn(&mut Table<T, A>, Rehash<T>) = HashTable::shrink_to_fit;
    let _: fn(&mut Table<T, A>, usize, Rehash<T>) = HashTable::shrink_to;
    let _: fn(&Table<T, A>) -> usize = HashTable::capacity;
    let _: fn(&Table<T, A>) -> usize = HashTable::len;
    let _: fn(&Table<T, A>) -> bool = HashTable::is_empty;
    let _: fn(&Table<T, A>) -> usize = HashTable::allocation_size;
    let _: fn(&mut Table<T, A>) = HashTable::clear;
    let _: fn(&mut Table<T, A>, Pick<T>) = HashTable::retain;
    let _: fn(&mut Table<T, A>) -> Drain<'_, T, A> = HashTable::drain;
    let _: fn(&mut Table<T, A>, Pick<T>) -> ExtractIf<'_, T, Pick<T>, A> = HashTable::extract_if;
    let _: fn(&Table<T, A>) -> Iter<'_, T> = HashTable::iter;
    let _: fn(&mut Table<T, A>) -> IterMut<'_, T> = HashTable::iter_mut;
    let _: fn(&mut Table<T, A>) -> UnsafeIter<'_, T> = HashTable::unsafe_iter;
    let _: fn(&Table<T, A>, u64) -> IterHash<'_, T> = HashTable::iter_hash;
    let _: fn(&mut Table<T, A>, u64) -> IterHashMut<'_, T> = HashTable::iter_hash_mut;
    let _: fn(&mut Table<T, A>, [u64; 2], fn(usize, &T) -> bool) -> [Option<&mut T>; 2] =
        HashTable::get_disjoint_mut;
    let _: unsafe fn(&mut Table<T, A>, [u64; 2], fn(usize, &T) -> bool) -> [Option<&mut T>; 2] =
        HashTable::get_disjoint_unchecked_mut;
    let _: fn() -> IntoIter<T, A> = Default::default;
}

#[allow(dead_code, reason = "compiling is the test")]
#[expect(deprecated, reason = "hashbrown has the old names too")]
fn former_names<T, A: Allocator>() {
    let _: fn(&mut HashTable<T, A>, [u64; 2], fn(usize, &T) -> bool) -> [Option<&mut T>; 2] =
        HashTable::get_many_mut;
    let _: unsafe fn(&mut HashTable<T, A>, [u64; 2], fn(usize, &T) -> bool) -> [Option<&mut T>; 2] =
        HashTable::get_many_unchecked_mut;
}

#[allow(dead_code, reason = "compiling is the test")]
fn entries<'t, T: 't, A: Allocator + 't>() {
    type Occupied<'t, T, A> = OccupiedEntry<'t, T, A>;
    let _: fn(Entry<'t, T, A>, T) -> Occupied<'t, T, A> = Entry::insert;
    let _: fn(Entry<'t, T, A>, T) -> Occupied<'t, T, A> = Entry::or_insert;
    let _: fn(Entry<'t, T, A>, fn() -> T) -> Occupied<'t, T, A> = Entry::or_insert_with;
    let _: fn(Entry<'t, T, A>, fn(&mut T)) -> Entry<'t, T, A> = Entry::and_modify;
    let _: fn(Entry<'t, T, A>) -> &'t mut HashTable<T, A> = Entry::into_table;
    let _: fn(Occupied<'t, T, A>) -> (T, VacantEntry<'t, T, A>) = OccupiedEntry::remove;
    let _: for<'e> fn(&'e Occupied<'t, T, A>) -> &'e T = OccupiedEntry::get;
    let _: for<'e> fn(&'e mut Occupied<'t, T, A>) -> &'e mut T = OccupiedEntry::get_mut;
    let _: fn(Occupied<'t, T, A>) -> &'t mut T = OccupiedEntry::into_mut;
    let _: fn(Occupied<'t, T, A>) -> &'t mut HashTable<T, A> = OccupiedEntry::into_table;
    let _: fn(&Occupied<'t, T, A>) -> usize = OccupiedEntry::bucket_index;
    let _: fn(Occupied<'t, T, A>, fn(T) -> Option<T>) -> Entry<'t, T, A> =
        OccupiedEntry::replace_entry_with;
    let _: fn(VacantEntry<'t, T, A>, T) -> Occupied<'t, T, A> = VacantEntry::insert;
    let _: fn(VacantEntry<'t, T, A>) -> &'t mut HashTable<T, A> = VacantEntry::into_table;
    let _: fn(AbsentEntry<'t, T, A>) -> &'t mut HashTable<T, A> = AbsentEntry::into_table;
    let _: for<'i> fn(&'i IterMut<'t, T>) -> Iter<'i, T> = IterMut::iter;
    let _: for<'i> fn(&'i UnsafeIter<'t, T>) -> Iter<'i, T> = UnsafeIter::iter;
    let _: for<'i> fn(&'i IntoIter<T, A>) -> Iter<'i, T> = IntoIter::iter;
    let _: for<'i> fn(&'i Drain<'t, T, A>) -> Iter<'i, T> = Drain::iter;
}

/// Fit for a static.
const _: HashTable<String> = HashTable::new();
const _: HashTable<String, Global> = HashTable::new_in(Global);

#[allow(dead_code, reason = "compiling is the test")]
fn traits() {
    type Alone = core::cell::Cell<u8>;
    type Pick<T> = fn(&mut T) -> bool;
    assert_traits! {
        HashTable<u8>: (
            Clone + Debug + Default + Send + Sync + IntoIterator<IntoIter = IntoIter<u8>>
        );
        &'static HashTable<u8>: (IntoIterator<IntoIter = Iter<'static, u8>>);
        &'static mut HashTable<u8>: (IntoIterator<IntoIter = IterMut<'static, u8>>);
        Iter<'static, u8>: (Clone + Debug + Default + ExactSizeIterator + FusedIterator + Send);
        IterMut<'static, u8>: (Debug + Default + ExactSizeIterator + FusedIterator + Send);
        IterMut<'static, Alone>: (Send);
        UnsafeIter<'static, u8>: (
            Iterator<Item = NonNull<u8>> + Debug + Default + ExactSizeIterator + FusedIterator
        );
        IntoIter<u8>: (Debug + Default + ExactSizeIterator + FusedIterator + Send);
        Drain<'static, u8>: (Debug + ExactSizeIterator + FusedIterator + Send);
        Drain<'static, Alone>: (Send);
        ExtractIf<'static, u8, Pick<u8>>: (Iterator<Item = u8> + FusedIterator);
        IterHash<'static, u8>: (Clone + Debug + Default + FusedIterator);
        IterHashMut<'static, u8>: (Debug + Default + FusedIterator);
        IterBuckets<'static, u8>: (
            Iterator<Item = usize> + Clone + Debug + Default + ExactSizeIterator
            + FusedIterator
        );
        IterHashBuckets<'static, u8>: (
            Iterator<Item = usize> + Clone + Debug + Default + FusedIterator
        );
        Entry<'static, u8>: (Debug + Send + Sync);
        OccupiedEntry<'static, u8>: (Debug + Send + Sync);
        OccupiedEntry<'static, Alone>: (Send);
        VacantEntry<'static, u8>: (Debug + Send + Sync);
        AbsentEntry<'static, u8>: (Debug + Send + Sync);
    }
}

#[test]
fn whole_tables() {
    let hash = |n: &u32| u64::from(*n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut table = HashTable::new();
    for n in 0..100 {
        let entry = table.entry(hash(&n), |there| *there == n, hash);
        assert_eq!(*entry.or_insert(n).get(), n);
    }
    let index = table.find_bucket_index(hash(&7), |n| *n == 7).unwrap();
    assert_eq!((table.get_bucket(index), index < table.num_buckets()), (Some(&7), true));
    let entry = table.find_entry(hash(&7), |n| *n == 7).unwrap();
    assert_eq!(entry.bucket_index(), index);
    let (seven, vacant) = entry.remove();
    assert_eq!(vacant.insert(seven).bucket_index(), index);
    assert!(table.find_entry(hash(&1_000), |n| *n == 1_000).is_err());
    assert_eq!(sorted(table.iter_buckets()).len(), 100);
    assert!(table.iter_hash_buckets(hash(&7)).any(|there| there == index));
    let [one, two] = table.get_disjoint_mut([1, 2].map(|n| hash(&n)), |i, n| *n as usize == i + 1);
    assert_eq!((one, two), (Some(&mut 1), Some(&mut 2)));
    table.retain(|n| *n < 50);
    assert_eq!(table.extract_if(|n| *n < 10).count(), 10);
    assert_eq!(sorted(table.drain()), Vec::from_iter(10..50));
}
