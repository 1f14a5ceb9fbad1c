//! The names of columns that say where a row lies.

use super::pair;
use crate::import::cells::plain;

pub(super) const LON: [&str; 6] = ["lon", "longitude", "lng", "long", "x", "coord-x"];
pub(super) const LAT: [&str; 4] = ["lat", "latitude", "y", "coord-y"];
pub(super) const Z: [&str; 3] = ["z", "altitude", "ele"];
/// The names that GDAL and PostGIS give to a column of shapes.
pub(super) const WKT: [&str; 4] = ["wkt", "geom", "geometry", "the-geom"];

/// Is it the name of a column that says where a row lies?
pub(in crate::import) fn is_position(name: &str) -> bool {
    let order = pair::order_of_name(name).is_some();
    let name = plain(name);
    order || [LON.as_slice(), &LAT, &Z, &WKT].iter().any(|names| names.contains(&name.as_str()))
}
