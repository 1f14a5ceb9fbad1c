//! The tiles of a base map, decoded with another library.

use std::collections::BTreeMap;

use geo_types::Geometry;
use hent::geo::mercator::EXTENT;
use hent::geo::{Position, World};
use mvt_reader::Reader;
use mvt_reader::feature::Value;

use crate::archive::reader::{Address, PmTiles, gunzip};

/// The attributes of a feature as texts.
pub type Properties = BTreeMap<String, String>;

/// All tiles of an archive.
pub struct Tiles(BTreeMap<Address, Vec<u8>>);

impl Tiles {
    pub fn of(archive: &PmTiles) -> Self {
        Self(archive.tiles().into_iter().map(|(address, body)| (address, gunzip(&body))).collect())
    }

    /// Tells whether a polygon of a layer covers a position.
    pub fn covers(&self, layer: &str, lon: f64, lat: f64, zoom: u8) -> bool {
        !self.at(layer, lon, lat, zoom).is_empty()
    }

    /// Returns the polygons of a layer that cover a position.
    pub fn at(&self, layer: &str, lon: f64, lat: f64, zoom: u8) -> Vec<Properties> {
        let world = World::from_position(Position::flat(lon, lat));
        let shift = 32 - u32::from(zoom);
        let address = (zoom, world.x >> shift, world.y >> shift);
        let scale = f64::from(EXTENT) / 2f64.powi(shift as i32);
        let inside = |units: u32| f64::from(units & ((1u64 << shift) - 1) as u32) * scale;
        let place = [inside(world.x), inside(world.y)];
        let Some(body) = self.0.get(&address) else { return vec![] };
        let here = features(body, layer).into_iter().filter(|(geometry, _)| is_in(geometry, place));
        here.map(|(_, properties)| properties).collect()
    }

    /// Returns the attributes of all features of a layer at a zoom.
    pub fn features(&self, layer: &str, zoom: u8) -> Vec<Properties> {
        let tiles = self.0.iter().filter(|((z, ..), _)| *z == zoom);
        tiles.flat_map(|(_, body)| features(body, layer)).map(|(_, properties)| properties).collect()
    }

    pub fn count(&self, layer: &str, zoom: u8) -> usize {
        self.features(layer, zoom).len()
    }

    /// Returns the names in a layer at a zoom.
    pub fn named(&self, layer: &str, zoom: u8) -> Vec<String> {
        self.features(layer, zoom).into_iter().filter_map(|mut properties| properties.remove("name")).collect()
    }
}

/// Returns the features of a layer of a tile.
fn features(body: &[u8], layer: &str) -> Vec<(Geometry<f32>, Properties)> {
    let reader = Reader::new(body.to_vec()).unwrap();
    let names = reader.get_layer_names().unwrap();
    let Some(index) = names.iter().position(|name| name == layer) else { return vec![] };
    let described = |value: Value| match value {
        Value::String(text) => text,
        other => format!("{other:?}"),
    };
    let features = reader.get_features(index).unwrap().into_iter().map(|feature| {
        let properties = feature.properties.unwrap_or_default().into_iter();
        (feature.geometry, properties.map(|(key, value)| (key, described(value))).collect())
    });
    features.collect()
}

/// Tells whether a point is in a polygon, by the even-odd rule over all rings.
fn is_in(geometry: &Geometry<f32>, [x, y]: [f64; 2]) -> bool {
    let polygons = match geometry {
        Geometry::Polygon(polygon) => vec![polygon],
        Geometry::MultiPolygon(many) => many.iter().collect(),
        _ => vec![],
    };
    let rings = polygons.into_iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let crossings = rings.flat_map(|ring| ring.lines().map(|l| (l.start, l.end))).filter(|(a, b)| {
        let [ax, ay, bx, by] = [a.x, a.y, b.x, b.y].map(f64::from);
        (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
    });
    crossings.count() % 2 == 1
}
