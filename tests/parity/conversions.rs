//! From std's collections and back, and equality with them.

use crate::{ByMix, sorted};
use std::collections::{HashMap as StdHashMap, HashSet as StdHashSet};
use tabularasa::{HashMap, HashSet};

#[test]
fn maps() {
    for len in [0, 1, 100] {
        let std: StdHashMap<u32, u32> = (0..len).map(|n| (n, n * 10)).collect();
        let map: HashMap<u32, u32, ByMix> = std.clone().into();
        map.assert_invariants();
        assert_eq!(sorted(&map), sorted(&std));
        let back: StdHashMap<u32, u32> = map.into();
        assert_eq!(back, std);
    }
}

#[test]
fn sets() {
    for len in [0, 1, 100] {
        let std: StdHashSet<u32> = (0..len).collect();
        let set: HashSet<u32, ByMix> = std.clone().into();
        set.assert_invariants();
        assert_eq!(sorted(&set), sorted(&std));
        let back: StdHashSet<u32> = set.into();
        assert_eq!(back, std);
    }
}

/// With several sources to make a map from, an array still says all that there is to say.
#[test]
fn arrays_are_not_ambiguous() {
    let from: HashMap<i32, i32> = StdHashMap::from([(1, 2)]).into();
    assert!(from == HashMap::from([(1, 2)]));
    let from: HashSet<i32> = StdHashSet::from([1]).into();
    assert!(from == HashSet::from([1]));
}

#[cfg(feature = "std-eq")]
#[test]
fn equality() {
    type Both = (StdHashMap<u32, u32>, HashMap<u32, u32, ByMix>);
    let maps = |entries: &[(u32, u32)]| -> Both {
        (entries.iter().copied().collect(), entries.iter().copied().collect())
    };
    let keys = |entries: &[(u32, u32)]| -> (StdHashSet<u32>, HashSet<u32, ByMix>) {
        (entries.iter().map(|e| e.0).collect(), entries.iter().map(|e| e.0).collect())
    };
    let cases: [&[(u32, u32)]; 5] = [&[], &[(1, 1)], &[(1, 2)], &[(2, 1)], &[(1, 1), (2, 2)]];
    for (i, left) in cases.iter().enumerate() {
        for (j, right) in cases.iter().enumerate() {
            let ((std, map), (other_std, other_map)) = (maps(left), maps(right));
            assert_eq!((map == other_std, std == other_map), (i == j, i == j));
            let ((std, set), (other_std, other_set)) = (keys(left), keys(right));
            let same = set == other_set;
            assert_eq!((set == other_std, std == other_set), (same, same));
        }
    }
}
