//! The audited core, and its design. All unsafe code over memory is in this folder.
//! It knows no `Hash`, no `Eq` and no key: hashes and tests are given by the layers above.
//!
//! Beside the table lies `lock`, which the concurrent maps put around theirs; neither knows of the
//! other.
//!
//! # Vocabulary
//!
//! | word | meaning |
//! |---|---|
//! | slot | place for one entry; their number is a power of two |
//! | tag | a slot's control byte: EMPTY, or the top seven bits of its entry's hash |
//! | full, free | a slot with, or without, an entry |
//! | home | the slot that the low bits of a hash name |
//! | window | the tags of 16 neighbouring slots, compared at once, starting anywhere |
//! | path | the windows in which an entry may lie, in order: the first starts at its home |
//! | displaced | of an entry: not in the first window of its path |
//! | class | the low three bits of a tag |
//! | filter | a byte for 16 window starts: which classes an insertion has carried beyond them |
//! | line | 64 slots: their tags fill a cache line |
//! | hole | a free slot in a window that an entry was put beyond: a removal left it |
//! | touched map | a bit for each line: whether anything may be in it; from 4,096 slots on |
//! | debt | windows that look-ups walk in vain since entries beyond them were removed |
//! | capacity | entries that fit before the table grows: a constant of the allocation |
//! | stale | of metadata: meaning nothing, since the table was *abandoned* |
//! | pristine | of metadata: as of a table into which nothing was ever put |
//!
//! # One allocation
//!
//! ```text
//!                          control pointer
//!                          v
//! [pad][slot s-1]...[slot 0][tag 0 ... tag s-1][mirror of tags 0..15][filter][touched][ledger]
//!                            s bytes            15 bytes              max(1,s/16) s/512  8 bytes
//! ```
//!
//! Slots grow downwards, so that one pointer and one mask find everything. Whatever lies behind
//! the control pointer is 0xFF in an empty table (filter, touched map and ledger are stored
//! inverted), so that one memset makes it. The ledger (debt, and where `pop` goes on) is there from
//! 32 slots on. The mirror lets a window run over the end; in tables of 4 and 8 slots the bytes
//! between the tags and offset 15 are GAP, neither free nor full. All tables without an allocation
//! share one static block, whose mask is 0 and whose capacity, therefore, is 0.
//!
//! # Operations
//!
//! - **Find.** Compare the window at home with the tag; test the entries that answer; stop unless
//!   the filter says that this class went further; go on along the path, out of line. An EMPTY in a
//!   window says nothing if a removal may have left it there; until one has, it ends the search.
//! - **Insert.** As find, on one window load; if the class never left this window the key is new,
//!   and goes into the first free slot of it. Everything unusual (no entries, no room, a displaced
//!   entry, a full window) is one cold function, which also grows and cleans up. An entry that
//!   passes a full window marks its class in that window's filter byte.
//! - **Remove.** The tag becomes EMPTY. There are no tombstones: room comes back at once, and a
//!   table of constant length never grows. A displaced entry leaves its marks in the filter; the
//!   windows that they make look-ups walk are added to the debt.
//! - **Clean.** When the debt reaches a sixteenth of the windows, the next unusual insertion
//!   rebuilds the filter and moves displaced entries to the first window of their path with a free
//!   slot. Only insertions ever move an entry.
//! - **Grow.** Every entry is copied to its place in a larger block, which then replaces the old
//!   one: a hasher that panics midway leaves the old one as it was. In a table of twice the slots
//!   an entry stays as far behind its home as it was, so that none looks for a free slot; those of
//!   later windows are put in anew.
//! - **Iterate.** Windows in slot order; below one entry in 256 slots, the touched lines only.
//! - **Clear.** The generation moves on; the table is abandoned (no entries, stale metadata);
//!   destructors run; the metadata is wiped: the touched lines, or all at once when they are a
//!   third. What becomes of the block is each clear's own promise: `clear.rs`.
//!
//! # Invariants
//!
//! They hold whenever user code runs, and after every function here, unless a guard on the stack
//! restores them.
//!
//! - **I1** The number of slots is a power of two, at least 4; or the block is the shared one, and
//!   is never written.
//! - **I2** Every byte behind the control pointer is initialised. Tags are EMPTY or full.
//! - **I3** The mirror repeats the first tags; GAP fills the bytes between in small tables.
//! - **I4** A slot holds an entry exactly if its tag is full. Exception: in a table that is stale,
//!   which has `items` = 0, tags mean nothing. No tag is therefore believed before `items` or the
//!   flag was looked at.
//! - **I5** `items` is the number of full tags (0 when stale), and at most the capacity, which is
//!   less than the number of slots: there is always a free slot.
//! - **I6** An entry in window k of its path has its class marked in the filter bytes of windows 0
//!   to k-1. Marks without need are allowed, never the reverse. One-window tables have none.
//!   Unless the identity says that there may be holes, windows 0 to k-1 are full.
//! - **I7** The touched map covers every line with a full tag or a mark in its filter bytes.
//! - **I8** The block has the layout that `geometry` gives for the number of slots and the entry.
//!
//! Memory safety rests on I1 to I5 and I8. I6 and I7 decide what is found; with a `Hash` or `Eq`
//! that contradicts itself they say nothing useful, and nothing worse than that happens.
//!
//! # Where user code runs
//!
//! - **U1** `Hash`, through the closure that rehashes an entry: growing, cleaning up, counting.
//! - **U2** `Eq`, through the closure that tests an entry: finding.
//! - **U3** `Drop` of entries: clears, `retain`, iterators by value, dropping a table.
//! - **U4** `Clone` of entries: `clone`, `clone_from`.
//! - **U5** closures that judge or make entries: `retain`, `extract_if`, entries.
//! - **U6** the allocator, its `Clone` and its `Drop`.
//! - **U7** the hasher's own `Clone`, `Drop` and `build_hasher`: in the map above, never here.

pub(crate) mod audit;
mod bucket;
mod clear;
mod clone;
pub(crate) mod entry;
mod head;
pub(crate) mod identity;
pub(crate) mod insert;
pub(crate) mod iter;
#[cfg(all(feature = "std", target_has_atomic = "64", any(test, not(tabularasa_loom))))]
pub(crate) mod lock;
mod meta;
mod remove;
mod resize;
pub(crate) mod table;
#[cfg(feature = "zeroize")]
mod zeroize;

pub(crate) use table::RawTable;
