//! Values that histories are about, and the ledger that every one of them is entered in: each is
//! dropped exactly once. Knows no map.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

/// The values of one execution. On std's lock on purpose, also under loom: it is to be current
/// always, and to order nothing that is explored.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    dropped: Arc<Mutex<Vec<bool>>>,
}

impl Ledger {
    fn enter(&self) -> usize {
        let mut dropped = self.dropped.lock().unwrap();
        dropped.push(false);
        dropped.len() - 1
    }

    fn strike(&self, serial: usize) {
        let again = std::mem::replace(&mut self.dropped.lock().unwrap()[serial], true);
        assert!(!again, "LEDGER: value {serial} was dropped twice");
    }

    /// Fails unless every value that was made has been dropped.
    pub(crate) fn assert_balanced(&self) {
        let dropped = self.dropped.lock().unwrap();
        let left: Vec<usize> = (0..dropped.len()).filter(|serial| !dropped[*serial]).collect();
        assert!(left.is_empty(), "LEDGER: values {left:?} of {} were not dropped", dropped.len());
    }
}

/// A value with an id.
pub(crate) trait Payload: Clone + Debug + Send + Sync + 'static {
    fn new(id: u64, ledger: &Ledger) -> Self;
    fn id(&self) -> u64;
}

/// Without a destructor: clears wipe it in place.
impl Payload for u64 {
    fn new(id: u64, _: &Ledger) -> Self {
        id
    }

    fn id(&self) -> u64 {
        *self
    }
}

/// With one, which the ledger sees.
#[derive(Debug)]
pub(crate) struct Counted {
    id: u64,
    serial: usize,
    ledger: Ledger,
}

impl Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ledger")
    }
}

impl Payload for Counted {
    fn new(id: u64, ledger: &Ledger) -> Self {
        Counted { id, serial: ledger.enter(), ledger: ledger.clone() }
    }

    fn id(&self) -> u64 {
        self.id
    }
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        Counted::new(self.id, &self.ledger)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.ledger.strike(self.serial);
    }
}
