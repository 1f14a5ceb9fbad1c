//! The names of columns that hold positions: longitude, latitude, height, both coordinates in one cell, or a shape.
//!
//! All names are in the form of [`plain`].

use crate::import::cells::plain;

pub(in crate::import) const LON: [&str; 6] = ["lon", "longitude", "lng", "long", "x", "coord-x"];
pub(in crate::import) const LAT: [&str; 4] = ["lat", "latitude", "y", "coord-y"];
pub(in crate::import) const Z: [&str; 3] = ["z", "altitude", "ele"];
/// Columns of shapes, as GDAL and PostGIS name them.
pub(in crate::import) const WKT: [&str; 4] = ["wkt", "geom", "geometry", "the-geom"];
/// Columns with two coordinates in one cell, whose name gives the order of the coordinates.
const LAT_FIRST: [&str; 6] = ["latlon", "latlng", "lat-lon", "lat-lng", "lat-long", "latitude-longitude"];
const LON_FIRST: [&str; 6] = ["lonlat", "lnglat", "lon-lat", "lng-lat", "long-lat", "longitude-latitude"];

/// The order of two coordinates in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum AxisOrder {
    LonLat,
    LatLon,
}

/// Tells whether a column of this name holds positions.
pub(in crate::import) fn is_position(name: &str) -> bool {
    let order = order_of_name(name).is_some();
    let name = plain(name);
    order || [LON.as_slice(), &LAT, &Z, &WKT].iter().any(|names| names.contains(&name.as_str()))
}

/// Returns the order of coordinates that the name of a column gives.
pub(in crate::import) fn order_of_name(name: &str) -> Option<AxisOrder> {
    let name = plain(name);
    match () {
        () if LAT_FIRST.contains(&name.as_str()) => Some(AxisOrder::LatLon),
        () if LON_FIRST.contains(&name.as_str()) => Some(AxisOrder::LonLat),
        () => None,
    }
}
