//! The store: a PostGIS database or one GeoPackage file, with the same tables.
//!
//! Both take their statements from [`Table::columns`](crate::model::table::Table::columns); what a database alone can
//! say (constraints, the log's triggers) is in its numbered migrations, `postgis/NNN.sql` and `geopackage/NNN.sql`.
//!
//! ```text
//!   at(address) ─┬─ init      creates, or brings to this program's schema
//!                ├─ watch     that something changed, that the store is lost or back
//!                ├─ read      one consistent snapshot, piece by piece: everything, or what changed since the last
//!                ├─ edit      load ─> plan (pure) ─> changes, in one transaction
//!                ├─ import    the same; the plan is told who last wrote what, as the log has it
//!                ├─ annuler   takes an import back, as the log has it, in one transaction
//!                ├─ count     adds to the counts of downloads, which are no content
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

use std::path::Path;

pub use bookmark::Bookmark;
pub use counts::Counts;
pub use geopackage::Geopackage;
pub use migrated::Migrated;
pub use postgis::Postgis;
pub use undone::Undone;
pub use verification::{Seen, Triggers, Verification};
pub use watch::{Doubt, News, Watch};

use self::copied::Copied;
use self::log::{Follow, TakenBack, Writers};
use crate::error::{Error, Result};
use crate::model::change::Change;
use crate::model::provenance::Provenance;
use crate::model::reading::{Collected, Intake};
use crate::model::row::Rows;
use crate::model::table::Table;
use crate::model::{Code, Telechargement};

/// How the log calls the withdrawal of a host.
const RETIRER: &str = "hent hebergeur retirer";

/// Where the association's data lives.
#[derive(Clone, Debug)]
pub enum Store {
    /// The schema `hent` of a PostgreSQL database.
    Postgis(Postgis),
    /// One file.
    Geopackage(Geopackage),
}

impl Store {
    /// The store at an address: `postgres://…`, `host=… dbname=…` or a path that ends in `.gpkg`. Nothing is opened yet. Errors: it is
    /// neither, or a URL that cannot be read.
    pub fn at(address: &str) -> Result<Self> {
        if postgis::is_address(address) {
            return Ok(Store::Postgis(Postgis::at(address)?));
        }
        let path = Path::new(address);
        if !address.contains("://") && is_geopackage(path) {
            return Ok(Store::Geopackage(Geopackage::at(path)));
        }
        // not repeated: it may be a URL with a password in it
        Err(Error::input(
            "--store",
            "cette adresse n'est ni celle d'une base PostGIS, ni celle d'un GeoPackage",
            "Donnez postgres://utilisateur@serveur/base, ou le chemin d'un fichier en .gpkg.",
        ))
    }

    /// The address for messages, never with its password.
    pub fn name(&self) -> String {
        match self {
            Store::Postgis(store) => store.name().to_owned(),
            Store::Geopackage(store) => store.name(),
        }
    }

    /// Creates the store where it is missing and brings it to this program's schema. A migration that is
    /// interrupted leaves the old state, and any number of processes may do this at once. Errors: the store cannot be
    /// reached or written, is of a newer schema, or something else is at that address.
    pub async fn init(&self) -> Result<Migrated> {
        match self {
            Store::Postgis(store) => store.init().await,
            Store::Geopackage(store) => with_file(store, |file| file.init()).await,
        }
    }

    /// Gives the content as of one moment to `intake`, without ever holding a table in memory. With a bookmark of the
    /// reading before, only what changed since: the rows that the log names, and tables whose rows have no code whole.
    /// Where the log does not tell (a restore, another file, too many changes), everything. Returns `intake` and the
    /// bookmark for the next reading. Errors: those of `intake`; the store is missing, of another schema, unreachable,
    /// or holds what cannot be read.
    pub async fn read<I: Intake + Send + 'static>(&self, known: Option<&Bookmark>, intake: I) -> Result<(I, Bookmark)> {
        self.read_tables(&Table::CONTENT, known, intake).await
    }

    /// The rows of `tables` as of one moment, each table by primary key. Errors: those of [`Store::read`].
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

    /// Loads the content, calls `plan` and applies its changes in their order, all in one transaction in which nobody
    /// else writes; `who` stands in the log, and the `source` of each change. Errors: those of `plan`, a change that breaks a rule (its `origin` is
    /// named, its contents are not), those of [`Store::read`]. After an error the store is as it was.
    pub async fn edit<T: Send + 'static>(
        &self,
        who: &str,
        plan: impl FnOnce(&Rows) -> Result<(Vec<Change>, T)> + Send + 'static,
    ) -> Result<T> {
        self.change(who, (), |rows, ()| plan(rows)).await.map(|(outcome, _)| outcome)
    }

    /// As [`Store::edit`], of an import: `plan` is also told who last wrote what, as the log has it. Imports that were
    /// taken back count as never having happened. Also returns the number of this import, by which it can be taken back
    /// ([`Store::annuler`]); `None` if it wrote nothing.
    pub async fn import<T: Send + 'static>(
        &self,
        who: &str,
        plan: impl FnOnce(&Rows, &Provenance) -> Result<(Vec<Change>, T)> + Send + 'static,
    ) -> Result<(T, Option<i64>)> {
        self.change(who, Writers::default(), |rows, writers| plan(rows, &writers.end(rows))).await
    }

    /// The content as of one moment, and who last wrote what: what an import would be told. Errors: those of
    /// [`Store::read`].
    pub async fn load_with_provenance(&self) -> Result<(Rows, Provenance)> {
        let (rows, writers) = self.load_following(Writers::default()).await?;
        let provenance = writers.end(&rows);
        Ok((rows, provenance))
    }

    /// Takes the import back that wrote entry `seq` of the log, in one transaction in which nobody else writes: every row
    /// is again what it was before. The taking back is an import of its own, and can be taken back by its number. Errors:
    /// there is no such entry, a person wrote it, the import is taken back already; somebody touched its rows since, or
    /// refers to them ([`Error::InTheWay`]); those of [`Store::edit`]. After an error the store is as it was.
    pub async fn annuler(&self, seq: i64) -> Result<Undone> {
        let plan = |rows: &Rows, import: TakenBack| import.plan(rows);
        let (undone, by) = self.change(log::WHO, TakenBack::new(self.name(), seq), plan).await?;
        Ok(Undone { by, ..undone })
    }

    /// What [`Store::annuler`] would do; nothing is written. Errors: those of [`Store::annuler`].
    pub async fn would_annuler(&self, seq: i64) -> Result<Undone> {
        let (rows, import) = self.load_following(TakenBack::new(self.name(), seq)).await?;
        import.plan(&rows).map(|(_, undone)| undone)
    }

    /// Loads the content and hands the log to `follow`, calls `plan` and applies its changes, all in one transaction.
    /// Returns what `plan` does, and the number of the import if a change had a source.
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

    /// Loads the content and hands the log to `follow`, as of one moment.
    async fn load_following<F: Follow>(&self, follow: F) -> Result<(Rows, F)> {
        match self {
            Store::Postgis(store) => store.load_following(follow).await,
            Store::Geopackage(store) => with_file(store, |file| file.load_following(follow)).await,
        }
    }

    /// Takes back what a host agreed to: nothing of it is published any more. Works however damaged the store is, as long as
    /// the host's row can be written. Returns whether there is such a host. Errors: the store cannot be reached or written.
    pub async fn retirer(&self, code: &Code) -> Result<bool> {
        let code = code.to_string();
        match self {
            Store::Postgis(store) => store.retirer(&code).await,
            Store::Geopackage(store) => with_file(store, move |file| file.retirer(&code)).await,
        }
    }

    /// Adds to the counts of downloads, all of them or none. What other processes add at the same time adds up; `counts`
    /// are in ascending order, so that no two wait for each other. No log tells of it, and no watch of a database. Errors:
    /// the store is missing, of another schema, unreachable, or may only be read.
    pub async fn count(&self, counts: &[(Telechargement, i64)]) -> Result<()> {
        match self {
            Store::Postgis(store) => store.count(counts).await,
            Store::Geopackage(store) => {
                let counts = counts.to_vec();
                with_file(store, move |file| file.count(&counts)).await
            }
        }
    }

    /// Writes everything, the log included, to a GeoPackage that takes its place at `to` when it is complete. Errors:
    /// those of [`Store::read`]; `to` cannot be written, is in use, or is the store itself.
    pub async fn dump(&self, to: &Path) -> Result<Counts> {
        self.write_to(to, false).await
    }

    /// As [`Store::dump`], but hosts that cannot be read are left out.
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

    /// Writes the voie of a code alone to a GeoPackage: its row, tronçons, étapes and the localités where they start and
    /// end; no host, no log. Otherwise as [`Store::dump`]. Errors: there is no such voie; those of [`Store::dump`].
    pub async fn dump_voie(&self, to: &Path, code: &str) -> Result<Counts> {
        let target = self.target(to)?;
        let rows = extract::of_voie(self.load(&extract::TABLES).await?, code)?;
        with_file(&target, move |file| file.write_anew(|intake| rows.pour(&extract::TABLES, intake))).await
    }

    /// The file of a dump. Errors: it is no GeoPackage, or the store itself.
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

    /// Is this store that GeoPackage?
    fn is_file(&self, other: &Geopackage) -> bool {
        matches!(self, Store::Geopackage(store) if store.is_same_file(other))
    }

    /// Replaces the content of this store, created if need be, by that of a dump, of this hent or an earlier one: ids and
    /// log as they are there, the restore itself not logged. Errors: the dump cannot be read, the store is not empty and `replace` was not said,
    /// those of [`Store::init`]. After an error the content is as it was.
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

/// Does a path name a GeoPackage?
fn is_geopackage(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gpkg"))
}

/// Runs the blocking work on a file where it holds nobody up.
async fn with_file<T: Send + 'static>(
    file: &Geopackage,
    work: impl FnOnce(&Geopackage) -> Result<T> + Send + 'static,
) -> Result<T> {
    let file = file.clone();
    blocking(move || work(&file)).await
}

/// Runs blocking work; a defect in it is an error, not the end of the process.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))?
}

/// A store that must be empty to be restored into, and is not.
fn not_empty(store: String) -> Error {
    Error::Store {
        store,
        problem: "la base n'est pas vide".into(),
        cure: "Sauvegardez-la par « hent db dump », puis recommencez avec --replace.".into(),
    }
}

/// Holds `found` against the schema number of this program.
fn check_version(store: impl FnOnce() -> String, found: i64, expected: i64) -> Result<()> {
    match found.cmp(&expected) {
        std::cmp::Ordering::Less => Err(Error::StoreOlder { store: store(), found, expected }),
        std::cmp::Ordering::Greater => Err(Error::StoreNewer { store: store(), found, expected }),
        std::cmp::Ordering::Equal => Ok(()),
    }
}
