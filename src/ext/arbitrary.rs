//! `Arbitrary` for maps, sets and operations: what fuzzers make out of bytes. Builds through the
//! public API; as large as the bytes are many, whatever they say.

use crate::testing::Op;
use crate::testing::draw::{Draw, KINDS, draw};
use crate::{HashMap, HashSet};
use arbitrary::{Arbitrary, Error, Result, Unstructured};
use core::hash::{BuildHasher, Hash};

/// As many entries as there are bytes for. Needs feature `arbitrary`.
impl<'a, K, V, S> Arbitrary<'a> for HashMap<K, V, S>
where
    K: Arbitrary<'a> + Eq + Hash,
    V: Arbitrary<'a>,
    S: BuildHasher + Default,
{
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        bytes.arbitrary_iter()?.collect()
    }

    fn arbitrary_take_rest(bytes: Unstructured<'a>) -> Result<Self> {
        bytes.arbitrary_take_rest_iter()?.collect()
    }
}

/// As many elements as there are bytes for. Needs feature `arbitrary`.
impl<'a, T, S> Arbitrary<'a> for HashSet<T, S>
where
    T: Arbitrary<'a> + Eq + Hash,
    S: BuildHasher + Default,
{
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        bytes.arbitrary_iter()?.collect()
    }

    fn arbitrary_take_rest(bytes: Unstructured<'a>) -> Result<Self> {
        bytes.arbitrary_take_rest_iter()?.collect()
    }
}

/// Any operation but those that leak; insertions and removals most of all. Needs feature
/// `arbitrary`.
///
/// A list of them is a `Vec<Op<K, V>>`. Room is made for up to a thousand entries: a byte must not
/// ask for all the memory. Keys of few values, `u8` say, meet again more often.
impl<'a, K: Arbitrary<'a>, V: Arbitrary<'a>> Arbitrary<'a> for Op<K, V> {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let kind = bytes.int_in_range(0..=KINDS - 1)?;
        draw(kind, &mut Bytes(bytes))
    }
}

/// The bytes of a fuzzer as the source of an operation.
struct Bytes<'b, 'a>(&'b mut Unstructured<'a>);

impl<'a, K: Arbitrary<'a>, V: Arbitrary<'a>> Draw<K, V> for Bytes<'_, 'a> {
    type Error = Error;

    fn key(&mut self) -> Result<K> {
        self.0.arbitrary()
    }

    fn value(&mut self) -> Result<V> {
        self.0.arbitrary()
    }

    fn number(&mut self, below: usize) -> Result<usize> {
        self.0.int_in_range(0..=below - 1)
    }
}
