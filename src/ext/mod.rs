//! The traits of other crates, each behind the feature that has the crate's name.
//! Above the containers, which know nothing of it.

#[cfg(feature = "arbitrary")]
mod arbitrary;
#[cfg(feature = "proptest")]
pub(crate) mod proptest;
#[cfg(feature = "rayon")]
pub(crate) mod rayon;
#[cfg(feature = "serde")]
mod serde;
#[cfg(all(feature = "serde", feature = "std", target_has_atomic = "64"))]
mod serde_sync;
#[cfg(feature = "zeroize")]
pub(crate) mod zeroize;
