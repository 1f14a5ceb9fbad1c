//! A box of longitudes and latitudes.

use super::Position;

/// West, south, east and north ends in degrees, west ≤ east.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[serde(into = "[f64; 4]")]
pub struct Bounds {
    /// The least longitude.
    pub west: f64,
    /// The least latitude.
    pub south: f64,
    /// The greatest longitude.
    pub east: f64,
    /// The greatest latitude.
    pub north: f64,
}

impl Bounds {
    /// The box around some places; none if there are none.
    pub fn around(places: impl IntoIterator<Item = Position>) -> Option<Self> {
        places.into_iter().fold(None, |bounds, p| {
            let here = Self { west: p.lon, south: p.lat, east: p.lon, north: p.lat };
            Some(bounds.map_or(here, |b: Self| b.and(here)))
        })
    }

    /// The box around both.
    pub fn and(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// The box with so many degrees more on each side.
    pub fn grown(self, degrees: f64) -> Self {
        Self {
            west: self.west - degrees,
            south: self.south - degrees,
            east: self.east + degrees,
            north: self.north + degrees,
        }
    }

    /// Is the place in it?
    pub fn contains(self, place: Position) -> bool {
        (self.west..=self.east).contains(&place.lon) && (self.south..=self.north).contains(&place.lat)
    }

    /// Its middle.
    pub fn center(self) -> Position {
        Position::flat((self.west + self.east) / 2.0, (self.south + self.north) / 2.0)
    }
}

impl From<Bounds> for [f64; 4] {
    fn from(b: Bounds) -> Self {
        [b.west, b.south, b.east, b.north]
    }
}
