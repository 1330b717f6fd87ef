//! The path of a hash: the windows in which its entry may lie, in order.
//! Arithmetic only; knows no tag and no entry.

use super::group::WIDTH;

/// The windows of a path: the start of the first is the home slot, the k-th lies `WIDTH · k` after
/// the one before. With a power of two of slots the path covers every slot exactly once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path {
    /// First slot of the current window.
    pub(crate) start: usize,
    /// Windows before the current one.
    pub(crate) walked: usize,
    mask: usize,
}

impl Path {
    /// At the first window of the path from `home`.
    #[inline(always)]
    pub(crate) fn new(home: usize, mask: usize) -> Self {
        Path { start: home & mask, walked: 0, mask }
    }

    /// Goes on to the next window; `false`, without moving, behind the last.
    #[inline(always)]
    pub(crate) fn advance(&mut self) -> bool {
        if (self.walked + 1) * WIDTH > self.mask {
            return false;
        }
        self.walked += 1;
        self.start = (self.start + self.walked * WIDTH) & self.mask;
        true
    }

    /// The slot `distance` behind the start of the window.
    #[inline(always)]
    pub(crate) fn slot(&self, distance: usize) -> usize {
        (self.start + distance) & self.mask
    }

    /// Does the current window hold slot `index`?
    #[inline(always)]
    pub(crate) fn holds(&self, index: usize) -> bool {
        index.wrapping_sub(self.start) & self.mask < WIDTH
    }

    /// Windows of every path through a table with this mask.
    #[cfg(test)]
    pub(crate) fn windows(mask: usize) -> usize {
        (mask / WIDTH) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn path_covers_every_slot_once() {
        for shift in 2..12 {
            let slots = 1usize << shift;
            for home in [0, 1, slots / 2, slots - 1] {
                let mut seen = vec![0; slots];
                let mut path = Path::new(home, slots - 1);
                let mut windows = 0;
                loop {
                    windows += 1;
                    for distance in 0..WIDTH.min(slots) {
                        seen[path.slot(distance)] += 1;
                        assert!(path.holds(path.slot(distance)));
                    }
                    if !path.advance() {
                        break;
                    }
                }
                assert!(seen.iter().all(|&times| times == 1), "{slots} {home} {seen:?}");
                assert_eq!(windows, Path::windows(slots - 1));
            }
        }
    }
}
