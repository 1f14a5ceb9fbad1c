//! The triggers that say in words why a row of another program is refused. They run before the constraints of the
//! table, whose messages would be only their names, and beside which PostgreSQL quotes the whole row.
//!
//! ```text
//!   in_words      before a row is written: its values, and its key
//!   A_references  after the statement: rows that it refers to
//!   A_referred    after the statement: rows that refer to a deleted row
//! ```
//!
//! The foreign keys themselves are checked at the end of the transaction, but QGIS does not show what a COMMIT says. A
//! program that writes a row before the one that it refers to says SET CONSTRAINTS ALL DEFERRED.
//!
//! Each trigger has a function for its table. The functions run with the rights of their owner, because an editor of
//! one table may lack the right to read the others.

use super::DIALECT;
use super::triggers::Trigger;
use crate::model::table::{Absent, Column, Kind, Table};
use crate::model::{Offre, advice};
use crate::store::sql::literal;

/// The condition that the change is made by another program. hent sets `hent.who` for its own changes.
const BY_OTHERS: &str = "coalesce(current_setting('hent.who', true), '') = ''
    AND coalesce(current_setting('hent.restoring', true), '') <> 'on'";

/// The SQL clause of a constraint trigger that runs after each statement, unless the transaction defers it.
pub(super) const DEFERRABLE: &str = "DEFERRABLE INITIALLY IMMEDIATE";

/// Returns the triggers of a table. PostgreSQL fires the triggers of one event in the order of their names, so the names
/// of two begin with A: they precede those of foreign keys, `RI_ConstraintTrigger_…`.
pub(super) fn of_table(table: Table) -> Vec<Trigger> {
    let name = table.name();
    let call = |when: &str, function: &str| {
        format!("{when} FOR EACH ROW WHEN ({BY_OTHERS}) EXECUTE FUNCTION hent.{name}_{function}()")
    };
    let mut triggers =
        vec![Trigger { name: "in_words", event: "BEFORE INSERT OR UPDATE", action: call("", "in_words") }];
    if references(table).next().is_some() {
        let event = "AFTER INSERT OR UPDATE";
        triggers.push(Trigger { name: "A_references", event, action: call(DEFERRABLE, "references") });
    }
    if users(table).next().is_some() {
        triggers.push(Trigger {
            name: "A_referred",
            event: "AFTER DELETE OR UPDATE",
            action: call(DEFERRABLE, "referred"),
        });
    }
    triggers
}

/// Returns the SQL that creates the functions of a table's triggers.
pub(super) fn functions(table: Table) -> String {
    let mut sql = function(table, "in_words", &in_words(table), "NEW");
    let referring: String = references(table).map(|(column, other)| broken_reference(table, column, other)).collect();
    if !referring.is_empty() {
        sql += &function(table, "references", &referring, "NULL");
    }
    let used: String = users(table).map(|(other, column)| still_used(table, other, column)).collect();
    if !used.is_empty() {
        sql += &function(table, "referred", &used, "NULL");
    }
    sql
}

fn function(table: Table, name: &str, checks: &str, result: &str) -> String {
    format!(
        "CREATE OR REPLACE FUNCTION hent.{}_{name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $words$
BEGIN
{checks}    RETURN {result};
END $words$;\n",
        table.name()
    )
}

/// Returns the statement that refuses the row, if the condition holds. `error` is PostgreSQL's name of it.
fn refuse(condition: &str, error: &str, message: &str) -> String {
    format!("    IF {condition} THEN\n        RAISE {error} USING MESSAGE = {};\n    END IF;\n", literal(message))
}

fn in_words(table: Table) -> String {
    let mut checks = String::new();
    for column in table.columns().iter().filter(|column| column.kind != Kind::Id) {
        let cell = format!("NEW.{}", column.name);
        if column.absent != Absent::Null {
            checks += &refuse(&format!("{cell} IS NULL"), "not_null_violation", &advice::of_nothing(column));
        }
        if let Some(holds) = accepted(table, column, &cell) {
            checks += &refuse(&format!("NOT ({holds})"), "check_violation", &advice::of_value(column));
        }
    }
    let list = |side: &str| table.key().iter().map(|key| format!("{side}{key}")).collect::<Vec<_>>().join(", ");
    let taken = format!("EXISTS (SELECT FROM {} WHERE ({}) = ({}))", DIALECT.table(table), list(""), list("NEW."));
    let (new, old) = (list("NEW."), list("OLD."));
    let moved = format!("(TG_OP = 'INSERT' OR ({new}) IS DISTINCT FROM ({old}))");
    checks + &refuse(&format!("{moved} AND {taken}"), "unique_violation", &advice::of_key(table))
}

/// Returns the condition that a cell with a value fulfils: that of the CHECK constraint. It is NULL for a NULL. Returns
/// `None` if the type of the column is the whole rule.
fn accepted(table: Table, column: &Column, cell: &str) -> Option<String> {
    let call = |check: &str| Some(format!("hent.is_{check}({cell})"));
    match column.kind {
        Kind::Code | Kind::CodeOf(_) => call("code"),
        Kind::Text | Kind::Periode | Kind::Fermetures => call("text"),
        Kind::Heure => call("hour"),
        Kind::Int(low, high) => Some(format!("{cell} BETWEEN {low} AND {high}")),
        Kind::Share => Some(format!("{cell} BETWEEN 0 AND 1")),
        Kind::Color => call("color"),
        Kind::Day if (table, column.name) == (Table::Perturbation, "au") => {
            call("day").map(|holds| format!("{holds} AND {cell} >= NEW.du"))
        }
        Kind::Date | Kind::Day => call("day"),
        Kind::Word(words) => Some(format!("{cell} IN ('{}')", words.join("', '"))),
        Kind::Words(words) if words == Offre::WORDS => Some(are_among(cell, words) + &no_opposites(cell)),
        Kind::Words(words) => Some(are_among(cell, words)),
        Kind::Line | Kind::LineZ | Kind::PointZ | Kind::Point => call("on_earth"),
        Kind::Id | Kind::Bool | Kind::Ref(_) | Kind::Instant | Kind::Json => None,
    }
}

fn are_among(cell: &str, words: &[&str]) -> String {
    format!("array_position({cell}, NULL) IS NULL AND {cell} <@ ARRAY['{}']", words.join("', '"))
}

/// Returns the further condition that a list has no contradictory words.
fn no_opposites(cell: &str) -> String {
    let apart =
        |[one, other]: [Offre; 2]| format!(" AND NOT {cell} @> ARRAY['{}', '{}']", one.as_str(), other.as_str());
    Offre::CONTRAIRES.map(apart).concat()
}

fn references(table: Table) -> impl Iterator<Item = (&'static Column, Table)> {
    table.columns().iter().filter_map(|column| match column.kind {
        Kind::Ref(other) => Some((column, other)),
        _ => None,
    })
}

/// Returns the columns that refer to rows of `table`.
fn users(table: Table) -> impl Iterator<Item = (Table, &'static str)> {
    Table::CONTENT.into_iter().flat_map(move |other| {
        references(other).filter(move |(_, of)| *of == table).map(move |(column, _)| (other, column.name))
    })
}

/// Refuses a row that refers to a missing row. The transaction may have changed the row again before its end.
fn broken_reference(table: Table, column: &Column, other: Table) -> String {
    let (name, to) = (column.name, DIALECT.table(other));
    let same: String = table.primary_key().iter().map(|key| format!(" AND {key} = NEW.{key}")).collect();
    let there = format!("EXISTS (SELECT FROM {} WHERE {name} = NEW.{name}{same})", DIALECT.table(table));
    let broken = format!("NOT EXISTS (SELECT FROM {to} WHERE id = NEW.{name}) AND {there}");
    refuse(&broken, "foreign_key_violation", &advice::of_value(column))
}

/// Refuses to delete a row, or to change its `id`, while a column of `other` refers to it.
fn still_used(table: Table, other: Table, column: &str) -> String {
    let (gone, user) = (DIALECT.table(table), DIALECT.table(other));
    let used = format!(
        "NOT EXISTS (SELECT FROM {gone} WHERE id = OLD.id) AND EXISTS (SELECT FROM {user} WHERE {column} = OLD.id)"
    );
    refuse(&used, "foreign_key_violation", &advice::of_use(table, other, column))
}
