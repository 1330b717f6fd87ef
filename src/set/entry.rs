//! Entries: one element's place in a set, found once and then used.
//! Over the map's; knows no hash.

use crate::hasher::DefaultHashBuilder;
use crate::map;
use allocator_api2::alloc::{Allocator, Global};
use core::fmt;
use core::hash::{BuildHasher, Hash};

/// An element's place in a [`HashSet`](crate::HashSet): [`entry`](crate::HashSet::entry).
pub enum Entry<'a, T, S = DefaultHashBuilder, A: Allocator = Global> {
    /// The element is present.
    Occupied(OccupiedEntry<'a, T, S, A>),
    /// It is not.
    Vacant(VacantEntry<'a, T, S, A>),
}

/// An occupied entry of a set.
///
/// # Examples
/// ```
/// use tabularasa::HashSet;
/// use tabularasa::hash_set::Entry;
///
/// let mut set = HashSet::from(["a"]);
/// if let Entry::Occupied(entry) = set.entry("a") {
///     assert_eq!(entry.get(), &"a");
///     assert_eq!(entry.remove(), "a");
/// }
/// assert!(set.is_empty());
/// ```
pub struct OccupiedEntry<'a, T, S = DefaultHashBuilder, A: Allocator = Global> {
    entry: map::OccupiedEntry<'a, T, (), S, A>,
}

/// A vacant entry of a set: an element that is absent, for which filling the entry makes room.
///
/// # Examples
/// ```
/// use tabularasa::HashSet;
/// use tabularasa::hash_set::Entry;
///
/// let mut set = HashSet::new();
/// for word in ["a", "the"] {
///     match set.entry(word.to_owned()) {
///         Entry::Vacant(entry) if entry.get().len() > 1 => drop(entry.insert()),
///         Entry::Vacant(entry) => assert_eq!(entry.into_value(), "a"),
///         Entry::Occupied(_) => panic!("no word comes twice"),
///     }
/// }
/// assert!(set.contains("the") && set.len() == 1);
/// ```
pub struct VacantEntry<'a, T, S = DefaultHashBuilder, A: Allocator = Global> {
    entry: map::VacantEntry<'a, T, (), S, A>,
}

impl<'a, T, S, A: Allocator> Entry<'a, T, S, A> {
    #[inline]
    pub(super) fn new(entry: map::Entry<'a, T, (), S, A>) -> Self {
        match entry {
            map::Entry::Occupied(entry) => Entry::Occupied(OccupiedEntry { entry }),
            map::Entry::Vacant(entry) => Entry::Vacant(VacantEntry { entry }),
        }
    }

    /// Inserts the element if it is absent, and returns the occupied entry.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut set = tabularasa::HashSet::from([1]);
    /// assert_eq!(*set.entry(1).insert().get(), 1);
    /// assert_eq!(set.entry(2).insert().remove(), 2);
    /// ```
    #[inline]
    pub fn insert(self) -> OccupiedEntry<'a, T, S, A>
    where
        T: Hash,
        S: BuildHasher,
    {
        match self {
            Entry::Occupied(entry) => entry,
            Entry::Vacant(entry) => entry.insert(),
        }
    }

    /// Inserts the element if it is absent: [`insert`](Self::insert), without the entry in return.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut set = tabularasa::HashSet::new();
    /// set.entry(1).or_insert();
    /// set.entry(1).or_insert();
    /// assert_eq!(set.len(), 1);
    /// ```
    #[inline]
    pub fn or_insert(self)
    where
        T: Hash,
        S: BuildHasher,
    {
        self.insert();
    }

    /// Returns the element that the set holds, or, of a vacant entry, the one that was asked for.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// let mut set: tabularasa::HashSet<&str> = tabularasa::HashSet::new();
    /// assert_eq!(set.entry("a").get(), &"a");
    /// ```
    #[inline]
    pub fn get(&self) -> &T {
        match self {
            Entry::Occupied(entry) => entry.get(),
            Entry::Vacant(entry) => entry.get(),
        }
    }
}

impl<'a, T, S, A: Allocator> OccupiedEntry<'a, T, S, A> {
    #[inline]
    pub(super) fn new(entry: map::OccupiedEntry<'a, T, (), S, A>) -> Self {
        OccupiedEntry { entry }
    }

    /// Returns the element that the set holds.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    /// use tabularasa::hash_set::Entry;
    ///
    /// let mut set = HashSet::from(["a"]);
    /// let Entry::Occupied(entry) = set.entry("a") else { unreachable!() };
    /// assert_eq!(entry.get(), &"a");
    /// ```
    #[inline]
    pub fn get(&self) -> &T {
        self.entry.key()
    }

    /// Removes the element and returns it.
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
    /// use tabularasa::HashSet;
    /// use tabularasa::hash_set::Entry;
    ///
    /// let mut set = HashSet::from(["a"]);
    /// let Entry::Occupied(entry) = set.entry("a") else { unreachable!() };
    /// assert_eq!(entry.remove(), "a");
    /// assert!(set.is_empty());
    /// ```
    #[inline]
    pub fn remove(self) -> T {
        self.entry.remove_entry().0
    }
}

impl<'a, T, S, A: Allocator> VacantEntry<'a, T, S, A> {
    /// Returns the element that was asked for.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    /// use tabularasa::hash_set::Entry;
    ///
    /// let mut set: HashSet<&str> = HashSet::new();
    /// let Entry::Vacant(entry) = set.entry("a") else { unreachable!() };
    /// assert_eq!(entry.get(), &"a");
    /// ```
    #[inline]
    pub fn get(&self) -> &T {
        self.entry.key()
    }

    /// Returns the element that was asked for, by value.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    /// use tabularasa::hash_set::Entry;
    ///
    /// let mut set: HashSet<&str> = HashSet::new();
    /// let Entry::Vacant(entry) = set.entry("a") else { unreachable!() };
    /// assert_eq!(entry.into_value(), "a");
    /// ```
    #[inline]
    pub fn into_value(self) -> T {
        self.entry.into_key()
    }

    /// Inserts the element.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    /// use tabularasa::hash_set::Entry;
    ///
    /// let mut set: HashSet<&str> = HashSet::new();
    /// let Entry::Vacant(entry) = set.entry("a") else { unreachable!() };
    /// assert_eq!(entry.insert().get(), &"a");
    /// assert!(set.contains("a"));
    /// ```
    #[inline]
    pub fn insert(self) -> OccupiedEntry<'a, T, S, A>
    where
        T: Hash,
        S: BuildHasher,
    {
        OccupiedEntry { entry: self.entry.insert_entry(()) }
    }
}

impl<T: fmt::Debug, S, A: Allocator> fmt::Debug for Entry<'_, T, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Occupied(entry) => f.debug_tuple("Entry").field(entry).finish(),
            Entry::Vacant(entry) => f.debug_tuple("Entry").field(entry).finish(),
        }
    }
}

impl<T: fmt::Debug, S, A: Allocator> fmt::Debug for OccupiedEntry<'_, T, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OccupiedEntry").field("value", self.get()).finish_non_exhaustive()
    }
}

impl<T: fmt::Debug, S, A: Allocator> fmt::Debug for VacantEntry<'_, T, S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VacantEntry").field(self.get()).finish()
    }
}
