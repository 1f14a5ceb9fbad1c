//! Finds the columns of a table that contain its positions, and reads the positions of its rows.

use gdal::vector::Geometry;

use super::grid::GridRow;
use super::pair::{self, Pair};
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::import::cells::plain;
use crate::import::messages::{self, Problem};
use crate::import::shapes::geometry::Shape;
use crate::import::shapes::mixed::{self, Aside};
use crate::import::sheet::columns;
use crate::import::sheet::positions::{AxisOrder, LAT, LON, WKT, Z, order_of_name};
use crate::import::{Kind, Options};

/// The words with which a shape in well-known text (WKT) starts.
const SHAPES: [&str; 7] =
    ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];

/// The columns that contain the positions of a table.
#[derive(Debug, PartialEq)]
pub(super) struct PositionColumns {
    how: How,
    /// Indexes of other columns that contain positions too. They are left out of the sheet.
    beside: Vec<usize>,
}

/// The format of the positions, with the indexes of the columns.
#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    None,
    LonLat {
        lon: usize,
        lat: usize,
        z: Option<usize>,
    },
    /// Both coordinates in one cell.
    Pair(usize, AxisOrder),
    Wkt(usize),
    GeoJson(usize),
}

impl How {
    /// Returns the indexes of all columns that the format uses.
    fn columns(self) -> Vec<usize> {
        match self {
            How::None => vec![],
            How::LonLat { lon, lat, z } => [lon, lat].into_iter().chain(z).collect(),
            How::Pair(column, _) | How::Wkt(column) | How::GeoJson(column) => vec![column],
        }
    }
}

/// Searches the columns of a table for positions.
struct Finder<'a> {
    columns: &'a [String],
    rows: &'a [GridRow],
    kind: Kind,
    options: &'a Options,
    /// The file and sheet, for error messages.
    within: &'a str,
}

impl PositionColumns {
    /// Finds the columns: those that `--map lon=…`, `--map lat=…` or `--map latlon=…` name, or else those whose names
    /// or cells show positions. Also returns remarks for the user.
    ///
    /// Errors: a `--map` names a column that does not exist, or nothing shows which of two coordinates is the latitude.
    pub(super) fn of(
        columns: &[String],
        rows: &[GridRow],
        kind: Kind,
        options: &Options,
        within: &str,
    ) -> Result<(Self, Vec<String>)> {
        let nowhere = Self { how: How::None, beside: vec![] };
        if kind.table().geometry().is_none() && kind != Kind::Voies {
            return Ok((nowhere, vec![]));
        }
        let finder = Finder { columns, rows, kind, options, within };
        let wkt = finder.by_content(is_wkt).or_else(|| finder.by_name_of_wkt()).map(How::Wkt);
        let geojson = finder.by_content(is_geojson).map(How::GeoJson);
        let (lon_lat, mut pair) =
            if mixed::of_lines(kind) { (None, None) } else { (finder.lon_lat()?, finder.pair()?) };
        let mapped = options.map.iter().any(|(field, _)| order_of_name(field).is_some());
        let explicit = pair.take_if(|_| mapped);
        // A GeoJSON shape has the lowest precedence, because the shape of a point may be the area around it.
        let all: Vec<How> = [explicit, wkt, lon_lat, pair, geojson].into_iter().flatten().collect();
        let Some(how) = all.first().copied() else { return Ok((nowhere, vec![])) };
        let used = how.columns();
        let beside: Vec<usize> = all.iter().flat_map(|how| how.columns()).filter(|i| !used.contains(i)).collect();
        let name = |i: &usize| columns.get(*i).map_or("", String::as_str);
        let mut remarks = vec![];
        if let How::Pair(column, order) = how {
            remarks.push(messages::pair_read(within, name(&column), order == AxisOrder::LatLon));
        }
        let names: Vec<&str> = beside.iter().map(name).collect();
        if let (Some(used), false) = (used.first(), names.is_empty()) {
            remarks.push(messages::positions_twice(within, name(used), &names));
        }
        Ok((Self { how, beside }, remarks))
    }

    /// Returns the shape of a row that fits `kind`, in the coordinates of the file. `aside` counts the other shapes in
    /// the cell.
    ///
    /// Errors: the problem of the cell, and the remedy.
    pub(super) fn shape(
        &self,
        cells: &[Option<String>],
        kind: Kind,
        srs: Option<&str>,
        aside: &mut Aside,
    ) -> Result<Shape, Problem> {
        let mut fitting = |geometry: &Geometry| {
            let (shape, more) = mixed::shape(geometry, kind)?;
            aside.add(more);
            Ok(shape)
        };
        let cell = |i: usize| cells.get(i).and_then(Option::as_deref);
        match self.how {
            How::None => Ok(Shape::None),
            How::Wkt(i) => {
                let Some(text) = cell(i) else { return Ok(Shape::None) };
                let shape = Geometry::from_wkt(without_srid(text, srs)?).map_err(|_| messages::bad_wkt())?;
                fitting(&shape)
            }
            How::GeoJson(i) => {
                let Some(text) = cell(i) else { return Ok(Shape::None) };
                let shape = Geometry::from_geojson(text).map_err(|_| messages::bad_geojson())?;
                fitting(&shape)
            }
            How::Pair(i, order) => {
                let Some(text) = cell(i) else { return Ok(Shape::None) };
                let pair = Pair::of(text).ok_or_else(|| messages::bad_pair(order == AxisOrder::LatLon))?;
                pair.in_order(order).map(|(lon, lat, z)| Shape::Point(Position::new(lon, lat, z)))
            }
            How::LonLat { lon, lat, z } => {
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

    /// Returns the cells of a row without the columns that contain positions.
    pub(super) fn left_out<T>(&self, cells: Vec<T>) -> Vec<T> {
        let used = self.how.columns();
        let own = |i: &usize| used.contains(i) || self.beside.contains(i);
        cells.into_iter().enumerate().filter(|(i, _)| !own(i)).map(|(_, cell)| cell).collect()
    }
}

impl Finder<'_> {
    /// Returns the first free column whose first filled cell satisfies `fits`.
    fn by_content(&self, fits: impl Fn(&str) -> bool) -> Option<usize> {
        let first = |i: usize| self.rows.iter().find_map(|row| row.cells.get(i)?.as_deref());
        (0..self.columns.len()).find(|i| self.is_free(*i) && first(*i).is_some_and(&fits))
    }

    /// Returns the first filled column with a name for well-known text (WKT), unless its cells are pairs or GeoJSON.
    fn by_name_of_wkt(&self) -> Option<usize> {
        let filled = |i: usize| self.rows.iter().any(|row| row.cells.get(i).is_some_and(Option::is_some));
        self.columns.iter().enumerate().position(|(i, name)| {
            let pairs = || pair::is_column(name, i, self.rows) || self.by_content(is_geojson) == Some(i);
            WKT.contains(&plain(name).as_str()) && filled(i) && !pairs()
        })
    }

    /// Returns the columns of longitude, latitude and height.
    fn lon_lat(&self) -> Result<Option<How>> {
        let find = |names: &[&str]| -> Result<Option<usize>> {
            let mapped = self.mapped(|field| names.contains(&plain(field).as_str()))?;
            let named = |i: &usize| {
                self.columns.get(*i).is_some_and(|name| names.contains(&plain(name).as_str())) && self.is_free(*i)
            };
            Ok(mapped.map(|(_, i)| i).or_else(|| (0..self.columns.len()).find(named)))
        };
        Ok(match (find(&LON)?, find(&LAT)?) {
            (Some(lon), Some(lat)) => Some(How::LonLat { lon, lat, z: find(&Z)? }),
            _ => None,
        })
    }

    /// Returns the column with both coordinates in one cell.
    fn pair(&self) -> Result<Option<How>> {
        let name = |i: usize| self.columns.get(i).map_or("", String::as_str);
        if let Some((field, i)) = self.mapped(|field| order_of_name(field).is_some())? {
            return Ok(order_of_name(field).map(|order| How::Pair(i, order)));
        }
        let holds = |i: &usize| self.is_free(*i) && pair::is_column(name(*i), *i, self.rows);
        let Some(i) = (0..self.columns.len()).find(holds) else { return Ok(None) };
        match pair::order(name(i), i, self.rows, order_of_name(name(i))) {
            Ok(order) => Ok(Some(How::Pair(i, order))),
            // Other columns contain the positions, so the order does not matter.
            Err(_) if self.lon_lat()?.is_some() => Ok(None),
            Err(problem) => Err(messages::refused(format!("{}, colonne « {} »", self.within, name(i)), problem)),
        }
    }

    /// Returns the field and column of the first `--map` whose field satisfies `fits`.
    ///
    /// Errors: the column does not exist.
    fn mapped(&self, fits: impl Fn(&str) -> bool) -> Result<Option<(&str, usize)>> {
        let Some((field, column)) = self.options.map.iter().find(|(field, _)| fits(field)) else { return Ok(None) };
        let found = self.columns.iter().position(|name| plain(name) == plain(column));
        found.map(|i| Some((field.as_str(), i))).ok_or_else(|| {
            Error::input(
                format!("--map {field}={column}"),
                format!("le fichier n'a pas de colonne « {column} »"),
                format!("Ses colonnes : {}.", self.columns.join(", ")),
            )
        })
    }

    /// Tells whether the column is neither a field of this kind nor mapped to another field by `--map`.
    fn is_free(&self, column: usize) -> bool {
        let Some(name) = self.columns.get(column).map(|name| plain(name)) else { return false };
        !columns::names(self.kind).iter().any(|field| plain(field) == name)
            && !self.options.map.iter().any(|(_, column)| plain(column) == name)
    }
}

/// Tells whether the cell is a shape in well-known text, with or without an SRID.
fn is_wkt(cell: &str) -> bool {
    let cell = cell.to_uppercase();
    let shape = cell.strip_prefix("SRID=").and_then(|rest| rest.split_once(';')).map_or(&*cell, |(_, shape)| shape);
    SHAPES.iter().any(|word| shape.trim_start().starts_with(word)) && shape.contains('(')
}

/// Tells whether the cell is a GeoJSON geometry.
fn is_geojson(cell: &str) -> bool {
    cell.starts_with('{') && cell.contains("\"coordinates\"")
}

/// Removes the SRID that PostGIS writes before well-known text: `SRID=4326;POINT(…)`.
///
/// Errors: the SRID is not 4326, and the user gave no `--srs`.
fn without_srid<'a>(text: &'a str, srs: Option<&str>) -> Result<&'a str, Problem> {
    let head = text.get(..5).filter(|head| head.eq_ignore_ascii_case("srid="));
    let Some((srid, shape)) = head.and_then(|_| text.get(5..)?.split_once(';')) else { return Ok(text) };
    match srid.trim() {
        _ if srs.is_some() => Ok(shape),
        "4326" => Ok(shape),
        other => Err(messages::srid_untold(other)),
    }
}

/// Parses a number in the spellings of people: `-3,1`, `6 850 000`, `48.5°`.
fn number(text: &str, what: &str) -> Result<f64, (String, String)> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '°').collect();
    digits.replace(',', ".").replace('−', "-").parse().map_err(|_| {
        (format!("la {what} n'est pas un nombre"), "Écrivez-la en degrés décimaux, par exemple -4.77.".to_owned())
    })
}
