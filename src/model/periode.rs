//! The days on which a host is open: the column `hebergeur.periode`. The notation is OpenStreetMap's opening_hours,
//! restricted to days of the year.
//!
//! ```text
//!   Apr-Oct        Mar 15-Nov 11        Nov-Mar        Apr-Jun,Sep-Oct; Aug 15 off        off
//! ```
//!
//! Rules are separated by semicolons. The last rule that contains a day decides about it. A day that no rule contains
//! is closed (<https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification>). Years, weekdays, hours and
//! comments are not accepted, because pilgrims ask for such details by phone.

use std::sync::Arc;

use opening_hours_syntax::rules::day::{Date, DaySelector, Month, MonthdayRange};
use opening_hours_syntax::rules::{RuleOperator, RuleSequence};
use opening_hours_syntax::{RuleKind, parse};

/// The maximum length of a notation, in characters. It exceeds any real one.
const LONGEST: usize = 200;

/// Examples of the notation, for messages.
pub const EXAMPLES: &str = "Apr-Oct, Mar 15-Nov 11, « Apr-Jun,Sep-Oct », « Apr-Oct; Aug 15 off », ou off";

/// The days of the year on which a host is open. They are the same in every year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Periode(Box<[Regle]>);

/// A rule of the notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regle {
    /// True if the host is open on these days.
    pub ouvert: bool,
    /// The days of the rule. Empty for every day.
    pub spans: Box<[Span]>,
}

/// A range of days, including both ends. If the first day is later than the last, the range goes over the end of the
/// year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// True if the notation names whole months (`Apr-Oct`).
    pub whole: bool,
}

/// Month and day, both counted from 1. A range of months always ends on the 31st, even if the month is shorter.
pub type Day = (u8, u8);

impl Span {
    fn has(self, day: Day) -> bool {
        if self.from <= self.to { self.from <= day && day <= self.to } else { self.from <= day || day <= self.to }
    }

    fn is_all(self) -> bool {
        (self.from, self.to) == ((1, 1), (12, 31))
    }
}

impl Regle {
    /// Tells whether the rule contains every day of the year.
    pub fn is_of_all(&self) -> bool {
        self.spans.is_empty() || self.spans.iter().any(|span| span.is_all())
    }
}

impl Periode {
    /// Parses a period. Returns `None` if the notation is wrong, contains more than days of the year, or only has
    /// closed days.
    pub fn parse(notation: &str) -> Option<Self> {
        if notation.chars().count() > LONGEST {
            return None;
        }
        let rules = parse(notation).ok()?.rules;
        let rules: Option<Box<[Regle]>> = rules.iter().map(regle).collect();
        let periode = Self(rules?);
        let says = |regle: &Regle| regle.ouvert || regle.spans.is_empty();
        periode.0.iter().any(says).then_some(periode)
    }

    /// Tells whether the host is open on this day (month and day, both counted from 1).
    pub fn ouvert(&self, month: u8, day: u8) -> bool {
        let says = |regle: &&Regle| regle.spans.is_empty() || regle.spans.iter().any(|span| span.has((month, day)));
        self.0.iter().rfind(says).is_some_and(|regle| regle.ouvert)
    }

    /// Returns the rules in order. The last rule that contains a day decides about it.
    pub fn regles(&self) -> &[Regle] {
        &self.0
    }
}

/// The opening days of a host: its `periode` minus its `fermetures`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ouverture {
    periode: Option<Arc<Periode>>,
    fermetures: Option<Arc<Periode>>,
    /// True if `fermetures` cannot be parsed.
    illisible: bool,
}

impl Ouverture {
    /// Makes the opening days of a host from its texts. `parse` is [`Periode::parse`], or a cache of it.
    pub fn of<'a>(
        periode: &'a str,
        fermetures: &'a str,
        mut parse: impl FnMut(&'a str) -> Option<Arc<Periode>>,
    ) -> Self {
        let (periode, closed) = (parse(periode), parse(fermetures));
        Self { periode, illisible: closed.is_none() && !fermetures.is_empty(), fermetures: closed }
    }

    /// Tells whether the host is open on this day of any year (month and day, both counted from 1). Returns `None` if
    /// unknown.
    pub fn ouvert(&self, month: u8, day: u8) -> Option<bool> {
        if self.fermetures.as_ref().is_some_and(|closed| closed.ouvert(month, day)) {
            return Some(false);
        }
        let open = self.periode.as_ref()?.ouvert(month, day);
        (!open || !self.illisible).then_some(open)
    }
}

/// Converts a rule. Returns `None` if the rule contains more than days of the year.
fn regle(rule: &RuleSequence) -> Option<Regle> {
    let DaySelector { year, monthday, week, weekday } = &rule.day_selector;
    let whole_days = RuleSequence { day_selector: DaySelector::default(), ..rule.clone() }.is_constant();
    let of_days = year.is_empty() && week.is_empty() && weekday.is_empty() && whole_days;
    if !of_days || !rule.comment.is_empty() || rule.operator == RuleOperator::Fallback {
        return None;
    }
    let ouvert = match rule.kind {
        RuleKind::Open => true,
        RuleKind::Closed => false,
        RuleKind::Unknown => return None,
    };
    let spans: Option<Box<[Span]>> = monthday.iter().map(span).collect();
    Some(Regle { ouvert, spans: spans? })
}

fn span(range: &MonthdayRange) -> Option<Span> {
    match range {
        MonthdayRange::Month { range, year: None } => {
            Some(Span { from: (*range.start() as u8, 1), to: (*range.end() as u8, 31), whole: true })
        }
        MonthdayRange::Date { start, end } if [start.1, end.1].iter().all(|offset| *offset == Default::default()) => {
            Some(Span { from: day(start.0)?, to: day(end.0)?, whole: false })
        }
        _ => None,
    }
}

/// Converts a day. Returns `None` for a day that does not exist in a leap year.
fn day(date: Date) -> Option<Day> {
    let Date::Fixed { year: None, month, day } = date else { return None };
    let days = match month {
        Month::February => 29,
        Month::April | Month::June | Month::September | Month::November => 30,
        _ => 31,
    };
    (1..=days).contains(&day).then_some((month as u8, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notation_with_more_or_less_than_days_of_the_year_is_refused() {
        let long = "Jan,".repeat(1_000);
        for notation in [
            "",
            "Apr-Oct; Mo off",
            "Mo-Fr",
            "08:00-12:00",
            "Apr-Oct 10:00-18:00",
            "2026 Apr-Oct",
            "2026 Apr 1-2026 Oct 31",
            "week 10-20",
            "easter-Oct 15",
            "PH off",
            "Apr-Oct || \"sur rendez-vous\"",
            "Apr-Oct \"sur rendez-vous\"",
            "Apr-Oct unknown",
            "Nov-Mar off", // does not say anything about the other days
            "Apr 31-Oct 1",
            "Sep 10-Oct", // the notation has no range from a day to a month
            "Feb 30",
            "Apr 32-Oct",
            "avril à octobre",
            "sur rendez-vous",
            "Apr-",
            "Apr-Oct;;",
            "\u{0}",
            long.as_str(),
        ] {
            assert_eq!(Periode::parse(notation), None, "{notation}");
        }
    }

    #[test]
    fn the_last_rule_that_names_a_day_decides() {
        let open = |notation: &str, month, day| Periode::parse(notation).unwrap().ouvert(month, day);
        for (notation, yes, no) in [
            ("Apr-Oct", vec![(4, 1), (7, 14), (10, 31)], vec![(3, 31), (11, 1), (1, 1)]),
            ("Mar 15-Nov 11", vec![(3, 15), (11, 11)], vec![(3, 14), (11, 12)]),
            ("Nov-Mar", vec![(11, 1), (12, 31), (1, 1), (2, 29), (3, 31)], vec![(4, 1), (10, 31)]),
            ("Dec 20-Jan 5", vec![(12, 20), (12, 31), (1, 1), (1, 5)], vec![(1, 6), (12, 19)]),
            ("Feb", vec![(2, 1), (2, 29)], vec![(1, 31), (3, 1)]),
            ("Feb 29", vec![(2, 29)], vec![(2, 28), (3, 1)]),
            ("Apr-Jun,Sep-Oct", vec![(6, 30), (9, 1)], vec![(7, 1), (8, 31)]),
            ("Apr-Oct; Aug 1-15 off", vec![(7, 31), (8, 16)], vec![(8, 1), (8, 15), (11, 1)]),
            ("Apr-Oct; Aug 1-15 off; Aug 10", vec![(8, 10)], vec![(8, 9)]),
            ("off", vec![], vec![(1, 1), (2, 29), (7, 1)]),
        ] {
            yes.iter().for_each(|&(month, day)| assert!(open(notation, month, day), "{notation} {month} {day}"));
            no.iter().for_each(|&(month, day)| assert!(!open(notation, month, day), "{notation} {month} {day}"));
        }
    }

    #[test]
    fn a_host_is_open_in_its_period_but_for_its_closures() {
        let parse = |text: &str| Periode::parse(text).map(Arc::new);
        let periods = ["", "Apr-Oct", "Nov-Mar", "Jan-Dec; Aug 15 off", "Mar 15-Nov 11", "off", "sur rendez-vous"];
        let closures = ["", "Aug 1-15", "Dec 20-Jan 5", "Jul,Sep 3", "Jan-Dec", "Aug; Aug 15 off", "off", "lundi"];
        for (periode, fermetures) in periods.iter().flat_map(|p| closures.map(|f| (*p, f))) {
            let ouverture = Ouverture::of(periode, fermetures, parse);
            for (month, day) in (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day))) {
                let open = Periode::parse(periode).map(|p| p.ouvert(month, day));
                let closed = Periode::parse(fermetures).map(|f| f.ouvert(month, day));
                let expected = match (open, closed) {
                    (_, Some(true)) | (Some(false), _) => Some(false),
                    (Some(true), Some(false)) => Some(true),
                    (Some(true), None) => fermetures.is_empty().then_some(true),
                    (None, _) => None,
                };
                assert_eq!(ouverture.ouvert(month, day), expected, "{periode} / {fermetures} {month} {day}");
            }
        }
    }
}
