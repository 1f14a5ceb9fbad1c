//! Reaching the database.

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

/// How long a connection that was kept may take to answer, before another is made.
const PROBE: Duration = Duration::from_secs(2);

/// What drives a connection, encrypted or not.
pub(super) type Driver = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// Lets a session find PostGIS in whatever schema it is: not every database has it where its users look.
pub(super) const FIND_POSTGIS: &str = "
    SELECT set_config('search_path', concat_ws(', ', nullif(current_setting('search_path'), ''), quote_ident(n.nspname)), false)
    FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
    WHERE e.extname = 'postgis' AND n.nspname <> ALL (current_schemas(true))";

impl Postgis {
    /// A connection of its own, closed when it is dropped.
    pub(super) async fn connect(&self) -> Result<Client> {
        let (client, connection) = self.open().await?;
        tokio::spawn(async move {
            if let Err(e) = connection.await {
                tracing::debug!("connexion à la base terminée : {e}"); // whoever uses the client is told
            }
        });
        self.patiently(client.batch_execute(FIND_POSTGIS)).await?;
        Ok(client)
    }

    /// A connection for a reading: the one that was kept, if it is still there.
    pub(in crate::store) async fn connection(&self) -> Result<Client> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A firewall may have forgotten it: an answer is not waited for for long.
        if let Some(client) = kept.filter(|client| !client.is_closed())
            && matches!(timeout(PROBE, client.simple_query("")).await, Ok(Ok(_)))
        {
            return Ok(client);
        }
        self.connect().await
    }

    /// Keeps a connection for the next reading.
    pub(in crate::store) fn keep(&self, client: Client) {
        *self.idle.lock().unwrap_or_else(PoisonError::into_inner) = Some(client);
    }

    /// Waits for what the server says, but not for ever.
    pub(super) async fn patiently<T>(&self, said: impl Future<Output = Result<T, Failure>>) -> Result<T> {
        let said = timeout(SILENCE, said).await.map_err(|_| silent(self.name()))?;
        said.map_err(|e| error(self.name(), &e))
    }

    /// A connection that the caller drives, encrypted as the address asks.
    pub(super) async fn open(&self) -> Result<(Client, Driver)> {
        let tls = &self.address.tls;
        let connector = tls.connector(self.name())?;
        // The configuration's timeout is for reaching the server; one that is reached but says nothing is given up too.
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
        Err(silent(self.name())) // there is always an attempt
    }
}

/// Did the server refuse whoever came, and the way they came?
fn is_refused(error: &Failure) -> bool {
    error.code() == Some(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
}

/// May a connection that is not encrypted succeed, or one that is?
fn is_worth_another_way(error: &Failure) -> bool {
    // A pooler that wants encryption calls the other a violation of the protocol.
    is_refused(error) || error.code() == Some(&SqlState::PROTOCOL_VIOLATION) || is_of_tls(error)
}
