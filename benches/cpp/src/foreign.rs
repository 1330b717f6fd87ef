//! A map of C++ behind the trait that is measured. The loops that are timed are those of C++, not
//! Rust's around calls of C++. Knows no clock, and which map it is from a type.

use std::ffi::c_void;
use std::marker::PhantomData;
use std::ptr::NonNull;
use tabularasa_benches::adapter::Map;

/// Mirrors `Functions` of map.hpp, member for member. Pointers to maps are those that
/// `with_capacity`, `clone`, `fill` and `count_all` return, until `drop`.
#[repr(C)]
pub struct Functions {
    pub hash: extern "C" fn(u64) -> u64,
    with_capacity: unsafe extern "C" fn(usize) -> *mut c_void,
    clone: unsafe extern "C" fn(*const c_void) -> *mut c_void,
    drop: unsafe extern "C" fn(*mut c_void),
    len: unsafe extern "C" fn(*const c_void) -> usize,
    get: unsafe extern "C" fn(*const c_void, u64) -> *const u64,
    insert: unsafe extern "C" fn(*mut c_void, u64, u64, *mut u64) -> bool,
    count: unsafe extern "C" fn(*mut c_void, u64),
    remove: unsafe extern "C" fn(*mut c_void, u64, *mut u64) -> bool,
    pop: unsafe extern "C" fn(*mut c_void, *mut u64, *mut u64) -> bool,
    sum: unsafe extern "C" fn(*const c_void) -> u64,
    merge: unsafe extern "C" fn(*mut c_void, *const c_void),
    clear: unsafe extern "C" fn(*mut c_void),
    fill: unsafe extern "C" fn(usize, *const u64, usize) -> *mut c_void,
    look_up: unsafe extern "C" fn(*const c_void, *const u64, usize) -> u64,
    look_up_apart: unsafe extern "C" fn(*const c_void, *const u64, usize) -> u64,
    follow: unsafe extern "C" fn(*const c_void, u64, usize) -> u64,
    follow_half: unsafe extern "C" fn(*const c_void, u64, usize) -> u64,
    overwrite: unsafe extern "C" fn(*mut c_void, *const u64, usize),
    count_each: unsafe extern "C" fn(*mut c_void, *const u64, usize),
    bump_each: unsafe extern "C" fn(*mut c_void, *const u64, usize),
    count_all: unsafe extern "C" fn(*const u64, usize) -> *mut c_void,
    extend_by: unsafe extern "C" fn(*mut c_void, *const u64, usize),
    remove_all: unsafe extern "C" fn(*mut c_void, *const u64, usize) -> usize,
    exchange: unsafe extern "C" fn(*mut c_void, *const u64, *const u64, usize),
    pop_all: unsafe extern "C" fn(*mut c_void) -> usize,
}

/// Which map it is.
pub trait Peer: 'static {
    fn functions() -> &'static Functions;
}

/// A map of `u64` to `u64` of this peer.
pub struct Foreign<P: Peer> {
    map: NonNull<c_void>,
    peer: PhantomData<P>,
}

/// Calls a function of the peer.
macro_rules! call {
    ($function:ident $(, $argument:expr)*) => {
        // SAFETY: map.hpp has the same signature; pointers to maps are of live ones of this peer,
        // those to keys of slices with the lengths given beside them.
        unsafe { (P::functions().$function)($($argument),*) }
    };
}

impl<P: Peer> Foreign<P> {
    fn own(map: *mut c_void) -> Self {
        let map = NonNull::new(map).expect("new throws where it fails");
        Foreign { map, peer: PhantomData }
    }

    fn map(&self) -> *mut c_void {
        self.map.as_ptr()
    }
}

impl<P: Peer> Clone for Foreign<P> {
    fn clone(&self) -> Self {
        Self::own(call!(clone, self.map()))
    }
}

impl<P: Peer> Drop for Foreign<P> {
    fn drop(&mut self) {
        call!(drop, self.map());
    }
}

impl<P: Peer> Map for Foreign<P> {
    type Key = u64;
    type Value = u64;

    fn with_capacity(capacity: usize) -> Self {
        Self::own(call!(with_capacity, capacity))
    }

    fn len(&self) -> usize {
        call!(len, self.map())
    }

    fn get(&self, key: &u64) -> Option<&u64> {
        let value = call!(get, self.map(), *key);
        // SAFETY: null, or of a value that stays while the map is borrowed.
        unsafe { value.as_ref() }
    }

    fn insert(&mut self, key: u64, value: u64) -> Option<u64> {
        let mut old = 0;
        call!(insert, self.map(), key, value, &mut old).then_some(old)
    }

    fn count(&mut self, key: u64) {
        call!(count, self.map(), key);
    }

    fn bump(&mut self, key: &u64) {
        self.bump_each(std::slice::from_ref(key));
    }

    fn remove(&mut self, key: &u64) -> Option<u64> {
        let mut old = 0;
        call!(remove, self.map(), *key, &mut old).then_some(old)
    }

    fn pop(&mut self) -> Option<(u64, u64)> {
        let (mut key, mut value) = (0, 0);
        call!(pop, self.map(), &mut key, &mut value).then_some((key, value))
    }

    /// Puts back what is kept: never timed.
    fn retain(&mut self, mut keep: impl FnMut(&u64) -> bool) {
        let mut kept = Vec::new();
        while let Some((key, value)) = self.pop() {
            if keep(&key) {
                kept.push((key, value));
            }
        }
        self.extend(kept.into_iter());
    }

    fn extend(&mut self, entries: impl Iterator<Item = (u64, u64)>) {
        entries.for_each(|(key, value)| _ = self.insert(key, value));
    }

    fn collect(entries: impl Iterator<Item = (u64, u64)>) -> Self {
        let mut map = Self::with_capacity(entries.size_hint().0);
        map.extend(entries);
        map
    }

    fn sum(&self) -> u64 {
        call!(sum, self.map())
    }

    fn merge(&mut self, other: &Self) {
        call!(merge, self.map(), other.map());
    }

    fn clear(&mut self) {
        call!(clear, self.map());
    }

    fn bytes(&self) -> Option<usize> {
        None
    }

    fn clone_copy(&self) -> Self {
        self.clone()
    }

    fn fill(capacity: usize, keys: &[u64]) -> Self {
        Self::own(call!(fill, capacity, keys.as_ptr(), keys.len()))
    }

    fn look_up(&self, keys: &[u64]) -> u64 {
        call!(look_up, self.map(), keys.as_ptr(), keys.len())
    }

    #[cfg(target_arch = "x86_64")]
    fn look_up_apart(&self, keys: &[u64]) -> u64 {
        call!(look_up_apart, self.map(), keys.as_ptr(), keys.len())
    }

    fn follow(&self, key: u64, steps: usize) -> u64 {
        call!(follow, self.map(), key, steps)
    }

    fn follow_half(&self, key: u64, steps: usize) -> u64 {
        call!(follow_half, self.map(), key, steps)
    }

    fn overwrite(&mut self, keys: &[u64]) {
        call!(overwrite, self.map(), keys.as_ptr(), keys.len());
    }

    fn count_each(&mut self, keys: &[u64]) {
        call!(count_each, self.map(), keys.as_ptr(), keys.len());
    }

    fn bump_each(&mut self, keys: &[u64]) {
        call!(bump_each, self.map(), keys.as_ptr(), keys.len());
    }

    fn count_all(keys: &[u64]) -> Self {
        Self::own(call!(count_all, keys.as_ptr(), keys.len()))
    }

    fn extend_by(&mut self, keys: &[u64]) {
        call!(extend_by, self.map(), keys.as_ptr(), keys.len());
    }

    fn collect_from(keys: &[u64]) -> Self {
        Self::fill(keys.len(), keys)
    }

    fn remove_all(&mut self, keys: &[u64]) -> usize {
        call!(remove_all, self.map(), keys.as_ptr(), keys.len())
    }

    fn exchange(&mut self, out: &[u64], into: &[u64]) {
        let count = out.len().min(into.len());
        call!(exchange, self.map(), out.as_ptr(), into.as_ptr(), count);
    }

    fn pop_all(&mut self) -> usize {
        call!(pop_all, self.map())
    }
}
