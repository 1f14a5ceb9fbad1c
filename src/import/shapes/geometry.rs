//! Reads shapes from GDAL, converts them to WGS 84 and checks them.

use gdal::spatial_ref::{AxisMappingStrategy, CoordTransform, SpatialRef};
use gdal::vector::Geometry;
use gdal::vector::{geometry_type_flatten, geometry_type_has_z};
use gdal_types::*;

use super::systems;
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::import::messages::{self, Problem};

/// The maximum number of vertices of one line.
const MOST_VERTICES: usize = 1_000_000;

/// The OGR geometry types that have a [`Shape`] of their own. Source of the numbers: OGC Simple Features, part 1, table 7.
mod gdal_types {
    pub(in crate::import) const POINT: u32 = 1;
    pub(in crate::import) const LINE: u32 = 2;
    pub(in crate::import) const POLYGON: u32 = 3;
    pub(in crate::import) const MULTI_LINE: u32 = 5;
    pub(in crate::import) const MULTI_POLYGON: u32 = 6;
}

/// A geometry of a file.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import) enum Shape {
    /// The row has no geometry, or an empty one.
    None,
    Point(Position),
    /// The parts of a line. No part starts where the part before ends.
    Lines(Vec<Vec<Position>>),
    /// All rings of one or several polygons, including those of holes.
    Area(Vec<Vec<Position>>),
    /// Any other geometry, by its name in OGR.
    Other(String),
}

impl Shape {
    /// Converts an OGR geometry, in the coordinates of the file. It must not be a collection: [`super::mixed`] reads those.
    /// Errors: a line has too many vertices.
    pub(in crate::import) fn of(geometry: &Geometry) -> Result<Self, Problem> {
        if geometry.is_empty() {
            return Ok(Shape::None);
        }
        Ok(match geometry_type_flatten(geometry.geometry_type()) {
            POINT => positions(geometry)?.first().map_or(Shape::None, |p| Shape::Point(*p)),
            LINE => Shape::Lines(vec![positions(geometry)?]),
            MULTI_LINE => {
                let parts = (0..geometry.geometry_count()).map(|i| positions(&geometry.get_geometry(i)));
                Shape::Lines(joined(parts.collect::<Result<_, _>>()?))
            }
            POLYGON | MULTI_POLYGON => Shape::Area(rings(geometry)?),
            _ => Shape::Other(geometry.geometry_name()),
        })
    }

    /// Reads a line in well-known text or GeoJSON, EPSG:4326. Errors: the text is not a line, or it has several parts.
    pub(in crate::import) fn line_in_text(text: &str) -> Result<Vec<Position>, Problem> {
        let text = text.trim();
        let text = text.strip_prefix("SRID=4326;").unwrap_or(text);
        let geometry = match text.starts_with('{') {
            true => Geometry::from_geojson(text).map_err(|_| messages::bad_geojson())?,
            false => Geometry::from_wkt(text).map_err(|_| messages::bad_wkt())?,
        };
        let mut shape = Self::of(&geometry)?;
        ToWgs84::already().convert(&mut shape)?;
        match shape {
            Shape::Lines(parts) if parts.len() == 1 => Ok(parts.into_iter().flatten().collect()),
            Shape::Lines(parts) => Err(messages::detour_in_pieces(parts.len())),
            _ => Err(messages::detour_is_no_line()),
        }
    }

    /// Returns all positions of the shape.
    pub(in crate::import) fn positions(&self) -> Box<dyn Iterator<Item = &Position> + '_> {
        match self {
            Shape::Point(p) => Box::new(std::iter::once(p)),
            Shape::Lines(parts) | Shape::Area(parts) => Box::new(parts.iter().flatten()),
            Shape::None | Shape::Other(_) => Box::new(std::iter::empty()),
        }
    }

    /// Returns all positions of the shape, as mutable references.
    pub(in crate::import) fn positions_mut(&mut self) -> Vec<&mut Position> {
        match self {
            Shape::Point(p) => vec![p],
            Shape::Lines(parts) | Shape::Area(parts) => parts.iter_mut().flatten().collect(),
            Shape::None | Shape::Other(_) => vec![],
        }
    }
}

/// Returns the rings of a polygon, or of all polygons of a multipolygon.
fn rings(area: &Geometry) -> Result<Vec<Vec<Position>>, Problem> {
    let parts = (0..area.geometry_count()).map(|i| area.get_geometry(i));
    if geometry_type_flatten(area.geometry_type()) == POLYGON {
        return parts.map(|ring| positions(&ring)).collect();
    }
    let rings = parts.map(|polygon| rings(&polygon)).collect::<Result<Vec<_>, _>>()?;
    Ok(rings.into_iter().flatten().collect())
}

/// Returns the positions of a point, a line or a ring. If the geometry has no heights, the height of each position is
/// NaN. Errors: there are too many positions.
fn positions(line: &Geometry) -> Result<Vec<Position>, Problem> {
    if line.point_count() > MOST_VERTICES {
        return Err(messages::long_line(line.point_count(), MOST_VERTICES));
    }
    let mut points = vec![];
    line.get_points(&mut points);
    let has_z = geometry_type_has_z(line.geometry_type());
    Ok(points.into_iter().map(|(x, y, z)| Position::new(x, y, if has_z { z } else { f64::NAN })).collect())
}

/// Joins parts that start exactly where the part before ends. Gaps stay.
pub(in crate::import) fn joined(parts: Vec<Vec<Position>>) -> Vec<Vec<Position>> {
    let mut lines: Vec<Vec<Position>> = vec![];
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.last().zip(part.first()).is_some_and(|(a, b)| (a.lon, a.lat) == (b.lon, b.lat)) => {
                line.extend(part.into_iter().skip(1));
            }
            _ => lines.push(part),
        }
    }
    lines
}

/// Returns the coordinate system that `--srs` names. Errors: GDAL does not know the system.
pub(in crate::import) fn system(srs: &str) -> Result<SpatialRef> {
    // GDAL would also open a file or a URL given here, so this code only accepts EPSG codes.
    let epsg = srs.trim().to_uppercase().strip_prefix("EPSG:").and_then(|code| code.parse::<u32>().ok());
    let known = epsg.and_then(|code| SpatialRef::from_epsg(code).ok());
    known.ok_or_else(|| messages::refused("--srs", messages::unknown_system(srs)))
}

/// Returns the error that GDAL cannot use the coordinate system of `place`, a file or an option.
pub(in crate::import) fn unusable(place: &str) -> Error {
    messages::refused(place, messages::unusable_system())
}

/// A conversion of coordinates to WGS 84. It holds `None` if they are already longitude and latitude.
pub(in crate::import) struct ToWgs84(Option<CoordTransform>);

impl ToWgs84 {
    /// Makes the conversion from the system that `--srs` names. Errors: GDAL does not know the system.
    pub(in crate::import) fn named(srs: &str) -> Result<Self> {
        Self::from(system(srs)?, "--srs")
    }

    /// Makes the conversion from the system of a file. `place` names the file in errors. Errors: GDAL cannot use the
    /// system.
    pub(in crate::import) fn from(mut srs: SpatialRef, place: &str) -> Result<Self> {
        let unusable = |_| unusable(place);
        let mut wgs84 = SpatialRef::from_epsg(4326).map_err(unusable)?;
        if srs.auth_code().ok() == Some(4326) {
            return Ok(Self(None));
        }
        srs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
        wgs84.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
        Ok(Self(Some(CoordTransform::new(&srs, &wgs84).map_err(unusable)?)))
    }

    /// Makes the conversion for coordinates that are already longitude and latitude: it changes nothing.
    pub(in crate::import) fn already() -> Self {
        Self(None)
    }

    /// Converts a shape to WGS 84 and checks it. Errors: the problem and its remedy, if a coordinate is not a number or
    /// not on Earth.
    pub(in crate::import) fn convert(&self, shape: &mut Shape) -> Result<(), Problem> {
        self.transform(shape)?;
        match shape.positions().find(|p| !p.is_on_earth()) {
            Some(p) => Err(systems::off_earth(p.lon, p.lat)),
            None => Ok(()),
        }
    }

    /// Converts a shape to WGS 84. Errors: a coordinate is not a number, or it is outside the system.
    pub(in crate::import) fn transform(&self, shape: &mut Shape) -> Result<(), Problem> {
        let mut positions = shape.positions_mut();
        if positions.iter().any(|p| !p.lon.is_finite() || !p.lat.is_finite()) {
            return Err(messages::not_a_number());
        }
        if let Some(transform) = &self.0 {
            let mut x: Vec<f64> = positions.iter().map(|p| p.lon).collect();
            let mut y: Vec<f64> = positions.iter().map(|p| p.lat).collect();
            let mut z = vec![0.0; x.len()]; // the heights of the file are kept
            let done = transform.transform_coords(&mut x, &mut y, &mut z);
            let fits = done.is_ok() && x.iter().chain(&y).all(|v| v.is_finite());
            if !fits {
                return Err(messages::outside_system());
            }
            for ((p, x), y) in positions.iter_mut().zip(x).zip(y) {
                (p.lon, p.lat) = (x, y);
            }
        }
        Ok(())
    }
}

/// Tells whether longitude and latitude look swapped. Swapped back, all positions would lie around Brittany. As they
/// are, they lie in the sea off Somalia. (A larger box would refuse real places: Kilimanjaro is a swapped Granada.)
pub(in crate::import) fn look_swapped<'a>(mut positions: impl Iterator<Item = &'a Position>) -> bool {
    let mut some = false;
    positions.all(|p| {
        some = true;
        (46.0..=50.0).contains(&p.lon) && (-6.0..=2.0).contains(&p.lat)
    }) && some
}
