//! The rows of one file: text cells and a shape.

use crate::error::Result;
use crate::geo::Position;
use crate::import::etapes::legs::Hints;
use crate::import::messages;
use crate::import::shapes::geometry::{Shape, look_swapped};

/// The rows of one file.
#[derive(Default)]
pub(in crate::import) struct Sheet {
    /// The path of the file as the person gave it, for errors.
    pub(in crate::import) name: String,
    pub(in crate::import) columns: Vec<String>,
    /// True if the format defines the columns (GPX, KML, OSM). Unknown columns are then ignored.
    pub(in crate::import) fixed: bool,
    /// The name for lines without one. It is the name of the file or layer, because GPX and KML files often have the
    /// name of their line.
    pub(in crate::import) title: String,
    pub(in crate::import) rows: Vec<SheetRow>,
    /// Remarks on the file for the report, one sentence each.
    pub(in crate::import) remarks: Vec<String>,
}

/// A row of the file as it is written there. Only its shape is converted to WGS 84.
pub(in crate::import) struct SheetRow {
    /// The file and row, for errors.
    pub(in crate::import) place: String,
    pub(in crate::import) cells: Vec<Option<String>>,
    pub(in crate::import) shape: Shape,
    pub(in crate::import) hints: Hints,
}

impl SheetRow {
    pub(in crate::import) fn new(place: String, cells: Vec<Option<String>>, shape: Shape) -> Self {
        Self { place, cells, shape, hints: Hints::default() }
    }

    /// Moves the shape into a further cell, as well-known text: the geometry of stored closures is their detour, not
    /// their place. A shape that is not a line becomes its name, which later is an error of the row.
    pub(in crate::import) fn shape_to_cell(&mut self) {
        let shape = std::mem::replace(&mut self.shape, Shape::None);
        self.cells.push(match shape {
            Shape::None => None,
            Shape::Lines(parts) => Some(well_known(&parts)),
            Shape::Point(at) => Some(format!("POINT ({} {})", at.lon, at.lat)),
            Shape::Area(_) => Some("POLYGON EMPTY".into()),
            Shape::Other(name) => Some(name),
        });
    }
}

/// Returns lines in well-known text, without heights.
fn well_known(parts: &[Vec<Position>]) -> String {
    let part = |part: &Vec<Position>| {
        let places: Vec<String> = part.iter().map(|p| format!("{} {}", p.lon, p.lat)).collect();
        format!("({})", places.join(", "))
    };
    let parts: Vec<String> = parts.iter().map(part).collect();
    match parts.as_slice() {
        [one] => format!("LINESTRING {one}"),
        several => format!("MULTILINESTRING ({})", several.join(", ")),
    }
}

/// Checks the order of coordinates. Errors: the longitudes and latitudes of all rows look swapped.
pub(in crate::import) fn refuse_swapped<'a>(name: &str, mut rows: impl Iterator<Item = &'a SheetRow>) -> Result<()> {
    if look_swapped(rows.by_ref().flat_map(|row| row.shape.positions())) {
        return Err(messages::refused(name, messages::swapped()));
    }
    Ok(())
}
