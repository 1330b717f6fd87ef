//! Entries of keys given by reference.
//! Knows no slot number.

use super::HashMap;
use super::entry::OccupiedEntry;
use crate::hasher::DefaultHashBuilder;
use crate::raw::entry::AbsentSlot;
use alloc::borrow::ToOwned;
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::hash::{BuildHasher, Hash};
use equivalent::Equivalent;

/// The place in a [`HashMap`] of a key given by reference: [`entry_ref`](HashMap::entry_ref).
///
/// # Examples
/// ```
/// use tabularasa::HashMap;
/// use tabularasa::hash_map::EntryRef;
///
/// let mut visits = HashMap::from([("/".to_owned(), 1)]);
/// for page in ["/", "/about"] {
///     match visits.entry_ref(page) {
///         EntryRef::Occupied(mut entry) => *entry.get_mut() += 1,
///         // Only here a `String` is made.
///         EntryRef::Vacant(entry) => *entry.insert(0) += 1,
///     }
/// }
/// assert_eq!((visits["/"], visits["/about"]), (2, 1));
/// ```
pub enum EntryRef<'a, 'b, K, Q: ?Sized, V, S = DefaultHashBuilder, A: Allocator = Global> {
    /// The key is present.
    Occupied(OccupiedEntry<'a, K, V, S, A>),
    /// It is not.
    Vacant(VacantEntryRef<'a, 'b, K, Q, V, S, A>),
}

/// A vacant entry of a key that is given by reference. Filling the entry makes room.
///
/// # Examples
/// ```
/// use tabularasa::HashMap;
/// use tabularasa::hash_map::EntryRef;
///
/// let mut names: HashMap<String, usize> = HashMap::new();
/// if let EntryRef::Vacant(entry) = names.entry_ref("a") {
///     let length = entry.key().len();
///     // The owned key may be made in another way than by `From`.
///     entry.insert_with_key("a".repeat(length), length);
/// }
/// assert_eq!(names["a"], 1);
/// ```
pub struct VacantEntryRef<'a, 'b, K, Q: ?Sized, V, S = DefaultHashBuilder, A: Allocator = Global> {
    pub(super) key: &'b Q,
    pub(super) slot: AbsentSlot<'a, HashMap<K, V, S, A>>,
}

impl<'a, 'b, K, Q: ?Sized, V, S, A: Allocator> EntryRef<'a, 'b, K, Q, V, S, A> {
    /// Sets the value of the key, whether the key is present or not, and returns the occupied
    /// entry.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut map: tabularasa::HashMap<String, u32> = tabularasa::HashMap::new();
    /// assert_eq!(*map.entry_ref("a").insert(1).get(), 1);
    /// ```
    pub fn insert(self, value: V) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        Q: ToOwned<Owned = K>,
        S: BuildHasher,
    {
        match self {
            EntryRef::Occupied(mut entry) => {
                entry.insert(value);
                entry
            }
            EntryRef::Vacant(entry) => entry.insert_entry(value),
        }
    }

    /// Inserts `default` if the key is absent, and returns the value by exclusive reference.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut map: tabularasa::HashMap<String, u32> = tabularasa::HashMap::new();
    /// *map.entry_ref("a").or_insert(3) += 1;
    /// assert_eq!(map["a"], 4);
    /// ```
    #[inline]
    pub fn or_insert(self, default: V) -> &'a mut V
    where
        K: Hash,
        Q: ToOwned<Owned = K>,
        S: BuildHasher,
    {
        self.or_insert_with(|| default)
    }

    /// Inserts what `default` returns if the key is absent, and returns the value by exclusive
    /// reference.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows or `default` panics.
    ///
    /// # Examples
    /// ```
    /// let mut map: tabularasa::HashMap<String, Vec<u32>> = tabularasa::HashMap::new();
    /// map.entry_ref("a").or_insert_with(Vec::new).push(1);
    /// assert_eq!(map["a"], [1]);
    /// ```
    #[inline]
    pub fn or_insert_with<F: FnOnce() -> V>(self, default: F) -> &'a mut V
    where
        K: Hash,
        Q: ToOwned<Owned = K>,
        S: BuildHasher,
    {
        self.or_insert_with_key(|_| default())
    }

    /// Inserts what `default` makes of the key if that is absent, and returns the value by
    /// exclusive reference.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows or `default` panics.
    ///
    /// # Examples
    /// ```
    /// let mut map: tabularasa::HashMap<String, usize> = tabularasa::HashMap::new();
    /// assert_eq!(*map.entry_ref("abc").or_insert_with_key(str::len), 3);
    /// ```
    #[inline]
    pub fn or_insert_with_key<F: FnOnce(&Q) -> V>(self, default: F) -> &'a mut V
    where
        K: Hash,
        Q: ToOwned<Owned = K>,
        S: BuildHasher,
    {
        match self {
            EntryRef::Occupied(entry) => entry.into_mut(),
            EntryRef::Vacant(entry) => {
                let value = default(entry.key);
                entry.insert(value)
            }
        }
    }

    /// Inserts the key and the value that `default` makes of the borrowed key if it is absent.
    ///
    /// For keys that `ToOwned` does not make: `Box<str>`, `Rc<str>`, `Arc<str>`.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If `default` does, if the key that it makes is not equivalent to the one asked for, or if
    /// the capacity overflows. Then nothing is inserted.
    ///
    /// # Examples
    /// ```
    /// use std::sync::Arc;
    /// use tabularasa::HashMap;
    ///
    /// let mut counts: HashMap<Arc<str>, u32> = HashMap::new();
    /// for word in ["a", "b", "a"] {
    ///     *counts.entry_ref(word).or_insert_with_entry(|word| (word.into(), 0)) += 1;
    /// }
    /// assert_eq!((counts["a"], counts["b"]), (2, 1));
    /// ```
    #[inline]
    pub fn or_insert_with_entry<F>(self, default: F) -> &'a mut V
    where
        F: FnOnce(&'b Q) -> (K, V),
        K: Hash,
        Q: Equivalent<K>,
        S: BuildHasher,
    {
        match self {
            EntryRef::Occupied(entry) => entry.into_mut(),
            EntryRef::Vacant(entry) => {
                let (key, value) = default(entry.key);
                entry.insert_with_key(key, value)
            }
        }
    }

    /// Inserts the value that `default` makes if the key is absent, or returns its error.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If `default` does, or the capacity overflows. Then nothing is inserted.
    ///
    /// # Errors
    /// That of `default`. Then nothing is inserted.
    ///
    /// # Examples
    /// ```
    /// let mut map: tabularasa::HashMap<String, u8> = tabularasa::HashMap::new();
    /// assert_eq!(map.entry_ref("a").or_try_insert_with(|| "7".parse()), Ok(&mut 7));
    /// assert!(map.entry_ref("b").or_try_insert_with(|| "seven".parse()).is_err());
    /// assert_eq!(map.len(), 1);
    /// ```
    #[inline]
    pub fn or_try_insert_with<F, E>(self, default: F) -> Result<&'a mut V, E>
    where
        F: FnOnce() -> Result<V, E>,
        K: Hash,
        Q: ToOwned<Owned = K>,
        S: BuildHasher,
    {
        match self {
            EntryRef::Occupied(entry) => Ok(entry.into_mut()),
            EntryRef::Vacant(entry) => Ok(entry.insert(default()?)),
        }
    }

    /// Inserts `V::default()` if the key is absent, and returns the value by exclusive reference.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut map: tabularasa::HashMap<String, u32> = tabularasa::HashMap::new();
    /// assert_eq!(*map.entry_ref("a").or_default(), 0);
    /// ```
    #[inline]
    pub fn or_default(self) -> &'a mut V
    where
        K: Hash,
        Q: ToOwned<Owned = K>,
        V: Default,
        S: BuildHasher,
    {
        self.or_insert_with(V::default)
    }

    /// Inserts `V::default()` if the key is absent, and returns the occupied entry.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut map: tabularasa::HashMap<String, u32> = tabularasa::HashMap::new();
    /// assert_eq!(map.entry_ref("a").or_default_entry().key(), "a");
    /// ```
    #[inline]
    pub fn or_default_entry(self) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        Q: ToOwned<Owned = K>,
        V: Default,
        S: BuildHasher,
    {
        match self {
            EntryRef::Occupied(entry) => entry,
            EntryRef::Vacant(entry) => entry.insert_entry(V::default()),
        }
    }

    /// Returns the key that the map holds, or, of a vacant entry, the one that was asked for.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<String, u32> = HashMap::new();
    /// assert_eq!(map.entry_ref("a").key(), "a");
    /// ```
    #[inline]
    pub fn key(&self) -> &Q
    where
        K: core::borrow::Borrow<Q>,
    {
        match self {
            EntryRef::Occupied(entry) => entry.key().borrow(),
            EntryRef::Vacant(entry) => entry.key,
        }
    }

    /// Changes the value if the key is present.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(String::from("a"), 1)]);
    /// map.entry_ref("a").and_modify(|value| *value += 1).or_insert(0);
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn and_modify<F: FnOnce(&mut V)>(mut self, change: F) -> Self {
        if let EntryRef::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }

    /// Returns the underlying map.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    ///
    /// let mut map: HashMap<String, u32> = HashMap::new();
    /// assert!(map.entry_ref("a").into_map().is_empty());
    /// ```
    #[inline]
    pub fn into_map(self) -> &'a mut HashMap<K, V, S, A> {
        match self {
            EntryRef::Occupied(entry) => entry.into_map(),
            EntryRef::Vacant(entry) => entry.into_map(),
        }
    }
}

impl<'a, 'b, K, Q: ?Sized, V, S, A: Allocator> VacantEntryRef<'a, 'b, K, Q, V, S, A> {
    /// Returns the key that was asked for.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::EntryRef;
    ///
    /// let mut map: HashMap<String, u32> = HashMap::new();
    /// let EntryRef::Vacant(entry) = map.entry_ref("a") else { unreachable!() };
    /// assert_eq!(entry.key(), "a");
    /// ```
    #[inline]
    pub fn key(&self) -> &'b Q {
        self.key
    }

    /// Inserts an owned copy of the key with this value.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::EntryRef;
    ///
    /// let mut map: HashMap<String, u32> = HashMap::new();
    /// let EntryRef::Vacant(entry) = map.entry_ref("a") else { unreachable!() };
    /// *entry.insert(1) += 1; // only now is a `String` made
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn insert(self, value: V) -> &'a mut V
    where
        K: Hash,
        Q: ToOwned<Owned = K>,
        S: BuildHasher,
    {
        self.insert_entry(value).into_mut()
    }

    /// Inserts an owned copy of the key with this value.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::EntryRef;
    ///
    /// let mut map: HashMap<String, u32> = HashMap::new();
    /// let EntryRef::Vacant(entry) = map.entry_ref("a") else { unreachable!() };
    /// assert_eq!(entry.insert_entry(1).get(), &1);
    /// ```
    #[inline]
    pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        Q: ToOwned<Owned = K>,
        S: BuildHasher,
    {
        let key = self.key.to_owned();
        self.put(key, value)
    }

    /// Inserts this key, which must be equivalent to the one asked for, with this value.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the keys are not equivalent, or the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::EntryRef;
    ///
    /// let mut map: HashMap<String, u32> = HashMap::new();
    /// if let EntryRef::Vacant(entry) = map.entry_ref("a") {
    ///     entry.insert_with_key(String::from("a"), 1);
    /// }
    /// assert_eq!(map["a"], 1);
    /// ```
    pub fn insert_with_key(self, key: K, value: V) -> &'a mut V
    where
        K: Hash,
        Q: Equivalent<K>,
        S: BuildHasher,
    {
        self.insert_entry_with_key(key, value).into_mut()
    }

    /// Does what [`insert_with_key`](Self::insert_with_key) does, and returns the occupied entry.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the keys are not equivalent, or the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::EntryRef;
    ///
    /// let mut map: HashMap<String, u32> = HashMap::new();
    /// let EntryRef::Vacant(entry) = map.entry_ref("a") else { unreachable!() };
    /// let key = String::from("a"); // made elsewhere
    /// assert_eq!(entry.insert_entry_with_key(key, 1).get(), &1);
    /// ```
    pub fn insert_entry_with_key(self, key: K, value: V) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        Q: Equivalent<K>,
        S: BuildHasher,
    {
        assert!(
            self.key.equivalent(&key),
            "the key to be put in is not equivalent to the one asked for"
        );
        self.put(key, value)
    }

    #[inline]
    pub(super) fn put(self, key: K, value: V) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        S: BuildHasher,
    {
        let hash = self.slot.hash();
        let slot = self
            .slot
            .insert((key, value), |hash_builder: &S, (key, _): &(K, V)| hash_builder.hash_one(key));
        OccupiedEntry::new(slot, hash)
    }

    /// Returns the underlying map.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::EntryRef;
    ///
    /// let mut map: HashMap<String, u32> = HashMap::new();
    /// let EntryRef::Vacant(entry) = map.entry_ref("a") else { unreachable!() };
    /// assert!(entry.into_map().is_empty());
    /// ```
    #[inline]
    pub fn into_map(self) -> &'a mut HashMap<K, V, S, A> {
        self.slot.into_owner()
    }
}

impl<K, Q, V, S, A> fmt::Debug for EntryRef<'_, '_, K, Q, V, S, A>
where
    K: fmt::Debug + core::borrow::Borrow<Q>,
    Q: fmt::Debug + ?Sized,
    V: fmt::Debug,
    A: Allocator,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntryRef::Occupied(entry) => f.debug_tuple("EntryRef").field(entry).finish(),
            EntryRef::Vacant(entry) => f.debug_tuple("EntryRef").field(entry).finish(),
        }
    }
}

impl<K, Q, V, S, A> fmt::Debug for VacantEntryRef<'_, '_, K, Q, V, S, A>
where
    Q: fmt::Debug + ?Sized,
    A: Allocator,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VacantEntryRef").field(&self.key()).finish()
    }
}
