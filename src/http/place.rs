//! Parses the position that a request is about, and the maximum distance from the way.

use super::query::{Query, refuse};
use crate::atlas::Atlas;
use crate::error::Result;
use crate::geo::{Bounds, Position};
use crate::links::Parametre;
use crate::liste::{ECART_M, MAX_ECART_M};

/// The maximum width and height in degrees of an atlas that counts as regional.
const WIDE: f64 = 40.0;

/// Returns the position that a request is about. Errors: a coordinate is missing or outside its range.
pub(super) fn place(query: &Query) -> Result<Position> {
    let (lon, lat) = (query.needed(Parametre::Lon, -180.0, 180.0)?, query.needed(Parametre::Lat, -90.0, 90.0)?);
    Ok(Position::flat(lon, lat))
}

/// Checks that longitude and latitude are not swapped. Errors: the position is far from everything in the atlas, and
/// the position with swapped coordinates is not.
pub(super) fn not_swapped(place: Position, atlas: &Atlas) -> Result<()> {
    let among = |lon: f64, lat: f64| {
        // A larger atlas says nothing about which coordinates are likely.
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

/// Returns the maximum distance from the way in metres. Errors: it is outside 0 to 10 km.
pub(super) fn ecart_max_m(query: &Query) -> Result<f64> {
    let most_km = f64::from(MAX_ECART_M) / 1000.0;
    Ok(query.number(Parametre::EcartMax, 0.0, most_km)?.map_or(f64::from(ECART_M), |km| km * 1000.0))
}
