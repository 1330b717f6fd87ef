//! The total order of hashes in which cursors walk, and its blocks in a table of a given size.
//! Arithmetic only; knows no table and no cursor.

/// Homes of a block, as a power of two. Larger blocks keep more of a step's memory together and
/// look at fewer entries of their neighbours; smaller ones make smaller batches.
pub(crate) const BLOCK_LOG2: u32 = if cfg!(tabularasa_tiny) { 2 } else { 8 };

/// Homes of a block.
pub(crate) const BLOCK: usize = 1 << BLOCK_LOG2;

/// The place of a hash in the order: the bits above a block's, lowest first, then the rest.
///
/// In a table of 2^b slots the low b bits of a hash are its home. Those above `BLOCK_LOG2` come
/// first here, the lowest most significant: so the homes of one block are one interval of the
/// order at every size, which growth halves and shrinking joins with its neighbour.
#[inline(always)]
pub(crate) const fn order(hash: u64) -> u64 {
    (hash >> BLOCK_LOG2).reverse_bits() | (hash & (BLOCK as u64 - 1))
}

/// The hash at a place of the order.
#[inline(always)]
pub(crate) const fn hash_at(order: u64) -> u64 {
    let low = BLOCK as u64 - 1;
    ((order & !low).reverse_bits() << BLOCK_LOG2) | (order & low)
}

/// The low bits of the hash at a place: its home's distance from the first of its block, in tables
/// of a block or more.
#[inline(always)]
pub(crate) const fn low(place: u64) -> usize {
    place as usize & (BLOCK - 1)
}

/// Bits of the home that tell blocks apart in a table of `slots` slots.
#[inline(always)]
pub(crate) const fn block_bits(slots: usize) -> u32 {
    slots.trailing_zeros().saturating_sub(BLOCK_LOG2)
}

/// First home of the block that holds this place of the order.
#[inline(always)]
pub(crate) const fn first_home(order: u64, slots: usize) -> usize {
    hash_at(order & !(BLOCK as u64 - 1)) as usize & (slots - 1)
}

/// The last place of the order in the block that holds `order`.
#[inline(always)]
pub(crate) const fn last_in_block(order: u64, bits: u32) -> u64 {
    // A shift by 64 would be too far; no table has so few blocks and so many bits at once.
    if bits == 0 { u64::MAX } else { order | (u64::MAX >> bits) }
}

/// The block after this one in the order, of 2^`bits` in a table: the reverse of its number goes up
/// by one.
#[inline(always)]
pub(crate) const fn next_block(block: usize, bits: u32) -> Option<usize> {
    if bits == 0 {
        return None;
    }
    let ones = (block << (usize::BITS - bits)).leading_ones();
    if ones >= bits {
        return None;
    }
    let bit = 1 << (bits - 1 - ones);
    Some(block & (bit - 1) | bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASHES: [u64; 6] = [0, 1, u64::MAX, 0x0123_4567_89AB_CDEF, 1 << 63, 0xFF00];

    #[test]
    fn order_is_a_bijection() {
        for hash in HASHES.into_iter().chain(0..5_000) {
            assert_eq!(hash_at(order(hash)), hash);
            assert_eq!(order(hash_at(hash)), hash);
        }
    }

    /// At every size, a block is exactly the interval that its bounds say.
    #[test]
    fn order_blocks_are_intervals_at_every_size() {
        let mut seed = 1u64;
        for _ in 0..crate::testing::effort(5_000, 10) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
            for shift in 2..usize::BITS.min(40) {
                let slots = 1usize << shift;
                let home = seed as usize & (slots - 1);
                let (place, bits) = (order(seed), block_bits(slots));
                let first = first_home(place, slots);
                let homes = BLOCK.min(slots);
                assert!(first <= home && home < first + homes);
                let last = last_in_block(place, bits);
                assert_eq!(first_home(last, slots), first);
                if last != u64::MAX {
                    assert_ne!(first_home(last + 1, slots), first);
                    assert!(block_bits(slots) > 0);
                }
            }
        }
    }

    #[test]
    fn order_next_block_follows_the_order() {
        for bits in 0..12 {
            let slots = BLOCK << bits;
            let (mut block, mut count) = (0, 1);
            while let Some(next) = next_block(block, bits) {
                let last = last_in_block(order((block * BLOCK) as u64), bits);
                assert_eq!(first_home(last + 1, slots), next * BLOCK);
                (block, count) = (next, count + 1);
            }
            assert_eq!(count, 1 << bits);
        }
    }
}
