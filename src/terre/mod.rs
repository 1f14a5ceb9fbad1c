//! The land, as vector tiles: `/terre/{z}/{x}/{y}.mvt`.
//!
//! [`Land`] holds the land's polygons (`data/terre.geojson`) on the Mercator square, and [`Land::tile`] makes a tile of
//! them. A drawn coast is simplified, so a path along the shore can lie in its sea. The ways are exact: a tile adds a
//! strip of land under every way that it shows.
//!
//! ```
//! use hent::geo::TileId;
//! use hent::terre::Land;
//!
//! let brest = TileId::new(10, 499, 354).unwrap();
//! let tile = Land::embedded().tile(brest, &[]).unwrap().unwrap();
//! assert!(tile.windows(4).any(|text| text == b"cote"));
//! let atlantic = TileId::new(10, 491, 354).unwrap();
//! assert!(Land::embedded().tile(atlantic, &[]).unwrap().is_none(), "an empty tile");
//! ```
//!
//! ```text
//!  terre.geojson ──Land──> cut to the tile and its buffer ──∪ strips under the ways──> layer terre (polygons)
//!                                                                └─ without the tile's edges ─> layer cote (lines)
//! ```

mod encode;
mod shapes;

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::geo::mercator::{EXTENT, Grid, World, grid_shift};
use crate::geo::{Position, TileId};
use crate::links::{Base, terre_template};
use shapes::{Point, Shape};

/// The land and its rights.
const GEOJSON: &str = include_str!("../../data/terre.geojson");

/// The first zoom at which ways get a strip of land. At lower zooms a way is wider than what the coast may be off.
const STRIPS_FROM: u8 = 6;

static EMBEDDED: LazyLock<Land> = LazyLock::new(|| Land::parse(GEOJSON).unwrap_or_default());

/// The land on the Mercator square.
#[derive(Default)]
pub struct Land {
    polygons: Vec<Polygon>,
    droits: String,
}

/// A polygon: its rings, the outer one first, and the corners of its bounding box.
struct Polygon {
    rings: Vec<Vec<World>>,
    min: World,
    max: World,
}

impl Land {
    /// The land that is embedded in the program. The first call parses it.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Parses a GeoJSON feature with a MultiPolygon and the property `droits`. Errors: the text is something else.
    pub fn parse(geojson: &str) -> Result<Self> {
        let defect =
            || Error::input("terre.geojson", "ce n'est pas un MultiPolygon", "Refaites-le par scripts/demo-data.");
        let feature: Value = serde_json::from_str(geojson).map_err(|_| defect())?;
        let polygons: Vec<Vec<Vec<[f64; 2]>>> = feature
            .pointer("/geometry/coordinates")
            .and_then(|value| serde_json::from_value(value.clone()).ok())
            .ok_or_else(defect)?;
        let droits = feature.pointer("/properties/droits").and_then(Value::as_str).unwrap_or_default();
        Ok(Self {
            polygons: polygons.iter().filter_map(|rings| Polygon::new(rings)).collect(),
            droits: droits.to_owned(),
        })
    }

    /// Makes a tile. `ways` are the lines of the ways, in tile coordinates. Returns `None` if the tile is all sea.
    ///
    /// Errors: only a defect of the encoder.
    pub fn tile(&self, tile: TileId, ways: &[Vec<Grid>]) -> Result<Option<Vec<u8>>> {
        let near: Vec<Shape> = self.polygons.iter().filter_map(|polygon| polygon.near(tile)).collect();
        let ways = if tile.z() < STRIPS_FROM { &[] } else { ways };
        let land = shapes::land(&near, ways);
        if land.is_empty() {
            return Ok(None);
        }
        encode::tile(&land).map(Some)
    }

    /// Whose the drawing of the land is.
    pub fn attribution(&self) -> &str {
        &self.droits
    }

    /// The TileJSON document, for clients that reach hent under `base`.
    pub fn tilejson(&self, base: &Base) -> Value {
        json!({
            "tilejson": "3.0.0",
            "name": "terre",
            "description": "La terre et la côte",
            "version": "1.0.0",
            "scheme": "xyz",
            "tiles": [format!("{base}{}", terre_template())],
            "minzoom": 0,
            "maxzoom": TileId::MAX_ZOOM,
            "attribution": self.droits,
            "vector_layers": [
                {"id": encode::LAND, "description": "terre : surfaces", "minzoom": 0, "maxzoom": TileId::MAX_ZOOM, "fields": {}},
                {"id": encode::COAST, "description": "trait de côte : lignes", "minzoom": 0, "maxzoom": TileId::MAX_ZOOM, "fields": {}},
            ],
        })
    }
}

impl Polygon {
    /// `None` without an outer ring.
    fn new(rings: &[Vec<[f64; 2]>]) -> Option<Self> {
        let project = |[lon, lat]: &[f64; 2]| World::from_position(Position::flat(*lon, *lat));
        let rings: Vec<Vec<World>> = rings.iter().map(|ring| ring.iter().map(project).collect()).collect();
        let outer = rings.first()?;
        let min = World { x: outer.iter().map(|p| p.x).min()?, y: outer.iter().map(|p| p.y).min()? };
        let max = World { x: outer.iter().map(|p| p.x).max()?, y: outer.iter().map(|p| p.y).max()? };
        Some(Self { rings, min, max })
    }

    /// The polygon in tile coordinates, or `None` if its bounding box does not touch the tile and its buffer.
    fn near(&self, tile: TileId) -> Option<Shape> {
        let scale = f64::from(1u32.checked_shl(grid_shift(tile.z()).into())?);
        let (x, y) = (f64::from(tile.x()) * f64::from(EXTENT), f64::from(tile.y()) * f64::from(EXTENT));
        let local = |p: &World| -> Point { [f64::from(p.x) / scale - x, f64::from(p.y) / scale - y] };
        let ([west, north], [east, south]) = (local(&self.min), local(&self.max));
        let touches = west <= shapes::MAX && north <= shapes::MAX && east >= shapes::MIN && south >= shapes::MIN;
        touches.then(|| self.rings.iter().map(|ring| ring.iter().map(local).collect()).collect())
    }
}
