//! Entries: one key's place in a map, found once and then used.
//! Over the core's handle of a slot; knows no slot number.

use super::HashMap;
use crate::hasher::DefaultHashBuilder;
use crate::raw::entry::{AbsentSlot, OccupiedSlot};
use allocator_api2::alloc::{Allocator, Global};
use core::error::Error;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::mem;
use equivalent::Equivalent;

/// A key's place in a [`HashMap`]: [`entry`](HashMap::entry).
///
/// # Examples
/// ```
/// use tabularasa::HashMap;
/// use tabularasa::hash_map::Entry;
///
/// let mut visits = HashMap::from([("/", 1)]);
/// for page in ["/", "/about"] {
///     match visits.entry(page) {
///         Entry::Occupied(mut entry) => *entry.get_mut() += 1,
///         Entry::Vacant(entry) => *entry.insert(0) += 1,
///     }
/// }
/// assert_eq!((visits["/"], visits["/about"]), (2, 1));
/// ```
pub enum Entry<'a, K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    /// The key is present.
    Occupied(OccupiedEntry<'a, K, V, S, A>),
    /// It is not.
    Vacant(VacantEntry<'a, K, V, S, A>),
}

/// An occupied entry.
///
/// # Examples
/// ```
/// use tabularasa::HashMap;
/// use tabularasa::hash_map::Entry;
///
/// let mut stock = HashMap::from([("apple", 1), ("pear", 2)]);
/// if let Entry::Occupied(mut entry) = stock.entry("apple") {
///     assert_eq!((entry.key(), entry.get()), (&"apple", &1));
///     assert_eq!(entry.insert(5), 1);
///     *entry.get_mut() -= 2;
///     assert_eq!(entry.remove_entry(), ("apple", 3));
/// }
/// if let Entry::Occupied(entry) = stock.entry("pear") {
///     // A reference that outlives the entry.
///     let count = entry.into_mut();
///     *count += 1;
/// }
/// assert_eq!((stock.len(), stock["pear"]), (1, 3));
/// ```
pub struct OccupiedEntry<'a, K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    slot: OccupiedSlot<'a, HashMap<K, V, S, A>>,
    hash: u64,
}

/// A vacant entry: a key that is absent, for which filling the entry makes room.
///
/// # Examples
/// ```
/// use tabularasa::HashMap;
/// use tabularasa::hash_map::Entry;
///
/// let mut names: HashMap<String, u32> = HashMap::new();
/// if let Entry::Vacant(entry) = names.entry("a".to_owned()) {
///     let length = entry.key().len() as u32;
///     *entry.insert(length) += 1;
/// }
/// if let Entry::Vacant(entry) = names.entry("b".to_owned()) {
///     // Second thoughts: the key comes back, and nothing was allocated.
///     assert_eq!(entry.into_key(), "b");
/// }
/// assert_eq!((names.len(), names["a"]), (1, 2));
/// ```
pub struct VacantEntry<'a, K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    pub(super) key: K,
    pub(super) slot: AbsentSlot<'a, HashMap<K, V, S, A>>,
}

/// The error of [`try_insert`](HashMap::try_insert): the present entry, and the value that was not
/// inserted.
pub struct OccupiedError<'a, K, V, S = DefaultHashBuilder, A: Allocator = Global> {
    /// The present entry.
    pub entry: OccupiedEntry<'a, K, V, S, A>,
    /// The value that was not inserted.
    pub value: V,
}

impl<'a, K, V, S, A: Allocator> Entry<'a, K, V, S, A> {
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
    /// let mut map = tabularasa::HashMap::from([(1, 'a')]);
    /// assert_eq!(*map.entry(1).insert('b').get(), 'b');
    /// ```
    pub fn insert(self, value: V) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        S: BuildHasher,
    {
        match self {
            Entry::Occupied(mut entry) => {
                entry.insert(value);
                entry
            }
            Entry::Vacant(entry) => entry.insert_entry(value),
        }
    }

    /// std's name of [`insert`](Self::insert).
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// assert_eq!(map.entry(1).insert_entry('b').remove(), 'b');
    /// ```
    pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        S: BuildHasher,
    {
        self.insert(value)
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
    /// let mut map = tabularasa::HashMap::new();
    /// *map.entry("a").or_insert(0) += 1;
    /// *map.entry("a").or_insert(0) += 1;
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn or_insert(self, default: V) -> &'a mut V
    where
        K: Hash,
        S: BuildHasher,
    {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(default),
        }
    }

    /// Inserts `default` if the key is absent, and returns the occupied entry.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(1, 'a')]);
    /// assert_eq!(*map.entry(1).or_insert_entry('b').get(), 'a');
    /// ```
    #[inline]
    pub fn or_insert_entry(self, default: V) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        S: BuildHasher,
    {
        match self {
            Entry::Occupied(entry) => entry,
            Entry::Vacant(entry) => entry.insert_entry(default),
        }
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
    /// let mut map = tabularasa::HashMap::new();
    /// map.entry(1).or_insert_with(Vec::new).push('a');
    /// assert_eq!(map[&1], ['a']);
    /// ```
    #[inline]
    pub fn or_insert_with<F: FnOnce() -> V>(self, default: F) -> &'a mut V
    where
        K: Hash,
        S: BuildHasher,
    {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(default()),
        }
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
    /// let mut lengths = tabularasa::HashMap::new();
    /// assert_eq!(*lengths.entry("abc").or_insert_with_key(|key| key.len()), 3);
    /// ```
    #[inline]
    pub fn or_insert_with_key<F: FnOnce(&K) -> V>(self, default: F) -> &'a mut V
    where
        K: Hash,
        S: BuildHasher,
    {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let value = default(entry.key());
                entry.insert(value)
            }
        }
    }

    /// Inserts what `default` makes if the key is absent, or returns its error.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If `default` does, or the capacity overflows. Then nothing is inserted.
    ///
    /// # Errors
    /// That of `default`. Then nothing is inserted, and the key is dropped.
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// assert_eq!(map.entry("a").or_try_insert_with(|| "7".parse::<u8>()), Ok(&mut 7));
    /// assert!(map.entry("b").or_try_insert_with(|| "seven".parse::<u8>()).is_err());
    /// assert_eq!(map.len(), 1);
    /// ```
    #[inline]
    pub fn or_try_insert_with<F, E>(self, default: F) -> Result<&'a mut V, E>
    where
        F: FnOnce() -> Result<V, E>,
        K: Hash,
        S: BuildHasher,
    {
        match self {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => Ok(entry.insert(default()?)),
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
    /// let mut map: tabularasa::HashMap<u32, u32> = tabularasa::HashMap::new();
    /// assert_eq!(*map.entry(1).or_default(), 0);
    /// ```
    #[inline]
    pub fn or_default(self) -> &'a mut V
    where
        K: Hash,
        V: Default,
        S: BuildHasher,
    {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(V::default()),
        }
    }

    /// Returns the key that the map holds, or, of a vacant entry, the one that was asked for.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([("a", 1)]);
    /// assert_eq!(map.entry("b").key(), &"b");
    /// ```
    #[inline]
    pub fn key(&self) -> &K {
        match self {
            Entry::Occupied(entry) => entry.key(),
            Entry::Vacant(entry) => entry.key(),
        }
    }

    /// Changes the value if the key is present.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(1, 10)]);
    /// map.entry(1).and_modify(|value| *value += 1).or_insert(0);
    /// assert_eq!(map[&1], 11);
    /// ```
    #[inline]
    pub fn and_modify<F: FnOnce(&mut V)>(mut self, change: F) -> Self {
        if let Entry::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }

    /// Replaces the value if the key is present, or removes the entry if `replace` returns `None`.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `replace` does; the entry is out then.
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([(1, 10)]);
    /// map.entry(1).and_replace_entry_with(|_, value| Some(value * 2));
    /// assert_eq!(map[&1], 20);
    /// map.entry(1).and_replace_entry_with(|_, _| None);
    /// assert!(map.is_empty());
    /// ```
    pub fn and_replace_entry_with<F>(self, replace: F) -> Self
    where
        F: FnOnce(&K, V) -> Option<V>,
    {
        match self {
            Entry::Occupied(entry) => entry.replace_entry_with(replace),
            Entry::Vacant(_) => self,
        }
    }

    /// Returns the underlying map.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::from([("a", 1)]);
    /// let map = map.entry("a").and_modify(|value| *value += 1).into_map();
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn into_map(self) -> &'a mut HashMap<K, V, S, A> {
        match self {
            Entry::Occupied(entry) => entry.into_map(),
            Entry::Vacant(entry) => entry.into_map(),
        }
    }
}

impl<'a, K, V, S, A: Allocator> OccupiedEntry<'a, K, V, S, A> {
    #[inline]
    pub(crate) fn new(slot: OccupiedSlot<'a, HashMap<K, V, S, A>>, hash: u64) -> Self {
        OccupiedEntry { slot, hash }
    }

    /// Returns the key that the map holds.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// assert_eq!(map.entry("a").insert_entry(1).key(), &"a");
    /// ```
    #[inline]
    pub fn key(&self) -> &K {
        &self.slot.get().0
    }

    /// Returns the value.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// assert_eq!(map.entry("a").insert_entry(1).get(), &1);
    /// ```
    #[inline]
    pub fn get(&self) -> &V {
        &self.slot.get().1
    }

    /// Returns the value by exclusive reference.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// let mut entry = map.entry("a").insert_entry(1);
    /// *entry.get_mut() += 1;
    /// assert_eq!(entry.remove(), 2);
    /// ```
    #[inline]
    pub fn get_mut(&mut self) -> &mut V {
        &mut self.slot.get_mut().1
    }

    /// Returns the value by exclusive reference, for as long as the map is borrowed.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// let entry = map.entry("a").insert_entry(1);
    /// let value = entry.into_mut(); // outlives the entry
    /// *value += 1;
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn into_mut(self) -> &'a mut V {
        &mut self.slot.into_mut().1
    }

    /// Returns key and value, for as long as the map is borrowed.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// let entry = map.entry("a").insert_entry(1);
    /// let (key, value) = entry.into_entry();
    /// *value += key.len();
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn into_entry(self) -> (&'a K, &'a mut V) {
        let (key, value) = self.slot.into_mut();
        (key, value)
    }

    /// Replaces the value and returns the old one.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// let mut entry = map.entry("a").insert_entry(1);
    /// assert_eq!(entry.insert(5), 1);
    /// assert_eq!(map["a"], 5);
    /// ```
    #[inline]
    pub fn insert(&mut self, value: V) -> V {
        mem::replace(self.get_mut(), value)
    }

    /// Removes the entry and returns its value.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// let entry = map.entry("a").insert_entry(1);
    /// assert_eq!(entry.remove(), 1);
    /// assert!(map.is_empty());
    /// ```
    #[inline]
    pub fn remove(self) -> V {
        self.remove_entry().1
    }

    /// Removes the entry and returns both parts of it.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// let entry = map.entry("a").insert_entry(1);
    /// assert_eq!(entry.remove_entry(), ("a", 1));
    /// assert!(map.is_empty());
    /// ```
    #[inline]
    pub fn remove_entry(self) -> (K, V) {
        self.slot.remove(Some(self.hash)).0
    }

    /// Replaces the key by an equal one, and returns the old key.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If the keys are not equal.
    ///
    /// # Examples
    /// ```
    /// use std::rc::Rc;
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::Entry;
    ///
    /// // Equal keys can differ in what they keep alive.
    /// let shared: Rc<str> = Rc::from("a");
    /// let mut map = HashMap::from([(Rc::<str>::from("a"), 1)]);
    /// if let Entry::Occupied(mut entry) = map.entry(shared.clone()) {
    ///     entry.replace_key(shared.clone());
    /// }
    /// assert!(Rc::ptr_eq(map.keys().next().unwrap(), &shared));
    /// ```
    pub fn replace_key(&mut self, key: K) -> K
    where
        K: Equivalent<K>,
    {
        assert!(
            key.equivalent(self.key()),
            "the key to be put in is not equal to the one in the map"
        );
        self.swap_key(key)
    }

    #[inline]
    pub(super) fn swap_key(&mut self, key: K) -> K {
        mem::replace(&mut self.slot.get_mut().0, key)
    }

    /// Replaces the value, or removes the entry if `replace` returns `None`.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Panics
    /// If `replace` does; the entry is out then.
    ///
    /// # Examples
    /// See [`Entry::and_replace_entry_with`].
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::Entry;
    ///
    /// let mut map = HashMap::from([("a", 1)]);
    /// let Entry::Occupied(entry) = map.entry("a") else { unreachable!() };
    /// let entry = entry.replace_entry_with(|_key, value| (value > 1).then_some(value));
    /// assert!(matches!(entry, Entry::Vacant(_))); // removed
    /// assert!(map.is_empty());
    /// ```
    pub fn replace_entry_with<F>(self, replace: F) -> Entry<'a, K, V, S, A>
    where
        F: FnOnce(&K, V) -> Option<V>,
    {
        let OccupiedEntry { slot, hash } = self;
        let mut refused = None;
        let replaced = slot.replace_with(Some(hash), |(key, value)| match replace(&key, value) {
            Some(value) => Some((key, value)),
            None => {
                refused = Some(key);
                None
            }
        });
        match (replaced, refused) {
            (Ok(slot), _) => Entry::Occupied(OccupiedEntry { slot, hash }),
            (Err(vacant), Some(key)) => {
                Entry::Vacant(VacantEntry { key, slot: AbsentSlot::after_removal(vacant, hash) })
            }
            (Err(_), None) => unreachable!("an entry that is not put back leaves its key"),
        }
    }

    /// Returns the underlying map.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut map = tabularasa::HashMap::new();
    /// assert_eq!(map.entry("a").insert_entry(1).into_map().len(), 1);
    /// ```
    #[inline]
    pub fn into_map(self) -> &'a mut HashMap<K, V, S, A> {
        self.slot.into_owner()
    }
}

impl<'a, K, V, S, A: Allocator> VacantEntry<'a, K, V, S, A> {
    /// Returns the key that was asked for.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::Entry;
    ///
    /// let mut map: HashMap<&str, u32> = HashMap::new();
    /// let Entry::Vacant(entry) = map.entry("a") else { unreachable!() };
    /// assert_eq!(entry.key(), &"a");
    /// ```
    #[inline]
    pub fn key(&self) -> &K {
        &self.key
    }

    /// Returns the key that was asked for, by value.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::Entry;
    ///
    /// let mut map: HashMap<&str, u32> = HashMap::new();
    /// let Entry::Vacant(entry) = map.entry("a") else { unreachable!() };
    /// assert_eq!(entry.into_key(), "a");
    /// ```
    #[inline]
    pub fn into_key(self) -> K {
        self.key
    }

    /// Inserts the key with this value.
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
    /// use tabularasa::hash_map::Entry;
    ///
    /// let mut map: HashMap<&str, u32> = HashMap::new();
    /// let Entry::Vacant(entry) = map.entry("a") else { unreachable!() };
    /// *entry.insert(1) += 1;
    /// assert_eq!(map["a"], 2);
    /// ```
    #[inline]
    pub fn insert(self, value: V) -> &'a mut V
    where
        K: Hash,
        S: BuildHasher,
    {
        self.insert_entry(value).into_mut()
    }

    /// Inserts the key with this value.
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
    /// use tabularasa::hash_map::Entry;
    ///
    /// let mut map: HashMap<&str, u32> = HashMap::new();
    /// let Entry::Vacant(entry) = map.entry("a") else { unreachable!() };
    /// assert_eq!(entry.insert_entry(1).remove_entry(), ("a", 1));
    /// ```
    #[inline]
    pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V, S, A>
    where
        K: Hash,
        S: BuildHasher,
    {
        let hash = self.slot.hash();
        let slot = self.slot.insert((self.key, value), |hash_builder: &S, (key, _): &(K, V)| {
            hash_builder.hash_one(key)
        });
        OccupiedEntry { slot, hash }
    }

    /// Returns the underlying map.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashMap;
    /// use tabularasa::hash_map::Entry;
    ///
    /// let mut map: HashMap<&str, u32> = HashMap::new();
    /// let Entry::Vacant(entry) = map.entry("a") else { unreachable!() };
    /// assert_eq!(entry.into_map().len(), 0);
    /// ```
    #[inline]
    pub fn into_map(self) -> &'a mut HashMap<K, V, S, A> {
        self.slot.into_owner()
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S, A: Allocator> fmt::Debug for Entry<'_, K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Occupied(entry) => f.debug_tuple("Entry").field(entry).finish(),
            Entry::Vacant(entry) => f.debug_tuple("Entry").field(entry).finish(),
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S, A: Allocator> fmt::Debug for OccupiedEntry<'_, K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OccupiedEntry")
            .field("key", self.key())
            .field("value", self.get())
            .finish_non_exhaustive()
    }
}

impl<K: fmt::Debug, V, S, A: Allocator> fmt::Debug for VacantEntry<'_, K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VacantEntry").field(self.key()).finish()
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S, A: Allocator> fmt::Debug for OccupiedError<'_, K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OccupiedError")
            .field("key", self.entry.key())
            .field("old_value", self.entry.get())
            .field("new_value", &self.value)
            .finish_non_exhaustive()
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S, A: Allocator> fmt::Display for OccupiedError<'_, K, V, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (there, key) = (self.entry.get(), self.entry.key());
        write!(f, "{:?} was not put in: key {key:?} has value {there:?}", self.value)
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S, A: Allocator> Error for OccupiedError<'_, K, V, S, A> {}
