//! Deadlines, the cost of reading the clock, and today's date. Knows no map.

use std::time::{Duration, Instant, SystemTime};

/// A time by which something has to end.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

impl Deadline {
    pub fn after(seconds: f64) -> Self {
        Deadline(Instant::now() + Duration::from_secs_f64(seconds))
    }

    pub fn is_over(self) -> bool {
        Instant::now() >= self.0
    }
}

/// Nanoseconds from `start` to `end`.
pub fn nanoseconds(start: Instant, end: Instant) -> u64 {
    u64::try_from(end.saturating_duration_since(start).as_nanos()).unwrap_or(u64::MAX)
}

/// The least that two readings of the clock are apart: it is part of every time.
pub fn clock_cost() -> u64 {
    let pair = |_| {
        let start = Instant::now();
        nanoseconds(start, Instant::now())
    };
    (0..10_000).map(pair).min().unwrap_or(0)
}

/// Today's date, in UTC: `2026-11-28`.
pub fn today() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    date_of_day(since.as_secs() / 86_400)
}

/// The date of a day, counted from 1970-01-01.
fn date_of_day(mut day: u64) -> String {
    let is_leap = |year: u64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", day + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right() {
        let dates = [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29")];
        for (day, date) in dates.into_iter().chain([(20_785, "2026-11-28"), (364, "1970-12-31")]) {
            assert_eq!(date_of_day(day), date);
        }
    }
}
