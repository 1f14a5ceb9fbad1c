//! Compares the content of the files with the stored rows, and returns the changes.
//!
//! Stored rows that the files do not name stay. In a row that they name, a column is written if the file has a value
//! for it, and if since the last import of that file neither a person nor another file wrote the column. With
//! `--remplacer`, the files replace the stored rows.

pub(super) mod after;
mod far;
mod localites;

use std::collections::HashSet;

use self::after::{After, Finished, id_of};
use super::assembly::{self, assemble, messages};
use super::incoming::{Incoming, Problems};
use super::report::Report;
use crate::error::{Error, Result};
use crate::model::change::{Change, difference};
use crate::model::label::label;
use crate::model::provenance::{Provenance, log_key};
use crate::model::row::{Row, Rows};
use crate::model::table::Table;
use crate::model::{Code, Publications};

/// Compares `incoming` with the rows `now` of a store. Returns the changes, in the order in which the store must apply
/// them, and the report. `log` names the author of each stored value. Rows are paired by code. With `replace`
/// (`--remplacer`), rows that the files do not name are removed, and values of the files overwrite those of people.
///
/// # Errors
/// The closures are not placed ([`Incoming::placed`]). A code refers to no row. A new row lacks a required value. A
/// voie already has a line from another file. A place is at 0, 0 or far from everything else.
pub fn plan(incoming: Incoming, now: &Rows, log: &Provenance, replace: bool) -> Result<(Vec<Change>, Report)> {
    if incoming.has_perturbations() {
        return Err(Error::Internal("un import de perturbations qui ne sont pas encore placées".into()));
    }
    let mut after = After::new(now.clone(), log, replace);
    let doubtful = far::check(&incoming, now)?;
    let Incoming { mut records, mut voies, relations, complete, holes, mut warnings, read, .. } = incoming;
    warnings.extend(doubtful);
    warnings.extend(localites::find(&mut records, &after));
    records.sort_by_key(|record| record.table); // a table refers only to earlier ones; the sort is stable
    let mut problems = Problems::default();
    for record in &records {
        problems.take(after.take(record))?;
    }
    warnings.extend(localites::of_hosts(&mut after, &mut problems));
    problems.into_result()?;
    let lines = relations.is_some() || !voies.is_empty();
    let known = if lines { assembly::known(&after) } else { vec![] };
    if let Some(relations) = relations {
        let (of_relations, said) = relations.voies(&known);
        voies.extend(of_relations);
        warnings.extend(said);
    }
    let of_voies = voies.iter().map(|voie| voie.origin.source.clone()).min();
    let source = records.first().map(|record| record.origin.source.clone()).or(of_voies).unwrap_or_default();
    let used = used_troncons(&after);
    let remarks = assemble(&mut after, voies, &known)?;
    for troncon in &complete.troncons {
        after.remove_unnamed_places(troncon, &source);
    }
    if let Some(table) = complete.table.filter(|_| replace) {
        warnings.extend(after.remove_unnamed(table, &source));
    }
    warnings.extend(after.remove_unused(&used, &source));
    let mut report = Report { read, holes, warnings, ..Report::default() };
    report.holes.extend(remarks.holes);
    report.warnings.extend(remarks.warnings);
    let Finished { rows, origins, conflicts } = after.finish();
    report.conflicts = conflicts;

    let mut changes = difference(now, &rows, &Table::CONTENT);
    if changes.iter().any(|change| change.table == Table::Hebergeur)
        || records.iter().any(|r| r.table == Table::Hebergeur)
    {
        report.publications = Some(Publications::in_rows(&rows));
    }
    let names = Names { now, after: &rows };
    for change in &mut changes {
        let row = change.after.as_ref().or(change.before.as_ref());
        let origin = row.and_then(|row| origins.get(&(change.table, id_of(change.table, row))));
        change.origin = origin.map(|origin| origin.row.clone()).filter(|row| !row.is_empty());
        change.source = Some(origin.map_or_else(|| source.clone(), |origin| origin.source.clone()));
        report.note(change, |table, row| names.label(table, row));
    }
    for kept in report.conflicts.kept.iter_mut().chain(&mut report.conflicts.overruled) {
        let row = rows.of(kept.table).iter().find(|row| log_key(kept.table, row) == kept.key);
        kept.label = row.map_or_else(|| kept.key.clone(), |row| names.label(kept.table, row));
    }
    Ok((changes, report))
}

impl After<'_> {
    /// Removes those places of a tronçon in voies that its file no longer lists. Places that a person wrote stay,
    /// except with `--remplacer`.
    fn remove_unnamed_places(&mut self, troncon: &Code, source: &str) {
        let (table, id) = (Table::VoieTroncon, self.id_of(Table::Troncon, troncon.as_str()));
        let made = |row: &Row| self.log.of(table, &log_key(table, row)).is_some_and(|history| history.only_imported());
        let gone = self.staying(table).filter(|row| row.get(table, "troncon_id").as_int() == id);
        let gone = gone.filter(|row| !self.is_named(table, row) && (self.replace || made(row)));
        for row in gone.cloned().collect::<Vec<_>>() {
            self.remove(table, &row, source);
        }
    }

    /// Removes the rows of a table that the files do not name. If the rows belong to voies, only those of voies that the files
    /// name are removed. Localités that étapes or hosts refer to stay; the returned remark counts them.
    fn remove_unnamed(&mut self, table: Table, source: &str) -> Option<String> {
        let voie_of = |row: &Row| row.get(table, "voie_id").as_int();
        let in_voie = table.primary_key() != ["id"] || table == Table::Etape;
        let named: HashSet<_> = self.staying(table).filter(|row| self.is_named(table, row)).map(voie_of).collect();
        let needed: HashSet<i64> = match table {
            Table::Localite => {
                [(Table::Etape, "depart_id"), (Table::Etape, "arrivee_id"), (Table::Hebergeur, "localite_id")]
                    .into_iter()
                    .flat_map(|(table, column)| {
                        self.staying(table).filter_map(move |row| row.get(table, column).as_int())
                    })
                    .collect()
            }
            _ => HashSet::new(),
        };
        let gone =
            self.staying(table).filter(|row| !self.is_named(table, row) && (!in_voie || named.contains(&voie_of(row))));
        let (stay, gone): (Vec<Row>, Vec<Row>) =
            gone.cloned().partition(|row| row.get(table, "id").as_int().is_some_and(|id| needed.contains(&id)));
        for row in &gone {
            self.remove(table, row, source);
        }
        (!stay.is_empty()).then(|| messages::needed_by_others(stay.len()))
    }

    /// Removes the tronçons that voies used before this import and no longer use. Tronçons that a person wrote or
    /// edited stay. The returned remark names them. `before` holds the ids of the tronçons in use before the import.
    fn remove_unused(&mut self, before: &HashSet<i64>, source: &str) -> Option<String> {
        let now = used_troncons(self);
        let table = Table::Troncon;
        let unused = self.staying(table).filter(|row| {
            let id = row.get(table, "id").as_int();
            id.is_some_and(|id| before.contains(&id) && !now.contains(&id)) && !self.is_named(table, row)
        });
        let mut kept = vec![];
        for row in unused.cloned().collect::<Vec<_>>() {
            let code = row.get(table, "code").as_text().unwrap_or_default().to_owned();
            if self.log.of(table, &code).is_some_and(|history| history.only_imported()) {
                self.remove(table, &row, source);
            } else {
                kept.push(code);
            }
        }
        (!kept.is_empty()).then(|| messages::unused_kept(&kept))
    }
}

/// Returns the ids of the tronçons that voies use.
fn used_troncons(after: &After) -> HashSet<i64> {
    after.staying(Table::VoieTroncon).filter_map(|row| row.get(Table::VoieTroncon, "troncon_id").as_int()).collect()
}

/// Names the rows for the report. `now` holds the rows before the import, `after` those after it.
struct Names<'a> {
    now: &'a Rows,
    after: &'a Rows,
}

impl Names<'_> {
    fn label(&self, table: Table, row: &Row) -> String {
        label(table, row, |table, id| self.code(table, id).to_owned())
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
