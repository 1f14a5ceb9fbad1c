//! The numbered migrations of a PostGIS store.

use tokio_postgres::{Client, GenericClient};

use super::connection::FIND_POSTGIS;
use super::meaning::error;
use super::triggers;
use crate::error::{Error, Result};
use crate::store::Migrated;

/// The migrations. The first one creates schema 1, the second one turns it into schema 2, and so on.
const ALL: &[&str] = &[
    include_str!("001.sql"),
    include_str!("002.sql"),
    include_str!("003.sql"),
    include_str!("004.sql"),
    include_str!("005.sql"),
    include_str!("006.sql"),
    include_str!("007.sql"),
    include_str!("008.sql"),
    include_str!("009.sql"),
];

/// The schema number of this program.
pub(super) const LATEST: i64 = ALL.len() as i64;

/// The key of hent's advisory lock ("hent" in ASCII).
const LOCK: i64 = 0x6865_6e74;

/// Returns the schema number of a store, or `None` if there is no store.
pub(super) async fn version(client: &impl GenericClient) -> Result<Option<i64>, tokio_postgres::Error> {
    let there = client.query_one("SELECT to_regclass('hent.migration') IS NOT NULL", &[]).await?;
    if !there.try_get::<_, bool>(0)? {
        return Ok(None);
    }
    let found = client.query_one("SELECT coalesce(max(version), 0) FROM hent.migration", &[]).await?;
    found.try_get(0).map(Some)
}

/// Applies the missing migrations, each in its own transaction. A second process waits for a lock and then has nothing
/// to do.
pub(super) async fn migrate(client: &mut Client, store: &str) -> Result<Migrated> {
    let mut from = None;
    loop {
        let transaction = client.transaction().await.map_err(|e| error(store, &e))?;
        (transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])).await.map_err(|e| error(store, &e))?;
        let found = version(&transaction).await.map_err(|e| error(store, &e))?.unwrap_or(0);
        let from = *from.get_or_insert(found);
        if found > LATEST {
            return Err(Error::StoreNewer { store: store.into(), found, expected: LATEST });
        }
        let Some(sql) = usize::try_from(found).ok().and_then(|done| ALL.get(done)) else {
            return Ok(Migrated { from, to: found });
        };
        if found == 0 {
            prepare(&transaction, store).await?;
        }
        transaction.batch_execute(sql).await.map_err(|e| error(store, &e))?;
        if found + 1 >= triggers::SINCE {
            triggers::make(&transaction).await.map_err(|e| error(store, &e))?;
        }
        (transaction.execute("INSERT INTO hent.migration (version) VALUES ($1)", &[&(found + 1)]))
            .await
            .map_err(|e| error(store, &e))?;
        transaction.commit().await.map_err(|e| error(store, &e))?;
    }
}

/// Prepares the requirements of the first migration: the encoding, PostGIS, the schema and the table of versions.
async fn prepare(client: &impl GenericClient, store: &str) -> Result<()> {
    let encoding = client.query_one("SELECT current_setting('server_encoding')", &[]).await;
    let encoding: String = encoding.and_then(|row| row.try_get(0)).map_err(|e| error(store, &e))?;
    if encoding != "UTF8" {
        return Err(Error::Store {
            store: store.into(),
            problem: format!("la base est codée en {encoding}, hent demande UTF8"),
            cure: "Créez une base par « createdb --encoding=UTF8 --template=template0 ».".into(),
        });
    }
    client.batch_execute("CREATE EXTENSION IF NOT EXISTS postgis").await.map_err(|e| match e.as_db_error() {
        Some(said) => Error::Store {
            store: store.into(),
            problem: format!("l'extension PostGIS manque et n'a pas pu être créée ({})", said.message()),
            cure: "Installez le paquet postgresql-…-postgis-3 sur le serveur, puis faites « CREATE EXTENSION postgis SCHEMA public » dans cette base en tant qu'administrateur.".into(),
        },
        None => error(store, &e),
    })?;
    client.batch_execute(FIND_POSTGIS).await.map_err(|e| error(store, &e))?; // the extension may just have been created
    // The log explains all changes since the time `at` of the latest version. A restore sets a new time.
    let tables = "CREATE SCHEMA IF NOT EXISTS hent;
        CREATE TABLE hent.migration (version bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())";
    client.batch_execute(tables).await.map_err(|e| error(store, &e))
}
