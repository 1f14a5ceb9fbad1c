//! Vector tiles of the land: `/terre/{z}/{x}/{y}.mvt`.
//!
//! [`Land`] holds the land polygons (`data/terre.geojson`: exact around Brittany, within 2 km in Europe, within 20 km
//! elsewhere) and the départements (`data/departements.geojson`) in Mercator coordinates. [`Land::tile`] encodes one
//! tile of them. The coast is simplified, so a path along the shore may lie in the drawn sea. The lines of the ways are
//! exact. Therefore a tile adds a strip of land under every way.
//!
//! ```
//! use hent::geo::TileId;
//! use hent::terre::Land;
//!
//! let brest = TileId::new(10, 499, 354).unwrap();
//! let tile = Land::embedded().tile(brest, &[], None).unwrap().unwrap();
//! assert!(tile.windows(4).any(|text| text == b"cote"));
//! let atlantic = TileId::new(10, 491, 354).unwrap();
//! assert!(Land::embedded().tile(atlantic, &[], None).unwrap().is_none(), "an empty tile");
//! ```
//!
//! ```text
//!  terre.geojson ──Land──> cut to the tile and its buffer ──∪ strips under the ways
//!                                                           ∪ what a ground covers ──> layer terre (polygons)
//!                                                                └─ without the tile's edges ─> layer cote (lines)
//!  departements.geojson ──cut to the tile──> layer departements (lines between them; points with their names)
//! ```

mod departements;
mod encode;
mod shapes;

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::geo::mercator::{EXTENT, Grid, World, grid_shift};
use crate::geo::{Position, TileId};
use crate::links::{Base, Parametre, Parametres, terre_template};
use departements::{Departements, Shown};
use shapes::{Point, Rectangle, Shape};

/// The land polygons and their attribution.
const GEOJSON: &str = include_str!("../../data/terre.geojson");
const DEPARTEMENTS: &str = include_str!("../../data/departements.geojson");

/// The lowest zoom at which ways get a strip of land. At lower zooms a drawn way is wider than the error of the coast.
const STRIPS_FROM: u8 = 6;

static EMBEDDED: LazyLock<Land> = LazyLock::new(|| Land::parse(GEOJSON, DEPARTEMENTS).unwrap_or_default());

/// The highest zoom of the tiles that show land around a ground. Clients scale these tiles up at higher zooms. This
/// saves requests where the ground covers the map anyway.
pub const MAX_ZOOM_AROUND: u8 = 10;

/// The land and the départements in Mercator coordinates.
#[derive(Default)]
pub struct Land {
    polygons: Vec<Polygon>,
    departements: Departements,
    droits: String,
}

/// The schema of the GeoJSON file of the land.
#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: MultiPolygon,
}

#[derive(Deserialize)]
struct Properties {
    droits: String,
}

#[derive(Deserialize)]
struct MultiPolygon {
    coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

/// A polygon with the corners of its bounding box. The outer ring is the first of `rings`.
struct Polygon {
    rings: Vec<Vec<World>>,
    min: World,
    max: World,
}

impl Land {
    /// Returns the land that is embedded in the program. The first call parses it.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Parses the land (a GeoJSON feature with a MultiPolygon and the property `droits`) and the départements (a
    /// feature collection). Errors: a text has another form.
    pub fn parse(terre: &str, departements: &str) -> Result<Self> {
        let feature: Feature = serde_json::from_str(terre).map_err(|_| {
            Error::input("terre.geojson", "ce n'est pas un MultiPolygon", "Refaites-le par scripts/demo-data.")
        })?;
        let departements = Departements::parse(departements)?;
        Ok(Self {
            polygons: feature.geometry.coordinates.iter().filter_map(|rings| Polygon::new(rings)).collect(),
            droits: feature.properties.droits,
            departements,
        })
    }

    /// Encodes a tile. `ways` are the lines of the ways in tile coordinates. `covered` lists the rectangles that a
    /// ground covers, each as its north-western and south-eastern corner. Inside them the tile has land and no coast,
    /// because the ground draws land and sea itself. The tile has départements only if `covered` is `None`. Returns
    /// `None` if the tile is all sea.
    ///
    /// Errors: a defect of the encoder. Input cannot cause one.
    pub fn tile(&self, tile: TileId, ways: &[Vec<Grid>], covered: Option<&[[World; 2]]>) -> Result<Option<Vec<u8>>> {
        let place = Place::of(tile);
        let near: Vec<Shape> = self.polygons.iter().filter_map(|polygon| polygon.near(place)).collect();
        let ways = if tile.z() < STRIPS_FROM { &[] } else { ways };
        let departements = if covered.is_none() { self.departements.shown(tile) } else { Shown::default() };
        let covered = covered.unwrap_or_default().iter().filter_map(|corners| place.rectangle(corners));
        let covered: Vec<Rectangle> = covered.collect();
        let land = shapes::land(&near, ways, &covered);
        if land.is_empty() {
            return Ok(None);
        }
        encode::tile(&land, &covered, &departements).map(Some)
    }

    /// Returns the attribution. Tiles around a ground (`is_around`) have no départements, so their attribution omits
    /// those.
    pub fn attribution(&self, is_around: bool) -> String {
        let departements = if is_around { "" } else { &self.departements.droits };
        [&self.droits, departements].into_iter().filter(|droits| !droits.is_empty()).collect::<Vec<_>>().join(" ; ")
    }

    /// Returns the TileJSON document for clients that reach hent under `base`. If `parametres` name a ground, the
    /// document describes the tiles around that ground.
    pub fn tilejson(&self, base: &Base, parametres: &Parametres<'_>) -> Value {
        let is_around = parametres.get(Parametre::Fond).is_some();
        let maxzoom = if is_around { MAX_ZOOM_AROUND } else { TileId::MAX_ZOOM };
        let layer = |id: &str, description: &str| json!({"id": id, "description": description, "minzoom": 0, "maxzoom": maxzoom, "fields": {}});
        let departements = json!({
            "id": encode::DEPARTEMENTS,
            "description": "départements : limites (lignes) et noms (points)",
            "minzoom": departements::MIN_ZOOM,
            "maxzoom": departements::MAX_ZOOM,
            "fields": {"nom": "String"},
        });
        let mut layers = vec![layer(encode::LAND, "terre : surfaces"), layer(encode::COAST, "trait de côte : lignes")];
        layers.extend((!is_around).then_some(departements));
        json!({
            "tilejson": "3.0.0",
            "name": "terre",
            "description": "La terre et la côte",
            "version": "1.0.0",
            "scheme": "xyz",
            "tiles": [format!("{base}{}", terre_template(parametres))],
            "minzoom": 0,
            "maxzoom": maxzoom,
            "attribution": self.attribution(is_around),
            "vector_layers": layers,
        })
    }
}

impl Polygon {
    /// Projects the rings. Returns `None` if there is no outer ring.
    fn new(rings: &[Vec<[f64; 2]>]) -> Option<Self> {
        let project = |[lon, lat]: &[f64; 2]| World::from_position(Position::flat(*lon, *lat));
        let rings: Vec<Vec<World>> = rings.iter().map(|ring| ring.iter().map(project).collect()).collect();
        let outer = rings.first()?;
        let min = World { x: outer.iter().map(|p| p.x).min()?, y: outer.iter().map(|p| p.y).min()? };
        let max = World { x: outer.iter().map(|p| p.x).max()?, y: outer.iter().map(|p| p.y).max()? };
        Some(Self { rings, min, max })
    }

    /// Returns the polygon in tile coordinates, or `None` if its bounding box does not touch the tile with its buffer.
    fn near(&self, place: Place) -> Option<Shape> {
        place.rectangle(&[self.min, self.max])?;
        Some(self.rings.iter().map(|ring| ring.iter().map(|p| place.local(*p)).collect()).collect())
    }
}

/// Converts Mercator coordinates to the coordinates of one tile.
#[derive(Clone, Copy)]
struct Place {
    /// The number of Mercator units in a tile unit.
    scale: f64,
    /// The north-western corner of the tile, in tile units.
    corner: Point,
}

impl Place {
    fn of(tile: TileId) -> Self {
        let at = |v: u32| f64::from(v) * f64::from(EXTENT);
        Self { scale: f64::from(grid_shift(tile.z())).exp2(), corner: [at(tile.x()), at(tile.y())] }
    }

    fn local(self, p: World) -> Point {
        [f64::from(p.x) / self.scale - self.corner[0], f64::from(p.y) / self.scale - self.corner[1]]
    }

    /// Returns a rectangle in tile coordinates, or `None` if it does not touch the tile with its buffer.
    fn rectangle(self, [from, to]: &[World; 2]) -> Option<Rectangle> {
        let corners = [self.local(*from), self.local(*to)];
        let [[west, north], [east, south]] = corners;
        let touches = west <= shapes::MAX && north <= shapes::MAX && east >= shapes::MIN && south >= shapes::MIN;
        touches.then_some(corners)
    }
}
