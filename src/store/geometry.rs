//! Converts between positions and the geometries of the stores: EWKB in PostGIS, GeoPackage blobs in files.
//!
//! geozero decodes both formats. A blob may come from an untrusted file. Therefore a count in the blob alone never
//! makes the decoder allocate memory or enter nested geometries.

use geozero::error::GeozeroError;
use geozero::wkb::{WkbDialect, WkbWriter, process_wkb_type_geom};
use geozero::{CoordDimensions, GeomProcessor};

use crate::error::{Error, Result};
use crate::geo::Position;
use crate::model::row::Value;
use crate::model::table::Kind;
use crate::store::heights;

/// The reference system of all geometries: EPSG:4326, longitude before latitude.
pub(super) const SRID: i32 = 4326;

/// Decodes the blob of a column of `kind`. Returns `None` if the blob is not a geometry of this kind in EPSG:4326.
/// Positions may be outside the valid range. The caller checks that.
pub(super) fn decode(blob: &[u8], dialect: WkbDialect, kind: Kind) -> Option<Value> {
    let mut geometry = read(blob, dialect)?;
    heights::from_store(&mut geometry.positions);
    match (kind, geometry.is_line) {
        (Kind::Line | Kind::LineZ, true) if geometry.positions.len() >= 2 => Some(Value::Line(geometry.positions)),
        (Kind::PointZ | Kind::Point, false) => geometry.positions.first().copied().map(Value::Point),
        _ => None,
    }
}

/// Encodes a GeoPackage blob. The header of a line includes its bounding box, so that GDAL and QGIS need not compute
/// it.
pub(super) fn encode_gpkg(value: &Value, kind: Kind) -> Result<Vec<u8>> {
    let dims = if matches!(kind, Kind::Point | Kind::Line) { CoordDimensions::xy() } else { CoordDimensions::xyz() };
    let (positions, envelope) = match value {
        Value::Line(line) => (line.as_slice(), bounds(line).map_or(vec![], |b| b.to_vec())),
        Value::Point(point) => (std::slice::from_ref(point), vec![]),
        _ => return Err(Error::Internal("une géométrie était attendue".into())),
    };
    let mut blob = Vec::with_capacity(64 + 24 * positions.len());
    let mut writer = WkbWriter::with_opts(&mut blob, WkbDialect::Geopackage, dims, Some(SRID), envelope);
    let height = heights::to_store(positions);
    let mut write = || {
        match value {
            Value::Line(line) => writer.linestring_begin(true, line.len(), 0)?,
            _ => writer.point_begin(0)?,
        }
        for (i, p) in positions.iter().enumerate() {
            writer.coordinate(p.lon, p.lat, Some(height(p)), None, None, None, i)?;
        }
        Ok(())
    };
    write().map_err(|e: GeozeroError| Error::Internal(format!("géométrie non écrite : {e}")))?;
    Ok(blob)
}

/// Rewrites a GeoPackage blob that has NaN or infinite heights. Returns `None` if the blob has no such height, or if it
/// is not a geometry on Earth.
pub(super) fn gpkg_mended(blob: &[u8]) -> Option<Vec<u8>> {
    let geometry = read(blob, WkbDialect::Geopackage)?;
    if !heights::lack(&geometry.positions) || !geometry.positions.iter().all(|p| p.is_on_earth()) {
        return None;
    }
    let kind = if geometry.is_line { Kind::LineZ } else { Kind::PointZ };
    encode_gpkg(&decode(blob, WkbDialect::Geopackage, kind)?, kind).ok()
}

/// Returns west, east, south and north of a GeoPackage blob. Returns `None` if the blob is not a point or a line, is
/// empty, or has a position that is not finite.
pub(super) fn gpkg_bounds(blob: &[u8]) -> Option<[f64; 4]> {
    bounds(&read(blob, WkbDialect::Geopackage)?.positions)
}

/// Returns west, east, south and north, which is the order of a GeoPackage envelope.
fn bounds(positions: &[Position]) -> Option<[f64; 4]> {
    let first = positions.first()?;
    let mut b = [first.lon, first.lon, first.lat, first.lat];
    for p in positions {
        if !(p.lon.is_finite() && p.lat.is_finite()) {
            return None;
        }
        let [west, east, south, north] = b;
        b = [west.min(p.lon), east.max(p.lon), south.min(p.lat), north.max(p.lat)];
    }
    Some(b)
}

fn read(mut blob: &[u8], dialect: WkbDialect) -> Option<Geometry> {
    let room = blob.len() / 16; // the maximum number of positions: each takes at least two 8-byte numbers
    let mut geometry = Geometry { room, is_line: false, positions: vec![] };
    process_wkb_type_geom(&mut blob, &mut geometry, dialect).ok()?;
    Some(geometry)
}

/// Collects the positions of a single point or line. Any other geometry is refused before its parts are read.
struct Geometry {
    room: usize,
    is_line: bool,
    positions: Vec<Position>,
}

/// Defines the callbacks for geometries that the schema does not have. Each returns an error.
macro_rules! refused {
    ($($begin:ident($($argument:ty),*)),+ $(,)?) => {
        $(fn $begin(&mut self, $(_: $argument),*) -> geozero::error::Result<()> { Err(GeozeroError::GeometryFormat) })+
    };
}

impl GeomProcessor for Geometry {
    fn dimensions(&self) -> CoordDimensions {
        CoordDimensions::xyz()
    }

    fn srid(&mut self, srid: Option<i32>) -> geozero::error::Result<()> {
        if srid == Some(SRID) { Ok(()) } else { Err(GeozeroError::Srid(srid.unwrap_or_default())) }
    }

    fn linestring_begin(&mut self, _tagged: bool, size: usize, _idx: usize) -> geozero::error::Result<()> {
        if size > self.room {
            return Err(GeozeroError::GeometryFormat);
        }
        self.is_line = true;
        self.positions.reserve(size);
        Ok(())
    }

    fn coordinate(
        &mut self,
        x: f64,
        y: f64,
        z: Option<f64>,
        _m: Option<f64>,
        _t: Option<f64>,
        _tm: Option<u64>,
        _idx: usize,
    ) -> geozero::error::Result<()> {
        self.positions.push(Position::new(x, y, z.unwrap_or(f64::NAN)));
        Ok(())
    }

    refused! {
        empty_point(usize), multipoint_begin(usize, usize), multilinestring_begin(usize, usize),
        polygon_begin(bool, usize, usize), multipolygon_begin(usize, usize), geometrycollection_begin(usize, usize),
        circularstring_begin(usize, usize), compoundcurve_begin(usize, usize), curvepolygon_begin(usize, usize),
        multicurve_begin(usize, usize), multisurface_begin(usize, usize), triangle_begin(bool, usize, usize),
        polyhedralsurface_begin(usize, usize), tin_begin(usize, usize),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blob(value: &Value, kind: Kind) -> Vec<u8> {
        encode_gpkg(value, kind).unwrap()
    }

    #[test]
    fn a_decoded_blob_equals_what_was_encoded() {
        let line = Value::Line(vec![Position::new(-4.77, 48.33, 12.5), Position::new(-180.0, 90.0, 0.0)]);
        assert_eq!(decode(&blob(&line, Kind::LineZ), WkbDialect::Geopackage, Kind::LineZ), Some(line.clone()));
        assert_eq!(gpkg_bounds(&blob(&line, Kind::LineZ)), Some([-180.0, -4.77, 48.33, 90.0]));
        let flat = Value::Line(vec![Position::flat(-4.77, 48.33), Position::flat(-4.0, 48.0)]);
        assert_eq!(
            format!("{:?}", decode(&blob(&flat, Kind::Line), WkbDialect::Geopackage, Kind::Line)),
            format!("{:?}", Some(flat))
        );
        let point = Value::Point(Position::flat(-3.0, 48.0));
        for kind in [Kind::Point, Kind::PointZ] {
            assert_eq!(decode(&blob(&point, kind), WkbDialect::Geopackage, kind), Some(point.clone()));
            assert_eq!(decode(&blob(&point, kind), WkbDialect::Geopackage, Kind::LineZ), None);
        }
    }

    #[test]
    fn a_count_beyond_the_blob_and_nested_collections_are_refused_without_work() {
        let line = Value::Line(vec![Position::new(1.0, 2.0, 3.0); 2]);
        let mut huge = blob(&line, Kind::LineZ);
        let count = huge.len() - 48 - 4;
        huge[count..count + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(decode(&huge, WkbDialect::Geopackage, Kind::LineZ), None);
        // 100,000 nested collections: a recursive decoder would overflow its stack.
        let mut nested = b"GP\0\x01\xe6\x10\0\0".to_vec();
        for _ in 0..100_000 {
            nested.extend_from_slice(&[1, 7, 0, 0, 0, 1, 0, 0, 0]);
        }
        assert_eq!(decode(&nested, WkbDialect::Geopackage, Kind::LineZ), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), ewkb: bool) {
            let dialect = if ewkb { WkbDialect::Ewkb } else { WkbDialect::Geopackage };
            let mut blob = if ewkb { vec![1] } else { b"GP\0\x01\xe6\x10\0\0\x01".to_vec() };
            blob.extend(bytes);
            for kind in [Kind::Line, Kind::LineZ, Kind::PointZ, Kind::Point] {
                let _ = decode(&blob, dialect, kind);
            }
        }
    }
}
