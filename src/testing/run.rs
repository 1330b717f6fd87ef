//! Runs lists of operations on a subject and on the reference, compares every answer and the
//! contents, and shortens a list that shows a difference. Knows no container.

use super::apply::Subject;
use super::contract::Memory;
use super::model::{Violation, check};
use super::op::{Clear, Op};
use super::outcome::Outcome;
use super::reference::Reference;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

/// A list of steps that shows a fault, up to the step where it shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure<T> {
    /// What was wrong.
    pub text: String,
    /// The list.
    pub steps: Vec<T>,
}

impl<T: fmt::Debug> fmt::Display for Failure<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "    {step:?},"))
    }
}

/// As `Display`: this is what `unwrap` prints.
impl<T: fmt::Debug> fmt::Debug for Failure<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T: fmt::Debug> core::error::Error for Failure<T> {}

/// Applies the operations to a subject, and to a reference that holds what the subject held.
/// Compares every answer; the contents and the capacity after every operation; and checks
/// invariants.
///
/// # Panics
/// If an invariant is broken.
///
/// # Errors
/// The first difference.
///
/// # Examples
/// ```
/// use tabularasa::HashMap;
/// use tabularasa::testing::op::Clear;
/// use tabularasa::testing::{Op, run};
///
/// let mut map = HashMap::new();
/// let ops = [Op::Insert("a", 1), Op::Clear(Clear::Shrink), Op::Get("a"), Op::Insert("b", 2)];
/// run(&mut map, &ops).unwrap();
/// assert_eq!(map["b"], 2);
/// ```
pub fn run<K, V, S>(subject: &mut S, ops: &[Op<K, V>]) -> Result<(), Failure<Op<K, V>>>
where
    K: Ord + Clone + fmt::Debug,
    V: Ord + Clone + fmt::Debug,
    S: Subject<K, V>,
{
    let mut reference = Reference::from_iter(subject.contents());
    for (done, op) in ops.iter().enumerate() {
        let result = apply(subject, &mut reference, op);
        if let Err(violation) = result.and_then(|_| compare(subject, &reference)) {
            let text = alloc::format!("{violation}");
            return Err(Failure { text, steps: ops[..=done].to_vec() });
        }
    }
    Ok(())
}

/// As [`run`], on a subject made for it. A panic is a difference too, and a list that shows one is
/// made as short as leaving out operations makes it.
///
/// # Errors
/// A difference, and a short list that shows it.
///
/// # Examples
/// ```
/// use tabularasa::HashMap;
/// use tabularasa::testing::{Op, Outcome, Subject, check};
///
/// /// Forgets to look before it says that something was removed.
/// #[derive(Default)]
/// struct Careless(HashMap<u8, u8>);
///
/// impl Subject<u8, u8> for Careless {
///     fn apply(&mut self, op: &Op<u8, u8>) -> Outcome<u8, u8> {
///         match op {
///             Op::Remove(key) => Outcome::Value(self.0.remove(key).or(Some(0))),
///             op => self.0.apply(op),
///         }
///     }
///
///     fn contents(&self) -> Vec<(u8, u8)> {
///         self.0.contents()
///     }
/// }
///
/// let ops = [Op::Insert(1, 1), Op::Len, Op::Remove(1), Op::Remove(1), Op::Iter];
/// let failure = check(Careless::default, &ops).unwrap_err();
/// assert_eq!(failure.steps, [Op::Remove(1)]);
/// ```
pub fn check<K, V, S>(make: impl Fn() -> S, ops: &[Op<K, V>]) -> Result<(), Failure<Op<K, V>>>
where
    K: Ord + Clone + fmt::Debug,
    V: Ord + Clone + fmt::Debug,
    S: Subject<K, V>,
{
    let attempt = |ops: &[Op<K, V>]| caught(ops, |ops| run(&mut make(), ops));
    attempt(ops).map_err(|failure| shorten(failure, attempt))
}

/// Applies steps; a panic is a failure too.
///
/// # Errors
/// What `run` finds.
pub fn caught<T: Clone>(
    steps: &[T],
    run: impl FnOnce(&[T]) -> Result<(), Failure<T>>,
) -> Result<(), Failure<T>> {
    catch_unwind(AssertUnwindSafe(|| run(steps))).unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(|text| String::from(*text)));
        Err(Failure { text: text.unwrap_or_default(), steps: steps.to_vec() })
    })
}

/// The shortest list that still fails, as far as leaving out stretches of it, down to single steps,
/// finds it.
#[must_use]
pub fn shorten<T: Clone>(
    failure: Failure<T>,
    again: impl Fn(&[T]) -> Result<(), Failure<T>>,
) -> Failure<T> {
    let mut best = failure;
    let mut stretch = best.steps.len().div_ceil(2);
    while stretch > 0 {
        let mut end = best.steps.len();
        while end > 0 {
            let start = end.saturating_sub(stretch);
            let steps = [&best.steps[..start], &best.steps[end..]].concat();
            if let Err(shorter) = again(&steps) {
                best = shorter;
            }
            end = start.min(best.steps.len());
        }
        stretch /= 2;
    }
    best
}

/// Does an operation to both, and compares what can be told of it alone.
pub(super) fn apply<K, V, S>(
    subject: &mut S,
    reference: &mut Reference<K, V>,
    op: &Op<K, V>,
) -> Result<Outcome<K, V>, Violation>
where
    K: Ord + Clone + fmt::Debug,
    V: Ord + Clone + fmt::Debug,
    S: Subject<K, V> + ?Sized,
{
    let before = Before::of(subject, op, reference.len());
    let answered = subject.apply(op);
    judge(subject, reference, op, &answered, before)?;
    Ok(answered)
}

/// Of more entries than this nobody asks where each of them is, before and after an operation.
const FEW: usize = 200;

/// What is to be known of a subject before an operation.
pub(super) struct Before<K> {
    /// Capacity and length.
    room: Option<(usize, usize)>,
    /// Where its entries are, unless they are many or the operation may move them.
    buckets: Option<Vec<(K, usize)>>,
}

impl<K: Ord> Before<K> {
    pub(super) fn of<V>(
        subject: &(impl Subject<K, V> + ?Sized),
        op: &Op<K, V>,
        len: usize,
    ) -> Self {
        let room = subject.room().map(|capacity| (capacity, len));
        let told = len <= FEW && !op.may_move_entries();
        let mut buckets = if told { subject.buckets() } else { None };
        buckets.iter_mut().for_each(|buckets| buckets.sort());
        Before { room, buckets }
    }
}

/// Compares what can be told of an operation alone, and lets the reference do it.
pub(super) fn judge<K, V, S>(
    subject: &S,
    reference: &mut Reference<K, V>,
    op: &Op<K, V>,
    answered: &Outcome<K, V>,
    before: Before<K>,
) -> Result<(), Violation>
where
    K: Ord + Clone + fmt::Debug,
    V: Ord + Clone + fmt::Debug,
    S: Subject<K, V> + ?Sized,
{
    if let Err(expected) = reference.check(op, answered) {
        check!(0, false, "{op:?} answered {answered:?}, not {expected:?}");
    }
    let skipped = matches!(answered, Outcome::Skipped);
    let room = subject.room();
    if let (Some(before), Some(now), false) = (before.room, room, skipped) {
        check_room(op, before, (now, reference.len()), false)?;
    }
    // What grows moves all.
    if room == before.room.map(|(capacity, _)| capacity) {
        if let (Some(before), Some(now)) = (before.buckets, subject.buckets()) {
            check_buckets(op, &before, &now)?;
        }
    }
    Ok(())
}

/// Only inserting, reserving and shrinking move entries; `before` is sorted.
fn check_buckets<K, V>(
    op: &Op<K, V>,
    before: &[(K, usize)],
    now: &[(K, usize)],
) -> Result<(), Violation>
where
    K: Ord + fmt::Debug,
    V: fmt::Debug,
{
    let was_at = |key: &K| {
        let place = before.binary_search_by(|(there, _)| there.cmp(key)).ok()?;
        Some(before[place].1)
    };
    if now.iter().any(|(key, _)| was_at(key).is_none()) {
        return Ok(());
    }
    for (key, bucket) in now {
        let was_at = was_at(key);
        check!(0, was_at == Some(*bucket), "{op:?} moved {key:?} from {was_at:?} to {bucket}");
    }
    Ok(())
}

/// Compares what there is, after an operation that a panic of user code interrupted, with what may
/// be: entries that the operation had to do with as before, as the operation writes them, or out;
/// all others as before. For operations that neither clear nor replace the whole.
///
/// # Errors
/// The first difference.
pub fn check_interrupted<K, V>(
    reference: &Reference<K, V>,
    op: &Op<K, V>,
    contents: &[(K, V)],
) -> Result<(), Violation>
where
    K: Ord + Clone + fmt::Debug,
    V: Ord + Clone + fmt::Debug,
{
    let (mut named, mut written) = (Vec::new(), Vec::new());
    let _ = op.clone().map(|key| named.push(key), |value| written.push(value));
    let names = |key: &K| named.iter().any(|there| there.cmp(key).is_eq());
    let writes = |value: &V| written.iter().any(|there| there.cmp(value).is_eq());
    let writes_all = matches!(op, Op::IterMut(..) | Op::ValuesMut(_));
    for (key, value) in contents {
        let known = reference.get(key);
        let right = known.is_some_and(|known| known.cmp(value).is_eq())
            || (writes(value) && (names(key) || (writes_all && known.is_some())));
        check!(0, right, "{op:?}, interrupted, left {key:?} {value:?}, not {known:?}");
    }
    let there: Reference<K, V> = contents.iter().cloned().collect();
    check!(0, there.len() == contents.len(), "{op:?}, interrupted, left an entry twice");
    let mut lost = reference.iter().map(|(key, _)| key).filter(|key| there.get(key).is_none());
    let wrong = match op {
        Op::Retain(pick) | Op::ExtractIf(pick, _) => lost.find(|key| !pick.picks(key)),
        Op::LifeAlone(..) => None,
        Op::Pop => lost.nth(1),
        Op::Remove(_)
        | Op::RemoveEntry(_)
        | Op::RemoveEach(_)
        | Op::ReplaceEntry(..)
        | Op::Entry(..)
        | Op::EntryRef(..)
        | Op::RawEntryMut(..)
        | Op::Life(..) => lost.find(|key| !names(key)),
        _ => lost.next(),
    };
    check!(0, wrong.is_none(), "{op:?}, interrupted, lost {wrong:?}");
    if let Op::InsertEach(entries) | Op::Extend(entries) = op {
        let right = (0..=entries.len()).rev().any(|count| {
            let mut first = reference.clone();
            for (key, value) in &entries[..count] {
                first.put(key.clone(), value.clone());
            }
            first.cmp(&there).is_eq()
        });
        check!(0, right, "{op:?}, interrupted, left {there:?}: not what the first some leave");
    }
    Ok(())
}

/// Compares contents, whatever their order.
fn compare<K, V, S>(subject: &S, reference: &Reference<K, V>) -> Result<(), Violation>
where
    K: Ord + Clone + fmt::Debug,
    V: Ord + Clone + fmt::Debug,
    S: Subject<K, V> + ?Sized,
{
    subject.assert_invariants();
    let mut contents = subject.contents();
    contents.sort();
    let same = contents.len() == reference.len()
        && contents
            .iter()
            .zip(reference.iter())
            .all(|(there, (key, value))| there.0.cmp(key).is_eq() && there.1.cmp(value).is_eq());
    check!(0, same, "it holds {contents:?}, not {reference:?}");
    Ok(())
}

/// Compares capacity and length, before and now, with what the contract says of the operation.
///
/// # Errors
/// What is not right.
pub fn check_room<K: fmt::Debug, V: fmt::Debug>(
    op: &Op<K, V>,
    (before, len_before): (usize, usize),
    (now, len): (usize, usize),
    panicked: bool,
) -> Result<(), Violation> {
    let right = match op {
        Op::Clear(clear) => match (clear.row().memory, clear) {
            (Memory::Fitted | Memory::Bounded | Memory::Freed, _) if panicked => now == 0,
            (Memory::Fitted, _) => {
                now <= before && now >= len_before && (len_before != 0 || now == 0)
            }
            (Memory::Bounded, Clear::ShrinkTo(most)) => {
                now <= before && now >= before.min(*most) && (*most != 0 || now == 0)
            }
            (Memory::Freed, _) => now == 0,
            _ => now == before,
        },
        Op::TakeAll | Op::IntoIter | Op::IntoKeys | Op::IntoValues => now == 0,
        Op::Clone | Op::CloneFrom(_) => now >= len,
        Op::Reserve(_) | Op::TryReserve(_) | Op::Grow(_) | Op::Extend(_) => now >= before,
        Op::ShrinkToFit => now <= before,
        Op::ShrinkTo(least) => now <= before && now >= before.min(*least),
        // Told by other means: a vacant entry of a table has its room made before it is filled, a
        // life may end after that, an operator of sets may build another set.
        Op::Entry(..) | Op::Life(..) | Op::LifeAlone(..)
            if now > before && len_before >= before =>
        {
            true
        }
        Op::CombineAssign(..) => true,
        // A constant of the allocation, which growth alone replaces.
        _ => now == before || (now > before && len > before),
    };
    check!(0, right, "{op:?} with {len_before} entries: capacity {before}, now {now} for {len}");
    Ok(())
}
