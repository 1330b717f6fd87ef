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
#[cfg(feature = "zeroize")]
pub(crate) mod zeroize;
