//! Expires sessions a few at a time: a cursor goes on where it stopped, whatever happened to the
//! map in between.

use tabularasa::{Cursor, HashMap};

struct Sessions {
    /// When each session ends, in seconds.
    ends: HashMap<u64, u32>,
    sweep: Cursor,
}

impl Sessions {
    /// Looks at about a hundred sessions, and drops those that have ended.
    fn tick(&mut self, now: u32) {
        let looked = self.sweep.retain_next(&mut self.ends, 100, |_, end| *end > now);
        // The end of the walk, or the map was cleared: begin again.
        if !matches!(looked, Ok(Some(_))) {
            self.sweep = self.ends.cursor();
        }
    }
}

fn main() {
    let mut ends: HashMap<u64, u32> = (0..10_000).map(|id| (id, id as u32 % 60)).collect();
    let sweep = ends.cursor();
    let mut sessions = Sessions { ends, sweep };
    for tick in 0..150 {
        sessions.tick(30);
        sessions.ends.insert(10_000 + tick, 90); // the map is free between ticks
    }
    assert!(sessions.ends.values().all(|end| *end > 30));
    println!("{} sessions are left", sessions.ends.len());
}
