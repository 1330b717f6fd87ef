//! One control byte: what it says of its slot, and which part of a hash it holds.
//! Knows no table and no slot.

/// The slot is free. The only special byte that is ever written over a slot that can be used, and
/// the byte with which everything behind the slots is filled when a table is empty.
pub(crate) const EMPTY: u8 = 0xFF;

/// Stands between the tags and their mirror in tables smaller than a window: neither free nor full.
pub(crate) const GAP: u8 = 0x80;

/// The tag of a hash: its top seven bits, so that the sign bit is clear.
#[inline(always)]
pub(crate) const fn of(hash: u64) -> u8 {
    (hash >> 57) as u8
}

/// Is this the tag of a full slot?
#[inline(always)]
pub(crate) const fn is_full(tag: u8) -> bool {
    tag & 0x80 == 0
}

/// The bit that stands for the tag's class in a filter byte.
#[inline(always)]
pub(crate) const fn class(tag: u8) -> u8 {
    1 << (tag & 7)
}
