//! The audited core, and its design. All unsafe code over a table's memory is in this folder; what
//! allocators do to blocks (`ZeroizeOnFree`, and one for tests) is theirs.
//! It knows no `Hash`, no `Eq` and no key: hashes and tests are given by the layers above.
//!
//! # Where what is
//!
//! | file or folder | what it has | what it must never know |
//! |---|---|---|
//! | `meta` | the bytes behind the slots, and all that is said of them | a slot, an entry type |
//! | `bucket` | the address of a slot | a tag |
//! | `head` | block, length, identity: all of a table but its entries | an entry type |
//! | `table`, `find`, `insert`, `remove` | looking up, inserting, removing | a hasher |
//! | `entry` | a slot with its owner, full or kept free | a key |
//! | `resize` | growth, doubling, shrinking, clean-up, freeing | an entry type, but by `Rehash` |
//! | `iter` | walks: over all, by hash, by slot, in parts, by home | a hasher, but as a closure |
//! | `clear`, `zeroize`, `clone`, `identity` | what they are named for | a hasher |
//! | `audit` | invariants, figures, states, counts of looks | how to change anything |
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
//! | depth | the most windows that lie before an entry's own on its path |
//! | class | the low three bits of a tag |
//! | filter | a byte for 16 window starts: which classes an insertion has carried beyond them |
//! | line | 64 slots: their tags fill a cache line |
//! | hole | a free slot in a window that an entry was carried beyond: a removal left it |
//! | touched map | a bit for each line: whether anything may be in it; from 4,096 slots on |
//! | debt | windows that look-ups walk in vain since entries beyond them were removed |
//! | capacity | entries that fit before the table grows: a constant of the allocation |
//! | stale | of metadata: meaning nothing, since the table was *abandoned* |
//! | pristine | of metadata without entries: as of a table into which nothing was ever inserted |
//!
//! # One allocation
//!
//! ```text
//!                          control pointer
//!                          v
//! [pad][slot 0]...[slot s-1][tag 0 ... tag s-1][mirror of tags 0..15][filter][touched][ledger]
//!                            s bytes            15 bytes              max(1,s/16) s/512  8 bytes
//! ```
//!
//! One pointer and one mask find everything: slot `i` lies `i - s` entries from the pointer, tag
//! `i` lies `i` bytes from it. Whatever lies behind the pointer is 0xFF in an empty table (filter,
//! touched map and ledger are stored inverted), so that one memset makes it. The ledger (debt,
//! depth, and where `pop` goes on) is present from 32 slots on. The mirror lets a window run over
//! the end; in tables of 4 and 8 slots the bytes between the tags and offset 15 are GAP, neither
//! free nor full. All tables without an allocation share one static block, whose mask is 0 and
//! whose capacity, therefore, is 0.
//!
//! # What exists once
//!
//! A program has many types of map, and each would get its own copy of all that is generic. So what
//! is hot and short is generic, and inlined: the first window of a look-up, an insertion, a
//! removal. What is cold is in `Head`, which has no type parameter, or the allocator's alone.
//! Growth, doubling, shrinking and clean-up move entries as bytes, and ask for one thing of their
//! type, by a `&dyn Rehash`: the hashes of a line of 64 slots at a time (`resize/rehash.rs`). That
//! is the one generic seam. The layers above make one closure that hashes and one that compares for
//! each type of map, for a closure is a type, and two that do the same are two. Functions that
//! cannot unwind are `extern "C"`: their callers need no landing pads.
//!
//! # Operations
//!
//! - **Find.** Compare the window at home with the tag; test the entries that answer; stop unless
//!   the filter says that this class went further; go on along the path, out of line. An EMPTY in a
//!   window says nothing if a removal may have left it there; until one has, it ends the search.
//! - **Insert.** As find, on one window load; if the class never left this window the key is new,
//!   and goes into the first free slot of it, if there is room. All else is cold: a displaced
//!   entry, a full window, growth, a clean-up. An entry that passes a full window marks its class
//!   in that window's filter byte.
//! - **Keep a place.** An entry that was looked up in vain, or taken out, keeps a slot, and fills
//!   exactly that, or nothing. Dropped unfilled it has changed nothing.
//! - **Remove.** The tag becomes EMPTY. There are no tombstones: room comes back at once, and a
//!   table of constant length never grows. A displaced entry leaves its marks in the filter; the
//!   windows that they make look-ups walk are added to the debt: by its hash; where nobody knows
//!   that, by what the marks allow; for all that `retain` drops, as large a share of the marks as
//!   they were of the entries.
//! - **Clean.** When the debt reaches a sixteenth of the windows, the next cold insertion rebuilds
//!   the filter and moves displaced entries to the first window of their path with a free slot.
//!   What is not inserted yet (`HashTable::entry`) rebuilds the filter alone. Only insertions,
//!   reserving and shrinking ever move an entry.
//! - **Grow.** Every entry is copied to its place in a larger block, which then replaces the old
//!   one: a hasher that panics midway leaves the old one as it was. In a table of twice the slots
//!   an entry stays as far after its home as it was, so that none looks for a free slot; those of
//!   later windows are inserted anew.
//! - **Iterate.** Windows in slot order. Below one entry in 256 slots by the touched map: lines in
//!   use one by one, or all lines of 64 of which many are, so that no walk takes longer than one
//!   that does not ask the map.
//! - **Clear.** The generation moves on; the table is abandoned (no entries, no room, stale
//!   metadata); destructors run; the metadata is wiped: the touched lines, or all at once when they
//!   are many (a third; a twelfth beyond the caches). What becomes of the block is each clear's own
//!   promise: `clear.rs`.
//!
//! # Invariants
//!
//! They hold whenever user code runs, and after every function here, unless a guard on the stack
//! restores them.
//!
//! - **I1** The number of slots is a power of two, at least 4 (`Slots`); or the block is the shared
//!   one, and is never written.
//! - **I2** Every byte behind the control pointer is initialised. Tags are EMPTY or full.
//! - **I3** The mirror repeats the first tags; GAP fills the bytes between in small tables.
//! - **I4** A slot holds an entry exactly if its tag is full. Exception: in a table that is stale,
//!   which has `items` = 0, tags mean nothing. No tag is therefore believed before `items` or the
//!   limit was looked at.
//! - **I5** `items` is the number of full tags (0 when stale), and at most the capacity, which is
//!   less than the number of slots: there is always a free slot. The limit is the capacity, or 0
//!   when the table is stale or unallocated.
//! - **I6** An entry in window k of its path has its class marked in the filter bytes of windows 0
//!   to k-1. Marks without need are allowed, never the reverse. One-window tables have none. The
//!   ledger tells a depth of at least k, or the most that it can tell. Unless the identity says
//!   that there may be holes, windows 0 to k-1 are full.
//! - **I7** The touched map covers every line with a full tag or a mark in its filter bytes.
//! - **I8** The block has the layout that `geometry` gives for the number of slots and the entry.
//!
//! Memory safety rests on all of them but I6: walks believe `items` (I5) and the touched map (I7),
//! and look for no end. I6 decides what is found; with a `Hash` or `Eq` that contradicts itself it
//! says nothing useful, and nothing worse than that happens.
//!
//! # Views
//!
//! `Block` is what a table owns; a `Control` reads its metadata, a `ControlMut` writes them, and
//! both mask every slot number, so that none leads out of the block. Reading is therefore safe.
//! Making slots full or free is not: I4 and I5 are its caller's. Walks that outlive a borrow
//! (draining, extracting, by value) are made by unsafe functions, which say for how long.
//!
//! # Where user code runs
//!
//! - **U1** `Hash`, through the closure that rehashes an entry: growing, cleaning up, counting, the
//!   steps of cursors. In the map above the closure also runs the hasher's `build_hasher`.
//! - **U2** `Eq`, through the closure that tests an entry: finding.
//! - **U3** `Drop` of entries: clears, `retain`, a cursor's `judge`, iterators by value, dropping a
//!   table. Of a key that an insertion replaces or leaves over: in the map above, after the table
//!   is done.
//! - **U4** `Clone` of entries: `clone`, `clone_from`.
//! - **U5** closures that judge or make entries: `retain`, `extract_if`, `judge`, entries.
//! - **U6** the allocator, its `Clone` and its `Drop`. `deallocate` also runs while a panic of U1,
//!   U3 or U4 unwinds.
//! - **U7** the hasher's own `Clone` and `Drop`: in the map above, never here.

#![deny(clippy::multiple_unsafe_ops_per_block)]

pub(crate) mod audit;
mod bucket;
mod clear;
mod clone;
pub(crate) mod entry;
mod find;
mod head;
pub(crate) mod identity;
pub(crate) mod insert;
pub(crate) mod iter;
mod meta;
mod remove;
mod resize;
pub(crate) mod table;
#[cfg(feature = "zeroize")]
mod zeroize;

pub(crate) use table::RawTable;
