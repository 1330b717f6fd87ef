//! The promise that each container makes to its handles: always the same table.
//! Knows the containers; no entry, no hash.
#![expect(unsafe_code, reason = "the unsafe implementations of `Owner`, and nothing else")]

use crate::map::HashMap;
use crate::raw::RawTable;
use crate::raw::entry::Owner;
use crate::table::HashTable;
use allocator_api2::alloc::Allocator;

// SAFETY: the one field.
unsafe impl<T, A: Allocator> Owner for HashTable<T, A> {
    type Entry = T;
    type Alloc = A;
    /// The caller brings a closure.
    type Hashing = ();

    #[inline(always)]
    fn raw(&self) -> &RawTable<T, A> {
        &self.raw
    }

    #[inline(always)]
    fn raw_mut(&mut self) -> &mut RawTable<T, A> {
        &mut self.raw
    }

    #[inline(always)]
    fn parts(&mut self) -> (&mut RawTable<T, A>, &()) {
        (&mut self.raw, &())
    }
}

// SAFETY: the one table.
unsafe impl<K, V, S, A: Allocator> Owner for HashMap<K, V, S, A> {
    type Entry = (K, V);
    type Alloc = A;
    type Hashing = S;

    #[inline(always)]
    fn raw(&self) -> &RawTable<(K, V), A> {
        &self.raw
    }

    #[inline(always)]
    fn raw_mut(&mut self) -> &mut RawTable<(K, V), A> {
        &mut self.raw
    }

    #[inline(always)]
    fn parts(&mut self) -> (&mut RawTable<(K, V), A>, &S) {
        (&mut self.raw, &self.hash_builder)
    }
}
