//! What was read, before it is compared with what is stored.

use std::collections::HashMap;

use super::voie::IncomingVoie;
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::import::osm::Relations;
use crate::import::report::Hole;
use crate::model::Code;
use crate::model::row::Value;
use crate::model::table::Table;

/// Checked rows on their way into the store, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    pub(in crate::import) records: Vec<Record>,
    /// Voies with their lines.
    pub(in crate::import) voies: Vec<IncomingVoie>,
    /// Route relations of OpenStreetMap, which become voies when it is known which voies are stored.
    pub(in crate::import) relations: Option<Relations>,
    pub(in crate::import) complete: Complete,
    /// Are places at 0, 0 or far from everything else kept?
    pub(in crate::import) keep_far: bool,
    pub(in crate::import) holes: Vec<Hole>,
    pub(in crate::import) warnings: Vec<String>,
    /// What was read, for the report: « 15 relations ».
    pub(in crate::import) read: String,
}

/// One row to add or change.
#[derive(Clone, Debug)]
pub(in crate::import) struct Record {
    pub(in crate::import) table: Table,
    pub(in crate::import) key: Key,
    /// What the file says; the columns that it does not have stay as they are.
    pub(in crate::import) cells: Vec<(&'static str, Cell)>,
    /// What is said only of a row that is new: later edits by hand are kept.
    pub(in crate::import) if_new: Vec<(&'static str, Cell)>,
    pub(in crate::import) origin: RowOrigin,
    /// Was its code made from its name?
    pub(in crate::import) named: bool,
    /// The rings of the area that its place is in, where the file has an area.
    pub(in crate::import) area: Option<Vec<Vec<Position>>>,
    /// Is it computed from all that is stored, so that any import may write what no person wrote?
    pub(in crate::import) derived: bool,
}

/// Where a row, a voie or a leg of an import comes from.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct RowOrigin {
    /// The file and row, for errors: `hebergeurs.csv, ligne 12`.
    pub(in crate::import) row: String,
    /// What the log calls the source: the file, or `relation 12921288`.
    pub(in crate::import) source: String,
}

/// What tells a row from the others of its table, by codes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::import) enum Key {
    /// The tables with a `code`.
    Code(Code),
    /// `etape` (its `numero`) and `voie_troncon` (its `rang`).
    InVoie { voie: Code, variante: String, number: i64 },
}

/// A cell: a value, or the code of the row that it refers to.
#[derive(Clone, Debug)]
pub(in crate::import) enum Cell {
    Value(Value),
    Ref(Code),
}

/// What the files list completely, so that stored rows that they do not name may be removed.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Complete {
    /// The tronçons whose places in voies the files list.
    pub(in crate::import) troncons: Vec<Code>,
    /// The table whose other rows are removed with `--remplacer`.
    pub(in crate::import) table: Option<Table>,
}

impl Record {
    pub(in crate::import) fn new(table: Table, key: Key, origin: RowOrigin) -> Self {
        Self { table, key, cells: vec![], if_new: vec![], origin, named: false, area: None, derived: false }
    }

    /// With one more cell.
    pub(in crate::import) fn with(mut self, column: &'static str, value: Value) -> Self {
        self.cells.push((column, Cell::Value(value)));
        self
    }

    /// With one more reference.
    pub(in crate::import) fn to(mut self, column: &'static str, code: Code) -> Self {
        self.cells.push((column, Cell::Ref(code)));
        self
    }

    /// With a cell for a new row only.
    pub(in crate::import) fn at_first(mut self, column: &'static str, value: Value) -> Self {
        self.if_new.push((column, Cell::Value(value)));
        self
    }
}

impl Incoming {
    /// Itself, if no two records are the same row. Errors: both places of the first pair.
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
