//! When a host is open: `hebergeur.periode`, the opening_hours notation of OpenStreetMap restricted to days of the year.
//!
//! ```text
//!   Apr-Oct        Mar 15-Nov 11        Nov-Mar        Apr-Jun,Sep-Oct; Aug 15 off        off
//! ```
//!
//! Rules are parted by `;`: of those that speak of a day the last one is right, and a day of which none speaks is closed
//! (<https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification>). Years, weekdays, hours and comments are no part
//! of it: they are what a phone call is for.

use opening_hours_syntax::rules::day::{Date, DaySelector, Month, MonthdayRange};
use opening_hours_syntax::rules::{RuleOperator, RuleSequence};
use opening_hours_syntax::{RuleKind, parse};

/// More than anybody needs, characters.
const LONGEST: usize = 200;

/// What a period may look like.
pub const EXAMPLES: &str = "Apr-Oct, Mar 15-Nov 11, « Apr-Jun,Sep-Oct », « Apr-Oct; Aug 15 off », ou off";

/// Of January first.
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The days of the year on which a host is open, the same every year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Periode(Box<[Regle]>);

/// What is said of some days.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Regle {
    ouvert: bool,
    /// None: of all.
    spans: Box<[Span]>,
}

/// Days from one to another, both included; if the first is later than the last, over the end of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: Day,
    to: Day,
    /// Was it said in months?
    whole: bool,
}

/// Month and day, both from 1. The 31st of a shorter month stands for its end.
type Day = (u8, u8);

impl Span {
    fn has(self, day: Day) -> bool {
        if self.from <= self.to { self.from <= day && day <= self.to } else { self.from <= day || day <= self.to }
    }

    fn is_all(self) -> bool {
        (self.from, self.to) == ((1, 1), (12, 31))
    }

    fn en_mots(self) -> String {
        let word = |(month, day): Day| {
            let name = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
            match day {
                _ if self.whole => name.to_owned(),
                1 => format!("1er {name}"),
                day => format!("{day} {name}"),
            }
        };
        if self.from == self.to || (self.whole && self.from.0 == self.to.0) {
            word(self.from)
        } else {
            format!("{} à {}", word(self.from), word(self.to))
        }
    }
}

impl Periode {
    /// Reads a period; none where it says more than days of the year, or nothing that makes sense: a host that is only
    /// closed on some days says nothing of the others.
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

    /// Is it open on this day of any year (month and day, both from 1)?
    pub fn ouvert(&self, month: u8, day: u8) -> bool {
        let says = |regle: &&Regle| regle.spans.is_empty() || regle.spans.iter().any(|span| span.has((month, day)));
        self.0.iter().rfind(says).is_some_and(|regle| regle.ouvert)
    }

    /// The period in words: « avril à juin, 10 septembre à 20 octobre, sauf 15 août ».
    pub fn en_mots(&self) -> String {
        // A rule of all days makes void what stands before it.
        let start = self.0.iter().rposition(|regle| regle.spans.is_empty() || regle.spans.iter().any(|s| s.is_all()));
        let mut words = String::new();
        for regle in self.0.get(start.unwrap_or(0)..).unwrap_or_default() {
            let spans: Vec<String> = regle.spans.iter().map(|span| span.en_mots()).collect();
            let all = spans.is_empty() || regle.spans.iter().any(|span| span.is_all());
            let said = match (all, regle.ouvert) {
                (true, true) => "toute l'année".into(),
                (true, false) => "fermé".into(),
                (false, true) => spans.join(", "),
                (false, false) if words.is_empty() => continue, // closed it is already
                (false, false) => format!("sauf {}", spans.join(", ")),
            };
            words = if words.is_empty() { said } else { format!("{words}, {said}") };
        }
        words
    }
}

/// A period in words; what is none is left as it is.
pub fn en_mots(notation: &str) -> String {
    Periode::parse(notation).map_or_else(|| notation.to_owned(), |periode| periode.en_mots())
}

/// A rule that speaks of days of the year alone.
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

/// A day that there is, in leap years at least.
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
    fn a_period_is_said_in_words() {
        for (notation, words) in [
            ("Apr-Oct", "avril à octobre"),
            ("Apr-Jun,Sep-Oct", "avril à juin, septembre à octobre"),
            ("Apr-Jun, Sep-Oct", "avril à juin, septembre à octobre"),
            ("Jan 10-Dec 20", "10 janvier à 20 décembre"),
            ("Mar 1-Nov 15", "1er mars à 15 novembre"),
            ("Mar 1-15", "1er mars à 15 mars"),
            ("Nov-Mar", "novembre à mars"),
            ("Apr-Oct; Aug 15 off", "avril à octobre, sauf 15 août"),
            ("Jan-Dec; Dec 24-Jan 2 off", "toute l'année, sauf 24 décembre à 2 janvier"),
            ("Apr-Oct; off", "fermé"),
            ("Jan-Dec", "toute l'année"),
            ("Jan 1-Dec 31", "toute l'année"),
            ("24/7", "toute l'année"),
            ("off", "fermé"),
            ("closed", "fermé"),
            ("Jul", "juillet"),
        ] {
            assert_eq!(Periode::parse(notation).map(|p| p.en_mots()).as_deref(), Some(words), "{notation}");
        }
    }

    #[test]
    fn what_is_more_or_less_than_days_of_the_year_is_left_as_it_is() {
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
            "Nov-Mar off", // and else?
            "Apr 31-Oct 1",
            "Sep 10-Oct", // a day to a month is not in the notation
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
            assert_eq!(en_mots(notation), notation);
        }
    }

    #[test]
    fn days_on_which_it_is_open() {
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
}
