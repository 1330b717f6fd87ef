//! What does not compile, and must not, by the history of other maps: references that outlive what
//! they refer to. Each example beside a twin that differs in the order of two lines, and compiles.

/// RUSTSEC-2021-0130: an iterator of `lru` was not tied to its cache, from which an entry could be
/// taken while it was read.
///
/// ```compile_fail,E0502
/// let mut map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let mut walk = map.iter();
/// let first = walk.next();
/// map.pop();
/// assert!(first.is_some());
/// ```
/// ```
/// let mut map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let mut walk = map.iter();
/// let first = walk.next();
/// assert!(first.is_some());
/// map.pop();
/// ```
///
/// The same of what a cursor yields.
///
/// ```compile_fail,E0502
/// let mut map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let mut cursor = map.cursor();
/// let first = cursor.next(&map).unwrap();
/// map.remove(&1);
/// assert!(first.is_some());
/// ```
/// ```
/// let mut map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let mut cursor = map.cursor();
/// let first = cursor.next(&map).unwrap();
/// assert!(first.is_some());
/// map.remove(&1);
/// ```
struct LruPopWhileIterating;

/// RUSTSEC-2022-0002, and an earlier `get`: references of `dashmap` outlived the guard that kept
/// their shard from being changed.
///
/// ```compile_fail,E0505
/// let map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let one = map.get(&1);
/// drop(map);
/// assert!(one.is_some());
/// ```
/// ```
/// let map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let one = map.get(&1);
/// assert!(one.is_some());
/// drop(map);
/// ```
///
/// From an entry.
///
/// ```compile_fail,E0499
/// let mut map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let one = map.entry(1).or_default();
/// map.clear();
/// one.push('!');
/// ```
/// ```
/// let mut map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let one = map.entry(1).or_default();
/// one.push('!');
/// map.clear();
/// ```
///
/// From the concurrent map, which lends values for the time of a call.
///
/// ```compile_fail,E0521
/// let map = tabularasa::sync::ShardedMap::from([(1, String::from("one"))]);
/// let mut one = None;
/// map.view(&1, |value| one = Some(value));
/// assert!(one.is_some());
/// ```
/// ```
/// let map = tabularasa::sync::ShardedMap::from([(1, String::from("one"))]);
/// let mut one = None;
/// map.view(&1, |value| one = Some(value.clone()));
/// assert!(one.is_some());
/// ```
struct DashmapReferenceOutlivesMap;

/// `blazesym`: references into a map were kept across an insertion that moves its entries.
///
/// ```compile_fail,E0502
/// let mut map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let one = &map[&1];
/// map.insert(2, String::new());
/// assert_eq!(one, "one");
/// ```
/// ```
/// let mut map = tabularasa::HashMap::from([(1, String::from("one"))]);
/// let one = &map[&1];
/// assert_eq!(one, "one");
/// map.insert(2, String::new());
/// ```
///
/// In a table.
///
/// ```compile_fail,E0502
/// let mut table = tabularasa::HashTable::new();
/// let one = table.insert_unique(1, String::from("one"), |_| 1).into_mut();
/// let one = &*one;
/// let also = table.find(1, |_| true);
/// table.reserve(100, |_| 1);
/// assert!(also.is_some() && one.len() == 3);
/// ```
/// ```
/// let mut table = tabularasa::HashTable::new();
/// let one = table.insert_unique(1, String::from("one"), |_| 1).into_mut();
/// assert_eq!(one.len(), 3);
/// let also = table.find(1, |_| true);
/// assert!(also.is_some());
/// table.reserve(100, |_| 1);
/// ```
struct BlazesymReferenceAcrossGrowth;
