//! The picture under construction, as elements of SVG.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::layout::{RIM, WIDTH};
use super::lettering::{TEXT, wrapped};
use crate::file::xml::clean;

/// The colour of a text.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    /// The most legible.
    Strong,
    /// For what is read second.
    Soft,
}

impl Ink {
    /// The class and the colour on a light ground, as attributes.
    pub(super) fn attributes(self) -> &'static str {
        match self {
            Self::Strong => r##"class="fort" fill="#111""##,
            Self::Soft => r##"class="doux" fill="#444""##,
        }
    }
}

/// The picture under construction.
pub(super) struct Page {
    out: String,
    /// The y coordinate below everything that is drawn.
    pub(super) y: f64,
}

impl Page {
    /// An empty page, below the upper margin.
    pub(super) fn new() -> Self {
        Self { out: String::with_capacity(24_000), y: RIM }
    }

    /// The elements that are drawn so far, one a line.
    pub(super) fn elements(&self) -> &str {
        &self.out
    }

    /// Adds an element.
    pub(super) fn draw(&mut self, element: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.out, "{element}"); // writing to a String cannot fail
    }

    /// Adds a text of the usual size. `anchor` is `start`, `middle` or `end`: which part of the text is at `x`.
    pub(super) fn text(&mut self, words: &str, [x, y]: [f64; 2], anchor: &str, ink: Ink) {
        let (words, ink) = (text(words), ink.attributes());
        self.draw(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{TEXT}" {ink} text-anchor="{anchor}">{words}</text>"#
        ));
    }

    /// Adds a text below everything, broken into at most `most` lines.
    pub(super) fn lines(&mut self, words: &str, size: f64, most: usize, ink: Ink) {
        for line in wrapped(words, size, WIDTH - 2.0 * RIM, most) {
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
