//! Reads a row of `--as perturbations`: a closure and its place.

use super::row::{RowReader, checked, code};
use crate::geo::Position;
use crate::import::cells;
use crate::import::incoming::{Cell, Incoming, IncomingPerturbation, Lieu};
use crate::import::messages::{self, Problem};
use crate::import::shapes::geometry::Shape;
use crate::model::row::Value;
use crate::model::table::{Kind, Table};

/// The columns of the table that give the place of a closure.
pub(in crate::import) const PLACE: [&str; 4] = ["troncon_de", "place_de", "troncon_a", "place_a"];

impl RowReader<'_> {
    /// Adds the closure of the row to `incoming`. `serials` counts the days that the file gives as numbers of a
    /// spreadsheet. Errors: a cell or the shape does not fit.
    pub(super) fn perturbation(&self, serials: &mut usize, incoming: &mut Incoming) -> Result<(), Problem> {
        let mut closure = IncomingPerturbation {
            origin: self.origin(),
            code: self.text("code").map(code).transpose()?,
            voie: self.text("voie").map(code).transpose()?,
            variante: self.has("variante").then(|| self.variante()).transpose()?,
            lieu: self.lieu()?,
            cells: vec![],
        };
        for (column, text) in self.cells() {
            let text = text.map(str::trim).unwrap_or_default();
            let is_place = PLACE.contains(&column.name);
            if ["code", "voie_id", "variante"].contains(&column.name) || (is_place && closure.lieu != Lieu::Troncons) {
                continue;
            }
            let is_day = matches!(column.kind, Kind::Day | Kind::Date);
            let day = is_day.then(|| cells::serial_day(text)).flatten().map(|day| day.to_string());
            *serials += usize::from(day.is_some());
            if let Some(cell) = checked(Table::Perturbation, column, Some(day.as_deref().unwrap_or(text)))? {
                closure.cells.push((column.name, cell));
            }
        }
        closure.cells.extend(self.detour()?.map(|detour| ("detour", Cell::Value(detour))));
        incoming.perturbations.push(closure);
        Ok(())
    }

    /// Tells whether the row has all columns of the table that give the place of the closure.
    fn has_troncons(&self) -> bool {
        PLACE.iter().all(|column| self.text(column).is_some())
    }

    /// Returns the detour of the row. If the row gives tronçons, the shape is the detour: programs that copy the table
    /// to another format lose the name of its geometry. Errors: the detour is not one line.
    fn detour(&self) -> Result<Option<Value>, Problem> {
        let flat = |line: Vec<Position>| Value::Line(line.iter().map(|p| Position::flat(p.lon, p.lat)).collect());
        match (self.text("detour"), &self.row.shape) {
            (Some(text), _) => Shape::line_in_text(text).map(flat).map(Some),
            (None, Shape::Lines(parts)) if self.has_troncons() => match parts.as_slice() {
                [line] => Ok(Some(flat(line.clone()))),
                several => Err(messages::detour_in_pieces(several.len())),
            },
            (None, _) => Ok(self.has("detour").then_some(Value::Null)),
        }
    }

    /// Returns the place of the closure: km if the row gives them, else tronçons, else a shape. Errors: a km is not a
    /// number, an end has no start, or the shape is neither a point nor a line.
    fn lieu(&self) -> Result<Lieu, Problem> {
        let km = |field: &str| self.text(field).map(|text| chainage(field, text)).transpose();
        match (km("de_km")?, km("a_km")?) {
            (Some(de_m), a_m) => return Ok(Lieu::Chainages([de_m, a_m.unwrap_or(de_m)])),
            (None, Some(_)) => return Err(messages::missing_field("de_km")),
            (None, None) => {}
        }
        if self.has_troncons() {
            return Ok(Lieu::Troncons);
        }
        match &self.row.shape {
            Shape::Point(place) => Ok(Lieu::Places(vec![*place])),
            Shape::Lines(parts) => Ok(Lieu::Places(parts.iter().flatten().copied().collect())),
            Shape::Area(_) => Err(messages::wrong_shape("une surface", "un point ou une ligne")),
            Shape::Other(name) => Err(messages::wrong_shape(name, "un point ou une ligne")),
            Shape::None => Ok(Lieu::Unsaid),
        }
    }
}

/// Reads a number of kilometres as people write it: `12.4`, `12,4`, `km 12,4`, `PK 12,4 km`. Returns metres. Errors:
/// the text is not such a number.
fn chainage(field: &str, text: &str) -> Result<f64, Problem> {
    let lower = text.trim().to_lowercase();
    let bare = lower.trim_start_matches(|c: char| c.is_alphabetic() || c == '.').trim_end_matches("km").trim();
    let digits: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    let km: Option<f64> = digits.replace(',', ".").replace('−', "-").parse().ok();
    km.filter(|km| km.is_finite()).map(|km| km * 1_000.0).ok_or_else(|| messages::no_km(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilometres_are_read_in_every_usual_spelling() {
        for text in ["12.4", "12,4", " km 12,4", "PK 12,4 km", "12,40 km", "p.k. 12.4"] {
            assert_eq!(chainage("de_km", text).unwrap().round(), 12_400.0, "{text}");
        }
        assert_eq!(chainage("de_km", "-1").unwrap(), -1_000.0);
        for text in ["", "douze", "12 à 13", "nan", "km", "inf", "12;4"] {
            assert!(chainage("de_km", text).is_err(), "{text}");
        }
    }
}
