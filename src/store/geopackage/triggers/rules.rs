//! The rules that a CHECK constraint cannot express: the members of a list, positions, and references.
//!
//! For changes by hent, the message of a trigger is the name of the rule: TABLE_COLUMN. For changes by other programs,
//! it is a sentence, because those programs show it to a person.
//!
//! GDAL and QGIS leave SQLite's foreign keys off, so triggers check references for them. hent checks references at the
//! end of its transactions, because within a transaction a row may refer to a row that is inserted later.

use super::{BY_OTHERS, Trigger};
use crate::model::advice;
use crate::model::table::{Column, Kind, Table};
use crate::store::sql::literal;

/// Returns the triggers of a table with these columns.
pub(super) fn of_table(table: Table, columns: &[&Column]) -> Vec<Trigger> {
    let mut triggers: Vec<Trigger> = columns.iter().filter_map(|column| of_cell(table, column)).flatten().collect();
    triggers.extend(references(table, columns).into_iter().flatten());
    if columns.iter().any(|column| column.kind == Kind::Id) {
        triggers.extend(referred(table).into_iter().flatten());
    }
    triggers
}

/// Refuses words outside the vocabulary, and positions that are not on Earth.
fn of_cell(table: Table, column: &Column) -> Option<[Trigger; 2]> {
    let (rule, cell) = (format!("{}_{}", table.name(), column.name), format!("NEW.{}", column.name));
    let (condition, broken) = match column.kind {
        Kind::Words(words) => (
            String::new(),
            format!(
                "EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid({cell}) THEN {cell} END)
        WHERE type <> 'text' OR value NOT IN ('{}'))",
                words.join("', '")
            ),
        ),
        // The writing program provides ST_MinX and the like. GDAL, QGIS and hent do.
        kind if kind.is_geometry() => (
            format!("WHEN {cell} IS NOT NULL"),
            format!(
                "NOT coalesce(ST_MinX({cell}) >= -180 AND ST_MaxX({cell}) <= 180
        AND ST_MinY({cell}) >= -90 AND ST_MaxY({cell}) <= 90, 0)"
            ),
        ),
        _ => return None,
    };
    let to_others = refused(&advice::of_value(column), &format!("{BY_OTHERS} AND {broken}"));
    let body = format!("{to_others}\n    {}", refused(&rule, &broken));
    Some(on_writing(table, &rule, column.name, &condition, &body))
}

/// Refuses references to rows that do not exist.
fn references(table: Table, columns: &[&Column]) -> Option<[Trigger; 2]> {
    let referring = columns.iter().filter_map(|column| match column.kind {
        Kind::Ref(other) => Some((column, other.name())),
        _ => None,
    });
    let (columns, checks): (Vec<&str>, Vec<String>) = referring
        .map(|(column, other)| {
            let cell = format!("NEW.{}", column.name);
            let broken = format!("{cell} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {other} WHERE id = {cell})");
            (column.name, refused(&advice::of_value(column), &broken))
        })
        .unzip();
    let (base, condition) = (format!("{}_references", table.name()), format!("WHEN {BY_OTHERS}"));
    (!columns.is_empty()).then(|| on_writing(table, &base, &columns.join(", "), &condition, &checks.join("\n    ")))
}

/// Refuses to delete a row, or to change its `id`, while other rows refer to it.
fn referred(table: Table) -> Option<[Trigger; 2]> {
    let referring = Table::CONTENT.into_iter().flat_map(|other| {
        let columns = other.columns().iter().filter(move |column| column.kind == Kind::Ref(table));
        columns.map(move |column| (other, column.name))
    });
    let checks: Vec<String> = referring
        .map(|(other, column)| {
            let broken = format!("EXISTS (SELECT 1 FROM {} WHERE {column} = OLD.id)", other.name());
            refused(&advice::of_use(table, other, column), &broken)
        })
        .collect();
    let (name, body) = (table.name(), checks.join("\n    "));
    let trigger = |operation: &str, event: &str, moved: &str| Trigger {
        name: format!("{name}_referred_{operation}"),
        when: format!("BEFORE {event} ON {name} WHEN {BY_OTHERS}{moved}"),
        body: body.clone(),
    };
    let both = [trigger("delete", "DELETE", ""), trigger("update", "UPDATE OF id", " AND NEW.id <> OLD.id")];
    (!checks.is_empty()).then_some(both)
}

/// Returns two triggers: one for new rows, and one for rows whose `columns` change.
pub(super) fn on_writing(table: Table, base: &str, columns: &str, condition: &str, body: &str) -> [Trigger; 2] {
    let name = table.name();
    let trigger = |operation: &str, event: &str| Trigger {
        name: format!("{base}_{operation}"),
        when: format!("BEFORE {event} ON {name} {condition}"),
        body: body.to_owned(),
    };
    [trigger("insert", "INSERT"), trigger("update", &format!("UPDATE OF {columns}"))]
}

/// Returns the statement that refuses a row with this message, if the condition holds.
pub(super) fn refused(message: &str, broken: &str) -> String {
    format!("SELECT RAISE(ABORT, {}) WHERE {broken};", literal(message))
}
