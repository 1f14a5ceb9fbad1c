//! The display list: the items of a picture in drawing order, in CSS pixels. `canvas` rasterizes it, `svg` writes it.

use resvg::tiny_skia::{LineCap, LineJoin, Path};

use super::clip::Frame;
use super::lettering::Letter;
use super::shade::Shade;
use super::value::Colour;

/// An item of the display list.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Fill {
        path: Path,
        colour: Colour,
    },
    /// Hill shading.
    Shade(Shade),
    /// An area that is filled with a repeated icon.
    Pattern {
        path: Path,
        icon: Icon,
        opacity: f32,
    },
    Stroke {
        path: Path,
        colour: Colour,
        pen: Pen,
    },
    Letters {
        letters: Vec<Letter>,
        size: f32,
        colour: Colour,
        halo: Colour,
        halo_width: f32,
    },
    Icon {
        icon: Icon,
        frame: Frame,
        angle: f32,
        opacity: f32,
    },
}

/// The stroke style of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pen {
    pub(super) width: f32,
    /// The lengths of dashes and gaps in pixels. Empty for a solid line.
    pub(super) dash: Vec<f32>,
    pub(super) cap: LineCap,
    pub(super) join: LineJoin,
}

/// An icon of `styles/icones` with its colours.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Icon {
    pub(super) name: &'static str,
    /// The content of the SVG element.
    pub(super) body: String,
    /// Its size in pixels.
    pub(super) size: [u16; 2],
}

/// A display list with the size of the picture in CSS pixels.
#[derive(Debug, Default)]
pub(super) struct DisplayList {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) items: Vec<Item>,
}

/// Converts a dash pattern from line widths to pixels. A pattern with an odd number of lengths is repeated. Empty if the
/// pattern is invalid.
pub(super) fn dashes(pattern: &[f32], width: f32) -> Vec<f32> {
    let lengths: Vec<f32> = pattern.iter().map(|length| length * width).collect();
    let valid = lengths.iter().all(|length| *length >= 0.0) && lengths.iter().sum::<f32>() > 0.1;
    match lengths.len() {
        0 | 1 => vec![],
        _ if !valid => vec![],
        even if even % 2 == 0 => lengths,
        _ => lengths.repeat(2),
    }
}
