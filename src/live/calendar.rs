//! The calendar day in France. Closures begin and end at midnight in France, wherever the server is.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The time zone of France as a rule (European Union). A rule needs no time zone database, which a small server may
/// lack.
const PARIS: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

fn paris() -> TimeZone {
    TimeZone::posix(PARIS).unwrap_or(TimeZone::UTC) // always parses: a test calls this
}

/// Returns the calendar day in France at an instant.
pub fn day_at(now: Timestamp) -> Date {
    now.to_zoned(paris()).date()
}

/// Returns the instant at which a calendar day begins in France. `None` at the ends of the calendar.
pub fn start_of(day: Date) -> Option<Timestamp> {
    Some(day.to_zoned(paris()).ok()?.timestamp())
}

/// Returns today's calendar day in France.
pub fn today() -> Date {
    day_at(Timestamp::now())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_begins_at_midnight_in_france() {
        for (day, start) in [
            (date(2026, 1, 15), "2026-01-14T23:00:00Z"),
            (date(2026, 3, 29), "2026-03-28T23:00:00Z"), // the clocks go forward on this day
            (date(2026, 3, 30), "2026-03-29T22:00:00Z"),
            (date(2026, 7, 14), "2026-07-13T22:00:00Z"),
            (date(2026, 10, 26), "2026-10-25T23:00:00Z"), // the clocks went back on the day before
        ] {
            let start: Timestamp = start.parse().unwrap();
            assert_eq!(start_of(day), Some(start));
            assert_eq!(day_at(start), day);
            assert_eq!(day_at(start - jiff::SignedDuration::from_nanos(1)), day.yesterday().unwrap());
        }
    }
}
