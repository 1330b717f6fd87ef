//! What was measured, as lines of JSON, one for each contender and cell. Knows no map and no clock.

use crate::keys::Order;
use crate::machine::Machine;
use crate::timing::{Cell, Measure};
use serde::{Deserialize, Serialize};

/// What the name of a question ends in where the order of the keys repeats.
pub const REPEATS: &str = ", repeats";

/// One figure of one map.
#[derive(Clone, Serialize, Deserialize)]
pub struct Record {
    pub kind: String,
    /// Whose hasher: `one` for all, or their `own`.
    pub hashers: String,
    /// `release` or `dev`.
    pub profile: String,
    pub question: String,
    /// What the figure is for one of.
    pub unit: String,
    pub measure: Measure,
    pub size: usize,
    pub map: String,
    pub rounds: u32,
    pub sets: usize,
    /// The median over the sets, the least and the greatest; a limit's least comes first.
    pub figure: [f64; 3],
    /// Its ratio to the base, likewise; limits have none.
    pub ratio: Option<[f64; 3]>,
}

/// A line of a file of results.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Line {
    Machine(Machine),
    Record(Record),
}

impl Line {
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("numbers and strings") + "\n"
    }

    pub fn machine(&self) -> Option<&Machine> {
        match self {
            Line::Machine(machine) => Some(machine),
            Line::Record(_) => None,
        }
    }

    pub fn record(&self) -> Option<&Record> {
        match self {
            Line::Record(record) => Some(record),
            Line::Machine(_) => None,
        }
    }

    /// # Errors
    /// What is wrong, and with which line.
    pub fn read_all(text: &str) -> Result<Vec<Line>, String> {
        let read = |(index, line)| {
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))
        };
        text.lines().enumerate().map(read).collect()
    }
}

/// What all cells of a table have in common.
pub struct Table<'a> {
    pub kind: &'a str,
    pub hashers: &'a str,
    pub profile: &'a str,
}

impl Table<'_> {
    /// The records of a cell, of every contender that has a figure. Those before `base` and after
    /// are compared with it; without a base they are limits.
    pub fn records(&self, names: &[&str], base: Option<usize>, cell: &Cell) -> Vec<Record> {
        let known = |contender: &usize| cell.figure(*contender)[0].is_finite();
        // A limit is the least that ever was, not what it usually is.
        let figure = |contender: usize| match (base, cell.figure(contender)) {
            (Some(_), figure) => figure,
            (None, [_, least, greatest]) => [least, least, greatest],
        };
        let record = |contender: usize| Record {
            kind: self.kind.into(),
            hashers: self.hashers.into(),
            profile: self.profile.into(),
            question: match cell.order {
                Order::New => cell.question.into(),
                Order::Repeats => format!("{}{REPEATS}", cell.question),
            },
            unit: cell.unit.into(),
            measure: cell.measure,
            size: cell.size,
            map: names[contender].into(),
            rounds: cell.rounds,
            sets: cell.least[contender].len(),
            figure: figure(contender),
            ratio: base.map(|base| cell.ratio(contender, base)),
        };
        (0..names.len()).filter(known).map(record).collect()
    }
}

/// Everything that occurs, each once, in the order of its first occurrence.
pub fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for item in items {
        if !all.contains(&item) {
            all.push(item);
        }
    }
    all
}

/// The sizes that occur, each once, in their order.
pub fn sizes<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<usize> {
    let mut all = distinct(records.map(|record| record.size));
    all.sort_unstable();
    all
}

/// The geometric mean.
pub fn mean(figures: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = figures.fold((0.0, 0u32), |(sum, n), figure| (sum + figure.ln(), n + 1));
    (sum / f64::from(count)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_as_they_were() {
        let cell = Cell {
            question: "hit",
            unit: "look-up",
            measure: Measure::Nanoseconds,
            size: 8,
            order: Order::New,
            rounds: 7,
            least: vec![vec![2.0, 4.0, 3.0], vec![4.0, 4.0, 4.0], vec![f64::NAN; 3]],
        };
        let table = Table { kind: "u64-u64", hashers: "one", profile: "release" };
        let records = table.records(&["a", "b", "c"], Some(1), &cell);
        assert_eq!(records.len(), 2);
        let text: String = records.iter().cloned().map(|r| Line::Record(r).write()).collect();
        let lines = Line::read_all(&text).expect("just written");
        let [Line::Record(first), Line::Record(second)] = lines.as_slice() else {
            panic!("two records");
        };
        assert_eq!((first.figure, first.ratio), ([3.0, 2.0, 4.0], Some([0.75, 0.5, 1.0])));
        assert_eq!((second.map.as_str(), second.ratio), ("b", Some([1.0; 3])));
        let limit = &table.records(&["a"], None, &cell)[0];
        assert_eq!((limit.figure, limit.ratio), ([2.0, 2.0, 4.0], None));
        assert!(Line::read_all("{\"kind\":1}").is_err_and(|error| error.starts_with("line 1: ")));
    }

    #[test]
    fn means_are_geometric() {
        assert!((mean([0.5, 2.0, 1.0].into_iter()) - 1.0).abs() < 1e-12);
        assert!(mean(std::iter::empty()).is_nan());
    }
}
