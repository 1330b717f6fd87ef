//! Keys, values and a hasher that report to a trial what is done to them.
//! Knows no map; no unsafe code.

use super::trial::{Point, Trial};
use core::fmt;
use core::hash::{BuildHasher, Hash, Hasher};
use equivalent::Equivalent;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Key,
    Value,
}

/// A key or a value, made by [`Trial::key`] or [`Trial::value`].
///
/// Its `Hash`, `Eq`, `Clone` and `Drop` are points of the trial. A destructor that goes wrong has
/// dropped its witness before it panics.
pub struct Witness {
    trial: Trial,
    serial: usize,
    role: Role,
    id: u64,
    hash: u64,
}

impl Witness {
    pub(super) fn key(trial: &Trial, id: u64, hash: u64) -> Self {
        Witness { trial: trial.clone(), serial: trial.begin(), role: Role::Key, id, hash }
    }

    pub(super) fn value(trial: &Trial, id: u64) -> Self {
        Witness { trial: trial.clone(), serial: trial.begin(), role: Role::Value, id, hash: id }
    }

    /// What it was made with.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.trial.check_alive(self.serial);
        self.id
    }

    /// The hash that it was made with.
    #[must_use]
    pub fn given_hash(&self) -> u64 {
        self.trial.check_alive(self.serial);
        self.hash
    }

    fn at(&self, key: Point, value: Point) {
        self.trial.check_alive(self.serial);
        self.trial.call(if self.role == Role::Key { key } else { value });
    }
}

impl Hash for Witness {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.at(Point::Hash, Point::Hash);
        state.write_u64(self.hash);
    }
}

impl PartialEq for Witness {
    fn eq(&self, other: &Self) -> bool {
        other.trial.check_alive(other.serial);
        self.at(Point::Eq, Point::Eq);
        self.id == other.id
    }
}

impl Eq for Witness {}

impl Clone for Witness {
    fn clone(&self) -> Self {
        self.at(Point::CloneKey, Point::CloneValue);
        Witness { trial: self.trial.clone(), serial: self.trial.begin(), ..*self }
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.trial.end(self.serial);
        let point = if self.role == Role::Key { Point::DropKey } else { Point::DropValue };
        self.trial.call(point);
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id)
    }
}

/// Finds a key without being one: looking up with it is no point of a trial.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// Of the key that is looked for.
    pub id: u64,
    /// The hash that it was made with.
    pub hash: u64,
}

impl Hash for Probe {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl Equivalent<Witness> for Probe {
    fn equivalent(&self, key: &Witness) -> bool {
        self.id == key.id()
    }
}

/// Hashes each witness as it was made: a trial decides which keys collide.
#[derive(Debug)]
pub struct WitnessState {
    trial: Trial,
}

impl WitnessState {
    pub(super) fn new(trial: &Trial) -> Self {
        WitnessState { trial: trial.clone() }
    }
}

impl BuildHasher for WitnessState {
    type Hasher = GivenHash;

    fn build_hasher(&self) -> GivenHash {
        GivenHash(0)
    }
}

impl Clone for WitnessState {
    fn clone(&self) -> Self {
        self.trial.call(Point::CloneHasher);
        WitnessState { trial: self.trial.clone() }
    }
}

impl Drop for WitnessState {
    fn drop(&mut self) {
        self.trial.call(Point::DropHasher);
    }
}

/// The hasher of [`WitnessState`].
#[derive(Clone, Debug)]
pub struct GivenHash(u64);

impl Hasher for GivenHash {
    fn finish(&self) -> u64 {
        self.0
    }

    /// Whatever is no witness: mixed a little.
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
