//! Converts one row of a sheet to records.

use std::collections::HashSet;

use crate::error::Result;
use crate::geo::{Position, distance_m};
use crate::import::Kind;
use crate::import::cells::{self, suffixed};
use crate::import::incoming::{Cell, Incoming, Key, Record, RowOrigin};
use crate::import::messages::{self, Problem};
use crate::import::report::Hole;
use crate::import::shapes::geometry::Shape;
use crate::import::shapes::{area, oddities};
use crate::import::sheet::SheetRow;
use crate::import::sheet::columns::{Field, What};
use crate::model::Code;
use crate::model::row::Value;
use crate::model::table::{self, Absent, Column, Table};

/// The codes in use in the file. A code made from a name differs from all of them.
#[derive(Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Adds the code of a row.
    pub(super) fn reserve(&mut self, fields: &[Option<Field>], row: &SheetRow) {
        let code = fields.iter().zip(&row.cells).find(|(f, _)| f.is_some_and(|f| f.name == "code"));
        if let Some((_, Some(code))) = code {
            self.0.insert(code.trim().to_owned());
        }
    }

    /// Makes an unused code from `name`: `redon`, or else `redon-2`, and so on. Returns `None` if the name has no
    /// letters or digits.
    pub(super) fn code(&mut self, name: &str) -> Option<Code> {
        let first = Code::from_name(name)?;
        let code = (1..=self.0.len() + 1)
            .filter_map(|n| if n == 1 { Some(first.clone()) } else { suffixed(&first, &n.to_string()) })
            .find(|code| !self.0.contains(code.as_str()))?;
        self.0.insert(code.to_string());
        Some(code)
    }
}

/// A row, and the fields of its cells.
pub(super) struct RowReader<'a> {
    pub(super) kind: Kind,
    pub(super) fields: &'a [Option<Field>],
    pub(super) row: &'a SheetRow,
    /// The name of its file without folders.
    pub(super) file: &'a str,
}

impl RowReader<'_> {
    /// Returns the place and the file of the row, for reports about the records that are made from it.
    pub(super) fn origin(&self) -> RowOrigin {
        RowOrigin { row: self.row.place.clone(), source: self.file.to_owned() }
    }

    /// Adds the records of the row to `incoming`. Errors: a cell or the shape does not fit.
    pub(super) fn records(&self, names: &mut Names, incoming: &mut Incoming) -> Result<(), Problem> {
        let table = self.kind.table();
        let key = match self.kind {
            Kind::Etapes => self.key_of_etape()?,
            _ => Key::Code(self.code(names)?),
        };
        let mut record = Record::new(table, key, self.origin());
        for (field, text) in self.fields.iter().zip(&self.row.cells) {
            let Some(Field { what: What::Cell(column), .. }) = field else { continue };
            if column.name == "code" || (self.kind == Kind::Etapes && table.key().contains(&column.name)) {
                continue;
            }
            if let Some(cell) = checked(table, column, text.as_deref())? {
                record.cells.push((column.name, cell));
            }
        }
        match self.kind {
            Kind::Voies => {
                self.lines()?;
                incoming.records.push(record);
                Ok(())
            }
            Kind::Troncons => self.troncons(record, incoming),
            _ => {
                if let Some(kind) = table.geometry()
                    && let Some(at) = self.point(table)?
                {
                    // Columns of the kind `Point` store no height.
                    let flat = Position::flat(at.lon, at.lat);
                    let at = if kind == table::Kind::Point { flat } else { oddities::mend_height(at) };
                    record = record.with("geom", Value::Point(at));
                }
                record.named = table == Table::Localite && self.text("code").is_none();
                if let Shape::Area(rings) = &self.row.shape {
                    record.area = Some(rings.clone());
                }
                incoming.records.push(record);
                Ok(())
            }
        }
    }

    /// Returns the fields that are columns of the row's own table, with the text of their cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&Column, Option<&str>)> {
        self.fields.iter().zip(&self.row.cells).filter_map(|(field, text)| match field {
            Some(Field { what: What::Cell(column), .. }) => Some((column, text.as_deref())),
            _ => None,
        })
    }

    /// Returns the text of a field, or `None` if the file has no column for it or the cell is empty.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        let found = self.fields.iter().zip(&self.row.cells).find(|(f, _)| f.is_some_and(|f| f.name == field));
        found.and_then(|(_, text)| text.as_deref()).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Tells whether the file has a column for the field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.fields.iter().flatten().any(|f| f.name == field)
    }

    /// Returns the code of the row, or a new one made from its name. Errors: the code is malformed, or the row has
    /// neither code nor name.
    pub(super) fn code(&self, names: &mut Names) -> Result<Code, Problem> {
        if let Some(text) = self.text("code") {
            return code(text);
        }
        let name = self.text("nom").or_else(|| self.text("titre"));
        name.and_then(|name| names.code(name)).ok_or_else(messages::no_code)
    }

    /// Returns the key of an étape, from the columns `voie`, `variante` and `numero`. Errors: a value is missing or
    /// malformed.
    pub(super) fn key_of_etape(&self) -> Result<Key, Problem> {
        let voie = self.text("voie").ok_or_else(|| messages::missing_field("voie"))?;
        let number = self.text("numero").ok_or_else(|| messages::missing_field("numero"))?;
        Ok(Key::InVoie { voie: code(voie)?, variante: self.variante()?, number: int("numero", 9999, number)? })
    }

    /// Returns the name of the variant; empty on the main line. Errors: the text is malformed.
    pub(super) fn variante(&self) -> Result<String, Problem> {
        match cells::parse(table::Kind::Text, self.text("variante").unwrap_or_default()) {
            Ok(Value::Text(variante)) => Ok(variante),
            Ok(_) => Ok(String::new()),
            Err(problem) => Err(messages::bad_field("variante", &problem)),
        }
    }

    /// Returns the position of the row. Returns `None` only for a host without a shape. Errors: the shape is missing or
    /// is not a point.
    pub(super) fn point(&self, table: Table) -> Result<Option<Position>, Problem> {
        match &self.row.shape {
            Shape::Point(p) => Ok(Some(*p)),
            // A stored host keeps its position. The plan refuses a new host that must have a position.
            Shape::None if table == Table::Hebergeur => Ok(None),
            Shape::None => Err(messages::no_position()),
            Shape::Area(rings) if table == Table::Localite => {
                area::inside(rings).map(Some).ok_or_else(messages::empty_area)
            }
            Shape::Lines(_) => Err(messages::wrong_shape("une ligne", "un point")),
            Shape::Area(_) => Err(messages::wrong_shape("une surface", "un point")),
            Shape::Other(name) => Err(messages::wrong_shape(name, "un point")),
        }
    }

    /// Returns the parts of the line of the row; empty if it has no shape. Errors: the shape is not a line, or is a
    /// single point.
    pub(super) fn lines(&self) -> Result<&[Vec<Position>], Problem> {
        match &self.row.shape {
            Shape::Lines(parts) => {
                if !parts.is_empty() && parts.iter().all(|part| oddities::is_point(part)) {
                    return Err(messages::one_point());
                }
                Ok(parts)
            }
            Shape::None => Ok(&[]),
            Shape::Point(_) => Err(messages::wrong_shape("un point", "une ligne")),
            Shape::Area(_) => Err(messages::wrong_shape("une surface", "une ligne")),
            Shape::Other(name) => Err(messages::wrong_shape(name, "une ligne")),
        }
    }

    /// Adds the records of a tronçon and of its places in voies. Parts that do not join become tronçons of their own:
    /// `code-1`, `code-2`. Errors: there is no line, the places do not fit, or several parts share a place.
    pub(super) fn troncons(&self, record: Record, incoming: &mut Incoming) -> Result<(), Problem> {
        let parts = self.lines()?;
        let Key::Code(code) = record.key.clone() else { return Ok(()) };
        let places = self.places()?;
        if parts.is_empty() {
            return Err(messages::no_geometry());
        }
        if parts.len() > 1 && places.as_ref().is_some_and(|places| !places.is_empty()) {
            return Err(messages::pieces_of_one_rank(parts.len()));
        }
        self.holes(&format!("tronçon « {code} »"), parts, incoming);
        for (number, part) in (1..).zip(parts) {
            let code = if parts.len() == 1 { Some(code.clone()) } else { suffixed(&code, &number.to_string()) };
            let Some(code) = code else { continue };
            let mut troncon = record.clone();
            troncon.key = Key::Code(code.clone());
            incoming.records.push(troncon.with("geom", Value::Line(part.clone())));
            let Some(places) = &places else { continue };
            incoming.complete.troncons.push(code.clone());
            for (key, inverse) in places {
                let place = Record::new(Table::VoieTroncon, key.clone(), self.origin());
                incoming.records.push(place.to("troncon_id", code.clone()).with("inverse", Value::Bool(*inverse)));
            }
        }
        Ok(())
    }

    /// Returns the tronçon's places in voies. The second value of each is true if the tronçon is walked against its
    /// direction. Returns `None` if the file has no columns for places. The columns `voie`, `variante`, `rang` and
    /// `inverse` give one place. The column `voies` gives several, joined by commas: `code[/variante]:rang[-]`, with
    /// `-` for the opposite direction.
    pub(super) fn places(&self) -> Result<Option<Vec<(Key, bool)>>, Problem> {
        if let Some(list) = self.text("voies") {
            return list.split(',').map(|place| parse_place(place.trim())).collect::<Result<Vec<_>, _>>().map(Some);
        }
        if let Some(voie) = self.text("voie") {
            let rang = self.text("rang").ok_or_else(|| messages::missing_field("rang"))?;
            let key =
                Key::InVoie { voie: code(voie)?, variante: self.variante()?, number: int("rang", 1_000_000, rang)? };
            let inverse = cells::parse(table::Kind::Bool, self.text("inverse").unwrap_or("non"));
            let inverse = inverse.map_err(|problem| messages::bad_field("inverse", &problem))?;
            return Ok(Some(vec![(key, inverse == Value::Bool(true))]));
        }
        Ok((self.has("voies") || self.has("voie")).then(Vec::new))
    }

    /// Adds the holes between the parts to the report. `of` is the name of the line.
    pub(super) fn holes(&self, of: &str, parts: &[Vec<Position>], incoming: &mut Incoming) {
        for pair in parts.windows(2) {
            let [before, after] = pair else { continue };
            if let (Some(from), Some(to)) = (before.last(), after.first()) {
                incoming.holes.push(Hole { of: of.into(), from: *from, to: *to, length_m: distance_m(*from, *to) });
            }
        }
    }
}

/// Converts the text of a cell, or the default of its column if the text is empty. Errors: the text does not fit or is
/// missing.
pub(super) fn checked(table: Table, column: &Column, text: Option<&str>) -> Result<Option<Cell>, Problem> {
    let text = text.map(str::trim).unwrap_or_default();
    let problem = |problem: String| messages::bad_field(messages::field_name(column.name), &problem);
    if text.is_empty() {
        return match (column.absent, column.kind) {
            (Absent::Refused, _) => Err(messages::missing_field(messages::field_name(column.name))),
            (Absent::Null, _) => Ok(Some(Cell::Value(Value::Null))),
            (Absent::Default(text), table::Kind::Text) => Ok(Some(Cell::Value(Value::Text(text.into())))),
            (Absent::Default(text), kind) => {
                cells::parse(kind, text).map(|value| Some(Cell::Value(value))).map_err(problem)
            }
        };
    }
    if let table::Kind::Ref(to) = column.kind {
        // A localité may also be given by its name, « Sainte-Anne-d'Auray », instead of its code.
        let by_name = || if to == Table::Localite { Code::from_name(text) } else { None };
        // The message for a host does not quote the code: it may be private data in the wrong column.
        return match code(text) {
            Ok(code) => Ok(Some(Cell::Ref(code))),
            Err(_) if let Some(code) = by_name() => Ok(Some(Cell::Ref(code))),
            Err(_) if table == Table::Hebergeur => Err(problem(messages::a_code())),
            Err(e) => Err(e),
        };
    }
    cells::parse(column.kind, text).map(|value| Some(Cell::Value(value))).map_err(problem)
}

/// Parses one place of a tronçon: `code[/variante]:rang[-]`.
fn parse_place(text: &str) -> Result<(Key, bool), Problem> {
    let unusable = || messages::no_place(text);
    let (name, rang) = text.rsplit_once(':').ok_or_else(unusable)?;
    let (rang, inverse) = rang.strip_suffix('-').map_or((rang, false), |rang| (rang, true));
    let (voie, variante) = name.split_once('/').unwrap_or((name, ""));
    let voie = Code::parse(voie.trim()).map_err(|_| unusable())?;
    let number = int("rang", 1_000_000, rang).map_err(|_| unusable())?;
    Ok((Key::InVoie { voie, variante: variante.trim().to_owned(), number }, inverse))
}

/// Parses a code. Errors: the text is not a code.
pub(super) fn code(text: &str) -> Result<Code, Problem> {
    Code::parse(text.trim()).map_err(|e| messages::bad_code(e.to_string()))
}

/// Parses a whole number from 1 to `most`. `field` names it in errors.
pub(super) fn int(field: &str, most: i64, text: &str) -> Result<i64, Problem> {
    let value = cells::parse(table::Kind::Int(1, most), text);
    let value = value.map_err(|problem| messages::bad_field(field, &problem))?;
    value.as_int().ok_or_else(|| messages::missing_field(field))
}
