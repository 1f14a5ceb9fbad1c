//! The numbered migrations of a GeoPackage.

use rusqlite::{Connection, TransactionBehavior};

use super::{Geopackage, triggers};
use crate::error::{Error, Result};
use crate::store::Migrated;

/// The migrations. The first one creates schema 1, the second one turns it into schema 2, and so on.
pub(super) const ALL: &[&str] = &[
    include_str!("001.sql"),
    include_str!("002.sql"),
    include_str!("003.sql"),
    MEND_HEIGHTS,
    include_str!("005.sql"),
    include_str!("006.sql"),
    include_str!("007.sql"),
    include_str!("008.sql"),
];

/// Converts unknown heights to the form that every program can read. Running it again does no harm.
pub(super) const MEND_HEIGHTS: &str = include_str!("004.sql");

/// The schema number of this program.
pub(super) const LATEST: i64 = ALL.len() as i64;

/// Returns the schema number of a store, or 0 before the first migration.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(version), 0) FROM hent_migration", [], |row| row.get(0))
}

/// The reason why a migration failed.
#[derive(Debug)]
pub(super) enum Failure {
    Sqlite(rusqlite::Error),
    Newer { found: i64, expected: i64 },
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Failure::Sqlite(error)
    }
}

impl Failure {
    /// Converts the failure to an error for people.
    pub(super) fn of(self, file: &Geopackage) -> Error {
        match self {
            Failure::Sqlite(error) => file.error(&error),
            Failure::Newer { found, expected } => Error::StoreNewer { store: file.name(), found, expected },
        }
    }
}

/// Applies the missing migrations, each in its own transaction. A second process waits for the first one and then has
/// nothing to do.
pub(super) fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<Migrated, Failure> {
    let mut from = None;
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // The log explains all changes since the time `at` of the latest version. A restore sets a new time.
        transaction.execute_batch(
            "CREATE TABLE IF NOT EXISTS hent_migration (
                version INTEGER PRIMARY KEY,
                at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))",
        )?;
        let found = version(&transaction)?;
        let from = *from.get_or_insert(found);
        let expected = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
        if found > expected {
            return Err(Failure::Newer { found, expected });
        }
        let Some(sql) = usize::try_from(found).ok().and_then(|done| migrations.get(done)) else {
            return Ok(Migrated { from, to: found });
        };
        transaction.execute_batch(&expanded(sql))?;
        if found + 1 >= triggers::SINCE {
            triggers::make(&transaction)?;
        }
        transaction.execute("INSERT INTO hent_migration (version) VALUES (?1)", [found + 1])?;
        transaction.commit()?;
    }
}

/// Returns the checks that migrations write as `hent_is_…(column)`, as SQLite expressions in which `@` stands for the
/// column. NULL passes, because `NOT NULL` is a separate constraint.
fn checks() -> [(&'static str, String); 11] {
    [
        ("hent_is_int(", "(@ IS NULL OR typeof(@) = 'integer')".into()),
        // char(…): the classes \x01-\x09, \x0b, \x0c, \x0e-\x1f and \x7f-\x9f
        (
            "hent_is_text(",
            "(@ IS NULL OR typeof(@) = 'text' AND length(@) <= 10000 AND instr(@, char(0)) = 0
                AND @ NOT GLOB '*[' || char(1, 45, 9, 11, 12, 14, 45, 31, 127, 45, 159) || ']*')"
                .into(),
        ),
        (
            "hent_is_code(",
            "(typeof(@) = 'text' AND length(CAST(@ AS BLOB)) BETWEEN 1 AND 80 AND instr(@, char(0)) = 0
                AND @ NOT GLOB '*[^a-z0-9-]*')"
                .into(),
        ),
        ("hent_is_color(", format!("(@ GLOB '[#]{}')", "[0-9a-f]".repeat(6))),
        ("hent_is_hour(", "(@ IS NULL OR @ GLOB '[01][0-9]:[0-5][0-9]' OR @ GLOB '2[0-3]:[0-5][0-9]')".into()),
        // date() alone would accept "now"
        (
            "hent_is_day(",
            "(@ IS NULL OR @ GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND @ >= '0001-01-01' AND date(@) IS @)"
                .into(),
        ),
        ("hent_is_share(", "(typeof(@) = 'real' AND @ BETWEEN 0 AND 1)".into()),
        (
            "hent_is_line(", // two positions or more
            is_geometry(2, |header| format!("length(@) >= 41 + {header} AND (length(@) - 9 - {header}) % 16 = 0")),
        ),
        ("hent_is_point(", is_geometry(1, |header| format!("length(@) = 21 + {header}"))),
        ("hent_is_pointz(", is_geometry(1001, |header| format!("length(@) = 29 + {header}"))),
        (
            "hent_is_linez(", // two positions or more
            is_geometry(1002, |header| format!("length(@) >= 57 + {header} AND (length(@) - 9 - {header}) % 24 = 0")),
        ),
    ]
}

/// Returns the check for a GeoPackage blob in EPSG:4326 that has one type of WKB geometry and a matching length.
///
/// ```text
///   G P version flags | srs_id | box of 0, 4, 6 or 8 numbers | byte order, type, …
///   0   2       3       4        8                             header
/// ```
fn is_geometry(wkb_type: u32, length: impl Fn(&str) -> String) -> String {
    // In the flags, bit 0 is the byte order and bits 1 to 3 are the kind of envelope. Flags of an empty geometry or an
    // extension are refused: the length of their header is NULL.
    let header = "(CASE hex(substr(@, 1, 2)) || hex(substr(@, 4, 5))
            WHEN '475000000010E6' THEN 8 WHEN '475001E6100000' THEN 8 WHEN '475002000010E6' THEN 40
            WHEN '475003E6100000' THEN 40 WHEN '475004000010E6' THEN 56 WHEN '475005E6100000' THEN 56
            WHEN '475006000010E6' THEN 56 WHEN '475007E6100000' THEN 56 WHEN '475008000010E6' THEN 72
            WHEN '475009E6100000' THEN 72 END)";
    let (little, big) = (wkb_type.swap_bytes(), wkb_type);
    format!(
        "(@ IS NULL OR typeof(@) = 'blob' AND {}
            AND hex(substr(@, 1 + {header}, 5)) IN ('01{little:08X}', '00{big:08X}'))",
        length(header)
    )
}

/// Replaces the check calls in a migration or a trigger by their expressions.
pub(super) fn expanded(sql: &str) -> String {
    let mut sql = sql.to_owned();
    for (call, expression) in checks() {
        while let Some((before, rest)) = sql.split_once(call) {
            let Some((column, after)) = rest.split_once(')') else { break };
            sql = format!("{before}{}{after}", expression.replace('@', column));
        }
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE a (x TEXT CHECK (hent_is_code(x)))";

    #[test]
    fn a_failed_migration_leaves_the_old_state_and_can_be_repeated() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert_eq!(migrate(&mut connection, &[FIRST]).unwrap(), Migrated { from: 0, to: 1 });
        let schema = |c: &Connection| -> String {
            c.query_row("SELECT group_concat(sql) FROM sqlite_master", [], |r| r.get(0)).unwrap()
        };
        let before = schema(&connection);
        let broken = "CREATE TABLE b (y); INSERT INTO a VALUES ('ok'); CREATE TABLE a (z)";
        assert!(matches!(migrate(&mut connection, &[FIRST, broken]), Err(Failure::Sqlite(_))));
        assert_eq!(schema(&connection), before);
        assert_eq!(version(&connection).unwrap(), 1);
        assert_eq!(connection.query_row("SELECT count(*) FROM a", [], |r| r.get(0)), Ok(0));
        let mended = "CREATE TABLE b (y)";
        assert_eq!(migrate(&mut connection, &[FIRST, mended]).unwrap(), Migrated { from: 1, to: 2 });
        assert!(matches!(migrate(&mut connection, &[FIRST]), Err(Failure::Newer { found: 2, expected: 1 })));
    }

    #[test]
    fn calls_of_checks_are_replaced_by_expressions() {
        assert_eq!(expanded("CHECK (hent_is_int(a)), CHECK (hent_is_int(b))").matches("typeof").count(), 2);
        assert!(!expanded(ALL[0]).replace("hent_is_…", "").contains("hent_is_"));
    }
}
