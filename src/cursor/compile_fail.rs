//! What does not compile, and must not: a borrow of a map kept across a clear, a yielded reference
//! kept across a step that may change the map. Each beside a twin that differs in the order of two
//! lines, and compiles. The code of each error is checked by compilers that check such codes.

/// The statement `$live` makes a borrow, `$last` uses it, and `$between` must not come between.
macro_rules! twins {
    ($code:literal, $live:literal, $between:literal, $last:literal) => {
        concat!(
            example!(concat!("compile_fail,", $code), $live, $between, $last),
            example!("", $live, $last, $between),
        )
    };
}

/// An example of three statements, in a block that begins with these words.
macro_rules! example {
    ($words:expr, $first:literal, $second:literal, $third:literal) => {
        concat!(
            "```",
            $words,
            "\nlet mut map = tabularasa::HashMap::from([(1, 'a'), (2, 'b')]);\n",
            "let mut cursor = map.cursor();\n",
            $first,
            "\n",
            $second,
            "\n",
            $third,
            "\n# let _ = cursor;\n```\n\n",
        )
    };
}

/// What `iter` yields from.
///
#[doc = twins!("E0502", "let mut live = map.iter();", "map.clear();", "live.next();")]
#[doc = twins!("E0502", "let mut live = map.iter();", "map.clear_retain();", "live.next();")]
#[doc = twins!("E0502", "let mut live = map.iter();", "map.clear_shrink();", "live.next();")]
#[doc = twins!("E0502", "let mut live = map.iter();", "map.clear_shrink_to(1);", "live.next();")]
#[doc = twins!("E0502", "let mut live = map.iter();", "map.reset();", "live.next();")]
#[cfg_attr(
    feature = "zeroize",
    doc = twins!(
        "E0502",
        "let mut live = map.iter();",
        "map.clear_zeroize();",
        "live.next();"
    )
)]
#[doc = twins!(
    "E0502",
    "let mut live = map.iter();",
    "map.reset_with_hasher(Default::default());",
    "live.next();"
)]
#[doc = twins!("E0502", "let mut live = map.iter();", "drop(map.take_all());", "live.next();")]
#[doc = twins!(
    "E0505",
    "let mut live = map.iter();",
    "map.recycle::<u32, char>();",
    "live.next();"
)]
#[doc = twins!("E0502", "let mut live = map.iter();", "drop(map.drain());", "live.next();")]
struct Iter;

/// What `iter_mut` yields from.
///
#[doc = twins!("E0499", "let mut live = map.iter_mut();", "map.clear();", "live.next();")]
#[doc = twins!("E0499", "let mut live = map.iter_mut();", "map.clear_retain();", "live.next();")]
#[doc = twins!("E0499", "let mut live = map.iter_mut();", "map.clear_shrink();", "live.next();")]
#[doc = twins!(
    "E0499",
    "let mut live = map.iter_mut();",
    "map.clear_shrink_to(1);",
    "live.next();"
)]
#[doc = twins!("E0499", "let mut live = map.iter_mut();", "map.reset();", "live.next();")]
#[cfg_attr(
    feature = "zeroize",
    doc = twins!(
        "E0499",
        "let mut live = map.iter_mut();",
        "map.clear_zeroize();",
        "live.next();"
    )
)]
#[doc = twins!(
    "E0499",
    "let mut live = map.iter_mut();",
    "map.reset_with_hasher(Default::default());",
    "live.next();"
)]
#[doc = twins!("E0499", "let mut live = map.iter_mut();", "drop(map.take_all());", "live.next();")]
#[doc = twins!(
    "E0505",
    "let mut live = map.iter_mut();",
    "map.recycle::<u32, char>();",
    "live.next();"
)]
#[doc = twins!("E0499", "let mut live = map.iter_mut();", "drop(map.drain());", "live.next();")]
struct IterMut;

/// A drain that has not been dropped.
///
#[doc = twins!("E0499", "let live = map.drain();", "map.clear();", "drop(live);")]
#[doc = twins!("E0499", "let live = map.drain();", "map.clear_retain();", "drop(live);")]
#[doc = twins!("E0499", "let live = map.drain();", "map.clear_shrink();", "drop(live);")]
#[doc = twins!("E0499", "let live = map.drain();", "map.clear_shrink_to(1);", "drop(live);")]
#[doc = twins!("E0499", "let live = map.drain();", "map.reset();", "drop(live);")]
#[cfg_attr(
    feature = "zeroize",
    doc = twins!(
        "E0499",
        "let live = map.drain();",
        "map.clear_zeroize();",
        "drop(live);"
    )
)]
#[doc = twins!(
    "E0499",
    "let live = map.drain();",
    "map.reset_with_hasher(Default::default());",
    "drop(live);"
)]
#[doc = twins!("E0499", "let live = map.drain();", "drop(map.take_all());", "drop(live);")]
#[doc = twins!("E0505", "let live = map.drain();", "map.recycle::<u32, char>();", "drop(live);")]
#[doc = twins!("E0499", "let live = map.drain();", "drop(map.drain());", "drop(live);")]
struct Drain;

/// An entry.
///
#[doc = twins!("E0499", "let live = map.entry(1);", "map.clear();", "live.or_insert('c');")]
#[doc = twins!("E0499", "let live = map.entry(1);", "map.clear_retain();", "live.or_insert('c');")]
#[doc = twins!("E0499", "let live = map.entry(1);", "map.clear_shrink();", "live.or_insert('c');")]
#[doc = twins!(
    "E0499",
    "let live = map.entry(1);",
    "map.clear_shrink_to(1);",
    "live.or_insert('c');"
)]
#[doc = twins!("E0499", "let live = map.entry(1);", "map.reset();", "live.or_insert('c');")]
#[cfg_attr(
    feature = "zeroize",
    doc = twins!(
        "E0499",
        "let live = map.entry(1);",
        "map.clear_zeroize();",
        "live.or_insert('c');"
    )
)]
#[doc = twins!(
    "E0499",
    "let live = map.entry(1);",
    "map.reset_with_hasher(Default::default());",
    "live.or_insert('c');"
)]
#[doc = twins!(
    "E0499",
    "let live = map.entry(1);",
    "drop(map.take_all());",
    "live.or_insert('c');"
)]
#[doc = twins!(
    "E0505",
    "let live = map.entry(1);",
    "map.recycle::<u32, char>();",
    "live.or_insert('c');"
)]
#[doc = twins!("E0499", "let live = map.entry(1);", "drop(map.drain());", "live.or_insert('c');")]
struct Entry;

/// A batch of a cursor.
///
#[doc = twins!(
    "E0502",
    "let live = cursor.next_batch(&map).unwrap().unwrap();",
    "map.clear();",
    "live.count();"
)]
#[doc = twins!(
    "E0502",
    "let live = cursor.next_batch(&map).unwrap().unwrap();",
    "map.clear_retain();",
    "live.count();"
)]
#[doc = twins!(
    "E0502",
    "let live = cursor.next_batch(&map).unwrap().unwrap();",
    "map.clear_shrink();",
    "live.count();"
)]
#[doc = twins!(
    "E0502",
    "let live = cursor.next_batch(&map).unwrap().unwrap();",
    "map.clear_shrink_to(1);",
    "live.count();"
)]
#[doc = twins!(
    "E0502",
    "let live = cursor.next_batch(&map).unwrap().unwrap();",
    "map.reset();",
    "live.count();"
)]
#[cfg_attr(
    feature = "zeroize",
    doc = twins!(
        "E0502",
        "let live = cursor.next_batch(&map).unwrap().unwrap();",
        "map.clear_zeroize();",
        "live.count();"
    )
)]
#[doc = twins!(
    "E0502",
    "let live = cursor.next_batch(&map).unwrap().unwrap();",
    "map.reset_with_hasher(Default::default());",
    "live.count();"
)]
#[doc = twins!(
    "E0502",
    "let live = cursor.next_batch(&map).unwrap().unwrap();",
    "drop(map.take_all());",
    "live.count();"
)]
#[doc = twins!(
    "E0505",
    "let live = cursor.next_batch(&map).unwrap().unwrap();",
    "map.recycle::<u32, char>();",
    "live.count();"
)]
#[doc = twins!(
    "E0502",
    "let live = cursor.next_batch(&map).unwrap().unwrap();",
    "drop(map.drain());",
    "live.count();"
)]
struct Batch;

/// A reference that a step yielded, and steps that may change the map.
///
#[doc = twins!(
    "E0502",
    "let live = cursor.next(&map).unwrap().unwrap();",
    "cursor.next_entry(&mut map);",
    "assert!(*live.0 > 0);"
)]
#[doc = twins!(
    "E0502",
    "let live = cursor.next(&map).unwrap().unwrap();",
    "cursor.retain_next(&mut map, 1, |_, _| true);",
    "assert!(*live.0 > 0);"
)]
#[doc = twins!(
    "E0502",
    "let live = cursor.next_entry(&mut map).unwrap().unwrap();",
    "cursor.next(&map);",
    "live.remove();"
)]
#[doc = twins!(
    "E0499",
    "let live = cursor.next_entry(&mut map).unwrap().unwrap();",
    "cursor.next_entry(&mut map);",
    "live.remove();"
)]
struct Yielded;
