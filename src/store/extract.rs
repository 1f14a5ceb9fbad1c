//! Extracts one voie with all its data, so that editors can work on a copy.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::model::row::{Row, Rows};
use crate::model::table::Table;

/// The tables that are extracted. Hosts are not extracted, because they are private and do not belong to a voie.
pub(super) const TABLES: [Table; 6] =
    [Table::Voie, Table::Localite, Table::Troncon, Table::VoieTroncon, Table::Etape, Table::Perturbation];

/// Keeps the rows of the voie with this code: the voie, its tronçons, étapes and closures, and the localités where its
/// étapes start and end. `rows` has [`TABLES`]. Errors: no voie has the code.
pub(super) fn of_voie(mut rows: Rows, code: &str) -> Result<Rows> {
    let is_it = |text: Option<&str>| text == Some(code);
    let voie = rows.of(Table::Voie).iter().find(|row| is_it(row.get(Table::Voie, "code").as_text()));
    let id = voie.and_then(|row| row.get(Table::Voie, "id").as_int()).ok_or_else(|| unknown(&rows, code))?;
    let only = BTreeSet::from([id]);
    keep(&mut rows, Table::Voie, "id", &only);
    keep(&mut rows, Table::VoieTroncon, "voie_id", &only);
    keep(&mut rows, Table::Etape, "voie_id", &only);
    keep(&mut rows, Table::Perturbation, "voie_id", &only);
    let troncons = ids(&rows, Table::VoieTroncon, &["troncon_id"]);
    keep(&mut rows, Table::Troncon, "id", &troncons);
    let ends = ids(&rows, Table::Etape, &["depart_id", "arrivee_id"]);
    keep(&mut rows, Table::Localite, "id", &ends);
    Ok(rows)
}

/// Keeps only the rows whose `column` contains one of these ids.
fn keep(rows: &mut Rows, table: Table, column: &str, ids: &BTreeSet<i64>) {
    rows.of_mut(table).retain(|row| row.get(table, column).as_int().is_some_and(|id| ids.contains(&id)));
}

fn ids(rows: &Rows, table: Table, columns: &[&str]) -> BTreeSet<i64> {
    let of = |row: &Row| columns.iter().filter_map(|column| row.get(table, column).as_int()).collect::<Vec<_>>();
    rows.of(table).iter().flat_map(of).collect()
}

fn unknown(rows: &Rows, code: &str) -> Error {
    let codes: Vec<&str> =
        rows.of(Table::Voie).iter().filter_map(|row| row.get(Table::Voie, "code").as_text()).collect();
    let known = match codes.as_slice() {
        [] => "Il n'y a encore aucune voie.".into(),
        codes => format!("Les voies sont : {}.", codes.join(", ")),
    };
    Error::NotFound { what: format!("voie « {code} »"), known }
}
