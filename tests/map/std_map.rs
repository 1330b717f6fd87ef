//! From std's maps and back, and equality with them.

use super::{By, Map, StdMap, contents, map_of, mix};

#[test]
fn conversions_keep_entries() {
    for len in [0, 1, 100] {
        let std: StdMap<u64, u64> = (0..len).map(|n| (n, n * 10)).collect();
        let map: Map<u64, u64> = std.clone().into();
        map.assert_invariants();
        assert_eq!(contents(&map), contents(&map_of(0..len, By(mix))));
        let back: StdMap<u64, u64> = map.into();
        assert_eq!(back, std);
    }
}

/// An array or a map of std's: each says what is to be made.
#[test]
fn conversions_infer() {
    let map = tabularasa::HashMap::from([(1, 2)]);
    let std = std::collections::HashMap::from([(1, 2)]);
    let from: tabularasa::HashMap<i32, i32> = std.into();
    assert_eq!(from, map);
}

#[cfg(feature = "std-eq")]
#[test]
fn equality_is_std() {
    let of = |entries: &[(u64, u64)]| -> (StdMap<u64, u64>, Map<u64, u64>) {
        (entries.iter().copied().collect(), entries.iter().copied().collect())
    };
    let cases: [&[(u64, u64)]; 5] = [&[], &[(1, 1)], &[(1, 2)], &[(2, 1)], &[(1, 1), (2, 2)]];
    for (i, left) in cases.iter().enumerate() {
        for (j, right) in cases.iter().enumerate() {
            let ((std, map), (other_std, other_map)) = (of(left), of(right));
            assert_eq!((map == other_std, std == other_map), (i == j, i == j));
            assert_eq!(map == other_map, i == j);
        }
    }
}
