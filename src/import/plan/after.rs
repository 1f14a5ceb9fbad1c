//! Applies the records of an import to the stored rows. Decides which values a record may write.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::import::incoming::{Cell, Key, Record, RowOrigin};
use crate::import::report::{Conflicts, Kept};
use crate::import::{cells, messages};
use crate::model::Code;
use crate::model::provenance::{Provenance, log_key};
use crate::model::row::{Row, Rows, Value};
use crate::model::table::{Absent, Kind, Table};

/// The source in the log of a `voie_troncon` row that a person wrote and an import only renumbered. If the source of
/// its étape is known, it follows in parentheses.
const BY_HAND: &str = "à la main";

/// Returns the source in the log of a `voie_troncon` row that a person wrote in a line from `source`.
pub(in crate::import) fn by_hand(source: &str) -> String {
    if source.is_empty() { BY_HAND.to_owned() } else { format!("{BY_HAND} ({source})") }
}

/// Reverses [`by_hand`]. Returns `None` if no person wrote the row.
pub(in crate::import) fn moved_by_hand(source: &str) -> Option<&str> {
    let rest = source.strip_prefix(BY_HAND)?.trim_start();
    Some(rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or_default())
}

/// The stored rows with the records applied so far, and the data for the report.
pub(in crate::import) struct After<'a> {
    pub(in crate::import) rows: Rows,
    pub(in crate::import) log: &'a Provenance,
    /// True if the files overwrite values of a person (`--remplacer`).
    pub(in crate::import) replace: bool,
    /// The index of each row in its table, by table and key in the log.
    places: HashMap<(Table, String), usize>,
    /// The next free id of each table.
    next_id: HashMap<Table, i64>,
    /// The origins of the rows that this import named or removed, by table and primary key.
    pub(in crate::import) origins: HashMap<(Table, String), RowOrigin>,
    /// The key in the log of each étape that moved to another voie or number, by its new key.
    moved: HashMap<String, String>,
    /// The removed rows, by table and primary key.
    removed: HashSet<(Table, String)>,
    pub(in crate::import) conflicts: Conflicts,
}

/// The result of an import.
pub(in crate::import) struct Finished {
    pub(in crate::import) rows: Rows,
    pub(in crate::import) origins: HashMap<(Table, String), RowOrigin>,
    pub(in crate::import) conflicts: Conflicts,
}

impl<'a> After<'a> {
    pub(in crate::import) fn new(rows: Rows, log: &'a Provenance, replace: bool) -> Self {
        let (mut places, mut next_id) = (HashMap::new(), HashMap::new());
        for table in Table::CONTENT {
            for (place, row) in rows.of(table).iter().enumerate() {
                places.insert((table, log_key(table, row)), place);
                let id = row.get(table, "id").as_int().unwrap_or(0);
                let next = next_id.entry(table).or_insert(1);
                *next = (*next).max(id.saturating_add(1));
            }
        }
        let (moved, origins, removed, conflicts) = Default::default();
        Self { rows, log, replace, places, next_id, moved, origins, removed, conflicts }
    }

    /// Returns the row with a key, or `None` if there is none or it is removed.
    pub(in crate::import) fn row(&self, table: Table, key: &str) -> Option<&Row> {
        let row = self.places.get(&(table, key.to_owned())).and_then(|place| self.rows.of(table).get(*place))?;
        (!self.is_removed(table, row)).then_some(row)
    }

    /// Returns the rows of a table that are not removed.
    pub(in crate::import) fn staying(&self, table: Table) -> impl Iterator<Item = &Row> {
        self.rows.of(table).iter().filter(move |row| !self.is_removed(table, row))
    }

    /// Returns the id of the row with a code.
    pub(in crate::import) fn id_of(&self, table: Table, code: &str) -> Option<i64> {
        self.row(table, code)?.get(table, "id").as_int()
    }

    fn is_removed(&self, table: Table, row: &Row) -> bool {
        !self.removed.is_empty() && self.removed.contains(&(table, id_of(table, row)))
    }

    /// Returns the origin of a row of the store: the imported file and the row in it. Empty if the row was not imported.
    pub(in crate::import) fn origin_of(&self, table: Table, row: &Row) -> String {
        self.origins.get(&(table, id_of(table, row))).map(|origin| origin.row.clone()).unwrap_or_default()
    }

    /// Writes a value into the row with a key.
    pub(in crate::import) fn set(&mut self, table: Table, key: &str, column: &str, value: Value) {
        let place = self.places.get(&(table, key.to_owned())).copied();
        if let Some(row) = place.and_then(|place| self.rows.of_mut(table).get_mut(place)) {
            row.set(table, column, value);
        }
    }

    /// Removes a row. `source` is the source of the removal in the log.
    pub(in crate::import) fn remove(&mut self, table: Table, row: &Row, source: &str) {
        let key = (table, id_of(table, row));
        self.origins.insert(key.clone(), RowOrigin { row: String::new(), source: source.to_owned() });
        self.removed.insert(key);
    }

    /// Tells whether this import named the row.
    pub(in crate::import) fn is_named(&self, table: Table, row: &Row) -> bool {
        self.origins.contains_key(&(table, id_of(table, row)))
    }

    /// Returns the rows without the removed ones, and the data for the report.
    pub(in crate::import) fn finish(mut self) -> Finished {
        for table in Table::CONTENT {
            let removed = &self.removed;
            if !removed.is_empty() {
                self.rows.of_mut(table).retain(|row| !removed.contains(&(table, id_of(table, row))));
            }
        }
        self.rows.of_mut(Table::VoieTroncon).sort_by_cached_key(|row| membership(row).unwrap_or_default());
        let Self { rows, origins, conflicts, .. } = self;
        Finished { rows, origins, conflicts }
    }

    /// Adds the row of a record, or changes the row with its key. Errors: a code refers to no row, or a new row lacks a
    /// required value.
    pub(in crate::import) fn take(&mut self, record: &Record) -> Result<()> {
        let table = record.table;
        let mut cells = record.cells.clone();
        let key = match &record.key {
            Key::Code(code) => {
                cells.push(("code", Cell::Value(Value::Text(code.to_string()))));
                code.to_string()
            }
            Key::InVoie { voie, variante, number } => {
                let voie_id = self.referred(Table::Voie, voie, record)?;
                let [_, _, number_column] = table.key() else { return Ok(()) };
                cells.push(("voie_id", Cell::Value(Value::Int(voie_id))));
                cells.push(("variante", Cell::Value(Value::Text(variante.clone()))));
                cells.push((number_column, Cell::Value(Value::Int(*number))));
                format!("{voie_id}/{variante}/{number}")
            }
        };
        let (place, new) = match self.places.get(&(table, key.clone())) {
            Some(place) => (*place, false),
            None => {
                cells.splice(0..0, record.if_new.clone());
                (self.add(record, &cells, key.clone())?, true)
            }
        };
        for (column, cell) in cells {
            let value = match cell {
                Cell::Value(value) => value,
                Cell::Ref(code) => Value::Int(self.referred(referred(table, column), &code, record)?),
            };
            if (new || self.may_write(record, place, &key, column, &value))
                && let Some(row) = self.rows.of_mut(table).get_mut(place)
            {
                row.set(table, column, value);
            }
        }
        if let Some(row) = self.rows.of(table).get(place) {
            let origin = record.origin.clone();
            let key = (table, id_of(table, row));
            self.removed.remove(&key);
            self.origins.insert(key, origin);
        }
        Ok(())
    }

    /// Tells whether the record may write a value into a column of a stored row. Notes conflicts for the report.
    fn may_write(&mut self, record: &Record, place: usize, key: &str, column: &'static str, value: &Value) -> bool {
        let table = record.table;
        let Some(stored) = self.rows.of(table).get(place).map(|row| row.get(table, column)) else { return false };
        if stored == value {
            return true;
        }
        if self.replace {
            let history = self.log.of(table, self.key_in_log(key));
            if !says_nothing(stored) && history.is_none_or(|history| history.writer(column).is_none()) {
                self.conflicts.overruled.push(Kept { table, key: key.to_owned(), label: String::new(), column });
            }
            return true;
        }
        if says_nothing(value) {
            self.conflicts.empty_cells += 1;
            return false;
        }
        let history = self.log.of(table, self.key_in_log(key));
        // Any file may fill a cell that was always empty. A cell that a person cleared stays empty.
        if says_nothing(stored) && history.is_none_or(|history| !history.changed_by_hand(column)) {
            return true;
        }
        let may = history.is_some_and(|history| match record.derived {
            true => history.writer(column).is_some(),
            false => history.may_write(column, &record.origin.source),
        });
        if !may {
            self.conflicts.kept.push(Kept { table, key: key.to_owned(), label: String::new(), column });
        }
        may
    }

    /// Adds a row with the default of each column. Returns its index. Errors: the record has no value for a required column.
    fn add(&mut self, record: &Record, cells: &[(&str, Cell)], key: String) -> Result<usize> {
        let table = record.table;
        let mut row = Row(vec![]);
        for column in table.columns() {
            row.0.push(match column.absent {
                Absent::Null => Value::Null,
                Absent::Default(text) if column.kind == Kind::Text => Value::Text(text.to_owned()),
                Absent::Default(text) => cells::parse(column.kind, text).unwrap_or(Value::Null),
                Absent::Refused if column.kind == Kind::Id => Value::Int(self.new_id(table)),
                Absent::Refused if cells.iter().any(|(name, _)| *name == column.name) => Value::Null,
                Absent::Refused => {
                    return Err(messages::refused(&record.origin.row, messages::column_missing(column)));
                }
            });
        }
        Ok(self.push(table, row, key))
    }

    /// Takes and returns the next free id of a table.
    fn new_id(&mut self, table: Table) -> i64 {
        let next = self.next_id.entry(table).or_insert(1);
        *next = next.saturating_add(1);
        *next - 1
    }

    /// Appends a row to a table. Returns its index.
    fn push(&mut self, table: Table, row: Row, key: String) -> usize {
        let rows = self.rows.of_mut(table);
        rows.push(row);
        self.places.insert((table, key), rows.len() - 1);
        rows.len() - 1
    }

    /// Writes the tronçon at a `rang` of a voie, whoever wrote it before. `what` holds the id of the tronçon, and true
    /// if the tronçon is walked against its direction.
    pub(in crate::import) fn place(
        &mut self,
        voie_id: i64,
        variante: &str,
        rang: i64,
        what: (i64, bool),
        origin: RowOrigin,
    ) {
        let table = Table::VoieTroncon;
        let (troncon_id, inverse) = what;
        let row = Row(vec![
            Value::Int(voie_id),
            Value::Text(variante.to_owned()),
            Value::Int(rang),
            Value::Int(troncon_id),
            Value::Bool(inverse),
        ]);
        let key = log_key(table, &row);
        match self.places.get(&(table, key.clone())).and_then(|place| self.rows.of_mut(table).get_mut(*place)) {
            Some(stored) => {
                let writer = self.log.of(table, &key).and_then(|history| history.writer("troncon_id"));
                if self.replace && writer.is_none_or(|writer| moved_by_hand(writer).is_some()) {
                    let (key, label) = (key.clone(), String::new());
                    self.conflicts.overruled.push(Kept { table, key, label, column: "troncon_id" });
                }
                *stored = row;
            }
            None => {
                self.push(table, row, key.clone());
            }
        }
        self.removed.remove(&(table, key.clone()));
        self.origins.insert((table, key), origin);
    }

    /// Moves a stored étape to another voie or number. The row keeps its id and other columns.
    pub(in crate::import) fn move_etape(&mut self, etape_id: i64, voie_id: i64, numero: i64) {
        let table = Table::Etape;
        let Some(place) = self.rows.of(table).iter().position(|row| row.get(table, "id").as_int() == Some(etape_id))
        else {
            return;
        };
        let Some(row) = self.rows.of_mut(table).get_mut(place) else { return };
        let before = log_key(table, row);
        row.set(table, "voie_id", Value::Int(voie_id));
        row.set(table, "numero", Value::Int(numero));
        let key = log_key(table, row);
        self.places.remove(&(table, before.clone()));
        self.places.insert((table, key.clone()), place);
        self.moved.insert(key, before);
    }

    /// Returns the key in the log of the row that now has `key`. The two keys differ for an étape that moved.
    pub(in crate::import) fn key_in_log<'k>(&'k self, key: &'k str) -> &'k str {
        self.moved.get(key).map_or(key, String::as_str)
    }

    /// Returns the id of the row that a record refers to by `code`. A localité is also found by its name, turned into a
    /// code. Errors: there is no such row, or several localités have the name.
    fn referred(&self, table: Table, code: &Code, record: &Record) -> Result<i64> {
        if let Some(id) = self.id_of(table, code.as_str()) {
            return Ok(id);
        }
        let is_meant = |row: &&Row| {
            let name = row.get(table, "nom").as_text();
            name.and_then(Code::from_name).is_some_and(|of_name| of_name == *code)
        };
        let named: Vec<&Row> = match table {
            Table::Localite => self.staying(table).filter(is_meant).collect(),
            _ => vec![],
        };
        match named.as_slice() {
            [row] => Ok(row.get(table, "id").as_int().unwrap_or_default()),
            [] => Err(messages::refused(&record.origin.row, messages::unknown_row(table, code, record.table))),
            several => {
                let codes: Vec<&str> = several.iter().filter_map(|row| row.get(table, "code").as_text()).collect();
                Err(messages::refused(&record.origin.row, messages::several_localites(&codes)))
            }
        }
    }
}

/// Tells whether a value is empty.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Words(words) => words.is_empty(),
        _ => false,
    }
}

/// Returns the table that a column refers to.
fn referred(table: Table, column: &str) -> Table {
    match table.columns().iter().find(|c| c.name == column).map(|c| c.kind) {
        Some(Kind::Ref(other)) => other,
        _ => table,
    }
}

/// Returns the primary key of a row as text.
pub(in crate::import) fn id_of(table: Table, row: &Row) -> String {
    match row.get(table, "id").as_int() {
        Some(id) => id.to_string(),
        None => log_key(table, row),
    }
}

fn membership(row: &Row) -> Option<(i64, String, i64)> {
    let get = |column| row.get(Table::VoieTroncon, column);
    Some((get("voie_id").as_int()?, get("variante").as_text()?.to_owned(), get("rang").as_int()?))
}
