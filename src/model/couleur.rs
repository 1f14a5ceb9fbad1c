//! The colour of a voie.

use std::fmt;

use serde::{Serialize, Serializer};

/// The least contrast with white of a colour on maps: that of text (WCAG 2.2, success criterion 1.4.3), because numbers of
/// étapes are white on the voie's colour.
const CONTRAST: f64 = 4.5;

/// A colour: red, green and blue in sRGB. Its text is `#rrggbb`.
///
/// ```
/// use hent::model::Couleur;
///
/// let blue = Couleur::parse("#1c6ea4").unwrap();
/// assert_eq!(blue.legible(), blue);
/// assert_eq!(Couleur::parse("#ffff00").unwrap().legible().to_string(), "#7a7a00");
/// assert_eq!(Couleur::parse("bleu"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Couleur(pub [u8; 3]);

impl Couleur {
    /// The colour of a voie whose own colour is not valid.
    pub const GREY: Self = Self([0x4d; 3]);

    /// Parses `#rrggbb`. Returns `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        // `from_str_radix` also accepts a sign.
        let digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(digits)?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// Returns the text without `#`, as addresses have it: `dd5500`.
    pub fn digits(self) -> String {
        self.to_string().split_off(1)
    }

    /// Returns the colour, darkened if it is too pale for a line on white paper or for white text on it. The hue stays.
    #[must_use]
    pub fn legible(self) -> Self {
        let linear = self.0.map(linear);
        // Contrast is (1 + 0.05) / (luminance + 0.05) against white (WCAG 2.2, "contrast ratio").
        let most = 1.05 / CONTRAST - 0.05;
        let luminance = luminance(linear);
        if luminance <= most { self } else { Self(linear.map(|part| encoded(part * most / luminance))) }
    }
}

impl Serialize for Couleur {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Couleur {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// The relative luminance of a colour in linear sRGB, 0 to 1 (WCAG 2.2, "relative luminance").
fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Decodes a part of an sRGB colour into linear light (IEC 61966-2-1).
fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

/// Encodes a part of a colour in linear light as sRGB. It rounds down, so that a darkened colour is dark enough.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value is between 0 and 255")]
fn encoded(part: f64) -> u8 {
    let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
    (part * 255.0).floor().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_becomes_legible_and_dark_ones_stay() {
        for r in (0..=255).step_by(15) {
            for g in (0..=255).step_by(15) {
                for b in (0..=255).step_by(15) {
                    let colour = Couleur([r, g, b]);
                    let contrast = |Couleur(parts)| 1.05 / (luminance(parts.map(linear)) + 0.05);
                    let legible = colour.legible();
                    assert!(contrast(legible) >= CONTRAST, "{colour} becomes {legible}");
                    assert_eq!(legible == colour, contrast(colour) >= CONTRAST, "{colour} becomes {legible}");
                }
            }
        }
    }

    #[test]
    fn only_six_digits_after_a_sign_are_a_colour() {
        assert_eq!(Couleur::parse("#0B3c6f").map(|colour| colour.to_string()).as_deref(), Some("#0b3c6f"));
        for text in ["", "#", "0b3c6f", "#0b3c6", "#0b3c6f0", "#+b3c6f", "#é1234", "blue"] {
            assert_eq!(Couleur::parse(text), None, "{text}");
        }
    }
}
