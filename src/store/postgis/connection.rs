//! Connects to the database.

use std::sync::PoisonError;
use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Connection, Error as Failure, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::Postgis;
use super::address::{PATIENCE, SILENCE};
use super::meaning::{error, is_of_tls, silent};
use crate::error::Result;

/// The timeout for testing an idle connection. After it, a new connection is opened.
const PROBE: Duration = Duration::from_secs(2);

/// The future that drives a connection, encrypted or not.
pub(super) type Driver = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// Adds the schema of PostGIS to the search path of a session. Not every database has it in the default path.
pub(super) const FIND_POSTGIS: &str = "
    SELECT set_config('search_path', concat_ws(', ', nullif(current_setting('search_path'), ''), quote_ident(n.nspname)), false)
    FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
    WHERE e.extname = 'postgis' AND n.nspname <> ALL (current_schemas(true))";

impl Postgis {
    /// Opens a new connection. It is closed when it is dropped.
    pub(super) async fn connect(&self) -> Result<Client> {
        let (client, connection) = self.open().await?;
        tokio::spawn(async move {
            if let Err(e) = connection.await {
                tracing::debug!("connexion à la base terminée : {e}"); // the user of the client gets the error
            }
        });
        self.patiently(client.batch_execute(FIND_POSTGIS)).await?;
        Ok(client)
    }

    /// Returns a connection for a reading: the idle connection if it still responds, otherwise a new one.
    pub(in crate::store) async fn connection(&self) -> Result<Client> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The timeout is short, because a firewall may have dropped the connection silently.
        if let Some(client) = kept.filter(|client| !client.is_closed())
            && matches!(timeout(PROBE, client.simple_query("")).await, Ok(Ok(_)))
        {
            return Ok(client);
        }
        self.connect().await
    }

    /// Keeps a connection as the idle one for the next reading.
    pub(in crate::store) fn keep(&self, client: Client) {
        *self.idle.lock().unwrap_or_else(PoisonError::into_inner) = Some(client);
    }

    /// Waits for a response of the server, with a timeout.
    pub(super) async fn patiently<T>(&self, said: impl Future<Output = Result<T, Failure>>) -> Result<T> {
        let said = timeout(SILENCE, said).await.map_err(|_| silent(self.name()))?;
        said.map_err(|e| error(self.name(), &e))
    }

    /// Opens a connection that the caller drives. It is encrypted if the address requires it.
    pub(super) async fn open(&self) -> Result<(Client, Driver)> {
        let tls = &self.address.tls;
        let connector = tls.connector(self.name())?;
        // The timeout in the configuration covers only the TCP connection. This one also covers a server that accepts
        // the connection and then does not respond.
        let patience = self.address.config.get_connect_timeout().copied().unwrap_or(PATIENCE) * 2;
        let mut attempts = tls.attempts().iter().peekable();
        let mut first: Option<Failure> = None;
        while let Some(mode) = attempts.next() {
            let mut config = self.address.config.clone();
            config.ssl_mode(*mode);
            let made = timeout(patience, config.connect(connector.clone())).await.map_err(|_| silent(self.name()))?;
            match made {
                Ok(made) => return Ok(made),
                Err(e) if attempts.peek().is_some() && is_worth_another_way(&e) => first = Some(e),
                Err(e) => {
                    let told = first.filter(|_| tls.is_first_told() && is_refused(&e)).unwrap_or(e);
                    return Err(error(self.name(), &told));
                }
            }
        }
        Err(silent(self.name())) // cannot happen: every mode has an attempt
    }
}

/// Tells whether the server refused the user or the kind of connection.
fn is_refused(error: &Failure) -> bool {
    error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

/// Tells whether an attempt with the other kind of connection (encrypted or not) may succeed.
fn is_worth_another_way(error: &Failure) -> bool {
    // A pooler that requires encryption reports an unencrypted connection as a protocol violation.
    is_refused(error) || error.code() == Some(&SqlState::PROTOCOL_VIOLATION) || is_of_tls(error)
}
