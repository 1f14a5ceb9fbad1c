//! The content at an earlier time: today's rows, from which the entries of the log since then are taken back, the newest
//! first.
//!
//! ```text
//!   insert "a"         the row is left out
//!   update 7 {…}       row 7 is as in the entry
//!   delete 8 {…}       row 8 is there
//! ```

use std::collections::HashMap;

use super::{Ident, Logged, Operation};
use crate::error::{Error, Result};
use crate::model::provenance::log_key;
use crate::model::reading::{Collected, Intake, Piece};
use crate::model::row::{Row, Rows};
use crate::model::table::Table;

/// Collects some tables, and then the entries of the log to take back, the newest first.
#[derive(Debug)]
pub(in crate::store) struct Earlier {
    tables: &'static [Table],
    content: Collected,
    /// The rows of each table. `None` until the log begins.
    contents: Option<HashMap<Table, Content>>,
    /// The number of entries that may still be taken back.
    left: usize,
}

/// The rows of a table.
#[derive(Debug, Default)]
struct Content {
    rows: HashMap<Ident, Row>,
    idents: HashMap<String, Ident>,
}

impl Earlier {
    /// Starts with nothing. At most `most` entries are taken back.
    pub(in crate::store) fn new(tables: &'static [Table], most: usize) -> Self {
        Self { tables, content: Collected::default(), contents: None, left: most }
    }

    /// Returns how many entries may still be taken back.
    pub(in crate::store) fn left(&self) -> usize {
        self.left
    }

    /// Returns the rows at that time, in any order.
    pub(in crate::store) fn end(mut self) -> Rows {
        let mut rows = Rows::default();
        for (table, content) in self.contents() {
            rows.of_mut(*table).extend(content.rows.drain().map(|(_, row)| row));
        }
        rows
    }

    fn contents(&mut self) -> &mut HashMap<Table, Content> {
        let (tables, rows) = (self.tables, &mut self.content.rows);
        self.contents.get_or_insert_with(|| {
            let content = |table: &Table| {
                let mut content = Content::default();
                rows.take(*table).into_iter().for_each(|row| content.put(*table, row));
                (*table, content)
            };
            tables.iter().map(content).collect()
        })
    }

    /// Takes an entry back. Errors: there are too many, or the row before the change cannot be read.
    fn take_back(&mut self, entry: &Logged) -> Result<()> {
        let Some(content) = self.contents().get_mut(&entry.table) else { return Ok(()) };
        match entry.operation {
            Operation::Insert => content.remove(&entry.code),
            Operation::Update | Operation::Delete => {
                let row = entry.before().ok_or_else(|| {
                    let problem = format!("l'historique de {} {} n'est pas lisible", entry.table.name(), entry.code);
                    Error::input("reference", problem, "Donnez une date plus récente.")
                })?;
                if entry.operation == Operation::Update && !content.idents.contains_key(&entry.code) {
                    content.remove_renamed(entry.table, &row);
                }
                content.put(entry.table, row);
            }
        }
        Ok(())
    }
}

impl Content {
    /// Puts a row in the place of the one with the same identity.
    fn put(&mut self, table: Table, row: Row) {
        let Some(ident) = Ident::of(table, &row) else { return };
        self.idents.insert(log_key(table, &row), ident.clone());
        if let Some(old) = self.rows.insert(ident.clone(), row) {
            let key = log_key(table, &old);
            let now = self.rows.get(&ident).map(|row| log_key(table, row));
            // Another row may have taken the key of the old one.
            if now.as_ref() != Some(&key) && self.idents.get(&key) == Some(&ident) {
                self.idents.remove(&key);
            }
        }
    }

    fn remove(&mut self, key: &str) {
        if let Some(ident) = self.idents.remove(key) {
            self.rows.remove(&ident);
        }
    }

    /// Removes the row that an update made of `before`, in a table without ids. The entry does not have its new key. It is
    /// the row with the same references: a tronçon that got another rank in its voie. A voie may have a tronçon twice, there
    /// and back, so a row with the same direction comes first.
    fn remove_renamed(&mut self, table: Table, before: &Row) {
        const SAME: [&str; 3] = ["voie_id", "variante", "troncon_id"];
        if super::has_id(table) {
            return;
        }
        let same = |row: &Row| SAME.iter().all(|column| row.get(table, column) == before.get(table, column));
        let turned = |row: &Row| row.get(table, "inverse") != before.get(table, "inverse");
        let renamed = self.rows.values().filter(|row| same(row)).min_by_key(|row| (turned(row), log_key(table, row)));
        renamed.map(|row| log_key(table, row)).into_iter().for_each(|key| self.remove(&key));
    }
}

impl Intake for Earlier {
    fn take(&mut self, piece: Piece) -> Result<()> {
        match piece {
            Piece::Whole(Table::Historique) => drop(self.contents()),
            Piece::Row(row) if self.contents.is_some() => {
                self.left = self.left.checked_sub(1).ok_or_else(|| {
                    Error::input("reference", "trop de choses ont changé depuis", "Donnez une date plus récente.")
                })?;
                if let Some(entry) = Logged::of(&row) {
                    self.take_back(&entry)?;
                }
            }
            // A row that cannot be read is not served either.
            Piece::Unreadable(..) if self.contents.is_none() => {}
            piece => self.content.take(piece)?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::row::Value;

    const TABLES: &[Table] = &[Table::Voie, Table::VoieTroncon];

    fn voie(id: i64, code: &str) -> Row {
        let mut row = Row(vec![Value::Null; Table::Voie.columns().len()]);
        row.set(Table::Voie, "id", Value::Int(id));
        row.set(Table::Voie, "code", Value::Text(code.into()));
        row
    }

    fn rang(rang: i64, troncon: i64) -> Row {
        let table = Table::VoieTroncon;
        let mut row = Row(vec![Value::Null; table.columns().len()]);
        for (column, value) in [("voie_id", 1), ("rang", rang), ("troncon_id", troncon)] {
            row.set(table, column, Value::Int(value));
        }
        row.set(table, "variante", Value::Text(String::new()));
        row.set(table, "inverse", Value::Bool(false));
        row
    }

    /// An entry of the log: the table, the key, the operation and the JSON of the row before.
    type Entry = (Table, &'static str, &'static str, Option<&'static str>);

    /// Returns the keys of the rows of a table before these entries, the newest of which is the first.
    fn before(now: Vec<(Table, Row)>, log: &[Entry], table: Table) -> Result<Vec<String>> {
        let mut earlier = Earlier::new(TABLES, 10);
        for of in TABLES {
            earlier.take(Piece::Whole(*of)).unwrap();
            let rows = now.iter().filter(|(table, _)| table == of);
            rows.for_each(|(_, row)| earlier.take(Piece::Row(row.clone())).unwrap());
        }
        earlier.take(Piece::Whole(Table::Historique)).unwrap();
        for (seq, (of, code, operation, json)) in log.iter().enumerate() {
            let table = Table::Historique;
            let mut row = Row(vec![Value::Null; table.columns().len()]);
            row.set(table, "seq", Value::Int(100 - i64::try_from(seq).unwrap()));
            for (column, text) in [("table", of.name()), ("code", code), ("operation", operation)] {
                row.set(table, column, Value::Text(text.into()));
            }
            row.set(table, "row_before", json.map_or(Value::Null, |json| Value::Text(json.into())));
            earlier.take(Piece::Row(row))?;
        }
        let mut keys: Vec<String> = earlier.end().of(table).iter().map(|row| log_key(table, row)).collect();
        keys.sort();
        Ok(keys)
    }

    #[test]
    fn entries_are_taken_back_from_the_newest_to_the_oldest() {
        let json = r##"{"id": 1, "code": "a", "nom": "A", "description": "", "couleur": "#000000", "ordre": 1,
                       "deux_sens": false}"##;
        let now = vec![(Table::Voie, voie(1, "b")), (Table::Voie, voie(2, "c"))];
        let log: [Entry; 2] = [(Table::Voie, "c", "insert", None), (Table::Voie, "a", "update", Some(json))];
        assert_eq!(before(now.clone(), &log[..1], Table::Voie).unwrap(), ["b"]);
        assert_eq!(before(now.clone(), &log, Table::Voie).unwrap(), ["a"]);
        // What was inserted, renamed and deleted since was not there.
        let gone: [Entry; 2] = [(Table::Voie, "a", "delete", Some(json)), (Table::Voie, "a", "insert", None)];
        assert_eq!(before(now.clone(), &gone[..1], Table::Voie).unwrap(), ["a", "c"]);
        assert_eq!(before(vec![], &gone, Table::Voie).unwrap(), Vec::<String>::new());
        assert!(before(now, &[(Table::Voie, "a", "update", Some("{}")); 1], Table::Voie).is_err());
        let many = [(Table::Voie, "z", "insert", None); 11];
        assert!(before(vec![], &many, Table::Voie).unwrap_err().to_string().contains("plus récente"));
    }

    #[test]
    fn a_tronçon_that_got_another_rank_has_its_old_one() {
        let json = r#"{"voie_id": 1, "variante": "", "rang": 1, "troncon_id": 7, "inverse": false}"#;
        let now = vec![(Table::VoieTroncon, rang(5, 7)), (Table::VoieTroncon, rang(2, 8))];
        let log: [Entry; 1] = [(Table::VoieTroncon, "1//1", "update", Some(json))];
        assert_eq!(before(now, &log, Table::VoieTroncon).unwrap(), ["1//1", "1//2"]);
    }
}
