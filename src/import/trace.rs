//! [`Trace`]: a geometry of a file as it is, for checks. Unlike a row of an import, nothing is mended or refused.

use super::shapes::geometry::Shape;
use crate::geo::Position;

/// A line of a file, or what is there instead of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The file and the element, without folders: `jour-3:trk1`.
    pub place: String,
    /// The name that the file gives to it.
    pub nom: String,
    /// Its parts, in the order of the file.
    pub parts: Vec<Part>,
    /// What it is.
    pub figure: Figure,
}

/// A part of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Longitudes, latitudes and heights as the file has them. They may be outside ±180, ±90.
    pub positions: Vec<Position>,
    /// Seconds since 1970, `NaN` where unknown. Shorter than `positions` if the last ones have none.
    pub times: Vec<f64>,
}

/// The kind of geometry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a kind of geometry")]
pub enum Figure {
    Ligne,
    Point,
    Surface,
    Autre,
}

impl Trace {
    /// Makes a trace of a shape. Returns `None` if there is none.
    pub(super) fn of(place: String, nom: String, shape: Shape) -> Option<Self> {
        let (figure, parts) = match shape {
            Shape::None => return None,
            Shape::Point(at) => (Figure::Point, vec![vec![at]]),
            Shape::Lines(parts) => (Figure::Ligne, parts),
            Shape::Area(rings) => (Figure::Surface, rings.into_iter().take(1).collect()),
            Shape::Other(_) => (Figure::Autre, vec![vec![]]),
        };
        let part = |positions| Part { positions, times: vec![] };
        Some(Self { place, nom, parts: parts.into_iter().map(part).collect(), figure })
    }
}
