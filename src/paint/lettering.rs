//! Sets texts: breaks them into lines and places the glyphs around an anchor or along a line.

use super::font::{self, Face, Glyph};
use super::mvt::Place;

/// A placed glyph: its origin on the baseline in pixels, and its direction in radians.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Letter {
    pub(super) glyph: Glyph,
    pub(super) at: Place,
    pub(super) angle: f32,
}

/// How a text is set. Lengths are in em unless they say otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) face: Face,
    /// Pixels for each em.
    pub(super) size: f32,
    pub(super) max_width: f32,
    pub(super) line_height: f32,
    pub(super) spacing: f32,
}

/// A text in lines. The widths are in em.
#[derive(Clone, Debug)]
pub(super) struct Block {
    lines: Vec<(Vec<Glyph>, f32)>,
    setting: Setting,
}

/// Where the anchor lies in a box: shares of its width and height from the north-western corner.
pub(super) type Anchor = [f32; 2];

/// The height of letters and their accents above the baseline, and of descenders below it, in em.
const ASCENT: f32 = 0.78;
const DESCENT: f32 = 0.22;

/// Parses the name of an anchor: the side or corner of the text that is at the place.
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
    pub(super) fn set(text: &str, setting: Setting) -> Option<Self> {
        let lines = text.split('\n').flat_map(|line| broken(line, &setting)).collect::<Vec<_>>();
        lines.iter().any(|(glyphs, _)| !glyphs.is_empty()).then_some(Self { lines, setting })
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> [f32; 2] {
        let widest = self.lines.iter().map(|(_, width)| *width).fold(0.0, f32::max);
        [widest * self.setting.size, self.height()]
    }

    #[allow(clippy::cast_precision_loss, reason = "a text has few lines")]
    fn height(&self) -> f32 {
        let between = (self.lines.len().max(1) - 1) as f32 * self.setting.line_height;
        (between + ASCENT + DESCENT) * self.setting.size
    }

    /// Places the glyphs in a box whose north-western corner is given. `justify`: 0 for lines that begin at the left,
    /// 1 for lines that end at the right.
    pub(super) fn letters(&self, [left, top]: Place, justify: f32) -> Vec<Letter> {
        let (size, [widest, _]) = (self.setting.size, self.size());
        let mut letters = vec![];
        let mut y = top + ASCENT * size;
        for (glyphs, width) in &self.lines {
            let mut x = left + (widest - width * size) * justify;
            for glyph in glyphs {
                letters.push(Letter { glyph: *glyph, at: [x, y], angle: 0.0 });
                x += (font::width(*glyph) + self.setting.spacing) * size;
            }
            y += self.setting.line_height * size;
        }
        letters
    }

    /// The glyphs of the first line and their widths in pixels, to be set along a line.
    pub(super) fn first_line(&self) -> Vec<(Glyph, f32)> {
        let glyphs = self.lines.first().map_or(&[][..], |(glyphs, _)| glyphs);
        let width = |glyph: &Glyph| (font::width(*glyph) + self.setting.spacing) * self.setting.size;
        glyphs.iter().map(|glyph| (*glyph, width(glyph))).collect()
    }

    /// How far the baseline lies below the middle of the letters, in pixels.
    pub(super) fn baseline(&self) -> f32 {
        (ASCENT - DESCENT) / 2.0 * self.setting.size
    }
}

/// Breaks a line at spaces, so that no part is wider than allowed if words permit, and all parts are about equally wide.
fn broken(line: &str, setting: &Setting) -> Vec<(Vec<Glyph>, f32)> {
    let glyphs = |text: &str| text.chars().filter_map(|c| setting.face.glyph(c)).collect::<Vec<_>>();
    let width = |glyphs: &[Glyph]| {
        let letters: f32 = glyphs.iter().map(|glyph| font::width(*glyph) + setting.spacing).sum();
        (letters - setting.spacing).max(0.0)
    };
    let whole = glyphs(line.trim());
    let total = width(&whole);
    if total <= setting.max_width {
        return vec![(whole, total)];
    }
    let wanted = total / (total / setting.max_width).ceil();
    let mut lines: Vec<String> = vec![];
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(last) => {
                let (now, then) = (width(&glyphs(last)), width(&glyphs(&format!("{last} {word}"))));
                // The break that is nearer to the wanted width.
                if then <= setting.max_width && (then - wanted).abs() <= (wanted - now).abs().max(0.01) {
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

    const SETTING: Setting =
        Setting { face: Face::Regular, size: 10.0, max_width: 8.0, line_height: 1.2, spacing: 0.0 };

    #[test]
    fn long_texts_are_broken_into_equal_lines() {
        let block = |text| Block::set(text, SETTING).unwrap();
        assert_eq!(block("Brest").lines.len(), 1);
        assert_eq!(block("Saint-Thégonnec Loc-Eguiner").lines.len(), 2);
        // « Abbaye Notre-Dame » is too wide.
        assert_eq!(block("Abbaye Notre-Dame de Bon-Repos").lines.len(), 3);
        let [width, height] = block("Saint-Pol-de-Léon\nMoguériec").size();
        assert!(height > 20.0 && width > 40.0);
        assert!(Block::set("  ", SETTING).is_none_or(|block| block.size()[0] < 5.0));
    }

    #[test]
    fn lines_are_justified_within_their_box() {
        let block = Block::set("a\naaaa", SETTING).unwrap();
        let [width, _] = block.size();
        let first = |justify| block.letters([100.0, 50.0], justify)[0].at[0];
        assert_eq!(first(0.0), 100.0);
        assert!((first(1.0) - (100.0 + width * 0.75)).abs() < 0.1);
        assert_eq!(anchor("bottom-left"), [0.0, 1.0]);
        assert_eq!(anchor("center"), [0.5, 0.5]);
    }
}
