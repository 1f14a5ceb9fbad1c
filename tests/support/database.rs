//! PostGIS databases for tests.

use std::sync::atomic::{AtomicU32, Ordering};

use hent::model::row::Rows;
use hent::store::Store;

use super::means;
use super::rows::network;
use super::stores::fill;

/// A database of one test. It is dropped with this value.
pub struct Database {
    pub url: String,
    pub name: String,
    server: String,
}

impl Database {
    /// Returns an empty database. Returns `None` if there is no PostgreSQL and the skip was noted.
    pub async fn new(test: &str) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = means::postgres(test)?;
        let name = format!("hent_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        sql(&server, &format!("CREATE DATABASE {name}")).await.unwrap();
        let url = url_of(&server, &name);
        Some(Self { url, server, name })
    }

    /// Returns a database with hent's schema and these rows. Returns `None` if there is no PostgreSQL and the skip was
    /// noted.
    pub async fn filled(test: &str, rows: &Rows) -> Option<Self> {
        let database = Self::new(test).await?;
        database.store().init().await.unwrap();
        fill(&database.store(), rows).await;
        Some(database)
    }

    /// Returns a database with the rows of [`network`].
    pub async fn of_network(test: &str) -> Option<Self> {
        Self::filled(test, &network()).await
    }

    /// Returns the database as a store.
    pub fn store(&self) -> Store {
        Store::at(&self.url).unwrap()
    }

    /// Runs statements as another program.
    pub async fn sql(&self, statements: &str) -> Result<(), tokio_postgres::Error> {
        sql(&self.url, statements).await
    }

    /// Returns the single text that a query returns.
    pub async fn text(&self, query: &str) -> Option<String> {
        let (client, connection) = tokio_postgres::connect(&self.url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.query_one(query, &[]).await.unwrap().get(0)
    }

    /// With `false`, the server ends all connections to this database and refuses new ones, as if it were down. With
    /// `true` it accepts them again.
    pub async fn reachable(&self, reachable: bool) {
        sql(&self.server, &format!("ALTER DATABASE {} ALLOW_CONNECTIONS {reachable}", self.name)).await.unwrap();
        if !reachable {
            let out = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", self.name);
            sql(&self.server, &out).await.unwrap();
        }
    }

    /// Returns the URL of this database for another user.
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

/// Runs statements in the database at `url`.
pub async fn sql(url: &str, statements: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let connection = tokio::spawn(connection);
    let outcome = client.batch_execute(statements).await;
    drop(client);
    let _ = connection.await;
    outcome
}
