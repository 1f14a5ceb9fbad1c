//! Checked rows of files, as records for the plan.

use std::collections::HashMap;

use super::cell::Cell;
use super::origin::RowOrigin;
use super::perturbation::IncomingPerturbation;
use super::voie::IncomingVoie;
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::import::osm::Relations;
use crate::import::report::Hole;
use crate::model::Code;
use crate::model::row::Value;
use crate::model::table::Table;

/// The checked content of the files, in the order of the files. [`read`](crate::import::read) returns it, and
/// [`plan`](fn@crate::import::plan) compares it with the store.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    pub(in crate::import) records: Vec<Record>,
    /// Voies with their lines.
    pub(in crate::import) voies: Vec<IncomingVoie>,
    /// Closures, until [`Incoming::placed`] turns them into records.
    pub(in crate::import) perturbations: Vec<IncomingPerturbation>,
    /// Route relations of OpenStreetMap. The plan turns them into voies, because that depends on the stored voies.
    pub(in crate::import) relations: Option<Relations>,
    pub(in crate::import) complete: Complete,
    /// True if places at 0, 0 or far from everything else are kept.
    pub(in crate::import) keep_far: bool,
    pub(in crate::import) holes: Vec<Hole>,
    pub(in crate::import) warnings: Vec<String>,
    /// The count of the rows that were read, for the report: « 15 relations ».
    pub(in crate::import) read: String,
}

/// One row to add or change.
#[derive(Clone, Debug)]
pub(in crate::import) struct Record {
    pub(in crate::import) table: Table,
    pub(in crate::import) key: Key,
    /// Columns and their values in the file. Other columns keep their stored value.
    pub(in crate::import) cells: Vec<(&'static str, Cell)>,
    /// Columns and values that are written only to a new row.
    pub(in crate::import) if_new: Vec<(&'static str, Cell)>,
    pub(in crate::import) origin: RowOrigin,
    /// True if the code of the row was made from its name.
    pub(in crate::import) named: bool,
    /// The rings of the area of the row, if the file has an area instead of a point.
    pub(in crate::import) area: Option<Vec<Vec<Position>>>,
    /// True if the values are computed from all stored rows. The record may then also overwrite values of other files,
    /// but not those of a person.
    pub(in crate::import) derived: bool,
}

/// The key of a row, with codes in place of ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::import) enum Key {
    /// The `code` of the row.
    Code(Code),
    /// The position in a voie. `number` is the `numero` of an `etape` or the `rang` of a `voie_troncon`.
    InVoie { voie: Code, variante: String, number: i64 },
}

/// The parts of the store that the files list completely. Stored rows of these parts that the files do not name may be
/// removed.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Complete {
    /// The tronçons whose places in voies the files list.
    pub(in crate::import) troncons: Vec<Code>,
    /// The table whose other rows are removed with `--remplacer`.
    pub(in crate::import) table: Option<Table>,
}

impl Record {
    /// Makes a record without cells.
    pub(in crate::import) fn new(table: Table, key: Key, origin: RowOrigin) -> Self {
        Self { table, key, cells: vec![], if_new: vec![], origin, named: false, area: None, derived: false }
    }

    /// Adds a value.
    pub(in crate::import) fn with(mut self, column: &'static str, value: Value) -> Self {
        self.cells.push((column, Cell::Value(value)));
        self
    }

    /// Adds a reference to the row with the code `code`.
    pub(in crate::import) fn to(mut self, column: &'static str, code: Code) -> Self {
        self.cells.push((column, Cell::Ref(code)));
        self
    }

    /// Adds a value that is written only to a new row.
    pub(in crate::import) fn at_first(mut self, column: &'static str, value: Value) -> Self {
        self.if_new.push((column, Cell::Value(value)));
        self
    }
}

impl Incoming {
    /// Checks that no two records have the same key. Errors: the origins of the first two such records.
    pub(in crate::import) fn checked(self) -> Result<Self> {
        let mut seen: HashMap<(Table, &Key), &Record> = HashMap::new();
        for record in &self.records {
            if let Some(first) = seen.insert((record.table, &record.key), record) {
                let what = match &record.key {
                    Key::Code(code) => format!("le code « {code} »"),
                    Key::InVoie { voie, variante, number } => {
                        let of =
                            if variante.is_empty() { String::new() } else { format!(", variante « {variante} »") };
                        let [.., column] = record.table.key() else { continue };
                        format!("le {column} {number} de la voie « {voie} »{of}")
                    }
                };
                return Err(Error::input(
                    &record.origin.row,
                    format!("{what} est déjà pris ({})", first.origin.row),
                    "Donnez à chaque ligne le sien, ou ôtez l'une des deux.",
                ));
            }
        }
        Ok(self)
    }
}
