//! What was read, before it is compared with what is stored.

use std::collections::HashMap;

use super::incoming_voie::IncomingVoie;
use super::osm::Relations;
use super::report::Hole;
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::model::Code;
use crate::model::row::Value;
use crate::model::table::Table;

/// Checked rows on their way into the store, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    pub(super) records: Vec<Record>,
    /// Voies with their lines.
    pub(super) voies: Vec<IncomingVoie>,
    /// Route relations of OpenStreetMap, which become voies when it is known which voies are stored.
    pub(super) relations: Option<Relations>,
    /// Tronçons whose file lists all their places in voies.
    pub(super) replaced: Vec<Replaced>,
    /// The table whose rows go with `--remplacer` if the files do not name them.
    pub(super) table: Option<Table>,
    /// Are places at 0, 0 or far from everything else kept?
    pub(super) keep_far: bool,
    pub(super) holes: Vec<Hole>,
    pub(super) warnings: Vec<String>,
    /// What was read, for the report: « 15 relations ».
    pub(super) read: String,
}

/// One row to add or change.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) table: Table,
    pub(super) key: Key,
    /// What the file says; the columns that it does not have stay as they are.
    pub(super) cells: Vec<(&'static str, Cell)>,
    /// What is said only of a row that is new: later edits by hand are kept.
    pub(super) if_new: Vec<(&'static str, Cell)>,
    /// The file and row, for errors.
    pub(super) origin: String,
    /// What the log calls its source.
    pub(super) source: String,
    /// Was its code made from its name?
    pub(super) named: bool,
    /// The rings of the area that its place is in, where the file has an area.
    pub(super) area: Option<Vec<Vec<Position>>>,
    /// Is it computed from all that is stored, so that any import may write what no person wrote?
    pub(super) derived: bool,
}

/// What tells a row from the others of its table, by codes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// The tables with a `code`.
    Code(Code),
    /// `etape` (its `numero`) and `voie_troncon` (its `rang`).
    InVoie { voie: Code, variante: String, number: i64 },
}

/// A cell: a value, or the code of the row that it refers to.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Value(Value),
    Ref(Code),
}

/// Rows that go unless they came.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Replaced {
    /// The places of a tronçon in the voies.
    VoiesOfTroncon(Code),
}

impl Record {
    pub(super) fn new(table: Table, key: Key, origin: impl Into<String>) -> Self {
        let origin = origin.into();
        Self {
            table,
            key,
            cells: vec![],
            if_new: vec![],
            source: origin.clone(),
            origin,
            named: false,
            area: None,
            derived: false,
        }
    }

    /// With one more cell.
    pub(super) fn with(mut self, column: &'static str, value: Value) -> Self {
        self.cells.push((column, Cell::Value(value)));
        self
    }

    /// With one more reference.
    pub(super) fn to(mut self, column: &'static str, code: Code) -> Self {
        self.cells.push((column, Cell::Ref(code)));
        self
    }

    /// With a cell for a new row only.
    pub(super) fn at_first(mut self, column: &'static str, value: Value) -> Self {
        self.if_new.push((column, Cell::Value(value)));
        self
    }
}

impl Incoming {
    /// Itself, if no two records are the same row. Errors: both places of the first pair.
    pub(super) fn checked(self) -> Result<Self> {
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
                    &record.origin,
                    format!("{what} est déjà pris ({})", first.origin),
                    "Donnez à chaque ligne le sien, ou ôtez l'une des deux.",
                ));
            }
        }
        Ok(self)
    }
}
