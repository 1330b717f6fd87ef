//! The programs: short, so that all their interleavings can be explored. Knows no way to run them.

use super::call::Call::{self, *};
use super::run::Program;
use tabularasa::testing::Op;
use tabularasa::testing::op::Clear;

/// Keys. The letter is the shard: a key's lowest bit.
pub(crate) const A: u32 = 0;
pub(crate) const A2: u32 = 2;
pub(crate) const A3: u32 = 4;
pub(crate) const B: u32 = 1;
pub(crate) const B2: u32 = 3;

fn get(key: u32) -> Call {
    Map(Op::Get(key))
}

fn insert(key: u32, id: u64) -> Call {
    Map(Op::Insert(key, id))
}

fn remove(key: u32) -> Call {
    Map(Op::Remove(key))
}

fn clear(kind: Clear) -> Call {
    Map(Op::Clear(kind))
}

fn take() -> Call {
    Map(Op::TakeAll)
}

fn program(name: &'static str, setup: &[Call], threads: &[&[Call]]) -> Program {
    let threads = threads.iter().map(|calls| calls.to_vec()).collect();
    Program { name, setup: setup.to_vec(), threads }
}

/// All of them.
pub(crate) fn all() -> Vec<Program> {
    [clears(), entries(), takes(), replacements(), cursors(), loaders(), fences(), firsts()]
        .concat()
}

/// Clears beside operations on single keys.
fn clears() -> Vec<Program> {
    let ab = [insert(A, 1), insert(B, 2)];
    let retain = || clear(Clear::Retain);
    vec![
        program("lazy", &ab, &[&[ClearLazy, get(A), get(B)], &[insert(A, 3), get(B)]]),
        program("retain", &ab, &[&[retain(), get(A), get(B)], &[insert(A, 3), get(B)]]),
        program(
            "lazy, refill",
            &ab,
            &[&[ClearLazy, insert(A, 3), get(A2)], &[insert(A2, 4), get(A)]],
        ),
        program(
            "retain, refill",
            &ab,
            &[&[retain(), insert(A, 3), get(A2)], &[insert(A2, 4), get(A)]],
        ),
        program("both shards", &ab, &[&[retain()], &[get(A), insert(B2, 3), get(B)]]),
        program("three", &ab, &[&[remove(A), get(B)], &[insert(A, 3), get(A)], &[ClearLazy]]),
        program("two clears", &ab, &[&[retain()], &[clear(Clear::Std), get(A)], &[insert(A, 3)]]),
        program("four", &ab, &[&[insert(A, 3)], &[remove(A)], &[ClearLazy], &[get(A)]]),
        program("shrink", &ab, &[&[clear(Clear::Shrink), get(A)], &[insert(A2, 3), get(B)]]),
        program("reset", &ab, &[&[clear(Clear::Reset), get(A)], &[insert(A2, 3), get(B)]]),
        program(
            "shrink, reset",
            &ab,
            &[&[clear(Clear::Shrink)], &[clear(Clear::Reset)], &[insert(A2, 3)]],
        ),
        program("update", &ab, &[&[retain(), get(A)], &[Update(A, Some(3)), Update(B, None)]]),
        program("lazy, two writers", &ab, &[&[ClearLazy, insert(A, 3)], &[insert(A2, 4), get(A)]]),
        program(
            "lazy twice",
            &ab,
            &[&[ClearLazy, ClearLazy, insert(A, 3)], &[insert(A2, 4), get(A2)]],
        ),
        program("reclaim", &ab, &[&[ClearLazy, Reclaim], &[insert(A, 3), get(A)]]),
        program("len", &ab, &[&[Map(Op::Len), Map(Op::Len)], &[ClearLazy, insert(A, 3)]]),
        program("len, retain", &ab, &[&[Map(Op::Len)], &[insert(A2, 3), retain(), insert(B, 4)]]),
        program("is_empty", &ab, &[&[Map(Op::IsEmpty)], &[retain(), insert(A, 3)]]),
    ]
}

/// What does more than one thing to an entry, beside clears and one another.
fn entries() -> Vec<Program> {
    let ab = [insert(A, 1), insert(B, 2)];
    let retain = || clear(Clear::Retain);
    vec![
        program("entry", &ab, &[&[retain(), get(A)], &[Entry(A, Some(3)), Entry(B, None)]]),
        program("entry, entry", &ab, &[&[Entry(A, Some(3)), get(A)], &[Entry(A, None), get(A)]]),
        program("entry, lazy", &ab, &[&[ClearLazy, Entry(A, Some(4))], &[Entry(A, None), get(A)]]),
        program("remove_if", &ab, &[&[RemoveIf(A), get(A)], &[insert(A, 4), RemoveIf(B)]]),
        program("remove_if, lazy", &ab, &[&[RemoveIf(B), get(B)], &[ClearLazy, insert(B, 4)]]),
        program("try_insert", &ab, &[&[TryInsert(A2, 3)], &[TryInsert(A2, 4), ClearLazy]]),
        program("view_mut", &ab, &[&[ViewMut(A, 5), get(A)], &[ClearLazy, TryInsert(A, 6)]]),
        program(
            "shrink_to",
            &ab,
            &[&[clear(Clear::ShrinkTo(1)), get(A)], &[insert(A2, 3), get(B)]],
        ),
    ]
}

/// What is taken out, and by whom.
fn takes() -> Vec<Program> {
    let ab = [insert(A, 1), insert(B, 2)];
    vec![
        program("take", &ab, &[&[take()], &[insert(A2, 3), insert(B2, 4)]]),
        program("take, read", &ab, &[&[take(), get(A)], &[get(B), insert(A, 3), get(B)]]),
        program("take, lazy", &ab, &[&[take()], &[ClearLazy], &[insert(A, 3)]]),
        program("take, retain", &ab, &[&[take()], &[clear(Clear::Retain)], &[insert(A, 3)]]),
        program("two takes", &ab, &[&[take()], &[take()], &[insert(A, 3)]]),
        program("two takes, two inserts", &ab, &[&[take(), take()], &[insert(A, 3), insert(B, 4)]]),
    ]
}

fn replacements() -> Vec<Program> {
    let ab = [insert(A, 1), insert(B, 2)];
    let new = || ReplaceAll(vec![(A, 11), (B, 12)]);
    vec![
        program("replace", &ab, &[&[new()], &[get(A), get(B)]]),
        program("replace, write", &ab, &[&[new(), get(A)], &[insert(A, 3), remove(B)]]),
        program("replace, lazy", &ab, &[&[new()], &[ClearLazy, get(A)]]),
        program("replace, lazy, insert", &ab, &[&[new()], &[ClearLazy, insert(B, 3)]]),
        program("replace, take", &ab, &[&[new()], &[take(), get(B)]]),
        program("two replacements", &ab, &[&[new()], &[ReplaceAll(vec![(A, 21)]), get(B)]]),
        program(
            "replace, retain, insert",
            &ab,
            &[&[new()], &[clear(Clear::Retain)], &[insert(B, 3)]],
        ),
        program("replace, len", &ab, &[&[new()], &[Map(Op::Len), Map(Op::IsEmpty)]]),
        program("replace, cursor", &ab, &[&[new()], &[Cursor, Next, Next, Next]]),
    ]
}

fn cursors() -> Vec<Program> {
    let three = [insert(A, 1), insert(B, 2), insert(A2, 3)];
    let walk = [Cursor, Next, Next, Next, Next];
    let batches = [Cursor, NextBatch, NextBatch, NextBatch];
    // Enough for a table of the tiny geometry to grow, twice.
    let grow: Vec<Call> = (3..9).map(|key| insert(2 * key, 100 + u64::from(key))).collect();
    let churn = [remove(A2), insert(A3, 4), insert(A2, 5)];
    vec![
        program("cursor, lazy", &three, &[&walk, &[ClearLazy, insert(A, 4)]]),
        program("cursor, retain", &three, &[&walk, &[clear(Clear::Retain), insert(B, 4)]]),
        program("batches, retain", &three, &[&batches, &[clear(Clear::Retain), insert(B, 4)]]),
        program("batches, take", &three, &[&batches, &[take(), insert(B, 4)]]),
        program("cursor, growth", &three, &[&walk, &grow]),
        program("batches, growth", &three, &[&batches, &grow]),
        program("cursor, churn", &three, &[&walk, &churn]),
        program(
            "cursor, reset, insert",
            &three,
            &[&walk[..4], &[clear(Clear::Reset)], &[insert(A3, 4)]],
        ),
    ]
}

fn loaders() -> Vec<Program> {
    let load = || GetOrInsert(A, 7);
    let ab = [insert(A, 1), insert(B, 2)];
    vec![
        program("load, lazy", &[], &[&[load()], &[ClearLazy, get(A)]]),
        program("load, retain", &ab, &[&[load(), get(A)], &[clear(Clear::Retain)]]),
        program("two loads", &[], &[&[load()], &[GetOrInsert(A, 8)], &[ClearLazy]]),
        program("load, insert", &[], &[&[load(), get(A)], &[insert(A, 8), ClearLazy]]),
        program("fence", &ab, &[&[Epoch, InsertIfEpoch(A, 3)], &[ClearLazy, get(A)]]),
        program(
            "fence, retain",
            &ab,
            &[&[Epoch, InsertIfEpoch(A, 3), get(A)], &[clear(Clear::Retain), insert(A, 4)]],
        ),
    ]
}

/// Removals of a key beside loads of it.
fn fences() -> Vec<Program> {
    let load = || GetOrInsert(A, 7);
    let ab = [insert(A, 1), insert(B, 2)];
    let b = [insert(B, 2)];
    let fence = [EpochOf(A), InsertIfEpoch(A, 3)];
    vec![
        program("load, remove", &b, &[&[load()], &[remove(A), get(A)]]),
        program("load, remove another", &b, &[&[load()], &[remove(A2), get(A)]]),
        program("load, insert, remove", &b, &[&[load(), get(A)], &[insert(A, 8), remove(A)]]),
        program("load, remove, before shards", &[], &[&[load()], &[remove(A), get(A)]]),
        program("fence of a key", &ab, &[&fence, &[remove(A), get(A)]]),
        // What is removed was inserted after the epoch was taken, so it was removed after that.
        program(
            "fence of a key, in between",
            &b,
            &[&[EpochOf(A), insert(A, 8), InsertIfEpoch(A, 3)], &[remove(A), get(A)]],
        ),
        program("fence of a key, another", &ab, &[&fence, &[remove(A2), remove(B)]]),
        program("fence of a key, update", &ab, &[&fence, &[Update(A, None), get(A)]]),
        program("fence of a key, entry", &ab, &[&fence, &[Entry(A, None), get(A)]]),
        program("fence of a key, remove_if", &b, &[&fence, &[RemoveIf(A), get(A)]]),
        program("fence of a key, lazy", &ab, &[&fence, &[ClearLazy, remove(A)]]),
        program("fence of a key, before shards", &[], &[&fence, &[remove(A), get(A)]]),
        program("fence of a key, first entry", &[], &[&fence, &[insert(B, 4), remove(A)]]),
    ]
}

/// Maps whose shards are not made yet.
fn firsts() -> Vec<Program> {
    let retain = || clear(Clear::Retain);
    vec![
        program("first entries", &[], &[&[insert(A, 1), get(B)], &[insert(B, 2), get(A)]]),
        program("first entry, retain", &[], &[&[insert(A, 1), get(A)], &[retain(), get(A)]]),
        program("first entry, lazy", &[], &[&[insert(A, 1), get(A)], &[ClearLazy, get(A)]]),
        program("first entry, take", &[], &[&[insert(A, 1), get(A)], &[take(), get(A)]]),
        program("first entry, take, insert", &[], &[&[insert(A, 1)], &[take()], &[insert(B, 2)]]),
        program(
            "first entry, replace",
            &[],
            &[&[insert(A, 1), get(B)], &[ReplaceAll(vec![(A, 11), (B, 12)]), get(A)]],
        ),
        program("first entry, len", &[], &[&[insert(A, 1)], &[Map(Op::Len), Map(Op::IsEmpty)]]),
        program("first entry, cursor", &[], &[&[insert(A, 1)], &[Cursor, Next, Next]]),
        program("first entry, remove", &[], &[&[insert(A, 1), get(A)], &[remove(A), get(A)]]),
    ]
}
