//! Lengths, times, dates and numbers.

use super::{Words, one_line};

impl Words {
    /// A number with one decimal: « 12,3 ».
    pub(crate) fn decimal(&self, number: f64) -> String {
        format!("{number:.1}").replace('.', self.separator())
    }

    /// A number without zeros behind its decimals, of which it has three at most: « 16,1 », « 12 ».
    pub(crate) fn number(&self, number: f64) -> String {
        let text = format!("{number:.3}");
        text.trim_end_matches('0').trim_end_matches('.').replace('.', self.separator())
    }

    /// Metres as a number of kilometres, to the hectometre: « 12,3 ».
    pub(crate) fn km(&self, metres: f64) -> String {
        self.decimal(metres / 1000.0)
    }

    /// Metres as a length in kilometres, to the hectometre: « 12,0 km ».
    pub(crate) fn length(&self, metres: f64) -> String {
        self.mesure_km(&self.km(metres))
    }

    /// Metres as a length in kilometres, to the hectometre, without a zero behind: « 12 km ».
    pub(crate) fn round_length(&self, metres: f64) -> String {
        let km = self.km(metres);
        let whole = km.strip_suffix('0').and_then(|km| km.strip_suffix(self.separator()));
        self.mesure_km(whole.unwrap_or(&km))
    }

    /// Whole metres: « 310 m ».
    pub(crate) fn metres(&self, metres: f64) -> String {
        self.mesure_metres(&format!("{metres:.0}"))
    }

    /// How far off the way something is, as exactly as one cares: « 350 m », « 1,4 km ».
    pub(crate) fn ecart(&self, metres: f64) -> String {
        match metres {
            near if near < 995.0 => self.metres((near / 10.0).round() * 10.0),
            far => self.length(far),
        }
    }

    /// Minutes as a time: « 45 min », « 4 h », « 4 h 30 ».
    pub(crate) fn hours(&self, minutes: f64) -> String {
        let (hours, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
        match (hours, rest) {
            (0.0, rest) => self.duree_minutes(&format!("{rest:.0}")),
            (hours, 0.0) => self.duree_heures(&format!("{hours:.0}")),
            (hours, rest) => self.duree_heures_minutes(&format!("{hours:.0}"), &format!("{rest:02.0}")),
        }
    }

    /// A time from the shorter to the longer, minutes: « 4 h 30 à 5 h 15 »; one time where they are the same.
    pub(crate) fn hours_between(&self, [fast, slow]: [f64; 2]) -> String {
        if slow > fast { self.duree_intervalle(&self.hours(fast), &self.hours(slow)) } else { self.hours(fast) }
    }

    /// A time to the quarter of an hour, as the rule of 4 km/h gives it.
    pub(crate) fn quarters(&self, minutes: f64) -> String {
        self.hours((minutes / 15.0).round() * 15.0)
    }

    /// A date `YYYY-MM-DD` as one reads it; anything else as it is.
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
