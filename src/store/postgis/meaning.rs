//! Translates database errors to a cause and a remedy for people. No remedy destroys data.
//!
//! The text never contains data of a row. PostgreSQL puts such data into details, and into the messages of classes 22
//! and 23 and of foreign triggers (P0). All of these are omitted.

use rustls::{AlertDescription, CertificateError, Error as TlsError};
use tokio_postgres::error::{DbError, SqlState};

use crate::error::Error;
use crate::model::table::{Kind, Table};
use crate::store::refusal::Refusal;

/// A cause, without a full stop, and its remedy.
type Meaning = (String, &'static str);

const LOG: &str =
    "Recommencez ; si l'erreur revient, cherchez-en la cause dans le journal du serveur PostgreSQL, à la même heure.";
const RESTORE: &str = "Si la base a été modifiée à la main, annulez cette modification ; ou restaurez une sauvegarde dans une autre base, vide, par « hent db restore … --store … ».";

/// Makes the error for a connection that was closed.
pub(super) fn cut(store: &str) -> Error {
    unreachable(
        store,
        "la connexion a été coupée",
        "Vérifiez que PostgreSQL tourne et que l'adresse est bien la sienne, puis recommencez.",
    )
}

/// Makes the error for a server that does not respond.
pub(super) fn silent(store: &str) -> Error {
    unreachable(store, "le serveur ne répond pas", "Vérifiez l'adresse, le port et le pare-feu.")
}

/// Makes the error for a database that cannot be reached.
pub(super) fn unreachable(store: &str, reason: &str, cure: &str) -> Error {
    Error::StoreUnreachable { store: store.into(), reason: reason.into(), cure: cure.into() }
}

/// Translates an error of tokio-postgres.
pub(super) fn error(store: &str, error: &tokio_postgres::Error) -> Error {
    let Some(said) = error.as_db_error() else { return broken(store, error) };
    if let Some((reason, cure)) = at_the_door(said) {
        return unreachable(store, &reason, cure);
    }
    let (problem, cure) = of_statement(said);
    Error::Store { store: store.into(), problem, cure: cure.into() }
}

/// Translates the refusal of a connection. Returns `None` for any other error.
fn at_the_door(said: &DbError) -> Option<Meaning> {
    let (reason, cure) = match *said.code() {
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION | SqlState::PROTOCOL_VIOLATION if wants_tls(said) => (
            "le serveur n'accepte que des connexions chiffrées",
            "Ajoutez sslmode=require à l'adresse, ou mieux sslmode=verify-full ; s'il y est déjà, vérifiez pg_hba.conf sur le serveur.",
        ),
        SqlState::INVALID_PASSWORD => (
            "utilisateur ou mot de passe refusé",
            "Vérifiez l'utilisateur et le mot de passe de l'adresse (dans une URL, % s'y écrit %25), et pg_hba.conf sur le serveur.",
        ),
        SqlState::INVALID_AUTHORIZATION_SPECIFICATION => (
            "le serveur n'admet pas cet utilisateur de cette façon",
            "Vérifiez l'utilisateur de l'adresse et qu'il existe, et dans pg_hba.conf, sur le serveur, la ligne de cette base ; elle peut demander une connexion chiffrée (sslmode=require), un certificat client (sslcert, sslkey) ou, avec « peer », un compte du système au même nom.",
        ),
        SqlState::INVALID_CATALOG_NAME => {
            ("cette base n'existe pas sur le serveur", "Créez-la par « createdb », ou corrigez son nom.")
        }
        SqlState::TOO_MANY_CONNECTIONS
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN => {
            ("le serveur démarre, s'arrête ou est saturé", "Attendez un instant, puis recommencez.")
        }
        SqlState::IDLE_SESSION_TIMEOUT | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => (
            "le serveur a fermé une session restée inactive",
            "Recommencez ; si l'erreur revient, augmentez idle_session_timeout et idle_in_transaction_session_timeout pour cet utilisateur.",
        ),
        _ => return None,
    };
    Some((reason.into(), cure))
}

/// Tells whether a refusal means that encryption is required. Each server and pooler has its own wording, and
/// PostgreSQL uses the language of the server.
fn wants_tls(said: &DbError) -> bool {
    let text = said.message().to_lowercase();
    let unencrypted = ["no encryption", "ssl off", "aucun chiffrement", "pas de chiffrement", "keine verschlüsselung"];
    let wanted = ["ssl required", "ssl connection is required", "ssl is required", "tls required", "insecure"];
    unencrypted.iter().chain(&wanted).any(|words| text.contains(words))
}

/// Translates the refusal of a statement.
fn of_statement(said: &DbError) -> Meaning {
    let code = said.code();
    let told = |text: &str| format!("{text} ({})", said.message());
    match *code {
        SqlState::INSUFFICIENT_PRIVILEGE => (told("droits insuffisants"), RIGHTS),
        SqlState::READ_ONLY_SQL_TRANSACTION => {
            ("la base est en lecture seule (une copie de secours ?)".into(), "Donnez l'adresse du serveur principal.")
        }
        SqlState::LOCK_NOT_AVAILABLE | SqlState::T_R_DEADLOCK_DETECTED => (
            "une autre modification est en cours depuis trop longtemps".into(),
            "Enregistrez et fermez les sessions d'édition (QGIS, psql), puis recommencez.",
        ),
        SqlState::T_R_SERIALIZATION_FAILURE => {
            ("une autre modification est arrivée en même temps".into(), "Recommencez.")
        }
        SqlState::QUERY_CANCELED => (
            "le serveur a interrompu la requête (statement_timeout, ou un administrateur)".into(),
            "Laissez-lui plus de temps, « ALTER ROLE … SET statement_timeout = '5min' » pour cet utilisateur, ou attendez que le serveur soit moins chargé.",
        ),
        SqlState::DISK_FULL => ("le disque du serveur est plein".into(), "Libérez de la place, puis recommencez."),
        SqlState::OUT_OF_MEMORY | SqlState::INSUFFICIENT_RESOURCES | SqlState::CONFIGURATION_LIMIT_EXCEEDED => (
            told("le serveur manque de mémoire ou d'autres ressources"),
            "Allégez la charge du serveur ou augmentez ses limites, puis recommencez.",
        ),
        SqlState::UNDEFINED_FUNCTION | SqlState::UNDEFINED_OBJECT => (
            told("une fonction ou un type manque dans la base"),
            "S'il est de PostGIS (st_…, geometry), faites « CREATE EXTENSION postgis » dans cette base et donnez à cet utilisateur le droit USAGE sur son schéma ; sinon, annulez ce qui a été modifié à la main dans le schéma hent.",
        ),
        SqlState::UNDEFINED_TABLE | SqlState::UNDEFINED_COLUMN | SqlState::INVALID_SCHEMA_NAME => {
            (told("le schéma hent n'est pas complet"), RESTORE)
        }
        SqlState::INVALID_SQL_STATEMENT_NAME | SqlState::DUPLICATE_PSTATEMENT => (
            "un intermédiaire (PgBouncer…) ne garde pas les requêtes préparées".into(),
            "Donnez l'adresse de PostgreSQL lui-même, ou celle de l'intermédiaire en mode session.",
        ),
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => (
            told("le serveur signale des données abîmées"),
            "N'écrivez plus rien dans cette base ; sauvegardez ce qui se lit (hent db dump, pg_dump), puis faites vérifier le disque du serveur.",
        ),
        _ => {
            let class = code.code().get(..2).unwrap_or_default();
            let detail = if ["22", "23", "P0"].contains(&class) { "" } else { said.message() };
            (format!("PostgreSQL a refusé avec le code {} {detail}", code.code()).trim_end().to_owned(), LOG)
        }
    }
}

const RIGHTS: &str = "Donnez à cet utilisateur les droits qui lui manquent : GRANT USAGE ON SCHEMA hent, GRANT SELECT ON ALL TABLES IN SCHEMA hent pour lire ; INSERT, UPDATE, DELETE et USAGE, UPDATE ON ALL SEQUENCES pour écrire ; « hent db init » se fait par le propriétaire du schéma, avec GRANT CREATE ON DATABASE.";

/// Translates an error of the connection itself.
fn broken(store: &str, error: &tokio_postgres::Error) -> Error {
    if let Some((reason, cure)) = of_tls(store, error) {
        return unreachable(store, &reason, cure);
    }
    let io = std::error::Error::source(error).and_then(|source| source.downcast_ref::<std::io::Error>());
    let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let (reason, cure) = match io.map(std::io::Error::kind) {
        Some(std::io::ErrorKind::ConnectionRefused | std::io::ErrorKind::NotFound) => {
            ("connexion refusée", "Démarrez PostgreSQL, ou corrigez le serveur et le port de l'adresse.")
        }
        Some(std::io::ErrorKind::TimedOut) => {
            return silent(store);
        }
        Some(std::io::ErrorKind::PermissionDenied) if error.to_string().contains("connecting") => (
            "le serveur ne permet pas ce que target_session_attrs demande, ou son socket n'est pas accessible à ce compte",
            "Donnez l'adresse du serveur principal, ou retirez target_session_attrs ; pour un socket, vérifiez les droits du dossier.",
        ),
        _ if source.contains("password missing") => (
            "le serveur demande un mot de passe",
            "Écrivez-le dans l'adresse (postgres://utilisateur:mot-de-passe@…), dans PGPASSWORD ou dans ~/.pgpass.",
        ),
        _ if source.contains("channel binding") || error.to_string().contains("authentication") => (
            "l'authentification a échoué",
            "Vérifiez le mot de passe ; channel_binding=require demande une connexion chiffrée jusqu'à PostgreSQL lui-même.",
        ),
        Some(_) if error.to_string().contains("connecting") => {
            ("serveur introuvable ou réseau coupé", "Vérifiez le nom du serveur et le réseau.")
        }
        _ => return cut(store),
    };
    unreachable(store, reason, cure)
}

/// Tells whether the TLS handshake failed.
pub(super) fn is_of_tls(error: &tokio_postgres::Error) -> bool {
    tls_error(error).is_some() || is_of_handshake(error)
}

fn is_of_handshake(error: &tokio_postgres::Error) -> bool {
    error.to_string().contains("TLS handshake")
}

/// Translates a failure of encryption. Returns `None` for any other error.
fn of_tls(store: &str, error: &tokio_postgres::Error) -> Option<Meaning> {
    let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let Some(said) = tls_error(error) else {
        if source.contains("does not support TLS") {
            return Some((
                "le serveur ne sait pas chiffrer la connexion, et l'adresse le demande".into(),
                "Mettez « ssl = on » et un certificat dans postgresql.conf, ou joignez la base par la même machine, un réseau privé ou un tunnel avec sslmode=disable.",
            ));
        }
        return is_of_handshake(error)
            .then(|| (format!("la connexion chiffrée n'a pas pu être établie ({source})"), ENCRYPTED));
    };
    Some(match said {
        TlsError::InvalidCertificate(why) => of_certificate(store, why),
        TlsError::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnknownCA
            | AlertDescription::CertificateUnknown
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRevoked
            | AlertDescription::UnsupportedCertificate,
        ) => (
            "le serveur n'accepte pas le certificat client".into(),
            "Donnez par sslcert et sslkey un certificat en cours de validité, signé par l'autorité que le serveur connaît (ssl_ca_file).",
        ),
        other => (format!("la connexion chiffrée n'a pas pu être établie ({other})"), ENCRYPTED),
    })
}

const ENCRYPTED: &str = "Vérifiez que l'adresse et le port sont ceux de PostgreSQL, et que le serveur parle TLS 1.2 ou 1.3 avec un certificat X.509 v3.";

/// Translates the reason why a server's certificate is not trusted.
fn of_certificate(store: &str, why: &CertificateError) -> Meaning {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            "le certificat du serveur a expiré".into(),
            "Renouvelez-le sur le serveur, puis faites-y « SELECT pg_reload_conf() » ; vérifiez aussi l'heure de cette machine.",
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
            "le certificat du serveur n'est pas encore valable".into(),
            "Vérifiez l'heure de cette machine et celle du serveur.",
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            format!("le certificat du serveur n'est pas au nom que l'adresse lui donne, {store}"),
            "Écrivez dans l'adresse un nom qui figure dans le certificat (subjectAltName), ou faites-en un à ce nom ; sslmode=verify-ca ne vérifie pas le nom.",
        ),
        CertificateError::UnknownIssuer | CertificateError::BadSignature => (
            "le certificat du serveur n'est pas signé par une autorité de confiance".into(),
            "Donnez le certificat de son autorité par sslrootcert=fichier.pem (les bases gérées le proposent au téléchargement) ; si c'est déjà fait, ce serveur n'est pas celui que vous croyez.",
        ),
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => (
            "le certificat du serveur est signé par lui-même, aucune autorité n'en répond".into(),
            "Donnez ce certificat lui-même, repris du serveur par un chemin sûr, par sslrootcert=fichier.pem.",
        ),
        other => (
            format!("le certificat du serveur n'est pas utilisable ({other})"),
            "Faites-en un autre, X.509 v3, pour un serveur (serverAuth).",
        ),
    }
}

/// Finds the TLS error among the sources of an error.
fn tls_error(error: &tokio_postgres::Error) -> Option<&TlsError> {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let within = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let found = inner.downcast_ref().or_else(|| within.and_then(|within| within.downcast_ref()));
        if found.is_some() {
            return found;
        }
        source = inner.source();
    }
    None
}

/// Returns the rule that a statement violated, if that caused the error.
pub(super) fn refusal(error: &tokio_postgres::Error) -> Option<Refusal> {
    let said = error.as_db_error()?;
    match *said.code() {
        SqlState::CHECK_VIOLATION => Some(Refusal::Check(said.constraint().unwrap_or_default().to_owned())),
        SqlState::UNIQUE_VIOLATION => Some(Refusal::Taken),
        SqlState::NOT_NULL_VIOLATION => Some(Refusal::Missing(said.column().unwrap_or_default().to_owned())),
        // PostGIS refuses an invalid geometry, such as a line with one point, with XX000 (internal error).
        _ => {
            (said.code().code().starts_with("22") || *said.code() == SqlState::INTERNAL_ERROR).then_some(Refusal::Type)
        }
    }
}

/// Returns the table, column and value of a broken reference. PostgreSQL reports `Key (voie_id)=(7) is not present in
/// table…` or `Key (id)=(7) is still referenced from table…`. Both name the constraint of the referring column.
pub(super) fn dangling(error: &tokio_postgres::Error) -> Option<(Table, String, i64)> {
    let said = error.as_db_error().filter(|e| *e.code() == SqlState::FOREIGN_KEY_VIOLATION)?;
    let table = Table::ALL.into_iter().find(|t| said.table() == Some(t.name()))?;
    let column = said.constraint()?.strip_prefix(table.name())?.strip_prefix('_')?;
    let is_reference = |c: &crate::model::table::Column| c.name == column && matches!(c.kind, Kind::Ref(_));
    let value = said.detail()?.split_once("=(")?.1.split_once(')')?.0.parse().ok()?;
    table.columns().iter().any(is_reference).then(|| (table, column.to_owned(), value))
}
