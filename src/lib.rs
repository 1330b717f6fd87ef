#![no_std]
#![cfg_attr(feature = "nightly", feature(dropck_eyepatch))]
// Banners on what a feature adds: docs.rs has a nightly compiler, and sets this cfg.
#![cfg_attr(docsrs, feature(doc_cfg))]
// The guides link to what features add.
#![cfg_attr(
    not(all(feature = "std", feature = "default-hasher")),
    allow(rustdoc::broken_intra_doc_links, reason = "what is linked to needs a feature")
)]
#![warn(clippy::alloc_instead_of_core, clippy::std_instead_of_alloc, clippy::std_instead_of_core)]
// README's links are references: these definitions come first and count here, those at README's end
// are for where it lies.
#![doc = include_str!("docs/front.md")]
#![doc = ""]
#![doc = include_str!("../README.md")]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod cursor;
#[cfg(any(doc, doctest))]
pub mod docs;
mod error;
mod ext;
mod fault;
mod hasher;
mod map;
mod owner;
mod raw;
mod seed;
mod set;
mod stats;
#[cfg(all(feature = "std", target_has_atomic = "64"))]
pub mod sync;
mod table;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod watermark;

pub use cursor::source::{Walk, WalkKey, WalkMut, WalkRetain};
pub use cursor::{Batch, Cursor, CursorError, End, WrongMap};
pub use equivalent::Equivalent;
pub use error::TryReserveError;
#[cfg(feature = "zeroize")]
pub use ext::zeroize::ZeroizeOnFree;
pub use hasher::DefaultHashBuilder;
/// std's name of the default hasher.
pub use hasher::DefaultHashBuilder as RandomState;
#[cfg(any(feature = "default-hasher", feature = "foldhash"))]
pub use hasher::{DefaultHasher, FixedState};
pub use map::HashMap;
pub use raw::identity::ClearKind;
pub use set::HashSet;
pub use stats::Stats;
pub use table::HashTable;
pub use watermark::{Clearable, Trimmable, Watermark};

/// A hash map, its entries and its iterators.
pub mod hash_map {
    #[cfg(any(feature = "default-hasher", feature = "foldhash"))]
    pub use crate::DefaultHasher;
    #[cfg(any(feature = "default-hasher", feature = "foldhash"))]
    pub use crate::FixedState;
    pub use crate::map::{
        Drain, Entry, EntryRef, ExtractIf, GetBatch, HashMap, IntoIter, IntoKeys, IntoValues, Iter,
        IterMut, Keys, OccupiedEntry, OccupiedError, VacantEntry, VacantEntryRef, Values,
        ValuesMut,
    };
    #[cfg(feature = "raw-entry")]
    pub use crate::map::{
        RawEntryBuilder, RawEntryBuilderMut, RawEntryMut, RawOccupiedEntryMut, RawVacantEntryMut,
    };
    pub use crate::{DefaultHashBuilder, RandomState};

    /// Parallel iterators over a map.
    #[cfg(feature = "rayon")]
    pub mod rayon {
        pub use crate::ext::rayon::map::{
            IntoParIter, ParDrain, ParIter, ParIterMut, ParKeys, ParValues, ParValuesMut,
        };
    }
}

/// A hash set, its entries, its iterators and set algebra.
pub mod hash_set {
    #[cfg(any(feature = "default-hasher", feature = "foldhash"))]
    pub use crate::DefaultHasher;
    pub use crate::set::{
        Difference, Drain, Entry, ExtractIf, HashSet, Intersection, IntoIter, Iter, OccupiedEntry,
        SymmetricDifference, Union, VacantEntry,
    };
    pub use crate::{DefaultHashBuilder, RandomState};

    /// Parallel iterators over a set.
    #[cfg(feature = "rayon")]
    pub mod rayon {
        pub use crate::ext::rayon::set::{
            IntoParIter, ParDifference, ParDrain, ParIntersection, ParIter, ParSymmetricDifference,
            ParUnion,
        };
    }
}

/// A hash table whose hashes the caller gives, its entries and its iterators.
pub mod hash_table {
    pub use crate::raw::iter::buckets::{IterBuckets, UnsafeIter};
    pub use crate::raw::iter::hash::{IterHash, IterHashBuckets, IterHashMut};
    pub use crate::raw::iter::{Drain, IntoIter, Iter, IterMut};
    pub use crate::table::{
        AbsentEntry, Entry, ExtractIf, HashTable, Hashed, HashedMut, OccupiedEntry, VacantEntry,
    };

    /// Parallel iterators over a table.
    #[cfg(feature = "rayon")]
    pub mod rayon {
        pub use crate::ext::rayon::table::{IntoParIter, ParDrain, ParIter, ParIterMut};
    }
}
