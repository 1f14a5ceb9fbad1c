//! [`Bounds`]: a bounding box in longitude and latitude.

use super::Position;

/// A bounding box in degrees, with west ≤ east. In JSON it is an array in this order.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[serde(into = "[f64; 4]")]
pub struct Bounds {
    /// The smallest longitude.
    pub west: f64,
    /// The smallest latitude.
    pub south: f64,
    /// The greatest longitude.
    pub east: f64,
    /// The greatest latitude.
    pub north: f64,
}

impl Bounds {
    /// Returns the bounding box of some positions, or `None` if there are none.
    pub fn around(places: impl IntoIterator<Item = Position>) -> Option<Self> {
        places.into_iter().fold(None, |bounds, p| {
            let here = Self { west: p.lon, south: p.lat, east: p.lon, north: p.lat };
            Some(bounds.map_or(here, |b: Self| b.and(here)))
        })
    }

    /// Returns the bounding box of both.
    pub fn and(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Returns the box, enlarged by some degrees on each side.
    pub fn grown(self, degrees: f64) -> Self {
        Self {
            west: self.west - degrees,
            south: self.south - degrees,
            east: self.east + degrees,
            north: self.north + degrees,
        }
    }

    /// Tells whether the position is in the box or on its edge.
    pub fn contains(self, place: Position) -> bool {
        (self.west..=self.east).contains(&place.lon) && (self.south..=self.north).contains(&place.lat)
    }

    /// Returns the centre of the box.
    pub fn center(self) -> Position {
        Position::flat((self.west + self.east) / 2.0, (self.south + self.north) / 2.0)
    }
}

impl From<Bounds> for [f64; 4] {
    fn from(b: Bounds) -> Self {
        [b.west, b.south, b.east, b.north]
    }
}
