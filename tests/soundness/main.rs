//! The soundness history of Rust's hash maps, and of the containers near them, as regression tests:
//! a test for each row that can concern this crate, named after it. [`ROWS`] says which, and why
//! the others have none. That nothing is read out of bounds, uninitialised or freed meanwhile is
//! what the same tests show under sanitizers: see `.ci/asan`.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

#[path = "../subject/arranged.rs"]
mod arranged;
#[path = "../subject/auto_traits.rs"]
mod auto_traits;
mod clears;
mod clone;
mod container;
mod counted;
mod cursors;
mod fickle;
mod forgotten;
mod insert;
mod iterators;
mod removal;
mod sharded;
mod sizes;
#[path = "../subject/mod.rs"]
mod subject;

use std::collections::BTreeSet;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use tabularasa::testing::subject::mix;

/// Mixes one number; nothing random in it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mixed;

impl BuildHasher for Mixed {
    type Hasher = Number;

    fn build_hasher(&self) -> Number {
        Number(0)
    }
}

/// The hasher of [`Mixed`].
#[derive(Debug)]
pub(crate) struct Number(u64);

impl Hasher for Number {
    fn finish(&self) -> u64 {
        mix(self.0)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0 << 8 | u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// What stands between a row of the history and this crate.
enum Guard {
    /// Tests of this name in this file.
    Tests(&'static str, &'static [&'static str]),
    /// Examples that must not compile, and their twins that do, behind this name.
    NoCompile(&'static str, &'static str),
    /// Nothing: it cannot happen here, for this reason.
    NotHere(&'static str),
}

use Guard::{NoCompile, NotHere, Tests};

/// The rows: advisories of RustSec by number, other threads by repository.
const ROWS: &[(&str, Guard)] = &[
    (
        "RUSTSEC-2024-0402 hashbrown: borsh output depends on the order of insertion",
        NotHere("nothing here writes borsh; the order of serde's output is said to be unspecified"),
    ),
    (
        "RUSTSEC-2026-0103 thin-vec",
        Tests("tests/soundness/clears.rs", &["rustsec_2026_0103_thin_vec_clear_len_after_drops"]),
    ),
    (
        "RUSTSEC-2026-0122 rkyv",
        Tests("tests/soundness/clears.rs", &["rustsec_2026_0122_rkyv_cleared_twice"]),
    ),
    (
        "RUSTSEC-2026-0254, -0255 sized-chunks",
        Tests(
            "tests/soundness/clears.rs",
            &["rustsec_2026_0254_0255_sized_chunks_drop_before_boundary"],
        ),
    ),
    (
        "RUSTSEC-2026-0256 circular-buffer",
        Tests(
            "tests/soundness/clears.rs",
            &["rustsec_2026_0256_circular_buffer_extend_over_entries"],
        ),
    ),
    (
        "RUSTSEC-2026-0253 lru",
        Tests("tests/soundness/removal.rs", &["rustsec_2026_0253_lru_pop_key_drop"]),
    ),
    (
        "RUSTSEC-2026-0002 lru",
        Tests("tests/soundness/iterators.rs", &["rustsec_2026_0002_lru_iter_mut_aliases_keys"]),
    ),
    ("RUSTSEC-2021-0130 lru", NoCompile("src/map/compile_fail.rs", "LruPopWhileIterating")),
    (
        "RUSTSEC-2020-0026 linked-hash-map",
        Tests("tests/soundness/iterators.rs", &["rustsec_2020_0026_linked_hash_map_uninitialised"]),
    ),
    (
        "RUSTSEC-2022-0002 dashmap, xacrimon/dashmap#127",
        NoCompile("src/map/compile_fail.rs", "DashmapReferenceOutlivesMap"),
    ),
    (
        "RUSTSEC-2026-0205 scc",
        Tests(
            "tests/soundness/insert.rs",
            &[
                "rustsec_2026_0205_scc_insert_comparison_panics",
                "rustsec_2026_0205_scc_collect_comparison_panics",
            ],
        ),
    ),
    (
        "The same of the concurrent map",
        Tests(
            "tests/soundness/sharded.rs",
            &[
                "rustsec_2026_0205_scc_sharded_user_code_panics",
                "rustsec_2026_0205_scc_sharded_results_forgotten",
            ],
        ),
    ),
    (
        "RUSTSEC-2026-0128 emap",
        Tests("tests/soundness/iterators.rs", &["rustsec_2026_0128_emap_keys_drop_values"]),
    ),
    (
        "RUSTSEC-2021-0052 id-map",
        Tests("tests/soundness/insert.rs", &["rustsec_2021_0052_id_map_closure_panics"]),
    ),
    (
        "RUSTSEC-2025-0050, -0034 id-map, fast_id_map",
        Tests("tests/soundness/sizes.rs", &["rustsec_2025_0050_0034_id_map_unchecked_index"]),
    ),
    (
        "RUSTSEC-2025-0047 slab",
        Tests("tests/soundness/sizes.rs", &["rustsec_2025_0047_slab_disjoint_absent"]),
    ),
    (
        "RUSTSEC-2019-0034 http",
        Tests("tests/soundness/iterators.rs", &["rustsec_2019_0034_http_forgotten_drain"]),
    ),
    (
        "The same of entries and of parallel iterators",
        Tests(
            "tests/soundness/forgotten.rs",
            &["forgotten_entries", "forgotten_parallel_iterators"],
        ),
    ),
    (
        "RUSTSEC-2019-0033 http",
        Tests("tests/soundness/sizes.rs", &["rustsec_2019_0033_http_reserve_overflows"]),
    ),
    (
        "RUSTSEC-2021-0047 slice-deque, rust-lang/rust#60977",
        Tests("tests/soundness/removal.rs", &["rustsec_2021_0047_slice_deque_predicate_panics"]),
    ),
    (
        "RUSTSEC-2021-0048 stackvector",
        Tests("tests/soundness/sizes.rs", &["rustsec_2021_0048_stackvector_believes_size_hints"]),
    ),
    (
        "RUSTSEC-2020-0145 heapless, RUSTSEC-2020-0132 array-tools",
        Tests(
            "tests/soundness/clone.rs",
            &[
                "rustsec_2020_0145_heapless_clone_of_a_consumed_iterator",
                "rustsec_2020_0132_array_tools_clone_panics",
            ],
        ),
    ),
    (
        "RUSTSEC-2019-0015 compact_arena",
        Tests(
            "tests/soundness/cursors.rs",
            &[
                "rustsec_2019_0015_compact_arena_foreign_index",
                "rustsec_2019_0015_compact_arena_foreign_bucket",
            ],
        ),
    ),
    (
        "RUSTSEC-2019-0023 string-interner",
        Tests(
            "tests/soundness/clone.rs",
            &["rustsec_2019_0023_string_interner_clone_outlives_original"],
        ),
    ),
    (
        "RUSTSEC-2020-0128, 2020-0092, 2020-0107, 2021-0036, 2020-0096: unbounded Send, Sync",
        Tests("tests/map/types.rs", &["auto_traits"]),
    ),
    ("The same of tables", Tests("tests/table/types.rs", &["auto_traits"])),
    ("The same of sets", Tests("tests/set/types.rs", &["auto_traits"])),
    (
        "The same of the concurrent map: auto traits",
        Tests(
            "tests/soundness/sharded.rs",
            &["rustsec_2020_0128_auto_traits_of_the_concurrent_map"],
        ),
    ),
    (
        "The same of cursors and batches",
        Tests("tests/soundness/main.rs", &["rustsec_2020_0128_auto_traits_of_cursors"]),
    ),
    (
        "RUSTSEC-2026-0234 rkyv",
        Tests("tests/serde/claims.rs", &["a_claim_alone_allocates_nothing"]),
    ),
    (
        "RUSTSEC-2022-0006 thread_local: weak ordering in an iterator",
        Tests("tests/sync_loom/main.rs", &["every_interleaving_is_legal"]),
    ),
    (
        "rust-lang/hashbrown#307, #302, #303",
        Tests("tests/map/types.rs", &["auto_traits_of_hasher_and_allocator"]),
    ),
    (
        "rust-lang/hashbrown#348, #407, #465, #510, #511",
        Tests(
            "tests/soundness/clone.rs",
            &[
                "hashbrown_348_clone_from_double_drop",
                "hashbrown_407_clone_from_guard_drops_uninitialised",
                "hashbrown_465_clone_from_control_bytes",
                "hashbrown_510_511_clone_from_leaks_allocator",
            ],
        ),
    ),
    (
        "rust-lang/hashbrown#439, #438",
        Tests("tests/soundness/clone.rs", &["hashbrown_439_into_iter_leaks_allocator"]),
    ),
    (
        "rust-lang/hashbrown#359: a forgotten guard whose field was retagged",
        NotHere("what a guard borrows is used through that guard alone while it lives"),
    ),
    (
        "rust-lang/hashbrown#268, #362, #692",
        Tests("tests/soundness/sizes.rs", &["hashbrown_268_362_692_layout_above_isize_max"]),
    ),
    (
        "rust-lang/hashbrown#325",
        Tests("tests/soundness/iterators.rs", &["hashbrown_325_size_hint_underflows"]),
    ),
    (
        "rust-lang/hashbrown#253, #254",
        Tests("tests/soundness/insert.rs", &["hashbrown_253_254_insertion_without_room"]),
    ),
    (
        "rust-lang/hashbrown#710",
        Tests("tests/soundness/insert.rs", &["hashbrown_710_rehash_panics"]),
    ),
    (
        "rust-lang/hashbrown#444, Manishearth/elsa#48, a1phyr/once_map#3",
        Tests("tests/soundness/insert.rs", &["hashbrown_444_insertion_drops_others"]),
    ),
    ("rust-lang/rust#37777", Tests("tests/soundness/iterators.rs", &["rust_37777_leaked_drain"])),
    (
        "djc/hashlink#43",
        Tests("tests/soundness/clears.rs", &["hashlink_43_clear_resets_side_structures_late"]),
    ),
    (
        "contain-rs/linked-hash-map#116",
        Tests("tests/soundness/clears.rs", &["linked_hash_map_116_into_iter_hasher_drop"]),
    ),
    (
        "ihciah/small-map#10",
        Tests("tests/soundness/removal.rs", &["small_map_10_retain_drops_before_erasing"]),
    ),
    (
        "rust-embedded/heapless#688",
        Tests("tests/soundness/removal.rs", &["heapless_688_retain_mends_half"]),
    ),
    (
        "oxidecomputer/iddqd#240, #241",
        Tests("tests/soundness/removal.rs", &["iddqd_240_241_countdown_to_a_panic"]),
    ),
    (
        "jonhoo/left-right#78, #75, jonhoo/evmap#1",
        Tests("tests/soundness/fickle.rs", &["left_right_78_evmap_1_eq_flips"]),
    ),
    ("libbpf/blazesym#1041", NoCompile("src/map/compile_fail.rs", "BlazesymReferenceAcrossGrowth")),
];

/// No row without its guard, and no guard that is not there.
#[test]
fn every_row_has_its_guard() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |file: &str| fs::read_to_string(root.join(file)).unwrap().replace('\r', "");
    let mut rows = BTreeSet::new();
    for (row, guard) in ROWS {
        assert!(rows.insert(row), "{row}: twice");
        match guard {
            Tests(file, names) => {
                for name in *names {
                    let test = format!("#[test]\nfn {name}() {{");
                    assert!(text(file).contains(&test), "{row}: no test {name} in {file}");
                }
            }
            NoCompile(file, name) => {
                let guarded = text(file);
                let (examples, _) = guarded.split_once(&format!("\nstruct {name};")).expect(row);
                let examples = &examples[examples.rfind("\nstruct").unwrap_or(0)..];
                let fails = examples.matches("```compile_fail,E").count();
                assert!(fails > 0 && examples.matches("```\n").count() > fails, "{row}: no twin");
            }
            NotHere(reason) => assert!(!reason.is_empty(), "{row}: no reason"),
        }
    }
}

/// `cache`, `concread`, `hashconsing`, `internment`, `im`: `Send` and `Sync` for anything. A cursor
/// has nothing to be tied to; a batch has what a reference to the map has.
#[test]
fn rustsec_2020_0128_auto_traits_of_cursors() {
    fn free<T: Send + Sync + Unpin + 'static>() -> usize {
        size_of::<T>()
    }
    assert!(free::<tabularasa::Cursor>() <= 128);
    free::<tabularasa::End>();
    free::<tabularasa::WrongMap>();
    free::<tabularasa::CursorError>();
    fn shared<T: Send + Sync>(_: &T) {}
    let mut map = tabularasa::HashMap::<u64, u64, Mixed>::default();
    map.insert(1, 2);
    let mut cursor = map.cursor();
    let batch = cursor.next_batch(&map).unwrap().unwrap();
    shared(&batch);
    assert_eq!(batch.count(), 1);
}
