//! Reverts an import: collects its changes, finds rows that prevent the reversion, and returns the changes that revert
//! it.
//!
//! ```text
//!   lot 12  insert "a"            the row is deleted
//!   lot 12  update 7 {…}          the row gets the values in the entry again
//!   lot 12  delete 8 {…}          the row is inserted again, with its id
//!   person  update 7 {…}          prevents the reversion, unless row 7 is again as the lot left it
//! ```
//!
//! The changes undo the import in the reverse order of the log. So every intermediate state has existed before.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Annulations, Author, Follow, Ident, Logged, Operation, has_id};
use crate::error::{Error, Result, shown};
use crate::model::change::Change;
use crate::model::label::label;
use crate::model::provenance::log_key;
use crate::model::row::{Row, Rows, Value};
use crate::model::table::{Kind, Table};
use crate::store::undone::Undone;

/// A consumer of the log that collects the changes of one import.
#[derive(Debug)]
pub(in crate::store) struct TakenBack {
    store: String,
    /// The `seq` that the user specified.
    seq: i64,
    lot: i64,
    annulations: Annulations,
    /// The sources of the import, in the order of the log.
    sources: Vec<String>,
    /// The rows that the import inserted and whose ids are not known yet: the code and the last entry of each.
    fresh: HashMap<(Table, String), i64>,
    known: HashMap<(Table, Ident), Touched>,
    /// The keys that the rows in `known` had before the import.
    keys: HashSet<(Table, String)>,
    /// Later changes to these rows by others, by key.
    later: BTreeMap<(Table, String), Later>,
    /// One line for each entry of the import that cannot be read.
    unreadable: Vec<String>,
}

/// A row that the import changed.
#[derive(Debug)]
struct Touched {
    /// The row before the import. `None` if it did not exist.
    before: Option<Row>,
    /// The last entry of the import for the row.
    last: i64,
}

/// A row that somebody else changed after the import.
#[derive(Debug)]
struct Later {
    /// The row as the import left it. `None` if it did not exist then.
    left: Option<Row>,
    /// The identity of the row, if it is known.
    ident: Option<Ident>,
    /// The last change of the row.
    entry: Logged,
}

impl TakenBack {
    /// Prepares the reversion of an import in `store`. `seq` is the number of the import or of one of its entries.
    pub(in crate::store) fn new(store: String, seq: i64) -> Self {
        Self {
            store,
            seq,
            lot: seq,
            annulations: Annulations::default(),
            sources: vec![],
            fresh: HashMap::new(),
            known: HashMap::new(),
            keys: HashSet::new(),
            later: BTreeMap::new(),
            unreadable: vec![],
        }
    }

    /// Records an entry of the import.
    fn of_lot(&mut self, entry: Logged) {
        let table = entry.table;
        if let Some(source) = entry.by.source.as_ref().filter(|source| !self.sources.contains(source)) {
            self.sources.push(source.clone());
        }
        if entry.operation == Operation::Insert {
            if has_id(table) {
                self.fresh.insert((table, entry.code), entry.seq);
            } else {
                let touched = self.known.entry((table, Ident::Key(entry.code)));
                touched.or_insert(Touched { before: None, last: entry.seq }).last = entry.seq;
            }
            return;
        }
        let Some((ident, row)) = entry.before().and_then(|row| Some((Ident::of(table, &row)?, row))) else {
            self.unreadable.push(format!("{} {} : son état d'avant n'est pas lisible", table.name(), entry.code));
            return;
        };
        let key = (table, log_key(table, &row));
        let was_fresh = self.fresh.remove(&key).is_some();
        let touched = self.known.entry((table, ident)).or_insert_with(|| {
            let before = (!was_fresh).then_some(row);
            if before.is_some() {
                self.keys.insert(key);
            }
            Touched { before, last: entry.seq }
        });
        touched.last = entry.seq;
    }

    /// Records an entry of somebody else that was written after the start of the import.
    fn of_others(&mut self, entry: Logged) {
        let table = entry.table;
        let key = (table, entry.code.clone());
        let ident = entry.ident();
        let was_inserted = self.later.get(&key).is_some_and(|later| later.ident.is_none());
        if entry.operation == Operation::Delete && was_inserted {
            self.later.remove(&key); // the row that had taken the code was deleted
            return;
        }
        let is_known = ident.as_ref().is_some_and(|ident| self.known.contains_key(&(table, ident.clone())));
        let touches = match entry.operation {
            Operation::Insert => {
                self.keys.contains(&key) || self.known.contains_key(&(table, Ident::Key(key.1.clone())))
            }
            Operation::Update | Operation::Delete => is_known || self.fresh.contains_key(&key),
        };
        if !touches {
            return;
        }
        match self.later.get_mut(&key) {
            Some(later) => later.entry = entry,
            None => {
                let left = entry.before();
                self.later.insert(key, Later { left, ident, entry });
            }
        }
    }

    /// Returns the changes that revert the import, and the report. Errors: rows prevent the reversion.
    pub(in crate::store) fn plan(self, now: &Rows) -> Result<(Vec<Change>, Undone)> {
        let (changes, there) = self.changes(now);
        let names = Names::of(now, &changes);
        let mut lines = self.unreadable.clone();
        let in_the_way = self.later.iter().filter(|(key, later)| match later.ident.clone() {
            Some(ident) => there.get(&(key.0, ident)) != later.left.as_ref(),
            None => names.has(key), // another row that was inserted later may have the code
        });
        lines.extend(in_the_way.map(|(_, later)| later.line(&names)));
        lines.extend(names.broken(now, &changes, &self.later));
        if !lines.is_empty() {
            return Err(Error::InTheWay {
                store: self.store,
                problem: format!("l'import {} ne peut pas être annulé, à cause de", self.lot),
                lines,
                cure: "Annulez d'abord les imports nommés (« hent import --annuler » et leur numéro) ; ce qui a été modifié à la main, remettez-le comme l'import l'avait laissé.".into(),
            });
        }
        let undone = Undone::of(self.lot, self.sources, &changes, |table, row| names.label(table, row));
        Ok((changes, undone))
    }

    /// Returns the changes in the reverse order of the log, and the current state of the rows that the import changed.
    fn changes(&self, now: &Rows) -> (Vec<Change>, HashMap<(Table, Ident), Row>) {
        let mut there = HashMap::new();
        let mut steps: Vec<(i64, Table, Ident)> = vec![];
        for table in Table::CONTENT {
            for row in now.of(table) {
                let Some(ident) = Ident::of(table, row) else { continue };
                let fresh = self.fresh.get(&(table, log_key(table, row)));
                let known = self.known.get(&(table, ident.clone())).map(|touched| &touched.last);
                if let Some(last) = fresh.max(known) {
                    steps.push((*last, table, ident.clone()));
                    there.insert((table, ident), row.clone());
                }
            }
        }
        let gone = self.known.iter().filter(|(key, _)| !there.contains_key(*key));
        steps.extend(gone.map(|((table, ident), touched)| (touched.last, *table, ident.clone())));
        steps.sort_by_key(|(last, ..)| std::cmp::Reverse(*last));
        let change = |(_, table, ident): (i64, Table, Ident)| {
            let key = (table, ident);
            let after = self.known.get(&key).and_then(|touched| touched.before.clone());
            let before = there.get(&key).cloned();
            let source = Some(Annulations::source(self.lot));
            (before != after).then_some(Change { table, before, after, origin: None, source })
        };
        (steps.into_iter().filter_map(change).collect(), there)
    }
}

impl Follow for TakenBack {
    fn first(&self) -> Option<i64> {
        Some(self.seq)
    }

    fn begin(&mut self, annulations: Annulations, first: Option<Logged>) -> Result<()> {
        let place = format!("--annuler {}", self.seq);
        let Some(entry) = first else {
            return Err(Error::input(
                place,
                "le journal n'a pas d'entrée de ce numéro",
                "Donnez le numéro que l'import a dit à la fin, ou celui d'une de ses entrées dans la table historique (seq).",
            ));
        };
        let Some(lot) = entry.by.lot else {
            return Err(match entry.by.source {
                None => Error::input(
                    place,
                    format!("cette entrée du journal n'est pas d'un import, mais de {}", shown(&entry.by.who)),
                    "Corrigez cette ligne à la main, ou donnez le numéro d'un import.",
                ),
                Some(_) => Error::input(
                    place,
                    "cet import est d'un hent qui ne les numérotait pas encore",
                    "Restaurez une sauvegarde d'avant cet import, ou corrigez à la main.",
                ),
            });
        };
        if let Some(by) = annulations.undone_by(lot) {
            return Err(Error::input(
                place,
                format!("l'import {lot} est déjà annulé"),
                format!("Pour le rétablir : hent import --annuler {by}."),
            ));
        }
        self.lot = lot;
        self.annulations = annulations;
        Ok(())
    }

    fn take(&mut self, entry: Logged) {
        if entry.by.lot == Some(self.lot) {
            self.of_lot(entry);
        } else if !entry.by.lot.is_some_and(|lot| self.annulations.cancels_out(lot, self.lot)) {
            self.of_others(entry);
        }
    }
}

impl Later {
    /// Writes, for example, « voie beauport : modifié depuis, le 2026-11-29 à 06:47 (UTC), par jeanne ».
    fn line(&self, names: &Names<'_>) -> String {
        let Logged { table, code, operation, by: Author { at, who, source, lot }, .. } = &self.entry;
        let row = self.entry.before().or_else(|| self.left.clone());
        let name = row.map_or_else(|| code.clone(), |row| names.label(*table, &row));
        let done = match operation {
            Operation::Insert => "ajouté",
            Operation::Update => "modifié",
            Operation::Delete => "supprimé",
        };
        let day = at.get(..10).unwrap_or_default();
        let time = at.get(11..16).unwrap_or_default();
        let by = match (source, lot) {
            (Some(source), Some(lot)) => format!("l'import {lot} ({})", shown(source)),
            (Some(source), None) => format!("un import ({})", shown(source)),
            (None, _) => shown(who),
        };
        format!("{} {} : {done} depuis, le {day} à {time} (UTC), par {by}", table.name(), short(&name))
    }
}

/// The names of rows, for references and labels.
struct Names<'a> {
    codes: HashMap<(Table, i64), &'a str>,
    /// The codes of the rows before the changes.
    taken: HashSet<(Table, &'a str)>,
    /// The rows that do not exist after the changes.
    gone: HashSet<(Table, i64)>,
}

impl<'a> Names<'a> {
    fn of(now: &'a Rows, changes: &'a [Change]) -> Self {
        let mut names = Self { codes: HashMap::new(), taken: HashSet::new(), gone: HashSet::new() };
        let all = Table::CONTENT.into_iter().flat_map(|table| now.of(table).iter().map(move |row| (table, row)));
        let code = |(table, row): (Table, &'a Row)| Some((table, row.get(table, "code").as_text()?));
        names.taken.extend(all.clone().filter_map(code));
        let back = changes.iter().filter_map(|change| Some((change.table, change.after.as_ref()?)));
        for (table, row) in all.chain(back) {
            if let (Some(id), Some(code)) = (row.get(table, "id").as_int(), row.get(table, "code").as_text()) {
                names.codes.insert((table, id), code);
            }
        }
        for change in changes.iter().filter(|change| change.after.is_none()) {
            let id = change.before.as_ref().and_then(|row| row.get(change.table, "id").as_int());
            names.gone.extend(id.map(|id| (change.table, id)));
        }
        names
    }

    /// Tells whether a row has this code before the changes.
    fn has(&self, (table, code): &(Table, String)) -> bool {
        self.taken.contains(&(*table, code.as_str()))
    }

    fn label(&self, table: Table, row: &Row) -> String {
        label(table, row, |other, id| self.codes.get(&(other, id)).map_or("?", |code| code).to_owned())
    }

    /// Returns a line for every row that would refer to a missing row, and for every key that two rows would have. Keys
    /// that are already in `said` are skipped.
    fn broken(&self, now: &Rows, changes: &[Change], said: &BTreeMap<(Table, String), Later>) -> Vec<String> {
        let mut lines = vec![];
        let changed: HashSet<(Table, Ident)> = (changes.iter())
            .filter_map(|change| {
                Some((change.table, Ident::of(change.table, change.before.as_ref().or(change.after.as_ref())?)?))
            })
            .collect();
        let stays = |table: Table, row: &Row| Ident::of(table, row).is_none_or(|i| !changed.contains(&(table, i)));
        let mut keys: HashSet<(Table, String)> = HashSet::new();
        for table in Table::CONTENT {
            for row in now.of(table).iter().filter(|row| stays(table, row)) {
                for (other, id) in references(table, row).filter(|to| self.gone.contains(to)) {
                    lines.push(self.refers(table, row, other, id));
                }
                keys.insert((table, log_key(table, row)));
            }
        }
        for change in changes {
            let Some(row) = &change.after else { continue };
            let table = change.table;
            for (other, id) in references(table, row) {
                if self.gone.contains(&(other, id)) || !self.codes.contains_key(&(other, id)) {
                    lines.push(self.refers(table, row, other, id));
                }
            }
            let key = (table, log_key(table, row));
            if keys.contains(&key) && !said.contains_key(&key) {
                let name = short(&self.label(table, row));
                lines.push(format!("{} {name} : une autre ligne a pris sa clé depuis", table.name()));
            }
        }
        lines
    }

    fn refers(&self, table: Table, row: &Row, other: Table, id: i64) -> String {
        let what = self.codes.get(&(other, id)).map_or("une ligne qui n'existe plus", |code| code);
        format!("{} {} : désigne {} {what}", table.name(), short(&self.label(table, row)), other.name())
    }
}

/// Returns the rows to which a row refers.
fn references(table: Table, row: &Row) -> impl Iterator<Item = (Table, i64)> {
    table.columns().iter().zip(&row.0).filter_map(|(column, value)| match (column.kind, value) {
        (Kind::Ref(other), Value::Int(id)) => Some((other, *id)),
        _ => None,
    })
}

/// Shortens a name to the space in a line.
fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}
