//! How an operation is made of keys, values and numbers, whoever draws them: bytes of a fuzzer,
//! strategies of a property test. The one table of how common each operation is.

use super::op::{Algebra, Clear, Comparison, EntryOp, Op, Pick, Stage, Way};
use alloc::vec::Vec;

/// Keys of a list at most, unless the source knows better.
const FEW: usize = 12;

/// Additional entries to make room for, and capacities to shrink to, are below this: what is
/// drawn must not exhaust the memory.
const CAPACITY: usize = 1_000;

/// Where the parts of an operation come from.
pub(crate) trait Draw<K, V> {
    /// That the source has run dry.
    type Error;

    fn key(&mut self) -> Result<K, Self::Error>;

    fn value(&mut self) -> Result<V, Self::Error>;

    fn number(&mut self, below: usize) -> Result<usize, Self::Error>;

    fn few_keys(&mut self) -> Result<Vec<K>, Self::Error> {
        let count = self.number(FEW)?;
        (0..count).map(|_| self.key()).collect()
    }

    fn many_keys(&mut self) -> Result<Vec<K>, Self::Error> {
        self.few_keys()
    }

    fn pick(&mut self) -> Result<Pick<K>, Self::Error> {
        let keys = self.few_keys()?;
        Ok(if keys.len() % 2 == 0 { Pick::Listed(keys) } else { Pick::Others(keys) })
    }

    fn capacity(&mut self) -> Result<usize, Self::Error> {
        self.number(CAPACITY)
    }

    /// None that leaks.
    fn clear(&mut self) -> Result<Clear, Self::Error> {
        let clears = [
            Clear::Std,
            Clear::Retain,
            Clear::Shrink,
            Clear::Reset,
            Clear::ResetWithHasher,
            Clear::Recycle,
            Clear::Zeroize,
            Clear::Drain(usize::MAX),
        ];
        Ok(match self.number(clears.len() + 2)? {
            8 => Clear::ShrinkTo(self.capacity()?),
            9 => Clear::Drain(self.number(FEW)?),
            plain => clears[plain],
        })
    }

    fn few_pairs(&mut self) -> Result<Vec<(K, V)>, Self::Error> {
        let keys = self.few_keys()?;
        keys.into_iter().map(|key| Ok((key, self.value()?))).collect()
    }

    fn many_pairs(&mut self) -> Result<Vec<(K, V)>, Self::Error> {
        let keys = self.many_keys()?;
        keys.into_iter().map(|key| Ok((key, self.value()?))).collect()
    }
}

/// How many numbers [`draw`] knows.
pub(crate) const KINDS: u8 = 160;

/// The operation of a number below [`KINDS`]. Insertions and removals are what most are; the lower,
/// the plainer.
pub(crate) fn draw<K, V, D: Draw<K, V>>(kind: u8, from: &mut D) -> Result<Op<K, V>, D::Error> {
    Ok(match kind {
        0..42 => Op::Insert(from.key()?, from.value()?),
        42..62 => Op::Remove(from.key()?),
        62..72 => Op::InsertEach(from.many_pairs()?),
        72..78 => Op::RemoveEach(from.many_keys()?),
        78..80 => Op::Pop,
        80..84 => Op::Retain(from.pick()?),
        84..98 => Op::Clear(from.clear()?),
        98..100 => Op::Reserve(from.capacity()?),
        100 => Op::TryReserve(from.capacity()?),
        // More than there can be.
        101 => Op::TryReserve(usize::MAX - from.capacity()?),
        102..104 => Op::ShrinkToFit,
        104 => Op::ShrinkTo(from.capacity()?),
        105..115 => Op::Entry(from.key()?, entry(from)?),
        115..118 => Op::EntryRef(from.key()?, entry(from)?),
        118..122 => Op::RawEntryMut(from.key()?, entry(from)?),
        122 => Op::RawEntry(from.key()?),
        123..125 => Op::Extend(from.many_pairs()?),
        125..127 => Op::ExtractIf(from.pick()?, from.number(FEW)?),
        127 => Op::IterMut(from.pick()?, from.value()?),
        128 => Op::CloneFrom(from.few_pairs()?),
        129 => Op::CombineAssign(algebra(from)?, from.few_pairs()?),
        130 => Op::Combine(algebra(from)?, from.few_keys()?),
        131 => Op::Compare(comparison(from)?, from.few_keys()?),
        132 => Op::Equals(from.few_pairs()?),
        133 => Op::Get(from.key()?),
        134 => Op::GetKeyValue(from.key()?),
        135 => Op::Contains(from.key()?),
        136 => Op::GetMut(from.key()?, from.value()?),
        137 => Op::GetKeyValueMut(from.key()?, from.value()?),
        138 => Op::GetDisjointMut([from.key()?, from.key()?], from.value()?),
        139 => Op::GetDisjointKeyValueMut([from.key()?, from.key()?], from.value()?),
        140 => Op::TryInsert(from.key()?, from.value()?),
        141 => Op::RemoveEntry(from.key()?),
        142 => Op::ReplaceEntry(from.key()?, from.value()?),
        143 => Op::GetBatch(from.many_keys()?),
        144..149 => whole(from)?,
        149..153 => life(from, Op::Life)?,
        // One entry is left, whose window may be far from its home.
        153..155 => life(from, Op::LifeAlone)?,
        155 => Op::Retain(Pick::Others(alloc::vec![from.key()?])),
        156 => Op::ExtractIf(Pick::Others(alloc::vec![from.key()?]), usize::MAX),
        157..159 => Op::Grow(if from.number(2)? == 0 { 2 } else { 4 }),
        _ => {
            let op = match from.number(5)? {
                0 => EntryOp::OrTryInsertWith(Some(from.value()?)),
                1 => EntryOp::OrTryInsertWith(None),
                _ => EntryOp::Leave,
            };
            let key = from.key()?;
            if from.number(3)? == 0 { Op::EntryRef(key, op) } else { Op::Entry(key, op) }
        }
    })
}

/// What looks at all entries, or replaces them.
fn whole<K, V, D: Draw<K, V>>(from: &mut D) -> Result<Op<K, V>, D::Error> {
    Ok(match from.number(16)? {
        0 => Op::Len,
        1 => Op::IsEmpty,
        2 => Op::Capacity,
        3..6 => Op::Iter,
        6 => Op::Keys,
        7 => Op::Values,
        8 => Op::ValuesMut(from.value()?),
        9 => Op::IntoIter,
        10 => Op::IntoKeys,
        11 => Op::IntoValues,
        12..14 => Op::TakeAll,
        _ => Op::Clone,
    })
}

fn entry<K, V, D: Draw<K, V>>(from: &mut D) -> Result<EntryOp<V>, D::Error> {
    Ok(match from.number(17)? {
        0 => EntryOp::Insert(from.value()?),
        1 => EntryOp::OrInsert(from.value()?),
        2 => EntryOp::OrInsertWith(from.value()?),
        3 => EntryOp::OrInsertWithKey(from.value()?),
        4 => EntryOp::OrInsertEntry(from.value()?),
        5 => EntryOp::AndModify(from.value()?),
        6 => EntryOp::AndReplaceWith(Some(from.value()?)),
        7 => EntryOp::AndReplaceWith(None),
        8 => EntryOp::Get,
        9 => EntryOp::GetMut(from.value()?),
        10 => EntryOp::Replace(from.value()?),
        11 => EntryOp::ReplaceKey,
        12 => EntryOp::ReplaceWith(Some(from.value()?)),
        13 => EntryOp::ReplaceWith(None),
        14 => EntryOp::Remove,
        15 => EntryOp::RemoveEntry,
        _ => EntryOp::Leave,
    })
}

/// An entry's life of at most five stages: the digits of a number.
fn life<K, V, D: Draw<K, V>>(
    from: &mut D,
    of: impl FnOnce(K, Way, Vec<Stage<V>>) -> Op<K, V>,
) -> Result<Op<K, V>, D::Error> {
    let key = from.key()?;
    let mut digits = from.number(Way::ALL.len() * 6_usize.pow(5))?;
    let way = Way::ALL[digits % Way::ALL.len()];
    digits /= Way::ALL.len();
    let mut stages = Vec::new();
    while digits != 0 {
        stages.push(match digits % 6 {
            0 => Stage::Look,
            1 => Stage::Remove,
            2 => Stage::PutBack,
            3 => Stage::Fill(from.value()?),
            4 => Stage::ReplaceWith(Some(from.value()?)),
            _ => Stage::ReplaceWith(None),
        });
        digits /= 6;
    }
    Ok(of(key, way, stages))
}

fn algebra<K, V, D: Draw<K, V>>(from: &mut D) -> Result<Algebra, D::Error> {
    Ok(match from.number(4)? {
        0 => Algebra::Union,
        1 => Algebra::Intersection,
        2 => Algebra::Difference,
        _ => Algebra::SymmetricDifference,
    })
}

fn comparison<K, V, D: Draw<K, V>>(from: &mut D) -> Result<Comparison, D::Error> {
    Ok(match from.number(3)? {
        0 => Comparison::IsDisjoint,
        1 => Comparison::IsSubset,
        _ => Comparison::IsSuperset,
    })
}
