//! Look-up, insertion and removal by element: the map's, whose values are nothing.
//! Knows no hash.

use super::HashSet;
use super::entry::Entry;
use crate::map::EntryRef;
use allocator_api2::alloc::Allocator;
use core::hash::{BuildHasher, Hash};
use equivalent::Equivalent;

impl<T: Eq + Hash, S: BuildHasher, A: Allocator> HashSet<T, S, A> {
    /// Returns whether the element is present.
    ///
    /// # Complexity
    /// O(1). An empty set hashes nothing.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let set = HashSet::from([String::from("a")]);
    /// // Any form of the element will do that hashes and compares like it.
    /// assert!(set.contains("a") && !set.contains("b"));
    /// ```
    #[inline]
    pub fn contains<Q>(&self, value: &Q) -> bool
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        self.map.contains_key(value)
    }

    /// Returns the element that the set holds.
    ///
    /// # Complexity
    /// O(1).
    ///
    /// # Examples
    /// ```
    /// use std::rc::Rc;
    /// use tabularasa::HashSet;
    ///
    /// // Equal strings, one allocation.
    /// let mut pool: HashSet<Rc<str>> = HashSet::from([Rc::from("a")]);
    /// assert_eq!(Rc::strong_count(pool.get("a").unwrap()), 1);
    /// ```
    #[inline]
    pub fn get<Q>(&self, value: &Q) -> Option<&T>
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        match self.map.get_key_value(value) {
            Some((element, ())) => Some(element),
            None => None,
        }
    }

    /// Inserts `value` if no equal element is present, and returns the element that the set holds.
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
    ///
    /// let mut set = HashSet::new();
    /// assert_eq!(*set.get_or_insert(1), 1);
    /// assert_eq!((*set.get_or_insert(1), set.len()), (1, 1));
    /// ```
    #[inline]
    pub fn get_or_insert(&mut self, value: T) -> &T {
        self.map.entry(value).or_insert_entry(()).into_entry().0
    }

    /// Inserts what `make` returns if the element is absent, and returns the element that the set
    /// holds.
    ///
    /// # Complexity
    /// O(1) amortised.
    ///
    /// # Panics
    /// If `make` does, or makes an element that is not equivalent to `value`: nothing has changed
    /// then. If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    ///
    /// let mut names: HashSet<String> = HashSet::new();
    /// for name in ["a", "b", "a"] {
    ///     // Two `String`s are made, not three.
    ///     assert_eq!(names.get_or_insert_with(name, |name| name.to_owned()), name);
    /// }
    /// assert_eq!(names.len(), 2);
    /// ```
    #[inline]
    pub fn get_or_insert_with<Q, F>(&mut self, value: &Q, make: F) -> &T
    where
        Q: Hash + Equivalent<T> + ?Sized,
        F: FnOnce(&Q) -> T,
    {
        match self.map.entry_ref(value) {
            EntryRef::Occupied(entry) => entry.into_entry().0,
            EntryRef::Vacant(entry) => entry.insert_entry_with_key(make(value), ()).into_entry().0,
        }
    }

    /// Returns the entry of this element, occupied or vacant.
    ///
    /// # Complexity
    /// O(1). Allocates nothing: a vacant entry does, when it is filled.
    ///
    /// # Examples
    /// ```
    /// use tabularasa::HashSet;
    /// use tabularasa::hash_set::Entry;
    ///
    /// // Switch: out if it is in, in if it is out.
    /// let mut lit = HashSet::new();
    /// for lamp in [1, 2, 1] {
    ///     match lit.entry(lamp) {
    ///         Entry::Occupied(entry) => drop(entry.remove()),
    ///         Entry::Vacant(entry) => drop(entry.insert()),
    ///     }
    /// }
    /// assert_eq!(lit, HashSet::from([2]));
    /// ```
    #[inline]
    pub fn entry(&mut self, value: T) -> Entry<'_, T, S, A> {
        Entry::new(self.map.entry(value))
    }

    /// Inserts an element. Returns `false`, and drops `value`, if an equal element is present.
    ///
    /// # Complexity
    /// O(1) amortised. An element that is there never grows the table.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// let mut set = tabularasa::HashSet::new();
    /// assert!(set.insert(1) && !set.insert(1));
    /// ```
    #[inline]
    pub fn insert(&mut self, value: T) -> bool {
        self.map.insert(value, ()).is_none()
    }

    /// Inserts an element. If an equal one is present, replaces it and returns the old one.
    ///
    /// # Complexity
    /// O(1) amortised. An element that is there never grows the table.
    ///
    /// # Panics
    /// If the capacity overflows.
    ///
    /// # Examples
    /// ```
    /// use std::rc::Rc;
    /// use tabularasa::HashSet;
    ///
    /// // Equal elements can differ in what they keep alive.
    /// let (old, new): (Rc<str>, Rc<str>) = (Rc::from("a"), Rc::from("a"));
    /// let mut set = HashSet::from([old.clone()]);
    /// assert!(Rc::ptr_eq(&set.replace(new.clone()).unwrap(), &old));
    /// assert!(Rc::ptr_eq(set.get("a").unwrap(), &new));
    /// ```
    #[inline]
    pub fn replace(&mut self, value: T) -> Option<T> {
        self.map.replace_entry(value, ()).map(|(old, ())| old)
    }

    /// Removes this element. Returns whether it was present.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1). The memory stays, and so does the capacity.
    ///
    /// # Examples
    /// ```
    /// let mut set = tabularasa::HashSet::from([1]);
    /// assert!(set.remove(&1) && !set.remove(&1));
    /// ```
    #[inline]
    pub fn remove<Q>(&mut self, value: &Q) -> bool
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        self.map.remove_entry(value).is_some()
    }

    /// Removes this element and returns it.
    ///
    /// Whatever is moved out leaves its bytes in the slot until another entry overwrites them. With
    /// feature `zeroize`, `clear_zeroize` overwrites the whole block now, and the allocator
    /// `ZeroizeOnFree` overwrites it when it is freed.
    ///
    /// # Complexity
    /// O(1). The memory stays, and so does the capacity.
    ///
    /// # Examples
    /// ```
    /// let mut set = tabularasa::HashSet::from([String::from("a")]);
    /// assert_eq!(set.take("a").as_deref(), Some("a"));
    /// ```
    #[inline]
    pub fn take<Q>(&mut self, value: &Q) -> Option<T>
    where
        Q: Hash + Equivalent<T> + ?Sized,
    {
        self.map.remove_entry(value).map(|(element, ())| element)
    }
}
