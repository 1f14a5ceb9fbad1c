//! The fonts of pictures: advance widths and outlines of glyphs.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use resvg::tiny_skia::{LineCap, LineJoin, Path, PathBuilder, Stroke};
use rustc_hash::FxHashMap;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

/// The fonts, in the order of [`Face`].
const FILES: [&[u8]; 3] = [
    include_bytes!("../../styles/polices/AtkinsonHyperlegibleNext-Regular.ttf"),
    include_bytes!("../../styles/polices/AtkinsonHyperlegibleNext-Bold.ttf"),
    include_bytes!("../../styles/polices/AtkinsonHyperlegibleNext-Italic.ttf"),
];

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| FILES.iter().filter_map(|file| Font::read(file)).collect());

/// The greatest number of halo outlines in the cache of a face.
const MOST_HALOS: usize = 2_000;

/// The text size in pixels for which halo outlines are smooth.
const PX_OF_EM: f32 = 24.0;

/// A face of the font family Atkinson Hyperlegible Next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Face {
    Regular,
    Bold,
    Italic,
}

/// A glyph: its face, and its number in the font file.
pub(super) type Glyph = (Face, u32);

/// Halo outlines by glyph number and the bits of the halo's width. `None` if the glyph has no outline.
type Halos = FxHashMap<(u32, u32), Option<Arc<Path>>>;

/// A parsed font with its caches.
struct Font {
    file: FontRef<'static>,
    /// The advance widths in em, by glyph number.
    widths: Vec<f32>,
    outlines: Mutex<FxHashMap<u32, Option<Arc<Path>>>>,
    halos: Mutex<Halos>,
}

impl Font {
    fn read(file: &'static [u8]) -> Option<Self> {
        let file = FontRef::new(file).ok()?;
        let metrics = file.glyph_metrics(Size::new(1.0), LocationRef::default());
        let widths = (0..metrics.glyph_count()).map(|glyph| metrics.advance_width(GlyphId::new(glyph)).unwrap_or(0.0));
        let widths = widths.collect();
        Some(Self { file, widths, outlines: Mutex::default(), halos: Mutex::default() })
    }
}

impl Face {
    /// The face for the value of `text-font`.
    pub(super) fn named(names: &str) -> Self {
        match () {
            () if names.contains("Bold") => Self::Bold,
            () if names.contains("Italic") => Self::Italic,
            () => Self::Regular,
        }
    }

    fn font(self) -> Option<&'static Font> {
        FONTS.get(self as usize)
    }

    /// The glyph of a character. `None` if the font lacks it; the text is then set without it.
    pub(super) fn glyph(self, character: char) -> Option<Glyph> {
        Some((self, self.font()?.file.charmap().map(character)?.to_u32()))
    }
}

/// The advance width of a glyph in em.
pub(super) fn width((face, glyph): Glyph) -> f32 {
    let widths = face.font().map_or(&[][..], |font| &font.widths);
    widths.get(glyph as usize).copied().unwrap_or(0.0)
}

/// The outline of a glyph in em. The origin lies on the baseline; x grows to the right, y grows down. `None` for a space.
pub(super) fn outline((face, glyph): Glyph) -> Option<Arc<Path>> {
    let font = face.font()?;
    let mut outlines = font.outlines.lock().unwrap_or_else(PoisonError::into_inner);
    outlines.entry(glyph).or_insert_with(|| draw(&font.file, glyph).map(Arc::new)).clone()
}

/// The outline of a glyph's halo, whose width is in em. It is cached, because stroking a glyph is slow.
pub(super) fn halo((face, glyph): Glyph, width: f32) -> Option<Arc<Path>> {
    let letter = outline((face, glyph))?;
    let mut halos = face.font()?.halos.lock().unwrap_or_else(PoisonError::into_inner);
    if halos.len() >= MOST_HALOS {
        halos.clear();
    }
    let around = || {
        let (line_cap, line_join) = (LineCap::Round, LineJoin::Round);
        let stroke = Stroke { width: width * 2.0, line_cap, line_join, ..Stroke::default() };
        letter.stroke(&stroke, PX_OF_EM).map(Arc::new)
    };
    halos.entry((glyph, width.to_bits())).or_insert_with(around).clone()
}

fn draw(file: &FontRef<'_>, glyph: u32) -> Option<Path> {
    let mut pen = Pen(PathBuilder::new());
    let settings = DrawSettings::unhinted(Size::new(1.0), LocationRef::default());
    file.outline_glyphs().get(GlyphId::new(glyph))?.draw(settings, &mut pen).ok()?;
    pen.0.finish()
}

/// Converts an outline of the font to a path. The font's y grows up, the path's y grows down.
struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, -y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, -y);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.0.quad_to(cx0, -cy0, x, -y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(cx0, -cy0, cx1, -cy1, x, -y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_brittany_are_there() {
        for c in "AÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸÑaàâæçéèêëîïôœùûüÿñ0123456789’ʼ'–—…«»·©°\u{a0}".chars()
        {
            for face in [Face::Regular, Face::Bold, Face::Italic] {
                let glyph = face.glyph(c).unwrap_or_else(|| panic!("{c}"));
                assert!(width(glyph) > 0.0, "{c}");
                assert!(outline(glyph).is_some() || c == '\u{a0}', "{c}");
            }
        }
        assert_eq!(Face::Regular.glyph('\u{4e00}'), None);
    }
}
