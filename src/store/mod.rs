//! The store: a PostGIS database or one GeoPackage file, with the same tables.
//!
//! [`Store`] reads, edits, watches, migrates, dumps and restores either kind. The live service, the import and the
//! commands use it. The statements of both kinds are generated from
//! [`Table::columns`](crate::model::table::Table::columns). Constraints and the functions of triggers are in numbered
//! migrations, `postgis/NNN.sql` and `geopackage/NNN.sql`. Triggers record every change in the log (the table
//! `historique`), so that a reading can continue from a [`Bookmark`].
//!
//! ```
//! use hent::store::Store;
//!
//! let store = Store::at("chemins.gpkg")?; // nothing is opened yet
//! assert!(matches!(store, Store::Geopackage(_)));
//! let store = Store::at("postgres://jean:secret@db.example/hent")?;
//! assert_eq!(store.name(), "postgres://jean@db.example:5432/hent"); // never with its password
//! # Ok::<(), hent::Error>(())
//! ```
//!
//! ```text
//!   at(address) ─┬─ init      creates the store, or migrates it to this program's schema
//!                ├─ watch     reports changes, and whether the store can be reached
//!                ├─ read      sends one consistent snapshot row by row: everything, or what changed since the last
//!                ├─ edit      load ─> plan (pure) ─> changes, in one transaction
//!                ├─ import    the same; the plan also gets from the log who last wrote what
//!                ├─ earlier   the ways as they were at an earlier time, by means of the log
//!                ├─ annuler   reverts an import by means of the log, in one transaction
//!                ├─ count     adds to the counts of downloads, which are not part of the content
//!                ├─ dump / restore      everything, the log included, to and from a GeoPackage
//!                └─ dump_voie           a voie alone, to a GeoPackage
//! ```

mod bookmark;
mod changes;
mod copied;
mod counts;
mod extract;
mod geometry;
mod geopackage;
mod heights;
mod log;
mod migrated;
mod postgis;
mod refusal;
mod sql;
mod undone;
mod unreadable;
mod verification;
mod watch;

use std::path::{Path, PathBuf};

pub use bookmark::Bookmark;
pub use counts::Counts;
pub use geopackage::Geopackage;
pub use migrated::Migrated;
pub use postgis::Postgis;
pub use undone::Undone;
pub use verification::{Seen, Triggers, Verification};
pub use watch::{Doubt, News, Watch};

use jiff::Timestamp;

use self::copied::Copied;
use self::log::{Earlier, Follow, TakenBack, Writers};
use crate::error::{Error, Result};
use crate::model::change::Change;
use crate::model::provenance::Provenance;
use crate::model::reading::{Collected, Intake};
use crate::model::row::Rows;
use crate::model::table::Table;
use crate::model::{Code, Telechargement};

/// The tables of the ways, each after those to which it refers.
const WAYS: [Table; 5] = [Table::Voie, Table::Localite, Table::Troncon, Table::VoieTroncon, Table::Etape];

/// The most entries of the log that are taken back to find an earlier state. Each has the former row, with its geometry.
const MOST_TAKEN_BACK: usize = 20_000;

/// The author that the log records for the withdrawal of a host.
const RETIRER: &str = "hent hebergeur retirer";

/// A store: the database or file with the association's data.
#[derive(Clone, Debug)]
pub enum Store {
    /// The schema `hent` of a PostgreSQL database.
    Postgis(Postgis),
    /// A GeoPackage file.
    Geopackage(Geopackage),
}

/// Where other programs find a store.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// The path of a GeoPackage.
    File(PathBuf),
    /// The parameters of the connection to a database, as libpq names them: no password and no user.
    Database(Vec<(&'static str, String)>),
}

impl Store {
    /// Parses the address of a store: `postgres://…`, `host=… dbname=…` or a path that ends in `.gpkg`. Nothing is
    /// opened yet. Errors: the address is none of these, or it is a URL that cannot be parsed.
    pub fn at(address: &str) -> Result<Self> {
        if postgis::is_address(address) {
            return Ok(Store::Postgis(Postgis::at(address)?));
        }
        let path = Path::new(address);
        if !address.contains("://") && is_geopackage(path) {
            return Ok(Store::Geopackage(Geopackage::at(path)));
        }
        // The error does not repeat the address, because it may be a URL with a password.
        Err(Error::input(
            "--store",
            "cette adresse n'est ni celle d'une base PostGIS, ni celle d'un GeoPackage",
            "Donnez postgres://utilisateur@serveur/base, ou le chemin d'un fichier en .gpkg.",
        ))
    }

    /// Returns the address for messages, without its password.
    pub fn name(&self) -> String {
        match self {
            Store::Postgis(store) => store.name().to_owned(),
            Store::Geopackage(store) => store.name(),
        }
    }

    /// Returns where other programs find the store.
    pub fn place(&self) -> Place {
        match self {
            Store::Postgis(store) => Place::Database(store.place()),
            Store::Geopackage(store) => Place::File(store.path().to_owned()),
        }
    }

    /// Writes the styles of tables, in the notation of QGIS (QML), into a GeoPackage. QGIS uses them for layers that are
    /// opened alone. Styles of these tables with other names stay, and stay the default if they were. A database gets
    /// none. Errors: the store is missing, has another schema, or cannot be written.
    pub async fn write_styles(&self, styles: Vec<(Table, String)>) -> Result<()> {
        match self {
            Store::Postgis(_) => Ok(()),
            Store::Geopackage(store) => with_file(store, move |file| file.write_styles(&styles)).await,
        }
    }

    /// Creates the store if it is missing, and migrates it to this program's schema. After an interruption the old
    /// state is kept. Several processes may call this at the same time. Errors: the store cannot be reached or written,
    /// it has a newer schema, or something else is at this address.
    pub async fn init(&self) -> Result<Migrated> {
        match self {
            Store::Postgis(store) => store.init().await,
            Store::Geopackage(store) => with_file(store, |file| file.init()).await,
        }
    }

    /// Reads the content in one snapshot and sends it to `intake`, without holding a whole table in memory. With the
    /// bookmark of the previous reading, it sends only what changed since: the rows that the log names, and whole
    /// tables if their rows have no code. If the log does not cover all changes (a restore, another file, too many
    /// changes), everything is sent. Returns `intake` and the bookmark for the next reading. Errors: those of `intake`.
    /// The store is missing, has another schema, cannot be reached, or contains unreadable data.
    pub async fn read<I: Intake + Send + 'static>(&self, known: Option<&Bookmark>, intake: I) -> Result<(I, Bookmark)> {
        self.read_tables(&Table::CONTENT, known, intake).await
    }

    /// Loads the rows of `tables` in one snapshot, each table in the order of its primary key. Errors: those of
    /// [`Store::read`].
    pub async fn load(&self, tables: &[Table]) -> Result<Rows> {
        let (collected, _) = self.read_tables(tables, None, Collected::default()).await?;
        Ok(collected.rows)
    }

    async fn read_tables<I: Intake + Send + 'static>(
        &self,
        tables: &[Table],
        known: Option<&Bookmark>,
        mut intake: I,
    ) -> Result<(I, Bookmark)> {
        match self {
            Store::Postgis(store) => {
                store.read(tables, known, move |feed| feed.pour(&mut intake).map(|()| intake)).await
            }
            Store::Geopackage(store) => {
                let (tables, known) = (tables.to_vec(), known.cloned());
                let read = move |file: &Geopackage| {
                    file.read(&tables, known.as_ref(), &mut intake).map(|bookmark| (intake, bookmark))
                };
                with_file(store, read).await
            }
        }
    }

    /// Loads the content, calls `plan` and applies its changes in order, in one transaction that locks out other
    /// writers. The log records `who` and the `source` of each change. Errors: those of `plan` and of [`Store::read`].
    /// A change violates a rule (the error names its `origin`, but not its content). After an error the store is
    /// unchanged.
    pub async fn edit<T: Send + 'static>(
        &self,
        who: &str,
        plan: impl FnOnce(&Rows) -> Result<(Vec<Change>, T)> + Send + 'static,
    ) -> Result<T> {
        self.change(who, (), |rows, ()| plan(rows)).await.map(|(outcome, _)| outcome)
    }

    /// Does the same as [`Store::edit`] for an import: `plan` also receives the last writer of each field, according to
    /// the log. Reverted imports are treated as if they had never happened. Also returns the number of this import, by
    /// which it can be reverted ([`Store::annuler`]), or `None` if it changed nothing.
    pub async fn import<T: Send + 'static>(
        &self,
        who: &str,
        plan: impl FnOnce(&Rows, &Provenance) -> Result<(Vec<Change>, T)> + Send + 'static,
    ) -> Result<(T, Option<i64>)> {
        self.change(who, Writers::default(), |rows, writers| plan(rows, &writers.end(rows))).await
    }

    /// Loads the content and the last writer of each field in one snapshot. This is the input of an import's `plan`.
    /// Errors: those of [`Store::read`].
    pub async fn load_with_provenance(&self) -> Result<(Rows, Provenance)> {
        let (rows, writers) = self.load_following(Writers::default()).await?;
        let provenance = writers.end(&rows);
        Ok((rows, provenance))
    }

    /// Loads the tables of the ways as they were at a time, in any order of rows: today's rows, without what the log says
    /// to have changed since. Errors: the log has more than 20,000 entries since, or one that cannot be read; those of
    /// [`Store::read`].
    pub async fn earlier(&self, at: Timestamp) -> Result<Rows> {
        let earlier = Earlier::new(&WAYS, MOST_TAKEN_BACK);
        let since = at.to_string();
        match self {
            Store::Postgis(store) => store.earlier(&WAYS, &since, earlier).await,
            Store::Geopackage(store) => with_file(store, move |file| file.earlier(&WAYS, &since, earlier)).await,
        }
        .map(Earlier::end)
    }

    /// Reverts the import with the log entry `seq`, in one transaction that locks out other writers. Every row returns
    /// to its state before the import. The reversion is itself an import and can be reverted by its number. Errors: the
    /// entry does not exist, or a person wrote it. The import is already reverted. Somebody changed its rows since, or
    /// refers to them ([`Error::InTheWay`]). Those of [`Store::edit`]. After an error the store is unchanged.
    pub async fn annuler(&self, seq: i64) -> Result<Undone> {
        let plan = |rows: &Rows, import: TakenBack| import.plan(rows);
        let (undone, by) = self.change(log::WHO, TakenBack::new(self.name(), seq), plan).await?;
        Ok(Undone { by, ..undone })
    }

    /// Returns the report of [`Store::annuler`] without writing anything. Errors: those of [`Store::annuler`].
    pub async fn would_annuler(&self, seq: i64) -> Result<Undone> {
        let (rows, import) = self.load_following(TakenBack::new(self.name(), seq)).await?;
        import.plan(&rows).map(|(_, undone)| undone)
    }

    /// Loads the content, passes the log to `follow`, calls `plan` and applies its changes, all in one transaction.
    /// Returns the value of `plan`, and the number of the import if a change had a source.
    async fn change<F: Follow, T: Send + 'static>(
        &self,
        who: &str,
        follow: F,
        plan: impl FnOnce(&Rows, F) -> Result<(Vec<Change>, T)> + Send + 'static,
    ) -> Result<(T, Option<i64>)> {
        match self {
            Store::Postgis(store) => store.change(who, follow, plan).await,
            Store::Geopackage(store) => {
                let who = who.to_owned();
                with_file(store, move |file| file.change(&who, follow, plan)).await
            }
        }
    }

    /// Loads the content in one snapshot and passes the log to `follow`.
    async fn load_following<F: Follow>(&self, follow: F) -> Result<(Rows, F)> {
        match self {
            Store::Postgis(store) => store.load_following(follow).await,
            Store::Geopackage(store) => with_file(store, |file| file.load_following(follow)).await,
        }
    }

    /// Withdraws a host: none of its data are published any more. This works even in a damaged store, if the row of the
    /// host can be written. Returns true if the host exists. Errors: the store cannot be reached or written.
    pub async fn retirer(&self, code: &Code) -> Result<bool> {
        let code = code.to_string();
        match self {
            Store::Postgis(store) => store.retirer(&code).await,
            Store::Geopackage(store) => with_file(store, move |file| file.retirer(&code)).await,
        }
    }

    /// Adds to the counts of downloads, either all or none. Other processes may add at the same time. `counts` must be
    /// in ascending order, so that two processes cannot block each other (deadlock). Neither the log nor the watch of a
    /// database reports this. Errors: the store is missing, has another schema, cannot be reached, or is read-only.
    pub async fn count(&self, counts: &[(Telechargement, i64)]) -> Result<()> {
        match self {
            Store::Postgis(store) => store.count(counts).await,
            Store::Geopackage(store) => {
                let counts = counts.to_vec();
                with_file(store, move |file| file.count(&counts)).await
            }
        }
    }

    /// Writes everything, including the log, to a GeoPackage. It replaces the file at `to` when it is complete. Errors:
    /// those of [`Store::read`], or `to` cannot be written, is in use, or is the store itself.
    pub async fn dump(&self, to: &Path) -> Result<Counts> {
        self.write_to(to, false).await
    }

    /// Does the same as [`Store::dump`], but omits unreadable hosts.
    pub async fn copy(&self, to: &Path) -> Result<Counts> {
        self.write_to(to, true).await
    }

    async fn write_to(&self, to: &Path, copied: bool) -> Result<Counts> {
        let target = self.target(to)?;
        let write = move |pour: &mut dyn FnMut(&mut dyn Intake) -> Result<()>| {
            target.write_anew(|intake| if copied { pour(&mut Copied::into(intake)) } else { pour(intake) })
        };
        match self {
            Store::Postgis(store) => {
                let write = move |feed: postgis::Feed| {
                    let mut feed = Some(feed);
                    write(&mut |intake| feed.take().map_or(Ok(()), |feed| feed.pour(intake)))
                };
                store.read(&Table::ALL, None, write).await.map(|(counts, _)| counts)
            }
            Store::Geopackage(store) => {
                let pour = move |file: &Geopackage| write(&mut |intake| file.read(&Table::ALL, None, intake).map(drop));
                with_file(store, pour).await
            }
        }
    }

    /// Writes a single voie to a GeoPackage: its row, its tronçons, étapes and closures, and the localités where the
    /// étapes start and end. Hosts and the log are omitted. Otherwise it does the same as [`Store::dump`]. Errors: no
    /// voie has the code, or those of [`Store::dump`].
    pub async fn dump_voie(&self, to: &Path, code: &str) -> Result<Counts> {
        let target = self.target(to)?;
        let rows = extract::of_voie(self.load(&extract::TABLES).await?, code)?;
        with_file(&target, move |file| file.write_anew(|intake| rows.pour(&extract::TABLES, intake))).await
    }

    /// Returns the target of a dump. Errors: the path is not that of a GeoPackage, or it is the store itself.
    fn target(&self, to: &Path) -> Result<Geopackage> {
        let target = Geopackage::at(to);
        if !is_geopackage(to) {
            return Err(Error::input(target.name(), "une sauvegarde est un GeoPackage", "Donnez un nom en .gpkg."));
        }
        if self.is_file(&target) {
            let problem = "la base ne peut pas être sauvegardée dans son propre fichier";
            return Err(Error::input(target.name(), problem, "Donnez un autre nom de fichier."));
        }
        Ok(target)
    }

    /// Tells whether this store is that GeoPackage.
    fn is_file(&self, other: &Geopackage) -> bool {
        matches!(self, Store::Geopackage(store) if store.is_same_file(other))
    }

    /// Replaces the content of this store by that of a dump, including ids and log. The dump may be from an earlier
    /// version of hent. Creates the store if it is missing. The log does not record the restore. Errors: the dump
    /// cannot be read, the store is not empty and `replace` is false, or those of [`Store::init`]. After an error the
    /// content is unchanged.
    pub async fn restore(&self, from: &Path, replace: bool) -> Result<Counts> {
        let source = Geopackage::at(from);
        if self.is_file(&source) {
            let cure = "Donnez une autre sauvegarde, ou une autre base par --store.";
            return Err(Error::input(source.name(), "la sauvegarde et la base sont le même fichier", cure));
        }
        if !from.exists() {
            return Err(Error::io(from)(std::io::ErrorKind::NotFound.into()));
        }
        let rows = with_file(&source, Geopackage::read_dump).await?;
        self.init().await?;
        match self {
            Store::Postgis(store) => store.fill(&rows, replace).await,
            Store::Geopackage(store) => with_file(store, move |file| file.fill(rows, replace)).await,
        }
    }
}

/// Tells whether the path is that of a GeoPackage.
fn is_geopackage(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gpkg"))
}

/// Runs blocking work on a file in a thread for such work.
async fn with_file<T: Send + 'static>(
    file: &Geopackage,
    work: impl FnOnce(&Geopackage) -> Result<T> + Send + 'static,
) -> Result<T> {
    let file = file.clone();
    blocking(move || work(&file)).await
}

/// Runs blocking work in a thread for such work. A panic becomes an error.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))?
}

/// Makes the error for a restore into a store that is not empty.
fn not_empty(store: String) -> Error {
    Error::Store {
        store,
        problem: "la base n'est pas vide".into(),
        cure: "Sauvegardez-la par « hent db dump », puis recommencez avec --replace.".into(),
    }
}

/// Compares the schema number `found` with that of this program. Errors: the store is older or newer.
fn check_version(store: impl FnOnce() -> String, found: i64, expected: i64) -> Result<()> {
    match found.cmp(&expected) {
        std::cmp::Ordering::Less => Err(Error::StoreOlder { store: store(), found, expected }),
        std::cmp::Ordering::Greater => Err(Error::StoreNewer { store: store(), found, expected }),
        std::cmp::Ordering::Equal => Ok(()),
    }
}
