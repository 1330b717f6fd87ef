//! Orders of walks, and what one tells about another.

/// How alike two orders of the same numbers `0..n` are, each by the largest of its figures: of two
/// that have nothing to do with each other about as much as chance makes.
#[derive(Clone, Copy, Default, Debug)]
pub struct Likeness {
    /// Numbers that follow one another in both.
    pub neighbours: usize,
    /// Numbers whose places differ by one distance, the most frequent: all if one order is the
    /// other, rotated.
    pub rotated: usize,
    /// The same of the sum of both places: all if one is the other backwards, rotated.
    pub reversed: usize,
    /// The same of the bits in which the places differ: all if a seed is mixed in by `xor` after
    /// hashing.
    pub flipped: usize,
}

impl Likeness {
    /// Compares two orders.
    ///
    /// # Panics
    /// If one of them is not an order of `0..n`.
    #[must_use]
    pub fn of(first: &[usize], second: &[usize]) -> Self {
        let len = first.len();
        let places = |order: &[usize]| -> Vec<usize> {
            let mut places = vec![usize::MAX; len];
            order.iter().enumerate().for_each(|(place, number)| places[*number] = place);
            assert!(!places.contains(&usize::MAX), "a number is missing");
            places
        };
        let (one, two) = (places(first), places(second));
        let most = |relation: fn(usize, usize, usize) -> usize| {
            let mut counts = vec![0; len.next_power_of_two()];
            one.iter().zip(&two).for_each(|(a, b)| counts[relation(*a, *b, len)] += 1);
            counts.into_iter().max().unwrap_or(0)
        };
        Likeness {
            neighbours: first.windows(2).filter(|pair| two[pair[0]] + 1 == two[pair[1]]).count(),
            rotated: most(|a, b, len| (a + len - b) % len),
            reversed: most(|a, b, len| (a + b) % len),
            flipped: most(|a, b, _| a ^ b),
        }
    }

    /// The larger of each figure.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Likeness {
            neighbours: self.neighbours.max(other.neighbours),
            rotated: self.rotated.max(other.rotated),
            reversed: self.reversed.max(other.reversed),
            flipped: self.flipped.max(other.flipped),
        }
    }

    /// The largest of all figures.
    #[must_use]
    pub fn most(self) -> usize {
        self.neighbours.max(self.rotated).max(self.reversed).max(self.flipped)
    }
}
