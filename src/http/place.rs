//! Parses the place that a request is about, and the greatest distance from the way.

use super::query::{Query, refuse};
use crate::atlas::Atlas;
use crate::error::Result;
use crate::geo::{Bounds, Position};
use crate::links::Parametre;
use crate::liste::ECART_M;

/// The greatest width and height of a region in degrees.
const WIDE: f64 = 40.0;

/// The place that a request is about. Fails if a coordinate is missing or outside its range.
pub(super) fn place(query: &Query) -> Result<Position> {
    let (lon, lat) = (query.needed(Parametre::Lon, -180.0, 180.0)?, query.needed(Parametre::Lat, -90.0, 90.0)?);
    Ok(Position::flat(lon, lat))
}

/// Fails if longitude and latitude look swapped: the place is far from everything in the atlas, and the place with swapped
/// coordinates is not.
pub(super) fn not_swapped(place: Position, atlas: &Atlas) -> Result<()> {
    let among = |lon: f64, lat: f64| {
        // An atlas that is wider than a region says nothing about which coordinates are likely.
        let region = atlas.bounds.filter(|b| b.east - b.west < WIDE && b.north - b.south < WIDE);
        region.is_some_and(|Bounds { west, south, east, north }| {
            (west - 1.0..=east + 1.0).contains(&lon) && (south - 1.0..=north + 1.0).contains(&lat)
        })
    };
    if !among(place.lon, place.lat) && among(place.lat, place.lon) {
        let cure = "Donnez la longitude (lon, de -180 à 180) puis la latitude (lat, de -90 à 90), par exemple lon=-3.0&lat=48.1.";
        return Err(refuse(Parametre::Lon, "lon et lat sont échangées", cure));
    }
    Ok(())
}

/// The greatest distance from the way, in metres. Fails outside 0 to 10 km.
pub(super) fn ecart_max_m(query: &Query) -> Result<f64> {
    Ok(query.number(Parametre::EcartMax, 0.0, 10.0)?.map_or(f64::from(ECART_M), |km| km * 1000.0))
}
