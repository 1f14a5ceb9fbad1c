//! Reaching the database, and what its errors mean to a person.

use std::sync::PoisonError;
use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, NoTls};

use super::Postgis;
use crate::error::{Error, Result};
use crate::model::table::{Kind, Table};
use crate::store::refusal::Refusal;

/// How long a server is waited for, where the URL says nothing.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a network may swallow what was sent, and a server that was asked may say nothing.
pub(super) const SILENCE: Duration = Duration::from_secs(30);

/// How long a connection that was kept may take to answer, before another is made.
const PROBE: Duration = Duration::from_secs(2);

/// How often a silent network is asked whether it is still there, and how many times.
const PROBES: (Duration, u32) = (Duration::from_secs(5), 3);

/// A URL as a configuration. Errors: it cannot be read, or asks for TLS. The URL is not repeated: it may hold a
/// password.
pub(super) fn config(url: &str) -> Result<Config> {
    let mut config: Config = url.parse().map_err(|e: tokio_postgres::Error| {
        // sslmode=verify-full and the like are no values to tokio-postgres
        if url.contains("sslmode=verify") { no_tls() } else { unreadable(&e) }
    })?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(no_tls());
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    // A server that vanishes in the middle of an answer is given up, too, not waited for for hours.
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
        config.keepalives_interval(PROBES.0).keepalives_retries(PROBES.1);
    }
    if config.get_application_name().is_none() {
        config.application_name("hent");
    }
    Ok(config)
}

fn unreadable(_: &tokio_postgres::Error) -> Error {
    Error::input(
        "--store",
        "cette URL de base PostGIS n'est pas lisible",
        "Écrivez postgres://utilisateur:mot-de-passe@serveur:5432/base ; dans le mot de passe, % s'écrit %25, @ %40, / %2F.",
    )
}

fn no_tls() -> Error {
    Error::input(
        "--store",
        "sslmode demande une connexion chiffrée, que hent ne sait pas faire",
        "Retirez sslmode et joignez la base par la même machine, un réseau privé ou un tunnel (ssh, WireGuard).",
    )
}

/// The URL without its password.
pub(super) fn name(config: &Config) -> String {
    let user = config.get_user().map(|user| format!("{user}@")).unwrap_or_default();
    let ports = config.get_ports();
    let hosts: Vec<_> = (config.get_hosts().iter().enumerate())
        .map(|(i, host)| {
            let host = match host {
                Host::Tcp(name) => name.clone(),
                #[cfg(unix)]
                Host::Unix(folder) => folder.display().to_string().replace('/', "%2F"),
            };
            let port = ports.get(i).or(ports.first()).map(|port| format!(":{port}")).unwrap_or_default();
            format!("{host}{port}")
        })
        .collect();
    let database = config.get_dbname().map(|name| format!("/{name}")).unwrap_or_default();
    format!("postgres://{user}{}{database}", hosts.join(","))
}

impl Postgis {
    /// A connection of its own, closed when it is dropped.
    pub(super) async fn connect(&self) -> Result<Client> {
        let (client, connection) = self.reach(self.config.connect(NoTls)).await?;
        tokio::spawn(async move {
            if let Err(e) = connection.await {
                tracing::debug!("connexion à la base terminée : {e}"); // whoever uses the client is told
            }
        });
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

    /// Waits for a connection being made. The configuration's timeout is for reaching the server; one that is reached
    /// but says nothing is given up too.
    pub(super) async fn reach<T>(
        &self,
        connecting: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        let patience = self.config.get_connect_timeout().copied().unwrap_or(PATIENCE) * 2;
        match timeout(patience, connecting).await {
            Ok(made) => made.map_err(|e| error(&self.name, &e)),
            Err(_) => Err(silent(&self.name)),
        }
    }
}

/// The error of a connection that ended.
pub(super) fn cut(store: &str) -> Error {
    unreachable(
        store,
        "la connexion a été coupée",
        "Vérifiez que PostgreSQL tourne et que l'adresse est bien la sienne, puis recommencez.",
    )
}

/// The error of a server that was asked and says nothing.
pub(super) fn silent(store: &str) -> Error {
    unreachable(store, "le serveur ne répond pas", "Vérifiez l'adresse, le port et le pare-feu.")
}

fn unreachable(store: &str, reason: &str, cure: &str) -> Error {
    Error::StoreUnreachable { store: store.into(), reason: reason.into(), cure: cure.into() }
}

/// What an error of the database means. What a row holds is never in it: PostgreSQL tells that in details, and in the
/// messages of the classes 22 and 23 and of other people's triggers, which are all left out.
pub(super) fn error(store: &str, error: &tokio_postgres::Error) -> Error {
    let Some(said) = error.as_db_error() else { return broken(store, error) };
    let code = said.code();
    match *code {
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => unreachable(
            store,
            "utilisateur ou mot de passe refusé",
            "Vérifiez l'utilisateur et le mot de passe de l'adresse, et pg_hba.conf sur le serveur.",
        ),
        SqlState::INVALID_CATALOG_NAME => unreachable(
            store,
            "cette base n'existe pas sur le serveur",
            "Créez-la par « createdb », ou corrigez son nom.",
        ),
        SqlState::TOO_MANY_CONNECTIONS
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN => unreachable(
            store,
            "le serveur démarre, s'arrête ou est saturé",
            "Attendez un instant, puis recommencez.",
        ),
        SqlState::INSUFFICIENT_PRIVILEGE => Error::Store {
            store: store.into(),
            problem: format!("droits insuffisants ({})", said.message()),
            cure: "Donnez à cet utilisateur le droit de lire et d'écrire dans le schéma hent, et de le créer pour « hent db init »."
                .into(),
        },
        SqlState::READ_ONLY_SQL_TRANSACTION => Error::Store {
            store: store.into(),
            problem: "la base est en lecture seule (une copie de secours ?)".into(),
            cure: "Donnez l'adresse du serveur principal.".into(),
        },
        SqlState::LOCK_NOT_AVAILABLE | SqlState::T_R_DEADLOCK_DETECTED => Error::Store {
            store: store.into(),
            problem: "une autre modification est en cours depuis trop longtemps".into(),
            cure: "Enregistrez et fermez les sessions d'édition (QGIS, psql), puis recommencez.".into(),
        },
        SqlState::DISK_FULL => Error::Store {
            store: store.into(),
            problem: "le disque du serveur est plein".into(),
            cure: "Libérez de la place, puis recommencez.".into(),
        },
        _ => {
            let class = code.code().get(..2).unwrap_or_default();
            let detail = if ["22", "23", "P0"].contains(&class) { "" } else { said.message() };
            Error::Store {
                store: store.into(),
                problem: format!("PostgreSQL a refusé avec le code {} {detail}", code.code()).trim_end().to_owned(),
                cure: "Si la base a été modifiée à la main, restaurez une sauvegarde.".into(),
            }
        }
    }
}

/// An error of the connection, not of the database.
fn broken(store: &str, error: &tokio_postgres::Error) -> Error {
    let io = std::error::Error::source(error).and_then(|source| source.downcast_ref::<std::io::Error>());
    let (reason, cure) = match io.map(std::io::Error::kind) {
        Some(std::io::ErrorKind::ConnectionRefused | std::io::ErrorKind::NotFound) => {
            ("connexion refusée", "Démarrez PostgreSQL, ou corrigez le serveur et le port de l'adresse.")
        }
        Some(std::io::ErrorKind::TimedOut) => {
            return silent(store);
        }
        _ if error.to_string().contains("password missing") => {
            ("le serveur demande un mot de passe", "Écrivez-le dans l'adresse : postgres://utilisateur:mot-de-passe@…")
        }
        Some(_) if error.to_string().contains("connecting") => {
            ("serveur introuvable ou réseau coupé", "Vérifiez le nom du serveur et le réseau.")
        }
        _ => return cut(store),
    };
    unreachable(store, reason, cure)
}

/// The rule that a statement broke, if that is what the error says.
pub(super) fn refusal(error: &tokio_postgres::Error) -> Option<Refusal> {
    let said = error.as_db_error()?;
    match *said.code() {
        SqlState::CHECK_VIOLATION => Some(Refusal::Check(said.constraint().unwrap_or_default().to_owned())),
        SqlState::UNIQUE_VIOLATION => Some(Refusal::Taken),
        SqlState::NOT_NULL_VIOLATION => Some(Refusal::Missing(said.column().unwrap_or_default().to_owned())),
        // XX000: how PostGIS refuses a geometry that makes no sense, such as a line of one point
        _ => {
            (said.code().code().starts_with("22") || *said.code() == SqlState::INTERNAL_ERROR).then_some(Refusal::Type)
        }
    }
}

/// The table, column and value of a reference that leads nowhere, from `Key (voie_id)=(7) is not present in table…` or
/// `Key (id)=(7) is still referenced from table…`: both of the constraint of the referring column.
pub(super) fn dangling(error: &tokio_postgres::Error) -> Option<(Table, String, i64)> {
    let said = error.as_db_error().filter(|e| *e.code() == SqlState::FOREIGN_KEY_VIOLATION)?;
    let table = Table::ALL.into_iter().find(|t| said.table() == Some(t.name()))?;
    let column = said.constraint()?.strip_prefix(table.name())?.strip_prefix('_')?;
    let is_reference = |c: &crate::model::table::Column| c.name == column && matches!(c.kind, Kind::Ref(_));
    let value = said.detail()?.split_once("=(")?.1.split_once(')')?.0.parse().ok()?;
    table.columns().iter().any(is_reference).then(|| (table, column.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_password() {
        let of = |url: &str| name(&config(url).unwrap());
        assert_eq!(of("postgres://jean:secret@db.example:5433/hent"), "postgres://jean@db.example:5433/hent");
        assert_eq!(of("postgresql://db/hent?user=jean&password=secret"), "postgres://jean@db:5432/hent");
        assert_eq!(of("postgres://jean@%2Frun%2Fpg/hent"), "postgres://jean@%2Frun%2Fpg:5432/hent");
    }

    #[test]
    fn tls_and_nonsense_are_refused_without_repeating_the_url() {
        for url in ["postgres://j:secret@h/d?sslmode=require", "postgres://j:secret@h/d?sslmode=verify-full"] {
            let text = config(url).unwrap_err().to_string();
            assert!(text.contains("sslmode") && !text.contains("secret"), "{text}");
        }
        let text = config("postgres://j:secret@h:port/d").unwrap_err().to_string();
        assert!(text.contains("pas lisible") && !text.contains("secret"), "{text}");
    }
}
