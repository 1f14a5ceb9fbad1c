//! Compares what was read with what is stored: pure, so that it runs inside the store's write transaction.

use std::collections::{HashMap, HashSet};

use super::cell;
use super::incoming::{Cell, Incoming, Key, Record, Replaced};
use super::report::Report;
use crate::error::{Error, Result};
use crate::geo::{Position, distance_m};
use crate::model::Code;
use crate::model::change::{Change, difference};
use crate::model::row::{Row, Rows, Value};
use crate::model::table::{Absent, Kind, Table};

/// A localité found by its mere name is the stored one of that code up to here; further off it is a namesake.
const SAME_PLACE_M: f64 = 5_000.0;

/// The changes that bring `incoming` into a store that holds `now`, to be applied in this order, and the report.
/// Rows are paired by code; equal rows make no change. Errors: a reference to a code that is neither stored nor
/// incoming; a new row without a value that it needs.
pub fn plan(incoming: Incoming, now: &Rows) -> Result<(Vec<Change>, Report)> {
    let mut after = After::new(now.clone());
    let Incoming { mut records, voies: _, replaced, holes, warnings, read } = incoming;
    records.sort_by_key(|record| record.table); // stable; a table refers only to earlier ones
    for record in &records {
        after.take(record)?;
    }
    let fallback = records.first().map(|record| record.origin.clone());
    for which in &replaced {
        after.remove_unless_come(which);
    }
    let After { mut rows, origins, .. } = after;
    rows.of_mut(Table::VoieTroncon).sort_by_cached_key(|row| membership(row).unwrap_or_default());

    let mut changes = difference(now, &rows, &Table::CONTENT);
    let mut report = Report { read, holes, warnings, ..Report::default() };
    let names = Names { now, after: &rows };
    for change in &mut changes {
        change.origin =
            change.after.as_ref().and_then(|row| origins.get(&(change.table, id_of(change.table, row)))).cloned();
        change.source = change.origin.as_deref().or(fallback.as_deref()).map(source_of);
        report.note(change, |table, row| names.label(table, row));
    }
    let unused = unused_troncons(&rows);
    let newly = unused.difference(&unused_troncons(now)).count();
    if newly > 0 {
        report.warnings.push(format!("{newly} tronçons ne servent plus à aucune voie ; ils restent dans la base."));
    }
    Ok((changes, report))
}

/// What the log calls the source of a row that comes from `origin`: the name of the file, or the relation.
fn source_of(origin: &str) -> String {
    let file =
        [", ligne", ", entité"].iter().find_map(|mark| origin.rsplit_once(mark)).map_or(origin, |(file, _)| file);
    std::path::Path::new(file).file_name().map_or(file.into(), |name| name.to_string_lossy()).into_owned()
}

/// The state that is to be, while records come in.
struct After {
    rows: Rows,
    /// Where the row of a key stands in its table.
    places: HashMap<(Table, String), usize>,
    next_id: HashMap<Table, i64>,
    /// The codes that were given to namesakes: the code in the file, the code in the store.
    namesakes: HashMap<Code, Code>,
    /// Where a row came from, by table and primary key.
    origins: HashMap<(Table, String), String>,
}

impl After {
    fn new(rows: Rows) -> Self {
        let (mut places, mut next_id) = (HashMap::new(), HashMap::new());
        for table in Table::CONTENT {
            for (place, row) in rows.of(table).iter().enumerate() {
                places.insert((table, key_of(table, row)), place);
                let id = row.get(table, "id").as_int().unwrap_or(0);
                let next = next_id.entry(table).or_insert(1);
                *next = (*next).max(id.saturating_add(1));
            }
        }
        Self { rows, places, next_id, namesakes: HashMap::new(), origins: HashMap::new() }
    }

    /// Adds the record's row or changes the one with its key.
    fn take(&mut self, record: &Record) -> Result<()> {
        let table = record.table;
        let mut cells = record.cells.clone();
        let key = match &record.key {
            Key::Code(code) => {
                let code = if record.place_of_name {
                    match self.namesake(code, record) {
                        Place::Stored => return Ok(()),
                        Place::New(code) => code,
                    }
                } else {
                    code.clone()
                };
                cells.push(("code", Cell::Value(Value::Text(code.to_string()))));
                code.to_string()
            }
            Key::InVoie { voie, variante, number } => {
                let voie_id = self.id_of_code(Table::Voie, voie, record)?;
                let [_, _, number_column] = table.key() else { return Ok(()) };
                cells.push(("voie_id", Cell::Value(Value::Int(voie_id))));
                cells.push(("variante", Cell::Value(Value::Text(variante.clone()))));
                cells.push((number_column, Cell::Value(Value::Int(*number))));
                format!("{voie_id}/{variante}/{number}")
            }
        };
        let place = match self.places.get(&(table, key.clone())) {
            Some(place) => *place,
            None => {
                cells.splice(0..0, record.if_new.clone());
                self.add(record, &cells, key)?
            }
        };
        for (column, cell) in cells {
            let value = match cell {
                Cell::Value(value) => value,
                Cell::Ref(code) => {
                    let other = referred(table, column);
                    let code = self.namesakes.get(&code).filter(|_| other == Table::Localite).unwrap_or(&code).clone();
                    Value::Int(self.id_of_code(other, &code, record)?)
                }
            };
            if let Some(row) = self.rows.of_mut(table).get_mut(place) {
                row.set(table, column, value);
            }
        }
        if let Some(row) = self.rows.of(table).get(place) {
            self.origins.insert((table, id_of(table, row)), record.origin.clone());
        }
        Ok(())
    }

    /// A new row of what stands where nothing is said. Errors: the first column that needs a value and gets none.
    fn add(&mut self, record: &Record, cells: &[(&str, Cell)], key: String) -> Result<usize> {
        let table = record.table;
        let mut row = Row(vec![]);
        for column in table.columns() {
            row.0.push(match column.absent {
                Absent::Null => Value::Null,
                Absent::Default(text) if column.kind == Kind::Text => Value::Text(text.to_owned()),
                Absent::Default(text) => cell::parse(column.kind, text).unwrap_or(Value::Null),
                Absent::Refused if column.kind == Kind::Id => {
                    let next = self.next_id.entry(table).or_insert(1);
                    *next = next.saturating_add(1);
                    Value::Int(*next - 1)
                }
                Absent::Refused if cells.iter().any(|(name, _)| *name == column.name) => Value::Null,
                Absent::Refused => {
                    return Err(Error::input(
                        &record.origin,
                        format!("« {} » manque, et cette ligne est nouvelle", super::columns::field_name(column)),
                        "Ajoutez cette colonne au fichier, ou nommez-la par --map champ=COLONNE.",
                    ));
                }
            });
        }
        let rows = self.rows.of_mut(table);
        rows.push(row);
        self.places.insert((table, key), rows.len() - 1);
        Ok(rows.len() - 1)
    }

    /// The code for a localité that is known by its name alone.
    fn namesake(&mut self, code: &Code, record: &Record) -> Place {
        let at = record.cells.iter().find_map(|(_, cell)| match cell {
            Cell::Value(Value::Point(p)) => Some(*p),
            _ => None,
        });
        for n in 1.. {
            let candidate = if n == 1 { Some(code.clone()) } else { cell::suffixed(code, &n.to_string()) };
            let Some(candidate) = candidate else { break };
            let stored = self
                .places
                .get(&(Table::Localite, candidate.to_string()))
                .and_then(|place| self.rows.of(Table::Localite).get(*place));
            let near = stored.map(|row| match (row.get(Table::Localite, "geom"), at) {
                (Value::Point(p), Some(at)) => near(*p, at),
                _ => true,
            });
            match near {
                Some(false) => {} // a namesake elsewhere: try the next code
                Some(true) => {
                    self.namesakes.insert(code.clone(), candidate);
                    return Place::Stored;
                }
                None => {
                    self.namesakes.insert(code.clone(), candidate.clone());
                    return Place::New(candidate);
                }
            }
        }
        Place::New(code.clone())
    }

    /// Errors: there is no such row.
    fn id_of_code(&self, table: Table, code: &Code, record: &Record) -> Result<i64> {
        (self.places.get(&(table, code.to_string())))
            .and_then(|place| self.rows.of(table).get(*place)?.get(table, "id").as_int())
            .ok_or_else(|| {
                let what = match table {
                    Table::Voie => "la voie",
                    Table::Localite => "la localité",
                    _ => "le tronçon",
                };
                Error::input(
                    &record.origin,
                    format!("{what} « {code} » n'existe pas"),
                    "Corrigez le code, ou importez d'abord ce que cette ligne nomme.",
                )
            })
    }

    fn remove_unless_come(&mut self, which: &Replaced) {
        let (table, column, of, code) = match which {
            Replaced::TronconsOfVoie(code) => (Table::VoieTroncon, "voie_id", Table::Voie, code),
            Replaced::EtapesOfVoie(code) => (Table::Etape, "voie_id", Table::Voie, code),
            Replaced::VoiesOfTroncon(code) => (Table::VoieTroncon, "troncon_id", Table::Troncon, code),
        };
        let id = (self.places.get(&(of, code.to_string())))
            .and_then(|place| self.rows.of(of).get(*place)?.get(of, "id").as_int());
        let Some(id) = id else { return };
        let Self { rows, origins, .. } = self;
        rows.of_mut(table).retain(|row| {
            row.get(table, column).as_int() != Some(id) || origins.contains_key(&(table, id_of(table, row)))
        });
        // `places` of this table are stale from here on: removals come last.
    }
}

/// What becomes of a localité that is known by its name.
enum Place {
    Stored,
    New(Code),
}

fn near(a: Position, b: Position) -> bool {
    distance_m(a, b) <= SAME_PLACE_M
}

/// The table that a column refers to.
fn referred(table: Table, column: &str) -> Table {
    match table.columns().iter().find(|c| c.name == column).map(|c| c.kind) {
        Some(Kind::Ref(other)) => other,
        _ => table,
    }
}

fn key_of(table: Table, row: &Row) -> String {
    joined(table.key(), table, row)
}

fn id_of(table: Table, row: &Row) -> String {
    joined(table.primary_key(), table, row)
}

fn joined(columns: &[&str], table: Table, row: &Row) -> String {
    let parts: Vec<String> = (columns.iter())
        .map(|column| match row.get(table, column) {
            Value::Int(i) => i.to_string(),
            Value::Text(t) => t.clone(),
            _ => String::new(),
        })
        .collect();
    parts.join("/")
}

fn membership(row: &Row) -> Option<(i64, String, i64)> {
    let get = |column| row.get(Table::VoieTroncon, column);
    Some((get("voie_id").as_int()?, get("variante").as_text()?.to_owned(), get("rang").as_int()?))
}

fn unused_troncons(rows: &Rows) -> HashSet<i64> {
    let used: HashSet<_> = rows
        .of(Table::VoieTroncon)
        .iter()
        .filter_map(|row| row.get(Table::VoieTroncon, "troncon_id").as_int())
        .collect();
    let all = rows.of(Table::Troncon).iter().filter_map(|row| row.get(Table::Troncon, "id").as_int());
    all.filter(|id| !used.contains(id)).collect()
}

/// How rows are named in the report.
struct Names<'a> {
    now: &'a Rows,
    after: &'a Rows,
}

impl Names<'_> {
    fn label(&self, table: Table, row: &Row) -> String {
        let text = |column| row.get(table, column).as_text().unwrap_or_default();
        let int = |column| row.get(table, column).as_int().unwrap_or_default();
        let of = |variante: &str| if variante.is_empty() { String::new() } else { format!(" ({variante})") };
        match table {
            Table::VoieTroncon => format!(
                "{}{} rang {} : {}",
                self.code(Table::Voie, int("voie_id")),
                of(text("variante")),
                int("rang"),
                self.code(Table::Troncon, int("troncon_id"))
            ),
            Table::Etape => {
                format!(
                    "{}{} n° {} {}",
                    self.code(Table::Voie, int("voie_id")),
                    of(text("variante")),
                    int("numero"),
                    text("nom")
                )
            }
            Table::Hebergeur => text("code").to_owned(), // never more of a host
            Table::Guide => format!("{} {}", text("code"), text("titre")),
            _ => format!("{} {}", text("code"), text("nom")),
        }
    }

    fn code(&self, table: Table, id: i64) -> &str {
        let find =
            |rows: &'_ Rows| rows.of(table).binary_search_by_key(&Some(id), |row| row.get(table, "id").as_int()).ok();
        find(self.after)
            .and_then(|i| self.after.of(table).get(i))
            .or_else(|| find(self.now).and_then(|i| self.now.of(table).get(i)))
            .and_then(|row| row.get(table, "code").as_text())
            .unwrap_or("?")
    }
}
