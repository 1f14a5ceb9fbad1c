//! [`Section`]: a stretch of a way between two kilometres, such as the walk of one day.
//!
//! Kilometres have a resolution of 10 m. That is finer than the width of a village square, and coarse enough that one
//! place has one number: `12.4` and `12,40` are equal, and so are the files that they name.

use std::fmt;

use super::Sens;

/// A distance along a way in steps of 10 m.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Km(u32);

impl Km {
    /// The length of a step in metres.
    pub const STEP_M: f64 = 10.0;

    /// More kilometres than any way has: half of the Earth's circumference.
    const MOST_KM: f64 = 20_000.0;

    /// Parses kilometres with a point or a comma, and rounds them to 10 m. Returns `None` if the text is not a number
    /// from 0 to 20,000.
    ///
    /// ```
    /// use hent::model::Km;
    ///
    /// assert_eq!(Km::parse("12,40"), Km::parse("12.4"));
    /// assert_eq!(Km::parse("12.404").unwrap().to_string(), "12.4");
    /// assert_eq!([Km::parse("NaN"), Km::parse("1e308"), Km::parse("-1"), Km::parse("")], [None; 4]);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        Self::number(text).and_then(Self::of_km)
    }

    /// Parses a number with a point or a comma. The number may be negative, infinite or NaN.
    pub fn number(text: &str) -> Option<f64> {
        text.trim().replacen(',', ".", 1).parse().ok()
    }

    /// Rounds kilometres to 10 m. Returns `None` if they are not from 0 to 20,000.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range was checked")]
    pub fn of_km(km: f64) -> Option<Self> {
        (0.0..=Self::MOST_KM).contains(&km).then(|| Self((km * 100.0).round() as u32))
    }

    /// Returns the last kilometre of a way of `length_m` metres: its length, rounded up.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length on Earth fits")]
    pub fn last(length_m: f64) -> Self {
        Self((length_m.max(0.0) / Self::STEP_M).ceil() as u32)
    }

    /// Returns the distance in metres.
    pub fn metres(self) -> f64 {
        f64::from(self.0) * Self::STEP_M
    }

    /// Returns the distance in kilometres.
    pub fn km(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

/// Writes the kilometres with a point and no trailing zeros: `12.4`, `7`.
impl fmt::Display for Km {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.km())
    }
}

/// A stretch of a voie's main line or of an étape, between two kilometres in walking direction.
///
/// ```text
///   sens=aller    0 ├──────────●━━━━━━━━●──────┤ end
///                             de        a
///   sens=retour end ├──────────●━━━━━━━━●──────┤ 0
///                              a        de
/// ```
///
/// ```
/// use hent::model::{Km, Section, Sens};
///
/// let [de, a] = ["12.4", "19.8"].map(|km| Km::parse(km).unwrap());
/// let section = Section { voie: "beauport".into(), etape: None, sens: Sens::Aller, de, a };
/// assert_eq!(section.slug(), "km12.4-19.8");
/// assert_eq!(Section::of_slug("3-km2.0-5.25"), Some((Some("3"), ["2", "5.25"].map(|km| Km::parse(km).unwrap()))));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Section {
    /// The code of the voie.
    pub voie: String,
    /// The slug of the étape from whose start the kilometres count. `None` counts from the start of the main line.
    pub etape: Option<String>,
    /// The walking direction in which the kilometres count.
    pub sens: Sens,
    /// The start.
    pub de: Km,
    /// The end, after the start.
    pub a: Km,
}

impl Section {
    /// Returns the name of the section in file names, in place of an étape's slug: `km12.4-19.8`, or `3-km2.0-5.0` of
    /// an étape. It always has a point, which no slug of an étape has.
    pub fn slug(&self) -> String {
        let [de, a] = [self.de, self.a].map(|km| match km.to_string() {
            whole if !whole.contains('.') => format!("{whole}.0"),
            km => km,
        });
        match &self.etape {
            Some(etape) => format!("{etape}-km{de}-{a}"),
            None => format!("km{de}-{a}"),
        }
    }

    /// Returns the same stretch in the opposite direction. `length_m` is the length of its way in metres. The result is
    /// rounded to 10 m.
    #[must_use]
    pub fn turned(&self, length_m: f64) -> Self {
        let back = |km: Km| Km::of_km((length_m - km.metres()).max(0.0) / 1000.0).unwrap_or_default();
        let sens = if self.sens.is_back() { Sens::Aller } else { Sens::Retour };
        Self { sens, de: back(self.a), a: back(self.de), ..self.clone() }
    }

    /// Parses the slug of a section into the étape and the kilometres. Returns `None` for the slug of an étape.
    pub fn of_slug(slug: &str) -> Option<(Option<&str>, [Km; 2])> {
        let (before, km) = slug.rsplit_once("km").filter(|_| slug.contains('.'))?;
        let etape = match before {
            "" => None,
            before => Some(before.strip_suffix('-')?),
        };
        let (de, a) = km.split_once('-')?;
        Some((etape, [Km::parse(de)?, Km::parse(a)?]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_numbers_are_no_kilometres() {
        for text in
            ["NaN", "inf", "-inf", "1e308", "-1", "20000.01", "", " ", ",", "1,2,3", "1.2.3", "0x10", "12 km", "١"]
        {
            assert_eq!(Km::parse(text), None, "{text}");
        }
        assert_eq!(["0", "-0", "-0,0", "1e-9", " 0.004 "].map(Km::parse), [Some(Km(0)); 5]);
    }

    #[test]
    fn the_last_kilometre_is_rounded_up() {
        assert_eq!([0.0, 5.0, 10.0, 52_344.9].map(|m| Km::last(m).to_string()), ["0", "0.01", "0.01", "52.35"]);
    }

    #[test]
    fn the_way_back_has_the_same_stretch() {
        let there = Section { voie: "y".into(), etape: None, sens: Sens::Aller, de: Km(200), a: Km(550) };
        let back = there.turned(11_120.0);
        assert_eq!((back.slug().as_str(), back.sens), ("km5.62-9.12", Sens::Retour));
        assert_eq!(back.turned(11_120.0), there);
    }

    proptest! {
        #[test]
        fn a_written_section_is_parsed(de in 0u32..2_000_000, a in 0u32..2_000_000, etape in prop::option::of("[a-z]{0,4}-?[0-9]{1,3}|km3-12")) {
            let section = Section { voie: "y".into(), etape: etape.clone(), sens: Sens::Aller, de: Km(de), a: Km(a) };
            let slug = section.slug();
            prop_assert_eq!(Section::of_slug(&slug), Some((etape.as_deref(), [Km(de), Km(a)])));
            prop_assert_eq!(Km::parse(&Km(de).to_string()), Some(Km(de)));
        }
    }
}
