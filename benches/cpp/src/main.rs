//! The program `compare` with maps of C++ beside those of Rust: boost::unordered_flat_map and
//! absl::flat_hash_map, `u64` to `u64`, with the same hash.
//!
//! `cargo run --release -- --peers boost,abseil --quick`; other options as of `compare`. A map
//! whose headers were not found when this was built is skipped.

#[cfg(any(boost, abseil))]
mod foreign;

use tabularasa_benches::compare;
use tabularasa_benches::kinds::Peers;
use tabularasa_benches::timing::Contender;

struct Cpp;

impl Peers for Cpp {
    fn names(&self) -> Vec<(&'static str, Result<(), String>)> {
        let got = |present, package, from| {
            let how = format!(
                "not found when this program was built. Debian: apt-get install {package} (or \
                 {from}), then touch build.rs and build again"
            );
            if present { Ok(()) } else { Err(how) }
        };
        vec![
            ("boost", got(cfg!(boost), "libboost1.81-dev", "Boost 1.81 or later")),
            ("abseil", got(cfg!(abseil), "libabsl-dev pkg-config", "Abseil with its .pc files")),
        ]
    }

    fn words(&self, name: &str) -> Option<Contender<u64>> {
        match name {
            #[cfg(boost)]
            "boost" => Some(contender::<Boost>("boost")),
            #[cfg(abseil)]
            "abseil" => Some(contender::<Abseil>("abseil")),
            _ => None,
        }
    }
}

#[cfg(boost)]
struct Boost;

#[cfg(boost)]
impl foreign::Peer for Boost {
    fn functions() -> &'static foreign::Functions {
        unsafe extern "C" {
            safe fn boost_functions() -> &'static foreign::Functions;
        }
        boost_functions()
    }
}

#[cfg(abseil)]
struct Abseil;

#[cfg(abseil)]
impl foreign::Peer for Abseil {
    fn functions() -> &'static foreign::Functions {
        unsafe extern "C" {
            safe fn abseil_functions() -> &'static foreign::Functions;
        }
        abseil_functions()
    }
}

/// Checked before it is timed: its hash here, its answers there.
#[cfg(any(boost, abseil))]
fn contender<P: foreign::Peer>(name: &'static str) -> Contender<u64> {
    use foreign::Foreign;
    use std::hash::BuildHasher;
    use tabularasa_benches::hashers::Hasher;
    use tabularasa_benches::keys::key;
    use tabularasa_benches::kinds::Words;
    for key in (0..1_000).map(key) {
        let (theirs, ours) = ((P::functions().hash)(key), Hasher::default().hash_one(key));
        assert_eq!(theirs, ours, "the hash of {key} in C++");
    }
    compare::contender::<Words, Foreign<P>>(name)
}

fn main() {
    compare::run(&Cpp);
}
