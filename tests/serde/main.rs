//! Feature `serde`: what is written and read is what std's collections write and read, and no
//! length that an input claims is believed. Tests that read a container check its invariants.
#![allow(clippy::std_instead_of_core, clippy::std_instead_of_alloc, reason = "tests have std")]

mod claims;
mod map;
mod set;

use serde_core::Serialize;
use serde_core::de::value::Error;
use serde_core::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use std::fmt;
use std::hash::{BuildHasherDefault, DefaultHasher};

/// Hashes the same in every run, so that sizes of tables can be compared.
pub(crate) type Fixed = BuildHasherDefault<DefaultHasher>;

/// A number that is written as such, and may be a bad one: reading 13 fails.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct Fussy(pub(crate) u64);

impl Serialize for Fussy {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Fussy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Fussy;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number but 13")
            }

            fn visit_u64<E: serde_core::de::Error>(self, number: u64) -> Result<Fussy, E> {
                if number == 13 { Err(E::custom("13")) } else { Ok(Fussy(number)) }
            }
        }
        deserializer.deserialize_u64(Number)
    }
}

impl IntoDeserializer<'_, Error> for Fussy {
    type Deserializer = serde_core::de::value::U64Deserializer<Error>;

    fn into_deserializer(self) -> Self::Deserializer {
        self.0.into_deserializer()
    }
}
