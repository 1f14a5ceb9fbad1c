//! The triggers of the content tables. They write the log, announce changes and repair heights. The migrations create
//! their functions, but not the triggers themselves. All triggers are created after each migration, and again if
//! another program removed or disabled them. The triggers of [`super::words`] are created with their functions.

use tokio_postgres::GenericClient;

use super::{DIALECT, words};
use crate::model::table::{Kind, Table};

/// The first schema with all functions that the triggers call.
pub(super) const SINCE: i64 = 5;

/// A trigger of one table.
pub(super) struct Trigger {
    pub(super) name: &'static str,
    /// The event: the SQL before `ON table`.
    pub(super) event: &'static str,
    /// The action: the SQL after `ON table`.
    pub(super) action: String,
}

/// Creates the triggers of all tables, either all or none. A store with an earlier schema may lack tables.
pub(super) async fn make(client: &impl GenericClient) -> Result<(), tokio_postgres::Error> {
    let found = client.query("SELECT tablename::text FROM pg_tables WHERE schemaname = 'hent'", &[]).await?;
    let there: Vec<String> = found.iter().map(|row| row.try_get(0)).collect::<Result<_, tokio_postgres::Error>>()?;
    let tables = Table::CONTENT.into_iter().filter(|table| there.iter().any(|name| name == table.name()));
    client.batch_execute(&tables.map(sql).collect::<String>()).await
}

/// Tells whether all triggers exist and are enabled.
pub(super) async fn are_there(client: &impl GenericClient) -> Result<bool, tokio_postgres::Error> {
    let sql = "SELECT c.relname::text, t.tgname::text FROM pg_trigger AS t
               JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
               WHERE n.nspname = 'hent' AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')";
    let found = client.query(sql, &[]).await?;
    let found: Vec<(String, String)> =
        found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, tokio_postgres::Error>>()?;
    let has = |table: Table, name: &str| found.iter().any(|(of, trigger)| of == table.name() && trigger == name);
    Ok(Table::CONTENT.into_iter().all(|table| of_table(table).iter().all(|trigger| has(table, trigger.name))))
}

/// Returns the SQL that drops and creates the triggers of a table.
fn sql(table: Table) -> String {
    let on = DIALECT.table(table);
    let anew = |Trigger { name, event, action }| {
        // Only constraint triggers can be deferred.
        let kind = if action.starts_with(words::DEFERRABLE) { "CONSTRAINT TRIGGER" } else { "TRIGGER" };
        format!("DROP TRIGGER IF EXISTS \"{name}\" ON {on};\nCREATE {kind} \"{name}\" {event} ON {on} {action};\n")
    };
    words::functions(table) + &of_table(table).into_iter().map(anew).collect::<String>()
}

fn of_table(table: Table) -> Vec<Trigger> {
    // A trigger with a transition table handles one kind of statement, so three are needed.
    let announce = |rows: &str| {
        // Everybody who may connect may listen, so announcements about hosts name only the table.
        let named = table != Table::Hebergeur;
        let flag = |has: bool| if named && has { 't' } else { 'f' };
        let (geom, id) = (flag(table.index_of("geom").is_some()), flag(table.primary_key() == ["id"]));
        format!("REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION hent.announce('{geom}', '{id}')")
    };
    let log = "FOR EACH ROW EXECUTE FUNCTION hent.log_change()";
    let mut triggers = vec![
        Trigger { name: "log_change", event: "AFTER INSERT OR UPDATE OR DELETE", action: log.into() },
        Trigger { name: "no_truncate", event: "BEFORE TRUNCATE", action: "EXECUTE FUNCTION hent.refuse()".into() },
        Trigger { name: "announce_insert", event: "AFTER INSERT", action: announce("NEW TABLE AS added") },
        Trigger {
            name: "announce_update",
            event: "AFTER UPDATE",
            action: announce("OLD TABLE AS removed NEW TABLE AS added"),
        },
        Trigger { name: "announce_delete", event: "AFTER DELETE", action: announce("OLD TABLE AS removed") },
    ];
    if matches!(table.geometry(), Some(Kind::PointZ | Kind::LineZ)) {
        let mend = "FOR EACH ROW WHEN (hent.lacks_heights(NEW.geom)) EXECUTE FUNCTION hent.without_heights()";
        triggers.push(Trigger { name: "heights", event: "BEFORE INSERT OR UPDATE OF geom", action: mend.into() });
    }
    triggers.extend(words::of_table(table));
    triggers
}
