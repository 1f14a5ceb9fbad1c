//! Text layout: breaks texts into lines and positions their glyphs.

use super::font::{self, Face, Glyph};
use super::mvt::Place;

/// A positioned glyph: its origin on the baseline in CSS pixels, and its rotation in radians.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) glyph: Glyph,
    pub(super) at: Place,
    pub(super) angle: f32,
}

/// The layout properties of a text. Lengths are in em, unless their comment has another unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextStyle {
    pub(super) face: Face,
    /// The size of an em in pixels.
    pub(super) size: f32,
    pub(super) max_width: f32,
    pub(super) line_height: f32,
    pub(super) spacing: f32,
}

/// A text, broken into lines.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The glyphs of each line, and its width in em.
    lines: Vec<(Vec<Glyph>, f32)>,
    style: TextStyle,
}

/// The position of the anchor in a box, from the upper left corner, as fractions of width and height.
pub(super) type Anchor = [f32; 2];

/// The height of accented capitals above the baseline, and the depth of descenders below it, in em.
const ASCENT: f32 = 0.78;
const DESCENT: f32 = 0.22;

/// Parses the name of an anchor: the side or corner of the box that lies at the anchor point.
pub(super) fn anchor(name: &str) -> Anchor {
    let x = if name.ends_with("left") {
        0.0
    } else if name.ends_with("right") {
        1.0
    } else {
        0.5
    };
    let y = if name.starts_with("top") {
        0.0
    } else if name.starts_with("bottom") {
        1.0
    } else {
        0.5
    };
    [x, y]
}

impl Block {
    /// Breaks a text into lines. `None` if it has no glyph.
    pub(super) fn set(text: &str, style: TextStyle) -> Option<Self> {
        let lines = text.split('\n').flat_map(|line| broken(line, &style)).collect::<Vec<_>>();
        lines.iter().any(|(glyphs, _)| !glyphs.is_empty()).then_some(Self { lines, style })
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> [f32; 2] {
        let widest = self.lines.iter().map(|(_, width)| *width).fold(0.0, f32::max);
        [widest * self.style.size, self.height()]
    }

    #[allow(clippy::cast_precision_loss, reason = "a text has few lines")]
    fn height(&self) -> f32 {
        let between = (self.lines.len().max(1) - 1) as f32 * self.style.line_height;
        (between + ASCENT + DESCENT) * self.style.size
    }

    /// Positions the glyphs in a box with this upper left corner. `justify` is 0 for left-aligned lines, 1 for right-aligned
    /// lines.
    pub(super) fn letters(&self, [left, top]: Place, justify: f32) -> Vec<Letter> {
        let (size, [widest, _]) = (self.style.size, self.size());
        let mut letters = vec![];
        let mut y = top + ASCENT * size;
        for (glyphs, width) in &self.lines {
            let mut x = left + (widest - width * size) * justify;
            for glyph in glyphs {
                letters.push(Letter { glyph: *glyph, at: [x, y], angle: 0.0 });
                x += (font::width(*glyph) + self.style.spacing) * size;
            }
            y += self.style.line_height * size;
        }
        letters
    }

    /// The glyphs of the first line with their advance widths in pixels. Text along a line has one line.
    pub(super) fn first_line(&self) -> Vec<(Glyph, f32)> {
        let glyphs = self.lines.first().map_or(&[][..], |(glyphs, _)| glyphs);
        let width = |glyph: &Glyph| (font::width(*glyph) + self.style.spacing) * self.style.size;
        glyphs.iter().map(|glyph| (*glyph, width(glyph))).collect()
    }

    /// The distance from the middle of the line down to the baseline, in pixels.
    pub(super) fn baseline(&self) -> f32 {
        (ASCENT - DESCENT) / 2.0 * self.style.size
    }
}

/// Breaks a line at spaces into parts of about the same width. A part exceeds the greatest width only if it is one word.
fn broken(line: &str, style: &TextStyle) -> Vec<(Vec<Glyph>, f32)> {
    let glyphs = |text: &str| text.chars().filter_map(|c| style.face.glyph(c)).collect::<Vec<_>>();
    let width = |glyphs: &[Glyph]| {
        let letters: f32 = glyphs.iter().map(|glyph| font::width(*glyph) + style.spacing).sum();
        (letters - style.spacing).max(0.0)
    };
    let whole = glyphs(line.trim());
    let total = width(&whole);
    if total <= style.max_width {
        return vec![(whole, total)];
    }
    let wanted = total / (total / style.max_width).ceil();
    let mut lines: Vec<String> = vec![];
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(last) => {
                let (now, then) = (width(&glyphs(last)), width(&glyphs(&format!("{last} {word}"))));
                // Appends the word if this brings the line nearer to the wanted width.
                if then <= style.max_width && (then - wanted).abs() <= (wanted - now).abs().max(0.01) {
                    last.push(' ');
                    last.push_str(word);
                } else {
                    lines.push(word.into());
                }
            }
            None => lines.push(word.into()),
        }
    }
    lines
        .iter()
        .map(|line| glyphs(line))
        .map(|glyphs| {
            let width = width(&glyphs);
            (glyphs, width)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: TextStyle =
        TextStyle { face: Face::Regular, size: 10.0, max_width: 8.0, line_height: 1.2, spacing: 0.0 };

    #[test]
    fn long_texts_are_broken_into_equal_lines() {
        let block = |text| Block::set(text, STYLE).unwrap();
        assert_eq!(block("Brest").lines.len(), 1);
        assert_eq!(block("Saint-Thégonnec Loc-Eguiner").lines.len(), 2);
        // « Abbaye Notre-Dame » is too wide.
        assert_eq!(block("Abbaye Notre-Dame de Bon-Repos").lines.len(), 3);
        let [width, height] = block("Saint-Pol-de-Léon\nMoguériec").size();
        assert!(height > 20.0 && width > 40.0);
        assert!(Block::set("  ", STYLE).is_none_or(|block| block.size()[0] < 5.0));
    }

    #[test]
    fn lines_are_justified_within_their_box() {
        let block = Block::set("a\naaaa", STYLE).unwrap();
        let [width, _] = block.size();
        let first = |justify| block.letters([100.0, 50.0], justify)[0].at[0];
        assert_eq!(first(0.0), 100.0);
        assert!((first(1.0) - (100.0 + width * 0.75)).abs() < 0.1);
        assert_eq!(anchor("bottom-left"), [0.0, 1.0]);
        assert_eq!(anchor("center"), [0.5, 0.5]);
    }
}
