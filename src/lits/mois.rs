//! A month of a year.

use std::fmt;

use jiff::civil::Date;

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mois {
    /// The first day.
    first: Date,
}

impl Mois {
    /// Parses `YYYY-MM`. Returns `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 7 && text.bytes().enumerate().all(|(i, b)| (i == 4) == (b == b'-'));
        let first = format!("{text}-01").parse().ok().filter(|_| digits)?;
        Some(Self { first })
    }

    /// Returns the months of a year from 0 to 9999. Returns nothing for any other year.
    pub fn of_year(annee: i16) -> impl Iterator<Item = Self> {
        let first = move |mois| Date::new(annee, mois, 1).ok().filter(|_| (0..=9999).contains(&annee));
        (1..=12).filter_map(first).map(|first| Self { first })
    }

    /// Returns the days of the month.
    pub fn jours(self) -> impl Iterator<Item = Date> {
        (1..=self.first.days_in_month())
            .filter_map(move |day| Date::new(self.first.year(), self.first.month(), day).ok())
    }
}

/// Writes `YYYY-MM`.
impl fmt::Display for Mois {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_month_as_year_and_month_is_read() {
        for wrong in
            ["", "2027", "2027-5", "2027-00", "2027-13", "27-05-01", "2027-05-01", "2027/05", "+027-05", "٢٠٢٧"]
        {
            assert_eq!(Mois::parse(wrong), None, "{wrong}");
        }
        for (text, days) in [("2027-05", 31), ("2027-02", 28), ("2028-02", 29), ("0000-01", 31), ("9999-12", 31)] {
            let mois = Mois::parse(text).unwrap();
            assert_eq!((mois.to_string().as_str(), mois.jours().count()), (text, days));
            assert!(mois.jours().all(|jour| jour.to_string().starts_with(text)));
        }
        assert_eq!(Mois::of_year(2027).map(|mois| mois.to_string()).last().as_deref(), Some("2027-12"));
        assert_eq!((Mois::of_year(-1).count(), Mois::of_year(9999).count()), (0, 12));
    }
}
