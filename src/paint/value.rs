//! The values of expressions, and colours.

use std::sync::Arc;

/// The value of an expression or of a tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(Arc<str>),
    Colour(Colour),
    List(Arc<[Value]>),
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// The number. `None` for a value of another type.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The colour, parsed if the value is a text. `None` if it is no colour.
    pub(super) fn colour(&self) -> Option<Colour> {
        match self {
            Self::Colour(colour) => Some(*colour),
            Self::Text(text) => Colour::parse(text),
            _ => None,
        }
    }

    /// The values of a list. Empty for any other value.
    pub(super) fn list(&self) -> &[Self] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// The value as a boolean (`to-boolean`).
    pub(super) fn truth(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(truth) => *truth,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::Colour(_) | Self::List(_) => true,
        }
    }

    /// The value as a text (`to-string`). Null is the empty text.
    pub(super) fn shown(&self) -> Arc<str> {
        match self {
            Self::Null => "".into(),
            Self::Bool(truth) => truth.to_string().into(),
            Self::Number(number) => number.to_string().into(),
            Self::Text(text) => Arc::clone(text),
            Self::Colour(colour) => colour.hex().into(),
            Self::List(values) => {
                let shown: Vec<Arc<str>> = values.iter().map(Self::shown).collect();
                shown.join(",").into()
            }
        }
    }

    /// Interpolates between two numbers, colours or lists of numbers. `share` is 0 for `self` and 1 for `other`. Returns
    /// `self` for values of other types.
    pub(super) fn between(&self, other: &Self, share: f64) -> Self {
        let mix = |a: f64, b: f64| a + (b - a) * share;
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => Self::Number(mix(*a, *b)),
            (Self::List(a), Self::List(b)) if a.len() == b.len() => {
                Self::List(a.iter().zip(b.iter()).map(|(a, b)| a.between(b, share)).collect())
            }
            _ => match (self.colour(), other.colour()) {
                (Some(a), Some(b)) => Self::Colour(a.between(b, share)),
                _ => self.clone(),
            },
        }
    }
}

/// A colour: red, green, blue and opacity, each from 0 to 1. Not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Colour {
    pub(super) rgb: [f32; 3],
    pub(super) alpha: f32,
}

impl Colour {
    pub(super) const BLACK: Self = Self { rgb: [0.0; 3], alpha: 1.0 };
    pub(super) const NONE: Self = Self { rgb: [0.0; 3], alpha: 0.0 };

    /// Returns an opaque colour. `rgb` are red, green and blue in sRGB.
    pub(super) fn of_bytes(rgb: [u8; 3]) -> Self {
        Self { rgb: rgb.map(|part| f32::from(part) / 255.0), alpha: 1.0 }
    }

    /// Parses `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, `rgb(…)`, `rgba(…)`, `hsl(…)`, `hsla(…)` and a few names.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(digits) = text.strip_prefix('#') {
            return Self::of_digits(digits);
        }
        if let Some((name, rest)) = text.split_once('(') {
            return Self::of_function(name.trim(), rest.strip_suffix(')')?);
        }
        match text {
            "transparent" => Some(Self::NONE),
            "black" => Some(Self::BLACK),
            "white" => Self::of_digits("ffffff"),
            "red" => Self::of_digits("ff0000"),
            "grey" | "gray" => Self::of_digits("808080"),
            _ => None,
        }
    }

    fn of_digits(digits: &str) -> Option<Self> {
        let digits: Vec<u8> =
            digits.chars().map(|c| c.to_digit(16).and_then(|d| d.try_into().ok())).collect::<Option<_>>()?;
        let share = |high: u8, low: u8| f32::from(high * 16 + low) / 255.0;
        match *digits.as_slice() {
            [r, g, b] => Some(Self { rgb: [r, g, b].map(|d| share(d, d)), alpha: 1.0 }),
            [r, g, b, a] => Some(Self { rgb: [r, g, b].map(|d| share(d, d)), alpha: share(a, a) }),
            [r, s, g, h, b, c] => Some(Self { rgb: [share(r, s), share(g, h), share(b, c)], alpha: 1.0 }),
            [r, s, g, h, b, c, a, d] => Some(Self { rgb: [share(r, s), share(g, h), share(b, c)], alpha: share(a, d) }),
            _ => None,
        }
    }

    fn of_function(name: &str, arguments: &str) -> Option<Self> {
        let part = |text: &str| -> Option<(f32, bool)> {
            let text = text.trim();
            let (number, share) = text.strip_suffix('%').map_or((text, false), |number| (number, true));
            Some((number.parse().ok().filter(|number: &f32| number.is_finite())?, share))
        };
        let parts: Vec<(f32, bool)> = arguments.split(',').map(part).collect::<Option<_>>()?;
        let alpha = match parts.get(3) {
            None => 1.0,
            Some((number, true)) => number / 100.0,
            Some((number, false)) => *number,
        };
        let [a, b, c, ..] = *parts.as_slice() else { return None };
        let rgb = match name {
            "rgb" | "rgba" => [a, b, c].map(|(number, share)| if share { number / 100.0 } else { number / 255.0 }),
            "hsl" | "hsla" => of_hue(a.0, b.0 / 100.0, c.0 / 100.0),
            _ => return None,
        };
        Some(Self { rgb: rgb.map(|share| share.clamp(0.0, 1.0)), alpha: alpha.clamp(0.0, 1.0) })
    }

    /// The colour with its opacity multiplied by a factor.
    #[must_use]
    pub(super) fn faded(self, by: f32) -> Self {
        Self { alpha: (self.alpha * by).clamp(0.0, 1.0), ..self }
    }

    fn between(self, other: Self, share: f64) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * share as f32;
        let [r, g, b] = self.rgb;
        let [s, h, c] = other.rgb;
        Self { rgb: [mix(r, s), mix(g, h), mix(b, c)], alpha: mix(self.alpha, other.alpha) }
    }

    /// The colour without its opacity, for SVG: `#rrggbb`.
    pub(super) fn hex(self) -> String {
        let byte = |share: f32| (share * 255.0).round().clamp(0.0, 255.0);
        let [r, g, b] = self.rgb.map(byte);
        // The clamped values fit in a byte.
        #[allow(clippy::cast_sign_loss)]
        let [r, g, b] = [r as u8, g as u8, b as u8];
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// Red, green and blue of a hue in degrees, a saturation and a lightness (CSS Color 4, §7.1).
fn of_hue(hue: f32, saturation: f32, lightness: f32) -> [f32; 3] {
    let hue = hue.rem_euclid(360.0);
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|n| {
        let k = (n + hue / 30.0).rem_euclid(12.0);
        lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_every_notation() {
        let hex = |text| Colour::parse(text).map(|c| (c.hex(), c.alpha));
        assert_eq!(hex("#f60"), Some(("#ff6600".into(), 1.0)));
        assert_eq!(hex("#0B3C6F"), Some(("#0b3c6f".into(), 1.0)));
        assert_eq!(hex("#ff000080").unwrap().0, "#ff0000");
        assert_eq!(hex("rgba(255, 102, 0, 0.5)"), Some(("#ff6600".into(), 0.5)));
        assert_eq!(hex("hsl(120, 100%, 50%)"), Some(("#00ff00".into(), 1.0)));
        assert_eq!(hex("hsla(24, 100%, 50%, 50%)"), Some(("#ff6600".into(), 0.5)));
        for wrong in ["", "#", "#12", "#ggg", "rgb(1,2)", "rgb(1,2,x)", "hsl(", "lavande", "rgb(NaN,0,0)"] {
            assert_eq!(hex(wrong), None, "{wrong}");
        }
    }
}
