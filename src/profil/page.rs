//! Collects the SVG elements of a picture.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::extent::Extent;
use super::layout::RIM;
use super::lettering::{TEXT, wrapped};
use crate::file::xml::clean;

/// The colour of a text.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    /// The most legible colour.
    Strong,
    /// The colour of secondary texts.
    Soft,
}

impl Ink {
    /// Returns the class and the colour on a light background, as attributes.
    pub(super) fn attributes(self) -> &'static str {
        match self {
            Self::Strong => r##"class="fort" fill="#111""##,
            Self::Soft => r##"class="doux" fill="#444""##,
        }
    }
}

/// A picture that is being drawn.
pub(super) struct Page {
    out: String,
    extent: Extent,
    /// The y coordinate below everything drawn so far.
    pub(super) y: f64,
}

impl Page {
    /// Makes an empty page. Drawing starts below the upper margin.
    pub(super) fn new(extent: Extent) -> Self {
        Self { out: String::with_capacity(24_000), extent, y: RIM }
    }

    /// Returns the elements drawn so far, one per line.
    pub(super) fn elements(&self) -> &str {
        &self.out
    }

    /// Adds an element.
    pub(super) fn draw(&mut self, element: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.out, "{element}"); // writing to a String cannot fail
    }

    /// Adds a text of the usual size. `anchor` (`start`, `middle` or `end`) is the part of the text that is at `x`.
    pub(super) fn text(&mut self, words: &str, [x, y]: [f64; 2], anchor: &str, ink: Ink) {
        let (words, ink) = (text(words), ink.attributes());
        self.draw(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{TEXT}" {ink} text-anchor="{anchor}">{words}</text>"#
        ));
    }

    /// Adds a text below everything drawn so far, broken into at most `most` lines.
    pub(super) fn lines(&mut self, words: &str, size: f64, most: usize, ink: Ink) {
        for line in wrapped(words, size, self.extent.width() - 2.0 * RIM, most) {
            self.y += size * 1.3;
            let (line, y, ink) = (text(&line), self.y - size * 0.25, ink.attributes());
            self.draw(format_args!(r#"<text x="{RIM}" y="{y:.1}" font-size="{size}" {ink}>{line}</text>"#));
        }
    }
}

/// Escapes a text for an element.
pub(super) fn text(words: &str) -> String {
    escape(clean(words)).into_owned()
}
