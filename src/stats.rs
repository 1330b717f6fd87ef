//! `Stats`: what a table looks like from inside, counted by a walk.
//! Knows no hasher but the closure it is given; changes nothing.

use crate::raw::RawTable;
use allocator_api2::alloc::Allocator;
use core::fmt;

/// Length, memory and look-up cost of a table at one moment.
///
/// Costs are in *probes*: one probe looks at the tags of a window of 16 neighbouring slots at
/// once. A look-up begins with the window where the hash points; with a good hasher most end
/// there.
///
/// # Examples
/// ```
/// use tabularasa::HashTable;
///
/// let hasher = |n: &u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
/// let mut table = HashTable::new();
/// for n in 0..1000 {
///     table.insert_unique(hasher(&n), n, hasher);
/// }
/// let stats = table.stats(hasher);
/// assert_eq!((stats.len, stats.slots), (1000, 2048));
/// assert!(stats.mean_probe < 1.1, "{stats}");
/// ```
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Stats {
    /// Entries.
    pub len: usize,
    /// Entries that fit before the table grows.
    pub capacity: usize,
    /// Places for entries: 0, or a power of two.
    pub slots: usize,
    /// Bytes of the allocation.
    pub bytes: usize,
    /// Entries outside the window where their look-up begins.
    pub displaced: usize,
    /// Probes to the entry that takes most of them; 0 without entries.
    pub longest_probe: usize,
    /// Probes to an entry, on average; 0 without entries.
    pub mean_probe: f64,
}

impl Stats {
    pub(crate) fn of<T, A: Allocator>(table: &RawTable<T, A>, hasher: impl Fn(&T) -> u64) -> Self {
        let census = table.census(hasher);
        Stats {
            len: table.len(),
            capacity: table.capacity(),
            slots: table.slots(),
            bytes: table.allocation_size(),
            displaced: census.displaced,
            longest_probe: census.longest_probe,
            // The divisor is 1 where both are 0.
            mean_probe: census.probes as f64 / table.len().max(1) as f64,
        }
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} of {} entries in {} slots, {} bytes; {} displaced; probes: mean {:.2}, longest {}",
            self.len,
            self.capacity,
            self.slots,
            self.bytes,
            self.displaced,
            self.mean_probe,
            self.longest_probe,
        )
    }
}
