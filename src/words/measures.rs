//! Formats numbers, lengths, durations and dates. The examples are French. The other languages have other separators
//! and words.

use jiff::civil::Date;

use super::{Langue, Words, icu, one_line};

impl Words {
    /// Formats a date in words: « 14 juin 2026 ».
    pub fn long_date(&self, date: Date) -> String {
        let Some(said) = icu::long_date(self.langue.code(), date) else { return self.iso_date(&date.to_string()) };
        match (self.langue, said.split_once(' ')) {
            // CLDR has neither « 1er » nor « a viz ». The message of a day has them.
            (Langue::Fr | Langue::Br, Some((_, rest))) => self.periode_jour(date.day().unsigned_abs().into(), rest),
            _ => said,
        }
    }

    /// Formats a number with one decimal: « 12,3 ».
    pub(crate) fn decimal(&self, number: f64) -> String {
        format!("{number:.1}").replace('.', &self.separator)
    }

    /// Formats a number with up to three decimals and no trailing zeros: « 16,1 », « 12 ».
    pub(crate) fn number(&self, number: f64) -> String {
        let text = format!("{number:.3}");
        text.trim_end_matches('0').trim_end_matches('.').replace('.', &self.separator)
    }

    /// Formats a count, with a space between groups of three digits (ISO 80000-1): « 12 345 ».
    pub(crate) fn whole(count: usize) -> String {
        let digits = count.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push('\u{a0}');
            }
            text.push(digit);
        }
        text
    }

    /// Formats a length in metres as a number of kilometres with one decimal: « 12,3 ».
    pub(crate) fn km(&self, metres: f64) -> String {
        self.decimal(metres / 1000.0)
    }

    /// Formats a length in metres as kilometres with one decimal: « 12,0 km ».
    pub(crate) fn length(&self, metres: f64) -> String {
        self.mesure_km(&self.km(metres))
    }

    /// Formats a length in metres as kilometres. It has one decimal, unless that is zero: « 12 km », « 2,5 km ».
    pub(crate) fn round_length(&self, metres: f64) -> String {
        let km = self.km(metres);
        let whole = km.strip_suffix('0').and_then(|km| km.strip_suffix(&*self.separator));
        self.mesure_km(whole.unwrap_or(&km))
    }

    /// Formats a height or length in whole metres: « 310 m ».
    pub(crate) fn metres(&self, metres: f64) -> String {
        self.mesure_metres(&format!("{metres:.0}"))
    }

    /// Formats a distance from the way, given in metres. It is rounded to 10 m below 1 km, and to 100 m above: « 350 m
    /// », « 1,4 km ».
    pub(crate) fn ecart(&self, metres: f64) -> String {
        match metres {
            near if near < 995.0 => self.metres((near / 10.0).round() * 10.0),
            far => self.length(far),
        }
    }

    /// Formats a duration in minutes: « 45 min », « 4 h », « 4 h 30 ».
    pub(crate) fn hours(&self, minutes: f64) -> String {
        let (hours, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
        match (hours, rest) {
            (0.0, rest) => self.duree_minutes(&format!("{rest:.0}")),
            (hours, 0.0) => self.duree_heures(&format!("{hours:.0}")),
            (hours, rest) => self.duree_heures_minutes(&format!("{hours:.0}"), &format!("{rest:02.0}")),
        }
    }

    /// Formats a range of two durations in minutes, the shorter first: « 4 h 30 à 5 h 15 ». If both are equal, it is
    /// one duration.
    pub(crate) fn hours_between(&self, [fast, slow]: [f64; 2]) -> String {
        if slow > fast { self.duree_intervalle(&self.hours(fast), &self.hours(slow)) } else { self.hours(fast) }
    }

    /// Formats a duration in minutes, rounded to a quarter of an hour, because the 4 km/h rule is not more precise.
    pub(crate) fn quarters(&self, minutes: f64) -> String {
        self.hours((minutes / 15.0).round() * 15.0)
    }

    /// Formats a date in the order of the language: `2025-04-01` becomes « 01/04/2025 ». A text that is not
    /// `YYYY-MM-DD` is kept, on one line.
    pub(crate) fn iso_date(&self, iso: &str) -> String {
        let parts: Vec<&str> = iso.split('-').collect();
        match parts.as_slice() {
            [year, month, day] if parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) => {
                self.date(day, month, year)
            }
            _ => one_line(iso),
        }
    }
}
