//! [`Departements`]: the borders and names of the départements.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::geo::clip::{BUFFER, Window, clip};
use crate::geo::mercator::{Grid, World};
use crate::geo::{Position, TileId};

/// The lowest zoom of the layer.
pub(super) const MIN_ZOOM: u8 = 5;
/// The highest zoom of the layer. A border can be off by one kilometre, which is 20 pixels at this zoom.
pub(super) const MAX_ZOOM: u8 = 11;

/// The départements in Mercator coordinates.
#[derive(Default)]
pub(super) struct Departements {
    borders: Vec<Vec<World>>,
    places: Vec<(World, String)>,
    pub(super) droits: String,
}

/// The borders and names that a tile shows, in tile coordinates.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub(super) borders: Vec<Vec<Grid>>,
    pub(super) places: Vec<(Grid, &'a str)>,
}

/// The schema of the GeoJSON file.
#[derive(Deserialize)]
struct Collection {
    droits: String,
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    #[serde(default)]
    nom: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    LineString(Vec<[f64; 2]>),
    Point([f64; 2]),
}

impl Departements {
    /// Parses a GeoJSON feature collection that has a member `droits`. Errors: the text has another form.
    pub(super) fn parse(geojson: &str) -> Result<Self> {
        let collection: Collection = serde_json::from_str(geojson).map_err(|_| {
            Error::input(
                "departements.geojson",
                "ce n'est pas la collection attendue",
                "Refaites-le par scripts/demo-data.",
            )
        })?;
        let mut all = Self { droits: collection.droits, ..Self::default() };
        let project = |[lon, lat]: [f64; 2]| World::from_position(Position::flat(lon, lat));
        for Feature { properties, geometry } in collection.features {
            match geometry {
                Geometry::LineString(line) => all.borders.push(line.into_iter().map(project).collect()),
                Geometry::Point(place) => all.places.push((project(place), properties.nom)),
            }
        }
        Ok(all)
    }

    /// Returns the borders clipped to the tile with its buffer, and the names whose point lies in the tile itself.
    pub(super) fn shown(&self, tile: TileId) -> Shown<'_> {
        if !(MIN_ZOOM..=MAX_ZOOM).contains(&tile.z()) {
            return Shown::default();
        }
        let (window, own) = (Window::new(tile, BUFFER), Window::new(tile, 0));
        let local = |p: Grid| Grid { x: p.x - window.origin.x, y: p.y - window.origin.y };
        let mut borders = vec![];
        for line in &self.borders {
            clip(line.iter().map(|p| p.on_grid(tile.z())), &window, &mut borders);
        }
        borders.iter_mut().flatten().for_each(|p| *p = local(*p));
        let places = self.places.iter().map(|(place, nom)| (place.on_grid(tile.z()), nom.as_str()));
        let places = places.filter(|(place, _)| own.contains(*place)).map(|(place, nom)| (local(place), nom));
        Shown { borders, places: places.collect() }
    }
}
