//! The columns of a table that say where a row lies.

use gdal::vector::Geometry;

use super::grid::GridRow;
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::import::cell::plain;
use crate::import::geometry::Shape;
use crate::import::{Kind, Options};

const LON: [&str; 6] = ["lon", "longitude", "lng", "long", "x", "coord-x"];
const LAT: [&str; 4] = ["lat", "latitude", "y", "coord-y"];
const Z: [&str; 3] = ["z", "altitude", "ele"];
/// The names that GDAL and PostGIS give to a column of shapes.
const WKT: [&str; 4] = ["wkt", "geom", "geometry", "the-geom"];
/// How a shape in well-known text starts.
const SHAPES: [&str; 7] =
    ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];

/// Is it the name of a column that says where a row lies?
pub(in crate::import) fn is_position(name: &str) -> bool {
    let name = plain(name);
    [LON.as_slice(), &LAT, &Z, &WKT].iter().any(|names| names.contains(&name.as_str()))
}

/// The columns by their places.
#[derive(Debug, PartialEq)]
pub(super) enum Place {
    None,
    LonLat { lon: usize, lat: usize, z: Option<usize> },
    Wkt(usize),
}

impl Place {
    /// The columns that `--map lon=…` and `--map lat=…` name, else those whose names say it. Errors: a `--map` names a
    /// column that is not there.
    pub(super) fn of(columns: &[String], rows: &[GridRow], kind: Kind, options: &Options) -> Result<Self> {
        if kind.table().geometry().is_none() && kind != Kind::Voies {
            return Ok(Self::None);
        }
        let wkt = columns.iter().enumerate().position(|(i, name)| {
            let first = rows.iter().find_map(|row| row.cells.get(i)?.as_deref()).unwrap_or_default().to_uppercase();
            WKT.contains(&plain(name).as_str())
                || SHAPES.iter().any(|shape| first.starts_with(shape) && first.contains('('))
        });
        if let Some(wkt) = wkt {
            return Ok(Self::Wkt(wkt));
        }
        let find = |names: &[&str]| -> Result<Option<usize>> {
            if let Some((field, column)) = options.map.iter().find(|(field, _)| names.contains(&plain(field).as_str()))
            {
                let found = columns.iter().position(|name| plain(name) == plain(column));
                return found.map(Some).ok_or_else(|| {
                    Error::input(
                        format!("--map {field}={column}"),
                        format!("le fichier n'a pas de colonne « {column} »"),
                        format!("Ses colonnes : {}.", columns.join(", ")),
                    )
                });
            }
            // A column that `--map` takes for something else is not looked at.
            let free = |name: &String| !options.map.iter().any(|(_, column)| plain(column) == plain(name));
            Ok(columns.iter().position(|name| names.contains(&plain(name).as_str()) && free(name)))
        };
        Ok(match (find(&LON)?, find(&LAT)?) {
            (Some(lon), Some(lat)) if kind != Kind::Voies => Self::LonLat { lon, lat, z: find(&Z)? },
            _ => Self::None,
        })
    }

    /// The shape of a row, in the coordinates of the file. Errors: what is wrong with it, and the cure.
    pub(super) fn shape(&self, cells: &[Option<String>]) -> Result<Shape, (String, String)> {
        let cell = |i: usize| cells.get(i).and_then(Option::as_deref);
        match *self {
            Self::None => Ok(Shape::None),
            Self::Wkt(i) => {
                let Some(text) = cell(i) else { return Ok(Shape::None) };
                let shape = Geometry::from_wkt(text).map_err(|_| {
                    let cure = "Écrivez-la par exemple « POINT (-4.77 48.33) », longitude puis latitude.".to_owned();
                    ("la géométrie ne se lit pas".to_owned(), cure)
                })?;
                Shape::of(&shape)
            }
            Self::LonLat { lon, lat, z } => {
                let number = |i: usize, what: &str| cell(i).map(|text| number(text, what)).transpose();
                let z = z.map(|z| number(z, "hauteur")).transpose()?.flatten().unwrap_or(f64::NAN);
                match (number(lon, "longitude")?, number(lat, "latitude")?) {
                    (Some(lon), Some(lat)) => Ok(Shape::Point(Position::new(lon, lat, z))),
                    (None, None) => Ok(Shape::None),
                    _ => Err((
                        "une seule des deux coordonnées".into(),
                        "Donnez longitude et latitude, ou aucune des deux.".into(),
                    )),
                }
            }
        }
    }

    /// A row without these columns.
    pub(super) fn left_out<T>(&self, cells: Vec<T>) -> Vec<T> {
        let own = |i: usize| match *self {
            Self::None => false,
            Self::LonLat { lon, lat, z } => i == lon || i == lat || Some(i) == z,
            Self::Wkt(wkt) => i == wkt,
        };
        cells.into_iter().enumerate().filter(|(i, _)| !own(*i)).map(|(_, cell)| cell).collect()
    }
}

/// A number as people write it: `-3,1`, `6 850 000`, `48.5°`.
fn number(text: &str, what: &str) -> Result<f64, (String, String)> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '°').collect();
    digits.replace(',', ".").replace('−', "-").parse().map_err(|_| {
        (format!("la {what} n'est pas un nombre"), "Écrivez-la en degrés décimaux, par exemple -4.77.".to_owned())
    })
}
