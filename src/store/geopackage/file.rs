//! Opens a GeoPackage, builds a new one in a temporary file, and translates SQLite errors for people.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use super::{Geopackage, migration};
use crate::error::{Error, Result};
use crate::file::aside::Aside;
use crate::store::geometry::{gpkg_bounds, gpkg_mended};
use crate::store::refusal::{Refusal, column_of};

/// The maximum time for which a statement waits while another program writes (hent, or QGIS when it saves).
const PATIENCE: Duration = Duration::from_secs(10);

const GPKG: i64 = 0x4750_4B47;

impl Geopackage {
    /// Opens a store with any schema number. Errors: the file is missing or is not a store. The error names what it is
    /// instead.
    pub(super) fn open(&self) -> Result<Connection> {
        let unusable =
            |problem: &str, cure: &str| Error::Store { store: self.name(), problem: problem.into(), cure: cure.into() };
        const OTHER: &str = "Donnez le chemin d'un GeoPackage créé par hent.";
        let found = match std::fs::metadata(&self.path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::StoreMissing { store: self.name() });
            }
            other => other.map_err(Error::io(&self.path))?,
        };
        if !found.is_file() {
            return Err(unusable("ce n'est pas un fichier", OTHER));
        }
        if found.len() == 0 {
            return Err(unusable("le fichier est vide", "Supprimez-le ou restaurez une sauvegarde, puis recommencez."));
        }
        let mut magic = [0; 16];
        let mut file = std::fs::File::open(&self.path).map_err(Error::io(&self.path))?;
        if file.read_exact(&mut magic).is_err() || magic != *b"SQLite format 3\0" {
            return Err(unusable("le fichier n'est pas un GeoPackage", OTHER));
        }
        let connection = connect(&self.path).map_err(|e| self.error(&e))?;
        let application: i64 =
            connection.pragma_query_value(None, "application_id", |r| r.get(0)).map_err(|e| self.error(&e))?;
        if application != GPKG {
            return Err(unusable("le fichier est une base SQLite, mais pas un GeoPackage", OTHER));
        }
        let ours = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'hent_migration'";
        match connection.query_row(ours, [], |row| row.get(0)) {
            Ok(0) => Err(unusable(
                "ce GeoPackage n'est pas une base de hent",
                "Donnez un autre chemin ; pour en reprendre les données, importez-le par « hent import ».",
            )),
            Ok(_) => Ok(connection),
            Err(e) => Err(self.error(&e)),
        }
    }

    /// Builds a complete store in a temporary folder, then moves it to the path. If `replace` is true, it replaces an
    /// existing file. Otherwise an existing file is kept, and the function returns `false`. After an error the
    /// temporary file is removed.
    pub(super) fn build_aside(&self, replace: bool, fill: impl FnOnce(&mut Connection) -> Result<()>) -> Result<bool> {
        if self.path.is_dir() {
            return Err(Error::io(&self.path)(std::io::ErrorKind::IsADirectory.into()));
        }
        for suffix in ["-journal", "-wal"] {
            let mut beside = self.path.clone().into_os_string();
            beside.push(suffix);
            if Path::new(&beside).exists() {
                return Err(Error::Store {
                    store: self.name(),
                    problem: "le fichier est ouvert dans un autre programme, ou cet autre programme a été interrompu"
                        .into(),
                    cure: format!(
                        "Fermez-le ou rouvrez puis fermez-y le fichier (QGIS, par exemple) ; il reste {}.",
                        Path::new(&beside).display()
                    ),
                });
            }
        }
        let folder = match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let aside = Aside::of(&self.path)?;
        // Only the owner may read the file, because it contains data that hosts did not agree to publish.
        let file =
            (tempfile::Builder::new().suffix(".gpkg")).tempfile_in(aside.path()).map_err(Error::io(&self.path))?;
        let mut connection = connect(file.path()).map_err(|e| self.error(&e))?;
        // SQLite needs no journal on disk, because nobody uses this file before it is complete, and a crash loses
        // nothing.
        (connection.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF"))
            .map_err(|e| self.error(&e))?;
        migration::migrate(&mut connection, migration::ALL).map_err(|e| e.of(self))?;
        fill(&mut connection)?;
        connection.close().map_err(|(_, e)| self.error(&e))?;
        file.as_file().sync_all().map_err(Error::io(&self.path))?;
        if replace {
            file.persist(&self.path).map_err(|e| Error::io(&self.path)(e.error))?;
        } else if let Err(e) = file.persist_noclobber(&self.path) {
            return if e.error.kind() == std::io::ErrorKind::AlreadyExists {
                Ok(false)
            } else {
                Err(Error::io(&self.path)(e.error))
            };
        }
        // The new name must survive a power failure. Some file systems do not support this.
        let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
        Ok(true)
    }

    /// Checks the pages of the file. Errors: a page is missing or damaged. Rows that violate a rule are not reported
    /// here, because a reading can name them.
    pub(in crate::store) fn check_whole(&self) -> Result<()> {
        let connection = self.open()?;
        connection.execute_batch("PRAGMA ignore_check_constraints = ON").map_err(|e| self.error(&e))?;
        let verdict: String =
            connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(|e| self.error(&e))?;
        if verdict == "ok" { Ok(()) } else { Err(self.damaged()) }
    }

    fn damaged(&self) -> Error {
        Error::Store {
            store: self.name(),
            problem: "le fichier est abîmé ou tronqué".into(),
            cure: "Reprenez une autre copie, ou restaurez une sauvegarde par « hent db restore ».".into(),
        }
    }

    /// Translates an SQLite error. SQLite's own text names tables and columns at most, but never the content of a row.
    pub(super) fn error(&self, error: &rusqlite::Error) -> Error {
        let say =
            |problem: &str, cure: &str| Error::Store { store: self.name(), problem: problem.into(), cure: cure.into() };
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => {
                say("le fichier n'est pas un GeoPackage lisible", "Reprenez une autre copie du fichier.")
            }
            Some(ErrorCode::DatabaseCorrupt) => self.damaged(),
            Some(ErrorCode::ReadOnly) => {
                say("le fichier est en lecture seule", "Donnez le droit d'écrire dans ce fichier et dans son dossier.")
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => say(
                "un autre programme écrit dans le fichier depuis plus de 10 secondes",
                "Enregistrez et fermez la session d'édition (QGIS, par exemple), puis recommencez.",
            ),
            Some(ErrorCode::DiskFull) => say("le disque est plein", "Libérez de la place, puis recommencez."),
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure) => say(
                "le fichier ne peut pas être ouvert ou lu",
                "Vérifiez les droits sur ce fichier et sur son dossier, et l'état du disque.",
            ),
            _ => say(
                &format!("SQLite a répondu « {error} »"),
                "Si le fichier a été modifié à la main, annulez cette modification, ou restaurez une sauvegarde dans un autre fichier.",
            ),
        }
    }
}

/// Opens an existing file. If this process may not write it, SQLite opens it read-only.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    // SQLITE_OPEN_URI is not set, because it would interpret some paths as URIs.
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    prepared(connection)
}

/// Prepares a connection for hent: settings and SQL functions.
pub(super) fn prepared(connection: Connection) -> rusqlite::Result<Connection> {
    // The file may be untrusted, so its triggers may only call harmless functions.
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")?;
    register_functions(&connection)?;
    Ok(connection)
}

/// Registers the SQL functions that hent's triggers, migration 4 and the R-tree triggers of GDAL and QGIS call.
fn register_functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    for (name, side) in [("ST_MinX", 0), ("ST_MaxX", 1), ("ST_MinY", 2), ("ST_MaxY", 3)] {
        connection.create_scalar_function(name, 1, flags, move |context| {
            let blob = context.get_raw(0).as_blob().ok();
            Ok(blob.and_then(gpkg_bounds).and_then(|bounds| bounds.get::<usize>(side).copied()))
        })?;
    }
    connection.create_scalar_function("hent_mended", 1, flags, |context| {
        Ok(context.get_raw(0).as_blob().ok().and_then(gpkg_mended))
    })?;
    connection.create_scalar_function("ST_IsEmpty", 1, flags, |context| {
        let blob = context.get_raw(0).as_blob().ok();
        Ok(blob.map(|blob| gpkg_bounds(blob).is_none()))
    })
}

/// Returns the rule that a statement violated, if that caused the error.
pub(super) fn refusal(error: &rusqlite::Error) -> Option<Refusal> {
    let rusqlite::Error::SqliteFailure(code, message) = error else { return None };
    let said = message.as_deref().unwrap_or_default();
    let after_colon = said.rsplit(": ").next().unwrap_or_default();
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_CHECK => Some(Refusal::Check(after_colon.to_owned())),
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            Some(Refusal::Taken)
        }
        ffi::SQLITE_CONSTRAINT_NOTNULL => {
            Some(Refusal::Missing(after_colon.rsplit('.').next().unwrap_or_default().to_owned()))
        }
        // The message of hent's own triggers is the name of the rule.
        ffi::SQLITE_CONSTRAINT_TRIGGER if column_of(said).is_some() => Some(Refusal::Check(said.to_owned())),
        ffi::SQLITE_CONSTRAINT_DATATYPE | ffi::SQLITE_MISMATCH => Some(Refusal::Type),
        _ => None,
    }
}
