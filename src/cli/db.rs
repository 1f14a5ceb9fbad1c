//! `hent db`: creates, dumps and restores the store.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::{StoreOption, agreed, block_on, say, spinner};
use crate::error::{Error, Result};
use crate::model::Publications;
use crate::model::table::Table;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Créer la base, ou la mettre au schéma de ce programme
    Init {
        #[command(flatten)]
        store: StoreOption,
    },
    /// Sauvegarder toute la base, journal compris, dans un GeoPackage
    Dump {
        /// Le GeoPackage à écrire
        #[arg(value_name = "FICHIER.gpkg")]
        file: PathBuf,
        /// Seulement cette voie : ses tronçons, ses étapes et leurs localités, sans hébergeurs ni journal
        #[arg(long, value_name = "CODE")]
        voie: Option<String>,
        /// Remplacer ce fichier s'il existe, une fois la sauvegarde complète, sans demander
        #[arg(long)]
        remplacer: bool,
        #[command(flatten)]
        store: StoreOption,
    },
    /// Écrire un projet QGIS pour modifier la base : couches, formulaires, listes de valeurs, accrochage
    ///
    /// Le projet nomme la base par un chemin relatif, ou par le serveur et le nom de la base, sans utilisateur ni mot
    /// de passe. Dans un GeoPackage, l'apparence des couches est aussi enregistrée (table layer_styles).
    Qgis {
        /// Le projet à écrire (.qgz, ou .qgs pour du XML seul)
        #[arg(short, long, value_name = "FICHIER.qgz")]
        output: PathBuf,
        /// Remplacer ce projet s'il existe, sans demander
        #[arg(long)]
        remplacer: bool,
        #[command(flatten)]
        store: StoreOption,
    },
    /// Restaurer une sauvegarde
    Restore {
        /// La sauvegarde
        #[arg(value_name = "FICHIER.gpkg")]
        file: PathBuf,
        /// Remplacer le contenu de la base si elle n'est pas vide
        #[arg(long)]
        replace: bool,
        #[command(flatten)]
        store: StoreOption,
    },
}

pub(super) fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Init { store } => {
            let store = store.open()?;
            let (migrated, hosts) = block_on(async {
                let migrated = store.init().await?;
                let rows = store.load(&[Table::Localite, Table::Hebergeur]).await?;
                Ok((migrated, Publications::in_rows(&rows)))
            })?;
            say(format_args!("{} : {migrated}", store.name()));
            if hosts.all() > 0 {
                say(hosts);
            }
        }
        Command::Dump { file, voie, remplacer, store } => {
            let store = store.open()?;
            if file.exists() && !remplacer && !may_replace(&file)? {
                say(format_args!("{} est resté comme il était.", file.display()));
                return Ok(ExitCode::from(1));
            }
            let (what, counts) = match voie {
                None => ("sauvegarde".to_owned(), with_spinner("sauvegarde…", store.dump(&file))?),
                Some(code) => {
                    let counts = with_spinner("écriture…", store.dump_voie(&file, &code))?;
                    (format!("voie {code}"), counts)
                }
            };
            say(format_args!("{} : {what} de {} ({counts})", file.display(), store.name()));
        }
        Command::Qgis { output, remplacer, store } => {
            if output.exists() && !remplacer && !may_replace(&output)? {
                say(format_args!("{} est resté comme il était.", output.display()));
                return Ok(ExitCode::from(1));
            }
            super::qgis::write(&output, &store.open()?)?;
        }
        Command::Restore { file, replace, store } => {
            let store = store.open()?;
            let counts = with_spinner("restauration…", store.restore(&file, replace))?;
            say(format_args!("{} : restaurée depuis {} ({counts})", store.name(), file.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks whether an existing file may be replaced. Errors: there is no terminal.
fn may_replace(file: &Path) -> Result<bool> {
    agreed(&format!("{} existe déjà. Le remplacer ?", file.display()))?.ok_or_else(|| {
        Error::input(
            file.display().to_string(),
            "ce fichier existe déjà",
            "Donnez un autre nom, ou ajoutez --remplacer pour le remplacer.",
        )
    })
}

fn with_spinner<T>(message: &'static str, work: impl Future<Output = Result<T>>) -> Result<T> {
    let spinner = spinner(message);
    let outcome = block_on(work);
    spinner.finish_and_clear();
    outcome
}
