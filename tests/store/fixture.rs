//! Fresh stores, and rows to fill them with.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use hent::geo::Position;
use hent::model::change::{Change, difference};
use hent::model::row::{Row, Rows, Value};
use hent::model::table::{Kind, Table};
use hent::store::Store;

use crate::means;

/// A database of its own, dropped with it.
pub struct Database {
    pub url: String,
    pub name: String,
    server: String,
}

impl Database {
    pub async fn new(test: &str) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = means::postgres(test)?;
        let name = format!("hent_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        sql(&server, &format!("CREATE DATABASE {name}")).await.unwrap();
        let url = url_of(&server, &name);
        Some(Self { url, server, name })
    }

    pub fn store(&self) -> Store {
        Store::at(&self.url).unwrap()
    }

    pub async fn sql(&self, statements: &str) -> Result<(), tokio_postgres::Error> {
        sql(&self.url, statements).await
    }

    /// The one text that a query gives.
    pub async fn text(&self, query: &str) -> Option<String> {
        let (client, connection) = tokio_postgres::connect(&self.url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.query_one(query, &[]).await.unwrap().get(0)
    }

    /// As if the server were gone for this database: nobody is let in, and those who are in are thrown out; or back.
    pub async fn reachable(&self, reachable: bool) {
        sql(&self.server, &format!("ALTER DATABASE {} ALLOW_CONNECTIONS {reachable}", self.name)).await.unwrap();
        if !reachable {
            let out = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", self.name);
            sql(&self.server, &out).await.unwrap();
        }
    }

    /// The URL of this database for another user.
    pub fn url_as(&self, user: &str, password: &str) -> String {
        let config: tokio_postgres::Config = self.url.parse().unwrap();
        let host = match &config.get_hosts()[0] {
            tokio_postgres::config::Host::Tcp(host) => host.clone(),
            tokio_postgres::config::Host::Unix(path) => path.display().to_string().replace('/', "%2F"),
        };
        format!("postgres://{user}:{password}@{host}:{}/{}", config.get_ports()[0], self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, drop) = (self.server.clone(), format!("DROP DATABASE {} WITH (FORCE)", self.name));
        std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(sql(&server, &drop))
        })
        .join()
        .unwrap()
        .unwrap();
    }
}

fn url_of(server: &str, database: &str) -> String {
    let (base, options) = server.split_once('?').map_or((server, String::new()), |(b, o)| (b, format!("?{o}")));
    let (base, _) = base.rsplit_once('/').unwrap();
    format!("{base}/{database}{options}")
}

pub async fn sql(url: &str, statements: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let connection = tokio::spawn(connection);
    let outcome = client.batch_execute(statements).await;
    drop(client);
    let _ = connection.await;
    outcome
}

/// A store of each kind, both initialised; only the GeoPackage where there is no PostgreSQL.
pub struct Stores {
    pub folder: tempfile::TempDir,
    pub database: Option<Database>,
}

impl Stores {
    pub async fn new(test: &str) -> Self {
        let stores = Self { folder: tempfile::tempdir().unwrap(), database: Database::new(test).await };
        for store in stores.all() {
            store.init().await.unwrap();
        }
        stores
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("Châteaulin à pied.gpkg") // a name as people give them
    }

    pub fn all(&self) -> Vec<Store> {
        let file = Store::at(self.file().to_str().unwrap()).unwrap();
        std::iter::once(file).chain(self.database.as_ref().map(Database::store)).collect()
    }
}

/// A plain connection, as a program has that knows nothing of hent (but lets us write anything).
pub fn raw(path: &std::path::Path) -> rusqlite::Connection {
    rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap()
}

/// Gives a plain connection the functions that triggers name, which every program has that writes GeoPackages.
pub fn gpkg_functions(file: &rusqlite::Connection) {
    let flags = rusqlite::functions::FunctionFlags::SQLITE_INNOCUOUS;
    for name in ["ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY", "ST_IsEmpty"] {
        file.create_scalar_function(name, 1, flags, |_| Ok(0.0)).unwrap();
    }
}

pub fn text(t: &str) -> Value {
    Value::Text(t.into())
}

pub fn insert(table: Table, row: Row, origin: Option<&str>) -> Change {
    Change { table, before: None, after: Some(row), origin: origin.map(str::to_owned), source: None }
}

/// A row that every constraint accepts, with this id and code; it refers to rows 1.
pub fn valid(table: Table, id: i64) -> Row {
    let mut row = Row(vec![]);
    for column in table.columns() {
        row.0.push(match column.kind {
            Kind::Id => Value::Int(id),
            Kind::Code => text(&format!("code-{id}")),
            Kind::Text if column.name == "variante" => text(""),
            Kind::Text | Kind::Periode => text("Île-d'Aix « ß » 𝓗 \"' \n ligne"),
            Kind::Int(_, high) => Value::Int(id.min(high)),
            Kind::Bool => Value::Bool(id % 2 == 0),
            Kind::Color => text("#a0b1c2"),
            Kind::Date => text("2024-02-29"),
            Kind::Word(words) => text(words[0]),
            Kind::Words(words) => Value::Words(words.iter().map(|w| (*w).to_owned()).collect()),
            Kind::Ref(_) => Value::Int(1),
            Kind::LineZ => Value::Line(vec![Position::new(-4.77, 48.33, 3.25), Position::new(-4.5, 48.4, 0.0)]),
            Kind::PointZ => Value::Point(Position::new(-4.77, 48.33, 0.1 + 0.2)),
            Kind::Point => Value::Point(Position::flat(-4.77, 48.33)),
            Kind::Instant | Kind::Json => Value::Null,
        });
    }
    row
}

/// Rows in every table: full and sparse ones, unknown heights and such as are 0, empty text beside NULL, the ends of
/// ranges.
pub fn sample() -> Rows {
    let mut rows = Rows::default();
    let flat = |(lon, lat)| Position::flat(lon, lat);
    for table in Table::CONTENT {
        let mut sparse = valid(table, 2);
        for column in table.columns() {
            if column.absent == hent::model::table::Absent::Null {
                sparse.set(table, column.name, Value::Null);
            }
            match column.kind {
                Kind::Words(_) => sparse.set(table, column.name, Value::Words(vec![])),
                Kind::LineZ => {
                    sparse.set(table, column.name, Value::Line([(-4.77, 48.33), (-4.5, 48.4)].map(flat).to_vec()));
                }
                Kind::PointZ => sparse.set(table, column.name, Value::Point(Position::new(-4.77, 48.33, 0.0))),
                _ => {}
            }
        }
        let mut empty = valid(table, 7_000_000_000);
        for column in table.columns() {
            match column.kind {
                Kind::Text | Kind::Periode => empty.set(table, column.name, text("")),
                Kind::Int(low, high) => {
                    let end = if matches!(column.name, "numero" | "rang") { high } else { low };
                    empty.set(table, column.name, Value::Int(end));
                }
                Kind::LineZ => {
                    let ends = vec![Position::new(-180.0, -90.0, 0.0), Position::new(180.0, 90.0, -1e300)];
                    empty.set(table, column.name, Value::Line(ends));
                }
                Kind::PointZ => empty.set(table, column.name, Value::Point(Position::flat(-0.0, 1e-300))),
                _ => {}
            }
        }
        *rows.of_mut(table) = vec![valid(table, 1), sparse, empty];
    }
    rows
}

/// Makes the content of `store` that of `rows`.
pub async fn fill(store: &Store, rows: &Rows) {
    let rows = rows.clone();
    store.edit("remplissage", move |before| Ok((difference(before, &rows, &Table::CONTENT), ()))).await.unwrap();
}

/// The schema number of this program for a kind of store.
pub fn latest(store: &Store) -> i64 {
    if matches!(store, Store::Postgis(_)) { 5 } else { 4 }
}

/// Makes a GeoPackage what hent wrote before its log had sources.
pub fn age(path: &std::path::Path) {
    let first = include_str!("../../src/store/geopackage/001.sql");
    let (_, triggers) = first.split_once("-- The log, written whoever edits").unwrap();
    let file = raw(path);
    gpkg_functions(&file);
    for table in Table::CONTENT {
        for operation in ["insert", "update", "delete"] {
            file.execute_batch(&format!("DROP TRIGGER {}_log_{operation}", table.name())).unwrap();
        }
    }
    file.execute_batch(&format!(
        "DROP INDEX historique_lot_idx;
         ALTER TABLE historique DROP COLUMN lot; ALTER TABLE historique DROP COLUMN source;
         ALTER TABLE hent_session DROP COLUMN lot; ALTER TABLE hent_session DROP COLUMN source;
         DELETE FROM hent_migration WHERE version >= 3;
         --{triggers}"
    ))
    .unwrap();
}

/// Makes a database what hent wrote before unknown heights were 0. (A GeoPackage has the same tables as then.)
pub async fn age_heights(database: &Database) {
    let older = "DROP FUNCTION hent.without_heights() CASCADE; DROP FUNCTION hent.lacks_heights(geometry);
                 DELETE FROM hent.migration WHERE version = 5";
    database.sql(older).await.unwrap();
}

/// Makes a database what hent wrote before its log had sources.
pub async fn age_database(database: &Database) {
    age_heights(database).await;
    let first = include_str!("../../src/store/postgis/001.sql");
    let (_, rest) = first.split_once("CREATE FUNCTION hent.log_change()").unwrap();
    let (function, _) = rest.split_once("END $$;").unwrap();
    let older = format!(
        "ALTER TABLE hent.historique DROP COLUMN source, DROP COLUMN lot;
         DELETE FROM hent.migration WHERE version = 4;
         CREATE OR REPLACE FUNCTION hent.log_change(){function}END $$;"
    );
    database.sql(&older).await.unwrap();
}

/// A statement of somebody who knows nothing of hent, on either store; `#` stands before a table's name.
pub async fn by_hand(stores: &Stores, store: &Store, statement: &str) {
    match (store, &stores.database) {
        (Store::Postgis(_), Some(database)) => database.sql(&statement.replace('#', "hent.")).await.unwrap(),
        _ => raw(&stores.file()).execute_batch(&statement.replace('#', "")).unwrap(),
    }
}

/// The same changes, with a source.
pub fn from_source(changes: Vec<Change>, source: &str) -> Vec<Change> {
    changes.into_iter().map(|change| Change { source: Some(source.to_owned()), ..change }).collect()
}

/// Imports: makes the content of `store` what `edit` makes of it, from a source. Returns the number of the import.
pub async fn import(store: &Store, source: &str, edit: impl FnOnce(&mut Rows) + Send + 'static) -> Option<i64> {
    let source = source.to_owned();
    let plan = move |before: &Rows, _: &hent::model::provenance::Provenance| {
        let mut after = before.clone();
        edit(&mut after);
        Ok((from_source(difference(before, &after, &Table::CONTENT), &source), ()))
    };
    store.import("hent import", plan).await.unwrap().1
}
